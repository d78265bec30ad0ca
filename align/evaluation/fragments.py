"""Precision and recall of fragments with glosses against gold, by kind and with every error."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.glosses.pairing import pair_document
from align.records import Pair
from align.small_files import small_text
from align.text import without_stress

_TOKEN = re.compile(r"[\w]+")
_DEBATABLE = re.compile(r"weak|acceptable|any variant", re.IGNORECASE)
MATCH = 0.7
"""Token F1 that both sides of a pair must reach to count as the gold one."""


@dataclass(frozen=True, slots=True)
class GoldRow:
    """A fragment of a file with the gloss a person gave it; english is "" for none."""

    file: str
    russian: str
    english: str
    kind: str
    note: str = ""

    @property
    def foreign(self) -> bool:
        """Whether the fragment is not Russian and must not be paired."""
        return re.search(r"_[a-z]{2}$", self.kind) is not None

    @property
    def glossed(self) -> bool:
        """Whether a pair is expected."""
        return bool(self.english) and not self.foreign and not self.kind.startswith("none")

    @property
    def debatable(self) -> bool:
        """Whether the row is left out of a score, found or not."""
        return _DEBATABLE.search(self.note) is not None


@dataclass(slots=True)
class FragmentScore:
    """Counts over all files, per kind of the gold (or of the pair, where none matches), by layout.

    found, right: pairs. exact: right ones with all words of the gold and no other. gold, hit: rows
    of the gold that ask for a pair, and those found. by_layout: of pairs, by their first reason.
    """

    found: int = 0
    right: int = 0
    gold: int = 0
    hit: int = 0
    exact: int = 0
    by_kind: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_layout: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right pairs among those found, 0..1."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Gold pairs found, 0..1."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_records(self, gold: str) -> list[dict[str, Any]]:
        """A record for all kinds together, one for each kind, and one for each layout.

        A layout's precision alone is known: no row of the gold says how it is laid out.
        """
        everything = FragmentScore(self.found, self.right, self.gold, self.hit, self.exact)
        rows = [everything._record(gold, "all")]
        rows += [_counted(self.by_kind[kind])._record(gold, kind) for kind in sorted(self.by_kind)]
        for layout in sorted(self.by_layout):
            record = _counted(self.by_layout[layout])._record(gold, f"layout: {layout}")
            rows.append({**record, "recall": None, "f1": None, "expected": None})
        return rows

    def _record(self, gold: str, kind: str) -> dict[str, Any]:
        return {
            "gold": gold,
            "kind": kind,
            "precision": round(self.precision, 3),
            "recall": round(self.recall, 3),
            "f1": round(self.f1, 3),
            "exact": round(self.exact / self.right, 3) if self.right else None,
            "found": self.found,
            "expected": self.gold,
        }


def _counted(counts: Counter[str]) -> FragmentScore:
    return FragmentScore(
        counts["found"], counts["right"], counts["gold"], counts["hit"], counts["exact"]
    )


def score_fragment_gold(path: Path, gold: Sequence[GoldRow], encoder: Encoder) -> FragmentScore:
    """The score on the files that ``gold`` names, beside ``path`` or in the current folder."""
    pairs = {}
    for file in sorted({row.file for row in gold}):
        document = read_document(gold_article(path, file))
        pairs[file] = pair_document(document, encoder)
    return score_fragments(pairs, gold)


def gold_article(path: Path, file: str) -> Path:
    """Where the article ``file`` of a gold file is: beside it, or in the current folder."""
    beside = path.parent / file
    return beside if beside.exists() else Path(file)


def read_fragment_gold(path: str | Path) -> list[GoldRow]:
    """The rows of a TSV file with a header: file, russian_fragment, english_gloss, kind, note.

    :raises InputError: missing file or columns, or no rows.
    """
    path = Path(path)
    try:
        text = small_text(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    needed = {"file", "russian_fragment", "english_gloss", "kind"}
    try:
        if not needed <= set(rows.fieldnames or ()):
            raise InputError(f"{path}: no columns {', '.join(sorted(needed))}; give a gold file")
        gold = [_gold_row(row) for row in rows]
    except csv.Error as error:
        raise InputError(f"{path}: line {rows.line_num}: {error}; give a gold file") from error
    if not gold:
        raise InputError(f"{path}: no fragment below its first line; give a gold file")
    return gold


def _gold_row(row: Mapping[str, str]) -> GoldRow:
    return GoldRow(
        row["file"],
        row["russian_fragment"],
        row["english_gloss"] or "",
        row["kind"],
        row.get("note") or "",
    )


def token_f1(first: str, second: str) -> float:
    """F1 of the words of two strings as multisets, case and stress aside, 0..1."""
    ours, theirs = _tokens(first), _tokens(second)
    common = sum((ours & theirs).values())
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def _tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(without_stress(text).casefold().replace("ё", "е")))


def matches(pair_ru: str, pair_en: str, row: GoldRow) -> bool:
    """Whether a pair is the one of a gold row."""
    return token_f1(pair_ru, row.russian) >= MATCH and token_f1(pair_en, row.english) >= MATCH


def exactly_matches(pair_ru: str, pair_en: str, row: GoldRow) -> bool:
    """Whether both sides of a pair have all the words of a gold row and no other."""
    return _tokens(pair_ru) == _tokens(row.russian) and _tokens(pair_en) == _tokens(row.english)


def score_fragments(pairs: Mapping[str, Sequence[Pair]], gold: Iterable[GoldRow]) -> FragmentScore:
    """The score of the paired ones among ``pairs`` (by file) against ``gold``.

    Equal pairs of one file count once; a pair that matches only a debatable row counts neither
    as right nor as wrong.
    """
    score = FragmentScore()
    by_file: dict[str, list[GoldRow]] = defaultdict(list)
    for row in gold:
        by_file[row.file].append(row)
    for file in sorted(by_file):
        add_file(score, file, by_file[file], pairs.get(file, ()))
    return score


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair that was found, with the numbers of the gold rows it hits (none: it is wrong).

    exact: whether it has all the words of one of them, and no other.
    """

    pair: Pair
    right: tuple[int, ...]
    exact: bool


def judge(rows: Sequence[GoldRow], pairs: Sequence[Pair]) -> list[JudgedPair]:
    """The paired ones of one file, each once, without those that hit only debatable rows."""
    found = {(p.ru, p.en): p for p in pairs if p.status == "paired" and p.en is not None}
    judged = [_judged(pair, pair.ru, pair.en or "", rows) for pair in found.values()]
    return [one for one in judged if one is not None]


def _judged(pair: Pair, russian: str, english: str, rows: Sequence[GoldRow]) -> JudgedPair | None:
    """What the rows say of a pair; None where only debatable ones say anything."""
    near = [number for number, row in enumerate(rows) if matches(russian, english, row)]
    certain = [number for number in near if not rows[number].debatable]
    right = tuple(number for number in certain if rows[number].glossed)
    if not right and (len(certain) < len(near) or _only_debatable(russian, rows)):
        return None
    exact = any(exactly_matches(russian, english, rows[number]) for number in right)
    return JudgedPair(pair, right, exact)


def add_file(
    score: FragmentScore, file: str, rows: Sequence[GoldRow], pairs: Sequence[Pair]
) -> None:
    """Count the pairs of one more file and the rows of its gold."""
    hit: set[int] = set()
    for judged in judge(rows, pairs):
        pair, right = judged.pair, judged.right
        hit.update(right)
        score.found += 1
        score.right += bool(right)
        score.exact += judged.exact
        kind = rows[right[0]].kind if right else pair.kind
        counts = Counter(found=1, right=bool(right), exact=judged.exact)
        score.by_kind[kind].update(counts)
        score.by_layout[pair.reasons[0]].update(counts)
        if not right:
            score.errors.append(f"{file}\twrong\t{pair.ru}\t{pair.en}\t{pair.confidence:.2f}")
    for number, row in enumerate(rows):
        if row.glossed and not row.debatable:
            score.gold += 1
            score.hit += number in hit
            score.by_kind[row.kind]["gold"] += 1
            score.by_kind[row.kind]["hit"] += number in hit
            if number not in hit:
                score.errors.append(f"{file}\tmissed\t{row.russian}\t{row.english}\t")


def _only_debatable(russian: str, rows: Sequence[GoldRow]) -> bool:
    same = [row for row in rows if token_f1(russian, row.russian) >= MATCH]
    return bool(same) and all(row.debatable for row in same)
