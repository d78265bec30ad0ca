"""What the states that translation tools write come to: confirmed, to be reviewed, rejected.

The names are those of XLIFF 1.2 (section 2.3), XLIFF 2.1 (section 4.3.1), memoQ's and Trados's
schemas, Phrase's mxliff and gettext. Of several the worst counts: rejected, then to be reviewed.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from align.text import word_set
from glossary.entries.content import NO, OPEN
from glossary.formats.xml import local_name

_MACHINE = "machine"
_DONE = "done"
_CONFIRMED = "confirmed"
"""Made by a machine, which a confirmation outweighs; done by a person; confirmed by one."""


class Standing(NamedTuple):
    """What the states of a target come to.

    verdict: OPEN for what is to be reviewed, NO for what somebody rejected, "" for all else. why:
    the state that says so, as it is named in its file.
    """

    verdict: str = ""
    why: str = ""


NOTHING_SAID = Standing()

_XLIFF = {
    **dict.fromkeys(word_set("translated"), _DONE),
    **dict.fromkeys(word_set("final signed-off reviewed approved"), _CONFIRMED),
    **dict.fromkeys(word_set("rejected"), NO),
}
_QUALIFIER = {
    **dict.fromkeys(
        word_set(
            "exact-match id-match leveraged-glossary leveraged-inherited leveraged-repository "
            "leveraged-tm"
        ),
        _DONE,
    ),
    **dict.fromkeys(word_set("leveraged-mt mt-suggestion"), _MACHINE),
    **dict.fromkeys(
        word_set("rejected-grammar rejected-inaccurate rejected-length rejected-spelling"), NO
    ),
}
_MEMOQ = {
    **dict.fromkeys(
        word_set(
            "confirmed confirmedtranslator confirmedreviewer1 confirmedreviewer2 "
            "manuallyconfirmed proofread proofreadreviewer1 proofreadreviewer2 "
            "reviewer1confirmed reviewer2confirmed translatorconfirmed"
        ),
        _CONFIRMED,
    ),
    **dict.fromkeys(word_set("rejected"), NO),
}
_TRADOS = {
    **dict.fromkeys(word_set("translated"), _DONE),
    **dict.fromkeys(word_set("approvedtranslation approvedsignoff"), _CONFIRMED),
    **dict.fromkeys(word_set("rejectedtranslation rejectedsignoff"), NO),
}
_MATECAT = {
    **dict.fromkeys(word_set("translated"), _DONE),
    **dict.fromkeys(word_set("approved approved2 fixed"), _CONFIRMED),
    **dict.fromkeys(word_set("rejected"), NO),
}
_YES_OR_NO = dict.fromkeys(word_set("yes true 1 2 3 4 5 6 7 8 9"), _CONFIRMED)
"""Phrase numbers the step of its workflow that has confirmed a segment."""
_ANY: dict[str, str] = {}
_BY_HAND = dict.fromkeys(
    word_set(
        "mt mt! deepl modernmt chatgpt google google-translate googletranslate amazon-translate"
        " microsoft-translator yandex-translate machine machine-translation"
    ),
    OPEN,
)
"""Who a memory says has made a text, where that is nobody."""
_PLAIN = {
    # A property of a memory that names a state may name anything, so these alone count.
    **dict.fromkeys(
        word_set(
            "draft fuzzy machine-translated machinetranslated mt mt-suggestion needs-adaptation "
            "needs-l10n needs-review needs-review-adaptation needs-review-l10n "
            "needs-review-translation needs-translation needs-work new notstarted pretranslated "
            "unconfirmed unreviewed"
        ),
        OPEN,
    ),
    **dict.fromkeys(word_set("rejected rejectedtranslation rejectedsignoff"), NO),
}

_STATES: dict[str, tuple[dict[str, str], str]] = {
    "state": (_XLIFF, OPEN),
    "state-qualifier": (_QUALIFIER, OPEN),
    "approved": (_YES_OR_NO, OPEN),
    "mq:status": (_MEMOQ, OPEN),
    "conf": (_TRADOS, OPEN),
    "m:confirmed": (_YES_OR_NO, OPEN),
    "x-ConfirmationLevel": (_TRADOS, OPEN),
    "x-MateCAT-status": (_MATECAT, OPEN),
    "fuzzy": (_ANY, OPEN),
    "x-state": (_PLAIN, ""),
    "x-status": (_PLAIN, ""),
    "status": (_PLAIN, ""),
    "x-approved": (_YES_OR_NO, OPEN),
    "x-fuzzy": (dict.fromkeys(word_set("yes true 1"), OPEN), ""),
    "creationid": (_BY_HAND, ""),
    "changeid": (_BY_HAND, ""),
}
"""For each name of a state: what its values come to, in lower case, and what all others do."""

STATE_PROPERTIES = frozenset(
    {
        "x-ConfirmationLevel", "x-MateCAT-status", "x-Origin", "x-state", "x-status", "status",
        "x-approved", "x-fuzzy",
    }
)  # fmt: skip
"""The properties of a unit of TMX that say how far it is."""

_BY_MACHINE = word_set("adaptivemt amt automatictranslation machine machinetranslation mt nmt")
_SUB_STATE = re.compile(
    r"(?P<no>reject)|(?P<open>\b(mt|amt|nmt|new|draft|fuzzy)\b|machine|needs|suggest|unconfirmed"
    r"|unedited|unreviewed|pretranslat)"
)
"""What the state within a state says (XLIFF 2.1, subState), which every tool names as it likes."""


def standing_of(states: Iterable[tuple[str, str]]) -> Standing:
    """What (name, value) of all states of a target come to."""
    found: dict[str, str] = {}
    for name, value in states:
        level = _level(name, value.strip())
        if level:
            found.setdefault(level, f"{name} {value.strip()[:60]}".strip())
    for level in (NO, OPEN):
        if level in found:
            return Standing(level, found[level])
    if _MACHINE in found and _CONFIRMED not in found:
        return Standing(OPEN, found[_MACHINE])
    return NOTHING_SAID


def _level(name: str, value: str) -> str:
    """What one state comes to, "" where it says nothing."""
    plain = value.casefold()
    if name in ("origin", "x-Origin", "m:trans-origin"):
        return _MACHINE if plain.replace("-", "").replace("_", "") in _BY_MACHINE else ""
    if name == "subState":
        said = _SUB_STATE.search(plain.rpartition(":")[2].replace("_", " "))
        return "" if said is None else NO if said["no"] else OPEN
    if name in ("m:score", "m:gross-score"):
        return OPEN if _is_part(plain) else ""
    values, others = _STATES[name]
    if values is _PLAIN or values is _BY_HAND:
        plain = plain.replace(" ", "-").replace("_", "-")
    return values.get(plain, others)


def _is_part(score: str) -> bool:
    """Whether a score is that of a match which is not exact; 0 is that of no match at all."""
    try:
        return 0 < float(score) < 1
    except ValueError:
        return False


def xliff_states(*elements: Any) -> list[tuple[str, str]]:
    """The states of a segment, by name.

    elements: that speak of it: of XLIFF 1.2 the trans-unit, its target, its mark in the target, its
    definition by Trados; of version 2 the segment.
    """
    states: list[tuple[str, str]] = []
    for element in elements:
        for key, value in element.items():
            name = _NAMES.get(key) or _NAMES.get(_without_namespace(key))
            if name:
                states.append((name, value))
    names = {name for name, _ in states}
    if "conf" not in names and any(local_name(element) == "seg" for element in elements):
        # Trados writes no level of confirmation where nobody has translated yet.
        states.append(("conf", "Unspecified"))
    if "m:confirmed" in names:
        # How a text came about does not matter once somebody has confirmed it, or has not.
        states = [state for state in states if state[0] not in _PHRASE]
    return states


_PHRASE = frozenset({"m:score", "m:gross-score", "m:trans-origin"})
_NAMES = {
    "state": "state",
    "state-qualifier": "state-qualifier",
    "approved": "approved",
    "subState": "subState",
    "conf": "conf",
    "origin": "origin",
    "}status": "mq:status",
    "}confirmed": "m:confirmed",
    "}score": "m:score",
    "}gross-score": "m:gross-score",
    "}trans-origin": "m:trans-origin",
}
"""The attributes that name states; with a brace, those of another namespace than XLIFF's."""


def _without_namespace(key: str) -> str:
    """The name behind its brace, as it stands in ``_NAMES``."""
    return key[key.rfind("}") :] if key.startswith("{") else key
