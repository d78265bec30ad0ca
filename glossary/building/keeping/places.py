"""Where a store has the pairs of each run, kept by the mark of the build that put them."""

from collections.abc import Mapping
from typing import Any

from align.encoders.cache_results import ResultStore, packed, unpacked
from glossary.building.keeping.shapes import is_row
from glossary.building.keeping.version import digest_of
from glossary.store.batches.builds import PlacedRun

_PLACE = (str, int, int)


def read_places(kept: ResultStore | None, mark: str) -> dict[str, PlacedRun]:
    """The places of the runs of a build, by name; none where they are not known."""
    key = _key(mark)
    content = {} if kept is None or not mark else kept.get([key])
    data: Any = unpacked(content[key]) if key in content else None
    if type(data) is not dict or not all(is_row(row, _PLACE) for row in data.values()):
        return {}
    return {name: PlacedRun(*row) for name, row in data.items()}


def write_places(
    kept: ResultStore, mark: str, placed: Mapping[str, PlacedRun], *, instead_of: str
) -> None:
    """Keep the places of a build. instead_of: the mark of the one that it has replaced."""
    kept.put([(_key(mark), {"head": packed(placed)})])
    if instead_of:
        kept.drop([_key(instead_of)])


def _key(mark: str) -> bytes:
    return bytes.fromhex(digest_of("places", mark))
