"""Files that are read whole: settings, lists of words, gold. None hangs, or fills the memory."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from align.small_files import MOST_OF_SETTINGS, small_file, small_text, toml_values
from tests.support.paths import ROOT
from tests.support.samples import make_store

NO_FILE = "a device or a pipe, not a file"


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def an_endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_huge_file(path: Path) -> None:
    path.touch()
    os.truncate(path, 100_000_000)


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("elsewhere")


def a_folder(path: Path) -> None:
    path.mkdir()


MADE: dict[Callable[[Path], None], str] = {
    a_pipe: NO_FILE,
    an_endless_device: NO_FILE,
    a_huge_file: "MB, too large for what it is",
    a_link_to_nothing: "o such file",
    a_folder: "directory",
}
READ = [
    ("export", "--for", "./FILE.toml"),
    ("hashtags", "#мост", "--words", "FILE"),
    ("fragments", "a.md", "--words", "FILE"),
    ("evaluate", "hashtags", "FILE"),
    ("evaluate", "fragments", "FILE"),
    ("evaluate", "confidence", "FILE"),
    ("evaluate", "terms", "FILE"),
    ("evaluate", "model", "FILE"),
    ("evaluate", "sentences", "FILE.align"),
]


def said(folder: Path, *arguments: str, code: int, project: str | None = "off") -> str:
    """The only line that a command says; a hang would be the end of the test."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("TOLMACH_PROJECT", None)
    if project is not None:
        environment["TOLMACH_PROJECT"] = project
    done = subprocess.run(
        [sys.executable, "-m", "glossary.commands.main", *arguments],
        capture_output=True, cwd=folder, text=True, env=environment, stdin=subprocess.DEVNULL,
        timeout=100,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("tolmach: ") and done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_store(tmp_path / "glossary.db").close()
    (tmp_path / "a.md").write_text("They crossed the мост (bridge).\n", encoding="utf-8")
    for name in ("FILE.ru", "FILE.en"):
        (tmp_path / name).write_text("a\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_project_file_that_cannot_be_read(make: Callable[[Path], None], folder: Path) -> None:
    """Found in the folder, found above it, or named."""
    make(folder / "tolmach.toml")
    inside = folder / "texts"
    inside.mkdir()
    for place, name in ((folder, "tolmach.toml"), (inside, "../tolmach.toml")):
        line = said(place, "list", "--store", str(folder / "glossary.db"), code=2, project=None)
        assert line.startswith(f"tolmach: {name}: ") and MADE[make] in line
    named = said(folder, "list", code=2, project="tolmach.toml")
    assert "tolmach.toml: " in named and MADE[make] in named


@pytest.mark.parametrize("arguments", READ, ids=" ".join)
def test_commands_refuse_what_is_no_small_file(arguments: tuple[str, ...], folder: Path) -> None:
    """A pipe into which nobody writes, and a file that no list is as large as."""
    path = folder / next(word for word in arguments if "FILE" in word)
    for make in (a_pipe, a_huge_file):
        make(path)
        line = said(folder, *arguments, code=1)
        assert path.name in line and MADE[make] in line
        path.unlink()


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_the_kinds_of_what_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "a")
    with pytest.raises(OSError, match=MADE[make]):
        small_file(tmp_path / "a")


def test_what_a_shell_puts_in_place_of_a_file_is_read() -> None:
    """The words of `<(sort words.txt)`, up to the same bound."""
    for length in (5, 50):
        reading, writing = os.pipe()
        os.write(writing, b"a" * length)
        os.close(writing)
        path = Path(f"/dev/fd/{reading}")
        if length > 20:
            with pytest.raises(OSError, match="too large"):
                small_file(path, 20)
        else:
            assert small_file(path, 20) == b"aaaaa"
        os.close(reading)


def test_a_file_of_just_the_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"b" * 10)
    assert small_file(path, 10) == b"b" * 10
    with pytest.raises(OSError, match="too large"):
        small_file(path, 9)


def test_line_ends_are_those_of_any_system(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert small_text(path, "utf-8-sig") == "a\nb\nc\n"


@pytest.mark.parametrize("line", ["%s = 1", "[%s]", "x = {%s = 1}"])
@pytest.mark.parametrize("part", ["a.", '"a" . ', "'b'.", "a-b\t."])
def test_deep_keys_are_refused_at_once(line: str, part: str, tmp_path: Path) -> None:
    """A key takes the square of its parts: one of 100 kB took half a minute."""
    path = tmp_path / "tolmach.toml"
    path.write_text(line % (part * 20 + "a"))
    assert len(toml_values(path)) == 1
    path.write_text(line % (part * (400_000 // len(part)) + "a"))
    assert path.stat().st_size < MOST_OF_SETTINGS
    with pytest.raises(ValueError, match="nested too deep"):
        toml_values(path)


def test_texts_with_many_full_stops_are_no_keys(tmp_path: Path) -> None:
    path = tmp_path / "tolmach.toml"
    path.write_text(f'name = "{"... " * 300}"\nmore = "{"a. " * 90}"\n')
    assert toml_values(path)["name"] == "... " * 300
