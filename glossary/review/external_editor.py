"""An entry in the user's own editor: what is written for it, and what comes back."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath

from align.errors import UsageError
from align.text import word_set
from glossary.entries.attributes import GENDERS, PARTS_OF_SPEECH
from glossary.entries.entry import Entry

FACTS = ("domain", "definition", "part_of_speech", "gender")
"""The attributes of an entry that can be written."""

_FIELDS = ("ru", "en", "note", *FACTS)
_HEAD = f"""\
# Change what is after the colons, save and close. Lines that begin with # are left out.
# To leave everything as it was, close without changing anything.
# part_of_speech: {", ".join(PARTS_OF_SPEECH)}; gender: {", ".join(GENDERS)}.
"""


def text_for_editor(entry: Entry, note: str) -> str:
    """The text of the file that the editor gets: one line per field, contexts as comments."""
    values = {"ru": entry.ru, "en": entry.en, "note": note}
    values |= {name: getattr(entry.attributes, name) for name in FACTS}
    lines = [f"{name}: {' '.join(values[name].split())}\n" for name in _FIELDS]
    contexts = dict.fromkeys((entry.ru_context, entry.en_context))
    return _HEAD + "".join(lines) + "".join(f"# {' '.join(c.split())}\n" for c in contexts if c)


def parse_edited(text: str) -> dict[str, str]:
    """The fields in what the editor left; a line without a field continues the one before."""
    values: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if line.startswith("#") or not line.strip():
            continue
        if colon and name.strip() in _FIELDS:
            last = name.strip()
            values[last] = value.strip()
        elif last:
            values[last] = f"{values[last]} {line.strip()}".strip()
    return values


def with_problem(text: str, problem: str) -> str:
    """What somebody wrote, to be given back to them with what is wrong on top."""
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(_WRONG)]
    return f"{_WRONG}{problem}\n" + "".join(lines)


_WRONG = "# Not taken: "


def run_editor(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """``text`` as the user's editor left it.

    :raises UsageError: where there is none or it fails.
    """
    command = _command(environ)
    path = _written(text)
    try:
        _run(command, [str(path)])
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as err:
            raise UsageError(
                f"the editor {command[0]} left no UTF-8 text: nothing was changed"
            ) from err
    finally:
        path.unlink(missing_ok=True)


def open_in_editor(path: Path, line: int, environ: Mapping[str, str] = os.environ) -> None:
    """Open a file in the user's editor, at a line from 1 where the editor can be told; 0: anywhere.

    :raises UsageError: where there is no editor or it fails.
    """
    command = _command(environ)
    _run(command, place_arguments(command[0], path.absolute(), line))


def place_arguments(program: str, path: Path, line: int) -> list[str]:
    """What an editor is called with to open a file at a line."""
    name = PurePath(program).name.casefold().removesuffix(".exe")
    if not line:
        return [str(path)]
    if name in _GOTO:
        return ["--goto", f"{path}:{line}"]
    if name in _COLON:
        return [f"{path}:{line}"]
    if name in _LINE:
        return ["--line", str(line), str(path)]
    return [f"+{line}", str(path)] if name in _PLUS else [str(path)]


_PLUS = word_set(
    "vi vim nvim view gvim nano pico rnano emacs emacsclient micro kak joe jed mg ne mcedit less "
    "most editor sensible-editor gedit gnome-text-editor"
)
_GOTO = word_set("code code-insiders codium vscodium code-oss cursor")
_COLON = word_set("hx helix subl sublime_text zed")
_LINE = word_set("kate kwrite mousepad xed")
"""Editors by how they are told the line."""

_USUAL = ("editor", "nano", "vi")
"""What is tried on a terminal where no editor is named."""


def _run(command: list[str], arguments: list[str]) -> None:
    """Run an editor until it ends.

    :raises UsageError: where it cannot be run or fails.
    """
    editor = f"the editor {command[0]}"
    try:
        done = subprocess.run([*command, *arguments], check=False)
    except OSError as err:
        raise UsageError(f"{editor}: {err.strerror}: set EDITOR to yours") from err
    if done.returncode < 0:
        raise UsageError(f"{editor} was ended by signal {-done.returncode}: nothing was changed")
    if done.returncode:
        raise UsageError(f"{editor} ended with {done.returncode}: nothing was changed")


def _command(environ: Mapping[str, str]) -> list[str]:
    """The command line of the user's editor, or of a usual one where none is named.

    :raises UsageError: where there is none, or it cannot be parsed.
    """
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        command = _words(named)
    except ValueError as err:
        raise UsageError(f"EDITOR is {named!r}: {str(err).lower()}; set it to yours") from err
    if not command and os.isatty(0) and os.isatty(1):
        path = environ.get("PATH")
        usual = ("notepad",) if sys.platform == "win32" else _USUAL
        command = [name for name in usual if shutil.which(name, path=path)][:1]
    if not command:
        raise UsageError("no editor is named: set EDITOR, or press e to edit here")
    return command


def _words(command: str) -> list[str]:
    """The words of a command line; on Windows a backslash is part of a path."""
    if sys.platform != "win32":
        return shlex.split(command)
    return [word.strip('"') for word in shlex.split(command, posix=False)]


def _written(text: str) -> Path:
    """A new file with ``text``.

    :raises UsageError: where it cannot be written; then there is no file either.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix="tolmach-", suffix=".txt")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as err:
        raise UsageError(
            f"no file for the editor ({err.strerror}): free some space, or press e to edit here"
        ) from err
    return Path(name)
