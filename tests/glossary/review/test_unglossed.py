"""Russian without English: gone through on the screen, and what the store makes of it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import DecisionError
from glossary.entries.decision_lines import read_decisions
from glossary.entries.filters import EntryFilter
from glossary.review.dialogue import Dialogue
from glossary.review.session import Review
from glossary.review.terminal.key_bindings import BINDINGS
from glossary.review.unglossed import UnglossedReview
from glossary.store.decision_files import apply_decisions
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store, rows_of
from tests.support.surfaces import ScriptedSurface
from tests.support.tables import invoke
from tests.support.terminals import REVIEW, ReviewTerminal

PAIRS = (
    *YARD,
    make_pair("Двор", None, status="unglossed", start=300, file="en/trees.md"),
    make_pair("мороз", None, status="unglossed", start=400),
)
GLOSS = REVIEW.replace("Sitting(sys.argv[2])", 'Sitting(sys.argv[2], "gloss")')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "glossary.db", PAIRS).close()
    return tmp_path / "glossary.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def sitting(store: Store) -> UnglossedReview:
    return UnglossedReview(store, Sitting("anna", "gloss"))


def unglossed(store: Store) -> list[str]:
    return [pair.ru for pair in store.entries.pairs(statuses=["unglossed"])]


def test_on_the_screen(path: Path) -> None:
    """The English is typed; the queue of the ordinary review counts as before; undo, skip, end."""
    with ReviewTerminal(path, script=GLOSS) as terminal:
        shown = terminal.see("0 done · 2 to go")
        assert " term · no English in the article · twice in en/trees.md and 1 more" in shown
        assert shown.endswith(" e type the English  s skip  u undo  v article  ? help  q quit")
        terminal.press("a", "It has no English yet: e types it")
        terminal.press("e", "English: ")
        terminal.press("yard\r\r", "added: двор = yard")
        shown = terminal.press("u", "undone: двор = yard")
        assert " ru   двор" in shown and "0 done · 2 to go" in shown
        assert "en/trees.md · " in terminal.press("c", "Any key goes back")
        terminal.press("x", "0 done")
        terminal.press("у", "English: ")
        terminal.press("yard\r\r", "added: двор = yard")
        assert "1 done · 1 skipped · 0 to go" in terminal.press("s", "Left for another sitting")
        terminal.send("q")
        assert terminal.wait() == 0
        assert "This sitting: 1 added." in terminal.output
        assert "1 to go of Russian without English; 4 open in all." in terminal.output
    with Store.open(path) as store:
        assert Review(store, Sitting("anna")).progress.left == 4
        entry = store.entries.find("двор", "yard")
        assert (entry.status, entry.occurrences, entry.files) == (
            "added", 2, ("en/trees.md", "en/yard.md"),
        )  # fmt: skip
        assert entry.variants == ("Двор",) and entry.reasons[-1] == "English by hand"
        assert unglossed(store) == ["мороз"]


def test_undo_and_redo(store: Store) -> None:
    """Taken back, the store is as it was; done again, as it was before that."""
    review, before = sitting(store), rows_of(store)
    pairs = list(store.entries.pairs())
    review.edit(en="yard")
    after = [row[:8] for row in rows_of(store)]
    review.undo()
    assert (rows_of(store), list(store.entries.pairs())) == (before, pairs)
    assert review.current is not None and review.current.ru == "двор"
    review.redo()
    assert [row[:8] for row in rows_of(store)] == after and unglossed(store) == ["мороз"]
    store.rebuild()
    assert [row[:8] for row in rows_of(store)] == after


def test_what_cannot_be(store: Store) -> None:
    """No English, Cyrillic for English, and English that is there already."""
    review = sitting(store)
    for texts in ((None, " "), (None, "двор"), ("yard", "yard")):
        with pytest.raises(DecisionError):
            review.edit(*texts)
    review.edit(en="yard")
    review.edit(en="frost")
    assert review.current is None and unglossed(store) == []
    for number in range(2):
        review.undo()
        assert review.progress.left == number + 1


@given(
    st.lists(st.sampled_from([b.command for b in BINDINGS] + ["1", "previous", "next"])),
    st.lists(st.sampled_from(["yard", "двор", "2", "", None])),
)
@settings(max_examples=60, deadline=None)
def test_any_keys(commands: list[str], answers: list[str | None]) -> None:
    """Each is obeyed or refused with a reason, and the figures are those of the store."""
    with TemporaryDirectory() as folder, make_store(Path(folder) / "g.db", PAIRS) as store:
        review, surface = sitting(store), ScriptedSurface()
        dialogue = Dialogue(review, surface)
        for command in commands:
            surface.answers = list(answers)
            dialogue.obey(command)
            progress = review.progress
            waiting = len({pair.key for pair in store.entries.pairs(statuses=["unglossed"])})
            assert progress.left + progress.skipped == waiting
            assert progress.decided == store.entries.counts().statuses["added"]


def test_skipping_is_no_error(store: Store) -> None:
    """It is said as what was done, not as what went wrong; nothing is written."""
    before = store.entries.last_event()
    dialogue = Dialogue(sitting(store), ScriptedSurface())
    dialogue.obey("skip")
    assert dialogue.message == ("Left for another sitting: двор", "dim")
    assert store.entries.last_event() == before


def decide_singly(store: Store, identity: str, action: str) -> None:
    store.decisions.decide(identity, action, "boris")


def decide_by_filter(store: Store, identity: str, action: str) -> None:
    """A bulk decision on so many that they are written together, the entry among them."""
    status = store.entries.by_id(identity).status
    choice = EntryFilter(statuses=(status,), text="двор")
    store.batches.decide(store.batches.plan(choice, action, rivals=True), "boris")


def decide_by_file(store: Store, identity: str, action: str) -> None:
    line = json.dumps({"entry": identity, "action": action})
    apply_decisions(store, read_decisions([line]), "boris")


def forbid(store: Store, identity: str, action: str) -> None:
    """English that must not be used is none for the fragments, as for a build."""
    if action == "reject":
        store.decisions.annotate(identity, "boris", {"forbidden": True})
    else:
        store.decisions.annotate(identity, "boris", {"forbidden": False})


@pytest.mark.parametrize("decide", [decide_singly, decide_by_filter, decide_by_file, forbid])
def test_rejected_english_leaves_its_russian_without_english(
    store: Store, decide: Callable[[Store, str, str], None]
) -> None:
    """At once, not with the next build; accepted again, undone or done again, it follows."""
    many = [(f"двор {number}", f"yard {number}") for number in range(30)]
    for ru, en in many:
        store.decisions.add(ru, en, "anna")
    typed = sitting(store).edit(en="yard").entry
    glossed = list(store.entries.pairs())
    decide(store, typed, "reject")
    assert unglossed(store) == ["двор", "Двор", "мороз"]
    asked = sitting(store).current
    assert asked is not None and (asked.ru, asked.occurrences) == ("двор", 2)
    assert store.entries.by_id(typed).occurrences == 0
    rejected = list(store.entries.pairs())
    store.decisions.undo("boris")
    assert list(store.entries.pairs()) == glossed and store.entries.by_id(typed).occurrences == 2
    store.decisions.redo("boris")
    assert list(store.entries.pairs()) == rejected
    decide(store, typed, "accept")
    assert list(store.entries.pairs()) == glossed
    rows = rows_of(store)
    store.rebuild()
    assert rows_of(store) == rows


def test_english_merged_into_another_entry_stays(store: Store) -> None:
    """Its Russian is a spelling of that entry then, and needs no English of its own."""
    typed = sitting(store).edit(en="yard")
    other = store.entries.find("моральный вред", "moral damage")
    store.decisions.decide(other, "accept", "anna")
    store.decisions.merge(store.entries.by_id(typed.entry), other.id, "anna")
    assert unglossed(store) == ["мороз"]


def test_a_build_comes_to_the_same(store: Store) -> None:
    """The next build takes the English from the glossary, for every place."""
    from glossary.building.approved import Approved, with_approved

    sitting(store).edit(en="yard")
    by_hand = store.entries.find("двор", "yard")
    pairs = with_approved(PAIRS, Approved.of(store.entries.in_order()))
    store.replace_pairs(pairs, (), model="m")
    built = store.entries.find("двор", "yard")
    assert (built.id, built.status, built.occurrences, built.files, built.confidence) == (
        by_hand.id, "added", 2, by_hand.files, by_hand.confidence,
    )  # fmt: skip
    store.decisions.undo("anna")
    assert store.entries.get(built.id) is None or store.entries.by_id(built.id).status == "new"


def test_on_the_command_line(path: Path) -> None:
    """--unglossed, with --kind and --file; not together with the other kinds of sittings."""
    said = invoke("review", "--unglossed", "--plain", "--store", str(path), text="e\nyard\n\nq\n")
    assert "added: двор = yard" in said.stdout
    assert "1 to go of Russian without English" in said.stderr
    both = invoke("review", "--unglossed", "--blind", "--store", str(path), code=2)
    assert "one of --blind, --adjudicate and --unglossed" in both.stderr
