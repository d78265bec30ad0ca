"""The lines of a text file, for what takes one sentence or one term per line."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from align.documents.encodings import decode
from align.documents.reading import LAID_OUT, read_bytes
from align.errors import InputError

Say = Callable[[str], object]
"""Called with one line for the user."""


LONGEST_LINE = 1 << 22
"""Characters of a line of what is read line by line."""
MOST_TEXT = 500_000_000
"""Characters of what is read line by line: a device or a pipe may never end."""


def bounded_lines(stream: TextIO, name: str) -> Iterator[str]:
    """The lines of a stream with their ends, each as it is read.

    :raises InputError: a line is too long, or all of them are.
    """
    number = length = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        length += len(line)
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"{name}: line {number}: over {LONGEST_LINE:,} characters; break it up"
            )
        if length > MOST_TEXT:
            raise InputError(f"{name}: over {MOST_TEXT:,} characters; split it")
        yield line


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
