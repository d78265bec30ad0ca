"""Huge and hostile files: four times the size takes about four times as long."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from align.documents.reading import read_document
from align.fragments.finding import find_fragments

SIZE = 2_000
LINEAR = 8
"""Four times the size takes 16 times as long where time grows with its square."""

TEXTS: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "They said «Верните автобус» (bring the bus back) and left. " * n,
    "fragments": lambda n: "They said «Верните автобус» (bring the bus back).\n\n" * n,
    "words": lambda n: "The word автобус (bus) and then " * n,
    "stars that open": lambda n: "*a **слово ***b " * n,
    "stars that open and close": lambda n: "*a " * n + "слово* " * n,
    "stars inside words": lambda n: "с***а п*а " * n,
    "lines of stars": lambda n: "*слово\n" * n,
    "link texts": lambda n: "[слово " * n + "](x.org/( " * n,
    "rows": lambda n: "слово\tword\n" * n,
    "quotations that never end": lambda n: "x «слово\n" * n,
    "brackets over lines": lambda n: "x) (слово\n" * n,
    "hashtags": lambda n: "#ВернитеАвтобус " * n,
}
PAGES: dict[str, Callable[[int], str]] = {
    "nested blocks": lambda n: "<div>" * n + "слово" + "</div>" * n,
    "nested tables": lambda n: "<table><tr><td>слово" * n,
    "nested lists": lambda n: "<ul><li>слово" * n,
    "unclosed paragraphs and marks": lambda n: "<p><b>слово" * n,
    "blocks in open marks": lambda n: "<p>" + "<b>" * n + "<div>слово" * n,
    "end tags of nothing": lambda n: "<b>" * n + "</i></p></li>слово" * n,
    "line breaks in quotations": lambda n: "x) («слово<br>" * n,
    "preformatted lines": lambda n: "<pre>" + "слово (word\n" * n,
    "marks inside words": lambda n: "<p>" + "<i>сло</i>во («" * n,
    "entities": lambda n: "<p>" + "&#1089;&laquo;" * n,
    "tags that never end": lambda n: "<a <b слово " * n,
    "comments that never end": lambda n: "<!-- слово " * n,
}


@pytest.mark.parametrize("name", [*TEXTS, *PAGES])
def test_time_grows_with_the_size(name: str, tmp_path: Path) -> None:
    """Of reading and of finding, taken together; the better of two runs each."""
    make = TEXTS.get(name) or PAGES[name]
    path = tmp_path / ("a.md" if name in TEXTS else "a.html")
    once, fourfold = (seconds(path, make(SIZE * factor)) for factor in (1, 4))
    assert fourfold < LINEAR * once + 0.2


def seconds(path: Path, text: str) -> float:
    path.write_text(text, encoding="utf-8")
    taken = []
    for _ in range(2):
        start = time.process_time()
        find_fragments(read_document(path))
        taken.append(time.process_time() - start)
    return min(taken)


def test_five_thousand_fragments_are_all_found(tmp_path: Path) -> None:
    """In one paragraph of over 200,000 characters."""
    path = tmp_path / "a.md"
    path.write_text(TEXTS["brackets"](5_000), encoding="utf-8")
    document = read_document(path)
    assert len(document.blocks) == 1
    assert len(document.text) > 200_000
    assert len(find_fragments(document)) == 5_000
