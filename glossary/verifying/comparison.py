"""Records of a file against what should be there: counts, and what is wrong.

Contents are kept as hashes, so that a million of them fit into memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.text import counted
from glossary.formats.readers.tmx import PROBLEMS

_SHOWN = 5

Found = tuple[str, str, Any]
"""(where, key, content) of a record; the key is what must be there once."""

Due = Iterable[tuple[str, str, Any]]
"""(key, entry id, content) of what should be there; of two with one key the later counts."""

_NOTHING = object()
_SEEN = None


def digest(content: Any) -> int:
    """A number that is the same for equal contents: texts, numbers, tuples, lists, dicts, sets.

    For others it is the same once in 2 ** 60 times, and only within this process. 0 for what is
    nested deeper than Python goes.
    """
    try:
        return hash(_frozen(content))
    except RecursionError:
        return 0


def _frozen(content: Any) -> Any:
    """The content as something that has a hash; "" must not have that of 0 and False."""
    kind = content.__class__
    if kind is str:
        return content or _NOTHING
    if kind is tuple or kind is list:
        parts = [(one or _NOTHING) if one.__class__ is str else _frozen(one) for one in content]
        return kind, *parts
    if kind is dict:
        if all(value.__class__ is str for value in content.values()):
            return frozenset(content.items())
        return frozenset((name, _frozen(value)) for name, value in content.items())
    return content


class Expected:
    """What should be in a file, and what of it has been seen."""

    def __init__(self, due: Due) -> None:
        self._digests: dict[str, int | None] = {}
        self._owners: dict[str, str] = {}
        for key, owner, content in due:
            self._digests[key] = digest(content)
            if owner != key:
                self._owners[key] = owner

    def __len__(self) -> int:
        return len(self._digests)

    def __contains__(self, key: str) -> bool:
        return key in self._digests

    def seen(self, key: str) -> bool:
        """Whether a record with this key has been taken."""
        return self._digests.get(key, 0) is _SEEN

    def take(self, key: str, content: Any) -> bool:
        """Whether ``content`` is what should be under ``key``, which has now been seen."""
        wanted, self._digests[key] = self._digests[key], _SEEN
        return wanted == digest(content)

    def owner(self, key: str) -> str:
        """The id of the entry that a record with this key belongs to."""
        return self._owners.get(key, key)

    def missing(self) -> tuple[str, ...]:
        """The ids of entries that have not been seen, each once."""
        left = (key for key, wanted in self._digests.items() if wanted is not _SEEN)
        return tuple(dict.fromkeys(map(self.owner, left)))


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a file holds and what is wrong with it.

    format: tmx, tbx, multiterm-xml, xliff, xlsx, csv, tsv, jsonl or table. records: units, rows or
    lines found. expected: how many there should be, None where there was nothing to compare with.
    problems: one line each, with the place. missing, changed: entry ids. extra: keys of records
    that belong to no entry.
    """

    path: Path
    format: str
    records: int
    expected: int | None = None
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file is valid and, where compared, says what the entries say."""
        return not (self.problems or self.missing or self.extra or self.changed)

    def summary(self) -> str:
        """One line for a person: the counts, then the first of what is wrong."""
        counts = counted(self.records, "record")
        if self.expected is not None:
            counts += f" of {self.expected:,} expected"
        parts = [f"{self.path}: {self.format}, {counts}"]
        for name in ("missing", "extra", "changed", "problems"):
            found: tuple[str, ...] = getattr(self, name)
            if found:
                more = ", …" if len(found) > _SHOWN else ""
                parts.append(f"{len(found):,} {name}: {', '.join(found[:_SHOWN])}{more}")
        return "; ".join([*parts, "ok"] if self.ok else parts)


def short(text: str) -> str:
    """``text`` as shown in a report: on one line, not endless, nothing that moves a cursor."""
    return ascii(text)[1:-1] if not text.isprintable() else text[:80]


@dataclass(slots=True)
class Comparison:
    """Counts records against what is expected; without an expectation, only counts."""

    expected: Expected | None
    problems: list[str] = field(default_factory=list)
    records: int = 0
    others: set[str] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)
    changed: dict[str, None] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        """Count a record."""
        where, key, content = found
        self.records += 1
        if key in self.others or (self.expected is not None and self.expected.seen(key)):
            self.problem(f"{where}: {short(key)} appears twice")
        elif self.expected is None or key not in self.expected:
            self.others.add(key)
            if self.expected is not None:
                self.extra.append(short(key))
        elif not self.expected.take(key, content):
            self.changed[self.expected.owner(key)] = None

    def problem(self, text: str) -> None:
        """Keep what is wrong, the place first."""
        if len(self.problems) < PROBLEMS:
            self.problems.append(text)

    def report(self, path: Path, name: str) -> VerifyReport:
        """What the comparison came to; name: of the format."""
        return VerifyReport(
            path=path,
            format=name,
            records=self.records,
            expected=None if self.expected is None else len(self.expected),
            problems=tuple(self.problems),
            missing=() if self.expected is None else self.expected.missing(),
            extra=tuple(self.extra),
            changed=tuple(self.changed),
        )
