"""The pages in a real browser: what is seen, typed, pressed, printed and read aloud."""

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from glossary.commands.main import main
from glossary.reporting.page_names import page_key
from glossary.store.store import Store
from tests.support.browser import axe_script, browser, found_by_axe, look_at
from tests.support.clients import program
from tests.support.pages import shown
from tests.support.paths import ROOT
from tests.support.samples import entry_of, make_pair, make_store

pytestmark = pytest.mark.client

ARTICLE = f"articles/{page_key('a', 'en/smog-winter.md')}.html"
TRANSLATION = f"articles/{page_key('t', 'ru/observer-day.md', 'en/observer-day.md')}.html"
PAGES = ("index.html", "articles.html", "glossary.html", "quality.html", ARTICLE, TRANSLATION)


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def plain_pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of `fragments` and `align`, which need no store."""
    folder = tmp_path_factory.mktemp("plain")
    sides = [str(ROOT / "corpus" / code / "observer-day.md") for code in ("ru", "en")]
    commands = {"fragments.html": ["fragments", sides[1]], "beads.html": ["align", *sides]}
    for name, command in commands.items():
        result = CliRunner().invoke(main, [*command, "--to", str(folder / name)])
        assert result.exit_code == 0, result.stderr
    return [folder / name for name in commands]


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store in one file, with decisions and a second opinion."""
    folder = tmp_path_factory.mktemp("yard")
    with make_store(folder / "yard.db") as store:
        entry = entry_of(store, "верните сквер")
        store.decisions.decide(entry, "edit", "anna", en="hands off the square")
        store.opinions.give(entry, "reject", "boris")
    arguments = ["report", "--store", str(folder / "yard.db"), "--to", str(folder / "yard.html")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return folder / "yard.html"


def css(driver: Any, selector: str) -> list[Any]:
    return list(driver.find_elements("css selector", selector))


def search(driver: Any, words: str) -> None:
    """Type words into the search."""
    script = """
        const field = document.getElementById('words');
        field.value = arguments[0];
        field.dispatchEvent(new Event('input', {bubbles: true}));
    """
    driver.execute_script(script, words)


def choose(driver: Any, field: str, value: str) -> None:
    driver.execute_script(
        "const f = document.getElementById(arguments[0]); f.value = arguments[1];"
        "f.dispatchEvent(new Event('input', {bubbles: true}))",
        field, value,
    )  # fmt: skip


def found(driver: Any) -> list[list[str]]:
    rows = css(driver, "#results tbody tr")
    return [[cell.text for cell in row.find_elements("css selector", "td")] for row in rows]


def all_pages(report: Path, single: Path, plain: list[Path]) -> list[Path]:
    return [*(report / name for name in PAGES), single, *plain]


def test_pages_open_without_complaint(
    driver: Any, report: Path, single: Path, plain_pages: list[Path]
) -> None:
    """Nothing on the console, nothing asked of a network, nothing wider than a phone."""
    for page in all_pages(report, single, plain_pages):
        for width in (1280, 390):
            look_at(driver, page, width=width)
            assert driver.get_log("browser") == [], page.name
            loaded = driver.execute_script(
                "return performance.getEntriesByType('resource').map(one => one.name)"
            )
            assert all(name.startswith("file://") for name in loaded), loaded
            wide = driver.execute_script(
                "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
            )
            assert wide <= 0, (page.name, width)


def test_marks_have_the_text_of_the_records(driver: Any, report: Path, demonstration: Path) -> None:
    """As a browser sees them; each can be reached by keyboard, and is described by its note."""
    look_at(driver, report / ARTICLE)
    with Store.open(demonstration, read_only=True) as store:
        pairs = [p for p in store.entries.pairs(file="en/smog-winter.md") if p.kind != "sentence"]
    key = page_key("a", "en/smog-winter.md")
    for number, pair in enumerate(pairs, 1):
        parts = css(driver, f"mark.ru[data-note='{key}-n{number}']")
        text = " ".join(part.get_property("textContent") for part in parts)
        assert shown(text) == shown(pair.ru)
        for part in parts:
            assert part.get_property("tabIndex") == 0
            described = css(driver, f"#{part.get_attribute('aria-describedby')}")[0].text
            assert pair.en is None or shown(pair.en) in shown(described)
        assert parts[0].get_attribute("lang") == pair.language


def test_the_note_is_shown_where_one_looks(driver: Any, report: Path) -> None:
    """By keyboard and by mouse; Escape puts it away, Enter goes to the note itself."""
    from selenium.webdriver import ActionChains, Keys

    look_at(driver, report / ARTICLE)
    card = css(driver, ".card")[0]
    assert not card.is_displayed()
    mark = css(driver, "mark.ru.s-approved")[0]
    driver.execute_script("arguments[0].focus()", mark)
    assert card.is_displayed()
    assert "let us breathe" in card.text and "accepted" in card.text
    lit = css(driver, "mark.lit")
    assert {one.get_attribute("data-note") for one in lit} == {mark.get_attribute("data-note")}
    assert {"ru", "en"} <= {name for one in lit for name in one.get_attribute("class").split()}
    ActionChains(driver).send_keys(Keys.ESCAPE).perform()
    assert not card.is_displayed()
    ActionChains(driver).move_to_element(css(driver, "mark.en")[0]).perform()
    assert card.is_displayed()
    driver.execute_script("arguments[0].focus()", mark)
    ActionChains(driver).send_keys(Keys.ENTER).perform()
    assert driver.current_url.endswith(f"#{mark.get_attribute('data-note')}")


def test_tab_goes_from_mark_to_mark(driver: Any, report: Path) -> None:
    """In the order of the text, and first of all to the link that skips what is above it."""
    from selenium.webdriver import ActionChains, Keys

    look_at(driver, report / ARTICLE)
    ActionChains(driver).send_keys(Keys.TAB).perform()
    assert driver.switch_to.active_element.text == "Skip to the text"
    expected = [one.get_property("textContent") for one in css(driver, ".text mark")]
    seen: list[str] = []
    for _ in range(60):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        active = driver.switch_to.active_element
        if active.tag_name == "mark":
            seen.append(active.get_property("textContent"))
        elif seen:
            break
    assert seen == expected and len(seen) > 10


@pytest.mark.parametrize("kind", ["folder", "one file"])
def test_search_filters_and_sorts(
    driver: Any, report: Path, single: Path, demonstration: Path, kind: str
) -> None:
    """By words in either language, kind, field and status; what is found leads to its card."""
    look_at(driver, report / "glossary.html" if kind == "folder" else single)
    listed = CliRunner().invoke(main, ["list", "--store", str(demonstration), "--format", "jsonl"])
    entries = [json.loads(line) for line in listed.stdout.splitlines()]

    def expect(test: Any) -> None:
        wanted = sorted((e["ru"], e["en"]) for e in entries if test(e))
        assert 0 < len(wanted) < 100
        assert sorted((row[0], row[1]) for row in found(driver)) == [
            (shown(ru), shown(en)) for ru, en in wanted
        ]
        assert css(driver, "#found")[0].text == f"{len(wanted)} of {len(entries)} entries"

    def has(entry: dict[str, Any], word: str) -> bool:
        texts = (entry["ru"], *entry["variants"], entry["en"])
        return any(word in text.lower().replace("ё", "е") for text in texts)

    search(driver, "суд")
    expect(lambda entry: has(entry, "суд"))
    assert found(driver)[0][0] == "суд"
    choose(driver, "sort", "ru")
    assert found(driver)[0][0] != "суд"
    choose(driver, "sort", "")
    choose(driver, "status", "to review")
    expect(lambda entry: has(entry, "суд") and entry["status"] == "new")
    choose(driver, "status", "")
    choose(driver, "kind", "hashtag")
    search(driver, "")
    expect(lambda entry: entry["kind"] == "hashtag")
    choose(driver, "sort", "confidence")
    sure = [float(row[5].rstrip(" %")) for row in found(driver) if "%" in row[5]]
    assert sure == sorted(sure) and len(sure) > 3
    css(driver, "#search button[type=reset]")[0].click()
    assert not css(driver, "#results")[0].is_displayed()
    search(driver, "БЁДРА БЕРЁЗЫ")
    assert found(driver) == []
    search(driver, "let us breathe")
    link = css(driver, "#results a")[0]
    text = link.text
    driver.execute_script("arguments[0].click()", link)
    target = css(driver, ":target")[0]
    assert "let us breathe" in target.get_property("textContent")
    assert text in target.find_element("xpath", "ancestor::article").text


def test_a_large_glossary_is_searched_at_once(driver: Any, tmp_path: Path) -> None:
    """Of 20,000 entries those that fit are there as soon as the field has its words."""
    pairs = [
        make_pair(f"слово номер {n}", f"word number {n}", file=f"en/{n % 9}.md", start=n * 1_000)
        for n in range(20_000)
    ]
    make_store(tmp_path / "large.db", pairs).close()
    arguments = ["report", "--store", str(tmp_path / "large.db"), "--to", str(tmp_path / "r")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert (tmp_path / "r/index.html").stat().st_size < 300_000
    look_at(driver, tmp_path / "r/glossary.html")
    search(driver, "нет такого")
    assert found(driver) == []
    search(driver, "номер 1999")
    assert len(found(driver)) == 12


def test_columns_scroll_together(driver: Any, report: Path) -> None:
    """Both sides of a bead stay side by side, and ordinary ones can be put away."""
    look_at(driver, report / TRANSLATION)
    tops = """return [...document.querySelectorAll('tbody tr')].map(row =>
        ['.ru', '.en'].map(side => row.querySelector(side).getBoundingClientRect().top))"""
    before = driver.execute_script(tops)
    driver.execute_script("window.scrollTo(0, 900)")
    after = driver.execute_script(tops)
    assert len(before) > 40
    assert all(ru == en for ru, en in before + after)
    assert after[20][0] == before[20][0] - 900
    ru, en = (css(driver, f"td{side}")[0].rect["x"] for side in (".ru", ".en"))
    assert ru < en - 300
    css(driver, ".only")[0].click()
    shown_rows = [row for row in css(driver, "tbody tr") if row.is_displayed()]
    assert shown_rows and all("b-bead" not in row.get_attribute("class") for row in shown_rows)


def test_on_a_phone_the_english_of_a_bead_stays_below_its_russian(
    driver: Any, report: Path
) -> None:
    """Wherever the page is scrolled to, and never beside it."""
    look_at(driver, report / TRANSLATION, width=390)
    places = """return [...document.querySelectorAll('tbody tr')].map(row =>
        ['.ru', '.en'].map(side => row.querySelector(side).getBoundingClientRect()))"""
    before = driver.execute_script(places)
    driver.execute_script("window.scrollTo(0, 900)")
    after = driver.execute_script(places)
    assert len(before) > 40
    for (ru, en), moved in zip(before, after, strict=True):
        assert ru["bottom"] <= en["top"] and ru["left"] == en["left"]
        assert [side["top"] for side in moved] == [ru["top"] - 900, en["top"] - 900]
    assert all(ru["top"] < below["top"] for (ru, _), (below, _) in pairwise(before))


def test_pages_can_be_read_without_javascript(driver: Any, report: Path) -> None:
    """Notes, cards and pages of the glossary are there; the search is not offered."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        look_at(driver, report / "glossary.html")
        text = css(driver, "main")[0].text
        assert "автозак" in text and "police van" in text
        assert not css(driver, "#search")[0].is_displayed()
        assert [one.text for one in css(driver, ".pages a")][:2] == ["1", "2"]
        look_at(driver, report / ARTICLE)
        assert "in brackets after it" in css(driver, "aside")[0].text
        assert css(driver, "a.ref")[0].is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_pages_can_be_printed(driver: Any, report: Path, tmp_path: Path) -> None:
    """Text, notes with their numbers, and both columns come out of the PDF."""
    for name, texts in (
        (ARTICLE, ("A winter without a horizon", "Дайте дышать", "accepted by", "To do")),
        (TRANSLATION, ("наблюдателя", "election observer", "nothing on the other side")),
        ("quality.html", ("confidence", "share that was right", "Growth")),
    ):
        look_at(driver, report / name)
        pdf = tmp_path / "page.pdf"
        printed = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        pdf.write_bytes(b64decode(printed["data"]))
        done = subprocess.run(
            [program("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, check=True
        )
        text = shown(done.stdout.decode())
        for wanted in texts:
            assert wanted in text, (name, wanted)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_stands_in_the_way_of_anybody(
    driver: Any, report: Path, yard: Path, plain_pages: list[Path], scheme: str, width: int
) -> None:
    """axe-core finds nothing: names, landmarks, headings, contrast of 4.5 and more."""
    script = axe_script()
    for page in all_pages(report, yard, plain_pages):
        look_at(driver, page, width=width, scheme=scheme)
        if page == report / "glossary.html":
            search(driver, "суд")
        assert found_by_axe(driver, script) == [], page.name
