"""What a dialogue of the review is shown on, without a terminal."""

import re
from collections.abc import Sequence
from pathlib import Path

from align.records import Span
from glossary.entries.entry import Entry
from glossary.review.articles import Passage
from glossary.review.decider import PlannedEntries, PlannedEntry


class ScriptedSurface:
    """A surface that gives answers in order, and nothing once they are used up."""

    def __init__(self) -> None:
        self.answers: list[str | None] = []
        self.edits: list[tuple[str, str]] = []
        self.shown: list[str | PlannedEntry] = []

    def ask(
        self,
        label: str,
        text: str,
        hint: str = "",
        place: tuple[str, Span] | None = None,
        choices: Sequence[tuple[int, str]] = (),
    ) -> str | None:
        return self.answers.pop(0) if self.answers else None

    def agree(self, question: str, planned: PlannedEntries) -> bool:
        self.shown = [question, *planned.stretch(0, len(planned))]
        return bool(self.ask(question, ""))

    def outside(self, text: str) -> str:
        for old, new in self.edits:
            text = re.sub(old, new, text, flags=re.MULTILINE)
        return text

    def places(self, entry: Entry) -> None: ...

    def article(self, passages: Sequence[Passage]) -> None: ...

    def open_file(self, path: Path, line: int) -> None: ...

    def help(self) -> None: ...
