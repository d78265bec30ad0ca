"""No regular expression takes time that outgrows its text, but for what is shown to be harmless."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.project.test_architecture import MODULES
from tests.support.automata import OFTEN, automaton_of, entered_anew, follows_itself, in_two_ways

SEARCHING = {"search", "finditer", "findall", "sub", "subn", "split"}
MATCHING = {"match", "fullmatch"}

SPACES = "of readable text, where a run of white space is a single space"
WINDOW = "looked for in a window of at most some dozen characters"
SHORT = "of one word, cell or code, which is bounded"
OPTIONAL = "matched where all of it can be left out: it never has to go back"
ENDS = "what is read in vain is read to a sign with which it must end, or in a bounded stretch"

HARMLESS = {
    "align.documents.blocks._REFERENCE": ENDS,
    "align.documents.markdown._INLINE": ENDS,
    "align.documents.markdown._ADDRESS": "its repetitions stand behind the start",
    "align.fragments.cyrillic_words.WORD": (
        "Cyrillic must follow each run of Latin letters, which is read in one way by its length"
    ),
    "align.fragments.cyrillic_words._AMONG_ENGLISH": WINDOW,
    "align.fragments.inline_spans.HANDLE": (
        "begins behind white space only, and its second repetition needs nothing behind it"
    ),
    "align.fragments.inline_spans._ABBREVIATED": "matched whole, with a bounded first part",
    "align.fragments.joining._LATIN_NAMES": (
        "three times at most, each of which must begin with a letter"
    ),
    "align.fragments.kinds._NAMED_BEFORE": WINDOW,
    "align.fragments.page_furniture._EMBED_LEAD": OPTIONAL,
    "align.fragments.page_furniture._COUNTERS": "each round is an atomic group",
    "align.fragments.page_furniture.AUTHOR_TAIL": SPACES,
    "align.fragments.span_edges._LATIN_END": OPTIONAL,
    "align.fragments.span_edges._NUMBER_BEFORE": WINDOW,
    "align.glosses.candidates.after.LEAD": SPACES,
    "align.glosses.candidates.after._DASHED_LEAD": SPACES,
    "align.glosses.candidates.after._LATER_LEAD": SPACES,
    "align.glosses.candidates.after._POINTER": SPACES,
    "align.glosses.candidates.anywhere._WORD": "a word of one sign is found in any case",
    "align.glosses.candidates.before._NAMED_RUSSIAN": WINDOW,
    "align.glosses.candidates.before._BESIDE": OPTIONAL,
    "align.glosses.candidates.brackets._PART": SPACES,
    "align.glosses.candidates.brackets._ECHO_END": SPACES,
    "align.glosses.candidates.brackets._JOINT": OPTIONAL,
    "align.glosses.candidates.neighbouring_blocks._SOURCE": OPTIONAL,
    "align.glosses.candidates.remarks._LANGUAGE_REMARK": SPACES,
    "align.glosses.candidates.remarks._BARE_DATE": (
        "two repetitions around one month, matched whole"
    ),
    "align.glosses.candidates.surroundings._SEPARATOR": WINDOW,
    "align.glosses.features.coverage._AT_END": SHORT,
    "align.glosses.features.edges._WORD_BACK": WINDOW,
    "align.glosses.features.wording._FUNCTION_BEFORE": WINDOW,
    "align.glosses.second_glosses._LED": WINDOW,
    "align.glosses.second_glosses._JOINT": SPACES,
    "align.language.identification._WORD_OF": OPTIONAL,
    "align.language.lists.renderings._AMERICAN": SHORT,
    "align.language.romanised._BEFORE": WINDOW,
    "align.language.sentences._LAST_PAIR": WINDOW,
    "align.language.sentences._LAST_TOKEN": WINDOW,
    "align.language.sentences._BEFORE_TOKEN": WINDOW,
    "align.language.sentences._RU_CENTURY": WINDOW,
    "align.language.sentences._LETTERED": WINDOW,
    "align.language.sentences._EN_STREET": WINDOW,
    "align.language.sentences._EN_DOTTED": WINDOW,
    "align.terms.phrases.russian._ACTION": SHORT,
    "glossary.building.headwords._LAST_WORD": SHORT,
    "glossary.entries.filters._TERM": "what a user asks for",
    "glossary.formats.readers.inline._BREAK": SHORT,
    "glossary.formats.readers.inline._MEMOQ": SHORT,
    "glossary.formats.units._BOUNDARY": (
        "a line break, with which white space could be read anew, is found as it stands"
    ),
    "glossary.importing.records.columns.evidence._IDENTIFIER": (
        "matched whole, and its parts share no sign"
    ),
    "glossary.importing.records.columns.evidence._ADDRESS": "matched whole",
    "glossary.importing.records.tables._SEVERAL": "of the first 200 characters of a cell",
    "glossary.terminology.english_renderings._MARK": (
        "of what stands between two words; two line breaks are found as they stand"
    ),
    "align.glosses.candidates.brackets:\\s*[;,]\\s*": SPACES,
}
"""Why what is found in an expression takes no more time than its text has characters."""


def patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The compiled expressions in a value of a module, in its containers too."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from patterns_in(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in (*value, *value.values()):
            yield from patterns_in(one, depth + 1)


@cache
def uses(module: str) -> dict[str, set[str]]:
    """For each name in a module the attributes that are asked of it."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


@cache
def expressions() -> dict[tuple[str | bytes, int], tuple[str, bool]]:
    """Every expression of the program: where it is, and whether it is searched for."""
    places: dict[tuple[str | bytes, int], set[tuple[str, str]]] = {}
    for module in MODULES:
        for name, value in vars(importlib.import_module(module)).items():
            for pattern in patterns_in(value):
                places.setdefault((pattern.pattern, pattern.flags), set()).add((module, name))
    found: dict[tuple[str | bytes, int], tuple[str, bool]] = {}
    for expression, where in places.items():
        asked = set().union(*(uses(module).get(name, set()) for module, name in where))
        searched = bool(asked & SEARCHING) or not asked & MATCHING
        module, name = min(where)
        found[expression] = (f"{module}.{name}", searched)
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            called, text = node.func, node.args[0] if node.args else None
            of_re = isinstance(called.value, ast.Name) and called.value.id == "re"
            if of_re and isinstance(text, ast.Constant) and called.attr in SEARCHING | MATCHING:
                assert isinstance(text.value, str)
                shown = (f"{module}:{text.value}", called.attr in SEARCHING)
                found.setdefault((text.value, 0), shown)
    return found


def dangers(pattern: str | bytes, flags: int, *, searched: bool) -> list[str]:
    """How an expression could be slow, with a text for each way."""
    if isinstance(pattern, bytes):
        pattern, flags = pattern.decode("latin-1"), flags & ~re.LOCALE
    made, often = automaton_of(pattern, flags), automaton_of(pattern, flags, OFTEN)
    found = {
        "read anew from each place of": entered_anew(made) if searched else None,
        "two repetitions share": follows_itself(made),
        "one repetition reads in two ways": in_two_ways(often),
    }
    return [f"{how} {text!r}" for how, text in found.items() if text is not None]


@cache
def dangerous() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for (pattern, flags), (where, searched) in expressions().items():
        if told := dangers(pattern, flags, searched=searched):
            found[where] = told
    return found


def test_no_expression_outgrows_its_text() -> None:
    """Nor is one called harmless that would not be found any more."""
    new = {where: told for where, told in dangerous().items() if where not in HARMLESS}
    assert not new, "\n".join(f"{where}: {', '.join(told)}" for where, told in new.items())
    assert set(HARMLESS) == set(dangerous())
    assert all(HARMLESS.values())


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b", r"(?:ab|[ab]b)*!", r"(?:\s*a?\s*)*b", r"(\w+\s?)*\.", r"(?:ab|a|b)+c",
        r"a+a+b", r"\s*\n\s*x", r"\w*\d\w*!", r"^(?:,?\s*)*$", r"(?:x{1,20}){2,}y",
    ],
)  # fmt: skip
def test_what_backtracks_is_found(pattern: str) -> None:
    assert dangers(pattern, 0, searched=False)


@pytest.mark.parametrize(
    "pattern", [r"\s+$", r"<[^>]*>", r"\w+@", r"[.!?]+\s", r"a[^;]*;", r"(?=.*b)a", r"(?:ab)+c"]
)
def test_what_is_read_anew_is_found(pattern: str) -> None:
    assert dangers(pattern, 0, searched=True)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+", r"\"[^\"]*\"", r"<[^<>]*>", r"(?<!\s)\s++$", r"\b\w+\b!", r"(?:\w+\s)*x", r"\A\w+@",
        r"(?<![.!?])[.!?]++\s", r"a{1,9}b", r"[^\S\n]*+\n", r"\d+(?:\.\d+)*",
    ],
)  # fmt: skip
def test_what_is_harmless_is_not_found(pattern: str) -> None:
    search = not pattern.startswith(("[^\\S", "(?:\\w"))
    assert not dangers(pattern, 0, searched=search)


@pytest.mark.parametrize("pattern", [r"(?:ab|[ab]b)*!", r"(a+)+b", r"(?:ab|a|b)+c"])
def test_what_is_found_is_slow(pattern: str) -> None:
    """The text that is given goes round the loop: with it the engine does run for long."""
    text = "ab" if "ab" in pattern else "a"
    steps = [_steps(pattern, text * n) for n in (9, 18)]
    assert steps[1] > 4 * steps[0]


def _steps(pattern: str, text: str) -> float:
    import time

    start = time.process_time()
    for _ in range(3):
        assert re.match(pattern, text) is None
    return time.process_time() - start
