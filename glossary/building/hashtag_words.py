"""The words of approved entries: splits of hashtags that hold them are likelier."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from glossary.entries.entry import APPROVED, Entry

_LETTERS = 3
"""Shorter words are in every list already, or favour splits into scraps."""


def entry_words(entries: Iterable[Entry]) -> set[str]:
    """The Russian words of approved entries, tags split, and capitalised English ones: names."""
    from align.hashtags.splitting import split_hashtag

    words: set[str] = set()
    for entry in entries:
        if entry.status not in APPROVED:
            continue
        russian = split_hashtag(entry.ru) if entry.ru.startswith("#") else entry.ru.split()
        english = [word for word in entry.en.split() if word[:1].isupper()]
        words.update(word.strip('.,;:!?«»"“”()[]') for word in (*russian, *english))
    return {word for word in words if len(word) >= _LETTERS and word.isalpha()}


def store_words(store: Path) -> Callable[[], Collection[str]]:
    """A function that gives the words of a store, or none where there is no such file."""

    def words() -> Collection[str]:
        if not store.exists():
            return ()
        from glossary.store.store import Store

        with Store.open(store) as opened:
            return entry_words(opened.entries.in_order())

    return words
