"""Hashtags: found in text, split into words, and one key for all spellings of a tag."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.errors import InputError
from align.tag_grammar import phrase_cost
from align.tag_keys import hashtag_key, same_tag
from align.tag_lattice import candidate_paths
from align.tag_letters import Letters, read_letters
from align.tag_search import find_hashtags
from align.word_model import given_costs

__all__ = [
    "SplitScore",
    "evaluate_splits",
    "find_hashtags",
    "hashtag_key",
    "read_split_gold",
    "same_tag",
    "split_candidates",
    "split_hashtag",
]

_MARGIN = 4.0
_MOST_PATHS = 40
_LONGEST_TAG = 200
_SHARPNESS = {"ru": 0.6, "en": 0.4}
"""How fast the probability of a split falls with its cost: English lists hold more scraps."""

WordSpans = list[tuple[int, int]]


def _word_spans(letters: Letters, ends: list[int]) -> WordSpans:
    starts = [0, *ends[:-1]]
    return [
        (start, end) for start, end in zip(starts, ends, strict=True) if letters.shape[start] != "_"
    ]


def _ranked(letters: Letters, words: Collection[str]) -> list[tuple[float, WordSpans]]:
    """The splits of a tag with their costs, best first; only one for the overlong."""
    limit = _MOST_PATHS if len(letters.low) <= _LONGEST_TAG else 1
    paths = candidate_paths(letters, given_costs(words), _MARGIN, limit)
    spans = [(cost, _word_spans(letters, ends)) for cost, ends in paths]
    if len(spans) == 1:
        return spans
    return sorted((cost + phrase_cost(letters, split), split) for cost, split in spans)


def _words(letters: Letters, split: WordSpans) -> list[str]:
    return ["".join(letters.shown[start:end]) for start, end in split]


def split_hashtag(tag: str, *, words: Collection[str] = ()) -> list[str]:
    """The words of ``tag`` in order, letters as written, none for an empty tag.

    words: words that the surroundings make likely. ``#`` and underscores are left out; joined,
    the words give the rest of the tag.
    """
    letters = read_letters(tag)
    if not letters.low:
        return []
    return _words(letters, _ranked(letters, words)[0][1])


def split_candidates(
    tag: str, k: int = 5, *, words: Collection[str] = ()
) -> list[tuple[list[str], float]]:
    """The ``k`` likeliest splits of ``tag`` and their probabilities, likeliest first.

    The first is what :func:`split_hashtag` gives. Probabilities are shares among the splits
    weighed, so those of fewer than all sum to less than 1.
    """
    letters = read_letters(tag)
    if not letters.low.strip("_"):
        return []
    ranked = _ranked(letters, words)
    best = ranked[0][0]
    sharpness = _SHARPNESS["en" if letters.low.isascii() else "ru"]
    weights = [10 ** (-sharpness * (cost - best)) for cost, _ in ranked]
    total = sum(weights)
    return [
        (_words(letters, split), weight / total)
        for (_, split), weight in list(zip(ranked, weights, strict=True))[:k]
    ]


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
        return path.read_text(encoding="utf-8-sig")
    except OSError as err:
        reason = err.strerror or str(err)
        raise InputError(f"{path}: cannot be read ({reason}); give a TSV of tags.") from err
    except UnicodeDecodeError as err:
        raise InputError(f"{path}: byte {err.start} is not UTF-8; save the file as UTF-8.") from err


def read_split_gold(path: Path) -> list[tuple[str, list[str]]]:
    """The tags of a gold file with their words, in file order.

    A line is tag, tab, words with spaces between; words that are only underscores are left out.
    Raises InputError for a file that cannot be read, a line that has no tab, and words that do
    not make up their tag.
    """
    rows: list[tuple[str, list[str]]] = []
    for number, line in enumerate(_gold_text(path).split("\n"), 1):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != 2:
            raise InputError(f"{path}:{number}: {len(cells)} cells, not 2; write tag, tab, words.")
        words = [word for word in cells[1].split() if word.strip("_")]
        if _letters_of(cells[0]) != _letters_of("".join(words)):
            raise InputError(f"{path}:{number}: the words do not make up {cells[0]}; correct them.")
        rows.append((cells[0], words))
    return rows


def _letters_of(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip().lstrip("#＃").replace("_", ""))
