"""Which language written in Cyrillic a fragment is in: Russian or one of its look-alikes."""

import re
from functools import cache

from align.language.vocabulary import russian_analyzer
from align.lexicon import alternatives, language_names
from align.text import without_stress

# Letters that Russian does not have, in the order in which they decide.
_LETTERS = (
    ("be", re.compile("ў")),
    ("tg", re.compile("[ӣӯҷ]")),
    ("uz", re.compile("ҳ")),
    ("tt", re.compile("[җ]")),
    ("ba", re.compile("[ҡҙҫ]")),
    ("kk", re.compile("[әғқұһ]")),
    ("mk", re.compile("[ѓќѕ]")),
    ("sr", re.compile("[ђћљњџј]")),
    ("uk", re.compile("[їєґ]")),
    ("ky", re.compile("[ңөү]")),
)
_DOTTED = re.compile("і")
_NOT_UKRAINIAN = re.compile("[ыэё]")
"""Letters that Russian and Belarusian have, Ukrainian, Bulgarian and Serbian have not."""
# Spellings that Russian does not allow and Belarusian is full of.
_BELARUSIAN = re.compile(r"жы|шы|чы|ць\b|цц|\bдзе|дзе\b|\bдзя|сьц|цыя\b")
_KAZAKH_ENDING = re.compile(r"(?:лар|лер|дар|дер|тар|тер|сы|дың|ның)\b")
_WORD = re.compile(r"[\u0400-\u052f]+")
_CAMEL = re.compile(r"(?<=[а-яёіїєґў])(?=[А-ЯЁІЇЄҐЎ])|_")
_LABELS = {name.lower(): code for code, name in language_names().items()} | {"belarusan": "be"}
_LABEL = re.compile(rf"\b({'|'.join(_LABELS)})\b[^.!?\n]{{0,24}}$", re.IGNORECASE)
_OTHERS = ("uk", "bg", "sh", "mk")
_CODES = {"sh": "sr"}
_COMMON = 3.0
"""Frequency from which a word is in the short lists, Zipf scale."""
_CLEARLY = 1.0
"""How much commoner, in powers of ten, strange words must be in another language."""


def cyrillic_language(text: str, before: str = "", section: str | None = None) -> str:
    """The language code of ``text``: "ru", "uk", "be", "kk", "ky", "sr", "bg", "mk" and others;
    "und" for Cyrillic that no dictionary here knows.

    before: what stands in front of it, where a label such as "(Kazakh: " may tell. section: the
    language that the list or section around it names, see :func:`section_language`.
    Letters decide first, then a label, then which dictionary knows more of the words.
    """
    folded = _CAMEL.sub(" ", without_stress(text)).lower()
    label = _label(before) or (section if _known(folded, "ru") < 1.0 else None)
    told = by_letters(folded)
    if told:
        return label if label and label != "ru" else told
    if label:
        return "ru" if label != "ru" and _known(folded, "ru") == 1.0 and " " in folded else label
    if text.isupper() and len(text) <= 6:
        # An abbreviation is in no dictionary.
        return "ru"
    return _by_words(folded)


def section_language(line: str) -> str | None:
    """The language that a heading or the line above a list names ("Ukrainian (UK):")."""
    if len(line) > 80:
        return None
    found = {code for name, code in _LABELS.items() if re.search(rf"\b{name}\b", line.lower())}
    return found.pop() if len(found) == 1 else None


_WORD_OF = re.compile(
    rf"\s+(?:{alternatives('en', 'kinds_of_words')}|name|slogan|version|tag|hashtag)?"
    r"(?:\s+for \w+)?[,\s*_]*"
)
"""What may stand between a language and a word of it: the Ukrainian word громада."""


def _label(before: str) -> str | None:
    """The language that the words just before name, where they name one."""
    found = _LABEL.search(before[-60:])
    if not found:
        return None
    gap = before[-60:][found.end(1) :]
    told = re.search(r"[:(«\"“]\s*[^\w\s]*\s*$", gap) or _WORD_OF.fullmatch(gap)
    return _LABELS[found[1].lower()] if told else None


def by_letters(text: str) -> str | None:
    """The language that letters which Russian has not tell, in lower case text; None without.

    "und" where they tell no more than that it is not Russian.
    """
    for language, letters in _LETTERS:
        if letters.search(text):
            # Kyrgyz writes no і; Kazakh has the letters by which it would be told as well.
            return "kk" if language == "ky" and _DOTTED.search(text) else language
    if not _DOTTED.search(text):
        return None
    if "и" in text and not _NOT_UKRAINIAN.search(text):
        return "uk"
    if _NOT_UKRAINIAN.search(text):
        return "kk" if _KAZAKH_ENDING.search(text) and "и" in text else "be"
    words = cyrillic_words(text)
    # Belarusian and Kazakh have the letter as well: a word or two must be known as Ukrainian.
    told = len(words) > 2 or any(in_common(word, "uk") for word in words)
    return "uk" if told else "und"


def _by_words(text: str) -> str:
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if not words:
        return "ru"
    russian = _known(text, "ru")
    strange = [word for word in words if not is_russian_word(word)]
    if russian < 0.7 and _BELARUSIAN.search(text) and strange:
        return "be"
    odd = [word for word in words if word not in _common_words("ru")]
    if odd and (found := _at_home(words, odd)):
        return found
    if russian > 0.7 or not strange:
        return "ru"
    share = {language: _known(" ".join(strange), language) for language in _OTHERS}
    best = max(_OTHERS, key=lambda language: share[language])
    if share[best] >= 0.5 and not _NOT_UKRAINIAN.search(text):
        # The full lists take a second to load: only where the short ones cannot tell.
        if mean_frequency(strange, best) > mean_frequency(strange, "ru") + _CLEARLY:
            return _CODES.get(best, best)
        return "ru"
    unknown = [word for word in strange if len(word) > 2]
    return "und" if len(words) >= 3 and 2 * len(unknown) > len(words) else "ru"


def _at_home(words: list[str], odd: list[str]) -> str | None:
    """The language that has all of the words, where those odd in Russian are common in it."""
    for language in ("uk", "bg", "sh"):  # wordfreq's Macedonian list is too short to tell
        if all(in_common(word, language) for word in words):
            theirs, ours = (mean_frequency(odd, code) for code in (language, "ru"))
            if theirs > ours + _CLEARLY + (len(words) == 1):
                return _CODES.get(language, language)
    return None


def cyrillic_words(text: str) -> list[str]:
    """The Cyrillic words of a text of two letters or more, lower case, camel case parted."""
    folded = _CAMEL.sub(" ", without_stress(text)).lower()
    return [word for word in _WORD.findall(folded) if len(word) > 1]


def in_common(word: str, language: str) -> bool:
    """Whether a word is among the commonest of a language, a code of wordfreq.

    Its Serbian list is kept in Latin letters, so that only a look-up by word finds Cyrillic.
    """
    if language != "sh":
        return word in _common_words(language)
    return mean_frequency([word], language) >= _COMMON


def mean_frequency(words: list[str], language: str) -> float:
    """Mean frequency of the words in a language, Zipf scale (1: one in 10**8, 7: one in 100)."""
    from wordfreq import zipf_frequency

    return sum(zipf_frequency(word, language) for word in words) / len(words)


def _known(text: str, language: str) -> float:
    """The share of the words of ``text`` among the commonest of ``language``, 0..1."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if not words:
        return 0.0
    known = [
        in_common(word, language) or in_common(word.replace("ё", "е"), language) for word in words
    ]
    return sum(known) / len(words)


@cache
def _common_words(language: str) -> frozenset[str]:
    from wordfreq import get_frequency_dict

    return frozenset(get_frequency_dict(language, "small"))


def is_russian_word(word: str) -> bool:
    """Whether Russian has the word, inflected or not."""
    return word in _common_words("ru") or bool(russian_analyzer().word_is_known(word))
