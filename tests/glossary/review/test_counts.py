"""What a review says it did is what the log, the list and the status say, whatever is pressed."""

import re
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from align.errors import DecisionError
from glossary.commands.main import main
from glossary.entries.entry import Entry
from glossary.entries.events import in_force
from glossary.review.dialogue import Dialogue
from glossary.review.session import Review
from glossary.review.terminal.card import header
from glossary.review.terminal.key_bindings import BINDINGS, command_of
from glossary.review.terminal.keys import Key
from glossary.review.terminal.outcome import outcome_of
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store
from tests.support.surfaces import ScriptedSurface

PAIRS = (
    *YARD,
    make_pair("морального вреда", "moral damage", confidence=0.8, start=900),
    make_pair("сквер", "square", confidence=0.6, start=1000),
    make_pair("сквер", "park", confidence=0.7, start=1100),
    make_pair("сквер", "garden", confidence=0.5, start=1200),
    make_pair("свидетель", "witness", confidence=0.99, start=1300),
    make_pair("залог", "bail", confidence=0.97, start=1400),
    make_pair("повестка", "summons", confidence=0.96, start=1500),
    make_pair("устав", "charter", confidence=0.99, file="en/trees.md", start=1600),
)
DECIDED = ("accepted", "edited", "rejected", "added")
KEYS = sorted({letter for binding in BINDINGS for letter in binding.letters} - set("qйQЙ"))
ANSWERS = (
    None, "", "square", "park!", "сквер", "новый сквер", "Latin", "#ДВОРНАШ", "1", "2", "9",
    "kind:term", "kind:banner", "сквер kind:term", "status:rejected", "moral",
)  # fmt: skip


class Sittings(RuleBasedStateMachine):
    """Any keys on either layout, in one sitting after another, beside a colleague."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "glossary.db"
        self.store = make_store(self.path, PAIRS)
        self.surface = ScriptedSurface()
        self.sit_down()

    @rule()
    def sit_down(self) -> None:
        self.at_first = self.snapshot()
        self.since = self.store.entries.last_event()
        self.review = Review(self.store, Sitting("anna"))
        self.dialogue = Dialogue(self.review, self.surface)

    def snapshot(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.store.entries.in_order()}

    @rule(key=st.sampled_from(KEYS), answers=st.lists(st.sampled_from(ANSWERS), max_size=3))
    def press(self, key: str, answers: list[str | None]) -> None:
        self.obey(command_of(Key("text", key)), answers)

    @rule(key=st.sampled_from("123"))
    def choose(self, key: str) -> None:
        before = self.snapshot()
        self.obey(command_of(Key("text", key)), [])
        said = self.dialogue.message[0]
        if said.startswith("accepted"):
            rejected = [
                e for e in self.snapshot().values()
                if e.status == "rejected" and before[e.id].status != "rejected"
            ]  # fmt: skip
            told = re.search(r"(\d+) rejected", said)
            assert (int(told[1]) if told else 0) == len(rejected), said

    @rule(
        key=st.sampled_from("iшLД"),
        words=st.sampled_from([None, "kind:term", "сквер", "sure:>90", "status:rejected"]),
        agreed=st.booleans(),
    )
    def accept_many(self, key: str, words: str | None, agreed: bool) -> None:
        """What it says, what it showed, the log and the list come to the same."""
        if words is not None:
            self.obey("filter", [words])
        before, events = self.snapshot(), self.store.entries.last_event()
        self.surface.shown = []
        self.obey(command_of(Key("text", key)), ["yes"] if agreed else [])
        said, after = self.dialogue.message[0], self.snapshot()
        new = [e for e in self.store.entries.log() if e.id > events]
        changed = {i for i in after if after[i] != before[i]}
        assert {e.entry for e in new} >= changed
        if not said.startswith("accepted"):
            assert not new
            return
        assert agreed
        told = re.match(r"accepted: (\d+) entr", said)
        shown = [one for one in self.surface.shown[1:] if not isinstance(one, str)]
        taken = {(one.ru, one.en) for one in shown if not one.left}
        assert told and int(told[1]) == len(new) == len(taken), said
        assert {(after[e.entry].ru, after[e.entry].en) for e in new} == taken
        assert all(after[e.entry].approved for e in new)
        assert {e.batch or e.id for e in new} == {new[0].id}
        left = sum(map(int, re.findall(r"(\d+) left", said)))
        assert left == sum(bool(one.left) for one in shown)

    @rule(key=st.sampled_from("uг"))
    def undo_many(self, key: str) -> None:
        """What was accepted at once is taken back at once."""
        before = self.snapshot()
        self.accept_many("L", "kind:term", agreed=True)
        if self.dialogue.message[0].startswith("accepted"):
            self.obey(command_of(Key("text", key)), [])
            assert self.snapshot() == before

    @rule(key=st.sampled_from(["left", "right"]))
    def go_about(self, key: str) -> None:
        self.obey(command_of(Key(key)), [])

    @rule(key=st.sampled_from("afbduуг"))
    def decide_again(self, key: str) -> None:
        """The keys that act on what is decided, more often than chance has it."""
        self.obey(command_of(Key("left")), [])
        self.obey(command_of(Key("text", key)), [])

    @rule(
        old=st.sampled_from(["^en: .*", "^note: *$", "^domain: *$", "^gender: *$"]),
        new=st.sampled_from(["en: the other", "note: so it is", "domain: law", "gender: feminine"]),
    )
    def edit_outside(self, old: str, new: str) -> None:
        self.surface.edits = [(old, new)]
        self.obey("outside", [])

    @rule(number=st.integers(0, 7), action=st.sampled_from(["accept", "reject", "skip"]))
    def colleague(self, number: int, action: str) -> None:
        with Store.open(self.path) as other:
            entries = list(other.entries.in_order())
            other.decisions.decide(entries[number % len(entries)].id, action, "boris")

    def obey(self, command: str, answers: list[str | None]) -> None:
        self.surface.answers = list(answers)
        self.dialogue.obey(command)

    @invariant()
    def the_header_is_true(self) -> None:
        """It counts what the list shows of the choice; a choice by status, what it began with."""
        choice = self.review.sitting.choice
        progress = self.review.progress
        line = "".join(text for text, _ in header("anna", progress, 200))
        figures = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", line)}
        chosen = set(self.store.queue.matching(choice))
        entries = [entry for entry in self.store.entries.in_order() if entry.id in chosen]
        late = {e.entry for e in self.store.entries.log() if e.id > self.since}
        put_off = sum(e.status == "skipped" and self.skipped_now(e) for e in entries)
        if not choice.statuses:
            left = sum(e.status == "new" for e in entries)
            left += sum(e.status == "skipped" and not self.skipped_now(e) for e in entries)
            decided = sum(entry.status in DECIDED for entry in entries)
            assert (figures["done"], figures.get("skipped", 0), figures["to"]) == (
                decided, put_off, left,
            ), (line, late)  # fmt: skip
            assert (self.review.current is None) <= (left == 0)

    def skipped_now(self, entry: Entry) -> bool:
        standing = in_force(self.store.entries.log(entry=entry.id))
        return standing[-1].id > self.since

    @invariant()
    def the_status_is_true(self) -> None:
        """`status` counts what `list` shows."""
        counts = self.store.entries.counts()
        listed = Counter(entry.status for entry in self.store.entries.in_order())
        assert listed == Counter({k: n for k, n in counts.statuses.items() if n})

    @invariant()
    def the_summary_is_true(self) -> None:
        """It tells of the entries that differ from what they were, what they are now."""
        summary = outcome_of(self.store, self.review, "quit", 0).summary()
        said = re.findall(r"([\d,]+) ([a-z ]+)", summary[0])
        told = Counter({words.strip(): int(number) for number, words in said})
        own: Counter[str] = Counter()
        for entry in self.store.entries.in_order():
            standing = in_force(self.store.entries.log(entry=entry.id))
            if any(e.id > self.since and e.reviewer == "anna" for e in standing):
                self.count(entry.id, standing[-1].reviewer == "anna", own)
        if "boris" not in {e.reviewer for e in self.store.entries.log()}:
            got = Counter({k: n for k, n in told.items() if k in own or k in (*DECIDED, "skipped")})
            assert got == own, (summary, own)
        assert ("Nothing decided" in summary[0]) == (not told)

    def count(self, identity: str, last: bool, own: Counter[str]) -> None:
        """Count what an entry is now, as against what it was when the sitting began."""
        now, then = self.store.entries.by_id(identity), self.at_first.get(identity)
        merged = any(
            e.after is not None and e.after.same_as
            for e in in_force(self.store.entries.log(entry=identity))[-1:]
        )
        flags = set(now.attributes.flags()) - set(then.attributes.flags() if then else ())
        own.update(f"marked as {flag}" for flag in flags)
        if then is None or not (then.approved and now.approved):
            own["merged" if merged else now.status] += 1
        elif (then.ru, then.en) != (now.ru, now.en):
            own["edited"] += 1
        elif (then.note, then.attributes) == (now.note, now.attributes):
            own["accepted"] += 1
        elif not flags:
            own["changed"] += 1

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestSittings = Sittings.TestCase
TestSittings.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_the_log_shows_marks(tmp_path: Path) -> None:
    """What is accepted and forbidden at once does not look like what is accepted only."""
    path = tmp_path / "g.db"
    with make_store(path) as store:
        review = Review(store, Sitting("anna"))
        review.mark("forbidden")
    table = CliRunner().invoke(main, ["log", "--format", "tsv", "--store", str(path)]).stdout
    assert "\taccepted, forbidden: #ДворНаш = the yard is ours" in table


def test_undo_of_an_earlier_sitting_is_told(tmp_path: Path) -> None:
    """Whoever takes back what was decided yesterday has done something."""
    with make_store(tmp_path / "g.db") as store:
        Review(store, Sitting("anna")).accept()
        review = Review(store, Sitting("anna"))
        review.undo()
        assert review.tally["undone"] == 1
        review.redo()
        assert not any(review.tally.values())


def test_a_note_comes_back_with_undo(tmp_path: Path) -> None:
    """What was written before the decision is there to go with the next one."""
    with make_store(tmp_path / "g.db") as store:
        review = Review(store, Sitting("anna"))
        review.note("as the court has it")
        identity = review.accept().entry
        review.undo()
        assert review.pending_note == "as the court has it"
        review.redo()
        assert store.entries.by_id(identity).note == "as the court has it"
        review.undo()
        review.reject()
        assert store.entries.by_id(identity).note == "as the court has it"


def test_texts_in_the_wrong_language(tmp_path: Path) -> None:
    """An edit into Latin letters for Russian, or Cyrillic for English, is refused and says why."""
    with make_store(tmp_path / "g.db") as store:
        review = Review(store, Sitting("anna", order="alphabet"))
        for texts in (("vernite skver", None), (None, "сквер"), (None, "верните сквер")):
            with pytest.raises(DecisionError, match=r"letter in the|the Russian once more"):
                review.edit(*texts)
        review.edit("верните нам сквер", "give us the сквер back")
        with pytest.raises(DecisionError, match="no Cyrillic letter"):
            store.decisions.split(review.current or "", "moral harm", "moral harm", "anna")
        assert len(store.entries.log()) == 1


def test_t_is_never_silent(tmp_path: Path) -> None:
    """It says so where there are no other forms, pressed once and twice."""
    with make_store(tmp_path / "g.db") as store:
        dialogue = Dialogue(Review(store, Sitting("anna")), ScriptedSurface())
        for _ in "tt":
            dialogue.obey("alone")
            assert "no other forms" in dialogue.message[0]
