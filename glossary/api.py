"""What the main commands do, as one call each for Python programs.

Nothing is printed: what the commands print on standard error is in the results and the errors, or
goes to the function ``say``, line by line.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from align.atomic_files import temporary_folder
from glossary.exporting.export import (
    OnRefused,
    Written,
    check_single,
    format_named,
    write_stream,
    write_targets,
)
from glossary.exporting.profiles import profile_named, with_languages
from glossary.exporting.selection import Selected, Selection, export_info, parse_since
from glossary.exporting.targets import FORMATS, Target, with_name_mark
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.table_options import TableOptions
from glossary.importing.changes import Change, MergeOptions
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.importing.whole_files import read_again
from glossary.store.store import Store
from glossary.verifying.comparison import VerifyReport
from glossary.verifying.verify import files_within, verify

if TYPE_CHECKING:
    from align.documents.lines import Say
    from glossary.building.build import BuildReport
    from glossary.terminology.glossary_terms import CheckedTerm
    from glossary.terminology.translation import CheckedSegments, CheckedTranslation

__all__ = [
    "MergeOptions", "build_corpus", "check_bilingual_file", "check_translation", "choose",
    "export_files", "export_stream", "import_file", "read_terms", "verify_files",
]  # fmt: skip


def build_corpus(
    corpus: Path,
    store: Path,
    *,
    model: str = "bundled",
    jobs: int | None = None,
    words: Collection[str] = (),
    step: Callable[[str], None] = lambda stem: None,
    fresh: bool = False,
    names: bool = False,
) -> "BuildReport":
    """Find and pair everything in a corpus, as ``tolmach build`` does; decisions stay.

    Articles that have not changed since an earlier build are not looked at again, unless ``fresh``.

    corpus: a folder with en/, the articles, and ru/, their Russian versions. store: made where
    there is none. jobs: processes; by default one per core, for many articles. words: that occur in
    hashtags. step: called with the name of an article, without its suffix, when that is done.
    names: keep what aligned articles say of people, places and products, as entries of kind name.

    :raises InputError: there is no such folder, or there are no articles in it.
    :raises ModelError: the encoder cannot be loaded.
    :raises StoreError: the store cannot be opened or written to.
    """
    from align.encoders.cache_results import own_results
    from align.encoders.loading import cached_encoder
    from glossary.building.build import build_into
    from glossary.building.sources.corpus import find_articles

    articles = find_articles(corpus)
    articles.names = names
    with Store.open(store, create=True) as opened:
        encoder = cached_encoder(model)
        kept = own_results(fresh=fresh)
        return build_into(
            opened, articles, encoder, model=model, jobs=jobs, words=words, step=step, kept=kept
        )


def check_translation(
    store: Path,
    ru: Path,
    en: Path,
    *,
    lines: bool = False,
    model: str = "bundled",
    must: Collection[str] | None = (),
    say: "Say" = lambda line: None,
) -> "CheckedTranslation":
    """A document and its translation, checked against the approved glossary.

    Does what ``tolmach check`` does. All findings are in the result, notes as well. lines: the
    files have one sentence per line, line for line. must: Russian terms that must always be
    rendered as approved, None for all. For one file with both languages there is
    :func:`check_bilingual_file`.

    :raises InputError: a file cannot be read, or the files are the wrong way round.
    :raises ModelError: the encoder cannot be loaded.
    :raises StoreError: there is no such store, or it cannot be read.
    :raises UsageError: a term of must is not in the glossary.
    """
    from align.encoders.loading import cached_encoder
    from glossary.terminology.translation import check_documents

    terms = _terms_to_check(store, must, say)
    encoder = cache(lambda: cached_encoder(model))
    return check_documents(terms, ru, en, encoder, lines=lines, say=say)


def check_bilingual_file(
    store: Path,
    file: Path,
    *,
    model: str = "bundled",
    must: Collection[str] | None = (),
    say: "Say" = lambda line: None,
) -> "CheckedSegments":
    """A bilingual file, checked against the approved glossary, whatever the states of its segments.

    Does what ``tolmach check`` does with one file: TMX, XLIFF, mqxliff, mxliff, sdlxliff, PO, or a
    table. must: as of :func:`check_translation`. say: called with what of it is not read or not
    checked in full.

    :raises InputError: the file cannot be read, or is not in both languages.
    :raises ModelError: the encoder cannot be loaded.
    :raises StoreError: there is no such store, or it cannot be read.
    :raises UsageError: a term of must is not in the glossary.
    """
    from align.encoders.loading import cached_encoder
    from glossary.importing.bilingual import BilingualFile
    from glossary.terminology.translation import check_segments

    terms = _terms_to_check(store, must, say)
    bilingual = BilingualFile(file)
    encoder = cache(lambda: cached_encoder(model))
    checked = check_segments(terms, file, bilingual.segments(), encoder, say)
    for line in bilingual.notes():
        say(line)
    return checked


def _terms_to_check(store: Path, must: Collection[str] | None, say: "Say") -> "list[CheckedTerm]":
    from glossary.terminology.glossary_terms import checked_terms, never_optional

    with Store.open(store, read_only=True) as opened:
        terms = checked_terms(opened.entries.in_order(), say)
    return never_optional(terms, must)


def read_terms(
    files: Sequence[Path],
    *,
    lines: bool = False,
    everything: bool = False,
    least: float = 0.5,
    model: str = "bundled",
    jobs: int | None = None,
    say: "Say" = lambda line: None,
) -> list[dict[str, Any]]:
    """The terms of a document and its translation, or of a bilingual file.

    Does what ``tolmach terms`` does. One record per term, surest first; fields: align.frames.TERMS,
    or SEGMENT_TERMS for memories and lines. files: the Russian and the English document, or one
    bilingual file (TMX, XLIFF, mqxliff, mxliff, sdlxliff, PO, a table). lines: two files with one
    sentence per line, line for line. everything: also what is neither a civic nor a legal term.
    least: the lowest confidence.

    :raises UsageError: neither two files nor one bilingual file.
    :raises InputError: a file cannot be read, or the files are the wrong way round.
    :raises ModelError: the encoder cannot be loaded.
    """
    from align.encoders.loading import cached_encoder
    from glossary.building.terms import mine_files

    encoder = cached_encoder(model)
    mined = mine_files(files, encoder, lines=lines, model=model, jobs=jobs, say=say)
    for line in mined.warnings():
        say(line)
    return mined.records(mined.terms(least, everything=everything))


def choose(
    statuses: Sequence[str] = (), domains: Sequence[str] = (), since: str | int | None = None
) -> Selection:
    """Which entries to export; by default all that are approved.

    statuses, domains: only these. since: only what was decided or changed since a day, a time
    ("2026-03-01", "2026-03-01T12:00:00Z"), or the number of an event.

    :raises UsageError: ``since`` is not a time.
    """
    when = parse_since(since) if isinstance(since, str) else since
    return Selection(tuple(statuses), tuple(domains), when)


def export_files(
    store: Path,
    targets: Sequence[str],
    folder: Path,
    selection: Selection | None = None,
    languages: Languages | None = None,
    *,
    on_refused: OnRefused = "error",
    strict: bool = False,
) -> list[Written]:
    """The files written to ``folder`` from a store, either all of them or none.

    targets: names of formats, of profiles, or paths of profiles in TOML. on_refused: "skip" leaves
    out what a format cannot hold. A selection names its own files, such as
    glossary.since-2026-03-01.tmx.

    :raises LossesError: with strict, where anything would be lost.
    :raises ExportError: a file cannot be written; all are then as they were.
    :raises StoreError: there is no such store, or it cannot be read.
    """
    mark = (selection or Selection()).mark
    placed = [
        (with_name_mark(_target(name, languages), mark), folder) for name in dict.fromkeys(targets)
    ]
    with _entries(store, selection) as (entries, info):
        return write_targets(entries, info, placed, on_refused, strict=strict)


def export_stream(
    store: Path,
    target: str,
    stream: IO[bytes],
    selection: Selection | None = None,
    languages: Languages | None = None,
    *,
    on_refused: OnRefused = "error",
    strict: bool = False,
) -> Written:
    """What was written to ``stream`` (binary, stays open); otherwise as :func:`export_files`."""
    chosen = _target(target, languages)
    check_single(chosen)
    with _entries(store, selection) as (entries, info):
        return write_stream(entries, info, stream, chosen, on_refused, strict=strict)


def verify_files(
    store: Path | None,
    files: Sequence[Path],
    target: str | None = None,
    selection: Selection | None = None,
    languages: Languages | None = None,
) -> list[VerifyReport]:
    """What each file holds, in order, compared with the store where one is given.

    files: a folder stands for all files in it, sorted. target: the profile that the files were
    written for, if any.

    :raises ExportError: a file cannot be read.
    """
    mark = (selection or Selection()).mark
    wanted = None if target is None else with_name_mark(_target(target, languages), mark)
    with ExitStack() as stack:
        entries = None
        if store is not None:
            entries, _ = stack.enter_context(_entries(store, selection))
        return [verify(path, entries, wanted) for path in files_within(files)]


def import_file(
    store: Path,
    file: Path,
    reviewer: str,
    options: MergeOptions | None = None,
    table: TableOptions | None = None,
    languages: Languages | None = None,
    *,
    preview: bool = False,
) -> list[Change]:
    """What each record of ``file`` comes to, in order; the store is made where there is none.

    preview: change nothing, and make no store.

    :raises ExportError: the file cannot be read to its end; nothing is changed then.
    """
    with ExitStack() as stack:
        whole = stack.enter_context(read_again(file))
        incoming = Incoming(whole, languages or Languages(), table or TableOptions())
        if preview and not store.exists():
            store = Path(stack.enter_context(temporary_folder()), "glossary.db")
        opened = stack.enter_context(Store.open(store, create=True))
        return list(merge(opened, incoming, reviewer, options, preview=preview))


def _target(name: str, languages: Languages | None) -> Target:
    """The format or profile of that name."""
    target = format_named(name) if name in FORMATS and name != "tbx" else profile_named(name)
    if languages is None:
        return target
    turned = languages.direction if languages.from_english else None
    return with_languages(target, languages.ru, languages.en, turned)


@contextmanager
def _entries(store: Path, selection: Selection | None) -> Iterator[tuple[Selected, ExportInfo]]:
    """The chosen entries of one moment, and what an export says of itself."""
    with Store.open(store, read_only=True) as opened, opened.snapshot():
        opened.check()
        entries = Selected(opened, selection or Selection())
        yield entries, export_info(opened, entries, selection)
