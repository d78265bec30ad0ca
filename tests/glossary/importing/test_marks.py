"""What people tick, cross out and abbreviate in the cells beside a term."""

from pathlib import Path

import pytest

from align.errors import ExportError
from glossary.entries.content import OPEN
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming
from glossary.importing.records.cleaning import prepared_record
from glossary.importing.records.record import Record

FORBIDDEN = ("Запрещено", "Не использовать", "Forbidden", "Do not use", "Deprecated")


def read(folder: Path, *lines: str, name: str = "a.csv", others: str = "") -> list[Record]:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return list(Incoming(path, table=TableOptions(others=others)).records())


def said(records: list[Record]) -> list[tuple[str, str, dict[str, object]]]:
    return [(one.ru, one.en, dict(one.given)) for one in records]


@pytest.mark.parametrize("verdict", ["утверждено", "approved", "проверено", "preferred", "новое"])
def test_a_heading_that_is_a_status_heads_statuses(tmp_path: Path, verdict: str) -> None:
    heads = f"Русский;English;{verdict.capitalize()}"
    records = read(tmp_path, heads, f"суд;court;{verdict}", f"зал;hall;{verdict}")
    assert [(one.ru, one.en) for one in records] == [("суд", "court"), ("зал", "hall")]
    records = read(tmp_path, f"ru;en;{verdict}", f"суд;court;{verdict}", f"зал;hall;{verdict}")
    assert [(one.ru, one.en) for one in records] == [("суд", "court"), ("зал", "hall")]


def test_languages_of_rows_are_no_headings(tmp_path: Path) -> None:
    records = read(tmp_path, "суд,court,ru,en", "hall,зал,en,ru")
    assert [(one.ru, one.en) for one in records] == [("суд", "court"), ("зал", "hall")]


@pytest.mark.parametrize("heading", FORBIDDEN)
@pytest.mark.parametrize("mark", ["V", "v", "х", "Х", "x", "+", "✓", "*", "да", "yes", "запрещено"])
def test_a_tick_forbids(tmp_path: Path, heading: str, mark: str) -> None:
    lines = ("суд;court;", f"суд;tribunal;{mark}", f"судья;referee;{mark}")
    records = read(tmp_path, f"Русский;English;{heading}", *lines)
    assert [bool(one.given.get("forbidden")) for one in records] == [False, True, True]
    assert all(one.given.get("verdict") != OPEN for one in records)


@pytest.mark.parametrize("mark", ["З", "q", "?!"])
def test_a_mark_that_nobody_knows_is_asked_about(tmp_path: Path, mark: str) -> None:
    records = read(tmp_path, "Русский;English;Запрещено", "суд;court;", f"суд;tribunal;{mark}")
    assert [one.en for one in records] == ["court", "tribunal"]
    assert "forbidden" not in records[1].given and "it may be forbidden" in records[1].remark
    assert records[1].given["verdict"] == OPEN != records[0].given.get("verdict")


@pytest.mark.parametrize("none", ["-", "–", "нет", "no", ""])
def test_no_forbidden_translation_is_none(tmp_path: Path, none: str) -> None:
    heads = "Русский;English;Запрещённый перевод"
    records = read(tmp_path, heads, "суд;court;tribunal", f"зал;hall;{none}")
    found = [(one.en, bool(one.given.get("forbidden"))) for one in records]
    assert found == [("court", False), ("tribunal", True), ("hall", False)]


@pytest.mark.parametrize("heading", ["Usage", "Usage status", "Помета", "Status", "Комментарий"])
def test_a_word_of_a_status_says_it_wherever_it_stands(tmp_path: Path, heading: str) -> None:
    lines = ("суд,court,preferred", "суд,tribunal,deprecated", "зал,hall,запрещено")
    records = read(tmp_path, f"Russian,English,{heading}", *lines)
    assert [bool(one.given.get("forbidden")) for one in records] == [False, True, True]


def test_a_note_that_forbids_is_asked_about(tmp_path: Path) -> None:
    records = read(tmp_path, "Russian,English,Usage", "суд,court,formal", "суд,tribunal,do not use")
    assert [one.given.get("verdict") == OPEN for one in records] == [False, True]
    assert "'do not use'" in records[1].remark


LANGUAGES = [
    ("source,source_lang,target,target_lang", ("суд,ru,court,en", "judge,en,судья,ru")),
    ("source_lang,source,target_lang,target", ("ru,суд,en,court", "en,judge,ru,судья")),
    ("source,target,source_lang,target_lang", ("суд,court,ru,en", "judge,судья,en,ru")),
]


@pytest.mark.parametrize(("heads", "rows"), LANGUAGES)
def test_rows_give_their_languages(tmp_path: Path, heads: str, rows: tuple[str, str]) -> None:
    german = rows[0].replace("суд", "закон").replace("court", "Gesetz").replace("en", "de")
    records = read(tmp_path, heads, *rows, german)
    found = [(one.ru, one.en) for one in records if not one.problem]
    assert found == [("суд", "court"), ("судья", "judge")]
    assert "its languages are ru and de" in records[2].problem


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("court (civil, criminal), tribunal", ["court (civil, criminal)", "tribunal"]),
        ("court [of law, of equity]", ["court [of law, of equity]"]),
        ("1,000 roubles, a thousand", ["1,000 roubles", "a thousand"]),
        ("house (of a man, lodge", ["house (of a man", "lodge"]),
        ("a), b)", ["a)", "b)"]),
        ("court,tribunal", ["court", "tribunal"]),
    ],
)
def test_alternatives_are_cut_outside_brackets(tmp_path: Path, cell: str, terms: list[str]) -> None:
    records = read(tmp_path, "Русский;English", f"суд;{cell}", "зал;hall", others=",")
    assert [one.en for one in records] == [*terms, "hall"]


GRAMMAR = [
    ("noun", "noun"), ("n.", "noun"), ("сущ.", "noun"), ("Имя собственное", "properNoun"),
    ("adj", "adjective"), ("гл.", "verb"), ("нареч.", "adverb"), ("местоимение", "other"),
]  # fmt: skip
GENDERS = [
    ("m", "masculine"), ("м.р.", "masculine"), ("Женский", "feminine"), ("ср. р.", "neuter"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "field", "cell", "value"),
    [("Часть речи", "part_of_speech", *one) for one in GRAMMAR]
    + [("Род", "gender", *one) for one in GENDERS],
)
def test_grammar_as_people_write_it(
    tmp_path: Path, heading: str, field: str, cell: str, value: str
) -> None:
    records = read(tmp_path, f"Термин;Перевод;{heading}", f"суд;court;{cell}", "зал;hall;")
    assert records[0].given[field] == value
    assert not records[1].given.get(field)


def test_grammar_that_is_not_known_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Термин;Перевод;Часть речи\nсуд;court;zzz\nзал;hall;noun\n", "utf-8")
    incoming = Incoming(path)
    assert len(list(incoming.records())) == 2
    assert incoming.about.unread == {"cells with a part of speech that has no counterpart here": 1}


@pytest.mark.parametrize(
    "cell", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "NULL", "nan", "Loading..."]
)
def test_errors_of_a_spreadsheet_are_no_terms(tmp_path: Path, cell: str) -> None:
    records = map(prepared_record, read(tmp_path, "Русский,English", "суд,court", f"лес,{cell}"))
    assert [one.given.get("verdict") == OPEN for one in records] == [False, True]


@pytest.mark.parametrize(("code", "fits"), [("de", False), ("uk", False), ("en_GB", True)])
def test_a_catalogue_of_another_source_is_refused(tmp_path: Path, code: str, fits: bool) -> None:
    head = ('msgid ""', 'msgstr ""', '"Language: ru\\n"', f'"X-Source-Language: {code}\\n"', "")
    lines = (*head, 'msgid "Gericht"', 'msgstr "суд"')
    if fits:
        assert said(read(tmp_path, *lines, name="a.po"))[0][:2] == ("суд", "Gericht")
    else:
        with pytest.raises(ExportError, match="X-Source-Language is"):
            read(tmp_path, *lines, name="a.po")
