"""The same article gives the same pairs as Markdown, plain text, HTML, Word and OpenDocument."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.glosses.pairing import pair_document
from tests.support.article_formats import (
    Part,
    part,
    write_html,
    write_markdown,
    write_open_document,
    write_plain,
    write_word,
)
from tests.support.places import bare

WRITERS: dict[str, Callable[[Iterable[Part], Path], None]] = {
    "a.txt": write_plain,
    "a.html": write_html,
    "untidy.html": partial(write_html, tidy=False),
    "a.docx": write_word,
    "a.odt": write_open_document,
}
ARTICLES = {
    "paragraphs": (
        part("heading", "A bridge and its slogans"),
        part("paragraph", "The crowd sang «Откройте мост» (“Open the bridge”) until noon."),
        part("paragraph", "The law calls them *самовольная постройка* (unauthorised building)."),
        part("paragraph", "Somebody tagged it {#ОткройтеМост} [open the bridge] and left."),
    ),
    "inside words": (
        part("paragraph", "A banner read «Вер*ни*те _лес_ го{ро}ду» (“Give the *for*est back”)."),
        part("paragraph", "The word само\u00adволь\u00adный (unauthor\u00adised) is\u00a0old."),
        part("paragraph", "It is 5\u00a0рублей (five\u00a0roubles) — no more & no less."),
    ),
    "lists": (
        part("paragraph", "Their words were these:"),
        part("item", "самосёл — a returned settler"),
        part("item", "*дачник* — a summer resident"),
        part("item", "сторож — _a watchman_"),
        part("paragraph", "And that was all of it."),
    ),
    "numbered": (
        part("paragraph", "They demanded three things:"),
        part("number", "«Верните автобус» (“Bring the bus back”)"),
        part("number", "«Почините фонари» (“Repair the street lamps”)"),
        part("paragraph", "Nothing was done."),
    ),
    "table": (
        part("paragraph", "A small dictionary:"),
        part("row", "Russian", "English"),
        part("row", "произвол", "arbitrariness"),
        part("row", "*повестка*", "summons"),
        part("row", "понятой", "attesting witness"),
        part("paragraph", "The rest is known."),
    ),
    "quotations": (
        part("paragraph", "Another resident wrote on her page:"),
        part("quote", "Мост закрыли на десять лет. Автобус не ходит."),
        part("quote", "The bridge was closed for ten years. The bus does not run."),
        part("paragraph", "Her neighbours agreed with every word of it."),
    ),
    "verses": (
        part("paragraph", "They sang on the way home:"),
        part("quote", "Мы шли домой\\и пели вслух\\а город спал"),
        part("quote", "We walked along\\and sang aloud\\the town was still"),
        part("paragraph", "Nobody heard them there at all."),
    ),
    "a break in a quotation": (
        part("paragraph", "The sign said «Проход\\закрыт» (“No thoroughfare”), and it lied."),
        part("paragraph", "Below it: «Осторожно, лёд» (“Beware\\of the ice”), in red."),
    ),
    "caption": (
        part("paragraph", "The bridge has been closed for years."),
        part("caption", "A placard: «Где автобус?» (“Where is the bus?”). Photo: the author"),
    ),
    "definitions": (
        part("paragraph", "What the words mean here:"),
        part("term", "произвол"),
        part("meaning", "arbitrariness"),
        part("term", "*понятой*"),
        part("meaning", "attesting witness"),
        part("paragraph", "There are no others."),
    ),
    "notes": (
        part(
            "paragraph", "The crowd sang «Откройте мост!»^Literally, “Open the bridge!”^ till noon."
        ),
        part("paragraph", "One sign said «Нет дороги»^“There is no road.”^ in chalk."),
    ),
    "nested quotes": (
        part(
            "paragraph",
            "He read out «Закон „О мостах“ — для всех» (“The law ‘On Bridges’ is for all”).",
        ),
    ),
}
PAIRS = {
    "paragraphs": 3, "inside words": 3, "lists": 3, "numbered": 2, "table": 3, "quotations": 1,
    "verses": 3, "a break in a quotation": 2, "caption": 1, "definitions": 2, "notes": 2,
    "nested quotes": 1,
}  # fmt: skip
"""How many pairs each has, so that no format agrees with another by finding nothing."""


@pytest.mark.parametrize("name", ARTICLES)
def test_formats_agree(name: str, tmp_path: Path, use: Encoder) -> None:
    """Russian, English, kind and status are the same, and stand where the record says."""
    path = tmp_path / "a.md"
    write_markdown(ARTICLES[name], path)
    expected = records(path, use)
    assert sum(status == "paired" for *_, status in expected) == PAIRS[name]
    for file, write in WRITERS.items():
        if file == "a.txt" and name == "verses":
            continue  # plain text has no mark for what is quoted, so its lines are one post
        write(ARTICLES[name], tmp_path / file)
        assert records(tmp_path / file, use) == expected, file


def records(path: Path, use: Encoder) -> list[tuple[str, str, str | None, str]]:
    document = read_document(path)
    pairs = pair_document(document, use)
    page = path.suffix == ".html"
    for pair in pairs:
        assert bare(document.raw[pair.ru_start : pair.ru_end], page=page) == bare(
            pair.ru, page=page
        )
    return [(pair.kind, pair.ru, pair.en, pair.status) for pair in pairs]
