"""The store: what a build, a decision and a broken disk leave behind."""

import json
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import DecisionError, InputError
from align.text import text_key
from glossary.entries.entry import entry_id
from glossary.entries.events import State
from glossary.store.entries import ConflictError, SourceDocument, UnknownEntryError
from glossary.store.rows import Addition, pair_rows
from glossary.store.store import Store
from tests.support.samples import SOURCES, YARD, entry_of, make_pair, make_store, rows_of

EARLY, LATER = "2026-03-01T12:00:00Z", "2026-03-02T09:30:00Z"


# What a build leaves


def test_pairs_come_back_as_they_were(store: Store) -> None:
    """Every field of every pair survives the file, in the order of the build."""
    assert list(store.entries.pairs()) == list(YARD)
    assert [p.ru for p in store.entries.pairs(statuses=["unglossed", "foreign"])] == ["двор", "біз"]
    assert len(list(store.entries.pairs(file="en/trees.md"))) == 1


def test_spellings_share_an_entry(store: Store) -> None:
    """One entry for all spellings: camel case on a tie, the rest as variants, the best context."""
    tag = entry_of(store, "#дворнаш")
    assert (tag.ru, tag.en, tag.kind) == ("#ДворНаш", "the yard is ours", "hashtag")
    assert tag.variants == ("#дворнаш", "#ДВОРНАШ")
    assert (tag.occurrences, tag.confidence) == (3, 0.9)
    assert tag.files == ("en/trees.md", "en/yard.md")
    assert tag.ru_context[tag.ru_mark.start : tag.ru_mark.end] == "#ДворНаш"
    assert tag.en_context[tag.en_mark.start : tag.en_mark.end] == "the yard is ours"
    assert [p.ru for p in store.entries.pairs(tag.id)] == ["#ДворНаш", "#дворнаш", "#ДВОРНАШ"]


@pytest.mark.parametrize(
    ("spellings", "chosen"),
    [
        pytest.param(["#двор", "#двор", "#ДвОр"], "#двор", id="commonest"),
        pytest.param(["#дворнаш", "#ДворНаш", "#ДВОРНАШ"], "#ДворНаш", id="camel case"),
        pytest.param(["ещё", "еще"], "ещё", id="ё tells more than е"),
        pytest.param(["СКВЕР", "сквер"], "сквер", id="capitals throughout tell less"),
        pytest.param(["#аб", "#ба"], "#аб", id="else by code point"),
    ],
)
def test_choice_of_spelling(path: Path, spellings: list[str], chosen: str) -> None:
    """The spelling shown does not hang on the order of the pairs."""
    pairs = [make_pair(ru, "x", key="k", start=10 * i) for i, ru in enumerate(spellings)]
    for given_pairs in (pairs, pairs[::-1]):
        with make_store(path, given_pairs) as store:
            assert [e.ru for e in store.entries.in_order()] == [chosen]


def test_entries_are_sorted_and_filtered(store: Store) -> None:
    """By Russian with the # aside; by status, kind and file where asked."""
    order = ["верните сквер", "#ДворНаш", "моральный вред", "участковый"]
    assert [e.ru for e in store.entries.in_order()] == order
    assert [e.ru for e in store.entries.in_order(kinds=["hashtag", "banner"])] == order[:2]
    assert [e.ru for e in store.entries.in_order(file="en/trees.md")] == ["#ДворНаш"]
    store.decisions.decide(entry_of(store, "участковый"), "reject", "anna")
    assert [e.ru for e in store.entries.in_order(["rejected"])] == ["участковый"]
    assert list(store.entries.in_order([])) == []


def test_counts(store: Store) -> None:
    """Entries by status, kind and confidence; occurrences by status; articles by language."""
    store.decisions.decide(entry_of(store, "участковый"), "reject", "anna")
    counts = store.entries.counts()
    assert counts.entries == 4
    assert counts.statuses == {
        "new": 3,
        "accepted": 0,
        "edited": 0,
        "rejected": 1,
        "skipped": 0,
        "added": 0,
    }
    assert counts.kinds == {"hashtag": 1, "banner": 1, "term": 2}
    assert counts.pairs == {"paired": 6, "unglossed": 1, "foreign": 1, "excluded": 1}
    assert {word: sum(of.values()) for word, of in counts.bands.items()} == {
        "sure": 1,
        "likely": 1,
        "unsure": 1,
        "doubtful": 1,
        "by hand": 0,
    }
    assert counts.bands["doubtful"]["rejected"] == 1
    assert counts.articles == {"en": 1}
    assert json.loads(json.dumps(counts.as_record()))["events"] == 1


def test_same_build_gives_same_rows(store: Store) -> None:
    """Building the same again changes no row."""
    before = rows_of(store)
    store.replace_pairs(YARD, SOURCES, model="bundled")
    assert rows_of(store) == before
    assert store.entries.documents() == [SourceDocument(*SOURCES[0])]
    assert store.entries.model() == "bundled"


def test_decisions_survive_a_moved_paragraph(store: Store) -> None:
    """Offsets and order may change: what was decided on the same words stays decided."""
    store.decisions.decide(
        entry_of(store, "моральный вред"), "edit", "anna", en="non-pecuniary damage"
    )
    moved = [replace(p, ru_start=p.ru_start + 40, ru_end=p.ru_end + 40) for p in YARD[::-1]]
    store.replace_pairs(moved, SOURCES, model="other")
    assert entry_of(store, "моральный вред").en == "non-pecuniary damage"
    assert entry_of(store, "моральный вред").status == "edited"


def test_decided_entry_outlives_its_pair(store: Store) -> None:
    """A pair that is gone takes an undecided entry along, never a decided one."""
    tag = entry_of(store, "#ДворНаш")
    store.decisions.decide(tag, "accept", "anna")
    store.replace_pairs(YARD[3:4], SOURCES, model="bundled")
    assert [e.ru for e in store.entries.in_order()] == ["верните сквер", "#ДворНаш"]
    gone = store.entries.by_id(tag.id)
    assert (gone.ru, gone.en, gone.kind, gone.status) == (
        "#ДворНаш",
        "the yard is ours",
        "hashtag",
        "accepted",
    )
    assert (gone.occurrences, gone.confidence, gone.ru_context) == (0, None, "")
    store.decisions.undo("anna")
    assert [e.ru for e in store.entries.in_order()] == ["верните сквер"]
    store.decisions.redo("anna")
    assert store.entries.by_id(tag.id).status == "accepted"


def test_accepted_text_does_not_drift(store: Store) -> None:
    """What was accepted goes out as it was seen, though another spelling has become commoner."""
    store.decisions.decide(entry_of(store, "#ДворНаш"), "accept", "anna")
    more = [replace(YARD[2], ru_start=n) for n in (300, 400)]
    store.replace_pairs([*YARD, *more], SOURCES, model="bundled")
    assert entry_of(store, "#ДворНаш").ru == "#ДворНаш"


def test_failed_build_changes_nothing(store: Store) -> None:
    """Text that cannot be written stops the build before anything is replaced."""
    before = rows_of(store)
    with pytest.raises(InputError, match="not valid Unicode"):
        store.replace_pairs([*YARD, make_pair("а", "b", file="\udcff.md")], (), model="m")
    assert rows_of(store) == before


# Decisions


@pytest.mark.parametrize(
    ("action", "texts", "status", "outcome"),
    [
        ("accept", {}, "accepted", ("участковый", "district officer")),
        ("reject", {}, "rejected", ("участковый", "district officer")),
        ("skip", {}, "skipped", ("участковый", "district officer")),
        ("edit", {"en": "beat officer"}, "edited", ("участковый", "beat officer")),
        ("edit", {"ru": "участок", "en": " post "}, "edited", ("участок", "post")),
        ("edit", {"en": "district officer"}, "accepted", ("участковый", "district officer")),
    ],
    ids=["accept", "reject", "skip", "edit English", "edit both", "edit to what was found"],
)
def test_decide(
    store: Store, action: str, texts: dict[str, Any], status: str, outcome: tuple[str, str]
) -> None:
    """Each decision sets status, texts, reviewer, time and note."""
    event = store.decisions.decide(
        entry_of(store, "участковый"), action, "anna", note="why", at=EARLY, **texts
    )
    decided = store.entries.by_id(event.entry)
    assert (decided.status, (decided.ru, decided.en)) == (status, outcome)
    assert (decided.reviewer, decided.decided_at, decided.note) == ("anna", EARLY, "why")
    assert decided.approved == (status in ("accepted", "edited"))


def test_log_tells_from_what_to_what(store: Store) -> None:
    """An event holds who, when, what, from what, to what; the newest is last."""
    first = store.decisions.decide(
        entry_of(store, "участковый"), "edit", "anna", en="beat officer", at=EARLY
    )
    store.decisions.decide(first.entry, "reject", "boris", at=LATER)
    edit, reject = store.entries.log()
    assert edit.as_record() == {
        "id": 1, "at": EARLY, "reviewer": "anna", "action": "edit",
        "entry": entry_id("участковый", "district officer"),
        "before": {"status": "new", "kind": "term", "ru": "участковый", "en": "district officer"},
        "after": {
            "status": "edited", "kind": "term", "ru": "участковый", "en": "beat officer",
            "found_en": "district officer", "reviewer": "anna", "at": EARLY,
        },
    }  # fmt: skip
    assert reject.before == edit.after
    assert [e.reviewer for e in store.entries.log(last=1)] == ["boris"]
    assert store.entries.log(reviewer="anna") == [edit]
    assert store.entries.log(entry="0" * 12) == []


def test_events_cannot_be_changed(store: Store) -> None:
    """The file itself refuses to change or drop an event."""
    store.decisions.decide(entry_of(store, "участковый"), "accept", "anna")
    for statement in ("UPDATE events SET reviewer = 'x'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.database.connection.execute(statement)


def test_accepting_an_edit_keeps_it_and_rejecting_drops_it(store: Store) -> None:
    """A second reviewer confirms an edit by accepting; rejecting goes back to what was found."""
    number = store.decisions.decide(
        entry_of(store, "участковый"), "edit", "anna", en="beat officer"
    ).entry
    store.decisions.decide(number, "accept", "boris")
    assert (store.entries.by_id(number).status, store.entries.by_id(number).en) == (
        "edited",
        "beat officer",
    )
    store.decisions.decide(number, "reject", "boris")
    assert store.entries.by_id(number).en == "district officer"


def test_undo_and_redo_without_limit_over_restarts(path: Path) -> None:
    """Every decision can be taken back, latest first, and done again, in another process too."""
    with make_store(path) as store:
        for e in list(store.entries.in_order()):
            store.decisions.decide(e, "accept", "anna")
            store.decisions.decide(e.id, "edit", "anna", en="x")
        done = rows_of(store)
    with Store.open(path) as store:
        undone = [store.decisions.undo("anna").action for _ in range(8)]
        assert undone == ["undo"] * 8
        assert {e.status for e in store.entries.in_order()} == {"new"}
        with pytest.raises(DecisionError, match="nothing to undo"):
            store.decisions.undo("anna")
    with Store.open(path) as store:
        for _ in range(8):
            store.decisions.redo("anna")
        assert rows_of(store) == done
        with pytest.raises(DecisionError, match="nothing to redo"):
            store.decisions.redo("anna")


def test_a_decision_ends_redo(store: Store) -> None:
    """After a new decision there is nothing to do again, as in any editor."""
    store.decisions.decide(entry_of(store, "участковый"), "accept", "anna")
    store.decisions.undo("anna")
    store.decisions.decide(entry_of(store, "моральный вред"), "accept", "anna")
    with pytest.raises(DecisionError, match="nothing to redo"):
        store.decisions.redo("anna")


def test_undo_leaves_others_alone(store: Store) -> None:
    """What another reviewer decided since stays; the latest of one's own in force is undone."""
    tag, officer = entry_of(store, "#ДворНаш").id, entry_of(store, "участковый").id
    store.decisions.decide(officer, "accept", "anna")
    store.decisions.decide(tag, "accept", "anna")
    store.decisions.decide(tag, "reject", "boris")
    assert store.decisions.undo("anna").entry == officer
    assert store.entries.by_id(tag).status == "rejected"
    store.decisions.undo("boris")
    assert (store.entries.by_id(tag).status, store.entries.by_id(tag).reviewer) == (
        "accepted",
        "anna",
    )


def test_redo_does_not_overrule_others(store: Store) -> None:
    """Redo refuses where somebody decided on the entry after the undo."""
    tag = entry_of(store, "#ДворНаш").id
    store.decisions.decide(tag, "accept", "anna")
    store.decisions.undo("anna")
    store.decisions.decide(tag, "reject", "boris")
    with pytest.raises(ConflictError, match="boris has decided"):
        store.decisions.redo("anna")


def test_stale_entry_is_a_conflict(path: Path, store: Store) -> None:
    """A decision on an entry as read is refused where it has changed since; by id it counts."""
    seen = entry_of(store, "участковый")
    with Store.open(path) as other:
        other.decisions.decide(seen, "reject", "boris")
    with pytest.raises(ConflictError, match="rejected by boris meanwhile"):
        store.decisions.decide(seen, "accept", "anna")
    assert len(store.entries.log()) == 1
    store.decisions.decide(seen.id, "accept", "anna")
    assert store.entries.by_id(seen.id).status == "accepted"


def test_add(store: Store) -> None:
    """An entry by hand is approved, keeps over builds, and is refused when it is there."""
    event = store.decisions.add(" суд присяжных ", "jury trial", "anna", "from the law", at=EARLY)
    assert event.entry == entry_id("суд присяжных", "jury trial")
    store.replace_pairs(YARD, SOURCES, model="bundled")
    added = store.entries.by_id(event.entry)
    assert (added.ru, added.status, added.note) == ("суд присяжных", "added", "from the law")
    assert added.confidence is None and added.approved
    with pytest.raises(DecisionError, match="already, added"):
        store.decisions.add("Суд присяжных", "jury trial", "anna")
    with pytest.raises(DecisionError, match="already, to review: decide on it with `tolmach"):
        store.decisions.add("участковый", "district officer", "anna")
    store.decisions.decide(event.entry, "edit", "anna", en="trial by jury")
    assert store.entries.by_id(event.entry).status == "added"
    store.decisions.undo("anna")
    store.decisions.undo("anna")
    with pytest.raises(UnknownEntryError):
        store.entries.by_id(event.entry)


def test_lookup(store: Store) -> None:
    """By id, by its beginning, by texts in any spelling; never by guessing."""
    tag = entry_of(store, "#ДворНаш")
    assert store.entries.by_id(tag.id[:8]) == store.entries.by_id(tag.id.upper()) == tag
    assert store.entries.find("#ДВОРНАШ", "The Yard is ours") == tag
    store.decisions.decide(tag, "edit", "anna", en="our yard")
    assert store.entries.find("#ДворНаш", "our yard").id == tag.id
    with pytest.raises(UnknownEntryError, match="no entry pairs"):
        store.entries.find("двор", "yard")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.entries.by_id("xyz"), "not an entry id"),
        (lambda s: s.entries.by_id("0" * 12), "no entry has the id"),
        (lambda s: s.decisions.decide("0" * 12, "accept", "anna"), "no entry has the id"),
        (
            lambda s: s.decisions.decide("0", "like", "anna"),
            "not a decision: use accept, reject, edit, skip",
        ),
        (lambda s: s.decisions.decide("0", "accept", " "), "needs a reviewer"),
        (lambda s: s.decisions.decide("0", "accept", "anna", en="x"), "takes no new text"),
        (lambda s: s.decisions.decide("0", "edit", "anna", en=" "), "needs new Russian or English"),
        (
            lambda s: s.decisions.decide("0", "edit", "anna", en="a\x1b[1m"),
            r"U\+001B cannot be in a text",
        ),
        (
            lambda s: s.decisions.decide("0", "edit", "anna", en="\udcff"),
            r"U\+DCFF cannot be in a text",
        ),
        (lambda s: s.decisions.decide("0", "skip", "anna", at="noon"), "is not a time"),
        (
            lambda s: s.decisions.decide("0", "skip", "anna", at="2026-03-01T12:00:00"),
            "no time zone",
        ),
        (lambda s: s.decisions.add("", "x", "anna"), "one of them is empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_impossible_decisions(store: Store, call: Callable[[Store], object], message: str) -> None:
    """Each is one line that says what to do, and leaves no event."""
    with pytest.raises(DecisionError, match=message) as caught:
        call(store)
    assert "\n" not in str(caught.value)
    assert store.entries.log() == []


def test_ambiguous_prefix(path: Path) -> None:
    """Among seventeen ids two share their first digit; the shorter prefix is refused."""
    with make_store(path, [make_pair(f"слово{n}", "word") for n in range(17)]) as store:
        ids = [e.id for e in store.entries.in_order()]
        shared = next(i[0] for i in ids if sum(j[0] == i[0] for j in ids) > 1)
        with pytest.raises(DecisionError, match="several entries begin"):
            store.entries.by_id(shared)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "edit", "skip", "undo", "redo", "add", "build"]),
        st.sampled_from(["anna", "boris"]),
        st.integers(0, 4),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS)
def test_entries_can_always_be_recomputed(steps: list[tuple[str, str, int]]) -> None:
    """After any history the entries are exactly what pairs and events alone make of them."""
    with tempfile.TemporaryDirectory() as folder, make_store(Path(folder) / "g.db") as store:
        for action, reviewer, number in steps:
            take_step(store, action, reviewer, number)
        before = rows_of(store)
        store.rebuild()
        assert rows_of(store) == before


def take_step(store: Store, action: str, reviewer: str, number: int) -> None:
    """One step of a history; refusals are part of it."""
    entries = list(store.entries.in_order())
    try:
        if action in ("undo", "redo"):
            getattr(store.decisions, action)(reviewer)
        elif action == "add":
            store.decisions.add(f"слово {number}", "word", reviewer)
        elif action == "build":
            store.replace_pairs(YARD[number:], SOURCES, model="m")
        elif entries:
            chosen = entries[number % len(entries)]
            new: dict[str, Any] = {"en": f"new {number}"} if action == "edit" else {}
            store.decisions.decide(chosen, action, reviewer, **new)
    except DecisionError:
        pass


# Files that are no store, or not a good one


def places(store: Store, identity: str) -> list[str]:
    """The Russian of an entry's fragments; what is shown of it has to agree."""
    found = [pair.ru for pair in store.entries.pairs(identity)]
    assert store.entries.by_id(identity).occurrences == len(found)
    return found


@pytest.mark.parametrize("way", ["add", "record", "add_many"])
def test_what_is_added_gets_its_fragments_at_once(way: str, store: Store) -> None:
    """As it does when it is rejected and accepted again, so that it stays one entry; undo too."""
    identity = entry_id(text_key("двор"), "yard")
    state = State("added", "term", "двор", "yard", "", "anna", "2030-01-01T00:00:00Z", added=True)
    if way == "add":
        store.decisions.add("двор", "yard", "anna", at=state.at)
    elif way == "record":
        store.decisions.record(identity, "add", state)
    else:
        keys = (text_key("двор"), text_key("yard"))
        store.decisions.add_many([Addition(identity, state, keys)])
    written, pairs = store.entries.by_id(identity), list(store.entries.pairs())
    assert places(store, identity) == ["двор"]
    store.decisions.decide(identity, "reject", "anna")
    assert not places(store, identity)
    store.decisions.decide(identity, "accept", "anna", at=state.at)
    again = store.entries.by_id(identity)
    assert places(store, identity) == ["двор"]
    assert replace(again, status="added", decided_at=state.at) == written
    assert list(store.entries.pairs()) == pairs
    store.rebuild()
    assert store.entries.by_id(identity) == again
    for _ in range(3):
        store.decisions.undo("anna")
    assert [p.ru for p in store.entries.pairs(statuses=["unglossed"])] == ["двор"]
    assert list(store.damages()) == []


def test_a_sentence_or_other_russian_gets_no_fragment(store: Store) -> None:
    for ru, kind in (("двор", "sentence"), ("во дворе", "term")):
        event = store.decisions.add(ru, "yard", "anna", kind=kind)
        assert not places(store, event.entry)
        store.decisions.undo("anna")


@pytest.mark.parametrize(
    "reasons",
    [
        pytest.param((), id="none"),
        pytest.param(("nothing translates it", "uncertain: Kazakh as well"), id="several"),
        pytest.param(('"a", b', "\\ / \t\u2028", "ещё 😀", ""), id="odd characters"),
    ],
)
def test_what_is_taken_back_leaves_the_pairs_as_they_were(
    path: Path, reasons: tuple[str, ...]
) -> None:
    """To the byte, so that a later build cannot tell."""
    pairs = [replace(pair, reasons=reasons) for pair in YARD]
    with make_store(path, pairs) as store:
        rows = store.database.connection.execute
        before = [tuple(row) for row in rows("SELECT * FROM pairs ORDER BY position")]
        bare = next(store.entries.pairs(statuses=["unglossed"]))
        store.decisions.gloss(bare, bare.ru, "yard", "anna")
        assert next(store.entries.pairs(entry_id(bare.key, "yard"))).ru == bare.ru
        store.decisions.undo("anna")
        assert [tuple(row) for row in rows("SELECT * FROM pairs ORDER BY position")] == before
        assert list(store.damages()) == []


def test_what_is_mined_has_ids_of_its_own() -> None:
    """A sentence that is no more than a term: each has the same id whichever is written alone."""
    sentence = replace(make_pair("Закрыто", "Closed", kind="sentence"), en_file="en/gate.md")
    term = replace(make_pair("Закрыто", "Closed"), en_file="en/gate.md")
    both = [row[1] for row in pair_rows([sentence, term, sentence])]
    assert len(set(both)) == 3
    assert [row[1] for row in pair_rows([term])] == both[1:2]
    assert [row[1] for row in pair_rows([sentence, sentence])] == both[::2]
