"""Harvests of terms add up to the same, whoever brought them in."""

from pathlib import Path

from align.encoders.protocol import Encoder
from align.terms.articles import harvests
from align.terms.harvest import KEPT
from align.terms.miner import TermMiner
from align.terms.records import BeadText
from glossary.building.pairs import build_pairs
from glossary.building.sources.corpus import find_articles

PAIRS = (
    ("Суд вынес частное постановление.", "The court issued a personal ruling."),
    ("Политзаключённых держат в колонии.", "Political prisoners are kept in a colony."),
    ("В частном постановлении судья назвал причину.", "In the personal ruling he named a cause."),
    ("По ст. 400 КоАП его оштрафовали.", "He was fined under Article 400 of the Code."),
    ("Частные постановления обжалуют.", "Personal rulings are appealed."),
    ("Право на мирные собрания ограничили.", "The right to peaceful assembly was restricted."),
)


def articles() -> list[tuple[str, list[BeadText]]]:
    """Nine articles, in which some terms stand more often than citation forms are kept."""
    found = []
    for number in range(9):
        beads = [BeadText(*PAIRS[(number + step) % len(PAIRS)]) for step in range(4)]
        found.append((f"article {number}", beads))
    return found


def test_what_articles_are_about_adds_up(use: Encoder) -> None:
    """Once for each occurrence, whatever the order of the articles."""
    there, back = TermMiner(use), TermMiner(use)
    for source, beads in articles():
        there.read(source, beads)
    for source, beads in reversed(articles()):
        back.read(source, beads)
    for key, pair in there.found.pairs.items():
        assert pair.about == back.found.pairs[key].about
        assert abs(sum(pair.about) - 1_000 * pair.count) <= len(pair.about) * pair.count
    assert {t.ru: t.domain for t in there.terms()} == {t.ru: t.domain for t in back.terms()}


def test_two_miners_find_what_one_finds(use: Encoder) -> None:
    """Articles dealt out to two miners; their harvests are added in the order of the articles."""
    alone = TermMiner(use)
    for source, beads in articles():
        alone.read(source, beads)
    assert max(term.count for term in alone.terms()) > KEPT
    workers = [TermMiner(use), TermMiner(use)]
    together = TermMiner(use)
    for number, (source, beads) in enumerate(articles()):
        together.found.add(workers[number % 2].harvest(source, beads))
    found = [term.as_record() for term in alone.terms(least=0.0)]
    assert [term.as_record() for term in together.terms(least=0.0)] == found
    assert together.found.beads == alone.found.beads == 36


def test_processes_harvest_what_one_harvests(use: Encoder) -> None:
    """Two processes, each with an encoder of its own."""
    terms = []
    for jobs in (1, 2):
        miner = TermMiner(use)
        for harvest in harvests(articles(), use, model="use", jobs=jobs):
            miner.found.add(harvest)
        terms.append([term.as_record() for term in miner.terms(least=0.0)])
    assert terms[0] == terms[1] != []


def test_a_build_is_the_same_on_two_processes(tmp_path: Path, use: Encoder) -> None:
    """Pairs, notes and skipped files, in order; one article cannot be read."""
    for side in (0, 1):
        folder = tmp_path / ("ru", "en")[side]
        folder.mkdir()
        for number in range(5):
            lines = [PAIRS[(number + step) % len(PAIRS)][side] for step in range(4)]
            (folder / f"{number}.md").write_text("\n\n".join(lines), encoding="utf-8")
    (tmp_path / "en" / "broken.docx").write_bytes(b"no docx")
    (tmp_path / "en" / "plain.md").write_text("No Russian.", encoding="utf-8")
    one, two = (
        build_pairs(find_articles(tmp_path), use, model="use", jobs=jobs) for jobs in (1, 2)
    )
    assert [pair.as_record() for pair in one.pairs] == [pair.as_record() for pair in two.pairs]
    assert (one.notes, one.skipped, one.documents) == (two.notes, two.skipped, two.documents)
    assert one.aligned == two.aligned == 5
    assert len(one.skipped) == 1
