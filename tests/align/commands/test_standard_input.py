"""Texts from a pipe: read as plain text, once, by this process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

TEXT = "They chanted «Свободу узникам!» (“Freedom to the prisoners!”) in court.\n"


def fragments(*arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossary.commands.main", "fragments", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, input=text, capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")], ids=["one process", "two asked for"])
def test_fragments_of_standard_input(tmp_path: Path, jobs: tuple[str, ...]) -> None:
    """Among files, in its place, under the name it was given."""
    path = tmp_path / "own.md"
    path.write_text(TEXT.replace("court", "prison"), encoding="utf-8")
    done = fragments(str(path), "-", *jobs, text=TEXT)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["file"], row["ru"]) for row in rows] == [
        (str(path), "Свободу узникам!"), ("-", "Свободу узникам!"),
    ]  # fmt: skip
    assert rows[1]["en"] == "Freedom to the prisoners!"
    assert TEXT[rows[1]["ru_start"] : rows[1]["ru_end"]] == rows[1]["ru"]


def test_nothing_on_standard_input_is_said() -> None:
    done = fragments("-", text="")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tolmach: -: empty; give an article with text\n"
