"""The segments of one file that holds both languages: a memory, a file of a tool, a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from align.documents.reading import FEEDS, SUFFIXES
from align.errors import ExportError, InputError, UsageError
from align.terms.records import BeadText
from glossary.entries.cleaning import untranslated
from glossary.formats import safe_files
from glossary.formats.readers.segments import MEMORIES, Segment, memory_segments
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming, format_of
from glossary.importing.records.record import About
from glossary.importing.whole_files import read_again

_UNTRANSLATED = "segments that are not translated yet"
_EMPTY = frozenset({"no Russian", "no English"})
"""What is wrong with rows that are not translated yet."""


_KINDS = "TMX, XLIFF, mqxliff, mxliff, sdlxliff, PO or a table"


def check_bilingual(path: Path, table: TableOptions | None = None) -> None:
    """Raise UsageError where one file is a document, which does not hold both languages.

    table: how to read it; what has a delimiter is a table.
    """
    if table is not None and table.delimiter:
        return
    # A memory may end in .xml; what it is, its content tells.
    document = path.suffix.lower() in SUFFIXES and path.suffix.lower() not in FEEDS
    if document and not (path.is_file() and _is_table(path)):
        raise UsageError(
            f"{path}: one file must be a memory or another bilingual file ({_KINDS}); "
            "of documents give two, RU and EN"
        )


def _is_table(path: Path) -> bool:
    """Whether a text is a table: glossaries of OmegaT end in .txt."""
    with path.open("rb") as stream:
        first = stream.readline(safe_files.LINE)
    return path.suffix.lower() == ".txt" and b"\t" in first


@dataclass(slots=True)
class BilingualFile:
    """A bilingual file being read; iterate :meth:`segments`, then ``unread`` is complete.

    table: how to read a table. unread: what is left out, as a plural noun phrase, and how often;
    told: what is to be said of the rest, likewise.
    """

    path: Path
    table: TableOptions = field(default_factory=TableOptions)
    unread: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)

    def segments(self) -> Iterator[Segment]:
        """The segments that have both languages, in order, whatever their state.

        :raises InputError: it is no such file, is damaged, or has other languages.
        """
        count = 0
        try:
            with read_again(self.path) as path:
                for segment in self._read(path):
                    if untranslated(segment.ru, segment.en):
                        self.unread[_UNTRANSLATED] = self.unread.get(_UNTRANSLATED, 0) + 1
                    else:
                        count += 1
                        yield segment
        except OSError as err:
            raise InputError(safe_files.unreadable_file(self.path, err)) from err
        except ExportError as err:
            raise InputError(str(err)) from err
        if not count:
            raise InputError(f"{self.path}: no segment in it is translated")

    def beads(self) -> Iterator[BeadText]:
        """The same as beads that are sure."""
        return (BeadText(segment.ru, segment.en) for segment in self.segments())

    def notes(self) -> list[str]:
        """A line for each kind of what is left out or told, for people."""
        about = About(unread=self.unread, told=self.told)
        return [f"{self.path}: {line}" for line in about.unread_lines()]

    def _read(self, path: Path) -> Iterator[Segment]:
        """The segments of the file; path: where it can be read more than once."""
        form = format_of(path)
        if form in MEMORIES:
            return memory_segments(path, form, self.unread, self.table.encoding)
        if form in ("tbx", "multiterm"):
            raise ExportError(
                f"{path}: is a termbase: give a memory or a translation, or import it"
            )
        return self._rows(path)

    def _rows(self, path: Path) -> Iterator[Segment]:
        """The rows of a table, as an import reads them.

        What an import refuses for a character in a text is a segment here all the same.
        """
        incoming = Incoming(path, table=self.table)
        refused = ""
        for number, record in enumerate(incoming.read(), start=1):
            whole = record.ru.strip() and record.en.strip()
            if record.problem and record.problem not in _EMPTY and not whole:
                refused = (
                    refused or f"rows with an error, first in {record.where}: {record.problem}"
                )
                self._count(self.unread, refused)
            elif record.given.get("forbidden"):
                self._count(self.unread, "rows with English that is not to be used")
            elif whole:
                yield Segment(record.ru, record.en, record.where, record.id, number)
            else:
                self._count(self.unread, _UNTRANSLATED)
        for what, count in incoming.about.unread.items():
            self._count(self.unread, what, count)
        self.told.update(incoming.about.told)

    @staticmethod
    def _count(kinds: dict[str, int], what: str, count: int = 1) -> None:
        kinds[what] = kinds.get(what, 0) + count
