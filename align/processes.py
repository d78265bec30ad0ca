"""One piece of work after another in several processes; results come in the order of the work."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from align.errors import ProcessError

if TYPE_CHECKING:
    pass


Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4
"""Items for each process that may be waiting: bounds memory whatever their number."""


def map_in_order(
    make: Callable[..., Callable[[Item], Result]],
    arguments: tuple[Any, ...],
    items: Iterable[Item],
    *,
    jobs: int = 1,
) -> Iterator[Result]:
    """What ``make(*arguments)`` gives for each item, in order; at most some are held at a time.

    jobs: processes. With one the work is done here. Each process calls ``make`` once, so what it
    loads is loaded once; it and ``arguments``, items and results must be picklable. Every process
    gets its items in their order. What the work raises is raised here.

    :raises ProcessError: one of them was ended from outside.
    """
    if jobs <= 1:
        yield from map(make(*arguments), items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Not forked: the threads of numpy's libraries do not survive that everywhere.
    pool = ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_start, initargs=(make, arguments)
    )
    with pool:
        source = iter(items)
        waiting = deque(pool.submit(_work, item) for item in islice(source, jobs * _AHEAD))
        while waiting:
            try:
                result = waiting.popleft().result()
                waiting.extend(pool.submit(_work, item) for item in islice(source, 1))
            except BrokenProcessPool as error:
                raise ProcessError(
                    "a process that worked on this was ended, perhaps for want of memory: "
                    "run it again with --jobs 1"
                ) from error
            yield result


def default_jobs(items: int, *, each: int) -> int:
    """How many processes are worth starting: at most one a usable core, ``each`` items for each."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, items // each))


def on_one_thread(work: Callable[..., Result]) -> Callable[..., Result]:
    """``work`` with one thread of BLAS: its matrices are small, and sums are always the same."""
    from threadpoolctl import ThreadpoolController

    controller = ThreadpoolController()

    def limited(*arguments: Any) -> Result:
        with controller.limit(limits=1, user_api="blas"):
            return work(*arguments)

    return limited


_workers: list[Callable[[Any], Any]] = []
"""What a worker process works with: an encoder cannot be sent to it, and is loaded there once."""


def _start(make: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    _workers.append(make(*arguments))


def _work(item: Any) -> Any:
    return _workers[0](item)
