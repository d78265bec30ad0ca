"""What commands read: the encoder, and lists of words."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from align.commands.output import note
from align.errors import InputError
from align.small_files import small_file

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.records import Document

STREAMS = frozenset({Path("-"), Path("/dev/stdin")})
"""Standard input, which can be read once and by this process only."""


def load(model: str) -> "Encoder":
    """The encoder with its cache; what a user should know of it goes to stderr."""
    from align.encoders.loading import cached_encoder, encoder_notes

    encoder = cached_encoder(model)
    for line in encoder_notes(encoder):
        note(f"note: {line}")
    return encoder


def report_notes(document: "Document") -> None:
    """Say on stderr what was repaired while reading."""
    for line in document.notes:
        note(f"{document.path}: {line}")


def read_word_lists(paths: Iterable[Path]) -> frozenset[str]:
    """The words of all lists.

    :raises InputError: a list cannot be read, or a line holds something that no tag can.
    """
    return frozenset(word for path in paths for word in read_words(path))


def read_words(path: Path) -> list[str]:
    """The words of a user's list: one or several a line, what follows a # is a comment.

    :raises InputError: as :func:`read_word_lists`.
    """
    from align.documents.encodings import decode

    try:
        content = small_file(path)
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise InputError(f"{path}: {reason}; give a file of words, one per line") from error
    if not content.strip():
        raise InputError(f"{path}: empty; give a file of words, one per line")
    text, _ = decode(content, path.as_posix())
    words = []
    for number, line in enumerate(text.split("\n"), 1):
        for word in line.split("#")[0].replace(",", " ").split():
            if not all(part.isalnum() for part in word.split("-")):
                raise InputError(
                    f"{path}:{number}: {word[:40]!r} is not a word; write words of letters and "
                    "digits"
                )
            words += word.split("-")
    return words
