"""The vector cache: what is kept, shared, damaged or cannot be written."""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from align.arrays import Vectors
from align.cache_folder import vectors_path
from align.encoders.bundled import BundledEncoder
from align.encoders.cache import CachedEncoder, VectorStore, with_cache
from align.encoders.loading import load_encoder, sentence_encoder
from align.errors import ModelError
from tests.support.encoders import CountingEncoder, run_python


@pytest.fixture(scope="module")
def bundled() -> BundledEncoder:
    encoder = load_encoder("bundled")
    assert isinstance(encoder, BundledEncoder)
    return encoder


def test_a_second_run_encodes_nothing(tmp_path: Path) -> None:
    """An unchanged corpus is read from the cache, bit for bit, duplicates encoded once."""
    path = tmp_path / "deep" / "vectors.db"
    texts = ["мир", "peace", "мир", "", "a\ud800b", "peace"]
    first = CountingEncoder()
    fresh = CachedEncoder(first, path).encode(texts)
    assert sorted(first.asked) == sorted(set(texts))
    second = CountingEncoder()
    cached = CachedEncoder(second, path)
    assert np.array_equal(cached.encode(texts), fresh)
    assert second.asked == []
    assert cached.encode([*texts, "new"]).shape == (7, 8)
    assert second.asked == ["new"]
    assert cached.notes == ()
    assert fresh.dtype == np.float32
    assert cached.encode([]).shape == (0, 8)


def test_more_texts_than_a_query_takes(tmp_path: Path) -> None:
    """Chunks meet without a gap and in order."""
    texts = [f"text {number}" for number in range(2_345)]
    expected = CountingEncoder().encode(texts)
    cached = CachedEncoder(CountingEncoder(), tmp_path / "v.db")
    assert np.array_equal(cached.encode(texts[::2]), expected[::2])
    assert np.array_equal(cached.encode(texts), expected)


def test_another_model_shares_the_file_not_the_vectors(tmp_path: Path) -> None:
    """The key is the model's signature and the text."""
    store = VectorStore(tmp_path / "v.db")
    one, two = CountingEncoder("one"), CountingEncoder("two", dim=4)
    CachedEncoder(one, store).encode(["мир"])
    assert CachedEncoder(two, store).encode(["мир"]).shape == (1, 4)
    assert two.asked == ["мир"]


def test_halves_of_the_bundle_are_cached_apart(tmp_path: Path, bundled: BundledEncoder) -> None:
    """A sentence encoded by USE alone is not encoded by USE again when wanted joined."""
    use, e5 = CountingEncoder("use", 4), CountingEncoder("e5", 3)
    cached = with_cache(BundledEncoder(use, e5), tmp_path / "v.db")
    sentence_encoder(cached).encode(["мир"])
    assert cached.encode(["мир"]).shape == (1, 7)
    assert (use.asked, e5.asked) == (["мир"], ["мир"])
    real = with_cache(bundled, tmp_path / "v.db")
    texts = ["Нет войне", "No to war"]
    assert np.array_equal(real.encode(texts), real.encode(texts))
    assert real.encode(texts) == pytest.approx(bundled.encode(texts), abs=1e-5)
    assert with_cache(bundled, None) is bundled


def _damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "not a database":
        path.write_bytes(b"this is no database, and long enough to be read as one" * 40)
    elif how == "overwritten pages":
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("how", ["not a database", "overwritten pages", "cut in half"])
def test_a_damaged_cache_is_moved_aside(
    tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No crash, a note with both names, right vectors, and a cache that works again."""
    monkeypatch.delenv("TOLMACH_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = vectors_path()
    assert path is not None
    texts = [f"text {number}" for number in range(400)]
    filled = VectorStore(path)
    expected = CachedEncoder(CountingEncoder(), filled).encode(texts)
    filled.close()
    _damage(path, how)
    cached = CachedEncoder(CountingEncoder(), path)
    assert np.array_equal(cached.encode(texts), expected)
    assert len(cached.notes) == 1 and f"{path}.damaged" in cached.notes[0]
    assert Path(f"{path}.damaged").exists()
    again = CountingEncoder()
    assert np.array_equal(CachedEncoder(again, path).encode(texts), expected)
    assert again.asked == []


def test_anothers_database_is_left_alone(tmp_path: Path) -> None:
    """TOLMACH_CACHE pointed at somebody's data costs a note, not the data."""
    path = tmp_path / "glossary.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entries (ru TEXT)")
    connection.close()
    before = path.read_bytes()
    cached = CachedEncoder(CountingEncoder(), path)
    assert cached.encode(["мир"]).shape == (1, 8)
    assert "another program" in cached.notes[0]
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["below a file", "a folder", "locked"])
def test_a_place_that_cannot_be_written_means_no_cache(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors come all the same, with one note."""
    monkeypatch.setattr("align.encoders.cache._WAIT_SECONDS", 0.1)
    path = tmp_path / "v.db"
    if kind == "below a file":
        path.write_text("a file", encoding="utf-8")
        path = path / "v.db"
    elif kind == "a folder":
        path.mkdir()
    holder = sqlite3.connect(path if kind == "locked" else ":memory:", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    cached = CachedEncoder(CountingEncoder(), path)
    assert np.array_equal(cached.encode(["мир"]), CountingEncoder().encode(["мир"]))
    assert len(cached.notes) == 1 and "without the vector cache" in cached.notes[0]
    assert cached.encode(["мир"]).shape == (1, 8)
    holder.close()


def test_a_vector_of_wrong_length_is_encoded_again(tmp_path: Path) -> None:
    """A row that another hand has changed is not trusted."""
    path = tmp_path / "v.db"
    expected = CachedEncoder(CountingEncoder(), path).encode(["мир"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = x'0000'")
    connection.close()
    assert np.array_equal(CachedEncoder(CountingEncoder(), path).encode(["мир"]), expected)


def test_the_cache_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the oldest quarter goes at the next opening, the newest stays."""
    path = tmp_path / "v.db"
    texts = [f"text {number}" for number in range(400)]
    CachedEncoder(CountingEncoder(), path).encode(texts)
    monkeypatch.setattr("align.encoders.cache.MAX_BYTES", 20_000)
    counting = CountingEncoder()
    CachedEncoder(counting, path).encode(texts)
    assert counting.asked == texts[:100]


def test_two_processes_share_a_cache(tmp_path: Path) -> None:
    """Both write at once; nothing is lost, nothing fails, no note."""
    path = tmp_path / "v.db"
    code = f"""
        import numpy as np
        from align.encoders.cache import VectorStore
        import sys
        store = VectorStore({str(path)!r})
        for start in range(0, 400, 4):
            keys = [b"%d" % number for number in range(start, start + 4)]
            store.put([(key, b"abcd") for key in keys])
        print(len(store.get([b"%d" % number for number in range(400)], 1)), store.notes)
    """
    results: list[str] = []
    workers = [
        threading.Thread(target=lambda: results.append(run_python(code).stdout.strip()))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results == ["400 ()", "400 ()"]


def test_a_model_that_gives_too_few_rows_is_refused(tmp_path: Path) -> None:
    """Rows never shift silently to other texts."""

    class Short(CountingEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return super().encode(texts)[:-1]

    with pytest.raises(ModelError, match="shape"):
        CachedEncoder(Short(), tmp_path / "v.db").encode(["мир", "дом"])


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 3e38, 0.0])
def test_a_vector_that_is_none_is_encoded_again(bad: float, tmp_path: Path) -> None:
    """A bit that flipped on the disk is no fault of the model's."""
    path = tmp_path / "v.db"
    fresh = CachedEncoder(CountingEncoder(), path).encode(["мир", "peace"])
    connection = sqlite3.connect(path)
    with connection:
        broken = np.full(8, bad, dtype="<f4").tobytes()
        connection.execute("UPDATE vectors SET vector = ? WHERE id = 1", (broken,))
    connection.close()
    encoder = CountingEncoder()
    assert np.array_equal(CachedEncoder(encoder, path).encode(["мир", "peace"]), fresh)
    assert len(encoder.asked) == 1


@pytest.mark.parametrize("content", [b"Buy milk.\n" * 50, b"SQLite format 3\0" + b"x" * 200])
def test_a_file_of_the_users_stays_where_it_is(content: bytes, tmp_path: Path) -> None:
    """TOLMACH_CACHE=notes.db: no cache then, and a line that says so."""
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    cached = CachedEncoder(CountingEncoder(), path)
    assert cached.encode(["мир"]).shape == (1, 8)
    (note,) = cached.notes
    assert "notes.db: it is no cache of vectors; choose another place" in note
    assert path.read_bytes() == content and list(tmp_path.iterdir()) == [path]
