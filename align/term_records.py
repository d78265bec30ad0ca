"""The records of term mining: candidates in one language, and pairs of terms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

Forms = Callable[[], tuple[str, str]]


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
    its content words. forms: gives the citation form in the singular and in the plural ("" where
    there is none), made when it is asked for. number: sing or plur, as it stands;
    plur where it may be either (права): then the other language tells. animate: of
    persons. shape: its pattern, such as "AN", "N gN", "N pN". name: it begins with a capital inside
    a sentence. cut: a genitive or an of-phrase goes on behind it.
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
    cut: bool = False

    @property
    def singular(self) -> str:
        """The citation form in the singular, or in the plural where there is nothing else."""
        return self.forms()[0]

    @property
    def plural(self) -> str:
        """The citation form in the plural, "" where there is none of its own."""
        return self.forms()[1]

    def settled(self) -> "Candidate":
        """The same, with its forms made: it no longer holds its sentence."""
        return replace(self, forms=partial(tuple[str, str], self.forms()))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence read for terms.

    lemmas: of each token, "" for what is no content word. tokens and candidates in order.
    """

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    candidates: Sequence[Candidate]
