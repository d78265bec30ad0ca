"""The tables of align as frames and as Parquet: the same records, with their types."""

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.frames import (
    BEADS,
    EXPLAINED_FRAGMENTS,
    FRAGMENTS,
    GROUPED_HASHTAGS,
    HASHTAGS,
    LINE_BEADS,
    MINED,
    MODELS,
    PAIRED_TERMS,
    RELIABILITY,
    SEGMENT_TERMS,
    TERMS,
    Columns,
    beads_frame,
    fragments_frame,
    frame_of,
    hashtags_frame,
    mined_frame,
    terms_frame,
)
from tests.support.paths import DATA
from tests.support.tables import assert_holds, assert_same_as_jsonl, invoke

ARTICLE = """# Court

The court issued a personal ruling (частное постановление). The tag #судрядом [the court is near]
was everywhere, also as #СУДРЯДОМ, in letters of "gold" and	brass.

A word without a gloss: повестка.
"""
RUSSIAN = "Суд вынес частное постановление.\n\nПовестка пришла утром.\nПотом пришёл аким.\n"
ENGLISH = "The court issued a personal ruling.\n\nThe summons came at dawn.\nThen the akim came.\n"
COLUMNS: Columns = {
    "text": str, "number": int, "share": float, "flag": bool, "texts": [str], "spans": [[int]],
    "inner": {"text": str, "numbers": [int]}, "counts": {str: int}, "deep": {str: {str: float}},
    "rows": [{"text": str, "counts": {str: int}}],
}  # fmt: skip
HOSTILE = (
    "", " ", "\x00", "a\tb\nc\r\n", '"quoted", \'twice\'', "\u202eright to left\u202c", "ё\u0301",
    "👩‍👩‍👧", "𐍈", "=1+1", "null", "\ufeff\ufffe",
)  # fmt: skip


@pytest.fixture
def texts(in_folder: Path) -> Path:
    for name, text in (("a.md", ARTICLE), ("ru.txt", RUSSIAN), ("en.txt", ENGLISH)):
        Path(name).write_text(text, encoding="utf-8")
    return in_folder


def record(text: str) -> dict[str, Any]:
    """A record that has the text wherever a text can stand."""
    return {
        "text": text, "number": -(2**62), "share": 0.1, "flag": False, "texts": [text, "", text],
        "spans": [[1, 2], [], [3]], "inner": {"text": text, "numbers": []}, "counts": {text: 1},
        "deep": {text: {text: 0.5}, "": {}}, "rows": [{"text": text, "counts": {text: 2}}],
    }  # fmt: skip


def test_a_frame_holds_any_text_and_null_anywhere(tmp_path: Path) -> None:
    """Read back from Parquet as well: not a sign is lost, and null is no empty list."""
    nothing: dict[str, Any] = dict.fromkeys(COLUMNS)
    empty: dict[str, Any] = {
        "texts": [],
        "spans": [],
        "inner": {},
        "counts": {},
        "deep": {},
        "rows": [],
    }
    records = [*map(record, HOSTILE), nothing, {}, empty, {"rows": [{}], "inner": {"text": None}}]
    frame = frame_of(records, COLUMNS)
    assert_holds(frame, records, COLUMNS)
    frame.write_parquet(tmp_path / "a.parquet")
    assert_holds(pl.read_parquet(tmp_path / "a.parquet"), records, COLUMNS)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_a_frame_holds_generated_texts(generated: list[str]) -> None:
    """The same for texts that nobody thought of."""
    records = [record(text) for text in generated]
    assert_holds(frame_of(records, COLUMNS), records, COLUMNS)


@pytest.mark.parametrize("columns", [COLUMNS, FRAGMENTS, EXPLAINED_FRAGMENTS, TERMS, BEADS])
def test_a_frame_of_no_records_has_its_types(columns: Columns) -> None:
    """So that frames of several runs can be put together."""
    frame = frame_of([], columns)
    assert frame.height == 0
    assert_holds(frame, [], columns)
    assert not any(dtype == pl.Null for dtype in frame.dtypes)


def test_what_utf_8_cannot_hold_becomes_an_escape() -> None:
    """The name of a file may not be UTF-8; it is shown as in the other formats."""
    assert frame_of([{"text": "a\udcff.md"}], COLUMNS)["text"].to_list() == ["a\\udcff.md"]


def test_what_is_not_declared_is_refused() -> None:
    """Neither a field nor half a number is lost silently."""
    with pytest.raises(ValueError, match="no column for other, second"):
        frame_of([{"text": "a"}, {"second": 1, "other": 2}], COLUMNS)
    with pytest.raises(ValueError, match="no column for more"):
        frame_of([{"rows": [{"text": "a", "more": 1}]}], COLUMNS)
    for wrong in ({"number": 1.5}, {"texts": [1]}, {"flag": "yes"}):
        with pytest.raises(TypeError):
            frame_of([wrong], COLUMNS)


def test_whole_numbers_fit_into_columns_of_floats() -> None:
    """A share that is 1 is 1.0."""
    frame = frame_of([{"share": 1}, {"share": math.nan}], COLUMNS)
    assert frame["share"].to_list()[0] == 1.0


def test_fragments(texts: Path) -> None:
    """With glosses, without, not Russian; the frame of the same call is equal."""
    records = assert_same_as_jsonl("fragments", "a.md", columns=FRAGMENTS)
    assert {item["status"] for item in records} >= {"paired", "unglossed"}
    assert_holds(fragments_frame([Path("a.md")]), records, FRAGMENTS)
    explained = assert_same_as_jsonl("fragments", "a.md", "--explain", columns=EXPLAINED_FRAGMENTS)
    assert any(item["explanation"]["taken"] for item in explained if item["explanation"])
    Path("none.md").write_text("Only English here.", encoding="utf-8")
    assert assert_same_as_jsonl("fragments", "none.md", columns=FRAGMENTS) == []
    assert_holds(fragments_frame([Path("none.md")]), [], FRAGMENTS)


def test_beads(texts: Path, loaded: None) -> None:
    """Of documents and of lines; a gap has empty lists."""
    records = assert_same_as_jsonl("align", "ru.txt", "en.txt", columns=BEADS)
    assert_holds(beads_frame(Path("ru.txt"), Path("en.txt")), records, BEADS)
    lines = ("align", "--lines", "ru.txt", "en.txt")
    records = assert_same_as_jsonl(*lines, columns=LINE_BEADS)
    frame = beads_frame(Path("ru.txt"), Path("en.txt"), lines=True)
    assert_holds(frame, records, LINE_BEADS)
    assert [] in frame["en_ids"].to_list()


def test_mined_pairs(texts: Path, loaded: None) -> None:
    """Some, and none."""
    sides = ("ru.txt", "en.txt")
    records = assert_same_as_jsonl("mine", *sides, columns=MINED)
    assert records
    assert_holds(mined_frame(*map(Path, sides)), records, MINED)
    none = ("mine", *sides, "--least", "1")
    assert assert_same_as_jsonl(*none, columns=MINED) == []
    assert_holds(mined_frame(*map(Path, sides), least=1.0), [], MINED)


def test_terms(in_folder: Path, loaded: None) -> None:
    """Of documents, lines and lists; forms are counted by name."""
    sides = [DATA / "terms" / f"court.{side}.txt" for side in ("ru", "en")]
    names = [str(side) for side in sides]
    records = assert_same_as_jsonl("terms", *names, columns=TERMS)
    assert any(item["ru_forms"] and item["evidence"] for item in records)
    assert_holds(terms_frame(*sides), records, TERMS)
    none = ("terms", *names, "--least", "1")
    assert assert_same_as_jsonl(*none, columns=TERMS) == []
    for name, text in (("ru", "Аким подал в отставку.\n"), ("en", "The akim resigned.\n")):
        Path(name).write_text(text, encoding="utf-8")
    lines = ("terms", "--lines", "--all", "ru", "en")
    assert assert_same_as_jsonl(*lines, columns=SEGMENT_TERMS)
    lists = ("terms", "--lists", "ru", "en", "--least", "0")
    assert len(assert_same_as_jsonl(*lists, columns=PAIRED_TERMS)) == 1


def test_hashtags(in_folder: Path) -> None:
    """One split, several, groups, and no tags at all."""
    records = assert_same_as_jsonl("hashtags", "#мырядом", "#ДворНаш", columns=HASHTAGS)
    assert_holds(hashtags_frame(["#мырядом", "#ДворНаш"]), records, HASHTAGS)
    best = assert_same_as_jsonl("hashtags", "#мырядом", "--best", "3", columns=HASHTAGS)
    assert_holds(hashtags_frame(["#мырядом"], best=3), best, HASHTAGS)
    group = ("hashtags", "--group", "#мырядом", "#МыРядом")
    assert len(assert_same_as_jsonl(*group, columns=GROUPED_HASHTAGS)) == 2
    assert assert_same_as_jsonl("hashtags", columns=HASHTAGS, text="\n") == []
    assert_holds(hashtags_frame([]), [], HASHTAGS)


def test_evaluations(texts: Path, loaded: None) -> None:
    """The reliability table, and models side by side."""
    rows = "file\trussian_fragment\tenglish_gloss\tkind\tnote\n" + "".join(
        f"a.md\t{ru}\t{en}\t\t\n"
        for ru, en in (("частное постановление", "personal ruling"), ("повестка", ""))
    )
    Path("gold.tsv").write_text(rows, encoding="utf-8")
    confidence = ("evaluate", "confidence", "gold.tsv", "--folds", "0")
    assert assert_same_as_jsonl(*confidence, columns=RELIABILITY)
    Path("pairs.tsv").write_text("Привет\tHello\nСуд\tCourt\n", encoding="utf-8")
    invoke("evaluate", "model", "pairs.tsv", "--model", "use", "--to", "models.parquet")
    frame = pl.read_parquet("models.parquet")
    assert frame["model"].to_list() == ["use"]
    assert_holds(frame, frame.to_dicts(), MODELS)
