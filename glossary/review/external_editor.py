"""An entry in the user's own editor: what is written for it, and what comes back."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from align.errors import UsageError
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


def run_editor(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """``text`` as $VISUAL or $EDITOR left it.

    :raises UsageError: where there is none or it fails.
    """
    command = _command(environ)
    path = _written(text)
    try:
        editor = f"the editor {command[0]}"
        try:
            done = subprocess.run([*command, str(path)], check=False)
        except OSError as err:
            raise UsageError(f"{editor}: {err.strerror}: set EDITOR to yours") from err
        if done.returncode:
            raise UsageError(f"{editor} ended with {done.returncode}: nothing was changed")
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as err:
            raise UsageError(f"{editor} left no UTF-8 text: nothing was changed") from err
    finally:
        path.unlink(missing_ok=True)


def _command(environ: Mapping[str, str]) -> list[str]:
    """The command line of the user's editor.

    :raises UsageError: where there is none, or it cannot be parsed.
    """
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError as err:
        raise UsageError(f"EDITOR is {named!r}: {str(err).lower()}; set it to yours") from err
    if not command:
        raise UsageError("no editor is named: set EDITOR, or press e to edit here")
    return command


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
