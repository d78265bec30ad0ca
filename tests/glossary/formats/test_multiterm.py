"""MultiTerm XML: valid, complete, in the encoding of its program, read back."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from align.errors import ExportError
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.readers.multiterm import MultitermFile
from glossary.formats.readers.termbases import TermbaseConcept, language_terms
from glossary.formats.writers.multiterm import write_multiterm
from glossary.verifying.verify import verify
from tests.support.exported import INFO, entry, page, torture
from tests.support.paths import DATA

FULL = Attributes("law", "мера пресечения", "properNoun", "masculine", False, True, True)
ENTRIES = [
    entry("замок", "padlock", id="0000000000a1", attributes=Attributes(forbidden=True)),
    entry("замок", "castle", id="0000000000a2", attributes=Attributes("history"), note="не lock"),
    entry("замок", "chateau", id="0000000000a3", variants=("Замок",)),
    entry("счёт", "account", id="0000000000a4", note="устно", attributes=FULL),
    entry("мир", "peace", id="0000000000a5", reviewer=None, decided_at=None, files=()),
]


def written(*entries: Entry, info: ExportInfo = INFO) -> bytes:
    stream = io.BytesIO()
    assert write_multiterm(stream, entries, info) == len(entries)
    return stream.getvalue()


def concepts(folder: Path, *entries: Entry) -> list[TermbaseConcept]:
    path = folder / "x.xml"
    path.write_bytes(written(*entries))
    return list(MultitermFile(path).concepts())


def test_a_concept_says_all_that_is_known_of_its_entries(tmp_path: Path) -> None:
    """What they share at its level, the rest with each term."""
    castle, account, _ = concepts(tmp_path, *ENTRIES)
    english = language_terms(castle, "en")
    assert [term.text for term in english] == ["castle", "chateau", "padlock"]
    assert [term.said.first("Status") for term in english] == ["", "", "forbidden"]
    assert [term.said.first("Note") for term in english] == ["не lock", "", ""]
    assert [term.text for term in language_terms(castle, "ru")] == ["замок", "Замок"]
    assert castle.said == {"Subject": ["history"], "Kind": ["tweet"]}
    (russian,), (english_term,) = (language_terms(account, side) for side in ("ru", "en"))
    assert russian.said == {
        "Part of Speech": ["properNoun"],
        "Gender": ["masculine"],
        "Context": ["Они сказали: счёт — и ушли."],
        "Source": ["corpus/en/a.md", "corpus/en/b.md"],
    }
    assert account.said.first("Definition") == "мера пресечения"
    assert english_term.said.first("Status") == "preferred"
    assert english_term.said.first("Do not translate") == "yes"
    assert english_term.said.first("Note") == "устно"


def test_it_is_what_multiterm_documents() -> None:
    """By the structure of its schema, in UTF-16 with a byte order mark, with codes as it has."""
    info = ExportInfo("1", "m", languages=Languages("ru-KZ", "en-GB"))
    content = written(*ENTRIES, *torture(), info=info)
    assert content.startswith("\ufeff<?xml version='1.0' encoding='UTF-16'?>".encode("utf-16-le"))
    root = etree.fromstring(content)
    grammar = etree.RelaxNG(etree.parse(DATA / "schemas" / "multiterm.rng"))
    assert grammar.validate(root), grammar.error_log
    assert {(one.get("type"), one.get("lang")) for one in root.iter("language")} == {
        ("Russian", "RU-KZ"),
        ("English", "EN-GB"),
    }
    assert [one.text for one in root.iter("concept")][:3] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("castle", "palace"), ("не lock", "да"), (">preferred<", ">admitted<"), (">yes<", ">no<"),
     (">law<", ">sport<"), (">forbidden<", ">fine<"), (">Замок<", ">замки<")],
)  # fmt: skip
def test_what_is_changed_is_found(old: str, new: str, tmp_path: Path) -> None:
    """In the texts and in what is said of them."""
    path = tmp_path / "x.xml"
    path.write_bytes(written(*ENTRIES))
    assert verify(path, ENTRIES).ok
    text = path.read_text(encoding="utf-16")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-16")
    assert verify(path, ENTRIES).changed


@given(ru=page, en=page, note=page)
@settings(deadline=None, max_examples=40)
def test_writing_and_reading_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, ru: str, en: str, note: str
) -> None:
    """For any text that XML can hold."""
    (concept,) = concepts(tmp_path_factory.mktemp("mtf"), entry(ru, en, note=note))
    (russian,), (english,) = (language_terms(concept, side) for side in ("ru", "en"))
    assert (russian.text, english.text) == (ru, en)
    assert english.said.first("Note") == note.strip()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<mtf><conceptGrp><concept>1</concept></mtf>".encode("utf-16"), "line 1: "),
        ("<mtf>\n<conceptGrp>".encode("utf-16"), "line 2: .*cut short"),
        (b'<!DOCTYPE m [<!ENTITY a "b">]><mtf>&a;</mtf>', "declarations of its own"),
        (b"<mtf>" + b"x" * (1 << 25), "Text node too long|no unit ends within"),
        (b"<?xml version='1.0' encoding='UTF-16'?><mtf/>", "line 1: "),
    ],
)
def test_files_that_cannot_be_read_say_why(content: bytes, message: str, tmp_path: Path) -> None:
    """One line with the file."""
    path = tmp_path / "x.xml"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=message) as caught:
        verify(path)
    assert "\n" not in str(caught.value)


def test_what_is_wrong_with_a_concept_is_told_with_its_line(tmp_path: Path) -> None:
    """Another language, no term, nothing at all."""
    path = tmp_path / "x.xml"
    path.write_text(
        '<mtf><conceptGrp><concept>1</concept><languageGrp><language type="German" lang="DE"/>'
        "<termGrp><term>x</term></termGrp></languageGrp></conceptGrp>\n<conceptGrp>"
        '<concept>2</concept><languageGrp><language lang="RU"/>'
        "<termGrp><term/></termGrp></languageGrp><languageGrp/></conceptGrp></mtf>"
    )
    assert verify(path).problems == (
        "line 1: no Russian; the languages are de",
        "line 1: no English; the languages are de",
        "line 2: no English; the languages are ru",
        "line 2: an empty term",
        "line 2: a language without a name",
        "line 2: a language without a term",
    )
    path.write_text("<mtf/>")
    assert verify(path).problems == ("line 1: no <conceptGrp>: no concept is in it",)
    assert verify(path, []).ok
