"""What a Python program imports: every public name is there, and none costs before it is used."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import align
import glossary
from tests.support.paths import ROOT

FACES = (align, glossary)
HEAVY = {"numpy", "click", "polars", "torch", "scipy", "rich", "lxml", "openpyxl"}


def run_new(code: str) -> str:
    """What Python prints for ``code`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("face", "name"),
    [pytest.param(face, name, id=name) for face in FACES for name in face.__all__],
)
def test_every_name_is_there(face: ModuleType, name: str) -> None:
    """It is a class or function that its module calls by the same name, with a docstring."""
    thing = getattr(face, name)
    assert thing.__name__ == name
    assert thing.__module__.startswith(face.__name__)
    assert thing.__doc__


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_the_names_are_listed(face: ModuleType) -> None:
    """By dir() and by a star import; another name is an error that says which."""
    assert set(face.__all__) <= set(dir(face))
    star: dict[str, object] = {}
    exec(f"from {face.__name__} import *", star)
    assert set(face.__all__) <= star.keys()
    with pytest.raises(AttributeError, match="'nothing_like_it'"):
        face.nothing_like_it  # noqa: B018


def test_the_faces_hold_what_programs_are_promised() -> None:
    """A name that is taken out breaks programs; new ones may come."""
    assert set(align.__all__) >= {
        "Document", "Fragment", "Pair", "Bead", "Span", "TolmachError", "read_document",
        "parse_text", "load_encoder", "Encoder", "find_fragments", "pair_document",
        "split_sentences", "align_documents", "align_sentences", "mine_sentences",
        "split_hashtag", "TermMiner",
    }  # fmt: skip
    assert set(glossary.__all__) >= {
        "Store", "Entry", "Attributes", "Selection", "Languages", "MergeOptions", "TableOptions",
        "build_corpus", "export_files", "export_stream", "verify_files", "import_file", "choose",
        "check_translation", "read_terms",
    }  # fmt: skip


def test_importing_the_packages_loads_nothing_heavy() -> None:
    """Neither what computes nor what reads a command line."""
    code = f"import sys, align, glossary\nprint(*sorted({HEAVY!r} & set(sys.modules)))"
    assert run_new(code) == ""


def test_old_names_still_work() -> None:
    """Programs of the last release, and models that it saved."""
    scripts = importlib.import_module("glossary.scripts")
    names = {"choose", "export_files", "export_stream", "import_file", "verify_files"}
    assert names | {"MergeOptions"} <= set(scripts.__all__)
    for name in scripts.__all__:
        assert getattr(scripts, name) is getattr(glossary, name)
    assert "numpy" not in run_new("import sys, glossary.scripts\nprint(*sys.modules)").split()
    old = importlib.import_module("align.st_module").EncoderModule
    assert old is importlib.import_module("align.encoders.sentence_transformer").EncoderModule


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_a_type_checker_sees_the_same_names(face: ModuleType) -> None:
    """Each re-exported from the module that it is loaded from."""
    tree = ast.parse(Path(str(face.__file__)).read_text(encoding="utf-8"))
    seen = {
        alias.asname: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }
    assert seen == face._HOME
