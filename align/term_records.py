"""The records of term mining: candidates in one language, and pairs of terms."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of a sentence: its text and where it stands, in characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a sentence that may be a term.

    first, last: token numbers, last inclusive. start, end: characters of the sentence, end
    exclusive. key: lemmas joined by spaces, equal for all inflected forms. words: token numbers of
    its content words. singular, plural: the citation form in either number (plural "" where
    there is none). number: sing or plur, as it stands. animate: of persons. shape: its pattern,
    such as "AN", "N gN", "N pN". name: it begins with a capital inside a sentence. cut: a genitive
    or an of-phrase goes on behind it.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    words: tuple[int, ...]
    singular: str
    plural: str
    number: str = "sing"
    animate: bool = False
    shape: str = "N"
    name: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence read for terms.

    lemmas: of each token, "" for what is no content word. tokens and candidates in order.
    """

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    candidates: Sequence[Candidate]
