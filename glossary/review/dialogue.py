"""What each command of a review asks and does, whatever it is shown on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from align.errors import DecisionError, StoreError, TolmachError, UsageError
from align.records import Span
from glossary.entries.entry import Entry
from glossary.entries.events import Event
from glossary.review.external_editor import FACTS, parse_edited, text_for_editor
from glossary.review.filters import HINT, ORDERS, EntryFilter, parse_filter
from glossary.review.session import Review

WORDS_HINT = "Enter goes on · Esc leaves it as it was · ↑ ↓ PgUp PgDn: words of the context"


class EndedError(Exception):
    """The review is over while something is asked: ``reason`` says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Surface(Protocol):
    """What a dialogue is shown on."""

    def ask(
        self, label: str, text: str, hint: str = "", found: tuple[str, Span] | None = None
    ) -> str | None:
        """The line that the user made of ``text``; None where they left it as it was.

        hint: what can be written. found: where it stands, context and mark. Raises EndedError
        where the terminal is gone.
        """

    def outside(self, text: str) -> str:
        """``text`` as the user's editor left it; raises UsageError where there is no editor."""

    def places(self, entry: Entry) -> None:
        """Nothing; every place that the entry stands in has been shown."""

    def help(self) -> None:
        """Nothing; the help has been shown."""


class Dialogue:
    """The commands of one sitting. message: what the last one came to, and its style."""

    def __init__(self, review: Review, surface: Surface):
        self._review = review
        self._surface = surface
        self._first = review.task.choice
        self.message = ("", "")

    def obey(self, command: str) -> None:
        """Nothing; the command has been done, or the message says why not."""
        self.message = ("", "")
        try:
            if command.isdigit():
                self._report(self._review.choose(int(command)))
            elif command in ("accept", "reject", "skip", "undo", "redo"):
                self._report(getattr(self._review, command)())
            elif command in _COMMANDS:
                _COMMANDS[command](self)
        except (DecisionError, StoreError, UsageError) as err:
            self.tell(sentence(err), "bad")

    def tell(self, text: str, style: str = "dim") -> None:
        """Nothing; ``text`` is the message."""
        self.message = (text, style)

    def _report(self, event: Event, more: int | None = None) -> None:
        """Nothing; the message says what was done to which entry, and to how many more."""
        state = event.before if event.action == "undo" else event.after
        texts = f"{state.ru} = {state.en}" if state else event.entry
        count = self._review.together - 1 if more is None else more
        self.tell(f"{_word(event)}: {texts}{f' and {count} more' if count else ''}")

    def _entry(self) -> Entry:
        if self._review.current is None:
            raise DecisionError("nothing is left to decide on")
        return self._review.current

    def _edit(self) -> None:
        """Nothing; asks for English, then for Russian."""
        entry = self._entry()
        texts: dict[str, str | None] = {}
        sides = (
            ("English", entry.en, (entry.en_context, entry.en_mark)),
            ("Russian", entry.ru, (entry.ru_context, entry.ru_mark)),
        )
        for name, old, found in sides:
            line = self._surface.ask(name, old, WORDS_HINT if found[0] else "", found)
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
        """Nothing; texts, note and facts have been through the user's editor."""
        entry = self._entry()
        note = self._review.pending_note or entry.note
        told = parse_edited(self._surface.outside(text_for_editor(entry, note)))
        ru, en = told.get("ru", entry.ru), told.get("en", entry.en)
        if not ru or not en:
            self.tell("A text is missing: not changed. Press r to reject the pair.", "bad")
            return
        changed = (ru if ru != entry.ru else None, en if en != entry.en else None)
        facts = _new_facts(entry, told)
        if any(changed):
            self._report(self._review.edit(*changed, told.get("note", note) or None, facts))
            return
        noted = {"note": told["note"]} if told.get("note", note) != note else {}
        if facts and entry.approved:
            self._report(self._review.describe({**facts, **noted}))
            return
        if noted:
            self._note_down(noted["note"])
        if facts:
            self._report(self._review.describe(facts))
        elif not noted:
            self.tell("Nothing changed: press a to accept it as it is.")

    def _reason(self) -> None:
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

    def _alone(self) -> None:
        around = self._review.related
        more = around.forms or around.replaced
        if not more and not self._review.alone():
            told = "Replaces the other." if self._review.related.replaced else ""
            self.tell(told or "Decides on its other forms as well.")
        elif more and self._review.alone():
            self.tell("Keeps both." if around.replaced else "Decides on this one only.")

    def _merge(self) -> None:
        rivals = self._review.related
        near = [*rivals.similar, *rivals.forms, *rivals.rivals]
        into = self._surface.ask("Merge into (an id)", near[0].id if near else "")
        if into is None or not into.strip():
            self.tell("Not merged.")
        else:
            self._report(self._review.merge(into.strip()))

    def _split(self) -> None:
        entry = self._entry()
        old = entry.variants[0] if entry.variants else entry.ru
        ru = self._surface.ask("Russian of the new entry", old)
        en = None if ru is None else self._surface.ask("English of the new entry", entry.en)
        if ru is None or en is None:
            self.tell("Not split.")
        else:
            self._report(self._review.split(ru, en), 0)

    def _search(self) -> None:
        words = self._surface.ask("Search", self._review.task.choice.text)
        if words is not None:
            choice = replace(self._review.task.choice, text=words.strip())
            self._narrow(choice if words.strip() else self._first, words)

    def _filter(self) -> None:
        told = self._surface.ask("Filter", self._review.task.choice.words(), HINT)
        if told is not None:
            self._narrow(parse_filter(told), told)

    def _narrow(self, choice: EntryFilter, told: str) -> None:
        count = self._review.choose_entries(choice)
        if count:
            self.tell(f"{count:,} to go{' with ' + told.strip() if told.strip() else ''}.")
        else:
            self.tell(f"Nothing open has {told.strip()}; g goes to decided entries too.", "bad")

    def _order(self) -> None:
        names = list(ORDERS)
        task = self._review.task
        order = names[(names.index(task.order) + 1) % len(names)]
        self._review.choose_entries(task.choice, order)
        self.tell(f"Order: {order}.")

    def _go(self) -> None:
        target = self._surface.ask("Go to (number, id or words)", "")
        if target and not self._review.go_to(target):
            self.tell(f"No entry has {target.strip()}.", "bad")

    def _step(self, by: int) -> None:
        if not self._review.step(by):
            self.tell("There is no entry before this one." if by < 0 else "This is the last one.")

    def _more(self) -> None:
        self._surface.places(self._entry())


_COMMANDS: dict[str, Callable[[Dialogue], None]] = {
    "edit": Dialogue._edit, "outside": Dialogue._outside, "reason": Dialogue._reason,
    "forbid": lambda d: d._report(d._review.mark("forbidden")),
    "keep": lambda d: d._report(d._review.mark("do_not_translate")),
    "prefer": lambda d: d._report(d._review.mark("preferred")),
    "note": Dialogue._note, "alone": Dialogue._alone, "merge": Dialogue._merge,
    "split": Dialogue._split, "more": Dialogue._more, "search": Dialogue._search,
    "filter": Dialogue._filter, "order": Dialogue._order, "go": Dialogue._go,
    "previous": lambda d: d._step(-1), "next": lambda d: d._step(+1),
    "help": lambda d: d._surface.help(),
}  # fmt: skip


def _new_facts(entry: Entry, told: Mapping[str, str]) -> dict[str, str]:
    """Those of FACTS that differ from what is said of the entry."""
    known = {name: " ".join(getattr(entry.attributes, name).split()) for name in FACTS}
    return {name: told[name] for name, now in known.items() if told.get(name, now) != now}


def _word(event: Event) -> str:
    """What an event did, in a word or two."""
    done = {"undo": "undone", "redo": "done again"}.get(event.action)
    after = event.after
    if done or after is None:
        return done or event.action
    if after.same_as:
        return "merged"
    flags = (
        ("forbidden", "forbidden"),
        ("do_not_translate", "not to be translated"),
        ("preferred", "preferred"),
    )
    marks = [words for name, words in flags if getattr(after.attributes, name)]
    return ", ".join([after.status, *marks])


def sentence(err: TolmachError) -> str:
    """The error's line, with a capital where it begins with a word, not with the name of a file."""
    text = str(err)
    return text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text
