"""Spellings of one hashtag put together, each with the rule that joined it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.hashtags.keys import digits_of, hashtag_key, joined_keys, same_tag
from align.hashtags.splitting import split_hashtag
from align.language.transliteration import romanised
from align.language.vocabulary import russian_readings, word_model


@dataclass(frozen=True, slots=True)
class TagGroup:
    """The spellings of one tag.

    first: the spelling with the fewest words that no dictionary holds; of several the commonest, or
    the first of equally common ones. key: of that spelling.
    spellings: each once, in order of first use, with the rule that makes it a spelling of
    ``first`` ("" for ``first`` itself).
    """

    first: str
    key: str
    spellings: tuple[tuple[str, str], ...]


def group_tags(tags: Sequence[str]) -> list[TagGroup]:
    """``tags`` in groups, in order of first use; no tag joins two groups, so rules do not chain.

    Equal keys are grouped by look-up; of different keys the commonest spellings are compared.
    """
    counts: dict[str, int] = {}
    for tag in tags:
        counts[tag] = counts.get(tag, 0) + 1
    by_key: dict[str, list[str]] = {}
    for tag in counts:
        by_key.setdefault(hashtag_key(tag), []).append(tag)
    leaders = {key: max(same, key=lambda tag: counts[tag]) for key, same in by_key.items()}
    weight = {key: sum(counts[tag] for tag in same) for key, same in by_key.items()}
    joined = _joined(leaders, weight)
    members: dict[str, list[str]] = {}
    for tag in counts:
        members.setdefault(joined[hashtag_key(tag)], []).append(tag)
    return [_group(same, counts) for same in members.values()]


def _group(same: Sequence[str], counts: Mapping[str, int]) -> TagGroup:
    """The group of these spellings, in order of first use."""
    first = same[0]
    if len(same) > 1:
        first = min(same, key=lambda tag: (unknown_words(tag), -counts[tag]))
    rules = [(tag, "" if tag == first else same_tag(first, tag) or "same key") for tag in same]
    return TagGroup(first, hashtag_key(first), tuple(rules))


def unknown_words(tag: str) -> int:
    """How many of a tag's words are in no dictionary."""
    words = [word.lower() for word in split_hashtag(tag)]
    return sum(not (_is_listed(word) or russian_readings(word)) for word in words)


def _is_listed(word: str) -> bool:
    model = word_model("en" if word.isascii() else "ru")
    return word.isdigit() or word.replace("ё", "е") in model.costs


def _joined(leaders: dict[str, str], weight: dict[str, int]) -> dict[str, str]:
    """For every key the key of its group: itself, or that of a commoner spelling."""
    order = {key: number for number, key in enumerate(leaders)}
    places: dict[Place, list[str]] = {}
    joined: dict[str, str] = {}
    for key in sorted(leaders, key=lambda key: (-weight[key], order[key])):
        nearby = _places(key, other=True)
        heads = dict.fromkeys(head for place in nearby for head in places.get(place, ()))
        joined[key] = next((head for head in heads if joined_keys(head, key)), key)
        if joined[key] == key:
            for place in _places(key, other=False):
                places.setdefault(place, []).append(key)
    return joined


Place = tuple[str, bool, str, str]


def _places(key: str, *, other: bool) -> tuple[Place, ...]:
    """The places of a key, or with ``other`` those of keys that may be another spelling of it.

    A slip does not change script, digits or the last letters; a romanisation does not change the
    digits, nor, mostly, one end of the word.
    """
    latin, digits, script = romanised(key), digits_of(key), key.isascii()
    opposite = script != other
    return (
        ("slip", script, key[-2:], digits),
        ("begins", opposite, latin[:2], digits),
        ("ends", opposite, latin[-2:], digits),
    )
