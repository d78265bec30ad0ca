"""The hooks for pre-commit and the GitHub action: run as their programs run them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.clients import missing
from tests.support.paths import ROOT

BIN = Path(sys.executable).parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / "action.yml"
PO = 'msgid "Автозак уехал."\nmsgstr "The {} left."\n'


def pre_commit() -> str:
    """The program, of this environment or of the path."""
    found = shutil.which("pre-commit", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        missing("pre-commit")
    return str(found)


class Repository:
    """A git repository with a glossary in it, and what commands in it see."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
        }  # fmt: skip
        folder.mkdir()
        self.run("git", "init", "-q")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.run("git", "add", name)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Documents in two folders and a bilingual file; what they say is as the glossary wants it."""
    made = Repository(tmp_path / "repository")
    assert made.run("tolmach", "add", "автозак", "police van").returncode == 0
    made.write("corpus/ru/a.txt", "Автозак стоял у входа с самого утра.\n")
    made.write("corpus/en/a.txt", "A police van had been standing at the entrance since morning.\n")
    made.write("a b.csv", "ru,en\nАвтозак уехал.,The police van left.\n")
    made.write("a b.po", PO.format("police van"))
    return made


def listed(hook: str) -> dict[str, Any]:
    return next(one for one in yaml.safe_load(HOOKS.read_text("utf-8")) if one["id"] == hook)


def test_the_list_of_hooks_is_valid() -> None:
    """By pre-commit itself."""
    result = subprocess.run(
        [pre_commit(), "validate-manifest", str(HOOKS)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("hook", "arguments", "file", "text"),
    [
        ("tolmach-check", [], "a b.po", PO.format("paddy wagon")),
        (
            "tolmach-check-pairs",
            ["--pairs", "corpus/ru", "corpus/en"],
            "corpus/en/a.txt",
            "A paddy wagon had been standing at the entrance since morning.\n",
        ),
    ],
)
def test_hooks(
    hook: str, arguments: Sequence[str], file: str, text: str, repository: Repository
) -> None:
    """As a hook of the repository's own: it passes, and fails for a commit with a mistake."""
    own = {**listed(hook), "language": "system", "args": list(arguments)}
    config = {"repos": [{"repo": "local", "hooks": [own]}]}
    repository.write(".pre-commit-config.yaml", yaml.safe_dump(config, allow_unicode=True))
    assert repository.run(pre_commit(), "install").returncode == 0
    first = repository.run("git", "commit", "-q", "-m", "As it should be")
    assert first.returncode == 0, first.stderr
    assert "Passed" in first.stderr
    repository.write(file, text)
    second = repository.run("git", "commit", "-q", "-m", "With a mistake")
    assert second.returncode == 1
    assert "exit code: 3" in second.stderr
    assert "paddy" in second.stderr
    repository.write("README.txt", "No translation.\n")
    repository.run("git", "checkout", "-q", "HEAD", "--", file)
    third = repository.run("git", "commit", "-q", "-m", "Another file")
    assert third.returncode == 0, third.stderr


def test_hooks_from_their_repository(repository: Repository, tmp_path: Path) -> None:
    """Found by the list in another repository, as users get them; nothing is installed here."""
    source = Repository(tmp_path / "source")
    source.write(
        HOOKS.name, HOOKS.read_text("utf-8").replace("language: python", "language: system")
    )
    assert source.run("git", "commit", "-q", "-m", "Hooks").returncode == 0
    repository.write("a b.po", PO.format("paddy wagon"))
    tried = repository.run(
        pre_commit(), "try-repo", str(source.folder), "tolmach-check", "--all-files"
    )
    assert tried.returncode == 1
    assert "exit code: 3" in tried.stdout


INPUTS = {
    "FILES": "corpus/ru/a.txt\ncorpus/en/a.txt", "STORE": "glossary.db", "PAIRS": "",
    "EACH": "false", "MUST": "", "STRICT": "false", "FAIL_ON": "warning", "SARIF": "",
    "GLOSSARY": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({}, 0, "1 bead checked"),
        ({"FILES": "*.csv", "EACH": "true"}, 0, "1 segment checked"),
        ({"FILES": "corpus/**/*.txt", "PAIRS": "corpus/ru\ncorpus/en\n"}, 0, "1 bead checked"),
        ({"FILES": "wrong.csv", "SARIF": "out.sarif"}, 3, "paddy"),
        ({"FILES": "wrong.csv", "FAIL_ON": "never"}, 0, "warnings: 1"),
        ({"FILES": "none-*.csv", "EACH": "true"}, 1, "none-*.csv"),
        ({"FILES": "a b.csv", "MUST": "неведомое"}, 2, "неведомое"),
        ({"FILES": "wrong.csv", "STORE": "new.db", "GLOSSARY": "glossary.xlsx"}, 3, "paddy"),
        ({"FILES": "wrong.csv", "STORE": "new.db", "GLOSSARY": "none.xlsx"}, 1, "none.xlsx"),
        ({"FILES": "$(touch gone).csv"}, 1, "touch"),
    ],
)
def test_the_step_of_the_action(
    given: dict[str, str], code: int, said: str, repository: Repository
) -> None:
    """The script gets the inputs as action.yml names them, and passes the exit code on."""
    steps = yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"]
    assert set(next(step for step in steps if step.get("id") == "check")["env"]) == set(INPUTS)
    repository.write("wrong.csv", "ru,en\nАвтозак уехал.,The paddy wagon left.\n")
    if given.get("FILES", "").startswith("*"):
        (repository.folder / "wrong.csv").unlink()
    if given.get("GLOSSARY") == "glossary.xlsx":
        repository.run("tolmach", "export", "--to", ".", "--format", "xlsx")
    output = repository.folder.parent / "output"
    script = str(ROOT / ".ci" / "check_action.sh")
    done = repository.run("bash", script, GITHUB_OUTPUT=str(output), **{**INPUTS, **given})
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert output.read_text() == f"code={code}\n"
    assert (repository.folder / "out.sarif").exists() == ("SARIF" in given)
    assert not (repository.folder / "gone").exists()


def test_inputs_of_the_action_are_used() -> None:
    """Every input is handed on, and none that there is not."""
    text = ACTION.read_text("utf-8")
    action = yaml.safe_load(text)
    named = {part.split("}}")[0].strip() for part in text.split("${{ inputs.")[1:]}
    assert named == set(action["inputs"])
