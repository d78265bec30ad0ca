"""Files as Weblate gives them back, with what its users did there."""

from pathlib import Path
from typing import Any

import pytest

from glossary.entries.content import OPEN
from glossary.importing.files import Incoming

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX" xml:lang="ru"><text><body>'
CONCEPT = (
    '<termEntry id="e1"{flags}>{about}<langSet xml:lang="ru">{russian}<tig><term>пруд</term></tig>'
    '</langSet><langSet xml:lang="en">{english}<tig><term>pond</term>{term}</tig></langSet>'
    "</termEntry>"
)
PARTS = dict.fromkeys(("flags", "about", "russian", "english", "term"), "")


def given(path: Path, **parts: str) -> dict[str, Any]:
    """What the only record of a termbase says beyond its texts."""
    body = CONCEPT.format_map(PARTS | parts)
    path.write_text(f"{HEAD}{body}</body></text></martif>", encoding="utf-8")
    (record,) = Incoming(path).records()
    assert (record.ru, record.en, record.problem) == ("пруд", "pond", "")
    return dict(record.given)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("forbidden", {"forbidden": True}),
        ("read-only", {"do_not_translate": True}),
        ("terminology, forbidden", {"forbidden": True}),
        ("read-only,forbidden", {"forbidden": True, "do_not_translate": True}),
        ("max-length:20", {}),
        ("forbidden-words", {}),
        ("", {}),
    ],
)
def test_flags_of_weblate(flags: str, expected: dict[str, Any], tmp_path: Path) -> None:
    """They stand in an attribute, between commas; there are others than ours."""
    assert given(tmp_path / "a.tbx", flags=f' weblate-flags="{flags}"') == expected


@pytest.mark.parametrize(
    ("parts", "note"),
    [
        ({"english": '<note from="translator">for fish</note>'}, "for fish"),
        ({"russian": "<note>не озеро</note>"}, "не озеро"),
        (
            {"about": "<note>стоячий</note>", "english": "<note>for fish</note>"},
            "стоячий; for fish",
        ),
        ({"about": "<note>стоячий</note>", "english": "<note>стоячий</note>"}, "стоячий"),
        ({"english": "<note>of both</note>", "term": "<note>of it</note>"}, "of both; of it"),
    ],
)
def test_explanations_of_weblate(parts: dict[str, str], note: str, tmp_path: Path) -> None:
    """An explanation stands with the language, beside the note of the concept that came from us."""
    assert given(tmp_path / "a.tbx", **parts) == {"note": note}


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("вода\nмалый водоём", "малый водоём"),
        ("вода", ""),
        ("вода стоит", "вода стоит"),
        ("малый водоём\nвода", "малый водоём\nвода"),
    ],
)
def test_the_domain_is_no_part_of_the_definition(
    definition: str, expected: str, tmp_path: Path
) -> None:
    """Weblate shows domain and definition as one text, and writes that as the definition."""
    about = '<descrip type="subjectField">вода</descrip>'
    about += f'<descrip type="definition">{definition}</descrip>'
    found = given(tmp_path / "a.tbx", about=about)
    assert (found["domain"], found.get("definition", "")) == ("вода", expected.replace("\n", " "))


CONVERTED = "location,source,target,id,fuzzy,context,translator_comments,developer_comments"


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ("'+7 звонков','+7 calls'", ("+7 звонков", "+7 calls")),
        ("'-да','@yes'", ("-да", "@yes")),
        ("'=а\\|б','=a\\|b'", ("=а|б", "=a|b")),
        ("'пруд','pond'", ("'пруд'", "'pond'")),
        ("а\\|б,a\\|b", ("а\\|б", "a\\|b")),
        ("'=х,=x'", ("'=х", "=x'")),
    ],
)
def test_a_table_that_weblate_converted(cells: str, texts: tuple[str, str], tmp_path: Path) -> None:
    """Texts that a spreadsheet would take for formulas stand between apostrophes, only those."""
    path = tmp_path / "a.csv"
    path.write_text(f"{CONVERTED}\n,{cells},,False,e1,,\n", encoding="utf-8")
    assert [(record.ru, record.en) for record in Incoming(path).records()] == [texts]


def test_other_tables_keep_their_apostrophes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("source,target,fuzzy\n'=х','=x',\n", encoding="utf-8")
    assert [(record.ru, record.en) for record in Incoming(path).records()] == [("'=х'", "'=x'")]


def pairs(path: Path, text: str) -> list[tuple[str, str, Any, str, str]]:
    """(Russian, English, verdict, note, remark or problem) of each record of a file."""
    path.write_text(text, encoding="utf-8")
    return [
        (one.ru, one.en, one.given.get("verdict"), one.given.get("note", ""),
         one.remark or one.problem)
        for one in Incoming(path).records()
    ]  # fmt: skip


SUGGESTED = (OPEN, "", "suggested in Weblate")
SAYS = '<note from="translator">Suggested in Weblate: {}</note>'
NOTE = '<note from="translator">for fish</note>'


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"english": NOTE + SAYS.format("pool")}, [("пруд", "pool", *SUGGESTED)]),
        ({"about": NOTE + SAYS.format("pool")}, [("пруд", "pool", *SUGGESTED)]),
        ({"english": NOTE, "russian": SAYS.format("озеро")}, [("озеро", "pond", *SUGGESTED)]),
        (
            {"english": SAYS.format("pool") + NOTE + SAYS.format("mere, tarn")},
            [("пруд", "pool", *SUGGESTED), ("пруд", "mere, tarn", *SUGGESTED)],
        ),
    ],
)
def test_what_is_suggested_in_weblate_is_no_note(
    parts: dict[str, str], expected: list[Any], tmp_path: Path
) -> None:
    """It is another pair, to be reviewed; older versions say it of the concept."""
    text = f"{HEAD}{CONCEPT.format_map(PARTS | parts)}</body></text></martif>"
    found = pairs(tmp_path / "a.tbx", text)
    assert found == [("пруд", "pond", None, "for fish", ""), *expected]


def test_what_is_suggested_for_a_term_without_a_translation(tmp_path: Path) -> None:
    """The term itself is refused, as ever; with what is suggested it is a pair."""
    body = CONCEPT.format_map(PARTS | {"about": SAYS.format("pond")})
    body = body.replace("<term>pond</term>", "<term/>")
    found = pairs(tmp_path / "a.tbx", f"{HEAD}{body}</body></text></martif>")
    assert [one[:3] for one in found if one[4] == SUGGESTED[2]] == [("пруд", "pond", OPEN)]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",пруд,pond,{}", ("пруд", "pond", "пруд", "pool")),
        (",pond,пруд,{}", ("пруд", "pond", "озеро", "pond")),
        (",пруд,,{}", ("пруд", "", "пруд", "pool")),
    ],
)
def test_what_is_suggested_in_a_table_is_no_note(
    row: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    """A line of the translators' comments; the comments and those of the developers are."""
    said = "Suggested in Weblate: " + ("озеро" if "pond,пруд" in row else "pool")
    cells = f',False,e1,"see the map\n{said}",for fish\n'
    other = ",сад,garden,,False,e2,,\n" if said.endswith("pool") else ",garden,сад,,False,e2,,\n"
    found = pairs(tmp_path / "a.csv", f"{CONVERTED}\n{row.format(cells)}{other}")
    ru, en, *suggested = expected
    assert found[1] == (*suggested, *SUGGESTED)
    assert found[0][:2] == (ru, en)
    assert found[0][3:] == ("see the map; for fish", "" if en else "no English")


@pytest.mark.parametrize(
    ("said", "note", "kept"),
    [
        ("for the stove,[do not translate]", "for the stove", True),
        ("see the map,[do not translate] не «village»", "see the map; не «village»", True),
        (",[do not translate]", "", True),
        ("for the stove,", "for the stove", None),
    ],
)
def test_what_is_not_to_be_translated_beside_a_comment(
    said: str, note: str, kept: bool | None, tmp_path: Path
) -> None:
    """The mark stands in the second of two columns of notes."""
    path = tmp_path / "a.csv"
    path.write_text(f"{CONVERTED}\n,кизяк,kizyak,,False,e1,{said}\n", encoding="utf-8")
    (record,) = Incoming(path).records()
    assert record.given.get("note", "") == note
    assert record.given.get("do_not_translate") is kept
