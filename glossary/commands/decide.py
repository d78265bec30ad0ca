"""`tolmach decide` and `tolmach decisions`: decisions made in scripts, and kept as text."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.options import option
from align.commands.output import note, write_records
from align.errors import UsageError
from align.text import counted
from glossary.commands.options import open_store, reviewer_option, store_option

if TYPE_CHECKING:
    from glossary.entries.events import Event
    from glossary.store.store import Store


@click.command()
@click.argument("entry", required=False)
@click.argument("action", required=False, metavar="ACTION")
@option("--ru", default=None, help="New Russian, for edit.")
@option("--en", default=None, help="New English, for edit.")
@option("--note", "remark", default=None, help="A note for the glossary.")
@option("--from", "source", default=None, help="A file of decisions; - is standard input.")
@option(
    "--keep-both",
    is_flag=True,
    help="Accept without rejecting the entry that a conflict of an import would replace.",
)
@option("--partial", is_flag=True, help="With --from: leave out lines that do not fit.")
@option("--blind", is_flag=True, help="Give a second opinion, beside what others decided.")
@store_option
@reviewer_option
def decide(
    entry: str | None,
    action: str | None,
    ru: str | None,
    en: str | None,
    remark: str | None,
    source: str | None,
    keep_both: bool,
    partial: bool,
    blind: bool,
    store_path: Path,
    reviewer: str,
) -> None:
    """Decide in a script: accept, reject, edit or skip an ENTRY.

    ENTRY is an id, or its first digits. undo and redo, in place of ENTRY and ACTION, take the
    reviewer's last decision back or make it again. Prints the event, and the event of an entry
    that this one replaces.
    """
    if source is not None:
        if entry or action or blind:
            what = "--blind" if blind else "ENTRY and ACTION"
            raise UsageError(f"give {what}, or --from FILE, not both")
        _decide_many(source, partial, store_path, reviewer)
        return
    _check_call(entry, action)
    with open_store(store_path) as store:
        if entry in ("undo", "redo"):
            events = [_again(store, entry, reviewer, blind=blind)]
        elif blind:
            give = store.opinions.give
            events = [give(entry or "", action or "", reviewer, ru=ru, en=en, note=remark)]
        else:
            events = store.decisions.decide_all(
                entry or "", action or "", reviewer, ru=ru, en=en, note=remark, keep_both=keep_both
            )
    write_records([event.as_record() for event in events], "jsonl", ())


def _check_call(entry: str | None, action: str | None) -> None:
    """Raise UsageError where neither a decision on an entry is asked for, nor undo or redo."""
    if entry not in ("undo", "redo") and action not in ("accept", "reject", "edit", "skip"):
        instead = f", not {action!r}" if action else ""
        raise UsageError(
            f"give ENTRY and accept, reject, edit or skip{instead}; or undo, redo; or --from FILE"
        )


def _again(store: "Store", action: str, reviewer: str, *, blind: bool) -> "Event":
    """The event of undo or redo; blind: of an opinion, otherwise of anything else."""
    from glossary.entries.events import OWN_ROLES

    roles = ("opinion",) if blind else OWN_ROLES
    again = store.decisions.undo if action == "undo" else store.decisions.redo
    return again(reviewer, roles=roles)


def _decide_many(source: str, partial: bool, store_path: Path, reviewer: str) -> None:
    """Apply the decisions of a file, or of standard input for -, and print what came of them."""
    from glossary.entries.decision_lines import read_decisions
    from glossary.store.decision_files import apply_decisions

    decisions = read_decisions(sys.stdin if source == "-" else Path(source))
    with open_store(store_path) as store:
        applied = apply_decisions(store, decisions, reviewer, partial=partial)
    for line in applied.refused:
        note(f"left out: {line}")
    record = {
        "changed": applied.changed,
        "unchanged": applied.unchanged,
        "older": applied.older,
        "refused": len(applied.refused),
    }
    write_records([record], None, tuple(record))
    if applied.refused:
        sys.exit(3)


@click.group()
def decisions() -> None:
    """Export or import decisions as text, for git."""


@decisions.command("export")
@click.argument("target", default="-")
@store_option
def decisions_export(target: str, store_path: Path) -> None:
    """Write every decision in force to TARGET, as sorted JSON lines.

    Without TARGET, to standard output.
    """
    from align.atomic_files import atomic_file
    from glossary.store.decision_files import export_decisions

    with open_store(store_path, read_only=True) as store:
        lines = list(export_decisions(store))
    text = "".join(f"{line}\n" for line in lines)
    if target == "-":
        sys.stdout.write(text)
    else:
        with atomic_file(Path(target)) as stream:
            stream.write(text.encode())
        note(f"{target}: {counted(len(lines), 'decision')}")


@decisions.command("import")
@click.argument("source")
@option("--partial", is_flag=True, help="Leave out lines that do not fit.")
@store_option
@reviewer_option
def decisions_import(source: str, partial: bool, store_path: Path, reviewer: str) -> None:
    """Apply the decisions of SOURCE, a file of `decisions export`.

    Of two on one entry, the later counts.
    """
    _decide_many(source, partial, store_path, reviewer)
