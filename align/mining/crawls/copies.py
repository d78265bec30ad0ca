"""Which pages are copies of earlier ones: texts that agencies send out, pages crawled twice.

MinHash of shingles of words (Broder 1997), in bands (Leskovec, Rajaraman & Ullman, Mining of
Massive Datasets, section 3.4). A copy is left out only if it has no Russian that the first lacks.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

import numpy as np
import numpy.typing as npt

from align.mining.crawls.looking import long_lines

Hashes = npt.NDArray[np.uint32]

ALIKE = 0.75
"""Least share of shingles in common, as the signatures tell it, of two copies."""

_SHINGLE = 5
_BANDS, _ROWS = 16, 4
_SIZE = _BANDS * _ROWS
_MOST_WORDS = 5_000
_MOST_RIVALS = 50
"""Pages of one band that a page is compared with; more share what all pages of a site have."""
_FEWEST_RUSSIAN = 3
_WORD = re.compile(r"\w+")
_RUSSIAN = re.compile(r"[\u0400-\u052f]{3,}")


def _constants(name: str, number: int) -> npt.NDArray[np.uint64]:
    """(number,) odd numbers of 64 bits that are the same with every version of numpy."""
    digests = (sha256(f"{name} {place}".encode()).digest() for place in range(number))
    return np.array([int.from_bytes(digest[:8], "big") | 1 for digest in digests], np.uint64)


_FACTORS = _constants("factor", _SIZE)
_SUMMANDS = _constants("summand", _SIZE)
_ROW_FACTORS = _constants("row", _ROWS)


@dataclass(frozen=True, slots=True)
class PageSignature:
    """What is compared of a page. shingles: (64,) least hashes. russian: hashes of its words."""

    shingles: bytes
    russian: bytes

    def is_whole(self) -> bool:
        """Whether both are as long as they may be."""
        size = np.dtype(np.uint32).itemsize
        return len(self.shingles) == size * _SIZE and len(self.russian) % size == 0


def page_signature(text: str) -> PageSignature:
    """The signature of a page by its text, one line a paragraph.

    Short lines are left out, since those are what differs between the sites that print one text.
    """
    words = _WORD.findall("\n".join(long_lines(text)).casefold())[:_MOST_WORDS]
    quoted = {
        word.casefold()
        for line in text.split("\n")
        if "#" in line or len(line.split()) >= _FEWEST_RUSSIAN
        for word in _RUSSIAN.findall(line)
    }
    russian = np.array(sorted(_hash(word) for word in quoted), np.uint32)
    return PageSignature(_least(words).tobytes(), np.unique(russian).tobytes())


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _least(words: Sequence[str]) -> Hashes:
    """The least hash of all shingles under each of the hash functions."""
    hashes = np.array([_hash(word) for word in words] or [0], np.uint64)
    size = max(1, len(hashes) - _SHINGLE + 1)
    shingles = np.zeros(size, np.uint64)
    for place in range(min(_SHINGLE, len(hashes))):
        shingles = shingles * np.uint64(0x9E3779B97F4A7C15) + hashes[place : place + size]
    shingles = np.unique(shingles ^ (shingles >> np.uint64(29)))
    # Multiplication modulo 2^64, of which the upper half is used (Dietzfelbinger et al. 1997).
    rows = [
        ((shingles * factor + summand) >> np.uint64(32)).min()
        for factor, summand in zip(_FACTORS, _SUMMANDS, strict=True)
    ]
    return np.array(rows, np.uint32)


def find_copies(signatures: Sequence[PageSignature]) -> dict[int, int]:
    """By the number of each copy, the number of the page that it is a copy of.

    signatures: of all pages, in order. The first of several copies is no copy.
    """
    if not signatures:
        return {}
    shingles = np.frombuffer(b"".join(s.shingles for s in signatures), np.uint32)
    shingles = shingles.reshape(-1, _SIZE)
    shared = _shared_bands(shingles)
    kept: dict[int, list[int]] = defaultdict(list)
    copies: dict[int, int] = {}
    for number in map(int, np.flatnonzero(shared.any(axis=1))):
        own = [int(band) for band in shared[number] if band]
        rivals = sorted({rival for band in own for rival in kept[band][:_MOST_RIVALS]})
        first = _copied(number, rivals, shingles, signatures)
        if first is None:
            for band in own:
                kept[band].append(number)
        else:
            copies[number] = first
    return copies


def _copied(
    number: int, rivals: list[int], shingles: Hashes, signatures: Sequence[PageSignature]
) -> int | None:
    """The first of ``rivals`` that a page is a copy of."""
    if not rivals:
        return None
    alike = (shingles[rivals] == shingles[number]).mean(axis=1)
    own = np.frombuffer(signatures[number].russian, np.uint32)
    for rival in np.array(rivals)[alike >= ALIKE]:
        if np.isin(own, np.frombuffer(signatures[rival].russian, np.uint32)).all():
            return int(rival)
    return None


def _shared_bands(shingles: Hashes) -> npt.NDArray[np.uint64]:
    """(pages, bands): a hash of each band that two pages or more have, 0 for the others."""
    rows = shingles.reshape(len(shingles), _BANDS, _ROWS).astype(np.uint64)
    bands = np.zeros(rows.shape[:2], np.uint64)
    for row in range(_ROWS):
        bands = (bands ^ rows[:, :, row]) * _ROW_FACTORS[row]
    bands ^= np.arange(_BANDS, dtype=np.uint64) << np.uint64(56)
    _, places, counts = np.unique(bands, return_inverse=True, return_counts=True)
    return np.where(counts[places].reshape(bands.shape) > 1, bands, np.uint64(0))
