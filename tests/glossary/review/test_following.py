"""An open review takes in what others decide, however much that is."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from glossary.entries.filters import ALL, EntryFilter
from glossary.review.session import Review
from glossary.review.worklist import Worklist
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import make_pair, make_store

FEW, MANY = 12_500, 50_000
LETTERS = "бвгджзклмнпрстфх"


def word(number: int) -> str:
    """A word of its own for each number, in letters."""
    return "слово" + "".join(LETTERS[int(digit, 16)] for digit in f"{number:04x}")


def make_many(path: Path, count: int) -> Store:
    return make_store(
        path, (make_pair(word(n), f"word {n}", start=20 * n + 100) for n in range(count))
    )


def steps_of(store: Store, work: Callable[[], object]) -> int:
    """How much ``work`` does: calls of Python, and SQLite's own steps."""
    counted = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += 1

    def stepped() -> int:
        nonlocal counted
        counted += 100
        return 0

    store.database.connection.set_progress_handler(stepped, 100)
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
        store.database.connection.set_progress_handler(None, 0)
    return counted


def test_fifty_thousand_decided_elsewhere(tmp_path: Path) -> None:
    """What an open screen does about them grows no faster than their number."""
    steps = []
    for count in (FEW, MANY):
        path = tmp_path / f"{count}.db"
        with make_many(path, count) as store:
            review = Review(store, Sitting("anna"))
            with Store.open(path) as other:
                plan = other.batches.plan(ALL, "accept")
                assert len(other.batches.decide(plan, "boris").events) == count
            steps.append(steps_of(store, review.refresh))
            assert (review.current, review.progress.left) == (None, 0)
            assert review.progress.decided == count
            with Store.open(path) as other:
                other.decisions.undo_all("boris")
            steps.append(steps_of(store, review.refresh))
            assert review.progress.left == count
    ratio = MANY / FEW
    assert steps[2] <= 1.3 * ratio * steps[0], steps
    assert steps[3] <= 1.3 * ratio * steps[1], steps


def test_queries_do_not_grow_with_what_has_changed(tmp_path: Path) -> None:
    """As many for two entries as for two hundred, in every kind of sitting."""
    for mode in ("decide", "blind", "adjudicate"):
        asked = []
        for count in (2, 200):
            path = tmp_path / f"{mode}{count}.db"
            with make_many(path, 300) as store:
                worklist = Worklist(store, Sitting("anna", mode), 0)
                with Store.open(path) as other:
                    ids = other.queue.matching(ALL, "text")[:count]
                    other.batches.decide_each(ids, "reject", "boris")
                told: list[str] = []
                store.database.connection.set_trace_callback(told.append)
                worklist.follow()
                store.database.connection.set_trace_callback(None)
                asked.append(len(told))
        assert asked[0] == asked[1] < 15, (mode, asked)


def open_ones(worklist: Worklist) -> set[str]:
    """The entries of a list that it would ask."""
    found = set()
    for place in range(worklist.length):
        identity = worklist.go(place)
        if identity is not None and worklist.current() == identity:
            found.add(identity)
    return found


@pytest.mark.parametrize("mode", ["decide", "blind", "adjudicate"])
@pytest.mark.parametrize(
    "choice", [ALL, EntryFilter(statuses=("rejected",))], ids=["open", "rejected"]
)
def test_following_comes_to_what_a_new_list_has(
    tmp_path: Path, mode: str, choice: EntryFilter
) -> None:
    """Whatever others do: a list that follows has the same left, and put off, as one begun now."""
    with make_many(tmp_path / "g.db", 12) as store:
        ids = store.queue.matching(ALL, "text")
        store.batches.decide_each(ids[8:], "reject", "carl")
        for identity in ids[8:10]:
            store.opinions.give(identity, "accept", "dora")
        since = store.entries.last_event()
        worklist = Worklist(store, Sitting("anna", mode, choice), since)
        acts: list[Callable[[], object]] = [
            lambda: store.batches.decide_each(ids[:3], "accept", "boris"),
            lambda: store.batches.decide_each(ids[2:5], "skip", "boris"),
            lambda: store.decisions.undo_all("boris"),
            lambda: store.opinions.give(ids[9], "skip", "anna"),
            lambda: store.opinions.give(ids[8], "reject", "anna"),
            lambda: store.batches.decide_each(ids[5:7], "reject", "boris"),
        ]
        for act in acts:
            act()
            worklist.follow()
            asked = open_ones(worklist)
            assert asked == set(store.queue.waiting(worklist.sitting, since, since))
            assert worklist.left == len(asked)
            new = Worklist(store, worklist.sitting, since)
            assert new.put_off == worklist.put_off
