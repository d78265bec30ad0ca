"""No text of a few repeated signs takes time that outgrows it; `make growth` tries many more."""

from functools import partial

import pytest

from tests.growth import patterns
from tests.growth.full import SMALLEST, STEPS
from tests.growth.measuring import MOST, growth_of_calls

CASES = [
    *(("fragments", piece) for piece in ("«а» and ", "«а (b ", ".", "| суд ", "суд (", "1. ")),
    *(("page", piece) for piece in ("<td>суд", "<tr><td>суд<td>court", "<li>суд", "<!--")),
    ("word", patterns.WORD_XML[0]),
    ("open document", patterns.OPEN_DOCUMENT_XML[0]),
    ("rich text", patterns.RICH_TEXT[0]),
    ("feed", patterns.FEED_XML[0]),
    *(("align", piece) for piece in ("Суд. ", "суд-\n", ".", "1. ")),
    *(("terms", piece) for piece in ("Верховный суд ", ".")),
    *(("check", piece) for piece in ("о суде и о деле ", "взяли его под стражу ", "суд-\n", ".")),
    *(("hashtags", piece) for piece in ("x", "а_", "Aa", "ДайтеДышать")),
    *(("many hashtags", piece) for piece in ("#тег ", "#тег% ")),
    *((name, piece) for name in ("tmx", "xliff", "po", "csv", "tsv") for piece in (" ", "%0000")),
    ("tmx units", patterns.UNITS[0]),
]


@pytest.mark.parametrize(("name", "piece"), CASES)
def test_time_grows_with_the_text(name: str, piece: str) -> None:
    """By the functions that are called; of what calls few nothing is asked.

    `make growth` measures processor time, which no test may hang on.
    """
    smallest = SMALLEST.get(name, 1_000)
    text_of = partial(patterns.repeated, piece)
    ratio = growth_of_calls(
        STEPS[name][0], text_of, least=100_000, largest=32_000, smallest=smallest
    )
    assert ratio <= MOST


def test_growth_is_measured() -> None:
    """What grows with the square of the text is told from what grows with it."""

    def square(text: str) -> None:
        for _ in range(len(text) ** 2 // 1_000):
            abs(1)

    def linear(text: str) -> None:
        for _ in text:
            abs(1)

    ratios = [
        growth_of_calls(step, "a".__mul__, least=5_000, largest=10**5) for step in (square, linear)
    ]
    assert ratios[0] > 3 > 2.5 > ratios[1]


@pytest.mark.parametrize("piece", [*patterns.TEXT, *patterns.LINES, *patterns.TAGS])
def test_a_pattern_is_repeated_as_often_as_it_fits(piece: str) -> None:
    text = patterns.repeated(piece, 1_000)
    assert 900 <= len(text) <= 1_500
