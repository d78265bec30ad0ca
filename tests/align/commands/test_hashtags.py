"""`tolmach hashtags`: the likeliest splits, word lists, spellings in groups."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.hashtags.groups import group_tags
from glossary.commands.main import main


def run(*arguments: str, code: int = 0, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["hashtags", *arguments], input=text)
    assert result.exit_code == code, result.stderr
    return result


def rows(*arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*arguments, "--format", "jsonl").stdout.splitlines()]


def test_one_split_a_line_in_a_pipe() -> None:
    """Tag, tab, words: from arguments, or from standard input without empty lines."""
    assert run("#мырядом").stdout == "#мырядом\tмы рядом\n"
    assert run(text="#мырядом\n\n#weare\n").stdout == "#мырядом\tмы рядом\n#weare\twe are\n"


def test_the_best_splits_come_with_probabilities() -> None:
    """Likeliest first, shares of one; the first is what a plain call gives."""
    found = rows("#СМИонас", "--best", "3")
    assert found[0]["words"] == "СМИ о нас"
    shares = [float(str(row["probability"])) for row in found]
    assert shares == sorted(shares, reverse=True)
    assert 0.5 < sum(shares) <= 1.001
    assert [row["rank"] for row in found] == [1, 2, 3]


def test_a_hyphen_is_standard_input() -> None:
    """As for every command that reads texts."""
    result = CliRunner().invoke(main, ["hashtags", "-"], input="#мырядом\n")
    assert (result.exit_code, result.stdout) == (0, "#мырядом\tмы рядом\n")


@pytest.mark.parametrize("name", ["tags.txt", "Tags.TSV", "lists/march", "./march", "tags.docx"])
def test_the_name_of_a_file_is_no_tag(name: str, in_folder: Path) -> None:
    """Be it there, then the line says how it is read, or not; behind a # anything is a tag."""
    missing = run("#мырядом", name, code=2)
    assert missing.stdout == ""
    assert missing.stderr.startswith(f"tolmach: {name}: no such file, and no hashtag either")
    path = in_folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("#мырядом\n", encoding="utf-8")
    there = run(name, code=2).stderr
    assert f"tolmach hashtags < {name}" in there and there.count("\n") == 1
    assert run(f"#{name}").stdout.startswith(f"#{name}\t")


def test_words_with_full_stops_are_tags() -> None:
    """No name of a file that anything here could read."""
    assert run("г.Бишкек", "v2.0").stdout.count("\n") == 2


@pytest.mark.parametrize(
    ("given", "said"), [("", "no hashtag"), ("#\n__\n#мы\n", "2 tags left out")]
)
def test_what_is_not_shown_is_said(given: str, said: str) -> None:
    """Once, on standard error."""
    result = CliRunner().invoke(main, ["hashtags"], input=given)
    assert result.exit_code == 0
    assert said in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(("length", "told"), [(200, False), (201, True)])
def test_overlong_tags_say_that_they_have_one_split(length: int, told: bool) -> None:
    """Where several are asked for; one is no less than anybody wanted."""
    tag = "#" + ("зима" * 60)[:length]
    result = run(tag, "#СМИонас", "--best", "4")
    assert (result.stdout.count(f"{tag}\t") == 1) is told
    assert result.stdout.count("#СМИонас\t") > 1
    assert ("1 tag of over 200 letters" in result.stderr) is told
    assert run(tag).stderr == ""


def test_a_list_of_words_decides(in_folder: Path) -> None:
    """A name that no dictionary has is found once somebody vouches for it."""
    assert run("#заквырдынбая").stdout != "#заквырдынбая\tза квырдынбая\n"
    Path("names.txt").write_text("# people\nКвырдынбая, Ким-Ли\n", encoding="utf-8")
    done = run("#заквырдынбая", "--words", "names.txt")
    assert done.stdout == "#заквырдынбая\tза квырдынбая\n"


def test_a_bad_list_is_named_with_its_line(in_folder: Path) -> None:
    """One line of error, with what to do."""
    Path("names.txt").write_text("Ким\n<b>\n", encoding="utf-8")
    error = run("#да", "--words", "names.txt", code=1).stderr
    assert "names.txt:2" in error
    assert "none.txt" in run("#да", "--words", "none.txt", code=1).stderr


def test_approved_entries_decide_too(in_folder: Path) -> None:
    """What a reviewer approved is likely in a tag; without a store nothing is asked for."""
    result = CliRunner().invoke(main, ["add", "Квырдынбай", "Kvyrdynbay"])
    assert result.exit_code == 0, result.stderr
    assert run("#квырдынбайснами").stdout == "#квырдынбайснами\tквырдынбай с нами\n"


def test_groups_name_the_rule() -> None:
    """Spellings of one tag with what joins them; other tags stay alone."""
    tags = ["#ТеснаЖиви", "#теснаживи", "#теснажыви", "#tesnazhivi", "#ТеснаЖдёт", "#ТеснаЖиви"]
    found = rows("--group", *tags)
    assert [(row["tag"], row["same_as"], row["rule"]) for row in found] == [
        ("#ТеснаЖиви", "#ТеснаЖиви", ""),
        ("#теснаживи", "#ТеснаЖиви", "case"),
        ("#теснажыви", "#ТеснаЖиви", "letter that sounds alike"),
        ("#tesnazhivi", "#ТеснаЖиви", "transliteration"),
        ("#ТеснаЖдёт", "#ТеснаЖдёт", ""),
    ]
    assert {row["words"] for row in found[:4]} == {"Тесна Живи"}


def test_group_and_best_exclude_each_other() -> None:
    """Said as wrong usage."""
    assert "--best" in run("#да", "--group", "--best", "2", code=2).stderr


@pytest.mark.parametrize("count", [0, 1, 2000])
def test_groups_hold_every_tag_once(count: int) -> None:
    """Also where there are thousands of different ones."""
    tags = [f"#тег{chr(1072 + number % 32)}{number}" for number in range(count)]
    found = [tag for group in group_tags(tags) for tag, _ in group.spellings]
    assert sorted(found) == sorted(tags)
