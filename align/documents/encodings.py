"""Decode bytes: recognise a file's encoding or refuse the file, but never guess silently."""

import codecs
import re
from itertools import islice

from align.errors import InputError
from align.language.lists.frequencies import common_words
from align.text import CYRILLIC

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
_SHARED_PUNCTUATION = frozenset(b"\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa9\xab\xae\xbb")
"""High bytes that mean the same quotes, dashes and spaces in cp1251 and cp1252."""
_WORD = re.compile(r"[а-яё]{3,}")
_ENOUGH = 0.5
_ALMOST_ALL = 0.8
_MANY_LETTERS = 20
"""Of fewer bytes even most may be UTF-8 by chance."""
_SAMPLE = 20_000
"""The most words that are looked up to recognise an encoding."""
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{1,40})", re.I
)
_HEAD_LENGTH = 4096
_MEANT_AS_1252 = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
"""What browsers read as windows-1252."""
_ENCODING_OF_TEXT = re.compile(
    r"(?:windows|cp|ibm|iso|latin|koi8|mac|gb|big5|shift|sjis|euc)[\w-]*\Z"
)
_ASCII = bytes(range(0x80))


def decode(content: bytes, name: str, declared: str | None = None) -> tuple[str, str]:
    """The text of ``content`` without its byte order mark, and the encoding it was read as.

    UTF-8, UTF-16 and UTF-32 are recognised by their mark or validity, the Cyrillic one-byte
    encodings by how many of the decoded words are Russian.

    declared: the name of the encoding that the file itself gives. Pages often give a wrong one,
    so it only decides between encodings that give as many Russian words, or where none does.

    :raises InputError: if no encoding fits; the message gives the offset of the first bad byte.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strict(content, encoding, name, skip=len(mark)), encoding
    wide = _wide_without_mark(content)
    if wide:
        return _strict(content, wide, name), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        legacy = _legacy(content, _fitting(content, declared) if declared else None)
        if legacy is None:
            raise InputError(
                f"{name}: not UTF-8 (byte {error.start} is 0x{content[error.start]:02x}) and no "
                "Cyrillic encoding fits; save it as UTF-8 and try again"
            ) from error
        return content.decode(legacy, errors="replace"), legacy


def declared_encoding(content: bytes) -> str | None:
    """The name of the encoding that an HTML page gives at its beginning, or None."""
    match = _DECLARED.search(content, 0, _HEAD_LENGTH)
    return match[1].decode("ascii").lower() if match else None


def _fitting(content: bytes, declared: str) -> str | None:
    """The codec for a declared encoding with which all bytes can be read, or None."""
    name = "cp1252" if declared in _MEANT_AS_1252 else declared.removeprefix("x-")
    try:
        if not _ENCODING_OF_TEXT.match(name):
            return None
        content.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    return codecs.lookup(name).name


def _strict(content: bytes, encoding: str, name: str, skip: int = 0) -> str:
    try:
        return content[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: marked as {encoding.upper()}, but byte {error.start + skip} does not belong "
            "there; save it as UTF-8 and try again"
        ) from error


def _wide_without_mark(content: bytes) -> str | None:
    """The UTF-16 of a file without a mark, or None. Every other byte of plain letters is zero."""
    sample = content[:4096]
    if len(sample) < 8 or 0 not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    # Cyrillic letters have 0x04 where Latin ones have zero.
    high_even, high_odd = sample[0::2].count(4), sample[1::2].count(4)
    half = len(sample) // 2
    if odd + high_odd > 0.8 * half and even < 0.1 * half:
        return "utf-16-le"
    if even + high_even > 0.8 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _legacy(content: bytes, fitting: str | None) -> str | None:
    """The encoding that gives the most Russian words; ``fitting``, where none gives many."""
    high = {byte for byte in set(content) if byte >= 0x80}
    if high <= _SHARED_PUNCTUATION:
        return "cp1252"
    letters, share = _utf8_letters(content)
    if share > _ENOUGH:
        damaged = letters >= _MANY_LETTERS and share > _ALMOST_ALL
        return None if damaged else fitting
    names = dict.fromkeys((fitting, *_LEGACY) if fitting else _LEGACY)
    scored = [(_russian_share(content.decode(name, "replace")), name) for name in names]
    best, name = max(scored, key=lambda item: item[0])  # of equal ones the first
    return name if best >= _ENOUGH else fitting


def _utf8_letters(content: bytes) -> tuple[int, float]:
    """How many high bytes form valid UTF-8, and which share, so that the others may be damage."""
    valid = content.decode("utf-8", errors="ignore").encode()
    letters, high = (len(text.translate(None, _ASCII)) for text in (valid, content))
    return letters, letters / high


def _russian_share(text: str) -> float:
    """The share of the Cyrillic words of ``text`` that are common in Russian, 0..1."""
    known = common_words("ru")
    matches = list(islice(_WORD.finditer(text.lower()), _SAMPLE))
    words = [match.group() for match in matches]
    end = matches[-1].end() if len(matches) == _SAMPLE else len(text)
    if not words or len(CYRILLIC.findall(text, 0, end)) > 4 * sum(map(len, words)):
        return 0.0
    return sum(word in known for word in words) / len(words)
