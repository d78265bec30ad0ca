"""CSV, TSV and JSONL: one entry a line, read back as written."""

import csv
import io
import json
from collections.abc import Callable
from typing import IO

import pytest
from hypothesis import example, given, settings

from glossary.entries.attributes import Attributes
from glossary.entries.content import content_version
from glossary.entries.entry import Entry
from glossary.formats.writers.delimited import (
    TSV_COLUMNS,
    guarded,
    jsonl_refusal,
    omegat_refusal,
    omegat_rows,
    record_of,
    tsv_refusal,
    tsv_row,
    unguarded,
    write_jsonl,
    write_omegat_csv,
    write_tsv,
)
from tests.support.exported import REFUSED_BY_XML, WITH_BREAK, WITH_TAB, entry, line, page, torture


def written(write: Callable[[IO[bytes], list[Entry]], int], *entries: Entry) -> str:
    stream = io.BytesIO()
    write(stream, list(entries))
    return stream.getvalue().decode("utf-8")


def csv_rows(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content, newline=""), strict=True))


def test_all_fields_are_quoted() -> None:
    """OmegaT drops lines that begin with #, and takes a header for a term."""
    content = written(write_omegat_csv, entry("#да", 'say "yes"', note="устно\nи письменно"))
    assert content == '"#да","say ""yes""","tweet: устно и письменно"\n'


def test_every_spelling_has_a_line() -> None:
    """The e form of a word with ё too, since OmegaT tells the letters apart."""
    entries = [entry("ещё", "more", id="a", variants=("Ещё",)), entry("#да", "yes", id="b")]
    assert [row[:3] for row in omegat_rows(entries)] == [
        ("a", "ещё", "more"),
        ("a", "еще", "more"),
        ("a", "Ещё", "more"),
        ("a", "Еще", "more"),
        ("b", "#да", "yes"),
    ]


def test_no_line_is_there_twice() -> None:
    """Where the spelling with е was found itself, it is not added again."""
    (first, second) = omegat_rows([entry("ещё", "more", variants=("еще",))])
    assert (first[1], second[1]) == ("ещё", "еще")


@given(ru=line, en=line)
@example("#", "=")
@settings(deadline=None)
def test_csv_is_read_as_written(ru: str, en: str) -> None:
    """Any text on one line, by Python's reader."""
    given_entry = entry(ru, en)
    assert omegat_refusal(given_entry) is None
    assert csv_rows(written(write_omegat_csv, given_entry))[0] == [ru, en, "tweet"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("а\nб", "line break in Russian"),
        ("а\rб", "line break in Russian"),
        ("а\u2028б", "line break in Russian"),
        ("а\x0bб", "control character U+000B in Russian"),
        ("а\ud800б", "lone surrogate U+D800 in Russian"),
        ("", "empty Russian"),
        ("я" * 100_001, "100,001 characters in the Russian, at most 100,000 fit"),
    ],
)
def test_what_would_be_cut_is_refused(text: str, reason: str) -> None:
    """OmegaT cuts a field at a line break, even a quoted one."""
    assert omegat_refusal(entry(text, "yes", ru_context="")) == reason


def test_tsv_has_a_header_and_all_columns() -> None:
    """Fields are never quoted, contexts stand on one line."""
    said = Attributes(domain="law", part_of_speech="noun", forbidden=True)
    given = entry("да", "yes", id="a", ru_context="а\tб\nв", variants=("Да", "ДА"), attributes=said)
    header, row = written(write_tsv, given).splitlines()
    assert header.split("\t") == list(TSV_COLUMNS)
    assert row.split("\t") == [
        "a", "да", "yes", "tweet", "accepted", "Да | ДА", "2", "corpus/en/a.md | corpus/en/b.md",
        "а б в", "They said: yes, and left.", "", "anna", "2026-03-04T05:06:07+00:00", "",
        "law", "", "noun", "", "yes", "", "", content_version(given),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+7", "'+7"),
        ("-да", "'-да"),
        ("@да", "'@да"),
        ("'=1", "''=1"),
        ("'да", "'да"),
        ("#да", "#да"),
        ("да=1", "да=1"),
    ],
)
def test_formulas_do_not_run(field: str, shown: str) -> None:
    """An apostrophe stands before what a spreadsheet would run."""
    assert guarded(field) == shown
    assert unguarded(shown) == field


@given(page)
@example("''=")
@example("\t")
def test_guarding_is_undone(text: str) -> None:
    """Exactly, whatever the text looks like."""
    assert unguarded(guarded(text)) == text


@given(ru=line, en=line, note=page, variant=line)
@settings(deadline=None)
def test_tsv_is_read_as_written(ru: str, en: str, note: str, variant: str) -> None:
    """Split at tabs, nothing else."""
    given_entry = entry(ru, en, note=note, variants=(variant,))
    assert tsv_refusal(given_entry) is None
    _, row, end = written(write_tsv, given_entry).split("\n")
    assert tuple(map(unguarded, row.split("\t"))) == tsv_row(given_entry)
    assert end == ""


@pytest.mark.parametrize(
    ("texts", "reason"), [(WITH_TAB, "tab in ru"), (WITH_BREAK, "line break in ru")]
)
def test_tsv_refuses_its_own_separators(texts: tuple[str, str], reason: str) -> None:
    """It has no quotes to put them in."""
    assert tsv_refusal(entry(*texts)) == reason


@given(ru=page, en=page, note=page)
@settings(deadline=None)
def test_jsonl_is_read_as_written(ru: str, en: str, note: str) -> None:
    """Everything the entry says, on one line."""
    given_entry = entry(ru, en, note=note)
    content = written(write_jsonl, given_entry)
    assert content.count("\n") == 1
    assert json.loads(content) == record_of(given_entry)


@pytest.mark.parametrize("text", REFUSED_BY_XML.values(), ids=REFUSED_BY_XML)
def test_jsonl_holds_all_but_lone_surrogates(text: str) -> None:
    """JSON escapes control characters; UTF-8 has no surrogates."""
    given_entry = entry(text, "yes")
    if "\ud800" in text:
        assert jsonl_refusal(given_entry) == "lone surrogate U+D800"
    else:
        assert json.loads(written(write_jsonl, given_entry))["ru"] == text


def test_the_evidence_of_the_machine_ends_with_a_decision() -> None:
    """Confidence and reasons stand only where nobody has decided."""
    undecided = entry("да", "yes", status="new", reasons=("in brackets",))
    decided = entry("да", "yes", reasons=("in brackets",))
    assert (record_of(undecided)["confidence"], record_of(undecided)["reasons"]) == (
        0.88,
        ["in brackets"],
    )
    assert (record_of(decided)["confidence"], record_of(decided)["reasons"]) == (None, [])


@pytest.mark.parametrize("write", [write_omegat_csv, write_tsv, write_jsonl])
def test_difficult_texts_keep_to_their_lines(
    write: Callable[[IO[bytes], list[Entry]], int],
) -> None:
    """As many lines as the writer says, none of them empty."""
    stream = io.BytesIO()
    lines = write(stream, torture())
    header = write is write_tsv
    content = stream.getvalue().decode("utf-8")
    assert content.count("\n") == lines + header
    assert all(content.split("\n")[:-1])
