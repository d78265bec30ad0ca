"""One decision on many entries: what it takes, what it leaves, and that one undo takes it back."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.errors import DecisionError
from align.records import Pair
from align.text import text_key
from glossary.entries.entry import entry_id
from glossary.entries.events import State
from glossary.entries.filters import parse_filter, rest_of_document
from glossary.store.store import Store
from tests.support.samples import entry_of, make_pair, make_store, rows_of


def sentences(number: int, stem: str = "gate", confidence: float = 0.98) -> list[Pair]:
    """Aligned sentences of one article, in its order."""
    return [
        replace(
            make_pair(
                f"Сторож {n} запер ворота {stem}.", f"Watchman {n} locked the {stem} gate.",
                kind="sentence", file=f"ru/{stem}.md", confidence=confidence, start=100 * n,
            ),
            en_file=f"en/{stem}.md",
        )
        for n in range(number)
    ]  # fmt: skip


@pytest.fixture
def gates(path: Path) -> Iterator[Store]:
    """Thirty sure sentences, five doubtful ones, and five of another article."""
    pairs = [
        *sentences(30),
        *(replace(p, ru=f"{p.ru} Но", key=f"{p.key} но") for p in sentences(5, "gate", 0.6)),
        *sentences(5, "well"),
    ]  # fmt: skip
    with make_store(path, pairs) as store:
        yield store


def statuses(store: Store) -> dict[str, str]:
    return {entry.ru: entry.status for entry in store.entries.in_order()}


def test_what_a_filter_lets_through_is_decided_as_one_batch(gates: Store) -> None:
    """By the name of either article; in its order; and the rows are what a rebuild gives."""
    plan = gates.batches.plan(parse_filter("kind:sentence least:.97 file:en/gate.md"), "accept")
    events = gates.batches.decide(plan, "anna", note="read").events
    assert [event.after.ru for event in events if event.after] == [
        f"Сторож {n} запер ворота gate." for n in range(30)
    ]
    assert {event.batch for event in events} == {None, events[0].id}
    assert events[0].batch is None and {e.reviewer for e in events} == {"anna"}
    assert list(statuses(gates).values()).count("accepted") == 30
    assert {e.note for e in gates.entries.in_order(["accepted"])} == {"read"}
    before = rows_of(gates)
    gates.rebuild()
    assert rows_of(gates) == before


@pytest.mark.parametrize("number", [3, 30], ids=["few", "many"])
def test_one_undo_takes_all_of_it_back(gates: Store, number: int) -> None:
    """And one redo makes it again; the rows are those that a rebuild gives at every step."""
    first = rows_of(gates)
    choice = parse_filter("file:ru/gate.md least:.9") if number > 20 else parse_filter("well")
    done = gates.batches.decide(gates.batches.plan(choice, "reject"), "anna").events
    decided = rows_of(gates)
    assert len(gates.decisions.undo_all("anna")) == len(done)
    assert rows_of(gates) == first
    assert len(gates.decisions.redo_all("anna")) == len(done)
    assert rows_of(gates) == decided
    gates.rebuild()
    assert rows_of(gates) == decided
    gates.decisions.undo("anna")
    assert set(statuses(gates).values()) == {"new"}
    with pytest.raises(DecisionError, match="nothing to undo"):
        gates.decisions.undo("anna")


def test_undo_leaves_what_others_decided_on_since(gates: Store) -> None:
    """Theirs stands, and the rest is taken back."""
    gates.batches.decide(gates.batches.plan(parse_filter("gate"), "accept"), "anna")
    own = entry_of(gates, "Сторож 7 запер ворота gate.")
    gates.decisions.decide(own.id, "reject", "boris")
    assert len(gates.decisions.undo_all("anna")) == 39
    assert gates.entries.by_id(own.id).reviewer == "boris"
    assert list(statuses(gates).values()).count("new") == 39


def test_nobodys_decision_is_overwritten_unless_its_status_is_named(gates: Store) -> None:
    """What was skipped was put off by somebody: that is a decision too."""
    for n, action in enumerate(("reject", "skip", "accept")):
        gates.decisions.decide(entry_of(gates, f"Сторож {n} запер ворота well."), action, "boris")
    plan = gates.batches.plan(parse_filter("file:en/well.md"), "accept")
    assert len(plan.ids) == 2
    gates.batches.decide(plan, "anna")
    assert {e.reviewer for e in gates.entries.in_order(["rejected", "skipped"])} == {"boris"}
    named = gates.batches.plan(parse_filter("status:skipped status:new file:en/well.md"), "accept")
    assert [gates.entries.by_id(i).ru for i in named.ids] == ["Сторож 1 запер ворота well."]
    gates.batches.decide(named, "anna")
    assert gates.decisions.undo("anna").after == State(
        "skipped", "sentence", "Сторож 1 запер ворота well.", "Watchman 1 locked the well gate.",
        reviewer="boris", at=gates.entries.by_id(named.ids[0]).decided_at,
    )  # fmt: skip


def test_what_was_decided_meanwhile_is_left_and_told(gates: Store) -> None:
    """Between counting and deciding; and what came to match meanwhile was not counted."""
    plan = gates.batches.plan(parse_filter("file:en/well.md"), "accept")
    taken = entry_of(gates, "Сторож 3 запер ворота well.")
    gates.decisions.decide(taken, "reject", "boris")
    outcome = gates.batches.decide(plan, "anna")
    assert outcome.passed == (taken.id,)
    assert len(outcome.events) == 4
    assert gates.entries.by_id(taken.id).reviewer == "boris"
    again = gates.batches.decide(plan, "carl")
    assert (len(again.events), len(again.passed)) == (0, 5)


RENDERINGS = (
    make_pair("дружинник", "volunteer patrolman", confidence=0.99),
    make_pair("Дружинник", "vigilante", confidence=0.98, start=300),
    make_pair("обход", "beat", confidence=0.99, start=400),
    make_pair("сторожка", "lodge", confidence=0.99, start=500),
    make_pair("сторожка", "Lodge!", confidence=0.99, start=600, key="сторожка2"),
)


@pytest.fixture
def words(path: Path) -> Iterator[Store]:
    with make_store(path, RENDERINGS) as store:
        yield store


def accepted(store: Store) -> list[str]:
    return sorted(entry.en for entry in store.entries.in_order(["accepted"]))


def test_two_renderings_of_one_russian_are_left_to_be_asked(words: Store) -> None:
    """Whatever its case; the same English in another spelling is no rival."""
    plan = words.batches.plan(parse_filter("least:.9"), "accept")
    assert set(plan.left.values()) == {"its Russian has another English"}
    words.batches.decide(plan, "anna")
    assert accepted(words) == ["Lodge!", "beat", "lodge"]
    assert len(words.batches.plan(parse_filter("least:.9"), "reject").ids) == 2
    both = words.batches.plan(parse_filter("least:.9"), "accept", rivals=True)
    words.batches.decide(both, "anna")
    assert "vigilante" in accepted(words) and "volunteer patrolman" in accepted(words)


def test_what_is_approved_already_has_no_rival_approved(words: Store) -> None:
    """Not even by the surest filter; unless that English is forbidden."""
    approved = entry_of(words, "Дружинник")
    words.decisions.decide(approved, "accept", "boris")
    choice = parse_filter('"дружинник" least:.99')
    assert words.batches.plan(choice, "accept").ids == ()
    words.decisions.annotate(approved.id, "boris", {"forbidden": True})
    assert len(words.batches.plan(choice, "accept").ids) == 1


def test_a_rival_that_comes_between_is_seen(words: Store) -> None:
    """The plan is made anew when it is carried out."""
    choice = parse_filter("дружинник least:.99")
    plan = words.batches.plan(choice, "accept")
    assert len(plan.ids) == 1
    words.decisions.decide(entry_of(words, "Дружинник"), "accept", "boris")
    outcome = words.batches.decide(plan, "anna")
    assert (outcome.events, outcome.passed) == ((), plan.ids)


def test_what_would_replace_an_approved_entry_is_left(words: Store) -> None:
    """The other side of a conflict; beside it on demand, and in its place where it is named."""
    ours = entry_of(words, "обход")
    words.decisions.decide(ours, "accept", "boris")
    theirs = entry_id(text_key("обход участка"), "round")
    state = State(
        "new", "term", "обход участка", "round", "", "boris", "2026-03-01T10:00:00Z",
        added=True, replaces=ours.id,
    )  # fmt: skip
    words.decisions.record(theirs, "add", state)
    plan = words.batches.plan(parse_filter("участка"), "accept")
    assert plan.left == {theirs: "it would replace an approved entry"} and not plan.ids
    beside = words.batches.plan(parse_filter("участка"), "accept", keep_both=True)
    words.batches.decide(beside, "anna")
    assert words.entries.by_id(ours.id).approved and words.entries.by_id(theirs).approved
    words.decisions.undo("anna")
    other = entry_of(words, "сторожка")
    events = words.batches.decide_each([other.id, theirs, other.id[:9]], "accept", "anna")
    assert [event.entry for event in events] == [other.id, theirs, ours.id]
    assert words.entries.by_id(ours.id).status == "rejected"
    assert len(words.decisions.undo_all("anna")) == 3
    assert words.entries.by_id(ours.id).approved


def test_entries_that_are_named_are_decided_together_or_not_at_all(words: Store) -> None:
    """One that is not there leaves the others as they are; rivals among them can be told."""
    ids = [entry.id for entry in words.entries.in_order()]
    with pytest.raises(DecisionError, match="ffffffffffff"):
        words.batches.decide_each([*ids, "ffffffffffff"], "accept", "anna")
    assert words.entries.log() == []
    words.batches.decide_each(ids, "accept", "anna")
    assert list(words.batches.rivals(ids).values()) == [["vigilante", "volunteer patrolman"]]
    assert len(words.decisions.undo_all("anna")) == len(ids)


def test_opinions_of_others_keep_what_is_overruled(words: Store) -> None:
    """A bulk rejection of decided entries keeps the decision beside a second opinion of it."""
    beat = entry_of(words, "обход")
    words.decisions.decide(beat, "accept", "boris")
    words.opinions.give(beat.id, "reject", "carl")
    plan = words.batches.plan(parse_filter("status:accepted"), "reject")
    words.batches.decide(plan, "anna")
    assert {opinion.reviewer for opinion in words.opinions.in_force(beat.id)} == {"boris", "carl"}


def test_an_edit_is_about_one_entry(words: Store) -> None:
    with pytest.raises(DecisionError, match="about one entry"):
        words.batches.plan(parse_filter("least:.9"), "edit")


def test_the_rest_of_a_document(gates: Store) -> None:
    """The filter of what a reader has before them: same kind, same document, sure enough."""
    entry = entry_of(gates, "Сторож 3 запер ворота gate.")
    assert rest_of_document(entry, 0.97).words() == "kind:sentence file:ru/gate.md sure:>97"
    assert len(gates.batches.plan(rest_of_document(entry, 0.97), "accept").ids) == 30
    english = rest_of_document(entry, file="en/gate.md")
    assert len(gates.batches.plan(english, "accept").ids) == 35


def test_sentences_come_last_and_as_they_stand(path: Path) -> None:
    """Whatever their confidence; words and phrases come by worth; by filter they come alone."""
    unsure = [0.55, 0.99, 0.6, 0.81]
    lines = [
        replace(pair, confidence=confidence)
        for pair, confidence in zip(sentences(4), itertools.cycle(unsure))
    ]
    terms = [make_pair("ворота", "gate", confidence=0.99), make_pair("вор", "thief", start=9)]
    with make_store(path, [terms[0], *lines[:2], terms[1], *lines[2:]]) as store:
        listed = [e.ru for e in store.queue.listing(parse_filter(""), "worth")]
        assert listed == ["ворота", "вор", *(f"Сторож {n} запер ворота gate." for n in range(4))]
        alone = [e.ru for e in store.queue.listing(parse_filter("kind:sentence"), "worth", 2)]
        assert alone == ["Сторож 0 запер ворота gate.", "Сторож 1 запер ворота gate."]


def test_indexes_are_those_of_the_schema_whatever_version_made_the_store(path: Path) -> None:
    """A missing one is made, one that is no more is dropped; reading alone changes nothing."""
    make_store(path).close()
    with Store.open(path) as store:
        run = store.database.connection.execute
        run("DROP INDEX entries_by_turn")
        run("CREATE INDEX entries_in_queue ON entries (status, worth DESC, pair, id)")
        run("CREATE INDEX of_a_user ON entries (note)")
    with Store.open(path, read_only=True) as store:
        assert len(store.queue.matching(parse_filter(""), "worth")) == 4

    def names(store: Store) -> set[str]:
        rows = store.database.query("SELECT name FROM sqlite_schema WHERE type = 'index'")
        return {row[0] for row in rows}

    with Store.open(path) as store:
        assert {"entries_by_turn", "of_a_user"} < names(store)
        assert "entries_in_queue" not in names(store)
        steps = store.database.query(
            """EXPLAIN QUERY PLAN SELECT entries.id FROM entries WHERE entries.status = 'new'
            ORDER BY (entries.kind = 'sentence'),
            (CASE entries.kind WHEN 'sentence' THEN 0.0 ELSE entries.worth END) DESC,
            entries.pair, entries.id"""
        )
        assert [row[3] for row in steps] == [
            "SEARCH entries USING INDEX entries_by_turn (status=?)"
        ]
