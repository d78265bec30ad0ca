"""What fitting commands write: valid source in the formatter's layout, and who wrote it."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from align.fitting.tables import mapping_source, module_source, tuple_source
from tests.support.paths import ROOT

TABLES = sorted((ROOT / "align").rglob("*weights.py"))


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_each_table_of_weights_says_which_command_writes_it(path: Path) -> None:
    docstring = path.read_text(encoding="utf-8").split('"""')[1]
    named = re.search(r"`python -m (align\.fitting\.\w+)", docstring)
    assert named is not None and find_spec(named[1]) is not None


def test_tables_are_read_as_they_were_written() -> None:
    source = module_source(
        "Weights.",
        "Written by a test.",
        [
            tuple_source("ONE", [1.5]),
            tuple_source("SOME", [0.12345, -2], digits=2),
            tuple_source("MANY", [n / 7 for n in range(40)]),
            mapping_source("NAMED", {"a": 1, "b": -0.00012}),
        ],
    )
    values: dict[str, object] = {}
    exec(source, values)
    assert values["ONE"] == (1.5,)
    assert values["SOME"] == (0.12, -2.0)
    assert values["MANY"] == tuple(round(n / 7, 3) for n in range(40))
    assert values["NAMED"] == {"a": 1.0, "b": 0.0}
    assert values["__doc__"] == (
        "Weights.\n\nWritten by a test. Change nothing by hand: fit again.\n"
    )


def test_the_formatter_leaves_tables_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "weights.py"
    tables = [
        tuple_source("A", [0.5] * 30),
        mapping_source("B", {"x": 1.0}),
        tuple_source("C", [1]),
    ]
    path.write_text(module_source("Weights.", "Written by a test.", tables), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--check", "--line-length", "100", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
