"""Articles and aligned texts as pages: what is marked is what was found, and nothing runs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from align.commands.formats.article_page import article_page, context_page, state_of_pair
from align.commands.formats.bead_page import BEAD_STATES, bead_page
from align.commands.formats.html_pages import beads_html, fragments_html
from align.commands.formats.marks import Mark, MarkedPiece, marked
from align.documents.reading import parse_text
from align.records import BLANK, GAP, INTERRUPTED, MOVED, Pair, Span
from align.text import safe
from glossary.commands.main import main
from tests.support.pages import HOSTILE, check_is_safe, marks, shown, tree_of
from tests.support.paths import ROOT

LETTER = """# Nobody waters the birches

The tenants hung a sheet over the gate: «Берёзы пьют воду» ("birches drink water").

- They wrote #ПоливайСам [water it yourself] on the pump.

> Мы поливаем по ночам, чтобы не ссориться.

| Russian | English |
|---|---|
| домком | house committee |
"""
"""An article with a banner, a hashtag in a list, a quotation without English and a table."""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == 0, result.stderr
    return result


def text_of(pieces: list[MarkedPiece] | tuple[MarkedPiece, ...]) -> str:
    return "".join(piece.text + text_of(piece.pieces) for piece in pieces)


def parts_of(pieces: list[MarkedPiece] | tuple[MarkedPiece, ...]) -> list[tuple[Mark, str]]:
    return [
        part
        for piece in pieces
        for part in (
            [(piece.mark, text_of(piece.pieces)), *parts_of(piece.pieces)] if piece.mark else []
        )
    ]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=8)


@given(SPANS, st.integers(0, 15), st.integers(16, 40))
def test_marks_keep_the_text(spans: list[tuple[int, int]], start: int, end: int) -> None:
    """However marks lie, in each other or across; each has its text, and opens and closes once."""
    text = "".join(chr(ord("а") + number % 32) for number in range(40))
    given = [
        Mark(at, min(at + length, 40), number, ("ru", "en")[number % 2])
        for number, (at, length) in enumerate(spans)
    ]
    pieces = marked(text, given, start, end)
    assert text_of(pieces) == text[start:end]
    parts = parts_of(pieces)
    for mark in given:
        own = [(part, words) for part, words in parts if part.note == mark.note]
        inside = text[max(mark.start, start) : min(mark.end, end)]
        assert "".join(words for _, words in own) == inside
        assert sum(part.opens for part, _ in own) == (start <= mark.start < end)
        assert sum(part.closes for part, _ in own) == (start < mark.end <= end)
    closed = sorted(number for piece in pieces for number in piece.closed)
    assert closed == [m.note for m in given if m.side == "ru" and start < m.end <= end]


def test_a_page_marks_what_the_records_say(tmp_path: Path) -> None:
    """Russian and English of each fragment, with its status, its confidence and its reasons."""
    path, page = tmp_path / "birches.md", tmp_path / "birches.html"
    path.write_text(LETTER, encoding="utf-8")
    records = [json.loads(line) for line in run("fragments", path).stdout.splitlines()]
    run("fragments", path, "--to", page)
    tree = tree_of(page)
    check_is_safe(tree)
    assert len(records) == len(tree.xpath("//li[contains(@class, 'note')]")) >= 4
    for number, record in enumerate(records, 1):
        assert marks(tree, number) == shown(record["ru"])
        if record["en_start"] is not None:
            assert marks(tree, number, "en") == shown(record["en"])
        (note,) = tree.xpath(f"//li[@id='a1-n{number}']")
        said = shown(note.text_content())
        assert record["en"] is None or shown(record["en"]) in said
        assert all(reason in said for reason in record["reasons"])
        if record["confidence"] is not None:
            assert f"{100 * record['confidence']:.0f} % sure" in said
    open_ones = [record["ru"] for record in records if record["status"] == "unglossed"]
    assert open_ones
    assert [shown(one.text_content()) for one in tree.xpath("//ol[@class='work']/li")] == [
        shown(text) for text in open_ones
    ]
    assert shown(tree.xpath("//h1")[0].text_content()) == "Nobody waters the birches"
    text = shown(tree.xpath("//div[@class='text']")[0].text_content())
    assert "The tenants hung a sheet over the gate" in text


def test_the_page_is_the_same_on_standard_output(in_folder: Path) -> None:
    """By --format html, by --html, by the ending of --to; twice the same bytes."""
    Path("birches.md").write_text(LETTER, encoding="utf-8")
    run("fragments", "birches.md", "--to", "birches.html")
    printed = run("fragments", "birches.md", "--format", "html").stdout
    assert printed == Path("birches.html").read_text(encoding="utf-8")
    assert run("fragments", "birches.md", "--html").stdout == printed
    filtered = tree_of(
        run("fragments", "birches.md", "--format", "html", "--status", "unglossed").stdout
    )
    assert len(filtered.xpath("//ol[@class='notes']/li")) == 1


def test_several_articles_are_on_one_page(in_folder: Path) -> None:
    """Each with its own notes; one that cannot be read is missed, and the exit code says so."""
    for name in ("one.md", "two.md"):
        Path(name).write_text(LETTER, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["fragments", "one.md", "gone.md", "two.md", "--format", "html"]
    )
    assert done.exit_code == 1
    tree = tree_of(done.stdout)
    check_is_safe(tree)
    assert [shown(one.text_content()) for one in tree.xpath("//h1 | //article/header/h2")] == [
        "Russian in 2 articles", *["Nobody waters the birches"] * 2
    ]  # fmt: skip
    identities = tree.xpath("//@id")
    assert len(identities) == len(set(identities))


def test_explanations_do_not_fit_a_page(in_folder: Path) -> None:
    """As they do not fit TSV: one line, and nothing is written."""
    Path("birches.md").write_text(LETTER, encoding="utf-8")
    done = CliRunner().invoke(
        main, ["fragments", "birches.md", "--explain", "--to", "birches.html"]
    )
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert not Path("birches.html").exists()


def test_beads_stand_side_by_side(tmp_path: Path) -> None:
    """Every bead is a row with both sides, its state and its confidence."""
    sides = [ROOT / "corpus" / code / "observer-day.md" for code in ("ru", "en")]
    page = tmp_path / "beads.html"
    records = [json.loads(line) for line in run("align", *sides).stdout.splitlines()]
    run("align", *sides, "--to", page)
    tree = tree_of(page)
    check_is_safe(tree)
    rows = tree.xpath("//tbody/tr")
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        ru, join, en = (shown(cell.text_content()) for cell in row.xpath("td"))
        assert (ru, en) == (shown(record["ru"]) or "nothing", shown(record["en"]) or "nothing")
        gap = record["reason"] == GAP
        assert (row.get("class") == "b-gap") == gap
        assert (f"{100 * record['confidence']:.0f} % sure" in join) != gap
    assert {record["reason"] for record in records} >= {"", GAP}
    assert tree.xpath("//td[@class='ru']/@lang")[0] == "ru"


@pytest.mark.parametrize(
    ("reason", "confidence", "state"),
    [
        ("", 0.97, "bead"), ("", 0.2, "doubtful"), (GAP, 0.0, "gap"), (BLANK, 0.0, "gap"),
        (MOVED, 0.9, "moved"), (INTERRUPTED, 0.9, "interrupted"),
    ],
)  # fmt: skip
def test_every_kind_of_bead_is_seen(reason: str, confidence: float, state: str) -> None:
    """By a class, a sign, and, but for ordinary ones, words; the languages are as given."""
    record = {"ru": "Да.", "en": "Yes.", "confidence": confidence, "reason": reason}
    tree = tree_of(beads_html(bead_page(("a.txt", "b.txt"), [record], ("kk", "en-GB"))))
    (row,) = tree.xpath("//tbody/tr")
    assert row.get("class") == f"b-{state}"
    sign, words = BEAD_STATES[state]
    join = row.xpath("td[@class='join']")[0].text_content()
    assert sign in join
    assert state == "bead" or words.partition(":")[0] in join
    assert words in tree.xpath("//p[@class='sum']")[0].text_content()
    assert row.xpath("td/@lang") == ["kk", "en-GB"]


def hostile_pair(kind: str = "term", status: str = "paired") -> Pair:
    """A pair with hostile texts in every field that is text."""
    text = " ".join(HOSTILE)
    context = f"{text} {text}"
    mark = Span(0, len(text))
    return Pair(
        text, kind, text, text, 0, 10, status, text, text, 20, 30, 0.9, (text,), context, mark,
        text, f"{context} again", mark,
    )  # fmt: skip


def test_nothing_in_a_text_runs() -> None:
    """Whatever stands in an article, its name or the reasons, it is text."""
    text = " ".join(HOSTILE)
    document = parse_text(f"# {text}\n\n{text}\n\n- {text}\n\n> {text}\n", text)
    pair = hostile_pair()
    for page in (
        fragments_html([article_page(document, [pair], "a1")]),
        fragments_html([context_page(text, [pair], "a1", problem=text)] * 1),
        beads_html(bead_page((text, text), [
            {"ru": text, "en": text, "confidence": 0.5, "reason": text}
        ], ("ru", "en"))),
    ):  # fmt: skip
        tree = tree_of(page)
        check_is_safe(tree)
        assert len(tree.xpath("//script")) == len(tree.xpath("//style")) == 1
        assert shown(safe(HOSTILE[0])) in tree.text_content()
        assert "49" not in tree.text_content()
    assert tree_of(page).xpath("//title")[0].text_content()


def test_the_states_of_pairs() -> None:
    """Paired and sure, paired and doubtful, without English, and what is no work for anybody."""
    pair = hostile_pair()
    given = (("paired", 0.8), ("paired", 0.79), ("unglossed", None), ("foreign", None))
    states = [
        state_of_pair(Pair("a.md", "term", "ru", "х", 0, 1, status, "х", confidence=confidence))
        for status, confidence in (*given, ("excluded", None))
    ]
    assert states == ["sure", "doubtful", "open", "other", "other"]
    assert state_of_pair(pair) == "sure"
