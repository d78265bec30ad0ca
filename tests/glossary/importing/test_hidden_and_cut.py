"""Tables that hide, cut, repeat or forbid: what is read, what goes to review, what is told."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from align.errors import ExportError
from glossary.formats.readers.sheets import rows as sheets
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming
from glossary.importing.records.record import Record
from tests.glossary.importing.test_tables_of_people import PAIRS, delimited, read, texts

Edit = Callable[[Workbook], object]
HEAD = ("Русский", "English")
MORE = [*PAIRS, ("рычаг", "lever"), ("шкив", "pulley"), ("вал", "shaft")]


def book(rows: list[tuple[Any, ...]], edit: Edit) -> bytes:
    """The rows as the first sheet of a workbook, with whatever somebody has done to it."""
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    edit(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def standing(records: list[Record]) -> list[tuple[str, str, str]]:
    """Each pair with what is said of it: forbidden, preferred, open, or nothing."""
    flags = ("forbidden", "preferred")
    return [
        (
            one.ru,
            one.en,
            next((flag for flag in flags if one.given.get(flag)), "")
            or ("open" if one.given.get("verdict") == "open" else ""),
        )
        for one in records
    ]


def hide_rows(made: Workbook) -> None:
    for number in (3, 4, 40):
        made.worksheets[0].row_dimensions[number].hidden = True


def hide_column(letter: str) -> Edit:
    def edit(made: Workbook) -> None:
        made.worksheets[0].column_dimensions[letter].hidden = True

    return edit


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    """A filter hides them, and they are still entries; empty ones are none."""
    records, told = read(tmp_path, book([HEAD, *PAIRS], hide_rows))
    assert texts(records) == PAIRS
    assert told == ["2 rows read although hidden"]


def test_hidden_columns_are_texts_where_no_others_are(tmp_path: Path) -> None:
    """Old translations that somebody has hidden are left; the only ones are read and told."""
    rows = [("Русский", "English", "English"), *((ru, f"old {en}", en) for ru, en in PAIRS)]
    records, told = read(tmp_path, book(rows, hide_column("B")))
    assert (texts(records), told) == (PAIRS, ["not read: 3 cells of column 2 (English)"])
    records, told = read(tmp_path, book([HEAD, *PAIRS], hide_column("B")))
    assert (texts(records), told) == (PAIRS, ["1 column read although hidden"])


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_left_unless_asked_for(state: str, tmp_path: Path) -> None:
    """Their rows are counted, with the option that reads them."""

    def edit(made: Workbook) -> None:
        sheet = made.create_sheet("Старое")
        sheet.append(HEAD)
        sheet.append(("насос", "old pump"))
        sheet.sheet_state = state

    content = book([HEAD, *PAIRS], edit)
    records, told = read(tmp_path, content)
    assert texts(records) == PAIRS
    assert told == ["not read: 2 rows of the sheet 'Старое', which is hidden: read it with --sheet"]
    incoming = Incoming(tmp_path / "a.xlsx", table=TableOptions(sheet="Старое"))
    assert texts(incoming.records()) == [("насос", "old pump")]


def test_comments_are_counted_and_struck_texts_go_to_review(tmp_path: Path) -> None:
    """What people put beside or over a text without changing it."""

    def edit(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet["B2"].comment = Comment("not for pumps of water", "a")
        sheet["A4"].comment = Comment("?", "b")
        sheet["B3"].font = Font(strike=True)

    records, told = read(tmp_path, book([HEAD, *PAIRS], edit))
    assert [mark for _, _, mark in standing(records)] == ["", "open", ""]
    assert records[1].remark == "struck out in B3"
    assert told == ["not read: 2 comments on cells"]


def test_what_stands_behind_the_last_column_that_is_read_is_told(tmp_path: Path) -> None:
    """Texts far to the right and merges over too many rows; empty cells with a format are none."""

    def edit(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet.cell(2, sheets.COLUMNS, "read")
        for column in (sheets.COLUMNS + 1, 300, 703):
            sheet.cell(2, column, "not read")
        sheet.cell(3, 250).font = Font(bold=True)
        sheet.merge_cells("D2:D200000")

    records, told = read(tmp_path, book([HEAD, *PAIRS], edit))
    assert texts(records) == PAIRS
    assert "not read: 3 cells behind column 200" in told
    assert "not read: 1 cell merged over too many rows" in told


@pytest.mark.parametrize("quote", ['"', "'"])
def test_rows_out_of_order_are_told(quote: str, tmp_path: Path) -> None:
    """A row behind one with a higher number, or the same, is no row to openpyxl."""
    made = book([HEAD, *PAIRS], lambda made: None)
    moved = io.BytesIO()
    with ZipFile(io.BytesIO(made)) as old, ZipFile(moved, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b'<row r="3"', f"<row r={quote}2{quote}".encode())
                assert b"<row r=%b2%b" % ((quote.encode(),) * 2) in content
            new.writestr(part.filename, content)
    records, told = read(tmp_path, moved.getvalue())
    assert texts(records) == [PAIRS[0], *PAIRS[2:]]
    assert told == ["not read: 1 row out of order"]
    assert read(tmp_path, made)[1] == []


SYNONYMS = {
    "of memoQ, with what is said of each": (
        "Entry_ID,Russian,Term_Info,Russian,Term_Info,English,Term_Info,English,Term_Info\n"
        "1,насос,,помпа,,pump,,pumper,Nonterm\n2,вентиль,,,,valve,,,\n",
        [("насос", "pump", ""), ("насос", "pumper", "forbidden"), ("помпа", "pump", ""),
         ("помпа", "pumper", "forbidden"), ("вентиль", "valve", "")],
    ),
    "a status behind each": (
        "Russian,English,Status,English,Status\nнасос,pump,preferred,pumper,deprecated\n",
        [("насос", "pump", "preferred"), ("насос", "pumper", "forbidden")],
    ),
    "numbered": (
        "RU;EN1;EN2;EN3\nнасос;pump;;pumping unit\nвентиль;;valve;\n",
        [("насос", "pump", ""), ("насос", "pumping unit", ""), ("вентиль", "valve", "")],
    ),
    "numbered without a language": (
        "Термин;Перевод 1;Перевод 2\nнасос;pump;pumping unit\nвентиль;valve;\n",
        [("насос", "pump", ""), ("насос", "pumping unit", ""), ("вентиль", "valve", "")],
    ),
    "by a word": (
        "Русский;Английский;Английский (синоним)\nнасос;pump;pumping unit\n",
        [("насос", "pump", ""), ("насос", "pumping unit", "")],
    ),
    "lists side by side, which are none": (
        "RU;EN;;RU;EN\nнасос;pump;;вентиль;valve\nшкив;pulley;;;\n",
        [("насос", "pump", ""), ("вентиль", "valve", ""), ("шкив", "pulley", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SYNONYMS.values(), ids=SYNONYMS)
def test_repeated_columns_are_synonyms(
    text: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    """In order, each with what stands behind it."""
    records, told = read(tmp_path, text.encode())
    assert (standing(records), told) == (expected, [])


FORBIDDING = (
    "English (forbidden)", "Forbidden English", "запрещённый перевод", "Не использовать",
    "Do not use", "Deprecated term", "Нежелательный перевод", "Неправильно", "Wrong translation",
)  # fmt: skip


@pytest.mark.parametrize("heading", FORBIDDING)
def test_columns_of_forbidden_renderings(heading: str, tmp_path: Path) -> None:
    """Texts below such a heading are pairs of their own; yes and no below it are flags."""
    text = f"Русский;English;{heading}\nнасос;pump;pumper\nвентиль;valve;\nшкив;;sheave\n"
    records, told = read(tmp_path, text.encode())
    assert standing(records) == [
        ("насос", "pump", ""),
        ("насос", "pumper", "forbidden"),
        ("вентиль", "valve", ""),
        ("шкив", "sheave", "forbidden"),
    ]
    assert not told
    flags = f"Русский;English;{heading}\nнасос;pumper;yes\nвентиль;valve;no\n"
    assert [mark for *_, mark in standing(read(tmp_path, flags.encode())[0])] == ["forbidden", ""]


def test_forbidden_russian_is_no_forbidden_english(tmp_path: Path) -> None:
    text = "Русский;English;Запрещённый русский\nнасос;pump;качалка\nвентиль;valve;\n"
    records, told = read(tmp_path, text.encode())
    assert standing(records) == [("насос", "pump", ""), ("вентиль", "valve", "")]
    assert told == ["not read: 1 cell of column 3 (Запрещённый русский)"]


@pytest.mark.parametrize("heading", ["Удалено", "Deleted?", "Rejected"])
def test_rows_that_somebody_has_marked_as_deleted(heading: str, tmp_path: Path) -> None:
    records, _ = read(tmp_path, f"Русский;English;{heading}\nнасос;pump;yes\nвал;shaft;\n".encode())
    assert [one.given.get("verdict") for one in records] == ["rejected", None]


def test_preferred_and_approved_columns_are_english(tmp_path: Path) -> None:
    text = "Термин;Перевод;Предпочтительный перевод\nнасос;pumper;pump\nвал;axle;shaft\n"
    assert standing(read(tmp_path, text.encode())[0])[:2] == [
        ("насос", "pumper", ""),
        ("насос", "pump", "preferred"),
    ]
    text = "Термин;Утверждённый перевод\nнасос;pump\nвал;shaft\n"
    assert texts(read(tmp_path, text.encode())[0]) == [("насос", "pump"), ("вал", "shaft")]


LINES = "вентиль{0}valve\nшкив{0}pulley\nвал{0}shaft\n"
CUT = {
    "at a comma": "Русский,English\nнасос,pump, pumper\n" + LINES.format(","),
    "at a comma of the Russian": "Русский,English\nнасос, помпа,pump\n" + LINES.format(","),
    "without headings": "насос,pump, pumper\n" + LINES.format(","),
    "without headings or a space": "насос,pump,pumper\n" + LINES.format(","),
    "at a semicolon": "Русский;English\nнасос;pump; pumper\n" + LINES.format(";"),
    "at a tab": "Русский\tEnglish\nнасос\tpump\tpumper\n" + LINES.format("\t"),
    "at a bar": "насос|pump|pumper\n" + LINES.format("|"),
}


@pytest.mark.parametrize("text", CUT.values(), ids=CUT)
def test_cut_rows_are_refused(text: str, tmp_path: Path) -> None:
    """No English comes in without its end, and nothing of it becomes a note."""
    records, told = read(tmp_path, text.encode())
    assert texts(records) == [("вентиль", "valve"), ("шкив", "pulley"), ("вал", "shaft")]
    (refused,) = told
    assert refused.startswith("refused: 3 cells, for 2 columns: ")


def test_what_may_be_cut_goes_to_review(tmp_path: Path) -> None:
    """A space behind a comma, where the other rows have none: perhaps it is no note."""
    text = "Русский,English,Note\nнасос,pump, pumper\nвентиль,valve,of brass\nвал,shaft,\n"
    records, _ = read(tmp_path, text.encode())
    assert [mark for *_, mark in standing(records)] == ["open", "", ""]
    assert records[0].remark == "is 'pumper' behind ',' a part of the text?"
    spaced = "Русский, English, Note\nнасос, pump, big\nвентиль, valve, of brass\n"
    assert [mark for *_, mark in standing(read(tmp_path, spaced.encode())[0])] == ["", ""]


def test_a_row_has_all_its_columns(tmp_path: Path) -> None:
    """What stands below no heading is counted where the headings leave room for it."""
    text = "Русский,English,,\nнасос,pump,,new\nвентиль,valve,,\n"
    records, told = read(tmp_path, text.encode())
    assert texts(records) == PAIRS[:2]
    read_as = "--column ru=1 --column en=2 --column note=4 reads them as notes"
    assert told == [f"not read: 1 cell of column 4 ({read_as})"]
    noted = "насос\tpump\tof water\nвентиль\tvalve\nвал\tshaft\n"
    records, _ = read(tmp_path, noted.encode(), "a.txt")
    assert [one.given.get("note") for one in records] == ["of water", None, None]


@pytest.mark.parametrize(
    "text",
    [
        'Русский,English\n"насос,pump\nвентиль,valve\nвал",shaft\nшкив,pulley\n',
        'Русский,English\nнасос,"pump\nвентиль,valve\nвал,shaft"\nшкив,pulley\n',
    ],
)
def test_a_quotation_mark_that_swallows_lines_is_told(text: str, tmp_path: Path) -> None:
    """The row is refused, with the lines that it takes; a text on several lines is none."""
    records, (told,) = read(tmp_path, text.encode())
    assert texts(records) == [("шкив", "pulley")]
    assert told.startswith("refused: a quotation mark takes the lines to 4 into one cell")
    noted = 'Русский,English,Note\nнасос,pump,"first, of water\nthen, of oil"\nвал,shaft,\n'
    records, told_of = read(tmp_path, noted.encode())
    assert (len(records), told_of) == (2, [])


NAMES = [("Иванов Олег", "Ivanov Oleg"), ("Ким Анна", "Kim Anna"), ("Ли Вера", "Li Vera")]


def test_headings_that_no_list_knows_go_to_review(tmp_path: Path) -> None:
    """Names of kinds of things, or texts that are written like none below them."""
    for rows in ([("ФИО", "Full name"), *NAMES], [("Узел", "Part"), *MORE]):
        records, _ = read(tmp_path, delimited(rows))
        assert texts(records) == rows
        assert [mark for *_, mark in standing(records)] == ["open", *[""] * (len(rows) - 1)]
        assert records[0].remark == "perhaps the headings: --header if they are"
    assert {mark for *_, mark in standing(read(tmp_path, delimited(MORE))[0])} == {""}


def test_words_of_a_status_are_headings_once_only(tmp_path: Path) -> None:
    """Above others of their kind they are statuses of entries, whose words head other tables."""
    text = "слово;word;rejected\nсиноним;synonym;approved\n"
    records, _ = read(tmp_path, text.encode())
    assert texts(records) == [("слово", "word"), ("синоним", "synonym")]
    assert [one.given.get("verdict") for one in records] == ["rejected", "approved"]
    text = "слово;word;approved\nнасос;pump;yes\n"
    assert texts(read(tmp_path, text.encode())[0]) == [("насос", "pump")]


def bold(made: Workbook) -> None:
    for cell in made.worksheets[0][1]:
        cell.font = Font(bold=True)


LOOKS: dict[str, Edit] = {
    "bold": bold,
    "frozen": lambda made: setattr(made.worksheets[0], "freeze_panes", "A2"),
    "a filter": lambda made: setattr(made.worksheets[0].auto_filter, "ref", "A1:B7"),
    "a table": lambda made: made.worksheets[0].add_table(Table(displayName="T", ref="A1:B7")),
}


@pytest.mark.parametrize("edit", LOOKS.values(), ids=LOOKS)
def test_a_workbook_shows_its_headings(edit: Edit, tmp_path: Path) -> None:
    """What their looks say is told, with the option that says otherwise."""
    records, told = read(tmp_path, book([("Узел", "Part of it"), *MORE], edit))
    assert texts(records) == MORE
    how = "1 row taken for headings by their looks, 'Узел', 'Part of it': --no-header"
    assert told == [f"{how} if they are not"]
    incoming = Incoming(tmp_path / "a.xlsx", table=TableOptions(header=False))
    assert len(list(incoming.records())) == len(MORE) + 1


VARIANTS = [("дом", "house", "home"), ("дело", "case", "matter"), ("край", "edge", "region")]


def test_a_language_among_unknown_headings_is_enough(tmp_path: Path) -> None:
    """Two columns of English below them are asked for, not taken as a text and its note."""
    rows = [("Русский", "Вариант А", "Вариант Б"), *VARIANTS]
    with pytest.raises(ExportError, match=r"--column ru=1 --column en=2\), or дом = home"):
        read(tmp_path, delimited(rows))
    pairs = [("английский", "English"), ("чешский", "Czech"), ("датский", "Danish")]
    assert texts(read(tmp_path, delimited(pairs))[0]) == pairs


@pytest.mark.parametrize("between", ["=", "–", ":"])
def test_joined_pairs_are_parted_with_the_option_that_is_advised(
    between: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("".join(f"{ru} {between} {en}\n" for ru, en in PAIRS), encoding="utf-8")
    with pytest.raises(ExportError, match=f"part them with --delimiter '{between}'"):
        list(Incoming(path).records())
    options = TableOptions(delimiter=between)
    assert texts(Incoming(path, table=options).records()) == PAIRS
    with pytest.raises(ExportError, match=r"column 1 .* holds both: give each language a column"):
        read(tmp_path, book([(f"{ru} {between} {en}",) for ru, en in PAIRS], lambda _: None))


def test_the_russian_definition_is_taken_and_the_other_counted(tmp_path: Path) -> None:
    text = "Русский;English;Definition EN;Definition RU\nнасос;pump;a part;узел\nвал;shaft;;\n"
    records, told = read(tmp_path, text.encode())
    assert [one.given.get("definition") for one in records] == ["узел", None]
    assert told == ["not read: 1 cell of column 3 (Definition EN)"]


DOUBTS = {
    "a number before the text": [("1. насос", "1. pump"), ("вал", "1) shaft; 2) axle")],
    "a sign before the text": [("* насос", "pump"), ("вал", "- shaft"), ("шкив", "=pulley")],
    "grammar in the text": [("насос м.", "pump"), ("вал (сущ.)", "shaft"), ("шкив", "rim, n.")],
    "a mark behind the text": [("насос*", "pump"), ("вал¹", "shaft")],
    "markup in the text": [("насос", "<b>pump</b>"), ("вал", "shaft&nbsp;x")],
    "a reference to another row": [("помпа", "see pump"), ("ротор", "ditto"), ("вал", "cf. axle")],
    "a question mark in the English only": [("насос", "pump?"), ("вал", "shaft (?)")],
    "a line break in it": [("насос", "pump\nwater pump")],
    "one letter": [("А", "A"), ("Б.", "B.")],
    "Cyrillic letters in the English": [("насос", "pump (насос)")],
    "no letter in the English": [("насос", "—"), ("вал", "〃"), ("шкив", "...")],
    "a hint in the text": [("насос", "pump (not rig)"), ("вал", "NOT axle"), ("шкив", "rim [a]")],
    "a label before one of the texts": [("насос", "AmE: pump")],
    "a word in letters of two alphabets": [("нacoc", "pump")],
    "a date": [("насос", "2024-05-01T00:00:00")],
    "a truth value": [("истина", "TRUE")],
}  # fmt: skip


@pytest.mark.parametrize(("why", "rows"), DOUBTS.items(), ids=DOUBTS)
def test_more_than_a_term_in_a_cell_goes_to_review(
    why: str, rows: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Written for readers, who know that it is no translation; what is alike and clean is not."""
    records, _ = read(tmp_path, delimited([HEAD, *rows, *PAIRS]))
    assert len(records) == len(rows) + len(PAIRS)
    assert all(one.given["verdict"] == "open" for one in records[: len(rows)])
    assert all(why in one.remark for one in records[: len(rows)])
    assert not any(one.given for one in records[len(rows) :])


def test_clean_texts_are_not_in_doubt(tmp_path: Path) -> None:
    """Numbers, points and signs that belong to a term or a sentence."""
    rows = [
        ("90-дневный срок", "90-day period"),
        ("1,5 млн", "1.5 million"),
        ("ст. 12", "art. 12"),
        ("труба 100 м.", "pipe of 100 m."),
        ("Кто там?", "Who is there?"),
        ("1. Суд удалился.", "1. The court has withdrawn."),
        ("г. Алматы", "Almaty"),
        ("самообман", "self-deception"),
        ("SIM-карта", "SIM card"),
        ("#ZаДвор", "#ZaDvor"),
        ("Павлов М.", "Pavlov, M."),
        ("Петров Н.", "Petrov, N."),
        ("Раздел: валы", "Section: shafts"),
    ]
    records, _ = read(tmp_path, delimited([HEAD, *rows]))
    assert texts(records) == rows
    assert {mark for *_, mark in standing(records)} == {""}


def test_stress_marks_are_taken_out_and_told(tmp_path: Path) -> None:
    rows = [("насо\u0301с", "pump"), ("ве\u0301нтиль", "valve"), ("чай", "tea")]
    records, told = read(tmp_path, delimited([HEAD, *rows]))
    assert texts(records) == [*PAIRS[:2], ("чай", "tea")]
    assert told == ["2 texts with stress marks, which are taken out of the Russian"]


def test_stress_marks_that_part_two_words_stay(tmp_path: Path) -> None:
    """Where few words have one, somebody has put it there to tell them from others."""
    rows = [*MORE, ("за\u0301мок", "castle"), ("замо\u0301к", "lock"), ("болт", "bolt")]
    rows += [("гайка", "nut"), ("шайба", "washer")]
    records, told = read(tmp_path, delimited([HEAD, *rows]))
    assert (texts(records), told) == (rows, [])


@pytest.mark.parametrize("between", [",", "/", "|"])
def test_what_parts_terms_in_a_cell_is_told(between: str, tmp_path: Path) -> None:
    """They are read as one text, and the option that parts them is named."""
    content = delimited([HEAD, ("насос", f"pump{' ' * (between != ',')}{between} pumper"), *PAIRS])
    records, told = read(tmp_path, content)
    how = f"read as one text: --alternatives '{between}' parts them"
    assert told == [f"1 row with '{between}' between terms, {how}"]
    options = TableOptions(others=between)
    assert texts(Incoming(tmp_path / "a.csv", table=options).records())[:2] == [
        ("насос", "pump"),
        ("насос", "pumper"),
    ]
    assert len(records) == 4


def test_rows_that_are_not_there_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A sheet that somebody has formatted down to its last row is read as fast as any."""

    def format_last_row(made: Workbook) -> None:
        made.worksheets[0].row_dimensions[1_048_576].height = 15

    plain, looked_at = sheets._cell, []

    def text_of(cell: Any) -> str:
        looked_at.append(cell)
        return plain(cell)

    monkeypatch.setattr(sheets, "_cell", text_of)
    records, _ = read(tmp_path, book([HEAD, *PAIRS], format_last_row))
    assert texts(records) == PAIRS
    assert 8 <= len(looked_at) < 20_000
