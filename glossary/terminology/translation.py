"""A document and its translation, read and checked against a glossary."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.documents.encodings import decode
from align.documents.expected_languages import check_languages
from align.documents.lines import Say
from align.documents.reading import read_bytes, read_document
from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.records import Document
from align.terms.aligned_texts import aligned_beads
from align.terms.records import BeadText
from align.text import counted
from glossary.terminology.check import check_terms
from glossary.terminology.findings import Finding
from glossary.terminology.glossary_terms import CheckedTerm
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

    def records(self, findings: Iterable[Finding] | None = None) -> list[dict[str, Any]]:
        """The findings, or those given, ready for JSON, with offsets in the files."""
        return [
            _record(finding, self.russian, self.english)
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
    findings = check_terms(terms, beads, lambda: StandIns(encoder()))
    return CheckedTranslation(russian, english, tuple(findings), len(beads), len(terms))


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


def _record(finding: Finding, russian: Document, english: Document) -> dict[str, Any]:
    """The fields of the command line's contract, in its order; offsets in the files."""
    ru = russian.original(finding.ru.start, finding.ru.end)
    en = english.original(finding.en.start, finding.en.end)
    return {
        "file": russian.path,
        "rule": finding.rule,
        "level": finding.level,
        "ru": finding.term,
        "ru_start": ru.start,
        "ru_end": ru.end,
        "expected": list(finding.expected),
        "found": finding.found,
        "en_file": english.path,
        "en_start": en.start,
        "en_end": en.end,
        "entry": finding.entry,
        "message": finding.message,
    }
