"""The figures of docs/quality.md: they are what is measured, all of it, and each is shown."""

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib
import pytest

from tests.quality.plots import DARK, OF_FLOORS, measured_figures, plots
from tests.support.paths import ROOT

FOLDER = ROOT / "docs/figures"
AGAIN = "run `make figures`"
NOT_DRAWN = re.compile(
    r"^seeds: |^own mutants: |calibration error|^(?:all real by folds|[a-z]+ passages): exact"
)
"""Floors of yes and no, and single ones that the text or another figure tells."""
PINNED = re.search(
    r"^matplotlib==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.fixture(scope="module")
def drawn() -> Mapping[str, bytes]:
    return plots(*measured_figures())


def texts(svg: bytes) -> list[str]:
    """All that is written in a figure: names, numbers."""
    root = ElementTree.fromstring(svg)
    return sorted("".join(one.itertext()) for one in root.iter() if one.tag.endswith("}text"))


def test_the_figures_are_what_is_measured(drawn: Mapping[str, bytes]) -> None:
    """By their words and numbers, and byte for byte where the pinned matplotlib draws them."""
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert committed.keys() == drawn.keys(), AGAIN
    assert {name: texts(svg) for name, svg in committed.items()} == {
        name: texts(svg) for name, svg in drawn.items()
    }, AGAIN
    assert PINNED, "constraints.txt pins no matplotlib"
    if matplotlib.__version__ == PINNED[1]:
        assert [name for name in drawn if committed[name] != drawn[name]] == [], AGAIN


def test_a_figure_that_moved_is_told(drawn: Mapping[str, bytes]) -> None:
    """A floor that rises by the last digit, or one pair more, is another drawing."""
    floors, curves = measured_figures()
    risen = {**floors, "real articles: recall": floors["real articles: recall"] + 0.001}
    first, *rest = curves["reliability"]
    more = {**curves, "reliability": [{**first, "pairs": first["pairs"] + 1}, *rest]}
    for name, after in (
        ("fragments.svg", plots(risen, curves)),
        ("reliability.svg", plots(floors, more)),
    ):
        assert {one for one in drawn if texts(drawn[one]) != texts(after[one])} == {name}


def test_every_floor_is_drawn() -> None:
    """A floor that is new gets its bar, or is named as one that has none."""
    floors, _ = measured_figures()
    shown = {name for figure in OF_FLOORS.values() for name in figure.names()}
    left = {name for name in floors.keys() - shown if not NOT_DRAWN.search(name)}
    assert left == set()


def test_the_curves_are_no_older_than_the_floors() -> None:
    """What the curves say of the whole is not below what the gate has held since."""
    floors, curves = measured_figures()
    whole = curves["learning"][-1]
    again = "run `python -m tests.quality.curves --data FOLDER`"
    assert curves["measured_on"].startswith("real "), again
    assert whole["share"] == 1.0
    assert whole["precision"] >= floors["all real by folds: precision"], again
    assert whole["recall"] >= floors["all real by folds: recall"], again
    least = floors["all real by folds: one less calibration error"]
    assert 1 - curves["calibration_error"] >= least, again
    assert sum(row["pairs"] for row in curves["reliability"]) == curves["pairs"]


def test_the_curves_name_no_place() -> None:
    """Neither folders nor files of whoever measured."""
    _, curves = measured_figures()
    assert not re.search(r"[/\\]\w|\.tsv|\.txt", json.dumps(curves))


def test_figures_are_small_and_alike_to_every_reader(drawn: Mapping[str, bytes]) -> None:
    """Text that can be searched, no colour without a dark one, nothing fetched, no clock."""
    for name, svg in drawn.items():
        text = svg.decode()
        assert len(svg) < 60_000, name
        assert len(texts(svg)) > 5, name
        body = text.partition("</style>")[2]
        assert set(re.findall(r"#[0-9a-f]{6}\b", body)) <= DARK.keys(), name
        assert not re.search(r"<(?:image|script|!DOCTYPE)|href=\"(?!#)|20\d\d-\d\d", text), name


def alternatives(page: str) -> dict[str, str]:
    """What a page shows of docs/figures: the file, and the words for those who cannot see it."""
    return {file: words for words, file in re.findall(r"!\[([^\]]*)\]\(figures/([^)]+)\)", page)}


def test_each_figure_is_shown_and_told() -> None:
    """docs/quality.md shows each, in words too, and the pages about figures lead there."""
    page = (ROOT / "docs/quality.md").read_text(encoding="utf-8")
    shown = alternatives(page)
    assert shown.keys() == {path.name for path in FOLDER.iterdir()}
    assert all(len(words) > 20 for words in shown.values())
    for other, link in (("README.md", "docs/quality.md"), ("docs/how-it-works.md", "quality.md")):
        assert f"]({link}" in (ROOT / other).read_text(encoding="utf-8"), other
    assert not re.search(r"\.\d\d", " ".join(shown.values())), "a number that nothing holds"


def test_what_the_page_says_in_words_holds() -> None:
    """Its sentences about the curves, one by one: write them anew where they no longer do."""
    floors, curves = measured_figures()
    bands, learning = curves["reliability"], curves["learning"]
    kinds = {row["kind"]: row for row in curves["kinds"]}
    missed = {kind: row["gold"] - row["hit"] for kind, row in kinds.items()}
    recall = {kind: row["hit"] / max(row["gold"], 1) for kind, row in kinds.items()}
    right = {row["layout"]: row["right"] / row["found"] for row in curves["layouts"]}

    assert bands[-1]["from"] == 0.9
    assert 0.62 < bands[-1]["pairs"] / curves["pairs"] < 0.72, "two thirds of them are above .9"
    gains = [after["f1"] - before["f1"] for before, after in pairwise(learning)]
    assert all(0 < gain < 0.01 for gain in gains), "rises slowly, to the end"
    often = {"caption", "quote", "term"}
    seldom = {kind for kind, row in kinds.items() if row["gold"] >= 15} - often
    assert max(recall[k] for k in often) < min(recall[k] for k in seldom), "are missed more often"
    assert max(recall, key=recall.__getitem__) == "name", "names least"
    assert 0.4 < kinds["term"]["gold"] / curves["glosses"] < 0.5, "nearly half are terms"
    assert missed["term"] > sum(missed.values()) / 2, "more than half of what is missed"
    assert right["in brackets after it"] > 0.93, "is safe"
    for place in ("quoted after it", "after a dash or colon"):
        assert right[place] + 0.05 < right["in brackets after it"], "wrong more often"
    unseen, seen = (
        [floors[f"{name}: {what}"] for name in names for what in ("precision", "recall")]
        for names in (("all real by folds",), ("real articles", "own fragments", "wider fragments"))
    )
    assert max(unseen) < min(seen), "lower on texts that the models have not seen"
