"""XLSX: a workbook for people whose every text is text, the same to the byte each time."""

import csv
import errno
import gc
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from glossary.units import ExportInfo, in_order
from glossary.xlsx import COLUMNS, LONGEST, escaped, refusal, row_of, unescaped, write_xlsx
from tests.clients import libreoffice_csv
from tests.exported import (
    INFO,
    REFUSED_BY_XML,
    TORTURE,
    WITH_BREAK,
    WITH_TAB,
    entry,
    page,
    torture,
)

ROOT = Path(__file__).parent.parent


def written(*entries, info=INFO):
    stream = io.BytesIO()
    assert write_xlsx(stream, entries, info) == len(entries)
    return stream.getvalue()


def sheet(content, name="Glossary"):
    return load_workbook(io.BytesIO(content))[name]


def values(content):
    """The rows below the header, unescaped as any spreadsheet does it."""
    return [
        tuple(unescaped(v) if isinstance(v, str) else v for v in row)
        for row in sheet(content).iter_rows(min_row=2, values_only=True)
    ]


def test_the_sheet_is_ready_to_work_with():
    """Header frozen, filter over all rows, widths set, text wrapped, one printed page wide."""
    glossary = sheet(written(entry("да", "yes"), entry("нет", "no")))
    assert glossary.freeze_panes == "C2"
    assert glossary.auto_filter.ref == "A1:N3"
    assert [cell.value for cell in glossary[1]] == [heading for heading, _ in COLUMNS]
    assert glossary.column_dimensions["B"].width == 44
    assert glossary["B2"].alignment.wrap_text
    assert glossary["A1"].font.bold
    assert glossary.print_title_rows == "$1:$1"
    assert glossary.sheet_properties.pageSetUpPr.fitToPage


def test_about_says_what_made_the_file():
    """Version, model and counts, then how to use it."""
    rows = list(sheet(written(entry("да", "yes")), "About").iter_rows(values_only=True))
    assert rows[:4] == [
        ("Made by", "tolmach 0.1.0"),
        ("Model", "bundled"),
        ("articles", 12),
        ("approved", 3),
    ]
    assert rows[4][0] == "How to use"


def test_a_model_name_cannot_break_the_file():
    """A model may be a path, and a path may hold anything."""
    content = written(entry("да", "yes"), info=ExportInfo("1", "a\x1b\udc80b"))
    assert sheet(content, "About")["B2"].value == "a\ufffd\ufffdb"


def test_a_row_says_all_that_is_known_of_an_entry():
    """Several spellings and articles stand below each other in one cell."""
    given_entry = entry("да", "yes", id="a1", variants=("Да", "ДА"), note="устно")
    assert values(written(given_entry)) == [
        (
            "a1", "да", "yes", "tweet", "accepted", "Да\nДА", 2, "corpus/en/a.md\ncorpus/en/b.md",
            "Они сказали: да — и ушли.", "They said: yes, and left.", "устно", "anna",
            "2026-03-04T05:06:07+00:00", None,
        )
    ]  # fmt: skip


def test_confidence_stands_only_where_nobody_decided():
    """Rounded, so that it does not change with the last bits of arithmetic."""
    undecided = entry("да", "yes", status="new", reviewer=None, decided_at=None)
    assert [row[-1] for row in values(written(undecided, entry("нет", "no")))] == [0.88, None]


@pytest.mark.parametrize(
    ("ru", "en"), [*TORTURE.values(), WITH_TAB, WITH_BREAK], ids=[*TORTURE, "tab", "break"]
)
def test_difficult_texts_are_text(ru, en):
    """No formula, no number, no date, no error value: the cell is text and says the same."""
    content = written(entry(ru, en))
    (row,) = sheet(content).iter_rows(min_row=2)
    assert (unescaped(row[1].value), unescaped(row[2].value)) == (ru, en)
    assert {cell.data_type for cell in row[:6] if cell.value is not None} == {"s"}
    assert row[1].number_format == "@"
    assert row[1].quotePrefix


@given(ru=page, en=page, note=page, variant=page)
@settings(deadline=None, max_examples=60)
def test_writing_and_reading_is_the_identity(ru, en, note, variant):
    """For any text that a cell can hold."""
    given_entry = entry(ru, en, note=note, variants=(variant,))
    assert refusal(given_entry) is None
    assert values(written(given_entry)) == [row_of(given_entry)]


@given(page)
def test_escaping_is_undone(text):
    """Also for what looks escaped already; and no carriage return is left to be folded."""
    assert unescaped(escaped(text)) == text
    assert "\r" not in escaped(text)


@pytest.mark.parametrize("text", REFUSED_BY_XML.values(), ids=REFUSED_BY_XML)
def test_what_xml_cannot_hold_is_refused(text):
    """openpyxl would raise in the middle of the file, or crash when saving."""
    assert "U+" in refusal(entry(text, "yes"))


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
def test_text_is_never_cut(ru, fits):
    """32,767 UTF-16 units fit, escapes included; what is longer is refused, not cut."""
    given_entry = entry(ru, "yes", ru_context="")
    reason = refusal(given_entry)
    assert (reason is None) is fits
    if fits:
        assert values(written(given_entry))[0][1] == ru
    else:
        assert reason.endswith("characters in Russian, at most 32,767 fit")


def test_long_lists_count_too():
    """Spellings stand in one cell, whose limit is the same."""
    spellings = tuple(f"#{number:0>99}" for number in range(400))
    assert "in other spellings" in refusal(entry("#да", "yes", variants=spellings))


def test_nothing_depends_on_the_clock_or_the_process(tmp_path):
    """Two processes with other hash seeds, locales and time zones write the same bytes."""
    code = (
        "import sys; from tests.exported import INFO, torture; from glossary.xlsx import"
        " write_xlsx; write_xlsx(open(sys.argv[1], 'wb'), torture(), INFO)"
    )
    for number, zone in enumerate(["UTC", "Asia/Tokyo"]):
        environment = os.environ | {"PYTHONHASHSEED": str(number), "TZ": zone, "LC_ALL": "C"}
        arguments = [sys.executable, "-c", code, str(tmp_path / zone[:3])]
        subprocess.run(arguments, check=True, env=environment | {"PYTHONPATH": str(ROOT)})
    assert (tmp_path / "UTC").read_bytes() == (tmp_path / "Asi").read_bytes()


def test_the_archive_carries_no_time_and_no_packing():
    """What deflate makes of a part differs between versions of zlib, so small parts are stored."""
    content = written(entry("да", "yes"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        core = archive.read("docProps/core.xml")
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}
    assert core.count(b"1980-01-01T00:00:00Z") == 2


class FullDisk(io.BytesIO):
    """A stream with room for 20,000 bytes."""

    def write(self, content):
        if self.tell() + len(content) > 20_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(content)


@pytest.mark.filterwarnings("error")
def test_a_full_disk_is_one_error():
    """The system's, and nothing is left behind that complains when it is collected."""
    entries = [entry(f"слово {number}", "word") for number in range(200)]
    with pytest.raises(OSError, match="No space left"):
        write_xlsx(FullDisk(), entries, INFO)
    gc.collect()


@pytest.mark.client
def test_libreoffice_reads_every_text(tmp_path):
    """As it stands, and nothing as a formula, a number or a date."""
    entries = in_order([*torture(), entry(*WITH_BREAK)])
    workbook = tmp_path / "glossary.xlsx"
    workbook.write_bytes(written(*entries))
    with libreoffice_csv(workbook, tmp_path).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == [heading for heading, _ in COLUMNS]
    found = [tuple(row) for row in rows[1:]]
    expected = [tuple("" if v is None else str(v) for v in row_of(e)) for e in entries]
    assert found == expected
