"""Character classes, comparison keys, and text made safe to print."""

import re
import sys
import unicodedata
from os import PathLike
from os.path import relpath
from pathlib import Path

CYRILLIC = re.compile(r"[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")
"""One Cyrillic letter or combining Cyrillic letter."""

ENTITY = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
"""What HTML and Markdown may write for a character; the name may be one that means nothing."""

EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d"
"""Emoji that stand between words, for use inside a character class."""

_STRESS = re.compile(
    "[\u0300\u0301\u0341]"
    "|(?<=[аеёиоуыэюяaeoyАЕЁИОУЫЭЮЯAEOY])[\xb4\u02ca\u2032](?=[\u0400-\u052f])"
    "|(?<=[аеёиоуыэюяАЕЁИОУЫЭЮЯ])[\xb4\u02ca\u2032]"
    "|(?<=[\u0400-\u052f][aeoyAEOY])[\xb4\u02ca\u2032]"
)
"""Stress marks over vowels, or typed behind them: за́мок, за´мок."""
_ACCENTED = "áàéèóòýÁÀÉÈÓÒÝ"
_STRESSED_LATIN = re.compile(rf"(?<=[\u0400-\u052f])[{_ACCENTED}]|[{_ACCENTED}](?=[\u0400-\u052f])")
"""Latin letters with an accent for Russian vowels with a stress mark: зáмок."""
_WITHOUT_ACCENT = str.maketrans(_ACCENTED, "aaeeooyAAEEOOY")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`´", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SIGNS = re.compile("[" + "".join(map(chr, (*_QUOTES, *_DASHES))) + "]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
_TRAILING = " \t.,;:!?…\"'()[]-"


def word_set(text: str) -> frozenset[str]:
    """The words of a list separated by spaces."""
    return frozenset(text.split())


def without_stress(text: str) -> str:
    """``text`` without the stress marks over Russian vowels (за́мок), in NFC.

    Of accented Latin letters in Cyrillic words the accent is taken: зáмок.
    """
    if _STRESS.search(text):
        text = _STRESS.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text)
    if text.isascii() or not _STRESSED_LATIN.search(text):
        return text
    return _STRESSED_LATIN.sub(lambda letter: letter.group().translate(_WITHOUT_ACCENT), text)


def text_key(text: str) -> str:
    """The same string for texts that differ in case, ё/е, stress, quotes, dashes or spacing."""
    plain = text.isascii()
    folded = text.lower() if plain else without_stress(text).casefold().replace("ё", "е")
    if not folded.isascii() and _SIGNS.search(folded):
        folded = folded.translate(_QUOTES).translate(_DASHES)
    folded = " ".join(folded.split()).strip(_TRAILING)
    return folded or " ".join(text.split())


def safe(text: str, *, line: bool = True) -> str:
    """``text`` made safe for a terminal: control, bidi and surrogate characters become U+FFFD.

    line: whether line breaks and tabs become spaces.
    """
    shown = _UNSAFE.sub("\ufffd", text)
    return re.sub(r"[\n\t]+", " ", shown) if line else shown


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """The number with its noun: 1 pair, 1,234 pairs; plural: where it is not noun + s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def relative_name(path: str | PathLike[str], folder: Path) -> str:
    """The path as seen from a folder, with forward slashes on every system.

    The whole path where there is no way, as between two drives on Windows.
    """
    try:
        return Path(relpath(path, folder)).as_posix()
    except ValueError:
        return Path(path).absolute().as_posix()


def stored_name(written: str) -> str:
    """The name of an article as the store has it, for one that was written on this system."""
    return written.replace("\\", "/") if sys.platform == "win32" else written


def duration(seconds: float) -> str:
    """A length of time in words short enough for a screen: ``40 s``, ``12 min``, ``3 h``."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
