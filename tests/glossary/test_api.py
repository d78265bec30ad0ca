"""The calls for Python programs do what the commands do, byte for byte."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from align.errors import InputError, UsageError
from glossary.api import (
    build_corpus,
    check_translation,
    choose,
    export_files,
    export_stream,
    import_file,
    read_terms,
    verify_files,
)
from glossary.commands.main import main
from glossary.exporting.losses import LossesError
from glossary.formats.export_info import Languages
from glossary.importing.changes import MergeOptions
from glossary.store.store import Store
from tests.support.samples import make_store, rows_of

STORE = Path("glossary.db")


@pytest.fixture
def store(in_folder: Path) -> Path:
    """A store of four approved entries in the current folder, one with a domain."""
    with make_store(STORE) as made:
        for entry in list(made.entries.in_order()):
            made.decisions.decide(entry, "accept", "anna", at="2026-01-02T03:04:05Z")
        identity = made.entries.find("моральный вред", "moral damage").id
        made.decisions.annotate(identity, "anna", {"domain": "law"}, at="2026-02-02T03:04:05Z")
    return in_folder


def files(folder: str) -> dict[str, bytes]:
    paths = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("target", "option"),
    [("xlsx", "--format"), ("tmx", "--format"), ("tbx", "--format"), ("omegat", "--for")],
)
def test_an_export_is_that_of_the_command(target: str, option: str, store: Path) -> None:
    """With the same languages; and it verifies."""
    chosen = ("--ru", "ru-KZ", "--en", "en-GB")
    CliRunner().invoke(main, ["export", option, target, "--to", "there", *chosen])
    languages = Languages("ru-KZ", "en-GB")
    written = export_files(STORE, [target], Path("here"), languages=languages)
    assert files("here") == files("there")
    assert len(files("here")) == len(written)
    profile = target if option == "--for" else None
    reports = verify_files(STORE, [item.path for item in written], profile, languages=languages)
    assert all(report.ok for report in reports)
    folder = verify_files(STORE, [Path("here")], profile, languages=languages)
    assert sorted(report.path for report in folder) == sorted(report.path for report in reports)
    assert all(report.ok for report in folder)


def test_what_is_chosen_goes_to_a_stream(store: Path) -> None:
    """By domain, by time, by status; a wrong time is a wrong call."""
    for selection, records in (
        (choose(domains=["law"]), 1),
        (choose(since="2026-02-01"), 1),
        (choose(since=5), 0),
        (choose(["rejected"]), 0),
        (choose(), 4),
    ):
        stream = io.BytesIO()
        assert export_stream(STORE, "jsonl", stream, selection).records == records
        assert stream.getvalue().count(b"\n") == records
    with pytest.raises(UsageError, match="yesterday"):
        choose(since="yesterday")
    with pytest.raises(UsageError, match="several files"):
        export_stream(STORE, "omegat", io.BytesIO())


def test_a_loss_can_be_an_error(store: Path) -> None:
    """Then nothing is written."""
    with pytest.raises(LossesError, match="domains: 1 dropped"):
        export_files(STORE, ["deepl"], Path("out"), strict=True)
    assert not Path("out").exists()


def test_an_import_makes_a_store_and_a_preview_does_not(store: Path) -> None:
    """The changes are those of the merge."""
    export_files(STORE, ["jsonl"], Path("out"))
    file, new = Path("out/glossary.jsonl"), Path("new.db")
    preview = import_file(new, file, "boris", preview=True)
    assert not new.exists()
    changes = import_file(new, file, "boris", MergeOptions())
    assert changes == preview
    assert [change.kind for change in changes] == ["new"] * 4
    events = len(changes)
    file.write_text(file.read_text(encoding="utf-8").replace("damage", "harm"), encoding="utf-8")
    kinds = [change.kind for change in import_file(new, file, "boris", preview=True)]
    assert sorted(kinds) == ["changed there", *["unchanged"] * 3]
    with Store.open(new, read_only=True) as read:
        assert read.entries.last_event() == events


RUSSIAN = "Суд вынес частное постановление.\nПотом пришёл аким.\n"
ENGLISH = "The court issued a personal ruling.\nThen the governor came.\n"


def printed(*arguments: str) -> list[dict[str, Any]]:
    """The JSON lines of a command, whatever its exit code."""
    lines = CliRunner().invoke(main, [*arguments, "--format", "jsonl"]).stdout.splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def texts(in_folder: Path) -> Path:
    """A corpus of two articles, one of them translated; two texts with a store to check them."""
    article = "They wrote #судрядом [the court is near].\n"
    files = {"ru.txt": RUSSIAN, "en.txt": ENGLISH, "corpus/en/a.md": article}
    for name, text in (files | {"corpus/ru/b.md": RUSSIAN, "corpus/en/b.md": ENGLISH}).items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    with Store.open(STORE, create=True) as store:
        store.decisions.add("аким", "akim", "anna")
        store.decisions.add("частное постановление", "private ruling", "anna")
    return in_folder


def test_a_build_is_that_of_the_command(texts: Path, loaded: None) -> None:
    """The same entries and counts; progress is told, what was left out is in the report."""
    Path("corpus/en/c.epub").write_text("no article", encoding="utf-8")
    rows = printed("build", "corpus", "--store", "there.db")
    done: list[str] = []
    report = build_corpus(Path("corpus"), Path("here.db"), step=done.append)
    assert done == ["a", "b"]
    assert (report.articles, report.aligned, report.changed) == (2, 1, 0)
    assert [line.split(":")[0] for line in report.skipped] == ["corpus/en/c.epub"]
    assert [{"kind": "articles", "found": 2}, *report.kinds.to_dicts()] == rows
    with Store.open(Path("there.db")) as there, Store.open(Path("here.db")) as here:
        assert rows_of(here) == rows_of(there)
        assert report.waiting == report.counts.entries == len(rows_of(here)) > 0
    with pytest.raises(InputError, match="no such folder"):
        build_corpus(Path("none"), Path("new.db"))
    assert not Path("new.db").exists()


def test_a_check_is_that_of_the_command(texts: Path, loaded: None) -> None:
    """All findings, notes too, with the places in the files."""
    for lines in (True, False):
        checked = check_translation(STORE, Path("ru.txt"), Path("en.txt"), lines=lines)
        option = ("--lines",) if lines else ()
        assert checked.records() == printed("check", "ru.txt", "en.txt", "--notes", *option)
        assert (checked.beads, checked.terms) == (2, 2)
        record = next(r for r in checked.records() if r["ru"] == "аким")
        assert RUSSIAN[record["ru_start"] : record["ru_end"]] == "аким"


def test_terms_are_those_of_the_command(texts: Path, loaded: None) -> None:
    """Of documents, lines and a memory; what a user should know is said."""
    sides = [Path("ru.txt"), Path("en.txt")]
    assert read_terms(sides) == printed("terms", "ru.txt", "en.txt") != []
    every = read_terms(sides, lines=True, everything=True, least=0.0)
    assert every == printed("terms", "ru.txt", "en.txt", "--lines", "--all", "--least", "0")
    assert "segment" in every[0]["evidence"][0]
    CliRunner().invoke(main, ["export", "--format", "tmx"])
    memory = Path("exports/glossary.tmx")
    assert read_terms([memory], least=0.1) == printed("terms", str(memory), "--least", "0.1") != []
    said: list[str] = []
    Path("cp.txt").write_bytes(RUSSIAN.encode("cp1251"))
    read_terms([Path("cp.txt"), Path("en.txt")], say=said.append)
    assert said == ["cp.txt: read as CP1251, not UTF-8"]
    with pytest.raises(UsageError, match="one file must be a memory"):
        read_terms(sides[:1])
