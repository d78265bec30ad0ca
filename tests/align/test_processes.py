"""Work in several processes: in order, with its errors, and without a trace of one that dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from align.errors import InputError, ProcessError
from align.processes import default_jobs, map_in_order, on_one_thread, one_thread
from tests.support.paths import ROOT


def doubling(offset: int) -> Callable[[int], int]:
    return lambda number: number * 2 + offset


def failing() -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == 5:
            raise InputError("five: cannot be read")
        return number

    return work


def dying() -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == 5:
            os._exit(9)
        return number

    return work


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order(jobs: int) -> None:
    """Whatever the number of processes."""
    assert list(map_in_order(doubling, (1,), range(50), jobs=jobs)) == [
        2 * n + 1 for n in range(50)
    ]
    assert list(map_in_order(doubling, (1,), (), jobs=jobs)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_errors_of_the_work_are_raised(jobs: int) -> None:
    """What was done before comes first."""
    results = map_in_order(failing, (), range(50), jobs=jobs)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(InputError, match="five: cannot be read"):
        next(results)


def where() -> Callable[[int], int]:
    return lambda number: os.getpid()


@pytest.mark.parametrize("apart", [False, True])
def test_one_process_can_be_another(apart: bool) -> None:
    """It is one for all items."""
    places = set(map_in_order(where, (), range(20), apart=apart))
    assert len(places) == 1 and (os.getpid() not in places) is apart


def test_one_process_that_dies_is_an_error_without_advice_on_jobs() -> None:
    """There is no fewer than one."""
    with pytest.raises(ProcessError, match=r"run it again$"):
        list(map_in_order(dying, (), range(50), apart=True))


def test_a_process_that_dies_is_one_clear_error() -> None:
    """It says what to do, and nothing hangs."""
    with pytest.raises(ProcessError, match="run it again with --jobs 1"):
        list(map_in_order(dying, (), range(50), jobs=2))


def test_few_items_are_worth_one_process() -> None:
    """Starting another takes as long as some items."""
    assert default_jobs(5, each=20) == 1
    assert 1 <= default_jobs(10_000, each=20) <= (os.cpu_count() or 1)


def blas_threads() -> set[int]:
    return {info["num_threads"] for info in threadpool_info() if info["user_api"] == "blas"}


def test_matrix_products_keep_to_one_thread_for_a_while() -> None:
    """Inside the context, inside another, and inside of what was wrapped; not after it."""
    np.eye(2) @ np.eye(2)
    before = blas_threads()
    with one_thread():
        assert blas_threads() == {1}
        assert on_one_thread(blas_threads)() == {1}
        assert blas_threads() == {1}
    assert blas_threads() == before


def numbered() -> Callable[[int], int]:
    def work(number: int) -> int:
        if number >= 4:
            time.sleep(100)
        return os.getpid()

    return work


ENDED = """
import sys
from align.commands.running.last_nets import signals_end_cleanly
from align.processes import map_in_order
from tests.align.test_processes import numbered
if __name__ == "__main__":
    with signals_end_cleanly():
        for worker in map_in_order(numbered, (), range(50), jobs=2):
            print(worker, flush=True)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_workers_end_with_their_parent(end: signal.Signals, tmp_path: Path) -> None:
    """Soon, though they are in the middle of an item."""
    script = tmp_path / "script.py"
    script.write_text(ENDED)
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(end, signal.SIG_DFL) if end != signal.SIGKILL else None,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(4)}
        process.send_signal(end)
        process.wait(20)
    deadline = time.monotonic() + 20
    while any(map(is_there, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_there, workers))


def is_there(process: int) -> bool:
    """Whether a process is running: one that has ended and waits for nobody does not count."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_work_that_is_broken_off_ends_at_once() -> None:
    results = map_in_order(numbered, (), range(50), jobs=2)
    workers = {next(results) for _ in range(4)}
    begun = time.monotonic()
    results.close()  # type: ignore[attr-defined]  # a generator
    assert time.monotonic() - begun < 20
    assert "PYTHONSAFEPATH" not in os.environ
    deadline = time.monotonic() + 20
    while any(map(is_there, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_there, workers))


SAFE = """
from align.processes import map_in_order
from tests.align.test_processes import doubling
if __name__ == "__main__":
    print(list(map_in_order(doubling, (1,), range(3), jobs=2)))
"""


def test_workers_import_nothing_from_the_current_folder(tmp_path: Path) -> None:
    """It holds articles, and perhaps files of the names of modules."""
    data, program = tmp_path / "data", tmp_path / "program"
    for name in ("struct", "signal", "align/__init__"):
        path = data / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    program.mkdir()
    (program / "script.py").write_text(SAFE)
    done = subprocess.run(
        [sys.executable, str(program / "script.py")],
        cwd=data, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout == "[1, 3, 5]\n", done.stderr
    assert not (tmp_path / "ran").exists()


class LoadsSlowly:
    """What a process loads before it begins to work: it says that it is there, and waits."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __setstate__(self, state: object) -> None:
        assert isinstance(state, tuple)
        state[1]["marker"].touch()
        time.sleep(50)

    def __getstate__(self) -> object:
        return None, self.__dict__


def working(_loaded: LoadsSlowly) -> Callable[[int], int]:
    return abs


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from align.processes import map_in_order
from tests.align.test_processes import LoadsSlowly, working

def interrupt():
    while not marker.exists():
        time.sleep(0.01)
    os.killpg(0, signal.SIGINT)

marker = Path(sys.argv[1])
threading.Thread(target=interrupt, daemon=True).start()
try:
    list(map_in_order(working, (LoadsSlowly(marker),), range(9), jobs=2))
except KeyboardInterrupt:
    print("interrupted")
"""


def test_a_ctrl_c_while_processes_load_is_heard_here_alone(tmp_path: Path) -> None:
    """They show no tracebacks, and do not outlive it."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path / "loading")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert (done.stdout, done.stderr) == ("interrupted\n", "")
