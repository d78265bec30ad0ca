"""Reading exports back: what is missing, what is wrong, and files that mean harm."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from align.errors import ExportError
from glossary.entries.attributes import Attributes
from glossary.exporting.export import write_exports
from glossary.exporting.targets import FORMATS
from glossary.formats import safe_files as hardened
from glossary.verifying.verify import verify
from tests.support.exported import INFO, entry, line
from tests.support.limits import read_within

SEVERAL = entry("Раз. Два.", "One. Two.", id="several")
ENTRIES = [
    entry("да", "yes", id="a"),
    entry("нет", "no", id="b", variants=("Нет",)),
    entry("#НетВойне", "No to war", id="c"),
    SEVERAL,
]
NAMES = [file for kind in FORMATS.values() for file in kind.files]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    write_exports(ENTRIES, INFO, tmp_path, tuple(FORMATS))
    return tmp_path


def changed_text(path: Path, old: str, new: str) -> None:
    """``path`` with one text replaced in it, in a workbook in its unpacked sheet."""
    if path.suffix != ".xlsx":
        encoding = "utf-16" if path.name.endswith(".mtf.xml") else "utf-8"
        content = path.read_text(encoding=encoding)
        assert old in content
        path.write_text(content.replace(old, new), encoding=encoding)
        return
    rezipped(path, lambda name, part: part.replace(old.encode(), new.encode()))


def rezipped(path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> None:
    """The workbook at ``path`` with each part given to ``change``, and more parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, change(name, part))
        for name, part in more.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)


@pytest.mark.parametrize("name", NAMES)
def test_an_export_is_what_it_should_be(name: str, exports: Path) -> None:
    """Every entry once, no problem; the format is told by the content, not by the name."""
    path = (exports / name).rename(exports / "export")
    report = verify(path, reversed(ENTRIES))
    assert report.ok, report
    assert report.records == report.expected
    assert report.summary().endswith("; ok")
    assert verify(path).ok


@given(st.lists(st.tuples(line, line), max_size=4, unique=True))
@settings(deadline=None, max_examples=25)
def test_any_export_is_found_complete(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    """For any texts on a line, in every format."""
    folder = tmp_path_factory.mktemp("any")
    entries = [entry(ru, en, ru_context=ru) for ru, en in texts]
    for written in write_exports(entries, INFO, folder, tuple(FORMATS)):
        report = verify(written.path, entries)
        assert report.records == written.records
        assert not (report.missing or report.extra or report.changed), report


@pytest.mark.parametrize("name", [n for n in NAMES if "paragraphs" not in n])
def test_what_is_missing_extra_or_changed_is_listed(name: str, exports: Path) -> None:
    """By the entry's id, or by the key of a record that no entry has."""
    stored = [
        entry("да", "YES", id="a") if name != "glossary.csv" else ENTRIES[0],
        ENTRIES[1],
        SEVERAL,
        entry("мир", "peace", id="d"),
    ]
    report = verify(exports / name, stored)
    assert report.missing == ("d",)
    assert report.extra == (("#НетВойне = No to war",) if name == "glossary.csv" else ("c",))
    assert report.changed == (() if name == "glossary.csv" else ("a",))
    assert not report.ok
    assert "1 missing: d; 1 extra: " in report.summary()


@pytest.mark.parametrize("name", NAMES)
def test_one_changed_letter_is_found(name: str, exports: Path) -> None:
    """In whatever format it happens."""
    old, new = ("Two.", "Too.") if "paragraphs" in name else ("No to war", "No to wax")
    changed_text(exports / name, old, new)
    report = verify(exports / name, ENTRIES)
    if name == "glossary.csv":
        assert (report.missing, report.extra) == (("c",), ("#НетВойне = No to wax",))
    else:
        assert report.changed == ("several" if "paragraphs" in name else "c",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"x-reviewer">anna', '"x-reviewer">boris'),
        ('"x-status">accepted', '"x-status">rejected'),
        ('"x-domain">law', '"x-domain">sport'),
        ("<note>устно", "<note>письменно"),
        ('"x-context">Они сказали: устав', '"x-context">Он сказал: устав'),
        ('  <prop type="x-domain">law</prop>\n', ""),
    ],
)
def test_what_a_unit_says_besides_its_texts_is_compared(old: str, new: str, tmp_path: Path) -> None:
    """Properties, note and contexts of a memory, what is missing among them."""
    full = entry("устав", "charter", id="full", note="устно", attributes=Attributes("law"))
    write_exports([full], INFO, tmp_path, ("tmx",))
    path = tmp_path / "glossary.tmx"
    assert verify(path, [full]).ok
    changed_text(path, old, new)
    assert verify(path, [full]).changed == ("full",)


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith(("csv", "tsv", "jsonl"))])
def test_a_record_that_comes_twice_is_a_problem(name: str, exports: Path) -> None:
    """Once means once."""
    lines = (exports / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (exports / name).write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    (problem,) = verify(exports / name, ENTRIES).problems
    assert problem.startswith(f"line {len(lines) + 1}: ")
    assert problem.endswith("appears twice")


def test_a_unit_that_comes_twice_is_a_problem(exports: Path) -> None:
    """By its id and by its texts."""
    path = exports / "glossary.tmx"
    content = path.read_text(encoding="utf-8")
    start, end = content.index("<tu "), content.index("</tu>") + 5
    unit = content[start:end]
    path.write_text(content.replace(unit, unit + unit.replace("tuid=", "segtype='block' tuid=")))
    problems = verify(path, ENTRIES).problems
    assert any("the same pair of texts appears twice" in text for text in problems)
    assert any(text.endswith(" appears twice") and ": a " in text for text in problems)


def test_sentences_in_the_wrong_file_are_a_problem(exports: Path) -> None:
    """OmegaT would load them and never match one."""
    changed_text(exports / "glossary-paragraphs.tmx", 'segtype="paragraph"', 'segtype="sentence"')
    (problem,) = verify(exports / "glossary-paragraphs.tmx", ENTRIES).problems
    assert "several sentences under segtype sentence" in problem


def test_a_memory_of_other_languages_is_a_problem(exports: Path) -> None:
    """With regions ours are still ours."""
    changed_text(exports / "glossary.tmx", 'xml:lang="en"', 'xml:lang="EN-GB"')
    assert verify(exports / "glossary.tmx", ENTRIES).ok
    changed_text(exports / "glossary.tmx", "EN-GB", "de")
    assert "no English; the languages are de, ru" in verify(exports / "glossary.tmx").problems[0]


def test_a_formula_in_a_workbook_is_a_problem(exports: Path) -> None:
    """As somebody's spreadsheet may have made one of a text."""
    path = exports / "glossary.xlsx"
    workbook = load_workbook(path)
    workbook["Glossary"]["C2"] = "=1+1"
    workbook["Glossary"]["X3"] = "note"
    workbook["Glossary"]["W4"] = "note"
    workbook.save(path)
    report = verify(path, ENTRIES)
    assert [text[:40] for text in report.problems] == [
        "row 2: a formula or an error in C2",
        "row 4: something right of the last colum",
    ]
    assert report.changed == ("a",)


def test_a_workbook_saved_by_another_program_is_still_right(exports: Path) -> None:
    """Shared strings, other styles: the texts count."""
    path = exports / "glossary.xlsx"
    load_workbook(path).save(path)
    assert verify(path, ENTRIES).ok


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.tmx", b"", "is empty"),
        ("x.tmx", b"hello", "is not TMX, TBX, XLIFF, XLSX, CSV, TSV or JSONL"),
        ("x.tmx", b"<html></html>", "is <html>, not <tmx>"),
        ("x.tmx", b"<tmx>\n<header>", "line 2: .*it may be cut short"),
        ("x.tmx", "<tmx/>".encode("utf-16"), "is UTF-16, not UTF-8"),
        ("x.tmx", "<tmx/>".encode("utf-16-le"), "holds NUL bytes"),
        ("x.tmx", "<tmx/>".encode("utf-32"), "is UTF-32, not UTF-8"),
        ("x.tmx", b'<?xml version="1.0" encoding="windows-1251"?><tmx/>', "is in windows-1251"),
        ("x.tmx", b'<?xml version="1.0" encoding="UTF-7"?><tmx/>', "is in UTF-7"),
        ("x.tmx", b"<tmx>\n\x0b</tmx>", "line 2: "),
        ("x.tmx", b"<tmx>\n\xff</tmx>", "line 2: "),
        ("x.tmx", b"<tmx>\n<body>&#11;</body></tmx>", "line 2: "),
        ("x.tmx", b"<tmx>&nbsp;</tmx>", "line 1: Entity 'nbsp' not defined"),
        ("x.tmx", b" " * 2_000_000 + b"<tmx/>", "is not TMX|no XML element in its first"),
        ("x.csv", b'"a","b","c"\n"d","e\n', "line 2: unexpected end of data"),
        ("x.csv", b'"a","b","c"\n"d","e","f"', "line 2: ends without a line break"),
        ("x.csv", b'"a","b"\n', "line 1: 2 fields, not 3"),
        ("x.csv", b'"a","b\n","c"\n', "line 1: unexpected end of data"),
        ("x.csv", b'"a"b,"b","c"\n', "line 1: "),
        ("x.csv", b'"a","b","c"\n"\xd0","b","c"\n', "line 2: byte 2 is not UTF-8"),
        ("x.csv", '"да","b","c"\n'.encode("cp1251"), "line 1: byte 2 is not UTF-8"),
        ("x.csv", b'\xef\xbb\xbf"a","b","c"\n', "begins with a byte order mark"),
        ("x.csv", b'"' + b"a" * 5_000_000, "line 1: is longer than"),
        ("x.csv", b'"' + b"a" * 200_000 + b'","b","c"\n', "line 1: field larger than"),
        ("x.tsv", b"id\tru\ten\tkind\n", "line 1: 4 fields, not 22"),
        ("x.jsonl", b'{"id": "a"}\n{"id": \n', "line 2: is not JSON"),
        ("x.jsonl", b"{" * 100_000 + b"\n", "line 1: is not JSON"),
        ("x.jsonl", b'{"id": ' + b"[" * 100_000 + b"\n", "line 1: is not JSON"),
        ("x.jsonl", b'{"id": ' + b"1" * 10_000 + b"}\n", "line 1: is not JSON"),
        ("x.jsonl", b'{"id": 1}\n', "line 1: is not an entry"),
        ("x.xlsx", b"PK\x03\x04" + b"x" * 100, "is a damaged archive"),
    ],
)
def test_files_that_cannot_be_read_say_why(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    """One line, with the file and the line where there is one."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExportError, match=message) as caught:
        verify(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["missing.tmx", "."])
def test_what_is_no_file_says_so(path: str, tmp_path: Path) -> None:
    """Missing, or a folder."""
    with pytest.raises(ExportError, match="cannot be read"):
        verify(tmp_path / path)


@pytest.mark.parametrize("name", ["glossary.tmx", "glossary.xlsx", "glossary.csv"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_not_taken_for_whole(
    name: str, part: float, exports: Path
) -> None:
    """Wherever it was cut."""
    path = exports / name
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    try:
        report = verify(path, ENTRIES)
    except ExportError as err:
        assert str(err).startswith(str(path))
    else:
        assert report.missing


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), name=st.sampled_from(NAMES))
@settings(deadline=None, max_examples=80)
def test_a_damaged_byte_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, name: str
) -> None:
    """It is a report or an ExportError, whatever the byte."""
    folder = tmp_path_factory.mktemp("damaged")
    write_exports(ENTRIES, INFO, folder, tuple(FORMATS))
    content = bytearray((folder / name).read_bytes())
    content[at % len(content)] = byte
    (folder / name).write_bytes(content)
    try:
        verify(folder / name, ENTRIES).summary()
    except ExportError as err:
        assert "\n" not in str(err)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
HOSTILE_XML = {
    "entity bomb": f"<!DOCTYPE tmx [{ENTITIES}]><tmx>&e11;</tmx>",
    "entity bomb in an attribute": f'<!DOCTYPE tmx [{ENTITIES}]><tmx version="&e11;"/>',
    "long entity": f'<!DOCTYPE tmx [<!ENTITY a "{"a" * 50_000}">]><tmx>{"&a;" * 5_000}</tmx>',
    "external entity": '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx>&a;</tmx>',
    "parameter entity": '<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]><tmx/>',
    "default attribute": '<!DOCTYPE tmx [<!ATTLIST tmx version CDATA "1.4">]><tmx/>',
}


@pytest.mark.parametrize("content", HOSTILE_XML.values(), ids=HOSTILE_XML)
def test_declarations_in_a_file_are_not_read(content: str, tmp_path: Path) -> None:
    """Neither expanded nor fetched: the file is refused before its first element."""
    path = tmp_path / "x.tmx"
    path.write_text("\n" + content)
    with pytest.raises(ExportError, match="line 2: has declarations of its own"):
        verify(path)


def test_the_dtd_of_a_file_is_not_fetched(tmp_path: Path) -> None:
    """A DOCTYPE that only names a DTD is harmless, and what it names is not looked at."""
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY secret "secret">')
    path = tmp_path / "x.tmx"
    path.write_text(
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="ru"/><body><tu>'
        '<tuv xml:lang="ru"><seg>a&secret;</seg></tuv></tu></body></tmx>'
    )
    report = verify(path)
    assert any("reference &secret; to an entity that is not" in text for text in report.problems)


def test_a_unit_without_end_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory stays bounded where nothing can be forgotten."""
    monkeypatch.setattr(hardened, "GAP", 1 << 18)
    path = tmp_path / "x.tmx"
    path.write_text("<tmx><body><tu>" + "<note/>" * 100_000)
    with pytest.raises(ExportError, match="no unit ends within 262,144 bytes"):
        verify(path)


def test_depth_is_bounded(tmp_path: Path) -> None:
    """libxml2 stops at 256 levels where it is not told to be huge."""
    path = tmp_path / "x.tmx"
    path.write_text("<tmx>" + "<a>" * 100_000)
    with pytest.raises(ExportError, match=r"line 1: .*depth"):
        verify(path)


@pytest.mark.parametrize(
    ("name", "part", "message"),
    [
        ("xl__vbaProject_dot_bin", b"x", "is a macro"),
        ("..__..__etc__passwd", b"x", "climbs out of the archive"),
        ("__etc__passwd", b"x", "climbs out of the archive"),
        ("xl__bomb_dot_xml", b"<a>" + b" " * 30_000_000, r"unpacks to 30,000,003 bytes from"),
        ("xl__e_dot_xml", HOSTILE_XML["entity bomb"].encode(), "has declarations of its own"),
        ("xl__d_dot_xml", b'<!DOCTYPE a SYSTEM "a.dtd"><a/>', "line 1: has a DOCTYPE"),
        ("xl__u_dot_xml", '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), "UTF-16"),
        ("xl__n_dot_xml", b"<a>\n<b></a>", "line 2: is not XML: mismatched tag"),
    ],
)
def test_hostile_workbooks_are_refused(name: str, part: bytes, message: str, exports: Path) -> None:
    """Before openpyxl sees them; each with the part that is to blame."""
    rezipped(exports / "glossary.xlsx", lambda _name, content: content, **{name: part})
    with pytest.raises(ExportError, match=message):
        verify(exports / "glossary.xlsx")


def sheet_with(rows: bytes) -> Callable[[str, bytes], bytes]:
    """A function for ``rezipped`` that puts ``rows`` into the sheet Glossary after the header."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        at = part.index(b"</row>") + len(b"</row>")
        return part[:at] + rows + part[at:]

    return change


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (b'<row r="2">' + b"<c/>" * 100_001 + b"</row>", "more than 100,000 elements in a row"),
        (b'<row r="x"><c r="A2"/></row>', "is not a workbook that can be read"),
        (b'<row r="2"><c r="A2" t="s"><v>7</v></c></row>', "is not a workbook that can be read"),
        (b'<row r="2"><c r="A2" t="n"><v>x</v></c></row>', "is not a workbook that can be read"),
        (b'<row r="2"><c r="A2" s="999"><v>1</v></c></row>', None),
        (b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>', None),
        (b'<row r="2"><c r="XFD2"><v>1</v></c></row>', None),
    ],
    ids=["endless row", "row number", "string", "number", "style", "far row", "far column"],
)
def test_broken_sheets_end_in_an_error_or_a_report(
    rows: bytes, message: str | None, exports: Path
) -> None:
    """Never in a traceback, nor in filling a billion rows."""
    path = exports / "glossary.xlsx"
    rezipped(path, sheet_with(rows))
    if message is None:
        assert not verify(path, ENTRIES).ok
    else:
        with pytest.raises(ExportError, match=message):
            verify(path)


def test_a_sheet_that_claims_to_be_huge_is_not_filled_up(exports: Path) -> None:
    """openpyxl would make 16,384 cells of every row."""
    path = exports / "glossary.xlsx"
    claim = b'<dimension ref="A1:XFD1048576"/><sheetViews>'
    rezipped(path, lambda _name, part: part.replace(b"<sheetViews>", claim, 1))
    assert verify(path, ENTRIES).ok


@pytest.mark.parametrize("missing", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_without_a_part_is_refused(missing: str, exports: Path) -> None:
    """openpyxl raises whatever comes to hand; here it is one line."""
    path = exports / "glossary.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != missing}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(ExportError, match="workbook"):
        verify(path)


def test_a_foreign_workbook_is_refused(tmp_path: Path) -> None:
    """It has no sheet Glossary."""
    from openpyxl import Workbook

    Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(ExportError, match="has no sheet 'Glossary'"):
        verify(tmp_path / "x.xlsx")


def test_reports_move_no_cursor(tmp_path: Path) -> None:
    """What a file says is shown escaped."""
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": "a\x1b[2J"}) + "\n")
    assert "\x1b" not in verify(path, []).summary()


def test_hostile_files_take_little_memory(tmp_path: Path) -> None:
    """All of them, read in a process that may not have more than 700 MB of addresses."""
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + bytes(1 << 20) * 200)
    for name, content in HOSTILE_XML.items():
        (tmp_path / f"{name}.tmx").write_text(content)
    (tmp_path / "notes.tmx").write_text("<tmx><body><tu>" + "<note/>" * 8_000_000)
    imports = "from glossary.verifying.verify import verify"
    told = read_within(700, tmp_path, imports, "verify(path).summary()")
    assert told == ["refused"] * (len(HOSTILE_XML) + 2)
