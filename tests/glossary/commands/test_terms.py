"""`tolmach terms` on documents, memories, lines and lists."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from glossary.commands.main import main
from tests.support.paths import DATA

TEXTS = DATA / "terms"

LINES = (
    ("Суд вынес частное постановление.", "The court issued a personal ruling."),
    ("Аким подал в отставку.", "The akim resigned."),
    ("По ст. 400 КоАП его оштрафовали.", "He was fined under Article 400 of the Code."),
    ("В частном постановлении назвали причину.", "The personal ruling named a cause."),
    ("Право на мирные собрания ограничили.", "The right to peaceful assembly was restricted."),
)

XLIFF_1 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" {names} version="1.2">
 <file original="a" source-language="ru" target-language="en-GB" datatype="plaintext"{more}>
  <body>{units}</body>
 </file>
</xliff>"""
XLIFF_2 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ru">
 <file id="f">{units}</file>
</xliff>"""
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en" segtype="sentence" adminlang="en" datatype="plaintext"
 o-tmf="x" creationtool="x" creationtoolversion="1"/><body>{units}</body></tmx>"""


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["terms", *arguments])
    assert result.exit_code == code, result.stderr
    return result


def records(*arguments: str) -> list[dict[str, Any]]:
    output = run(*arguments, "--format", "jsonl").stdout
    return [json.loads(line) for line in output.splitlines()]


def memory(folder: Path, kind: str) -> Path:
    """The lines as a memory of that kind, with inline codes in one of them."""
    path = folder / f"memory.{kind}"
    if kind == "tmx":
        units = "".join(
            f'<tu><tuv xml:lang="en-US"><seg>{en}</seg></tuv>'
            f'<tuv xml:lang="ru"><seg>{ru}</seg></tuv></tu>'
            for ru, en in LINES
        )
        path.write_text(TMX.format(units=units), encoding="utf-8")
    elif kind == "2.xlf":
        units = "".join(
            f'<unit id="u{n}"><segment><source>{en}</source>'
            f'<target><pc id="1">{ru}</pc></target></segment></unit>'
            for n, (ru, en) in enumerate(LINES)
        )
        path.write_text(XLIFF_2.format(units=units), encoding="utf-8")
    else:
        names = {
            "mqxliff": 'xmlns:mq="MQXliff"',
            "mxliff": 'xmlns:m="http://www.memsource.com/mxlf/2.0"',
        }
        own = {"mqxliff": ' mq:percent="90"', "mxliff": ' m:score="1.0"'}.get(kind, "")
        units = "".join(
            f'<trans-unit id="{n}"{own}><source>{ru}</source>'
            f'<target>{en}<x id="1"/></target></trans-unit>'
            for n, (ru, en) in enumerate(LINES)
        )
        text = XLIFF_1.format(units=units, names=names.get(kind, ""), more="")
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["tmx", "xlf", "xliff", "2.xlf", "mqxliff", "mxliff"])
def test_memories_of_every_kind(in_folder: Path, kind: str) -> None:
    """The same terms out of each, with the segment and characters of every place."""
    found = {(r["ru"], r["en"]): r for r in records(str(memory(in_folder, kind)))}
    ruling = found["частное постановление", "personal ruling"]
    assert ruling["count"] == 2
    assert [place["segment"] for place in ruling["evidence"]] == [0, 3]
    for place in ruling["evidence"]:
        ru, en = LINES[place["segment"]]
        assert ru[place["ru_start"] : place["ru_end"]] in ruling["ru_forms"]
        assert en[place["en_start"] : place["en_end"]] == "personal ruling"
    assert ("ст. 400 КоАП", "Article 400 of the Code") in found


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_lines_on_processes(in_folder: Path, jobs: str) -> None:
    """Places are segments among those that have both sides, whatever the processes."""
    for side, name in enumerate(("ru", "en")):
        lines = [pair[side] for pair in LINES * 50]
        (in_folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    found = {(r["ru"], r["en"]): r for r in records("ru.txt", "en.txt", "--lines", "--jobs", jobs)}
    places = found["частное постановление", "personal ruling"]["evidence"]
    assert [place["segment"] % 5 for place in places] == [0, 3] * 50
    assert [place["segment"] // 5 for place in places] == [n // 2 for n in range(100)]


def test_documents_with_places_in_their_files() -> None:
    """Offsets give back the attested forms of the original files."""
    ru, en = TEXTS / "court.ru.txt", TEXTS / "court.en.txt"
    texts = {path.as_posix(): path.read_text(encoding="utf-8") for path in (ru, en)}
    found = records(str(ru), str(en))
    assert len(found) > 30
    for record in found:
        assert record["confidence"] >= 0.5
        for place in record["evidence"]:
            russian = texts[place["ru_file"]][place["ru_start"] : place["ru_end"]]
            english = texts[place["en_file"]][place["en_start"] : place["en_end"]]
            assert russian in record["ru_forms"]
            assert english in record["en_forms"]
    every = records(str(ru), str(en), "--all", "--least", "0.9")
    assert all(record["confidence"] >= 0.9 for record in every)
    assert min(record["termhood"] for record in every) < 0.4


def test_lists_in_any_order(in_folder: Path) -> None:
    """Terms are paired by meaning; what has no partner is left over."""
    Path("ru.txt").write_text("избиратель\nстол\nкандидат\nбюллетень\n", encoding="utf-8")
    Path("en.txt").write_text("ballot\nvoter\n\ncandidate\n", encoding="utf-8")
    found = {r["ru"]: r["en"] for r in records("ru.txt", "en.txt", "--lists")}
    assert found == {"избиратель": "voter", "кандидат": "candidate", "бюллетень": "ballot"}


def test_what_is_left_of_lists_is_said(in_folder: Path) -> None:
    """Every term comes once, with its line; without --all they are counted."""
    Path("ru.txt").write_text("избиратель\n\nстол\nкандидат\nгрибник\n", encoding="utf-8")
    Path("en.txt").write_text("candidate\nvoter\n\nappeal\n", encoding="utf-8")
    found = records("ru.txt", "en.txt", "--lists", "--all", "--least", "0.6")
    paired = [(r["ru"], r["en"], r["ru_id"], r["en_id"]) for r in found if r["status"] == "paired"]
    assert paired == [("избиратель", "voter", 0, 1), ("кандидат", "candidate", 3, 0)]
    doubtful = [r for r in found if r["status"] == "doubtful"]
    assert [r["en"] for r in doubtful] == ["appeal"]
    assert doubtful[0]["confidence"] < 0.6
    taken = [r for r in found if r["status"] == "taken"]
    assert {r["ru"] for r in (*doubtful, *taken)} == {"стол", "грибник"}
    said = run("ru.txt", "en.txt", "--lists", "--least", "0.6").stderr
    assert "2 Russian terms left (1 below 0.6 with what is left, 1 whose English goes to" in said


def test_english_that_is_left_stands_alone(in_folder: Path) -> None:
    """An English term without a Russian one has a line of its own."""
    Path("ru.txt").write_text("избиратель\n", encoding="utf-8")
    Path("en.txt").write_text("mushroom\nvoter\n", encoding="utf-8")
    left = [r for r in records("ru.txt", "en.txt", "--lists", "--all") if r["status"] == "left"]
    assert [(r["ru"], r["en"], r["confidence"]) for r in left] == [(None, "mushroom", None)]


def test_what_cannot_be_read_is_said(in_folder: Path) -> None:
    """One line each, with what to do."""
    Path("a.tmx").write_text(TMX.format(units=""), encoding="utf-8")
    Path("b.tmx").write_text("<html/>", encoding="utf-8")
    Path("c.tmx").write_text(TMX[:120], encoding="utf-8")
    Path("bomb.xlf").write_text(
        '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xliff version="1.2">&b;</xliff>',
        encoding="utf-8",
    )
    Path("d.txt").write_text("один\nдва\n", encoding="utf-8")
    Path("e.txt").write_text("one\n", encoding="utf-8")
    cases = (
        (("none.tmx",), 1, "none.tmx"),
        (("a.tmx",), 1, "no segment in ru and en"),
        (("b.tmx",), 1, "<html>"),
        (("c.tmx",), 1, "c.tmx"),
        (("bomb.xlf",), 1, "bomb.xlf"),
        (("d.txt",), 2, "one file must be a memory"),
        (("d.txt", "e.txt", "a.tmx"), 2, "3 files"),
        (("d.txt", "e.txt", "--lines"), 2, "2 lines"),
        (("d.txt", "e.txt", "--lines", "--lists"), 2, "not both"),
    )
    for arguments, code, said in cases:
        result = run(*arguments, code=code)
        assert said in result.stderr
        assert result.stderr.count("\n") == 1, result.stderr
        assert result.stdout == ""


def test_texts_on_different_subjects_are_warned_of() -> None:
    """Next to nothing is paired, and the warning asks whether they say the same."""
    result = run(str(TEXTS / "court.ru.txt"), str(TEXTS / "akimat.en.txt"), "--format", "jsonl")
    assert len(result.stdout.splitlines()) <= 2
    assert "do the two files say the same?" in result.stderr
