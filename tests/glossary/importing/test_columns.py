"""Which column of a table is which: told by headings and cells, or asked."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from align.errors import ExportError
from glossary.entries.content import OPEN
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming
from glossary.importing.records.columns.heading_rows import heading_row
from glossary.importing.records.columns.headings import heading_of
from glossary.importing.records.record import Record

ROWS = (("сквер", "public garden"), ("застройщик", "property developer"), ("иск", "lawsuit"))
PAIRS = list(ROWS)


def table(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in rows)


def numbered(*head: str) -> str:
    return table([*([head] if head else []), *((str(n), *row) for n, row in enumerate(ROWS, 1))])


def read(
    tmp_path: Path, text: str, options: TableOptions | None = None, name: str = "a.csv"
) -> tuple[list[Record], list[str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    incoming = Incoming(path, table=options or TableOptions())
    return list(incoming.records()), incoming.about.unread_lines()


def pairs(records: Sequence[Record]) -> list[tuple[str, str]]:
    return [(record.ru, record.en) for record in records if not record.problem]


TOLD = {
    "no headings": table(ROWS),
    "no headings, English first": table([row[::-1] for row in ROWS]),
    "running numbers": numbered(),
    "running numbers under No.": numbered("No.", "Russian", "English"),
    "running numbers under №": numbered("№", "Слово", "Значение"),
    "running numbers under words nobody knows": numbered("Zähler", "Wort", "Bedeutung"),
    "source and target": table([("source", "target"), *ROWS]),
    "source and target the other way round": table(
        [("source", "target"), *(row[::-1] for row in ROWS)]
    ),
    "term and translation": table([("Term", "Translation"), *ROWS]),
    "headings in Russian": table([("Русский", "Английский"), *ROWS]),
    "headings in Russian, English first": table(
        [("Английский термин", "Русский перевод"), *(row[::-1] for row in ROWS)]
    ),
    "codes": table([("ru", "en"), *ROWS]),
    "codes with regions": table([("ru_KZ", "en-GB"), *ROWS]),
    "codes in brackets": table([("Термин (рус.)", "Термин (англ.)"), *ROWS]),
    "names with regions": table([("Russian (Russia)", "English (United Kingdom)"), *ROWS]),
    "a title above": table([("Слова двора", ""), ("Термин", "Перевод"), *ROWS], ";"),
    "two titles above, of one cell": "Yard words\nspring 2025\n" + table([("RU", "EN"), *ROWS]),
    "one language named": table([("Lemma", "English"), *ROWS]),
    "a third language": table(
        [("English", "Deutsch", "Russian")]
        + [(row[1], word, row[0]) for row, word in zip(ROWS, ("Park", "Bau", "Klage"), strict=True)]
    ),
    "languages of each row": table([(*row, "ru", "en") for row in ROWS]),
    "languages of each row, both ways": table(
        [(*ROWS[0], "RU", "EN-GB"), (*ROWS[1][::-1], "EN-US", "RU"), (*ROWS[2], "ru", "en")]
    ),
    "languages of each row under headings": table(
        [("source", "target", "source_lang", "target_lang"), *((*row, "ru", "en") for row in ROWS)]
    ),
    "keys of strings": table([(f"yard.word_{n}", *row) for n, row in enumerate(ROWS)]),
    "numbers of entries": table([(f"T-{n}", *row) for n, row in enumerate(ROWS)]),
    "who and when": table(
        [
            (who, "2025-01-02", *row)
            for who, row in zip(("anna", "boris", "vera"), ROWS, strict=True)
        ]
    ),
    "who": table([(who, *row) for who, row in zip(("anna", "boris", "vera"), ROWS, strict=True)]),
    "the name of a project": table([("Yard words", *row) for row in ROWS]),
    "synonyms that fit worse": table(
        [
            (row[0], word, row[1])
            for row, word in zip(ROWS, ("дерево", "дворник", "слово"), strict=True)
        ]
    ),
    "headings of Crowdin": table(
        [
            ("Term [en]", "Status [en]", "Note [de]", "Term [ru]"),
            *((row[1], "preferred", "ja", row[0]) for row in ROWS),
        ]
    ),
    "headings of Transifex": table(
        [
            ("term", "pos", "comment", "translation_ru"),
            *((row[1], "noun", "", row[0]) for row in ROWS),
        ]
    ),
    "headings of Pontoon": table(
        [
            ("Term", "Part of Speech", "Definition", "Usage", "Notes", "ru"),
            *((row[1], "noun", "", "", "", row[0]) for row in ROWS),
        ]
    ),
    "headings of memoQ": table(
        [
            (
                "Entry_ID",
                "Entry_Subject",
                "English",
                "English_Def",
                "Term_Info",
                "Russian",
                "Russian_Def",
            ),
            *((str(n), "law", row[1], "", "", row[0], "") for n, row in enumerate(ROWS)),
        ],
        ";",
    ),
    "tabs": table(ROWS, "\t"),
    "bars": table(ROWS, "|"),
}


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_columns_are_told(text: str, tmp_path: Path) -> None:
    """By what headings of people and tools say, by script, by numbers, by codes in the rows."""
    assert pairs(read(tmp_path, text)[0]) == PAIRS


UNCLEAR = {
    "two of Russian": (
        "дом,здание,building\nдело,случай,case\nчеловек,лицо,person\nсуд,судья,judge\n",
        r"дом = building; дело = case \(--column ru=1 --column en=3\), or здание = building",
    ),
    "German": (
        "Gericht,суд\nZeuge,свидетель\nKläger,истец\nStaatsanwalt,прокурор\n",
        r"none is English by its cells: column 1 \(Gericht\) looks like de: name them",
    ),
    "Ukrainian": (
        "громадянин,citizen\nмісто,city\nсвідок,witness\nпозивач,plaintiff\n",
        r"none is Russian by its cells: column 1 \(громадянин\) looks like uk: name them",
    ),
    "headings of two other languages": (
        "source,target\nGericht,sąd\nZeuge,świadek\n",
        "none is Russian by its cells",
    ),
    "one column": ("сквер\nдвор\n", "none is English"),
    "headings the wrong way round": (
        table([("English", "Russian"), *ROWS]),
        r"column 2 \(Russian\) should be Russian, but its cells are in Latin letters, such as pub",
    ),
    "two regions of a language": (
        table([("ru", "en-US", "en-GB"), ("а", "b", "c")]),
        r"column 2 \(en-US\) and column 3 \(en-GB\) are both English: choose with --column en=2 or",
    ),
    "a row for each language": (
        "id;lang;term\n1;ru;сквер\n1;en;garden\n2;ru;двор\n2;en;yard\n",
        r"column 2 \(lang\) holds the language of each row",
    ),
    "numbers only": ("1,2\n3,4\n", "is not clear"),
}


@pytest.mark.parametrize(("text", "message"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_clear_is_asked(text: str, message: str, tmp_path: Path) -> None:
    """One line with the readings that are left, and the option that helps."""
    with pytest.raises(ExportError, match=message) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_what_the_user_says_counts(tmp_path: Path) -> None:
    """Against what the cells look like; headings still tell the other columns."""
    text = "сквер,парк,garden\nдвор,площадка,yard\n"
    options = TableOptions({"ru": "2", "en": "3"})
    records, unread = read(tmp_path, text, options)
    assert pairs(records) == [("парк", "garden"), ("площадка", "yard")]
    advice = "(--column ru=2 --column en=3 --column note=1 reads them as notes)"
    assert unread == [f"not read: 2 cells of column 1 {advice}"]
    text = "Word,Meaning,Comment,Status\nсквер,garden,noun,draft\n"
    options = TableOptions({"ru": "Word", "en": "Meaning"})
    (record,), unread = read(tmp_path, text, options)
    assert (record.given["note"], record.given["verdict"], unread) == ("noun", "open", [])
    turned = TableOptions({"ru": "1", "en": "2"}, either=True)
    assert pairs(read(tmp_path, "garden,сквер\nyard,двор\n", turned)[0]) == [
        ("сквер", "garden"),
        ("двор", "yard"),
    ]


def test_notes_are_read_and_what_is_not_is_counted(tmp_path: Path) -> None:
    """Several notes become one; columns nothing is taken from are counted, empty ones are not."""
    head = "Russian,English,Notes,Translator comments,Deutsch,Plural,Empty\n"
    text = f"{head}сквер,garden,в городе,not a park,Park,скверы,\nдвор,yard,,,Hof,,\n"
    records, unread = read(tmp_path, text)
    assert [record.given for record in records] == [{"note": "в городе; not a park"}, {}]
    assert unread == [
        "not read: 2 cells of column 5 (Deutsch)",
        "not read: 1 cell of column 6 (Plural)",
    ]


def test_a_third_column_is_a_comment_or_is_counted(tmp_path: Path) -> None:
    """Without headings, as OmegaT reads it; a translation into another language is no comment."""
    records, unread = read(tmp_path, "сквер,garden,public one\nдвор,yard,\nиск,suit,in court\n")
    assert [record.given.get("note") for record in records] == ["public one", None, "in court"]
    assert not unread
    german = "суд,court,Gericht\nсвидетель,witness,Zeuge\nистец,plaintiff,Kläger\n"
    records, unread = read(tmp_path, f"{german}прокурор,prosecutor,Staatsanwalt\n")
    assert all(not record.given for record in records)
    advice = "(--column ru=1 --column en=2 --column note=3 reads them as notes)"
    assert unread == [f"not read: 4 cells of column 3 {advice}"]


def test_how_to_read_a_column_without_a_heading_is_said(tmp_path: Path) -> None:
    """Under headings too; what is said works. Of a column with a heading the heading is enough."""
    text = "English,Russian,,Плюс\nyard,двор,not a court,a\nsuit,иск,in court,b\n"
    records, unread = read(tmp_path, text)
    assert not any(record.given for record in records)
    assert unread == [
        "not read: 2 cells of column 3 "
        "(--column ru=2 --column en=1 --column note=3 reads them as notes)",
        "not read: 2 cells of column 4 (Плюс)",
    ]
    records, unread = read(tmp_path, text, TableOptions({"ru": "2", "en": "1", "note": "3"}))
    assert [record.given["note"] for record in records] == ["not a court", "in court"]
    assert unread == ["not read: 2 cells of column 4 (Плюс)"]


STANDINGS = {
    "Approved": {"verdict": "approved"},
    "утверждено": {"verdict": "approved"},
    "Reviewed": {"verdict": "approved"},
    "preferredTerm": {"verdict": "approved", "preferred": True},
    "рекомендуемый": {"verdict": "approved", "preferred": True},
    "Forbidden": {"verdict": "approved", "forbidden": True},
    "deprecatedTerm-admn-sts": {"verdict": "approved", "forbidden": True},
    "Do not use": {"verdict": "approved", "forbidden": True},
    "запрещённый": {"verdict": "approved", "forbidden": True},
    "не рекомендуется": {"verdict": "approved", "forbidden": True},
    "устаревшее": {"verdict": "approved", "forbidden": True},
    "Draft": {"verdict": "open"},
    "Not approved": {"verdict": "open"},
    "unreviewed": {"verdict": "open"},
    "needs review": {"verdict": "open"},
    "черновик": {"verdict": "open"},
    "не проверено": {"verdict": "open"},
    "на утверждении": {"verdict": "open"},
    "предпочтительно": {"verdict": "approved", "preferred": True},
    "Rejected": {"verdict": "rejected"},
    "disapproved": {"verdict": "rejected"},
    "Deleted": {"verdict": "rejected"},
    "отклонено": {"verdict": "rejected"},
    "удалено": {"verdict": "rejected"},
}
for _words, _given in (
    (
        "to be translated|Needs approval|awaiting confirmation|partially approved|pre-translated"
        "|automatically translated|Incomplete|unaccepted|For approval|almost done|to do|on hold"
        "|Assigned|на согласовании|ожидает утверждения|требует согласования|к утверждению"
        "|переведено автоматически|почти готово|частично утверждено|не окончательно|непринято"
        "|заготовка",
        {"verdict": "open"},
    ),
    (
        "dispreferred|non-preferred|Non-standard|unacceptable|not admitted|no longer valid"
        "|недействующий|неактивен|утратил силу",
        {"verdict": "approved", "forbidden": True},
    ),
    (
        "Complete|In use|Published|Approved for release|signed off|готово|действует|окончательно",
        {"verdict": "approved"},
    ),
):
    STANDINGS |= dict.fromkeys(_words.split("|"), _given)


@pytest.mark.parametrize(("status", "given"), STANDINGS.items(), ids=STANDINGS)
def test_statuses_count(status: str, given: dict[str, object], tmp_path: Path) -> None:
    """In the words of tools and of people, in either language."""
    text = f"Russian,English,{'Статус' if status[0] > 'z' else 'Status'}\nсквер,garden,{status}\n"
    (record,), unread = read(tmp_path, text)
    assert (record.given, record.problem, unread) == (given, "", [])
    assert bool(record.remark) is (given["verdict"] == "open")


def test_words_of_a_status_that_are_not_known_are_said(tmp_path: Path) -> None:
    """And ignored: the row is taken."""
    text = "Russian,English,Status\nсквер,garden,Zeta\nдвор,yard,Zeta\nиск,suit,Approved\n"
    records, unread = read(tmp_path, text)
    assert [record.given for record in records] == [{}, {}, {"verdict": "approved"}]
    assert unread == ["not read: 2 statuses 'Zeta', which is not known"]


def test_a_flood_of_words_that_are_not_known_is_counted(tmp_path: Path) -> None:
    """The first ones by name, the others together: none is passed over."""
    rows = "".join(f"сквер {n},garden {n},Zeta{n}\n" for n in range(90))
    records, unread = read(tmp_path, f"Russian,English,Status\n{rows}")
    assert len(records) == 90
    assert len(unread) < 50
    assert sum(int(line.split()[2]) for line in unread) == 90


@pytest.mark.parametrize(
    "text",
    [
        "иск,isk,lawsuit\nсуд,sud,court\nистец,istets,plaintiff\n",
        "иск,тяга,lawsuit\nсуд,ковёр,court\n",
    ],
)
def test_the_english_is_no_note_of_itself(text: str, tmp_path: Path) -> None:
    """Without headings the third column is a comment only where it is not a side."""
    records, unread = read(tmp_path, text)
    assert [record.en for record in records][:2] == ["lawsuit", "court"]
    assert not any(record.given for record in records)
    advice = "(--column ru=1 --column en=3 --column note=2 reads them as notes)"
    assert unread == [f"not read: {len(records)} cells of column 2 {advice}"]


@pytest.mark.parametrize(
    "head",
    [
        "Русский,English,Цвет,Размер,Сорт,Вид",
        "ru,en,Color,Size,Grade,Shape",
        "Термин,Перевод,Author,Date,Project,Client",
    ],
)
def test_headings_beside_many_others_are_no_pair(head: str, tmp_path: Path) -> None:
    """However few of the columns are ours to understand."""
    text = "".join(f"{','.join((*row, 'серый', 'малый', 'третий', 'круглый'))}\n" for row in ROWS)
    records, unread = read(tmp_path, f"{head}\n{text}")
    assert pairs(records) == PAIRS
    assert len(unread) == 4


def test_what_memoq_says_of_a_term_is_no_note(tmp_path: Path) -> None:
    """It may say that the term is forbidden."""
    head = "Russian,Term_Info,English,Term_Info,Entry_Note\n"
    text = f"{head}сквер,CaseInsensitive,garden,CaseInsensitive;NonTerm,green\n"
    (record,), unread = read(tmp_path, text)
    assert (record.given, unread) == ({"forbidden": True, "note": "green"}, [])


FLAGS = {
    "fuzzy": ({"verdict": "open"}, {}),
    "Needs editing": ({"verdict": "open"}, {}),
    "Approved": ({"verdict": "approved"}, {"verdict": "open"}),
    "Forbidden": ({"forbidden": True}, {}),
    "Запрещено": ({"forbidden": True}, {}),
    "Do not translate": ({"do_not_translate": True}, {}),
    "translatable": ({}, {"do_not_translate": True}),
    "preferred": ({"preferred": True}, {}),
}


@pytest.mark.parametrize("heading", FLAGS)
@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("да", "нет"), ("1", "0"), ("X", "-")])
def test_flags_count(heading: str, yes: str, no: str, tmp_path: Path) -> None:
    """However yes and no are written."""
    text = f"Russian,English,{heading}\nсквер,garden,{yes}\nдвор,yard,{no}\n"
    records, unread = read(tmp_path, text)
    assert tuple(record.given for record in records) == FLAGS[heading]
    assert not unread


def test_a_cell_is_refused_and_not_its_row(tmp_path: Path) -> None:
    """It is said where, and what to write."""
    text = "Russian,English,Forbidden,Note\nсквер,garden,perhaps,green\n"
    (record,), _ = read(tmp_path, text)
    assert (record.problem, record.given) == ("", {"note": "green", "verdict": OPEN})
    assert record.remark == (
        "not taken: forbidden is 'perhaps': write yes or leave it empty; it may be forbidden"
    )


QUOTED = {
    "doubled quotes": '"ТОО ""Двор"""\t"""Yard"" LLP"\nсквер\tgarden\n',
    "a line break in a cell": 'Russian\tEnglish\tNote\nсквер\tgarden\t"one\ntwo"\nдвор\tyard\t\n',
    "everything in quotes": '"сквер"\t"garden"\n"двор"\t"yard"\n',
}
PLAIN = {
    "a quotation": '"Двор" (ТОО)\t"Yard" LLP\nсквер\tgarden\n',
    "quotes around a text": '"Двор"\t"The Yard"\nсквер\tgarden\n',
    "one quote": 'сквер\t6" pipe\nдвор\tyard "here\n',
}


@pytest.mark.parametrize("name", ["a.txt", "a.tsv"])
@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED)
def test_quoted_cells_between_tabs_are_unquoted(text: str, name: str, tmp_path: Path) -> None:
    """As Excel writes its text with Unicode."""
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        records = list(Incoming(path).records())
        assert not any(record.problem for record in records)
        assert pairs(records)[0] in (('ТОО "Двор"', '"Yard" LLP'), ("сквер", "garden"))
        assert len(records) == 2


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_quotes_that_belong_to_the_text_stay(text: str, tmp_path: Path) -> None:
    """As OmegaT and others write their glossaries."""
    records, _ = read(tmp_path, text, name="a.txt")
    assert pairs(records) == [tuple(line.split("\t")) for line in text.splitlines()]


def test_comments_of_a_glossary_are_counted_and_tags_are_read(tmp_path: Path) -> None:
    """OmegaT takes every line that begins with # for a comment; a Russian tag is none."""
    text = "# words of the yard\nсквер\tgarden\n#СквериЛюди\t#GardenAndPeople\n#old\tline\n"
    records, unread = read(tmp_path, text, name="a.txt")
    assert pairs(records) == [("сквер", "garden"), ("#СквериЛюди", "#GardenAndPeople")]
    assert unread == ["not read: 2 lines of comments, beginning with #"]


def book(tmp_path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def of_book(path: Path, options: TableOptions | None = None) -> tuple[list[Record], list[str]]:
    incoming = Incoming(path, table=options or TableOptions())
    return list(incoming.records()), incoming.about.unread_lines()


def test_all_sheets_are_read(tmp_path: Path) -> None:
    """Each by its own columns; those without Russian and English are counted."""
    path = book(
        tmp_path,
        About=[("Words of the yard",), ("Ask Anna",)],
        Parks=[("№", "Термин", "Перевод"), (1, "сквер", "garden")],
        Courts=[("English", "Russian", "Note"), ("lawsuit", "иск", "in court")],
        Empty=[],
    )
    records, unread = of_book(path)
    assert pairs(records) == [("сквер", "garden"), ("иск", "lawsuit")]
    assert [record.where for record in records] == ["Parks, row 2", "Courts, row 2"]
    assert unread == [
        "not read: 2 rows of the sheet 'About', in which no headings tell Russian and English: "
        "read it with --sheet"
    ]
    records, unread = of_book(path, TableOptions(sheet="Courts"))
    assert pairs(records) == [("иск", "lawsuit")]
    assert [line.split(",")[0] for line in unread] == [
        "not read: 2 rows of the sheet 'About'",
        "not read: 2 rows of the sheet 'Parks'",
    ]


def test_a_workbook_without_the_two_languages_names_its_sheets(tmp_path: Path) -> None:
    """And says why the first was not read."""
    path = book(tmp_path, One=[("Gericht", "sąd")], Two=[("a",)])
    with pytest.raises(ExportError, match="there are One, Two; in One, which columns are Russian"):
        of_book(path)


def test_a_formula_refuses_its_cell(tmp_path: Path) -> None:
    """A text that is a formula refuses the row, a note that is one only itself."""
    head = ("Russian", "English", "Note")
    path = book(
        tmp_path, A=[head, ("сквер", "garden", "=1+1"), ("двор", "=A1", "x"), ("иск", "suit")]
    )
    records, _ = of_book(path)
    assert pairs(records) == [("сквер", "garden"), ("иск", "suit")]
    assert records[0].remark == "not taken: a formula in C2: put its text there as a value"
    assert records[1].problem == "a formula in B3: put its text there as a value"


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    """The other namespaces of ISO/IEC 29500 say the same."""
    from zipfile import ZipFile

    path = book(tmp_path, A=[("Russian", "English"), *ROWS])
    strict = tmp_path / "strict.xlsx"
    with ZipFile(path) as old, ZipFile(strict, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for used, wanted in (
                ("schemas.openxmlformats.org/spreadsheetml/2006/main", "spreadsheetml/main"),
                ("schemas.openxmlformats.org/officeDocument/2006", "officeDocument"),
            ):
                content = content.replace(used.encode(), f"purl.oclc.org/ooxml/{wanted}".encode())
            new.writestr(name, content)
    assert pairs(of_book(strict)[0]) == PAIRS


def test_headings_are_no_entries_and_entries_no_headings() -> None:
    """A glossary may hold the very words that head others."""
    assert heading_row([("термин", "term"), ("перевод", "translation")]) is None
    assert heading_row([("русский", "Russian"), ("английский", "English")]) is None
    assert heading_row([("сквер", "garden", "ru", "en"), ("двор", "yard", "ru", "en")]) is None
    assert heading_row([("Слова",), ("слово", "перевод"), ("двор", "yard")]) == 1
    assert heading_of("Entry_Note").field == heading_of("Примечание").field == "note"
    assert heading_of("Russian_Def").field == heading_of("Определение").field == "definition"
    assert heading_of("№ п/п").field == heading_of("No.").field == "number"


def test_the_status_of_either_term_counts(tmp_path: Path) -> None:
    """What the Russian one says can only take something away."""
    head = "Term [ru],Status [ru],Term [en],Status [en],Part of speech [en],Part of speech [ru]\n"
    text = (
        f"{head}сквер,preferred,garden,admitted,verb,noun\n"
        "парк,deprecated,garden,preferred,,\n"
        "сад,draft,garden,preferred,,\n"
        "двор,approved,yard,preferred,,\n"
        "иск,approved,suit,obsolete,,\n"
    )
    records, _ = read(tmp_path, text)
    assert [record.given for record in records] == [
        {"verdict": "approved", "part_of_speech": "noun"},
        {"verdict": "open", "forbidden": True},
        {"verdict": "open"},
        {"verdict": "approved", "preferred": True},
        {"verdict": "approved", "forbidden": True},
    ]


HEADINGS = ("цель,target", "слово,word", "автор,author", "номер,number", "русский,Russian")


@pytest.mark.parametrize("first", HEADINGS)
@pytest.mark.parametrize("kinds", [("term",) * 4, ("term: see above", "name", "sentence", "term")])
def test_words_of_headings_head_our_glossary_for_omegat(
    kinds: tuple[str, ...], first: str, tmp_path: Path
) -> None:
    """Each comment begins with a kind, and "term" is a heading elsewhere."""
    rows = [tuple(first.split(",")), *ROWS]
    text = table([(*row, kind) for row, kind in zip(rows, kinds, strict=True)])
    records, unread = read(tmp_path, text)
    assert (pairs(records), unread) == (rows, [])
    assert [one.kind for one in records] == [kind.partition(":")[0] for kind in kinds]


def test_words_of_headings_head_a_list_whose_rows_say_the_same(tmp_path: Path) -> None:
    rows = [("слово", "word"), *ROWS]
    records, _ = read(tmp_path, table([(*row, "comment") for row in rows]))
    assert pairs(records) == rows


def test_headings_are_headings_above_cells_that_are_alike(tmp_path: Path) -> None:
    """And above one cell that says the same as they do."""
    rows = [("термин", "term", ""), *((*row, "law") for row in ROWS)]
    records, _ = read(tmp_path, table([("термин", "перевод", "комментарий"), *rows]))
    assert pairs(records) == [row[:2] for row in rows]
    assert [one.given.get("note") for one in records] == [None, "law", "law", "law"]


@pytest.mark.parametrize("note", ["term", "name: of a firm", "quote: see p. 4", "sentence"])
def test_notes_under_a_heading_are_no_kinds(note: str, tmp_path: Path) -> None:
    """Only the comments of our glossary for OmegaT, which has no headings, begin with one."""
    text = table([("Russian", "English", "Note"), *((*row, note) for row in ROWS)])
    records, _ = read(tmp_path, text)
    assert {(one.given.get("note"), one.kind) for one in records} == {(note, "term")}


def test_a_row_of_thousands_of_texts_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not each of its columns with each other one."""
    looked_up: list[object] = []

    def counted(*columns: object) -> int:
        looked_up.append(columns)
        return 0

    monkeypatch.setattr("glossary.importing.records.columns.table.rows_that_agree", counted)
    path = tmp_path / "a.csv"
    path.write_text("a;ж;" * 2_000 + "\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"is not clear: ж = a .--column ru=2 --column en=1"):
        list(Incoming(path).records())
    assert not looked_up
    path.write_text("a;ж;" * 10 + "\n", encoding="utf-8")
    with pytest.raises(ExportError, match="is not clear"):
        list(Incoming(path).records())
    assert len(looked_up) == 100
