"""The records of term mining: beads, candidates in one language, and pairs of terms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

Forms = Callable[[], tuple[str, str]]


class Token(NamedTuple):
    """A word, number or mark of a sentence: its text and where it stands, in characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TermCandidate:
    """A stretch of a sentence that may be a term.

    first, last: token numbers, last inclusive. start, end: characters of the sentence, end
    exclusive. key: lemmas joined by spaces, equal for all inflected forms. words: token numbers of
    its content words. forms: gives the citation form in the singular and in the plural ("" where
    there is none), made on request. number: sing or plur, as it stands; plur where it may be either
    (права), as then the other language decides. animate: of persons. shape: its pattern, such as
    "AN", "N gN", "N pN". name: it begins with a capital inside a sentence. initial: it begins a
    sentence, where a capital means nothing. cut: a genitive or an of-phrase continues it. head: the
    lemma of its noun, "" in English. others: the same words with another noun for a head, likeliest
    first: судов is of суд or of судно.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    words: tuple[int, ...]
    forms: Forms = field(compare=False, repr=False)
    number: str = "sing"
    animate: bool = False
    shape: str = "N"
    name: bool = False
    initial: bool = False
    cut: bool = False
    head: str = ""
    others: "tuple[TermCandidate, ...]" = ()

    @property
    def first_and_last(self) -> tuple[int, int]:
        """Where it stands, in tokens: no other candidate of its sentence stands there."""
        return self.first, self.last

    @property
    def singular(self) -> str:
        """The citation form in the singular, or in the plural if it has no other number."""
        return self.forms()[0]

    @property
    def plural(self) -> str:
        """The citation form in the plural, "" where there is none of its own."""
        return self.forms()[1]

    def settled(self) -> "TermCandidate":
        """The same with its forms made, so that it no longer keeps its sentence in memory."""
        return replace(self, forms=partial(tuple[str, str], self.forms()), others=())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence read for terms.

    lemmas: of each token, "" for what is no content word. tokens and candidates in order.
    """

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    candidates: Sequence[TermCandidate]


@dataclass(frozen=True, slots=True)
class BeadText:
    """Sentences that translate each other, as text, and where they stand.

    ru_start, en_start: the readable offsets of the texts in their documents. confidence: of the
    bead, 0..1.
    """

    ru: str
    en: str
    ru_start: int = 0
    en_start: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair of terms stands: readable offsets in the Russian and the English text."""

    source: str
    ru_start: int
    ru_end: int
    en_start: int
    en_end: int
    bead: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A Russian term with an English rendering.

    ru, en: citation forms. ru_lemma, en_lemma: keys, equal for all inflected forms. ru_count,
    en_count: how often each was a candidate, count: how often they were paired. confidence:
    probability that en renders ru. termhood: probability that it is a civic or legal term.
    domain: one of align.terms.termhood.subjects.DOMAINS, OTHER where it is hardly a term. forms,
    en_forms: as attested, commonest first, with counts. kind: term, procedure for a verb with its
    object (возбудить уголовное дело), or name of a person, a place or a product.
    """

    ru: str
    en: str
    ru_lemma: str
    en_lemma: str
    ru_count: int
    en_count: int
    count: int
    confidence: float
    termhood: float
    domain: str
    forms: tuple[tuple[str, int], ...]
    en_forms: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]
    sources: tuple[str, ...]
    kind: str = "term"

    @property
    def worth(self) -> float:
        """The probability that it is right and a term."""
        return self.confidence * self.termhood

    def as_record(self) -> dict[str, Any]:
        """The fields of the command line's contract, in its order, ready for JSON."""
        return {
            "ru": self.ru, "en": self.en, "ru_lemma": self.ru_lemma, "en_lemma": self.en_lemma,
            "ru_count": self.ru_count, "en_count": self.en_count, "count": self.count,
            "confidence": round(self.confidence, 3), "termhood": round(self.termhood, 3),
            "domain": self.domain, "kind": self.kind,
            "ru_forms": dict(self.forms), "en_forms": dict(self.en_forms),
            "sources": list(self.sources),
            "evidence": [
                {
                    "source": p.source, "ru_start": p.ru_start, "ru_end": p.ru_end,
                    "en_start": p.en_start, "en_end": p.en_end,
                }
                for p in self.places
            ],
        }  # fmt: skip
