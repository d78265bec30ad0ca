"""A document and its translation, or a bilingual file, read and checked against a glossary."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from align.documents.encodings import decode
from align.documents.expected_languages import check_languages
from align.documents.lines import Say
from align.documents.reading import read_bytes, read_document
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.records import Document, Span
from align.terms.aligned_texts import aligned_beads
from align.terms.records import BeadText
from align.text import counted
from glossary.formats.readers.segments import Segment
from glossary.terminology.check import LONGEST, check_terms
from glossary.terminology.findings import Finding, context
from glossary.terminology.glossary_terms import CheckedTerm
from glossary.terminology.sarif import Lines, line_named
from glossary.terminology.stand_ins import StandIns


@dataclass(frozen=True, slots=True)
class CheckedTranslation:
    """A translation with what was found in it.

    findings: in the order of the Russian; their offsets are readable ones. beads: how many were
    checked. terms: how many the glossary has.
    """

    russian: Document
    english: Document
    findings: tuple[Finding, ...]
    beads: int
    terms: int

    @property
    def texts(self) -> dict[str, str]:
        """The files as decoded, by their paths."""
        return {document.path: document.raw for document in (self.russian, self.english)}

    def records(self, findings: Iterable[Finding] | None = None) -> list[dict[str, Any]]:
        """The findings, or those given, ready for JSON, with offsets in the files."""
        lines = [Lines(document.raw) for document in (self.russian, self.english)]
        return [
            _record(finding, self.russian, self.english, *lines)
            for finding in (self.findings if findings is None else findings)
        ]


def check_documents(
    terms: Sequence[CheckedTerm],
    ru: Path,
    en: Path,
    encoder: Callable[[], Encoder],
    *,
    lines: bool = False,
    say: Say = lambda line: None,
) -> CheckedTranslation:
    """The document ``ru`` and its translation ``en``, checked against the terms.

    The files are read whatever the terms are. encoder: gives the encoder; called where one is
    needed. lines: the files have one sentence per line, line for line. say: called with what a user
    should know of the files.

    :raises InputError: a file cannot be read, or the files are the wrong way round.
    """
    read = _line_beads(ru, en, say) if lines else _document_beads(ru, en, encoder, say)
    russian, english, beads = read
    finders: list[StandIns] = []

    def finder() -> StandIns:
        finders.append(StandIns(encoder()))
        return finders[-1]

    findings = check_terms(terms, beads, finder)
    for line in _cut_short(beads, finders, "sentence"):
        say(f"{en.as_posix()}: {line}")
    return CheckedTranslation(russian, english, tuple(findings), len(beads), len(terms))


def _cut_short(beads: Iterable[BeadText], finders: Iterable[StandIns], noun: str) -> Iterator[str]:
    """What was not checked in full, one line each; noun: what a bead is called."""
    if long := sum(max(len(bead.ru), len(bead.en)) > LONGEST for bead in beads):
        yield (
            f"{counted(long, noun)} over {LONGEST:,} characters long, checked up to there only; "
            "break them up"
        )
    if cut_short := sum(finder.cut_short for finder in finders):
        yield (
            "what stands in place of a term was not looked for everywhere in "
            f"{counted(cut_short, noun)}, too long for that; break them up"
        )


@dataclass(frozen=True, slots=True)
class CheckedSegments:
    """A bilingual file with what was found in it.

    path: as given, with forward slashes. findings: in order, each with its segment; their offsets
    are those in its texts. beads: how many segments were checked. terms: as of CheckedTranslation.
    """

    path: str
    found: tuple[tuple[Segment, Finding], ...]
    beads: int
    terms: int

    @property
    def texts(self) -> dict[str, str]:
        """The file by its path; its text is not kept, as its places are segments."""
        return {self.path: ""}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings alone, in order."""
        return tuple(finding for _, finding in self.found)

    def records(self, findings: Iterable[Finding] | None = None) -> list[dict[str, Any]]:
        """The findings, or those given, ready for JSON, with their places in the file."""
        wanted = None if findings is None else set(map(id, findings))
        return [
            _segment_record(self.path, segment, finding)
            for segment, finding in self.found
            if wanted is None or id(finding) in wanted
        ]


def check_segments(
    terms: Sequence[CheckedTerm],
    path: Path,
    segments: Iterable[Segment],
    encoder: Callable[[], Encoder],
    say: Say = lambda line: None,
) -> CheckedSegments:
    """The segments of the bilingual file ``path``, checked against the terms as they come.

    encoder: gives the encoder; called where one is needed. say: called with a line on what was not
    checked in full.
    """
    finders: list[StandIns] = []

    def stand_ins() -> StandIns:
        if not finders:
            finders.append(StandIns(encoder()))
        return finders[0]

    source, count = iter(segments), 0
    found: list[tuple[Segment, Finding]] = []
    long: list[BeadText] = []
    while part := list(islice(source, _TOGETHER)):
        count += len(part)
        found += _found_in(terms, part, stand_ins)
        long += [
            BeadText(one.ru, one.en) for one in part if max(map(len, (one.ru, one.en))) > LONGEST
        ]
    for line in _cut_short(long, finders, "segment"):
        say(f"{path.as_posix()}: {line}")
    return CheckedSegments(path.as_posix(), tuple(found), count, len(terms))


_TOGETHER = 20_000
"""Segments that are checked at once, so that memory does not grow with the file."""


def _found_in(
    terms: Sequence[CheckedTerm], segments: Sequence[Segment], stand_ins: Callable[[], StandIns]
) -> Iterator[tuple[Segment, Finding]]:
    """The findings in segments, in order: the segments are checked as one text, end to end."""
    starts = [
        list(accumulate((len(getattr(one, side)) + 1 for one in segments), initial=0))
        for side in ("ru", "en")
    ]
    beads = [
        BeadText(one.ru, one.en, ru, en)
        for one, ru, en in zip(segments, starts[0][:-1], starts[1][:-1], strict=True)
    ]
    for finding in check_terms(terms, beads, stand_ins):
        at = bisect_right(starts[0], finding.ru.start) - 1
        ru, en = _moved(finding.ru, starts[0][at]), _moved(finding.en, starts[1][at])
        yield segments[at], replace(finding, ru=ru, en=en)


def _moved(span: Span, start: int) -> Span:
    return Span(span.start - start, span.end - start)


def _segment_record(path: str, segment: Segment, finding: Finding) -> dict[str, Any]:
    """The fields of :func:`_record`, with the unit, the number of the segment and its place."""
    line = line_named(segment.where)
    ends = (finding.ru, finding.en)
    contexts = (context(segment.ru, finding.ru), context(segment.en, _english(finding)))
    return {
        **_fields(path, path, finding, ends, ((line, None), (line, None)), contexts),
        "unit": segment.unit,
        "segment": segment.number,
        "where": segment.where,
    }


def _english(finding: Finding) -> Span | None:
    return finding.en if finding.found is not None else None


_Read = tuple[Document, Document, Sequence[BeadText]]


def _line_beads(ru: Path, en: Path, say: Say) -> _Read:
    """Two files whose lines translate each other; a blank line translates a blank one."""
    documents = _line_document(ru), _line_document(en)
    sides = [_lines(document.raw) for document in documents]
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"{ru.as_posix()} has {counted(len(sides[0]), 'line')} and {en.as_posix()} "
            f"{len(sides[1])}: "
            "--lines needs a line for each; leave it out and the sentences are aligned"
        )
    texts = [[text for _, text in side] for side in sides]
    warning = check_languages(texts[0], texts[1], ru.as_posix(), en.as_posix())
    if warning:
        say(f"note: {warning}")
    beads = [
        BeadText(ru_text, en_text, ru_start, en_start)
        for (ru_start, ru_text), (en_start, en_text) in zip(*sides, strict=True)
        if ru_text and en_text
    ]
    return (*documents, beads)


def _line_document(path: Path) -> Document:
    """A text file as it is: readable and original offsets are the same."""
    name = path.as_posix()
    raw, _ = decode(read_bytes(path, name), name)
    if not raw.strip():
        raise InputError(f"{name}: empty; give a text with one sentence per line")
    return Document(name, raw, raw, range(len(raw) + 1), ())


def _lines(raw: str) -> list[tuple[int, str]]:
    """Each line without outer space, and where that begins in the text."""
    lines, start = [], 0
    for line in raw.removesuffix("\n").split("\n"):
        lines.append((start + len(line) - len(line.lstrip()), line.strip()))
        start += len(line) + 1
    return lines


def _document_beads(ru: Path, en: Path, encoder: Callable[[], Encoder], say: Say) -> _Read:
    """Two documents, aligned sentence by sentence."""
    russian, english = read_document(ru), read_document(en)
    for document in (russian, english):
        for line in document.notes:
            say(f"{document.path}: {line}")
    warning = check_languages([russian.text], [english.text], russian.path, english.path)
    if warning:
        say(f"note: {warning}")
    _, beads = aligned_beads(russian, english, sentence_encoder(encoder()))
    return russian, english, beads


def _record(
    finding: Finding, russian: Document, english: Document, ru_lines: Lines, en_lines: Lines
) -> dict[str, Any]:
    """The fields of the command line's contract; offsets, lines and columns in the files."""
    ru = russian.original(finding.ru.start, finding.ru.end)
    en = english.original(finding.en.start, finding.en.end)
    contexts = (
        _context(russian.text, finding.ru_bead, finding.ru),
        _context(english.text, finding.en_bead, _english(finding)),
    )
    places = (ru_lines.at(ru.start), en_lines.at(en.start))
    return _fields(russian.path, english.path, finding, (ru, en), places, contexts)


def _context(text: str, bead: Span, place: Span | None) -> tuple[str, list[int]]:
    return context(text[bead.start : bead.end], _moved(place, bead.start) if place else None)


def _fields(
    file: str,
    en_file: str,
    finding: Finding,
    ends: tuple[Span, Span],
    places: Sequence[tuple[int | None, int | None]],
    contexts: Sequence[tuple[str, list[int]]],
) -> dict[str, Any]:
    """The fields of a finding in their order; of each pair the Russian is first."""
    (ru, en), ((ru_line, ru_column), (en_line, en_column)) = ends, places
    (ru_context, ru_mark), (en_context, en_mark) = contexts
    return {
        "file": file,
        "rule": finding.rule,
        "level": finding.level,
        "ru": finding.term,
        "ru_start": ru.start,
        "ru_end": ru.end,
        "expected": list(finding.expected),
        "found": finding.found,
        "en_file": en_file,
        "en_start": en.start,
        "en_end": en.end,
        "entry": finding.entry,
        "message": finding.message,
        "ru_line": ru_line,
        "ru_column": ru_column,
        "en_line": en_line,
        "en_column": en_column,
        "ru_context": ru_context,
        "ru_mark": ru_mark,
        "en_context": en_context,
        "en_mark": en_mark,
    }
