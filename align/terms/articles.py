"""Terms of many articles, on one core or several."""

from collections.abc import Callable, Collection, Iterable, Iterator

from align import processes
from align.encoders.loading import worker_encoder
from align.encoders.protocol import Encoder
from align.processes import map_in_order, on_one_thread
from align.terms.harvest import Harvest, Key
from align.terms.miner import TermMiner
from align.terms.records import BeadText

Article = tuple[str, list[BeadText]]
"""The name of a source and its beads."""

_WORTH_A_PROCESS = 5_000
"""Beads for each process: starting one takes as long as reading some thousand."""


def harvests(
    articles: Iterable[Article],
    encoder: Encoder,
    known: Collection[Key] = (),
    *,
    model: str = "bundled",
    jobs: int = 1,
) -> Iterator[Harvest]:
    """The harvest of each article, in order, to be added up in this order.

    known: approved terms, see TermMiner. jobs: processes; if there are several, each loads the
    encoder named ``model`` instead of using ``encoder``. The result does not depend on them.
    """
    if jobs > 1:
        return map_in_order(_worker, (model, known), articles, jobs=jobs)
    return map_in_order(_harvester, (encoder, known), articles)


def term_jobs(beads: int) -> int:
    """How many processes are worth starting for so many beads."""
    return processes.default_jobs(beads, each=_WORTH_A_PROCESS)


def _worker(model: str, known: Collection[Key]) -> Callable[[Article], Harvest]:
    return _harvester(worker_encoder(model), known)


def _harvester(encoder: Encoder, known: Collection[Key]) -> Callable[[Article], Harvest]:
    miner = TermMiner(encoder, known=known)
    return on_one_thread(lambda article: miner.harvest(*article))
