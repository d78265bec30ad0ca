"""tolmach beside other programs that do one of its tasks: how fast, and how well; writes JSON.

    python benchmarks/against_peers.py PYTHON --hashtags TSV --alignment FOLDER... [--to FILE]

PYTHON: of an environment that has the other programs: wordninja, wordsegment, nltk and
translate-toolkit, which is under the GPL and is never imported here. TSV: tags with their words.
FOLDER: texts with DOC.align beside them. Every program does the same work three times in turn with
the others, in processor time of one core, loading aside; its fastest turn counts.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from align.beads.alignment import align_sentences
from align.encoders.bundled import UseEncoder
from align.evaluation.beads import SentenceScore, read_beads, read_sides, strict_lax
from align.evaluation.hashtags import evaluate_splits, read_split_gold
from align.hashtags.splitting import split_hashtag
from glossary.importing.files import Incoming

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "tests/quality/peers.json"

TURNS = 3
UNITS = 20_000
Beads = list[tuple[list[int], list[int]]]

WORDS = """
import json, sys, time
name, given = json.load(sys.stdin)
if name == "wordninja":
    from wordninja import split
else:
    import wordsegment
    wordsegment.load()
    split = wordsegment.segment
split("warmuptag")
begun = time.process_time()
found = [split(tag.lstrip("#")) for tag in given]
json.dump([time.process_time() - begun, found], sys.stdout)
"""
LENGTHS = """
import json, sys, time
from nltk.translate.gale_church import align_blocks
_, given = json.load(sys.stdin)
begun = time.process_time()
found = [align_blocks(*sides) for sides in given]
json.dump([time.process_time() - begun, found], sys.stdout)
"""
MEMORY = """
import json, sys, time
from translate.storage.tmx import tmxfile
_, given = json.load(sys.stdin)
begun = time.process_time()
found = sum(1 for unit in tmxfile.parsefile(given).units if unit.source and unit.target)
json.dump([time.process_time() - begun, found], sys.stdout)
"""

Turn = Callable[[], tuple[float, Any]]


def elsewhere(python: str, program: str, name: str, given: object) -> Turn:
    """A turn of a program in its own environment: its seconds, and what it made."""

    def turn() -> tuple[float, Any]:
        done = subprocess.run(
            [python, "-c", program], input=json.dumps([name, given]), capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        seconds, found = json.loads(done.stdout)
        return float(seconds), found

    return turn


def here(work: Callable[[], Any]) -> Turn:
    """A turn of tolmach."""

    def turn() -> tuple[float, Any]:
        begun = time.process_time()
        found = work()
        return time.process_time() - begun, found

    return turn


def fastest(turns: dict[str, Turn]) -> dict[str, tuple[float, Any]]:
    """The fastest turn of each program, after one that only warms it up."""
    for turn in turns.values():
        turn()
    done: dict[str, list[tuple[float, Any]]] = {name: [] for name in turns}
    for _ in range(TURNS):
        for name, turn in turns.items():
            done[name].append(turn())
    return {name: min(all_turns, key=lambda one: one[0]) for name, all_turns in done.items()}


def hashtags(python: str, gold: Path) -> dict[str, Any]:
    """Tags split a second, and the share that is split exactly."""
    rows = read_split_gold(gold)
    tags = [tag for tag, _ in rows]
    turns = {
        "tolmach": here(lambda: [split_hashtag(tag) for tag in tags]),
        "wordninja": elsewhere(python, WORDS, "wordninja", tags),
        "wordsegment": elsewhere(python, WORDS, "wordsegment", tags),
    }
    programs = []
    for name, (seconds, found) in fastest(turns).items():
        by_tag = {
            tag: [word.lower() for word in words] for tag, words in zip(tags, found, strict=True)
        }
        lower = [(tag, [word.lower() for word in words]) for tag, words in rows]
        score = evaluate_splits(lower, by_tag.__getitem__)
        programs.append(row(name, len(tags) / seconds, score.exact))
    return {"task": "English hashtags split", "unit": "a second", "right": "exactly",
            "programs": programs}  # fmt: skip


def sentences(python: str, folders: Sequence[Path]) -> dict[str, Any]:
    """Sentences aligned a second, and the strict F1."""
    texts = [path for folder in folders for path in sorted(folder.glob("*.align"))]
    sides = [read_sides(path) for path in texts]
    lengths = [[[len(one) for one in side] for side in both] for both in sides]
    encoder = UseEncoder(threads=1)

    def ours() -> list[Beads]:
        return [
            [(list(bead.ru_ids), list(bead.en_ids)) for bead in align_sentences(ru, en, encoder)]
            for ru, en in sides
        ]

    turns = {
        "tolmach": here(ours),
        "Gale–Church (nltk)": elsewhere(python, LENGTHS, "nltk", lengths),
    }
    count = sum(len(side) for both in sides for side in both)
    programs = []
    for name, (seconds, found) in fastest(turns).items():
        score = SentenceScore()
        for path, beads in zip(texts, found, strict=True):
            joined = beads if name == "tolmach" else joined_links(beads)
            score += strict_lax([(tuple(ru), tuple(en)) for ru, en in joined], read_beads(path))
        programs.append(row(name, count / seconds, score.total.f1_strict))
    return {"task": "Sentences aligned", "unit": "a second", "right": "strict F1",
            "programs": programs}  # fmt: skip


def joined_links(links: Sequence[Sequence[int]]) -> Beads:
    """The beads that links of one sentence with one make, where links share a sentence."""
    beads: Beads = []
    for left, right in links:
        if beads and (left in beads[-1][0] or right in beads[-1][1]):
            beads[-1] = (sorted({*beads[-1][0], left}), sorted({*beads[-1][1], right}))
        else:
            beads.append(([left], [right]))
    return beads


def memories(python: str, folder: Path) -> dict[str, Any]:
    """Units of a translation memory read a second, and the share of those that are in it."""
    path = folder / "units.tmx"
    units = "".join(
        f'<tu><tuv xml:lang="ru"><seg>слово {n}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>word {n}</seg></tuv></tu>\n'
        for n in range(UNITS)
    )
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<tmx version="1.4"><header srclang="ru" '
        'adminlang="en" datatype="plaintext" segtype="sentence" o-tmf="x" creationtool="x" '
        f'creationtoolversion="1"/><body>\n{units}</body></tmx>\n',
        encoding="utf-8",
    )
    turns = {
        "tolmach": here(lambda: sum(1 for _ in Incoming(path).records())),
        "translate-toolkit": elsewhere(python, MEMORY, "toolkit", str(path)),
    }
    programs = [
        row(name, found / seconds, found / UNITS)
        for name, (seconds, found) in fastest(turns).items()
    ]
    return {"task": "Units of a TMX file read", "unit": "a second", "right": "of all",
            "programs": programs}  # fmt: skip


def row(name: str, rate: float, right: float) -> dict[str, Any]:
    """One program's figures, no more exact than a run is."""
    return {"name": name, "rate": float(f"{rate:.2g}"), "right": round(right, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python")
    parser.add_argument("--hashtags", type=Path, required=True)
    parser.add_argument("--alignment", type=Path, nargs="+", required=True)
    parser.add_argument("--to", type=Path, default=PEERS)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        tasks = [
            hashtags(given.python, given.hashtags),
            sentences(given.python, given.alignment),
            memories(given.python, Path(folder)),
        ]
    given.to.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(given.to.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
