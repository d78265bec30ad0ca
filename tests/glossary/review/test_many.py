"""Many entries accepted with one key: what is shown first, what is left, one undo for all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.errors import DecisionError
from glossary.commands.main import main
from glossary.entries.entry import Entry
from glossary.entries.filters import EntryFilter
from glossary.review.dialogue import Dialogue
from glossary.review.session import Review
from glossary.review.unglossed import UnglossedReview
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import YARD, entry_of, make_pair, make_store
from tests.support.surfaces import ScriptedSurface
from tests.support.terminals import ReviewTerminal

PAIRS = (
    *YARD,
    *(
        make_pair(
            f"Это предложение номер {number}.", f"This is sentence {number}.", kind="sentence",
            confidence=0.9 if number % 10 == 0 else 0.99, start=2000 + 100 * number,
            file="ru/a.md" if number < 40 else "ru/b.md",
        )
        for number in range(60)
    ),
    make_pair("суд", "court", confidence=0.99, start=9000),
    make_pair("суд", "trial", confidence=0.98, start=9100),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "g.db", PAIRS).close()
    return tmp_path / "g.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def approved(store: Store) -> list[Entry]:
    return [entry for entry in store.entries.in_order() if entry.approved]


def dialogue_of(review: Review, *answers: str) -> tuple[Dialogue, ScriptedSurface]:
    surface = ScriptedSurface()
    surface.answers = list(answers)
    return Dialogue(review, surface), surface


def test_the_sure_rest_of_an_article(store: Store) -> None:
    """Sentences of the current one's article from .97 on; no other, and one undo for all."""
    review = Review(store, Sitting("anna", choice=EntryFilter(kinds=("sentence",))))
    dialogue, surface = dialogue_of(review, "yes")
    dialogue.obey("rest")
    assert dialogue.message[0].startswith("accepted: 36 entries, u takes them back")
    assert len(surface.shown) == 1 + 36
    assert {(e.files, e.confidence) for e in approved(store)} == {(("ru/a.md",), 0.99)}
    assert (review.progress.decided, review.progress.left) == (36, 24)
    dialogue.obey("undo")
    assert dialogue.message[0].endswith("and 35 more")
    assert not approved(store) and review.progress.left == 60
    dialogue.obey("redo")
    assert len(approved(store)) == 36


def test_the_article_that_the_filter_names(tmp_path: Path) -> None:
    """What stands in two articles is accepted in the one that the sitting is about."""
    places = [("en/a.md", 1), ("en/a.md", 2), ("en/a.md", 3), ("en/b.md", 3), ("en/b.md", 4)]
    pairs = [
        make_pair(f"слово {n}", f"word {n}", confidence=0.99, start=100 * n, file=file)
        for file, n in places
    ]
    with make_store(tmp_path / "g.db", pairs) as store:
        review = Review(store, Sitting("anna", choice=EntryFilter(file="en/b.md")))
        assert review.go_to("слово 3")
        assert review.plan_rest().choice.file == "en/b.md"
        assert review.go_to("слово 1")
        assert review.plan_rest().choice.file == "en/a.md"


def test_nothing_without_consent(store: Store) -> None:
    """Whoever goes back has decided nothing."""
    dialogue, _ = dialogue_of(Review(store, Sitting("anna")))
    for command in ("rest", "all"):
        dialogue.obey(command)
        assert not store.entries.log(), command


def test_what_a_reader_must_choose_is_left(store: Store) -> None:
    """Rivals are shown with the reason, and stay in the queue."""
    review = Review(store, Sitting("anna", choice=EntryFilter(kinds=("term",))))
    dialogue, surface = dialogue_of(review, "yes")
    dialogue.obey("all")
    left = {
        (one.ru, one.en): one.left for one in surface.shown if not isinstance(one, str) and one.left
    }
    assert left == dict.fromkeys(
        [("суд", "court"), ("суд", "trial")], "its Russian has another English"
    )
    assert "2 left: its Russian has another English" in dialogue.message[0]
    assert review.current is not None and review.current.ru == "суд"
    dialogue.obey("all")
    assert dialogue.message[0].startswith("Nothing to accept")


def test_notes_go_with_it(store: Store) -> None:
    """A note written before is kept with its entry, and comes back with undo."""
    review = Review(store, Sitting("anna", choice=EntryFilter(kinds=("sentence",))))
    assert review.go_to("номер 3.") and review.current is not None
    identity = review.current.id
    review.note("as in the song")
    review.accept_planned(review.plan_chosen())
    noted = {entry.id: entry.note for entry in approved(store) if entry.note}
    assert noted == {identity: "as in the song"}
    review.undo()
    assert review.go_to("номер 3.") and review.pending_note == "as in the song"


def test_what_somebody_decided_meanwhile_is_told(store: Store, path: Path) -> None:
    """It stays theirs."""
    review = Review(store, Sitting("anna", choice=EntryFilter(kinds=("sentence",))))
    plan = review.plan_chosen()
    with Store.open(path) as other:
        other.decisions.decide(plan.ids[7], "reject", "boris")
    outcome = review.accept_planned(plan)
    assert outcome.passed == (plan.ids[7],) and len(outcome.events) == 59
    assert store.entries.status(plan.ids[7]) == "rejected"


@pytest.mark.parametrize("mode", ["blind", "adjudicate", "gloss"])
@pytest.mark.parametrize("command", ["rest", "all"])
def test_only_where_one_decides(store: Store, mode: str, command: str) -> None:
    """Opinions, differences and Russian without English are one by one."""
    store.decisions.decide(entry_of(store, "участковый"), "accept", "boris")
    kind = UnglossedReview if mode == "gloss" else Review
    dialogue, _ = dialogue_of(kind(store, Sitting("anna", mode)), "yes")
    before = store.entries.last_event()
    dialogue.obey(command)
    assert dialogue.message[1] == "bad" and store.entries.last_event() == before


def test_without_article_or_filter(store: Store) -> None:
    """It says what to do instead, and never takes everything there is."""
    review = Review(store, Sitting("anna"))
    with pytest.raises(DecisionError, match="no filter"):
        review.plan_chosen()
    event = store.decisions.add("ветка", "branch", "term", "anna")
    review.refresh()
    assert review.go_to(event.entry)
    with pytest.raises(DecisionError, match="no article"):
        review.plan_rest()


def test_on_the_screen(path: Path) -> None:
    """The list pages; the key that accepts one does not take it; Enter does, and u all back."""
    with ReviewTerminal(path) as terminal:
        terminal.see("0 done")
        terminal.press("l", "Filter:")
        terminal.press("kind:sentence\r", "60 to go")
        shown = terminal.press("Д", "Accept 60 entries")
        assert "Это предложение номер 0." in shown and "Space shows more" in shown
        assert "Это предложение номер 59." in terminal.press("      ", "номер 59.")
        assert "Space" not in terminal.frame()
        terminal.press("a", "Nothing accepted")
        terminal.press("ш", "Accept 36 entries")
        terminal.press("\x1b[200~\r\x1b[201~", "Nothing accepted")
        terminal.press("i\r", "accepted: 36 entries")
        assert "36 done" in terminal.frame()
        terminal.press("u", "0 done")
        terminal.send("q")
        assert terminal.wait() == 0


def test_line_by_line(path: Path) -> None:
    """The list comes in parts; only the whole word agrees."""

    def said(*lines: str) -> str:
        command = ["review", "--plain", "--reviewer", "anna", "--store", str(path), "--kind"]
        typed = "".join(f"{line}\n" for line in lines)
        result = CliRunner().invoke(main, [*command, "sentence"], input=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    shown = said("L", "", "", "a", "q")
    assert "60: Это предложение номер 59." in shown and "Nothing accepted." in shown
    assert "Nothing accepted." in said("all", ".", "q")
    taken = said("rest", "yes", "u", "q")
    assert "accepted: 36 entries" in taken and "undone" in taken
    assert "accepted: 60 entries" in said("Д", "да", "q")
