"""Splits of hashtags against gold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.errors import InputError
from align.hashtags.splitting import letters_of, split_hashtag
from align.small_files import small_text
from align.text import counted


@dataclass(frozen=True, slots=True)
class SplitScore:
    """How many gold splits were met word for word.

    errors: (tag, gold words, found words), in gold order. *_exact: shares in 0..1, 0 where there
    is nothing to count.
    """

    tags: int
    exact: float
    multiword_tags: int
    multiword_exact: float
    errors: tuple[tuple[str, str, str], ...]

    def as_record(self) -> dict[str, Any]:
        """The figures and errors, ready for JSON; shares rounded to four places."""
        return {
            "tags": self.tags,
            "exact": round(self.exact, 4),
            "multiword_tags": self.multiword_tags,
            "multiword_exact": round(self.multiword_exact, 4),
            "errors": [
                {"tag": tag, "gold": gold, "found": found} for tag, gold, found in self.errors
            ],
        }


def evaluate_splits(
    gold_rows: Sequence[tuple[str, list[str]]],
    split: Callable[[str], list[str]] = split_hashtag,
) -> SplitScore:
    """The score of a way to split tags on tags with their words."""
    found = [split(tag) for tag, _ in gold_rows]
    errors = [
        (tag, gold, words)
        for (tag, gold), words in zip(gold_rows, found, strict=True)
        if words != gold
    ]
    multiword = sum(len(gold) > 1 for _, gold in gold_rows)
    multiword_errors = sum(len(gold) > 1 for _, gold, _ in errors)
    return SplitScore(
        tags=len(gold_rows),
        exact=1 - len(errors) / len(gold_rows) if gold_rows else 0.0,
        multiword_tags=multiword,
        multiword_exact=1 - multiword_errors / multiword if multiword else 0.0,
        errors=tuple((tag, " ".join(gold), " ".join(words)) for tag, gold, words in errors),
    )


def _gold_text(path: Path) -> str:
    try:
        return small_text(path, "utf-8-sig")
    except OSError as err:
        reason = err.strerror or str(err)
        raise InputError(f"{path}: cannot be read ({reason}); give a TSV of tags.") from err
    except UnicodeDecodeError as err:
        raise InputError(f"{path}: byte {err.start} is not UTF-8; save the file as UTF-8.") from err


def read_split_gold(path: Path) -> list[tuple[str, list[str]]]:
    """The tags of a gold file with their words, in file order.

    A line is tag, tab, words with spaces between; words that are only underscores are left out.

    :raises InputError: the file cannot be read or has no tags, or a line is not as it should be.
    """
    rows: list[tuple[str, list[str]]] = []
    for number, line in enumerate(_gold_text(path).split("\n"), 1):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != 2:
            raise InputError(
                f"{path}:{number}: {counted(len(cells), 'cell')}, not 2; write tag, tab, words."
            )
        words = [word for word in cells[1].split() if word.strip("_")]
        if letters_of(cells[0]) != letters_of("".join(words)):
            raise InputError(f"{path}:{number}: the words do not make up {cells[0]}; correct them.")
        rows.append((cells[0], words))
    if not rows:
        raise InputError(f"{path}: no tags in it; write tag, tab, words on each line.")
    return rows
