"""XLSX: a workbook for people whose every text is text, the same to the byte each time."""

import csv
import errno
import gc
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree
from openpyxl import load_workbook

from align.records import Span
from glossary.entries.attributes import Attributes
from glossary.entries.content import content_version
from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo, OpenText
from glossary.formats.row_heights import HIGHEST, LINE, row_height
from glossary.formats.units import ordered_for_export
from glossary.formats.writers.workbook import COLUMNS, row_of, workbook_refusal, write_xlsx
from glossary.formats.xlsx import LONGEST, escaped_for_cell, unescaped
from tests.support.clients import libreoffice_csv, libreoffice_saved, program, run
from tests.support.exported import (
    INFO,
    REFUSED_BY_XML,
    TORTURE,
    WITH_BREAK,
    WITH_TAB,
    entry,
    page,
    torture,
)
from tests.support.paths import ROOT

FULL = Attributes("law", "согласие", "noun", "feminine", True, True)


def written(*entries: Entry, info: ExportInfo = INFO) -> bytes:
    stream = io.BytesIO()
    assert write_xlsx(stream, entries, info) == len(entries)
    return stream.getvalue()


def sheet(content: bytes, name: str = "Glossary") -> Any:
    return load_workbook(io.BytesIO(content))[name]


def values(content: bytes) -> list[tuple[object, ...]]:
    """The rows below the header, unescaped as any spreadsheet does it."""
    return [
        tuple(unescaped(v) if isinstance(v, str) else v for v in row)
        for row in sheet(content).iter_rows(min_row=2, values_only=True)
    ]


def test_the_sheet_is_ready_to_work_with() -> None:
    """Header frozen, filter over all rows, widths and heights set, one printed page wide."""
    long = entry("о" * 30 + " " + "т" * 30, "yes", note="one\ntwo\nthree\nfour")
    glossary = sheet(written(entry("да", "yes"), long))
    assert glossary.freeze_panes == "C2"
    assert glossary.auto_filter.ref == "A1:V3"
    assert [cell.value for cell in glossary[1]] == [column.heading for column in COLUMNS]
    assert glossary.column_dimensions["B"].width == 44
    hidden = [name for name, column in glossary.column_dimensions.items() if column.hidden]
    assert hidden == ["A", "V"]
    assert glossary["B2"].alignment.wrap_text
    assert glossary["B1"].font.bold
    assert {cell.font.name for row in glossary.iter_rows() for cell in row} == {"Arial"}
    assert glossary.row_dimensions[3].height > glossary.row_dimensions[2].height > 13
    assert glossary.print_title_rows == "$1:$1"
    assert glossary.print_area == "'Glossary'!$B$1:$G$3"
    assert glossary.page_setup.orientation == "landscape"
    assert (glossary.page_setup.fitToWidth, glossary.page_setup.fitToHeight) == (1, 0)
    assert glossary.oddFooter.center.text == "&A, &P / &N"
    assert glossary.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1), ("да", 10, 1), ("раз\nдва\nтри", 40, 3), ("Ж" * 200, 20, 18),
        ("слово " * 20, 44, 4), ("сло" * 4_000, 44, 30),
    ],
)  # fmt: skip
def test_a_row_is_as_high_as_its_text(text: str, width: int, lines: int) -> None:
    """Words wrapped, long ones cut, and no higher than a row can be."""
    height = row_height([(text, width), ("x", 5)])
    assert lines <= round((height - 1.5) / LINE) <= lines + 1
    assert height <= HIGHEST


def test_the_file_is_compressed() -> None:
    """Every part of it, so that it is small enough to be sent."""
    content = written(*torture(), *(entry(f"слово {n}", f"word {n}") for n in range(300)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert len(content) < sum(info.file_size for info in archive.infolist()) / 4


WORDS = [
    "Суд оставил жалобу без рассмотрения, потому что она подана с нарушением срока.",
    "Щука, широкая щель, жёлтый щавель, мыши, вьюга, южный ёж: " * 4,
    "Слово-длинное-предлинное-" * 8,
    "строка первая\nстрока вторая\nстрока третья",
    "ШИРОКИЕ БУКВЫ ЖЮЩФМ " * 9,
]


@pytest.mark.client
def test_every_text_is_printed_whole(tmp_path: Path) -> None:
    """By LibreOffice, as the text of its pages tells."""
    entries = [
        entry(f"{text} №{n}", f"{text[::-1]} №{n}", note=f"о {text} №{n}", kind=kind)
        for n, text in enumerate(WORDS)
        for kind in ("term", "sentence")
    ]
    entries = [replace(one, id=f"{n:012x}") for n, one in enumerate(entries)]
    info = replace(INFO, tasks=tuple(OpenText("quote", text, "a.md", text) for text in WORDS))
    path = tmp_path / "glossary.xlsx"
    path.write_bytes(written(*entries, info=info))
    pages = libreoffice_saved(path, tmp_path, "pdf")
    done = run(program("pdftotext"), "-raw", str(pages), "-")
    printed = letters(done.stdout)
    for one in entries:
        assert letters(one.ru) in printed
        assert letters(one.en) in printed
        assert letters(one.note) in printed
    for number, name in enumerate(("Glossary", "Alignments", "To do", "About")):
        assert f"{name}, " in done.stdout, number
    assert letters("tolmach import takes the file back") in printed


def letters(text: str) -> str:
    """The letters and digits alone: a page breaks texts at spaces and hyphens."""
    return "".join(filter(str.isalnum, text))


def test_about_says_what_made_the_file() -> None:
    """Version, model and counts, then how to use it."""
    task = OpenText("tweet", "не переведено", "en/a.md", "Вот: не переведено.", Span(5, 18))
    info = replace(INFO, tasks=(task,), events=7, scope="approved")
    rows = list(sheet(written(entry("да", "yes"), info=info), "About").iter_rows(values_only=True))
    assert rows[:4] == [
        ("Made by", "tolmach 0.1.0"),
        ("Model", "bundled"),
        ("articles", 12),
        ("approved", 3),
    ]
    assert rows[4:7] == [("to do", 1), ("Scope", "approved"), ("Events", 7)]
    assert rows[7][0] == "How to use"


def test_a_model_name_cannot_break_the_file() -> None:
    """A model may be a path, and a path may hold anything."""
    content = written(entry("да", "yes"), info=ExportInfo("1", "a\x1b\udc80b"))
    assert sheet(content, "About")["B2"].value == "a\ufffd\ufffdb"


def test_a_row_says_all_that_is_known_of_an_entry() -> None:
    """Several spellings and articles stand below each other in one cell."""
    given_entry = entry("да", "yes", id="a1", variants=("Да", "ДА"), note="устно", attributes=FULL)
    assert values(written(given_entry)) == [
        (
            "a1", "да", "yes", "accepted", "устно", "tweet", "law", "noun", "feminine", "yes",
            "yes", None, "согласие", "Да\nДА", 2, "corpus/en/a.md\ncorpus/en/b.md",
            "Они сказали: да — и ушли.", "They said: yes, and left.", "anna",
            "2026-03-04T05:06:07+00:00", None, content_version(given_entry),
        )
    ]  # fmt: skip


def test_confidence_stands_only_where_nobody_decided() -> None:
    """Rounded, so that it does not change with the last bits of arithmetic."""
    undecided = entry("да", "yes", status="new", reviewer=None, decided_at=None)
    assert [row[-2] for row in values(written(undecided, entry("нет", "no")))] == [0.88, None]


@pytest.mark.parametrize(
    ("ru", "en"), [*TORTURE.values(), WITH_TAB, WITH_BREAK], ids=[*TORTURE, "tab", "break"]
)
def test_difficult_texts_are_text(ru: str, en: str) -> None:
    """No formula, no number, no date, no error value: the cell is text and says the same."""
    content = written(entry(ru, en))
    (row,) = sheet(content).iter_rows(min_row=2)
    assert (unescaped(row[1].value), unescaped(row[2].value)) == (ru, en)
    assert {cell.data_type for cell in row[:6] if cell.value is not None} == {"s"}
    assert row[1].number_format == "@"
    assert row[1].quotePrefix


@given(ru=page, en=page, note=page, variant=page)
@settings(deadline=None, max_examples=60)
def test_writing_and_reading_is_the_identity(ru: str, en: str, note: str, variant: str) -> None:
    """For any text that a cell can hold."""
    given_entry = entry(ru, en, note=note, variants=(variant,))
    assert workbook_refusal(given_entry) is None
    assert values(written(given_entry)) == [row_of(given_entry)]


@given(page)
def test_escaping_is_undone(text: str) -> None:
    """Also for what looks escaped already; and no carriage return is left to be folded."""
    assert unescaped(escaped_for_cell(text)) == text
    assert "\r" not in escaped_for_cell(text)


@pytest.mark.parametrize("text", REFUSED_BY_XML.values(), ids=REFUSED_BY_XML)
def test_what_xml_cannot_hold_is_refused(text: str) -> None:
    """openpyxl would raise in the middle of the file, or crash when saving."""
    assert "U+" in (workbook_refusal(entry(text, "yes")) or "")


@pytest.mark.parametrize(
    ("ru", "fits"),
    [
        ("я" * LONGEST, True),
        ("я" * (LONGEST + 1), False),
        ("я" * 40_000, False),
        ("😀" * 16_383, True),
        ("😀" * 16_384, False),
        ("_x000B_" * 2_520, True),
        ("_x000B_" * 2_600, False),
    ],
    ids=["all", "one more", "40,000", "emoji", "an emoji more", "escapes", "an escape more"],
)
def test_text_is_never_cut(ru: str, fits: bool) -> None:
    """32,767 UTF-16 units fit, escapes included; what is longer is refused, not cut."""
    given_entry = entry(ru, "yes", ru_context="")
    reason = workbook_refusal(given_entry)
    assert (reason is None) is fits
    if fits:
        assert values(written(given_entry))[0][1] == ru
    else:
        assert reason is not None
        assert reason.endswith("characters in Russian, at most 32,767 fit")


def test_long_lists_count_too() -> None:
    """Spellings stand in one cell, whose limit is the same."""
    spellings = tuple(f"#{number:0>99}" for number in range(400))
    assert "in other spellings" in (workbook_refusal(entry("#да", "yes", variants=spellings)) or "")


def test_nothing_depends_on_the_clock_or_the_process(tmp_path: Path) -> None:
    """Two processes with other hash seeds, locales and time zones write the same bytes."""
    code = (
        "import sys; from tests.support.exported import INFO, torture;"
        "from glossary.formats.writers.workbook import write_xlsx;"
        "write_xlsx(open(sys.argv[1], 'wb'), torture(), INFO)"
    )
    for number, zone in enumerate(["UTC", "Asia/Tokyo"]):
        environment = os.environ | {"PYTHONHASHSEED": str(number), "TZ": zone, "LC_ALL": "C"}
        arguments = [sys.executable, "-c", code, str(tmp_path / zone[:3])]
        subprocess.run(arguments, check=True, env=environment | {"PYTHONPATH": str(ROOT)})
    assert (tmp_path / "UTC").read_bytes() == (tmp_path / "Asi").read_bytes()


def test_the_archive_carries_no_time() -> None:
    """Neither with its members nor in the document."""
    content = written(entry("да", "yes"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        core = archive.read("docProps/core.xml")
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert core.count(b"1980-01-01T00:00:00Z") == 2


class FullDisk(io.BytesIO):
    """A stream with room for 20,000 bytes."""

    def write(self, content: Any) -> int:
        if self.tell() + len(content) > 20_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(content)


@pytest.mark.filterwarnings("error")
def test_a_full_disk_is_one_error() -> None:
    """The system's, and nothing is left behind that complains when it is collected."""
    entries = [entry(f"слово {number}", "word") for number in range(200)]
    with pytest.raises(OSError, match="No space left"):
        write_xlsx(FullDisk(), entries, INFO)
    gc.collect()


@pytest.mark.client
def test_libreoffice_reads_every_text(tmp_path: Path) -> None:
    """In every sheet, as it stands, and nothing as a formula, a number or a date."""
    entries = ordered_for_export([*torture(), entry(*WITH_BREAK)])
    sentence = entry("Он ушёл.", "He left.", kind="sentence", ru_mark=Span(14, 22))
    task = OpenText("tweet", "=не переведено", "en/a.md", "Вот: =не переведено.", Span(5, 19))
    workbook = tmp_path / "glossary.xlsx"
    workbook.write_bytes(written(*entries, sentence, info=replace(INFO, tasks=(task,))))
    sheets = {}
    for name, path in libreoffice_csv(workbook, tmp_path).items():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            sheets[name] = [tuple(row) for row in csv.reader(stream)]
    assert sheets.keys() == {"Glossary", "Alignments", "To do", "About"}
    assert sheets["Glossary"][0] == tuple(column.heading for column in COLUMNS)
    assert sheets["Glossary"][1:] == [shown(given_entry) for given_entry in entries]
    assert sheets["Alignments"][1:] == [shown(sentence)]
    assert sheets["To do"][1:] == [(task.ru, "", "", "tweet", "en/a.md", task.context)]


def shown(given_entry: Entry) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row_of(given_entry))


def test_the_sheets_share_the_entries() -> None:
    """Terms and tags in one, whole sentences in the other, what is not translated in a third."""
    task = OpenText("tweet", "не переведено", "en/a.md", "Вот: не переведено.", Span(5, 18))
    entries = (entry("да", "yes"), entry("Он ушёл.", "He left.", kind="sentence"))
    content = written(*entries, info=replace(INFO, tasks=(task,)))
    texts = {
        name: [row[1 if name != "To do" else 0] for row in rows]
        for name in ("Glossary", "Alignments", "To do")
        for rows in [list(sheet(content, name).iter_rows(min_row=2, values_only=True))]
    }
    assert texts == {"Glossary": ["да"], "Alignments": ["Он ушёл."], "To do": ["не переведено"]}


@pytest.mark.parametrize(
    ("context", "mark", "runs"),
    [
        ("Вот: да, так.", Span(5, 7), [("Вот: ", False), ("да", True), (", так.", False)]),
        ("да", Span(0, 2), [("да", False)]),
        ("Вот: да", Span(5, 99), [("Вот: да", False)]),
        ("_x000", Span(0, 0), [("_x000", False)]),
        ("a_x000B_b", Span(1, 5), [("a_x005F_x000B_b", False)]),
    ],
    ids=["inside", "all of it", "bad mark", "no mark", "across what looks like an escape"],
)
def test_the_context_shows_the_text_in_bold(
    context: str, mark: Span, runs: list[tuple[str, bool]]
) -> None:
    """And reads back as it is, marked or not."""
    content = written(entry("да", "yes", ru_context=context, ru_mark=mark, en_context=""))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    (cell,) = (one for one in xml.iter("{*}c") if one.get("r") == "Q2")
    (inline,) = cell.iterfind("{*}is")
    found = [
        (run.findtext("{*}t"), run.find("{*}rPr/{*}b") is not None)
        for run in inline.iterfind("{*}r")
    ] or [(inline.findtext("{*}t"), False)]
    assert found == runs
    assert values(content)[0][16] == context


def test_a_person_is_helped() -> None:
    """Lists to choose from, colours by confidence, the version out of sight, page numbers."""
    glossary = sheet(written(entry("да", "yes"), entry("нет", "no")))
    lists = {str(one.sqref): one.formula1 for one in glossary.data_validations.dataValidation}
    assert lists["D2:D1048576"] == '"new,accepted,edited,rejected,skipped,added"'
    assert all(one.showErrorMessage for one in glossary.data_validations.dataValidation)
    rules = [rule.type for area in glossary.conditional_formatting for rule in area.rules]
    assert sorted(rules) == ["colorScale", "expression", "expression"]
    assert glossary.column_dimensions["V"].hidden
    assert glossary.oddFooter.center.text == "&A, &P / &N"
