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
