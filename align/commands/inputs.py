"""What commands read: the encoder, lines of a file, lists of words."""

from pathlib import Path
from typing import TYPE_CHECKING

from align.commands.output import note

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.records import Document
from collections.abc import Iterable

from align.errors import InputError


def load(model: str) -> "Encoder":
    """The encoder with its cache; what a user should know of it goes to stderr."""
    from align.encoders.loading import cached_encoder, encoder_notes

    encoder = cached_encoder(model)
    for line in encoder_notes(encoder):
        note(f"note: {line}")
    return encoder


def report_notes(document: "Document") -> None:
    """What was repaired while reading, to stderr."""
    for line in document.notes:
        note(f"{document.path}: {line}")


def read_lines(path: Path) -> list[str]:
    """The lines of a text file without outer space, blank ones too; says what it was read as.

    :raises InputError: where it cannot be read, or is no plain text.
    """
    from align.documents.encodings import decode
    from align.documents.reading import read_bytes
    from align.errors import InputError

    name = path.as_posix()
    content = read_bytes(path, name)
    if path.suffix.lower() == ".docx":
        raise InputError(f"{name}: a Word document; give plain text with one sentence a line")
    text, encoding = decode(content, name)
    if encoding != "utf-8":
        note(f"{name}: read as {encoding.upper()}, not UTF-8")
    if "\n" not in text:  # line ends of old Macs
        text = text.replace("\r", "\n")
    # Not splitlines: it cuts at form feeds and other marks that no editor counts as lines.
    return [line.strip() for line in text.removesuffix("\n").split("\n")]


def read_word_lists(paths: Iterable[Path]) -> frozenset[str]:
    """The words of all lists; raises InputError as :func:`read_words` does."""
    return frozenset(word for path in paths for word in read_words(path))


def read_words(path: Path) -> list[str]:
    """The words of a user's list: one or several a line, what follows a # is a remark.

    :raises InputError: it cannot be read, or a line holds something that no tag can.
    """
    from align.documents.encodings import decode
    from align.documents.reading import read_bytes

    text, _ = decode(read_bytes(path, path.as_posix()), path.as_posix())
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for word in line.split("#")[0].replace(",", " ").split():
            if not all(part.isalnum() for part in word.split("-")):
                raise InputError(
                    f"{path}:{number}: {word[:40]!r} is no word; write words of letters and digits"
                )
            found += word.split("-")
    return found
