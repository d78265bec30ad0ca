"""Spellings of one hashtag put together, each with the rule that joined it."""

from collections.abc import Sequence
from dataclasses import dataclass

from align.hashtags.keys import digits_of, hashtag_key, joined_keys, same_tag
from align.language.transliteration import romanised


@dataclass(frozen=True, slots=True)
class TagGroup:
    """The spellings of one tag.

    first: the commonest spelling, of equally common ones the first. key: of that spelling.
    spellings: each once, in order of first use, with the rule that makes it a spelling of
    ``first`` ("" for that itself).
    """

    first: str
    key: str
    spellings: tuple[tuple[str, str], ...]


def group_tags(tags: Sequence[str]) -> list[TagGroup]:
    """``tags`` in groups, in order of first use; none joins two groups, so rules do not chain.

    Equal keys are found at once; of different keys the commonest spellings are compared.
    """
    counts: dict[str, int] = {}
    for tag in tags:
        counts[tag] = counts.get(tag, 0) + 1
    by_key: dict[str, list[str]] = {}
    for tag in counts:
        by_key.setdefault(hashtag_key(tag), []).append(tag)
    leaders = {key: max(own, key=lambda tag: counts[tag]) for key, own in by_key.items()}
    weight = {key: sum(counts[tag] for tag in own) for key, own in by_key.items()}
    joined = _joined(leaders, weight)
    groups: dict[str, list[tuple[str, str]]] = {}
    for tag in counts:
        head = joined[hashtag_key(tag)]
        first = leaders[head]
        rule = "" if tag == first else same_tag(first, tag) or "same key"
        groups.setdefault(head, []).append((tag, rule))
    return [TagGroup(leaders[head], head, tuple(own)) for head, own in groups.items()]


def _joined(leaders: dict[str, str], weight: dict[str, int]) -> dict[str, str]:
    """For every key the one whose group it is in: its own, or that of a commoner spelling."""
    order = {key: number for number, key in enumerate(leaders)}
    places: dict[Place, list[str]] = {}
    joined: dict[str, str] = {}
    for key in sorted(leaders, key=lambda key: (-weight[key], order[key])):
        wanted = _places(key, other=True)
        near = dict.fromkeys(head for place in wanted for head in places.get(place, ()))
        found = next((head for head in near if joined_keys(head, key)), None)
        joined[key] = found or key
        if found is None:
            for place in _places(key, other=False):
                places.setdefault(place, []).append(key)
    return joined


Place = tuple[str, bool, str, str]


def _places(key: str, *, other: bool) -> tuple[Place, ...]:
    """Where a key stands, or with ``other`` where those stand that it may be a spelling of.

    A slip leaves script, digits and the last letters alone, a romanisation the digits and most
    often one end of the word.
    """
    latin, digits, script = romanised(key), digits_of(key), key.isascii()
    opposite = script != other
    return (
        ("slip", script, key[-2:], digits),
        ("begins", opposite, latin[:2], digits),
        ("ends", opposite, latin[-2:], digits),
    )
