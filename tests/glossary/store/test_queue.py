"""What a review asks of a store: filters and orders as records, turned into queries here."""

import pytest

from glossary.entries.filters import ORDERS, EntryFilter, parse_filter
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import entry_of

BY_ORDER = {
    "worth": ["#ДворНаш", "моральный вред", "верните сквер", "участковый"],
    "doubtful": ["участковый", "верните сквер", "#ДворНаш", "моральный вред"],
    "sure": ["моральный вред", "#ДворНаш", "верните сквер", "участковый"],
    "frequent": ["#ДворНаш", "моральный вред", "верните сквер", "участковый"],
    "text": ["#ДворНаш", "верните сквер", "моральный вред", "участковый"],
    "alphabet": ["верните сквер", "#ДворНаш", "моральный вред", "участковый"],
}


def texts(store: Store, identities: list[str]) -> list[str]:
    return [store.entries.by_id(identity).ru for identity in identities]


@pytest.mark.parametrize("order", ORDERS)
def test_each_order(store: Store, order: str) -> None:
    """Everything that matches, and everything that waits, comes in the order asked for."""
    assert texts(store, store.queue.matching(EntryFilter(), order)) == BY_ORDER[order]
    waiting = store.queue.waiting(Sitting("anna", order=order), 0, 0)
    assert texts(store, waiting) == BY_ORDER[order]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kind:hashtag kind:banner", ["верните сквер", "#ДворНаш"]),
        ("kind:term kind:term", ["моральный вред", "участковый"]),
        ("sure:<80", ["верните сквер", "участковый"]),
        ("sure:>90", ["#ДворНаш", "моральный вред"]),
        ("file:en/trees.md", ["#ДворНаш"]),
        ("status:rejected", ["участковый"]),
        ("by:boris", ["участковый"]),
        ("yard OURS", ["#ДворНаш"]),
        ('the "сквер" kind:banner sure:>50', ["верните сквер"]),
        ("kind:tweet", []),
    ],
)
def test_each_part_of_a_filter(store: Store, words: str, expected: list[str]) -> None:
    """What a filter says is what comes, and is counted; repeating a part changes nothing."""
    store.decisions.decide(entry_of(store, "участковый"), "reject", "boris")
    choice = parse_filter(words)
    assert texts(store, store.queue.matching(choice)) == expected
    assert store.queue.count(choice) == len(expected)


def test_what_waits_leaves_out_what_was_skipped_since(store: Store) -> None:
    """Skipped before the sitting: asked last. Skipped in it: not asked. Decided: not asked."""
    tag, officer = entry_of(store, "#ДворНаш"), entry_of(store, "участковый")
    before = store.decisions.decide(tag, "skip", "anna").id
    store.decisions.decide(officer, "skip", "anna")
    store.decisions.decide(entry_of(store, "моральный вред"), "accept", "anna")
    waiting = store.queue.waiting(Sitting("anna"), before, before)
    assert texts(store, waiting) == ["верните сквер", "#ДворНаш"]
    sitting = Sitting("anna")
    everything = [e.id for e in store.entries.in_order()]
    waits = store.queue.waiting_of(everything, sitting, before, 9)
    assert sorted(waits) == sorted(waiting)
    terms = Sitting("anna", choice=EntryFilter(kinds=("term",)))
    assert not store.queue.waiting_of(waiting[:1], terms, before, before)
