"""A report of the demonstration corpus, made once for all tests that only look at it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from tests.support.paths import ROOT

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run_report() -> Run:
    """`tolmach report` with these arguments, and what came of it."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["report", *map(str, arguments)])

    return run


@pytest.fixture(scope="session")
def report(demonstration: Path, run_report: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the report of the demonstration corpus."""
    folder = tmp_path_factory.mktemp("report") / "demonstration"
    result = run_report("--store", demonstration, "--corpus", ROOT / "corpus", "--to", folder)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{folder / 'index.html'}\n"
    return folder


@pytest.fixture(scope="session")
def single(demonstration: Path, run_report: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in one file."""
    page = tmp_path_factory.mktemp("report") / "demonstration.html"
    result = run_report("--store", demonstration, "--corpus", ROOT / "corpus", "--to", page)
    assert result.exit_code == 0, result.stderr
    return page
