"""Further glosses of a fragment that has one: a second rendering, or one of another part of it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from align.glosses.assignment import LEAST, Pick, assign
from align.glosses.candidates.brackets import LEAD
from align.glosses.candidates.remarks import is_remark
from align.glosses.candidates.surroundings import GlossCandidate
from align.glosses.features.texts import Option
from align.glosses.model import GlossModel
from align.glosses.options import FragmentOptions
from align.glosses.weighing import probabilities
from align.language.lists.lexicon import small_words_of
from align.language.quotation import OPENERS, is_opening
from align.language.romanised import only_spells
from align.records import Span

SAME = 0.7
"""Overlap from which two options say nearly the same, as a share of the longer one."""
MOST = 4
"""The most glosses of one fragment, including those of its parts."""
_JOINED, _NEAR, _APART, _AFAR = 0.04, 0.05, 0.05, 0.3
"""The least share in the choice between the options left and none: for what an
"or" or "lit." joins to a gloss, for what its place shows to be one, for what renders another part
of the fragment, and for quotations anywhere else."""
_LEAST_COSINE_JOINED, _LEAST_COSINE, _LEAST_COSINE_AFAR = 0.1, 0.3, 0.6
_LEAST_COSINE_APART = 0.2
LEAST_QUOTED = 0.15
"""The confidence from which a quotation glosses another part of a fragment."""
_LEAST_FIRST = 0.5
"""The share of all options together from which a gloss beside the best is looked for."""
_LIKE = 0.6
"""F1 of the words from which two glosses are one rendering."""
_AROUND = ("bracketed_quote", "bracketed_clause", "bracketed_part")
_INSIDE = ("same_bracket", "shared_bracket", "connector_after", "quote_after", "bracket_part")
_BESIDE = ("bracket_after", "bracket_part", "after_echo", "dash_after", "copula_after", *_INSIDE)
_LED = re.compile(rf"(?<!\w){LEAD.pattern}[\"“«„‘']?$", re.IGNORECASE)
_LED_REACH = 60
_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)]*\s+[A-Z\"“]")
_SEMICOLON = re.compile(r"[\"”’'»]?\s*;")
_DENIED = re.compile(
    r"\b(?:not|never|nor|neither|rather than|instead of|unlike|as opposed to)\s+(?:\w+\s+){0,2}"
    r"[\"“«„‘']?$",
    re.IGNORECASE,
)
"""What stands before a rendering that is rejected."""
_POINTER = re.compile(r"(?:see|cf|compare|also|less|Rus|from|in)\.?", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_SMALL = small_words_of(
    "en",
    "determiners",
    "subject_pronouns",
    "object_pronouns",
    "being",
    "other_being",
    "doing",
    "short_prepositions",
) | {"and", "or"}
_JOINT = re.compile(
    rf"[.!?…]?[\"”’'»]*\s*[,;/]?\s*(?:(?:and|or|also|,)\s+)*(?:{LEAD.pattern})?[\"“«„‘'*_]*",
    re.IGNORECASE,
)
"""What may stand between two glosses of one fragment: “a” or “b”, “a”; lit. “b”."""
_RENDERING = re.compile(
    r"\b(?:translat|render|interpret|gloss|paraphras|version|literal|alternativ|prefer|correct"
    r"|in English)[^.!?…\n]{0,60}[\"“«„‘']$",
    re.IGNORECASE,
)
"""Words before a quotation that announce a rendering."""
_RAREST = 6.0
"""The cost in the word model up to which a word that spells the Russian may be a gloss beside
another one: рак (lobster, rak)."""

Stretch = Span | GlossCandidate


def picked(choices: Sequence[FragmentOptions], text: str, model: GlossModel) -> list[Pick | None]:
    """What each fragment gets, as assign gives it, with its further glosses, surest first.

    Fragments that stand together have one each, since it cannot be told whose a second one is.
    A further gloss shares no English with any other gloss. Its place shows what it is: introduced
    by "lit." or the like, quoted beside the first, or in brackets behind the first. Otherwise it
    is quoted and very like the Russian, or renders another part of the fragment.
    text: the readable text of the article.
    """
    picks = assign(choices, model)
    used = [pick.option.candidate for pick in picks if pick is not None]
    bare = [
        choice
        for choice, pick in zip(choices, picks, strict=True)
        if pick is None and choice.options
    ]
    groups = Counter(choice.group for choice in choices)
    return [
        replace(pick, further=_further(choice, pick, used, bare, text, model))
        if pick is not None and groups[choice.group] == 1 and _firm(choice, pick)
        else pick
        for choice, pick in zip(choices, picks, strict=True)
    ]


def _further(
    choice: FragmentOptions,
    first: Pick,
    used: list[GlossCandidate],
    bare: Sequence[FragmentOptions],
    text: str,
    model: GlossModel,
) -> tuple[Pick, ...]:
    """The further glosses of a fragment, surest first; what they use is added to ``used``."""
    further: list[Pick] = []
    while len(further) < MOST - 1:
        more = _next(choice, [first, *further], used, text, model)
        if more is None or _belongs(more, choice, bare):
            break
        further.append(more)
        used.append(more.option.candidate)
    return tuple(further)


def _firm(choice: FragmentOptions, pick: Pick) -> bool:
    """Whether a gloss is sure enough for another one to be looked for beside it."""
    glossed = float(probabilities(choice.odds).sum())
    return glossed >= _LEAST_FIRST and not pick.exchanged and choice.fragment.language == "ru"


def _next(
    choice: FragmentOptions,
    had: Sequence[Pick],
    used: Sequence[GlossCandidate],
    text: str,
    model: GlossModel,
) -> Pick | None:
    """The best gloss besides those that a fragment has; None where none is sure enough."""
    free = [
        number
        for number in _untaken(choice.options, used)
        if _reads_apart(choice.options[number], had)
    ]
    again = np.array([_renders_again(choice.options[number], had) for number in free], bool)
    # The second look has settled for one rendering of the same words, the first not yet.
    at_first, shares = probabilities(choice.at_first[free]), probabilities(choice.odds[free])
    shares = np.where(again, at_first, shares)
    for place in map(int, np.argsort(-shares, kind="stable")):
        option, own = choice.options[free[place]], float(shares[place])
        least = _least_share(choice, option, had, text)
        if least is None:
            continue
        share = _share(choice, free, np.where(again == again[place], shares, 0.0), option)
        confidence = min(model.confidence(own, share), had[0].confidence)
        sure = again[place] or confidence >= (LEAST_QUOTED if _is_quoted(text, option) else LEAST)
        if share >= least and sure:
            return Pick(option, confidence, again=bool(again[place]))
    return None


def _is_quoted(text: str, option: Option) -> bool:
    """Whether a gloss begins a quotation or brackets, rather than going on with them."""
    before = option.candidate.start - 1
    return before >= 0 and text[before] in OPENERS and is_opening(text, before)


def _renders_again(option: Option, had: Sequence[Pick]) -> bool:
    """Whether a fragment has a gloss of the same words as this option's."""
    return any(option.span == pick.option.span for pick in had)


def _untaken(options: Sequence[Option], used: Sequence[GlossCandidate]) -> list[int]:
    """The numbers of the options that share no English with a gloss."""
    starts = np.array([option.candidate.start for option in options])[:, None]
    ends = np.array([option.candidate.end for option in options])[:, None]
    taken = (starts < np.array([gloss.end for gloss in used])) & (
        np.array([gloss.start for gloss in used]) < ends
    )
    return [int(number) for number in np.flatnonzero(~taken.any(axis=1))]


def _belongs(more: Pick, choice: FragmentOptions, bare: Sequence[FragmentOptions]) -> bool:
    """Whether a fragment of the same paragraph without a gloss is more like this gloss."""
    cosine = choice.texts.cosine(more.option, more.option)
    return any(
        other.fragment.block == choice.fragment.block
        and choice.texts.cosine(other.options[0], more.option) > cosine
        for other in bare
    )


def _reads_apart(option: Option, had: Sequence[Pick]) -> bool:
    """Whether an option reads the same stretch of the fragment as another gloss, or shares none."""
    return any(option.span == pick.option.span for pick in had) or not any(
        _overlap(option.span, pick.option.span) for pick in had
    )


def _share(
    choice: FragmentOptions, free: Sequence[int], shares: NDArray[np.float64], option: Option
) -> float:
    """The share of the options still free that say nearly the same as ``option``."""
    near = [_alike(choice.options[number].candidate, option.candidate) for number in free]
    return float(shares[near].sum())


def _alike(first: GlossCandidate, second: GlossCandidate) -> bool:
    common = min(first.end, second.end) - max(first.start, second.start)
    return common >= SAME * max(first.end - first.start, second.end - second.start, 1)


def _overlap(first: Stretch, second: Stretch) -> bool:
    return first.start < second.end and second.start < first.end


def _least_share(
    choice: FragmentOptions, option: Option, had: Sequence[Pick], text: str
) -> float | None:
    """The share from which the option is a further gloss; None where it can be none."""
    gloss = choice.texts.gloss(option.candidate)
    if _is_aside(gloss) or _denied(text, option.candidate):
        return None
    beside = [pick.option.candidate for pick in had if pick.option.span == option.span]
    if not beside:
        alike = choice.texts.cosine(option, option) >= _LEAST_COSINE_APART
        return _APART if alike else None
    if only_spells(option.side.text, gloss, _RAREST) or any(
        _one_rendering(gloss, choice.texts.gloss(other)) for other in beside
    ):
        return None
    return _least_share_beside(option, beside, choice.texts.cosine(option, option), text)


def _least_share_beside(
    option: Option, beside: Sequence[GlossCandidate], cosine: float, text: str
) -> float | None:
    """The share from which the option renders again what ``beside`` renders; None for never."""
    joined = any(_joined(option.candidate, other, text) for other in beside)
    if cosine >= _LEAST_COSINE_JOINED and joined:
        return _JOINED
    if cosine >= _LEAST_COSINE and _told(option, beside[0], text):
        return _NEAR
    return _AFAR if option.candidate.quoted and cosine >= _LEAST_COSINE_AFAR else None


def _is_aside(gloss: str) -> bool:
    """Whether it is a remark, "which means" or "see": what glosses have around them."""
    patterns = (LEAD, _POINTER)
    return is_remark(gloss) or any(pattern.fullmatch(gloss) for pattern in patterns)


def _denied(text: str, candidate: GlossCandidate) -> bool:
    """Whether "rather than" or the like stands just before a candidate."""
    low = max(0, candidate.start - _LED_REACH)
    return _DENIED.search(text, low, candidate.start) is not None


def _joined(candidate: GlossCandidate, other: GlossCandidate, text: str) -> bool:
    """Whether two glosses stand side by side, joined by "or", "lit." or the like."""
    first, second = sorted((candidate, other), key=lambda gloss: gloss.start)
    between = text[first.end : second.start]
    closes = text[first.start : first.end].count(")") != text[first.start : first.end].count("(")
    return (
        not closes
        and (candidate.quoted or _led(text, candidate.start))
        and 0 < len(between) <= _LED_REACH
        and _JOINT.fullmatch(between) is not None
    )


def _told(option: Option, first: GlossCandidate, text: str) -> bool:
    """Whether the option's place says that it is a gloss besides the first."""
    candidate, russian = option.candidate, option.span
    if candidate.relation == "connector_after":
        return True
    if candidate.relation in _BESIDE and _led(text, candidate.start):
        return not _SENTENCE_END.search(text, russian.end, candidate.start)
    if _heads(text, candidate) and _same_bracket(text, candidate, first):
        return True
    if candidate.quoted:
        low = max(0, candidate.start - 2 * _LED_REACH)
        if _RENDERING.search(text, low, candidate.start):
            return True
        near = candidate.relation in (*_BESIDE, "bracketed_quote", "quote_beside")
        return near and (
            candidate.relation != "quote_after" or _same_bracket(text, russian, candidate)
        )
    around, inside = candidate, first
    if candidate.relation in _INSIDE:
        around, inside = first, candidate
    return around.relation in _AROUND and _same_bracket(text, russian, inside)


def _led(text: str, start: int) -> bool:
    """Whether "lit.", "which means" or the like stands just before an offset."""
    return _LED.search(text, max(0, start - _LED_REACH), start) is not None


def _heads(text: str, candidate: GlossCandidate) -> bool:
    """Whether it is the first part of brackets, up to a semicolon."""
    opens = text[max(0, candidate.start - 2) : candidate.start].rstrip("\"“«„‘'*_")[-1:] in (
        "(",
        "[",
    )
    return opens and _SEMICOLON.match(text, candidate.end) is not None


def _same_bracket(text: str, first: Stretch, second: Stretch) -> bool:
    """Whether no bracket opens or closes between two stretches."""
    start, end = min(first.end, second.end), max(first.start, second.start)
    return re.search(r"[()\[\]]", text[start:end]) is None


def _one_rendering(first: str, second: str) -> bool:
    """Whether two glosses have nearly the same words, or one has all the words of the other."""
    ours, theirs = _content(first), _content(second)
    common = len(ours & theirs)
    return common >= min(len(ours), len(theirs)) or 2 * common >= _LIKE * (len(ours) + len(theirs))


def _content(gloss: str) -> frozenset[str]:
    """The words of a gloss without small ones, unless it has no others."""
    words = frozenset(_WORDS.findall(gloss.casefold()))
    return words - _SMALL or words
