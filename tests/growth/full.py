"""What takes more than so many times as long for twice the text: every step, every pattern.

python -m tests.growth.full [STEP...]   fragments, page, word, align, terms, check, hashtags, …

Prints a line for each text that grows too fast, and at the end how many were tried. Takes an hour
or two; exit code 1 where something is found.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial

from tests.growth import patterns, steps
from tests.growth.measuring import MOST, Growth, growth

LEAST, LARGEST = 1.0, 256_000
"""Seconds from which a step is judged, and characters after which it is taken to be quick."""

SMALLEST = {"terms": 8_000, "feed": 4_000}
"""Characters of the first text, where a bound is reached only then; elsewhere 1,000."""

STEPS: dict[str, tuple[Callable[[str], None], Sequence[str]]] = {
    "fragments": (steps.fragments, (*patterns.TEXT, *patterns.LINES)),
    "page": (steps.page, (*patterns.TAGS, *patterns.SAMPLE)),
    "crawled": (
        steps.crawled,
        (*patterns.TAGS, *patterns.TEXT, "<svg>", "<!--", "<noscript", "&#1"),
    ),
    "word": (steps.word, patterns.WORD_XML),
    "open document": (steps.open_document, patterns.OPEN_DOCUMENT_XML),
    "rich text": (steps.rich_text, patterns.RICH_TEXT),
    "feed": (steps.feed, patterns.FEED_XML),
    "align": (steps.align, (*patterns.TEXT, *patterns.LINES)),
    "terms": (steps.terms, (*patterns.TEXT, "суд\n")),
    "check": (steps.check, (*patterns.TEXT, "суд\n")),
    "hashtags": (steps.hashtags, patterns.TEXT),
    "many hashtags": (steps.many_hashtags, patterns.TEXT),
    **{name: (step, patterns.IMPORTED) for name, step in steps.IMPORTS.items()},
    "tmx units": (steps.IMPORTS["tmx units"], patterns.UNITS),
}


def growth_of(name: str, piece: str, *, least: float, largest: int) -> Growth:
    """How much longer a step takes for twice the repetitions of a piece."""
    text_of = partial(patterns.repeated, piece)
    smallest = SMALLEST.get(name, 1_000)
    return growth(STEPS[name][0], text_of, least=least, largest=largest, smallest=smallest)


def main(names: Sequence[str]) -> int:
    tried = found = 0
    for name in names or STEPS:
        for piece in STEPS[name][1]:
            grown = growth_of(name, piece, least=LEAST, largest=LARGEST)
            tried += 1
            if grown.ratio > MOST:
                found += 1
                sys.stdout.write(
                    f"{name}: {piece!r} takes {grown.seconds:.1f} s for {grown.size:,} characters, "
                    f"{grown.ratio:.1f} times as long as for half of them\n"
                )
                sys.stdout.flush()
    sys.stdout.write(f"{tried} tried, {found} over {MOST}\n")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
