"""How reading an article and finding its fragments grow with its size: huge and hostile files.

Run: python benchmarks/bench_documents.py; figures go to stdout as name<TAB>ratio: the time for four
times the size over that for the size itself, in processor seconds, the better of two runs each.
About 4 is linear, 16 is quadratic.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from align.documents.reading import read_document
from align.fragments.finding import find_fragments

SIZE = 2_000

TEXTS: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "They said «Верните автобус» (bring the bus back) and left. " * n,
    "fragments": lambda n: "They said «Верните автобус» (bring the bus back).\n\n" * n,
    "words": lambda n: "The word автобус (bus) and then " * n,
    "stars that open": lambda n: "*a **слово ***b " * n,
    "stars that open and close": lambda n: "*a " * n + "слово* " * n,
    "stars inside words": lambda n: "с***а п*а " * n,
    "lines of stars": lambda n: "*слово\n" * n,
    "link texts": lambda n: "[слово " * n + "](x.org/( " * n,
    "rows": lambda n: "слово\tword\n" * n,
    "quotations that never end": lambda n: "x «слово\n" * n,
    "brackets over lines": lambda n: "x) (слово\n" * n,
    "hashtags": lambda n: "#ВернитеАвтобус " * n,
}
PAGES: dict[str, Callable[[int], str]] = {
    "nested blocks": lambda n: "<div>" * n + "слово" + "</div>" * n,
    "nested tables": lambda n: "<table><tr><td>слово" * n,
    "nested lists": lambda n: "<ul><li>слово" * n,
    "unclosed paragraphs and marks": lambda n: "<p><b>слово" * n,
    "blocks in open marks": lambda n: "<p>" + "<b>" * n + "<div>слово" * n,
    "end tags of nothing": lambda n: "<b>" * n + "</i></p></li>слово" * n,
    "line breaks in quotations": lambda n: "x) («слово<br>" * n,
    "preformatted lines": lambda n: "<pre>" + "слово (word\n" * n,
    "marks inside words": lambda n: "<p>" + "<i>сло</i>во («" * n,
    "entities": lambda n: "<p>" + "&#1089;&laquo;" * n,
    "tags that never end": lambda n: "<a <b слово " * n,
    "comments that never end": lambda n: "<!-- слово " * n,
}


def seconds(path: Path, text: str) -> float:
    """The processor time that reading and finding take."""
    path.write_text(text, encoding="utf-8")
    taken = []
    for _ in range(2):
        start = time.process_time()
        find_fragments(read_document(path))
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    with TemporaryDirectory() as folder:
        for suffix, kinds in (("md", TEXTS), ("html", PAGES)):
            path = Path(folder, f"article.{suffix}")
            for name, make in kinds.items():
                once, fourfold = (seconds(path, make(SIZE * factor)) for factor in (1, 4))
                sys.stdout.write(f"{name}\t{fourfold / max(once, 0.001):.1f}\n")


if __name__ == "__main__":
    main()
