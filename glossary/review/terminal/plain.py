"""The review line by line: a command and Enter, for screen readers and old terminals."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from align.records import Span, name_of
from align.text import duration, safe
from glossary.entries.entry import Entry
from glossary.review.articles import Passage
from glossary.review.decider import PlannedEntries
from glossary.review.dialogue import PICK_HINT, WORDS_HINT, Dialogue, EndedError
from glossary.review.entry_text import summary_line, with_brackets
from glossary.review.external_editor import open_in_editor, run_editor
from glossary.review.related import Related
from glossary.review.session import Review
from glossary.review.terminal.card import (
    end_words,
    frequency_words,
    replaced_words,
    sureness_words,
)
from glossary.review.terminal.key_bindings import command_named, help_rows
from glossary.review.terminal.outcome import outcome_of
from glossary.store.store import Store

_AT_ONCE = 20
"""Entries of a plan that are listed before the next question."""
_PROMPT_WITHOUT_ENGLISH = "e type the English, s skip, u undo, ? help, q quit: "
_PROMPT_AT_END = "u undo, g go to, l filter, ? help, q quit: "
_PROMPT = "a accept, e edit, r reject, s skip, u undo, ? help, q quit: "


class PlainReview:
    """One review on lines of text: what is shown goes to ``out``, a command comes as a line."""

    def __init__(
        self,
        store: Store,
        review: Review,
        environ: Mapping[str, str],
        source: TextIO | None = None,
        out: TextIO | None = None,
    ):
        self._store = store
        self._review = review
        self._environ = environ
        self._source = source or sys.stdin
        self._out = out or sys.stdout
        self._dialogue = Dialogue(review, self)

    def run(self) -> str:
        """Hold the review; return why it ended: finished, quit, interrupted or closed."""
        try:
            return self._loop()
        except EndedError as ended:
            return ended.reason
        except KeyboardInterrupt:
            return "interrupted"

    def _loop(self) -> str:
        shown = None
        while True:
            if self._review.current is None:
                self._review.refresh()
            entry = self._review.current
            if entry != shown:
                self._show(entry) if entry else self._show_end()
                shown = entry
            asked = _PROMPT if entry and entry.en else _PROMPT_WITHOUT_ENGLISH
            command = command_named(self._line(asked if entry else _PROMPT_AT_END))
            if command == "quit":
                return "quit" if entry else "finished"
            if not command:
                self._say("No such command: ? lists them.")
                continue
            self._dialogue.obey(command)
            if self._dialogue.message[0]:
                self._say(safe(self._dialogue.message[0]))

    def _show_end(self) -> None:
        self._say(f"\n{end_words(self._review.progress)}")
        for line in outcome_of(self._store, self._review, "finished", 0).summary():
            self._say(line)

    def _show(self, entry: Entry) -> None:
        for line in entry_lines(entry, self._review):
            self._say(line)

    def _say(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()

    def _line(self, prompt: str, text: str = "") -> str:
        """The line typed after ``prompt``; on a terminal with ``text`` there to be edited.

        :raises EndedError: at the end of the input.
        """
        if self._source is sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
            with _prefilled(text):
                try:
                    return input(prompt)
                except EOFError as err:
                    raise EndedError("quit") from err
        self._out.write(prompt)
        self._out.flush()
        line = self._source.readline()
        if not line:
            self._out.write("\n")
            raise EndedError("quit")
        return line.rstrip("\n") or text

    def ask(
        self,
        label: str,
        text: str,
        hint: str = "",
        place: tuple[str, Span] | None = None,
        choices: Sequence[tuple[int, str]] = (),
    ) -> str | None:
        """The line that was typed, ``text`` where only Enter was; a single . cancels."""
        for number, choice in choices:
            self._say(safe(f"{number}: {choice}"))
        now = f", now {safe(text)}; Enter keeps it" if text else ""
        syntax = f" ({hint})" if hint and hint not in (WORDS_HINT, PICK_HINT) else ""
        line = self._line(f"{label}{syntax}{now}; . goes back: ", text)
        return None if line.strip() == "." else line

    def agree(self, question: str, planned: PlannedEntries) -> bool:
        """Write the entries, some at a time, until "yes" agrees, or something else does not."""
        self._say(safe(question))
        for first in range(0, len(planned), _AT_ONCE):
            for number, one in enumerate(planned.stretch(first, _AT_ONCE), first + 1):
                left = f"; left: {one.left}" if one.left else ""
                self._say(safe(f"{number}: {one.ru} = {one.en}{left}"))
            more = "Enter shows more, " if first + _AT_ONCE < len(planned) else ""
            said = self._line(f"yes accepts them, {more}. goes back: ").strip().casefold()
            if said or not more:
                return said in ("yes", "да")
        return False

    def outside(self, text: str) -> str:
        """``text`` as the user's editor left it."""
        return run_editor(text, self._environ)

    def places(self, entry: Entry) -> None:
        """Write every place of the entry."""
        for pair in self._review.places():
            self._say(safe(f"{pair.file}:"))
            self._say(with_brackets(pair.ru_context, pair.ru_mark))
            if pair.en_context and pair.en_mark and pair.en_context != pair.ru_context:
                self._say(with_brackets(pair.en_context, pair.en_mark))

    def open_file(self, path: Path, line: int) -> None:
        """Open a file in the user's editor, at a line."""
        open_in_editor(path, line, self._environ)

    def article(self, passages: Sequence[Passage]) -> None:
        """Write the paragraphs around each place."""
        for passage in passages:
            self._say(safe(f"{passage.file}:{passage.line}:" if passage.line else passage.file))
            for paragraph in passage.near(3):
                text = paragraph.text
                for mark in sorted(paragraph.marks, key=lambda m: -m.start):
                    text = f"{text[: mark.start]}⟦{text[mark.start : mark.end]}⟧{text[mark.end :]}"
                self._say(safe(" ".join(text.split())))

    def help(self) -> None:
        """Write what the keys do."""
        for keys, words in help_rows():
            self._say(f"{keys}: {words}")


@contextmanager
def _prefilled(text: str) -> Iterator[None]:
    """Let input() begin with ``text``, to be edited, if readline is there."""
    try:
        import readline
    except ImportError:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(" ".join(text.split())))
    try:
        yield
    finally:
        readline.set_startup_hook()


def entry_lines(entry: Entry, review: Review) -> Iterator[str]:
    """An entry with all that bears on it, one fact a line, each beginning with its name."""
    progress, related = review.progress, review.related
    rest = "" if progress.seconds is None else f", about {duration(progress.seconds)}"
    yield ""
    yield progress.words().replace(" · ", ", ") + rest
    facts = [name_of(entry.kind), sureness_words(entry), frequency_words(entry)]
    yield "Kind: " + ", ".join(safe(fact) for fact in facts if fact)
    yield f"Russian: {safe(entry.ru)}"
    yield f"English: {safe(entry.en)}"
    named = (
        ("Why", "; ".join(entry.reasons)),
        ("Also", ", ".join(entry.variants)),
        ("Domain", entry.attributes.domain),
        ("Note", review.pending_note or entry.note),
        ("Decided together with", ", ".join(form.ru for form in related.forms)),
        ("When accepted", replaced_words(related.replaced)),
    )
    yield from (f"{name}: {safe(text)}" for name, text in named if text)
    yield from _context_lines(entry)
    if entry.status != "new":
        yield safe(f"Now {name_of(entry.status)} by {entry.reviewer or '?'}, {entry.decided_at}")
    yield from _related_lines(related)


def _context_lines(entry: Entry) -> Iterator[str]:
    """The contexts of both languages, or one where they are the same."""
    if entry.ru_context:
        yield f"Context: {with_brackets(entry.ru_context, entry.ru_mark)}"
    if entry.en_context and entry.en_context != entry.ru_context:
        yield f"English context: {with_brackets(entry.en_context, entry.en_mark)}"


def _related_lines(related: Related) -> Iterator[str]:
    """What it was before, what there is to choose from, and what was decided on its like."""
    if related.former:
        yield f"Changed since it was decided: {summary_line(related.former)}"
    for number, rival in enumerate(related.rivals, start=1):
        yield f"Or {number}: {summary_line(rival)}"
    for number, opinion in enumerate(related.opinions, start=1):
        yield safe(f"Opinion {number}: {opinion.words}")
    for similar in related.similar:
        yield f"Similar: {summary_line(similar)}"
