"""TBX of all dialects: valid, complete, read back by us and by programs that are not ours."""

import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree
from lxml.isoschematron import Schematron

from align.errors import ExportError
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.exporting.export import write_exports
from glossary.formats.export_info import EN_RU, ExportInfo, Languages
from glossary.formats.readers.tbx import TbxFile
from glossary.formats.readers.termbases import TermbaseConcept, language_terms
from glossary.formats.writers.tbx import TbxDialect, tbx_refusal, write_tbx
from glossary.verifying.verify import verify
from tests.support.clients import missing, program, run
from tests.support.exported import INFO, REFUSED_BY_XML, TORTURE, entry, page, torture
from tests.support.paths import ROOT
from tests.support.translate_toolkit import tbx_to_po

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FULL = Attributes("law", "мера пресечения", "noun", "masculine", True, True)
ENTRIES = [
    *torture(),
    entry("счёт", "account", id="full", variants=("Счёт",), note="устно", attributes=FULL),
]


DIALECTS: tuple[TbxDialect, ...] = ("v2", "weblate", "dca", "dct")


def note_of(concept: TermbaseConcept) -> str:
    """The note of a concept with one rendering, which Weblate takes with the English only."""
    (english,) = language_terms(concept, "en")
    return concept.said.first("note") or english.around.first("note")


def written(
    dialect: TbxDialect, *entries: Entry, info: ExportInfo = INFO, ye: bool = False
) -> bytes:
    stream = io.BytesIO()
    assert write_tbx(stream, entries, info, dialect, ye=ye) == len(entries)
    return stream.getvalue()


def concepts(
    dialect: TbxDialect, *entries: Entry, tmp_path: Path, **options: Any
) -> list[TermbaseConcept]:
    path = tmp_path / "x.tbx"
    path.write_bytes(written(dialect, *entries, **options))
    return list(TbxFile(path).concepts())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_concept_says_all_that_is_known_of_an_entry(dialect: TbxDialect, tmp_path: Path) -> None:
    """Spellings, facts, note, context, source, reviewer and day each have their place."""
    (concept,) = concepts(dialect, ENTRIES[-1], tmp_path=tmp_path)
    russian, english = (language_terms(concept, code) for code in ("ru", "en"))
    assert [term.text for term in russian] == ["счёт", "Счёт"]
    assert [term.text for term in english] == ["account"]
    assert concept.said.first("subjectField") == "law"
    assert concept.said.first("definition") == "мера пресечения"
    assert concept.said.first("responsibility") == "anna"
    assert concept.said.first("date") == "2026-03-04"
    assert russian[0].said.first("partOfSpeech") == "noun"
    assert russian[0].said.first("grammaticalGender") == "masculine"
    assert russian[0].said.first("context") == "Они сказали: счёт — и ушли."
    assert russian[0].said.first("source") == "corpus/en/a.md"
    assert russian[1].said.first("termType") == "variant"


@pytest.mark.parametrize(
    ("dialect", "status", "note", "needed"),
    [
        ("v2", "forbidden", "устно", "No"),
        ("weblate", "forbidden", "устно", "No"),
        ("dca", "deprecatedTerm-admn-sts", "[do not translate] устно", ""),
        ("dct", "deprecatedTerm-admn-sts", "[do not translate] устно", ""),
    ],
)
def test_what_must_not_be_done_is_said_as_each_edition_can(
    dialect: TbxDialect, status: str, note: str, needed: str, tmp_path: Path
) -> None:
    """Weblate takes the words of version 2; TBX-Basic has no category for do-not-translate."""
    (concept,) = concepts(dialect, ENTRIES[-1], tmp_path=tmp_path)
    assert language_terms(concept, "en")[0].said.first("administrativeStatus") == status
    assert note_of(concept) == note
    assert concept.said.first("Translation needed") == needed


RENDERINGS = [
    entry("замок", "padlock", id="0000000000a1", attributes=Attributes(forbidden=True)),
    entry("замок", "castle", id="0000000000a2", attributes=Attributes("history"), note="не lock"),
    entry("замок", "chateau", id="0000000000a3", variants=("Замок",)),
]


def test_renderings_of_one_term_are_one_concept(tmp_path: Path) -> None:
    """In version 3: the forbidden one last and marked, note and decision with each of them."""
    (concept,) = concepts("dca", *RENDERINGS, tmp_path=tmp_path)
    english = language_terms(concept, "en")
    assert [term.text for term in english] == ["castle", "chateau", "padlock"]
    assert [term.text for term in language_terms(concept, "ru")] == ["замок", "Замок"]
    assert [term.said.first("note") for term in english] == ["не lock", "", ""]
    assert [term.said.first("responsibility") for term in english] == ["anna"] * 3
    statuses = [term.said.first("administrativeStatus") for term in english]
    assert statuses == ["", "", "deprecatedTerm-admn-sts"]
    assert concept.said.first("subjectField") == "history"
    path = tmp_path / "x.tbx"
    report = verify(path, RENDERINGS)
    assert (report.ok, report.records) == (True, 3), report.summary()
    path.write_text(path.read_text(encoding="utf-8").replace("chateau", "manor"), encoding="utf-8")
    assert verify(path, RENDERINGS).changed == ("0000000000a3",)


def test_version_2_has_a_concept_for_each_rendering(tmp_path: Path) -> None:
    """Its readers take one term of each language, so that the others would be lost."""
    english = [
        [term.text for term in language_terms(concept, "en")]
        for concept in concepts("v2", *RENDERINGS, tmp_path=tmp_path)
    ]
    assert english == [["padlock"], ["castle"], ["chateau"]]


def test_what_contradicts_is_another_concept(tmp_path: Path) -> None:
    """Two domains are two meanings; nothing tells whose the rendering without a domain is."""
    lock = entry("замок", "lock", id="0000000000a4", attributes=Attributes("doors"))
    read = concepts("dca", *RENDERINGS, lock, tmp_path=tmp_path)
    english = [[term.text for term in language_terms(concept, "en")] for concept in read]
    assert english == [["chateau", "padlock"], ["castle"], ["lock"]]
    assert verify(tmp_path / "x.tbx", [*RENDERINGS, lock]).ok


def test_spellings_with_e_are_added_on_request(tmp_path: Path) -> None:
    """For OmegaT, which tells ё from е."""
    (concept,) = concepts("v2", ENTRIES[-1], ye=True, tmp_path=tmp_path)
    assert [t.text for t in language_terms(concept, "ru")] == ["счёт", "Счёт", "счет", "Счет"]


def test_languages_are_those_that_are_asked_for() -> None:
    """In the root and in every concept."""
    info = ExportInfo("1", "m", languages=Languages("ru-KZ", "en-GB"))
    root = etree.fromstring(written("dct", entry("да", "yes"), info=info))
    assert root.get(LANG) == "ru-KZ"
    assert [one.get(LANG) for one in root.iter("{*}langSec")] == ["ru-KZ", "en-GB"]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(ru=page, en=page, note=page)
@settings(deadline=None, max_examples=40)
def test_writing_and_reading_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, dialect: TbxDialect, ru: str, en: str, note: str
) -> None:
    """For any text that XML can hold; a parser makes one line break of each kind."""
    folder = tmp_path_factory.mktemp("tbx")
    given_entry = entry(ru, en, note=note)
    (concept,) = concepts(dialect, given_entry, tmp_path=folder)
    assert language_terms(concept, "ru")[0].text == ru
    assert language_terms(concept, "en")[0].text == en
    assert note_of(concept) == note.strip()


@pytest.mark.parametrize("text", REFUSED_BY_XML.values(), ids=REFUSED_BY_XML)
def test_what_xml_cannot_hold_is_refused(text: str) -> None:
    """Before anything is written."""
    assert "U+" in (tbx_refusal(entry(text, "yes")) or "")
    assert tbx_refusal(entry("да", " ")) == "empty English"


@pytest.mark.parametrize("format", ["tbx", "tbx-dca", "tbx2", "multiterm-xml"])
def test_every_entry_is_counted(format: str, tmp_path: Path) -> None:
    """Once, with its texts; a changed one, a lost one and a strange one are named."""
    (file,) = write_exports(ENTRIES, INFO, tmp_path, (format,))
    report = verify(file.path, ENTRIES)
    assert report.ok, report
    assert report.records == len(ENTRIES)
    others = [*ENTRIES[1:-1], entry("счёт", "bill", id="full"), entry("мир", "peace", id="d")]
    report = verify(file.path, others)
    assert report.missing == ("d",)
    assert report.extra == (ENTRIES[0].id,)
    assert report.changed == ("full",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<martif><text><body>\n<termEntry></text></martif>", "line 2: "),
        ('<!DOCTYPE m [<!ENTITY a "b">]><martif>&a;</martif>', "declarations of its own"),
        ("<martif>" + "x" * (1 << 25), "Text node too long|no unit ends within"),
        ("<martif><text><body><termEntry>&a;</termEntry></body></text></martif>", "Entity 'a'"),
    ],
)
def test_files_that_cannot_be_read_say_why(content: str, message: str, tmp_path: Path) -> None:
    """One line with the file; nothing is fetched and nothing blown up."""
    path = tmp_path / "x.tbx"
    path.write_text(content)
    with pytest.raises(ExportError, match=message) as caught:
        verify(path)
    assert "\n" not in str(caught.value)


def test_what_is_wrong_with_a_concept_is_told_with_its_line(tmp_path: Path) -> None:
    """Other languages, no term, an empty one."""
    path = tmp_path / "x.tbx"
    path.write_text(
        '<martif type="TBX"><text><body>\n<termEntry id="a"><langSet xml:lang="de"><tig><term>x'
        '</term></tig></langSet></termEntry>\n<termEntry id="b"><langSet xml:lang="ru"><tig><term>'
        '</term></tig></langSet><langSet xml:lang="en"/></termEntry></body></text></martif>'
    )
    assert verify(path).problems == (
        "line 2: no Russian; the languages are de",
        "line 2: no English; the languages are de",
        "line 3: no English; the languages are en, ru",
        "line 3: an empty term",
        "line 3: a language without a term",
    )


DCA = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="c1"><descrip type="subjectField">law</descrip><langSec xml:lang="ru-RU"><termSec>
<term>арест</term><termNote type="partOfSpeech">noun</termNote></termSec></langSec>
<langSec xml:lang="en-GB"><termSec><term>arrest</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""
NTIG = """<martif type="TBX" xml:lang="en"><text><body><termEntry id="c1">
<descripGrp><descrip type="subjectField">law</descrip></descripGrp>
<langSet xml:lang="ru"><ntig><termGrp><term>арест</term>
<termNote type="partOfSpeech">noun</termNote></termGrp></ntig></langSet>
<langSet xml:lang="en"><ntig><termGrp><term>arrest</term></termGrp></ntig></langSet>
</termEntry></body></text></martif>"""


@pytest.mark.parametrize("content", [DCA, NTIG], ids=["version 3, DCA", "version 2, ntig"])
def test_other_dialects_are_read(content: str, tmp_path: Path) -> None:
    """Categories as attributes, terms in groups, languages with regions."""
    path = tmp_path / "x.tbx"
    path.write_text(content)
    (concept,) = TbxFile(path).concepts()
    assert concept.said.first("subjectField") == "law"
    (russian,), (english,) = (language_terms(concept, code) for code in ("ru", "en"))
    assert (russian.text, english.text) == ("арест", "arrest")
    assert russian.said.first("partOfSpeech") == "noun"


def schema(name: str) -> str:
    folder = os.environ.get("TOLMACH_SCHEMAS")
    if not folder or not (Path(folder) / name).is_file():
        missing(f"{name} (set TOLMACH_SCHEMAS to a folder with it)")
    return str(Path(str(folder)) / name)


def core_for(style: str, folder: Path) -> Path:
    """The schema of the core for a style; with categories in attributes it wants them filled in."""
    grammar = etree.parse(schema("tbx_core.rng"))
    if style == "dca":
        names = "{http://relaxng.org/ns/structure/1.0}"
        for define in grammar.iter(f"{names}define"):
            if define.get("name", "").endswith(".types"):
                define[:] = [etree.Element(f"{names}text")]
    path = folder / "core.rng"
    grammar.write(path)
    return path


@pytest.mark.client
def test_xmllint_finds_version_2_valid(tmp_path: Path) -> None:
    """By its schema."""
    path = tmp_path / "x.tbx"
    path.write_bytes(written("v2", *ENTRIES, ye=True))
    done = run(program("xmllint"), "--nonet", "--noout", "--schema", schema("tbx.xsd"), str(path))
    assert (done.returncode, done.stderr.strip()) == (0, f"{path} validates")


@pytest.mark.client
@pytest.mark.parametrize("dialect", ["dca", "dct"])
def test_xmllint_finds_version_3_valid(dialect: TbxDialect, tmp_path: Path) -> None:
    """By the core of ISO 30042:2019."""
    path = tmp_path / "x.tbx"
    path.write_bytes(written(dialect, *ENTRIES, *RENDERINGS, PROPER))
    core = str(core_for(dialect, tmp_path))
    done = run(program("xmllint"), "--nonet", "--noout", "--relaxng", core, str(path))
    assert (done.returncode, done.stderr.strip()) == (0, f"{path} validates")


SCHEMAS = ROOT / "tests" / "data" / "schemas"
PROPER = entry("Ёлкино", "Yolkino", id="0000000000b1", attributes=Attributes("", "", "properNoun"))
UNSIGNED = entry("мир", "peace", reviewer=None, decided_at=None, files=(), ru_context="")


def faults(document: Any, style: str) -> list[str]:
    """What the grammar of a style of TBX-Basic and the rules for both find wrong."""
    grammar = etree.RelaxNG(etree.parse(SCHEMAS / f"tbx_basic_{style}.rng"))
    rules = Schematron(etree.parse(SCHEMAS / "tbx_basic.sch"), store_report=True)
    grammar.validate(document)
    rules.validate(document)
    texts = rules.validation_report.iter("{http://purl.oclc.org/dsdl/svrl}text")
    found = [error.message for error in grammar.error_log]
    return found + [" ".join("".join(text.itertext()).split()) for text in texts]


@pytest.mark.parametrize("style", ["dca", "dct"])
def test_version_3_keeps_to_tbx_basic(style: TbxDialect) -> None:
    """Each category at its level and with its values; who decided is referred to."""
    document = etree.fromstring(written(style, *ENTRIES, *RENDERINGS, PROPER, UNSIGNED))
    assert faults(document, style) == []


@pytest.mark.parametrize("style", ["dca", "dct"])
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("deprecatedTerm-admn-sts", "forbidden", "administrativeStatus|termNote"),
        ('target="person-1"', 'target="person-9"', "a reference leads nowhere"),
        ('xml:lang="en"', 'xml:lang="ru"', "a language comes twice"),
        (">noun<", ">properNoun<", "partOfSpeech|termNote"),
        ("<note>", '<note type="x">', "note"),
        ("2026-03-04", "4 March", "date"),
    ],
)
def test_the_schemas_find_what_is_wrong(style: TbxDialect, old: str, new: str, fault: str) -> None:
    """So that they say something where they find nothing."""
    text = written(style, ENTRIES[-1]).decode("utf-8")
    assert old in text
    found = "\n".join(faults(etree.fromstring(text.replace(old, new).encode()), style))
    assert re.search(fault, found), found


def test_a_proper_noun_comes_back_as_one(tmp_path: Path) -> None:
    """Version 3 has only nouns; the id of the term tells which of them are names."""
    for dialect in DIALECTS:
        (concept,) = concepts(dialect, PROPER, tmp_path=tmp_path)
        assert language_terms(concept, "ru")[0].said.first("partOfSpeech") == "properNoun"
        assert verify(tmp_path / "x.tbx", [PROPER]).ok
    (tmp_path / "y.tbx").write_text(DCA.replace("<termSec>", '<termSec id="p0-1">'))
    (concept,) = TbxFile(tmp_path / "y.tbx").concepts()
    assert language_terms(concept, "ru")[0].said.first("partOfSpeech") == "noun"


def test_weblate_gets_a_concept_for_each_rendering(tmp_path: Path) -> None:
    """The one to use first; each with its status and its note, which its users can then edit."""
    best = entry("замок", "fort", id="0000000000a6", attributes=Attributes(preferred=True))
    kept = entry("зона", "zona", id="0000000000a5", attributes=Attributes(do_not_translate=True))
    read = concepts("weblate", *RENDERINGS, best, kept, tmp_path=tmp_path)
    english = [language_terms(concept, "en") for concept in read]
    assert [[term.text for term in terms] for terms in english] == [
        ["fort"], ["chateau"], ["castle"], ["padlock"], ["zona"]
    ]  # fmt: skip
    assert [terms[0].said.first("administrativeStatus") for terms in english] == [
        "preferred", "", "", "forbidden", ""
    ]  # fmt: skip
    assert [note_of(concept) for concept in read] == ["", "", "не lock", "", ""]
    needed = [concept.said.first("Translation needed") for concept in read]
    assert needed == ["", "", "", "", "No"]
    root = etree.parse(tmp_path / "x.tbx").getroot()
    assert [note.get("from") for note in root.iter("note")] == ["translator"]
    assert verify(tmp_path / "x.tbx", [*RENDERINGS, best, kept]).ok


def test_from_english_weblate_gets_the_russian_to_use_first(tmp_path: Path) -> None:
    """With its spellings as alternatives, and the note where explanations of translations are."""
    found = [
        entry("двор", "court", decided_at="2026-01-01T00:00:00Z", note="у дома"),
        entry("корт", "court", decided_at="2026-05-01T00:00:00Z"),
        entry("#Суд", "court", variants=("#суд",), attributes=Attributes(preferred=True)),
        entry("зона", "zona", note="устно", attributes=Attributes(do_not_translate=True)),
    ]
    info = ExportInfo("1", "m", languages=Languages(direction=EN_RU))
    read = concepts("weblate", *found, info=info, tmp_path=tmp_path)
    texts = [
        [[term.text for term in language_terms(concept, code)] for code in concept.terms]
        for concept in read
    ]
    assert texts == [
        [["court"], ["#Суд", "#суд"]], [["zona"], ["зона"]], [["court"], ["двор"]],
        [["court"], ["корт"]],
    ]  # fmt: skip
    notes = [language_terms(concept, "ru")[0].around.first("note") for concept in read]
    assert notes == ["", "[do not translate] устно", "у дома", ""]
    assert not any("Translation needed" in concept.said for concept in read)
    assert verify(tmp_path / "x.tbx", found).ok


@pytest.mark.client
@pytest.mark.parametrize("dialect", ["v2", "weblate"])
def test_translate_toolkit_reads_every_term(dialect: TbxDialect, tmp_path: Path) -> None:
    """Version 2, which is what it and Weblate read; but for forbidden terms, which it hides."""
    path = tmp_path / "x.tbx"
    path.write_bytes(written(dialect, *torture()))
    assert tbx_to_po(path, tmp_path) == {ru: [en] for ru, en in TORTURE.values()}
