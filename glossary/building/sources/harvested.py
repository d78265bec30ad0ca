"""The fragments of a harvest, as a build takes them in: page and date are their source."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from align.mining.harvest.harvest import finished_harvest
from align.mining.harvest.tables import harvested_pairs
from align.records import Pair
from align.text import counted, safe, text_key
from glossary.store.entries import SourceDocument

_DAY = 10
_MOST_PLACES = 50
_LONGEST_PLACES = 6_000
"""Of one pair: how many places, and how many characters their sources may have together.

A cell of a workbook holds 32,767 characters, and several pairs may be one entry.
"""


@dataclass(slots=True)
class Harvested:
    """What comes out of a harvest: fragments in order, and the pages that they stand in.

    notes: one line for what a user should know.
    """

    pairs: list[Pair] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Places:
    """The places of a pair so far: how many there are, and of which sources."""

    number: int = 0
    length: int = 0
    sources: set[str] = field(default_factory=set)

    def take(self, source: str) -> bool:
        """Count another place, unless there are enough."""
        more = 0 if source in self.sources else len(source)
        if self.number and (self.number >= _MOST_PLACES or self.length + more > _LONGEST_PLACES):
            return False
        self.number, self.length = self.number + 1, self.length + more
        self.sources.add(source)
        return True


def read_harvest(folder: Path) -> Harvested:
    """The fragments of the harvest in a folder; of each pair, the first places.

    :raises InputError: there is none, or it is not done.
    """
    found = Harvested()
    digests: dict[str, str] = {}
    places: dict[tuple[str, str], _Places] = defaultdict(_Places)
    passed = 0
    for pair, date, digest in harvested_pairs(folder, finished_harvest(folder).tasks):
        source = source_name(pair.file, date)
        if not places[pair.key, text_key(pair.en or "")].take(source):
            passed += 1
            continue
        digests.setdefault(source, digest)
        english = source if pair.en_file is not None else None
        found.pairs.append(replace(pair, file=source, en_file=english))
    found.documents = [SourceDocument(name, "en", digest) for name, digest in digests.items()]
    if passed:
        further = counted(passed, "further place")
        found.notes.append(
            f"{folder}: {further} of frequent fragments not taken in; those of pairs are in "
            "pairs.parquet"
        )
    return found


def source_name(url: str, date: str) -> str:
    """What a page is called as a source: its URL, and the day of its date in brackets."""
    return safe(f"{url} ({date[:_DAY]})" if date else url)
