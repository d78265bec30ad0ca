"""Hostile texts in every field of a store: shown, never run."""

from pathlib import Path
from typing import Any

import pytest

from align.records import Pair, Span
from align.text import safe
from glossary.store.entries import SourceDocument
from glossary.store.store import Store
from tests.support.pages import HOSTILE, check_is_safe, shown, tree_of
from tests.support.samples import make_pair, make_store

TEXT = " ".join(HOSTILE)
CONTEXT = f"да {TEXT} да"
MARK = Span(3, 3 + len(TEXT))


def hostile_store(path: Path) -> None:
    """A store in which every text is hostile: pairs, names, notes, reviewers, attributes."""
    name = f"en/{TEXT.replace('/', '')}.md"
    fragment = Pair(
        name, "term", TEXT, f"да {TEXT}", 0, 9, "paired", TEXT, f"yes {TEXT}", 20, 30, 0.9, (TEXT,),
        CONTEXT, MARK, name, f"{CONTEXT} and so on", MARK,
    )  # fmt: skip
    sentence = Pair(
        "ru/a.md", "sentence", "ru", TEXT, 0, 9, "paired", TEXT, TEXT, 20, 30, 0.9, (TEXT,),
        CONTEXT, MARK, "en/a.md", CONTEXT, MARK,
    )  # fmt: skip
    unglossed = Pair(
        name, "quote", "ru", TEXT, 50, 59, "unglossed", TEXT, reasons=(TEXT,), ru_context=CONTEXT,
        ru_mark=MARK,
    )  # fmt: skip
    with make_store(path, []) as store:
        sources = [SourceDocument(one, "en", "0" * 64) for one in (name, "en/a.md")]
        pairs = [fragment, sentence, unglossed, make_pair("двор", "yard")]
        store.replace_pairs(pairs, sources, model=TEXT)
        _decide(store)


def _decide(store: Store) -> None:
    """A note, an edit, a reviewer and a subject field that are hostile as far as they may be."""
    line = shown(safe(TEXT)).replace("\ufffd", "")
    for entry in list(store.entries.in_order()):
        store.decisions.decide(entry, "edit", line[:60], en=f"edited {line}", note=line)
        store.decisions.annotate(entry.id, "anna", {"domain": line, "definition": line})
        store.opinions.give(entry.id, "reject", "boris <b>", note=line)


@pytest.mark.parametrize("target", ["folder", "page.html"])
def test_nothing_in_a_store_runs(tmp_path: Path, run_report: Any, target: str) -> None:
    """Neither in a folder nor in one file; and all of it is there to read."""
    hostile_store(tmp_path / "hostile.db")
    result = run_report("--store", tmp_path / "hostile.db", "--to", tmp_path / target)
    assert result.exit_code == 0, result.stderr
    to = tmp_path / target
    pages = sorted(to.rglob("*.html")) if to.is_dir() else [to]
    seen = 0
    for page in pages:
        raw = page.read_text(encoding="utf-8")
        assert "<script>alert" not in raw and "<img" not in raw
        tree = tree_of(raw)
        check_is_safe(tree)
        assert all(
            one.get("src") or one.get("type") or "use strict" in one.text_content()
            for one in tree.xpath("//script")
        )
        seen += tree.text_content().count("<script>alert(1)</script>")
    assert seen > 20
    if to.is_dir():
        data = (to / "glossary-data.js").read_text(encoding="utf-8")
        assert "<" not in data and "\u2028" not in data and "\u202e" not in data
        assert "\\u003cscript\\u003ealert(1)" in data
