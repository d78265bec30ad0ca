"""What all tests share: no vectors kept between runs, the real bundled encoder loaded once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("TOLMACH_CACHE", "off")

from align.encoders.loading import load_encoder
from align.encoders.protocol import Encoder
from glossary.store.store import Store
from tests.support.samples import make_store


@pytest.fixture(scope="session")
def use() -> Encoder:
    """The encoder that pairs fragments and aligns sentences."""
    return load_encoder("use")


@pytest.fixture
def loaded(use: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and frames get the encoder that is loaded already, whatever its name."""
    monkeypatch.setattr("align.encoders.loading.cached_encoder", lambda name, **more: use)


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
