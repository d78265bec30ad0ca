"""tolmach.toml: found here or above, outweighed by environment and options, checked to the key."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from glossary.store.store import Store
from tests.support.paths import ROOT
from tests.support.samples import make_store


@pytest.fixture
def project(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose store lies in a folder of its own; the current folder is two below it."""
    (in_folder / "data").mkdir()
    make_store(in_folder / "data" / "yard.db").close()
    inside = in_folder / "texts" / "march"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    write(in_folder, 'store = "data/yard.db"\nreviewer = "anna"\n')
    return in_folder


def write(folder: Path, text: str) -> None:
    (folder / "tolmach.toml").write_text(text, encoding="utf-8")


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr or result.exception
    return result


def first_id() -> str:
    return run("list", "--format", "tsv").stdout.splitlines()[1].split("\t")[0]


def test_it_is_found_above_and_its_paths_are_its_own(project: Path) -> None:
    """In a process of its own, as a shell starts it; a nearer one hides it."""
    command = [sys.executable, "-m", "glossary.commands.main", "list", "--format", "tsv"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    listed = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert len(listed.stdout.splitlines()) == 5
    write(Path.cwd().parent, 'store = "nearer.db"\n')
    assert "../nearer.db: there is no store here" in run("list", code=1).stderr


def test_environment_and_options_outweigh_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file, then the environment, then the command line."""
    store, entry = project / "data" / "yard.db", first_id()

    def latest() -> str:
        with Store.open(store, read_only=True) as opened:
            return opened.entries.log()[-1].reviewer

    run("decide", entry, "accept")
    assert latest() == "anna"
    monkeypatch.setenv("TOLMACH_REVIEWER", "boris")
    run("decide", entry, "reject")
    assert latest() == "boris"
    run("decide", entry, "skip", "--reviewer", "carl")
    assert latest() == "carl"
    monkeypatch.setenv("TOLMACH_STORE", "other.db")
    assert "other.db" in run("list", code=1).stderr
    assert "third.db" in run("list", "--store", "third.db", code=1).stderr


def test_it_can_be_named_or_left_out(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLMACH_PROJECT", "off")
    assert "glossary.db" in run("list", code=1).stderr
    monkeypatch.setenv("TOLMACH_PROJECT", str(project / "tolmach.toml"))
    monkeypatch.chdir("/")
    assert len(run("list").stdout.splitlines()) == 4
    monkeypatch.setenv("TOLMACH_PROJECT", "gone.toml")
    assert "gone.toml: no such file" in run("list", code=2).stderr


def test_a_current_folder_that_is_gone(project: Path) -> None:
    """Commands that need none work in it, as without a project file."""
    gone = project / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert len(run("list", "--store", str(project / "data/yard.db")).stdout.splitlines()) == 4


def test_tables_hold_the_options_of_commands(project: Path) -> None:
    """Texts, numbers, lists and yes or no; of a command within a command too."""
    write(
        project,
        'store = "data/yard.db"\n[list]\nformat = "tsv"\nlimit = 3\nkind = ["term", "banner"]\n'
        'order = "sure"\n[concepts]\nstatus = "new"\nformat = "jsonl"\n'
        "[decisions.import]\npartial = true\n",
    )
    lines = run("list").stdout.splitlines()
    assert [line.split("\t")[3] for line in lines] == [
        "ru", "моральный вред", "верните сквер", "участковый",
    ]  # fmt: skip
    assert len(run("list", "--limit", "1", "--format", "jsonl").stdout.splitlines()) == 1
    assert len(run("concepts").stdout.splitlines()) == 4
    Path("lines.jsonl").write_text('{"entry": "ffff", "action": "accept"}\n')
    assert "left out" in run("decisions", "import", "lines.jsonl", code=3).stderr


def test_exports_for_the_tool_and_languages_of_the_project(project: Path) -> None:
    """Unless a format is asked for; --ru and --en of other commands are texts, and stay so."""
    write(
        project,
        'store = "data/yard.db"\nprofile = "omegat"\n[languages]\nru = "ru-KZ"\nen = "en-GB"\n'
        '[export]\nto = "out"\n',
    )
    run("decide", first_id(), "edit", "--en", "give us back our square")
    run("export")
    exported = (project / "out" / "tm" / "auto" / "glossary.tmx").read_text(encoding="utf-8")
    assert '"ru-KZ"' in exported and '"en-GB"' in exported
    assert "give us back our square" in exported
    assert run("export", "--format", "tmx", "--to", "-").stdout.startswith("<?xml")
    assert "not both" in run("export", "--format", "tmx", "--for", "memoq", code=2).stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('strore = "x"', "no key strore: did you mean store?"),
        ("zzz = 1", "no key zzz: use one of store, corpus, reviewer"),
        ('order = "sure"', "order is an option of review: put it below [review]"),
        ("[lits]\nlimit = 3", "no key lits: did you mean list?"),
        ("[list]\nlimt = 3", "no key list.limt: did you mean limit?"),
        ("[decide]\nwhat = 'accept'", "no key decide.what"),
        ("[decisions]\nimprot = 1", "no key decisions.improt: did you mean import?"),
        ("[languages]\nde = 'de'", "no key languages.de: did you mean en?"),
        ("languages = 'ru'", "languages is no table"),
        ("list = 3", "list is a command: write [list]"),
        ("store = 3", "store: write text in quotes, not 3"),
        ("store = ['a', 'b']", "store: write one value, not a list"),
        ("[list]\nlimit = 'x'", "list.limit: write a number, not 'x'"),
        ("[list]\nlimit = true", "list.limit: write a number, not True"),
        ("[list]\nlimit = -1", "list.limit: -1 is not in the range x>=0"),
        ("[list]\norder = 'best'", "list.order: 'best' is not one of 'worth'"),
        ("[review]\nplain = 'yes'", "review.plain: write true or false, not 'yes'"),
        ("store = [", "is not valid TOML: "),
        ("[a\x1b[31m]", "is not valid TOML: "),
    ],
)
def test_a_mistake_is_one_line_with_the_way_out(project: Path, text: str, message: str) -> None:
    """With the name of the file, before anything is done; help is given all the same."""
    write(project, text)
    error = run("list", code=2).stderr
    assert error.startswith("tolmach: ../../tolmach.toml: ") and message in error
    assert error.count("\n") == 1 and "\x1b" not in error
    assert "Usage:" in run("list", "--help").stdout


def test_another_encoding_is_said(project: Path) -> None:
    (project / "tolmach.toml").write_bytes('reviewer = "Анна"'.encode("cp1251"))
    assert "not UTF-8 at byte 12: save it as UTF-8" in run("list", code=2).stderr


def complete(words: str, folder: Path) -> list[str]:
    """What a shell is offered for the last of these words."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "_TOLMACH_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    code = "from glossary.commands.main import main; main(prog_name='tolmach')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, env=environment
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("tolmach export --for me", ["memoq"]),
        ("tolmach list --kind te", ["term"]),
        ("tolmach add --kind ha", ["hashtag"]),
        ("tolmach list --status re", ["rejected"]),
        ("tolmach review --order d", ["doubtful"]),
        ("tolmach decide ac", ["accept"]),
        ("tolmach list --filter st", ["status:"]),
        ("tolmach decide --filter kind:se", ["kind:sentence"]),
        ("tolmach list --filter mark:d", ["mark:do-not-translate"]),
        ("tolmach list --store data/yard.db --filter file:", ["file:en/yard.md"]),
    ],
)  # fmt: skip
def test_shells_complete_what_is_fixed(project: Path, words: str, offered: list[str]) -> None:
    """Profiles, kinds, statuses, orders, actions, and the words of a filter."""
    assert complete(words, project) == offered


def test_a_filter_is_completed_word_by_word(project: Path) -> None:
    """In quotes, where it holds several."""
    assert complete("tolmach list --filter 'kind:term", project) == ["kind:term"]
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "_TOLMACH_COMPLETE": "zsh_complete",
        "COMP_WORDS": "tolmach list --filter 'kind:term sta", "COMP_CWORD": "3",
    }  # fmt: skip
    code = "from glossary.commands.main import main; main(prog_name='tolmach')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=project, env=environment
    )
    assert "kind:term status:" in done.stdout
