"""The fragments of a harvest, as a build takes them in: the page's URL and date are their source."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from align.mining.harvest.harvest import finished_harvest
from align.mining.harvest.tables import harvested_pairs
from align.records import Pair
from align.text import safe
from glossary.store.entries import SourceDocument

_DAY = 10


@dataclass(slots=True)
class Harvested:
    """What comes out of a harvest: fragments in order, and the pages that they stand in."""

    pairs: list[Pair] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)


def read_harvest(folder: Path) -> Harvested:
    """The fragments of the harvest in a folder.

    :raises InputError: there is none, or it is not done.
    """
    found = Harvested()
    digests: dict[str, str] = {}
    for pair, date, digest in harvested_pairs(folder, finished_harvest(folder).tasks):
        source = source_name(pair.file, date)
        digests.setdefault(source, digest)
        english = source if pair.en_file is not None else None
        found.pairs.append(replace(pair, file=source, en_file=english))
    found.documents = [SourceDocument(name, "en", digest) for name, digest in digests.items()]
    return found


def source_name(url: str, date: str) -> str:
    """What a page is called as a source: its URL, and the day of its date in brackets."""
    return safe(f"{url} ({date[:_DAY]})" if date else url)
