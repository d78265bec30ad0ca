"""Damaged, hostile and unfinished files: refused by place and reason, nothing is kept of them."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart

from align.errors import ExportError
from glossary.exporting.export import write_exports
from glossary.exporting.targets import FORMATS
from glossary.formats.readers.sheets import opening
from glossary.formats.readers.sheets import rows as sheets
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from tests.support.exported import INFO, torture
from tests.support.limits import read_within
from tests.support.merging import approved_store, edited, exported, found, merged, written_text

SECRET = '<!DOCTYPE tmx [<!ENTITY s SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with approved_store(tmp_path) as made:
        yield made


HEADER = '<tmx version="1.4"><header srclang="ru"/><body>'
UNIT = '<tu><tuv xml:lang="ru"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'
BAD = [
    ("a.tmx", b"", "is empty"),
    ("a.tmx", b"hello world", "which columns are Russian and English is not clear"),
    ("a.tmx", b"<html/>", "is <html>, not TMX, TBX, MultiTerm XML or XLIFF"),
    ("a.tmx", f"{HEADER}\n{UNIT.format('да', 'yes')}\n<tu>".encode(), "line 3: .*cut short"),
    ("a.tmx", f"{HEADER}&#11;</body></tmx>".encode(), "line 1: "),
    ("a.tmx", f"{SECRET}{HEADER}{UNIT.format('&s;', 'yes')}</body></tmx>".encode(), "declarations"),
    ("a.tmx", f'{HEADER}</body><header srclang="ru"/></tmx>'.encode(), "two <header>"),
    ("a.tmx", b"<tmx><body/></tmx>", "no <header>"),
    (
        "a.tmx",
        f"{HEADER}\n{UNIT}</body></tmx>".replace('"ru"><seg', '"fr"><seg').encode(),
        "line 2: no Russian and English; its languages are en, fr",
    ),
    ("a.tmx", '<?xml version="1.0" encoding="utf-8"?><tmx>да'.encode("cp1251"), "line 1: "),
    ("a.tmx", b'<?xml version="1.0" encoding="UTF-7"?><tmx/>', "is in UTF-7"),
    ("a.csv", "да,yes\n".encode("cp1251"), "is not utf-8; save it as UTF-8 or name"),
    ("a.csv", "ru-KZ,English,ru-RU\nа,b,в\n".encode(), r"column 1 .ru-KZ. and column 3 .* both"),
    ("a.csv", "Russian,English\nа,b\nRussian,English\n".encode(), "line 3: the headings appear"),
    ("a.csv", 'Russian,English\n"а,b\n'.encode(), "line 2: unexpected end of data"),
    ("a.csv", "Russian,English\nа,\n".encode(), "line 2: no English; nothing in it can be"),
    ("a.csv", b"\0\0\0", "NUL"),
    ("a.jsonl", b'{"id": "a"}\n', "line 1: is not an entry in JSON"),
    ("a.xlsx", b"PK\x03\x04" + b"x" * 99, "is a damaged archive"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99, "old XLS or encrypted"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=range(len(BAD)))
def test_bad_files_are_refused_and_change_nothing(
    name: str, content: bytes, message: str, store: Store, tmp_path: Path
) -> None:
    """One line with file, place and reason; not even the good records before it are kept."""
    path = tmp_path / name
    path.write_bytes(content)
    events = store.entries.last_event()
    with pytest.raises(ExportError, match=message) as caught:
        merged(store, path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert store.entries.last_event() == events


HOSTILE = {
    "macro": ("xl/vbaProject.bin", b"x", "is a macro"),
    "climbing path": ("../../etc/passwd", b"x", "climbs out of the archive"),
    "bomb": ("xl/worksheets/sheet9.xml", b"<a>" + bytes(50_000_000), "unpacks to"),
    "doctype": ("xl/d.xml", b'<!DOCTYPE a SYSTEM "a.dtd"><a/>', "has a DOCTYPE"),
}


@pytest.mark.parametrize(("name", "part", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_workbooks_are_refused(
    name: str, part: bytes, message: str, store: Store, tmp_path: Path
) -> None:
    """Before openpyxl sees them; nothing is unpacked to a disk."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    with pytest.raises(ExportError, match=message):
        merged(store, path)


def test_nothing_is_fetched_for_a_doctype(store: Store, tmp_path: Path) -> None:
    """What it would have declared is missing, so the unit is refused, and named."""
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY s "secret">')
    units = UNIT.format("один &s;", "one") + UNIT.format("два", "two")
    text = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{HEADER}{units}</body></tmx>'
    path = written_text(tmp_path, "a.tmx", text)
    changes = list(merge(store, Incoming(path), "boris"))
    assert [change.kind for change in changes] == ["refused", "new"]
    assert changes[0].note == "&s; is an entity that is not declared"


def test_hostile_files_take_little_memory(tmp_path: Path) -> None:
    """Units, terms and lines without end, in a process that may not have more than 800 MB."""
    (tmp_path / "a.tmx").write_text("<tmx><header/><body><tu>" + "<note/>" * 8_000_000)
    (tmp_path / "b.tbx").write_text("<martif><termEntry>" + "<note/>" * 8_000_000)
    (tmp_path / "c.csv").write_text("да,yes" + "x" * 50_000_000)
    (tmp_path / "d.csv").write_text('"да","' + "x\n" * 9_000_000)
    (tmp_path / "e.jsonl").write_text('{"ru": "' + "x" * 50_000_000)
    imports = "from glossary.importing.files import Incoming"
    reading = "sum(1 for record in Incoming(path).records())"
    assert read_within(800, tmp_path, imports, reading) == ["refused"] * 5


def test_single_records_are_refused_by_place_and_reason(store: Store, tmp_path: Path) -> None:
    """The rest is taken."""
    rows = [
        {"ru": "истец", "en": "plaintiff"},
        {"ru": "а\u0085б", "en": "x"},
        {"ru": "", "en": "x"},
        {"ru": "суд", "en": "court", "attributes": {"forbidden": True}},
    ]
    path = written_text(tmp_path, "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    changes = list(merge(store, Incoming(path), "boris"))
    assert [(c.kind, c.where) for c in changes] == [
        ("new", "line 1"),
        ("refused", "line 2"),
        ("refused", "line 3"),
        ("new", "line 4"),
    ]
    assert changes[1].note == "Russian: U+0085 cannot be in a text: take it out"
    assert found(store, "суд").attributes.forbidden


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), format=st.sampled_from(list(FORMATS)))
@settings(deadline=None, max_examples=60)
def test_a_damaged_byte_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, format: str
) -> None:
    """It is records, some of them refused, or one error."""
    folder = tmp_path_factory.mktemp("damaged")
    path = write_exports(torture()[:5], INFO, folder, (format,))[0].path
    content = bytearray(path.read_bytes())
    content[at % len(content)] = byte
    path.write_bytes(content)
    with Store.open(folder / "new.db", create=True) as new:
        try:
            list(merge(new, Incoming(path), "boris"))
        except ExportError as err:
            assert "\n" not in str(err)
            assert new.entries.last_event() == 0


def test_undo_takes_an_import_back(store: Store, tmp_path: Path) -> None:
    """It is an event like any other."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__жалоба="appeal")
    merged(store, path)
    store.decisions.undo("boris")
    assert found(store, "жалоба").en == "complaint"


def test_nothing_of_a_file_is_kept_where_its_end_is_missing(tmp_path: Path) -> None:
    """Also in a store that was empty, whose indexes are there again afterwards."""
    good = f"{HEADER}{UNIT.format('да', 'yes')}"
    with Store.open(tmp_path / "new.db", create=True) as new:
        with pytest.raises(ExportError):
            merged(new, written_text(tmp_path, "a.tmx", good))
        assert (new.entries.last_event(), list(new.entries.in_order())) == (0, [])
        merged(new, written_text(tmp_path, "b.tmx", f"{good}</body></tmx>"))
        names = {row["name"] for row in new.database.query("SELECT name FROM sqlite_schema")}
    assert {"entries_in_order", "entries_by_turn", "entries_by_reviewer"} <= names


def test_paths_that_are_no_files_say_so(store: Store, tmp_path: Path) -> None:
    """Missing, or a folder."""
    for path in (tmp_path / "none.tmx", Path(tmp_path)):
        with pytest.raises(ExportError, match="cannot be read"):
            merged(store, path)


def test_a_field_that_is_too_long_is_named_by_its_line(tmp_path: Path) -> None:
    """With what may have made it so long."""
    path = tmp_path / "a.csv"
    path.write_text(f"ru,en\nсквер,garden\nиск,{'a' * 200_000}\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"line 3: .*131072.*or the text is too long"):
        list(Incoming(path).records())


def test_a_workbook_of_many_sheets_is_opened_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening it takes as long as it has sheets; a sheet with a chart has no rows."""
    book = Workbook()
    for number in range(40):
        sheet = book.create_sheet(f"Part {number}")
        sheet.append(["Russian", "English"])
        sheet.append([f"сквер {number}", f"garden {number}"])
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.save(tmp_path / "a.xlsx")
    count = 0
    really = opening.opened

    def counting(stream: IO[bytes]) -> object:
        nonlocal count
        count += 1
        return really(stream)

    monkeypatch.setattr(sheets, "opened", counting)
    assert len(list(Incoming(tmp_path / "a.xlsx").records())) == 40
    assert count == 1


def test_what_is_no_file_to_import_is_said_with_what_to_do(tmp_path: Path) -> None:
    """A folder, a file that is not there, and a store, whose decisions come another way."""
    with Store.open(tmp_path / "g.db", create=True):
        pass
    for path, message in (
        (tmp_path, "it is a folder; name the files in it"),
        (tmp_path / "none.tmx", "no such file; check the path"),
        (tmp_path / "g.db", "`tolmach decisions export --store`"),
    ):
        with pytest.raises(ExportError, match=message) as caught:
            list(Incoming(path).records())
        assert "\n" not in str(caught.value)
