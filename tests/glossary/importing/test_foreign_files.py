"""Somebody else's glossaries and memories, merged into the store."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from align.errors import ExportError, UsageError
from glossary.formats.table_options import TableOptions
from glossary.store.store import Store
from tests.support.merging import approved_store, found, merged, of_kind, written_text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with approved_store(tmp_path) as made:
        yield made


TMX11 = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1"><header creationtool="X" creationtoolversion="1" datatype="PlainText"
segtype="sentence" adminlang="en-us" srclang="RU-RU" o-tmf="X"/><body>
<tu><tuv lang="RU-RU"><seg>Свидетель</seg></tuv><tuv lang="EN-US"><seg>Witness</seg></tuv></tu>
</body></tmx>"""
TMX14 = """<?xml version="1.0" encoding="utf-16"?>
<tmx version="1.4"><header creationtool="X" creationtoolversion="1" datatype="xml"
segtype="sentence" adminlang="en" srclang="en-GB" o-tmf="X"/><body>
<tu><tuv xml:lang="en-GB"><seg>Wit<bpt i="1">&lt;b></bpt>ness<ept i="1">&lt;/b></ept></seg></tuv>
<tuv xml:lang="de"><seg>Zeuge</seg></tuv>
<tuv xml:lang="ru_KZ"><seg>Сви<hi>детель</hi></seg></tuv></tu>
</body></tmx>"""
TBX = """<martif type="TBX" xml:lang="en"><text><body><termEntry id="1">
<langSet xml:lang="en-us"><tig>
<term>Witness</term></tig></langSet><langSet xml:lang="RU"><tig><term>Свидетель</term>
<termNote type="partOfSpeech">Noun</termNote></tig></langSet></termEntry></body></text></martif>"""
FOREIGN = [
    ("a.tmx", TMX11, "utf-8"),
    ("a.tmx", TMX14, "utf-16"),
    ("a.tbx", TBX, "utf-8"),
    ("a.csv", "Свидетель,Witness\n", "utf-8"),
    ("a.csv", "Witness;Свидетель\n", "utf-8"),
    ("a.csv", '"Свидетель","Witness","comment"\n', "utf-8-sig"),
    ("a.txt", "# comment\nСвидетель\tWitness\tcomment\n", "utf-8"),
    ("a.utf8", "Свидетель\tWitness\n", "utf-8"),
    ("a.txt", "Свидетель\tWitness\tcomment\n", "utf-16"),
    ("a.csv", "Entry_ID;English;Term_Info;Russian\n5;Witness;;Свидетель\n", "utf-8-sig"),
    ("a.csv", "source,target,developer_comments\nСвидетель,Witness,x\n", "utf-8"),
    ("a.csv", "sep=;\r\nEnglish;Russian\r\nWitness;Свидетель\r\n", "utf-8-sig"),
    ("a.csv", 'ru-RU,en-US\r\n"Свидетель","Witness"\r\n', "utf-8"),
]


@pytest.mark.parametrize(("name", "text", "encoding"), FOREIGN, ids=range(len(FOREIGN)))
def test_foreign_files_are_read(
    name: str, text: str, encoding: str, store: Store, tmp_path: Path
) -> None:
    """Memories 1.1 and 1.4, termbases, glossaries, in the encodings and columns people have."""
    path = written_text(tmp_path, name, text, encoding)
    assert of_kind(merged(store, path), "new") == [("new", "Свидетель", ())]
    witness = found(store, "Свидетель")
    assert (witness.en, witness.status, witness.reviewer) == ("Witness", "added", "boris")
    assert [change[0] for change in merged(store, path)] == ["unchanged"]


def test_columns_can_be_named(store: Store, tmp_path: Path) -> None:
    """By heading, by number, by letter; with several terms in a cell; with cp1251."""
    text = "№;Термин;Перевод;Прим.\n1;истец|заявитель;plaintiff;устно\n"
    path = written_text(tmp_path, "a.csv", text, "cp1251")
    table = TableOptions({"ru": "Термин", "en": "3", "note": "d"}, encoding="cp1251", others="|")
    assert [ru for _, ru, _ in merged(store, path, table)] == ["истец", "заявитель"]
    assert found(store, "истец").note == "устно"
    with pytest.raises(UsageError, match="say which is en"):
        merged(store, path, TableOptions({"ru": "1"}, encoding="cp1251"))
    with pytest.raises(ExportError, match="no column 'Thermin'"):
        merged(store, path, TableOptions({"ru": "Thermin", "en": "3"}, encoding="cp1251"))


def test_a_foreign_workbook_is_read(store: Store, tmp_path: Path) -> None:
    """With headings; numbers as text; a formula is not a text."""
    book = Workbook()
    book.active.append(["Russian", "English", "Note"])
    book.active.append(["статья", "article", 2024])
    book.save(tmp_path / "x.xlsx")
    assert merged(store, tmp_path / "x.xlsx") == [("new", "статья", ())]
    assert found(store, "статья").note == "2024"
    book.active["B2"] = "=1+1"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ExportError, match="row 2: a formula in B2"):
        merged(store, tmp_path / "x.xlsx")


def test_what_others_translate_differently_goes_to_review(store: Store, tmp_path: Path) -> None:
    """Ours stands; unless the file has ours as well, then there are simply two translations."""
    path = written_text(tmp_path, "a.csv", "жалоба,grievance\n")
    assert merged(store, path) == [("conflict", "жалоба", ("en",))]
    assert {e.en: e.status for e in store.entries.in_order() if e.ru == "жалоба"} == {
        "complaint": "added",
        "grievance": "new",
    }
    path = written_text(tmp_path, "b.csv", "жалоба,complaint\nжалоба,gripe\n")
    assert of_kind(merged(store, path), "new") == [("new", "жалоба", ())]
    assert {e.en for e in store.entries.in_order() if e.approved and e.ru == "жалоба"} == {
        "complaint",
        "gripe",
    }


def test_what_others_confirm_is_approved_and_what_we_rejected_is_not(
    store: Store, tmp_path: Path
) -> None:
    """Nobody had decided on the one; somebody had on the other."""
    path = written_text(
        tmp_path, "a.csv", "участковый,district officer\nверните сквер,give the square back\n"
    )
    assert merged(store, path) == [
        ("changed there", "участковый", ("verdict",)),
        ("unchanged", "верните сквер", ()),
    ]
    assert found(store, "участковый").approved
    assert found(store, "верните сквер").status == "rejected"


@pytest.mark.parametrize(("option", "status"), [("added", "added"), ("review", "new")])
def test_new_pairs_are_approved_or_reviewed(
    option: str, status: str, store: Store, tmp_path: Path
) -> None:
    """As the user says."""
    path = written_text(tmp_path, "a.csv", "истец,plaintiff\n")
    merged(store, path, new=option)
    assert found(store, "истец").status == status
    assert [
        c[0] for c in merged(store, written_text(tmp_path, "b.csv", "суд,court\n"), new="skip")
    ] == ["new"]
    assert not [e for e in store.entries.in_order() if e.ru == "суд"]


def test_three_thousand_units_with_doubles(store: Store, tmp_path: Path) -> None:
    """Of a real memory many sources come twice; a second import finds every one of them."""
    path = tmp_path / "big.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows((f"фраза {n % 1500}", f"phrase {n}") for n in range(3000))
    assert [c[0] for c in merged(store, path)] == ["new"] * 3000
    assert [c[0] for c in merged(store, path)] == ["unchanged"] * 3000


def test_rows_without_cyrillic_in_front_do_not_hide_the_russian(tmp_path: Path) -> None:
    """Latin tags and numbers stand first in the order of an export."""
    path = tmp_path / "glossary.csv"
    rows = [f'"#ACAB{n}","tag {n}","hashtag"' for n in range(60)]
    path.write_text("\n".join([*rows, '"суд","court","term"', ""]), encoding="utf-8")
    with Store.open(tmp_path / "x.db", create=True) as store:
        assert len(of_kind(merged(store, path), "new")) == 61
        assert found(store, "суд").en == "court"
