"""Gold for terms: which pairs are right in which documents, and whether they are terms."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from align.errors import InputError
from align.small_files import small_file
from align.terms.phrases.keys import english_key, russian_key


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


def read_term_gold(path: Path) -> list[GoldTerm]:
    """The rows of a TSV file with the columns ru and en, and doc, kind, domain, verdict if any.

    verdict: right or wrong; right where there is none.

    :raises InputError: the file cannot be read, or has other columns or verdicts.
    """
    try:
        stream = StringIO(small_file(path).decode("utf-8-sig"), newline="")
    except (OSError, UnicodeDecodeError) as err:
        why = getattr(err, "strerror", err)
        raise InputError(f"{path}: cannot be read ({why}); give a TSV file in UTF-8") from err
    rows = _gold_rows(path, stream)
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
                row.get("doc") or "",
                row["ru"],
                row["en"],
                verdict == "right",
                row.get("kind") or "term",
                row.get("domain") or "",
            )
        )
    return gold


def _gold_rows(path: Path, stream: StringIO) -> list[dict[str, str]]:
    """The rows of a table with a header.

    :raises InputError: one has a cell that is too long.
    """
    try:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except csv.Error as err:
        raise InputError(f"{path}: no table of gold ({err}); give a TSV file in UTF-8") from err


def gold_documents(path: Path, doc: str) -> tuple[Path, Path]:
    """The Russian and the English document of a stem: beside the gold, or in a folder terms/.

    :raises InputError: they are in neither place.
    """
    for folder in (path.parent, path.parent / "terms"):
        both = (folder / f"{doc}.ru.txt", folder / f"{doc}.en.txt")
        if all(side.is_file() for side in both):
            return both
    raise InputError(f"{path}: {doc}.ru.txt and {doc}.en.txt are neither beside it nor in terms/")
