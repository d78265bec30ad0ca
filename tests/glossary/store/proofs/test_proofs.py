"""Damage to a store is told or harmless: it never comes out of an export in silence."""

import json
import multiprocessing
import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import StoreError
from glossary.entries.filters import ALL
from glossary.exporting.selection import Selected, Selection
from glossary.store.decision_files import export_decisions, salvaged_decisions
from glossary.store.proofs.blocks import BLOCK
from glossary.store.proofs.digests import entry_digest, packed, packed_slowly
from glossary.store.store import Store
from tests.support.damaged_stores import (
    DAMAGES,
    Unguarded,
    all_exports,
    cut_log,
    make_rich_store,
    outcome,
)
from tests.support.samples import make_pair


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, bytes]]]:
    """A store in which everything has happened, and what its exports are."""
    folder = tmp_path_factory.mktemp("whole")
    make_rich_store(folder / "whole.db")
    return folder / "whole.db", all_exports(folder / "whole.db", folder / "out")


@pytest.fixture
def path(whole: tuple[Path, list[dict[str, bytes]]], tmp_path: Path) -> Path:
    """A copy of that store, to be damaged."""
    shutil.copy(whole[0], tmp_path / "copy.db")
    return tmp_path / "copy.db"


def damages(path: Path) -> list[str]:
    with Store.open(path, salvaging=True) as store:
        return list(store.damages())


def test_a_whole_store_is_whole(path: Path) -> None:
    assert damages(path) == []
    with Store.open(path) as store:
        store.rebuild()
    assert damages(path) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damage=st.sampled_from(DAMAGES), seed=st.integers(0, 1 << 32))
def test_no_damage_is_exported_in_silence(
    damage: object, seed: int, whole: tuple[Path, list[dict[str, bytes]]], tmp_path: Path
) -> None:
    """Bits, pages, rows by hand, events cut and reordered: told, or the export is as before."""
    copy = tmp_path / "copy.db"
    for ending in ("", "-wal", "-shm"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
    shutil.copy(whole[0], copy)
    what = damage(copy, random.Random(seed))  # type: ignore[operator]
    assert outcome(copy, tmp_path / "out", whole[1]) in ("told", "harmless"), what


CHANGES = {
    "UPDATE events SET after = replace(after, 'accepted', 'rejected') WHERE id = 2": "event 2 ",
    "UPDATE events SET reviewer = 'eve' WHERE id = 3": "event 3 ",
    "UPDATE events SET after = '{}' WHERE id = 4": "event 4 ",
    "UPDATE events SET after = '[1]' WHERE id = 4": "event 4 ",
    "UPDATE events SET after = json_remove(after, '$.ru') WHERE id = 4": "event 4 ",
    "UPDATE events SET after = json_set(after, '$.status', 7) WHERE id = 4": "event 4 ",
    "DELETE FROM events WHERE id = 5": "event 5 is missing",
    "DELETE FROM events WHERE id BETWEEN 5 AND 7": "events 5 to 7 are missing",
    "DELETE FROM events WHERE id >= (SELECT MAX(id) - 1 FROM events)": "are missing",
    "DELETE FROM entries WHERE ru = 'присяжные'": "entries where",
    "UPDATE entries SET en = 'judges' WHERE ru = 'присяжные'": "присяжные = judges",
    "UPDATE entries SET status = 'rejected' WHERE ru = 'присяжные'": "присяжные = jurors",
    "UPDATE pairs SET ru_context = 'нет' WHERE entry IN (SELECT id FROM entries WHERE status = "
    "'edited')": "is not as it was written",
    "DELETE FROM pairs WHERE status = 'unglossed'": "pairs where",
    "UPDATE meta SET value = 'another' WHERE name = 'model'": "table meta",
    "DELETE FROM opinions": "opinion of",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_by_hand_is_named(change: str, path: Path, tmp_path: Path) -> None:
    """By the event or the entry, in one line; every export and text of decisions is refused."""
    with Unguarded(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(change).rowcount
    found = damages(path)
    assert any(CHANGES[change] in line for line in found), found
    assert not any("\n" in line for line in found)
    with pytest.raises(StoreError, match="is damaged"), Store.open(path, read_only=True) as store:
        list(export_decisions(store))
        with store.snapshot():
            store.check()
            list(Selected(store, Selection()))


def test_what_is_shown_is_safe(path: Path) -> None:
    """A terminal is told nothing by a damaged text."""
    with Unguarded(path) as connection:
        connection.execute("UPDATE entries SET ru = char(27) || '[2J' WHERE ru = 'присяжные'")
    assert [line for line in damages(path) if "\N{REPLACEMENT CHARACTER}[2J" in line]
    assert "\x1b" not in "".join(damages(path))


def test_opening_tells_of_a_log_that_was_cut(path: Path) -> None:
    with Unguarded(path) as connection:
        connection.execute("DELETE FROM events WHERE id = (SELECT MAX(id) FROM events)")
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"event \d+ is missing"):
            Store.open(path, read_only=read_only)


def test_nothing_is_computed_from_a_damaged_pair(path: Path) -> None:
    """Else a decision would give what is wrong a digest that is right."""
    with Unguarded(path) as connection:
        connection.execute("UPDATE pairs SET en_context = 'No' WHERE ru = 'участковый'")
    with (
        Store.open(path) as store,
        pytest.raises(StoreError, match="участковый = district officer"),
    ):
        entry = next(store.entries.pairs(statuses=("paired",)))
        store.decisions.decide(store.entries.find("участковый", "district officer"), "accept", "a")
        store.rebuild()
        raise AssertionError(entry)


# Blocks of the log


def with_blocks(path: Path, blocks: int = 3) -> None:
    """Decide until the log has so many whole blocks, and five events more."""
    with Store.open(path) as store:
        for number in range(blocks * BLOCK + 5 - store.entries.last_event()):
            store.decisions.add(f"озеро {number}", f"lake {number}", "anna")
        kept = store.database.query("SELECT last FROM log_blocks ORDER BY last")
        assert [row[0] for row in kept] == [BLOCK * n for n in range(1, blocks + 1)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


COLUMNS = ("at", "reviewer", "action", "entry", "before", "after", "role", "previous", "proof")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("number", [1, BLOCK, BLOCK + 1, 3 * BLOCK + 2])
def test_blocks_tell_of_each_column_of_each_event(column: str, number: int, path: Path) -> None:
    """In the first and the last event of a block, and behind the blocks; named as before."""
    with_blocks(path)
    new = {"action": "'skip'", "role": "'kept'"}.get(column, f"COALESCE({column}, '') || ' '")
    with Unguarded(path) as connection:
        connection.execute(f"UPDATE events SET {column} = {new} WHERE id = ?", (number,))
    told = f"event {number}|event {number + 1} does not follow"
    with (
        Store.open(path, read_only=True) as store,
        store.snapshot(),
        pytest.raises(StoreError, match=told),
    ):
        store.check()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM log_blocks WHERE last = (SELECT MIN(last) FROM log_blocks)",
        "DELETE FROM log_blocks",
        "UPDATE log_blocks SET proof = replace(proof, substr(proof, 1, 1), 'x')",
        "UPDATE log_blocks SET last = last + 1 WHERE last = (SELECT MAX(last) FROM log_blocks)",
    ],
)
def test_changed_digests_of_blocks_are_told(change: str, path: Path) -> None:
    with_blocks(path)
    with Unguarded(path) as connection:
        assert connection.execute(change).rowcount
    assert [line for line in damages(path) if "log_blocks" in line]
    with (
        Store.open(path, read_only=True) as store,
        store.snapshot(),
        pytest.raises(StoreError, match="log_blocks"),
    ):
        store.check()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET after = replace(after, 'lake', 'pond') WHERE id = ?",
        "DELETE FROM events WHERE id = ?",
    ],
)
def test_no_block_is_closed_over_a_damaged_event(change: str, path: Path) -> None:
    """Else what was changed since it was written would be proven from then on."""
    with_blocks(path)
    with Unguarded(path) as connection:
        assert connection.execute(change, (3 * BLOCK + 2,)).rowcount
    with (
        Store.open(path) as store,
        pytest.raises(StoreError, match=f"event {3 * BLOCK + 2} is missing or not as"),
    ):
        for number in range(BLOCK):
            store.decisions.add(f"пруд {number}", f"pond {number}", "anna")


def test_a_batch_closes_all_blocks_that_it_fills(path: Path) -> None:
    with Store.open(path) as store:
        pairs = [make_pair(f"гора {n}", f"hill {n}") for n in range(2 * BLOCK + 3)]
        store.replace_pairs(pairs, (), model="none")
        store.batches.decide(store.batches.plan(ALL, "accept"), "anna")
        last = store.entries.last_event()
        kept = [row[0] for row in store.database.query("SELECT last FROM log_blocks ORDER BY last")]
    assert kept == list(range(BLOCK, last + 1, BLOCK))
    assert len(kept) >= 3
    assert damages(path) == []


VALUES = st.one_of(
    st.none(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
    st.text(st.characters()),
    st.binary(),
)


@given(st.lists(VALUES, max_size=8))
def test_columns_are_packed_as_described(columns: list[object]) -> None:
    """By Python's marshal and by the description of the bytes alike, however texts are kept."""
    row = tuple(columns)
    interned = tuple(sys.intern(str(v)) if isinstance(v, str) else v for v in columns)
    assert packed(row) == packed_slowly(row) == packed(interned)


def test_the_bytes_of_a_digest_do_not_change() -> None:
    """A store is read by any Python: these are written out."""
    row = ("ёж", None, -1, 0.5, b"\xff", 1 << 31)
    assert packed(row).hex() == (
        "2806000000" "7504000000d191d0b6" "4e" "69ffffffff" "67000000000000e03f"
        "7301000000ff" "6c03000000000000000200"
    )  # fmt: skip
    assert entry_digest((*row, None, "[]", "[]", 0)) == 6475262214865691189


# What can be saved


def lines_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(export_decisions(store))


def salvaged(path: Path) -> tuple[list[str], tuple[str, ...]]:
    with Store.open(path, salvaging=True) as store:
        return salvaged_decisions(store)


def test_all_is_saved_of_a_whole_store(path: Path) -> None:
    assert salvaged(path) == (lines_of(path), ())


def test_what_is_intact_is_saved(path: Path) -> None:
    """All but the entry of the changed event, which is named."""
    due = lines_of(path)
    with Unguarded(path) as connection:
        changed = "UPDATE events SET after = replace(after, 'jurors', 'judges')"
        assert connection.execute(f"{changed} WHERE after LIKE '%присяжные%'").rowcount
    lines, lost = salvaged(path)
    assert set(due) - set(lines) == {line for line in due if "присяжные" in line}
    assert any("присяжные = judges" in line for line in lost)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 1 << 32))
def test_nothing_is_saved_that_was_not_decided(
    seed: int, whole: tuple[Path, list[dict[str, bytes]]], tmp_path: Path
) -> None:
    """With events cut out anywhere, no line comes out that the whole store has not."""
    copy = tmp_path / "copy.db"
    shutil.copy(whole[0], copy)
    cut_log(copy, random.Random(seed))
    due = whole[1][1]["decisions"].decode().splitlines()
    lines, lost = salvaged(copy)
    assert set(lines) <= set(due)
    assert lost


# Writers side by side


def add_words(path: Path, name: str, number: int) -> None:
    """Decide so often, in a process of its own."""
    for one in range(number):
        with Store.open(path) as store:
            event = store.decisions.add(f"река {name} {one}", f"river {name} {one}", name)
            if one % 3 == 1:
                store.decisions.undo(name)
            if one % 3 == 2:
                store.decisions.annotate(event.entry, name, {"domain": "law"})


def test_the_chain_holds_with_several_writers(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=add_words, args=(path, name, 12)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert damages(path) == []


# Earlier versions


def without_proofs(path: Path) -> None:
    """Make the store one of version 2."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """DROP TRIGGER events_are_not_changed; DROP TABLE tallies; DROP TABLE log_blocks;
               ALTER TABLE events DROP COLUMN previous; ALTER TABLE events DROP COLUMN proof;
               ALTER TABLE pairs DROP COLUMN proof; ALTER TABLE entries DROP COLUMN proof;
               DELETE FROM meta WHERE name IN ('head', 'proof');
               CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
               BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
               PRAGMA user_version = 2;"""
        )


def test_an_earlier_store_is_brought_up_to_proofs(
    path: Path, whole: tuple[Path, list[dict[str, bytes]]], tmp_path: Path
) -> None:
    """Read-only it exports the same and stays as it is; opened for writing it proves itself."""
    without_proofs(path)
    before = path.read_bytes()
    assert all_exports(path, tmp_path / "out") == whole[1]
    assert path.read_bytes() == before
    Store.open(path).close()
    assert damages(path) == []
    assert all_exports(path, tmp_path / "out") == whole[1]
    with Store.open(path) as store, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.database.connection.execute("UPDATE events SET at = ''")


BROKEN = ("{}", "[]", "7", '{"status": "new"}', '{"status": "accepted", "ru": 7}', "{", '"text"')


@pytest.mark.parametrize("after", BROKEN)
def test_an_earlier_store_names_the_event_that_cannot_be_read(after: str, path: Path) -> None:
    without_proofs(path)
    with Unguarded(path) as connection:
        connection.execute("UPDATE events SET after = ? WHERE id = 4", (after,))
    for read_only in (False, True):
        with pytest.raises(StoreError, match="event 4 cannot be read") as caught:
            Store.open(path, read_only=read_only)
        assert "\n" not in str(caught.value)
    lines, lost = salvaged(path)
    assert lines
    assert any("event 4 cannot be read" in line for line in lost)


def test_the_digest_of_a_state_survives_its_json(path: Path) -> None:
    """What is proven is what was written: the text in the log is that of the event read."""
    with Store.open(path) as store:
        rows = store.database.query("SELECT id, after FROM events WHERE after IS NOT NULL")
        kept = {row["id"]: row["after"] for row in rows}
        events: Iterator[tuple[int, str]] = (
            (e.id, e.after.as_json()) for e in store.entries.log() if e.after is not None
        )
        assert dict(events) == kept
        assert all(json.loads(text) for text in kept.values())
