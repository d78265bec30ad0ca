"""What the readers of termbases give: concepts, their terms by language, what is said of each."""

from dataclasses import dataclass, field
from functools import lru_cache

from glossary.formats.xml import primary


class Said(dict[str, list[str]]):
    """What is said at one place of a termbase: category -> texts, in the order of the file."""

    def first(self, category: str) -> str:
        """The first text of a category, "" where there is none."""
        return self[category][0] if category in self else ""

    def add(self, category: str, text: str) -> None:
        """Add a text; an empty one says nothing."""
        if text:
            self.setdefault(category, []).append(text)

    def join(self, other: "Said") -> None:
        """Add all of ``other``."""
        for category, texts in other.items():
            self.setdefault(category, []).extend(texts)


@dataclass(frozen=True, slots=True)
class TermbaseTerm:
    """A term: its text, its id in the file, what is said of it.

    around: what is said of its language as a whole, by all terms of it alike.
    """

    text: str
    id: str = ""
    said: Said = field(default_factory=Said)
    around: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class TermbaseConcept:
    """A concept: its terms by language code (lower case, as written), what is said of it."""

    id: str
    where: str
    terms: dict[str, list[TermbaseTerm]]
    said: Said = field(default_factory=Said)


@lru_cache(maxsize=256)
def termbase_side(code: str) -> str:
    """The side of a language that a file calls ``code``: ru or en, "" for any other.

    Codes of two and three letters and names are known, with regions and without: RU, rus, ru_KZ,
    English (United States).
    """
    language = primary(code)
    return language if language in ("ru", "en") else ""


def language_terms(concept: TermbaseConcept, side: str, wanted: str = "") -> list[TermbaseTerm]:
    """The terms of a side (ru, en), those of the region that is ``wanted`` before others."""
    groups = [(code, terms) for code, terms in concept.terms.items() if termbase_side(code) == side]
    groups.sort(key=lambda group: group[0].replace("_", "-") != wanted.lower())
    return [term for _, terms in groups for term in terms]


def other_languages(concept: TermbaseConcept) -> dict[str, int]:
    """The codes that are of neither side, with the number of their terms."""
    return {code: len(terms) for code, terms in concept.terms.items() if not termbase_side(code)}
