"""Many decisions by one command: in real processes, interrupted, side by side, through pipes."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from glossary.store.store import Store
from tests.support.paths import ROOT
from tests.support.samples import entry_of, make_pair, make_store
from tests.support.terminals import ReviewTerminal

MANY = 50_000
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "TOLMACH_PROJECT": "off"}
TOLMACH = [sys.executable, "-m", "glossary.commands.main"]
HALF_WAY = """
import signal, sys
import glossary.store.journal as journal
from glossary.commands.main import main
row, rows = journal._standing_row, []
def standing_row(event, number):
    rows.append(number)
    if len(rows) == int(sys.argv[1]):
        print("half-way", flush=True)
        signal.pause()
    return row(event, number)
journal._standing_row = standing_row
main(sys.argv[2:], prog_name="tolmach")
"""
"""The command, which stops in the middle of writing and waits to be ended."""


def run(path: Path, *arguments: str, code: int = 0, text: str | None = None) -> Result:
    command = [*arguments, "--store", str(path)]
    result = CliRunner().invoke(main, command, input=text)
    assert result.exit_code == code, result.stderr or result.exception
    return result


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with very many entries; copy it."""
    path = tmp_path_factory.mktemp("full") / "glossary.db"
    pairs = (make_pair(f"слово {n}", f"word {n}", start=10 * n) for n in range(MANY))
    make_store(path, pairs).close()
    return path


def statuses(path: Path) -> dict[str, int]:
    with Store.open(path, read_only=True) as store:
        return {name: count for name, count in store.entries.counts().statuses.items() if count}


def said_when_ended(process: "subprocess.Popen[str]", end: signal.Signals) -> str:
    """End a process; return what it says on standard error."""
    while True:
        process.send_signal(end)
        try:
            return process.communicate(timeout=5)[1]
        except subprocess.TimeoutExpired:
            continue  # Python loses a signal that comes while an object is cleared away


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_ended_in_the_middle_of_very_many(full: Path, path: Path, end: signal.Signals) -> None:
    """Nothing is decided, nothing is in the log, and the same command does all of it then."""
    shutil.copy(full, path)
    order = ["decide", "--filter", "least:.5", "accept", "--yes", "--store", str(path)]
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, str(MANY // 2), *order],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "half-way\n"
        said = said_when_ended(process, end)
    killed = end == signal.SIGKILL
    assert process.returncode == (-end if killed else 128 + end)
    assert "Traceback" not in said and ("interrupted" in said) is not killed
    assert statuses(path) == {"new": MANY}
    with Store.open(path, read_only=True) as store:
        assert store.entries.last_event() == 0
    if end == signal.SIGKILL:
        done = subprocess.run([*TOLMACH, *order], capture_output=True, check=True, env=ENVIRONMENT)
        assert json.loads(done.stdout)["decided"] == MANY
        assert statuses(path) == {"accepted": MANY}


def test_two_people_at_once(path: Path) -> None:
    """Every entry is decided once; who was later is told what was left for them."""
    number = 3_000
    make_store(path, [make_pair(f"сл {n}", f"w {n}", start=9 * n) for n in range(number)]).close()
    order = ["decide", "--filter", "kind:term", "accept", "--yes", "--store", str(path)]
    processes = [
        subprocess.Popen(
            [*TOLMACH, *order, "--reviewer", name],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
        )
        for name in ("anna", "boris")
    ]  # fmt: skip
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    done = [json.loads(out) for out, _ in said]
    assert sorted(one["decided"] for one in done) == [0, number]
    later = said[0 if done[0]["decided"] == 0 else 1][1]
    assert "meanwhile" in later or "nothing to accept" in later
    with Store.open(path, read_only=True) as store:
        log = store.entries.log()
    assert len(log) == len({event.entry for event in log}) == number
    assert len({event.reviewer for event in log}) == 1


ASKING = """
import sys
from glossary.commands.main import main
main(["decide", "--filter", "least:.5", "accept", "--store", sys.argv[1], "--reviewer",
      sys.argv[2]], prog_name="tolmach")
"""


@pytest.mark.parametrize(
    ("typed", "code", "approved"), [("y\n", 0, 3), ("n\n", 0, 0), ("\n", 0, 0), ("\x03", 130, 0)]
)
def test_on_a_terminal_it_asks(path: Path, typed: str, code: int, approved: int) -> None:
    """With the number before; only a yes decides, and Ctrl-C is an end like any other."""
    make_store(path).close()
    with ReviewTerminal(path, script=ASKING) as terminal:
        assert "This will accept 3 entries of status:new sure:>50" in terminal.see("Go on?")
        terminal.send(typed)
        assert terminal.wait(again=typed if code else "") == code
        assert "Traceback" not in terminal.output
    assert statuses(path).get("accepted", 0) == approved


def test_a_script_must_say_yes(store: Store, path: Path) -> None:
    """Nobody can be asked in a pipe, and nothing is decided by mistake."""
    error = run(path, "decide", "--filter", "kind:term", "accept", code=2).stderr
    assert "would accept 2 entries of kind:term status:new" in error and "--yes" in error
    assert store.entries.log() == []


def test_a_dry_run_lists_what_would_be_decided_and_what_not(path: Path) -> None:
    """With the reason; nothing is changed, and the store may be read-only."""
    pairs = [
        make_pair("двор", "yard"),
        make_pair("Двор", "court", start=300),
        make_pair("суд", "x"),
    ]
    with make_store(path, pairs) as store:
        listed = run(path, "decide", "--filter", "kind:term", "accept", "--dry-run")
        left = {row["en"]: row["left"] for row in records(listed)}
        assert left == {
            "yard": "its Russian has another English",
            "court": "its Russian has another English",
            "x": None,
        }
        assert "would accept 1 entry" in listed.stderr and "leave 2" in listed.stderr
        assert store.entries.log() == []
        table = run(path, "decide", "--filter", "суд", "accept", "--dry-run", "--format", "table")
        assert "left" in table.stdout.splitlines()[0]
        both = ("decide", "--filter", "kind:term", "accept", "--yes", "--rivals")
        assert records(run(path, *both))[0]["decided"] == 3


def test_one_record_says_what_was_done_and_one_undo_takes_it_back(store: Store, path: Path) -> None:
    done = run(path, "decide", "--filter", "kind:term", "reject", "--yes", "--note", "no term")
    assert records(done) == [
        {"action": "reject", "decided": 2, "left": 0, "passed": 0, "event": 1}
    ]  # fmt: skip
    assert {entry.note for entry in store.entries.in_order(["rejected"])} == {"no term"}
    undone = run(path, "decide", "undo")
    assert len(records(undone)) == 1 and "2 decisions undone" in undone.stderr
    assert statuses(path) == {"new": 4}
    assert "2 decisions done again" in run(path, "decide", "redo").stderr


def test_a_filter_that_matches_nothing_is_no_failure(store: Store, path: Path) -> None:
    """A script may be run twice; a wrong name is another matter."""
    nothing = run(path, "decide", "--filter", "kind:tweet", "accept", "--yes")
    assert records(nothing)[0]["decided"] == 0 and records(nothing)[0]["event"] is None
    assert "nothing to accept: no entry to decide on is kind:tweet status:new" in nothing.stderr
    file = run(path, "decide", "--filter", "file:en/none.md", "accept", "--yes", code=2)
    assert "not an article of the last build" in file.stderr
    assert "no kind 'tree'" in run(path, "list", "--filter", "kind:tree", code=2).stderr
    assert "file:en/none.md" not in run(path, "list", "--filter", "none.md").stdout


@pytest.mark.parametrize(
    "words", ["kind:caption", "by:nobody", "least:.999", "мороз", "status:rejected", "domain:x"]
)
def test_a_filter_that_matches_nothing_is_told_everywhere(
    store: Store, path: Path, words: str
) -> None:
    """Nothing is listed, decided or asked, and each command ends well and says what is left."""
    assert run(path, "list", "--filter", words).stdout == ""
    tried = run(path, "decide", "--filter", words, "accept", "--dry-run")
    assert tried.stdout == "" and "would accept 0 entries" in tried.stderr
    asked = run(path, "review", "--plain", "--filter", words)
    assert "Nothing decided in this sitting." in asked.stderr
    assert re.search(r"^0 to go of .+; \d+ open in all\.$", asked.stderr, re.MULTILINE)
    assert store.entries.last_event() == 0


@pytest.mark.parametrize("first", [True, False], ids=["action first", "action last"])
def test_several_entries_at_once(store: Store, path: Path, first: bool) -> None:
    """By digits that are enough; all or none of them, and taken back together."""
    ids = [entry.id[:7] for entry in store.entries.in_order()][:3]
    words = ("accept", *ids) if first else (*ids, "accept")
    events = records(run(path, "decide", *words))
    assert [str(event["entry"])[:7] for event in events] == ids
    run(path, "decide", "undo")
    assert statuses(path) == {"new": 4}
    assert run(path, "decide", *words, "ffffff", code=1 if first else 2).stdout == ""
    assert run(path, "decide", "ffffff", *words, code=2 if first else 1).stdout == ""
    assert statuses(path) == {"new": 4}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("0", "1", "edit", "--en", "x"), "edit is about one entry"),
        (("0", "1", "accept", "--blind"), "--blind is about one entry"),
        (("accept",), "give ENTRY"),
        (("0", "approve"), "not 'approve'"),
        (("undo", "--filter", "kind:term"), "with --filter WORDS"),
        (("0", "accept", "--filter", "kind:term"), "with --filter WORDS"),
        (("edit", "--filter", "kind:term", "--en", "x"), "with --filter WORDS"),
        (("edit", "--filter", "kind:term"), "give accept, reject or skip"),
        (("0", "accept", "--dry-run"), "go with --filter"),
        (("accept", "--filter", "kind:term", "--from", "-"), "with --from FILE"),
    ],
)
def test_calls_that_make_no_sense(
    store: Store, path: Path, words: tuple[str, ...], message: str
) -> None:
    """One line, exit code 2, and nothing is decided."""
    error = run(path, "decide", *words, code=2).stderr
    assert message in error and error.count("\n") == 1
    assert store.entries.log() == []


def test_digits_that_begin_several_ids(path: Path) -> None:
    """The error names them, as far as they are few."""
    pairs = [make_pair(f"слово {n}", f"word {n}", start=10 * n) for n in range(60)]
    with make_store(path, pairs) as store:
        ids = sorted(entry.id for entry in store.entries.in_order())
        shared = next(a[0] for a, b in itertools.pairwise(ids) if a[0] == b[0])
        error = run(path, "show", shared, code=1).stderr
        named = [entry for entry in ids if entry.startswith(shared)]
        assert named[0] in error and named[1] in error and "слово" in error
        assert ("and more" in error) is (len(named) > 4)


def test_what_list_prints_can_be_decided_on(store: Store, path: Path) -> None:
    """As it is, with one action for all; or with an action in each line. One undo takes it back."""
    listed = run(path, "list", "--filter", "kind:term").stdout
    run(path, "decide", "accept", "--from", "-", "--reviewer", "boris", text=listed)
    assert {e.reviewer for e in store.entries.in_order(["accepted"])} == {"boris"}
    again = run(path, "decide", "accept", "--from", "-", text=listed)
    assert records(again)[0]["unchanged"] == 2
    run(path, "decide", "undo", "--reviewer", "boris")
    assert statuses(path) == {"new": 4}
    lines = [{**row, "action": "edit", "new_en": "beat"} for row in records(run(path, "list"))]
    run(path, "decide", "--from", "-", text=json.dumps(lines[0]))
    entry = store.entries.by_id(str(lines[0]["id"]))
    assert (entry.status, entry.en, entry.note) == ("edited", "beat", "")
    line = records(run(path, "list", "--status", "edited"))[0]
    kept = json.dumps({**line, "action": "accept", "note": "as it stands"})
    run(path, "decide", "--from", "-", text=kept)
    entry = store.entries.by_id(entry.id)
    assert (entry.status, entry.en, entry.note) == ("edited", "beat", "as it stands")


def test_an_entry_that_changed_since_it_was_listed(store: Store, path: Path) -> None:
    """Is not decided on by what was true before; with --partial the others are."""
    listed = run(path, "list", "--filter", "kind:term").stdout
    officer = entry_of(store, "участковый")
    store.decisions.decide(officer, "reject", "boris")
    error = run(path, "decide", "accept", "--from", "-", text=listed, code=1).stderr
    assert f"{officer.id} участковый = district officer is rejected by boris now" in error
    assert statuses(path) == {"new": 3, "rejected": 1}
    done = run(path, "decide", "accept", "--from", "-", "--partial", text=listed, code=3)
    assert records(done)[0] == {"changed": 1, "unchanged": 0, "older": 0, "refused": 1}
    assert statuses(path) == {"new": 2, "rejected": 1, "accepted": 1}


def test_both_names_of_an_id(store: Store, path: Path) -> None:
    """A line of one's own may say id or entry, and its reviewer is who decides."""
    first, second = [entry.id for entry in store.entries.in_order()][:2]
    lines = [
        {"id": first[:8], "action": "accept", "reviewer": "carl"},
        {"entry": second, "action": "reject"},
    ]
    run(path, "decide", "--from", "-", text="\n".join(map(json.dumps, lines)))
    assert store.entries.by_id(first).reviewer == "carl"
    assert store.entries.by_id(second).status == "rejected"


def test_lists_by_filter_order_and_number(path: Path) -> None:
    """Words in either language, whatever their case, ё and stress."""
    pairs = [
        make_pair("Жёлтый за́мок", "Yellow castle", confidence=0.6),
        make_pair("желток", "yolk", confidence=0.9, start=300),
        make_pair("замок", "padlock", confidence=0.99, start=500),
    ]
    with make_store(path, pairs):

        def listed(*words: str) -> list[str]:
            return [str(row["en"]) for row in records(run(path, "list", *words))]

        assert listed("--filter", "желтый замок") == ["Yellow castle"]
        assert listed("--filter", "ЖЁЛТЫ") == ["Yellow castle"]
        assert listed("--filter", "жёлт yellow") == ["Yellow castle"]
        assert listed("--order", "sure", "--limit", "2") == ["padlock", "yolk"]
        assert listed("--filter", "sure:<95 least:.7") == ["yolk"]
        assert listed("--limit", "0") == []


def test_marks_are_shown_and_can_be_asked_for(store: Store, path: Path) -> None:
    """In the table and in TSV, in words; in the log as well."""
    ids = [entry.id for entry in store.entries.in_order()]
    for entry, mark in zip(ids, ("preferred", "forbidden", "do_not_translate"), strict=False):
        store.decisions.decide(entry, "accept", "anna", attributes={mark: True})
    table = run(path, "list", "--format", "tsv").stdout.splitlines()
    assert [line.split("\t")[-1] for line in table] == [
        "marks", "preferred", "forbidden", "not to be translated", "",
    ]  # fmt: skip
    for number, mark in enumerate(("preferred", "forbidden", "do-not-translate")):
        assert records(run(path, "list", "--filter", f"mark:{mark}"))[0]["id"] == ids[number]
    both = run(path, "list", "--filter", "mark:preferred mark:forbidden")
    assert [row["id"] for row in records(both)] == ids[:2]
    log = run(path, "log", "--format", "tsv").stdout
    assert "accepted, forbidden: " in log and "accepted, not to be translated: " in log
    assert "no mark 'good'" in run(path, "list", "--filter", "mark:good", code=2).stderr


@pytest.mark.parametrize("written", ["least:97", "least:x", "least:.9%", "sure:>.x"])
def test_bounds_that_are_none(store: Store, path: Path, written: str) -> None:
    assert "write " in run(path, "list", "--filter", written, code=2).stderr


def test_events_come_as_a_table_where_a_person_reads(store: Store, path: Path) -> None:
    """Of decide, edit and annotate; JSON lines in a pipe, as before."""
    entry = entry_of(store, "участковый").id
    for words in (
        ("decide", entry, "accept"),
        ("edit", entry, "--en", "beat officer"),
        ("annotate", entry, "--domain", "police"),
    ):
        table = run(path, *words, "--format", "table").stdout
        assert table.split()[:3] == ["id", "at", "reviewer"]
    assert records(run(path, "decide", "undo"))[0]["action"] == "undo"
