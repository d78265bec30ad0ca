"""Glosses that may have been exchanged between two fragments, by the article or by us."""

import re
from collections.abc import Sequence
from functools import lru_cache

from align.glosses.features.texts import Option
from align.glosses.options import FragmentOptions
from align.language.transliteration import likeness

SWAPPED = 0.1
"""Gain from which an exchange between near fragments is suspected. It finds 19 in 20 brackets that
were exchanged on purpose. In 764 passages that the model has not seen it made 63 of some 3,000
glosses doubtful, 54 of which were right."""
_SWAPPED_AFAR = 0.3
_SWAPPED_UNTAKEN = 0.6
"""The same where neither was taken for a gloss: each must be clearly the other's."""
_NEAR = 3
"""How many glossed fragments apart an exchange is still likely."""
_ROWS = ("cell", "list", "bracket_order")
_FAMILY = 7
"""Letters of a relation that name where the gloss stands: bracket, dash_af, quote_b."""
_COGNATE = 0.3
"""The weight of words that sound alike in both languages, where the cosine has 1."""
_LONG_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]{4,}")


def exchanged(
    choices: Sequence[FragmentOptions], taken: Sequence[Option | None]
) -> dict[int, Option]:
    """The fragments whose gloss and another's would fit better exchanged: by number, their gloss.

    taken: the option that each fragment got. A fragment without one is compared by the brackets
    after it, which are its gloss where the other's are.
    """
    standing = [
        (index, our_options)
        for index, choice in enumerate(choices)
        if (our_options := _standing(choice, taken[index]))
    ]
    doubtful: dict[int, Option] = {}
    for place, (index, our_options) in enumerate(standing):
        for further, (other_index, their_options) in enumerate(standing[place + 1 :], 1):
            first, second = choices[index], choices[other_index]
            some = taken[index] is not None or taken[other_index] is not None
            better = (
                (ours, theirs)
                for ours in our_options
                for theirs in their_options
                if ours.candidate.relation[:_FAMILY] == theirs.candidate.relation[:_FAMILY]
                for least in [_least(ours, further) if some else _SWAPPED_UNTAKEN]
                if _gain(first, ours, theirs, least) > least
            )
            found = next(better, None) if _apart(first, second) else None
            if found is not None:
                doubtful.setdefault(index, taken[index] or found[0])
                doubtful.setdefault(other_index, taken[other_index] or found[1])
    return doubtful


def _least(option: Option, further: int) -> float:
    """The gain that makes an exchange likely: higher far apart, and in rows, which tell places.

    further: how many glossed fragments further on the other one is.
    """
    in_rows = option.candidate.relation in _ROWS
    return SWAPPED if further <= _NEAR and not in_rows else _SWAPPED_AFAR


def _standing(choice: FragmentOptions, taken: Option | None) -> list[Option]:
    """The option taken, and what fills the brackets after the whole fragment."""
    brackets = [
        option
        for option in choice.options[: _whole_count(choice)]
        if option.candidate.relation == "bracket_after" and option.candidate.full
    ]
    return [*({} if taken is None else {taken: None}), *(o for o in brackets if o != taken)]


def _whole_count(choice: FragmentOptions) -> int:
    """How many of the options read the whole fragment; these come first."""
    return sum(option.side.share >= 1 for option in choice.options)


def _apart(first: FragmentOptions, second: FragmentOptions) -> bool:
    return first.key != second.key and first.group != second.group


def _gain(choice: FragmentOptions, own_option: Option, other_option: Option, least: float) -> float:
    """What both fragments gain by an exchange, in cosine and in words that sound alike.

    Sound is not looked at where it could not raise the gain to ``least``.
    """
    cosine, gloss = choice.texts.cosine, choice.texts.gloss
    changed = cosine(own_option, other_option) + cosine(other_option, own_option)
    gain = changed - cosine(own_option, own_option) - cosine(other_option, other_option)
    if gain + 2 * _COGNATE <= least:
        return gain
    our_gloss, their_gloss = gloss(own_option.candidate), gloss(other_option.candidate)
    sound = cognate(own_option.side.text, their_gloss) + cognate(other_option.side.text, our_gloss)
    return gain + _COGNATE * (
        sound
        - cognate(own_option.side.text, our_gloss)
        - cognate(other_option.side.text, their_gloss)
    )


@lru_cache(maxsize=4096)
def cognate(russian: str, english: str) -> float:
    """How alike the two most alike words sound, of four letters or more, 0..1."""
    return max(
        (
            likeness(ours, theirs)
            for ours in _LONG_WORD.findall(russian)[:12]
            for theirs in _LONG_WORD.findall(english)[:12]
        ),
        default=0.0,
    )
