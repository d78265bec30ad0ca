"""Vectors kept on disk by model and text, so that an unchanged corpus encodes nothing."""

import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from align.arrays import Vectors
from align.encoders.bundled import BundledEncoder
from align.encoders.protocol import Encoder
from align.errors import ModelError

CACHE_VARIABLE = "TOLMACH_CACHE"
"""Environment variable: a folder or a file ending in .db for the cache, or "off"."""

MAX_BYTES = 1 << 30
"""Beyond this the oldest quarter of the vectors is dropped when the cache is opened: 1 GiB,
about half a million sentences."""

IN_MEMORY = ":memory:"
"""Path of a cache that lives as long as its encoder."""

_APPLICATION_ID = 0x746C6D76  # "tlmv": tells our file from any other SQLite file
_VERSION = 1
_HEADER = 100
"""Bytes of the header of an SQLite file."""
_SLACK = 0.01
"""What the square of a length may differ from 1 by."""
_CHUNK = 500
"""Keys per query, below SQLite's oldest limit of 999 parameters."""
_BATCH = 256
"""Texts encoded before they are written: what an interruption can cost."""
_WAIT_SECONDS = 10.0

_Item = TypeVar("_Item")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL
) STRICT
"""


class VectorStore:
    """One SQLite file of vectors; never a reason to fail.

    path: made with its folders where missing. A damaged file is moved aside and begun anew; a
    file that is another program's, a place that cannot be written or a full disk mean going on
    without; each leaves a line in ``notes``. Several processes may share the file.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self.notes: tuple[str, ...] = ()
        self._connection: sqlite3.Connection | None = None
        self._guarded(self._open)

    def get(self, keys: Sequence[bytes], dim: int) -> dict[bytes, bytes]:
        """The vectors known for ``keys``, as 4 * dim bytes of little-endian float32 each."""
        found: dict[bytes, bytes] = {}

        def look_up() -> None:
            for chunk in _chunks(keys, _CHUNK):
                marks = ",".join("?" * len(chunk))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
                found.update(self._connected().execute(query, chunk))

        self._guarded(look_up)
        return {key: vector for key, vector in found.items() if len(vector) == 4 * dim}

    def put(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep (key, vector) rows, all or none of them."""

        def write() -> None:
            with self._connected() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows
                )

        self._guarded(write)

    def close(self) -> None:
        """Release the file; afterwards nothing is found and nothing is kept."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("closed")
        return self._connection

    def _guarded(self, action: Callable[[], None], *, again: bool = True) -> None:
        """Run ``action`` where the store works; turn what goes wrong into a note."""
        if self._connection is None and action != self._open:
            return
        try:
            action()
        except sqlite3.OperationalError as err:
            self._give_up(str(err))
        except OSError as err:
            self._give_up(err.strerror or str(err))
        except sqlite3.DatabaseError as err:
            self._begin_anew(str(err), again=again)

    def _give_up(self, reason: str) -> None:
        self.close()
        self.notes += (f"going on without the vector cache {self.path}: {reason}",)

    def _begin_anew(self, reason: str, *, again: bool) -> None:
        """Move the damaged file aside and open a new one, once."""
        self.close()
        if not again:
            self._give_up(reason)
            return
        aside = f"{self.path}.damaged"
        if not self._was_ours():
            self._give_up("it is no cache of vectors; choose another place")
            return
        try:
            Path(self.path).replace(aside)
            for suffix in ("-wal", "-shm"):
                Path(self.path + suffix).unlink(missing_ok=True)
        except OSError as err:
            self._give_up(err.strerror or str(err))
            return
        self.notes += (f"the vector cache was damaged ({reason}): begun anew, old one: {aside}",)
        self._guarded(self._open, again=False)

    def _was_ours(self) -> bool:
        """Whether the file that cannot be read began as a cache of ours, or lies where ours do."""
        if self.path == str(_own_path()):
            return True
        try:
            with Path(self.path).open("rb") as file:
                head = file.read(_HEADER)
        except OSError:
            return False
        return head[68:72] == _APPLICATION_ID.to_bytes(4, "big")

    def _open(self) -> None:
        if self.path != IN_MEMORY:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS)
        if self._is_foreign():
            raise sqlite3.OperationalError("it is another program's database; choose another place")
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A lost last write only costs encoding again.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._make_tables()
        self._drop_oldest()

    def _is_foreign(self) -> bool:
        """Whether the file already belongs to another program."""
        tables = self._value("SELECT count(*) FROM sqlite_master")
        return tables > 0 and self._value("PRAGMA application_id") != _APPLICATION_ID

    def _make_tables(self) -> None:
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if self._value("PRAGMA user_version") not in (0, _VERSION):
                connection.execute("DROP TABLE IF EXISTS vectors")
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")

    def _drop_oldest(self) -> None:
        """Drop the oldest quarter of the rows where the file holds more than MAX_BYTES."""
        pages = self._value("PRAGMA page_count") - self._value("PRAGMA freelist_count")
        if pages * self._value("PRAGMA page_size") <= MAX_BYTES:
            return
        quarter = self._value("SELECT count(*) / 4 FROM vectors")
        with self._connected() as connection:
            connection.execute(
                "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY id LIMIT ?)",
                (quarter,),
            )

    def _value(self, query: str) -> int:
        return int(self._connected().execute(query).fetchone()[0])


class CachedEncoder:
    """``encoder`` with its vectors kept in ``store``: each text is encoded once, ever.

    store: a path, or a VectorStore shared with others. The vectors are bit for bit those first
    computed. A text that comes several times in a call is encoded once. Beyond the result,
    memory grows by the vectors of distinct texts only. One object serves one thread.
    """

    def __init__(self, encoder: Encoder, store: str | Path | VectorStore) -> None:
        self._encoder = encoder
        self._store = store if isinstance(store, VectorStore) else VectorStore(store)
        self.name = encoder.name
        self.dim = encoder.dim

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know: of the encoder and of the cache, one line each."""
        return tuple(getattr(self._encoder, "notes", ())) + self._store.notes

    @property
    def size_bytes(self) -> int:
        """What the weights take on disk, the cache not counted."""
        return int(getattr(self._encoder, "size_bytes", 0))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), dim), rows of unit length, in input order."""
        if isinstance(texts, str):
            return self._encoder.encode(texts)  # which says what is wrong with that
        if not len(texts):
            return np.zeros((0, self.dim), dtype=np.float32)
        keys = [self._key(text) for text in texts]
        kept = self._store.get(list(dict.fromkeys(keys)), self.dim)
        known = {key: vector for key, vector in kept.items() if _is_sound(vector)}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for batch in _chunks(list(missing.items()), _BATCH):
            known.update(self._encoded(batch))
        joined = b"".join(known[key] for key in keys)
        vectors = np.frombuffer(joined, dtype="<f4").reshape(len(keys), self.dim)
        return vectors.astype(np.float32)

    def _encoded(self, batch: Sequence[tuple[bytes, str]]) -> dict[bytes, bytes]:
        vectors = self._encoder.encode([text for _, text in batch])
        if vectors.shape != (len(batch), self.dim):
            raise ModelError(
                f"the model {self.name} gave vectors of shape {vectors.shape} for {len(batch)} "
                f"texts and {self.dim} dimensions: use another model"
            )
        rows = vectors.astype("<f4")
        fresh = {key: row.tobytes() for (key, _), row in zip(batch, rows, strict=True)}
        self._store.put(list(fresh.items()))
        return fresh

    def _key(self, text: str) -> bytes:
        content = f"{self.name}\x1f{text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, digest_size=16).digest()


def with_cache(encoder: Encoder, path: str | Path | None) -> Encoder:
    """``encoder`` with a cache at ``path``, or ``encoder`` itself where path is None.

    The bundled encoder's halves are cached apart and stay reachable, so that a sentence
    encoded by USE alone is not encoded again when it is wanted joined.
    """
    if path is None:
        return encoder
    store = VectorStore(path)
    if not isinstance(encoder, BundledEncoder):
        return CachedEncoder(encoder, store)
    e5 = CachedEncoder(encoder.e5, store) if encoder.e5 else None
    return BundledEncoder(CachedEncoder(encoder.use, store), e5, encoder.notes)


def default_cache_path() -> Path | None:
    """Where vectors are kept: TOLMACH_CACHE, or the user's cache folder; None means nowhere.

    TOLMACH_CACHE: a folder, or a file that ends in .db, or "off". Otherwise the folder tolmach
    in XDG_CACHE_HOME, ~/.cache, ~/Library/Caches (macOS) or LOCALAPPDATA (Windows).
    """
    wanted = os.environ.get(CACHE_VARIABLE, "").strip()
    if wanted.casefold() == "off":
        return None
    if wanted:
        path = Path(wanted).expanduser()
        return path if path.suffix == ".db" else path / "vectors.db"
    return _own_path()


def _own_path() -> Path | None:
    """Where vectors are kept unless the user says otherwise."""
    folder = _user_cache_folder()
    return folder / "tolmach" / "vectors.db" if folder else None


def _user_cache_folder() -> Path | None:
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    if Path(xdg).is_absolute():  # the XDG standard says to ignore relative ones
        return Path(xdg)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return home / ".cache"


def _is_sound(vector: bytes) -> bool:
    """Whether what was kept can be a vector: finite and of unit length."""
    values = np.frombuffer(vector, dtype="<f4").astype(np.float64)
    return bool(abs(np.dot(values, values) - 1) < _SLACK)


def _chunks(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
