"""The screens in docs/review.md are those that a terminal of 80 columns and 24 lines shows.

TOLMACH_WRITE_SCREENS=1 writes the record and the page anew, for a look at what has changed.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.documents.context import context_of
from align.documents.reading import read_document
from align.records import Pair, Span, TermForm
from glossary.store.store import Store
from tests.support.paths import DATA, ROOT
from tests.support.terminals import REVIEW, ReviewTerminal

PAGE = ROOT / "docs/review.md"
RECORD = DATA / "screens/docs.txt"
CORPUS = ROOT / "corpus"
REGISTER, DRAFT, NIGHT = "foreign-agent-register.md", "en/draft-notice.md", "en/night-shift.md"
UNGLOSSED = REVIEW.replace("Sitting(sys.argv[2])", 'Sitting(sys.argv[2], "gloss")')
NAMES = ("main", "many", "unglossed")


def place_of(file: str, text: str) -> tuple[Span, str, Span]:
    """Where a text first stands in an article, with its context, as a build has it."""
    document = read_document(CORPUS / file, name=file)
    start = document.text.index(text)
    span = Span(start, start + len(text))
    return document.original(span.start, span.end), *context_of(document, span)


def russian(file: str, ru: str, kind: str = "term") -> Pair:
    place, context, mark = place_of(file, ru)
    return Pair(
        file=file, kind=kind, language="ru", ru=ru, ru_start=place.start, ru_end=place.end,
        status="unglossed", key=ru.casefold(), reasons=("nothing in the article translates it",),
        ru_context=context, ru_mark=mark,
    )  # fmt: skip


def paired(file: str, en_file: str, ru: str, en: str, sure: float, why: str) -> Pair:
    place, context, mark = place_of(en_file, en)
    return replace(
        russian(file, ru), status="paired", en=en, en_file=en_file, en_start=place.start,
        en_end=place.end, en_context=context, en_mark=mark, confidence=sure, reasons=(why,),
    )  # fmt: skip


def pairs() -> Iterator[Pair]:
    sides = f"ru/{REGISTER}", f"en/{REGISTER}"
    mined = paired(*sides, "нормы", "provisions", 0.74, "in aligned sentences")
    form = TermForm("норма", "provision", "provision", (("domain", "government"),))
    yield replace(mined, key="норма", term=form)
    for ru, en, sure in (
        ("Повестка", "summons", 0.98), ("Военкомат", "military enlistment office", 0.99),
        ("Призывная комиссия", "draft board", 0.98), ("Отсрочка", "deferment", 0.99),
        ("Годен", "fit", 0.97), ("Уклонист", "draft evader", 0.97),
        ("альтернативная гражданская служба", "alternative civilian service", 1.0),
        ("Повестка", "The slip", 0.41),
    ):  # fmt: skip
        yield paired(DRAFT, DRAFT, ru, en, sure, "after a dash or colon")
    yield russian(NIGHT, "От скорости кони дохнут!", "banner")
    yield russian(NIGHT, "самозанятые")


def screens(path: Path) -> dict[str, str]:
    """The screens by name, as they are drawn."""
    with Store.open(path, create=True) as store:
        store.replace_pairs(pairs(), (), model="m", corpus=CORPUS)
    with ReviewTerminal(path, 80, 24, NO_COLOR="1") as terminal:
        terminal.see("0 done")
        terminal.press("g", "Go to")
        main = terminal.press("норма\r", " ru   норма")
        terminal.press("l", "Filter:")
        terminal.press(f"kind:term file:{DRAFT}\r", "to go with")
        many = terminal.press("L", "Accept ")
        terminal.send("\x1bq")
        assert terminal.wait() == 0
    with ReviewTerminal(path, 80, 24, script=UNGLOSSED, NO_COLOR="1") as terminal:
        unglossed = terminal.see("e type the English")
        terminal.send("q")
        assert terminal.wait() == 0
    shown = zip(NAMES, (main, many, unglossed), strict=True)
    return {name: "\n".join(map(str.rstrip, frame.split("\n"))) for name, frame in shown}


def block(name: str, page: str) -> re.Match[str]:
    """What stands in the page between the mark of a screen and the next text."""
    found = re.search(rf"<!-- screen: {name} -->\n\n((?:    .*\n|\n(?=\n*    ))+)", page)
    assert found is not None, f"no screen {name} in {PAGE}"
    return found


def test_the_page_shows_what_the_terminal_shows(tmp_path: Path) -> None:
    """Each line of it; the record, and with it git, tells what has changed."""
    shown = screens(tmp_path / "glossary.db")
    told = "".join(f"=== {name}\n{frame}\n" for name, frame in shown.items())
    indented = {
        name: "".join(f"    {line}".rstrip() + "\n" for line in frame.split("\n"))
        for name, frame in shown.items()
    }
    if os.environ.get("TOLMACH_WRITE_SCREENS"):
        RECORD.write_text(told, encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        for name, lines in indented.items():
            begin, end = block(name, page).span(1)
            page = page[:begin] + lines + page[end:]
        PAGE.write_text(page, encoding="utf-8")
    assert told == RECORD.read_text(encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    for name, lines in indented.items():
        assert block(name, page)[1] == lines
        assert lines.count("\n") == 24


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_that_is_changed_by_hand_is_found(name: str) -> None:
    """The comparison is with the page itself."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = block(name, page).span(1)
    kept = page[begin:end]
    assert "0 done" in kept or "Accept" in kept
    changed = page[:begin] + kept.replace(" ", "·", 1) + page[end:]
    assert f"<!-- screen: {name} -->" in changed
    assert changed.count(kept) == page.count(kept) - 1
