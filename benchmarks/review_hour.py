"""A simulated hour of review on the demonstration corpus; prints a table.

    python benchmarks/review_hour.py [--corpus corpus] [--decisions corpus/decisions.jsonl]

Builds the corpus and drives the real dialogue by keys, twice: every pair asked singly, and with
many accepted at once. The scripted reviewer decides as the translator did whose decisions are on
record, and accepts what is not; an edit takes e, as many keys as count_keys.py finds for the line,
and Enter twice. With many at once they press i and Enter at the first entry of each kind in each
article, go to what the list had wrong (g, its number, Enter) and decide on it anew, and decide on
the rest singly. keys: a decision over pairs asked singly, at most 1.1 is wanted. decisions: acts of
deciding an entry, at most .5 is wanted. minutes: at SECONDS_A_KEY.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from align.commands.inputs import load
from align.records import Span
from benchmarks.count_keys import keys_for
from glossary.building.build import build_into
from glossary.building.sources.corpus import find_articles
from glossary.entries.decision_lines import Decision, read_decisions
from glossary.entries.entry import Entry
from glossary.review.articles import Passage
from glossary.review.decider import PlannedEntries
from glossary.review.dialogue import Dialogue
from glossary.review.session import Review
from glossary.review.terminal.key_bindings import command_of
from glossary.review.terminal.keys import Key
from glossary.store.queue import Sitting
from glossary.store.store import Store

SECONDS_A_KEY = 4.0


class ScriptedReviewer:
    """A surface whose questions are answered from a list; agrees to every list it is shown."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.listed = 0

    def ask(
        self,
        label: str,
        text: str,
        hint: str = "",
        place: tuple[str, Span] | None = None,
        choices: Sequence[tuple[int, str]] = (),
    ) -> str | None:
        return self.answers.pop(0) if self.answers else text

    def agree(self, question: str, planned: PlannedEntries) -> bool:
        self.listed += len(planned)
        return True

    def outside(self, text: str) -> str:
        return text

    def places(self, entry: Entry) -> None: ...

    def article(self, passages: Sequence[Passage]) -> None: ...

    def open_file(self, path: Path, line: int) -> None: ...

    def help(self) -> None: ...


@dataclass
class Hour:
    """What a sitting took. keys, of which singly: on pairs asked one by one; acts: of deciding.

    mended: accepted with others, and decided anew.
    """

    keys: int = 0
    singly: int = 0
    asked: int = 0
    acts: int = 0
    entries: int = 0
    mended: int = 0


def hold(store: Store, decisions: dict[str, Decision], *, many: bool) -> Hour:
    """Decide on everything that the store asks; many: accept the rest of articles at once."""
    hour, surface = Hour(), ScriptedReviewer()
    review = Review(store, Sitting("scripted"))
    dialogue = Dialogue(review, surface)
    done: set[tuple[str, str]] = set()
    while (entry := review.current) is not None:
        event = store.entries.last_event()
        group = (entry.files[0] if entry.files else "", entry.kind)
        if many and group not in done:
            done.add(group)
            dialogue.obey(command_of(Key("text", "i")))
            hour.keys += 2
            hour.acts += store.entries.last_event() > event
            for one in list(review.events) if store.entries.last_event() > event else []:
                mend(hour, dialogue, review, surface, decisions.get(one.entry))
            review.refresh()
            continue
        taken = one_by_one(dialogue, review, surface, entry, decisions.get(entry.id))
        hour.keys += taken
        hour.singly += taken
        hour.acts += 1
        hour.asked += review.affected
        if store.entries.last_event() == event:
            raise RuntimeError(f"{entry.id}: nothing was decided: {dialogue.message[0]}")
    counts = store.entries.counts().statuses
    hour.entries = sum(counts.values()) - counts["new"]
    return hour


def mend(
    hour: Hour,
    dialogue: Dialogue,
    review: Review,
    surface: ScriptedReviewer,
    decision: Decision | None,
) -> None:
    """Go back to an entry that was accepted with others, where the record has it otherwise."""
    if decision is None or decision.action not in ("reject", "edit"):
        return
    surface.answers = [decision.entry or ""]
    dialogue.obey("go")
    entry = review.current
    if entry is not None and entry.id == decision.entry:
        hour.keys += 5 + one_by_one(dialogue, review, surface, entry, decision)
        hour.acts += 1
        hour.mended += 1


def one_by_one(
    dialogue: Dialogue,
    review: Review,
    surface: ScriptedReviewer,
    entry: Entry,
    decision: Decision | None,
) -> int:
    """Decide on one entry as is on record, in so many keys."""
    action = "accept" if decision is None or decision.action == "add" else decision.action
    forms = review.related.forms
    if action == "edit" and forms:
        dialogue.obey("alone")
    if action != "edit" or decision is None:
        dialogue.obey(action)
        return 1
    surface.answers = [decision.new_en or entry.en, decision.new_ru or entry.ru]
    dialogue.obey("edit")
    if dialogue.message[0].startswith("Nothing changed"):
        dialogue.obey("accept")
        return 4
    return int(keys_for(entry, decision)) + bool(forms)


def main() -> None:
    """Print the table; exit with 1 where more is needed than is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--decisions", default="corpus/decisions.jsonl")
    options = parser.parse_args()
    decisions = {one.entry or "": one for one in read_decisions(options.decisions)}
    found, encoder, good = find_articles(options.corpus), load("bundled"), True
    sys.stdout.write(
        "reviewed      entries  keys  keys a decision  decisions an entry  mended  minutes\n"
    )
    for many in (False, True):
        with (
            tempfile.TemporaryDirectory() as folder,
            Store.open(Path(folder, "glossary.db"), create=True) as store,
        ):
            build_into(store, found, encoder)
            hour = hold(store, decisions, many=many)
        keys, acts = hour.singly / max(hour.asked, 1), hour.acts / max(hour.entries, 1)
        good &= keys <= 1.1 and (acts <= 0.5 or not many)
        name, minutes = "many at once" if many else "singly", hour.keys * SECONDS_A_KEY / 60
        sys.stdout.write(
            f"{name:12} {hour.entries:>8} {hour.keys:>5} {keys:>16.3f} {acts:>19.3f} "
            f"{hour.mended:>7} {minutes:>8.0f}\n"
        )
        sys.stdout.flush()
    sys.exit(not good)


if __name__ == "__main__":
    main()
