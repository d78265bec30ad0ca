"""The terms of documents, lines or a bilingual file, given as files."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from align.documents.lines import Say
from align.encoders.protocol import Encoder
from align.errors import UsageError
from align.terms.articles import (
    MinedTexts,
    line_segments,
    mine_documents,
    mine_segments,
    term_jobs,
)
from align.terms.records import BeadText
from align.text import counted
from glossary.formats.table_options import TableOptions
from glossary.importing.bilingual import BilingualFile, check_bilingual

_BYTES = 500  # of a file, roughly, for each segment


def check_term_files(
    files: Sequence[Path], *, by_line: bool, table: TableOptions | None = None
) -> None:
    """Raise UsageError for files that terms cannot be mined from.

    by_line: they are two files of lines. table: how to read one file that is a table.
    """
    if len(files) > 2:
        raise UsageError(
            f"give RU and EN, or one bilingual file, not {counted(len(files), 'file')}"
        )
    if len(files) == 1:
        check_bilingual(files[0], table)
    if by_line and len(files) != 2:
        raise UsageError("--lines and --lists take two files, RU and EN")


def mine_files(
    files: Sequence[Path],
    encoder: Encoder,
    *,
    lines: bool = False,
    model: str = "bundled",
    jobs: int | None = None,
    say: Say = lambda line: None,
    table: TableOptions | None = None,
    watch: Callable[[Iterable[BeadText]], Iterable[BeadText]] = iter,
) -> MinedTexts:
    """The files read for terms: a document and its translation, or one bilingual file.

    lines: two files with one sentence per line, line for line. model: the name of ``encoder``.
    jobs: processes for memories and lines; by default one per core, for many segments. say: called
    with what a user should know of the files. table: how to read one that is a table. watch: what
    passes the segments on as they are read.

    :raises UsageError: neither two files nor one bilingual file.
    :raises InputError: a file cannot be read, or the files are the wrong way round.
    """
    check_term_files(files, by_line=lines, table=table)
    if len(files) == 2 and not lines:
        return mine_documents(files[0], files[1], encoder, say)
    size = sum(path.stat().st_size for path in files if path.is_file())
    jobs = jobs or term_jobs(size // _BYTES)
    if lines:
        segments = line_segments(files[0], files[1], say)
        return mine_segments(files[0].stem, watch(segments), encoder, model=model, jobs=jobs)
    file = BilingualFile(files[0], table or TableOptions())
    beads = watch(file.beads())
    mined = mine_segments(files[0].stem, beads, encoder, model=model, jobs=jobs)
    for line in file.notes():
        say(line)
    return mined
