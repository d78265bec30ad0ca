"""The tables of a store as frames and as Parquet, and the files that --to writes."""

import json
import os
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from align.errors import StoreError
from align.frames import Columns
from glossary.frames import (
    AGREEMENTS,
    BUILT,
    CALIBRATIONS,
    CHANGES,
    CONCEPTS,
    COUNTS,
    DIFFERENCES,
    ENTRIES,
    EVENTS,
    FINDINGS,
    HISTORY,
    SHOWN_ENTRY,
    entries_frame,
    log_frame,
)
from glossary.store.store import Store
from tests.support.samples import make_pair, make_store
from tests.support.tables import assert_holds, assert_same_as_jsonl, invoke

STORE, EMPTY = Path("glossary.db"), Path("empty.db")
AT = "2026-01-02T03:04:05Z"
HOSTILE = 'аким\u202e "в" кавычках; =1+1 \\t — 👩‍👩‍👧 𐍈'


@pytest.fixture
def stores(in_folder: Path) -> Iterator[Path]:
    """A store with decisions, opinions and attributes, and one without anything."""
    with make_store(STORE) as store:
        hashtag, square, damage, officer = sorted(
            store.entries.in_order(), key=lambda entry: entry.ru
        )
        store.decisions.decide(hashtag, "accept", "anna", at=AT)
        store.decisions.decide(
            square, "edit", "anna", en="give us back the square", note=HOSTILE, at=AT
        )
        store.decisions.annotate(square.id, "anna", {"domain": "law", "forbidden": True}, at=AT)
        store.decisions.decide(damage, "reject", "boris", at=AT)
        store.opinions.give(hashtag.id, "accept", "carl", at=AT)
        store.opinions.give(square.id, "reject", "carl", at=AT)
        store.decisions.add(
            HOSTILE, "a ‘hostile’ term\u2066, null", "anna", kind="term", key="аким", at=AT
        )
        store.decisions.decide(officer, "skip", "anna", at=AT)
    make_store(EMPTY, ()).close()
    yield in_folder


TABLES: dict[str, Columns] = {
    "list": ENTRIES,
    "list --kind caption": ENTRIES,
    "log": EVENTS,
    "log --last 2": EVENTS,
    "concepts": CONCEPTS,
    "concepts --domain nothing": CONCEPTS,
    "status": COUNTS,
    "status --history": HISTORY,
    "agreement": AGREEMENTS,
    "agreement --entries": DIFFERENCES,
}


@pytest.mark.parametrize("store", [STORE, EMPTY], ids=["full", "empty"])
@pytest.mark.parametrize("command", TABLES)
def test_parquet_holds_what_json_lines_hold(command: str, store: Path, stores: Path) -> None:
    """Of a store with all kinds of events, and of one with none."""
    arguments = (*command.split(), "--store", str(store))
    records = assert_same_as_jsonl(*arguments, columns=TABLES[command])
    always = command == "status"
    chosen = store == STORE and command.split()[-1] not in ("caption", "nothing")
    assert bool(records) == (always or chosen)


def test_an_entry_with_its_evidence(stores: Path) -> None:
    """Where it occurs, and what reviewers think of it, where several do."""
    with Store.open(STORE, read_only=True) as store:
        entries = list(store.entries.in_order())
    shown = [assert_same_as_jsonl("show", entry.id, columns=SHOWN_ENTRY)[0] for entry in entries]
    assert [record["id"] for record in shown] == [entry.id for entry in entries]
    assert sorted(len(record.get("opinions", ())) for record in shown) == [0, 0, 0, 2, 2]
    assert any(len(record["evidence"]) == 3 for record in shown)


def test_a_calibration(in_folder: Path) -> None:
    """As built, and refitted."""
    numbers = range(60)
    pairs = [make_pair(f"слово {n}", f"word {n}", confidence=0.9, start=100 * n) for n in numbers]
    with make_store(STORE, pairs) as store:
        for number, entry in enumerate(list(store.entries.in_order())):
            store.decisions.decide(entry, "reject" if number % 3 else "accept", "anna")
    records = assert_same_as_jsonl("calibrate", "--dry-run", columns=CALIBRATIONS)
    assert [record["confidence"] for record in records] == ["as built", "refitted"]


def test_what_an_import_would_change(stores: Path) -> None:
    """Before and after are structs, null where there is nothing."""
    invoke("export", "--format", "xlsx")
    invoke("decide", "undo", "--reviewer", "anna")
    Path("new.tsv").write_text("двор\tyard\n", encoding="utf-8")
    new = ("import", "new.tsv", "--no-header", "--column", "ru=1", "--column", "en=2", "--dry-run")
    assert [change["change"] for change in assert_same_as_jsonl(*new, columns=CHANGES)] == ["new"]
    assert assert_same_as_jsonl("import", "exports/glossary.xlsx", columns=CHANGES) == []


def test_findings_of_a_check(stores: Path, loaded: None) -> None:
    """Exit code 3 says that there are some, and the file is written all the same."""
    invoke("add", "частное постановление", "private ruling")
    Path("ru.txt").write_text("Суд вынес частное постановление.\n", encoding="utf-8")
    Path("en.txt").write_text("The court issued a special decree.\n", encoding="utf-8")
    command = ("check", "--lines", "ru.txt", "en.txt")
    assert assert_same_as_jsonl(*command, columns=FINDINGS, code=3)
    Path("en.txt").write_text("The court issued a private ruling.\n", encoding="utf-8")
    assert assert_same_as_jsonl(*command, columns=FINDINGS) == []


def test_what_a_build_found(in_folder: Path, loaded: None) -> None:
    """The number of articles, and a row for each kind."""
    article = Path("corpus/en/a.md")
    article.parent.mkdir(parents=True)
    article.write_text("They wrote #судрядом [the court is near].\n", encoding="utf-8")
    records = assert_same_as_jsonl("build", columns=BUILT)
    assert [record["kind"] for record in records] == ["articles", "hashtag", "all"]
    before = article.read_bytes()
    refused = invoke("build", "--to", "corpus/en/a.md", code=2)
    assert "would overwrite" in refused.stderr
    assert article.read_bytes() == before


def test_frames_of_a_store(stores: Path) -> None:
    """Of a file or an open store; all of it, or a choice."""
    records = [json.loads(line) for line in invoke("list", "--format", "jsonl").stdout.splitlines()]
    assert_holds(entries_frame(STORE), records, ENTRIES)
    accepted = [record for record in records if record["status"] == "accepted"]
    with Store.open(STORE, read_only=True) as store:
        assert_holds(entries_frame(store, ["accepted"]), accepted, ENTRIES)
    assert_holds(entries_frame(EMPTY), [], ENTRIES)
    events = [json.loads(line) for line in invoke("log", "--format", "jsonl").stdout.splitlines()]
    assert_holds(log_frame(STORE), events, EVENTS)
    assert_holds(log_frame(STORE, last=2), events[-2:], EVENTS)
    identity = accepted[0]["id"]
    chosen = [event for event in events if event["entry"] == identity]
    assert_holds(log_frame(STORE, identity[:6]), chosen, EVENTS)


@pytest.mark.parametrize("form", ["jsonl", "tsv", "table"])
def test_a_file_gets_what_stdout_gets(form: str, stores: Path) -> None:
    """Byte for byte; the name of the file says the format, and --format overrules it."""
    printed = invoke("list", "--format", form)
    assert invoke("list", "--format", form, "--to", "new/out.txt").stdout == ""
    assert Path("new/out.txt").read_bytes() == printed.stdout_bytes
    assert invoke("list", "--format", form, "--to", "-").stdout == printed.stdout
    if form != "table":
        invoke("list", "--to", f"out.{form}")
        assert Path(f"out.{form}").read_bytes() == printed.stdout_bytes


def test_an_ending_names_a_format_of_the_command(stores: Path) -> None:
    """Any other one is a wrong call, and writes nothing: the file would not be what it says."""
    refused = invoke("list", "--to", "out.csv", code=2)
    assert "no format .csv: use one of table, jsonl, tsv, parquet" in refused.stderr
    assert not Path("out.csv").exists()


def test_parquet_goes_to_stdout_only_when_asked(stores: Path) -> None:
    """It is no text: without --to the command is wrong, with --to - it is in a pipe."""
    refused = invoke("list", "--format", "parquet", code=2)
    assert refused.stdout == ""
    assert "--to FILE" in refused.stderr
    piped = invoke("list", "--format", "parquet", "--to", "-").stdout_bytes
    assert pl.read_parquet(BytesIO(piped)).equals(entries_frame(STORE))


def test_what_is_read_is_not_overwritten(stores: Path) -> None:
    """Under its own name, by a link, or as the store."""
    Path("a.md").write_text("Она сказала: «повестка».\n", encoding="utf-8")
    Path("link.jsonl").symlink_to("a.md")
    os.link("a.md", "other.jsonl")
    calls: tuple[tuple[str, ...], ...] = (
        *(("fragments", "a.md", "--to", name) for name in ("a.md", "link.jsonl", "other.jsonl")),
        ("list", "--to", "glossary.db"),
        ("hashtags", "#да", "--words", "a.md", "--to", "./a.md"),
    )
    before = Path("a.md").read_bytes(), STORE.read_bytes()
    for call in calls:
        refused = invoke(*call, code=2)
        assert "would overwrite" in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert (Path("a.md").read_bytes(), STORE.read_bytes()) == before


def test_a_file_is_whole_or_as_it_was(stores: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, when a command fails half-way, and when it is interrupted."""
    out = Path("out.jsonl")
    out.write_text("old\n", encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("align.atomic_files.os.fsync", full)
        assert "no space is left" in invoke("list", "--to", "out.jsonl", code=1).stderr
    for error, code in ((KeyboardInterrupt(), 130), (StoreError("damaged half-way"), 1)):

        def broken(entry: object, error: BaseException = error) -> dict[str, object]:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr("glossary.commands.entries.entry_record", broken)
            invoke("list", "--to", "out.jsonl", code=code)
    assert out.read_text(encoding="utf-8") == "old\n"
    assert list(stores.glob(".*")) == []


def test_a_file_cannot_be_written(stores: Path) -> None:
    """One line with what to do: a folder in the way, a file for a folder."""
    Path("folder").mkdir()
    for target in ("folder", "glossary.db/out.jsonl"):
        failed = invoke("list", "--to", target, code=1)
        assert failed.stderr.count("\n") == 1
        assert "name another folder" in failed.stderr


def test_articles_that_can_be_read_are_in_the_file(stores: Path) -> None:
    """The exit code says that others are missing, as it does for stdout."""
    Path("a.md").write_text("It was a summons (повестка).\n", encoding="utf-8")
    invoke("fragments", "a.md", "none.md", "--model", "use", "--to", "out.jsonl", code=1)
    assert "повестка" in Path("out.jsonl").read_text(encoding="utf-8")


def test_a_named_pipe_is_written_to(stores: Path) -> None:
    """It stays a pipe; nothing takes its place."""
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()), daemon=True)
    reader.start()
    invoke("list", "--to", "pipe", "--format", "jsonl")
    reader.join(timeout=10)
    assert read == [invoke("list", "--format", "jsonl").stdout_bytes]
    assert Path("pipe").is_fifo()


def test_align_writes_its_own_formats_to_files(in_folder: Path, loaded: None) -> None:
    """A memory is bytes, a ladder is lines."""
    Path("ru.txt").write_text("Суд рядом.\nАким ушёл.\n", encoding="utf-8")
    Path("en.txt").write_text("The court is near.\nThe akim left.\n", encoding="utf-8")
    for form in ("tmx", "ladder", "indices"):
        command = ("align", "--lines", "ru.txt", "en.txt", "--format", form)
        printed = invoke(*command)
        invoke(*command, "--to", f"out.{form}")
        assert Path(f"out.{form}").read_bytes() == printed.stdout_bytes
