"""What besides its files decides what comes out of an article, as digests."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import align

_IDLE = frozenset({"commands", "evaluation", "fitting", "mining", "__pycache__"})
"""Folders of align that no article goes through."""
_PACKAGES = (
    "numpy", "scipy", "pymorphy3", "pymorphy3-dicts-ru", "razdel", "wordfreq", "lemminflect",
)  # fmt: skip
"""Those of others that what is found depends on, the encoder aside, which has its own name."""


@cache
def code_version() -> str:
    """A digest of all that takes part in making results: our code and resources, Python, packages.

    It changes where any of it does, if only a comment: rather too often than once too seldom.
    """
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((sys.version_info[:2], [*map(_installed, _PACKAGES)])).encode())
    for path in _files():
        digest.update(f"\x1f{path.name}\x1f".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def digest_of(*data: Any) -> str:
    """A digest of plain data."""
    text = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _files() -> Iterator[Path]:
    """The files that make results, in order."""
    ours = Path(align.__file__).parent
    for entry in sorted(ours.iterdir()):
        if entry.name not in _IDLE:
            yield from _below(entry)
    for room in ("building", "entries"):
        yield from _below(Path(__file__).parents[2] / room)


def _below(entry: Path) -> Iterable[Path]:
    if entry.is_file():
        return (entry,)
    return sorted(p for p in entry.rglob("*") if p.is_file() and p.parent.name != "__pycache__")


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
