"""Whether both sides of a bead end alike: a question with a question, a colon with a colon.

What a colon leads on to stands behind it on both sides, and a question is a question in either
language. Where only one side of a bead ends so, the bead mostly ends a sentence too early or too
late. A full stop tells nothing, nor does an exclamation mark, which languages set differently.
"""

from collections.abc import Sequence

from align.bead_search import BeadKey, Found

# Round values, chosen by strict F1 of the collections that BEAD_WEIGHTS were fitted on: half of
# them does a part of the good, and more does no more.
_UNLIKE = -2.0  # worth of an end that is a question or a colon on one side only
_ALIKE = 1.0  # the same where it is on both

_DOUBT = 0.005  # beads less likely than that, or as much likelier, are not looked at
_TELLING = {"?": "?", ":": ":", "？": "?", "：": ":"}
_CLOSING = " \"'»”“’›)]"


def end_scores(
    texts: tuple[Sequence[str], Sequence[str]], found: Found
) -> dict[BeadKey, float]:  # fmt: skip
    """What is to be added to the scores of the doubtful beads, by (kind, ru end, en end)."""
    scores = {}
    for key, chance in found.chances.beads.items():
        if _DOUBT <= chance <= 1 - _DOUBT:
            _, row, column = key
            ru, en = _end(texts[0][row - 1]), _end(texts[1][column - 1])
            if ru or en:
                scores[key] = _ALIKE if ru == en else _UNLIKE
    return scores


def _end(sentence: str) -> str:
    """The mark at the end of a sentence, if it tells something, or ""."""
    return _TELLING.get(sentence.rstrip(_CLOSING)[-1:], "")
