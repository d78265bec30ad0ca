"""Both directions: what each format makes of them, what is left out, and that all comes back."""

import csv
import dataclasses
import io
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from align.errors import InputError, UsageError
from align.text import text_key
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry, entry_id
from glossary.entries.events import State
from glossary.exporting.export import Written, losses_of, write_stream, write_targets
from glossary.exporting.profiles import PROFILES, profile_named, table_options, with_languages
from glossary.exporting.selection import Selected, Selection, export_info
from glossary.exporting.targets import FORMATS, Target, in_direction
from glossary.formats.export_info import DIRECTIONS, EN_RU, RU_EN
from glossary.formats.writers.tables import several_terms
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from glossary.verifying.verify import verify
from tests.support.exported import INFO, entry

XML = "{http://www.w3.org/XML/1998/namespace}lang"
FORBIDDEN = entry("инагент", "alien agent", kind="term", attributes=Attributes(forbidden=True))
KEPT = entry("аким", "akim", kind="term", attributes=Attributes(do_not_translate=True))
EARLY = entry("двор", "court", kind="term", decided_at="2026-01-01T00:00:00Z")
PREFERRED = entry(
    "суд", "court", kind="term", decided_at="2026-02-01T00:00:00Z",
    attributes=Attributes(preferred=True),
)  # fmt: skip
LATE = entry("корт", "court", kind="term", decided_at="2026-03-01T00:00:00Z")
TAG = entry("#НетВойне", "No to war", kind="hashtag", variants=("#нетвойне", "#НЕТВОЙНЕ"))
ENTRIES = [FORBIDDEN, KEPT, EARLY, PREFERRED, LATE, TAG]
EVERYTHING = {**FORMATS, **{f"for {name}": target for name, target in PROFILES.items()}}


def export(
    name: str, folder: Path, entries: list[Entry] = ENTRIES, direction: str = EN_RU
) -> list[Written]:
    return write_targets(entries, INFO, [(in_direction(EVERYTHING[name], direction), folder)])


def rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


def said(name: str, entries: list[Entry] = ENTRIES, direction: str = EN_RU) -> list[str]:
    return [str(loss) for loss in losses_of(entries, in_direction(EVERYTHING[name], direction))]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_memory_says_what_is_its_source(direction: str, tmp_path: Path) -> None:
    """In its header, and by the order of the texts."""
    (file, _) = export("tmx", tmp_path, direction=direction)
    root = etree.parse(file.path).getroot()
    codes = [[tuv.get(XML) for tuv in tu.iter("tuv")] for tu in root.iter("tu")]
    assert root.xpath("string(header/@srclang)") == direction[:2]
    assert {tuple(pair) for pair in codes} == {tuple(direction.split("-"))}
    assert "alien agent" not in file.path.read_text()


def test_in_a_memory_the_translation_to_apply_is_last(tmp_path: Path) -> None:
    """The preferred before the latest, an entry's own spelling before the others."""
    (file, _) = export("tmx", tmp_path)
    units = etree.parse(file.path).iter("tu")
    texts = [(tu.findtext("tuv[1]/seg"), tu.findtext("tuv[2]/seg")) for tu in units]
    assert dict(texts)["court"] == "суд"
    assert dict(texts)["No to war"] == TAG.ru
    assert len(texts) == 7


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_preferred_of_two_renderings_is_applied(direction: str, tmp_path: Path) -> None:
    """By OmegaT's folder that applies; the later decision only where none is preferred."""
    later = dataclasses.replace(LATE, ru=PREFERRED.ru, en="tribunal", id="f" * 12)
    entries = [PREFERRED, later, EARLY]
    export("for omegat", tmp_path, entries, direction)
    applied = (tmp_path / "tm/auto/glossary.tmx").read_text()
    suggested = (tmp_path / "tm/glossary-suggestions.tmx").read_text()
    assert "<seg>суд</seg>" in applied
    if direction == RU_EN:
        assert "tribunal" in suggested
    else:
        assert "двор" in suggested


def test_xliff_turns_source_and_target(tmp_path: Path) -> None:
    """With the contexts and the glossary of each unit."""
    (file,) = export("xliff", tmp_path, [PREFERRED])
    root = etree.parse(file.path).getroot()
    assert (root.get("srcLang"), root.get("trgLang")) == ("en", "ru")
    assert [root.findtext(f".//{{*}}{tag}") for tag in ("source", "target")] == ["court", "суд"]
    assert [root.findtext(f".//{{*}}{t}") for t in ("term", "translation")] == ["court", "суд"]
    contexts = {n.get("appliesTo"): n.text for n in root.iter("{*}note") if n.get("appliesTo")}
    assert contexts == {"source": PREFERRED.en_context, "target": PREFERRED.ru_context}


@pytest.mark.parametrize(("name", "has_forbidden"), [("tbx", True), ("tbx2", False)])
def test_termbases_begin_with_the_source(name: str, has_forbidden: bool, tmp_path: Path) -> None:
    """A forbidden English is said of the term in version 3, of the translation in version 2."""
    (file,) = export(name, tmp_path)
    root = etree.parse(file.path).getroot()
    assert root.get(XML) == "en"
    concept = next(root.iter("{*}conceptEntry", "termEntry"))
    assert [part.get(XML) for part in concept.iter("{*}langSec", "langSet")] == ["en", "ru"]
    assert ("alien agent" in file.path.read_text()) is has_forbidden
    why = "an English that is not to be used is nothing to translate from"
    assert (f"forbidden terms: 1 dropped, {why}" in said(name)) is not has_forbidden


def test_tables_turn_their_columns(tmp_path: Path) -> None:
    """Those of source and target; of languages by name they stay, and so does what is forbidden."""
    for name in ("weblate", "matecat", "memoq", "phrase", "google", "deepl", "supervertaler"):
        export(f"for {name}", tmp_path / name)
    assert rows(tmp_path / "weblate/glossary.csv")[1][:2] == ["akim", "аким"]
    header = [cell.value for cell in load_workbook(tmp_path / "matecat/glossary.xlsx").active[1]]
    assert (header[4], header[7]) == ("en-US", "ru-RU")
    memoq = rows(tmp_path / "memoq/glossary.csv")
    assert [row[9:11] for row in memoq if row[5] == "инагент"] == [
        ["alien agent", "CasePermissive;HalfPrefix;NonTerm"]
    ]
    assert ["court", "суд"] in rows(tmp_path / "deepl/glossary.csv")
    assert [row for row in rows(tmp_path / "deepl/glossary.csv") if row[0] == "court"] == [
        ["court", "суд"]
    ]
    assert ["court", "корт"] in rows(tmp_path / "google/glossary.csv")
    for name in ("weblate", "google", "deepl", "matecat", "supervertaler"):
        assert said(f"for {name}")[0].startswith("forbidden terms: 1 dropped, an English that")
    assert not any("forbidden" in line for line in [*said("for memoq"), *said("for phrase")])


def test_phrase_gets_booleans(tmp_path: Path) -> None:
    """Not the words TRUE and FALSE, which Excel would take for text."""
    export("for phrase", tmp_path, [FORBIDDEN, PREFERRED], RU_EN)
    sheet = load_workbook(tmp_path / "glossary.xlsx").active
    header, *found = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert header == [
        "concept_domain", "concept_definition", "ru", "en", "forbidden", "preferred", "note",
    ]  # fmt: skip
    assert [row[2:6] for row in found] == [
        ["инагент", "alien agent", True, False], ["суд", "court", False, True],
    ]  # fmt: skip
    assert {sheet["E2"].data_type, sheet["F3"].data_type} == {"b"}


def test_memoq_gets_the_columns_that_it_exports(tmp_path: Path) -> None:
    """With numbers for ids, and what is said of an entry where memoq has it."""
    law = entry("иск", "claim", kind="term", note="устно", attributes=Attributes("law", "жалоба"))
    export("for memoq", tmp_path, [law, FORBIDDEN], RU_EN)
    header, *found = rows(tmp_path / "glossary.csv")
    assert header == [
        "Entry_ID", "Entry_Subject", "Entry_Domain", "Entry_Note", "Russian_Def", "Russian",
        "Term_Info", "Term_Example", "English_Def", "English", "Term_Info", "Term_Example",
    ]  # fmt: skip
    assert [row[0] for row in found] == ["1", "2"]
    assert found[1][2:7] == ["law", "устно", "жалоба", "иск", "CasePermissive;HalfPrefix"]


@pytest.mark.parametrize("name", ["deepl", "google"])
def test_what_stays_as_it_is_is_its_own_translation(name: str, tmp_path: Path) -> None:
    """For machines that have no mark for it; the losses say so."""
    export(f"for {name}", tmp_path, [KEPT], RU_EN)
    assert rows(tmp_path / "glossary.csv") == [["аким", "аким"]]
    (line,) = [line for line in said(f"for {name}", [KEPT], RU_EN) if "do-not" in line]
    assert line.startswith("do-not-translate terms: 1 written as source = source")


@pytest.mark.parametrize(
    ("ru", "en", "listed"),
    [
        ("рычаг, плечо", "lever, arm", True),
        ("рычаг", "lever, arm", True),
        ("приговор", "sentence; verdict, as a whole", False),
        ("приговор", "sentence; the verdict of a court", True),
        ("он/она", "he/she", True),
        ("митинг | сход", "rally", True),
        ("дело № 5/2020", "case 5/2020", False),
        ("10,5 процента", "10.5 per cent", False),
        ("закон о митингах, шествиях и пикетах", "the law", False),
        ("суд", "court", False),
        (", ", ";", False),
    ],
)
def test_lists_of_synonyms_are_not_given_to_machines(ru: str, en: str, listed: bool) -> None:
    """They would be put into a translation as they are."""
    one = entry(ru, en, kind="term")
    assert several_terms(one) is listed
    for name in ("deepl", "google"):
        losses = [loss for loss in losses_of([one], PROFILES[name]) if "synonyms" in loss.what]
        assert [loss.entries for loss in losses] == ([(one.id,)] if listed else [])
    assert not several_terms(dataclasses.replace(one, kind="quote"))


def test_deepl_gets_a_dictionary_for_each_direction(tmp_path: Path) -> None:
    """With the codes of its languages, in each one translation for a text."""
    for direction in DIRECTIONS:
        export("for deepl-multilingual", tmp_path, [PREFERRED, LATE, EARLY], direction)
        forth, back = rows(tmp_path / "ru-en.csv"), rows(tmp_path / "en-ru.csv")
        assert sorted(forth) == [[r, "court", "ru", "en"] for r in ("двор", "корт", "суд")]
        assert back == [["court", "суд", "en", "ru"]]
    losses = losses_of([PREFERRED, LATE], PROFILES["deepl-multilingual"])
    assert any("DeepL (en-ru.csv) takes one translation" in str(loss) for loss in losses)


def test_supervertaler_gets_tabs_and_synonyms(tmp_path: Path) -> None:
    """A byte order mark, a pipe between spellings, quotes only where a text has some."""
    quoted = entry('"Мемориал"', '"Memorial"', kind="term")
    export("for supervertaler", tmp_path, [TAG, FORBIDDEN, quoted], RU_EN)
    path = tmp_path / "glossary.tsv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfSource\tTarget\tDomain\tNotes\tForbidden\r\n")
    found = {row[0]: row for row in rows(path, "\t")}
    assert found["#НетВойне|#нетвойне|#НЕТВОЙНЕ"][1] == "No to war"
    assert found["инагент"][4] == "TRUE"
    assert found['"Мемориал"'][1] == '"Memorial"'
    options = table_options(PROFILES["supervertaler"], path.as_posix())
    pairs = [(r.ru, r.en) for r in Incoming(path, table=options).records()]
    assert ('"Мемориал"', '"Memorial"') in pairs


def test_a_profile_of_ones_own_may_say_its_direction(tmp_path: Path) -> None:
    """And the command line may say otherwise."""
    path = tmp_path / "own.toml"
    columns = 'columns = ["source", "target", "russian", "source_language"]'
    path.write_text(f'direction = "en-ru"\n[[files]]\nfile = "a.csv"\n{columns}\n')
    target = profile_named(str(path))
    write_targets([PREFERRED], INFO, [(target, tmp_path / "out")])
    assert rows(tmp_path / "out/a.csv")[1] == ["court", "суд", "суд", "en"]
    assert table_options(target, "a.csv").columns == {"ru": "2", "en": "1"}
    write_targets([PREFERRED], INFO, [(with_languages(target, None, None, RU_EN), tmp_path / "b")])
    assert rows(tmp_path / "b/a.csv")[1] == ["суд", "court", "суд", "ru"]
    path.write_text('direction = "en"\n[[files]]\nfile = "a.csv"\n')
    with pytest.raises(InputError, match="direction is 'en': write ru-en or en-ru"):
        profile_named(str(path))
    with pytest.raises(UsageError, match="ru is 'de'"):
        with_languages(target, "de", None)


def test_one_file_on_a_stream_turns_too() -> None:
    """As export --to - does."""
    stream = io.BytesIO()
    write_stream(ENTRIES, INFO, stream, in_direction(FORMATS["tmx"], EN_RU))
    assert b'srclang="en"' in stream.getvalue()


SYNONYMS = [
    ("арест", "arrest", "", Attributes()),
    ("арест", "detention", "устно", Attributes(preferred=True)),
    ("арест", "apprehension", "", Attributes("law", "лишение свободы")),
    ("рычаг, плечо", "lever, arm", "", Attributes()),
    ("аким", "akim", "not a mayor", Attributes(do_not_translate=True)),
    ("Zona", "Zona", "", Attributes(do_not_translate=True)),
    ("инагент", "alien agent", "", Attributes(forbidden=True)),
    ("инагент", "foreign agent", "", Attributes()),
    ("суд", "court", "", Attributes(part_of_speech="noun", gender="masculine")),
    ("корт", "court", "", Attributes("sport")),
    ("двор", "court", "", Attributes(preferred=True)),
    ("ёлка", "tree", "", Attributes()),
    ("Ёлка", "fir tree", "", Attributes()),
    ("приговор", "sentence", "", Attributes()),
    ("приговор", "sentencing", "", Attributes()),
    ("Он родился в 1990 г. в Алматы.", "He was born in 1990 in Almaty.", "", Attributes()),
    ("Первое. Второе.", "First. Second.", "", Attributes()),
    ("#НетВойне", "No to war", "", Attributes()),
]
"""Russian that has several renderings, English that renders several, and what tools lack."""


def made(path: Path, rows: list[tuple[str, str, str, Attributes]]) -> Path:
    """A store of ``rows``, two entries of which an edit has made the same."""
    with Store.open(path, create=True) as store:
        for n, (ru, en, note, attributes) in enumerate(rows):
            kind = "sentence" if ru.endswith(".") else "hashtag" if ru[0] == "#" else "term"
            at = f"2026-01-{n + 1:02d}T00:00:00Z"
            state = State(
                "added", kind, ru, en, note, "anna", at, added=True, attributes=attributes
            )
            store.decisions.record(entry_id(text_key(ru), en), "add", state)
        again = store.entries.by_id(entry_id(text_key("приговор"), "sentencing"))
        state = store.entries.state(again)
        store.decisions.record(again.id, "edit", dataclasses.replace(state, en="sentence"))
    return path


@pytest.fixture(scope="module")
def synonyms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of SYNONYMS."""
    return made(tmp_path_factory.mktemp("synonyms") / "glossary.db", SYNONYMS)


def exported_from(store: Path, target: Target, folder: Path) -> tuple[list[Entry], list[Written]]:
    with Store.open(store, read_only=True) as opened:
        entries = list(Selected(opened, Selection()))
        info = export_info(opened, entries, Selection())
    return entries, write_targets(entries, info, [(target, folder)], "skip")


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("which", ["synonyms", "demonstration"])
def test_an_export_as_it_was_written_changes_nothing(
    name: str, direction: str, which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every record is unchanged, whether the profile is named or not; and verify says so too."""
    store = request.getfixturevalue(which)
    target = in_direction(EVERYTHING[name], direction)
    entries, written = exported_from(store, target, tmp_path / "out")
    for one in written:
        refused = {refusal.entry_id for refusal in one.refused}
        fitting = [e for e in entries if e.id not in refused]
        report = verify(one.path, fitting, target if name.startswith("for ") else None)
        assert report.ok, report.summary()
        if one.format == "rules" or not one.records:
            continue
        named = [output.files for output in target.outputs if output.table]
        table = any(one.path.as_posix().endswith(file) for files in named for file in files)
        for options in (None, table_options(target, one.path.as_posix()) if table else None):
            incoming = Incoming(one.path)
            incoming.table = options or incoming.table
            with Store.open(store) as opened:
                changes = list(merge(opened, incoming, "anna", preview=True))
            assert {change.kind for change in changes} == {"unchanged"}, changes


def test_an_entry_whose_texts_are_taken_out_is_deleted(tmp_path: Path) -> None:
    """Both of two with the same texts, which are written once; kept, if only others are gone."""
    allowed = [row for row in SYNONYMS if not row[3].forbidden]
    store = made(tmp_path / "glossary.db", allowed)
    _, (file, _) = exported_from(store, FORMATS["tmx"], tmp_path)
    for gone, expected in (("приговор", ["приговор", "приговор"]), ("корт", ["корт"])):
        root = etree.parse(file.path).getroot()
        for tu in list(root.iter("tu")):
            if tu.findtext(".//seg") == gone:
                tu.getparent().remove(tu)
        edited = tmp_path / f"{gone}.tmx"
        edited.write_bytes(etree.tostring(root, encoding="utf-8"))
        with Store.open(store) as opened:
            changes = list(merge(opened, Incoming(edited), "anna", preview=True))
        deleted = [c.after.ru for c in changes if c.kind == "deleted" and c.after is not None]
        assert deleted == expected


def test_an_edit_of_another_spelling_is_no_change(synonyms: Path, tmp_path: Path) -> None:
    """It is new, or refused, but never taken for what it was."""
    path = tmp_path / "glossary.csv"
    path.write_text('"аким","аким","term: quite another"\n"аким","mayor","term"\n')
    with Store.open(synonyms) as opened:
        kinds = [c.kind for c in merge(opened, Incoming(path), "anna", preview=True)]
    assert "unchanged" not in kinds
