"""Tables as people and their programs write them: what is read, what is asked, what is told."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from align.errors import ExportError
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming
from glossary.importing.records.cells import status_said
from glossary.importing.records.record import Record

Pairs = list[tuple[str, str]]
PAIRS: Pairs = [("насос", "pump"), ("вентиль", "valve"), ("прокладка", "gasket")]
LAW: Pairs = [("залог", "pledge"), ("поручительство", "surety"), ("неустойка", "penalty")]


def delimited(rows: Iterable[Sequence[str]], between: str = ";") -> bytes:
    """The rows as Excel writes them, with a byte order mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=between).writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def workbook(rows: Iterable[Sequence[Any]], *merged: str) -> bytes:
    """The rows as the only sheet of a workbook, with merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(tmp_path: Path, content: bytes, name: str = "") -> tuple[list[Record], list[str]]:
    """(records that are taken, lines on what is not read); a refused one is told in those."""
    path = tmp_path / (name or ("a.xlsx" if content.startswith(b"PK") else "a.csv"))
    path.write_bytes(content)
    incoming = Incoming(path, table=TableOptions())
    records = list(incoming.records())
    refused = [
        f"refused: {one.problem or one.unfit}" for one in records if one.problem or one.unfit
    ]
    taken = [one for one in records if not one.problem and not one.unfit]
    return taken, [*refused, *incoming.about.unread_lines()]


def texts(records: Iterable[Record]) -> Pairs:
    return [(record.ru, record.en) for record in records]


HEADINGS = {
    "on two rows, merged": workbook(
        [
            ("Русский", None, "English", None),
            ("термин", "прим.", "term", "comment"),
            *((ru, "", en, "") for ru, en in PAIRS),
        ],
        "A1:B1",
        "C1:D1",
    ),
    "merged down and across": workbook(
        [
            ("№", "Русский", "Английский", None),
            (None, None, "Термин", "Комментарий"),
            *((n, ru, en, "") for n, (ru, en) in enumerate(PAIRS, 1)),
        ],
        "A1:A2",
        "B1:B2",
        "C1:D1",
    ),
    "of fields, codes below": delimited(
        [
            ("Термин", "", "Определение", ""),
            ("RU", "EN", "RU", "EN"),
            *((ru, en, "узел", "part") for ru, en in PAIRS),
        ]
    ),
    "codes below the words": delimited(
        [("Исходный текст", "Переведённый текст"), ("ru", "en"), *PAIRS]
    ),
    "groups above them": workbook(
        [
            ("Сведения", None, "Словарь", None),
            ("Код", "Раздел", "RU", "EN"),
            *((f"N-{n}", "узлы", ru, en) for n, (ru, en) in enumerate(PAIRS)),
        ],
        "A1:B1",
        "C1:D1",
    ),
    "below nine lines": delimited(
        [
            *((f"Сведения о словаре, строка {n}", "") for n in range(9)),
            ("Русский", "English"),
            *PAIRS,
        ]
    ),
    "below a title that names both languages": delimited(
        [("Русско-английский словарь узлов", ""), ("Термин", "Перевод"), *PAIRS]
    ),
    "one that nobody knows among them": delimited(
        [("Слово", "Транскрипция", "Перевод"), *((en, f"[{en}]", ru) for ru, en in PAIRS)]
    ),
    "an unknown one, and a code for the Russian": delimited(
        [("Term", "Case Sensitive", "Notes", "ru"), *((en, "false", "", ru) for ru, en in PAIRS)]
    ),
    "none over the Russian": delimited(
        [("", "English", "Note"), *((ru, en, "") for ru, en in PAIRS)]
    ),
}


@pytest.mark.parametrize("content", HEADINGS.values(), ids=HEADINGS)
def test_headings_are_no_entries(content: bytes, tmp_path: Path) -> None:
    """However many rows they are, and whatever stands above or among them."""
    records, told = read(tmp_path, content)
    assert texts(records) == PAIRS
    assert not any(line.startswith("refused") for line in told)


ENTRIES: dict[str, Pairs] = {
    "of grammar": [("определение", "definition"), ("термин", "term"), ("пример", "example")],
    "of languages": [("русский", "Russian"), ("английский", "English"), ("чешский", "Czech")],
    "of documents": [("примечание", "note"), ("дата", "date"), ("автор", "author")],
}


@pytest.mark.parametrize("pairs", ENTRIES.values(), ids=ENTRIES)
def test_entries_are_no_headings(pairs: Pairs, tmp_path: Path) -> None:
    """Words that head columns elsewhere, in a table without headings and in one with them."""
    assert texts(read(tmp_path, delimited(pairs))[0]) == pairs
    assert texts(read(tmp_path, delimited([("RU", "EN"), *pairs]))[0]) == pairs


PARTED: dict[str, tuple[str, Pairs]] = {
    "semicolons, a comma in every cell": (
        "насос, помпа;pump, water pump\nзалог, заклад;pledge, pawn\nсуд, судья;court, judge\n",
        [("насос, помпа", "pump, water pump"), ("залог, заклад", "pledge, pawn")],
    ),
    "commas, a semicolon in every cell": (
        "насос; помпа,pump; water pump\nзалог; заклад,pledge; pawn\nсуд; судья,court; judge\n",
        [("насос; помпа", "pump; water pump"), ("залог; заклад", "pledge; pawn")],
    ),
    "tabs, two semicolons in every line": (
        "насос; помпа\tpump; water pump\nзалог; заклад\tpledge; pawn\nсуд; судья\tcourt; judge\n",
        [("насос; помпа", "pump; water pump"), ("залог; заклад", "pledge; pawn")],
    ),
    "spaces behind the commas, then quotes": (
        '"Russian", "English"\n"насос", "pump"\n"залог, заклад", "pledge, pawn"\n',
        [("насос", "pump"), ("залог, заклад", "pledge, pawn")],
    ),
    "spaces, and quotes that belong to the text": (
        'Русский, English\nзавод "Серп", "Serp" plant\nгазета "Труд", "Trud" newspaper\n',
        [('завод "Серп"', '"Serp" plant'), ('газета "Труд"', '"Trud" newspaper')],
    ),
}


@pytest.mark.parametrize(("text", "pairs"), PARTED.values(), ids=PARTED)
def test_delimiters_part_the_languages(text: str, pairs: Pairs, tmp_path: Path) -> None:
    """Where others stand as often in the cells themselves."""
    records, _ = read(tmp_path, text.encode())
    assert texts(records)[:2] == pairs


ASKED = {
    "pairs with dashes and commas": (
        "договор поручительства — surety, guarantee\nкадастровый номер — parcel number, plot\n"
        "вентиль на трубе — valve, tap\n".encode(),
        "none is Russian by its cells: column 1 .* holds both: give each language a column",
    ),
    "pairs in a cell beside a note": (
        delimited([("Пара", "Примечание"), *((f"{ru} = {en}", "узел") for ru, en in PAIRS)]),
        "none is English by its cells: column 1 .* holds both: give each language a column",
    ),
    "terms with definitions in the other language": (
        delimited([("Term", "Definition"), ("pump", "то, что качает"), ("valve", "кран на трубе")]),
        "none is Russian by its cells: column 2 .Definition.",
    ),
    "two translations": (
        delimited(
            [
                ("English", "Старый перевод", "Новый перевод"),
                ("bearing", "опора", "подшипник"),
                ("gear", "колесо", "шестерня"),
            ]
        ),
        r"\(--column ru=2 --column en=1\), or .* \(--column ru=3 --column en=1\)",
    ),
}


@pytest.mark.parametrize(("content", "message"), ASKED.values(), ids=ASKED)
def test_no_pair_is_guessed(content: bytes, message: str, tmp_path: Path) -> None:
    """One line that shows why."""
    with pytest.raises(ExportError, match=message) as caught:
        read(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    """One term with two renderings, one rendering of two terms; an empty row stays empty."""
    rows = [
        ("Раздел", "Русский", "English"),
        ("узлы", "насос", "pump"),
        (None, None, "pumping unit"),
        (None, "вентиль", "valve"),
        (None, "кран", None),
        (None, None, None),
        ("право", "залог", "pledge"),
    ]
    records, told = read(tmp_path, workbook(rows, "A2:A6", "B2:B3", "C4:C5"))
    assert texts(records) == [
        ("насос", "pump"), ("насос", "pumping unit"), ("вентиль", "valve"), ("кран", "valve"),
        ("залог", "pledge"),
    ]  # fmt: skip
    assert told == ["not read: 5 cells of column 1 (Раздел)"]


def test_english_that_says_nothing_goes_to_review(tmp_path: Path) -> None:
    """Sums, numbers and what only holds a place; a sign of another script may be right."""
    rows = [*LAW, ("Всего терминов", "3"), ("пеня", "???"), ("иск", "TBD"), ("рубль", "₽")]
    records, told = read(tmp_path, delimited([("Русский", "English"), *rows]))
    assert texts(records) == rows
    assert [record.ru for record in records if record.given] == ["Всего терминов", "пеня", "иск"]
    assert all(record.given.get("verdict", "open") == "open" for record in records)
    assert records[3].remark == "no letter in the English: 3"
    assert records[5].remark == "the English only holds its place: TBD"
    assert not told


def test_several_terms_in_a_cell_are_said(tmp_path: Path) -> None:
    """They are one text unless the user says otherwise; a sentence is none of them."""
    rows = [
        ("залог; заклад", "pledge"),
        ("аванс", "advance; down payment"),
        ("Суд идёт; встаньте.", "The court is coming; stand up."),
        ("A&amp;B в деле", "A&amp;B case"),
    ]
    records, told = read(tmp_path, delimited([("Русский", "English"), *rows], ","))
    assert texts(records) == rows
    assert told == [
        "2 rows with ';' between terms, read as one text: --alternatives ';' parts them"
    ]


def test_characters_that_nobody_sees_are_shown(tmp_path: Path) -> None:
    """They come along from pages and documents; in a sentence, which is not looked for, they do."""
    rows = [
        ("пору\u00adчительство", "surety"),
        ("залог", "ple\u200bdge"),
        LAW[2],
        ("Суд от\u00adложен.", "The hearing is adjourned."),
    ]
    records, _ = read(tmp_path, delimited([("Русский", "English"), *rows]))
    assert texts(records) == rows
    assert [record.given.get("verdict") for record in records] == ["open", "open", None, None]
    assert records[1].remark == "a character that nobody sees, U+200B: take it out"


def test_names_and_dates_are_no_verdicts(tmp_path: Path) -> None:
    """Who decided, and when, says nothing of what was decided."""
    head = ("Русский", "English", "Approved by", "Дата утверждения", "Статус изменил", "Статус")
    who = (("Новикова", "Черновой"), ("Draftsman", "Отклонов"), ("Ким", "Новая"))
    rows = [
        (*pair, first, "2024-02-01", second, status)
        for pair, (first, second), status in zip(LAW, who, ("утв.", "черновик", ""), strict=True)
    ]
    records, told = read(tmp_path, delimited([head, *rows]))
    assert [record.given.get("verdict") for record in records] == ["approved", "open", None]
    assert len(told) == 3
    assert "not read: 3 cells of column 3 (Approved by)" in told


STATUSES = {
    "forbidden": (
        "Not in use", "Disallowed", "Inadmissible", "Unacceptable", "Outdated", "Non-standard",
        "Не действует", "недействителен", "Не применяется", "неактивен", "Не допускается",
    ),
    "rejected": ("Disapproved", "Translation Rejected (0%)", "отменён", "Отказано"),
    "open": (
        "To be approved", "Awaiting approval", "Needs confirmation", "For approval", "Incomplete",
        "Partially approved", "Under review", "TBC", "unfinalized", "К утверждению",
        "на согласовании", "Ожидает утверждения", "Требует согласования", "Не принят",
        "условно принято", "Частично утверждено", "новая",
    ),
    "approved": (
        "Translation Approved (0%)", "Final translation", "In use", "Not forbidden", "не запрещён",
        "утв.", "Допущен", "согласовано с заказчиком", "Signed-off (100%)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "meaning"), [(one, name) for name, words in STATUSES.items() for one in words]
)
def test_statuses_that_deny_or_put_off(status: str, meaning: str) -> None:
    """What a word denies, or says of the future, does not count as if it were so."""
    given = status_said(status).given
    expected: dict[str, object] = {"verdict": "approved" if meaning == "forbidden" else meaning}
    assert given == expected | ({"forbidden": True} if meaning == "forbidden" else {})
