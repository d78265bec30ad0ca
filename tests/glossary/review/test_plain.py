"""The review line by line: what a screen reader says, and what a script can send."""

import os
import pty
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.review.external_editor import parse_edited, run_editor, text_for_editor
from glossary.store.store import Store
from tests.support.samples import make_pair, make_store


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_store(tmp_path / "glossary.db").close()
    monkeypatch.setenv("TOLMACH_STORE", str(tmp_path / "glossary.db"))
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    yield tmp_path / "glossary.db"


def review(*lines: str, code: int = 0, options: tuple[str, ...] = ()) -> Result:
    command = ["review", "--plain", "--reviewer", "anna", *options]
    result = CliRunner().invoke(main, command, input="".join(f"{line}\n" for line in lines))
    assert result.exit_code == code, result.stderr or result.exception
    return result


def statuses(path: Path) -> dict[str, str]:
    with Store.open(path, read_only=True) as store:
        return {entry.ru: entry.status for entry in store.entries.in_order()}


def test_what_is_said(path: Path) -> None:
    """Every fact is a line that begins with its name; nothing is drawn."""
    said = review("q").stdout.splitlines()
    assert said[1:8] == [
        "0 done, 4 to go",
        "Kind: hashtag, likely, 90 %, 3 times in en/trees.md and 1 more",
        "Russian: #ДворНаш",
        "English: the yard is ours",
        "Why: in brackets right after it",
        "Also: #дворнаш, #ДВОРНАШ",
        "Context: Вот и ⟦#ДворНаш⟧ на месте",
    ]
    assert "\x1b" not in "".join(said) and "│" not in "".join(said)


@pytest.mark.parametrize(
    "lines",
    [
        ("a", "s", "e", "our square", "", "r"),
        ("ф", "ы", "у", "our square", "", "к"),
        ("accept", "skip", "EDIT", "our square", "", " reject "),
    ],
    ids=["Latin", "Russian", "words"],
)
def test_decisions(path: Path, lines: tuple[str, ...]) -> None:
    """By key on either layout, or by name; Enter alone keeps a text."""
    assert "edited: верните сквер = our square" in review(*lines).stdout
    assert statuses(path) == {
        "#ДворНаш": "accepted",
        "верните сквер": "edited",
        "участковый": "rejected",
        "моральный вред": "skipped",
    }


def test_other_commands(path: Path) -> None:
    """Reason, note, search, filter, order, steps, help, places, undo: all have their lines."""
    said = review(
        "R", "no gloss", "u", "n", "a remark", "/", "вред", "l", "kind:banner", "l", ".", "o",
        "next", "g", "участковый", "c", "?", "nonsense", "9", "q",
    ).stdout  # fmt: skip
    for expected in (
        "rejected: #ДворНаш", "undone: #ДворНаш", "The note goes with your decision.",
        "1 to go with вред.", "1 to go with kind:banner.", "Order: doubtful.",
        "This is the last one.", "en/yard.md:", "e  у: edit English, then Russian",
        "No such command: ? lists them.", "There is nothing to choose from",
    ):  # fmt: skip
        assert expected in said, expected


def test_cancelled(path: Path) -> None:
    """A single point leaves a question with nothing done; the end of the input quits."""
    said = review("e", ".", "R", ".", "m", ".", "p", ".").stdout
    for expected in ("Not changed.", "Not rejected.", "Not merged.", "Not split."):
        assert expected in said
    assert set(statuses(path).values()) == {"new"}


def test_the_closing_line_counts_what_was_left_out(path: Path) -> None:
    """A narrowed sitting says what it was about, and what is open beyond it."""
    assert (
        "1 to go of kind:term; 3 open in all."
        in review("a", "q", options=("--kind", "term")).stderr
    )
    assert (
        "0 to go of domain:law; 3 open in all." in review(options=("--filter", "domain:law")).stderr
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--filter", "kind:idiom"), "no kind 'idiom'"),
        (("--file", "en/x.md"), "not an article"),
        (("--order", "luck"), "is not one of"),
        (("--sample", "0"), "range"),
    ],
)
def test_wrong_options(path: Path, options: tuple[str, ...], message: str) -> None:
    """Wrong usage is 2, in one line."""
    assert message in review(code=2, options=options).stderr


@pytest.mark.parametrize(
    ("name", "message"), [(" ", "needs a reviewer"), ("a\nb", "U+000A cannot be in a text")]
)
def test_nobody_reviews(path: Path, name: str, message: str) -> None:
    """A reviewer whose decisions could not be kept is told so before the first pair."""
    done = review("a", code=1, options=("--reviewer", name))
    assert message in done.stderr and not done.stdout


def test_a_reviewer_is_the_same_with_spaces(path: Path) -> None:
    """Nobody gives a second opinion on what they decided themselves."""
    review("a", "q")
    assert "0 to go" in review("a", options=("--reviewer", " anna ", "--blind")).stderr
    assert "a accept" in review("q", options=("--reviewer", "boris", "--blind")).stdout


def test_an_editor(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both texts and a note go through $EDITOR; without one, or with a broken one, it says so."""
    assert "No editor is named: set EDITOR" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "false")
    assert "editor false ended with 1: nothing was changed" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    assert "set EDITOR to yours" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "true")
    assert "Nothing changed" in review("w", "q").stdout
    assert set(statuses(path).values()) == {"new"}
    monkeypatch.setenv("EDITOR", "sed -i -e 's/^en: .*/en: ours/' -e 's/^note:.*/note: so/'")
    assert "edited: #ДворНаш = ours" in review("w", "q").stdout
    with Store.open(path, read_only=True) as store:
        assert store.entries.find("#ДворНаш", "ours").note == "so"


def test_an_editor_that_cannot_be_called(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is none, and no room for its file, are one line each; the review goes on."""
    monkeypatch.setenv("EDITOR", "vi 'unfinished")
    assert "no closing quotation; set it to yours" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "  ")
    assert "No editor is named" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "rm")
    assert "left no UTF-8 text: nothing was changed" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setattr(tempfile, "tempdir", str(path.parent / "gone"))
    shown = review("w", "a", "q").stdout
    assert "No file for the editor (No such file or directory): free some space" in shown
    assert "accepted: #ДворНаш" in shown


def test_facts_through_the_editor(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said of an entry without a decision they accept it; of an approved one they change it."""
    monkeypatch.setenv("EDITOR", "sed -i -e 's/^domain:.*/domain: parks/' -e 's/^note:.*/note: x/'")
    assert "accepted: #ДворНаш = the yard is ours" in review("w", "q").stdout
    monkeypatch.setenv("EDITOR", "sed -i -e 's/^gender:.*/gender: masculine/' -e '/^domain/d'")
    assert "accepted: #ДворНаш" in review("g", "#ДворНаш", "w", "q").stdout
    monkeypatch.setenv("EDITOR", "sed -i -e 's/^gender:.*/gender: both/'")
    assert "Gender is 'both': use one of masculine" in review("g", "#ДворНаш", "w", "q").stdout
    changes = "-e 's/^en: .*/en: ours/' -e 's/^definition:.*/definition: a/'"
    monkeypatch.setenv("EDITOR", f"sed -i {changes}")
    assert "edited: #ДворНаш = ours" in review("g", "#ДворНаш", "w", "q").stdout
    with Store.open(path, read_only=True) as store:
        entry = store.entries.find("#ДворНаш", "ours")
    assert entry.note == "x"
    assert entry.attributes == Attributes(domain="parks", definition="a", gender="masculine")


def test_the_editor_s_sheet() -> None:
    """What is written comes back as it was; comments go, long lines may be broken."""
    entry = Entry("0" * 12, "term", "суд: первый", "court: first", ru_context="ru: x\ny")
    told = text_for_editor(entry, "")
    assert parse_edited(told) == {
        "ru": "суд: первый",
        "en": "court: first",
        "note": "",
        "domain": "",
        "definition": "",
        "part_of_speech": "",
        "gender": "",
    }
    assert parse_edited("en: one\n  two\n# en: no\nru:") == {"en": "one two", "ru": ""}


def test_alternatives_and_forms_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be chosen has a number, what is decided along a line."""
    pairs = [
        make_pair("двор", "yard"),
        make_pair("двор", "court", confidence=0.6),
        make_pair("двора", "yard", confidence=0.6),
    ]
    make_store(tmp_path / "g.db", pairs).close()
    monkeypatch.setenv("TOLMACH_STORE", str(tmp_path / "g.db"))
    said = review("g", "yard", "a", "q", options=("--order", "sure")).stdout
    assert "Or 1: двор = court" in said and "Decided together with: двора" in said
    assert "accepted: двор = yard and 1 more" in said


def test_a_line_is_prefilled_on_a_terminal(path: Path) -> None:
    """On a terminal the old text is there to be edited, by the keys readline has."""
    command = [
        sys.executable,
        "-m",
        "glossary.commands.main",
        "review",
        "--plain",
        "--reviewer",
        "anna",
    ]
    controller, terminal = pty.openpty()
    child = subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "dumb", "TOLMACH_STORE": str(path)},
    )
    os.close(terminal)
    received = b""
    for keys, expected in (
        (b"", b"q quit: "),
        (b"e\n", b"goes back: "),
        (b" now\n", b"Russian"),
        (b"\n", b"edited:"),
        (b"q\n", b"to go;"),
    ):
        seen = len(received)
        os.write(controller, keys)
        while expected not in received[seen:]:
            assert select.select([controller], [], [], 20)[0], received.decode()
            received += os.read(controller, 65536)
    assert child.wait(20) == 0
    os.close(controller)
    assert "edited: #ДворНаш = the yard is ours now" in received.decode()


def test_an_editor_that_writes_a_mark_before_the_text(tmp_path: Path) -> None:
    """As editors of Windows do: the first line counts all the same."""
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf '\\357\\273\\277ru: мост\\nen: bridge\\n' > \"$1\"\n")
    editor.chmod(0o755)
    left = run_editor("ru: брод\nen: ford\n", {"EDITOR": str(editor)})
    assert parse_edited(left) == {"ru": "мост", "en": "bridge"}
