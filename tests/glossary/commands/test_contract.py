"""The command line as a contract: records on stdout, the rest on stderr, exit codes."""

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from align.records import KINDS, STATUSES
from glossary.commands.main import main
from glossary.entries.entry import ENTRY_STATUSES
from glossary.entries.filters import ORDERS
from tests.support.paths import ROOT

ARTICLE = """# Court

The court issued a personal ruling (частное постановление). The tag #судрядом [the court is near]
was everywhere, also as #СУДРЯДОМ.

A word without a gloss: повестка.
"""
RUSSIAN = "# Суд\n\nСуд вынес частное постановление.\n\nПовестка пришла утром.\n"
ENGLISH = "# Court\n\nThe court issued a personal ruling.\n\nThe summons came in the morning.\n"


def run(*arguments: str, code: int = 0, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, list(arguments), input=text)
    assert result.exit_code == code, result.stderr or result.exception
    return result


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def corpus(in_folder: Path) -> Path:
    for name, text in (("en/a", ARTICLE), ("en/b", ENGLISH), ("ru/b", RUSSIAN)):
        path = in_folder / "corpus" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return in_folder


def test_every_command_is_in_the_readme_and_explains_itself() -> None:
    """What is there is documented; what is documented is there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert re.search(rf"`[^`]*\b{name}\b", readme), name
        assert command.help, name
    for name in re.findall(r"^\| `tolmach (\w+)", readme, re.MULTILINE):
        assert name in main.commands


@pytest.mark.parametrize("group", ["", "decisions", "evaluate"])
def test_summaries_of_commands_fit(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal of 80 columns no line of a list of commands is cut off or too long."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(*filter(None, [group]), "--help").stdout
    command = main.commands[group] if group else main
    assert isinstance(command, click.Group)
    for name in command.commands:
        (line,) = re.findall(rf"^  {name} .*", shown, re.MULTILINE)
        assert len(line) <= 80
        assert line.endswith("."), line
        assert not line.endswith("..."), line


def test_help_explains_every_order_kind_and_status() -> None:
    """Where they are asked for: all that there are, each with a line."""
    review, fragments = run("review", "--help").stdout, run("fragments", "--help").stdout
    for name in (*ORDERS, *KINDS, *ENTRY_STATUSES):
        assert re.search(rf"^    {name} +\S", review, re.MULTILINE), name
    for name in (*STATUSES, *KINDS):
        assert re.search(rf"^    {name} +\S", fragments, re.MULTILINE), name


def test_from_a_corpus_to_verified_exports(corpus: Path) -> None:
    """The main job, on a small corpus, by every command that takes part."""
    built = run("build")
    assert "2 articles, 1 of them aligned" in built.stderr
    kinds = {row["kind"]: row for row in records(built)}
    assert kinds["hashtag"]["paired"] == 2
    assert kinds["sentence"]["paired"] == 3

    entries = {entry["en"]: entry for entry in records(run("list"))}
    tag = entries["the court is near"]
    assert tag["variants"] == ["#СУДРЯДОМ"]
    run("decide", str(tag["id"]), "accept", "--reviewer", "anna")
    term = next(e for e in entries.values() if e["ru"] == "частное постановление")
    run("decide", str(term["id"]), "edit", "--en", "private ruling", "--reviewer", "anna")
    added = run("add", "аким", "akim", "--note", "not translated").stdout.strip()
    assert re.fullmatch("[0-9a-f]{12}", added)

    assert [event["action"] for event in records(run("log"))] == ["accept", "edit", "add"]
    shown = records(run("show", str(tag["id"])))[0]
    assert [pair["ru"] for pair in shown["evidence"]] == ["#судрядом", "#СУДРЯДОМ"]  # type: ignore[attr-defined]
    assert records(run("status"))[0]["statuses"]["accepted"] == 1  # type: ignore[index]

    files = [str(row["file"]) for row in records(run("export"))]
    verified = run("verify", *files)
    assert verified.stdout.count("; ok") == len(files)
    before = {file: Path(file).read_bytes() for file in files}
    run("build")
    run("export")
    assert before == {file: Path(file).read_bytes() for file in files}


def test_an_export_that_lacks_an_entry_does_not_verify(corpus: Path) -> None:
    """A script can trust the exit code."""
    run("build")
    run("add", "аким", "akim")
    run("export", "--format", "tmx")
    run("add", "маслихат", "maslikhat")
    assert "1 missing" in run("verify", "exports/glossary.tmx", code=1).stdout


def test_decisions_travel_as_text(corpus: Path) -> None:
    """Exported, imported into a new store, exported again: the same lines."""
    run("build")
    entry = str(records(run("list", "--kind", "term"))[0]["id"])
    run("decide", entry, "reject", "--reviewer", "anna")
    run("decisions", "export", "d.jsonl")
    run("build", "--store", "other.db")
    assert records(run("decisions", "import", "d.jsonl", "--store", "other.db"))[0]["changed"] == 1
    again = run("decisions", "export", "--store", "other.db")
    assert again.stdout == Path("d.jsonl").read_text(encoding="utf-8")
    assert records(run("decide", "--from", "d.jsonl"))[0]["unchanged"] == 1


def test_undo_and_redo_in_a_script(corpus: Path) -> None:
    """The last decision is taken back, and done again."""
    run("build")
    entry = str(records(run("list"))[0]["id"])
    run("decide", entry, "accept", "--reviewer", "anna")
    run("decide", "undo", "--reviewer", "anna")
    assert records(run("show", entry))[0]["status"] == "new"
    run("decide", "redo", "--reviewer", "anna")
    assert records(run("show", entry))[0]["status"] == "accepted"


def test_fragments_in_every_format(corpus: Path) -> None:
    """JSON lines have the fields of the contract in order, TSV a header, the table the file."""
    lines = run("fragments", "corpus/en/a.md")
    first = json.loads(lines.stdout.splitlines()[0])
    assert list(first)[:12] == [
        "file", "kind", "language", "ru", "ru_start", "ru_end", "en", "en_start", "en_end",
        "confidence", "status", "reasons",
    ]  # fmt: skip
    assert ARTICLE[first["ru_start"] : first["ru_end"]] == first["ru"]
    table = run("fragments", "corpus/en/a.md", "--format", "tsv").stdout.splitlines()
    assert table[0].startswith("file\tkind\tlanguage")
    assert len(table) == len(lines.stdout.splitlines()) + 1
    assert "corpus/en/a.md" in run("fragments", "corpus/en/a.md", "--format", "table").stdout
    only = records(run("fragments", "corpus/en/a.md", "--status", "unglossed"))
    assert [record["ru"] for record in only] == ["повестка"]


def test_an_article_without_russian_is_no_error(in_folder: Path) -> None:
    """Nothing on stdout, a word on stderr, exit 0."""
    Path("a.md").write_text("Only English here.", encoding="utf-8")
    result = run("fragments", "a.md")
    assert (result.stdout, "no Russian" in result.stderr) == ("", True)


def test_one_bad_file_does_not_stop_the_others(corpus: Path) -> None:
    """The rest is printed, the exit code is 1."""
    result = run("fragments", "none.md", "corpus/en/a.md", code=1)
    assert "none.md: no such file" in result.stderr
    assert len(result.stdout.splitlines()) == 4


def test_align_prints_beads(corpus: Path) -> None:
    """Documents and lines; every sentence once; indices as the field writes them."""
    beads = records(run("align", "corpus/ru/b.md", "corpus/en/b.md"))
    assert [bead["ru_ids"] for bead in beads] == [[0], [1], [2]]
    Path("ru.txt").write_text("Привет, мир.\nСуд закрыт.\n", encoding="utf-8")
    Path("en.txt").write_text("Hello, world.\nThe court is closed.\n", encoding="utf-8")
    out = run("align", "--lines", "ru.txt", "en.txt", "--format", "indices").stdout
    assert re.fullmatch(r"\[0\]:\[0\]:\d\.\d{3}\n\[1\]:\[1\]:\d\.\d{3}\n", out)


def test_hashtags_from_arguments_and_from_a_pipe() -> None:
    """Tag, tab, words; one line each."""
    assert (
        run("hashtags", "#отправдынеубежишь").stdout == "#отправдынеубежишь\tот правды не убежишь\n"
    )
    piped = run("hashtags", text="#МыЗдесь\n\n#23февраля\n").stdout
    assert piped == "#МыЗдесь\tМы Здесь\n#23февраля\t23 февраля\n"


def test_evaluate_commands(corpus: Path) -> None:
    """Each prints figures for gold in its format and lists errors on stderr."""
    Path("gold.tsv").write_text(
        "file\trussian_fragment\tenglish_gloss\tkind\tnote\n"
        "corpus/en/a.md\t#судрядом\tthe court is near\thashtag\t\n"
        "corpus/en/a.md\tчастное постановление\tpersonal ruling\tterm\t\n"
        "corpus/en/a.md\tповестка\tsummons\tterm\t\n",
        encoding="utf-8",
    )
    result = run("evaluate", "fragments", "gold.tsv")
    assert records(result)[0] == {
        "gold": "gold.tsv",
        "kind": "all",
        "precision": 1.0,
        "recall": 0.667,
        "f1": 0.8,
        "exact": 1.0,
        "found": 3,
        "expected": 3,
    }
    assert "missed повестка" in result.stderr
    Path("tags.tsv").write_text("МыЗдесь\tМы Здесь\nдада\tдад а\n", encoding="utf-8")
    score = records(run("evaluate", "hashtags", "tags.tsv"))[0]
    assert (score["exact"], len(score["errors"])) == (0.5, 1)  # type: ignore[arg-type]
    assert "errors" not in records(run("evaluate", "hashtags", "tags.tsv", "--no-errors"))[0]


WRONG = [
    (("decide",), 2),
    (("decide", "abc"), 2),
    (("decide", "abc", "accept", "--from", "x"), 2),
    (("export", "--to", "-"), 2),
    (("add", "а", "b", "--kind", "nonsense"), 2),
    (("show", "ffffffffffff"), 1),
    (("list", "--status", "nonsense"), 2),
    (("nonsense",), 2),
]


@pytest.mark.parametrize(("arguments", "code"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_wrong_calls_end_in_one_line(corpus: Path, arguments: tuple[str, ...], code: int) -> None:
    """Usage errors are 2, what is not there is 1; no traceback."""
    run("build")
    result = run(*arguments, code=code)
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["list", "status", "log", "export", "review", "show 0"])
def test_without_a_store_commands_say_what_to_do(in_folder: Path, command: str) -> None:
    """A missing store is named, with the command that makes one."""
    result = run(*command.split(), code=1)
    assert "glossary.db" in result.stderr
    assert "build" in result.stderr


def test_review_without_a_terminal_names_decide(corpus: Path) -> None:
    """A script that calls review by mistake learns the right command."""
    run("build")
    assert "tolmach decide" in run("review", code=2).stderr


def test_options_from_the_environment(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TOLMACH_STORE holds for all commands, TOLMACH_COMMAND_OPTION for one."""
    monkeypatch.setenv("TOLMACH_STORE", "elsewhere.db")
    run("build")
    assert Path("elsewhere.db").exists()
    monkeypatch.setenv("TOLMACH_LIST_FORMAT", "tsv")
    assert run("list").stdout.startswith("id\t")


def test_a_decision_outlives_a_moved_paragraph(corpus: Path) -> None:
    """Identity is content, not place."""
    run("build")
    tag = next(e for e in records(run("list")) if e["kind"] == "hashtag")
    run("decide", str(tag["id"]), "accept")
    path = Path("corpus/en/a.md")
    first, *rest = path.read_text(encoding="utf-8").split("\n\n")
    path.write_text("\n\n".join([first, *reversed(rest)]), encoding="utf-8")
    run("build")
    again = records(run("show", str(tag["id"])))[0]
    assert again["status"] == "accepted"
    assert again["evidence"]


def test_a_latin_letter_in_a_russian_word_is_mended_and_said(in_folder: Path) -> None:
    """An entry by hand has the letters that it seems to have."""
    result = CliRunner().invoke(main, ["add", "cуд", "court"])
    assert result.exit_code == 0
    assert "Latin letters read as Cyrillic ones in 1 word: cуд" in result.stderr
    listed = CliRunner().invoke(main, ["list", "--format", "jsonl"]).stdout
    assert json.loads(listed)["ru"] == "суд"


def test_the_table_says_what_is_uncertain_and_what_is_foreign(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cyrillic of no known language is called uncertain, and other languages by their code."""
    monkeypatch.setenv("COLUMNS", "140")
    path = Path("signs.txt")
    path.write_text("«Слава Україні» and «бармуг хлоб выщень вурмяк гырз» stood there.\n", "utf-8")
    table = " ".join(run("fragments", str(path), "--format", "table").stdout.split())
    assert "not Russian uncertain: Cyrillic whose language cannot be told" in table
    assert "Cyrillic, but not Russian: uk" in table
    path.write_text("«бармулген хлобыщень» stood there.\n", "utf-8")
    table = " ".join(run("fragments", str(path), "--format", "table").stdout.split())
    assert "uncertain: too short to tell, and in none of the dictionaries" in table
