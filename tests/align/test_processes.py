"""Work in several processes: in order, with its errors, and without a trace of one that dies."""

import os
from collections.abc import Callable

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from align.errors import InputError, ProcessError
from align.processes import default_jobs, map_in_order, on_one_thread, one_thread


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
