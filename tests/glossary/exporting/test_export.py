"""Exports as a whole: all files or none, the same bytes, one line for each failure."""

import errno
import io
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import pytest

from align.atomic_files import Stage, atomic_file
from align.errors import ExportError, UsageError
from glossary.exporting.export import write_exports, write_stream
from glossary.exporting.targets import FORMATS
from glossary.formats.refusals import RefusedError
from tests.support.exported import INFO, entry, torture

OLD = b"the old export"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_format_has_its_files(tmp_path: Path) -> None:
    """Named, counted, in the order asked for."""
    written = write_exports(torture(), INFO, tmp_path / "new" / "folder", tuple(FORMATS))
    assert [(w.path.name, w.format) for w in written] == [
        ("glossary.tmx", "tmx"),
        ("glossary-paragraphs.tmx", "tmx"),
        ("glossary.xlsx", "xlsx"),
        ("glossary.csv", "csv"),
        ("glossary.tsv", "tsv"),
        ("glossary.jsonl", "jsonl"),
        ("glossary.tbx", "tbx"),
        ("glossary-dca.tbx", "tbx-dca"),
        ("glossary-v2.tbx", "tbx2"),
        ("glossary.mtf.xml", "multiterm-xml"),
        ("glossary.xlf", "xliff"),
    ]
    assert {w.entries for w in written} == {len(torture())}
    assert sum(w.records for w in written if w.format == "tmx") == len(torture())
    assert all(w.path.read_bytes() for w in written)


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    """In any order, and over an export that is there already."""
    write_exports(torture(), INFO, tmp_path / "a", tuple(FORMATS))
    write_exports(torture()[::-1], INFO, tmp_path / "b", tuple(FORMATS))
    first = files(tmp_path / "a")
    assert files(tmp_path / "b") == first
    write_exports(reversed(torture()), INFO, tmp_path / "a", tuple(FORMATS))
    assert files(tmp_path / "a") == first


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_to_export_is_an_export_too(format: str, tmp_path: Path) -> None:
    """Otherwise an old file would stay and be used."""
    for written in write_exports([], INFO, tmp_path, (format,)):
        assert (written.records, written.path.exists()) == (0, True)


def test_what_does_not_fit_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    """All refusals of all formats in one error, by entry."""
    bad = [entry("а\x0bб", "x", id="a"), entry("", "x", id="b"), entry("я" * 40_000, "x", id="c")]
    with pytest.raises(RefusedError) as caught:
        write_exports([*torture(), *bad], INFO, tmp_path)
    assert {(r.entry_id, r.format) for r in caught.value.refusals} == {
        ("a", "tmx"),
        ("b", "tmx"),
        ("a", "xlsx"),
        ("b", "xlsx"),
        ("c", "xlsx"),
        ("a", "csv"),
        ("b", "csv"),
    }
    text = str(caught.value)
    assert text.startswith("3 entries do not fit the format, nothing was written: ")
    assert "c (xlsx: 40,000 characters in Russian, at most 32,767 fit)" in text
    assert "\n" not in text
    assert "\x0b" not in text
    assert files(tmp_path) == {}


def test_what_does_not_fit_can_be_left_out(tmp_path: Path) -> None:
    """Of that format only, and the result says so."""
    entries = [entry("да", "yes", id="a"), entry("я" * 40_000, "x", id="c")]
    written = write_exports(entries, INFO, tmp_path, ("tmx", "xlsx"), on_refused="skip")
    assert [(w.entries, [r.entry_id for r in w.refused]) for w in written] == [
        (2, []),
        (2, []),
        (1, ["c"]),
    ]


def test_many_refusals_do_not_fill_the_screen(tmp_path: Path) -> None:
    """The first are named, the others counted; the error has them all."""
    with pytest.raises(RefusedError) as caught:
        write_exports([entry("", "x", id=f"e{n}") for n in range(500)], INFO, tmp_path, ("csv",))
    assert len(str(caught.value)) < 1_000
    assert "; and 480 more." in str(caught.value)
    assert len(caught.value.refusals) == 500


def test_an_id_that_comes_twice_is_refused(tmp_path: Path) -> None:
    """Nothing could be counted against it."""
    with pytest.raises(RefusedError, match="another entry has the same id"):
        write_exports([entry("а", "x", id="a"), entry("б", "y", id="a")], INFO, tmp_path)


def test_an_unknown_format_is_a_wrong_call(tmp_path: Path) -> None:
    """And the error says which there are."""
    with pytest.raises(UsageError, match="no format 'xls': use one of tmx, xlsx, csv"):
        write_exports([], INFO, tmp_path, ("xls",))


@pytest.mark.parametrize("format", FORMATS)
def test_a_stream_gets_one_file(format: str, tmp_path: Path) -> None:
    """The same bytes as in the folder, but for TMX, which is one file instead of two."""
    stream = io.BytesIO()
    written = write_stream(torture(), INFO, stream, format)
    assert (str(written.path), written.entries) == ("-", len(torture()))
    if format != "tmx":
        (file,) = write_exports(torture(), INFO, tmp_path, (format,))
        assert file.path.read_bytes() == stream.getvalue()


def test_a_stream_gets_nothing_where_an_entry_is_refused() -> None:
    """Before the first byte."""
    stream = io.BytesIO()
    with pytest.raises(RefusedError):
        write_stream([entry("", "x")], INFO, stream, "tmx")
    assert stream.getvalue() == b""


@contextmanager
def small_disk() -> Iterator[None]:
    """No file may grow beyond 20,000 bytes: the nearest thing to a full disk without a mount.

    Not for longer than it must be: the file that the tests' own output goes to is one of them.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def old_export(folder: Path) -> dict[str, bytes]:
    for name in ("glossary.tmx", "glossary.xlsx", "glossary.csv", "glossary.jsonl"):
        (folder / name).write_bytes(OLD)
    return files(folder)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.filterwarnings("error")
def test_a_write_that_fails_leaves_the_old_export(format: str, tmp_path: Path) -> None:
    """And no temporary file; the error is one line."""
    before = old_export(tmp_path)
    entries = [entry(f"слово {n}", "я" * 500) for n in range(400)]
    with (
        pytest.raises(ExportError, match="is larger than the system allows") as caught,
        small_disk(),
    ):
        write_exports(entries, INFO, tmp_path, (format,))
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before


def test_a_full_disk_leaves_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the disk is found full only at the end, by fsync."""

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = old_export(tmp_path)
    monkeypatch.setattr("align.atomic_files.os.fsync", full)
    with pytest.raises(ExportError, match="no space is left on the disk; free some"):
        write_exports(torture(), INFO, tmp_path)
    assert files(tmp_path) == before


def test_an_error_between_two_files_leaves_both(tmp_path: Path) -> None:
    """The files of one export appear together."""
    before = old_export(tmp_path)
    with pytest.raises(ZeroDivisionError), Stage() as stage:
        stage.open(tmp_path / "glossary.tmx").write(b"new")
        stage.open(tmp_path / "glossary.csv").write(b"new")
        raise ZeroDivisionError
    assert files(tmp_path) == before


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """Says so, and the file is untouched."""
    target = tmp_path / "exports"
    target.write_bytes(OLD)
    for folder in (target, target / "below"):
        with pytest.raises(ExportError, match="is a file, not a folder; name another folder"):
            write_exports(torture(), INFO, folder)
    assert target.read_bytes() == OLD


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    """Says so, and writes none of the other files."""
    (tmp_path / "glossary.xlsx").mkdir()
    with pytest.raises(ExportError, match=r"glossary\.xlsx: .* a folder of that name"):
        write_exports(torture(), INFO, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["glossary.xlsx"]


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.EROFS, "the file system is read-only"), (errno.EACCES, "no permission to write")],
)
def test_a_folder_that_cannot_be_written_to(
    number: int, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where tests run as root nothing is forbidden, so the system's answer is replayed."""

    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("align.atomic_files.os.open", refuse)
    with pytest.raises(ExportError, match=advice):
        write_exports(torture(), INFO, tmp_path)
    assert files(tmp_path) == {}


def test_a_folder_that_takes_no_files() -> None:
    """A real one: not even root makes a file in /proc."""
    if not Path("/proc/self").is_dir():
        pytest.skip("/proc is not there")
    with pytest.raises(ExportError, match="cannot be written"):
        write_exports(torture(), INFO, Path("/proc/self"))


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it points to is replaced."""
    (tmp_path / "real.csv").write_bytes(OLD)
    (tmp_path / "glossary.csv").symlink_to("real.csv")
    with atomic_file(tmp_path / "glossary.csv") as file:
        file.write(b"new")
    assert (tmp_path / "glossary.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_permissions_are_kept(tmp_path: Path) -> None:
    """A file that a group may read stays so; a new one gets what the umask leaves."""
    path = tmp_path / "glossary.csv"
    path.write_bytes(OLD)
    path.chmod(0o640)
    with atomic_file(path) as file:
        file.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o640
    with atomic_file(tmp_path / "other") as file:
        file.write(b"new")
    umask = os.umask(0)
    os.umask(umask)
    assert (tmp_path / "other").stat().st_mode & 0o777 == 0o666 & ~umask


class Reluctant(io.RawIOBase):
    """A raw stream that takes a little at a time, and after ``room`` bytes no more."""

    def __init__(self, room: int) -> None:
        self.taken, self.room = b"", room

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        if len(self.taken) >= self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.taken += bytes(content[:100])
        return min(len(content), 100)


@pytest.mark.parametrize("format", ["tmx", "xliff", "jsonl"])
def test_a_raw_stream_gets_everything_or_an_error(format: str) -> None:
    """Such as standard output without a buffer, which takes what it can and says only how much."""
    whole, little = io.BytesIO(), Reluctant(10**7)
    write_stream(torture(), INFO, whole, format, "skip")
    write_stream(torture(), INFO, cast("IO[bytes]", little), format, "skip")
    assert little.taken == whole.getvalue()
    assert not little.closed
    with pytest.raises(OSError, match="No space"):
        write_stream(torture(), INFO, cast("IO[bytes]", Reluctant(2_000)), format, "skip")
