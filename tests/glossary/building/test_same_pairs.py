"""One pair is one entry, in whatever form it stands; decisions made before keep theirs."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from align.errors import DecisionError
from align.records import Pair, TermForm
from glossary.building.same_pairs import entry_owners, with_headwords
from glossary.entries.decision_lines import read_decisions
from glossary.store.decision_files import apply_decisions, export_decisions
from glossary.store.store import Store
from tests.support.samples import make_pair, make_store

MINED = replace(
    make_pair("лесного пожара", "forest fires", key="лесной пожар", confidence=0.8),
    term=TermForm("лесной пожар", "forest fire", "forest fire", (("domain", "law"),)),
)
FOUND = make_pair("Лесные пожары", "the forest fires", start=300)
OTHER = make_pair("лесной пожар", "wildfire", start=600)
PAIRS = (MINED, FOUND, OTHER)


def built(store: Store, pairs: Iterable[Pair] = PAIRS) -> None:
    """Put the pairs into the store as a build does."""
    pairs = list(pairs)
    owners = entry_owners(pairs, store.entries.decided())
    store.replace_pairs(with_headwords(pairs, owners), (), model="bundled", owners=owners)


def listed(store: Store) -> list[tuple[str, str, str, int]]:
    return [(e.ru, e.en, e.status, e.occurrences) for e in store.entries.in_order()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "g.db"


def test_one_question_for_every_form(path: Path) -> None:
    """Mined and found, inflected, in the plural, with an article: one entry, as mining cites it."""
    with make_store(path, ()) as store:
        built(store)
        assert listed(store) == [
            ("лесной пожар", "forest fire", "new", 2),
            ("лесной пожар", "wildfire", "new", 1),
        ]
        entry = store.entries.find("Лесные пожары", "the forest fires")
        assert entry.variants == ("лесного пожара", "Лесные пожары")
        assert entry.attributes.domain == "law"
        assert [pair.en for pair in store.entries.pairs(entry.id)] == [
            "forest fires",
            "the forest fires",
        ]
        with pytest.raises(DecisionError, match="is there already"):
            store.decisions.add("Лесные пожары", "the forest fires", "anna")


def test_decisions_made_before_keep_their_entries(path: Path) -> None:
    """A store whose builds knew no such forms: what was decided stays, and takes in the rest."""
    with make_store(path, PAIRS) as store:
        found = store.entries.find("Лесные пожары", "the forest fires")
        store.decisions.decide(found, "accept", "anna")
        built(store)
        assert listed(store) == [
            ("лесной пожар", "wildfire", "new", 1),
            ("Лесные пожары", "the forest fires", "accepted", 2),
        ]
        assert store.entries.by_id(found.id).status == "accepted"
        built(store)
        assert [status for *_, status, _ in listed(store)] == ["new", "accepted"]


def test_two_decisions_stay_two(path: Path) -> None:
    """Whoever has decided on both forms, each in its way, keeps both."""
    with make_store(path, PAIRS) as store:
        store.decisions.decide(store.entries.find(FOUND.ru, FOUND.en or ""), "reject", "anna")
        store.decisions.decide(store.entries.by_id(mined_id(store)), "accept", "anna")
        before = listed(store)
        built(store)
        assert {(status, count) for *_, status, count in listed(store)} == {
            (status, count) for *_, status, count in before
        }


def mined_id(store: Store) -> str:
    return next(e.id for e in store.entries.in_order() if e.en == "forest fire")


def test_a_file_of_decisions_from_before(path: Path, tmp_path: Path) -> None:
    """A line on a form that is an entry no more is about the entry that has its pairs."""
    with make_store(tmp_path / "old.db", PAIRS) as old:
        old.decisions.decide(old.entries.find(FOUND.ru, FOUND.en or ""), "accept", "anna")
        lines = list(export_decisions(old))
    with make_store(path, ()) as store:
        built(store)
        assert apply_decisions(store, read_decisions(lines)).changed == 1
        assert apply_decisions(store, read_decisions(lines)).unchanged == 1
        assert listed(store)[0] == ("лесной пожар", "forest fire", "accepted", 2)


def test_what_was_added_by_hand_is_not_asked_again(path: Path) -> None:
    """A term from a termbase gets the places where articles have it."""
    with make_store(path, ()) as store:
        store.decisions.add("лесной пожар", "forest fire", "anna")
        built(store)
        assert listed(store)[0] == ("лесной пожар", "forest fire", "added", 2)


def test_nothing_else_is_merged(path: Path) -> None:
    """Other words, other kinds and other English are other entries."""
    tag = make_pair("#лесныепожары", "forest fires", kind="hashtag", key="#лесныепожары", start=9)
    near = make_pair("лесной пожарный", "forest firefighter", start=40)
    with make_store(path, ()) as store:
        built(store, (*PAIRS, tag, near))
        assert len(listed(store)) == 4
