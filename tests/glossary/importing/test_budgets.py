"""Workbooks that unpack to more than memory holds are refused, whatever their parts are called."""

from pathlib import Path

import pytest

from align.errors import ExportError
from glossary.importing.files import Incoming
from tests.growth.hostile_files import workbook

CELLS = "<c/>" * 100_001
RUNS = "<r><t>a</t></r>" * 50_001
NAMES = "".join(f"<a{n}/>" for n in range(10_001))
DEEP = "<a>" * 201 + "</a>" * 201
BEYOND = (
    (workbook(rows=f"<row>{CELLS}</row>"), "more than 100,000 elements in a row"),
    (workbook(rows=f"<row>{CELLS}</row>", sheet="a.bin"), "more than 100,000 elements in a row"),
    (
        workbook(rows="".join(f"<row r='{n}'/>" for n in range(1_048_577))),
        "more than 1,048,576 rows",
    ),
    (workbook(strings=f"<si>{RUNS}</si>"), "more than 100,000 elements in a text"),
    (workbook(more=DEEP), "more than 200 elements inside each other"),
    (workbook(more=DEEP, sheet="sheets/first"), "more than 200 elements inside each other"),
    (workbook(strings=NAMES), "more than 10,000 names"),
    (workbook(sheets='<sheet name="b" sheetId="1" r:id="r1"/>' * 1_000), "more than 1,000 sheets"),
    (workbook(styles="<font/>" * 500_000), "more than 500,000 elements"),
)


@pytest.mark.parametrize(("content", "said"), BEYOND)
def test_what_goes_beyond_a_bound_is_named(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=said) as told:
        list(Incoming(path).records())
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("sheet", ["worksheets/sheet1.xml", "a.bin", "sheets/first"])
def test_a_sheet_of_any_name_is_read(sheet: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(sheet=sheet))
    assert [(record.ru, record.en) for record in Incoming(path).records()] == [("суд", "court")]


def test_shared_texts_are_bounded_by_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.formats.readers.sheets.opening._TEXTS", 10_000)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(strings="<si><t>a</t></si>" * 1_000))
    with pytest.raises(ExportError, match="texts of its cells take more than"):
        list(Incoming(path).records())
