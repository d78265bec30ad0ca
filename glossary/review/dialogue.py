"""What each command of a review asks and does, whatever it is shown on."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from align.errors import DecisionError, StoreError, TolmachError, UsageError
from align.records import Span, name_of
from align.text import counted, text_key
from glossary.entries.cleaning import listed_synonyms
from glossary.entries.entry import Entry
from glossary.entries.events import Event
from glossary.entries.filters import HINT, ORDERS, EntryFilter, parse_filter
from glossary.review.articles import Passage
from glossary.review.decider import PlannedEntries
from glossary.review.entry_text import summary_line
from glossary.review.external_editor import FACTS, parse_edited, text_for_editor, with_problem
from glossary.review.session import Review
from glossary.store.batches.bulk import BulkPlan
from glossary.store.entries import ConflictError
from glossary.store.queue import EntrySummary

WORDS_HINT = "Enter goes on · Esc leaves it as it was · ↑ ↓ PgUp PgDn: words of the context"


PICK_HINT = "Enter goes on · Esc goes back"
_SHOWN = 9
"""Most entries that are shown to choose from."""
_DIGITS = 8
_ID = re.compile("[0-9a-f]{4,12}")
Numbered = Sequence[tuple[int, EntrySummary]]
Fits = Callable[[EntrySummary], bool]
_ALONE = "It has no other forms to decide on together: this one only, either way."


class EndedError(Exception):
    """The review is over while something is asked: ``reason`` says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Surface(Protocol):
    """What a dialogue is shown on."""

    def ask(
        self,
        label: str,
        text: str,
        hint: str = "",
        place: tuple[str, Span] | None = None,
        choices: Sequence[tuple[int, str]] = (),
    ) -> str | None:
        """The line that the user made of ``text``; None where they left it as it was.

        hint: what can be written. place: where it occurs, context and mark. choices: what stands
        for which number.

        :raises EndedError: where the terminal is gone.
        """

    def outside(self, text: str) -> str:
        """``text`` as the user's editor left it.

        :raises UsageError: where there is no editor.
        """

    def agree(self, question: str, planned: PlannedEntries) -> bool:
        """Whether the user, shown these entries, agrees to what ``question`` says of them.

        :raises EndedError: where the terminal is gone.
        """

    def places(self, entry: Entry) -> None:
        """Show every place that the entry occurs in."""

    def article(self, passages: Sequence[Passage]) -> None:
        """Show whole articles, opened at these places."""

    def open_file(self, path: Path, line: int) -> None:
        """Open a file in the user's editor, at a line from 1; 0 for no line.

        :raises UsageError: where there is no editor.
        """

    def help(self) -> None:
        """Show the help."""


class Dialogue:
    """The commands of one sitting. message: what the last of them came to, and its style."""

    def __init__(self, review: Review, surface: Surface):
        self._review = review
        self._surface = surface
        self._first = review.sitting.choice
        self.message = ("", "")

    def obey(self, command: str) -> None:
        """Do what a command says; the message says what it did, or why not."""
        self.message = ("", "")
        try:
            if command.isdigit():
                self._report(self._review.choose(int(command)))
            elif command in ("accept", "reject", "undo", "redo"):
                self._report(getattr(self._review, command)())
            elif command in _COMMANDS:
                _COMMANDS[command](self)
        except (DecisionError, StoreError, UsageError) as err:
            self.tell(sentence(err), "bad")

    def tell(self, text: str, style: str = "dim") -> None:
        """Make ``text`` the message."""
        self.message = (text, style)

    def _report(self, event: Event) -> None:
        """Say in the message what was done to which entry, and what to others with it."""
        state = event.before if event.action == "undo" else event.after
        texts = f"{state.ru} = {state.en}" if state else event.entry
        done = _word(event)
        others = Counter(_word(other) for other in self._review.events[1:])
        same = others.pop(done, 0)
        more = [f" and {same} more" if same else ""]
        more += [f"; {count} {word}" for word, count in others.items()]
        if state is not None and state.same_as and done == "merged":
            more.append(f", {state.note}")
        self.tell(f"{done}: {texts}{''.join(more)}")

    def _entry(self) -> Entry:
        if self._review.current is None:
            raise DecisionError("nothing is left to decide on")
        return self._review.current

    def _edit(self) -> None:
        """Ask for English, then for Russian, and edit the entry."""
        entry = self._entry()
        texts: dict[str, str | None] = {}
        sides = (
            ("English", entry.en, (entry.en_context, entry.en_mark)),
            ("Russian", entry.ru, (entry.ru_context, entry.ru_mark)),
        )
        for name, old, place in sides:
            line = self._surface.ask(name, old, WORDS_HINT if place[0] else "", place)
            if line is None:
                self.tell("Not changed.")
                return
            if not line.strip():
                self.tell(f"{name} is empty: not changed. Press r to reject the pair.", "bad")
                return
            texts[name] = None if line == " ".join(old.split()) else line
        if not any(texts.values()):
            self.tell("Nothing changed: press a to accept it as it is.")
            return
        self._report(self._review.edit(texts["Russian"], texts["English"]))

    def _outside(self) -> None:
        """Let the user change texts, note and facts in an editor, and take what changed.

        What cannot be taken is given back to them, with the reason on top, until it can or they
        leave it as it is.
        """
        entry = self._entry()
        note = self._review.pending_note or entry.note
        text, given = "", text_for_editor(entry, note)
        while text != given:
            text = self._surface.outside(given)
            try:
                self._take_edited(entry, note, text)
                return
            except ConflictError:
                raise
            except DecisionError as err:
                problem = sentence(err)
                if self._review.current != entry:
                    raise
            if text != given:
                text, given = "", with_problem(text, problem)
        self.tell(f"Not changed. {problem}", "bad")

    def _take_edited(self, entry: Entry, note: str, text: str) -> None:
        """Take what changed in the text of the editor.

        :raises DecisionError: where it cannot be.
        """
        edited = parse_edited(text)
        ru, en = edited.get("ru", entry.ru), edited.get("en", entry.en)
        new_note = edited.get("note", note)
        facts = _new_facts(entry, edited)
        if not ru or not en:
            side = "en" if ru else "ru"
            raise DecisionError(f"{side}: is empty: write the text, or reject the pair with r")
        if (ru, en) != (entry.ru, entry.en):
            texts = (ru if ru != entry.ru else None, en if en != entry.en else None)
            self._report(self._review.edit(*texts, new_note or None, facts))
        else:
            self._describe(entry, facts, new_note if new_note != note else None)

    def _describe(self, entry: Entry, facts: dict[str, str], note: str | None) -> None:
        """Take new facts and a new note, None where it stays; the texts are as they were."""
        if facts and entry.approved:
            noted = {} if note is None else {"note": note}
            self._report(self._review.describe({**facts, **noted}))
            return
        if note is not None:
            self._note_down(note)
        if facts:
            self._report(self._review.describe(facts))
        elif note is None:
            self.tell("Nothing changed: press a to accept it as it is.")

    def _skip(self) -> None:
        entry = self._entry()
        event = self._review.skip()
        if event is None:
            self.tell(f"Left for another sitting: {entry.ru}")
        else:
            self._report(event)

    def _reason(self) -> None:
        self._entry()
        line = self._surface.ask("Reason", "")
        if line is None:
            self.tell("Not rejected.")
        else:
            self._report(self._review.reject(line.strip() or None))

    def _note(self) -> None:
        entry = self._entry()
        line = self._surface.ask("Note", self._review.pending_note or entry.note)
        if line is None:
            self.tell("Not changed.")
        else:
            self._note_down(line.strip())

    def _note_down(self, text: str) -> None:
        event = self._review.note(text)
        self.tell("noted" if event else "The note goes with your decision.")

    def _toggle_related(self) -> None:
        """Decide on this entry alone, or on its other forms and what it replaces as well."""
        self._entry()
        before = self._review.related
        if not self._review.toggle_related():
            before = self._review.related
            covers = "This decision will cover its other forms too." if before.forms else ""
            self.tell("Replaces the other." if before.replaced else covers or _ALONE)
        elif before.replaced:
            self.tell("Keeps both.")
        else:
            self.tell("Decides on this one only." if before.forms else _ALONE)

    def _merge(self) -> None:
        entry = self._entry()
        near = list(enumerate(self._review.mergeable()[:_SHOWN], start=1))

        def fits(summary: EntrySummary) -> bool:
            return summary.id != entry.id and summary.status != "rejected"

        line = self._ask_of("Merge into (number or words)", near)
        into = self._chosen(line, near, fits)
        if into is not None:
            self._report(self._review.merge(into))
        elif not self.message[0]:
            self.tell("Not merged.")

    def _ask_of(self, label: str, near: Numbered) -> str:
        """What was answered to a question with entries to choose from; "" for nothing."""
        choices = [(number, summary_line(summary)) for number, summary in near]
        return (self._surface.ask(label, "", PICK_HINT, choices=choices) or "").strip()

    def _chosen(self, line: str, near: Numbered, fits: Fits, *, first: bool = False) -> str | None:
        """The id of the entry that a number or words lead to, asked again where several do.

        near: what the numbers stand for. first: of several that are exactly these words, the
        first will do.
        """
        if not line:
            return None
        if line.isdecimal() and len(line) < _DIGITS:
            chosen = {str(number): summary.id for number, summary in near}.get(line)
            if chosen is None:
                self.tell(f"There is no number {line}.", "bad")
            return chosen
        found = list(filter(fits, self._review.with_words(line)))
        exact = sum(_is_exact(summary, line) for summary in found)
        if not found:
            return self._by_id(line)
        if len(found) == 1 or exact == 1 or (first and exact):
            return found[0].id
        near = list(enumerate(found[:_SHOWN], start=1))
        again = self._ask_of(f"{len(found)} with {line}: number", near)
        return self._chosen(again, near, fits, first=first)

    def _by_id(self, line: str) -> str | None:
        """The id that begins so, None where nothing does."""
        if _ID.fullmatch(line):
            return line
        self.tell(f"No entry has {line}.", "bad")
        return None

    def _headword(self) -> None:
        """Let one of the spellings head the entry."""
        entry = self._entry()
        if not entry.variants:
            self.tell("It has no other spelling: e edits this one.")
            return
        spellings = [entry.ru, *entry.variants]
        choices = list(enumerate(spellings[:_SHOWN], start=1))
        line = self._surface.ask("Head it with (number)", "", PICK_HINT, choices=choices)
        typed = (line or "").strip()
        text = {str(number): ru for number, ru in choices}.get(typed, typed)
        if not text or text == entry.ru:
            self.tell("Not changed.")
        elif text not in spellings:
            self.tell(f"{text} is none of its spellings: e edits the Russian.", "bad")
        else:
            self._report(self._review.edit(ru=text))

    def _split(self) -> None:
        entry = self._entry()
        if parts := listed_synonyms(entry.en):
            line = self._surface.ask("One entry for each (Enter)", "; ".join(parts))
            texts = [text for text in (line or "").split(";") if text.strip()]
            if line is None:
                self.tell("Not split.")
                return
            if len(texts) > 1:
                self._report(self._review.split_english(texts))
                return
        old = entry.variants[0] if entry.variants else entry.ru
        ru = self._surface.ask("Russian of the new entry", old)
        en = None if ru is None else self._surface.ask("English of the new entry", entry.en)
        if ru is None or en is None:
            self.tell("Not split.")
        else:
            self._report(self._review.split(ru, en))

    def _accept_many(self, plan: BulkPlan) -> None:
        """Show what a plan would accept and what it leaves; accept it if the user agrees."""
        reasons = sorted(Counter(plan.left.values()).items())
        left = "".join(f"; {number:,} left: {why}" for why, number in reasons)
        of = plan.choice.words()
        if not plan.ids:
            self.tell(f"Nothing to accept of {of}{left}.")
            return
        what = counted(len(plan.ids), "entry", "entries")
        if not self._surface.agree(f"Accept {what} of {of}{left}?", self._review.planned(plan)):
            self.tell("Nothing accepted.")
            return
        outcome = self._review.accept_planned(plan)
        passed = len(outcome.passed)
        changed = f"; {passed:,} changed meanwhile" if passed else ""
        done = counted(len(outcome.events), "entry", "entries")
        self.tell(f"accepted: {done}, u takes them back{changed}{left}")

    def _search(self) -> None:
        words = self._surface.ask("Search", "")
        if words is not None:
            words = words.strip()
            choice = replace(self._review.sitting.choice, text=words)
            self._narrow(choice if words else self._first, words)

    def _filter(self) -> None:
        words = self._surface.ask("Filter", self._review.sitting.choice.words(), HINT)
        if words is not None:
            self._narrow(parse_filter(words), words.strip())

    def _narrow(self, choice: EntryFilter, words: str) -> None:
        """Go on with the entries of a choice that the user put into these words."""
        count = self._review.choose_entries(choice)
        if count:
            self.tell(f"{count:,} to go{f' with {words}' if words else ''}.")
        else:
            self.tell(f"No open entry contains {words}; press g to search decided ones too.", "bad")

    def _order(self) -> None:
        names = tuple(ORDERS)
        sitting = self._review.sitting
        order = names[(names.index(sitting.order) + 1) % len(names)]
        self._review.choose_entries(sitting.choice, order)
        self.tell(f"Order: {order}.")

    def _go(self) -> None:
        line = self._ask_of("Go to (number or words)", self._review.listed(_SHOWN // 2))
        chosen: str | None = line
        if not line.isdecimal() or len(line) >= _DIGITS:
            chosen = self._chosen(line, (), lambda summary: True, first=True)
        if chosen and not self._review.go_to(chosen):
            self.tell(f"There is no number {chosen}.", "bad")

    def _article(self) -> None:
        self._surface.article(self._passages())
        self._review.reread()

    def _open(self) -> None:
        """Open the article in the user's editor, at the pair."""
        passage = self._passages()[0]
        self._surface.open_file(passage.path, passage.line)
        self._review.reread()
        if passage.changed:
            self.tell(f"{passage.file} is changed: `tolmach build` reads it again.")

    def _passages(self) -> Sequence[Passage]:
        """Where the entry stands.

        :raises DecisionError: where that cannot be shown.
        """
        entry, where = self._entry(), self._review.surroundings
        if not where.passages:
            problem = where.problem or f"{entry.ru} stands in no article of the last build"
            raise DecisionError(problem)
        return where.passages

    def _step(self, by: int) -> None:
        if not self._review.step(by):
            self.tell("There is no entry before this one." if by < 0 else "This is the last one.")

    def _more(self) -> None:
        self._surface.places(self._entry())


_COMMANDS: dict[str, Callable[[Dialogue], None]] = {
    "edit": Dialogue._edit, "outside": Dialogue._outside, "reason": Dialogue._reason,
    "skip": Dialogue._skip,
    "forbid": lambda d: d._report(d._review.mark("forbidden")),
    "keep": lambda d: d._report(d._review.mark("do_not_translate")),
    "prefer": lambda d: d._report(d._review.mark("preferred")),
    "note": Dialogue._note, "alone": Dialogue._toggle_related, "merge": Dialogue._merge,
    "split": Dialogue._split, "more": Dialogue._more, "search": Dialogue._search,
    "rest": lambda d: d._accept_many(d._review.plan_rest()),
    "all": lambda d: d._accept_many(d._review.plan_chosen()),
    "headword": Dialogue._headword, "article": Dialogue._article, "open": Dialogue._open,
    "filter": Dialogue._filter, "order": Dialogue._order, "go": Dialogue._go,
    "previous": lambda d: d._step(-1), "next": lambda d: d._step(+1),
    "help": lambda d: d._surface.help(),
}  # fmt: skip


def _is_exact(summary: EntrySummary, words: str) -> bool:
    return text_key(words) in (text_key(summary.ru), text_key(summary.en))


def _new_facts(entry: Entry, edited: Mapping[str, str]) -> dict[str, str]:
    """Those of FACTS that are edited and differ from what the entry has."""
    known = {name: " ".join(getattr(entry.attributes, name).split()) for name in FACTS}
    return {name: edited[name] for name, now in known.items() if edited.get(name, now) != now}


def _word(event: Event) -> str:
    """What an event did, in a word or two."""
    done = {"undo": "undone", "redo": "done again"}.get(event.action)
    after = event.after
    if done or after is None:
        return done or event.action
    if after.same_as:
        return "merged"
    return ", ".join([name_of(after.status), *after.attributes.flags()])


def sentence(err: TolmachError) -> str:
    """The error's line, with a capital where it begins with a word, not with the name of a file."""
    text = str(err)
    return text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text
