"""What the cells of a column show: script, language, numbers, codes; over many rows at once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from align.text import CYRILLIC
from glossary.importing.records.columns.headings import language_named, language_of_code

_LOOKED_AT = 300
"""Cells whose words are looked up."""
_COMPARED, _WORDS = 60, 12
"""Rows, and words of a cell in them, that are looked up in the list of renderings."""
_FEWEST_WORDS = 4
"""Words from which a column's language can be told from its words."""
_AHEAD = 1.0
"""How much commoner its words must be on average in another language, in powers of ten."""
_LOADED = 3
"""Languages whose large lists are looked at: those that their small ones say are likeliest."""
_ENGLISH = 4.2
"""How common words are on average in English from which on no other language is looked at: to be
ahead, it would have to use them as often as it uses pronouns. Its lists are large."""
_SOME_FOREIGN, _MOST_FOREIGN = 0.2, 0.5
"""Shares of cells in another language from which a column in Cyrillic is in that one: where all
its words together are not Russian either, and by themselves."""
_LATIN = (
    "ca", "cs", "da", "de", "es", "fi", "fr", "hu", "id", "is", "it", "lt", "lv", "nb", "nl", "pl",
    "pt", "ro", "sk", "sl", "sv", "tr",
)  # fmt: skip
"""Languages in Latin letters, English aside, of which wordfreq has a list."""
_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC_WORD = re.compile("[\u0400-\u052f]{3,}")
_LATIN_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN_LETTER = re.compile("[A-Za-z]")
_BETWEEN = re.compile(r"\s[-–—=:]+\s|[—=]|:\s|\s{2,}")
_TAG = re.compile(r"#\S+")
_IDENTIFIER = re.compile(
    r"[A-Za-z0-9]+(?:[._:/]+[A-Za-z0-9-]+)+|[A-Za-z]{0,5}[-_]?\d[\w-]*|[0-9a-fA-F-]{8,}"
)
"""Keys of strings (page.title), numbers of entries (T-12), digests."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:)\S+|[^\s@]++@[^\s@]+\.\w+|\S+\.(?:md|html?|txt|docx|odt|rtf|pdf)"
)

_ROWS_A_NAME = 3
"""Rows a name of a language on average from which on a column is no list of languages."""


class ColumnEvidence(NamedTuple):
    """What a column's cells are: how many of each kind, and the first of them.

    filled: cells that are not empty. texts: those with letters that are no addresses, identifiers
    or lone tags; cyrillic: those of them with more Cyrillic letters than others. codes: cells that
    are codes of languages, or their names where those can't be texts. joined: those that hold a
    text of each script with a dash between. different: distinct cells. cells: the first of the
    filled ones.
    """

    filled: int = 0
    texts: int = 0
    cyrillic: int = 0
    codes: int = 0
    joined: int = 0
    different: int = 0
    cells: tuple[str, ...] = ()

    @property
    def script(self) -> str:
        """ "Cyrillic", "Latin", or "" for what is no text."""
        if 2 * self.texts < self.filled or not self.texts:
            return ""
        return "Cyrillic" if 2 * self.cyrillic > self.texts else "Latin"

    @property
    def is_constant(self) -> bool:
        """Whether all of at least three cells say the same, as names of people and projects do."""
        return self.filled > 2 and self.different == 1

    @property
    def is_joined(self) -> bool:
        """Whether most of at least two cells hold a pair rather than a text."""
        return self.texts > 1 and 2 * self.joined > self.texts

    @property
    def is_codes(self) -> bool:
        """Whether it holds codes of languages and nothing else."""
        return self.codes == self.filled > 0


def column_evidence(cells: Iterable[str], names: bool = False) -> ColumnEvidence:
    """What the cells of one column show, in one pass.

    names: whether its heading promises languages, so that their names count as codes; they do as
    well where each stands in several rows, as none would in a list of languages.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    different = Counter(filled)
    named = names or len(filled) >= _ROWS_A_NAME * len(different)
    language_of = language_named if named else language_of_code
    texts = cyrillic = codes = joined = 0
    for cell, count in different.items():
        codes += count * bool(language_of(cell))
        letters = len(_LETTERS.findall(cell[:500]))
        # A tag may be in Latin letters on either side; where there are only tags, see below.
        if not letters or any(one.fullmatch(cell) for one in (_TAG, _ADDRESS, _IDENTIFIER)):
            continue
        texts += count
        joined += count * _is_joined(cell[:500])
        cyrillic += count * (2 * len(CYRILLIC.findall(cell[:500])) > letters)
    tags = [cell for cell in filled if _TAG.fullmatch(cell)]
    if not texts and tags:
        texts, cyrillic = len(tags), sum(bool(CYRILLIC.search(cell)) for cell in tags)
    elif tags:
        texts, cyrillic = texts + len(tags), cyrillic + round(len(tags) * cyrillic / texts)
    return ColumnEvidence(
        len(filled), texts, cyrillic, codes, joined, len(different), tuple(filled[:_LOOKED_AT])
    )


def _is_joined(cell: str) -> bool:
    """Whether a cell holds a Cyrillic and a Latin text with a dash or the like between."""
    parts = _BETWEEN.split(cell, maxsplit=1)
    if len(parts) < 2:
        return False
    shown = [(bool(CYRILLIC.search(one)), bool(_LATIN_LETTER.search(one))) for one in parts]
    return sorted(shown) == [(False, True), (True, False)]


def other_language(column: ColumnEvidence) -> str:
    """The language that a column's words show to be neither Russian nor English, "" for none.

    A code, or "und" where only that much is known. Few words show nothing.
    """
    if column.script == "Cyrillic":
        return _other_cyrillic(column.cells)
    return _other_latin(column.cells) if column.script == "Latin" else ""


def _other_cyrillic(cells: Sequence[str]) -> str:
    from align.language.cyrillic_chances import language_chances
    from align.language.identification import RUSSIAN_FIRST, SURE, cyrillic_language

    told = Counter(cyrillic_language(cell) for cell in cells if CYRILLIC.search(cell))
    foreign = told.total() - told["ru"]
    if foreign < _SOME_FOREIGN * told.total() or not foreign:
        return ""
    chances = language_chances(" ".join(cells).lower(), RUSSIAN_FIRST)
    if foreign < _MOST_FOREIGN * told.total() and chances["ru"] > 1.0 - SURE:
        return ""
    return max((code for code in told if code != "ru"), key=lambda code: (told[code], code))


def _other_latin(cells: Sequence[str]) -> str:
    words = _latin_words(cells)
    if len(words) < _FEWEST_WORDS:
        return ""
    english = english_likeness(cells)
    if english >= _ENGLISH:
        return ""
    likely = {code: _likeness(code, words, "small") for code in _LATIN}
    least = sorted(likely.values())[-_LOADED]
    others = {code: _likeness(code, words) for code in _LATIN if likely[code] >= least}
    best = max(others, key=lambda code: (others[code], code))
    return best if others[best] > english + _AHEAD else ""


def rows_that_agree(russian: Sequence[str], english: Sequence[str]) -> int:
    """How many of the pairs of cells have a common rendering of a Russian word in the English.

    russian, english: of the same length. Only the first pairs with Cyrillic letters are looked at.
    """
    from align.language.lists.renderings import english_lemmas, renderings

    found = 0
    rows = ((ru, en) for ru, en in zip(russian, english, strict=True) if CYRILLIC.search(ru))
    for ru, en in islice(rows, _COMPARED):
        known: set[str] = set()
        for word in _CYRILLIC_WORD.findall(ru.lower())[:_WORDS]:
            known = known.union(*renderings(word))
        words = [word for word in _LATIN_WORD.findall(en.lower())[:_WORDS] if len(word) > 2]
        found += any(not known.isdisjoint(english_lemmas(word)) for word in words)
    return found


def english_likeness(cells: Sequence[str]) -> float:
    """How common the words of cells are in English, 0 for none.

    The mean of their frequencies, each counted once, as powers of ten in 1,000 million words.
    """
    return _likeness("en", _latin_words(cells))


def _latin_words(cells: Sequence[str]) -> tuple[str, ...]:
    """The words of cells, each once, in order, in lower case."""
    return tuple(dict.fromkeys(w.lower() for cell in cells for w in _LATIN_WORD.findall(cell)))


@cache
def _likeness(code: str, words: tuple[str, ...], size: str = "best") -> float:
    from wordfreq import zipf_frequency

    return sum(zipf_frequency(word, code, size) for word in words) / max(1, len(words))
