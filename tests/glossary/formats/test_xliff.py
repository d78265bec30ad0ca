"""XLIFF 2.1: what stands in it, what translate-toolkit reads, what comes back."""

import dataclasses
import io
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree

from align.errors import ExportError
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.exporting.export import write_exports, write_stream
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.writers.xliff import CORE, GLOSSARY, METADATA
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from glossary.verifying.verify import verify
from tests.support.exported import INFO, entry, torture
from tests.support.translate_toolkit import toolkit

NAMES = {"x": CORE, "g": GLOSSARY, "m": METADATA}


def written(entries: Sequence[Entry], folder: Path, info: ExportInfo = INFO) -> Path:
    (one,) = write_exports(entries, info, folder, ("xliff",))
    return one.path


def test_a_unit_says_everything_where_the_format_has_a_place(tmp_path: Path) -> None:
    """Module elements first, then notes, then the segment, as the specification orders them."""
    said = Attributes("law", "what an owner is owed", "noun", "masculine", do_not_translate=True)
    one = entry(
        "моральный вред",
        "moral damage",
        note="see art. 151",
        attributes=said,
        files=("corpus/en/court.md",),
        ru_context="За моральный вред.",
        en_context="For it.",
        reviewer="anna",
        decided_at="2026-01-02T03:04:05Z",
    )
    info = ExportInfo("0.1.0", "bundled", (), Languages("ru-KZ", "en-GB"))
    root = etree.parse(written([one], tmp_path, info)).getroot()
    assert dict(root.attrib) == {"version": "2.1", "srcLang": "ru-KZ", "trgLang": "en-GB"}
    (unit,) = root.iterfind("x:file/x:unit", NAMES)
    assert dict(unit.attrib) == {"id": one.id, "translate": "no"}
    assert [child.tag.rpartition("}")[2] for child in unit] == [
        "glossary",
        "metadata",
        "notes",
        "segment",
    ]
    (term,) = unit.iterfind("g:glossary/g:glossEntry", NAMES)
    assert [(child.tag.rpartition("}")[2], child.text) for child in term] == [
        ("term", "моральный вред"),
        ("translation", "moral damage"),
        ("definition", "what an owner is owed"),
    ]
    assert term[0].get("source") == "corpus/en/court.md"
    notes = [(n.get("category"), n.get("appliesTo"), n.text) for n in unit.iter(f"{{{CORE}}}note")]
    assert notes == [
        ("comment", None, "see art. 151"),
        ("context", "source", "За моральный вред."),
        ("context", "target", "For it."),
    ]
    metas = {meta.get("type"): meta.text for meta in unit.iter(f"{{{METADATA}}}meta")}
    assert metas["x-domain"] == "law"
    assert (metas["x-gender"], metas["x-part-of-speech"]) == ("masculine", "noun")
    assert (metas["x-reviewer"], metas["x-decided"]) == ("anna", "2026-01-02T03:04:05Z")
    (segment,) = unit.iterfind("x:segment", NAMES)
    assert segment.get("state") == "final"


def test_translate_toolkit_reads_every_unit(tmp_path: Path) -> None:
    """Its reader of XLIFF 2, in a process of its own: the same texts, one unit for each.

    Its converters take version 1 only. It does not look at the glossary module, which only our own
    reader has read back.
    """
    python = Path(toolkit("pocount")).parent / "python"
    path = written(torture(), tmp_path)
    script = (
        "import json, sys\n"
        "from translate.storage.xliff2 import Xliff2File\n"
        "store = Xliff2File.parsefile(sys.argv[1])\n"
        "print(json.dumps([[store.sourcelanguage, store.targetlanguage]] + [\n"
        "    [str(u.source), str(u.target), u.istranslated()] for u in store.units]))\n"
    )
    done = subprocess.run(
        [python, "-c", script, str(path)], capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    languages, *units = json.loads(done.stdout)
    assert languages == ["ru", "en"]
    ours = [
        [unit.findtext(f"{{*}}segment/{{*}}{name}") for name in ("source", "target")]
        for unit in etree.parse(path).getroot().iter(f"{{{CORE}}}unit")
    ]
    assert [unit[:2] for unit in units] == ours
    assert all(unit[2] for unit in units)
    assert len(units) >= len(torture())


def test_everything_comes_back(tmp_path: Path) -> None:
    """Into an empty store as new, then once more as unchanged; verify counts it."""
    entries = torture()
    path = written(entries, tmp_path)
    report = verify(path, entries)
    assert report.ok, report.summary()
    with Store.open(tmp_path / "glossary.db", create=True) as store:
        first = list(merge(store, Incoming(path), "anna"))
        again = list(merge(store, Incoming(path), "anna"))
    assert {change.kind for change in first} <= {"new", "unchanged"}
    assert {change.kind for change in again} == {"unchanged"}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<target>court</target>", "<target>trial</target>", "changed"),
        ("<target>court</target>", "<target> court</target>", "white space around"),
        ("<target>court</target>", "<target></target>", "empty <target>"),
        ("<gls:translation>court", "<gls:translation>trial", "glossary entry is not"),
        ('type="x-domain">law', 'type="x-domain">police', "1 changed"),
        ("court of law", "a court", "1 changed"),
        ('version="2.1"', 'version="1.2"', "version '1.2', not 2.1"),
        ('trgLang="en"', 'trgLang="fr"', "no English"),
        ('<segment state="final">', '<segment/><segment state="final">', "2 segments"),
    ],
)
def test_verify_sees_what_was_changed(old: str, new: str, problem: str, tmp_path: Path) -> None:
    """In texts, glossary, metadata, notes and structure."""
    one = entry("суд", "court", note="court of law", attributes=Attributes("law"))
    path = written([one], tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    report = verify(path, [one])
    assert not report.ok
    assert problem in report.summary()


def test_a_file_without_entries_is_valid(tmp_path: Path) -> None:
    """A file element must not be empty, so it holds an empty group."""
    root = etree.parse(written([], tmp_path)).getroot()
    assert [child.tag.rpartition("}")[2] for child in root[0]] == ["metadata", "group"]
    assert verify(tmp_path / "glossary.xlf", []).ok


def test_forbidden_terms_are_left_out_and_said(tmp_path: Path) -> None:
    """A unit would be taken for a translation to use."""
    bad = entry("суд", "kangaroo court", attributes=Attributes(forbidden=True))
    stream = io.BytesIO()
    result = write_stream([bad, entry("суд", "court")], INFO, stream, "xliff")
    assert (result.records, b"kangaroo" in stream.getvalue()) == (1, False)


FOREIGN = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:{version}" version="2.0" srcLang="{src}"
 trgLang="{trg}"><file id="a"><unit id="1"><notes><note>from the court</note></notes>
 <segment><source>{one}</source><target>{two}</target></segment>
 <segment><source>не переведено</source></segment></unit></file></xliff>"""
OLD = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file source-language="en-US" target-language="ru-RU" original="x" datatype="plaintext"><body>
<trans-unit id="1"><source>the <g id="1">court</g></source><target>суд</target>
<note>short</note></trans-unit></body></file></xliff>"""


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (
            FOREIGN.format(version="2.0", src="ru", trg="en", one="истец", two="plaintiff"),
            ("истец", "plaintiff", "from the court"),
        ),
        (
            FOREIGN.format(version="2.0", src="en-GB", trg="ru-RU", one="plaintiff", two="истец"),
            ("истец", "plaintiff", "from the court"),
        ),
        (OLD, ("суд", "the court", "short")),
    ],
)
def test_files_of_other_programs_are_imported(
    text: str, pair: tuple[str, str, str], tmp_path: Path
) -> None:
    """In either direction, of both versions; what has no translation is left out."""
    path = tmp_path / "x.xlf"
    path.write_text(text, encoding="utf-8")
    with Store.open(tmp_path / "glossary.db", create=True) as store:
        assert [change.kind for change in merge(store, Incoming(path), "anna")] == ["new"]
        (one,) = store.entries.in_order()
    assert (one.ru, one.en, one.note) == pair


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE xliff [<!ENTITY a "b">]><xliff version="2.1"/>', "declarations of its own"),
        (FOREIGN.format(version="2.0", src="fr", trg="en", one="a", two="b"), "no Russian"),
        (FOREIGN[:-30], "line"),
    ],
)
def test_hostile_and_foreign_files_are_refused(text: str, reason: str, tmp_path: Path) -> None:
    """With file and reason."""
    path = tmp_path / "x.xlf"
    path.write_text(text, encoding="utf-8")
    with Store.open(tmp_path / "glossary.db", create=True) as store:
        with pytest.raises(ExportError, match=reason) as caught:
            list(merge(store, Incoming(path), "anna"))
        assert str(path) in str(caught.value)
        assert store.entries.last_event() == 0


@pytest.mark.parametrize("direction", ["ru-en", "en-ru"])
@pytest.mark.parametrize(("ru", "en"), [("аким", "akim"), ("Zona", "Zona")])
def test_what_stays_russian_is_no_english_that_stays(
    direction: str, ru: str, en: str, tmp_path: Path
) -> None:
    """From English only a text that is the same in both languages is kept from translation."""
    kept = entry(ru, en, kind="term", attributes=Attributes(do_not_translate=True))
    info = dataclasses.replace(INFO, languages=Languages(direction=direction))
    path = written([kept], tmp_path, info)
    (unit,) = etree.parse(path).iterfind(".//x:unit", NAMES)
    assert unit.get("translate") == ("no" if direction == "ru-en" or ru == en else None)
    (record,) = Incoming(path).read()
    assert (record.ru, record.en, record.given["do_not_translate"]) == (ru, en, True)
