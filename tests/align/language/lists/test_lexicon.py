"""The word lists that patterns share: in order, in use, and written nowhere else."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from align.language.lists.lexicon import (
    alternatives,
    any_of,
    read_lists,
    small_words_of,
    word_lists,
    words_of,
)
from tests.support.paths import ROOT

SOURCES = sorted(path for top in ("align", "glossary") for path in (ROOT / top).rglob("*.py"))
PATTERNS = [path for path in SOURCES if path.is_relative_to(ROOT / "align")]
LISTS = [
    (language, name)
    for language, lists in word_lists().items()
    if language not in ("names", "labels")
    for name in lists
]
BY_CALENDAR = {"months", "months_of_dates", "short_months", "weekdays", "units"}
OF_ALL_KINDS = {"sentence_starters", "plainly_english"}
"""Lists of words that have nothing in common but their use: any sentence has three in a row."""
READERS = {"words_of", "small_words_of", "alternatives"}
MOST_IN_A_ROW = 2


@cache
def own_words(language: str, name: str) -> list[str]:
    """The words of a list as the file has them, without those of other lists."""
    text = (ROOT / "align/resources/lexicon.txt").read_text(encoding="utf-8")
    section = text.split(f"[{language}]\n")[1].split("\n[")[0]
    (listed,) = re.findall(rf"^{name} = (.*(?:\n .*)*)", section, re.MULTILINE)
    return [word for word in listed.split() if not word.startswith("@")]


@pytest.mark.parametrize(("language", "name"), LISTS)
def test_each_word_is_listed_once_and_in_order(language: str, name: str) -> None:
    """No word twice, not even by way of another list; by the alphabet but for the calendar's."""
    whole = word_lists()[language][name]
    assert len(set(whole)) == len(whole)
    if name not in BY_CALENDAR:
        listed = own_words(language, name)
        assert listed == sorted(listed, key=str.lower)


def named_in(tree: ast.AST) -> Iterator[str]:
    """What calls of align.language.lists.lexicon name: the lists, and the language first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func) in READERS:
                yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            yield str(node.slice.value)


def test_each_list_is_used() -> None:
    """A list that neither code nor another list names is left over."""
    text = (ROOT / "align/resources/lexicon.txt").read_text(encoding="utf-8")
    used = set(re.findall(r"@(\w+)", text))
    for path in SOURCES:
        used.update(named_in(ast.parse(path.read_text(encoding="utf-8"))))
    assert [name for _, name in LISTS if name not in used] == []


ITEM = re.compile(r"[^\W\d_](?:[\w'’-]|\?|\[\w+\]\??|\(\?:[\w|]*\)\??)*")
PIECE = re.compile(r"\(\?:(?P<group>[\w|]*)\)\??|\[(?P<letters>\w+)\]\??|(?P<letter>.)\??")
JOINT = re.compile(r"\s*\|\s*|\s+")


def spellings(item: str) -> set[str]:
    """The words that a piece of a pattern stands for: an? is a, an; Jan(?:uary)? Jan, January."""
    found = {""}
    for piece in PIECE.finditer(item):
        ways = piece["group"].split("|") if piece["group"] is not None else list(piece[0])
        if piece["group"] is None:
            ways = list(piece["letters"] or piece["letter"])
        if piece[0].endswith("?"):
            ways.append("")
        found = {start + way for start in found for way in ways}
    return {word.lower() for word in found}


def runs(text: str) -> Iterator[list[set[str]]]:
    """Words side by side, parted by a bar or a space, each with all its spellings."""
    run: list[set[str]] = []
    end = 0
    for item in ITEM.finditer(text):
        if run and not JOINT.fullmatch(text, end, item.start()):
            yield run
            run = []
        run.append(spellings(item.group()))
        end = item.end()
    yield run


def written_out(tree: ast.AST) -> Iterator[tuple[int, list[set[str]]]]:
    """(line, run) of all strings but docstrings, and of strings side by side in a literal."""
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in described:
                yield from ((node.lineno, run) for run in runs(node.value))
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            texts = [one.value for one in node.elts if isinstance(one, ast.Constant)]
            yield node.lineno, [{text.lower()} for text in texts if isinstance(text, str)]


def longest(run: list[set[str]], listed: frozenset[str]) -> list[str]:
    """The longest stretch of a run whose words are all in a list, as words."""
    best: list[str] = []
    here: list[str] = []
    for spelled in run:
        known = sorted(spelled & listed)
        here = here + known if known else []
        best = max(best, here, key=len)
    return best


def repeated(source: str) -> list[str]:
    """Where a source writes out more of a list than two words, and which."""
    lists = {
        key: frozenset(word.lower() for word in own_words(*key))
        for key in LISTS
        if key[1] not in OF_ALL_KINDS
    }
    return [
        f"line {line}: {' '.join(stretch)} ({name})"
        for line, run in written_out(ast.parse(source))
        for (_, name), listed in lists.items()
        if len(stretch := longest(run, listed)) > MOST_IN_A_ROW
    ]


@pytest.mark.parametrize("path", PATTERNS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_list_is_written_out_again(path: Path) -> None:
    """Patterns and tables take the words of a list from align.language.lists.lexicon."""
    assert repeated(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'X = re.compile(r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?)\\.?")',
        'X = re.compile(r"\\b(?:an?|the|some)\\s")',
        'X = re.compile(rf"{A}|sa(?:id|ys)|wrote")',
        'X = word_set("tag monday tuesday wednesday")',
        'X = frozenset({"and", "but", "or"})',
        'X = re.compile("понедельник|вторник|среда")',
    ],
)
def test_a_list_written_out_is_found(source: str) -> None:
    """The check above finds abbreviated patterns, sets and lists with spaces."""
    assert repeated(source)


def test_lists_hold_other_lists_and_phrases() -> None:
    """@name stands for a list above, "_" for a space; lines that begin with a space go on."""
    text = "# A remark.\n[en]\na = one two_three\n\nb = four @a\n    five\n"
    assert read_lists(text) == {
        "en": {"a": ("one", "two three"), "b": ("four", "one", "two three", "five")}
    }


def test_a_pattern_takes_the_longest_word() -> None:
    """translates to, not translates; and no other list's words."""
    assert re.findall(any_of(["a.b", "a.b c"]), "a.b c, a-b") == ["a.b c"]
    assert re.findall(alternatives("en", "rendering"), "translates to") == ["translates to"]
    assert not re.match(alternatives("en", "articles"), "some")
    assert "january" in small_words_of("en", "months")
    assert "January" in words_of("en", "months")
