"""How much longer a step takes for twice the text."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from align.errors import TolmachError
from tests.support.processor_time import TooLongError, at_most

MOST = 2.5
"""For twice the text a step may take so many times as long."""


@dataclass(frozen=True, slots=True)
class Growth:
    """size: characters of the longer text. seconds: processor time for it. ratio: to half of it."""

    size: int
    seconds: float
    ratio: float


def _seconds(step: Callable[[str], object], text: str, most: float) -> float:
    start = time.process_time()
    try:
        with at_most(most):
            step(text)
    except TolmachError:
        pass  # refused, which takes time as well
    except TooLongError:
        return most
    return time.process_time() - start


def growth(
    step: Callable[[str], object],
    text_of: Callable[[int], str],
    *,
    least: float,
    largest: int,
    smallest: int = 1_000,
) -> Growth:
    """The growth at the size from which the step takes ``least`` seconds, or at the largest size.

    What seems too much is measured again, and counts only if it is so each time.
    """
    size, before = smallest, _seconds(step, text_of(smallest), 60)
    while True:
        size *= 2
        now = _seconds(step, text_of(size), 20 * max(before, 0.05))
        if now >= least or size >= largest:
            break
        before = now
    for _ in range(4):
        if now < least or now <= MOST * before:
            break
        before = max(before, _seconds(step, text_of(size // 2), 60))
        now = min(now, _seconds(step, text_of(size), 20 * max(before, 0.05)))
    return Growth(size, now, now / max(before, 1e-9) if now >= least else 0.0)


def calls(step: Callable[[str], object], text: str, most: int) -> int:
    """How many functions a step calls for a text, ``most`` where it is that many or more.

    The same on every machine, however busy. What is remembered from one text to the next is so
    before the calls are counted.
    """
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")
        if count > most:
            raise TooLongError

    for profile in (None, counted):
        count = 0
        sys.setprofile(profile)
        try:
            step(text)
        except TolmachError:
            pass  # refused, which takes calls as well
        except TooLongError:
            return most
        finally:
            sys.setprofile(None)
    return count


def growth_of_calls(
    step: Callable[[str], object],
    text_of: Callable[[int], str],
    *,
    least: int,
    largest: int,
    smallest: int = 1_000,
) -> float:
    """How many times as many functions are called for twice the text, once it is ``least``.

    0 where it is fewer for the largest text too.
    """
    size, before = smallest, calls(step, text_of(smallest), 100 * least)
    while True:
        size *= 2
        now = calls(step, text_of(size), 8 * max(before, least))
        if now >= least or size >= largest:
            return now / max(before, 1) if now >= least else 0.0
        before = now
