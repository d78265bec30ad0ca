"""Results that can be computed again, kept on disk by what they were computed from."""

import hashlib
import json
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from align.cache_folder import results_path
from align.encoders.cache_file import CHUNK, CacheFile, chunks

MAX_BYTES = 1 << 30
"""Beyond this what has not been used for longest is dropped when the file is opened: 1 GiB."""

PARTS = ("head", "evidence", "pairs", "places")
"""What a result consists of; each is read by itself, the first for all results of a build."""

_MOST = 1 << 29
"""Bytes of a part, unpacked: what is larger was not written here."""
_DIGEST = 16
_DAY = 86_400
_LEVEL = 1  # of compression: the next ones cost more time than they save space

_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS results (
    key BLOB PRIMARY KEY NOT NULL, head BLOB NOT NULL, evidence BLOB NOT NULL,
    pairs BLOB NOT NULL, places BLOB NOT NULL
) STRICT""",
    """
CREATE TABLE IF NOT EXISTS uses (
    key BLOB PRIMARY KEY NOT NULL, day INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
)


class ResultStore(CacheFile):
    """One SQLite file of results; never a reason to fail, see :class:`CacheFile`.

    What it holds is plain data, packed with :func:`packed`. Attribute fresh: whether nothing is
    found, so that all is computed and kept anew.
    """

    fresh = False

    what = "cache of results"
    content = "cache of results"
    application_id = 0x746C6D72  # "tlmr"
    version = 2
    schema = _SCHEMA
    tables = ("results", "uses")

    def get(self, keys: Sequence[bytes], part: str = "head") -> dict[bytes, bytes]:
        """One of PARTS of the results known for ``keys``."""
        found: dict[bytes, bytes] = {}
        if self.fresh:
            return found

        def look_up() -> None:
            for chunk in chunks(keys, CHUNK):
                marks = ",".join("?" * len(chunk))
                query = f"SELECT key, {part} FROM results WHERE key IN ({marks})"
                found.update(self._connected().execute(query, chunk))

        self._guarded(look_up)
        return found

    def put(self, rows: Iterable[tuple[bytes, Mapping[str, bytes]]]) -> None:
        """Keep results, all or none of them; parts that are missing are empty."""
        whole = [(key, *(parts.get(name, b"") for name in PARTS)) for key, parts in rows]

        def write() -> None:
            with self._connected() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", whole
                )
                self._mark([row[0] for row in whole])

        self._guarded(write)

    def used(self, keys: Sequence[bytes]) -> None:
        """Note that results were used today: those that were not for longest are dropped first."""

        def write() -> None:
            missing = set(keys)
            for chunk in chunks(keys, CHUNK):
                marks = ",".join("?" * len(chunk))
                query = f"SELECT key FROM uses WHERE day = ? AND key IN ({marks})"
                rows = self._connected().execute(query, (_today(), *chunk))
                missing.difference_update(row[0] for row in rows)
            if missing:
                with self._connected():
                    self._mark(sorted(missing))

        self._guarded(write)

    def drop(self, keys: Sequence[bytes]) -> None:
        """Forget results."""

        def write() -> None:
            with self._connected() as connection:
                for table in self.tables:
                    rows = [(key,) for key in keys]
                    connection.executemany(f"DELETE FROM {table} WHERE key = ?", rows)

        self._guarded(write)

    def _mark(self, keys: Sequence[bytes]) -> None:
        rows = [(key, _today()) for key in keys]
        self._connected().executemany("INSERT OR REPLACE INTO uses VALUES (?, ?)", rows)

    def _own_path(self) -> Path | None:
        return results_path()

    def _shrink(self) -> None:
        """Drop what was not used for longest, a quarter at a time, while there is too much."""
        oldest = """SELECT results.key FROM results LEFT JOIN uses ON uses.key = results.key
                    ORDER BY COALESCE(uses.day, 0), results.rowid LIMIT ?"""
        while self._bytes() > MAX_BYTES:
            quarter = self._value("SELECT (count(*) + 3) / 4 FROM results")
            keys = [row[0] for row in self._connected().execute(oldest, (quarter,))]
            if not keys:
                return
            self.drop(keys)


def own_results(*, fresh: bool = False) -> ResultStore | None:
    """The results of the user's cache folder, None where nothing is to be kept.

    fresh: see :class:`ResultStore`.
    """
    path = results_path()
    if path is None:
        return None
    results = ResultStore(path)
    results.fresh = fresh
    return results


def packed(value: Any) -> bytes:
    """Plain data (what JSON has) as bytes that :func:`unpacked` reads."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    content = zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)
    return _digest(content) + content


def unpacked(content: bytes) -> Any:
    """The data that :func:`packed` has packed; None where it is damaged."""
    digest, rest = content[:_DIGEST], content[_DIGEST:]
    if digest != _digest(rest):
        return None
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(rest, _MOST)
        if unpacking.unconsumed_tail:
            return None
        return json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError, MemoryError):
        return None


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


def _today() -> int:
    return int(time.time()) // _DAY
