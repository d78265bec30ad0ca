"""Vectors kept on disk by model and text, so that an unchanged corpus encodes nothing."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.arrays import Vectors
from align.cache_folder import own_vectors_path
from align.encoders.bundled import BundledEncoder
from align.encoders.cache_file import CHUNK, CacheFile, chunks
from align.encoders.protocol import Encoder
from align.encoders.vectors import PROBE
from align.errors import ModelError

MAX_BYTES = 1 << 30
"""Beyond this the oldest quarter of the vectors is dropped when the cache is opened: 1 GiB,
about half a million sentences."""

_SLACK = 0.01
"""What the square of a length may differ from 1 by."""
_BATCH = 256
"""Texts encoded before they are written: what an interruption can cost."""
_WAIT_SECONDS = 10.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL
) STRICT
"""


class VectorStore(CacheFile):
    """One SQLite file of vectors; never a reason to fail, see :class:`CacheFile`."""

    what = "vector cache"
    content = "cache of vectors"
    application_id = 0x746C6D76  # "tlmv"
    schema = (_SCHEMA,)
    tables = ("vectors",)

    def get(self, keys: Sequence[bytes], dim: int) -> dict[bytes, bytes]:
        """The vectors known for ``keys``, as 4 * dim bytes of little-endian float32 each."""
        found: dict[bytes, bytes] = {}

        def look_up() -> None:
            for chunk in chunks(keys, CHUNK):
                marks = ",".join("?" * len(chunk))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
                found.update(self._connected().execute(query, chunk))

        self._guarded(look_up)
        return {key: vector for key, vector in found.items() if len(vector) == 4 * dim}

    def dim_of(self, name: str) -> int | None:
        """How many numbers the vectors of the encoder of that name have; None where none is kept.

        That is asked of the vector of PROBE.
        """
        found: list[bytes] = []

        def look_up() -> None:
            query = "SELECT vector FROM vectors WHERE key = ?"
            rows = self._connected().execute(query, (vector_key(name, PROBE),))
            found.extend(row[0] for row in rows)

        self._guarded(look_up)
        whole = [vector for vector in found if len(vector) % 4 == 0 and _is_sound(vector)]
        return len(whole[0]) // 4 if whole else None

    def put(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep (key, vector) rows, all or none of them."""

        def write() -> None:
            with self._connected() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows
                )

        self._guarded(write)

    def _wait_seconds(self) -> float:
        return _WAIT_SECONDS

    def _own_path(self) -> Path | None:
        return own_vectors_path()

    def _shrink(self) -> None:
        """Drop the oldest quarter of the rows where the file holds more than MAX_BYTES."""
        if self._bytes() <= MAX_BYTES:
            return
        quarter = self._value("SELECT count(*) / 4 FROM vectors")
        with self._connected() as connection:
            connection.execute(
                "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY id LIMIT ?)",
                (quarter,),
            )


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
        keys = [vector_key(self.name, text) for text in texts]
        kept = self._store.get(list(dict.fromkeys(keys)), self.dim)
        known = {key: vector for key, vector in kept.items() if _is_sound(vector)}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for batch in chunks(list(missing.items()), _BATCH):
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


def vector_key(name: str, text: str) -> bytes:
    """What the vector is kept under that the encoder of that name gives for a text."""
    content = f"{name}\x1f{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=16).digest()


def with_cache(encoder: Encoder, path: str | Path | VectorStore | None) -> Encoder:
    """``encoder`` with a cache at ``path``, or ``encoder`` itself where path is None.

    The bundled encoder's halves are cached apart and stay reachable, so that a sentence
    encoded by USE alone is not encoded again when it is wanted joined.
    """
    if path is None:
        return encoder
    store = path if isinstance(path, VectorStore) else VectorStore(path)
    if not isinstance(encoder, BundledEncoder):
        return CachedEncoder(encoder, store)
    e5 = CachedEncoder(encoder.e5, store) if encoder.e5 else None
    return BundledEncoder(CachedEncoder(encoder.use, store), e5, encoder.notes)


def _is_sound(vector: bytes) -> bool:
    """Whether what was kept can be a vector: finite and of unit length."""
    values = np.frombuffer(vector, dtype="<f4").astype(np.float64)
    return bool(abs(np.dot(values, values) - 1) < _SLACK)
