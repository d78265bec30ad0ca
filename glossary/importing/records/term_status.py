"""What termbases call the status of a term, and what it comes to here."""

import re
from collections.abc import Iterable
from functools import lru_cache

PREFERRED, USABLE, AVOIDED, UNDECIDED, REFUSED, UNKNOWN = (
    "preferred", "usable", "avoided", "undecided", "refused", "unknown",
)  # fmt: skip
"""What a status comes to: to be preferred; to be used; not to be used; not decided yet, so that
somebody has to look at it; turned down; a word that is none of those known."""

_WORDS = {
    PREFERRED: "preferred recommended предпочтительный рекомендуемый рекомендуется основной",
    USABLE: """
        admitted accepted approved allowed acceptable standardized standardised legal regulated
        finalized finalised final verified validated reviewed checked released published valid
        current active inuse normal notforbidden added edited undefined none notset
        допустимый допускается утвержден утверждено одобрен одобрено принят принято проверен
        проверено нормативный
        """,
    AVOIDED: """
        forbidden prohibited banned deprecated superseded obsolete outdated notrecommended
        nonrecommended notallowed disallowed donotuse nottobeused avoid retired nonstandardized
        nonstandardised запрещен запрещено запрещенный устарел устарело устаревший
        нерекомендуется неиспользовать недопустимый
        """,
    UNDECIDED: """
        proposed suggested suggestion draft new unprocessed unfinalized provisional
        provisionallyprocessed pending candidate incomplete unverified unapproved notapproved
        unreviewed notreviewed notverified notfinal tobereviewed tobeapproved tobechecked
        needsreview needsediting forreview inreview underreview underdiscussion inprogress
        workinprogress open fuzzy skipped todo черновик новый новое предложен предложено
        нарассмотрении напроверке непроверен непроверено неутвержден неутверждено
        """,
    REFUSED: "rejected declined refused отклонен отклонено",
}
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words.split()}
_BETWEEN = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"(term)?(admnsts)?$")


@lru_cache(maxsize=1024)
def term_status(text: str) -> str:
    """What a status comes to: one of the constants above.

    Case, spaces and hyphens do not matter, nor do the endings of TBX: preferredTerm-admn-sts.
    """
    word = _BETWEEN.sub("", text[:80]).casefold().replace("ё", "е")
    return _BY_WORD.get(word) or _BY_WORD.get(_SUFFIX.sub("", word), UNKNOWN)


def word_for(status: str, texts: Iterable[str]) -> str:
    """The first of ``texts`` that comes to ``status``, "" where none does."""
    return next((text for text in texts if term_status(text) == status), "")
