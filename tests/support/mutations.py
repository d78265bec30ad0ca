"""Articles changed on purpose: glosses deleted, swapped, requoted, moved; scripts mixed."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from align.evaluation.fragments import MATCH, GoldRow, matches, token_f1
from align.records import Pair

QUOTES = ("“”", '""', "«»", "‘’", "„“", "''")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed article. kind: what was done. rows: the gold rows it was done to, as they were."""

    kind: str
    source: str
    text: str
    rows: tuple[GoldRow, ...]


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A gold pair whose gloss fills the brackets right after the Russian; offsets in the text."""

    row: GoldRow
    start: int
    end: int


def bracketed(text: str, rows: Sequence[GoldRow]) -> list[Bracketed]:
    """The pairs of an article that stand as «Russian» (gloss), each found once, in order."""
    found = []
    for row in rows:
        if not row.glossed or row.debatable:
            continue
        pattern = re.escape(row.russian) + r"[\"”»’'*_]*\s?[(\[]([\"“«‘'*_]*)"
        match = re.search(pattern + re.escape(row.english) + r"([.!?\"”»’'*_]*)[)\]]", text)
        if match and text.count(row.russian) == 1 and text.count(row.english) == 1:
            opening = match.start(1) - 1
            found.append(Bracketed(row, opening, match.end()))
    return sorted(found, key=lambda one: one.start)


def deletions(source: str, text: str, rows: Sequence[GoldRow]) -> Iterator[Mutant]:
    """The article with one bracketed gloss less, for each of them."""
    for one in bracketed(text, rows):
        rest = text[: one.start].rstrip(" ") + text[one.end :]
        if rest.count(one.row.russian) == 1:
            yield Mutant("deleted", source, rest, (one.row,))


def swaps(source: str, text: str, rows: Sequence[GoldRow]) -> Iterator[Mutant]:
    """The article with the glosses of two brackets changed over, for neighbours among them."""
    found = bracketed(text, rows)
    for first, second in pairwise(found):
        if first.end > second.start:
            continue
        swapped = (
            text[: first.start]
            + text[second.start : second.end]
            + text[first.end : second.start]
            + text[first.start : first.end]
            + text[second.end :]
        )
        yield Mutant("swapped", source, swapped, (first.row, second.row))


def requoted(source: str, text: str, rows: Sequence[GoldRow], rng: random.Random) -> Mutant:
    """The article with every pair of quotation marks changed for another kind."""

    def change(match: re.Match[str]) -> str:
        marks = rng.choice(QUOTES[:5])
        return marks[0] + match.group(1) + marks[1]

    changed = re.sub(r"[“«„\"]([^“”«»„\"\n]{2,200})[”»\"]", change, text)
    return Mutant("requoted", source, changed, tuple(rows))


def rebracketed(source: str, text: str, rows: Sequence[GoldRow]) -> Mutant:
    """The article with round brackets square and square ones round, outside Markdown links."""
    table = str.maketrans("()[]", "[]()")
    changed = text if re.search(r"\]\(|<", text) else text.translate(table)
    flat = tuple(
        replace(row, russian=row.russian.translate(table), english=row.english.translate(table))
        for row in rows
    )
    return Mutant("rebracketed", source, changed, flat if changed != text else tuple(rows))


def shuffled(source: str, text: str, rows: Sequence[GoldRow], rng: random.Random) -> Mutant:
    """The article with its paragraphs in another order."""
    parts = text.split("\n\n")
    rng.shuffle(parts)
    return Mutant("shuffled", source, "\n\n".join(parts), tuple(rows))


def homoglyphs(source: str, text: str, rows: Sequence[GoldRow], rng: random.Random) -> Mutant:
    """The article with some Russian letters typed in Latin ones that look the same."""
    table = {"а": "a", "е": "e", "о": "o", "с": "c", "р": "p", "х": "x"}
    changed = "".join(
        table[char] if char in table and rng.random() < 0.03 else char for char in text
    )
    return Mutant("homoglyphs", source, changed, tuple(rows))


def mutants(gold: Sequence[GoldRow], root: Path, seed: int = 0) -> list[Mutant]:
    """All of the above for every plain-text or Markdown article of the gold, in order."""
    rng = random.Random(seed)
    made: list[Mutant] = []
    for file in sorted({row.file for row in gold}):
        if not file.endswith((".txt", ".md")):
            continue
        text = (root / file).read_text(encoding="utf-8")
        rows = [row for row in gold if row.file == file]
        made += [*deletions(file, text, rows), *swaps(file, text, rows)]
        made += [
            requoted(file, text, rows, rng),
            rebracketed(file, text, rows),
            shuffled(file, text, rows, rng),
            homoglyphs(file, text, rows, rng),
        ]
    return made


def outcome(mutant: Mutant, pairs: Sequence[Pair], gold: Sequence[GoldRow]) -> list[bool]:
    """For each row of a "deleted" or "swapped" mutant, whether what was done to it was noticed.

    A fragment without its gloss must come out without one, or with another of the gold; a gloss
    in the wrong brackets must come back, or be left, or be doubted (under one half).
    """
    results = []
    for row in mutant.rows:
        own = [p for p in pairs if p.en is not None and token_f1(p.ru, row.russian) >= MATCH]
        if mutant.kind == "deleted":
            rows = [other for other in gold if other.file == row.file and other.glossed]
            kept = [p for p in own if any(matches(p.ru, p.en or "", one) for one in rows)]
        else:
            kept = [p for p in own if token_f1(p.en or "", row.english) >= MATCH]
        doubted = all((pair.confidence or 0.0) < 0.5 for pair in own)
        results.append(bool(kept) or doubted)
    return results
