"""The way back: an edited export, merged into the store."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from glossary.entries.content import content_version
from glossary.entries.filters import parse_filter
from glossary.exporting.export import write_exports
from glossary.exporting.selection import Selected, Selection, export_info
from glossary.exporting.targets import FORMATS
from glossary.importing.changes import Change, MergeOptions
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.review.session import Review
from glossary.review.terminal.card import replaced_words
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.exported import TERMBASES
from tests.support.merging import (
    approved_store,
    edited,
    exported,
    found,
    merged,
    of_kind,
    written_text,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with approved_store(tmp_path) as made:
        yield made


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_nobody_touched_changes_nothing(
    format: str, store: Store, tmp_path: Path
) -> None:
    """In every format; not one event is written."""
    events = store.entries.last_event()
    for path in exported(store, tmp_path / "out", format):
        changes = merged(store, path)
        assert of_kind(changes, *{"unchanged"}) == changes
    assert store.entries.last_event() == events


def test_escapes_in_shared_texts_are_read_once(store: Store, tmp_path: Path) -> None:
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
    changes = list(merge(store, Incoming(tmp_path / "x.xlsx"), "boris"))
    assert [(c.after.ru, c.after.en) for c in changes if c.after] == [
        ("_x000B_ буква", "_x000b_ letter"),
        ("день дня", "English"),
    ]


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1f", "\x85"])
def test_a_control_character_at_the_end_is_refused_as_well(
    char: str, store: Store, tmp_path: Path
) -> None:
    """Python takes it for white space; taken off, the text would be another one in silence."""
    row = {"ru": f"право{char}", "en": "right"}
    path = written_text(tmp_path, "x.jsonl", f'{{"ru": "суд", "en": "court"}}\n{json.dumps(row)}\n')
    kinds = [(c.kind, c.note) for c in merge(store, Incoming(path), "boris")]
    assert kinds[1] == ("refused", f"Russian: U+{ord(char):04X} cannot be in a text: take it out")


def test_line_breaks_from_elsewhere_become_spaces(store: Store, tmp_path: Path) -> None:
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
    assert change.after is not None
    assert (change.after.ru, change.after.en) == ("наш двор, наш дом", "our yard, our home")
    assert merged(store, path) == [("unchanged", "наш двор, наш дом", ())]


@pytest.mark.parametrize("format", [*TERMBASES, "xlsx", "jsonl"])
def test_renderings_of_one_term_come_back_each_as_it_was(
    format: str, store: Store, tmp_path: Path
) -> None:
    """Also where one concept says something of only one of them; an edit reaches that one."""
    for english in ("claim", "whine"):
        store.decisions.add("жалоба", english, "anna")
    store.decisions.annotate(
        store.entries.find("жалоба", "whine").id, "anna", {"forbidden": True, "note": "грубо"}
    )
    store.decisions.annotate(
        store.entries.find("жалоба", "complaint").id, "anna", {"domain": "law"}
    )
    (path,) = exported(store, tmp_path / "out", format)
    assert {kind for kind, _, _ in merged(store, path)} == {"unchanged"}
    with Store.open(tmp_path / "new.db", create=True) as new:
        merged(new, path)
        for entry in Selected(store, Selection()):
            assert new.entries.by_id(entry.id).attributes == entry.attributes
            assert (new.entries.by_id(entry.id).en, new.entries.by_id(entry.id).note) == (
                entry.en,
                entry.note,
            )
    if format == "xlsx":
        return
    encoding = "utf-16" if format == "multiterm-xml" else "utf-8"
    text = path.read_text(encoding=encoding)
    path.write_text(text.replace("claim", "petition"), encoding=encoding)
    changed = of_kind(merged(store, path), "changed there", "both", "conflict", "new")
    assert changed == [("changed there", "жалоба", ("en",))]


@pytest.mark.parametrize("format", ["tmx", *TERMBASES, "xlsx", "tsv", "jsonl", "csv"])
def test_an_export_fills_an_empty_store(format: str, store: Store, tmp_path: Path) -> None:
    """With the same entries and what the format holds; a second time with nothing more."""
    paths = exported(store, tmp_path / "out", format)
    with Store.open(tmp_path / "new.db", create=True) as new:
        for path in paths:
            merged(new, path)
        for path in paths:
            assert of_kind(merged(new, path), "new", "conflict", "changed there") == []
        texts = {(entry.ru, entry.en) for entry in new.entries.in_order()}
        theirs = {(e.ru, e.en) for e in Selected(store, Selection())}
        if format == "csv":
            theirs = {(ru, en) for ru, en in theirs if not ru.endswith(".")}
        assert theirs <= texts
        if format != "csv":
            harm = found(new, "моральный вред")
            assert (harm.note, harm.attributes.domain) == ("ст. 151", "law")
            assert found(new, "жалоба").approved


EVERYTHING = {
    "domain": "law",
    "definition": "заявление в суд",
    "part_of_speech": "noun",
    "gender": "feminine",
    "forbidden": True,
    "do_not_translate": True,
    "note": "устно",
}


@pytest.mark.parametrize("format", [*TERMBASES, "xlsx", "tsv", "jsonl", "tmx"])
def test_what_is_said_of_a_term_arrives(format: str, store: Store, tmp_path: Path) -> None:
    """In another store, all of it; a memory has no forbidden terms, so there it is allowed."""
    told = {
        name: value for name, value in EVERYTHING.items() if (format, name) != ("tmx", "forbidden")
    }
    store.decisions.annotate(found(store, "жалоба").id, "anna", told)
    path = exported(store, tmp_path / "out", format)[0]
    with Store.open(tmp_path / "new.db", create=True) as new:
        merged(new, path)
        complaint = found(new, "жалоба")
    assert complaint.attributes.as_dict() | {"note": complaint.note} == told


def test_a_note_stays_where_an_imported_pair_is_accepted_later(
    store: Store, tmp_path: Path
) -> None:
    """It came with the file and is no remark on the decision."""
    path = written_text(tmp_path, "a.csv", "Russian,English,Note\nистец,plaintiff,ГПК\n")
    merged(store, path, new="review")
    store.decisions.decide(found(store, "истец"), "accept", "anna")
    assert (found(store, "истец").note, found(store, "истец").approved) == ("ГПК", True)


def test_what_a_person_changes_in_the_workbook_comes_back(store: Store, tmp_path: Path) -> None:
    """Texts, status, note and facts; each is an event by whoever imports."""
    (path,) = exported(
        store, tmp_path / "out", "xlsx", statuses=("accepted", "edited", "added", "new")
    )
    edited(
        path,
        English__жалоба="appeal",
        status__участковый="accepted",
        note__моральный_вред="",
        domain__жалоба="court",
        forbidden__моральный_вред="yes",
        English__участковый="beat officer",
    )
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


def test_three_ways(store: Store, tmp_path: Path) -> None:
    """What one side changed is taken or kept; what both changed is a conflict, to be reviewed."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(
        path,
        English__жалоба="appeal",
        note__моральный_вред="ГК, ст. 151",
        English__моральный_вред="moral injury",
    )
    store.decisions.decide(
        found(store, "Двор не продаётся."), "edit", "anna", en="Our yard is not for sale."
    )
    store.decisions.annotate(found(store, "жалоба").id, "anna", {"domain": "court"})
    store.decisions.decide(
        found(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage"
    )
    changes = {(kind, ru): fields for kind, ru, fields in merged(store, path)}
    assert changes["changed here", "Двор не продаётся."] == ("en",)
    assert changes["both", "жалоба"] == ("en",)
    assert changes["conflict", "моральный вред"] == ("en",)
    assert found(store, "жалоба").en == "appeal"
    assert found(store, "жалоба").attributes.domain == "court"
    harm = next(e for e in store.entries.in_order() if e.en == "non-pecuniary damage")
    assert (harm.approved, harm.note) == (True, "ГК, ст. 151")
    (waiting,) = (e for e in store.entries.in_order() if e.en == "moral injury")
    assert (waiting.status, waiting.ru) == ("new", "моральный вред")
    assert store.queue.waiting(Sitting("anna"), store.entries.last_event(), 0)
    again = merged(store, path)
    assert of_kind(again, "changed there", "both", "new") == []
    assert [e.en for e in store.entries.in_order() if e.ru == "моральный вред"].count(
        "moral injury"
    ) == 1


def conflicting(store: Store, tmp_path: Path) -> tuple[Path, str]:
    """A file whose English of one entry differs from what was made of it here; that entry's id."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__моральный_вред="moral injury")
    event = store.decisions.decide(
        found(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage"
    )
    merged(store, path)
    return path, event.entry


def standing(store: Store) -> list[tuple[str, str]]:
    entries = store.entries.in_order()
    return sorted((e.en, e.status) for e in entries if e.ru == "моральный вред")


def test_the_other_text_of_a_conflict_replaces_ours_where_it_is_accepted(
    store: Store, tmp_path: Path
) -> None:
    """In the log, for one undo and one redo; the same file then has nothing new to say."""
    path, ours = conflicting(store, tmp_path)
    waiting = next(e for e in store.entries.in_order() if e.en == "moral injury")
    before = standing(store)
    events = store.decisions.decide_all(waiting, "accept", "anna")
    assert [(e.action, e.entry) for e in events] == [("accept", waiting.id), ("reject", ours)]
    assert events[1].after is not None
    assert events[1].after.note == f"replaced by {waiting.id}: моральный вред = moral injury"
    after = standing(store)
    assert sorted(status for _, status in after) == ["added", "rejected"]
    assert len(store.decisions.undo_all("anna")) == 2
    assert standing(store) == before
    store.decisions.redo_all("anna")
    assert standing(store) == after
    merged(store, path)
    assert standing(store) == after


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
def test_a_foreign_table_does_not_accept_what_it_has_queued(
    ending: str, store: Store, tmp_path: Path
) -> None:
    """However often it is imported; a reviewer decides, or who asks for its texts."""
    path = tmp_path / f"other{ending}"
    between = "\t" if ending == ".tsv" else ","
    rows = (("source", "target"), ("жалоба", "appeal"), ("моральный вред", "moral harm"))
    path.write_text("".join(f"{between.join(row)}\n" for row in rows), encoding="utf-8")
    assert of_kind(merged(store, path), "conflict") == [("conflict", "жалоба", ("en",))]
    for _ in range(2):
        assert {kind for kind, _, _ in merged(store, path)} == {"unchanged"}
        standing = {e.en: e.status for e in store.entries.in_order() if e.ru == "жалоба"}
        assert standing == {"appeal": "new", "complaint": "added"}


def test_both_texts_of_a_conflict_can_be_kept(store: Store, tmp_path: Path) -> None:
    """Where that is asked for; a skip or a rejection touches neither of them."""
    path, ours = conflicting(store, tmp_path)
    waiting = next(e for e in store.entries.in_order() if e.en == "moral injury").id
    for action in ("skip", "reject"):
        assert len(store.decisions.decide_all(waiting, action, "anna")) == 1
    replaced = store.entries.replaced(store.entries.by_id(waiting))
    assert replaced is not None and replaced.id == ours
    store.decisions.decide(waiting, "accept", "anna", keep_both=True)
    assert [status for _, status in standing(store)] == ["added", "edited"]
    assert of_kind(merged(store, path), "conflict", "new", "changed there", "both") == []


def test_a_review_says_what_is_replaced_and_counts_it(store: Store, tmp_path: Path) -> None:
    """On the card; undo brings the one back to the queue and the other into the glossary."""
    _, ours = conflicting(store, tmp_path)
    sitting = Review(store, Sitting("anna", choice=parse_filter("injury")))
    waiting = sitting.current
    replaced = sitting.related.replaced
    assert waiting is not None and replaced is not None
    assert replaced.id == ours
    assert sitting.related.former is None
    assert "non-pecuniary damage is rejected; t keeps both" in replaced_words(replaced)
    assert sitting.toggle_related()
    assert sitting.related.replaced is None
    assert not sitting.toggle_related()
    sitting.accept()
    assert {what: count for what, count in sitting.tally.items() if count} == {
        "added": 1,
        "rejected": 1,
    }
    assert (sitting.affected, sitting.current) == (2, None)
    sitting.undo()
    assert sitting.current is not None
    assert (sitting.current.id, sitting.left) == (waiting.id, 1)
    assert store.entries.by_id(ours).approved
    sitting.toggle_related()
    sitting.accept()
    assert store.entries.by_id(ours).approved
    assert store.entries.by_id(waiting.id).approved


@pytest.mark.parametrize(
    ("option", "english"), [("ours", "non-pecuniary damage"), ("theirs", "moral injury")]
)
def test_conflicts_can_be_settled_at_once(
    option: str, english: str, store: Store, tmp_path: Path
) -> None:
    """For either side."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__моральный_вред="moral injury")
    store.decisions.decide(
        found(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage"
    )
    merged(store, path, conflicts=option)
    assert found(store, "моральный вред").en == english


def test_a_preview_changes_nothing(store: Store, tmp_path: Path) -> None:
    """And shows what the import then does."""
    (path,) = exported(store, tmp_path / "out", "xlsx")
    edited(path, English__жалоба="appeal")
    events = store.entries.last_event()
    shown = merged(store, path, preview=True)
    assert store.entries.last_event() == events
    assert found(store, "жалоба").en == "complaint"
    assert merged(store, path) == shown


def test_rows_that_were_added_or_translated_are_new_entries(store: Store, tmp_path: Path) -> None:
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
def test_what_was_deleted_is_asked_about(
    format: str, option: str, approved: bool, store: Store, tmp_path: Path
) -> None:
    """Only what the export had: what came later is not missing."""
    path = exported(store, tmp_path / "out", format)[0]
    store.decisions.add("позже", "later", "anna")
    with Store.open(tmp_path / "less.db", create=True) as other:
        for entry in Selected(store, Selection()):
            if entry.ru not in ("жалоба", "позже"):
                other.decisions.record(entry.id, "add", store.entries.state(entry))
        entries = list(Selected(other, Selection()))
        info = export_info(store, entries)
        last = store.entries.last_event() - 1
        mark = store.entries.fingerprint(last)
        info = type(info)(info.version, info.model, events=last, scope="approved", store=mark)
        path = write_exports(entries, info, tmp_path / "less", (format,))[0].path
    changes = merged(store, path, deleted=option)
    assert of_kind(changes, "deleted")[0][1] == "жалоба"
    assert len(of_kind(changes, "deleted")) == 1
    assert (found(store, "жалоба").approved, found(store, "позже").approved) == (approved, True)


def test_a_part_of_the_glossary_deletes_nothing(store: Store, tmp_path: Path) -> None:
    """What was not asked for was not deleted."""
    selection = Selection(domains=("law",))
    entries = list(Selected(store, selection))
    assert [entry.ru for entry in entries] == ["моральный вред"]
    info = export_info(store, entries, selection)
    (written,) = write_exports(entries, info, tmp_path, ("xlsx",))
    assert of_kind(merged(store, written.path), "deleted") == []


def test_other_spellings_follow_their_entry(store: Store, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("format", ["tsv", "tmx", "xliff", "tbx2", "jsonl"])
@pytest.mark.parametrize("at_once", [True, False], ids=["copy first", "copy last"])
def test_a_copied_row_with_another_text_is_a_pair_of_its_own(
    format: str, at_once: bool, store: Store, tmp_path: Path
) -> None:
    """The entry stays as it is, whichever stands first; a second time nothing changes."""
    ours = found(store, "жалоба")
    path = exported(store, tmp_path / "out", format)[0]
    text = path.read_text(encoding="utf-8")
    row = _piece_with(text, format, ours.id)
    copy = row.replace(ours.en, "grievance")
    path.write_text(text.replace(row, copy + row if at_once else row + copy), encoding="utf-8")
    changes = _changes(store, path)
    (new,) = (one for one in changes if one.kind == "new")
    assert new.after is not None
    assert (new.after.ru, new.after.en, new.after.verdict) == (ours.ru, "grievance", "approved")
    assert {one.kind for one in changes} == {"new", "unchanged"}
    assert store.entries.get(ours.id) == ours
    events = store.entries.last_event()
    assert {one.kind for one in _changes(store, path)} == {"unchanged"}
    assert store.entries.last_event() == events


def _changes(store: Store, path: Path) -> list[Change]:
    return list(merge(store, Incoming(path), "boris"))


def _piece_with(text: str, format: str, identity: str) -> str:
    """The line or element of an entry, as it stands in a file."""
    ends = {"tmx": "</tu>\n", "xliff": "</unit>\n", "tbx2": "</termEntry>\n"}
    begins = {"tmx": "<tu ", "xliff": "<unit ", "tbx2": "<termEntry "}
    if format not in ends:
        return next(f"{line}\n" for line in text.split("\n") if identity in line)
    pieces = (piece[piece.find(begins[format]) :] for piece in text.split(ends[format]))
    return next(piece for piece in pieces if identity in piece) + ends[format]


def test_a_conflict_is_decided_by_people_alone(store: Store, tmp_path: Path) -> None:
    """The file that made it does not approve it when it comes a second time, whatever it says."""
    for status in ("", "approved"):
        text = written_text(
            tmp_path, "a.csv", f"ru,en,status\nжалоба,grievance {status},{status}\n"
        )
        (conflict,) = _changes(store, text)
        assert (conflict.kind, conflict.is_queued) == ("conflict", True)
        events = store.entries.last_event()
        assert of_kind(merged(store, text), "unchanged")
        assert store.entries.last_event() == events


def test_columns_that_somebody_added_to_ours_are_told(store: Store, tmp_path: Path) -> None:
    """And are never taken for ours, however they are called and wherever they stand."""
    store.decisions.annotate(found(store, "жалоба").id, "anna", {"note": "of an appeal"})
    path = exported(store, tmp_path / "out", "xlsx")[0]
    book = load_workbook(path)
    sheet = book["Glossary"]
    sheet.insert_cols(1)
    sheet.cell(1, 1).value, sheet.cell(2, 1).value = "Remarks of Anna", "why?"
    book.save(path)
    incoming = Incoming(path)
    assert {one.kind for one in merge(store, incoming, "anna")} == {"unchanged"}
    assert incoming.about.unread_lines() == ["not read: 1 cell of column 1 (Remarks of Anna)"]
    assert found(store, "жалоба").note == "of an appeal"


@pytest.mark.parametrize(("name", "text"), [("en", "жалоба гражданина"), ("ru", "a complaint")])
def test_an_edit_into_the_wrong_language_is_refused(
    name: str, text: str, store: Store, tmp_path: Path
) -> None:
    """Though the file is ours; the entry stays as it is."""
    ours = found(store, "жалоба")
    path = exported(store, tmp_path / "out", "tsv")[0]
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    row = next(row for row in rows if row[0] == ours.id)
    row[rows[0].index(name)] = text
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    (refused,) = (one for one in _changes(store, path) if one.kind != "unchanged")
    assert refused.kind == "refused"
    assert "letter in the" in refused.note
    assert store.entries.get(ours.id) == ours


def _rows(*rows: tuple[str, str, str, str], between: int) -> str:
    """A table of JSON lines with so many pairs of its own between the rows given."""
    lines = []
    for number, (identity, version, ru, en) in enumerate(rows):
        if number:
            lines += [
                json.dumps({"ru": f"слово {number} {n}", "en": f"word {number} {n}"})
                for n in range(between)
            ]
        facts = {"id": identity, "version": version, "ru": ru, "en": en, "status": "accepted"}
        lines.append(json.dumps(facts))
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("between", [0, 700, 2_000])
@pytest.mark.parametrize("store_changed", [False, True], ids=["as exported", "changed here"])
def test_a_copy_may_stand_anywhere(
    between: int, store_changed: bool, store: Store, tmp_path: Path
) -> None:
    """However far before its original; and though the entry has changed since the export."""
    ours = found(store, "жалоба")
    version = content_version(ours)
    if store_changed:
        store.decisions.annotate(ours.id, "anna", {"domain": "appeals"})
    before = store.entries.get(ours.id)
    copies = [(ours.id, version, "жалоба", text) for text in ("grievance", "appeal", "complaint")]
    path = written_text(tmp_path, "x.jsonl", _rows(*copies, copies[-1], between=between))
    changes = _changes(store, path)
    new = {one.after.en for one in changes if one.after and one.kind == "new"}
    assert {text for text in new if not text.startswith("word")} == {"grievance", "appeal"}
    assert len(new) == 2 + 3 * between
    assert {one.kind for one in changes} <= {"new", "unchanged", "changed here"}
    assert store.entries.get(ours.id) == before
    assert {one.kind for one in _changes(store, path)} <= {"unchanged", "changed here"}


@pytest.mark.parametrize("format", ["tsv", "jsonl", "tmx", "xliff", "tbx2"])
def test_copies_in_a_new_store_take_no_id(format: str, store: Store, tmp_path: Path) -> None:
    """Both pairs come in, whichever stands first; the copy has an id of its own."""
    ours = found(store, "жалоба")
    path = exported(store, tmp_path / "out", format)[0]
    text = path.read_text(encoding="utf-8")
    row = _piece_with(text, format, ours.id)
    copy = row.replace(ours.en, "grievance")
    path.write_text(text.replace(row, copy + row), encoding="utf-8")
    with Store.open(tmp_path / "new.db", create=True) as new:
        _changes(new, path)
        ids = {entry.en: entry.id for entry in new.entries.in_order() if entry.ru == ours.ru}
    assert ids.keys() == {"complaint", "grievance"}
    assert ids["complaint"] == ours.id


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_theirs_settles_what_was_queued(form: str, store: Store, tmp_path: Path) -> None:
    """The entry gets their text, and nothing of the conflict is left in the queue."""
    ours = found(store, "жалоба")
    if form == "csv":
        path = written_text(tmp_path, "a.csv", "ru,en\nжалоба,grievance\n")
    else:
        path = exported(store, tmp_path / "out", form)[0]
        path.write_text(path.read_text().replace(ours.en, "grievance"))
        store.decisions.decide(ours.id, "edit", "anna", en="grumble")
    (conflict,) = (one for one in _changes(store, path) if one.kind == "conflict")
    assert conflict.is_queued
    changes = list(merge(store, Incoming(path), "boris", MergeOptions(conflicts="theirs")))
    (changed,) = (one for one in changes if one.kind != "unchanged")
    assert (changed.kind, changed.entry) == ("changed there", ours.id)
    assert changed.note.endswith("which was queued, is the same now")
    entries = {entry.en: entry for entry in store.entries.in_order() if entry.ru == ours.ru}
    assert entries["grievance"].id == ours.id
    assert entries["grievance"].approved
    assert [entry.en for entry in entries.values() if entry.status == "new"] == []
    events = store.entries.last_event()
    assert {one.kind for one in _changes(store, path)} == {"unchanged"}
    assert store.entries.last_event() == events


def test_a_queued_text_that_comes_back_approved_replaces_ours(store: Store, tmp_path: Path) -> None:
    """As accepting it in the review does."""
    ours = found(store, "жалоба")
    _changes(store, written_text(tmp_path, "a.csv", "ru,en\nжалоба,grievance\n"))
    path = exported(store, tmp_path / "out", "jsonl", statuses=("new",))[0]
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    (queued,) = (line for line in lines if line["en"] == "grievance")
    path.write_text(json.dumps({**queued, "status": "accepted"}) + "\n", encoding="utf-8")
    (changed,) = _changes(store, path)
    assert changed.note == f"{ours.id} is rejected: this replaces it"
    assert found_all(store, ours.ru) == {"complaint": False, "grievance": True}


def test_a_draft_never_stands_in_place_of_ours(store: Store, tmp_path: Path) -> None:
    """Not even where theirs is asked for: it goes to review."""
    path = written_text(tmp_path, "a.csv", "ru,en,status\nжалоба,grievance,draft\n")
    (change,) = merge(store, Incoming(path), "boris", MergeOptions(conflicts="theirs"))
    assert (change.kind, change.is_queued) == ("conflict", True)
    assert found_all(store, "жалоба") == {"complaint": True, "grievance": False}
    events = store.entries.last_event()
    list(merge(store, Incoming(path), "boris", MergeOptions(conflicts="theirs")))
    assert store.entries.last_event() == events


def test_entries_that_were_merged_do_not_hinder_an_import(store: Store, tmp_path: Path) -> None:
    """What a reviewer has merged is another spelling; a table may give it a row of its own."""
    store.decisions.add("сетование", "complaint", "anna")
    store.decisions.merge(found(store, "сетование"), found(store, "жалоба").id, "anna")
    path = written_text(tmp_path, "a.csv", "ru,en\nсетование,complaint\nиск,claim\n")
    assert merged(store, path) == [("unchanged", "жалоба", ()), ("new", "иск", ())]


def found_all(store: Store, ru: str) -> dict[str, bool]:
    """Of all entries with a Russian, whether they are approved, by their English."""
    return {entry.en: entry.approved for entry in store.entries.in_order() if entry.ru == ru}


def test_theirs_brings_all_that_they_say(store: Store, tmp_path: Path) -> None:
    """With the text its note and domain, so that a second import changes nothing."""
    text = "ru,en,note,domain\nжалоба,grievance,ст. 5,appeals\n"
    path = written_text(tmp_path, "a.csv", text)
    options = MergeOptions(conflicts="theirs")
    (change,) = merge(store, Incoming(path), "boris", options)
    assert change.fields == ("en", "note", "domain")
    ours = found(store, "жалоба")
    assert (ours.en, ours.note, ours.attributes.domain) == ("grievance", "ст. 5", "appeals")
    events = store.entries.last_event()
    assert [one.kind for one in merge(store, Incoming(path), "boris", options)] == ["unchanged"]
    assert store.entries.last_event() == events
