"""PO files: their grammar, their languages, what is counted and what is refused."""

from pathlib import Path

import pytest

from align.errors import ExportError
from glossary.formats.readers.po import PoFile
from glossary.formats.readers.tmx import TmxUnit
from glossary.importing.files import format_of
from tests.support.merging import written_text

HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def units(folder: Path, text: str, encoding: str = "utf-8") -> tuple[list[TmxUnit], dict[str, int]]:
    file = PoFile(written_text(folder, "x.po", text, encoding))
    return list(file.units()), file.unread


def pairs(found: list[TmxUnit]) -> list[tuple[str, str]]:
    return [(unit.texts["ru"], unit.texts["en"]) for unit in found]


@pytest.mark.parametrize(
    ("header", "source", "target"),
    [
        (HEADER.format("ru"), "court", "суд"),
        (HEADER.format("ru_RU@latin"), "court", "суд"),
        (HEADER.format("en-GB"), "суд", "court"),
        (HEADER.format(""), "суд", "court"),
        (HEADER.format("ru"), "суд", "court"),
        ("", "court", "суд"),
        ("", "суд", "court"),
    ],
)
def test_either_direction(header: str, source: str, target: str, tmp_path: Path) -> None:
    """The scripts tell, and a header that contradicts them does not."""
    found, _ = units(tmp_path, f'{header}msgid "{source}"\nmsgstr "{target}"\n')
    assert pairs(found) == [("суд", "court")]


def test_the_header_tells_where_scripts_do_not(tmp_path: Path) -> None:
    """A name in Latin on both sides, Cyrillic on both."""
    text = 'msgid "{}"\nmsgstr "{}"\n'
    found, _ = units(tmp_path, HEADER.format("en") + text.format("OVD-Info", "OVD Info"))
    assert pairs(found) == [("OVD-Info", "OVD Info")]
    found, _ = units(tmp_path, HEADER.format("ru") + text.format("akim (аким)", "аким"))
    assert pairs(found) == [("аким", "akim (аким)")]


def test_texts_over_lines_with_escapes(tmp_path: Path) -> None:
    r"""\n, \t, \", \\, octal and hexadecimal; the keyword may touch its quotation mark."""
    text = 'msgid "Say \\"court\\"\\t"\n  "now\\n"\n"a\\\\b \\x41\\102"\nmsgstr"скажи"\n'
    found, _ = units(tmp_path, text)
    assert pairs(found) == [("скажи", 'Say "court"\tnow\na\\b AB')]


def test_each_form_of_a_plural_is_a_unit(tmp_path: Path) -> None:
    """The first form goes with the singular, the others with the plural, each pair once."""
    text = (
        'msgid "{n} witness"\nmsgid_plural "{n} witnesses"\nmsgstr[0] "{n} свидетель"\n'
        'msgstr[1] "{n} свидетеля"\nmsgstr[2] "{n} свидетелей"\n\n'
        'msgid "{n} дом"\nmsgid_plural "{n} домов"\nmsgstr[0] "{n} house"\nmsgstr[1] "{n} houses"\n'
        'msgid "year"\nmsgid_plural "years"\nmsgstr[0] "год"\nmsgstr[1] "лет"\nmsgstr[2] "лет"\n'
    )
    found, unread = units(tmp_path, text)
    assert pairs(found) == [
        ("{n} свидетель", "{n} witness"),
        ("{n} свидетеля", "{n} witnesses"),
        ("{n} свидетелей", "{n} witnesses"),
        ("{n} дом", "{n} house"),
        ("{n} домов", "{n} houses"),
        ("год", "year"),
        ("лет", "years"),
    ]
    assert unread == {}
    assert [unit.where for unit in found][:4] == ["line 1"] * 3 + ["line 7"]


def test_comments_context_and_flags(tmp_path: Path) -> None:
    """Remarks and context become a note, references and old texts do not; fuzzy is a state."""
    text = (
        "# legal\n#. used on the front page\n#: a.py:3\n#| msgid \"courts\"\n#, c-format, fuzzy\n"
        'msgctxt "law"\nmsgid "court"\nmsgstr "суд"\n'
        '#, read-only\nmsgid "Zona"\nmsgstr "Zona"\n'
        '#, forbidden\nmsgid "snitch"\nmsgstr "свидетель"\n'
    )  # fmt: skip
    found, _ = units(tmp_path, text)
    assert found[0].properties == {"note": "legal; used on the front page; context: law"}
    assert found[0].standing == ("open", "fuzzy")
    assert found[0].id == "law"
    assert found[1].properties == {"note": "", "x-do-not-translate": "yes"}
    assert found[2].properties == {"note": "", "x-forbidden": "yes"}


@pytest.mark.parametrize(
    ("msgid", "source", "note"),
    [
        ('"_: a noun\\n"\n"court"', "court", "context: a noun"),
        (
            '""\n"_:noun, not verb\\nthe court\\n"\n"of appeal"',
            "the court\nof appeal",
            "context: noun, not verb",
        ),
        ('"_: \\n"', "_: \n", ""),
        ('"_: no text"', "_: no text", ""),
    ],
)
def test_a_comment_within_a_text_is_its_context(
    msgid: str, source: str, note: str, tmp_path: Path
) -> None:
    """As KDE wrote it before there was msgctxt; what has no text behind it is none."""
    (unit,), _ = units(tmp_path, f'msgid {msgid}\nmsgstr "суд"\n')
    assert (pairs([unit]), unit.properties["note"]) == ([("суд", source)], note)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.po", 'msgid "court\nmsgstr "суд"\n'),
        ("a.txt", 'msgid "court\nmsgstr "суд"\n'),
        ("a.po", "суд,court\n"),
    ],
)
def test_a_damaged_catalogue_is_no_table(name: str, text: str, tmp_path: Path) -> None:
    """Its name or its first line tells, so that the error is one of its lines."""
    path = written_text(tmp_path, name, text)
    assert format_of(path) == "po"
    with pytest.raises(ExportError, match="line 1: "):
        list(PoFile(path).units())


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    text = (
        'msgid "court"\nmsgstr "суд"\n\nmsgid "witness"\nmsgstr ""\n\n'
        'msgid "judge"\nmsgid_plural "judges"\nmsgstr[0] "судья"\nmsgstr[1] ""\n\n'
        '#~ msgid "old"\n#~ msgstr "старый"\n#~| msgid "older"\n\n'
        '#~ msgid "oldest"\n#~ msgstr "x"\n'
    )
    found, unread = units(tmp_path, text)
    assert pairs(found) == [("суд", "court"), ("судья", "judge")]
    assert unread == {"entries without a translation": 2, "entries marked obsolete": 2}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """As the byte order mark tells, or the header."""
    text = HEADER.format("ru").replace("UTF-8", encoding) + 'msgid "court"\r\nmsgstr "суд"\r\n'
    found, _ = units(tmp_path, text, encoding)
    assert pairs(found) == [("суд", "court")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER.format("de") + 'msgid "court"\nmsgstr "Gericht"\n', "line 1: Language is 'de'"),
        (HEADER.format("") + 'msgid "court"\nmsgstr ""\n', "has 1 texts and no translation"),
        ('msgid "court"\nmsgstr "суд\n', "line 2: a text is not closed by a quotation mark"),
        ('msgid "court"\nmsgstr "суд"\nnonsense\n', "line 3: 'nonsense' is no line of a PO file"),
        ('msgid "court"\nmsgstr "су"д"\n', 'line 2: \'msgstr "су"д"\' is no line of a PO file'),
        ('msgid "a"\nmsgstr "суд"\n\nmsgstr "двор"\n', "line 4: a second msgstr of one entry"),
        ("# a comment, and nothing else\n", "has no msgid: not a PO file, or an empty one"),
        ('msgstr "суд"\n', "line 1: a msgstr without its msgid"),
        ("# a\n" + '"court"\n', "line 2: '\"court\"' is no line of a PO file"),
        (HEADER.format("ru").replace("UTF-8", "nonsense"), "no encoding 'nonsense'"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, message: str, tmp_path: Path) -> None:
    """With the line."""
    with pytest.raises(ExportError) as caught:
        units(tmp_path, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_encoding_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="line 1 or later: is not utf-8"):
        units(tmp_path, 'msgid "court"\nmsgstr "суд"\n', "cp1251")


def test_an_entry_without_end_is_refused(tmp_path: Path) -> None:
    """Before it fills the memory."""
    text = 'msgid "court"\nmsgstr "суд"\n' + f'"{"x" * 1_000_000}"\n' * 20
    with pytest.raises(ExportError, match="an entry of over 16,777,216 characters"):
        units(tmp_path, text)


@pytest.mark.parametrize(
    "flags", ["#, fuzzy", "#= fuzzy", "#= c-format\n#, fuzzy", "#=fuzzy,c-format"]
)
def test_flags_of_either_sort_are_read(flags: str, tmp_path: Path) -> None:
    """Newer programs write those that stay behind #=; none of them may turn a draft into more."""
    found, _ = units(tmp_path, f'{HEADER.format("ru")}{flags}\nmsgid "court"\nmsgstr "суд"\n')
    assert [unit.standing for unit in found] == [("open", "fuzzy")]
