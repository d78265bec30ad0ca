"""One key for all spellings of a hashtag, and the name of the difference between two spellings."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from align.hashtags.letters import read_letters
from align.language.transliteration import romanised
from align.text import without_stress

_LONG = 7
"""Number of folded letters from which ъ, ь and doubled letters no longer tell words apart.

In shorter words they do: мат and мать, бал and балл.
"""

_LONG_FOR_SLIPS = 8
_LONG_FOR_TWO_SLIPS = 16
_LONG_FOR_ROMAN = 6
_ROMAN_SIMILARITY = 0.87

_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1+")
_CYRILLIC_DOUBLED = re.compile(r"([\u0400-\u052f])\1+")
_SOUNDS_ALIKE = tuple(
    map(
        frozenset,
        ("оа", "еи", "ия", "ея", "еэ", "ыи", "йи", "дт", "бп", "зс", "гк", "вф", "жш", "шщ", "чщ"),
    )
)
Rule = tuple[str, Callable[[str], str]]


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _without_marks(text: str) -> str:
    kept = "".join(char for char in text if char.isalnum() or unicodedata.combining(char))
    return kept or text


def _plain_yo(text: str) -> str:
    return text.replace("ё", "е").replace("Ё", "Е")


def _one_alphabet(text: str) -> str:
    """``text`` with Latin look-alikes inside Cyrillic words made Cyrillic."""
    letters = read_letters(text)
    mixed = any(
        sign in "Cc" and "a" <= char.lower() <= "z"
        for sign, char in zip(letters.shape, text, strict=False)
    )
    return letters.low if mixed and len(letters.low) == len(text) else text


def _is_long(text: str) -> bool:
    return len(_single_letters(text.replace("ъ", "").replace("ь", ""))) >= _LONG


def _single_letters(text: str) -> str:
    return _DRAWN_OUT.sub(r"\1\1", _CYRILLIC_DOUBLED.sub(r"\1", text))


def _without_signs(text: str) -> str:
    return text.replace("ъ", "").replace("ь", "") if _is_long(text) else text.replace("ъ", "ь")


def _without_doubles(text: str) -> str:
    return _single_letters(text) if _is_long(text) else text


_RULES: tuple[Rule, ...] = (
    ("stress mark", without_stress),
    ("underscore", _without_marks),
    ("case", _lower),
    ("look-alike letters", _one_alphabet),
    ("ё/е", _plain_yo),
    ("soft sign", _without_signs),
    ("doubled letter", _without_doubles),
)


def _bare(tag: str) -> str:
    return tag.strip().lstrip("#＃").strip()


def _apply(text: str, rules: Sequence[Rule]) -> str:
    for _, fold in rules:
        text = fold(text)
    return text


def hashtag_key(tag: str) -> str:
    """A lower-case string that is the same for all spellings of one tag and no other tag.

    Spellings may differ in case, ё/е, stress, underscores, Unicode form and Latin look-alikes, and
    in tags of seven letters or more also in ъ, ь and doubled letters; digits always count.
    """
    return _apply(_bare(tag), _RULES)


def _needed(first: str, second: str) -> str:
    """The rules without which the two spellings of one key would differ."""
    names = [
        name
        for at, (name, _) in enumerate(_RULES)
        if _apply(first, _RULES[:at] + _RULES[at + 1 :])
        != _apply(second, _RULES[:at] + _RULES[at + 1 :])
    ]
    return ", ".join(names) or ("same spelling" if first == second else "Unicode form")


def digits_of(text: str) -> str:
    """The digits of a key, in order: tags with other digits are other tags."""
    return "".join(filter(str.isdigit, text))


def _sound_alike(first: str, second: str) -> bool:
    return any({first, second} <= pair for pair in _SOUNDS_ALIKE)


def _slip(first: str, second: str) -> str | None:
    """The slip of the pen between two keys, or None; their last letters, which inflect, agree."""
    from rapidfuzz.distance import OSA, Levenshtein

    shorter = min(sum(map(str.isalpha, key)) for key in (first, second))
    allowed = 2 if shorter >= _LONG_FOR_TWO_SLIPS else 1
    if shorter < _LONG_FOR_SLIPS or digits_of(first) != digits_of(second):
        return None
    if first[-2:] != second[-2:] or OSA.distance(first, second, score_cutoff=allowed) > allowed:
        return None
    if Levenshtein.distance(first, second) > OSA.distance(first, second):
        return "swapped letters"
    edits = Levenshtein.editops(first, second)
    swaps = [(first[e.src_pos], second[e.dest_pos]) for e in edits if e.tag == "replace"]
    if not all(_sound_alike(left, right) for left, right in swaps):
        return None
    return "missing letter" if len(swaps) < len(edits) else "letter that sounds alike"


def _transliterated(first: str, second: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    if first.isascii() == second.isascii() or digits_of(first) != digits_of(second):
        return False
    left, right = romanised(first), romanised(second)
    if min(len(left), len(right)) < _LONG_FOR_ROMAN:
        return left == right
    return Levenshtein.normalized_similarity(left, right) >= _ROMAN_SIMILARITY


def same_tag(a: str, b: str) -> str | None:
    """The difference between two spellings of one tag, in plain words; None for different tags.

    The words are "case", "ё/е", "soft sign", "doubled letter", "underscore", "stress mark",
    "Unicode form", "look-alike letters" (several with commas between), or one of "missing
    letter", "letter that sounds alike", "swapped letters", "transliteration"; "same spelling"
    for identical tags. Equal keys are always one tag; otherwise one slip is allowed from eight
    letters on and two from sixteen, but none in the last two letters.
    """
    first, second = hashtag_key(a), hashtag_key(b)
    if first == second:
        return _needed(_bare(a), _bare(b)) if first else None
    return joined_keys(first, second)


def joined_keys(first: str, second: str) -> str | None:
    """The slip, or "transliteration", that makes two different keys one tag; None for two tags."""
    return "transliteration" if _transliterated(first, second) else _slip(first, second)
