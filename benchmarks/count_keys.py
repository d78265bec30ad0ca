"""Counts the keys that the decisions on the demonstration corpus take; prints a table.

    python benchmarks/count_keys.py [--decisions corpus/decisions.jsonl] STORE

STORE is one that `tolmach build` has just made, without decisions; it is copied, not changed. The
real queue comes up in its own order, and each pair gets the decision on record: one key where that
is accept, reject or skip; for an edit e, the fewest keys known for the line, and Enter twice. The
keys for the line are tried in the real line editor.
"""

import argparse
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from align.records import Span
from glossary.entries.decision_lines import Decision, read_decisions
from glossary.entries.entry import Entry
from glossary.review.session import Review
from glossary.review.terminal.keys import Key
from glossary.review.terminal.line_editor import LineEditor
from glossary.store.queue import Sitting
from glossary.store.store import Store

_MOST_EDGES = 12


def result_of(keys: list[Key], text: str, context: str, mark: Span) -> str:
    """What the line editor makes of ``text`` by these keys."""
    line = LineEditor(text, context=context, mark=mark)
    for key in keys:
        line.press(key)
    return line.text


def typed(text: str) -> list[Key]:
    return [Key("text", letter) for letter in text]


def ways(old: str, new: str) -> list[list[Key]]:
    """Ways to make ``new`` of ``old``: all anew, by its edges and a letter, from its start."""
    found = [[Key("cut to start"), *typed(new)]]
    common = len(next((old[:n] for n in range(len(old), 0, -1) if new.startswith(old[:n])), ""))
    found.append([Key("backspace")] * (len(old) - common) + typed(new[common:]))
    if new.endswith(old):
        found.append([Key("home"), *typed(new[: len(new) - len(old)])])
    for words in range(1, 8):
        found.append([*[Key("word left")] * words, Key("cut to start")])
        found.append([Key("cut word")] * words + typed(new[common:]))
    for left, right in product(range(-_MOST_EDGES, _MOST_EDGES + 1), repeat=2):
        edges = [Key("up" if left > 0 else "down")] * abs(left)
        edges += [Key("page up" if right > 0 else "page down")] * abs(right)
        found += [edges + [Key("backspace")] * letters for letters in range(3)]
    return found


def fewest(old: str, new: str, context: str, mark: Span) -> int:
    """The fewest keys that make ``new`` of ``old``; 0 where they are the same."""
    if old == new:
        return 0
    good = [keys for keys in ways(old, new) if result_of(keys, old, context, mark) == new]
    return min(map(len, good))


def keys_for(entry: Entry, decision: Decision) -> int:
    """How many keys this decision takes on the screen."""
    if decision.action != "edit":
        return 1
    english = fewest(entry.en, decision.new_en or entry.en, entry.en_context, entry.en_mark)
    russian = fewest(entry.ru, decision.new_ru or entry.ru, entry.ru_context, entry.ru_mark)
    return 1 + english + 1 + russian + 1


def run(path: Path, decisions: list[Decision]) -> tuple[int, int, int, int]:
    """(keys, pairs decided, of these carried along, pairs without a decision on record)."""
    by_entry = {decision.entry: decision for decision in decisions}
    keys = decided = carried = missing = 0
    with Store.open(path) as store:
        review = Review(store, Sitting("counter"))
        while (entry := review.current) is not None:
            decision = by_entry.get(entry.id)
            if decision is None:
                missing += 1
                review.skip()
                continue
            alike = all(
                (other := by_entry.get(form.id)) is not None
                and (other.action, other.new_en) == (decision.action, decision.new_en)
                and not decision.new_ru
                for form in review.related.forms
            )
            if not alike:
                keys += 1
                review.toggle_related()
            keys += keys_for(entry, decision)
            if decision.action == "edit":
                review.edit(decision.new_ru, decision.new_en)
            else:
                # What was added by hand may be found by now: then it is accepted.
                getattr(review, "accept" if decision.action == "add" else decision.action)()
            decided += review.affected
            carried += review.affected - 1
    return keys, decided, carried, missing


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--decisions", default="corpus/decisions.jsonl")
    parser.add_argument("store", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "glossary.db"
        shutil.copy(options.store, path)
        keys, decided, carried, missing = run(path, read_decisions(options.decisions))
    sys.stdout.write(
        f"{keys} keys for {decided} pairs, {carried} of them carried along: "
        f"{keys / decided:.3f} keys a pair; {missing} pairs without a decision on record\n"
    )


if __name__ == "__main__":
    main()
