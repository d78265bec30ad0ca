"""The text of segments with inline codes: breaks, placeholders, formatting."""

import pytest
from lxml import etree

from glossary.formats.readers.inline import braced_text, inline_text

BREAKS = [
    '<ph type="lb"/>',
    '<ph type="x-lb">\\</ph>',
    '<ph ctype="lb" id="1">&lt;br&gt;</ph>',
    '<x id="4" ctype="lb"/>',
    '<x id="LINE_BREAK"/>',
    '<x id="2" ctype="x-br" equiv-text="&lt;br/&gt;"/>',
    '<ph id="1" equiv="&#10;"/>',
    '<ph id="1" equiv="\\n"/>',
    '<ph id="1" type="fmt" subType="xlf:lb"/>',
    '<ph id="1" disp="&lt;BR /&gt;" equiv="BREAK"/>',
    '<ph x="1">&lt;br clear="all"/&gt;</ph>',
    '<ph x="1">&lt;text:line-break/&gt;</ph>',
    '<ph x="1">&lt;w:br/&gt;</ph>',
    '<ph x="1">\\n</ph>',
    '<ph x="1">\n</ph>',
    "<ut>\\line </ut>",
    "<ut>{\\par }</ut>",
    '<it pos="begin">&lt;br&gt;</it>',
    '<ph id="1">&lt;mq:ch val="&#10;" /&gt;</ph>',
    '<ph id="1">&lt;mq:ch val="&amp;#xA;" /&gt;</ph>',
    '<ph id="1">&lt;mq:nt type="lb" /&gt;</ph>',
    '<ph id="1">&lt;mq:rxt displaytext="n" val="\\n" /&gt;</ph>',
    '<g id="7" ctype="x-br"/>',
    '<cp hex="000A"/>',
    '<ph type="x-tab"/>',
]
PLACEHOLDERS = [
    "{0}",
    "{name}",
    "{{ name }}",
    "{count, plural, one {one} other {many}}",
    "%s",
    "%1$s",
    "%.2f",
    "%(name)s",
    "%@",
    "%1",
    "${total}",
    "%{total}",
    "$name",
    "@name",
    "[[name]]",
]
FORMATTING = [
    '<bpt i="1">&lt;b&gt;</bpt>',
    '<ept i="1">{}</ept>',
    '<bpt id="1" ctype="bold">{0}</bpt>',
    '<ph x="1">&lt;b&gt;</ph>',
    '<ph id="1" ctype="bold">{}</ph>',
    '<it pos="end">&lt;/i&gt;</it>',
    "<ut>{\\b </ut>",
    "<ut>{\\cs6\\f1 x}</ut>",
    '<x id="START_TAG_STRONG" ctype="x-strong" equiv-text="&lt;strong&gt;"/>',
    '<sc id="1"/>',
    '<ec startRef="1"/>',
    '<sm id="1" type="comment"/>',
    '<ph id="1">&lt;mq:rxt displaytext="/B" val="[/B]"/&gt;</ph>',
    '<ph x="1">[b]</ph>',
    '<ph x="1">{/b}</ph>',
    '<mrk mtype="x-sdl-deleted">old </mrk>',
    '<cp hex="001F"/>',
]


def text_of(inner: str) -> str:
    return inline_text(etree.fromstring(f"<seg>{inner}</seg>"))


@pytest.mark.parametrize("code", BREAKS)
def test_a_break_is_a_line_break(code: str) -> None:
    assert text_of(f"Первая{code}вторая") == "Первая\nвторая"


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_placeholder_stays(placeholder: str) -> None:
    """As the content of a code, and as what is said to stand for one."""
    assert text_of(f"Дело <ph x='1'>{placeholder}</ph>.") == f"Дело {placeholder}."
    for name in ("equiv-text", "equiv", "disp"):
        assert text_of(f'Дело <x id="1" {name}="{placeholder}"/>.') == f"Дело {placeholder}."


@pytest.mark.parametrize("code", FORMATTING)
def test_formatting_vanishes(code: str) -> None:
    """It neither joins words nor splits them."""
    assert text_of(f"сви{code}детель в {code}суде") == "свидетель в суде"


def test_text_in_elements_stays() -> None:
    """In groups, marks and highlights, one in another."""
    assert text_of('a <g id="1">b <hi>c</hi><pc id="2">d</pc></g> <mrk mtype="term">e</mrk>') == (
        "a b cd e"
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("<ph>&amp;amp;</ph>", "&"),
        ("<ph>&amp;nbsp;</ph>", "\u00a0"),
        ("<ph>&amp;#8212;</ph>", "—"),
        ("<ph>&amp;nothing;</ph>", ""),
        ('<ph id="1">&lt;mq:ch val="→" /&gt;</ph>', "→"),
        ('<ph id="1">&lt;mq:ch val="nbsp" /&gt;</ph>', "\u00a0"),
    ],
)
def test_characters_written_as_codes_stay(code: str, text: str) -> None:
    assert text_of(f"a{code}b") == f"a{text}b"


def test_what_a_code_stands_for_may_stand_elsewhere() -> None:
    """The file's own definition comes before all else."""
    seg = etree.fromstring('<seg>a<x id="1"/>b<x id="2"/>c<g id="3"/></seg>')
    defined = {"1": "<br/>", "2": "%s", "3": "<br>"}
    assert inline_text(seg, lambda code: iter([defined[code.get("id", "")]])) == "a\nb%sc\n"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Суд {b>отложил<b} дело", "Суд отложил дело"),
        ("a{1}b", "a\nb"),
        ("a {2} b", "a %s b"),
        ("a {3>b<3} c", "a b c"),
        ("a {4} b", "a {4} b"),
        ("цена {approx} 5 {", "цена {approx} 5 {"),
    ],
)
def test_phrase_writes_codes_into_the_text(text: str, plain: str) -> None:
    assert braced_text(text, {"1": "<br/>", "2": "%s", "3": "<b>"}) == plain


@pytest.mark.parametrize(
    "text", ["{" * 100_000, "%" * 100_000, "<br" + " " * 100_000, "[[" * 50_000]
)
def test_codes_of_any_length_are_read(text: str) -> None:
    """Nothing takes more time than its length."""
    seg = etree.Element("seg")
    etree.SubElement(seg, "ph").text = text
    assert inline_text(seg) == ""
    assert braced_text(text, {}) == text
