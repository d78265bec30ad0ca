"""The queue and the decisions of one sitting, without a terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from align.errors import DecisionError
from glossary.derivation import band, worth
from glossary.pace import Progress
from glossary.review import Review
from glossary.store import ConflictError, Store
from tests.samples import YARD, make_store

BY_WORTH = ["#ДворНаш", "верните сквер", "участковый", "моральный вред"]
"""Entropy times occurrences times spellings: 3 x 3 x 0.47 bits, 0.99, 0.88, 0.14."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "glossary.db").close()
    return tmp_path / "glossary.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def current(review: Review) -> str | None:
    return review.current.ru if review.current else None


def test_worth() -> None:
    """Most for a coin toss, nothing for certainty, more the oftener."""
    assert worth(0.5, 1) == 1.0 and worth(0.5, 7) == 7.0
    assert worth(1.0, 9) == worth(0.0, 9) == 0.0
    assert worth(0.6, 1) == worth(0.4, 1) > worth(0.9, 1)


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sure"), (0.95, "sure"), (0.9499, "likely"), (0.5, "unsure"), (0.0, "doubtful"),
     (None, "by hand")],
)  # fmt: skip
def test_words_for_confidence(confidence: float | None, word: str) -> None:
    """Each band begins where it says."""
    assert band(confidence) == word


def test_order(store: Store) -> None:
    """What is most worth an answer comes first; every entry once."""
    review, seen = Review(store, "anna"), []
    while review.current:
        seen.append(review.current.ru)
        review.accept()
    assert seen == BY_WORTH
    with pytest.raises(DecisionError, match="nothing is left"):
        review.accept()


def test_decisions_and_tally(store: Store) -> None:
    """Each decision is counted, moves on, and is in the store."""
    review = Review(store, "anna")
    assert review.progress == Progress(total=4, left=4)
    review.accept()
    review.reject("not the same")
    review.edit(en="beat officer")
    review.skip()
    assert review.tally == {"accepted": 1, "edited": 1, "rejected": 1, "skipped": 1}
    assert review.progress == Progress(total=4, left=0) and review.progress.decided == 4
    assert [store.find(*texts).status for texts in (
        ("#ДворНаш", "the yard is ours"), ("верните сквер", "give the square back"),
        ("участковый", "beat officer"), ("моральный вред", "moral damage"),
    )] == ["accepted", "rejected", "edited", "skipped"]  # fmt: skip
    assert [event.reviewer for event in store.log()] == ["anna"] * 4


def test_resumes_where_it_stopped(path: Path) -> None:
    """Another sitting begins with what is undecided, then what was skipped, longest ago first."""
    with Store.open(path) as store:
        review = Review(store, "anna")
        review.skip()
        review.skip()
        assert current(review) == "участковый"
    with Store.open(path) as store:
        review, seen = Review(store, "boris"), []
        while review.current:
            seen.append(review.current.ru)
            review.skip()
        assert seen == ["участковый", "моральный вред", "#ДворНаш", "верните сквер"]


def test_undo_shows_the_entry_again(store: Store) -> None:
    """Undo goes back one entry at a time, also into an earlier sitting; the tally follows."""
    review = Review(store, "anna")
    review.accept()
    later = Review(store, "anna")
    later.reject()
    later.undo()
    assert current(later) == "верните сквер" and later.tally["rejected"] == 0
    later.undo()
    assert current(later) == "#ДворНаш" and later.tally["accepted"] == 0
    later.redo()
    later.redo()
    assert current(later) == "участковый"
    assert (later.tally["accepted"], later.tally["rejected"]) == (0, 1)


def test_undo_of_an_overruled_decision_shows_what_it_was(store: Store) -> None:
    """An entry decided twice comes back with its first decision, and can be decided again."""
    review = Review(store, "anna")
    tag = review.accept().entry
    store.decide(tag, "reject", "anna")
    review.undo()
    assert review.current is not None
    assert (review.current.ru, review.current.status) == ("#ДворНаш", "accepted")
    review.reject()
    assert current(review) == "верните сквер"


def test_undo_of_an_addition(store: Store) -> None:
    """What was made by hand is gone after undo; the queue goes on."""
    store.add("суд присяжных", "jury trial", "anna")
    review = Review(store, "anna")
    review.undo()
    assert current(review) == "#ДворНаш"


def test_another_reviewer_was_faster(path: Path, store: Store) -> None:
    """The second decision on an entry is not taken; the queue goes on with the next."""
    review = Review(store, "anna")
    with Store.open(path) as other:
        Review(other, "boris").reject()
    with pytest.raises(ConflictError, match="rejected by boris meanwhile; your decision was not"):
        review.accept()
    assert current(review) == "верните сквер"
    assert review.tally["accepted"] == 0 and len(store.log()) == 1


def test_refused_decision_keeps_the_entry(store: Store) -> None:
    """An edit that cannot be is told, and the entry stays where it was."""
    review = Review(store, "anna")
    with pytest.raises(DecisionError, match=r"U\+0007"):
        review.edit(en="a\x07")
    assert current(review) == "#ДворНаш"


def test_choice_of_entries(store: Store) -> None:
    """A sitting may be about one article or some kinds only."""
    assert Review(store, "anna", file="en/trees.md").progress == Progress(1, 1)
    review = Review(store, "anna", kinds=["term"])
    assert (current(review), review.progress) == ("участковый", Progress(2, 2))
    assert Review(store, "anna", kinds=["tweet"]).current is None


def test_new_build_during_a_review(path: Path, store: Store) -> None:
    """A build between two keys is no matter: what is gone cannot be decided on."""
    review = Review(store, "anna")
    with Store.open(path) as other:
        other.replace_pairs(YARD[3:4], (), model="m")
    with pytest.raises(DecisionError, match="no entry has the id"):
        review.accept()
    assert current(review) == "верните сквер"
