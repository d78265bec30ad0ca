"""A tag as letters: what is written, what it folds to, and the script and case of each sign."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

_LOOKALIKES = str.maketrans("aceopxykmthb", "асеорхукмтнв")

_WAR_SIGNS = re.compile(r"(?:(?<=[\u0400-\u052f])(?:zz?|v)|(?:zz?|v)(?=[\u0400-\u052f]))")
_READ_AS = {"z": "з", "zz": "сс", "v": "в"}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"


@dataclass(frozen=True, slots=True)
class Letters:
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
    shown: list[str] = []
    for char in text:
        if shown and (unicodedata.combining(char) or char in _INVISIBLE):
            shown[-1] += char
        else:
            shown.append(char)
    return shown


def read_letters(tag: str) -> Letters:
    """``tag`` as base characters with their marks, without the ``#`` in front."""
    bare = tag.strip().lstrip("#＃").strip().lstrip(_INVISIBLE)
    low = bare.lower()
    shown: Sequence[str] = bare
    if len(low) != len(bare) or not bare.replace("_", "").isalnum():
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


def with_signs_as_letters(letters: Letters) -> Letters | None:
    """A tag with the Latin z and v in its Cyrillic words read as the letters they stand for.

    As in Zачем and роZZия, for зачем and россия, where the doubled one is no capital; None for a
    tag without them.
    """
    low = _WAR_SIGNS.sub(lambda match: _READ_AS[match.group()], letters.low)
    if low == letters.low:
        return None
    spelled, shape = list(letters.spelled), list(letters.shape)
    for place, (before, after) in enumerate(zip(letters.low, low, strict=True)):
        if before != after:
            spelled[place] = after
            shape[place] = "C" if shape[place] == "A" and after != "с" else "c"
    return replace(letters, low=low, shape="".join(shape), spelled="".join(spelled))
