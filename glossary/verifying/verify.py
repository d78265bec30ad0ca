"""Exports read back: is the file valid, and is every entry there, once, with the same text?

The readers share nothing with the writers but the names of columns: lxml's parser for TMX, TBX,
MultiTerm XML and XLIFF, openpyxl's for XLSX, csv and json for the others, each behind the checks of
glossary.formats.safe_files.
"""

import io
from collections.abc import Iterable
from pathlib import Path

from align.atomic_files import is_temporary
from align.errors import ExportError
from glossary.entries.entry import Entry
from glossary.exporting.losses import plan
from glossary.exporting.targets import Output, Target
from glossary.formats import safe_files
from glossary.formats.export_info import Languages
from glossary.formats.units import ordered_for_export
from glossary.formats.writers import delimited, sentence_rules
from glossary.verifying.comparison import VerifyReport
from glossary.verifying.tables import (
    verify_csv,
    verify_jsonl,
    verify_table,
    verify_tsv,
    verify_xlsx,
)
from glossary.verifying.xml import verify_multiterm, verify_tbx, verify_tmx, verify_xliff


def verify(
    path: Path, entries: Iterable[Entry] | None = None, target: Target | None = None
) -> VerifyReport:
    """What the export under ``path`` holds, whatever its name; its format is told by content.

    entries: what should be in it, that is what was exported, in any order, or streamed; None checks
    the file alone. target: the profile it was written for, whose files are told by their names.
    Raises ExportError, one line with file and line, where the file cannot be read as an export:
    missing, of another format or encoding, cut short, or hostile. Time and memory are bounded in
    that case too.
    """
    due: Iterable[Entry] | None
    due = ordered = None if entries is None else ordered_for_export(entries)
    try:
        output = None if target is None else _output_of(path, target)
        if output is not None and target is not None:
            if ordered is not None:
                due = plan(target, ordered).entries[target.outputs.index(output)]
            if output.table is not None:
                return verify_table(path, output.table, due, target.languages or Languages())
            if output.format == "omegat":
                return verify_csv(path, due, texts=True)
        name = _format_of(path)
        return _READERS[name](path, due)
    except OSError as err:
        raise ExportError(safe_files.unreadable_file(path, err)) from err


def files_within(paths: Iterable[Path]) -> list[Path]:
    """The files, and in place of each folder among them all files in it, sorted.

    Without those that are being written, or were left behind by a process that died.
    """
    files: list[Path] = []
    for path in paths:
        found = path.rglob("*") if path.is_dir() else ()
        inside = sorted(one for one in found if one.is_file() and not is_temporary(one))
        files += inside or [path]
    return files


def _output_of(path: Path, target: Target) -> Output:
    """Which file of ``target`` is meant by ``path``."""
    for output in target.outputs:
        for file in output.files:
            if path.as_posix().endswith(file):
                return output
    files = ", ".join(target.files)
    raise ExportError(f"{path}: is not a file of {target.title}, whose files are {files}")


def _format_of(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(safe_files.CHUNK)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"\xff\xfe<\0") and safe_files.root_of(path, any_encoding=True) == "mtf":
        return "multiterm-xml"
    safe_files.refuse_encoding(path, head)
    if not head and path.suffix.lower() in (".csv", ".jsonl"):
        return path.suffix.lower()[1:]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        with path.open("rb") as stream:
            root = safe_files.xml_root(path, stream, doctype=True).rpartition(":")[2]
        return _ROOTS.get(root, "tmx")
    if head.startswith(b"\xef\xbb\xbf"):
        raise ExportError(f"{path}: line 1: begins with a byte order mark; save it without one")
    if head.startswith("\t".join(delimited.TSV_COLUMNS[:3]).encode()):
        return "tsv"
    if head[:1] in (b'"', b"{"):
        return "csv" if head[:1] == b'"' else "jsonl"
    formats = "TMX, TBX, XLIFF, XLSX, CSV, TSV or JSONL"
    what = f"is not {formats} as exported" if head else "is empty"
    raise ExportError(f"{path}: {what}; export it again")


def _verify_rules(path: Path, entries: Iterable[Entry] | None) -> VerifyReport:
    """Rules for sentences: are they those that an export writes?"""
    due = io.BytesIO()
    with path.open("rb") as stream:
        found = stream.read(_MOST_OF_RULES)
    write = sentence_rules.write_srx if b"<srx" in found else sentence_rules.write_conf
    rules = write(due)
    problems = () if found == due.getvalue() else ("the rules are not those of an export",)
    return VerifyReport(path, "rules", rules, rules, problems)


_MOST_OF_RULES = 1_000_000
"""Bytes of rules for sentences; ours are far fewer."""
_ROOTS = {
    "martif": "tbx", "TBX": "tbx", "tbx": "tbx", "xliff": "xliff", "java": "rules", "srx": "rules",
    "mtf": "multiterm-xml",
}  # fmt: skip
_READERS = {
    "rules": _verify_rules,
    "tmx": verify_tmx,
    "tbx": verify_tbx,
    "multiterm-xml": verify_multiterm,
    "xliff": verify_xliff,
    "xlsx": verify_xlsx,
    "csv": verify_csv,
    "tsv": verify_tsv,
    "jsonl": verify_jsonl,
}
