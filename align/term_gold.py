"""Gold for terms: which pairs are right in which documents, and whether they are terms."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from align.beads import AlignedDocuments, align_documents
from align.documents import read_document
from align.encoder import Encoder
from align.english_terms import read_english
from align.errors import InputError
from align.morphology import normalised
from align.records import Document, Span
from align.russian_terms import read_russian
from align.terms import BeadText
from align.text import text_key

_ARTICLES = ("a ", "an ", "the ")


@dataclass(frozen=True, slots=True)
class GoldTerm:
    """A pair that somebody judged.

    doc: the stem of its documents, "" for a list without any. right: whether en renders ru there.
    kind: term, or general for a right pair that is no civic or legal term. domain: or "".
    """

    doc: str
    ru: str
    en: str
    right: bool = True
    kind: str = "term"
    domain: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for all inflected forms of both sides."""
        return russian_key(self.ru), english_key(self.en)


@lru_cache(maxsize=20_000)
def russian_key(text: str) -> str:
    """The lemma key of a Russian term that stands alone, as align.terms.Term.ru_lemma."""
    text = normalised(text)
    whole = [c for c in read_russian(text).candidates if c.start == 0 and c.end == len(text)]
    return whole[0].key if whole else text_key(text)


@lru_cache(maxsize=20_000)
def english_key(text: str) -> str:
    """The lemma key of an English term that stands alone, as align.terms.Term.en_lemma."""
    text = next((text[len(a) :] for a in _ARTICLES if text.lower().startswith(a)), text)
    whole = [c for c in read_english(text).candidates if c.start == 0 and c.end == len(text)]
    return whole[0].key if whole else text_key(text)


def read_term_gold(path: Path) -> list[GoldTerm]:
    """The rows of a TSV file with the columns ru and en, and doc, kind, domain, verdict if any.

    verdict: right or wrong; right where there is none. Raises InputError for other files.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as err:
        raise InputError(f"{path}: cannot be read ({err}); give a TSV file in UTF-8") from err
    if not rows or not {"ru", "en"} <= rows[0].keys():
        raise InputError(f"{path}: no columns ru and en in its first line; name them there")
    gold = []
    for number, row in enumerate(rows, start=2):
        verdict = row.get("verdict") or "right"
        if not row["ru"] or not row["en"] or verdict not in ("right", "wrong"):
            raise InputError(
                f"{path}:{number}: needs Russian, English and, if any, the verdict right or wrong"
            )
        gold.append(
            GoldTerm(
                row.get("doc") or "", row["ru"], row["en"], verdict == "right",
                row.get("kind") or "term", row.get("domain") or "",
            )
        )  # fmt: skip
    return gold


def gold_documents(path: Path, doc: str) -> tuple[Path, Path]:
    """The Russian and the English document of a stem: beside the gold, or in a folder terms/.

    Raises InputError where they are not there.
    """
    for folder in (path.parent, path.parent / "terms"):
        both = (folder / f"{doc}.ru.txt", folder / f"{doc}.en.txt")
        if all(side.is_file() for side in both):
            return both
    raise InputError(f"{path}: {doc}.ru.txt and {doc}.en.txt are neither beside it nor in terms/")


def aligned_beads(
    ru: Path | Document, en: Path | Document, encoder: Encoder
) -> tuple[AlignedDocuments, list[BeadText]]:
    """Two documents aligned, and their beads that have both sides, in order."""
    documents = [read_document(d) if isinstance(d, Path) else d for d in (ru, en)]
    aligned = align_documents(documents[0], documents[1], encoder)
    return aligned, bead_texts(aligned)


def bead_texts(aligned: AlignedDocuments) -> list[BeadText]:
    """The beads of aligned documents that have both sides, in order."""
    found = []
    for bead in aligned.beads:
        if bead.ru_ids and bead.en_ids:
            ru = _cover(aligned.ru_sentences, bead.ru_ids)
            en = _cover(aligned.en_sentences, bead.en_ids)
            found.append(
                BeadText(
                    aligned.ru.text[ru.start : ru.end], aligned.en.text[en.start : en.end],
                    ru.start, en.start, bead.confidence,
                )
            )  # fmt: skip
    return found


def _cover(spans: Sequence[Span], ids: Sequence[int]) -> Span:
    return Span(spans[ids[0]].start, spans[ids[-1]].end)
