"""No text of a few repeated signs takes time that outgrows it; `make growth` tries many more."""

import time

import pytest

from tests.growth import patterns
from tests.growth.full import growth_of
from tests.growth.measuring import MOST, growth

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
    """Of what is over in a moment nothing is asked."""
    grown = growth_of(name, piece, least=0.4, largest=32_000)
    assert grown.ratio <= MOST, grown


def test_growth_is_measured() -> None:
    """What grows with the square of the text is told from what grows with it."""

    def turns(count: int) -> None:
        end = time.process_time() + count * 1e-8
        while time.process_time() < end:
            pass

    square = growth(lambda text: turns(len(text) ** 2), "a".__mul__, least=0.2, largest=10**6)
    linear = growth(lambda text: turns(1000 * len(text)), "a".__mul__, least=0.2, largest=10**6)
    assert square.ratio > 3 > 2.5 > linear.ratio


@pytest.mark.parametrize("piece", [*patterns.TEXT, *patterns.LINES, *patterns.TAGS])
def test_a_pattern_is_repeated_as_often_as_it_fits(piece: str) -> None:
    text = patterns.repeated(piece, 1_000)
    assert 900 <= len(text) <= 1_500
