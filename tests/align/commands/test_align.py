"""`tolmach align`: its formats, the view for people, and input as it should not be."""

import itertools
import json
import os
import pty
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align.commands.formats.bead_formats import ladder
from align.records import MOVED, Bead
from glossary.commands.main import main
from glossary.formats.writers.bead_memory import write_bead_memory
from tests.support.paths import DATA, ROOT

RU = (DATA / "sentence_beads_ru.txt").read_text(encoding="utf-8").splitlines()
EN = (DATA / "sentence_beads_en.txt").read_text(encoding="utf-8").splitlines()
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["align", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(name: str, lines: list[str]) -> str:
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


@pytest.fixture
def sides(in_folder: Path) -> tuple[str, str]:
    return write("ru.txt", RU), write("en.txt", EN)


def test_a_ladder_climbs_from_nothing_to_both_ends(sides: tuple[str, str]) -> None:
    """hunalign's: each rung has what lies before it; a gap moves one side only."""
    rungs = [
        tuple(map(float, line.split("\t")))
        for line in run("--lines", *sides, "--format", "ladder").stdout.splitlines()
    ]
    places = [(int(ru), int(en)) for ru, en, _ in rungs]
    assert places == [
        (0, 0), (1, 1), (2, 2), (3, 4), (4, 5), (5, 5), (6, 6), (7, 7), (9, 8), (9, 9),
    ]  # fmt: skip
    assert [confidence == 0 for *_, confidence in rungs].count(True) == 3


@given(st.permutations(range(6)), st.integers(0, 3))
def test_a_ladder_never_goes_back(order: list[int], gaps: int) -> None:
    """Whatever was moved, it ends at both ends and every rung is new."""
    beads = [Bead((i,), (j,), 0.9, "" if i == j else MOVED) for i, j in enumerate(order)]
    beads += [Bead((), (6 + number,), 0.0, "gap") for number in range(gaps)]
    rungs = [tuple(map(float, line.split("\t")[:2])) for line in ladder(beads, 6, 6 + gaps)]
    assert rungs == sorted(set(rungs))
    assert (rungs[0], rungs[-1]) == ((0, 0), (6, 6 + gaps))
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(rungs))


def test_a_memory_has_every_pair_once(sides: tuple[str, str], tmp_path: Path) -> None:
    """TMX with the asked codes; what is not in it is said; gaps are no units."""
    ru, en = write("twice.ru", RU + RU[:1]), write("twice.en", EN + EN[:1])
    done = run("--lines", ru, en, "--format", "tmx", "--ru", "ru-KZ", "--en", "en-GB")
    tree = etree.fromstring(done.stdout_bytes)
    segments = [
        {tuv.get(XML_LANG): tuv.findtext("seg") for tuv in unit.iter("tuv")}
        for unit in tree.iter("tu")
    ]
    assert {"ru-KZ": RU[0], "en-GB": EN[0]} in segments
    assert {"ru-KZ": RU[2], "en-GB": f"{EN[2]} {EN[3]}"} in segments
    assert len(segments) == 7
    assert "1 repeated pair" in done.stderr
    assert "2 sentences without a counterpart" in done.stderr


def test_a_memory_is_well_formed_whatever_the_text() -> None:
    """Markup stays text; what XML cannot hold is left out and said."""
    hostile = ["<b>&amp;]]>", "ё\u2028”", "bad \x0b sign"]
    records = [
        {
            "ru_ids": [i],
            "en_ids": [i],
            "ru": text,
            "en": f"{text}!",
            "confidence": 0.5,
            "reason": "",
        }
        for i, text in enumerate(hostile)
    ]
    stream = BytesIO()
    said = write_bead_memory(records, stream, "model <&>", "ru", "en")
    tree = etree.fromstring(stream.getvalue())
    assert [seg.text for seg in tree.iter("seg")][::2] == hostile[:2]
    assert len(said) == 1 and "sentence 2" in said[0]


def test_a_memory_comes_back_through_import(sides: tuple[str, str]) -> None:
    """Our own reader takes the units as entries."""
    Path("a.tmx").write_bytes(run("--lines", *sides, "--format", "tmx").stdout_bytes)
    assert CliRunner().invoke(main, ["import", "a.tmx"]).exit_code == 0
    listed = CliRunner().invoke(main, ["list", "--format", "jsonl"])
    texts = {json.loads(line)["ru"] for line in listed.stdout.splitlines()}
    assert RU[0] in texts and len(texts) == 7


def test_offsets_of_documents_are_those_of_the_file(in_folder: Path) -> None:
    ru = "# Суд\n\nСуд закрыт. **Мэр** уехал.\n"
    en = "# Court\n\nThe court is closed. The *mayor* has left.\n"
    Path("ru.md").write_text(ru, encoding="utf-8")
    Path("en.md").write_text(en, encoding="utf-8")
    beads = [json.loads(line) for line in run("ru.md", "en.md").stdout.splitlines()]
    assert [ru[slice(*bead["ru_spans"][0])] for bead in beads][:2] == ["Суд", "Суд закрыт."]
    assert [en[slice(*bead["en_spans"][0])] for bead in beads][1] == "The court is closed."


def test_tsv_has_ids_texts_and_reason(sides: tuple[str, str]) -> None:
    lines = run("--lines", *sides, "--format", "tsv").stdout.splitlines()
    assert lines[0].split("\t") == ["ru_ids", "en_ids", "ru", "en", "confidence", "reason"]
    assert lines[3].split("\t")[:3] == ["2", "2; 3", RU[2]]


def on_a_terminal(arguments: list[str], **environment: str) -> str:
    """What the command shows on a real pseudo-terminal."""
    leader, follower = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLORTERM")}
    settings_ = {**kept, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "glossary.commands.main", "align", *arguments],
        stdout=follower,
        stderr=subprocess.DEVNULL,
        env=settings_,
    ) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert process.wait(60) == 0
    os.close(leader)
    return shown.decode("utf-8", "replace")


def test_people_see_two_columns_with_gaps_in_colour(
    sides: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colour on a terminal, none with NO_COLOR; what is wrong stands in words either way."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    coloured = on_a_terminal(["--lines", *sides])
    assert re.search(r"\x1b\[33m[^\x1b]*nothing on", coloured)
    plain = on_a_terminal(["--lines", *sides], NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", plain)
    assert "Russian" in plain and "English" in plain and "nothing on" in plain
    first = next(line for line in plain.splitlines() if RU[0][:12] in line)
    assert EN[0][:12] in first and "%" in first


def test_nothing_in_a_line_steers_the_terminal(in_folder: Path) -> None:
    ru, en = write("r", ["Суд \x1b[2J закрыт \x9b31m."]), write("e", ["The court \x1b]0;x\x07 is."])
    for form in ("table", "tsv", "jsonl", "indices", "ladder"):
        assert not re.search("[\x1b\x9b\x07]", run("--lines", ru, en, "--format", form).stdout)


@pytest.mark.parametrize(
    ("ru", "en", "code", "said"),
    [
        (["Суд закрыт."], EN * 12, 0, "gaps"),
        ([RU[0]], [EN[0]], 0, "1 bead with both sides"),
        (["слово " * 33_000], ["A word.", "Another."], 0, "beads"),
        ([RU[0], "слово, " * 30_000, RU[1]], [EN[0], "a word, " * 25_000, EN[1]], 0, "3 beads"),
        (["— хлеб;", "— соль;", "1) вода"], ["- bread;", "- salt;", "1) water"], 0, "3 beads"),
        (["Суд идёт."] * 500, ["The court is in session."] * 500, 0, "500 beads"),
        (["12", "13 14", "2020"], ["12", "13 14", "2020"], 0, "beads"),
        (["", "", "Суд закрыт.", ""], ["The court is closed.", ""], 0, "4 gaps"),
        (EN, RU, 1, "give the Russian file first, en.txt ru.txt"),
        (RU, RU, 0, "both in Cyrillic"),
        (EN, EN, 0, "both in English"),
    ],
    ids=["1 to 100", "one", "200,000 characters", "200,000 among others", "lists", "500 times",
         "numbers", "blank", "swapped", "Russian twice", "English twice"],
)  # fmt: skip
def test_odd_files_get_a_clear_answer(
    in_folder: Path, ru: list[str], en: list[str], code: int, said: str
) -> None:
    """No crash, no hang, no silent drop: every line is in exactly one bead."""
    done = run("--lines", write("ru.txt", ru), write("en.txt", en), "--format", "jsonl")
    assert done.exit_code == code
    assert said in done.stderr
    beads = [json.loads(line) for line in done.stdout.splitlines()]
    if code == 0:
        assert sorted(i for bead in beads for i in bead["ru_ids"]) == list(range(len(ru)))
        assert sorted(j for bead in beads for j in bead["en_ids"]) == list(range(len(en)))
    else:
        assert (done.stdout, done.stderr.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    ("ru_code", "en_code"),
    [("", "en"), ("<", "en"), ("ru RU", "en"), ("ru_RU", "en"), ("en", "EN")],
)
def test_what_is_no_language_code_is_refused(
    sides: tuple[str, str], ru_code: str, en_code: str
) -> None:
    """No memory that other programs cannot read; one line, exit 2."""
    done = run("--lines", *sides, "--format", "tmx", "--ru", ru_code, "--en", en_code)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--ru" in done.stderr


def test_other_languages_may_have_cyrillic_on_either_side(sides: tuple[str, str]) -> None:
    """English with its Russian is refused unless it is asked for."""
    ru, en = sides
    assert run("--lines", en, ru).exit_code == 1
    done = run("--lines", en, ru, "--ru", "en", "--en", "ru", "--format", "indices")
    assert done.exit_code == 0 and "note:" not in done.stderr
    assert "[2, 3]:[2]" in done.stdout


@pytest.mark.parametrize(
    ("encoding", "ends", "said"),
    [
        ("utf-8-sig", "\r\n", ""),
        ("utf-8", "\r", ""),
        ("cp1251", "\n", "read as CP1251"),
        ("utf-16", "\r\n", "read as UTF-16-LE"),
    ],
)
def test_lines_are_read_in_the_encodings_people_have(
    sides: tuple[str, str], encoding: str, ends: str, said: str
) -> None:
    """The same beads; what it was read as is said where it is not UTF-8."""
    ru, en = sides
    Path("other.txt").write_bytes((ends.join(RU) + ends).encode(encoding))
    done = run("--lines", "other.txt", en, "--format", "indices")
    assert done.stdout == run("--lines", ru, en, "--format", "indices").stdout
    assert (said in done.stderr) and ("read as" in done.stderr) is bool(said)


@pytest.mark.parametrize("lines", [["--lines"], []])
def test_a_text_of_too_many_sentences_is_named(in_folder: Path, lines: list[str]) -> None:
    ru, en = write("ru.txt", ["Суд закрыт.", "Все ушли."]), write("en.txt", ["Court is closed."])
    done = run(*lines, ru, en, "--max-sentences", "1")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "ru.txt: 2 sentences; over 1 take" in done.stderr
    assert "--max-sentences" in done.stderr
    assert run(*lines, ru, en, "--max-sentences", "2").exit_code == 0


def test_a_word_document_has_no_lines(sides: tuple[str, str]) -> None:
    Path("ru.docx").write_bytes(b"PK\x03\x04")
    done = run("--lines", "ru.docx", sides[1])
    assert done.exit_code == 1 and "ru.docx: a Word document" in done.stderr


@pytest.mark.parametrize("empty", ["", "\n", " \n \n"])
def test_an_empty_side_is_named(in_folder: Path, empty: str) -> None:
    Path("ru.txt").write_text(empty, encoding="utf-8")
    done = run("--lines", "ru.txt", write("en.txt", EN))
    assert done.exit_code in (0, 1)
    assert done.exit_code == 0 or "ru.txt" in done.stderr
    if done.exit_code == 0:
        assert all(json.loads(line)["reason"] for line in done.stdout.splitlines())
