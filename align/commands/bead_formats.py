"""What the beads of two texts look like in other programs' formats, and for a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from align.beads.confidence import LOW_CONFIDENCE
from align.records import BLANK, GAP, INTERRUPTED, MOVED, Bead
from align.text import safe

_GAP_STYLE, _LOW_STYLE, _MOVED_STYLE = "yellow", "red", "magenta"
"""Read well on dark and on light terminals; what they say also stands in words."""


def indices(beads: Sequence[Bead]) -> Iterator[str]:
    """One line a bead: ``[ru ids]:[en ids]:confidence``, as Vecalign and Bertalign print it."""
    for bead in beads:
        yield f"{list(bead.ru_ids)}:{list(bead.en_ids)}:{bead.confidence:.3f}"


def ladder(beads: Sequence[Bead], n_ru: int, n_en: int) -> Iterator[str]:
    """One line a rung: sentences before it on either side, confidence of what follows.

    The ladder of hunalign (Varga et al. 2005): tab-separated, from 0 0 to the numbers of
    sentences. It cannot cross itself, so that moved beads stand in it as gaps.
    """
    rungs = [(0, 0, 0.0)]
    for bead in beads:
        row, column, _ = rungs[-1]
        # What lies before this bead and is in none so far: the other half of a moved one.
        ru_at = bead.ru_ids[0] if bead.ru_ids else row
        en_at = bead.en_ids[0] if bead.en_ids and bead.reason != MOVED else column
        if (ru_at, en_at) > (row, column) and (ru_at > row or en_at > column):
            rungs.append((max(row, ru_at), max(column, en_at), 0.0))
            row, column, _ = rungs[-1]
        row = max(row, *(i + 1 for i in bead.ru_ids)) if bead.ru_ids else row
        if bead.en_ids and bead.reason != MOVED:
            column = max(column, *(j + 1 for j in bead.en_ids))
        if (row, column) != rungs[-1][:2]:
            before = rungs[-1]
            rungs[-1] = (before[0], before[1], 0.0 if bead.reason == MOVED else bead.confidence)
            rungs.append((row, column, 0.0))
    if rungs[-1][:2] != (n_ru, n_en):
        rungs.append((n_ru, n_en, 0.0))
    for row, column, confidence in rungs:
        yield f"{row}\t{column}\t{confidence:.3f}"


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
