"""What commands share: the options --format and --model, the encoder, notes of what was read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.options import option
from align.output import FORMATS, note

if TYPE_CHECKING:
    from align.encoder import Encoder
    from align.records import Document

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(command: Command) -> Command:
    """The option --format of every command that prints records."""
    return option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="How to print.  [default: table on a terminal, jsonl in a pipe]",
    )(command)


def model_option(command: Command) -> Command:
    """The option --model of every command that encodes."""
    return option(
        "--model",
        default="bundled",
        show_default=True,
        help="bundled, use, e5, or a SentenceTransformer's name or folder.",
    )(command)


def load(model: str) -> "Encoder":
    """The encoder with its cache; what a user should know of it goes to stderr."""
    from align.encoder import encoder_notes, load_encoder
    from align.vector_cache import default_cache_path, with_cache

    encoder = with_cache(load_encoder(model), default_cache_path())
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
    from align.decoding import decode
    from align.documents import read_bytes
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
