"""Several reviewers: second opinions, differences, adjudication, agreement, and that as text."""

import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import DecisionError
from align.records import TermForm
from glossary.commands.main import main
from glossary.entries.decision_lines import read_decisions
from glossary.entries.entry import Entry
from glossary.entries.filters import EntryFilter
from glossary.review.figures.agreement import Agreement, agreements, differences, views_of
from glossary.review.session import Review
from glossary.store.decision_files import apply_decisions, export_decisions
from glossary.store.entries import ConflictError
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import SOURCES, YARD, make_pair, make_store

TIMES = [f"2026-03-0{day}T12:00:00Z" for day in range(1, 5)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "glossary.db").close()
    return tmp_path / "glossary.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def entry(store: Store, ru: str) -> Entry:
    return next(e for e in store.entries.in_order() if e.ru == ru)


def decide_all(store: Store, reviewer: str = "anna") -> None:
    """Accept everything."""
    for one in list(store.entries.in_order()):
        store.decisions.decide(one, "accept", reviewer)


def test_an_opinion_changes_no_entry(store: Store) -> None:
    """It is in the log with its role, beside the decision, and no export can see it."""
    officer = entry(store, "участковый")
    store.decisions.decide(officer, "accept", "anna")
    before = list(store.entries.in_order())
    event = store.opinions.give(officer.id, "edit", "boris", en="beat officer", note="British")
    assert list(store.entries.in_order()) == before
    assert (event.as_record()["role"], event.before) == ("opinion", None)
    assert store.entries.touched_since(event.id - 1) == set()
    (opinion,) = store.opinions.in_force()
    assert (opinion.reviewer, opinion.verdict, opinion.state.note) == ("boris", "edited", "British")


def test_unseen_hides_what_was_decided(store: Store) -> None:
    """Texts, status, note, attributes and reviewer are as if nobody had decided."""
    officer = entry(store, "участковый")
    store.decisions.decide(officer, "edit", "anna", en="beat officer", note="a remark")
    store.decisions.annotate(officer.id, "anna", {"domain": "police", "forbidden": True})
    assert store.opinions.unseen(store.entries.by_id(officer.id), "boris") == officer


def test_what_mining_knows_is_no_secret(tmp_path: Path) -> None:
    """The facts of a mined term are shown as found, whatever the first reviewer made of them."""
    form = TermForm("залог", "bail", "bail", (("domain", "law"),))
    with make_store(tmp_path / "t.db", [replace(make_pair("залога", "bail"), term=form)]) as store:
        (found,) = store.entries.in_order()
        assert found.attributes.domain == "law"
        store.decisions.decide(found, "accept", "anna")
        store.decisions.annotate(found.id, "anna", {"domain": "courts"})
        assert store.opinions.unseen(store.entries.by_id(found.id), "boris") == found
        store.opinions.give(
            store.opinions.unseen(store.entries.by_id(found.id), "boris"), "accept", "boris"
        )
        assert store.opinions.disputed() == []


@pytest.mark.parametrize(
    ("action", "who", "message"),
    [
        ("accept", "boris", "is to review: decide on it first"),
        ("like", "boris", "not a decision"),
        ("edit", "boris", "needs new Russian or English"),
    ],
)
def test_opinions_that_cannot_be(store: Store, action: str, who: str, message: str) -> None:
    """Each is refused with one line, and leaves no event."""
    with pytest.raises(DecisionError, match=message):
        store.opinions.give(entry(store, "участковый").id, action, who)
    assert store.entries.log() == []


def test_nobody_seconds_themselves(store: Store) -> None:
    """A second opinion is somebody else's."""
    officer = entry(store, "участковый")
    store.decisions.decide(officer, "accept", "anna")
    with pytest.raises(DecisionError, match="was decided by anna: ask somebody else"):
        store.opinions.give(officer.id, "accept", "anna")


def test_a_blind_review_shows_nothing(store: Store) -> None:
    """Everything others decided comes up as found; what is new, or one's own, does not."""
    officer = entry(store, "участковый")
    store.decisions.decide(officer, "edit", "anna", en="beat officer", note="x")
    store.decisions.decide(entry(store, "#ДворНаш"), "reject", "anna", note="y")
    store.decisions.decide(entry(store, "моральный вред"), "accept", "boris")
    review = Review(store, Sitting("boris", "blind"))
    seen = {}
    while review.current:
        seen[review.current.ru] = (review.current.en, review.current.status, review.current.note)
        assert review.related.similar == review.related.rivals == ()
        review.accept()
    assert seen == {
        "участковый": ("district officer", "new", ""),
        "#ДворНаш": ("the yard is ours", "new", ""),
    }
    assert {e.ru: e.status for e in store.entries.in_order()}["#ДворНаш"] == "rejected"
    assert Review(store, Sitting("boris", "blind")).current is None
    assert Review(store, Sitting("carl", "blind")).progress.left == 3


def test_a_sample_is_the_same_for_everybody(tmp_path: Path) -> None:
    """About the share asked for, a smaller sample within a larger one, whoever asks."""
    pairs = [make_pair(f"слово {n}", f"word {n}", start=10 * n) for n in range(200)]
    with make_store(tmp_path / "g.db", pairs) as store:
        decide_all(store)

        def sample(who: str, share: float) -> set[str]:
            review = Review(store, Sitting(who, "blind", sample=share))
            return set(review._list._ids)

        assert sample("boris", 30) == sample("carl", 30) < sample("boris", 60)
        assert 40 <= len(sample("boris", 30)) <= 80
        assert len(sample("boris", 100)) == 200


def test_undo_keeps_to_its_kind(store: Store) -> None:
    """Blind, undo takes back opinions, elsewhere decisions; by itself, whichever is last."""
    officer, damage = entry(store, "участковый"), entry(store, "моральный вред")
    store.decisions.decide(officer, "accept", "anna")
    store.decisions.decide(damage, "accept", "boris")
    store.opinions.give(officer.id, "reject", "boris")
    blind, plain = Review(store, Sitting("boris", "blind")), Review(store, Sitting("boris"))
    assert plain.undo().entry == damage.id and list(store.opinions.in_force())
    assert blind.undo().entry == officer.id and not list(store.opinions.in_force())
    assert blind.current is not None and blind.current.status == "new"
    blind.redo()
    assert [o.verdict for o in store.opinions.in_force()] == ["rejected"]
    assert store.decisions.undo("boris").entry == officer.id
    with pytest.raises(DecisionError, match="nothing to undo"):
        store.decisions.undo("boris")
    assert store.entries.by_id(officer.id).status == "accepted"


def test_two_sittings_of_one_reviewer(path: Path, store: Store) -> None:
    """The same opinion is not given twice."""
    decide_all(store)
    first = Review(store, Sitting("boris", "blind"))
    with Store.open(path) as other:
        Review(other, Sitting("boris", "blind")).accept()
    with pytest.raises(ConflictError, match="has given an opinion"):
        first.accept()
    assert len(list(store.opinions.in_force())) == 1 and first.current is not None


def test_differences_are_settled(store: Store) -> None:
    """What differs comes up with both opinions; the choice is the decision, both stay on record."""
    decide_all(store)
    officer, tag = entry(store, "участковый"), entry(store, "#ДворНаш")
    store.opinions.give(officer.id, "edit", "boris", en="beat officer")
    store.opinions.give(tag.id, "accept", "boris")
    assert store.opinions.disputed() == [officer.id]
    review = Review(store, Sitting("carl", "adjudicate"))
    assert [o.words for o in review.related.opinions] == [
        "anna: accepted: участковый = district officer",
        "boris: edited: участковый = beat officer",
    ]
    event = review.choose(2)
    assert (event.role, store.entries.by_id(officer.id).en) == ("adjudication", "beat officer")
    assert store.opinions.disputed() == [] and review.current is None
    assert {o.reviewer: (o.role, o.verdict) for o in store.opinions.in_force(officer.id)} == {
        "anna": ("kept", "accepted"),
        "boris": ("opinion", "edited"),
    }
    (differing,) = differences(store, views_of(store))
    assert differing["settled"] and len(differing["opinions"]) == 2
    review.undo()
    assert store.opinions.disputed() == [officer.id] and review.current is not None
    review.reject()
    assert store.entries.by_id(officer.id).status == "rejected"


def test_a_difference_can_be_left_open(store: Store) -> None:
    """Skipping is refused where it would take a decision back; going on decides nothing."""
    decide_all(store)
    for ru in ("участковый", "моральный вред"):
        store.opinions.give(entry(store, ru).id, "reject", "boris")
    review = Review(store, Sitting("carl", "adjudicate"))
    with pytest.raises(DecisionError, match="press → to move on"):
        review.skip()
    first = review.current
    assert review.step(+1) and review.current != first
    assert len(store.opinions.disputed()) == 2 and len(store.entries.log()) == 6


def test_overruling_keeps_the_first_opinion(store: Store) -> None:
    """Who disagreed on what can be told although somebody has overruled the decision."""
    officer = entry(store, "участковый")
    store.decisions.decide(officer, "accept", "anna", at=TIMES[0])
    store.opinions.give(officer.id, "reject", "boris")
    store.decisions.decide(officer.id, "edit", "carl", en="policeman")
    assert {o.reviewer: o.verdict for o in store.opinions.views(officer.id)} == {
        "anna": "accepted",
        "boris": "rejected",
        "carl": "edited",
    }
    with pytest.raises(DecisionError, match="nothing to undo"):
        store.decisions.undo("anna")


def test_kappa_by_hand() -> None:
    """20 + 15 of 50 alike, chance .5: kappa .4 (the example is worked out by hand)."""
    table = {
        ("accepted", "accepted"): 20,
        ("accepted", "rejected"): 5,
        ("rejected", "accepted"): 10,
        ("rejected", "rejected"): 15,
    }
    agreement = Agreement("anna", "boris", table, 0)
    assert (agreement.both, agreement.observed, agreement.expected) == (50, 0.7, 0.5)
    assert agreement.kappa == pytest.approx(0.4)
    assert agreement.error == pytest.approx((0.7 * 0.3 / (50 * 0.25)) ** 0.5)
    alike = Agreement("anna", "boris", {("accepted", "accepted"): 9}, 0)
    assert alike.observed == 1.0 and alike.kappa is None and alike.as_record()["low"] is None


def test_agreement_of_every_two(store: Store) -> None:
    """Three reviewers, three pairs; edits to different texts are one verdict, and told apart."""
    decide_all(store)
    for one in store.entries.in_order():
        store.opinions.give(one.id, "edit", "boris", en="x")
        store.opinions.give(one.id, "edit", "carl", en="y")
    found = {(a.first, a.second): a for a in agreements(views_of(store))}
    assert set(found) == {("anna", "boris"), ("anna", "carl"), ("boris", "carl")}
    assert found["anna", "boris"].table == {("accepted", "edited"): 4}
    assert found["boris", "carl"].table == {("edited", "edited"): 4}
    assert found["boris", "carl"].other_text == 4


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["accept", "reject", "edit", "skip", "undo", "redo", "add", "build", "merge", "split",
             "opine accept", "opine reject", "opine edit", "opine skip", "settle", "annotate"]
        ),
        st.sampled_from(["anna", "boris", "carl"]),
        st.integers(0, 4),
    ),
    max_size=20,
)  # fmt: skip


def take_step(store: Store, action: str, who: str, number: int) -> None:
    """One step of a history of several reviewers; refusals are part of it."""
    entries = list(store.entries.in_order())
    try:
        if action in ("undo", "redo"):
            getattr(store.decisions, action)(who)
        elif action == "add":
            store.decisions.add(f"слово {number}", "word", who)
        elif action == "build":
            store.replace_pairs(YARD[number:], SOURCES, model="m")
        elif entries:
            decide_step(store, action, who, number, entries[number % len(entries)], entries)
    except DecisionError:
        pass


def decide_step(
    store: Store, action: str, who: str, number: int, chosen: Entry, entries: list[Entry]
) -> None:
    new: dict[str, Any] = {"en": f"new {number}"} if action.endswith("edit") else {}
    if action.startswith("opine "):
        store.opinions.give(chosen.id, action.split()[1], who, **new)
    elif action == "settle":
        store.decisions.decide(chosen, "accept", who, role="adjudication")
    elif action == "merge":
        store.decisions.merge(chosen, entries[number % 2].id, who)
    elif action == "split":
        store.decisions.split(chosen, chosen.ru, f"part {number}", who)
    elif action == "annotate":
        store.decisions.annotate(chosen.id, who, {"domain": f"d{number}"})
    else:
        store.decisions.decide(chosen, action, who, **new)


def computed(store: Store) -> list[tuple[object, ...]]:
    """All rows that can be computed, as they stand in the file."""
    queries = ("SELECT * FROM entries ORDER BY id", "SELECT * FROM opinions ORDER BY 1, 2")
    return [tuple(row) for query in queries for row in store.database.connection.execute(query)]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_everything_can_be_recomputed(steps: list[tuple[str, str, int]]) -> None:
    """After any history of several reviewers, events and pairs alone give the same rows."""
    with tempfile.TemporaryDirectory() as folder, make_store(Path(folder) / "g.db") as store:
        for step in steps:
            take_step(store, *step)
        before = computed(store)
        store.rebuild()
        assert computed(store) == before


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_text_says_all_that_is_in_force(steps: list[tuple[str, str, int]]) -> None:
    """Exported, applied where nothing is known: the same text; a second time nothing changes."""
    with tempfile.TemporaryDirectory() as folder, make_store(Path(folder) / "g.db") as store:
        for step in steps:
            take_step(store, *step)
        lines = list(export_decisions(store))
        store.replace_pairs(YARD, SOURCES, model="m")
        with make_store(Path(folder) / "other.db") as other:
            apply_decisions(other, read_decisions(lines))
            assert list(export_decisions(other)) == lines
            events = other.entries.last_event()
            assert apply_decisions(other, read_decisions(lines)).changed == 0
            assert other.entries.last_event() == events


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["accept", "reject", "edit"]),
            "pair": st.sampled_from([(p.ru, p.en) for p in YARD[3:6]]),
            "role": st.sampled_from(["decision", "opinion", "adjudication"]),
            "reviewer": st.sampled_from(["anna", "boris"]),
            "at": st.sampled_from(TIMES[:2]),
        }
    ),
    max_size=12,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.randoms(use_true_random=False), st.integers(0, 12))
def test_importing_is_idempotent_and_commutative(
    told: list[dict[str, Any]], chance: random.Random, cut: int
) -> None:
    """Whatever the order and the files they come in, the same lines end in the same decisions."""
    lines = []
    for one in told:
        ru, en = one["pair"]
        fields = {name: value for name, value in one.items() if name != "pair"}
        new = {"new_en": "other"} if one["action"] == "edit" else {}
        lines.append(json.dumps({**fields, "ru": ru, "en": en, "kind": "term", **new}))
    shuffled = lines[:]
    chance.shuffle(shuffled)
    ends = []
    with tempfile.TemporaryDirectory() as folder:
        for name, parts in (
            ("a", [lines]),
            ("b", [shuffled[:cut], shuffled[cut:]]),
            ("c", [shuffled, lines]),
        ):
            with make_store(Path(folder) / f"{name}.db") as store:
                for part in parts:
                    apply_decisions(store, read_decisions(part))
                ends.append(list(export_decisions(store)))
    assert ends[0] == ends[1] == ends[2]


def run(*arguments: str, code: int = 0, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, list(arguments), input=text)
    assert result.exit_code == code, result.stderr or result.exception
    return result


def test_from_first_decision_to_agreement(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two reviewers, one adjudicator, by the commands alone."""
    monkeypatch.setenv("TOLMACH_STORE", str(path))
    assert "no second opinions" in run("agreement").stderr
    run("review", "--plain", "--reviewer", "anna", text="a\na\na\na\n")
    blind = run("review", "--plain", "--blind", "--reviewer", "boris", text="a\nr\na\na\n")
    assert "accepted by anna" not in blind.stdout
    (row,) = map(json.loads, run("agreement").stdout.splitlines())
    assert (row["first"], row["second"], row["both"], row["agreed"]) == ("anna", "boris", 4, 0.75)
    settled = run("review", "--plain", "--adjudicate", "--reviewer", "carl", text="2\n")
    assert "Opinion 2: boris: rejected" in settled.stdout
    (differing,) = map(json.loads, run("agreement", "--entries").stdout.splitlines())
    assert differing["settled"] is True
    assert run("review", "--blind", "--adjudicate", code=2).stdout == ""
    assert run("review", "--sample", "20", code=2).stdout == ""


def test_narrowed_and_ordered(store: Store) -> None:
    """A second review, too, can be of some entries only."""
    decide_all(store)
    review = Review(
        store, Sitting("boris", "blind", choice=EntryFilter(kinds=("term",)), order="sure")
    )
    assert review.current is not None and review.current.ru == "моральный вред"
    assert review.progress.left == 2


def test_second_opinions_in_a_script(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`decide --blind` changes no entry; `show` lists who thinks what; undone like a decision."""
    monkeypatch.setenv("TOLMACH_STORE", str(path))
    with Store.open(path) as store:
        identity = entry(store, "участковый").id
    refused = run("decide", identity, "accept", "--blind", "--reviewer", "boris", code=1)
    assert "decide on it first" in refused.stderr
    run("decide", identity, "accept", "--reviewer", "anna")
    run("decide", identity, "edit", "--en", "beat cop", "--blind", "--reviewer", "boris")
    shown = run("show", identity, "--format", "table").stdout
    assert "decision  anna: accepted: участковый = district officer" in shown
    assert "opinion  boris: edited: участковый = beat cop" in shown
    record = json.loads(run("show", identity, "--format", "jsonl").stdout)
    assert record["en"] == "district officer"
    assert [(o["reviewer"], o["verdict"]) for o in record["opinions"]] == [
        ("anna", "accepted"),
        ("boris", "edited"),
    ]
    run("decide", "undo", "--blind", "--reviewer", "boris")
    assert "opinions" not in json.loads(run("show", identity, "--format", "jsonl").stdout)
    run("decide", "redo", "--blind", "--reviewer", "boris")
    assert "opinions" in json.loads(run("show", identity, "--format", "jsonl").stdout)
    run("decide", "--blind", "--from", "x.jsonl", code=2)
