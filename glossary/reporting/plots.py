"""Figures as SVG that stands in a page: its colours, text as text, the same bytes every time.

matplotlib draws them; without it there are none, and the page has the tables alone.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from align.text import safe
from glossary.entries.entry import APPROVED
from glossary.entries.events import VERDICTS
from glossary.reporting.figures import ReportFigures

if TYPE_CHECKING:
    from lxml.etree import _Element
    from markupsafe import Markup

_WIDTH, _HEIGHT = 5.2, 3.4
_INK = "#010101"
_COLOURS = {"#020202": "sure", "#030303": "approved", "#040404": "doubtful", "#050505": "rejected"}
"""What is drawn in these gets the class of that name, and its colour from the style sheet."""
_SURE, _APPROVED, _DOUBTFUL, _REJECTED = _COLOURS
_SETTINGS = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 11,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_KEPT_STYLES = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "text-anchor", "opacity"}
)
_SHOWN_DOMAINS, _FEWEST_BARS, _LONGEST_NAME = 12, 4, 32


@dataclass(frozen=True, slots=True)
class ReportPlots:
    """The drawn figures, None for those with nothing to draw, or where matplotlib is missing."""

    reliability: "Markup | None" = None
    bands: "Markup | None" = None
    growth: "Markup | None" = None
    domains: "Markup | None" = None


def can_plot() -> bool:
    """Whether figures can be drawn here."""
    return find_spec("matplotlib") is not None


def report_plots(figures: ReportFigures) -> ReportPlots:
    """The figures of a report as SVG."""
    if not can_plot():
        return ReportPlots()
    return ReportPlots(
        _drawn("reliability", _reliability, figures) if figures.reliability else None,
        _drawn("bands", _bands, figures) if any(share for *_, share in figures.bands) else None,
        _drawn("growth", _growth, figures) if len(figures.growth) > 1 else None,
        _drawn("domains", _domains, figures) if figures.domains else None,
    )


def _drawn(
    name: str, draw: Callable[[Any, ReportFigures], None], figures: ReportFigures
) -> "Markup":
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context({**_SETTINGS, "svg.hashsalt": name}):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        draw(figure.add_subplot(), figures)
        content = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        FigureCanvasSVG(figure).print_svg(content, metadata=nothing)
    return inline_svg(content.getvalue(), name)


def _reliability(axes: Any, figures: ReportFigures) -> None:
    bins = figures.reliability
    axes.plot([0, 1], [0, 1], color=_INK, linewidth=0.8, linestyle=(0, (4, 4)))
    confidence, right = [row.confidence for row in bins], [row.right for row in bins]
    axes.plot(confidence, right, color=_SURE, marker="o", linewidth=1.6, markersize=6)
    for row in bins:
        axes.annotate(
            f"{row.count:,}", (row.confidence, row.right), (0, 8), textcoords="offset points",
            ha="center", fontsize=9,
        )  # fmt: skip
    axes.set(xlim=(0, 1.03), ylim=(0, 1.12), xlabel="confidence", ylabel="share that was right")


def _bands(axes: Any, figures: ReportFigures) -> None:
    names = [f"{word}, {span}" if "%" in span else word for word, span, _, _ in figures.bands]
    statuses = [counts for _, _, counts, _ in figures.bands]
    left = [0.0] * len(names)
    drawn = {
        "accepted": (_APPROVED, [sum(one[s] for s in APPROVED - {"edited"}) for one in statuses]),
        "edited": (_DOUBTFUL, [one["edited"] for one in statuses]),
        "rejected": (_REJECTED, [one["rejected"] for one in statuses]),
    }
    totals = [max(sum(counts[k] for _, counts in drawn.values()), 1) for k in range(len(names))]
    for verdict in VERDICTS:
        colour, numbers = drawn[verdict]
        shares = [100 * number / total for number, total in zip(numbers, totals, strict=True)]
        axes.barh(names, shares, left=left, color=colour, label=verdict, height=0.6)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    axes.invert_yaxis()
    axes.set(xlim=(0, 100), xlabel="per cent of what was decided")
    axes.legend(frameon=False, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0), fontsize=10)


def _growth(axes: Any, figures: ReportFigures) -> None:
    days = [date.fromisoformat(day) for day, _ in figures.growth]
    counts = [count for _, count in figures.growth]
    axes.plot(days, counts, drawstyle="steps-post", color=_APPROVED, linewidth=1.8)
    axes.set(ylabel="approved entries")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(_ticks(days))
    axes.xaxis.set_major_formatter(_day_formatter())


def _ticks(days: Sequence[date]) -> Any:
    from matplotlib.dates import date2num
    from matplotlib.ticker import FixedLocator

    first, last = date2num(days[0]), date2num(days[-1])
    steps = min(4, int(last - first)) or 1
    return FixedLocator([round(first + (last - first) * n / steps) for n in range(steps + 1)])


def _day_formatter() -> Any:
    from matplotlib.dates import num2date
    from matplotlib.ticker import FuncFormatter

    return FuncFormatter(lambda value, _: num2date(value).date().isoformat())


def _domains(axes: Any, figures: ReportFigures) -> None:
    shown = figures.domains[:_SHOWN_DOMAINS]
    names = [safe(name[:_LONGEST_NAME]) for name, _ in shown]
    axes.barh(range(len(shown)), [count for _, count in shown], color=_SURE, height=0.6)
    axes.set_yticks(range(len(shown)), names)
    axes.set_ylim(max(len(shown), _FEWEST_BARS) - 0.5, -0.5)
    axes.set(xlabel="approved entries")


def inline_svg(content: bytes, name: str) -> "Markup":
    """A figure of matplotlib's as an element of HTML, without styles of its own.

    name: unique on the page. Ids begin with it.
    """
    from lxml import etree
    from markupsafe import Markup

    root = etree.fromstring(content, etree.XMLParser(remove_comments=True, resolve_entities=False))
    for element in list(root.iter("{*}metadata", "{*}style")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter():
        element.tag = etree.QName(element).localname
        _plain_attributes(element, name)
    for unwanted in ("width", "height", "version"):
        root.attrib.pop(unwanted, "")
    root.set("class", "plot")
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode", method="xml"))


def _plain_attributes(element: "_Element", name: str) -> None:
    """Turn styles into attributes, and colours into classes; make ids the page's own."""
    for key, value in list(element.attrib.items()):
        text = str(value)
        del element.attrib[key]
        plain = str(key).rpartition("}")[2]
        if plain == "style":
            _spread(element, _declarations(text))
        elif plain == "id":
            element.set("id", f"{name}-{text}")
        else:
            text = re.sub(r"^#", f"#{name}-", text) if plain == "href" else text
            element.set(plain, text.replace("url(#", f"url(#{name}-"))


def _declarations(style: str) -> dict[str, str]:
    parts = (part.partition(":") for part in style.split(";"))
    return {key.strip(): value.strip() for key, _, value in parts if value}


def _spread(element: "_Element", style: Mapping[str, str]) -> None:
    # "font: 10px …" in one version of matplotlib is "font-size: 10px; …" in another.
    sizes = (word for word in style.get("font", "").split() if word.endswith("px"))
    if size := next(sizes, ""):
        element.set("font-size", size)
    for key, value in style.items():
        if key not in _KEPT_STYLES:
            continue
        if value in _COLOURS:
            element.set("class", f"{element.get('class', '')} {key}-{_COLOURS[value]}".strip())
        else:
            element.set(key, "currentColor" if value == _INK else value)
    # matplotlib leaves out what is black and what SVG fills by default.
    if element.tag == "text" and "fill" not in style:
        element.set("fill", "currentColor")
