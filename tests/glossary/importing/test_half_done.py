"""Lists that somebody has not finished, or made for readers: what may not be approved from them."""

from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook

from align.errors import ExportError
from glossary.entries.content import NO, OPEN
from glossary.formats.readers.inline import inline_text
from glossary.importing.files import Incoming
from glossary.importing.records.cleaning import prepared_record
from glossary.importing.records.record import Record
from glossary.importing.records.term_status import UNDECIDED, any_status

ADDED = "added"


def read(path: Path) -> list[Record]:
    """The records of a file as a merge takes them."""
    return [prepared_record(record) for record in Incoming(path).records()]


def table(folder: Path, *lines: str) -> Path:
    path = folder / "a.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def standing(record: Record) -> str:
    """What becomes of a record: refused, or its verdict, ADDED where it has none against it."""
    if record.problem or record.unfit:
        return "refused"
    verdict = record.given.get("verdict", ADDED)
    return verdict if verdict in (OPEN, NO) else ADDED


def standings(path: Path) -> list[str]:
    return [standing(record) for record in read(path)]


def pairs(path: Path) -> set[tuple[str, str]]:
    return {(one.ru, one.en) for one in read(path) if not one.problem}


# Columns


@pytest.mark.parametrize(
    "rows",
    [
        ("Russian,English,Category", "сквер,,public places", "иск,,civil law", "вор,,crime"),
        ("Русский,Английский,Раздел", "сквер,,City", "иск,,Law", "вор,,Law"),
        ("English,Russian,Категория", "garden,,места", "claim,,право", "thief,,право"),
        ("Термин,EN,Type", "сквер,,noun", "изъять,,verb", "вор,,noun"),
    ],
)
def test_a_column_that_nobody_has_filled_is_not_replaced(
    rows: tuple[str, ...], tmp_path: Path
) -> None:
    """A template with its English still to come has another column with Latin letters, or none."""
    assert standings(table(tmp_path, *rows)) == ["refused"] * 3


@pytest.mark.parametrize(
    "heading",
    ["Category", "Transliteration", "Произношение", "False friend", "Assigned to", "Finnish",
     "Эстонский", "LV", "Азербайджанский"],
)  # fmt: skip
def test_what_stands_beside_the_russian_is_no_english(heading: str, tmp_path: Path) -> None:
    path = table(tmp_path, f"Термин,{heading}", "сквер,garden", "иск,claim", "вор,thief")
    with pytest.raises(ExportError, match="none is English"):
        read(path)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            ("Russian,English,,Russian,English,English", "иск,claim,,вор,thief,robber"),
            {("иск", "claim"), ("вор", "thief"), ("вор", "robber")},
        ),
        (("RU,EN,EN,RU", "иск,claim,thief,вор"), {("иск", "claim"), ("вор", "thief")}),
        (("EN,RU,,RU,EN", "claim,иск,,вор,thief"), {("иск", "claim"), ("вор", "thief")}),
        (
            ("Russian,English,,Russian,English,English", "иск,claim,,вор,thief,"),
            {("иск", "claim"), ("вор", "thief")},
        ),
        (("RU,EN,EN", "иск,claim,suit"), {("иск", "claim"), ("иск", "suit")}),
    ],
)
def test_lists_side_by_side_keep_to_themselves(
    rows: tuple[str, ...], wanted: set[tuple[str, str]], tmp_path: Path
) -> None:
    assert pairs(table(tmp_path, *rows)) == wanted


@pytest.mark.parametrize(
    "heading", ["Machine translation", "Предлагаемый перевод", "English (draft)", "English MT"]
)
def test_headings_may_say_that_nothing_is_final(heading: str, tmp_path: Path) -> None:
    path = table(tmp_path, f"Russian,{heading}", "сквер,public garden", "иск,claim")
    assert standings(path) == [OPEN, OPEN]


def test_new_translations_are_no_drafts(tmp_path: Path) -> None:
    path = table(tmp_path, "Russian,English (new)", "сквер,public garden", "иск,claim")
    assert standings(path) == [ADDED, ADDED]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Отдел,Department", ("отдел кадров,personnel", "архив,archive", "касса,cash desk")),
        ("Тип документа,Document type", ("иск,claim", "жалоба,appeal", "указ,decree")),
        ("Russian label,English label", ("иск,claim", "жалоба,appeal", "указ,decree")),
    ],
)
def test_lists_of_departments_and_types_are_lists(
    head: str, rows: tuple[str, ...], tmp_path: Path
) -> None:
    assert standings(table(tmp_path, head, *rows))[-3:] == [ADDED] * 3


# Flags


@pytest.mark.parametrize(
    ("heading", "cells", "wanted"),
    [
        ("Fuzzy", ("fuzzy", "✔️", "?", "needs review", ""), [OPEN, OPEN, OPEN, OPEN, ADDED]),
        ("Fuzzy", ("checked", "no", "", "", ""), [OPEN, ADDED, ADDED, ADDED, ADDED]),
        ("Approved", ("yes", "", "checked", "✅", "no"), [ADDED, OPEN, ADDED, ADDED, OPEN]),
        ("Проверено", ("", "+", "", "+", "+"), [OPEN, ADDED, OPEN, ADDED, ADDED]),
        ("Approved", ("", "", "", "", ""), [ADDED] * 5),
        ("Rejected", ("2024-03-01", "checked", "", "✔️", "Anna"), [NO, NO, ADDED, NO, OPEN]),
        ("deleted_at", ("2024-03-01 10:00", "null", "\\N", "", "03.01.2024"),
         [NO, ADDED, ADDED, ADDED, NO]),
        ("Удалено", ("да", "нет", "да, см. письмо", "", "-"), [NO, ADDED, OPEN, ADDED, ADDED]),
        ("Notes", ("Deprecated, use garden", "не использовать", "DO NOT USE!", "since 1990",
                   "used in courts"), [OPEN, OPEN, OPEN, ADDED, ADDED]),
    ],
)  # fmt: skip
def test_flags_in_the_words_of_people_and_programs(
    heading: str, cells: tuple[str, ...], wanted: list[str], tmp_path: Path
) -> None:
    texts = ("сквер,garden", "иск,claim", "вор,thief", "судья,judge", "указ,decree")
    rows = (f'{pair},"{cell}"' for pair, cell in zip(texts, cells, strict=True))
    assert standings(table(tmp_path, f"Russian,English,{heading}", *rows)) == wanted


def test_a_ticked_box_forbids(tmp_path: Path) -> None:
    path = table(tmp_path, "Russian,English,Forbidden", "иск,suit,checked", "вор,thief,")
    first, second = read(path)
    assert first.given["forbidden"] and not second.given.get("forbidden")


@pytest.mark.parametrize(
    "status",
    ["approved?", "OK?", "non-approved", "Never approved", "In proofreading", "Proofreading",
     "Approval requested", "Reviewed, changes requested", "nearly final", "In validation",
     "Translated by DeepL", "AI translated", "Google translated", "согласовывается",
     "утверждается", "готовится", "ждёт согласования", "надо согласовать", "без утверждения",
     "нет согласования", "утверждён?", "подлежит утверждению", "переведено ИИ", "Entwurf"],
)  # fmt: skip
def test_statuses_that_put_off(status: str) -> None:
    assert any_status(status) == UNDECIDED


@pytest.mark.parametrize(
    "status",
    ["Approved", "Reviewed", "final", "утверждён", "согласовано", "проверено", "In use", "готово",
     "translated", "Proofread"],
)  # fmt: skip
def test_statuses_that_do_not(status: str) -> None:
    assert any_status(status) not in (UNDECIDED, "refused", "avoided")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        *((name, OPEN) for name in ("Rejected", "Черновики", "Archive", "Trash", "MT output")),
        *((name, ADDED) for name in ("Terms", "Суды", "Translation", "Automotive", "Новости")),
    ],
)
def test_the_name_of_a_sheet_counts(name: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    book.worksheets[0].title = name
    for row in (("Russian", "English"), ("сквер", "garden"), ("иск", "claim")):
        book.worksheets[0].append(row)
    book.save(path)
    assert standings(path) == [wanted] * 2


def test_a_heading_within_the_table_counts_for_what_is_below_it(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Russian,English", "сквер,garden", "Запрещённые термины,", "иск,suit",
        "Термины судов,", "вор,thief", "новые выборы,", "указ,decree",
    )  # fmt: skip
    assert standings(path) == [ADDED, "refused", OPEN, "refused", ADDED, "refused", ADDED]


def test_other_fields_of_json_lines_count(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"ru": "иск", "en": "claim", "approved": false}\n'
        '{"ru": "иск", "en": "suit", "state": "rejected"}\n'
        '{"ru": "вор", "en": "robber", "deleted": true}\n'
        '{"ru": "вор", "en": "crook", "forbidden": true}\n'
        '{"ru": "вор", "en": "thief", "notes": "not a robber"}\n',
        encoding="utf-8",
    )
    found = read(path)
    assert list(map(standing, found)) == [OPEN, NO, NO, ADDED, ADDED]
    assert found[3].given["forbidden"] and found[4].given["note"] == "not a robber"


# Texts


@pytest.mark.parametrize(
    ("ru", "en"),
    [("иск, -а", "claim"), ("иск -а м", "claim"), ("судить (нсв)", "try"), ("судить impf.", "try"),
     ("(юр.) истец", "plaintiff"), ("разг. мусор", "cop"), ("ключ II", "spring"),
     ("замок1", "castle"), ("иск", "● claim"), ("иск", "claim, n"), ("иск", "I) claim"),
     ("адвокáт", "lawyer"), ("адвокАт", "lawyer"), ("аре`ст", "arrest"), ("пригово'р", "sentence"),
     ("иск", "claim,suit"), ("иск", "claim • suit"), ("иск", "claim 2. suit"),
     ("обыск", r"search\nraid"), ("иск", "~~claim~~"), ("иск", "claim;"), ("По_иск", "_Search"),
     ("&Суд", "&Court"), ("Итого", "Total"), ("Страница 1 из 3", "Page 1 of 3"),
     ("Русский", "English"), ("Судья", "courtTitle"), ("понятой", "untranslated"),
     ("понятой", "NA"), ("понятой", "null"), ("понятой", r"\N"), ("закон", "კანონი"),
     ("закон", "法律"), ("РёСЃРєРё", "claims"), ("ОНМЪРНИ", "attesting witness"),
     ("РПОСФПК", "attesting witness"), ("кафе", "cafÃ©"), ("права", "defendantâ€™s rights"),
     ("пон\ufffdтой", "attesting witness")],
)  # fmt: skip
def test_what_a_table_writes_for_readers_goes_to_review(ru: str, en: str, tmp_path: Path) -> None:
    path = table(tmp_path, "Russian,English", f'"{ru}","{en}"', "вор,thief", "указ,decree")
    assert standings(path) == [OPEN, ADDED, ADDED]


@pytest.mark.parametrize(
    ("ru", "en"),
    [("Николай II", "Nicholas II"), ("Кот-д'Ивуар", "Ivory Coast"), ("СберБанк", "SberBank"),
     ("дело № 5, том 2", "case No. 5, vol. 2"), ("10,5 млн", "10.5 million"), ("кафе", "café"),
     ("ГЕНПРОКУРАТУРА РФ", "Prosecutor General's Office"), ("РОСКОМНАДЗОР", "Roskomnadzor"),
     ("из-под полы", "under the counter"), ("Русский", "Russian"), ("Айфон", "iPhone"),
     ("д'Артаньян", "d'Artagnan"), ("ст. 5 УК", "Article 5 of the Criminal Code")],
)  # fmt: skip
def test_what_only_looks_like_that_does_not(ru: str, en: str, tmp_path: Path) -> None:
    path = table(tmp_path, "Russian,English", f'"{ru}","{en}"', "вор,thief", "указ,decree")
    assert standings(path) == [ADDED] * 3


def test_a_key_in_capitals_is_no_english(tmp_path: Path) -> None:
    path = table(tmp_path, "Russian,English", "Суд,COURT_TITLE", "вор,thief")
    assert standings(path) == ["refused", ADDED]


@pytest.mark.parametrize(
    ("ru", "kind"),
    [("и др.", "term"), ("адвокат (юр.)", "term"), ("Суд идёт.", "sentence"), ("Иди!", "sentence")],
)
def test_an_abbreviation_ends_no_sentence(ru: str, kind: str) -> None:
    assert prepared_record(Record("line 1", ru, "etc.")).kind == kind


# Memories


@pytest.mark.parametrize("about", ['changeid="DeepL"', 'creationid="Google Translate"'])
def test_memories_made_by_machines(about: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(
        f'<tmx version="1.4"><header/><body><tu {about}><tuv xml:lang="ru"><seg>иск</seg></tuv>'
        '<tuv xml:lang="en"><seg>claim</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    assert standings(path) == [OPEN]


@pytest.mark.parametrize(
    ("segment", "wanted"),
    [('Supreme Court<x id="1"/>of Russia', "Supreme Court of Russia"),
     ('the court<ph id="1" equiv="\u00a0"/>of appeal', "the court\u00a0of appeal"),
     ('un<x id="1" ctype="x-bold"/>lawful', "unlawful"), ('<x id="1"/>court', "court"),
     ('un<bx id="1"/>law<ex id="1"/>ful', "unlawful")],
)  # fmt: skip
def test_words_do_not_run_together_at_a_code(segment: str, wanted: str) -> None:
    assert inline_text(etree.fromstring(f"<seg>{segment}</seg>")) == wanted
