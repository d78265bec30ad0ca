"""Weblate itself takes the exports: what its glossaries hold then, and what comes back."""

import fcntl
import json
import operator
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from glossary.commands.main import main
from glossary.entries.content import marked_note
from glossary.entries.entry import Entry
from glossary.formats.export_info import DIRECTIONS
from glossary.formats.units import spellings
from glossary.store.store import Store
from tests.support.exported import TORTURE
from tests.support.samples import make_pair, make_store
from tests.support.weblate import Weblate
from tests.support.weblate_server import served_weblate

pytestmark = pytest.mark.client

Row = tuple[str, str, dict[str, Any]]
Changed = tuple[tuple[str, str], list[str], dict[str, Any]]
"""(Russian and English as they are then, fields that changed, all fields)."""

PAIRS = (
    make_pair("#ВернитеВоду", "bring the water back", kind="hashtag", key="#вернитеводу"),
    make_pair("#вернитеводу", "bring the water back", kind="hashtag", key="#вернитеводу", start=9),
    make_pair("Воды нет третий день.", "There has been no water for three days.", kind="sentence"),
)
LONG = "управление водоснабжения и водоотведения администрации городского округа"
ROWS: tuple[Row, ...] = (
    (
        "водоканал",
        "water utility",
        {
            "domain": "utilities", "definition": "предприятие, которое ведает водой",
            "part_of_speech": "noun", "gender": "masculine", "note": "пишут и слитно, и с дефисом",
        },
    ),
    ("самозахват", "squatting", {"preferred": True}),
    ("самозахват", "land grab", {"forbidden": True, "note": "так не писать"}),
    ("самозахват", "unauthorised seizure", {"note": "в протоколах"}),
    ("аул", "aul", {"do_not_translate": True, "note": "не «village»"}),
    ("кизяк", "kizyak", {"do_not_translate": True}),
    ("колодец", "well", {"preferred": True}),
    ("скважина", "borehole", {"definition": "узкий и глубокий колодец"}),
    ("скважина", "well", {}),
    ("Петров, Сидоров & сыновья", "Petrov, Sidorov & Sons", {"note": "запятая, & и <скобки>"}),
    ("колхоз «Заря»", 'the "Dawn" collective farm', {"note": 'говорят просто "Заря"'}),
    (LONG, "the urban district's water and sewerage department", {"note": "длинно: " * 60 + "."}),
    ("трубопровод", "pipeline", {"domain": "utilities"}),
    ("насосная", "pump house", {}),
)  # fmt: skip
STORES = {"plain.db": ROWS, "glossary.db": (*ROWS, *((*texts, {}) for texts in TORTURE.values()))}
"""What is in the stores: the plain one is for work on glossaries, which takes Weblate long."""

TERMBASES = {
    "added": ("ru-en", "add"),
    "replaced": ("ru-en", "replace"),
    "begun": ("ru-en", ""),
    "turned": ("en-ru", "add"),
    "turned-begun": ("en-ru", ""),
}
"""Glossaries that get the termbase: direction, method of the upload; "" where it is their file."""
TABLES = {"table": "ru-en", "turned-table": "en-ru"}
"""Glossaries that begin as the table."""
DOWNLOADS = ("own", "tbx")
"""Weblate's own file of a glossary, and what it converts to TBX."""
UPDATES = {
    "add": {"new term", "new rendering"},
    "translate": {"edited text"},
    "replace": {"new term", "new rendering", "edited text", "note", "rejected term"},
}
"""What of the changes in a store an upload of the new termbase takes over, by method."""


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    return result


def filled(path: Path) -> Path:
    """The store of that name, made there, everything in it approved."""
    with make_store(path, PAIRS) as store:
        for entry in list(store.entries.in_order()):
            store.decisions.decide(entry, "accept", "anna")
        for ru, en, facts in STORES[path.name]:
            event = store.decisions.add(ru, en, "anna")
            if facts:
                store.decisions.annotate(event.entry, "anna", facts)
    return path


def changed(old: Path, path: Path) -> Path:
    """A copy of a store in which work has gone on."""
    shutil.copy(old, path)
    with Store.open(path) as store:
        entries = list(store.entries.in_order())
        store.decisions.decide(the(entries, "трубопровод"), "edit", "anna", en="pipe")
        store.decisions.annotate(the(entries, "кизяк").id, "anna", {"note": "топливо"})
        store.decisions.decide(the(entries, "скважина", "well"), "reject", "anna")
        store.decisions.add("арык", "irrigation ditch", "anna")
        new = store.decisions.add("самозахват", "encroachment", "anna")
        store.decisions.annotate(new.entry, "anna", {"preferred": True})
    return path


def exported(store: Path, folder: Path, direction: str = "ru-en") -> None:
    """Write the profile, and read it back."""
    profile = ("--for", "weblate", "--direction", direction)
    run("export", *profile, "--to", str(folder), "--store", str(store))
    run("verify", *profile, str(folder), "--store", str(store))


def terms(path: Path, direction: str = "ru-en") -> list[Entry]:
    """The terms of a store, which are what a glossary gets; none are forbidden from English."""
    with Store.open(path, read_only=True) as store:
        found = [entry for entry in store.entries.in_order() if entry.kind != "sentence"]
    return [one for one in found if direction == "ru-en" or not one.attributes.forbidden]


def the(entries: Sequence[Entry], ru: str, en: str = "") -> Entry:
    (found,) = (entry for entry in entries if entry.ru == ru and en in ("", entry.en))
    return found


def with_termbases(weblate: Weblate, folder: Path) -> None:
    for name, (direction, method) in TERMBASES.items():
        termbase = folder / direction / "glossary.tbx"
        source, _, target = direction.partition("-")
        glossary = weblate.glossary(name, source, target, None if method else termbase)
        answer = weblate.upload(glossary, termbase, method) if method else None
        keep(weblate, glossary, folder / name, answer)


def with_tables(weblate: Weblate, folder: Path) -> None:
    for name, direction in TABLES.items():
        table = folder / direction / "glossary.csv"
        source, _, target = direction.partition("-")
        glossary = weblate.glossary(name, source, target, table)
        keep(weblate, glossary, folder / name, formats=("", "csv", "tbx"))
    work_on_table(weblate, "/api/translations/table/glossary/en/")
    keep(weblate, "/api/translations/table/glossary/en/", folder / "edited-table", formats=("csv",))
    table = folder / "ru-en" / "glossary.csv"
    glossary = weblate.glossary("table-added", "ru", "en")
    keep(weblate, glossary, folder / "table-added", weblate.upload(glossary, table, "add"))
    glossary = weblate.glossary("table-onto", "ru", "en", folder / "plain/ru-en/glossary.tbx")
    table = folder / "plain/ru-en/glossary.csv"
    keep(weblate, glossary, folder / "table-onto", weblate.upload(glossary, table, "translate"))


def work_on_table(weblate: Weblate, glossary: str) -> None:
    """What the users of a glossary in a table do, which has no place for flags."""
    units = by_texts(weblate, glossary)
    weblate.change(units["трубопровод", "pipeline"], target=["pipe line"], state=20)
    weblate.suggest(units["насосная", "pump house"], "pumping station")
    weblate.comment(units["кизяк", "kizyak"], "for the stove")


def with_edits(weblate: Weblate, folder: Path) -> None:
    """A glossary that its users work on, in each direction."""
    glossary = weblate.glossary("edited", "ru", "en", folder / "plain/ru-en/glossary.tbx")
    units = by_texts(weblate, glossary)
    weblate.change(units["трубопровод", "pipeline"], target=["pipe line"], state=20)
    weblate.fill_in(units["насосная", "pump house"], target_1="pump room")
    weblate.change(units["скважина", "borehole"], extra_flags="forbidden")
    weblate.change(units["колодец", "well"]["source_unit"], extra_flags="read-only")
    weblate.change(units["водоканал", "water utility"]["source_unit"], explanation="хозяйство")
    weblate.fill_in(units["скважина", "well"], explanation="in the steppe")
    weblate.fill_in(units["самозахват", "unauthorised seizure"], explanation="of land or housing")
    weblate.suggest(units["колхоз «Заря»", 'the "Dawn" collective farm'], "the Zarya farm")
    weblate.call("POST", f"{glossary}units/", {"source": ["болото"], "target": ["bog", "swamp"]})
    keep(weblate, glossary, folder / "edited")
    glossary = weblate.glossary("turned-edited", "en", "ru", folder / "plain/en-ru/glossary.tbx")
    units = by_texts(weblate, glossary)
    weblate.change(units["pipeline", "трубопровод"], target=["магистраль"], state=20)
    weblate.fill_in(units["pump house", "насосная"], target_1="водокачка")
    weblate.fill_in(units["squatting", "самозахват"], explanation="жилья")
    weblate.suggest(units["borehole", "скважина"], "буровая")
    weblate.call("POST", f"{glossary}units/", {"source": ["bog"], "target": ["болото", "топь"]})
    keep(weblate, glossary, folder / "turned-edited")


def by_texts(weblate: Weblate, glossary: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The strings of a glossary by their first texts."""
    return {(unit["source"][0], unit["target"][0]): unit for unit in weblate.units(glossary)}


def with_updates(weblate: Weblate, folder: Path) -> None:
    """Glossaries that get what has changed in the store since, by each method."""
    for method in UPDATES:
        termbase = folder / "plain/ru-en/glossary.tbx"
        glossary = weblate.glossary(f"update-{method}", "ru", "en", termbase)
        answer = weblate.upload(glossary, folder / "later" / "glossary.tbx", method)
        keep(weblate, glossary, folder / f"update-{method}", answer, formats=())


def keep(
    weblate: Weblate,
    glossary: str,
    place: Path,
    answer: dict[str, int] | None = None,
    formats: Sequence[str] = ("", "tbx"),
) -> None:
    """Write what Weblate said and says of a glossary to files that begin alike, its files too."""
    made = {"answer": answer, "units": weblate.units(glossary)}
    Path(f"{place}.json").write_text(json.dumps(made), encoding="utf-8")
    for format in formats:
        Path(f"{place}.{format or 'own'}").write_bytes(weblate.download(glossary, format))


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what Weblate was given and what it gave.

    One process of several that run tests makes it, the others wait for it.
    """
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "weblate"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            with served_weblate() as weblate:
                for name, place in (("glossary.db", folder), ("plain.db", folder / "plain")):
                    store = filled(folder / name)
                    for direction in DIRECTIONS:
                        exported(store, place / direction, direction)
                exported(changed(folder / "plain.db", folder / "later.db"), folder / "later")
                for part in (with_termbases, with_tables, with_edits, with_updates):
                    part(weblate, folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="module")
def entries(exchange: Path) -> list[Entry]:
    return terms(exchange / "glossary.db")


def told(exchange: Path, name: str) -> tuple[dict[str, int] | None, dict[str, Any]]:
    """(what Weblate said to an upload, its strings by their keys)."""
    made = json.loads((exchange / f"{name}.json").read_text(encoding="utf-8"))
    return made["answer"], {unit["context"]: unit for unit in made["units"]}


def imported(
    exchange: Path, name: str, tmp_path: Path, store: str = "glossary.db"
) -> tuple[str, list[Changed]]:
    """(what the import of a download says, its changes), into a copy of a store.

    Imported once more, it changes nothing.
    """
    path = tmp_path / "copy.db"
    shutil.copy(exchange / store, path)
    arguments = ("import", str(exchange / name), "--store", str(path), "--reviewer", "boris")
    listed = run(*arguments, "--dry-run", "--format", "jsonl").stdout.splitlines()
    summary = run(*arguments).stderr
    again = run(*arguments).stderr
    assert re.fullmatch(r"\d+ unchanged", tally(again))
    changes = [json.loads(line) for line in listed]
    told = [((c["after"]["ru"], c["after"]["en"]), c["fields"], c["after"]) for c in changes]
    return tally(summary), told


def tally(summary: str) -> str:
    """The counts in what an import says."""
    return summary.splitlines()[-1].partition(": ")[2]


def field(change: Changed) -> tuple[tuple[str, str], dict[str, Any]]:
    """(texts, what has changed) of a change."""
    texts, fields, new = change
    return texts, {name: new[name] for name in fields}


def in_concept(concept: Any, language: str) -> list[str]:
    name = "{http://www.w3.org/XML/1998/namespace}lang"
    (found,) = (part for part in concept.iterfind("langSet") if part.get(name) == language)
    return [term.text for term in found.iterfind("tig/term")]


def in_termbase(path: Path) -> dict[str | None, tuple[Any, ...]]:
    """What a file of Weblate's says of each concept, by its id, read without our reader."""
    found: dict[str | None, tuple[Any, ...]] = {}
    for concept in etree.parse(str(path)).iter("termEntry"):
        said = {
            part.get("type") or part.tag: part.text
            for part in concept.iter("descrip", "termNote", "note")
        }
        found[concept.get("id")] = (
            in_concept(concept, "ru"), in_concept(concept, "en"), said.get("note", ""),
            said.get("subjectField", ""), said.get("definition", ""),
            said.get("partOfSpeech", ""), said.get("grammaticalGender", ""),
            said.get("administrativeStatus"), said.get("Translation needed"),
        )  # fmt: skip
    return found


def as_in_termbase(entry: Entry, direction: str) -> tuple[Any, ...]:
    about = entry.attributes
    status = {about.forbidden: "forbidden", about.preferred: "preferred"}.get(True)
    marked = direction == "en-ru"
    kept = "No" if about.do_not_translate and not marked else None
    return (
        [entry.ru, *entry.variants], [entry.en], marked_note(entry) if marked else entry.note,
        about.domain, about.definition, about.part_of_speech, about.gender, status, kept,
    )  # fmt: skip


@pytest.mark.parametrize("name", TERMBASES)
def test_every_term_of_the_termbase_arrives(name: str, exchange: Path) -> None:
    """In both directions: also where a term has several renderings, or several spellings."""
    direction = TERMBASES[name][0]
    entries = terms(exchange / "glossary.db", direction)
    answer, units = told(exchange, name)
    if answer is not None:
        assert (answer["accepted"], answer["skipped"], answer["not_found"]) == (len(entries), 0, 0)
    assert units.keys() == {f"e{entry.id}" for entry in entries}
    for entry in entries:
        unit, sides = units[f"e{entry.id}"], ([entry.ru, *entry.variants], [entry.en])
        source, target = sides if direction == "ru-en" else sides[::-1]
        assert (unit["source"], unit["target"]) == (source, target)


@pytest.mark.parametrize("name", TERMBASES)
def test_weblate_knows_what_is_said_of_a_term(name: str, exchange: Path) -> None:
    """Its users see which term is forbidden or not to be translated, domain, definition, note.

    From English none is: Weblate would take it for the English.
    """
    direction = TERMBASES[name][0]
    _, units = told(exchange, name)
    for entry in terms(exchange / "glossary.db", direction):
        unit, about = units[f"e{entry.id}"], entry.attributes
        kept = about.do_not_translate and direction == "ru-en"
        flags = {"forbidden": about.forbidden, "read-only": kept}
        assert unit["flags"] == ", ".join(flag for flag, given in flags.items() if given)
        explained = filter(None, (about.domain, about.definition))
        assert unit["source_unit"]["explanation"] == "\n".join(explained)
        assert unit["explanation"] == (entry.note if direction == "ru-en" else marked_note(entry))
        terms_there = [*unit["tbx_terms"]["source"], *unit["tbx_terms"]["target"]]
        notes = [note["text"] for term in terms_there for note in term["notes"]]
        assert {about.part_of_speech, about.gender} - {""} <= set(notes)
        statuses = [term["administrative_status"] for term in terms_there]
        assert statuses.count("preferred") == about.preferred


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("added", "самозахват", ["squatting", "unauthorised seizure", "land grab"]),
        ("replaced", "самозахват", ["squatting", "unauthorised seizure", "land grab"]),
        ("turned", "well", ["колодец", "скважина"]),
        ("turned-begun", "well", ["колодец", "скважина"]),
    ],
)
def test_what_to_use_stands_first(
    name: str, source: str, expected: list[str], exchange: Path
) -> None:
    """Weblate gives a machine the first that is allowed."""
    _, units = told(exchange, name)
    same = [unit for unit in units.values() if unit["source"] == [source]]
    same.sort(key=operator.itemgetter("position"))
    assert [unit["target"] for unit in same] == [[text] for text in expected]


@pytest.mark.parametrize("file", DOWNLOADS)
@pytest.mark.parametrize("name", TERMBASES)
def test_a_download_holds_every_entry(name: str, file: str, exchange: Path, tmp_path: Path) -> None:
    """Weblate's own file and the one that it converts; merged again, they change nothing."""
    direction = TERMBASES[name][0]
    entries = terms(exchange / "glossary.db", direction)
    expected = {f"e{entry.id}": as_in_termbase(entry, direction) for entry in entries}
    assert in_termbase(exchange / f"{name}.{file}") == expected
    assert imported(exchange, f"{name}.{file}", tmp_path) == (f"{len(entries)} unchanged", [])


def rows_of(entries: Sequence[Entry], direction: str = "ru-en") -> set[tuple[str, str, str]]:
    """(source, target, context) of what the table holds: it has no place for forbidden terms."""
    allowed = [entry for entry in entries if not entry.attributes.forbidden]
    if direction == "en-ru":
        return {(e.en, e.ru, f"e{e.id}") for e in allowed}
    return {(ru, e.en, f"e{e.id}") for e in allowed for ru in spellings(e, ye=False)}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_arrives_with_all_its_renderings(
    name: str, exchange: Path, entries: list[Entry]
) -> None:
    """Weblate tells strings apart by source and context; the context is the id of the concept."""
    made = json.loads((exchange / f"{name}.json").read_text(encoding="utf-8"))["units"]
    rows = {(unit["source"][0], unit["target"][0], unit["context"]) for unit in made}
    assert rows == rows_of(entries, TABLES[name])
    notes = {unit["context"]: unit["note"] for unit in made}
    assert notes["e" + the(entries, "аул").id] == "[do not translate] не «village»"


def test_the_table_is_added_to_a_glossary_in_tbx(exchange: Path, entries: list[Entry]) -> None:
    """Its texts, with the names that the termbase has for them."""
    answer, units = told(exchange, "table-added")
    added = {(unit["source"][0], unit["target"][0], key) for key, unit in units.items()}
    assert added <= (rows := rows_of(entries))
    assert {key for *_, key in added} == {key for *_, key in rows}
    assert answer is not None
    assert (answer["accepted"], answer["skipped"]) == (len(rows), 0)


@pytest.mark.parametrize(
    "file",
    ["table.own", "table.csv", "table.tbx", "table-added.own", "turned-table.own",
     "turned-table.csv", "turned-table.tbx"],
)  # fmt: skip
def test_a_table_that_comes_back_changes_nothing(
    file: str, exchange: Path, entries: list[Entry], tmp_path: Path
) -> None:
    """As a table or as a termbase."""
    rows = rows_of(entries, "en-ru" if file.startswith("turned") else "ru-en")
    assert imported(exchange, file, tmp_path) == (f"{len(rows)} unchanged", [])


def test_what_is_edited_in_a_table_comes_back(
    exchange: Path, entries: list[Entry], tmp_path: Path
) -> None:
    """From the converted one; a table does not say whether ours has changed, so that another text
    is a conflict. What is suggested is another pair.
    """
    summary, changes = imported(exchange, "edited-table.csv", tmp_path)
    unchanged = len(rows_of(entries)) - 2
    assert summary.partition(";")[0] == f"{unchanged} unchanged, 1 changed there, 1 conflict, 1 new"
    assert dict(map(field, changes)) == {
        ("трубопровод", "pipeline"): {"en": "pipeline"},
        ("кизяк", "kizyak"): {"note": "for the stove"},
        ("насосная", "pumping station"): {},
    }
    verdicts = {texts: new["verdict"] for texts, _, new in changes}
    assert verdicts["насосная", "pumping station"] == "open"


def test_the_table_translates_the_strings_of_the_termbase(exchange: Path) -> None:
    """Both name a concept alike, so that no rendering takes the place of another one."""
    _, units = told(exchange, "table-onto")
    assert {key: unit["target"] for key, unit in units.items()} == {
        f"e{entry.id}": [entry.en] for entry in terms(exchange / "plain.db")
    }


def test_what_is_edited_in_weblate_comes_back(exchange: Path, tmp_path: Path) -> None:
    """Texts, flags and explanations; what nobody touched stays as it is."""
    entries = terms(exchange / "plain.db")
    summary, changes = imported(exchange, "edited.tbx", tmp_path, "plain.db")
    assert (
        summary
        == f"{len(entries) - 6} unchanged, 6 changed there, 4 new (1 of the new to be reviewed)"
    )
    assert dict(map(field, changes)) == {
        ("трубопровод", "pipe line"): {"en": "pipe line"},
        ("скважина", "borehole"): {"forbidden": True},
        ("колодец", "well"): {"do_not_translate": True},
        ("водоканал", "water utility"): {"definition": "хозяйство"},
        ("скважина", "well"): {"note": "in the steppe"},
        ("самозахват", "unauthorised seizure"): {"note": "of land or housing"},
        ("болото", "bog"): {},
        ("болото", "swamp"): {},
        ("насосная", "pump room"): {},
        ("колхоз «Заря»", "the Zarya farm"): {},
    }
    verdicts = {texts: new["verdict"] for texts, _, new in changes}
    assert [texts for texts, one in verdicts.items() if one != "approved"] == [
        ("колхоз «Заря»", "the Zarya farm")
    ]


def test_what_is_edited_in_a_glossary_from_english_comes_back(
    exchange: Path, tmp_path: Path
) -> None:
    """The Russian is then what people translate."""
    entries = terms(exchange / "plain.db", "en-ru")
    summary, changes = imported(exchange, "turned-edited.tbx", tmp_path, "plain.db")
    assert (
        summary
        == f"{len(entries) - 2} unchanged, 2 changed there, 4 new (1 of the new to be reviewed)"
    )
    assert dict(map(field, changes)) == {
        ("магистраль", "pipeline"): {"ru": "магистраль"},
        ("самозахват", "squatting"): {"note": "жилья"},
        ("водокачка", "pump house"): {},
        ("буровая", "borehole"): {},
        ("болото", "bog"): {},
        ("топь", "bog"): {},
    }
    verdicts = {texts: new["verdict"] for texts, _, new in changes}
    assert verdicts["буровая", "borehole"] == "open"


def test_an_explanation_that_was_not_edited_stays_a_definition(
    exchange: Path, tmp_path: Path
) -> None:
    """Weblate's own file has the domain before it, once anything about the term was edited."""
    _, changes = imported(exchange, "edited.own", tmp_path, "plain.db")
    assert ("водоканал", "water utility") not in [texts for texts, _, _ in changes]


@pytest.mark.parametrize("method", UPDATES)
def test_how_a_glossary_is_brought_up_to_date(
    method: str, exchange: Path, entries: list[Entry]
) -> None:
    """A replacement takes over all; the others do what they are for."""
    _, units = told(exchange, f"update-{method}")
    found = {
        "new term": "арык" in [unit["source"][0] for unit in units.values()],
        "edited text": units["e" + the(entries, "трубопровод").id]["target"] == ["pipe"],
        "new rendering": ["encroachment"] in [unit["target"] for unit in units.values()],
        "note": "топливо" in json.dumps(units["e" + the(entries, "кизяк").id], ensure_ascii=False),
        "rejected term": "e" + the(entries, "скважина", "well").id not in units,
    }
    assert {name for name, done in found.items() if done} == UPDATES[method]
