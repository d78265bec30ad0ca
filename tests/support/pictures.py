"""The pictures of the README: the review screen and a page of the report, for `make pictures`.

    python -m tests.support.pictures FOLDER

Both show the demonstration corpus, in a real terminal and a real browser.
"""

import re
import sys
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from PIL import Image
from rich.console import Console
from rich.text import Text

from glossary.commands.main import main
from glossary.reporting.page_names import page_key
from tests.support.browser import browser, look_at
from tests.support.paths import ROOT
from tests.support.terminals import ReviewTerminal

COLUMNS, LINES = 96, 26
_FRAME = re.compile(r"\x1b\[\?2026h(.*?)\x1b\[\?2026l", re.DOTALL)
_FONT = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)
"""rich would have its font fetched from a network."""
_NOTE = re.compile(r" *<!--.*?-->\n", re.DOTALL)


def run(*arguments: object) -> None:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    if result.exit_code:
        sys.exit(result.stderr)


def review_picture(store: Path, to: Path) -> None:
    """Draw the first question of a review."""
    with ReviewTerminal(store, COLUMNS, LINES, reviewer="Marta Lindqvist") as terminal:
        terminal.see("accept")
        frame = _FRAME.findall(terminal.output)[-1].replace("\r\n", "\n")
    screen = re.sub(r"\x1b\[[0-9;?]*[A-Za-ln-z]", "", frame)  # all but colours
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text.from_ansi(screen), end="")
    svg = console.export_svg(title="tolmach review", unique_id="review")
    to.write_text(_NOTE.sub("", _FONT.sub("", svg)), encoding="utf-8")


def report_picture(store: Path, folder: Path, to: Path) -> None:
    """Draw the page of an article with a note shown."""
    run("report", "--store", store, "--corpus", ROOT / "corpus", "--to", folder)
    page = folder / f"articles/{page_key('a', 'en/draft-notice.md')}.html"
    with browser() as driver:
        look_at(driver, page, width=1100)
        driver.execute_script(
            "window.scrollTo(0, 0);"
            "document.querySelectorAll('mark.ru.s-approved')[1].focus({preventScroll: true})"
        )
        size = {"width": 1100, "height": 760, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        picture = Image.open(BytesIO(driver.get_screenshot_as_png()))
    picture.convert("RGB").quantize(160, dither=Image.Dither.NONE).save(to, optimize=True)


def pictures(to: Path) -> None:
    """Draw both pictures into a folder."""
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "glossary.db"
        run("build", ROOT / "corpus", "--store", store)
        review_picture(store, to / "review.svg")
        run("decide", "--from", ROOT / "corpus/decisions.jsonl", "--store", store)
        report_picture(store, folder / "report", to / "report.png")


if __name__ == "__main__":
    pictures(Path(sys.argv[1]))
