"""A tag as letters: what is written, what it folds to, and the script and case of each sign."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_LOOKALIKES = str.maketrans("aceopxykmthb", "асеорхукмтнв")

_SIGN = re.compile(
    r"(?<![a-z])(?:(?<=[\u0400-\u052f])([a-z])\1?|([a-z])\2?(?=[\u0400-\u052f]))(?![a-z])"
)
"""A Latin letter, single or doubled, beside a Cyrillic one."""
_INSIDE = re.compile("cC(?![CA]{2})")
_LATIN = re.compile("[A-Za-z]")
_SOUNDS_LIKE = str.maketrans("dfgijlnrsuvz", "дфгийлнрсувз")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0020-\U000e007f]"
)
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""What shows as a space but is none."""


class Letters(NamedTuple):
    """A tag as base characters with the marks on them.

    shown: each base character with its combining marks, as written. low: one lower-case
    character each, stress off, е for ё, Latin look-alikes inside Cyrillic words made Cyrillic.
    shape: one sign each: C c Cyrillic, A a Latin, X x other letter (upper, lower), d digit,
    o other, _ separator. spelled: as low, but with ё as written.
    """

    shown: Sequence[str]
    low: str
    shape: str
    spelled: str


class _Signs(dict[int, str]):
    """The sign of each code point, computed on first use; for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _sign(chr(code))
        return sign


def _sign(char: str) -> str:
    if char in _BLANKS:
        return "_"
    if char.isdigit():
        return "d"
    if not char.isalpha():
        return "_" if char in "_#＃" or char.isspace() else "o"
    script = "c" if "\u0400" <= char <= "\u052f" else "a" if char < "\u0250" else "x"
    return script.upper() if char.isupper() else script


_SIGNS = _Signs()


def _looks_cyrillic(low: str, shape: str) -> bool:
    latin = [char for char, sign in zip(low, shape, strict=True) if sign in "Aa"]
    cyrillic = sum(sign in "Cc" for sign in shape)
    return len(latin) * 3 <= cyrillic and all(ord(char) in _LOOKALIKES for char in latin)


def _clusters(text: str) -> list[str]:
    """``text`` cut into base characters with the marks that stand on them."""
    starts = [
        place
        for place, char in enumerate(text)
        if not place or not (unicodedata.combining(char) or _INVISIBLE.match(char))
    ]
    return [text[start:end] for start, end in pairwise((*starts, len(text)))]


def _without_invisible_head(text: str) -> str:
    first = next((place for place, char in enumerate(text) if not _INVISIBLE.match(char)), 0)
    return text[first:]


def read_letters(tag: str) -> Letters:
    """``tag`` as base characters with their marks, without the ``#`` in front."""
    bare = tag.strip().lstrip("#＃").strip()
    plain = bare.replace("_", "").isalnum()
    if not plain:
        bare = _without_invisible_head(bare)
        plain = bare.replace("_", "").isalnum()
    low = bare.lower()
    shown: Sequence[str] = bare
    if len(low) != len(bare) or not plain:
        shown = _clusters(bare)
        bare = "".join(unicodedata.normalize("NFC", cluster)[0] for cluster in shown)
        low = "".join(base.lower()[0] for base in bare)
    spelled = low
    low = low.replace("ё", "е")
    shape = bare.translate(_SIGNS)
    if ("a" in shape or "A" in shape) and _looks_cyrillic(low, shape):
        low = low.translate(_LOOKALIKES)
        shape = shape.replace("a", "c").replace("A", "C")
    return Letters(shown, low, shape, spelled)


def _shows_latin(letters: Letters) -> bool:
    """Whether a Latin letter is written in a tag, whatever it is read as."""
    shown = letters.shown if isinstance(letters.shown, str) else "".join(letters.shown)
    return _LATIN.search(shown) is not None


def with_signs_as_letters(letters: Letters) -> list[Letters]:
    """A tag with the Latin letters in its Cyrillic words read as those they stand for.

    They stand for what they look or sound like: Zачем, Херсоn, роZZия. A capital inside a word may
    begin another one or, in a second reading, not: городZаМир, ПсKов. None for other tags.
    """
    if letters.low.isascii() or not (_LATIN.search(letters.low) or _shows_latin(letters)):
        return []
    low, spelled, shape = list(letters.low), list(letters.spelled), list(letters.shape)
    for sign in _SIGN.finditer(letters.low):
        start, end = sign.span()
        read = "сс" if sign[0] == "zz" else sign[0].translate(_LOOKALIKES).translate(_SOUNDS_LIKE)
        low[start:end] = spelled[start:end] = read
        one = end - start == 1
        shape[start:end] = "C" if one and shape[start] == "A" else "c" * (end - start)
    read_as = letters._replace(low="".join(low), shape="".join(shape), spelled="".join(spelled))
    readings = [read_as] if read_as.low != letters.low else []
    inside = [
        match.start() + 1
        for match in _INSIDE.finditer(read_as.shape)
        if letters.shown[match.start() + 1][0].isascii()
    ]
    if inside:
        for place in inside:
            shape[place] = "c"
        readings.append(read_as._replace(shape="".join(shape)))
    return readings
