"""Where a report goes: a folder of its own, written whole or not at all, always the same bytes."""

import hashlib
import os
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from align.records import name_of
from glossary.entries.events import Event
from glossary.reporting.page_names import page_key
from glossary.reporting.report_folder import write_folder
from glossary.review.figures.statistics import history
from glossary.store.store import Store
from tests.support.pages import check_is_safe, check_links, marks, shown, tree_of
from tests.support.paths import ROOT
from tests.support.samples import YARD, entry_of, make_pair, make_store


def bytes_of(folder: Path) -> dict[str, str]:
    """A digest of every file in a folder, by its name in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_same_store_gives_the_same_bytes(
    report: Path, single: Path, demonstration: Path, run_report: Any, tmp_path: Path
) -> None:
    """As a folder, over the report before, and in one file."""
    again, page = tmp_path / "again", tmp_path / "again.html"
    for _ in range(2):
        given = ("--store", demonstration, "--corpus", ROOT / "corpus")
        assert run_report(*given, "--to", again).exit_code == 0
        assert bytes_of(again) == bytes_of(report)
    assert run_report(*given, "--to", page).exit_code == 0
    assert page.read_bytes() == single.read_bytes()


def test_pages_are_safe_and_lead_somewhere(report: Path, single: Path) -> None:
    """Every link, within a page and to another, ends at something that is there."""
    pages = sorted(report.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        check_is_safe(tree_of(page))
    assert check_links(report.resolve()) > 2_000
    whole = tree_of(single)
    check_is_safe(whole)
    identities = whole.xpath("//@id")
    assert len(identities) == len(set(identities))
    assert {one[1:] for one in whole.xpath("//a/@href") if one != "#"} <= set(identities)


def test_articles_show_what_was_decided(report: Path, demonstration: Path) -> None:
    """Each mark has the text of its pair, and the note the status of its entry."""
    name = "en/smog-winter.md"
    tree = tree_of(report / f"articles/{page_key('a', name)}.html")
    with Store.open(demonstration, read_only=True) as store:
        pairs = [pair for pair in store.entries.pairs(file=name) if pair.kind != "sentence"]
        decided = 0
        for number, pair in enumerate(pairs, 1):
            assert marks(tree, number) == shown(pair.ru)
            (note,) = tree.xpath(f"//li[@id='{page_key('a', name)}-n{number}']")
            entries = [e for e in store.entries.in_order(file=name) if e.en == pair.en]
            if pair.status == "paired" and entries and entries[0].approved:
                decided += 1
                assert name_of(entries[0].status) in note.text_content()
                assert "s-approved" in note.get("class")
    assert decided > 3


def test_translations_show_beads_and_gaps(report: Path, demonstration: Path) -> None:
    """Every aligned sentence and, between them, what nothing translates, as in the text."""
    ru, en = "ru/observer-day.md", "en/observer-day.md"
    tree = tree_of(report / f"articles/{page_key('t', ru, en)}.html")
    rows = [
        [shown(cell.text_content()) for cell in row.xpath("td")] for row in tree.xpath("//tbody/tr")
    ]
    with Store.open(demonstration, read_only=True) as store:
        pairs = [p for p in store.entries.pairs(file=ru) if p.kind == "sentence"]
    sides = [(row[0], row[2]) for row in rows]
    assert [side for side in sides if "nothing" not in side] == [
        (shown(pair.ru), shown(pair.en or "")) for pair in pairs
    ]
    gaps = [en for ru, en in sides if ru == "nothing"]
    assert "The tape measure will come in useful later." in gaps
    at = sides.index(("nothing", "The tape measure will come in useful later."))
    assert sides[at - 1][1].endswith("a tape measure.")


def test_what_is_not_a_report_is_left_alone(path: Path, store: Store, run_report: Any) -> None:
    """A folder with other files, a file, a page of somebody else: one line, nothing changed."""
    folder = path.parent
    own, page, text = folder / "thesis", folder / "thesis.html", folder / "thesis.txt"
    own.mkdir()
    (own / "chapter.txt").write_text("mine")
    page.write_text("<!doctype html><title>mine</title>")
    text.write_text("mine")
    for target in (own, page, text, path):
        before = target.read_bytes() if target.is_file() else bytes_of(target)
        result = run_report("--store", path, "--to", target)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1 and str(target) in result.stderr
        assert (target.read_bytes() if target.is_file() else bytes_of(target)) == before
    (folder / "empty").mkdir()
    assert run_report("--store", path, "--to", folder / "empty").exit_code == 0


@pytest.mark.parametrize("articles", [[], [("articles/a-a.html", "2")]])
@pytest.mark.parametrize("renamed", range(4))
def test_the_next_report_takes_the_place_of_a_killed_one(
    renamed: int,
    articles: list[tuple[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many files a killed one has put in their places, nothing else is needed."""
    folder, files = tmp_path / "report", [("index.html", "1"), ("articles/a-a.html", "2")]
    folder.mkdir()
    child = os.fork()
    if not child:
        replace, done = Path.replace, count()

        def replace_some(path: Path, target: Path) -> Path:
            if next(done) == renamed:
                os.kill(os.getpid(), signal.SIGKILL)
            return replace(path, target)

        try:
            monkeypatch.setattr(Path, "replace", replace_some)
            write_folder(folder, files)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    next_ones = [files[0], *articles]
    assert write_folder(folder, next_ones) == len(next_ones)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    expected = {".tolmach-report", *(name for name, _ in next_ones)}
    assert found == expected | ({"articles"} if articles else set())


def test_pages_of_articles_that_are_gone_are_removed(
    path: Path, store: Store, run_report: Any
) -> None:
    """What is no longer made goes; what somebody else put there, and strange names, stay."""
    folder = path.parent / "report"
    assert run_report("--store", path, "--to", folder).exit_code == 0
    page = folder / f"articles/{page_key('a', 'en/trees.md')}.html"
    assert page.is_file()
    (folder / "notes.html").write_text("mine")
    with (folder / ".tolmach-report").open("a") as marker:
        marker.write("../glossary.db\nArticles/../../x.html\n/etc/hostname\n")
    store.replace_pairs([p for p in YARD if p.file != "en/trees.md"], [], model="bundled")
    assert run_report("--store", path, "--to", folder).exit_code == 0
    assert not page.exists()
    assert path.is_file() and (folder / "notes.html").read_text() == "mine"
    assert "notes.html" not in (folder / ".tolmach-report").read_text()
    store.replace_pairs([], [], model="bundled")
    assert run_report("--store", path, "--to", folder).exit_code == 0
    assert not (folder / "articles").exists()


def test_a_full_disk_leaves_what_was_there(path: Path, store: Store, run_report: Any) -> None:
    """Neither a new folder nor the report before is half-written; a device says so as well."""
    folder = path.parent / "report"
    assert run_report("--store", path, "--to", folder).exit_code == 0
    before = bytes_of(folder)
    store.decisions.decide(entry_of(store, "участковый"), "accept", "anna")
    for target in (folder, path.parent / "deep/new", path.parent / "new.html"):
        with files_of_at_most(3_000):
            result = run_report("--store", path, "--to", target)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1 and "cannot be written" in result.stderr
    assert bytes_of(folder) == before
    assert not (path.parent / "deep").exists() and not (path.parent / "new.html").exists()
    result = run_report("--store", path, "--to", "/dev/full")
    assert result.exit_code == 1 and "no space is left" in result.stderr


def test_without_articles_there_are_contexts(path: Path, store: Store, run_report: Any) -> None:
    """A store whose corpus is elsewhere: each fragment in its sentence, and why it is so."""
    folder = path.parent / "report"
    assert run_report("--store", path, "--to", folder).exit_code == 0
    tree = tree_of(folder / f"articles/{page_key('a', 'en/yard.md')}.html")
    assert "en/yard.md is not at hand" in tree.xpath("//p[@class='problem']")[0].text_content()
    pairs = [pair for pair in YARD if pair.file == "en/yard.md"]
    for number, pair in enumerate(pairs, 1):
        assert marks(tree, number) == pair.ru
        assert pair.en is None or marks(tree, number, "en") == pair.en
    work = [shown(one.text_content()) for one in tree.xpath("//ol[@class='work']/li")]
    assert work == ["двор"]


@pytest.mark.parametrize("kind", ["large", "changed", "folder", "unreadable"])
def test_articles_that_cannot_be_shown(
    tmp_path: Path, run_report: Any, demonstration: Path, kind: str
) -> None:
    """One that has changed, is much too large, or is none: its page says so, others are whole."""
    corpus = shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    article = corpus / "en/smog-winter.md"
    if kind == "large":
        article.write_text("So it went. «Да» (yes).\n\n" * 400_000)
    elif kind == "changed":
        article.write_text(article.read_text() + "More.\n")
    else:
        article.unlink()
        article.mkdir() if kind == "folder" else article.symlink_to("/proc/self/mem")
    result = run_report("--store", demonstration, "--corpus", corpus, "--to", tmp_path / "r")
    assert result.exit_code == 0, result.stderr
    name = "en/smog-winter.md"
    tree = tree_of(tmp_path / f"r/articles/{page_key('a', name)}.html")
    why = {"large": "too large", "changed": "has changed", "folder": "not at hand"}
    problem = shown(tree.xpath("//p[@class='problem']")[0].text_content())
    assert why.get(kind, name) in problem
    assert marks(tree, 2) == "Дайте дышать"
    other = tree_of(tmp_path / f"r/articles/{page_key('a', 'en/third-bell.md')}.html")
    assert not other.xpath("//p[@class='problem']")


def test_an_empty_store(path: Path, run_report: Any) -> None:
    """Its report says what to do; a missing one is an error, and nothing is made."""
    result = run_report("--store", path, "--to", path.parent / "r")
    assert result.exit_code == 1 and result.stderr.count("\n") == 1
    assert not (path.parent / "r").exists()
    Store.open(path, create=True).close()
    assert run_report("--store", path, "--to", path.parent / "r").exit_code == 0
    for name in ("index", "glossary", "quality", "articles"):
        check_is_safe(tree_of(path.parent / f"r/{name}.html"))
    assert "tolmach build" in tree_of(path.parent / "r/index.html").text_content()


def test_what_happened_since(path: Path, store: Store, run_report: Any) -> None:
    """Only entries, days and articles with a decision from then on; every page says so."""
    decide = store.decisions.decide
    decide(entry_of(store, "верните сквер"), "accept", "anna", at="2026-03-01T10:00:00Z")
    decide(entry_of(store, "моральный вред"), "accept", "anna", at="2026-03-09T10:00:00Z")
    constable, at = entry_of(store, "участковый"), "2026-03-10T10:00:00Z"
    decide(constable, "edit", "anna", en="local constable", at=at)
    folder = path.parent / "r"
    result = run_report("--store", path, "--to", folder, "--since", "2026-03-09")
    assert result.exit_code == 0, result.stderr
    for page in folder.rglob("*.html"):
        assert "Only what was decided since 2026-03-09" in tree_of(page).text_content()
    cards = tree_of(folder / "glossary.html").xpath("//article/h2")
    assert [shown(one.text_content()) for one in cards] == ["моральный вред", "участковый"]
    days = tree_of(folder / "index.html").xpath("//table[caption='Decisions by day and reviewer']")
    assert [row.xpath("td[1]")[0].text for row in days[0].xpath("tbody/tr")] == [
        "2026-03-09", "2026-03-10",
    ]  # fmt: skip
    assert "2026-03-01" not in (folder / "quality.html").read_text()
    assert [one.name for one in (folder / "articles").iterdir()] == [
        f"{page_key('a', 'en/yard.md')}.html"
    ]
    assert check_links(folder.resolve()) > 10
    for wrong in ("17", "soon", "2026-13-01"):
        result = run_report("--store", path, "--to", folder, "--since", wrong)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_links_of_a_part_lead_somewhere(
    demonstration: Path, run_report: Any, tmp_path: Path
) -> None:
    """Also where most entries and articles are left out; what was decided since is all there."""
    folder = tmp_path / "r"
    given = ("--store", demonstration, "--corpus", ROOT / "corpus", "--to", folder)
    log = open_log(demonstration)
    days = sorted({row["day"] for row in history(log)})
    assert len(days) > 2
    whole = 0
    for day in (days[0], days[1], days[-1]):
        assert run_report(*given, "--since", day).exit_code == 0
        links = check_links(folder.resolve())
        whole = whole or links
        told = "".join(tree_of(page).text_content() for page in folder.rglob("*.html"))
        decided = {event.entry for event in log if event.at[:10] >= day}
        with Store.open(demonstration, read_only=True) as opened:
            russian = {entry.ru for entry in map(opened.entries.by_id, decided) if entry.approved}
        assert russian and [one for one in russian if one not in told] == []
        assert links > len(russian)
    assert links < whole


def open_log(path: Path) -> list[Event]:
    with Store.open(path, read_only=True) as opened:
        return opened.entries.log()


def test_very_many_fragments(tmp_path: Path, run_report: Any) -> None:
    """5,000 on one page, each with its note."""
    pairs = [make_pair(f"слово {n}", f"word {n}", start=n * 1_000) for n in range(5_000)]
    make_store(tmp_path / "many.db", pairs).close()
    result = run_report("--store", tmp_path / "many.db", "--to", tmp_path / "r")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "r/index.html").stat().st_size < 300_000
    tree = tree_of(tmp_path / f"r/articles/{page_key('a', 'en/yard.md')}.html")
    assert len(tree.xpath("//li[contains(@class, 'note ')]")) == 5_000
    assert marks(tree, 4_999) == "слово 4998"
