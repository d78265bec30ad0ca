"""The command line: `main`, and the commands that work on a store."""

import errno
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.align_command import align_command
from align.cli import COMMANDS, exit_code
from align.commands import format_option, load, model_option
from align.errors import LossError, TolmachError, UsageError
from align.hashtag_command import hashtags_command
from align.options import option
from align.output import note, write_records
from align.word_lists import read_word_lists, words_option
from glossary.check_command import check
from glossary.concept_commands import concepts, edit
from glossary.export_commands import export, verify
from glossary.figure_commands import calibrate, status
from glossary.hashtag_words import entry_words, store_words
from glossary.import_commands import annotate, import_
from glossary.options import (
    ENTRY_STATUSES,
    check_kinds,
    open_store,
    reviewer_option,
    store_option,
)
from glossary.review_commands import agreement, review
from glossary.term_commands import terms

if TYPE_CHECKING:
    from glossary.entries import Entry


class Cli(click.Group):
    """The group that turns errors into one line and an exit code, in one place."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a TolmachError becomes a line on stderr."""
        _open_streams()
        try:
            return super().invoke(ctx)
        except TolmachError as error:
            ctx.exit(exit_code(error))
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            where = f"{error.filename}: " if error.filename else ""
            advice = "; free some space and run it again" if error.errno == errno.ENOSPC else ""
            note(f"tolmach: {where}{error.strerror or error}{advice}")
            ctx.exit(1)


def _open_streams() -> None:
    """Make both streams fit for any text: a closed one takes what is written to it nowhere."""
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@click.group(
    cls=Cli,
    context_settings={"auto_envvar_prefix": "TOLMACH", "help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="tolmach", prog_name="tolmach")
def main() -> None:
    """Recover the translations in articles that quote Russian.

    From articles to a reviewed glossary: build, review, export. Results go to standard output,
    everything else to standard error. Every option can be set as TOLMACH_COMMAND_OPTION in the
    environment.
    """


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path, readable=False), default=Path("corpus"))
@store_option
@model_option
@option("--strict", is_flag=True, help="Exit with 3 where a file had to be skipped.")
@option(
    "--jobs", type=click.IntRange(1, 64),
    help="Processes to build with.  [default: one a core, for many articles]",
)  # fmt: skip
@words_option
@format_option
def build(
    corpus: Path, store_path: Path, model: str, strict: bool, jobs: int | None,
    word_lists: tuple[Path, ...], form: str | None,
) -> None:  # fmt: skip
    """Find and pair everything in a corpus.

    CORPUS is a folder with en/, the articles, and ru/, their Russian versions under the same
    names where they exist. Decisions that were taken before stay.
    """
    from align.encoder import sentence_encoder
    from glossary.approved import REASON, Approved, approved_terms, with_approved
    from glossary.building import COLUMNS, build_pairs, default_jobs, find_articles, summary
    from glossary.entries import APPROVED

    found, words = find_articles(corpus), read_word_lists(word_lists)
    with open_store(store_path, create=True) as store:
        encoder = load(model)
        entries = list(store.entries(sorted(APPROVED)))
        words |= entry_words(entries)
        with _Progress(len(found.articles)) as step:
            built = build_pairs(
                found, encoder, step, approved_terms(entries),
                model=model, jobs=jobs or default_jobs(found), words=words,
            )  # fmt: skip
        pairs = with_approved(built.pairs, Approved.of(entries))
        counts = store.replace_pairs(pairs, built.documents, model=sentence_encoder(encoder).name)
        changed = len(store.changed())
    for line in (*built.notes, *(f"skipped: {line}" for line in built.skipped)):
        note(line)
    articles = {"kind": "articles", "found": built.articles}
    write_records([articles, *summary(pairs).to_dicts()], form, COLUMNS)
    waiting = counts.statuses["new"] + counts.statuses["skipped"]
    note(
        f"{built.articles} articles, {built.aligned} of them aligned with their Russian; "
        f"{counts.entries} entries, {waiting} to review: tolmach review"
    )
    if settled := sum(REASON in pair.reasons for pair in pairs):
        what = "fragment has" if settled == 1 else "fragments have"
        note(f"{settled} {what} the English that was approved elsewhere")
    if changed:
        note(f"{changed} changed since they were decided: they come first, beside what they were")
    if strict and built.skipped:
        raise LossError(f"{len(built.skipped)} files skipped; the rest is in {store_path}")


class _Progress:
    """A progress bar on stderr while articles are built; silent where nobody watches."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __enter__(self) -> Callable[[str], None]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        from align.output import console

        self._bar = Progress(
            TextColumn("building"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.description}"), console=console(stderr=True),
            transient=True, disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._bar.__enter__()
        task = self._bar.add_task("", total=self._total)
        return lambda stem: self._bar.update(task, advance=1, description=stem)

    def __exit__(self, *error: Any) -> None:
        self._bar.__exit__(*error)


@main.command()
@click.argument("ru")
@click.argument("en")
@option("--kind", default=None, help="Its kind.  [default: hashtag for #…, else term]")
@option("--note", "remark", default=None, help="A note for the glossary.")
@store_option
@reviewer_option
def add(
    ru: str, en: str, kind: str | None, remark: str | None, store_path: Path, reviewer: str
) -> None:
    """Add an entry by hand. It counts as approved."""
    from align.choices import fragment_key
    from align.morphology import look_alikes, without_look_alikes
    from align.records import KINDS
    from align.text import CYRILLIC

    if CYRILLIC.search(en) or not (CYRILLIC.search(ru) or ru.startswith("#")):
        raise UsageError("give the Russian first, then the English: tolmach add аким akim")
    if mixed := look_alikes(ru, "ru"):
        ru = without_look_alikes(ru)
        note(f"{ru}: {mixed}")
    kind = kind or ("hashtag" if ru.startswith("#") else "term")
    if kind not in KINDS:
        raise UsageError(f"no kind {kind!r}: use one of {', '.join(KINDS)}")
    if not store_path.exists():
        note(f"{store_path}: a new store")
    with open_store(store_path, create=True) as store:
        event = store.add(ru, en, reviewer, remark, kind=kind, key=fragment_key(ru, kind))
    click.echo(event.entry)


@main.command()
@click.argument("entry", required=False)
@click.argument("action", required=False, metavar="ACTION")
@option("--ru", default=None, help="New Russian, for edit.")
@option("--en", default=None, help="New English, for edit.")
@option("--note", "remark", default=None, help="A note for the glossary.")
@option("--from", "source", default=None, help="A file of decisions; - is standard input.")
@option(
    "--keep-both",
    is_flag=True,
    help="Accept without rejecting what a conflict of an import would replace.",
)
@option("--partial", is_flag=True, help="With --from: leave out lines that do not fit.")
@option("--blind", is_flag=True, help="A second opinion, beside what another has decided.")
@store_option
@reviewer_option
def decide(
    entry: str | None, action: str | None, ru: str | None, en: str | None, remark: str | None,
    source: str | None, keep_both: bool, partial: bool, blind: bool, store_path: Path,
    reviewer: str,
) -> None:  # fmt: skip
    """Decide in a script: ENTRY accept, reject, edit or skip.

    ENTRY is an id, or its first digits. undo and redo take the reviewer's last decision back
    or do it again and take no ENTRY. Prints the event, and that of an entry replaced by it.
    """
    if source is not None:
        if entry or action or blind:
            what = "--blind" if blind else "ENTRY and an action"
            raise UsageError(f"give {what}, or --from FILE, not both")
        _decide_many(source, partial, store_path, reviewer)
        return
    if entry not in ("undo", "redo") and action not in ("accept", "reject", "edit", "skip"):
        found = f", not {action!r}" if action else ""
        raise UsageError(
            f"give ENTRY and accept, reject, edit or skip{found}; or undo, redo; or --from FILE"
        )
    from glossary.derivation import ROLES

    with open_store(store_path) as store:
        if entry in ("undo", "redo"):
            roles = ("opinion",) if blind else ROLES[:3]
            again = store.undo if entry == "undo" else store.redo
            events = [again(reviewer, roles=roles)]
        elif blind:
            events = [store.opine(entry or "", action or "", reviewer, ru=ru, en=en, note=remark)]
        else:
            events = store.decide_all(
                entry or "", action or "", reviewer, ru=ru, en=en, note=remark, keep_both=keep_both
            )
    write_records([event.as_record() for event in events], "jsonl", ())


def _decide_many(source: str, partial: bool, store_path: Path, reviewer: str) -> None:
    from glossary.decisions import apply_decisions, read_decisions

    decisions = read_decisions(sys.stdin if source == "-" else Path(source))
    with open_store(store_path) as store:
        applied = apply_decisions(store, decisions, reviewer, partial=partial)
    for line in applied.refused:
        note(f"left out: {line}")
    record = {
        "changed": applied.changed, "unchanged": applied.unchanged, "older": applied.older,
        "refused": len(applied.refused),
    }  # fmt: skip
    write_records([record], None, tuple(record))
    if applied.refused:
        sys.exit(3)


@main.group()
def decisions() -> None:
    """Decisions as text, made to be kept in git."""


@decisions.command("export")
@click.argument("target", default="-")
@store_option
def decisions_export(target: str, store_path: Path) -> None:
    """Write every decision in force as sorted JSON lines to TARGET, or standard output."""
    from glossary.atomic import atomic_file
    from glossary.decisions import export_decisions

    with open_store(store_path, read_only=True) as store:
        lines = list(export_decisions(store))
    text = "".join(f"{line}\n" for line in lines)
    if target == "-":
        sys.stdout.write(text)
    else:
        with atomic_file(Path(target)) as stream:
            stream.write(text.encode())
        note(f"{target}: {len(lines)} decisions")


@decisions.command("import")
@click.argument("source")
@option("--partial", is_flag=True, help="Leave out lines that do not fit.")
@store_option
@reviewer_option
def decisions_import(source: str, partial: bool, store_path: Path, reviewer: str) -> None:
    """Apply the decisions of SOURCE; of two on one entry the later counts."""
    _decide_many(source, partial, store_path, reviewer)


ENTRY_COLUMNS = ("id", "status", "kind", "ru", "en", "confidence", "occurrences")


@main.command("list")
@option("--status", "statuses", multiple=True, type=click.Choice(ENTRY_STATUSES))
@option("--kind", "kinds", multiple=True, help="Only this kind; may be repeated.")
@store_option
@format_option
def list_entries(
    statuses: tuple[str, ...], kinds: tuple[str, ...], store_path: Path, form: str | None
) -> None:
    """List the entries of the store."""
    check_kinds(kinds)
    with open_store(store_path, read_only=True) as store:
        entries = store.entries(statuses or None, kinds or None)
        write_records((_entry_record(entry) for entry in entries), form, ENTRY_COLUMNS)


def _entry_record(entry: "Entry") -> dict[str, Any]:
    from dataclasses import asdict

    record = asdict(entry)
    for side in ("ru_mark", "en_mark"):
        record[side] = [record[side]["start"], record[side]["end"]]
    if entry.confidence is not None:
        record["confidence"] = round(entry.confidence, 3)
    return record


@main.command()
@click.argument("entry")
@store_option
@format_option
def show(entry: str, store_path: Path, form: str | None) -> None:
    """Show one entry with its evidence: where it stands, and why it was paired."""
    with open_store(store_path, read_only=True) as store:
        found = store.entry(entry)
        pairs = list(store.pairs(found.id))
        opinions = store.views(found.id)
    if (form or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
        evidence = [pair.as_record() for pair in pairs]
        record = {**_entry_record(found), "evidence": evidence}
        if len(opinions) > 1:
            record["opinions"] = [opinion.as_record() for opinion in opinions]
        write_records([record], "jsonl", ())
        return
    if form == "tsv":
        columns = ("file", "kind", "ru", "ru_start", "ru_end", "en", "en_start", "en_end")
        write_records([pair.as_record() for pair in pairs], form, columns)
        return
    from glossary.showing import entry_view

    for line in entry_view(found, pairs, opinions):
        click.echo(line)


@main.command()
@click.argument("entry", required=False)
@option("--last", type=click.IntRange(min=1), default=None, help="Only the last N events.")
@store_option
@format_option
def log(entry: str | None, last: int | None, store_path: Path, form: str | None) -> None:
    """Print the events, oldest first; of one ENTRY where it is given."""
    with open_store(store_path, read_only=True) as store:
        identity = store.entry(entry).id if entry else None
        records = [event.as_record() for event in store.log(entry=identity, last=last)]
    if (form or "") != "jsonl" and (form or sys.stdout.isatty()):
        for record in records:
            for side in ("before", "after"):
                state = record[side]
                record[side] = f"{state['status']}: {state['ru']} = {state['en']}" if state else ""
    columns = ("id", "at", "reviewer", "action", "entry", "before", "after")
    write_records(records, form, columns)


_hashtags = hashtags_command(store_option, known=lambda store_path: store_words(store_path))


def _bead_memory(*arguments: Any) -> Sequence[str]:
    from glossary.bead_memory import write_bead_memory

    return write_bead_memory(*arguments)


_align = align_command(_bead_memory)

for _command in (
    review,
    agreement,
    status,
    calibrate,
    export,
    verify,
    import_,
    annotate,
    terms,
    concepts,
    edit,
    check,
    _align,
    *COMMANDS,
    _hashtags,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
