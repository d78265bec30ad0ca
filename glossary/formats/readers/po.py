r"""Catalogues of gettext: PO files, with their plural forms, contexts, comments and flags.

Read in full but line by line: an entry ends where the next one begins. The grammar is that of the
manual of GNU gettext, "The Format of PO Files"; obsolete entries (``#~``) are counted, not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from align.errors import ExportError
from align.text import CYRILLIC
from glossary.formats.readers.notes import SUGGESTED
from glossary.formats.readers.sheets.rows import encoding_of, numbered_lines
from glossary.formats.readers.states import NOTHING_SAID, standing_of
from glossary.formats.readers.tmx import TmxUnit
from glossary.formats.readers.unread import leave_out
from glossary.formats.safe_files import CHUNK
from glossary.formats.xml import primary

_LINE = re.compile(
    r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d{1,2})\])?\s*("(?:[^"\\]|\\.)*")\s*'
)
_FIRST = re.compile(r'msg(?:ctxt|id)\s*"')
_MORE = re.compile(r'"(?:[^"\\]|\\.)*"\s*')
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "", "b": "", "f": "\n", "v": "\n"}
_KDE = re.compile(r"_:\s*+([^\n]+)\n(?=.)", re.DOTALL)
_CHARSET = re.compile(rb"charset=([-\w]{1,40})")
_LONGEST = 1 << 24
"""Characters of an entry."""


@dataclass(slots=True)
class _Entry:
    """An entry as it is read; the keys of fields are msgid, msgstr[1] and the like."""

    line: int = 0
    fields: dict[str, list[str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    size: int = 0

    def text(self, name: str) -> str:
        """A field in full, "" where there is none."""
        return "".join(self.fields.get(name, ()))

    @property
    def forms(self) -> list[tuple[str, str]]:
        """(text, translation) of each form: the first one's is msgid, the others' the plural."""
        plural = self.text("msgid_plural")
        if "msgid_plural" not in self.fields:
            return [(self.text("msgid"), self.text("msgstr"))]
        names = [name for name in self.fields if name.startswith("msgstr")]
        texts = [self.text("msgid") if at == 0 else plural for at in range(len(names))]
        return list(zip(texts, map(self.text, names), strict=True))

    def suggested(self, form: tuple[str, str]) -> tuple[str, ...]:
        """What users of Weblate suggest as the translation of a form.

        It writes suggestions of all forms of a plural in one line, with commas between.
        """
        if not self.suggestions:
            return ()
        forms = self.forms
        at, found = forms.index(form), []
        for text in self.suggestions:
            parts = text.split(", ") if len(forms) > 1 else [text]
            each = parts if len(parts) == len(forms) else [text, *[""] * len(forms)]
            found.append(each[at].strip())
        return tuple(filter(None, found))

    def take_comment(self) -> None:
        """Make a comment that stands within msgid, as KDE once wrote it, the context."""
        text = self.text("msgid")
        if found := _KDE.match(text):
            self.fields["msgid"] = [text[found.end() :]]
            self.fields.setdefault("msgctxt", [found[1]])


def is_catalogue(path: Path, head: str) -> bool:
    """Whether a text that begins with ``head`` is a PO file: its name or its first entry tells."""
    if path.suffix.lower() in (".po", ".pot"):
        return True
    for line in head.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            return _FIRST.match(stripped) is not None
    return False


@dataclass(slots=True)
class PoFile:
    """A PO file being read; iterate :meth:`units`.

    encoding: None for what the file says, else UTF-8. unread: counts what is left out, by name.
    """

    path: Path
    encoding: str | None = None
    unread: dict[str, int] = field(default_factory=dict)
    _target: str = field(default="", init=False)
    _translated: int = field(default=0, init=False)

    def units(self) -> Iterator[TmxUnit]:
        """Every form that is translated, in order, as a unit of a memory has it.

        Raises ExportError where the file cannot be read any further, or is in other languages.
        """
        number, entry = 0, None
        for entry in self._entries():
            entry.take_comment()
            if not entry.text("msgid") and "msgctxt" not in entry.fields:
                self._read_header(entry)
                continue
            seen: set[tuple[str, str]] = set()
            for form in entry.forms:
                number += 1
                suggested = entry.suggested(form)
                if not form[1].strip():
                    leave_out(self.unread, "entries without a translation")
                if form not in seen and (suggested or form[1].strip()):
                    self._translated += 1
                    yield self._unit(entry, form, number, suggested)
                seen.add(form)
        if entry is None and not self.unread:
            raise ExportError(f"{self.path}: has no msgid: not a PO file, or an empty one")
        if not self._translated and number:
            raise ExportError(
                f"{self.path}: has {number:,} texts and no translation: give the .po of a language,"
                " not the template"
            )

    def _unit(
        self, entry: _Entry, form: tuple[str, str], number: int, suggested: tuple[str, ...]
    ) -> TmxUnit:
        standing = standing_of([("fuzzy", "")]) if "fuzzy" in entry.flags else NOTHING_SAID
        languages = self._languages(form[0], form[1] or "".join(suggested))
        codes = tuple(zip(languages, form, strict=True))
        context = entry.text("msgctxt")
        notes = [*entry.comments, f"context: {context}" if context.strip() else ""]
        properties = {"note": "; ".join(filter(None, notes))}
        if "read-only" in entry.flags:
            properties["x-do-not-translate"] = "yes"
        if "forbidden" in entry.flags:
            properties["x-forbidden"] = "yes"
        where = f"line {entry.line}"
        unit = TmxUnit(context, where, codes, "", properties, standing=standing, number=number)
        return unit._replace(suggestions=suggested) if suggested else unit

    def _languages(self, source: str, target: str) -> tuple[str, str]:
        """The languages of both texts: as the script tells, else as the header does."""
        cyrillic = [CYRILLIC.search(text) is not None for text in (source, target)]
        if cyrillic[0] != cyrillic[1]:
            self._target = self._target or ("ru" if cyrillic[1] else "en")
            return ("en", "ru") if cyrillic[1] else ("ru", "en")
        return ("ru", "en") if self._target == "en" else ("en", "ru")

    def _read_header(self, entry: _Entry) -> None:
        for line in entry.text("msgstr").splitlines():
            name, _, value = line.partition(":")
            code = primary(re.split("[@.]", value.strip())[0])
            if name.strip().lower() == "language" and code:
                self._target = code
            if name.strip().lower() == "x-source-language" and code not in ("", "ru", "en"):
                raise ExportError(
                    f"{self.path}: line {entry.line}: X-Source-Language is {code[:40]!r}: give a PO"
                    " file with English or Russian as its source"
                )
        if self._target not in ("", "ru", "en"):
            raise ExportError(
                f"{self.path}: line {entry.line}: Language is {self._target[:40]!r}: give a PO file"
                " of Russian or English"
            )

    def _entries(self) -> Iterator[_Entry]:
        """The entries in order, the header among them."""
        entry, last = _Entry(), ""
        for number, raw in numbered_lines(self.path, self.encoding or _encoding(self.path)):
            line = raw.strip()
            if _begins_entry(line, entry):
                yield entry
                entry, last = _Entry(), ""
            if line.startswith("#"):
                if line.startswith("#~") and not entry.fields:
                    entry = _Entry()  # what has been said before is of an obsolete entry
                self._count_obsolete(line)
                _add_comment(entry, line)
            elif line:
                last = self._add_text(entry, last, line, number)
        if entry.fields:
            yield entry

    def _add_text(self, entry: _Entry, last: str, line: str, number: int) -> str:
        """The name of the field that a line begins or goes on with."""
        found = _LINE.fullmatch(line)
        if found is not None:
            last = found[1] if found[2] is None else f"{found[1]}[{int(found[2])}]"
            entry.line = entry.line or number
            if last in entry.fields:
                raise ExportError(
                    f"{self.path}: line {number}: a second {last} of one entry: take one out"
                )
            entry.fields[last] = []
        elif not last or not _MORE.fullmatch(line):
            raise ExportError(f"{self.path}: line {number}: {_fault(line)}")
        if last.startswith("msgstr") and "msgid" not in entry.fields:
            raise ExportError(
                f"{self.path}: line {number}: a msgstr without its msgid: put it there"
            )
        entry.size += len(line)
        if entry.size > _LONGEST:
            raise ExportError(
                f"{self.path}: line {number}: an entry of over {_LONGEST:,} characters"
            )
        entry.fields[last].append(_unescaped(line if found is None else found[3]))
        return last

    def _count_obsolete(self, line: str) -> None:
        if line.startswith("#~") and line[2:].lstrip().startswith("msgid "):
            leave_out(self.unread, "entries marked obsolete")


def _begins_entry(line: str, entry: _Entry) -> bool:
    """Whether a line is the first one behind ``entry``, which is complete then."""
    fields = entry.fields
    if line.startswith("#"):
        return any(name.startswith("msgstr") for name in fields)
    if line.startswith("msgid") and not line.startswith("msgid_plural"):
        return "msgid" in fields
    return line.startswith("msgctxt") and bool(fields)


def _add_comment(entry: _Entry, line: str) -> None:
    """Take in a comment: flags, or what a translator or a programmer says."""
    if line.startswith(("#,", "#=")):
        entry.flags.update(flag.strip() for flag in line[2:].split(","))
    elif line.startswith(("# ", "#.")) and (text := line[2:].strip()):
        if entry.size < _LONGEST:
            _add_remark(entry, text, by_translator=line[1] == " ")
        entry.size += len(text)


def _add_remark(entry: _Entry, text: str, *, by_translator: bool) -> None:
    """Take in a line of what is said; behind a suggestion, translators' lines go on with it."""
    if by_translator and text.startswith(SUGGESTED):
        entry.suggestions.append(text.removeprefix(SUGGESTED))
    elif by_translator and entry.suggestions:
        entry.suggestions[-1] += f"\n{text}"
    else:
        entry.comments.append(text)


def _fault(line: str) -> str:
    """What is wrong with a line that is none of PO."""
    if line.startswith(("msg", '"')) and line.count('"') < 2:
        return "a text is not closed by a quotation mark: close it"
    return f"{line[:40]!r} is no line of a PO file: take it out, or export the file again"


def _unescaped(quoted: str) -> str:
    """The text in quotation marks, its escapes resolved."""
    text = quoted.strip()[1:-1]
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    name = escape[1]
    if name[0] == "x" and len(name) == 3:
        return chr(int(name[1:], 16))
    if name.isdigit() and name[0] in "01234567":
        return chr(int(name, 8))
    return _ESCAPES.get(name, name)


def _encoding(path: Path) -> str:
    """The encoding that a byte order mark or the header names, else UTF-8."""
    told = encoding_of(path)
    if told != "utf-8":
        return told
    with path.open("rb") as stream:
        said = _CHARSET.search(stream.read(CHUNK))
    name = said[1].decode().lower() if said else "utf-8"
    return "utf-8" if name in ("charset", "ascii", "us-ascii") else name
