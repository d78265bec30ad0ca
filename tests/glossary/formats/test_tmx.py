"""TMX: what stands in the file, and that it says what the entries say."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from glossary.entries.attributes import Attributes
from glossary.entries.content import content_version
from glossary.entries.entry import Entry
from glossary.exporting.export import PARAGRAPHS, SENTENCES, write_exports, write_stream
from glossary.formats.readers.tmx import TmxFile
from glossary.formats.units import Unit, ordered_for_export, units_of
from glossary.formats.writers.tmx import TmxWriter, tmx_refusal
from tests.support.clients import program, run, tmx_dtd
from tests.support.exported import (
    INFO,
    REFUSED_BY_XML,
    TORTURE,
    WITH_BREAK,
    WITH_TAB,
    entry,
    page,
    torture,
)
from tests.support.translate_toolkit import pretranslated

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def written(*entries: Entry, **options: Any) -> bytes:
    stream = io.BytesIO()
    write_stream(entries, INFO, stream, "tmx", **options)
    return stream.getvalue()


def texts(content: bytes) -> list[tuple[str | None, ...]]:
    """(tuid, ru, en) of each unit, read by ElementTree's relative lxml without our reader."""
    root = etree.fromstring(content)
    return [
        (tu.get("tuid"), *(tuv.findtext("seg") for tuv in tu.iterfind("tuv")))
        for tu in root.iter("tu")
    ]


def test_the_header_is_complete() -> None:
    """Every attribute that the DTD requires is there; OmegaT drops a file without srclang."""
    header = etree.fromstring(written(entry("да", "yes"))).find("header")
    assert header is not None
    assert dict(header.attrib.items()) == {
        "creationtool": "tolmach",
        "creationtoolversion": "0.1.0",
        "segtype": "sentence",
        "o-tmf": "tolmach",
        "adminlang": "en",
        "srclang": "ru",
        "datatype": "plaintext",
    }
    assert [(p.get("type"), p.text) for p in header] == [("x-model", "bundled"), ("x-part", "all")]


def test_a_unit_says_all_that_is_known_of_an_entry() -> None:
    """Note, kind, status, reviewer, dates, files and contexts each have their place."""
    said = Attributes(domain="law", part_of_speech="noun", do_not_translate=True)
    given = entry("да", "yes", id="a1", kind="term", note="устно", attributes=said)
    content = written(given)
    (tu,) = etree.fromstring(content).iter("tu")
    assert dict(tu.attrib.items()) == {
        "tuid": "a1",
        "changedate": "20260304T050607Z",
        "changeid": "anna",
    }
    assert tu.findtext("note") == "устно"
    assert [(p.get("type"), p.text) for p in tu.iterfind("prop")] == [
        ("x-kind", "term"),
        ("x-status", "accepted"),
        ("x-reviewer", "anna"),
        ("x-decided", "2026-03-04T05:06:07+00:00"),
        ("x-domain", "law"),
        ("x-part-of-speech", "noun"),
        ("x-do-not-translate", "yes"),
        ("x-version", content_version(given)),
        ("x-file", "corpus/en/a.md"),
        ("x-file", "corpus/en/b.md"),
    ]
    assert [tuv.get(LANG) for tuv in tu.iterfind("tuv")] == ["ru", "en"]
    assert tu.findtext("tuv/prop") == "Они сказали: да — и ушли."


@pytest.mark.parametrize(
    ("status", "decided", "shown"),
    [
        ("accepted", "2026-03-04T05:06:07Z", None),
        ("new", None, "0.88"),
        ("skipped", None, "0.88"),
    ],
)
def test_confidence_stands_only_where_nobody_decided(
    status: str, decided: str | None, shown: str | None
) -> None:
    """A committed file must not change with the last bits of a processor's arithmetic."""
    (tu,) = etree.fromstring(written(entry("да", "yes", status=status, decided_at=decided))).iter(
        "tu"
    )
    props = {p.get("type"): p.text for p in tu.iterfind("prop")}
    assert props.get("x-confidence") == shown


@pytest.mark.parametrize(
    ("decided_at", "changedate"),
    [
        ("2026-03-04T05:06:07.891234+00:00", "20260304T050607Z"),
        ("2026-03-04T05:06:07+03:00", "20260304T020607Z"),
        ("2026-03-04T05:06:07", "20260304T050607Z"),
        ("yesterday", None),
    ],
)
def test_dates_are_those_of_tmx(decided_at: str, changedate: str | None) -> None:
    """changedate is UTC in the form of TMX; what is no date stays out of it."""
    (tu,) = etree.fromstring(written(entry("да", "yes", decided_at=decided_at))).iter("tu")
    assert tu.get("changedate") == changedate


@pytest.mark.parametrize(("ru", "en"), TORTURE.values(), ids=TORTURE)
def test_difficult_texts_come_back(ru: str, en: str) -> None:
    """Character by character, with nothing escaped twice and no white space added."""
    assert [t[1:] for t in texts(written(entry(ru, en)))] == [(ru, en)]


@pytest.mark.parametrize(("ru", "en"), [WITH_TAB, WITH_BREAK, ("а\r\nб", "a\rb")])
def test_tabs_and_line_breaks_come_back(ru: str, en: str) -> None:
    """XML would fold carriage returns unless they are escaped."""
    assert [t[1:] for t in texts(written(entry(ru, en)))] == [(ru, en)]


@given(ru=page, en=page, note=page, reviewer=page, context=page)
@settings(deadline=None)
def test_writing_and_reading_is_the_identity(
    ru: str, en: str, note: str, reviewer: str, context: str
) -> None:
    """For any text that XML can hold."""
    given_entry = entry(ru, en, note=note, reviewer=reviewer, ru_context=context)
    assert tmx_refusal(given_entry) is None
    content = written(given_entry)
    assert [t[1:] for t in texts(content)] == [(ru, en)]
    (tu,) = etree.fromstring(content).iter("tu")
    assert (tu.findtext("note"), tu.get("changeid")) == (note, reviewer)
    assert tu.findtext("tuv/prop") == context


@pytest.mark.parametrize("text", REFUSED_BY_XML.values(), ids=REFUSED_BY_XML)
@pytest.mark.parametrize("where", ["ru", "en", "note", "reviewer", "ru_context", "files"])
def test_what_xml_cannot_hold_is_refused(where: str, text: str) -> None:
    """Wherever it stands, and by the name of the character."""
    fields: dict[str, Any] = {"ru": "да", "en": "yes", where: (text,) if where == "files" else text}
    assert "U+" in (tmx_refusal(entry(**fields)) or "")


@pytest.mark.parametrize(
    ("ru", "en", "reason"),
    [
        ("", "yes", "empty Russian"),
        ("да", "", "empty English"),
        (" \u00a0\n", "yes", "empty Russian"),
        (" да", "yes", "white space around the Russian"),
        ("да", "yes\n", "white space around the English"),
        ("да" * 600_000, "yes", "1,200,000 characters in the Russian, at most 1,000,000 fit"),
    ],
)
def test_sides_that_match_nothing_are_refused(ru: str, en: str, reason: str) -> None:
    """OmegaT blanks the sentence for an empty seg and never matches a padded one."""
    assert tmx_refusal(entry(ru, en, ru_context="", en_context="")) == reason


def test_every_spelling_has_a_unit_of_its_own() -> None:
    """So that each matches; an own spelling of another entry is left to that entry."""
    tag = entry("#НетВойне", "No to war", id="a", variants=("#нетвойне", "#НЕТВОЙНЕ", "#нетвойне"))
    other = entry("#НЕТВОЙНЕ", "NO TO WAR", id="b")
    units = [(unit.id, unit.ru) for unit in units_of(ordered_for_export([tag, other]))]
    assert units == [("b", "#НЕТВОЙНЕ"), ("a", "#НетВойне"), ("a-2", "#нетвойне")]


def test_of_one_source_the_latest_decision_comes_last() -> None:
    """OmegaT applies the last unit of a source; both are kept."""
    early = entry("да", "yes", id="a", decided_at="2026-01-01T00:00:00+00:00")
    late = entry("да", "yeah", id="0", decided_at="2026-02-01T00:00:00+00:00")
    unseen = entry("да", "aye", id="z", status="new", decided_at=None)
    assert [e.id for e in ordered_for_export([late, unseen, early])] == ["z", "a", "0"]
    assert len(texts(written(late, unseen, early))) == 3


def test_entries_that_edits_made_equal_are_one_unit() -> None:
    """A duplicate unit helps nobody; the place of the later decision counts."""
    first = entry("да", "yes", id="a", decided_at="2026-01-01T00:00:00+00:00")
    same = entry("да", "yes", id="b", decided_at="2026-02-01T00:00:00+00:00")
    assert [unit.id for unit in units_of(ordered_for_export([same, first]))] == ["b"]


@pytest.mark.parametrize(
    ("ru", "en", "several"),
    [
        ("Одно предложение.", "One sentence.", False),
        ("Раз. Два.", "One. Two.", True),
        ("Кто? Мы!", "Who? We!", True),
        ("Раз… два", "One", True),
        ("«Раз.» Два", "One", True),
        ("Одно", "It is one. And two", True),
        ("Строка\nстрока", "Line", True),
        ("1.5 процента", "1.5 percent", False),
        ("ст. 51", "Article 51", True),
    ],
)
def test_units_of_several_sentences_are_told_apart(ru: str, en: str, several: bool) -> None:
    """Rather too often: what OmegaT may cut must not stand under segtype sentence."""
    assert Unit("a", ru, en, entry(ru, en)).several is several


def test_several_sentences_have_a_file_of_their_own(tmp_path: Path) -> None:
    """Both files are always there, so that an old one never stays behind."""
    entries = [entry("да", "yes", id="a"), entry("Раз. Два.", "One. Two.", id="b")]
    write_exports(entries, INFO, tmp_path, ("tmx",))
    for name, segtype, ids in ((SENTENCES, "sentence", ["a"]), (PARAGRAPHS, "paragraph", ["b"])):
        content = (tmp_path / name).read_bytes()
        assert etree.fromstring(content).xpath("string(header/@segtype)") == segtype
        assert [t[0] for t in texts(content)] == ids
    write_exports([], INFO, tmp_path, ("tmx",))
    assert texts((tmp_path / PARAGRAPHS).read_bytes()) == []


def test_one_stream_is_of_segtype_paragraph_where_it_must_be() -> None:
    """On stdout there is only one file."""
    content = written(entry("да", "yes"), entry("Раз. Два.", "One. Two."))
    assert etree.fromstring(content).xpath("string(header/@segtype)") == "paragraph"
    assert len(texts(content)) == 2


@given(st.permutations(torture()))
@settings(deadline=None, max_examples=20)
def test_the_bytes_do_not_depend_on_the_order_of_entries(entries: list[Entry]) -> None:
    """The same store gives the same file."""
    assert written(*entries) == written(*torture())


def test_memory_does_not_grow_with_units() -> None:
    """The writer hands on what it has before it is closed."""
    stream = io.BytesIO()
    with TmxWriter(stream, INFO, "sentence") as writer:
        for number in range(2_000):
            writer.write(Unit(str(number), "да", "yes", entry("да", "yes", id="a")))
        assert len(stream.getvalue()) > 400_000


def tmx(
    body: str = '<tu><tuv xml:lang="ru"><seg>да</seg></tuv></tu>',
    header: str = "",
    root: str = "",
    after: str = "",
) -> bytes:
    attributes = header or (
        'creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en"'
        ' srclang="ru" datatype="plaintext"'
    )
    return (
        f'<tmx version="1.4" {root}><header {attributes}/><body>{body}</body>{after}</tmx>'.encode()
    )


def tu(inside: str, attributes: str = "") -> str:
    return f"<tu {attributes}>{inside}</tu>"


RU = '<tuv xml:lang="ru"><seg>да</seg></tuv>'
BROKEN = {
    "no srclang": (
        tmx(
            header='creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t"'
            ' adminlang="en" datatype="plaintext"'
        ),
        "<header> has no srclang",
    ),
    "segtype": (tmx().replace(b'"sentence"', b'"word"'), "segtype 'word' is not one of"),
    "version": (tmx().replace(b"1.4", b"1.1"), "version '1.1', not 1.4"),
    "two headers": (tmx().replace(b"<body>", b"<header/><body>"), "one <header>, then one"),
    "no body": (tmx().replace(b"body", b"bodies"), "unexpected <bodies>"),
    "stray element": (tmx("<p/>" + tu(RU)), "unexpected <p>"),
    "stray text": (tmx("text" + tu(RU)), "text between the elements of <body>"),
    "text after unit": (tmx(tu(RU) + "text" + tu(RU)), "text between the elements of <body>"),
    "stray after body": (tmx(after="<p/>"), "unexpected <p> in <tmx>"),
    "no tuv": (tmx(tu("<note>n</note>")), "at least one <tuv>"),
    "note after tuv": (tmx(tu(RU + "<note>n</note>")), "at least one <tuv>"),
    "no language": (tmx(tu("<tuv><seg>да</seg></tuv>")), "<tuv> has no xml:lang"),
    "no seg": (tmx(tu('<tuv xml:lang="ru"></tuv>')), "one <seg>"),
    "two segs": (tmx(tu('<tuv xml:lang="ru"><seg>a</seg><seg>b</seg></tuv>')), "one <seg>"),
    "prop without type": (tmx(tu("<prop>p</prop>" + RU)), "<prop> has no type"),
    "element in note": (tmx(tu("<note><b/></note>" + RU)), "elements inside <note>"),
    "attribute": (tmx(tu(RU, 'name="x"')), "attribute 'name' unknown to TMX"),
    "element in seg": (tmx(tu('<tuv xml:lang="ru"><seg>a<b/></seg></tuv>')), "unexpected <b> in"),
    "text in tu": (tmx(tu("text" + RU)), "text between the elements of <tu>"),
    "nested tu": (tmx(tu(tu(RU) + RU)), "<tu> is not in <body>"),
}
BEYOND = {
    "empty seg": (tmx(tu('<tuv xml:lang="ru"><seg/></tuv>')), "empty <seg>"),
    "blank seg": (tmx(tu('<tuv xml:lang="ru"><seg> \n</seg></tuv>')), "empty <seg>"),
    "padded seg": (tmx(tu('<tuv xml:lang="ru"><seg>\n да\n</seg></tuv>')), "white space around"),
    "two of a language": (tmx(tu(RU + RU)), "two <tuv> of one language"),
    "other source": (tmx(tu(RU.replace("ru", "de"))), "no <tuv> in srclang 'ru'"),
    "special prop": (tmx(tu('<prop type="file">f</prop>' + RU)), "meaning of its own in OmegaT"),
}


def problems(content: bytes, folder: Path) -> list[str]:
    path = folder / "x.tmx"
    path.write_bytes(content)
    file = TmxFile(path)
    for _ in file.units():
        pass
    return file.problems


@pytest.mark.parametrize(("content", "problem"), (BROKEN | BEYOND).values(), ids=BROKEN | BEYOND)
def test_broken_files_are_seen(content: bytes, problem: str, tmp_path: Path) -> None:
    """By the rules of the DTD, which is not shipped, and by those that it does not know."""
    found = problems(content, tmp_path)
    assert any(problem in text for text in found), found
    assert all(text.startswith("line 1: ") for text in found)


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    """The table of broken files starts from a good one."""
    assert problems(tmx(), tmp_path) == []


@pytest.mark.client
@pytest.mark.parametrize(("content", "_problem"), BROKEN.values(), ids=BROKEN)
def test_the_dtd_agrees_on_what_is_broken(content: bytes, _problem: str, tmp_path: Path) -> None:
    """What we call broken by the DTD's rules is invalid by the DTD."""
    dtd = etree.DTD(str(tmx_dtd(tmp_path)))
    assert not dtd.validate(etree.fromstring(content))
    assert dtd.validate(etree.fromstring(tmx()))


@pytest.mark.client
@pytest.mark.parametrize("name", [SENTENCES, PARAGRAPHS])
def test_xmllint_finds_the_export_valid(name: str, tmp_path: Path) -> None:
    """By the DTD, with every difficult text in it."""
    several = [entry("Раз. Два.", "One. Two."), entry(*WITH_BREAK), entry(*WITH_TAB)]
    write_exports([*torture(), *several], INFO, tmp_path, ("tmx",))
    dtd = tmx_dtd(tmp_path)
    done = run(
        program("xmllint"), "--nonet", "--noout", "--dtdvalid", str(dtd), str(tmp_path / name)
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.client
def test_translate_toolkit_takes_every_unit(tmp_path: Path) -> None:
    """As a memory, for a file with the same texts to translate; but for texts of no letters."""
    entries = [e for e in torture() if any(letter.isalpha() for letter in e.ru)]
    path = tmp_path / "x.tmx"
    path.write_bytes(written(*entries))
    found = pretranslated(path, [given.ru for given in entries], tmp_path)
    assert {given.ru: found[given.ru] for given in entries} == {e.ru: [e.en] for e in entries}
