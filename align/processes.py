"""One piece of work after another in several processes; results come in the order of the work."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from align.errors import ProcessError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from threadpoolctl import ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")

_SAFE_PATH = "PYTHONSAFEPATH"
_AHEAD = 4
"""Items for each process that may be waiting: bounds memory whatever their number."""


def map_in_order(
    make: Callable[..., Callable[[Item], Result]],
    arguments: tuple[Any, ...],
    items: Iterable[Item],
    *,
    jobs: int = 1,
    apart: bool = False,
) -> Iterator[Result]:
    """What ``make(*arguments)`` gives for each item, in order; at most some are held at a time.

    jobs: processes. With one the work is done here, unless it is to be ``apart``: what it has
    loaded is then gone from memory in the end. Each process calls ``make`` once, so what it loads
    is loaded once; it and ``arguments``, items and results must be picklable. Every process gets
    its items in their order. What the work raises is raised here.

    :raises ProcessError: one of them was ended from outside.
    """
    if jobs <= 1 and not apart:
        yield from map(make(*arguments), items)
        return
    pool = _pool(make, arguments, jobs)
    with _ended_at_once(pool):
        yield from _results(pool, iter(items), jobs)


def _pool(
    make: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...], jobs: int
) -> "ProcessPoolExecutor":
    """Processes that begin with their first work."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: the threads of numpy's libraries do not survive that everywhere.
    with _safe_path():
        return ProcessPoolExecutor(
            jobs, get_context("spawn"), initializer=_start, initargs=(make, arguments)
        )


def _results(pool: "ProcessPoolExecutor", source: Iterator[Any], jobs: int) -> Iterator[Any]:
    """What ``pool`` makes of the items, in order.

    :raises ProcessError: a process was ended from outside.
    """
    from concurrent.futures.process import BrokenProcessPool

    with _safe_path(), _interrupted_later():
        waiting = deque(pool.submit(_work, item) for item in islice(source, jobs * _AHEAD))
    while waiting:
        try:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(_work, item) for item in islice(source, 1))
        except BrokenProcessPool as error:
            raise _ended(alone=jobs <= 1) from error
        yield result


def _ended(*, alone: bool = False) -> ProcessError:
    fewer = "" if alone else " with --jobs 1"
    return ProcessError(
        f"a process that worked on this was ended, perhaps for want of memory: run it again{fewer}"
    )


@contextmanager
def _ended_at_once(pool: "ProcessPoolExecutor") -> Iterator[None]:
    """Shut ``pool`` down in the end; its processes are killed where the work was broken off."""
    done = False
    try:
        yield
        done = True
    finally:
        running = {} if done else dict(pool._processes or {})
        pool.shutdown(wait=done, cancel_futures=True)
        for process in running.values():
            process.kill()


@contextmanager
def _safe_path() -> Iterator[None]:
    """Start processes inside that import nothing from the current folder, which holds data."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Start processes inside that no Ctrl-C reaches, not even while they load; here it waits."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


NOWHERE = -1
"""Where a process stands that has not begun with any part of its work, or is done with all."""
_MOST_DEATHS = 20
"""Processes that one piece of work may end before all is given up."""


def work_apart(
    make: Callable[..., Callable[[int], None]],
    arguments: tuple[Any, ...],
    tasks: Iterable[int],
    *,
    jobs: int,
    leave_out: Callable[[int, int], None],
) -> Iterator[int]:
    """Each of ``tasks`` once it is done, in whatever order; the work goes on where a process ends.

    ``make(*arguments, place)`` gives what does a task, in a process of its own. It sets
    ``place.value`` to the number of the part that it works on, NOWHERE between parts. A task whose
    process is ended begins again when the others are done, with all memory for itself; where the
    same part ends its process then too, ``leave_out(task, part)`` is told before the next try, and
    has to see to it that the part is passed over.

    :raises ProcessError: processes end though they work on no part, or on too many of a task.
    """
    waiting = deque(tasks)
    suspects: list[tuple[int, int]] = []
    with ExitStack() as stack:
        yield from _work_side_by_side(stack, make, arguments, waiting, suspects, jobs)
    for task, part in sorted(suspects):
        yield from _work_alone(make, arguments, task, part, leave_out)


class _Worker:
    """A process that does one task after another, and how far it is."""

    def __init__(self, make: Callable[..., Callable[[int], None]], arguments: tuple[Any, ...]):
        from multiprocessing import get_context

        self.place = get_context("spawn").RawValue("q", NOWHERE)
        self.pool = _pool(make, (*arguments, self.place), 1)

    def begin(self, task: int) -> "Future[None]":
        self.place.value = NOWHERE
        with _safe_path(), _interrupted_later():
            return self.pool.submit(_work, task)


def _work_side_by_side(
    stack: ExitStack,
    make: Callable[..., Callable[[int], None]],
    arguments: tuple[Any, ...],
    waiting: deque[int],
    suspects: list[tuple[int, int]],
    jobs: int,
) -> Iterator[int]:
    """The tasks that get done; ``suspects`` gets those that ended their processes, and where.

    :raises ProcessError: too many ended before they began with a part.
    """
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    running: dict[Future[None], tuple[_Worker, int]] = {}

    def begin(worker: _Worker | None) -> None:
        if waiting:
            if worker is None:
                worker = _Worker(make, arguments)
                stack.enter_context(_ended_at_once(worker.pool))
            task = waiting.popleft()
            running[worker.begin(task)] = worker, task

    for _ in range(jobs):
        begin(None)
    while running:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            worker, task = running.pop(future)
            try:
                future.result()
            except BrokenProcessPool as error:
                suspects.append((task, worker.place.value))
                if sum(part == NOWHERE for _, part in suspects) > jobs:
                    raise _ended() from error
                begin(None)
            else:
                begin(worker)
                yield task


def _work_alone(
    make: Callable[..., Callable[[int], None]],
    arguments: tuple[Any, ...],
    task: int,
    part: int,
    leave_out: Callable[[int, int], None],
) -> Iterator[int]:
    """A task, done as :func:`work_apart` says. part: where it ended a process before."""
    from concurrent.futures.process import BrokenProcessPool

    for _ in range(_MOST_DEATHS):
        worker = _Worker(make, arguments)
        with _ended_at_once(worker.pool):
            try:
                worker.begin(task).result()
            except BrokenProcessPool as error:
                before, part = part, worker.place.value
                if part == NOWHERE:
                    raise _ended() from error
                if part == before:
                    leave_out(task, part)
                continue
        yield task
        return
    raise ProcessError(
        f"{_MOST_DEATHS} processes that worked on one piece of this were ended; what ended them is "
        "left out when you run it again"
    )


def default_jobs(items: int, *, each: int) -> int:
    """How many processes are worth starting: one for ``each`` items, but no more than cores."""
    return max(1, min(usable_cores(), items // each))


def usable_cores() -> int:
    """The number of cores this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def one_thread() -> AbstractContextManager[object]:
    """A context in which numpy's matrix products keep to one thread.

    The matrices of one article are too small for two, and sums come out the same everywhere.
    """
    limits: AbstractContextManager[object] = _blas().limit(limits=1, user_api="blas")
    return limits


def on_one_thread(work: Callable[..., Result]) -> Callable[..., Result]:
    """``work`` with its matrix products on one thread, see :func:`one_thread`."""

    def limited(*arguments: Any) -> Result:
        with one_thread():
            return work(*arguments)

    return limited


@cache
def _blas() -> "ThreadpoolController":
    """What limits the threads of the loaded libraries; looked up once, since that takes long."""
    import numpy  # noqa: F401  loaded first, or its library would not be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


_workers: list[Callable[[Any], Any]] = []
"""What a worker process works with: an encoder cannot be sent to it, and is loaded there once."""


def _start(make: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    """Begin a worker process, which leaves it to its parent to be interrupted, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workers.append(make(*arguments))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, whatever has ended that."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(item: Any) -> Any:
    return _workers[0](item)
