"""Articles of law in running text: ст. 212.1 УК РФ, Article 212.1 of the Criminal Code.

They pair by their numbers, not by their vectors: to an encoder 19.3 and 20.2 are alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from align.language.lists.lexicon import words_of
from align.language.morphology import readings
from align.terms.records import Sentence, TermCandidate
from align.text import word_set

_NUMBER = r"\d+(?:[.-]\d+)*"
_RUSSIAN = re.compile(
    rf"(?:(?P<point>п\.|пункт\w{{0,3}})\s*(?P<p>{_NUMBER}|[«\"]?\w[»\"]?)\s+)?"
    rf"(?:(?P<part>ч\.|част[ьиюяхм]{{1,4}})\s*(?P<c>{_NUMBER})\s+)?"
    rf"(?P<article>ст\.|стать\w{{1,3}})\s*(?P<n>{_NUMBER})",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"(?:(?:Point|Paragraph|Clause)\s+(?P<p>{_NUMBER}|\w)(?:\s*,)?\s+(?:of\s+)?)?"
    rf"(?:(?:Part|Paragraph)\s+(?P<c>{_NUMBER})(?:\s*,)?\s+(?:of\s+)?)?"
    rf"(?:Article|Art\.|Section|Sec\.)\s*(?P<n>{_NUMBER})"
    rf"(?:\s*\((?P<d>\d+)\)|,?\s+part\s+(?P<e>{_NUMBER}))?",
    re.IGNORECASE,
)
_LAW = words_of("ru", "law_codes") | word_set(
    "кодекс закон конституция устав конвенция декларация пакт фкз фз уик протокол хартия"
)
_ENDS_A_NAME = re.compile(" [pcи&i]")  # shapes with a preposition, a conjunction, an infinitive
_ABOUT = re.compile(r"(?:закон|кодекс)\w* об? ", re.IGNORECASE)
_NAMES = {"стать": "статья", "част": "часть", "пункт": "пункт"}


@dataclass(frozen=True, slots=True)
class LawReference:
    """An article of a named law in a sentence.

    start, end: characters. numbers: of the article and, where they are named, its part and point,
    in this order. text: the citation form.
    """

    start: int
    end: int
    numbers: tuple[str, ...]
    text: str


def russian_references(sentence: Sentence) -> list[LawReference]:
    """The articles of named laws in a Russian sentence, in order."""
    references = []
    for match in _RUSSIAN.finditer(sentence.text):
        law = _law_after(sentence, match.end(), _is_named_law)
        if law is None or not _is_law(law):
            continue
        numbers = tuple(value for value in match.group("n", "c", "p") if value)
        text = sentence.text[match.start() : law.end]
        references.append(LawReference(match.start(), law.end, numbers, _cited(text)))
    return references


def english_references(sentence: Sentence) -> list[LawReference]:
    """The articles of named laws in an English sentence, in order."""
    references = []
    for match in _ENGLISH.finditer(sentence.text):
        link = re.match(r",?\s+of\s+(?:the\s+)?", sentence.text[match.end() :])
        law = _law_after(sentence, match.end() + link.end(), _is_name) if link else None
        if law is None or not any(c.isupper() for c in sentence.text[law.start : law.end]):
            continue
        part = match.group("c") or match.group("d") or match.group("e")
        numbers = tuple(value for value in (match.group("n"), part, match.group("p")) if value)
        text = " ".join(sentence.text[match.start() : law.end].split())
        references.append(LawReference(match.start(), law.end, numbers, text))
    return references


def _law_after(
    sentence: Sentence, place: int, fits: Callable[[Sentence, TermCandidate], bool]
) -> TermCandidate | None:
    """The longest candidate that begins at a place, spaces aside, and fits as a name."""
    gap = len(sentence.text) - len(sentence.text[place:].lstrip())
    fitting = [c for c in sentence.candidates if c.start == gap and fits(sentence, c)]
    return max(fitting, key=lambda c: c.end, default=None)


def _is_named_law(sentence: Sentence, law: TermCandidate) -> bool:
    """Whether a Russian candidate is the name of one law, which only о may extend: закон о СМИ."""
    shape = law.shape
    if " p" in shape and _ABOUT.match(sentence.text[law.start : law.end]):
        shape = shape.replace(" p", " ", 1)
    return not _ENDS_A_NAME.search(shape)


def _is_name(sentence: Sentence, law: TermCandidate) -> bool:
    """Whether an English candidate is the name of one law, without a verb that follows it."""
    if _ENDS_A_NAME.search(law.shape):
        return False
    return " o" in law.shape or sentence.tokens[law.last].text[:1].isupper()


def _is_law(law: TermCandidate) -> bool:
    return any(word in _LAW for word in law.key.split())


def _cited(text: str) -> str:
    """The reference with its first word in the nominative; abbreviations do not change."""
    first, _, rest = " ".join(text.split()).partition(" ")
    if first.endswith("."):
        return f"{first} {rest}"
    name = next((full for start, full in _NAMES.items() if first.lower().startswith(start)), first)
    return f"{name} {rest}" if readings(name) else text
