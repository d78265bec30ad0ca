"""What models find of the terms of documents that they have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.encoders.protocol import Encoder
from align.evaluation.term_gold import read_term_gold
from align.evaluation.terms import noun_terms
from align.fitting.terms import Fitted, FittingText, held_out_terms, term_texts

OWN_TERMS = Path(__file__).parents[2] / "tests/data/terms_gold.tsv"


@dataclass(slots=True)
class Found:
    """Terms that models found which had not seen the document, and those of the gold.

    listed: found ones that are right, by the gold; hit: those that it lists as terms.
    """

    found: int = 0
    wanted: int = 0
    listed: int = 0
    hit: int = 0

    @property
    def share(self) -> float:
        """How much of what is found is right, 0..1."""
        return self.listed / max(self.found, 1)

    @property
    def recall(self) -> float:
        """How many of the terms are found, 0..1."""
        return self.hit / max(self.wanted, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.share * self.recall / max(self.share + self.recall, 1e-9)

    def add(self, text: FittingText, keys: set[tuple[str, str]]) -> None:
        """Count the terms of a document, by their keys."""
        gold = {key for key, is_term in text.terms.items() if is_term}
        self.found, self.wanted = self.found + len(keys), self.wanted + len(gold)
        self.listed += sum(text.verdicts.get(key, False) for key in keys)
        self.hit += len(keys & gold)


def read_texts(data: Path | None, encoder: Encoder) -> list[FittingText]:
    """The project's own documents, and those of news in a folder of evaluation data."""
    news = [] if data is None else [(data / "terms_news/gold.tsv", True)]
    return [
        text
        for path, real in ((OWN_TERMS, False), *news)
        for text in term_texts(path, read_term_gold(path), encoder, real=real)
    ]


def found_unseen(
    texts: Sequence[FittingText], fitted: Fitted, encoder: Encoder
) -> dict[bool, Found]:
    """What is found in all documents, by whether they are real, each by a model of other ones.

    Lists have noun phrases only, so verb phrases of procedure do not count.
    """
    found = {text.real: Found() for text in texts}
    for text, terms in held_out_terms(texts, fitted, encoder):
        found[text.real].add(text, {(term.ru_lemma, term.en_lemma) for term in noun_terms(terms)})
    return found
