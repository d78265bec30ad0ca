"""What a terminal sends, split into keys: pure logic, on any system."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_NAMES = {
    "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace",
    "\x01": "home", "\x02": "left", "\x03": "interrupt", "\x04": "end of input", "\x05": "end",
    "\x06": "right", "\x0b": "cut to end", "\x0c": "redraw", "\x15": "cut to start",
    "\x17": "cut word", "\x1a": "suspend", "\x1b": "escape",
    "\x1b[A": "up", "\x1b[B": "down", "\x1b[C": "right", "\x1b[D": "left",
    "\x1bOA": "up", "\x1bOB": "down", "\x1bOC": "right", "\x1bOD": "left",
    "\x1b[H": "home", "\x1b[F": "end", "\x1bOH": "home", "\x1bOF": "end", "\x1b[1~": "home",
    "\x1b[4~": "end", "\x1b[7~": "home", "\x1b[8~": "end", "\x1b[3~": "delete",
    "\x1b[5~": "page up", "\x1b[6~": "page down",
    "\x1b[1;5C": "word right", "\x1b[1;5D": "word left", "\x1bf": "word right",
    "\x1bb": "word left",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """What came from the keyboard.

    name: "text" for a character or a paste (then pasted), "resize", "closed" (the terminal is
    gone or the process was told to end), "interrupt", or a key's name; "" for keys without one.
    """

    name: str
    text: str = ""
    pasted: bool = False


class KeyParser:
    """Splits what a terminal sends into keys; bytes may come in any pieces."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._pending = ""

    @property
    def waiting(self) -> bool:
        """Whether a sequence has begun that may go on, other than a paste."""
        return bool(self._pending) and not self._pending.startswith(_PASTE_START)

    def feed(self, received: bytes) -> Iterator[Key]:
        """The keys that ``received`` completes, in order."""
        self._pending += self._decoder.decode(received)
        while self._pending:
            length = self._length()
            if not length:
                return
            sequence, self._pending = self._pending[:length], self._pending[length:]
            yield _key(sequence)

    def flush(self) -> Iterator[Key]:
        """The keys in what did not go on: Escape, and what followed it."""
        pending, self._pending = self._pending, ""
        for character in pending:
            yield _key(character)

    def _length(self) -> int:
        """How many characters the first key takes, 0 where it is not complete."""
        text = self._pending
        if text.startswith(_PASTE_START):
            end = text.find(_PASTE_END)
            return 0 if end < 0 else end + len(_PASTE_END)
        if not text.startswith("\x1b"):
            return 1
        if len(text) == 1:
            return 0
        if text[1] == "O":
            return 3 if len(text) > 2 else 0
        if text[1] != "[":
            return 2 if text[:2] in _NAMES else 1
        return next((i + 1 for i, c in enumerate(text) if i > 1 and "@" <= c <= "~"), 0)


def _key(sequence: str) -> Key:
    """The key that sends ``sequence``."""
    if sequence.startswith(_PASTE_START):
        return Key("text", sequence[len(_PASTE_START) : -len(_PASTE_END)], pasted=True)
    if sequence in _NAMES:
        return Key(_NAMES[sequence])
    return Key("text", sequence) if sequence.isprintable() else Key("")
