"""How the code is cut: who may import whom, how long a function may be, what must not be loaded."""

import ast
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import ROOT

ORDER = (
    ("align.errors", "align.text", "align.records", "align.small_files"),
    ("align.atomic_files",),
    ("align.cache_folder",),
    ("align.arrays", "align.odds", "align.processes", "align.forest"),
    ("align.language", "align.documents.blocks", "align.documents.office"),
    ("align.documents", "align.encoders"),
    ("align.hashtags", "align.beads.lattice", "align.mining"),
    ("align.beads", "align.fragments", "align.terms.records"),
    ("align.terms.phrases", "align.glosses.candidates", "align.terms.model"),
    ("align.terms", "align.glosses"),
    ("align.evaluation",),
    ("align.fitting",),
    ("align.frames",),
    ("align.commands.formats",),
    ("align.mining.crawls",),
    ("align.mining.harvest",),
    ("align.commands", "align.st_module"),
    ("align",),
    ("glossary.entries",),
    ("glossary.store", "glossary.formats"),
    ("glossary.formats.writers",),
    ("glossary.formats.readers", "glossary.terminology"),
    ("glossary.building", "glossary.review", "glossary.importing", "glossary.exporting"),
    ("glossary.review.terminal", "glossary.verifying", "glossary.frames"),
    ("glossary.reporting",),
    ("glossary.api",),
    ("glossary.commands", "glossary.scripts"),
    ("glossary",),
)
"""Rooms from the ground up. Each may import itself, its own line, and the lines above."""

SQL_ROOMS = ("glossary.store.", "align.encoders.cache")
"""What may speak SQL: the store, and the vectors kept on disk."""

SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|DELETE\s+FROM\s|UPDATE\s+\w+\s+SET\s|PRAGMA\s|WITH\s+\w+\s+AS\s"
    r"|(CREATE|DROP|ALTER)\s+(TEMP\s+)?(TABLE|INDEX|TRIGGER|VIEW)\s)"
    r"|.*\b(ORDER\s+BY|GROUP\s+BY|(IS|NOT)\s+NULL|json_extract\(|SELECT\s+\S+\s+FROM)\b",
    re.DOTALL,
)
"""Statements and fragments of SQL; keywords in capitals, as everywhere in this project."""

MOST_ENTRIES = 12
NO_ENTRIES = {"__init__.py", "__pycache__", "py.typed", "resources"}
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.comprehension,
    ast.ExceptHandler,
    ast.match_case,
)
HEAVY = {"torch", "sentence_transformers", "faiss", "ray", "datatrove", "warcio"}

FILES = sorted(p for top in ("align", "glossary") for p in (ROOT / top).rglob("*.py"))
FOLDERS = sorted({path.parent for path in FILES})


def module_of(path: Path) -> str:
    """align.beads.search for align/beads/search.py, align.beads for its __init__.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in FILES}


def imports(path: Path) -> set[str]:
    """The modules of ours that a file imports, anywhere in it, for types as well."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            named |= inside or {node.module}
    return named & MODULES.keys()


def room_of(module: str) -> tuple[int, str]:
    """(line in ORDER, room) of a module: the room with the longest name that it lies in."""
    rooms = [
        (line, room)
        for line, names in enumerate(ORDER)
        for room in names
        if module == room or module.startswith(f"{room}.")
    ]
    return max(rooms, key=lambda found: len(found[1]))


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    """A room imports itself, rooms on its own line, and rooms on the lines above it."""
    line, room = room_of(module)
    wrong = [name for name in imports(MODULES[module]) if room_of(name)[0] > line]
    assert not wrong, f"{module} ({room}) imports {', '.join(wrong)}"


def test_nothing_imports_in_a_circle() -> None:
    """Neither modules nor rooms: both can be put into one order."""
    modules = {name: imports(path) - {name} for name, path in MODULES.items()}
    rooms: dict[str, set[str]] = {}
    for name, others in modules.items():
        room = room_of(name)[1]
        rooms.setdefault(room, set()).update(room_of(other)[1] for other in others)
    for graph in (modules, {room: others - {room} for room, others in rooms.items()}):
        try:
            tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    """At most twelve entries; at the top of a package, twelve files and twelve folders."""
    entries = [one for one in folder.iterdir() if one.name not in NO_ENTRIES]
    top = folder.parent == ROOT
    for counted in (
        [[one for one in entries if one.is_dir() == kind] for kind in (False, True)]
        if top
        else [entries]
    ):
        assert len(counted) <= MOST_ENTRIES, sorted(one.name for one in counted)


def test_each_class_and_public_function_has_a_name_of_its_own() -> None:
    """No name means two things: not Reader here and another Reader there."""
    homes: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name == "main":
                continue
            if not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def sql_in(path: Path) -> list[str]:
    """Where a file runs statements of SQL, or has text that looks like one; docstrings aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    runs = {"execute", "executemany", "executescript"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in runs:
            found.append(f"line {node.lineno}: .{node.attr}")
        if not isinstance(node, ast.Constant) or id(node) in prose:
            continue
        if isinstance(node.value, str) and SQL.match(node.value):
            found.append(f"line {node.lineno}: {node.value.strip()[:40]!r}")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_only_the_store_speaks_sql(module: str) -> None:
    """Other rooms say in records what they want, and the store turns that into SQL."""
    if not module.startswith(SQL_ROOMS):
        assert sql_in(MODULES[module]) == []


def test_sql_is_seen(tmp_path: Path) -> None:
    """Where it is: in the store's own files, in a condition, in an order; not in prose."""
    assert all(sql_in(MODULES[f"glossary.store.{name}"]) for name in ("queue", "entries", "rows"))
    path = tmp_path / "room.py"
    for line in (
        "run('SELECT id FROM entries')",
        "where = f'{column} IN (SELECT entry FROM pairs WHERE file = ?)'",
        "order = 'entries.pair IS NULL, entries.id'",
        "connection.execute(query)",
        "run('UPDATE events SET at = ?')",
    ):
        path.write_text(line)
        assert sql_in(path), line
    path.write_text(
        '''"""SELECT something in prose"""\nname = "Select one, or delete from the list"'''
    )
    assert sql_in(path) == []


def branches(function: ast.FunctionDef) -> int:
    """The conditions, loops and handlers of a function, with the further operands of and, or."""
    nodes = list(ast.walk(function))
    operands = sum(len(node.values) - 1 for node in nodes if isinstance(node, ast.BoolOp))
    return operands + sum(isinstance(node, BRANCHES) for node in nodes)


def parameters(function: ast.FunctionDef) -> int:
    """How many parameters a function has, self included; 0 for a command, which has its options."""
    if any("command" in ast.unparse(decorator) for decorator in function.decorator_list):
        return 0
    arguments = function.args
    return len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)


def lines(function: ast.FunctionDef) -> int:
    """The lines of a function from its def, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


LIMITS = {"lines": (lines, 40), "branches": (branches, 12), "parameters": (parameters, 8)}
"""What is counted of a function, how, and how many there may be."""


@pytest.mark.parametrize("module", MODULES)
def test_functions_can_be_taken_in_at_a_glance(module: str) -> None:
    """Few lines, few branches, few parameters: more is a table, a record or another function."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    over = [
        f"{module}:{function.lineno} {function.name} has {count(function)} {what}, {most} at most"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for what, (count, most) in LIMITS.items()
        if count(function) > most
    ]
    assert not over, "\n".join(over)


def test_limits_are_counted_as_they_are_meant() -> None:
    """Every kind of branch and of parameter counts, but for the parameters of commands."""
    counted = ast.parse(
        "@click.command()\n"
        "def f(a, /, b, *c, d, **e):\n"
        "    if a and b or d:\n"
        "        return [x for x in c if x]\n"
        "    while b: pass\n"
        "    try: return 1 if d else 2\n"
        "    except OSError: pass\n"
    )
    function = counted.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert (lines(function), branches(function), parameters(function)) == (6, 7, 0)
    function.decorator_list.clear()
    assert parameters(function) == 3


def loaded_by(code: str) -> set[str]:
    """The heavy packages among sys.modules after ``code`` ran in a new process."""
    script = f"import sys\n{code}\nprint(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.splitlines()[-1].split())


HELP = """
from click.testing import CliRunner
from glossary.commands.main import main
assert CliRunner().invoke(main, [{arguments}]).exit_code == 0
"""


@pytest.mark.parametrize("arguments", ["'--help'", "'review', '--help'", "'hashtags', '#тег'"])
def test_light_commands_stay_light(arguments: str) -> None:
    """Loading torch costs seconds; --help, review and hashtags must not."""
    assert loaded_by(HELP.format(arguments=arguments)) == set()


DEFAULT_PATH = """
import os, sys
from pathlib import Path
from click.testing import CliRunner
from glossary.commands.main import main

def run(*arguments):
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == 0, (arguments, result.output, result.exception)

root = Path.cwd()
os.chdir({folder!r})
en, ru = (root / "corpus" / code / "{stem}.md" for code in ("en", "ru"))
for code, path in (("en", en), ("ru", ru)):
    (Path("corpus") / code).mkdir(parents=True)
    (Path("corpus") / code / "{stem}.md").write_bytes(path.read_bytes())
Path("ru.txt").write_text("Суд рядом.\\nАким ушёл.\\n", encoding="utf-8")
Path("en.txt").write_text("The akim left.\\nThe court is near.\\n", encoding="utf-8")
run("build", "corpus")
run("fragments", en)
run("align", ru, en)
run("terms", ru, en)
run("mine", "ru.txt", "en.txt")
run("hashtags", "#ДайтеДышать")
run("add", "аким", "akim")
run("check", ru, en, "--fail-on", "never")
run("export")
run("verify", "exports/glossary.tmx", "exports/glossary.xlsx")
run("import", "exports/glossary.xlsx")
"""


def test_nothing_on_the_default_path_needs_torch(tmp_path: Path) -> None:
    """The bundled encoder is numpy alone, so an environment without torch would do for all this."""
    code = DEFAULT_PATH.format(folder=str(tmp_path), stem="observer-day")
    assert loaded_by(code) & {"torch", "sentence_transformers"} == set()
