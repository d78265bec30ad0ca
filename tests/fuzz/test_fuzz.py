"""Every reader gives a result or an error of one line, whatever a file holds; `make fuzz` goes on.

A few examples for each, the same every time.
"""

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import InputError
from tests.fuzz.fuzzing import fault_of, mutated, warm_up
from tests.fuzz.targets import TARGETS, Target

EXAMPLES = {"align": 10, "markdown": 10, "html": 12, "word": 12}
"""Of what takes longer; of others 25."""


@cache
def _seeds(name: str) -> dict[str, bytes]:
    seeds = TARGETS[name].seeds()
    warm_up(TARGETS[name], seeds)
    return seeds


@pytest.mark.parametrize("name", TARGETS)
def test_a_mutated_file_is_read_or_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, seeds = tmp_path_factory.mktemp("fuzz"), _seeds(name)

    @settings(
        max_examples=EXAMPLES.get(name, 25),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**64))
    def hold(number: int) -> None:
        file, content = mutated(seeds, random.Random(f"{name}-{number}"))
        path = folder / file
        path.write_bytes(content)
        assert fault_of(TARGETS[name], path) == "", (number, content[:200])

    hold()


def _refusing(text: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        raise InputError(f"{path}: {text}")

    return read


def _waiting(_: Path) -> object:
    while True:
        pass


FAULTS: tuple[tuple[Callable[[Path], object], str], ...] = (
    (lambda path: 1 / 0, "traceback: ZeroDivisionError"),
    (_refusing("two\nlines"), "an error that is no line"),
    (lambda path: len(b"a" * (160 << 20)), "bytes of memory"),
    (_waiting, "more than 0.2 s"),
)


@pytest.mark.parametrize(("read", "said"), FAULTS)
def test_a_fault_is_seen(
    read: Callable[[Path], object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fuzz.fuzzing.MOST_SECONDS", 0.2 if read is _waiting else 10.0)
    monkeypatch.setattr("tests.fuzz.fuzzing.MOST_BYTES", 100 << 20)
    assert said in fault_of(Target(dict, read), tmp_path / "a.md")


def test_a_refusal_is_none(tmp_path: Path) -> None:
    assert fault_of(Target(dict, _refusing("one line")), tmp_path / "a.md") == ""


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_differ_from_what_they_begin_with(name: str) -> None:
    seeds = _seeds(name)
    made = [mutated(seeds, random.Random(number)) for number in range(20)]
    assert sum(content != seeds[file] for file, content in made) >= 10
    assert made[0] == mutated(seeds, random.Random(0))
