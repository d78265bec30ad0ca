"""How the code is cut: who imports whom, and what a plain command must not load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "sentence_transformers", "faiss", "ray"}


def imports(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "align").glob("*.py")), ids=lambda p: p.name)
def test_align_never_imports_glossary(path: Path) -> None:
    """From texts to pairs knows nothing of stores, reviews and exports."""
    assert not {name for name in imports(path) if name.split(".")[0] == "glossary"}


@pytest.mark.parametrize("name", ["errors", "records", "text"])
def test_the_lowest_layer_imports_nothing_of_ours_above_it(name: str) -> None:
    """Records and errors stand below everything."""
    allowed = {"align.errors", "align.records", "align.text"}
    ours = {one for one in imports(ROOT / "align" / f"{name}.py") if one.startswith("align")}
    assert ours <= allowed


def loaded_by(code: str) -> set[str]:
    """The heavy packages among sys.modules after ``code`` ran in a new process."""
    script = f"import sys\n{code}\nprint(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.splitlines()[-1].split())


HELP = """
from click.testing import CliRunner
from glossary.cli import main
assert CliRunner().invoke(main, [{arguments}]).exit_code == 0
"""


@pytest.mark.parametrize("arguments", ["'--help'", "'review', '--help'", "'hashtags', '#тег'"])
def test_light_commands_stay_light(arguments: str) -> None:
    """Loading torch costs seconds; --help, review and hashtags must not."""
    assert loaded_by(HELP.format(arguments=arguments)) == set()


def test_fragments_needs_no_torch() -> None:
    """The bundled encoder is numpy alone."""
    article = ROOT / "tests/data/fragments/emoji.txt"
    assert loaded_by(HELP.format(arguments=f"'fragments', {str(article)!r}")) == set()
