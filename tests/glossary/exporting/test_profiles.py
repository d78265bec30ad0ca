"""Profiles: what each tool gets, what is lost on the way and said before, the way back."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from align.errors import InputError, UsageError
from align.text import CYRILLIC
from glossary.commands.export import EXPORT_FORMATS
from glossary.commands.export import PROFILES as NAMES
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.exporting.export import Written, losses_of, write_targets
from glossary.exporting.losses import LossesError
from glossary.exporting.profiles import PROFILES, profile_named, table_options, with_languages
from glossary.exporting.targets import FORMATS, Target
from glossary.formats.refusals import RefusedError
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from glossary.verifying.verify import verify
from tests.support.exported import (
    INFO,
    REFUSED_BY_XML,
    TORTURE,
    WITH_BREAK,
    WITH_TAB,
    entry,
    torture,
)

FORBIDDEN = entry("инагент", "alien agent", kind="term", attributes=Attributes(forbidden=True))
KEPT = entry("аким", "akim", kind="term", attributes=Attributes(do_not_translate=True))
RICH = entry(
    "счёт",
    "account",
    kind="term",
    note="устно",
    variants=("Счёт",),
    attributes=Attributes("law", "документ", "noun", "masculine"),
)
SENTENCE = entry("Он ушёл домой.", "He went home.", kind="sentence")
EARLY = entry("арест", "arrest", kind="term", decided_at="2026-01-01T00:00:00Z")
LATE = entry("арест", "detention", kind="term", decided_at="2026-02-01T00:00:00Z")
ENTRIES = [FORBIDDEN, KEPT, RICH, SENTENCE, EARLY, LATE]


def said(name: str, entries: Sequence[Entry] = ENTRIES) -> list[str]:
    return [str(loss) for loss in losses_of(entries, profile_named(name))]


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def export(
    name: str, folder: Path, entries: Sequence[Entry] = ENTRIES, **options: Any
) -> list[Written]:
    return write_targets(entries, INFO, [(profile_named(name), folder)], **options)


def test_the_command_line_knows_them_all() -> None:
    """Its lists are written out there, so that --help loads no format."""
    assert tuple(PROFILES) == NAMES
    assert tuple(FORMATS) == EXPORT_FORMATS


@pytest.mark.parametrize(
    ("name", "losses"),
    [
        (
            "omegat",
            [
                "forbidden terms: 1 dropped, OmegaT has no place for them",
                "do-not-translate marks: 1 made remarks, OmegaT has no place for them",
                "domains: 1 dropped, OmegaT has no place for them",
                "definitions: 1 dropped, OmegaT has no place for them",
                "parts of speech: 1 dropped, OmegaT has no place for them",
                "genders: 1 dropped, OmegaT has no place for them",
            ],
        ),
        ("generic", []),
        ("weblate", []),
        ("tbx", ["do-not-translate marks: 1 made remarks, TBX-Basic has no place for them"]),
        (
            "deepl",
            [
                "forbidden terms: 1 dropped, DeepL has no place for them",
                "notes: 1 dropped, DeepL has no place for them",
                "domains: 1 dropped, DeepL has no place for them",
                "definitions: 1 dropped, DeepL has no place for them",
                "parts of speech: 1 dropped, DeepL has no place for them",
                "genders: 1 dropped, DeepL has no place for them",
                "sentences: 1 dropped, DeepL takes terms only",
                "do-not-translate terms: 1 written as source = source, DeepL has no mark for them",
                "other translations: 1 dropped, DeepL takes one translation for each text; "
                "the latest is kept",
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_lost_is_said(name: str, losses: list[str]) -> None:
    """With how many there are, and why."""
    assert said(name) == losses


@pytest.mark.parametrize("name", PROFILES)
def test_nothing_is_lost_of_a_plain_term(name: str) -> None:
    """No tool is said to lose what is not there."""
    assert said(name, [entry("суд", "court", kind="term")]) == []


def test_strict_writes_nothing(tmp_path: Path) -> None:
    """And the error has the losses."""
    with pytest.raises(LossesError, match="forbidden terms: 1 dropped") as caught:
        export("omegat", tmp_path, strict=True)
    assert (caught.value.exit_code, list(tmp_path.iterdir())) == (3, [])


def test_omegat_gets_a_folder_for_its_project(tmp_path: Path) -> None:
    """One translation to be applied, others to be suggested, all terms in the glossary."""
    written = export("omegat", tmp_path)
    assert {w.path.relative_to(tmp_path).as_posix(): w.records for w in written} == {
        "tm/auto/glossary.tmx": 5,
        "tm/auto/glossary-paragraphs.tmx": 0,
        "tm/glossary-suggestions.tmx": 1,
        "glossary/glossary.csv": 7,
        "omegat/segmentation.conf": 19,
        "omegat/segmentation.srx": 19,
    }
    assert "arrest" in (tmp_path / "tm/glossary-suggestions.tmx").read_text()
    assert ["счет", "account", "term: устно"] in rows(tmp_path / "glossary/glossary.csv")
    assert "alien agent" not in (tmp_path / "tm/auto/glossary.tmx").read_text()


def test_deepl_gets_one_translation_a_text_and_no_long_ones(tmp_path: Path) -> None:
    """A second one would have the file refused; so would more than 1,024 bytes."""
    long = entry("я" * 513, "x", kind="term")
    fits = entry("ю" * 512, "x", kind="term")
    assert "long terms: 1 dropped, DeepL takes at most 1,024 bytes a term" in said("deepl", [long])
    export("deepl", tmp_path, [*ENTRIES, long, fits])
    found = rows(tmp_path / "glossary.csv")
    assert ["арест", "detention"] in found
    assert [fits.ru, "x"] in found
    assert len({source for source, _ in found}) == len(found)


def test_deepl_gets_no_more_than_ten_megabytes(tmp_path: Path) -> None:
    """What does not fit is counted."""
    many = [entry(f"{n} {'ы' * 400}", "x" * 900, kind="term") for n in range(7_000)]
    (loss,) = losses_of(many, profile_named("deepl"))
    (written,) = export("deepl", tmp_path, many)
    assert len(loss.entries) + written.records == 7_000
    assert (10 << 20) - 2_000 < written.path.stat().st_size <= 10 << 20


def test_a_spelling_never_takes_the_place_of_another_entry(tmp_path: Path) -> None:
    """Where each text may stand only once."""
    tag = entry("#Тег", "a tag", kind="hashtag", variants=("#тег",))
    own = entry("#тег", "the tag", kind="hashtag")
    export("deepl", tmp_path, [tag, own])
    assert sorted(rows(tmp_path / "glossary.csv")) == [["#Тег", "a tag"], ["#тег", "the tag"]]


def test_matecat_gets_flags_and_locales(tmp_path: Path) -> None:
    """Four columns of the concept first, then each locale, which needs a region."""
    export("matecat", tmp_path, [FORBIDDEN])
    sheet = load_workbook(tmp_path / "glossary.xlsx").active
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert header[:5] == ["Forbidden", "Domain", "Subdomain", "Definition", "ru-RU"]
    assert header[7] == "en-US"
    assert (row[0], row[4], row[7]) == ("TRUE", "инагент", "alien agent")


def test_languages_can_be_chosen(tmp_path: Path) -> None:
    """For any profile, in its headings and files; others than ours cannot."""
    target = with_languages(profile_named("matecat"), "ru-KZ", None)
    write_targets([RICH], INFO, [(target, tmp_path)])
    assert load_workbook(tmp_path / "glossary.xlsx").active["E1"].value == "ru-KZ"
    assert 'srclang="ru-KZ"' in (tmp_path / "glossary.tmx").read_text()
    with pytest.raises(UsageError, match="ru is 'de'"):
        with_languages(target, "de", None)


OWN = """
name = "our agency"
[languages]
ru = "ru-RU"
[[files]]
file = "terms/terms.csv"
delimiter = ";"
encoding = "utf-8-sig"
others = "|"
guard = true
true = "ja"
columns = {Quelle = "source", Ziel = "target", Verboten = "forbidden", Sprache = "source_language"}
[[files]]
file = "memory.tmx"
"""


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    """Columns, delimiter, alternatives, languages, from a file of TOML."""
    (tmp_path / "own.toml").write_text(OWN)
    entries = [RICH, FORBIDDEN, entry("=1", "+1", kind="term")]
    target = profile_named(str(tmp_path / "own.toml"))
    write_targets(entries, INFO, [(target, tmp_path)])
    content = (tmp_path / "terms/terms.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        '"Quelle";"Ziel";"Verboten";"Sprache"',
        '"\'=1";"\'+1";"";"ru-RU"',
        '"инагент";"alien agent";"ja";"ru-RU"',
        '"счёт|Счёт";"account";"";"ru-RU"',
    ]
    assert (tmp_path / "memory-paragraphs.tmx").is_file()
    assert losses_of(entries, target) == ()
    assert verify(tmp_path / "terms/terms.csv", entries, target).ok


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x = [", "is not valid TOML"),
        ("", "has no .*files"),
        ("nam = 'x'", "no key 'nam'"),
        ("[[files]]\nfile='../x.csv'", "below the export's folder"),
        ("[[files]]\nfile='/x.csv'", "below the export's folder"),
        ("[[files]]\nfile='x.doc'", "format is 'doc'"),
        ("[[files]]\nfile='x.csv'\ncolumns=['source']", "both source and target"),
        ("[[files]]\nfile='x.csv'\ncolumns=['sauce']", "column 'sauce'"),
        ("[[files]]\nfile='x.csv'\ndelimiter=';;'", "delimiter is ';;'"),
        ("[[files]]\nfile='x.csv'\nencoding='cp1251'", "encoding is 'cp1251'"),
        ("[[files]]\nfile='x.csv'\nheader='yes'", "header is 'yes'"),
        ("[[files]]\nfile='x.csv'\nsize=0", "size is 0"),
        ("[[files]]\nfile='x.csv'\nothers=''", "others is ''"),
        ("[[files]]\nfile='x.csv'\n[[files]]\nfile='x.csv'", "two files have one name"),
        ("[languages]\nru='de'\n[[files]]\nfile='x.csv'", "ru is 'de'"),
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(
    content: str, message: str, tmp_path: Path
) -> None:
    """With the key that is wrong."""
    path = tmp_path / "own.toml"
    path.write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        profile_named(str(path))
    assert str(caught.value).startswith(str(path))


def test_an_unknown_profile_is_a_wrong_call() -> None:
    """And a file that is not there is named."""
    with pytest.raises(UsageError, match="no profile 'trados'"):
        profile_named("trados")
    with pytest.raises(InputError, match=r"none\.toml"):
        profile_named("none.toml")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


NUMBERED = [entry(f"термин номер {n}", f"term {n}", kind="term") for n in range(25)]
DOUBLE = [entry("один", text, kind="term") for text in ("one", "single")]
BROKEN = {WITH_TAB, WITH_BREAK}
EVERYTHING = [*torture(), *NUMBERED, *DOUBLE, RICH, entry(*WITH_TAB), entry(*WITH_BREAK)]
STRANGE = {
    (nfc(e.ru), nfc(e.en))
    for e in EVERYTHING
    if not (CYRILLIC.search(e.ru) or e.ru.startswith("#"))
    or (CYRILLIC.search(e.en) and not re.search("[A-Za-z]", e.en))
}
"""Texts that a table, which names no entry, brings back only where the entry is: by their letters
they are not Russian, or not English."""


@pytest.mark.parametrize("name", PROFILES)
def test_the_torture_set_goes_there_and_back(name: str, tmp_path: Path) -> None:
    """Every entry equal in a new store, or refused or dropped by name before; none in silence."""
    assert len(EVERYTHING) >= 60
    goes_there_and_back(profile_named(name), tmp_path)


def test_the_torture_set_goes_through_a_profile_of_ones_own(tmp_path: Path) -> None:
    """Tabs between fields and no quotes, UTF-16, guards against formulas, alternatives."""
    path = tmp_path / "own.toml"
    path.write_text(
        '[[files]]\nfile = "a.tsv"\ncolumns = ["id", "source", "target", "note"]\n'
        '[[files]]\nfile = "b.csv"\ndelimiter = ";"\nencoding = "utf-16"\nguard = true\n'
        '[[files]]\nfile = "c.csv"\nothers = "¦"\n[[files]]\nfile = "d.xlsx"\nye = true\n'
    )
    goes_there_and_back(profile_named(str(path)), tmp_path / "out")


def goes_there_and_back(target: Target, tmp_path: Path) -> None:
    """Every file of ``target`` read into a store of its own says what it was given."""
    written = write_targets(EVERYTHING, INFO, [(target, tmp_path)], "skip")
    for one in written if target.name == "own" else ():
        refused = {refusal.entry_id for refusal in one.refused}
        fitting = [e for e in EVERYTHING if e.id not in refused]
        assert verify(one.path, fitting, target).ok
        with Store.open(tmp_path / f"{one.path.name}.db", create=True) as store:
            incoming = Incoming(one.path, table=table_options(target, one.path.name))
            list(merge(store, incoming, "anna"))
            found = {(nfc(e.ru), nfc(e.en)) for e in store.entries.in_order()}
        expected = {(nfc(e.ru), nfc(e.en)) for e in fitting if (e.ru, e.en) not in BROKEN}
        assert expected - STRANGE <= found, expected - found
        assert not STRANGE & found
    named = {refusal.entry_id for one in written for refusal in one.refused}
    named |= {entry_id for loss in losses_of(EVERYTHING, target) for entry_id in loss.entries}
    with Store.open(tmp_path / "new.db", create=True) as store:
        for one in written:
            assert verify(one.path, EVERYTHING, target).problems == ()
            options = table_options(target, one.path.name) if is_table(target, one) else None
            incoming = Incoming(one.path)
            incoming.table = options or incoming.table
            if one.records and one.format != "rules":
                for change in merge(store, incoming, "anna"):
                    if change.kind == "refused" and "U+00" not in change.note:
                        # Else a tab or a line break, which a store does not take.
                        assert change.theirs is not None
                        assert (nfc(change.theirs.ru), nfc(change.theirs.en)) in STRANGE, change
        found = {(nfc(e.ru), nfc(e.en)) for e in store.entries.in_order()}
    lost = [e for e in EVERYTHING if (nfc(e.ru), nfc(e.en)) not in found]
    lost = [e for e in lost if (nfc(e.ru), nfc(e.en)) not in STRANGE]
    assert [e for e in lost if e.id not in named and (e.ru, e.en) not in BROKEN] == []
    assert len(found | STRANGE) >= len(TORTURE) - 5


def is_table(target: Target, written: Written) -> bool:
    names = [o.files[0] for o in target.outputs if o.table]
    return any(written.path.as_posix().endswith(name) for name in names)


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("text", REFUSED_BY_XML.values(), ids=REFUSED_BY_XML)
def test_what_no_file_can_hold_is_refused_before_anything_is_written(
    name: str, text: str, tmp_path: Path
) -> None:
    """By name, for every profile."""
    bad = entry(text, "yes", kind="term", id="bad")
    with pytest.raises(RefusedError, match="bad "):
        export(name, tmp_path, [RICH, bad])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", PROFILES)
def test_the_same_entries_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    """In any order."""
    files = []
    for folder, entries in (("a", EVERYTHING), ("b", EVERYTHING[::-1])):
        written = export(name, tmp_path / folder, entries, on_refused="skip")
        files.append([Path(w.path).read_bytes() for w in written])
    assert files[0] == files[1]
