"""Mined terms against gold: precision of the best, recall, and every error."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.encoders.protocol import Encoder
from align.evaluation.term_gold import GoldTerm, gold_documents
from align.terms.aligned_texts import aligned_beads
from align.terms.miner import TermMiner
from align.terms.records import Term

CUTS = (50, 100, 200)


@dataclass(frozen=True, slots=True)
class TermScore:
    """One row of figures.

    right, wrong, unjudged: of the terms found, by what the gold says of them. at: precision of
    the first 50, 100, 200, unjudged ones counted as wrong; None where fewer were found. recall:
    share of the gold's terms that were found, recall_phrases: of those of two words or more.
    """

    doc: str
    found: int
    right: int
    wrong: int
    unjudged: int
    at: tuple[float | None, ...]
    recall: float
    recall_phrases: float
    errors: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """The figures, ready for JSON."""
        precision = self.right / self.found if self.found else None
        return {
            "doc": self.doc,
            "found": self.found,
            "right": self.right,
            "wrong": self.wrong,
            "unjudged": self.unjudged,
            "precision": _rounded(precision),
            **{f"p{cut}": _rounded(p) for cut, p in zip(CUTS, self.at, strict=True)},
            "recall": _rounded(self.recall),
            "recall_phrases": _rounded(self.recall_phrases),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def noun_terms(terms: Iterable[Term]) -> list[Term]:
    """The terms that gold can have: it lists noun phrases, no verb phrases of procedure."""
    return [term for term in terms if term.kind != "procedure"]


def score_terms(doc: str, terms: Sequence[Term], gold: Sequence[GoldTerm]) -> TermScore:
    """The figures of the noun terms among ``terms``, best first, against their document's gold."""
    terms = noun_terms(terms)
    verdicts = {row.key: row.right for row in gold}
    found = [(term, verdicts.get((term.ru_lemma, term.en_lemma))) for term in terms]
    judged = [verdict for _, verdict in found]
    keys = {(term.ru_lemma, term.en_lemma) for term in terms}
    wanted = {row.key: row for row in gold if row.right and row.kind == "term"}
    phrases = [key for key in wanted if " " in key[0]]
    errors = [
        f"{doc}: {'wrong' if verdict is False else 'unjudged'}: {term.ru} = {term.en} "
        f"({term.confidence:.2f})"
        for term, verdict in found
        if not verdict
    ] + [f"{doc}: missed: {row.ru} = {row.en}" for key, row in wanted.items() if key not in keys]
    return TermScore(
        doc,
        len(found),
        judged.count(True),
        judged.count(False),
        judged.count(None),
        tuple(judged[:cut].count(True) / cut if len(judged) >= cut else None for cut in CUTS),
        _share(keys, list(wanted)),
        _share(keys, phrases),
        tuple(errors),
    )


def _share(found: set[tuple[str, str]], wanted: Sequence[tuple[str, str]]) -> float:
    return sum(key in found for key in wanted) / len(wanted) if wanted else 1.0


def score_term_gold(
    path: Path, gold: Sequence[GoldTerm], encoder: Encoder, given: tuple[Path, Path] | None = None
) -> list[TermScore]:
    """A row for each document of the gold and, where there are several, one for all together.

    given: the Russian and the English document, where the gold names none.
    """
    rows = []
    for doc in sorted({row.doc for row in gold}):
        files = given or gold_documents(path, doc)
        miner = TermMiner(encoder)
        miner.read(doc, aligned_beads(*files, encoder)[1])
        terms = miner.terms()
        rows.append(score_terms(doc, terms, [row for row in gold if row.doc == doc]))
    return [*rows, _sum(rows)] if len(rows) > 1 else rows


def _sum(rows: Sequence[TermScore]) -> TermScore:
    """All documents as one: counts added, precision at a cut and recall as means."""
    columns = zip(*(row.at for row in rows), strict=True)
    means = []
    for column in columns:
        known = [value for value in column if value is not None]
        means.append(sum(known) / len(known) if known else None)
    return TermScore(
        "all",
        sum(r.found for r in rows),
        sum(r.right for r in rows),
        sum(r.wrong for r in rows),
        sum(r.unjudged for r in rows),
        tuple(means),
        sum(r.recall for r in rows) / len(rows),
        sum(r.recall_phrases for r in rows) / len(rows),
        (),
    )
