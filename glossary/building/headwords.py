"""How a glossary writes what articles say: no article, no full stop, no capital of a sentence."""

import re

from align.language.lists.lexicon import small_words_of, words_of
from align.language.morphology import readings
from align.language.quotation import CLOSERS, OPENERS, enclosure
from align.records import Pair, Span
from align.terms.phrases.english import read_english
from align.terms.phrases.english_lemmas import can_be_adjective
from align.terms.phrases.russian import read_russian
from align.terms.phrases.russian_citation import cased
from align.text import without_stress

KINDS = ("term", "name")
"""Of pairs whose texts are written so; slogans, posts and sentences stay as they are."""

_ENDS = ",;:"
_CALLS = "!?"
_APOSTROPHES = "'’‘"
_SPACES = " \u00a0\t\n"
_ARTICLE = re.compile(rf"({'|'.join(sorted(words_of('en', 'articles')))})\s+(?=\S)", re.IGNORECASE)
_KEPT_ARTICLES = re.compile(r"the (?:hague|gambia|bahamas)\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"[^\W\d_][\w.]*$")
_VOWEL = re.compile("[aeiouyаеёиоуыэюя]", re.IGNORECASE)
_ABBREVIATED = small_words_of("en", "short_months", "page_abbreviations") | small_words_of(
    "ru", "short_months", "abbreviated_words"
)
_INSTITUTIONS = frozenset({"co", "corp", "etc", "gov", "inc", "prof"})
_BEFORE_A_LINE = " \"'“„«‘([*•–—-·"
_SENTENCE_END = (".", "!", "?")
_CUT = "…"
_CITED_ALONE = frozenset({"NOUN", "ADJF", "PRTF", "INFN", "ADVB"})
"""Word classes, as pymorphy names them, that a glossary lists in small letters."""


def headwords(pair: Pair) -> tuple[str, str]:
    """The Russian and the English of a pair that has both, as a glossary writes them.

    Both as found where the pair is no term or name, or mined: mining has cited it already.
    """
    ru, en = pair.ru, pair.en or ""
    if pair.term is not None:
        return pair.term.ru, pair.term.en
    if pair.kind not in KINDS:
        return ru, en
    ru, en = _ending_alike(bare(without_stress(ru)), bare(en))
    begins = pair.en_mark is not None and _begins(pair.en_context or "", pair.en_mark)
    en = without_article(en, begins=begins, adjectival=_is_adjectival(ru))
    if _has_inner_capitals(ru) or _has_inner_capitals(en):
        return ru, en
    if _begins(pair.ru_context, pair.ru_mark) and (begins or not en[:1].isupper()):
        ru = _small_russian(ru, is_small_in_english=en[:1].islower())
    return ru, _small_english(en) if begins and not ru[:1].isupper() else en


def _ending_alike(ru: str, en: str) -> tuple[str, str]:
    """The texts without a ! or ? that only one of them has."""
    if (ru[-1] in _CALLS) is (en[-1] in _CALLS):
        return ru, en
    return ru.rstrip(_CALLS + _SPACES) or ru, en.rstrip(_CALLS + _SPACES) or en


def bare(text: str) -> str:
    """``text`` without quotation marks and brackets around it, and without marks at its end.

    A full stop that belongs to an abbreviation stays, and so do an ellipsis and ! and ?.
    """
    while True:
        shorter = _without_marks(text.strip(_SPACES))
        if shorter == text or not shorter:
            return text
        text = shorter


def _without_marks(text: str) -> str:
    """``text`` without one mark or pair of marks, the same text where it has none."""
    if len(text) < 2:
        return text
    first, last = text[0], text[-1]
    if last in _ENDS or (last == "." and not _is_abbreviated(text)):
        return text[:-1]
    if first in OPENERS:
        return _without_opener(text)
    if last in CLOSERS and last not in _APOSTROPHES and not set(text[1:-1]) & set(OPENERS):
        return text[:-1]
    return text


def _without_opener(text: str) -> str:
    """``text``, whose first mark opens, without that where it encloses all or nothing."""
    if enclosure(text, 0) == len(text) - 1:
        return text[1:-1]
    is_alone = text[0] not in _APOSTROPHES and not set(text[1:]) & set(CLOSERS)
    return text[1:] if is_alone else text


def _is_abbreviated(text: str) -> bool:
    """Whether the full stop at the end of ``text`` belongs to its last word, or to an ellipsis."""
    if text.endswith(".."):
        return True
    word = _LAST_WORD.search(text[:-1])
    if word is None:
        return False
    small = word[0].lower()
    return (
        "." in small
        or len(small) == 1
        or not _VOWEL.search(small)
        or small in _ABBREVIATED | _INSTITUTIONS
    )


def without_article(text: str, *, begins: bool = False, adjectival: bool = False) -> str:
    """``text`` without the article before a noun phrase or a name.

    It stays in a clause, and where it belongs to the name: "The" before another capital inside a
    sentence. begins: whether the text begins a sentence, where a capital means nothing.
    adjectival: whether the Russian is an adjective that stands for a noun, as the English is in
    "the accused".
    """
    match = _ARTICLE.match(text)
    if match is None or _KEPT_ARTICLES.match(text):
        return text
    rest = text[match.end() :]
    if match[1][0].isupper() and rest[:1].isupper() and not begins:
        return text
    if " " not in rest and match[1].lower() == "the" and adjectival and can_be_adjective(rest):
        return text
    return rest if _is_phrase(rest) else text


def _is_phrase(text: str) -> bool:
    """Whether an English text is one noun phrase from end to end."""
    return any(c.start == 0 and c.end == len(text) for c in read_english(text).candidates)


def _is_adjectival(ru: str) -> bool:
    likeliest = next(iter(readings(ru)), None) if " " not in ru else None
    return likeliest is not None and likeliest.pos in ("ADJF", "PRTF")


def _begins(context: str, mark: Span) -> bool:
    """Whether a stretch begins a line, a cell or a sentence."""
    before = context[: mark.start].rstrip(_BEFORE_A_LINE)
    return not before or before.endswith(_SENTENCE_END)


def _has_inner_capitals(text: str) -> bool:
    return any(map(str.isupper, text[1:]))


def _small_russian(ru: str, *, is_small_in_english: bool) -> str:
    """The Russian without the capital of a sentence, where it is a phrase or word and no name.

    What no dictionary has is a name unless the English has a small letter.
    """
    first, space, rest = ru.partition(" ")
    likeliest = next(iter(readings(first)), None)
    if not space:
        is_cited = likeliest is not None and likeliest.pos in _CITED_ALONE
    else:
        is_cited = any(c.start == 0 and c.end == len(ru) for c in read_russian(ru).candidates)
    if not is_cited:
        return ru
    if is_small_in_english and likeliest is not None and not likeliest.parse.is_known:
        return first.lower() + space + rest
    return cased(first, first, begins=True, shouted=False) + space + rest


def _small_english(en: str) -> str:
    """The English without the capital of a sentence, where it is a noun phrase and no name."""
    for candidate in read_english(en).candidates:
        if candidate.start == 0 and candidate.end == len(en):
            for form in (candidate.singular, candidate.plural):
                if form.lower() == en.lower():
                    return form
    return en
