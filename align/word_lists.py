"""A user's own list of words that occur in hashtags: the option --words, and reading the file."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from align.errors import InputError
from align.options import option

Command = TypeVar("Command", bound=Callable[..., Any])


def words_option(command: Command) -> Command:
    """The option --words of every command that splits hashtags; the parameter is word_lists."""
    return option(
        "--words",
        "word_lists",
        multiple=True,
        type=click.Path(path_type=Path, readable=False),
        help="A file of words or names that occur in the tags, one a line; several may be given.",
    )(command)


def read_word_lists(paths: Iterable[Path]) -> frozenset[str]:
    """The words of all lists; raises InputError as :func:`read_words` does."""
    return frozenset(word for path in paths for word in read_words(path))


def read_words(path: Path) -> list[str]:
    """The words of a user's list: one or several a line, what follows a # is a remark.

    :raises InputError: it cannot be read, or a line holds something that no tag can.
    """
    from align.decoding import decode
    from align.documents import read_bytes

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
