"""Draw the figures of docs/quality.md as SVG, from floors.json, curves.json and peers.json alone.

usage: python -m tests.quality.plots FOLDER

The same bytes every time: nothing is measured here. Their colours follow the reader's own, dark or
light; text is text.
"""

import html
import io
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, sqrt
from pathlib import Path
from typing import Any

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from align.records import KIND_NAMES
from tests.quality.curves import CURVES
from tests.quality.gate import FLOORS

GROUND, INK, SOFT, LINE, FIRST, SECOND = (
    "#fcfbf8", "#23211d", "#625d55", "#dfdad0", "#1c5c93", "#a85f00",
)  # fmt: skip
DARK = {
    GROUND: "#191a1c", INK: "#e6e2d9", SOFT: "#aca69b", LINE: "#3a3b3e",
    FIRST: "#8fc1ee", SECOND: "#e5b84f",
}  # fmt: skip
"""What each colour becomes where the reader has asked for dark pages."""
SETTINGS = {
    "svg.fonttype": "none", "svg.hashsalt": "tolmach", "text.parse_math": False, "font.size": 9.5,
    "text.color": INK, "axes.edgecolor": SOFT, "axes.labelcolor": INK, "xtick.color": SOFT,
    "ytick.color": SOFT, "figure.facecolor": GROUND, "axes.facecolor": "none",
    "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip
WIDTH, LABELS, RIGHT = 540, 190, 46
"""In points: of a figure, of the names before its bars, of what is right of them."""
TOP, BOTTOM, LINE_HEIGHT = 34, 40, 22
RELIABILITY, LEARNING = "Is the confidence a probability?", "Would more texts help?"
SPEED = "Beside other programs"
PEERS = Path(__file__).with_name("peers.json")
"""What ``python benchmarks/against_peers.py`` measured."""
TICKS, TICK_NAMES = (0, 0.2, 0.4, 0.6, 0.8, 1), ("0", ".2", ".4", ".6", ".8", "1")
FEWEST = 15
"""Kinds and layouts with fewer pairs say too little to be drawn."""

Floors = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bars:
    """Groups of rows, each with a name and a value, 0..1, for every series.

    below: what the axis counts. note: what was measured on.
    """

    title: str
    series: tuple[str, ...]
    groups: Mapping[str, Mapping[str, Sequence[float]]]
    below: str = "the floor: at least this much"
    note: str = ""


@dataclass(frozen=True, slots=True)
class FloorBars:
    """The same with the names of floors, before their values are known."""

    title: str
    series: tuple[str, ...]
    groups: Mapping[str, Mapping[str, Sequence[str]]]

    def filled(self, floors: Floors) -> Bars:
        """With the values of the floors."""
        groups = {
            group: {row: [floors[key] for key in keys] for row, keys in rows.items()}
            for group, rows in self.groups.items()
        }
        return Bars(self.title, self.series, groups)

    def names(self) -> list[str]:
        """The floors that are drawn."""
        return [key for rows in self.groups.values() for keys in rows.values() for key in keys]


def both(name: str) -> tuple[str, str]:
    return f"{name}: precision", f"{name}: recall"


def f1s(name: str) -> tuple[str, str]:
    return f"{name}: strict F1", f"{name}: lax F1"


def splits(name: str) -> tuple[str, str]:
    return f"{name}: exact", f"{name}: multiword_exact"


OF_FLOORS = {
    "fragments": FloorBars(
        "Russian fragments with their English",
        ("precision", "recall"),
        {
            "real texts, by models that have not seen them": {
                "all": both("all real by folds"),
                "articles and excerpts": both("articles by folds"),
                "pages": both("pages by folds"),
                "passages": both("snippets by folds"),
                "posts, banners, hashtags": both("posts by folds"),
            },
            "passages written for this project, which nothing is fitted to": {
                "of all genres": both("fresh passages"),
                "of ordinary pages": both("ordinary passages"),
                "of many kinds, hard ones among them": both("unseen passages"),
                "a third of them hard": both("further passages"),
            },
            "texts that the model is fitted to": {
                "real articles": both("real articles"),
                "written for this project": both("own fragments"),
                "laid out as real pages": both("page fragments"),
                "of many layouts": both("wider fragments"),
                "clear cases, a line or a few": both("clear cases"),
                "several glosses": both("fragments with several glosses"),
                "English before brackets": both("glosses before brackets"),
            },
        },
    ),
    "alignment": FloorBars(
        "Aligned sentences",
        ("strict F1", "lax F1"),
        {
            "collections that weights are fitted to": {
                "WMT21 Russian–English": f1s("wmt2021"),
                "WMT22 Russian–English": f1s("wmt2022"),
                "Text+Berg German–French": f1s("text+berg"),
            },
        },
    ),
    "hashtags": FloorBars(
        "Hashtags split exactly",
        ("all", "those of several words"),
        {
            "": {
                "real Russian tags": splits("real Russian hashtags"),
                "real English tags": splits("real English hashtags"),
                "written for this project": splits("own hashtags"),
            },
        },
    ),
    "terms": FloorBars(
        "Terms",
        ("",),
        {
            "news, against a list, by models that have not seen it": {
                "of what is printed, listed": ("news terms by folds: share",),
                "of the list, printed": ("news terms by folds: recall",),
            },
            "own documents, likewise": {
                "of what is printed, listed": ("own terms by folds: share",),
                "of the list, printed": ("own terms by folds: recall",),
            },
            "own documents, fitted to": {
                "precision": ("own terms: precision",),
                "precision of the first 50": ("own terms: precision at 50",),
                "recall": ("own terms: recall",),
                "recall of phrases": ("own terms: recall of phrases",),
                "as cited, of the first 100": ("own terms as cited: right of the first 100",),
                "as cited, of the first 200": ("own terms as cited: right of the first 200",),
            },
            "Declaration of Human Rights, judged by reading": {
                "precision of the first 100": ("udhr terms: precision at 100",),
            },
            "lists of terms, paired": {
                "political, into English": ("ru_elections: Russian to English",),
                "political, into Russian": ("ru_elections: English to Russian",),
                "headings, into English": ("unbis: Russian to English",),
                "headings, into Russian": ("unbis: English to Russian",),
            },
        },
    ),
}


def parts_of(curves: Mapping[str, Any]) -> Bars:
    """Recall by kind and precision by layout, the worst first, of those that are not too few."""
    kinds = [
        (
            f"{KIND_NAMES.get(row['kind'], [row['kind']])[0]} ({row['gold']})",
            row["hit"] / row["gold"],
        )
        for row in curves["kinds"]
        if row["gold"] >= FEWEST
    ]
    layouts = [
        (f"{row['layout']} ({row['found']})", row["right"] / row["found"])
        for row in curves["layouts"]
        if row["found"] >= FEWEST
    ]
    groups = {"recall, by kind of Russian": kinds, "precision, by place of the English": layouts}
    worst = {
        name: {row: [value] for row, value in sorted(rows, key=lambda one: one[1])}
        for name, rows in groups.items()
    }
    return Bars(
        "What goes wrong most", ("",), worst, "share; in brackets: of how many", texts_of(curves)
    )


def texts_of(curves: Mapping[str, Any]) -> str:
    """What the curves were measured on."""
    return f"on {curves['files']:,} {curves['measured_on']}"


def figure_of(height: float) -> Any:
    return Figure(figsize=(WIDTH / 72, height / 72))


def axes_in(figure: Any, left: float, bottom: float, right: float, top: float) -> Any:
    """Axes with these margins in points."""
    width, height = (72 * side for side in figure.get_size_inches())
    box = (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    return figure.add_axes(box)


def entitle(figure: Any, title: str, series: Sequence[str] = (), note: str = "") -> None:
    """A title at the top left; names of series in their colours, or a note, at the top right."""
    height = 72 * figure.get_size_inches()[1]
    level = 1 - 17 / height
    figure.text(12 / WIDTH, level, title, size=11, weight="bold", va="center")
    place = 1 - 12 / WIDTH
    figure.text(place, level, note, color=SOFT, ha="right", va="center")
    for name, colour in reversed(list(zip(series, (FIRST, SECOND), strict=False))):
        if name:
            figure.text(place, level, f"■ {name}", color=colour, ha="right", va="center")
            place -= (26 + 5.2 * len(name)) / WIDTH


def draw_bars(bars: Bars) -> Any:
    """Horizontal bars with their values, under the names of their groups."""
    lines = sum(len(rows) + bool(name) for name, rows in bars.groups.items())
    figure = figure_of(TOP + BOTTOM + LINE_HEIGHT * lines)
    axes = axes_in(figure, LABELS, BOTTOM, RIGHT, TOP)
    level = 0
    for name, rows in bars.groups.items():
        if name:
            outside(axes, name, level + 0.15, x=12 - LABELS, weight="bold", color=SOFT)
            level += 1
        axes.vlines(TICKS, level - 0.5, level + len(rows) - 0.5, color=LINE, linewidth=0.7)
        for row, values in rows.items():
            outside(axes, row, level, x=-6, ha="right")
            draw_row(axes, level, values)
            level += 1
    axes.set(xlim=(0, 1), ylim=(lines - 0.5, -0.5), yticks=[], xlabel=bars.below)
    axes.set_xticks(TICKS, TICK_NAMES)
    axes.spines["left"].set_visible(False)
    entitle(figure, bars.title, bars.series, bars.note)
    return figure


def draw_row(axes: Any, level: float, values: Sequence[float]) -> None:
    """A bar for each series, with its value behind it."""
    thick = (0.6, 0.34)[len(values) > 1]
    for number, (value, colour) in enumerate(zip(values, (FIRST, SECOND), strict=False)):
        middle = level + (number - (len(values) - 1) / 2) * (thick + 0.03)
        axes.barh(middle, value, thick, color=colour, zorder=3)
        size = (8.5, 7.5)[len(values) > 1]
        axes.annotate(
            short(value), (value, middle), (4, 0), textcoords="offset points", va="center",
            size=size, annotation_clip=False,
        )  # fmt: skip


def outside(axes: Any, text: str, level: float, x: float, **looks: Any) -> None:
    """Text left of the axes, x points from their edge."""
    axes.annotate(
        text, (0, level), (x, 0), textcoords="offset points", va="center", annotation_clip=False,
        **looks,
    )  # fmt: skip


def short(value: float) -> str:
    """.978, as the pages write it."""
    return f"{value:.3f}".removeprefix("0")


def interval(share: float, count: int) -> tuple[float, float]:
    """What the share may truly be, in 95 of 100 cases (Wilson 1927)."""
    z = 1.96
    middle = share + z * z / (2 * count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def draw_reliability(curves: Mapping[str, Any]) -> Any:
    """How many were right of those with a confidence; below, how many those are."""
    rows = curves["reliability"]
    figure = figure_of(400)
    axes = axes_in(figure, 64, 152, 120, TOP + 6)
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle=(0, (4, 4)))
    for row in rows:
        low, high = interval(row["right"], row["pairs"])
        axes.plot([row["confidence"]] * 2, [low, high], color=FIRST, linewidth=1.4, alpha=0.55)
    points = [row["confidence"] for row in rows], [row["right"] for row in rows]
    axes.plot(*points, color=FIRST, linewidth=0, marker="o", markersize=6, clip_on=False)
    axes.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="share right to the word")
    axes.grid(color=LINE, linewidth=0.7)
    axes.annotate(
        "as sure as right", (1, 1), (6, -2), textcoords="offset points", color=SOFT, va="center",
        annotation_clip=False,
    )  # fmt: skip
    below = axes_in(figure, 64, BOTTOM, 120, 400 - 124)
    for row in rows:
        below.bar((row["from"] + row["to"]) / 2, row["pairs"], 0.092, color=FIRST)
        below.annotate(
            f"{row['pairs']}", ((row["from"] + row["to"]) / 2, row["pairs"]), (0, 3),
            textcoords="offset points", ha="center", size=8.5, annotation_clip=False,
        )  # fmt: skip
    below.set(xlim=(0, 1), yticks=[], ylabel="pairs", xlabel="confidence")
    below.spines["left"].set_visible(False)
    axes.set_xticks(TICKS, [""] * len(TICKS))
    axes.set_yticks(TICKS, TICK_NAMES)
    below.set_xticks(TICKS, TICK_NAMES)
    entitle(figure, RELIABILITY, note=texts_of(curves))
    return figure


def draw_learning(curves: Mapping[str, Any]) -> Any:
    """Precision, recall and F1 by the share of sources that the models were fitted to."""
    rows = curves["learning"]
    figure = figure_of(290)
    axes = axes_in(figure, 64, 52, 120, TOP + 6)
    places = list(range(len(rows)))
    names = {"precision": FIRST, "f1": INK, "recall": SECOND}
    for name, colour in names.items():
        values = [row[name] for row in rows]
        axes.plot(places, values, color=colour, linewidth=1.8, marker="o", markersize=5)
        for place, value in zip(places, values, strict=True):
            axes.annotate(
                short(value), (place, value), (0, -14 if name == "recall" else 7), ha="center",
                textcoords="offset points", size=8.5, color=colour,
            )  # fmt: skip
        axes.annotate(
            {"f1": "F1"}.get(name, name), (places[-1], values[-1]), (22, 0), color=colour,
            textcoords="offset points", va="center", annotation_clip=False,
        )  # fmt: skip
    parts = {0.125: "an eighth", 0.25: "a quarter", 0.5: "half", 1.0: "all"}
    axes.set_xticks(places, [f"{parts[row['share']]}\n{row['sources']} sources" for row in rows])
    least, most = (end(row[name] for row in rows for name in names) for end in (min, max))
    levels = [step / 20 for step in range(floor(20 * least), ceil(20 * most) + 1)]
    axes.set_yticks(levels, [f"{level:.2f}".removeprefix("0") for level in levels])
    axes.set(xlim=(-0.3, len(rows) - 0.7), ylim=(levels[0], levels[-1]))
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    entitle(figure, LEARNING, note=texts_of(curves))
    return figure


def draw_speed(tasks: Sequence[Mapping[str, Any]]) -> Any:
    """How much each program does in a second, as a share of the fastest, and how well."""
    lines = sum(1 + len(task["programs"]) for task in tasks)
    figure = figure_of(TOP + BOTTOM + LINE_HEIGHT * lines)
    axes = axes_in(figure, LABELS, BOTTOM, 168, TOP)
    level = 0
    for task in tasks:
        outside(axes, task["task"], level + 0.15, x=12 - LABELS, weight="bold", color=SOFT)
        level += 1
        most = max(program["rate"] for program in task["programs"])
        for program in task["programs"]:
            share = program["rate"] / most
            colour = FIRST if program["name"] == "tolmach" else SECOND
            outside(axes, program["name"], level, x=-6, ha="right")
            axes.barh(level, share, 0.6, color=colour, zorder=3)
            axes.annotate(
                f"{program['rate']:,.0f} {task['unit']}; {right_of(program, task)}",
                (share, level), (4, 0), textcoords="offset points", va="center", size=8.5,
                annotation_clip=False,
            )  # fmt: skip
            level += 1
    axes.set(xlim=(0, 1), ylim=(lines - 0.5, -0.5), yticks=[], xticks=[])
    axes.set_xlabel("share of the fastest; in processor time of one core")
    axes.spines[["left", "bottom"]].set_visible(False)
    entitle(figure, SPEED)
    return figure


def right_of(program: Mapping[str, Any], task: Mapping[str, Any]) -> str:
    """How well a program did a task: .834 exactly."""
    right = program["right"]
    return "all of them" if right == 1 else f"{short(right)} {task['right']}"


def drawings(floors: Floors, curves: Mapping[str, Any]) -> dict[str, tuple[str, Callable[[], Any]]]:
    """The title of each figure, and what draws it, by the name of its file."""
    bars = {name: one.filled(floors) for name, one in OF_FLOORS.items()}
    bars["parts"] = parts_of(curves)
    found: dict[str, tuple[str, Callable[[], Any]]] = {
        name: (one.title, partial(draw_bars, one)) for name, one in bars.items()
    }
    found["reliability"] = RELIABILITY, partial(draw_reliability, curves)
    found["learning"] = LEARNING, partial(draw_learning, curves)
    peers = json.loads(PEERS.read_text(encoding="utf-8"))
    found["speed"] = SPEED, partial(draw_speed, peers)
    return found


def svg(title: str, draw: Callable[[], Any]) -> bytes:
    """A figure as SVG with a title, light and dark."""
    with rc_context():
        rcdefaults()  # a file of the reader's own changes nothing
        rcParams.update(SETTINGS)
        content = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        FigureCanvasSVG(draw()).print_svg(content, metadata=nothing)
    text = re.sub(r"\s*<!(--.*?--|DOCTYPE.*?)>", "", content.getvalue().decode(), flags=re.DOTALL)
    head = f"<title>{html.escape(title)}</title>\n {style()}"
    return re.sub(r"(<svg [^>]*)>", rf'\1 role="img">\n {head}', text, count=1).encode()


def style() -> str:
    """The style sheet that turns each colour into its dark one."""
    rules = " ".join(
        f'[style*="{what}: {light}"]{{{what}:{dark}!important}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
    return f"<style>@media (prefers-color-scheme: dark) {{{rules}}}</style>"


def plots(floors: Floors, curves: Mapping[str, Any]) -> dict[str, bytes]:
    """The SVG of each figure by the name of its file."""
    return {f"{name}.svg": svg(*one) for name, one in drawings(floors, curves).items()}


def measured_figures() -> tuple[Floors, Mapping[str, Any]]:
    """What floors.json and curves.json hold."""
    floors, curves = (json.loads(path.read_text(encoding="utf-8")) for path in (FLOORS, CURVES))
    return floors, curves


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in plots(*measured_figures()).items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
