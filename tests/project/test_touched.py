"""Which tests `make check` runs."""

import subprocess
from pathlib import Path

import pytest

from tests.support.touched import paths_for, touched_since


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with tests of one folder, of a folder in it, and of a package."""
    for name, text in {
        "align/beads/lattice/band.py": "",
        "align/beads/moved.py": "",
        "align/text.py": "",
        "tests/align/beads/test_moved.py": "from tests.support.samples import make_pair\n",
        "tests/align/test_processes.py": "import tests.support.terminals\n",
        "tests/support/samples.py": "",
        "tests/support/terminals.py": "",
        "README.md": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("touched", "tests"),
    [
        (["align/beads/moved.py"], ["tests/align/beads"]),
        (["align/beads/lattice/band.py"], ["tests/align/beads"]),
        (["align/beads/gone.py", "tests/align/beads/test_moved.py"], ["tests/align/beads"]),
        (["align/text.py"], ["tests/align/test_processes.py"]),
        (["align/resources/domains.tsv"], ["tests/align/test_processes.py"]),
        (["tests/align/beads/test_moved.py"], ["tests/align/beads/test_moved.py"]),
        (["tests/align/beads/test_gone.py"], []),
        (["tests/support/samples.py"], ["tests/align/beads/test_moved.py"]),
        (["tests/support/terminals.py"], ["tests/align/test_processes.py"]),
        (["README.md", "tests/data/beads/a.tsv", "glossary/store/store.py"], []),
    ],
)
def test_the_nearest_tests_are_named(touched: list[str], tests: list[str], tree: Path) -> None:
    """Of the touched folder or the one above it; helpers by who imports them."""
    assert paths_for(touched, tree) == tests


def test_what_is_touched(tree: Path) -> None:
    """What was committed since, what is not committed, what git does not know; not the rest."""

    def git(*arguments: str) -> None:
        own = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org")
        subprocess.run(["git", *own, *arguments], cwd=tree, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "all")
    git("switch", "-c", "work")
    assert touched_since("main", tree) == []
    (tree / "align/text.py").write_text("A = 1\n", encoding="utf-8")
    git("commit", "-am", "one")
    (tree / "align/beads/moved.py").write_text("B = 1\n", encoding="utf-8")
    (tree / "align/beads/ещё.py").write_text("", encoding="utf-8")
    git("mv", "README.md", "READ.md")
    assert sorted(touched_since("main", tree)) == [
        "READ.md",
        "README.md",
        "align/beads/moved.py",
        "align/beads/ещё.py",
        "align/text.py",
    ]
    with pytest.raises(subprocess.CalledProcessError):
        touched_since("no-such-branch", tree)
