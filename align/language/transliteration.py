"""How much an English string looks like a Russian one written in Latin letters."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from align.text import without_stress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TABLE = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
        "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh",
        "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i",
        "є": "e", "ґ": "g", "ў": "u", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u",
        "ү": "u", "һ": "h",
    }
)  # fmt: skip
_SAME = (
    ("shch", "sh"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("yo", "e"), ("jo", "e"), ("ye", "e"),
    ("je", "e"), ("yu", "iu"), ("ju", "iu"), ("ya", "ia"), ("ja", "ia"), ("iy", "i"), ("yy", "i"),
    ("ij", "i"), ("y", "i"), ("j", "i"), ("w", "v"), ("x", "ks"), ("q", "k"), ("'", ""),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def romanised(text: str) -> str:
    """``text`` in a coarse Latin spelling that is the same for all common romanisations."""
    latin = without_stress(text).lower().translate(_TABLE)
    latin = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    for spelling, plain in _SAME:
        latin = latin.replace(spelling, plain)
    return re.sub(r"([a-z])\1+", r"\1", re.sub(r"[^a-z0-9]", "", latin))


def likeness(russian: str, english: str) -> float:
    """Similarity of the two in sound, 0..1: Levenshtein ratio of the romanised forms."""
    ru, en = romanised(russian), romanised(english)
    if not ru or not en or len(en) > 3 * len(ru) or len(ru) > 3 * len(en):
        return 0.0
    from rapidfuzz.fuzz import ratio

    return ratio(ru, en) / 100


def likenesses(russian: Sequence[str], english: Sequence[str]) -> "NDArray[np.float64]":
    """float64, (len(russian), len(english)): likeness of every pair."""
    import numpy as np
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    ru, en = [romanised(text) for text in russian], [romanised(text) for text in english]
    table = cdist(ru, en, scorer=ratio, dtype=np.float64) / 100
    ru_sizes = np.array([len(text) for text in ru])[:, None]
    en_sizes = np.array([len(text) for text in en])[None]
    fit = (en_sizes <= 3 * ru_sizes) & (ru_sizes <= 3 * en_sizes) & (ru_sizes > 0) & (en_sizes > 0)
    return np.where(fit, table, 0.0)
