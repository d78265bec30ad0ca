"""Whether two Cyrillic words of a block belong to one fragment, by what stands between them."""

import re

from align.fragments.russian_blocks import LATIN_WORD
from align.language.lists.lexicon import alternatives
from align.language.quotation import enclosure
from align.language.vocabulary import russian_readings
from align.records import Span
from align.text import CYRILLIC, EMOJI

_GAP = re.compile(rf"(?:[{EMOJI}\s,.!?…:—–\-«»“”„\"'’‘\d№%§+&*°$€£₽₴₸]|\bN(?=\s?\d))*|/ ?| i ")
_ITEMS = re.compile(r"[❌✅✔✖]|[!?…][\"”»]?,")
"""What parts one item of a list from the next, though Russian follows Russian."""
_LATIN_NAMES = re.compile(
    r"[\s,:;–—-]*(?:(?:[A-Z][\w&'’-]*|[A-Za-z]\w*[_/.\d][\w/.]*)[\s,:;–—-]+){1,3}"
)
"""Names and identifiers, rather than words of English: для Red Army, в RED_ARMY."""
_ONE_NAME = re.compile(r"\s[A-Z][\w&'’-]*(?:\s[A-Z][\w&'’-]*)?\s")
_PREPOSITION = re.compile(rf"(?<!\w){alternatives('ru', 'prepositions')}\Z", re.IGNORECASE)
_PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
_CONTENT = frozenset({"ADJF", "INFN", "NOUN", "PRTF", "VERB"})
_LABEL = re.compile(r"[\w«»\"-]+(?: [\w«»\"-]+){0,4}")
_BRACKETS = ")]"
_INNER = re.compile(r"\([\u0400-\u052f\u0301 ,-]{1,40}+\) [\u0400-\u052f]")
"""Brackets of Russian words with a Russian word behind them."""
_STRING = r"(?:\"[^\"\n]*+\"|'[^'\n]*+')"
_STRINGS = re.compile(rf"{_STRING}(?:\s*+,(?:\s*+{_STRING}\s*+,)*+(?:\s*+{_STRING})?+\s*+)")
"""Strings of code with commas behind them: 'явка', 'протокол',"""


def joins(text: str, so_far: Span, following: Span, limit: int | None, depth: int | None) -> bool:
    """Whether ``following`` continues the fragment that so far is ``so_far``.

    limit: where the quotation around the first word closes. depth: how many quotations opened
    inside the fragment are still open; None where one closes that opened before it.
    """
    gap = text[so_far.end : following.start]
    if limit is not None:
        return (
            following.start <= limit
            and "[" not in gap
            and _quoted_on(text, gap, following.start, limit)
        )
    if depth is None or _heads(text, so_far, gap):
        return False
    if _GAP.fullmatch(gap):
        return not _ITEMS.search(gap)
    return (
        _object(text, so_far.end, gap)
        or _aspects(text, so_far, following, gap)
        or _inner_aside(text, so_far, gap)
    )


def _heads(text: str, so_far: Span, gap: str) -> bool:
    """Whether an ending stands before its examples: -ик: домик."""
    before = text[max(0, so_far.start - 2) : so_far.start]
    return gap[:1] == ":" and before.strip() in ("-", "–")


def _quoted_on(text: str, gap: str, following: int, limit: int) -> bool:
    """Whether a quotation or bracket that closes at ``limit`` goes on in Russian behind a gap."""
    bracketed = text[limit] in _BRACKETS
    if "(" in gap or ")" in gap:
        return not bracketed and _russian_aside(text, gap, following, limit)
    if bracketed and LATIN_WORD.search(gap) and not _ONE_NAME.fullmatch(gap):
        return False  # English parts one Russian word from the next: (явка; Kazakh: келу)
    if not bracketed and _LATIN_NAMES.fullmatch(gap):
        return True
    return _GAP.fullmatch(gap) is not None or _mostly_russian(gap, text[following:limit])


def _is_label(words: str) -> bool:
    """Whether words may be a label or a title: they begin with a capital and are no sentence."""
    return words[0].isupper() and _LABEL.fullmatch(words) is not None


def _begins_label(word: str) -> bool:
    """Whether a word has a capital though it is no name: Создать файл, Удалить файл."""
    if not word[0].isupper() or word.isupper():
        return False
    read = russian_readings(word.lower())
    return (
        bool(read)
        and read[0][0] in _CONTENT
        and not any(grammemes & _PROPER for _, grammemes in read)
    )


def labels_apart(text: str, span: Span) -> list[Span]:
    """The span cut into the labels that it lists: Создать файл, Удалить файл; or it alone.

    Strings of code are labels too: 'явка', 'протокол'.
    """
    if _STRINGS.fullmatch(text, span.start, span.end):
        strings = re.finditer(_STRING, text[span.start : span.end])
        inner = [Span(span.start + one.start() + 1, span.start + one.end() - 1) for one in strings]
        return [one for one in inner if CYRILLIC.search(text, one.start, one.end)]
    parts = text[span.start : span.end].split(", ")
    labels = [part.rstrip(".") for part in parts]
    if not all(map(_is_label, filter(None, labels))) or not all(
        _begins_label(re.split(r"[\s-]", label)[0]) for label in labels[1:]
    ):
        return [span]
    spans = []
    start = span.start
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + len(", ")
    return spans


def _object(text: str, end: int, gap: str) -> bool:
    """Whether a Latin name in the Russian stands behind its preposition: встреча с Ann в семь."""
    return bool(_ONE_NAME.fullmatch(gap) and _PREPOSITION.search(text, max(0, end - 8), end))


def _aspects(text: str, so_far: Span, following: Span, gap: str) -> bool:
    """Whether two infinitives stand as the aspects of one verb: брать / взять."""
    if gap != " / ":
        return False
    *_, word = text[so_far.start : so_far.end].split()
    both = (word.lower(), text[following.start : following.end].lower())
    return all((read := russian_readings(one)) and read[0][0] == "INFN" for one in both)


def _inner_aside(text: str, so_far: Span, gap: str) -> bool:
    """Whether Russian brackets stand amid Russian: эти озёра (есть) чистые."""
    if gap == ") ":
        return "(" in text[so_far.start : so_far.end]
    return gap == " (" and _INNER.match(text, so_far.end + 1) is not None


def _russian_aside(text: str, gap: str, following: int, limit: int) -> bool:
    """Whether brackets in a quotation are Russian and belong to what is quoted."""
    if not re.fullmatch(r"[\s,.!?…–—:;«»]*[()][\s,.!?…–—:;«»]*", gap):
        return False
    if ")" in gap:
        return True
    closing = enclosure(text, following - len(gap) + gap.index("("))
    inside = text[following : closing or following]
    return closing is not None and closing < limit and not LATIN_WORD.search(inside)


def _mostly_russian(gap: str, rest: str) -> bool:
    """Whether Latin words in a quotation are a name in the Russian, not its end."""
    latin = sum(map(len, LATIN_WORD.findall(gap)))
    return latin <= 30 and len(CYRILLIC.findall(rest)) >= latin
