"""What the beads of two texts look like in other programs' formats, and for a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from align.records import BLANK, GAP, INTERRUPTED, LOW_CONFIDENCE, MOVED, Bead
from align.text import safe

_GAP_STYLE, _LOW_STYLE, _MOVED_STYLE = "yellow", "red", "magenta"
"""Legible on dark and on light terminals; the table says the same in words."""


def indices(beads: Sequence[Bead]) -> Iterator[str]:
    """One line per bead: ``[ru ids]:[en ids]:confidence``, as Vecalign and Bertalign print it."""
    for bead in beads:
        yield f"{list(bead.ru_ids)}:{list(bead.en_ids)}:{bead.confidence:.3f}"


def ladder(beads: Sequence[Bead], n_ru: int, n_en: int) -> Iterator[str]:
    """One line per rung: sentences before it on either side, confidence of what follows.

    The ladder of hunalign (Varga et al. 2005): tab-separated, from 0 0 to the numbers of
    sentences. It cannot cross itself, so moved beads are gaps in it.
    """
    rungs = [(0, 0, 0.0)]
    for bead in beads:
        # A moved bead is one of Russian sentences only; its English is a gap where it stands.
        moved = bead.reason == MOVED
        en_ids, confidence = ((), 0.0) if moved else (bead.en_ids, bead.confidence)
        row, column, _ = rungs[-1]
        start = _first(bead.ru_ids, row), _first(en_ids, column)
        if start > (row, column):  # sentences before this bead that are in none so far
            row, column = max(row, start[0]), max(column, start[1])
            rungs.append((row, column, 0.0))
        end = _end(bead.ru_ids, row), _end(en_ids, column)
        if end != (row, column):
            rungs[-1] = (row, column, confidence)
            rungs.append((*end, 0.0))
    if rungs[-1][:2] != (n_ru, n_en):
        rungs.append((n_ru, n_en, 0.0))
    for row, column, confidence in rungs:
        yield f"{row}\t{column}\t{confidence:.3f}"


def _first(ids: Sequence[int], otherwise: int) -> int:
    return ids[0] if ids else otherwise


def _end(ids: Sequence[int], least: int) -> int:
    """One more than the highest of the ids, and at least ``least``."""
    return max((least, *(number + 1 for number in ids)))


def columns_view(records: Sequence[dict[str, Any]]) -> Any:
    """A rich table for a person: Russian left, English right, confidence, and what is wrong.

    Gaps, low confidence, moved and interrupted beads are coloured; words say the same.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("", justify="right", no_wrap=True, style="dim")
    table.add_column("Russian", ratio=1, overflow="fold")
    table.add_column("English", ratio=1, overflow="fold")
    table.add_column("sure", justify="right", no_wrap=True)
    table.add_column("", max_width=16, overflow="fold")
    for record in records:
        gap = record["reason"] in (GAP, BLANK)
        low = not gap and record["confidence"] < LOW_CONFIDENCE
        moved = record["reason"] in (MOVED, INTERRUPTED)
        style = _GAP_STYLE if gap else _LOW_STYLE if low else _MOVED_STYLE if moved else ""
        number = record["ru_ids"][0] + 1 if record["ru_ids"] else ""
        sure = "" if gap else f"{100 * record['confidence']:.0f} %"
        table.add_row(
            str(number),
            Text(_side(record["ru"]), style=style),
            Text(_side(record["en"]), style=style),
            Text(sure, style=style),
            Text(record["reason"], style=style),
        )
    return table


def _side(text: str) -> str:
    return safe(text) or "—"
