"""The way back: an edited export, or somebody else's glossary, merged into the store."""

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from align.errors import ExportError, UsageError
from glossary.card import replaced_words
from glossary.choice import choice_of
from glossary.exports import FORMATS, write_exports
from glossary.incoming import Incoming
from glossary.incoming_tables import TableOptions
from glossary.merge import MergeOptions, merge
from glossary.review import Review
from glossary.selection import Selection, export_info, selected
from glossary.store import Store
from glossary.versions import Content
from tests.exported import INFO, torture
from tests.samples import YARD, make_pair, make_store

ROOT = Path(__file__).parent.parent
SECRET = '<!DOCTYPE tmx [<!ENTITY s SYSTEM "file:///etc/passwd">]>'
PAIRS = (*YARD, make_pair("Двор не продаётся.", "The yard is not for sale.", kind="sentence"))


@pytest.fixture
def store(tmp_path):
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with make_store(tmp_path / "glossary.db", PAIRS) as made:
        for entry in list(made.entries()):
            if entry.ru not in ("участковый", "верните сквер"):
                made.decide(entry, "accept", "anna")
        made.decide(made.find("моральный вред", "moral damage"), "edit", "anna", en="moral harm")
        made.annotate(
            found(made, "моральный вред").id, "anna", {"domain": "law", "note": "ст. 151"}
        )
        made.decide(found(made, "верните сквер"), "reject", "anna")
        made.add("жалоба", "complaint", "anna")
        yield made


def found(store, ru):
    (entry,) = (entry for entry in store.entries() if entry.ru == ru)
    return entry


def exported(store, folder, *formats, statuses=()):
    selection = Selection(statuses)
    entries = selected(store, selection)
    info = export_info(store, entries, selection)
    return [written.path for written in write_exports(entries, info, folder, formats)]


def merged(store, path, table=None, preview=False, **options):
    """(kind, what it is about, fields) of every change."""
    incoming = Incoming(path)
    incoming.table = table or incoming.table
    changes = list(merge(store, incoming, "boris", MergeOptions(**options), preview=preview))
    return [(c.kind, (c.after or c.before or Content("", "")).ru, c.fields) for c in changes]


def of_kind(changes, *kinds):
    return [change for change in changes if change[0] in kinds]


def edited(path, **cells):
    """Change cells of the sheets Glossary and Alignments: column__Russian=value."""
    book = load_workbook(path)
    for where, value in cells.items():
        column, ru = where.split("__")
        for name in ("Glossary", "Alignments"):
            sheet = book[name]
            headings = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                if row[1].value == ru.replace("_", " "):
                    row[headings.index(column.replace("_", " "))].value = value
    book.save(path)


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_nobody_touched_changes_nothing(format, store, tmp_path):
    """In every format; not one event is written."""
    events = store.last_event()
    for path in exported(store, tmp_path / "out", format):
        changes = merged(store, path)
        assert of_kind(changes, *{"unchanged"}) == changes
    assert store.last_event() == events


def test_escapes_in_shared_texts_are_read_once(store, tmp_path):
    """As Excel and LibreOffice save a text with an underscore that looks like an escape."""
    book = Workbook()
    book.active.append(["Russian", "English"])
    book.save(tmp_path / "one.xlsx")
    texts = ("Russian", "English", "_x005F_x000B_ буква", "_x005F_x000b_ letter", "день_x0020_дня")
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    cell = '<c r="{}" t="s"><v>{}</v></c>'.format
    rows = "".join(
        f'<row r="{n}">{cell(f"A{n}", 2 * n - 2)}{cell(f"B{n}", 2 * n - 1)}</row>' for n in (1, 2)
    )
    parts = {
        "xl/sharedStrings.xml": f'<sst xmlns="{space}">{items}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{space}"><sheetData>{rows}'
            f'<row r="3">{cell("A3", 4)}{cell("B3", 1)}</row></sheetData></worksheet>'
        ),
    }
    with (
        zipfile.ZipFile(tmp_path / "one.xlsx") as made,
        zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive,
    ):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        types = made.read("[Content_Types].xml").decode()
        parts["[Content_Types].xml"] = types.replace("</Types>", override)
        for name in made.namelist():
            archive.writestr(name, parts.pop(name, "") or made.read(name))
        for name, part in parts.items():
            archive.writestr(name, part)
    texts = [(c.after.ru, c.after.en) for c in merge(store, Incoming(tmp_path / "x.xlsx"), "boris")]
    assert texts == [("_x000B_ буква", "_x000b_ letter"), ("день дня", "English")]


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1f", "\x85"])
def test_a_control_character_at_the_end_is_refused_as_well(char, store, tmp_path):
    """Python takes it for white space; taken off, the text would be another one in silence."""
    row = {"ru": f"право{char}", "en": "right"}
    path = written_text(tmp_path, "x.jsonl", f'{{"ru": "суд", "en": "court"}}\n{json.dumps(row)}\n')
    kinds = [(c.kind, c.note) for c in merge(store, Incoming(path), "boris")]
    assert kinds[1] == (
        "refused", f"Russian: U+{ord(char):04X} cannot be in a text: take it out",
    )  # fmt: skip


def test_line_breaks_from_elsewhere_become_spaces(store, tmp_path):
    """As programs that indent their XML put them into texts; it is said, and happens once."""
    path = tmp_path / "x.tmx"
    unit = (
        '<tu><tuv xml:lang="ru"><seg>\n  наш двор,\n\tнаш\u2028дом\n</seg></tuv>'
        '<tuv xml:lang="en"><seg>our yard,\r\nour home</seg></tuv></tu>'
    )
    header = '<header srclang="ru" segtype="sentence"/>'
    path.write_text(f'<tmx version="1.4">{header}<body>{unit}</body></tmx>', encoding="utf-8")
    (change,) = merge(store, Incoming(path), "boris")
    assert (change.kind, change.note) == ("new", "line breaks and tabs made spaces")
    assert (change.after.ru, change.after.en) == ("наш двор, наш дом", "our yard, our home")
    assert merged(store, path) == [("unchanged", "наш двор, наш дом", ())]


@pytest.mark.parametrize("format", ["tbx", "tbx2", "xlsx", "jsonl"])
def test_renderings_of_one_term_come_back_each_as_it_was(format, store, tmp_path):
    """Also where one concept says something of only one of them; an edit reaches that one."""
    for english in ("claim", "whine"):
        store.add("жалоба", english, "anna")
    store.annotate(store.find("жалоба", "whine").id, "anna", {"forbidden": True, "note": "грубо"})
    store.annotate(store.find("жалоба", "complaint").id, "anna", {"domain": "law"})
    (path,) = exported(store, tmp_path / "out", format)
    assert {kind for kind, _, _ in merged(store, path)} == {"unchanged"}
    with Store.open(tmp_path / "new.db", create=True) as new:
        merged(new, path)
        for entry in selected(store, Selection()):
            assert new.entry(entry.id).attributes == entry.attributes
            assert (new.entry(entry.id).en, new.entry(entry.id).note) == (entry.en, entry.note)
    if format == "xlsx":
        return
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("claim", "petition"), encoding="utf-8")
    changed = of_kind(merged(store, path), "changed there", "both", "conflict", "new")
    assert changed == [("changed there", "жалоба", ("en",))]


@pytest.mark.parametrize("format", ["tmx", "tbx", "tbx2", "xlsx", "tsv", "jsonl", "csv"])
def test_an_export_fills_an_empty_store(format, store, tmp_path):
    """With the same entries and what the format holds; a second time with nothing more."""
    paths = exported(store, tmp_path / "out", format)
    with Store.open(tmp_path / "new.db", create=True) as new:
        for path in paths:
            merged(new, path)
        for path in paths:
            assert of_kind(merged(new, path), "new", "conflict", "changed there") == []
        texts = {(entry.ru, entry.en) for entry in new.entries()}
        theirs = {(e.ru, e.en) for e in selected(store, Selection())}
        if format == "csv":
            theirs = {(ru, en) for ru, en in theirs if not ru.endswith(".")}
        assert theirs <= texts
        if format != "csv":
            harm = found(new, "моральный вред")
            assert (harm.note, harm.attributes.domain) == ("ст. 151", "law")
            assert found(new, "жалоба").approved


EVERYTHING = {
    "domain": "law", "definition": "заявление в суд", "part_of_speech": "noun",
    "gender": "feminine", "forbidden": True, "do_not_translate": True, "note": "устно",
}  # fmt: skip


@pytest.mark.parametrize("format", ["tbx", "tbx2", "xlsx", "tsv", "jsonl", "tmx"])
def test_what_is_said_of_a_term_arrives(format, store, tmp_path):
    """In another store, all of it; a memory has no forbidden terms, so there it is allowed."""
    told = {
        name: value for name, value in EVERYTHING.items() if (format, name) != ("tmx", "forbidden")
    }
    store.annotate(found(store, "жалоба").id, "anna", told)
    path = exported(store, tmp_path / "out", format)[0]
    with Store.open(tmp_path / "new.db", create=True) as new:
        merged(new, path)
        complaint = found(new, "жалоба")
    assert complaint.attributes.told() | {"note": complaint.note} == told


def test_a_note_stays_where_an_imported_pair_is_accepted_later(store, tmp_path):
    """It came with the file and is no remark on the decision."""
    path = written_text(tmp_path, "a.csv", "Russian,English,Note\nистец,plaintiff,ГПК\n")
    merged(store, path, new="review")
    store.decide(found(store, "истец"), "accept", "anna")
    assert (found(store, "истец").note, found(store, "истец").approved) == ("ГПК", True)


def test_what_a_person_changes_in_the_workbook_comes_back(store, tmp_path):
    """Texts, status, note and facts; each is an event by whoever imports."""
    (path,) = exported(
        store, tmp_path / "out", "xlsx", statuses=("accepted", "edited", "added", "new")
    )
    edited(
        path, English__жалоба="appeal", status__участковый="accepted", note__моральный_вред="",
        domain__жалоба="court", forbidden__моральный_вред="yes",
        English__участковый="beat officer",
    )  # fmt: skip
    changes = merged(store, path)
    assert sorted(of_kind(changes, "changed there")) == [
        ("changed there", "жалоба", ("en", "domain")),
        ("changed there", "моральный вред", ("note", "forbidden")),
        ("changed there", "участковый", ("en", "verdict")),
    ]
    complaint, harm = found(store, "жалоба"), found(store, "моральный вред")
    assert (complaint.en, complaint.attributes.domain, complaint.status) == (
        "appeal",
        "court",
        "added",
    )
    assert (harm.note, harm.attributes.forbidden, harm.en) == ("", True, "moral harm")
    officer = found(store, "участковый")
    assert (officer.en, officer.status, officer.reviewer) == ("beat officer", "edited", "boris")
    assert of_kind(merged(store, path), "unchanged", "changed here") == merged(store, path)


def test_three_ways(store, tmp_path):
    """What one side changed is taken or kept; what both changed is a conflict, to be reviewed."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(
        path,
        English__жалоба="appeal",
        note__моральный_вред="ГК, ст. 151",
        English__моральный_вред="moral injury",
    )
    store.decide(found(store, "Двор не продаётся."), "edit", "anna", en="Our yard is not for sale.")
    store.annotate(found(store, "жалоба").id, "anna", {"domain": "court"})
    store.decide(found(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage")
    changes = {(kind, ru): fields for kind, ru, fields in merged(store, path)}
    assert changes["changed here", "Двор не продаётся."] == ("en",)
    assert changes["both", "жалоба"] == ("en",)
    assert changes["conflict", "моральный вред"] == ("en",)
    assert found(store, "жалоба").en == "appeal"
    assert found(store, "жалоба").attributes.domain == "court"
    harm = next(e for e in store.entries() if e.en == "non-pecuniary damage")
    assert (harm.approved, harm.note) == (True, "ГК, ст. 151")
    (waiting,) = (e for e in store.entries() if e.en == "moral injury")
    assert (waiting.status, waiting.ru) == ("new", "моральный вред")
    assert store.next_open(store.last_event()) is not None
    again = merged(store, path)
    assert of_kind(again, "changed there", "both", "new") == []
    assert [e.en for e in store.entries() if e.ru == "моральный вред"].count("moral injury") == 1


def conflicting(store, tmp_path):
    """A file whose English of one entry differs from what was made of it here; that entry's id."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__моральный_вред="moral injury")
    event = store.decide(found(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage")
    merged(store, path)
    return path, event.entry


def standing(store):
    return sorted((e.en, e.status) for e in store.entries() if e.ru == "моральный вред")


def test_the_other_text_of_a_conflict_replaces_ours_where_it_is_accepted(store, tmp_path):
    """In the log, for one undo and one redo; the same file then has nothing new to say."""
    path, ours = conflicting(store, tmp_path)
    waiting = next(e for e in store.entries() if e.en == "moral injury")
    before = standing(store)
    events = store.decide_all(waiting, "accept", "anna")
    assert [(e.action, e.entry) for e in events] == [("accept", waiting.id), ("reject", ours)]
    assert events[1].after.note == f"replaced by {waiting.id}: моральный вред = moral injury"
    after = standing(store)
    assert sorted(status for _, status in after) == ["added", "rejected"]
    assert len(store.undo_all("anna")) == 2
    assert standing(store) == before
    store.redo_all("anna")
    assert standing(store) == after
    merged(store, path)
    assert standing(store) == after


def test_both_texts_of_a_conflict_can_be_kept(store, tmp_path):
    """Where that is asked for; a skip or a rejection touches neither of them."""
    path, ours = conflicting(store, tmp_path)
    waiting = next(e for e in store.entries() if e.en == "moral injury").id
    for action in ("skip", "reject"):
        assert len(store.decide_all(waiting, action, "anna")) == 1
    assert store.replaced(store.entry(waiting)).id == ours
    store.decide(waiting, "accept", "anna", keep_both=True)
    assert [status for _, status in standing(store)] == ["added", "edited"]
    assert of_kind(merged(store, path), "conflict", "new", "changed there", "both") == []


def test_a_review_says_what_is_replaced_and_counts_it(store, tmp_path):
    """On the card; undo brings the one back to the queue and the other into the glossary."""
    _, ours = conflicting(store, tmp_path)
    sitting = Review(store, "anna", choice=choice_of("injury"))
    waiting = sitting.current
    assert sitting.related.replaced.id == ours
    assert sitting.related.former is None
    assert "non-pecuniary damage is rejected; t keeps both" in replaced_words(
        sitting.related.replaced
    )
    assert sitting.alone()
    assert sitting.related.replaced is None
    assert not sitting.alone()
    sitting.accept()
    assert sitting.tally == {"accepted": 0, "edited": 0, "rejected": 1, "skipped": 0}
    assert (sitting.together, sitting.current) == (2, None)
    sitting.undo()
    assert (sitting.current.id, sitting.left) == (waiting.id, 1)
    assert store.entry(ours).approved
    sitting.alone()
    sitting.accept()
    assert store.entry(ours).approved
    assert store.entry(waiting.id).approved


@pytest.mark.parametrize(
    ("option", "english"), [("ours", "non-pecuniary damage"), ("theirs", "moral injury")]
)
def test_conflicts_can_be_settled_at_once(option, english, store, tmp_path):
    """For either side."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__моральный_вред="moral injury")
    store.decide(found(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage")
    merged(store, path, conflicts=option)
    assert found(store, "моральный вред").en == english


def test_a_preview_changes_nothing(store, tmp_path):
    """And shows what the import then does."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__жалоба="appeal")
    events = store.last_event()
    shown = merged(store, path, preview=True)
    assert store.last_event() == events
    assert found(store, "жалоба").en == "complaint"
    assert merged(store, path) == shown


def test_rows_that_were_added_or_translated_are_new_entries(store, tmp_path):
    """At the end of the glossary, and in the sheet of what was left to do."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    book = load_workbook(path)
    sheet = book["Glossary"]
    sheet.cell(row=sheet.max_row + 1, column=2, value="истец")
    sheet.cell(row=sheet.max_row, column=3, value="plaintiff")
    assert book["To do"]["A2"].value == "двор"
    book["To do"]["B2"] = "courtyard"
    book.save(path)
    assert of_kind(merged(store, path), "new") == [("new", "истец", ()), ("new", "двор", ())]
    assert found(store, "истец").status == found(store, "двор").status == "added"


@pytest.mark.parametrize("format", ["xlsx", "tbx", "tmx"])
@pytest.mark.parametrize(("option", "approved"), [("keep", True), ("reject", False)])
def test_what_was_deleted_is_asked_about(format, option, approved, store, tmp_path):
    """Only what the export had: what came later is not missing."""
    path = exported(store, tmp_path / "out", format)[0]
    store.add("позже", "later", "anna")
    with Store.open(tmp_path / "less.db", create=True) as other:
        for entry in selected(store, Selection()):
            if entry.ru not in ("жалоба", "позже"):
                other.record(entry.id, "add", store.state(entry))
        entries = selected(other, Selection())
        info = export_info(store, entries)
        info = type(info)(info.version, info.model, events=store.last_event() - 1, scope="approved")
        path = write_exports(entries, info, tmp_path / "less", (format,))[0].path
    changes = merged(store, path, deleted=option)
    assert of_kind(changes, "deleted")[0][1] == "жалоба"
    assert len(of_kind(changes, "deleted")) == 1
    assert (found(store, "жалоба").approved, found(store, "позже").approved) == (approved, True)


def test_a_part_of_the_glossary_deletes_nothing(store, tmp_path):
    """What was not asked for was not deleted."""
    selection = Selection(domains=("law",))
    entries = selected(store, selection)
    assert [entry.ru for entry in entries] == ["моральный вред"]
    info = export_info(store, entries, selection)
    (written,) = write_exports(entries, info, tmp_path, ("xlsx",))
    assert of_kind(merged(store, written.path), "deleted") == []


def test_other_spellings_follow_their_entry(store, tmp_path):
    """A change to one of them alone is refused with advice."""
    path = exported(store, tmp_path / "out", "tmx")[0]
    text = path.read_text()
    at = text.index("x-spelling-of")
    text = text[:at] + text[at:].replace("<seg>the yard is ours<", "<seg>our yard<", 1)
    path.write_text(text)
    (refused,) = (
        change for change in merge(store, Incoming(path), "boris") if change.kind == "refused"
    )
    assert "only another spelling of #ДворНаш" in refused.note


def written_text(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


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
def test_foreign_files_are_read(name, text, encoding, store, tmp_path):
    """Memories 1.1 and 1.4, termbases, glossaries, in the encodings and columns people have."""
    path = written_text(tmp_path, name, text, encoding)
    assert of_kind(merged(store, path), "new") == [("new", "Свидетель", ())]
    witness = found(store, "Свидетель")
    assert (witness.en, witness.status, witness.reviewer) == ("Witness", "added", "boris")
    assert [change[0] for change in merged(store, path)] == ["unchanged"]


def test_columns_can_be_named(store, tmp_path):
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


def test_a_foreign_workbook_is_read(store, tmp_path):
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


def test_what_others_translate_differently_goes_to_review(store, tmp_path):
    """Ours stands; unless the file has ours as well, then there are simply two translations."""
    path = written_text(tmp_path, "a.csv", "жалоба,grievance\n")
    assert merged(store, path) == [("conflict", "жалоба", ("en",))]
    assert {e.en: e.status for e in store.entries() if e.ru == "жалоба"} == {
        "complaint": "added", "grievance": "new",
    }  # fmt: skip
    path = written_text(tmp_path, "b.csv", "жалоба,complaint\nжалоба,gripe\n")
    assert of_kind(merged(store, path), "new") == [("new", "жалоба", ())]
    assert {e.en for e in store.entries() if e.approved and e.ru == "жалоба"} == {
        "complaint",
        "gripe",
    }


def test_what_others_confirm_is_approved_and_what_we_rejected_is_not(store, tmp_path):
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
def test_new_pairs_are_approved_or_reviewed(option, status, store, tmp_path):
    """As the user says."""
    path = written_text(tmp_path, "a.csv", "истец,plaintiff\n")
    merged(store, path, new=option)
    assert found(store, "истец").status == status
    assert [
        c[0] for c in merged(store, written_text(tmp_path, "b.csv", "суд,court\n"), new="skip")
    ] == ["new"]
    assert not [e for e in store.entries() if e.ru == "суд"]


HEADER = '<tmx version="1.4"><header srclang="ru"/><body>'
UNIT = '<tu><tuv xml:lang="ru"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>'
BAD = [
    ("a.tmx", b"", "is empty"),
    ("a.tmx", b"hello world", "which columns are Russian and English is not clear"),
    ("a.tmx", b"<html/>", "is <html>, neither TMX, TBX nor XLIFF"),
    ("a.tmx", f"{HEADER}\n{UNIT.format('да', 'yes')}\n<tu>".encode(), "line 3: .*cut short"),
    ("a.tmx", f"{HEADER}&#11;</body></tmx>".encode(), "line 1: "),
    ("a.tmx", f"{SECRET}{HEADER}{UNIT.format('&s;', 'yes')}</body></tmx>".encode(), "declarations"),
    ("a.tmx", f'{HEADER}</body><header srclang="ru"/></tmx>'.encode(), "two <header>"),
    ("a.tmx", b"<tmx><body/></tmx>", "no <header>"),
    (
        "a.tmx",
        f"{HEADER}\n{UNIT}</body></tmx>".replace('"ru"><seg', '"fr"><seg').encode(),
        "line 2: no Russian and English; its languages are en, fr",
    ),
    ("a.tmx", '<?xml version="1.0" encoding="utf-8"?><tmx>да'.encode("cp1251"), "line 1: "),
    ("a.tmx", b'<?xml version="1.0" encoding="UTF-7"?><tmx/>', "is in UTF-7"),
    ("a.csv", "да,yes\n".encode("cp1251"), "is not utf-8; save it as UTF-8 or name"),
    ("a.csv", "Russian,English,Russian\nа,b,в\n".encode(), r"columns 1 and 3 are both"),
    ("a.csv", "Russian,English\nа,b\nRussian,English\n".encode(), "line 3: the headings stand"),
    ("a.csv", 'Russian,English\n"а,b\n'.encode(), "line 2: unexpected end of data"),
    ("a.csv", "Russian,English\nа,\n".encode(), "line 2: no English; nothing in it can be"),
    ("a.csv", b"\0\0\0", "NUL"),
    ("a.jsonl", b'{"id": "a"}\n', "line 1: is no entry in JSON"),
    ("a.xlsx", b"PK\x03\x04" + b"x" * 99, "is a damaged archive"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99, "old XLS or encrypted"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=range(len(BAD)))
def test_bad_files_are_refused_and_change_nothing(name, content, message, store, tmp_path):
    """One line with file, place and reason; not even the good records before it are kept."""
    path = tmp_path / name
    path.write_bytes(content)
    events = store.last_event()
    with pytest.raises(ExportError, match=message) as caught:
        merged(store, path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert store.last_event() == events


HOSTILE = {
    "macro": ("xl/vbaProject.bin", b"x", "is a macro"),
    "climbing path": ("../../etc/passwd", b"x", "climbs out of the archive"),
    "bomb": ("xl/worksheets/sheet9.xml", b"<a>" + bytes(50_000_000), "unpacks to"),
    "doctype": ("xl/d.xml", b'<!DOCTYPE a SYSTEM "a.dtd"><a/>', "has a DOCTYPE"),
}


@pytest.mark.parametrize(("name", "part", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_workbooks_are_refused(name, part, message, store, tmp_path):
    """Before openpyxl sees them; nothing is unpacked to a disk."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    with pytest.raises(ExportError, match=message):
        merged(store, path)


def test_nothing_is_fetched_for_a_doctype(store, tmp_path):
    """What it would have declared is missing, so the unit is refused, and named."""
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY s "secret">')
    units = UNIT.format("один &s;", "one") + UNIT.format("два", "two")
    text = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{HEADER}{units}</body></tmx>'
    path = written_text(tmp_path, "a.tmx", text)
    changes = list(merge(store, Incoming(path), "boris"))
    assert [change.kind for change in changes] == ["refused", "new"]
    assert changes[0].note == "&s; is an entity that is not declared"


def test_hostile_files_take_little_memory(tmp_path):
    """Units, terms and lines without end, in a process that may not have more than 800 MB."""
    (tmp_path / "a.tmx").write_text("<tmx><header/><body><tu>" + "<note/>" * 8_000_000)
    (tmp_path / "b.tbx").write_text("<martif><termEntry>" + "<note/>" * 8_000_000)
    (tmp_path / "c.csv").write_text("да,yes" + "x" * 50_000_000)
    (tmp_path / "d.csv").write_text('"да","' + "x\n" * 9_000_000)
    (tmp_path / "e.jsonl").write_text('{"ru": "' + "x" * 50_000_000)
    code = (
        "import pathlib, resource, sys\n"
        "from glossary.incoming import Incoming\n"
        "from align.errors import ExportError\n"
        "resource.setrlimit(resource.RLIMIT_AS, (800 << 20, 800 << 20))\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    try: print(path.name, sum(1 for record in Incoming(path).records()))\n"
        "    except ExportError: print('refused')\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("refused\n" * 5, "")


def test_single_records_are_refused_by_place_and_reason(store, tmp_path):
    """The rest is taken."""
    rows = [
        {"ru": "истец", "en": "plaintiff"},
        {"ru": "а\u0085б", "en": "x"},
        {"ru": "", "en": "x"},
        {"ru": "суд", "en": "court", "attributes": {"forbidden": True}},
    ]
    path = written_text(tmp_path, "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    changes = list(merge(store, Incoming(path), "boris"))
    assert [(c.kind, c.where) for c in changes] == [
        ("new", "line 1"), ("refused", "line 2"), ("refused", "line 3"), ("new", "line 4"),
    ]  # fmt: skip
    assert changes[1].note == "Russian: U+0085 cannot be in a text: take it out"
    assert found(store, "суд").attributes.forbidden


def test_three_thousand_units_with_doubles(store, tmp_path):
    """Of a real memory many sources come twice; a second import finds every one of them."""
    path = tmp_path / "big.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows((f"фраза {n % 1500}", f"phrase {n}") for n in range(3000))
    assert [c[0] for c in merged(store, path)] == ["new"] * 3000
    assert [c[0] for c in merged(store, path)] == ["unchanged"] * 3000


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), format=st.sampled_from(list(FORMATS)))
@settings(deadline=None, max_examples=60)
def test_a_damaged_byte_never_crashes(tmp_path_factory, at, byte, format):
    """It is records, some of them refused, or one error."""
    folder = tmp_path_factory.mktemp("damaged")
    path = write_exports(torture()[:5], INFO, folder, (format,))[0].path
    content = bytearray(path.read_bytes())
    content[at % len(content)] = byte
    path.write_bytes(content)
    with Store.open(folder / "new.db", create=True) as new:
        try:
            list(merge(new, Incoming(path), "boris"))
        except ExportError as err:
            assert "\n" not in str(err)
            assert new.last_event() == 0


def test_undo_takes_an_import_back(store, tmp_path):
    """It is an event like any other."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__жалоба="appeal")
    merged(store, path)
    store.undo("boris")
    assert found(store, "жалоба").en == "complaint"


def test_nothing_of_a_file_is_kept_where_its_end_is_missing(tmp_path):
    """Also in a store that was empty, whose indexes are there again afterwards."""
    good = f"{HEADER}{UNIT.format('да', 'yes')}"
    with Store.open(tmp_path / "new.db", create=True) as new:
        with pytest.raises(ExportError):
            merged(new, written_text(tmp_path, "a.tmx", good))
        assert (new.last_event(), list(new.entries())) == (0, [])
        merged(new, written_text(tmp_path, "b.tmx", f"{good}</body></tmx>"))
        names = {row["name"] for row in new._query("SELECT name FROM sqlite_schema")}
    assert {"entries_in_order", "entries_in_queue", "entries_by_reviewer"} <= names


def test_paths_that_are_no_files_say_so(store, tmp_path):
    """Missing, or a folder."""
    for path in (tmp_path / "none.tmx", Path(tmp_path)):
        with pytest.raises(ExportError, match="cannot be read"):
            merged(store, path)


def test_rows_without_cyrillic_in_front_do_not_hide_the_russian(tmp_path):
    """Latin tags and numbers stand first in the order of an export."""
    path = tmp_path / "glossary.csv"
    rows = [f'"#ACAB{n}","tag {n}","hashtag"' for n in range(60)]
    path.write_text("\n".join([*rows, '"суд","court","term"', ""]), encoding="utf-8")
    with Store.open(tmp_path / "x.db", create=True) as store:
        assert len(of_kind(merged(store, path), "new")) == 61
        assert found(store, "суд").en == "court"
