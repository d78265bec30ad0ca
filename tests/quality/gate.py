"""Measure quality against gold and hold it to floors that only rise.

usage: python tests/quality/gate.py [--data FOLDER] [--seeds FOLDER] [--raise]

Without --data the project's own gold is measured. --data names a folder with articles/,
hashtags/, alignment/ and terms/ of evaluation data; --seeds a folder with the two seed articles.
--raise writes the floors up to what was measured, never down. A figure is rounded down to three
digits before it is compared, so that the last bits of arithmetic decide nothing.
"""

import argparse
import csv
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain
from pathlib import Path

from align.documents.reading import parse_text, read_document
from align.encoders.loading import cached_encoder
from align.encoders.protocol import Encoder
from align.evaluation.bead_confidence import held_out_texts, judged_beads
from align.evaluation.bead_variants import Text
from align.evaluation.beads import score_folder
from align.evaluation.fragments import (
    FragmentScore,
    add_file,
    read_fragment_gold,
    score_fragment_gold,
)
from align.evaluation.hashtags import evaluate_splits, read_split_gold
from align.evaluation.reliability import Judgement, calibration_error, reliability
from align.evaluation.term_gold import read_term_gold
from align.evaluation.terms import score_term_gold, score_terms
from align.fitting.held_back import GoldFile, gold_files, held_back
from align.fitting.terms import fit_term_model
from align.glosses.pairing import pair_document
from align.processes import map_in_order
from align.terms.aligned_texts import aligned_beads
from align.terms.lists import accuracy
from align.terms.miner import TermMiner

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.quality.unseen_terms import OWN_TERMS, found_unseen, read_texts
from tests.support.mutations import mutants, outcome
from tests.support.paths import ROOT

FLOORS = Path(__file__).with_name("floors.json")

MARGIN = {
    "own fragments": 0.004, "page fragments": 0.005, "real articles": 0.007,
    "fragments with several glosses": 0.015, "glosses before brackets": 0.015,
    "wider fragments": 0.008, "own mutants": 0.012, "clear cases": 0.01,
    "own confidence to the word": 0.01, "unseen passages": 0.008, "further passages": 0.008,
    "ordinary passages": 0.012, "fresh passages": 0.012,
    "own bead confidence": 0.01, "wmt2021 bead confidence": 0.01,
    "wmt2022 bead confidence": 0.01, "text+berg bead confidence": 0.01,

    # Models fitted anew, which another processor's last bits may split otherwise.
    **dict.fromkeys(("articles by folds", "pages by folds", "snippets by folds"), 0.02),
    "posts by folds": 0.02,
    "all real by folds": 0.012,
    "own terms by folds": 0.015, "news terms by folds": 0.03,
    "own terms": 0.01, "own terms as cited": 0.02, "udhr terms": 0.02, "ru_elections": 0.013,
    "unbis": 0.015,
    "wmt2021": 0.001, "wmt2022": 0.001, "text+berg": 0.001,
}  # fmt: skip
"""What one borderline pair, decided otherwise by another processor's last bits, may cost: a
floor is raised to the figure less this. Other figures hang on no arithmetic."""

Figure = tuple[str, float]


def fragment_figures(name: str, gold: Path, use: Encoder) -> Iterator[Figure]:
    score = score_fragment_gold(gold, read_fragment_gold(gold), use)
    yield f"{name}: precision", score.precision
    yield f"{name}: recall", score.recall


def hashtag_figures(name: str, gold: Path) -> Iterator[Figure]:
    record = evaluate_splits(read_split_gold(gold)).as_record()
    for key, value in record.items():
        if isinstance(value, float):
            yield f"{name}: {key}", value


def sentence_figures(name: str, folder: Path, use: Encoder) -> Iterator[Figure]:
    record = score_folder(folder, use)
    yield f"{name}: strict F1", float(record["f1_strict"])
    yield f"{name}: lax F1", float(record["f1_lax"])


def bead_confidence_figures(name: str, texts: Iterable[Text], use: Encoder) -> Iterator[Figure]:
    """Whether the confidence of beads is a probability, on texts that nothing is fitted to."""
    beads = list(judged_beads(texts, use))
    of_moved = [bead for bead in beads if bead.moved]
    for part, chosen in (("", beads), (" of moved beads", of_moved)):
        error = calibration_error(reliability([bead.judgement for bead in chosen]))
        yield f"{name}: one less calibration error{part}", 1.0 - error


def mutant_figures(name: str, gold: Path, root: Path, use: Encoder) -> Iterator[Figure]:
    """How often a deleted gloss leaves none, and swapped ones come back, are left or doubted."""
    rows = read_fragment_gold(gold)
    noticed: dict[str, list[bool]] = {"deleted": [], "swapped": []}
    for mutant in mutants(rows, root):
        if mutant.kind in noticed:
            pairs = pair_document(parse_text(mutant.text), use)
            noticed[mutant.kind] += outcome(mutant, pairs, rows)
    for kind, results in noticed.items():
        yield f"{name}: {kind} noticed", sum(results) / len(results)


def confidence_figures(name: str) -> Iterator[Figure]:
    """One less the calibration error to the word, so that more is better here too.

    On all texts of the project's own, each by models that have seen nothing of its author.
    """
    held = held_back(own_gold(), 5, calibrated=False)
    judgements = [one for file, model in held for one in file.judgements(model)]
    error = calibration_error(reliability(judgements))
    yield f"{name}: one less calibration error", 1 - error


def passage_figures(name: str, gold: Path, use: Encoder) -> Iterator[Figure]:
    """Passages that nothing is fitted to, read with the installed model."""
    score, judgements = FragmentScore(), list[Judgement]()
    for file in gold_files(gold, read_fragment_gold(gold), use):
        add_file(score, file.name, file.rows, file.pairs())
        judgements += file.judgements()
    yield f"{name}: precision", score.precision
    yield f"{name}: recall", score.recall
    yield f"{name}: exact", score.exact / score.right
    yield f"{name}: one less calibration error", 1 - calibration_error(reliability(judgements))
    sure = [one.right for one in judgements if one.confidence >= 0.9]
    yield f"{name}: exact above .9", sum(sure) / len(sure)


FITTED = {
    "fragments_gold.tsv": 4, "fragments_pages_gold.tsv": 4, "fragments_several_gold.tsv": 8,
    "fragments_before_gold.tsv": 8, "fragments_wider_gold.tsv": 4, "fragments_lines_gold.tsv": 12,
    "fragments_genres_gold.tsv": 1, "fragments_kinds_gold.tsv": 1, "fragments_tags_gold.tsv": 1,
}  # fmt: skip
"""What the installed model was fitted to besides real texts, and how often each counted."""
REAL_COUNT = 6
REAL_FRAGMENTS = ("articles", "pages", "snippets", "posts")


@cache
def own_gold() -> list[GoldFile]:
    """The files of the project's own gold, as they are fitted to."""
    use = cached_encoder("use")
    files = []
    for name, count in FITTED.items():
        path = ROOT / "tests/data" / name
        files += gold_files(path, read_fragment_gold(path), use, count=count)
    return files


def real_gold(data: Path, use: Encoder) -> dict[str, list[GoldFile]]:
    """The files of real texts by the name of their set, as they are fitted to."""
    found = {}
    for name in REAL_FRAGMENTS:
        path = data / name / "gold_pairs.tsv"
        gold = read_fragment_gold(path)
        found[name] = gold_files(path, gold, use, real=True, count=REAL_COUNT)
    return found


def unseen_figures(data: Path, use: Encoder) -> Iterator[Figure]:
    """Real texts, each by a model that has seen nothing of its site or author: five folds."""
    by_set = real_gold(data, use)
    sets = {id(file): name for name, files in by_set.items() for file in files}
    files = own_gold() + [file for files in by_set.values() for file in files]
    scores = {name: FragmentScore() for name in (*REAL_FRAGMENTS, "all real")}
    judgements: list[Judgement] = []
    for file, model in held_back(files, 5, calibrated=False):
        if file.real:
            pairs = file.pairs(model)
            for name in (sets[id(file)], "all real"):
                add_file(scores[name], file.name, file.rows, pairs)
            judgements += file.judgements(model)
    for name, score in scores.items():
        yield f"{name} by folds: precision", score.precision
        yield f"{name} by folds: recall", score.recall
    yield "all real by folds: exact", scores["all real"].exact / scores["all real"].right
    error = calibration_error(reliability(judgements))
    yield "all real by folds: one less calibration error", 1 - error
    sure = [one.right for one in judgements if one.confidence >= 0.9]
    yield "all real by folds: exact above .9", sum(sure) / len(sure)


def term_figures(name: str, gold: Path, use: Encoder) -> Iterator[Figure]:
    """Terms of documents with gold: precision of all and of the first 50, recall."""
    score = score_term_gold(gold, read_term_gold(gold), use)[-1]
    yield f"{name}: precision", score.right / score.found
    yield f"{name}: precision at 50", score.at[0] or 0.0
    yield f"{name}: recall", score.recall
    yield f"{name}: recall of phrases", score.recall_phrases


def cited_term_figures(name: str, judged: Path, documents: Path, use: Encoder) -> Iterator[Figure]:
    """The first 100 and 200 terms of some documents as one corpus, judged as they are cited.

    A term that nobody has judged in these very letters counts as wrong.
    """
    right = {(row.ru, row.en) for row in read_term_gold(judged) if row.right}
    miner = TermMiner(use)
    for russian in sorted(documents.glob("*.ru.txt")):
        stem = russian.name.removesuffix(".ru.txt")
        miner.read(stem, aligned_beads(russian, documents / f"{stem}.en.txt", use)[1])
    found = [(term.ru, term.en) in right for term in miner.terms()]
    yield f"{name}: right of the first 100", sum(found[:100]) / 100
    yield f"{name}: right of the first 200", sum(found[:200]) / 200


def unseen_term_figures(data: Path, use: Encoder) -> Iterator[Figure]:
    """Terms by models that have not seen the document: of news, and of the project's own texts.

    share: of what is found, how much is on the list of the document's terms.
    """
    texts = read_texts(data, use)
    found = found_unseen(texts, fit_term_model(texts, use), use)
    for name, real in (("own terms by folds", False), ("news terms by folds", True)):
        yield f"{name}: share", found[real].share
        yield f"{name}: recall", found[real].recall


def udhr_figures(rows: Path, judged: Path, use: Encoder) -> Iterator[Figure]:
    """The Declaration as two texts, one paragraph a unit; its terms as judged by hand."""
    units = list(csv.DictReader(rows.open(encoding="utf-8"), delimiter="\t"))
    ru, en = (parse_text("\n\n".join(unit[side] for unit in units)) for side in ("ru", "en"))
    miner = TermMiner(use)
    miner.read("", aligned_beads(ru, en, use)[1])
    score = score_terms("", miner.terms(), read_term_gold(judged))
    yield "udhr terms: precision at 100", score.at[1] or 0.0


def list_figures(name: str, path: Path, encoder: Encoder) -> Iterator[Figure]:
    """Shuffled lists of terms, paired: accuracy both ways."""
    gold = read_term_gold(path)
    there, back = accuracy([row.ru for row in gold], [row.en for row in gold], encoder)
    yield f"{name}: Russian to English", there
    yield f"{name}: English to Russian", back


def own_figures(use: Encoder) -> Iterator[Figure]:
    yield from fragment_figures("own fragments", ROOT / "tests/data/fragments_gold.tsv", use)
    yield from fragment_figures("page fragments", ROOT / "tests/data/fragments_pages_gold.tsv", use)
    several = ROOT / "tests/data/fragments_several_gold.tsv"
    yield from fragment_figures("fragments with several glosses", several, use)
    before = ROOT / "tests/data/fragments_before_gold.tsv"
    yield from fragment_figures("glosses before brackets", before, use)
    wider = ROOT / "tests/data/fragments_wider_gold.tsv"
    yield from fragment_figures("wider fragments", wider, use)
    lines = ROOT / "tests/data/fragments_lines_gold.tsv"
    yield from fragment_figures("clear cases", lines, use)
    for name in ("unseen", "further", "ordinary", "fresh"):
        passages = ROOT / f"tests/data/fragments_{name}_gold.tsv"
        yield from passage_figures(f"{name} passages", passages, use)
    own = ROOT / "tests/data/fragments_gold.tsv"
    yield from mutant_figures("own mutants", own, ROOT, use)
    yield from confidence_figures("own confidence to the word")
    yield from bead_confidence_figures(
        "own bead confidence", held_out_texts(ROOT / "tests/data/beads"), use
    )
    yield from term_figures("own terms", OWN_TERMS, use)
    judged = ROOT / "tests/data/terms_judged.tsv"
    yield from cited_term_figures("own terms as cited", judged, ROOT / "tests/data/terms", use)
    yield from hashtag_figures("own hashtags", ROOT / "tests/data/hashtags_own.tsv")


def data_figures(data: Path, use: Encoder) -> Iterator[Figure]:
    yield from fragment_figures("real articles", data / "articles/gold_pairs.tsv", use)
    yield from unseen_figures(data, use)
    yield from hashtag_figures("real Russian hashtags", data / "hashtags/rus.tsv")
    yield from hashtag_figures("real English hashtags", data / "hashtags/eng.tsv")
    for name in ("wmt2021", "wmt2022", "text+berg"):
        yield from sentence_figures(name, data / "alignment" / name, use)
        held_out = held_out_texts(data / "alignment" / name)
        yield from bead_confidence_figures(f"{name} bead confidence", held_out, use)
    yield from unseen_term_figures(data, use)
    judged = ROOT / "tests/data/udhr_terms_judged.tsv"
    yield from udhr_figures(data / "udhr/udhr.ru-en.tsv", judged, use)
    joined = cached_encoder("bundled")
    for name in ("ru_elections", "unbis"):
        yield from list_figures(name, data / "terms" / f"{name}.tsv", joined)


SEED_PAIRS = {
    ("#УМЕНЯЕСТЬВЫБОР", "I have a choice"),
    ("#уменьяестъвыбор", "I have a choice"),
    ("#уменяествьвыбор", "I have a choice"),
    ("#уменьяествьвыбор", "I have a choice"),
    ("#отправдынеубежишь", "you can't run from the truth"),
}


def seed_figures(seeds: Path, use: Encoder) -> Iterator[Figure]:
    """Tags with their glosses as one entry for four spellings; two posts; nothing else."""
    pairs = [
        pair
        for path in sorted(seeds.glob("*.txt"))
        for pair in pair_document(read_document(path), use)
    ]
    tags = {(p.ru, p.en) for p in pairs if p.status == "paired" and p.kind == "hashtag"}
    choice = {p.key for p in pairs if p.kind == "hashtag" and p.en == "I have a choice"}
    posts = [p for p in pairs if p.status == "paired" and p.kind == "tweet"]
    others = [p for p in pairs if p.status == "paired" and p.kind not in ("hashtag", "tweet")]
    yield "seeds: tags", float(tags == SEED_PAIRS)
    yield "seeds: spellings as one", float(len(choice) == 1)
    yield "seeds: posts", float(len(posts) == 2 and all(p.ru.count(". ") == 0 for p in posts))
    yield "seeds: nothing else", float(not others)


Measured = Callable[[Encoder], Iterator[Figure]]
_JOBS = 2
"""The project's own gold and other data, side by side: they take about as long."""


def _measurer() -> Callable[[Measured], list[Figure]]:
    """What takes the figures of a part, says each as it comes, and rounds it down."""
    use = cached_encoder("use")

    def measure(part: Measured) -> list[Figure]:
        figures = []
        for name, value in part(use):
            figures.append((name, math.floor(value * 1000) / 1000))
            sys.stderr.write(f"{figures[-1][1]:.3f} {name}\n")
        return figures

    return measure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--raise", dest="lift", action="store_true")
    options = parser.parse_args()
    parts: list[Measured] = [own_figures]
    if options.data:
        parts.append(partial(data_figures, options.data))
    if options.seeds:
        parts.append(partial(seed_figures, options.seeds))
    figures = dict(chain.from_iterable(map_in_order(_measurer, (), parts, jobs=_JOBS)))
    return report(figures, lift=options.lift)


def report(figures: dict[str, float], *, lift: bool) -> int:
    """0 where every figure reaches its floor and every floor was measured or is out of reach."""
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    low = []
    for name, value in figures.items():
        floor = floors.get(name, 0.0)
        if value < floor:
            low.append(name)
        sys.stdout.write(f"{value:.3f}  floor {floor:.3f}  {name}{'  TOO LOW' * (name in low)}\n")
    if lift:
        for name, value in figures.items():
            reached = round(value - MARGIN.get(name.split(":")[0], 0.0), 3)
            floors[name] = max(reached, floors.get(name, 0.0))
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for name in low:
        sys.stdout.write(f"too low: {name}, {figures[name]:.3f} (floor {floors[name]:.3f})\n")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
