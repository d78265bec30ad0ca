"""Input as it should not be, through the command line: one clear line, the right exit code."""

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.documents import lines, reading
from align.documents.reading import read_document
from align.fragments import finding
from align.glosses.options import MOST_GLOSSED, NOT_LOOKED_AT
from glossary.commands.main import main
from glossary.importing import whole_files

QUOTED = "They chanted «Свободу узникам!» (“Freedom to the prisoners!”) in court.\n"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(*arguments: str) -> str:
    """The one line on stderr of a command that fails and prints nothing else."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("tolmach: ")
    return result.stderr


def corpus(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "corpus" / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "corpus"


def docx(xml: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


def paragraphs(inside: str, doctype: str = "") -> bytes:
    return f"{doctype}<w:document {_W}><w:body>{inside}</w:body></w:document>".encode()


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ха-ха-ха">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 20}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
SECRET = '<!DOCTYPE d [<!ENTITY s SYSTEM "file:///etc/passwd">]>'

UNREADABLE = [
    pytest.param("a.md", None, "no such file", id="missing"),
    pytest.param("a.md", b"", "empty", id="empty"),
    pytest.param("a.md", b" \n\t\n", "empty", id="white space"),
    pytest.param("a.epub", b"PK", "not one of .md", id="another format"),
    pytest.param("a.pdf", b"%PDF-1.7", "damaged PDF", id="no PDF"),
    pytest.param("a.rtf", rb"{\rtf1 a", "cut off", id="half of an RTF"),
    pytest.param("a.odt", b"PK\x03\x04", "not an OpenDocument text", id="no OpenDocument"),
    pytest.param("a.xml", b"<urlset/>", "neither RSS, Atom nor", id="another XML"),
    pytest.param("a.md", "Суд (court) ".encode() + b"\xff", "byte 15 is 0xff", id="invalid UTF-8"),
    pytest.param("a.md", b"\xff\xfeA", "byte 2 does not belong", id="half of a UTF-16 letter"),
    pytest.param("a.md", "а\n\n".encode() * 200_001, "split it into", id="a letter a line"),
    pytest.param("a.docx", b"PK\x03\x04 no archive", "not a Word document", id="no archive"),
    pytest.param("a.docx", docx(b"<w:document"), "damaged Word document", id="half of its XML"),
    pytest.param(
        "a.docx", docx(paragraphs("<w:p>" * 5000 + "</w:p>" * 5000)), "damaged", id="deep XML"
    ),
    pytest.param("a.docx", docx(b" " * 100_000_001), "over 100 MB", id="zip bomb"),
    pytest.param("a.docx", docx(paragraphs("<w:p/>" * 100_000)), "empty", id="empty paragraphs"),
    pytest.param(
        "a.docx",
        docx(paragraphs("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", LAUGHS)),
        "",
        id="entity bomb",
    ),
    pytest.param(
        "a.docx",
        docx(paragraphs("<w:p><w:r><w:t>&s;</w:t></w:r></w:p>", SECRET)),
        "",
        id="external entity",
    ),
]


@pytest.mark.parametrize(("name", "content", "said"), UNREADABLE)
def test_a_file_that_cannot_be_read_gets_one_line(
    in_folder: Path, name: str, content: bytes | None, said: str
) -> None:
    """It names the file and what is wrong with it; nothing of another file is shown."""
    if content is not None:
        Path(name).write_bytes(content)
    line = refused("fragments", name)
    assert name in line
    assert said in line
    assert "root:" not in line


@pytest.mark.parametrize("name", ["folder", "folder.md"])
def test_a_folder_is_no_article(in_folder: Path, name: str) -> None:
    """The line says which command takes folders."""
    Path(name).mkdir()
    assert "tolmach build" in refused("fragments", name)


def test_a_link_to_itself_is_no_article(in_folder: Path) -> None:
    """A loop of links ends in a line, not in a traceback, and does not stop a build."""
    Path("a.md").symlink_to("a.md")
    assert "symbolic links" in refused("fragments", "a.md")
    folder = corpus(in_folder, en__good=QUOTED)
    (folder / "en" / "loop.md").symlink_to("loop.md")
    (folder / "en" / "up").symlink_to("..")
    built = run("build")
    assert built.exit_code == 0
    assert "skipped: en/loop.md" in built.stderr
    assert run("build", "--strict").exit_code == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1251"])
def test_encodings_are_told(in_folder: Path, encoding: str) -> None:
    """What can be told is read, and said where it is not UTF-8."""
    text = "Они пришли на улицу, и это было очень важно: «свобода» (freedom) для народа."
    Path("a.md").write_bytes(text.encode(encoding))
    result = run("fragments", "a.md")
    assert result.exit_code == 0
    assert '"ru": "' in result.stdout
    assert ("read as" in result.stderr) == (encoding != "utf-8-sig")


def test_a_long_file_in_a_cyrillic_encoding_is_told(tmp_path: Path) -> None:
    """The encoding is told from any number of words."""
    path = tmp_path / "a.md"
    path.write_bytes(
        ("Они пришли на улицу, и это было важно для народа.\n" * 8000).encode("cp1251")
    )
    assert read_document(path).text.startswith("Они пришли на улицу")


HOSTILE = "Суд\x00 (\x1b[31mcourt\x1b[0m) \x1b]0;title\x07 «\u202eПовестка\u202c» (“summons\x9b2J”)"


@pytest.mark.parametrize("form", ["table", "tsv", "jsonl"])
def test_nothing_that_steers_a_terminal_gets_out(in_folder: Path, form: str) -> None:
    """Not from the text, nor from the name of a file, nor in what is said about it."""
    files = {"en__a\x1b[31m\u202e\x9b": HOSTILE, "en__b\x1b[2J": "", "en__c\u202e": HOSTILE}
    corpus(in_folder, **files)
    (in_folder / "corpus" / "ru").mkdir()
    shown = [run("build", "--format", form), run("fragments", "no\x1b[2J\n.md", "--format", form)]
    article = "corpus/en/a\x1b[31m\u202e\x9b.md"
    shown += [run("fragments", article, "--format", form), run("list", "--format", form)]
    found = re.search(r"\b[0-9a-f]{12}\b", shown[-1].stdout)
    assert found
    shown.append(run("decide", found.group(), "accept", "--reviewer", "m\u202ee"))
    shown += [run(name, "--format", form) for name in ("status", "log")]
    shown.append(run("show", found.group(), "--format", form))
    for result in shown:
        text = result.stdout.replace("\t", " ") + result.stderr
        assert not STEERING.search(text.replace("\n", " ")), text


SHAPES = [
    pytest.param("Суд " + "(" * 300_000, id="brackets"),
    pytest.param("Суд " + "[x](" * 80_000, id="links"),
    pytest.param("Суд " + "<!--" * 80_000, id="comments"),
    pytest.param("Суд " + '"a ' * 60_000, id="straight quotes"),
    pytest.param("court " + "“а x " * 15_000, id="curly quotes"),
    pytest.param("Суд " + "a" * 300_000, id="one long word"),
    pytest.param("Суд " + "- " * 100_000 + "x", id="dashes"),
    pytest.param("Суд\n" + "-" * 300_000 + "x", id="half a rule"),
    pytest.param("ы" * 200_000, id="one long Russian word"),
    pytest.param("Суд " + "\x1b]" * 100_000, id="half escape sequences"),
    pytest.param("> Суд рассмотрел жалобу.\n\n" * 3_000, id="quoted lines"),
    pytest.param("The court heard an appeal to the суд on a day of rain.\n" * 3_000, id="wrapped"),
    pytest.param("Суд (" + "a, " * 900 + "b) " + "суд (" + "“a” " * 600, id="long bracket"),
]


@pytest.mark.parametrize("text", SHAPES)
def test_hostile_shapes_end(in_folder: Path, text: str) -> None:
    """Shapes on which searching anew from every place would take hours are done with."""
    Path("a.md").write_text(text, encoding="utf-8")
    result = run("fragments", "a.md")
    assert result.exit_code == 0
    assert result.stdout


PAGES = [
    pytest.param("<p>Суд" + "<!--" * 50_000, id="open comments"),
    pytest.param("<p>Суд" + "<a href='" * 20_000 + "'>", id="open attributes"),
    pytest.param("<p>Суд" + "<b>" * 50_000 + "</i>" * 50_000, id="wrong ends"),
    pytest.param("<p>Суд" + "<div>" * 50_000, id="deep"),
    pytest.param("<p>Суд" + "<![x y" * 50_000 + ">", id="marked sections"),
    pytest.param("<p>Суд" + "<" * 100_000, id="angles"),
    pytest.param("<p>Суд" + "<?" * 50_000, id="instructions"),
]


@pytest.mark.parametrize("page", PAGES)
def test_hostile_pages_are_read(tmp_path: Path, page: str) -> None:
    """A broken page still gives its text, without an error of the parser."""
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    assert read_document(path).text.startswith("Суд")


def test_behind_the_first_thousands_fragments_are_only_listed(in_folder: Path) -> None:
    """Every tag of an endless line is in the output; those not looked at say so."""
    count = MOST_GLOSSED + 50
    Path("a.md").write_text(" ".join(f"#а{number}" for number in range(count)), encoding="utf-8")
    lines = run("fragments", "a.md").stdout.splitlines()
    assert len(lines) == count
    assert sum(NOT_LOOKED_AT in line for line in lines) == 50


def row(width: int, at: int) -> str:
    """The row of a table with a Russian cell and one with its English, else numbers."""
    cells = ["17"] * width
    cells[0], cells[at] = "Верховный суд", "Supreme Court"
    return f"| {' | '.join(cells)} |\n"


@pytest.mark.parametrize(("width", "at", "told"), [(70, 69, True), (70, 1, False), (20, 19, False)])
def test_wide_tables_tell_that_they_are_not_searched_in_full(
    in_folder: Path, width: int, at: int, told: bool
) -> None:
    """Where Russian in them finds no English in its row; `build` says so too."""
    folder = Path("corpus/en")
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("The court heard it.\n\n" + row(width, at), encoding="utf-8")
    result = run("fragments", "corpus/en/a.md")
    assert result.exit_code == 0
    said = "a.md: 1 row of tables too wide to be searched in full for English"
    assert (said in result.stderr) is told
    assert (said in run("build", "corpus", "--store", "a.db").stderr) is told


def test_an_article_of_nothing_but_fragments_is_refused(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever they stand; one fewer is read, and a build goes on without it."""
    monkeypatch.setattr(finding, "MOST_FRAGMENTS", 40)
    line, lines = "суд (court), " * 41, "The #суд again.\n\n" * 41
    folder = corpus(in_folder, en__line=line, en__lines=lines, en__good=QUOTED)
    for name in ("line", "lines"):
        said = refused("fragments", f"corpus/en/{name}.md")
        assert f"{name}.md: over 40 stretches of Russian; split it" in said
    (folder / "en/line.md").write_text("суд (court), " * 40, encoding="utf-8")
    assert run("fragments", "corpus/en/line.md").stdout.count("\n") == 40
    built = run("build")
    assert built.exit_code == 0
    assert "en/lines.md" in built.stderr and "over 40 stretches" in built.stderr
    assert "Свободу узникам!" in run("list").stdout


ENDLESS = [
    ("decide", "--from", "/dev/zero", "--store", "a.db"),
    ("decisions", "import", "/dev/zero", "--store", "a.db"),
    ("import", "/dev/zero", "--store", "a.db"),
    ("fragments", "/dev/zero"),
    ("align", "/dev/zero", "/dev/zero"),
    ("mine", "/dev/zero", "/dev/zero"),
    ("hashtags", "#а", "--words", "/dev/zero"),
]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device that never ends")
@pytest.mark.parametrize("arguments", ENDLESS, ids=" ".join)
def test_what_never_ends_is_refused(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """A device or a pipe is read up to a bound."""
    monkeypatch.setattr(reading, "MAX_BYTES", 1 << 22)
    monkeypatch.setattr(whole_files, "_MOST", 1 << 22)
    assert "/dev/zero" in refused(*arguments)
    assert not Path("a.db").exists()


@pytest.mark.parametrize("command", [("decide", "--from", "-"), ("hashtags",)], ids=" ".join)
@pytest.mark.parametrize(
    ("piece", "said"),
    [("а" * 1_000, "line 1: over "), ('{"ru": "а"}\n', "over 100,000 characters")],
)
def test_standard_input_that_never_ends_is_refused(
    in_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    piece: str,
    said: str,
) -> None:
    """Be it one line or many; a line that is no decision is named first."""
    monkeypatch.setattr(lines, "MOST_TEXT", 100_000)
    monkeypatch.setattr(lines, "LONGEST_LINE", 50_000)
    given = piece * (400_000 // len(piece))
    result = CliRunner().invoke(main, [*command, *STORE.get(command[0], ())], input=given)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("tolmach: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr or (command[0] == "decide" and "decisions:1: " in result.stderr)


STORE = {"decide": ("--store", "a.db")}


def not_sqlite(path: Path) -> None:
    path.write_text("no database\n" * 50)


def another_programs(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")


def damaged(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BREAKS = [not_sqlite, another_programs, newer, damaged, cut_short, a_folder]


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda made: made.__name__)
def test_a_store_that_is_none_is_left_alone(
    in_folder: Path, break_it: Callable[[Path], None]
) -> None:
    """Every command says what is wrong with it in a line, writes nothing, exports nothing."""
    corpus(in_folder, en__a=QUOTED)
    store = in_folder / "glossary.db"
    assert run("build").exit_code == 0
    break_it(store)
    before = None if store.is_dir() else store.read_bytes()
    for command in (("list",), ("export",), ("build",), ("decide", "abc", "accept")):
        assert "glossary.db" in refused(*command)
    assert before is None or store.read_bytes() == before
    assert not (in_folder / "exports").exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no such folder"),
        ({"other__a": QUOTED}, "no articles in"),
        ({"ru__a": QUOTED}, "no articles in"),
    ],
    ids=["no folder", "neither en nor ru", "no en"],
)
def test_a_corpus_without_articles(in_folder: Path, files: dict[str, str], said: str) -> None:
    """The line says where articles belong, and no store is left behind."""
    corpus(in_folder, **files)
    assert said in refused("build")
    assert not (in_folder / "glossary.db").exists()


def test_two_files_of_one_stem(in_folder: Path) -> None:
    """Both are named: which of them is the article cannot be known."""
    folder = corpus(in_folder, en__a=QUOTED)
    (folder / "en" / "a.txt").write_text(QUOTED, encoding="utf-8")
    line = refused("build")
    assert "a.md" in line
    assert "a.txt" in line
