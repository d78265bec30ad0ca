"""What all tests share: no vectors kept between runs, the real bundled encoder loaded once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("TOLMACH_CACHE", "off")

from align.encoder import Encoder, load_encoder


@pytest.fixture(scope="session")
def use() -> Encoder:
    """The encoder that pairs fragments and aligns sentences."""
    return load_encoder("use")


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
