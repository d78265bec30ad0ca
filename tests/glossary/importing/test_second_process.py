"""Large files are read by a second process: the same records, errors and facts as in one."""

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from align.errors import ExportError
from glossary.exporting.export import write_exports
from glossary.exporting.targets import FORMATS
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.table_options import TableOptions
from glossary.importing import files as incoming
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from tests.support.exported import entry, torture

INFO = ExportInfo("0.1.0", "bundled", (("entries", 3),), events=7, scope="approved")


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large."""
    monkeypatch.setattr(incoming, "LARGE", 0)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that is started, in order."""
    processes: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def started(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        processes.append(popen(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", started)
    return processes


def facts(file: Incoming) -> tuple[object, ...]:
    return file.format, file.about


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_records_come_from_another_process(
    format: str, tmp_path: Path, ahead: None
) -> None:
    """In every format, and what the file says of itself."""
    written = write_exports([*torture(), entry("Раз. Два.", "A. B.")], INFO, tmp_path, (format,))
    for path in (item.path for item in written):
        here, there = Incoming(path), Incoming(path)
        assert list(there.records()) == list(here.read())
        assert there.finished
        assert facts(there) == facts(here)


def test_more_records_than_a_batch(tmp_path: Path, ahead: None) -> None:
    """None is lost between two batches, and the columns asked for are those that are read."""
    path = tmp_path / "x.csv"
    path.write_text("".join(f"{n};слово {n};word {n}\n" for n in range(2_500)), encoding="utf-8")
    table = TableOptions({"ru": "2", "en": "3"}, ";")
    records = list(Incoming(path, Languages("ru-KZ", "en-GB"), table).records())
    assert [(r.ru, r.en) for r in records] == [(f"слово {n}", f"word {n}") for n in range(2_500)]


def test_an_error_is_the_same_line(tmp_path: Path, ahead: None) -> None:
    """And takes back what was merged before it."""
    path = tmp_path / "x.jsonl"
    good = '{"ru": "суд", "en": "court"}\n'
    path.write_text(good * 1_500 + "{", encoding="utf-8")
    with Store.open(tmp_path / "glossary.db", create=True) as store:
        with pytest.raises(ExportError) as caught:
            list(merge(store, Incoming(path), "anna"))
        assert f"{path}: line 1501: ends without a line break" in str(caught.value)
        assert store.entries.last_event() == 0
    with pytest.raises(ExportError, match=r"gone\.tmx: cannot be read"):
        list(Incoming(tmp_path / "gone.tmx").records())


def test_where_no_process_can_start_the_file_is_read_all_the_same(
    tmp_path: Path, ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By this process."""
    path = tmp_path / "x.csv"
    path.write_text("суд,court\n", encoding="utf-8")
    for python in (str(tmp_path / "gone"), "/bin/false"):
        monkeypatch.setattr(sys, "executable", python)
        file = Incoming(path)
        assert [record.en for record in file.records()] == ["court"]
        assert not file.finished


def test_a_process_that_is_killed_is_an_error(
    tmp_path: Path, ahead: None, begun: list[subprocess.Popen[bytes]]
) -> None:
    """Half a file must not count as a whole one, from which others were deleted."""
    path = tmp_path / "x.csv"
    path.write_text("суд,court\n" * 200_000, encoding="utf-8")
    records = Incoming(path).records()
    assert next(records).en == "court"
    begun[0].kill()
    with pytest.raises(ExportError, match="the process that read it was ended"):
        list(records)


def test_a_reader_that_is_not_needed_any_more_is_ended(
    tmp_path: Path, ahead: None, begun: list[subprocess.Popen[bytes]]
) -> None:
    """No process is left behind where the records are not read to their end."""
    path = tmp_path / "x.csv"
    path.write_text("суд,court\n" * 200_000, encoding="utf-8")
    records = Incoming(path).records()
    next(records)
    assert isinstance(records, Generator)
    records.close()
    assert begun[0].returncode is not None


def test_the_module_answers_nobody_without_a_request() -> None:
    """Run by hand it ends with an error instead of waiting for ever."""
    command = [sys.executable, "-m", "glossary.importing.reader_process"]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    assert b"EOFError" in done.stderr


def test_the_second_process_imports_nothing_from_the_current_folder(
    tmp_path: Path,
    ahead: None,
    begun: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files there may have the names of modules."""
    (path,) = [
        item.path
        for item in write_exports([entry("мост", "bridge")], INFO, tmp_path, ("tmx",))
        if item.records
    ]
    data = tmp_path / "data"
    (data / "glossary").mkdir(parents=True)
    for name in ("struct.py", "marshal.py", "lxml.py", "runpy.py", "glossary/__init__.py"):
        (data / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    monkeypatch.chdir(data)
    there = Incoming(path)
    assert len(list(there.records())) == 1
    assert there.finished and len(begun) == 1
    assert not (tmp_path / "ran").exists()
