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
_MOSTLY, _HALF = 0.7, 0.5
"""Shares of a text's words that are common in a language."""


def cyrillic_language(text: str, before: str = "", section: str | None = None) -> str:
    """The language code of ``text``: "ru", "uk", "be", "kk", "ky", "sr", "bg", "mk" and others.

    It is "und" where no dictionary used here knows the words. before: the text in front of it,
    which may hold a label such as "(Kazakh: ". section: the language that the list or section
    around it names, see :func:`section_language`. Letters decide first, then a label, then which
    dictionary knows more of the words.
    """
    folded = _CAMEL.sub(" ", without_stress(text)).lower()
    label = _label(before) or (section if _known(folded, "ru") < 1.0 else None)
    language = by_letters(folded)
    if language:
        return label if label and label != "ru" else language
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
    codes = {code for name, code in _LABELS.items() if re.search(rf"\b{name}\b", line.lower())}
    return codes.pop() if len(codes) == 1 else None


_WORD_OF = re.compile(
    rf"\s+(?:{alternatives('en', 'kinds_of_words')}|name|slogan|version|tag|hashtag)?"
    r"(?:\s+for \w+)?[,\s*_]*"
)
"""What may stand between the name of a language and a word of it: the Ukrainian word громада."""


def _label(before: str) -> str | None:
    """The language that the words just before name, or None."""
    label = _LABEL.search(before[-60:])
    if not label:
        return None
    gap = before[-60:][label.end(1) :]
    introduces = re.search(r"[:(«\"“]\s*[^\w\s]*\s*$", gap) or _WORD_OF.fullmatch(gap)
    return _LABELS[label[1].lower()] if introduces else None


def by_letters(text: str) -> str | None:
    """The language of a lower-case text by its letters; None where Russian has all of them.

    "und" where they show only that it is not Russian.
    """
    for language, letters in _LETTERS:
        if letters.search(text):
            # Kazakh has the letters of Kyrgyz too, but Kyrgyz has no і.
            return "kk" if language == "ky" and _DOTTED.search(text) else language
    return _by_dotted_i(text) if _DOTTED.search(text) else None


def _by_dotted_i(text: str) -> str:
    """The language of a text with і: Ukrainian, Belarusian or Kazakh; "und" for too few words."""
    if _NOT_UKRAINIAN.search(text):
        return "kk" if "и" in text and _KAZAKH_ENDING.search(text) else "be"
    if "и" in text:
        return "uk"
    # Any of the three: a word or two must be known as Ukrainian.
    words = cyrillic_words(text)
    ukrainian = len(words) > 2 or any(in_common(word, "uk") for word in words)
    return "uk" if ukrainian else "und"


def _by_words(text: str) -> str:
    """The language whose dictionaries know the words of a text in letters that Russian has."""
    words = _words(text)
    if not words:
        return "ru"
    russian = _known(text, "ru")
    strange = [word for word in words if not is_russian_word(word)]
    if russian < _MOSTLY and _BELARUSIAN.search(text) and strange:
        return "be"
    uncommon = [word for word in words if word not in _common_words("ru")]
    if uncommon and (language := _home_of(words, uncommon)):
        return language
    if russian > _MOSTLY or not strange:
        return "ru"
    return _by_strange_words(text, strange, len(words))


def _by_strange_words(text: str, strange: list[str], count: int) -> str:
    """The language of a text of ``count`` words, given those that Russian does not have."""
    shares = {language: _known(" ".join(strange), language) for language in _OTHERS}
    best = max(_OTHERS, key=lambda language: shares[language])
    if shares[best] >= _HALF and not _NOT_UKRAINIAN.search(text):
        # The full lists take a second to load, so they are used only where the short ones fail.
        clearly = mean_frequency(strange, best) > mean_frequency(strange, "ru") + _CLEARLY
        return _CODES.get(best, best) if clearly else "ru"
    unknown = [word for word in strange if len(word) > 2]
    return "und" if count >= 3 and 2 * len(unknown) > count else "ru"


def _home_of(words: list[str], uncommon: list[str]) -> str | None:
    """The language that has all of the words, and commonly those that are uncommon in Russian."""
    for language in ("uk", "bg", "sh"):  # wordfreq's Macedonian list is too short to tell
        if all(in_common(word, language) for word in words):
            there, in_russian = (mean_frequency(uncommon, code) for code in (language, "ru"))
            if there > in_russian + _CLEARLY + (len(words) == 1):
                return _CODES.get(language, language)
    return None


def cyrillic_words(text: str) -> list[str]:
    """The Cyrillic words of two letters or more in a text, in lower case; camel case is parted."""
    return _words(_CAMEL.sub(" ", without_stress(text)).lower())


def _words(folded: str) -> list[str]:
    return [word for word in _WORD.findall(folded) if len(word) > 1]


def in_common(word: str, language: str) -> bool:
    """Whether a word is among the commonest of a language, given as wordfreq's code.

    wordfreq keeps its Serbian list in Latin letters; only its look-up by word takes Cyrillic.
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
    words = _words(text)
    if not words:
        return 0.0
    common = [
        in_common(word, language) or in_common(word.replace("ё", "е"), language) for word in words
    ]
    return sum(common) / len(words)


@cache
def _common_words(language: str) -> frozenset[str]:
    from wordfreq import get_frequency_dict

    return frozenset(get_frequency_dict(language, "small"))


def is_russian_word(word: str) -> bool:
    """Whether Russian has the word, inflected or not."""
    return word in _common_words("ru") or bool(russian_analyzer().word_is_known(word))
