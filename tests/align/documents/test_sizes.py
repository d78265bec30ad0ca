"""A huge paragraph is read whole, and all of its Russian is found."""

from pathlib import Path

from align.documents.reading import read_document
from align.fragments.finding import find_fragments

PARAGRAPH = "They said «Верните автобус» (bring the bus back) and left. "


def test_five_thousand_fragments_are_all_found(tmp_path: Path) -> None:
    """In one paragraph of over 200,000 characters."""
    path = tmp_path / "a.md"
    path.write_text(PARAGRAPH * 5_000, encoding="utf-8")
    document = read_document(path)
    assert len(document.blocks) == 1
    assert len(document.text) > 200_000
    assert len(find_fragments(document)) == 5_000
