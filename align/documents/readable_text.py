"""The readable text of a document, with the original offset of every character."""

import html
import re
from array import array
from collections.abc import Sequence

from align.text import ENTITY

_SPACES = (
    "\r\n\t\u00a0\u115f\u1160\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164\uffa0"
    "\ufffc\x85"
)
"""What shows as nothing but parts words, a blank in another script or a picture's place too."""
_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
_AROUND_WORDS = "\\s!-~\u00ab\u00bb\u0400-\u052f\u2010-\u203a"
_SPECIAL = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\\\)?|[@-_])"
    f"|{ENTITY.pattern}|\r\n|(?<=[{_AROUND_WORDS}])[\u200c\u200d]|[\u200c\u200d](?=[{_AROUND_WORDS}])"
    f"|[{_UNSEEN}]|[{_SPACES}]"
)
"""Escape sequences, entities, line breaks, and characters that are unsafe to show.

Joiners are needed inside emoji and some scripts, not beside Latin or Cyrillic.
"""
_KEPT_SPACE = re.compile(f"[{_SPACES}]")
_NOT_SHOWN = re.compile(f"[{_UNSEEN}\u200c\u200d]")
_EDIT_LINK = re.compile(r"(?<=\w)\[(?:edit(?: source)?|править(?: \| править \w+)?)\]\Z")
"""What an encyclopaedia's page shows beside a heading, for a click."""


class ReadableText:
    """Collects readable text from stretches of the original, block by block.

    Blocks are separated by one line break; inside a block, white space is one space.
    ``dropped`` counts characters left out because they are invisible or dangerous;
    ``last_block`` is the text of the block that ended last.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._texts: list[str] = []
        self._text_origins = array("I")
        self._length = 0
        self._parts: list[str] = []
        self._origins = array("I")
        self.dropped = 0
        self.last_block = ""

    def end_block(self) -> tuple[int, int]:
        """The readable start and end of what was emitted since the last block, trimmed.

        A block without text adds nothing; its start equals its end.
        """
        text, origins = "".join(self._parts), self._origins
        self._parts, self._origins = [], array("I")
        body = _EDIT_LINK.sub("", text.strip())
        if not body:
            return self._length, self._length
        first = len(text) - len(text.lstrip())
        origins = origins[first : first + len(body)]
        if self._length:
            self._texts.append("\n")
            self._text_origins.append(self._text_origins[-1] + 1)
            self._length += 1
        start = self._length
        self._texts.append(body)
        self.last_block = body
        self._text_origins.extend(origins)
        self._length += len(body)
        return start, self._length

    def emit(self, start: int, end: int) -> None:
        """Add the original stretch start..end, entities decoded, white space folded."""
        for match in _SPECIAL.finditer(self.raw, start, end):
            if match.start() > start:
                self._copy(start, match.start())
            self._special(match)
            start = match.end()
        if end > start:
            self._copy(start, end)

    def space(self, origin: int) -> None:
        """Add one space unless the block's text already ends in one."""
        if self._parts and self._parts[-1][-1] != " ":
            self._put(" ", origin)

    def finish(self) -> tuple[str, Sequence[int]]:
        """The readable text, and for each of its len(text) + 1 offsets the one in the original."""
        text = "".join(self._texts)
        self._text_origins.append(self._text_origins[-1] + 1 if text else 0)
        return text, self._text_origins

    def _special(self, match: re.Match[str]) -> None:
        special = match.group()
        if special == "\r\n" or _KEPT_SPACE.fullmatch(special):
            self.space(match.start())
        elif special.startswith("&"):
            decoded = html.unescape(special)
            if decoded == special:
                self._copy(match.start(), match.end())
            elif _KEPT_SPACE.fullmatch(decoded):
                self.space(match.start())
            elif _NOT_SHOWN.fullmatch(decoded):
                self.dropped += 1
            else:
                for char in decoded:
                    self._put(char, match.start())
        else:
            self.dropped += 1

    def _copy(self, start: int, end: int) -> None:
        text = self.raw[start:end]
        if "  " not in text and text[0] != " ":
            self._extend(start, end)
            return
        for run in re.finditer(r" +|[^ ]+", text):
            if run.group()[0] == " ":
                self.space(start + run.start())
            else:
                self._extend(start + run.start(), start + run.end())

    def _extend(self, start: int, end: int) -> None:
        self._parts.append(self.raw[start:end])
        self._origins.extend(range(start, end))

    def _put(self, char: str, origin: int) -> None:
        self._parts.append(char)
        self._origins.append(origin)
