"""Print the tests of what was touched since the branch left main: one path a line, for pytest.

    python tests/support/touched.py [BASE]

BASE is the branch, tag or commit that the work will go back to, by default main. Touched is what
differs from the last commit in common with it, committed or not, and what git does not know yet.

| touched | its tests |
|---|---|
| align/beads/lattice/band.py | tests/align/beads, the nearest folder that there is |
| align/text.py, align/resources/… | test files right in tests/align, not those of its folders |
| tests/align/beads/test_moved.py | itself |
| tests/support/samples.py | every test file that imports it |

Nothing is printed for other files: what crosses folders, and what hangs on data, conftest.py or
pyproject.toml, is for `make test`. Exit code 2: BASE is unknown, or this is no git repository.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

PACKAGES = ("align", "glossary")
ROOT = next(up for up in Path(__file__).resolve().parents if (up / "pyproject.toml").is_file())


def paths_for(touched: Iterable[str], root: Path) -> list[str]:
    """Folders and files of tests under ``root`` for touched paths relative to it, sorted.

    What lies within a folder that is named too is left out.
    """
    found = {path for name in touched for path in _near(PurePosixPath(name), root)}
    return sorted(
        str(path.relative_to(root)) for path in found if not found.intersection(path.parents)
    )


def _near(path: PurePosixPath, root: Path) -> Iterator[Path]:
    if path.parts[0] in PACKAGES:
        yield from _of_source(path, root)
    elif path.parts[0] == "tests" and path.suffix == ".py":
        if not path.name.startswith("test_"):
            yield from _importing(path, root)
        elif (root / path).is_file():
            yield root / path


def _of_source(path: PurePosixPath, root: Path) -> Iterator[Path]:
    package = root / "tests" / path.parts[0]
    folder = root / "tests" / path.parent
    while folder != package and not folder.is_dir():
        folder = folder.parent
    if folder != package:
        yield folder
    else:
        yield from package.glob("test_*.py")


def _importing(path: PurePosixPath, root: Path) -> Iterator[Path]:
    module = ".".join(path.with_suffix("").parts)
    for file in (root / "tests").rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        if f"from {module} import" in text or f"import {module}\n" in text:
            yield file


def touched_since(base: str, root: Path) -> list[str]:
    """Paths relative to ``root`` that differ from the last commit in common with ``base``.

    :raises subprocess.CalledProcessError: where git does not know ``base``.
    """
    common = _git(root, "merge-base", base, "HEAD").strip()
    differing = _git(root, "diff", "--name-only", "--no-renames", "-z", common)
    unknown = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return [name for name in (differing + unknown).split("\0") if name]


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main(arguments: list[str]) -> int:
    """Exit code: 0 where the tests were printed, also where there are none."""
    base = arguments[0] if arguments else "main"
    try:
        paths = touched_since(base, ROOT)
    except (OSError, subprocess.CalledProcessError) as err:
        said = (getattr(err, "stderr", "") or str(err)).strip().splitlines()[-1:]
        sys.stderr.write(f"{base}: {''.join(said)}: name the branch that this one left\n")
        return 2
    sys.stdout.writelines(f"{path}\n" for path in paths_for(paths, ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
