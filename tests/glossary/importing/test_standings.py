"""What files say of a pair without a column for it: struck out, a property, another row."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from align.errors import ExportError
from glossary.entries.content import OPEN
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.importing.records.columns.headings import language_named
from glossary.importing.records.record import Record
from tests.support.samples import make_store

STRUCK = InlineFont(strike=True)
KEPT = InlineFont(b=True)
UNIT = (
    '<tu>{}<tuv xml:lang="ru"><seg>суд</seg></tuv><tuv xml:lang="en"><seg>tribunal</seg></tuv></tu>'
)
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def records(path: Path) -> list[Record]:
    return list(Incoming(path).records())


def told(folder: Path, *lines: str) -> tuple[list[str], list[str]]:
    """(what each row of a table comes to, what the import tells)."""
    path = folder / "a.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    incoming = Incoming(path)
    with make_store(folder / f"{len(list(folder.iterdir()))}.db", ()) as store:
        kinds = [change.kind for change in merge(store, incoming, "anna")]
    return kinds, incoming.about.unread_lines()


def workbook(path: Path) -> Path:
    """A table in which somebody has struck out a word, a letter, a whole text, and a space."""
    book = Workbook()
    for row in (
        ("Russian", "English"),
        ("суд", CellRichText(TextBlock(STRUCK, "tribunal "), TextBlock(KEPT, "court"))),
        (CellRichText("зал", TextBlock(STRUCK, "а")), "hall"),
        ("дума", CellRichText(TextBlock(STRUCK, "Duma"))),
        ("мэр", CellRichText(TextBlock(KEPT, "may"), "or", TextBlock(STRUCK, " "))),
        ("указ", CellRichText(TextBlock(InlineFont(strike=False), "de"), "cree")),
    ):
        book.worksheets[0].append(row)
    book.save(path)
    return path


def with_shared_texts(path: Path) -> Path:
    """The workbook with its texts in a table of their own, as Excel and LibreOffice save it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    items: list[str] = []
    pieces = parts[sheet].split('t="inlineStr"><is>')
    made = pieces[0]
    for piece in pieces[1:]:
        item, _, rest = piece.partition("</is>")
        made += f't="s"><v>{len(items)}</v>{rest}'
        items.append(f"<si>{item}</si>")
    parts[sheet] = made
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    types = parts["[Content_Types].xml"].replace("</Types>", override)
    parts["[Content_Types].xml"] = types
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SPACE}">{"".join(items)}</sst>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize("shared", [False, True])
def test_what_is_struck_out_in_a_cell_is_no_part_of_its_text(tmp_path: Path, shared: bool) -> None:
    path = workbook(tmp_path / "a.xlsx")
    found = records(with_shared_texts(path) if shared else path)
    assert [(one.ru, one.en) for one in found] == [
        ("суд", "court"), ("зал", "hall"), ("дума", "Duma"), ("мэр", "mayor"), ("указ", "decree"),
    ]  # fmt: skip
    assert [one.given.get("verdict") for one in found] == [OPEN, OPEN, OPEN, None, None]
    assert "B2" in found[0].remark and "A3" in found[1].remark and "B4" in found[2].remark


@pytest.mark.parametrize(
    "name", ["status", "x-status", "x-Status:SingleString", "x-state", "x-usage", "Term status"]
)
@pytest.mark.parametrize("value", ["forbidden", "Deprecated", "запрещено", "do not use"])
def test_a_memory_may_hold_terms_not_to_be_used(tmp_path: Path, name: str, value: str) -> None:
    unit = UNIT.format(f'<prop type="{name}">{value}</prop>')
    path = tmp_path / "a.tmx"
    path.write_text(f'<tmx version="1.4"><header srclang="ru"/><body>{unit}</body></tmx>')
    (record,) = records(path)
    assert record.given["verdict"] == OPEN and value in record.remark


def test_a_text_of_a_memory_may_be_one_not_to_be_used(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    units = "".join(
        f'<tu><tuv xml:lang="ru"><seg>суд</seg></tuv><tuv xml:lang="en">{prop}<seg>{en}</seg></tuv>'
        "</tu>"
        for prop, en in (('<prop type="Usage">deprecated</prop>', "tribunal"), ("", "court"))
    )
    path.write_text(f'<tmx version="1.4"><header srclang="ru"/><body>{units}</body></tmx>')
    assert [one.given.get("verdict") for one in records(path)] == [OPEN, None]


@pytest.mark.parametrize(
    "said", ["status:approved", "x-status:Active", "x-state:final", "client:Draft", "x-domain:new"]
)
def test_other_properties_of_a_memory_say_nothing(tmp_path: Path, said: str) -> None:
    unit = UNIT.format('<prop type="{}">{}</prop>'.format(*said.split(":")))
    path = tmp_path / "a.tmx"
    path.write_text(f'<tmx version="1.4"><header srclang="ru"/><body>{unit}</body></tmx>')
    (record,) = records(path)
    assert "verdict" not in record.given


@pytest.mark.parametrize("first", ["forbidden", "rejected"])
def test_rows_that_contradict_each_other_are_told(tmp_path: Path, first: str) -> None:
    kinds, lines = told(tmp_path, "ru,en,status", f"суд,court,{first}", "суд,court,approved")
    assert kinds == ["new", "unchanged"]
    assert any("1 approval of pairs that are rejected or forbidden" in line for line in lines)
    for rows in (("суд,court,", "зал,hall,approved"), ("суд,court,forbidden",) * 2):
        kinds, lines = told(tmp_path, "ru,en,status", *rows)
        assert not any("approval" in line for line in lines)


@pytest.mark.parametrize(
    ("ru", "en", "de"),
    [
        ("Russian", "English", "German"), ("русский", "английский", "немецкий"),
        ("Russian (Russia)", "English (United Kingdom)", "German (Germany)"),
        ("Русский язык", "Английский язык", "Немецкий язык"), ("ru", "en-GB", "de"),
    ],
)  # fmt: skip
def test_the_languages_of_a_row_may_have_names(tmp_path: Path, ru: str, en: str, de: str) -> None:
    path = tmp_path / "a.csv"
    lines = ("source,source language,target,target language", f"суд,{ru},court,{en}",
             f"указ,{ru},Erlass,{de}", f"mayor,{en},мэр,{ru}")  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    found = records(path)
    assert [(one.ru, one.en) for one in found if not one.problem] == [
        ("суд", "court"), ("мэр", "mayor"),
    ]  # fmt: skip
    assert [one.problem for one in found if one.problem] == [
        "no Russian and English; its languages are ru and de"
    ]


def test_names_of_languages_are_told_without_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [("суд", "court"), ("зал", "hall"), ("указ", "decree"), ("закон", "law")]
    lines = [f"{ru},Russian,{en},English" for ru, en in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [(one.ru, one.en) for one in records(path)] == rows


@pytest.mark.parametrize("language", ["русский", "Russian", "ru", "RU-RU"])
@pytest.mark.parametrize(
    "heads",
    ["Термин;Перевод;Язык", "Term;Gloss;Language", "Термин;Translation;Source language", ""],
)
def test_one_language_for_all_rows_is_a_label(tmp_path: Path, heads: str, language: str) -> None:
    path = tmp_path / "a.csv"
    rows = [("суд", "court"), ("зал", "hall"), ("указ", "decree")]
    lines = [heads] * bool(heads) + [f"{ru};{en};{language}" for ru, en in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [(one.ru, one.en) for one in records(path)] == rows


@pytest.mark.parametrize("heads", ["English,Русский", "Russian language,Английский"])
def test_a_list_of_languages_may_have_headings(tmp_path: Path, heads: str) -> None:
    path = tmp_path / "a.csv"
    rows = [("Russian", "русский"), ("French", "французский"), ("English", "английский")]
    if heads.startswith("Russian"):
        rows = [(ru, en) for en, ru in rows]
    path.write_text("\n".join([heads, *map(",".join, rows)]), encoding="utf-8")
    found = {frozenset((one.ru, one.en)) for one in records(path)}
    assert found == set(map(frozenset, rows))


def test_names_of_languages_may_be_subjects(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    subjects = ["русский", "английский"] * 4
    rows = [(f"слово {n}", f"word {n}", subject) for n, subject in enumerate(subjects)]
    lines = ["Термин;Перевод;Предмет", *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [(one.ru, one.en) for one in records(path)] == [row[:2] for row in rows]


@pytest.mark.parametrize("languages", [("ru", "en"), ("Russian", "English")])
def test_texts_below_each_other_are_refused(tmp_path: Path, languages: tuple[str, str]) -> None:
    path = tmp_path / "a.csv"
    lines = ["id;language;term"]
    for number, pair in enumerate((("суд", "court"), ("зал", "hall")), start=1):
        lines += [f"{number};{name};{text}" for name, text in zip(languages, pair, strict=True)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ExportError, match="below each other"):
        records(path)


def test_a_list_of_languages_is_a_glossary(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [("русский", "Russian"), ("английский", "English"), ("немецкий", "German")]
    path.write_text("\n".join(f"{ru},{en}" for ru, en in rows), encoding="utf-8")
    assert [(one.ru, one.en) for one in records(path)] == rows
    assert language_named("Russian word") == language_named("суд") == ""


@pytest.mark.parametrize(
    ("name", "start", "what"),
    [
        ("a.sdltb", b"\0\1\0\0Standard Jet DB\0", "termbase of MultiTerm .* export it"),
        ("a.sdltm", b"SQLite format 3\0", "memory of Trados .* as TMX"),
        ("a.db", b"SQLite format 3\0", "tolmach export"),
        ("a.pdf", b"%PDF-1.7\n", "copy its table"),
        ("a.rtf", b"{\\rtf1", "copy its table"),
        ("a.tmx.gz", b"\x1f\x8b\x08\0", "unpack it"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "unpack it"),
    ],
)
def test_other_programs_files_are_known_by_how_they_begin(
    tmp_path: Path, name: str, start: bytes, what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(start + bytes(600))
    with pytest.raises(ExportError, match=what) as caught:
        list(Incoming(path).records())
    assert "\n" not in str(caught.value)
