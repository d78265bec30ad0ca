"""What came first is told by the log: a clock that was set back changes nothing of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from glossary.entries import cleaning
from glossary.entries.decision_lines import read_decisions
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.decision_files import apply_decisions, export_decisions
from glossary.store.entries import ConflictError
from glossary.store.store import Store
from tests.support.samples import make_store


class SetBack(datetime):
    """A clock that stands two years before."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with a decision of 2026, after which the clock has been set back to 2024."""
    store = make_store(tmp_path / "glossary.db")
    first = next(iter(store.entries.in_order()))
    store.decisions.decide(first, "accept", "anna", at="2026-06-01T12:00:00Z")
    monkeypatch.setattr(cleaning, "datetime", SetBack)
    return store


def test_no_event_is_before_the_one_it_follows(set_back: Store, tmp_path: Path) -> None:
    """Whatever writes it: decisions, additions, bulk, undo, opinions, merges, imports, splits."""
    table = tmp_path / "in.csv"
    table.write_text("Russian,English\nберег,bank\n", encoding="utf-8")
    with set_back as store:
        first, second, third, fourth = (entry.id for entry in store.entries.in_order())
        store.decisions.add("мост", "bridge", "anna")
        store.decisions.decide(second, "edit", "boris", en="another")
        store.decisions.annotate(second, "boris", {"domain": "law"})
        store.batches.decide_each([third, fourth], "accept", "anna")
        store.decisions.undo("anna")
        store.decisions.redo("anna")
        store.opinions.give(first, "reject", "boris")
        store.decisions.split(first, "двор мой", "my yard", "anna")
        store.decisions.merge(store.entries.by_id(third), first, "anna")
        assert [change.kind for change in merge(store, Incoming(table), "eve")] == ["new"]
        times = [event.at for event in store.entries.log()]
    assert len(times) > 10
    assert times == sorted(times)
    assert times[0] == "2026-06-01T12:00:00Z"


def test_the_later_decision_counts_in_another_store(set_back: Store, tmp_path: Path) -> None:
    """As text the log's order holds: the second decision on an entry is the later one."""
    with set_back as store:
        first = next(iter(store.entries.in_order()))
        before = list(export_decisions(store))
        store.decisions.decide(first.id, "reject", "anna")
        after = list(export_decisions(store))
    with make_store(tmp_path / "other.db") as other:
        for lines in (after, before):
            apply_decisions(other, read_decisions(lines))
        assert other.entries.by_id(first.id).status == "rejected"


def test_nobody_adjudicates_what_another_has(tmp_path: Path) -> None:
    """Of two who settle one dispute, the second is told; the first may change their mind."""
    with make_store(tmp_path / "glossary.db") as store:
        entry = next(iter(store.entries.in_order())).id
        store.decisions.decide(entry, "accept", "anna")
        store.opinions.give(entry, "reject", "boris")
        store.decisions.decide(entry, "accept", "olga", role="adjudication")
        with pytest.raises(ConflictError, match="adjudicated by olga"):
            store.decisions.decide(entry, "reject", "pavel", role="adjudication")
        assert store.entries.by_id(entry).reviewer == "olga"
        store.decisions.decide(entry, "reject", "olga", role="adjudication")
        assert store.entries.by_id(entry).status == "rejected"
