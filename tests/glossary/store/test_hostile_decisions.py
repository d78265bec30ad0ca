"""Lines of decisions that somebody else wrote: refused with a line, or taken as meant."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.errors import DecisionError
from glossary.entries.cleaning import timestamp
from glossary.entries.decision_lines import read_decisions
from glossary.entries.entry import entry_id
from glossary.store.decision_files import apply_decisions, export_decisions
from glossary.store.store import Store
from tests.support.merging import exported
from tests.support.samples import make_store

BRIDGE = {"action": "add", "ru": "мост", "en": "bridge"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_store(tmp_path / "glossary.db", ()) as opened:
        yield opened


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01T03:00:00+03:01"]
)
def test_times_that_utc_does_not_have(at: str) -> None:
    with pytest.raises(DecisionError, match="no time in UTC"):
        read_decisions([json.dumps({**BRIDGE, "at": at})])


def test_early_years_compare_as_text() -> None:
    """A year has four digits, or an early one would count as a late one."""
    assert timestamp("0099-05-01T00:00:00Z") == "0099-05-01T00:00:00Z"
    assert timestamp("0099-05-01T00:00:00Z") < timestamp("2026-03-01T12:00:00.75Z")


@pytest.mark.parametrize("line", ["[" * 100_000, '{"note":' * 50_000, f'{{"at": {"7" * 5000}}}'])
def test_json_beyond_measure_is_no_decision(line: str) -> None:
    with pytest.raises(DecisionError, match=r"^decisions:1: not JSON") as raised:
        read_decisions([line])
    assert len(str(raised.value)) < 200


FIELDS = ("entry", "ru", "en", "new_ru", "new_en", "note", "reviewer", "same_as", "split_from")


@pytest.mark.parametrize("bad", ["\ud8aa", "\x1b[5m", "\x00", "\uffff"])
@pytest.mark.parametrize("name", [*FIELDS, "domain", "definition"])
def test_what_no_text_can_hold_is_refused(name: str, bad: str, store: Store) -> None:
    """In every field, and with --partial only that line is."""
    line: dict[str, object] = {**BRIDGE, name: f"м{bad}б"}
    if name in ("domain", "definition"):
        line = {**BRIDGE, "attributes": {name: f"м{bad}б"}}
    decisions = read_decisions(
        [json.dumps(line), json.dumps({**BRIDGE, "ru": "брод", "en": "ford"})]
    )
    with pytest.raises(DecisionError, match=r"^line 1: "):
        apply_decisions(store, decisions)
    assert store.entries.last_event() == 0
    assert len(apply_decisions(store, decisions, partial=True).refused) == 1
    assert [entry.ru for entry in store.entries.in_order()] == ["брод"]


def test_an_entry_with_attributes_goes_into_every_export(store: Store, tmp_path: Path) -> None:
    """A space too many does no harm."""
    line = {**BRIDGE, "attributes": {"domain": " roads ", "preferred": True}}
    apply_decisions(store, read_decisions([json.dumps(line)]))
    (entry,) = store.entries.in_order()
    assert (entry.attributes.domain, entry.attributes.preferred) == ("roads", True)
    for path in exported(store, tmp_path / "out", "tmx", "xliff", "tbx"):
        assert path.name == "glossary-paragraphs.tmx" or b"bridge" in path.read_bytes()


def test_an_id_in_capitals_is_found_again(store: Store) -> None:
    """Also by a line that names it in capitals, and as the one that another is merged into."""
    identity = entry_id("мост", "bridge")
    assert identity != identity.upper()
    lines = [
        {**BRIDGE, "entry": identity.upper(), "added": True},
        {"action": "reject", "entry": identity.upper(), "note": "a ferry"},
    ]
    apply_decisions(store, read_decisions([json.dumps(lines[0])]))
    assert store.entries.by_id(identity.upper()).ru == "мост"
    apply_decisions(store, read_decisions([json.dumps(lines[1])]))
    assert [(e.id, e.status) for e in store.entries.in_order()] == [(identity, "rejected")]


@pytest.mark.parametrize("identity", ["abc", "0123456789abc", "g" * 12, "мост", "٣" * 12])
def test_an_entry_by_hand_needs_a_whole_id(identity: str, store: Store) -> None:
    with pytest.raises(DecisionError, match="12 hex digits"):
        apply_decisions(store, read_decisions([json.dumps({**BRIDGE, "entry": identity})]))


def test_the_command_says_one_line(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    bad = [{**BRIDGE, "note": "\ud900"}, {**BRIDGE, "at": "0001-01-01T00:00:00+14:00"}]
    for text in (*map(json.dumps, bad), "[" * 100_000):
        path.write_text(text + "\n")
        store = make_store(tmp_path / "glossary.db", ())
        store.close()
        command = [sys.executable, "-m", "glossary.commands.main", "decisions", "import", str(path)]
        result = subprocess.run(
            [*command, "--store", str(tmp_path / "glossary.db")], capture_output=True, text=True
        )
        assert result.returncode == 1
        assert result.stderr.startswith("tolmach: ") and result.stderr.count("\n") == 1


def test_a_clock_that_was_set_back(store: Store, tmp_path: Path) -> None:
    """What was decided last counts in another store too, also after what is said of the entry."""
    ahead = "2999-01-01T00:00:00Z"
    event = store.decisions.add("мост", "bridge", "anna", at=ahead)
    store.decisions.annotate(event.entry, "anna", {"domain": "roads"})
    store.decisions.decide(event.entry, "reject", "anna")
    times = [event.at for event in store.entries.log()]
    assert times == [ahead, "2999-01-01T00:00:01Z", "2999-01-01T00:00:02Z"]
    with make_store(tmp_path / "other.db", ()) as other:
        other.decisions.add("мост", "bridge", "boris", at=ahead)
        apply_decisions(other, read_decisions(list(export_decisions(store))))
        assert [entry.status for entry in other.entries.in_order()] == ["rejected"]
