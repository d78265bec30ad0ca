"""`tolmach decide` and `tolmach decisions`: decisions made in scripts, and kept as text."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.options import KINDS_HELP, format_option, option
from align.commands.output import note, write_records
from align.commands.running.last_nets import exit_code_of
from align.commands.running.progress import progress
from align.errors import UsageError
from align.text import counted
from glossary.commands.entries import write_entries
from glossary.commands.options import (
    ENTRY_STATUSES_HELP,
    FILTER_HELP,
    check_file,
    chosen_entries,
    filter_option,
    open_store,
    reviewer_option,
    store_option,
    write_events,
)
from glossary.entries.events import STATUS_OF

if TYPE_CHECKING:
    from glossary.entries.events import Event
    from glossary.store.batches.bulk import BulkOutcome, BulkPlan
    from glossary.store.batches.decisions import Details
    from glossary.store.store import Store


_MOST_OUTWEIGHED = 20
"""Lines that are named where a later decision counts."""
_MOST_LOST = 100
"""Losses that are named."""


def _actions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The actions that begin so, for a shell to complete."""
    return [name for name in (*STATUS_OF, "undo", "redo") if name.startswith(incomplete)]


@dataclass(frozen=True, slots=True)
class _Call:
    """What `decide` is asked for; "" for no action, and for neither undo nor redo."""

    action: str
    entries: tuple[str, ...]
    again: str = ""


@click.command(epilog=f"{FILTER_HELP}\n\n{ENTRY_STATUSES_HELP}\n\n{KINDS_HELP}")
@click.argument("what", nargs=-1, metavar="[ENTRY]... ACTION", shell_complete=_actions)
@option("--ru", default=None, help="New Russian, for edit.")
@option("--en", default=None, help="New English, for edit.")
@option("--note", "remark", default=None, help="A note for the glossary.")
@filter_option
@option("--dry-run", is_flag=True, help="With --filter: list what would be decided, and what not.")
@option("--yes", is_flag=True, help="With --filter: do not ask.")
@option(
    "--rivals",
    is_flag=True,
    help="With --filter: also accept entries whose Russian has another English.",
)
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
@format_option
def decide(
    what: tuple[str, ...], ru: str | None, en: str | None, remark: str | None, words: str,
    dry_run: bool, yes: bool, rivals: bool, source: str | None, keep_both: bool, partial: bool,
    blind: bool, store_path: Path, reviewer: str, form: str | None,
) -> None:  # fmt: skip
    """Decide in a script: accept, reject, edit or skip entries.

    ENTRY is an id, or its first digits; several are decided together or not at all, and one undo
    takes all of it back. ACTION may come first. undo and redo, in place of both, take the
    reviewer's last decision back or make it again. Prints the events, also of entries that these
    ones replace.

    With --filter, the action is taken on the new entries that WORDS let through, or on those of the
    statuses that they name; you are told how many, and asked. What would give a Russian a second
    English, or replace an approved entry, is left to be asked. Prints one record.
    """
    call = _call(what)
    details: Details = {"ru": ru, "en": en, "note": remark, "keep_both": keep_both}
    if source is not None:
        _check_alone(call.entries or call.again or blind or words, "--from FILE")
        _decide_many(source, partial, store_path, reviewer, form, action=call.action)
    elif words:
        _check_alone(call.entries or call.again or blind or ru or en, "--filter WORDS")
        order = _Order(words, call.action, remark, rivals, keep_both, dry_run, yes)
        _decide_chosen(order, store_path, reviewer, form)
    elif dry_run or yes or rivals:
        raise UsageError("--dry-run, --yes and --rivals go with --filter WORDS")
    else:
        _decide_named(call, details, store_path, reviewer, form, blind=blind)


def _check_alone(other: object, this: str) -> None:
    """Raise UsageError where something else than one action stands beside an option."""
    if other:
        raise UsageError(f"with {this}, give an action and neither ENTRY, --blind, undo nor texts")


def _call(what: Sequence[str]) -> _Call:
    """What the arguments ask for; the action may be their first or their last.

    :raises UsageError: where there are entries and no action.
    """
    if len(what) == 1 and what[0] in ("undo", "redo"):
        return _Call("", (), what[0])
    for action, entries in ((what[-1:], what[:-1]), (what[:1], what[1:])):
        if action and action[0] in STATUS_OF:
            return _Call(action[0], tuple(entries))
    if not what:
        return _Call("", ())
    instead = f", not {what[-1]!r}" if len(what) > 1 else ""
    raise UsageError(
        f"give ENTRY and accept, reject, edit or skip{instead}; or undo, redo; or --from FILE"
    )


def _decide_named(
    call: _Call,
    details: "Details",
    store_path: Path,
    reviewer: str,
    form: str | None,
    *,
    blind: bool,
) -> None:
    """Decide on the entries named, or take back or do again; print the events."""
    if not call.again and not call.entries:
        raise UsageError(
            "give ENTRY and accept, reject, edit or skip; or undo, redo; or --from FILE; or "
            "--filter WORDS and an action"
        )
    if len(call.entries) > 1 and (blind or call.action == "edit"):
        one = "--blind" if blind else "edit"
        raise UsageError(f"{one} is about one entry: name them one by one")
    with _uninterrupted(), open_store(store_path) as store:
        if call.again:
            events = _again(store, call.again, reviewer, blind=blind)
        elif blind:
            texts = {"ru": details["ru"], "en": details["en"], "note": details["note"]}
            events = [store.opinions.give(call.entries[0], call.action, reviewer, **texts)]
        else:
            events = store.batches.decide_each(call.entries, call.action, reviewer, **details)
            _tell_rivals(store, events)
    write_events(events[:1] if call.again else events, form)
    if call.again and len(events) > 1:
        note(f"{len(events):,} decisions {'undone' if call.again == 'undo' else 'done again'}")


def _tell_rivals(store: "Store", events: Sequence["Event"]) -> None:
    """Say on standard error which Russian has several approved translations now."""
    if len(events) == 1:
        return
    for ru, english in store.batches.rivals(event.entry for event in events).items():
        note(f"{ru}: approved with different English: {', '.join(english)}")


def _again(store: "Store", action: str, reviewer: str, *, blind: bool) -> "list[Event]":
    """The events of undo or redo; blind: of an opinion, otherwise of anything else."""
    from glossary.entries.events import OWN_ROLES

    roles = ("opinion",) if blind else OWN_ROLES
    again = store.decisions.undo_all if action == "undo" else store.decisions.redo_all
    what = "going back" if action == "undo" else "going on"
    with progress(what) as bar:

        def watch(events: Iterable["Event"]) -> Iterator["Event"]:
            found = list(events)
            bar.begin(what, len(found))
            return bar.over(found)

        return again(reviewer, roles=roles, watch=watch)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Turn an interruption into a line and its exit code; what is inside is one transaction."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort) as stop:
        note("tolmach: interrupted: all of it was decided or nothing; tolmach log --last 1 tells")
        sys.exit(exit_code_of(stop))


@dataclass(frozen=True, slots=True)
class _Order:
    """A decision on all that a filter lets through, as it was asked for."""

    words: str
    action: str
    remark: str | None
    rivals: bool
    keep_both: bool
    dry_run: bool
    yes: bool


def _decide_chosen(order: _Order, store_path: Path, reviewer: str, form: str | None) -> None:
    """Decide on the entries of a filter, or list them; print what came of it as one record."""
    if not order.action or order.action == "edit":
        raise UsageError("with --filter WORDS, give accept, reject or skip")
    choice = chosen_entries(order.words)
    with _uninterrupted(), open_store(store_path, read_only=order.dry_run) as store:
        check_file(store, choice)
        with progress("choosing"):
            plan = store.batches.plan(
                choice, order.action, rivals=order.rivals, keep_both=order.keep_both
            )
        if order.dry_run:
            chosen = store.queue.listing(plan.choice, "text")
            write_entries(chosen, form, plan.left)
            note(f"would {_summary(plan)}")
            return
        if not _is_confirmed(plan, order.yes):
            note("nothing was decided")
            return
        with progress("deciding", plan.ids) as bar:
            outcome = store.batches.decide(plan, reviewer, note=order.remark, watch=bar.again)
    _report(plan, outcome, form)


def _summary(plan: "BulkPlan") -> str:
    """What a plan comes to, in words that follow "would"."""
    what = counted(len(plan.ids), "entry", "entries")
    reasons = Counter(plan.left.values())
    left = "".join(f"; leave {number:,}: {why}" for why, number in sorted(reasons.items()))
    return f"{plan.action} {what} of {plan.choice.words()}{left}"


def _is_confirmed(plan: "BulkPlan", yes: bool) -> bool:
    """Whether the decision is to be taken; asks on a terminal where ``yes`` does not say so.

    :raises UsageError: where there is nobody to ask.
    """
    if yes or not plan.ids:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"this would {_summary(plan)}: add --yes to do so, --dry-run to see them")
    note(f"This will {_summary(plan)}.")
    return click.confirm("Go on?", err=True)


def _report(plan: "BulkPlan", outcome: "BulkOutcome", form: str | None) -> None:
    """Print what a bulk decision did, and say in words what it left."""
    record = {
        "action": plan.action,
        "decided": len(outcome.events),
        "left": len(plan.left),
        "passed": len(outcome.passed),
        "event": outcome.events[0].id if outcome.events else None,
    }
    write_records([record], form, tuple(record))
    for why, left in sorted(Counter(plan.left.values()).items()):
        note(f"{counted(left, 'entry', 'entries')} left: {why}")
    if outcome.passed:
        number = counted(len(outcome.passed), "entry", "entries")
        note(f"{number} left: changed or decided by somebody else meanwhile")
    if outcome.events:
        note("tolmach decide undo takes all of it back")
    elif not plan.ids:
        note(f"nothing to {plan.action}: no entry to decide on is {plan.choice.words()}")


def _decide_many(
    source: str,
    partial: bool,
    store_path: Path,
    reviewer: str,
    form: str | None,
    *,
    action: str = "",
) -> None:
    """Apply the decisions of a file, or of standard input for -, and print what came of them.

    action: for lines that have none.
    """
    from glossary.entries.decision_lines import read_decisions
    from glossary.store.decision_files import apply_decisions

    lines = sys.stdin if source == "-" else Path(source)
    decisions = read_decisions(lines, action=action or None)
    if not decisions:
        name = "standard input" if source == "-" else source
        note(f"note: {name}: no decision in it, so nothing was decided")
    with open_store(store_path) as store, progress("deciding", decisions) as bar:
        applied = apply_decisions(store, decisions, reviewer, partial=partial, step=bar.step)
    for line in applied.refused:
        note(f"left out: {line}")
    if applied.outweighed:
        lines = ", ".join(map(str, applied.outweighed[:_MOST_OUTWEIGHED]))
        more = ", …" if len(applied.outweighed) > _MOST_OUTWEIGHED else ""
        note(f"not applied, since a later decision counts: line {lines}{more}")
    record = {
        "changed": applied.changed,
        "unchanged": applied.unchanged,
        "older": applied.older,
        "refused": len(applied.refused),
    }
    write_records([record], form, tuple(record))
    if applied.refused:
        sys.exit(3)


@click.group()
def decisions() -> None:
    """Export or import decisions as text, for git."""


@decisions.command("export")
@click.argument("target", default="-")
@option(
    "--salvage",
    is_flag=True,
    help="Of a damaged store, write what is intact; exit with 3 where something is left out.",
)
@store_option
def decisions_export(target: str, salvage: bool, store_path: Path) -> None:
    """Write every decision in force to TARGET, as sorted JSON lines.

    Without TARGET, to standard output.
    """
    from align.atomic_files import atomic_file
    from glossary.store.decision_files import export_decisions, salvaged_decisions

    lost: tuple[str, ...] = ()
    if salvage:
        with open_store(store_path, salvaging=True) as store:
            lines, lost = salvaged_decisions(store)
    else:
        with open_store(store_path, read_only=True) as store:
            lines = list(export_decisions(store))
    text = "".join(f"{line}\n" for line in lines)
    if target == "-":
        sys.stdout.write(text)
    else:
        with atomic_file(Path(target)) as stream:
            stream.write(text.encode())
        note(f"{target}: {counted(len(lines), 'decision')}")
    if lost:
        for line in lost[:_MOST_LOST]:
            note(f"left out: {line}")
        more = len(lost) - _MOST_LOST
        note(f"{counted(len(lost), 'loss', 'losses')}{f', {more:,} not named' * (more > 0)}")
        sys.exit(3)


@decisions.command("import")
@click.argument("source")
@option("--partial", is_flag=True, help="Leave out lines that do not fit.")
@store_option
@reviewer_option
@format_option
def decisions_import(
    source: str, partial: bool, store_path: Path, reviewer: str, form: str | None
) -> None:
    """Apply the decisions of SOURCE, a file of `decisions export`.

    SOURCE may be - for standard input. Of two decisions on one entry, the later counts.
    """
    _decide_many(source, partial, store_path, reviewer, form)
