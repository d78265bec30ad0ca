"""A store that nothing came into goes away, but never one that somebody else has begun to use."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glossary.store.database import remove_unused
from glossary.store.store import Store
from tests.support.paths import ROOT
from tests.support.samples import YARD, make_store

CUT = (
    '<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="ru"/><body><tu><tuv xml:lang="ru">'
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_empty_one_goes_away(tmp_path: Path) -> None:
    Store.open(tmp_path / "new.db", create=True).close()
    remove_unused(tmp_path / "new.db")
    assert names(tmp_path) == []


def test_one_with_anything_in_it_stays(tmp_path: Path) -> None:
    """Pairs without a decision, a decision without pairs, and a file that is no store."""
    make_store(tmp_path / "pairs.db", YARD).close()
    with make_store(tmp_path / "events.db", ()) as store:
        store.decisions.add("мост", "bridge", "anna")
    (tmp_path / "notes.db").write_text("mine")
    for name in ("pairs.db", "events.db", "notes.db"):
        remove_unused(tmp_path / name)
    assert names(tmp_path) == ["events.db", "notes.db", "pairs.db"]
    with Store.open(tmp_path / "pairs.db") as store:
        assert store.entries.counts().entries == 4


def test_one_that_another_process_has_open_stays(tmp_path: Path) -> None:
    """A build has read its corpus for minutes and not written a row yet."""
    code = (
        "import sys; from glossary.store.store import Store\n"
        "with Store.open(sys.argv[1], create=True) as store:\n"
        "    print('open', flush=True); sys.stdin.readline()\n"
        "    store.decisions.add('мост', 'bridge', 'anna')\n"
    )
    path = tmp_path / "new.db"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        remove_unused(path)
        process.communicate("go on\n")
    assert process.returncode == 0
    with Store.open(path) as store:
        assert [entry.ru for entry in store.entries.in_order()] == ["мост"]


@pytest.mark.parametrize("beside", [False, True])
def test_an_import_that_fails_beside_another_process(beside: bool, tmp_path: Path) -> None:
    """The import makes the store; while it reads, a build opens it, to fill it later."""
    (tmp_path / "cut.tmx").write_text(CUT)
    code = (
        "import sys; from pathlib import Path; from glossary.importing import files\n"
        "from glossary.store.store import Store\n"
        "opened = []\n"
        "class Waiting(files.Incoming):\n"
        "    def __init__(self, *arguments):\n"
        f"        {'opened.append(Store.open(sys.argv[-1]))' if beside else 'pass'}\n"
        "        super().__init__(*arguments)\n"
        "files.Incoming = Waiting\n"
        "from glossary.commands.main import main\n"
        "main(sys.argv[1:])\n"
    )
    path = tmp_path / "new.db"
    command = [sys.executable, "-c", code, "import", "cut.tmx", "--store", str(path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert done.returncode == 1, done.stderr
    assert path.exists() is beside
    if beside:
        with Store.open(path) as store:
            assert store.entries.counts().entries == 0


def test_an_import_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    """By SIGTERM, as by Ctrl-C."""
    code = (
        "import os, signal, sys; from glossary.importing import files\n"
        "files.format_of = lambda path: os.kill(os.getpid(), signal.SIGTERM)\n"
        "from glossary.commands.main import main\n"
        "main(sys.argv[1:])\n"
    )
    (tmp_path / "some.csv").write_text("ru,en\n")
    command = [sys.executable, "-c", code, "import", "some.csv", "--store", "new.db"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert done.returncode == 128 + signal.SIGTERM
    assert done.stderr == "tolmach: ended by SIGTERM; nothing was half-written\n"
    assert not (tmp_path / "new.db").exists()


def test_reading_leaves_nothing_beside_a_store(tmp_path: Path) -> None:
    """Neither bytes changed nor an empty journal, whichever way it is read."""
    path = tmp_path / "a.db"
    make_store(path, YARD).close()
    before = path.read_bytes()
    for _ in range(2):
        with Store.open(path, read_only=True) as store:
            assert len(list(store.entries.in_order())) > 0
        assert names(tmp_path) == ["a.db"]
    assert path.read_bytes() == before


def test_reading_leaves_the_journal_of_a_writer(tmp_path: Path) -> None:
    """One that works, or one that was killed: what it wrote is in there only."""
    path = tmp_path / "a.db"
    make_store(path, YARD).close()
    with Store.open(path) as writer:
        writer.decisions.add("мост", "bridge", "anna")
        with Store.open(path, read_only=True) as reader:
            assert any(entry.ru == "мост" for entry in reader.entries.in_order())
        assert "a.db-wal" in names(tmp_path)
        writer.decisions.add("река", "river", "anna")
        for name in names(tmp_path):
            (tmp_path / f"killed-{name}").write_bytes((tmp_path / name).read_bytes())
    (tmp_path / "killed").mkdir()
    for name in ("a.db", "a.db-wal"):
        (tmp_path / f"killed-{name}").rename(tmp_path / "killed" / name)
    for _ in range(2):
        with Store.open(tmp_path / "killed" / "a.db", read_only=True) as reader:
            assert {"мост", "река"} <= {entry.ru for entry in reader.entries.in_order()}
    assert (tmp_path / "killed" / "a.db-wal").stat().st_size > 0


def test_a_writer_may_come_while_a_reader_goes(tmp_path: Path) -> None:
    """A journal that another process has opened is left to it, empty or not."""
    path = tmp_path / "a.db"
    make_store(path, YARD).close()
    with Store.open(path) as writer:
        with Store.open(path, read_only=True) as reader:
            list(reader.entries.in_order())
        writer.decisions.add("мост", "bridge", "anna")
    with Store.open(path, read_only=True) as reader:
        assert any(entry.ru == "мост" for entry in reader.entries.in_order())
    assert names(tmp_path) == ["a.db"]
