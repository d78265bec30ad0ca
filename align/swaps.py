"""Glosses that may have been changed over between two fragments, in the article or by us."""

from collections.abc import Sequence

from align.choices import Choice, Option

SWAPPED = 0.1
"""Gain in cosine from which an exchange is suspected. On the gold 9 of 658 right pairs pass it;
of glosses exchanged on purpose between brackets and still taken, nine in ten do."""


def exchanged(choices: Sequence[Choice], taken: Sequence[Option | None]) -> set[int]:
    """The numbers of the fragments whose gloss and that of another fit better changed over.

    taken: the option that each fragment got. A fragment that got none is compared by the
    brackets after it.
    """
    found = set()
    places = [
        (index, option)
        for index, choice in enumerate(choices)
        for option in _standing(choice, taken[index])
    ]
    for index, option in places:
        if option is taken[index] and any(
            _gain(choices[index], option, other) > SWAPPED
            for number, other in places
            if _apart(choices[index], choices[number])
        ):
            found.add(index)
    return found


def _standing(choice: Choice, taken: Option | None) -> list[Option]:
    """The option taken, and what fills the brackets after the whole fragment."""
    brackets = [
        option
        for option in choice.options[: _whole_count(choice)]
        if option.candidate.relation == "bracket_after" and option.candidate.full
    ]
    return [*({} if taken is None else {taken: None}), *(o for o in brackets if o != taken)]


def _whole_count(choice: Choice) -> int:
    """How many of the options read the whole fragment: they come first."""
    return sum(option.side.share >= 1 for option in choice.options)


def _apart(first: Choice, second: Choice) -> bool:
    return first.key != second.key and first.group != second.group


def _gain(choice: Choice, own: Option, other: Option) -> float:
    """What both gain in cosine by an exchange, held back where one of them gains little."""
    cosine = choice.texts.cosine
    ours = cosine(own, other) - cosine(own, own)
    theirs = cosine(other, own) - cosine(other, other)
    return min(ours + theirs, 2 * ours + 0.1, 2 * theirs + 0.3)
