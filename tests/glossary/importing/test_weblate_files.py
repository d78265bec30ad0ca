"""Files as Weblate gives them back, with what its users did there."""

from pathlib import Path
from typing import Any

import pytest

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
