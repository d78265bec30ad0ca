"""The lines of a text file, for what takes one sentence or one term per line."""

from collections.abc import Callable
from pathlib import Path

from align.documents.encodings import decode
from align.documents.reading import LAID_OUT, read_bytes
from align.errors import InputError

Say = Callable[[str], object]
"""Called with one line for the user."""


def read_lines(path: Path, say: Say = lambda line: None) -> list[str]:
    """The lines of a text file without outer space, blank ones too.

    say: called with what the file was read as, where that is not UTF-8.

    :raises InputError: where it cannot be read, or is no plain text.
    """
    name = path.as_posix()
    content = read_bytes(path, name)
    if what := LAID_OUT.get(path.suffix.lower()):
        raise InputError(f"{name}: {what}; give plain text with one sentence per line")
    text, encoding = decode(content, name)
    if encoding != "utf-8":
        say(f"{name}: read as {encoding.upper()}, not UTF-8")
    if "\n" not in text:  # line ends of old Macs
        text = text.replace("\r", "\n")
    # Not splitlines: it cuts at form feeds and other marks that no editor counts as lines.
    return [line.strip() for line in text.removesuffix("\n").split("\n")]
