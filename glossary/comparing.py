"""Records of a file against what should be there: counts, and what is wrong."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glossary.tmx_reading import PROBLEMS

_SHOWN = 5

Found = tuple[str, str, Any]
"""(where, key, content) of a record; the key is what must be there once."""

Expected = dict[str, tuple[str, Any]]
"""(entry id, content) by key."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a file holds and what is wrong with it.

    format: tmx, tbx, xlsx, csv, tsv, jsonl or table. records: units, rows or lines found.
    expected: how many there should be, None where there was nothing to compare with. problems: one
    line each, with the place. missing, changed: entry ids. extra: keys of records that belong to
    no entry.
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
        counts = f"{self.records:,} records"
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
    seen: set[str] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)
    changed: dict[str, None] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        """Count a record."""
        where, key, content = found
        self.records += 1
        if key in self.seen:
            self.problem(f"{where}: {short(key)} is there twice")
            return
        self.seen.add(key)
        if self.expected is None:
            return
        if key not in self.expected:
            self.extra.append(short(key))
        elif self.expected[key][1] != content:
            self.changed[self.expected[key][0]] = None

    def problem(self, text: str) -> None:
        """Keep what is wrong, the place first."""
        if len(self.problems) < PROBLEMS:
            self.problems.append(text)

    def missing(self) -> tuple[str, ...]:
        """The ids of entries that were not found."""
        expected = self.expected or {}
        lost = [entry_id for key, (entry_id, _) in expected.items() if key not in self.seen]
        return tuple(dict.fromkeys(lost))

    def report(self, path: Path, name: str) -> VerifyReport:
        """What the comparison came to; name: of the format."""
        return VerifyReport(
            path=path,
            format=name,
            records=self.records,
            expected=None if self.expected is None else len(self.expected),
            problems=tuple(self.problems),
            missing=self.missing(),
            extra=tuple(self.extra),
            changed=tuple(self.changed),
        )
