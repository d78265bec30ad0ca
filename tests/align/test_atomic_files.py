"""What is written appears whole; pipes and devices stay; what a killed process left goes away."""

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from align.atomic_files import Stage, atomic_file, is_temporary, temporary_folder
from align.errors import ExportError
from glossary.verifying.verify import files_within
from tests.support.paths import ROOT

ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def write(path: Path, content: bytes = b"new") -> None:
    with atomic_file(path) as file:
        file.write(content)


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """Also through a link, and beside a file that appears."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to("pipe")
    read: list[bytes] = []
    for name in ("pipe", "link"):
        reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
        reader.start()
        with Stage() as stage:
            stage.open(tmp_path / "file").write(b"beside")
            stage.open(tmp_path / name).write(b"through")
        reader.join(10)
    assert read == [b"through", b"through"] and pipe.is_fifo() and (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"beside"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_never_replaced(tmp_path: Path) -> None:
    """One of ours, like /dev/null; a disk is refused."""
    try:
        os.mknod(tmp_path / "null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        os.mknod(tmp_path / "disk", 0o666 | stat.S_IFBLK, os.makedev(7, 200))
    except OSError:
        pytest.skip("no devices can be made here")
    write(tmp_path / "null")
    assert (tmp_path / "null").is_char_device()
    with pytest.raises(ExportError, match="a disk or a socket is there"):
        write(tmp_path / "disk")
    assert (tmp_path / "disk").is_block_device()


def test_a_link_to_a_device_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "out.tmx").symlink_to("/dev/null")
    write(tmp_path / "out.tmx")
    assert (tmp_path / "out.tmx").is_char_device() and Path("/dev/null").is_char_device()
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(ExportError, match="no space is left"):
        write(tmp_path / "full", b"x" * 100_000)


def test_what_the_shell_has_opened_is_written_to(tmp_path: Path) -> None:
    """/dev/stdout is a regular file there, which others may go on writing to."""
    code = (
        "import sys; from pathlib import Path; from align.atomic_files import atomic_file\n"
        "with atomic_file(Path('/dev/stdout')) as file: file.write(b'content')\n"
    )
    with (tmp_path / "out").open("wb") as out:
        before = os.fstat(out.fileno()).st_ino
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True, env=ENVIRONMENT)
    assert (tmp_path / "out").read_bytes() == b"content"
    assert (tmp_path / "out").stat().st_ino == before


def test_links_are_written_through(tmp_path: Path) -> None:
    """To a file, to one that is not there yet, and not in a circle."""
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "ahead").symlink_to("later")
    (tmp_path / "circle").symlink_to("round")
    (tmp_path / "round").symlink_to("circle")
    for name in ("link", "ahead"):
        write(tmp_path / name)
        assert (tmp_path / name).is_symlink() and (tmp_path / name).read_bytes() == b"new"
    with pytest.raises(ExportError, match="leads back to itself"):
        write(tmp_path / "circle")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o604])
def test_a_temporary_file_is_never_more_open_than_the_target(mode: int, tmp_path: Path) -> None:
    """From the first moment on."""
    target = tmp_path / "secret"
    target.touch(mode)
    target.chmod(mode)
    seen: list[int] = []
    original = Path.chmod

    def watched(path: Path, wanted: int) -> None:
        seen.append(stat.S_IMODE(path.stat().st_mode))
        original(path, wanted)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "chmod", watched)
        write(target)
    assert seen and all(found & ~mode == 0 for found in seen)
    assert stat.S_IMODE(target.stat().st_mode) == mode


WRITING = """
import sys, time
from pathlib import Path
from align.atomic_files import Stage
with Stage() as stage:
    stage.open(Path(sys.argv[1])).write(b"half")
    print("open", flush=True)
    time.sleep(100)
"""


def writer(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path)],
        stdout=subprocess.PIPE, text=True, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "open\n"
    return process


def temporaries(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if is_temporary(path)]


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """And only that: not what another process is writing, nor files that look much like it."""
    others = [".notes.tmp", ".a.csv.x-1-0123456789ab.tmp", "a.csv.99-1-0123456789ab.tmp"]
    for name in others:
        (tmp_path / name).touch()
    with writer(tmp_path / "a.csv") as killed, writer(tmp_path / "b.csv") as running:
        assert len(temporaries(tmp_path)) == 2
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert files_within([tmp_path]) == sorted(tmp_path / name for name in others)
        write(tmp_path / "c.csv")
        (left,) = temporaries(tmp_path)
        assert left.name.startswith(f".b.csv.{running.pid}-")
        running.kill()
    assert all((tmp_path / name).exists() for name in others)


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9\xff.csv"))
    write(path)
    assert path.read_bytes() == b"new"


def test_very_many_files_need_not_be_open_at_once(tmp_path: Path) -> None:
    """What is written in one go is closed; still all of it appears together, or none."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, before[1]))
    try:
        with pytest.raises(ZeroDivisionError), Stage() as stage:
            for number in range(200):
                stage.write(tmp_path / f"{number}.txt", b"text")
            _ = 1 / 0
        assert list(tmp_path.iterdir()) == []
        with Stage() as stage:
            for number in range(200):
                stage.write(tmp_path / f"{number}.txt", b"text")
            assert not (tmp_path / "0.txt").exists()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"text"}
    assert len(list(tmp_path.iterdir())) == 200


def test_the_folder_of_a_killed_process_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of a process that is there stays, and what is no folder of ours."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = (
        "import os, signal; from align.atomic_files import temporary_folder\n"
        "with temporary_folder() as folder:\n"
        "    (folder / 'a').write_text('a'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    env = os.environ | {"TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=env, check=False)
    assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / "tolmach-kept").mkdir()
    with temporary_folder() as one, temporary_folder() as other:
        assert {path.name for path in tmp_path.iterdir()} == {one.name, other.name, "tolmach-kept"}
    assert [path.name for path in tmp_path.iterdir()] == ["tolmach-kept"]
