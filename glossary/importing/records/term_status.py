"""What termbases call the status of a term, and what it comes to here."""

import re
from collections.abc import Iterable
from functools import lru_cache

PREFERRED, USABLE, AVOIDED, UNDECIDED, REFUSED, UNKNOWN = (
    "preferred", "usable", "avoided", "undecided", "refused", "unknown",
)  # fmt: skip
"""What a status comes to: to be preferred; to be used; not to be used; not decided yet, so that
somebody has to look at it; turned down; a word that is none of those known."""
NOT_GOOD = (AVOIDED, UNDECIDED, REFUSED)
"""What keeps a term from being approved."""

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


_ACTS = (
    "accept|approv|check|complet|confirm|edit|final|finish|proof|publish|releas|review|sign|transl"
    "|valid|verif"
)
_MACHINES = r"(?:ai|deepl|google|chat ?gpt|gpt|llm|yandex|machine)\b"
_ACTS_RU = (
    "вычит|выверен|гот|законч|заверш|одобр|оконч|опубл|перев|подпис|подтв|принят|пров|соглас|утв"
)
"""What is done to a translation until it is final, as words begin."""
_IN_WORDS = (
    (USABLE, re.compile(r"^(?:not|non) (?:forbid|deprecat|obsolet|prohib|reject)|^не запре[щт]")),
    (
        AVOIDED,
        re.compile(
            r"forbid|verboten|veraltet|deprecat|obsolete|outdated|supersed|banned|prohibit|avoid|inactive|archiv"
            r"|withdrawn|retired|expired|disallow|dispref|inadmis|unacceptable|\bno longer"
            r"|out of use|\bnot in use"
            r"|\bnon ?(?:accept|admit|prefer|recommend|standard)"
            r"|(?:not|n't) (?:to )?(?:be )?(?:use|recommend|allow|accept|admit|prefer|permit)"
            r"|запре[щт]|устар|архив|нельзя|утратил|неприемл|из употребления"
            r"|\bне ?(?:рекоменд|допу[сщ]|использ|употреб|действ|актив|актуал|желат|примен)"
        ),
    ),
    (
        REFUSED,
        re.compile(
            r"reject|declin|invalid|wrong|disapprov|delet|removed|refus|discard|cancel|denied|revok"
            r"|abgelehnt|verworfen|отклон|отверг|неверн|ошибоч|удал[еи]|отказ|отменен|отозван"
        ),
    ),
    (
        UNDECIDED,
        re.compile(
            r"\?|draft|propos|pending|candidate|suggest|provisional|prelimin|tentativ|temporar|fuzzy"
            r"|unknown|unclear|unsure|doubt|quer(?:y|ies)\b|question|machine|\bmt\b|new\b|initial"
            r"|review\b|check\b|open\b|reopened|progress|translate\b|^translation$|not "
            rf"|\b(?:to|to be|no|before|until) (?:{_ACTS}|do\b)|todo|\btb[acd]\b|\bwip\b|\bhold\b"
            r"|\bfor (?:approv|check|confirm|edit|proof|review|sign|valid|verif)|\bneed|requir"
            r"|await|wait|submitted|assigned|partial|partly|almost|half|condition"
            r"|\b(?:semi )?auto|\bpre ?transl|incomplete|unfinish|working"
            rf"|\bun(?:{_ACTS})|\b(?:never|non|in|nearly) (?:{_ACTS})|request|\bchanges\b"
            r"|proofreading"
            rf"|\b(?:by|with|via) {_MACHINES}|{_MACHINES} (?:{_ACTS})|entwurf|vorschlag|in arbeit"
            r"|чернов|предлож|предвар|\bнов|проверк|проверить|работ[еу]|кандидат|сомн|спорн|вопрос"
            r"|машин|автомат|частич|\bпочти|\bусловн|времен|ожида|требу|нужн|необход|процесс"
            r"|обсужд|уточн|доработ|заготов|недодел|назначен"
            rf"|\bне |\bне(?:{_ACTS_RU})|\b(?:на|к|для|до) (?:{_ACTS_RU}|рассм)"
            rf"|\b(?:без|в|нет|надо|жд(?:у|[уе]т|ем)|подлежит) (?:{_ACTS_RU})"
            rf"|\bпереведено {_MACHINES}|гугл|\bии\b|\bнейросет"
            r"|согласовыва|согласование\b|согласовать|утвержда|утвердить|\bготовится"
        ),
    ),
    (PREFERRED, re.compile(r"prefer|recommend|предпочт|рекоменд")),
    (
        USABLE,
        re.compile(
            r"approv|accept|admit|allow|confirm|final|valid|verified|reviewed|standard|translated"
            r"|complete|done\b|\bok\b|active|current|\bsigned|released|published|checked|proofread"
            r"|\bin use|\bused\b|\blive\b|утверж|одобр|принят|подтверж|проверен|согласов|\bготов"
            r"|действ|допу[сщ]|актив|актуал|переведен|окончат|опублик|заверш|законч|выверен|вычитан"
            r"|\bок\b|\bутв\b"
        ),
    ),
)
"""Words of a status by what they come to, tried in this order."""


def plain_status(text: str) -> str:
    """The words of a status: in lower case, е for ё, with one space between."""
    return " ".join(re.sub(r"[_\-]+", " ", text[:160]).casefold().replace("ё", "е").split())


@lru_cache(maxsize=1024)
def status_in_words(text: str) -> str:
    """What a status in anybody's words comes to: one of the constants above."""
    plain = plain_status(text)[:80]
    return next((name for name, words in _IN_WORDS if words.search(plain)), UNKNOWN)


@lru_cache(maxsize=1024)
def term_status(text: str) -> str:
    """What a status comes to: one of the constants above.

    Case, spaces and hyphens do not matter, nor do the endings of TBX: preferredTerm-admn-sts. What
    ends with a question mark is not decided.
    """
    word = _BETWEEN.sub("", text[:80]).casefold().replace("ё", "е")
    known = _BY_WORD.get(word) or _BY_WORD.get(_SUFFIX.sub("", word), UNKNOWN)
    return UNDECIDED if text.rstrip().endswith("?") and known != UNKNOWN else known


def any_status(text: str) -> str:
    """What a status comes to by :func:`term_status`, else by the words in it."""
    known = term_status(text)
    return status_in_words(text) if known == UNKNOWN else known


def says_not_to_use(note: str) -> bool:
    """Whether a note begins by turning its term down, or is nothing but such a status."""
    return term_status(note) in (AVOIDED, REFUSED) or _TURNED_DOWN.match(note) is not None


_TURNED_DOWN = re.compile(
    r"\W*(?:deprecated|obsolete|outdated|superseded|forbidden|(?:do not|don['’]t|never) use"
    r"|not to be used|устаревш|устарело|запрещ[её]н|не (?:использовать|употреблять|применять))",
    re.IGNORECASE,
)


def labels_unfinished(label: str) -> bool:
    """Whether the name of a group of texts says that they are not finished, or no good.

    label: of a sheet, a column or a part of a table: Rejected, English (draft), «Черновики». Many
    subjects have the words of a status in their names (Automotive, Новости), so fewer count here.
    """
    return term_status(label) in NOT_GOOD or _UNFINISHED.search(label) is not None


_UNFINISHED = re.compile(
    r"\b(?:drafts?|rejected|declined|deprecated|obsolete|forbidden|not? (?:be )?used?|archived?"
    r"|trash|recycle bin|junk|deleted|pending|proposed|proposals?|suggest(?:ed|ions?)|tentative"
    r"|provisional|preliminary|unverified|unapproved|machine translat(?:ion|ions|ed)|mt|deepl"
    r"|chatgpt|google translate|pre-?translat(?:ion|ed)|(?:to|for|needs?) (?:review|check|approval)"
    r")\b|чернов|отклон[её]н|запрещ|устаревш|\bне (?:использ|примен|употреб|рекоменд)|\bархив\b"
    r"|корзина|\bна проверк|непроверен|удал[её]нн|машинн(?:ый|ого|ые) перевод|предлагаем|предложен"
    r"|предварит",
    re.IGNORECASE,
)


def word_for(status: str, texts: Iterable[str]) -> str:
    """The first of ``texts`` that comes to ``status``, "" where none does."""
    return next((text for text in texts if any_status(text) == status), "")
