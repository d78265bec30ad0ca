"""The lists of words that patterns and rules share, from resources/lexicon.txt."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

Lists = dict[str, dict[str, tuple[str, ...]]]


def words_of(language: str, *names: str) -> frozenset[str]:
    """The words of one or several lists, as they are listed.

    language: "en" or "ru".
    """
    return frozenset(word for name in names for word in word_lists()[language][name])


def small_words_of(language: str, *names: str) -> frozenset[str]:
    """The words of one or several lists, in lower case."""
    return frozenset(word.lower() for word in words_of(language, *names))


def alternatives(language: str, *names: str) -> str:
    """A pattern, a group of its own, for any word of one or several lists."""
    return any_of(words_of(language, *names))


def any_of(listed: Iterable[str]) -> str:
    """A pattern, a group of its own, for any of these words or phrases, the longest that fits."""
    longest_first = sorted(listed, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def language_names(which: str = "names") -> dict[str, str]:
    """The English names of the languages written in Cyrillic, by their codes.

    which: names, or labels for those that are told only by what stands in front of them.
    """
    return {code: " ".join(name) for code, name in word_lists()[which].items()}


@cache
def word_lists() -> Lists:
    """All lists, in the order of the file: by language, then by name."""
    text = (files("align") / "resources" / "lexicon.txt").read_text(encoding="utf-8")
    return read_lists(text)


def read_lists(text: str) -> Lists:
    """The lists of a text written as resources/lexicon.txt is."""
    lists: Lists = {}
    language = name = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            language = line.strip("[]")
            lists[language] = {}
            continue
        if not line.startswith(" "):
            name, _, line = (part.strip() for part in line.partition("="))
            lists[language][name] = ()
        for word in line.split():
            known = lists[language][word[1:]] if word.startswith("@") else (word.replace("_", " "),)
            lists[language][name] += known
    return lists
