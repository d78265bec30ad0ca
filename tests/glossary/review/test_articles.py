"""Pairs in their articles: where they stand, what is around them, and what else is told instead."""

import os
import stat
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from align.documents.context import context_of
from align.documents.reading import read_document
from align.records import Pair, Span
from glossary.review.articles import Articles, telling_order
from glossary.review.external_editor import place_arguments
from glossary.review.session import Review
from glossary.review.terminal.article_lines import passage_lines
from glossary.review.terminal.text_layout import Line
from glossary.review.unglossed import UnglossedReview
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.terminals import ReviewTerminal

ENGLISH = """\
# Snow

Nobody had cleared the roofs since Friday.

On Sunday a crowd came to the gate and chanted «верните лопаты» ("give the shovels back"), though
the guard had gone home.

- the first shovel
- the second shovel

A man with a thermos kept count, and a child asked why &amp; until when.

The bulletin called it a загон, a pen.
"""
RUSSIAN = """\
# Снег

Крыши не чистили с пятницы.

Человек с термосом вёл счёт, а ребёнок спрашивал, до каких пор.
"""


def pair_in(root: Path, file: str, ru: str, en: str, en_file: str = "") -> Pair:
    """The pair of two texts that stand once in their articles, as a build makes it."""
    sides = []
    for name, text in ((file, ru), (en_file or file, en)):
        document = read_document(root / name, name=name)
        start = document.text.index(text)
        span = Span(start, start + len(text))
        sides.append((document.original(span.start, span.end), *context_of(document, span)))
    (place, context, mark), (en_place, en_context, en_mark) = sides
    return Pair(
        file=file, kind="term", language="ru", ru=ru, ru_start=place.start, ru_end=place.end,
        status="paired", key=ru, en=en, en_start=en_place.start, en_end=en_place.end,
        confidence=0.6, reasons=("in brackets right after it",), ru_context=context, ru_mark=mark,
        en_file=en_file or file, en_context=en_context, en_mark=en_mark,
    )  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    for name, text in (("en/snow.md", ENGLISH), ("ru/snow.md", RUSSIAN)):
        (tmp_path / "corpus" / name).parent.mkdir(parents=True)
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    yield tmp_path / "corpus"


def shovels(root: Path) -> Pair:
    return pair_in(root, "en/snow.md", "верните лопаты", "give the shovels back")


def shown(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def test_a_paragraph_with_its_neighbours(root: Path) -> None:
    """In full, breaks and lists kept, both sides marked, each with the number of its line."""
    (passage,) = Articles(root).around(shovels(root)).passages
    assert (passage.file, passage.line) == ("en/snow.md", 5)
    lines = shown(passage_lines(passage.near(), 60, 18, brackets=True))
    assert lines[:6] == [
        "   1  Snow",
        "",
        "   3  Nobody had cleared the roofs since Friday.",
        "",
        "   5  On Sunday a crowd came to the gate and chanted «[верните",
        '      лопаты]» ("[give the shovels back]"), though the guard had',
    ]
    assert lines[8:10] == ["   8  the first shovel", "   9  the second shovel"]
    assert "child asked why & until when." in " ".join(" ".join(lines[11:]).split())


@pytest.mark.parametrize("height", range(1, 20))
def test_it_fits_and_holds_what_is_marked(root: Path, height: int) -> None:
    """However little room there is."""
    (passage,) = Articles(root).around(shovels(root)).passages
    lines = passage_lines(passage.near(), 60, height, brackets=False)
    assert len(lines) <= height
    assert any(style == "mark" for line in lines for _, style in line)


def test_two_articles(root: Path) -> None:
    """Aligned texts are shown each in its own; English far from its Russian as well."""
    articles = Articles(root)
    aligned = pair_in(root, "ru/snow.md", "с термосом", "with a thermos", "en/snow.md")
    ru, en = articles.around(aligned).passages
    assert (ru.file, ru.line, en.file, en.line) == ("ru/snow.md", 5, "en/snow.md", 11)
    far = pair_in(root, "en/snow.md", "загон", "roofs")
    assert [passage.line for passage in articles.around(far).passages] == [13, 3]


def test_each_article_is_read_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as its file stays as it is; a changed one is read anew."""
    read: list[str] = []

    def counted(path: Path, *, name: str) -> object:
        read.append(name)
        return read_document(path, name=name)

    pairs = [shovels(root), pair_in(root, "en/snow.md", "загон", "pen")]
    monkeypatch.setattr("align.documents.reading.read_document", counted)
    articles = Articles(root)
    for pair in pairs * 3:
        assert articles.around(pair).passages
    assert read == ["en/snow.md"]
    (root / "en/snow.md").write_text(ENGLISH + "\nMore.\n", encoding="utf-8")
    assert articles.around(pairs[0]).passages and len(read) == 2


def test_what_is_no_longer_as_it_was_read(root: Path) -> None:
    """Moved text, files that are gone, pipes and names outside of the corpus are told."""
    pair, path = shovels(root), root / "en/snow.md"
    path.write_text("New at the top.\n\n" + ENGLISH, encoding="utf-8")
    assert Articles(root).around(pair).problem == "en/snow.md has changed since the build"
    path.write_text("", encoding="utf-8")
    assert "empty" in Articles(root).around(pair).problem
    path.unlink()
    assert Articles(root).around(pair).problem == "en/snow.md is no longer there"
    os.mkfifo(path)
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert Articles(root).around(pair).problem == "en/snow.md is no longer there"
    for name in ("../outside.md", "/etc/hostname"):
        outside = Pair(name, "term", "ru", "дом", 0, 3, "paired", "дом")
        assert "not in the corpus" in Articles(root).around(outside).problem
    assert "--corpus" in Articles(root / "nowhere").around(pair).problem


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("vi", ["+7", "/a.md"]),
        ("/usr/bin/nano", ["+7", "/a.md"]),
        ("emacsclient", ["+7", "/a.md"]),
        ("code", ["--goto", "/a.md:7"]),
        ("Code.exe", ["--goto", "/a.md:7"]),
        ("hx", ["/a.md:7"]),
        ("kate", ["--line", "7", "/a.md"]),
        ("libreoffice", ["/a.md"]),
    ],
)
def test_how_editors_are_told_the_line(program: str, arguments: list[str]) -> None:
    """Each in its own way; those that nobody knows get the file alone."""
    assert place_arguments(program, Path("/a.md"), 7) == arguments
    assert place_arguments(program, Path("/a.md"), 0) == ["/a.md"]


# In a terminal


@pytest.fixture
def path(root: Path) -> Path:
    with Store.open(root.parent / "glossary.db", create=True) as store:
        aligned = pair_in(root, "ru/snow.md", "с термосом", "with a thermos", "en/snow.md")
        store.replace_pairs([shovels(root), aligned], (), model="m", corpus=root)
    return root.parent / "glossary.db"


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40), (40, 10)])
def test_the_article_on_the_screen(path: Path, columns: int, lines: int) -> None:
    """Around the pair on the card; the whole of it, scrolled, with v; the file stays as it is."""
    with ReviewTerminal(path, columns, lines, NO_COLOR="1") as terminal:
        terminal.see("0 done · 2 to go")
        if lines > 10:
            assert "en/snow.md:5" in terminal.frame()
            assert "[верните лопаты]" in " ".join(terminal.frame().split())
        shown = terminal.press("v", " en/snow.md · ")
        assert "верните" in shown and len(shown.split("\n")) == lines
        last = terminal.press("\x1b[F", "· 100 %")
        assert "it a загон, a pen." in " ".join(last.split())
        terminal.press("\x1b[H", "   1  Snow")
        terminal.press("x", "0 done")
        terminal.press("s", "skipped: верните")
        terminal.press("м", " ru/snow.md · ")
        assert "thermos" in terminal.press("\t", " en/snow.md · ")
        terminal.press(" ", " en/snow.md · ")
        terminal.press("q", "to go")
        terminal.send("q")
        assert terminal.wait() == 0


def test_the_article_in_the_editor(path: Path, root: Path, tmp_path: Path) -> None:
    """At the line of the pair; what was changed there is told, and the place looked up again."""
    editor = tmp_path / "vi"
    editor.write_text('#!/bin/sh\necho "$@" >> "$0.called"\nsed -i "1s/^/New.\\n\\n/" "$2"\n')
    editor.chmod(0o755)
    with ReviewTerminal(path, EDITOR=str(editor), columns=120) as terminal:
        terminal.see("en/snow.md:5")
        terminal.press("V", "en/snow.md is changed: `tolmach build` reads it again")
        assert "as last built: en/snow.md has changed since the build" in terminal.frame()
        terminal.press("V", "has changed since the build")
    called = (tmp_path / "vi.called").read_text().split("\n")
    assert called == [f"+5 {root.absolute()}/en/snow.md", ""]


def test_moved_together(path: Path, root: Path, tmp_path: Path) -> None:
    """Store and corpus are found in another place; the corpus alone where --corpus says."""
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    root.rename(moved / "corpus")
    path.rename(moved / "glossary.db")
    with ReviewTerminal(moved / "glossary.db") as terminal:
        terminal.see("en/snow.md:5")


FERRY = {
    "en/ferry.md": """\
# Паром (the ferry)

## переправа

The crossing (переправа) is closed until April, the captain said.
""",
    "en/jetty.md": """\
# Jetty

- причал, jetty

On the причал somebody has chalked a timetable, and nobody has washed it off.

They still meet at the причал (the jetty) on Sundays.
""",
}


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    for name, text in FERRY.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def at(root: Path, file: str, ru: str, en: str | None, line: int, sure: float) -> Pair:
    """The pair that stands on one line of an article, as a build makes it; without English, alone
    there.
    """
    document = read_document(root / file, name=file)
    from_line = sum(len(one) + 1 for one in FERRY[file].split("\n")[: line - 1])
    begin = bisect_left(document.origins, from_line)
    start = document.text.index(ru, begin)
    span = Span(start, start + len(ru))
    place = document.original(span.start, span.end)
    context, mark = context_of(document, span)
    pair = Pair(
        file=file, kind="term", language="ru", ru=ru, ru_start=place.start, ru_end=place.end,
        status="paired", key=ru, en=en or "the English", confidence=sure, reasons=(f"line {line}",),
        ru_context=context, ru_mark=mark,
    )  # fmt: skip
    if en is None:
        return pair
    first = document.text.index(en, begin)
    en_span = Span(first, first + len(en))
    there, (en_context, en_mark) = (
        document.original(first, first + len(en)),
        context_of(document, en_span),
    )
    return replace(
        pair, en_file=file, en_start=there.start, en_end=there.end, en_context=en_context,
        en_mark=en_mark,
    )  # fmt: skip


def test_the_place_that_tells_most_is_shown_first(ferry: Path) -> None:
    """A sentence with both languages, before a heading, a list, and Russian far from its English;
    in whatever order they come, however sure each is.
    """
    far = at(ferry, "en/jetty.md", "причал", None, 5, 0.99)
    item = at(ferry, "en/jetty.md", "причал", "jetty", 3, 0.98)
    both = at(ferry, "en/jetty.md", "причал", "the jetty", 7, 0.7)
    for order in permutations((far, item, both)):
        assert telling_order(order) == [both, item, far]
    again = [replace(both, file="en/b.md"), replace(both, file="en/a.md"), far]
    assert telling_order(again) == again
    assert telling_order([]) == []


def test_the_screen_begins_with_it(ferry: Path, tmp_path: Path) -> None:
    """Its paragraph, its line, and why it was paired; all places, this one first."""
    heading = replace(at(ferry, "en/ferry.md", "переправа", None, 3, 0.95), en="crossing")
    sentence = at(ferry, "en/ferry.md", "переправа", "crossing", 5, 0.8)
    store_path = tmp_path / "glossary.db"
    with Store.open(store_path, create=True) as store:
        store.replace_pairs([heading, sentence], (), model="m", corpus=ferry)
        review = Review(store, Sitting("anna"))
        shown = review.current
        assert shown is not None and shown.confidence == 0.95
        assert (shown.reasons, shown.ru_context) == (sentence.reasons, sentence.ru_context)
        assert [passage.line for passage in review.surroundings.passages] == [5]
        assert review.places() == [sentence, heading]
        assert review.accept().after is not None


def test_fragments_without_english_are_asked_where_they_tell_most(
    ferry: Path, tmp_path: Path
) -> None:
    """In the sentence, not in the heading."""
    places = [at(ferry, "en/ferry.md", "переправа", None, line, 0) for line in (3, 5)]
    pairs = [replace(pair, status="unglossed", en=None, confidence=None) for pair in places]
    with Store.open(tmp_path / "glossary.db", create=True) as store:
        store.replace_pairs(pairs, (), model="m", corpus=ferry)
        review = UnglossedReview(store, Sitting("anna", "gloss"))
        assert review.current is not None and review.current.ru == "переправа"
        assert review.current.ru_context == pairs[1].ru_context
        assert [passage.line for passage in review.surroundings.passages] == [5]
        assert review.places() == [pairs[1], pairs[0]]
