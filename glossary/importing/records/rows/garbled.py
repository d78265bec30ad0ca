"""Texts that were read in another encoding than they were written in."""

import re

_CONTINUED = re.escape(bytes(range(0x80, 0xC0)).decode("cp1251", "ignore").replace(" ", ""))
_UTF8_RUSSIAN = re.compile(rf"(?:[РС][{_CONTINUED}\xa0]){{3,}}")
"""UTF-8 as cp1251: each letter became two, the first of them Р or С."""
_UTF8_LATIN = re.compile("[ÂÃÐÑ][\x80-¿]|â€")
"""The same as cp1252 or latin-1: cafÃ©, juryâ€™s."""
_STRANGE = re.compile(r"[А-яЁё][®©­¬°±¦§¶·«»¤][А-яЁё®©­¬]|[\u2500-\u259f]")
"""Signs inside a Russian word, as cp866 and cp1251 make them of each other's letters."""
_READ_AND_WRITTEN = (
    ("koi8_r", "cp1251"), ("cp1251", "koi8_r"), ("cp1251", "cp866"), ("cp866", "cp1251"),
    ("koi8_r", "cp866"), ("cp866", "koi8_r"),
)  # fmt: skip
_MOST = 200
"""Characters that are looked at."""


def is_garbled(text: str) -> bool:
    """Whether a text came out of a wrong encoding.

    >>> [is_garbled(text) for text in ("РїРѕРЅСЏС‚РѕР№", "ОНМЪРНИ", "ПОНЯТОЙ", "cafÃ©")]
    [True, True, False, True]
    """
    if text.isascii():
        return False
    if _UTF8_LATIN.search(text) or _UTF8_RUSSIAN.search(text):
        return True
    head = text[:_MOST]
    if not head.isupper() and not _STRANGE.search(head):
        return False
    return not _known_words(head) and any(
        _known_words(_anew(head, *pair)) for pair in _READ_AND_WRITTEN
    )


def _anew(text: str, read: str, written: str) -> str:
    """The text in the encoding that it was written in, "" where it cannot have been."""
    try:
        return text.encode(read).decode(written)
    except UnicodeError:
        return ""


def _known_words(text: str) -> int:
    """How many words of four letters and more a Russian dictionary has."""
    from align.language.vocabulary import russian_readings

    return sum(bool(russian_readings(word)) for word in _WORD.findall(text.lower()))


_WORD = re.compile("[а-яё]{4,}")
