"""The engine that runs tasks: datatrove's, quiet, on processes of ours that may die."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.io import DataFolder
from datatrove.utils.logging import logger
from datatrove.utils.stats import PipelineStats
from fsspec.implementations.local import LocalFileSystem

from align.mining.harvest.page_guard import pass_over_from_now, watch_pages
from align.mining.harvest.tables import HarvestFolder
from align.processes import work_apart

Outputs = Callable[[int], bool]


class StageExecutor(LocalPipelineExecutor):  # type: ignore[misc]  # no types from the engine
    """Runs the tasks of a stage that are not done.

    A task is done when the engine has marked it and ``is_written`` finds what it has to leave. The
    engine's own pool would wait for ever for a task whose process was ended for want of memory, so
    the processes are those of :mod:`align.processes`.

    jobs: processes; 0 does all in this one, which a page may then end.
    """

    def __init__(
        self,
        steps: list[Any],
        folder: HarvestFolder,
        stage: str,
        is_written: Outputs,
        *,
        tasks: int,
        share: range,
        jobs: int = 0,
    ) -> None:
        self.pipeline: list[Any] = steps
        self.folder, self.stage = folder, stage
        # Given as a text, a path would be taken for a URL, or for several chained with ::.
        super().__init__(
            steps,
            tasks=tasks,
            workers=jobs,
            logging_dir=DataFolder(str(folder.marks(stage).absolute()), LocalFileSystem()),
            local_tasks=len(share),
            local_rank_offset=share.start,
        )
        self.is_written = is_written

    def is_rank_completed(self, rank: int) -> bool:
        """Whether a task is done."""
        return bool(super().is_rank_completed(rank)) and self.is_written(rank)

    def missing(self) -> list[int]:
        """The tasks that are not done, on whatever machine."""
        return [rank for rank in range(self.tasks) if not self.is_rank_completed(rank)]

    def run(self, step: Callable[[], None] = lambda: None) -> None:
        """Do this machine's share of the tasks. step: called when one is done.

        :raises ProcessError: processes were ended, and not by single pages.
        """
        end = self.local_rank_offset + self.local_tasks
        open_ones = [
            rank for rank in range(self.local_rank_offset, end) if not self.is_rank_completed(rank)
        ]
        for _ in self._done(open_ones):
            step()

    def _done(self, ranks: list[int]) -> Iterator[int]:
        """The tasks once they are done."""
        if not self.workers:
            for rank in ranks:
                self._run_for_rank(rank)
                yield rank
            return
        left_out = partial(pass_over_from_now, self.folder, self.stage)
        yield from work_apart(_runner, (self,), ranks, jobs=self.workers, leave_out=left_out)

    def _run_for_rank(self, rank: int, local_rank: int = 0, node_rank: int = -1) -> PipelineStats:
        """Do a task; what the engine has to say is in its log, and nowhere else."""
        steps = self.pipeline
        self.pipeline = deepcopy(steps)
        try:
            with _quiet():
                return super()._run_for_rank(rank, local_rank, node_rank)
        finally:
            self.pipeline = steps


def _runner(executor: StageExecutor, place: Any) -> Callable[[int], None]:
    watch_pages(place)

    def run(rank: int) -> None:
        executor._run_for_rank(rank)

    return run


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep standard error free of what the engine logs, inside and behind."""
    logger.remove()
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
            yield
    finally:
        logger.remove()


logger.remove()
