"""Russian words as grammar sees them: readings, and phrases put into another case or number.

The dictionary is pymorphy3's (Korobov 2015, doi 10.1007/978-3-319-26123-2_31); words missing from
it are analysed by analogy with those it holds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from align.language.lists.frequencies import frequency_of
from align.language.vocabulary import russian_analyzer, russian_parses

LONGEST_ACRONYM = 6
"""In letters; a longer word in capitals is shouted."""

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_CASE_OF = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_GENDERS = ("masc", "femn", "neut")
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_NO_NAMES = frozenset({"VERB", "INFN", "GRND", "ADVB", "COMP", "PREP", "CONJ", "PRCL", "NPRO"})
"""Parts of speech that no surname has."""
_NAMES = frozenset({"Name", "Surn", "Patr"})
_COMMONNESS = 0.8
"""How much more a commoner noun counts. Found by reading what changes among 20,000 common words."""
_LIKELY = 0.02
"""Least share of a reading that is kept, unless it is the likeliest of its part of speech."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: its dictionary form and its grammar.

    pos: NOUN, ADJF, PRTF, PREP, or another of OpenCorpora's parts of speech. case: one of CASES
    or "". number: sing, plur or "". gender: masc, femn, neut or "" (plural adjectives, nouns
    without one). share: how likely, 0..1, among the readings of the word. parse: pymorphy's own.
    """

    lemma: str
    pos: str
    case: str
    number: str
    gender: str
    animate: bool
    fixed: bool
    name: bool
    share: float
    parse: Any


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Reading, ...]:
    """The readings of a Russian word, likeliest first; unlikely ones are left out.

    word: in capitals or small letters. Numbers and words in other alphabets have no readings that
    a phrase could use.
    """
    word = word.lower()
    parses = russian_parses(word)
    if not parses[0].is_known:  # nor an acronym with something before it: деменции, of ЦИИ
        parses = [p for p in parses if "Abbr" not in p.tag] or parses
        parses = list(_compound_parses(word, parses)) or parses
    best: dict[str, float] = {}
    for parse in parses:
        best.setdefault(str(parse.tag.POS), parse.score)
    kept = [p for p in parses if p.score >= _LIKELY or p.score >= best[str(p.tag.POS)]]
    if parses[0].is_known:
        kept.sort(key=_likelier_first(kept))
    elif (first := word.partition("-")[0]) != word and not russian_analyzer().word_is_known(first):
        # The first part of телеграм-канал is the same in every form.
        kept.sort(key=lambda p: (not p.normal_form.startswith(first), -p.score))
    else:
        # Of unknown nouns take the shortest: маслихата is маслихат, not a feminine маслихата.
        kept.sort(
            key=lambda p: (
                not _begins_as_lemma(p.normal_form),
                len(p.normal_form),
                "Name" in p.tag,
                -p.score,
            )
        )
    return tuple(_reading(parse) for parse in kept)


def _begins_as_lemma(word: str) -> bool:
    """Whether the first part of a compound is a dictionary form: ребёнок of ребёнок-мигрант.

    True of what is no compound.
    """
    first, hyphen, _ = word.partition("-")
    return not hyphen or any(
        parse.is_known and parse.normal_form == first for parse in russian_parses(first)
    )


@dataclass(frozen=True, slots=True)
class _CompoundParse:
    """A compound of two nouns that both change, as pymorphy would give it: дети-сироты.

    word: as it stands. first, last: pymorphy's parses of its parts. Its gender is the first's.
    """

    word: str
    first: Any
    last: Any

    is_known = False

    @property
    def normal_form(self) -> str:
        """The dictionary forms of both parts: ребёнок-сирота."""
        return f"{self.first.normal_form}-{self.last.normal_form}"

    @property
    def tag(self) -> Any:
        """The grammar of the first part."""
        return self.first.tag

    @property
    def score(self) -> float:
        """How likely both parts are read so, 0..1."""
        return float(self.first.score * self.last.score)

    @property
    def lexeme(self) -> "list[_CompoundParse]":
        """All its forms."""
        return [
            _CompoundParse(f"{first.word}-{last.word}", first, last)
            for first in self.first.lexeme
            for last in self.last.lexeme
            if _case_and_number(first) == _case_and_number(last)
        ]


def _case_and_number(parse: Any) -> tuple[Any, Any]:
    return parse.tag.case, parse.tag.number


def _compound_parses(word: str, parses: Sequence[Any]) -> Iterator[_CompoundParse]:
    """The parses of a compound of two nouns that no parse begins with a dictionary form.

    pymorphy reads its first part as one that never changes where the two are of unlike genders or
    only one is animate.
    """
    first, hyphen, last = word.partition("-")
    if not hyphen or any(_begins_as_lemma(parse.normal_form) for parse in parses):
        return
    for one in russian_parses(first):
        if one.is_known and one.tag.POS == "NOUN" and not one.tag.grammemes & _NAMES:
            for other in russian_parses(last):
                if other.tag.POS == "NOUN" and _case_and_number(one) == _case_and_number(other):
                    yield _CompoundParse(word, one, other)


def _likelier_first(parses: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """The order of readings: by part of speech, then by word, then by form.

    Two equally likely words (временный, временной) go by how common their dictionary forms are, so
    that every form of one word gets the same lemma. Of two nouns the commoner one counts for more:
    судов is more often of суд than of судно, whatever the dictionary's own count.
    """
    classes: dict[Any, float] = {}
    words: dict[Any, float] = {}
    for parse in parses:
        word = (parse.tag.POS, parse.normal_form)
        classes[parse.tag.POS] = classes.get(parse.tag.POS, 0.0) + parse.score
        words[word] = words.get(word, 0.0) + parse.score

    def order(parse: Any) -> tuple[Any, ...]:
        word = (parse.tag.POS, parse.normal_form)
        return (
            -round(classes[parse.tag.POS], 3),
            str(parse.tag.POS),
            -_noun_weight(parse, words[word]),
            -round(words[word], 1),
            -word_frequency(parse.normal_form),
            "masc" not in parse.tag,
            parse.normal_form,
            -parse.score,
        )

    return order


def _noun_weight(parse: Any, share: float) -> float:
    """What tells nouns apart: their share of the readings, times how common they are; else 0."""
    if parse.tag.POS != "NOUN" or parse.tag.grammemes & _NAMES:
        return 0.0
    return float(share * noun_frequency(parse.normal_form) ** _COMMONNESS)


@lru_cache(maxsize=50_000)
def noun_frequency(lemma: str) -> float:
    """The share of a word, 0..1, among all words, as far as it is a noun: стать mostly is none."""
    same = [p for p in russian_parses(lemma) if p.normal_form == lemma]
    nouns = sum(p.score for p in same if p.tag.POS == "NOUN")
    return word_frequency(lemma) * float(nouns) + 1e-9


@lru_cache(maxsize=50_000)
def word_frequency(word: str) -> float:
    """The share of a Russian word among all words, 0..1, by the lists of wordfreq."""
    return frequency_of(word, "ru")


def _reading(parse: Any) -> Reading:
    grammemes = parse.tag.grammemes
    case = str(parse.tag.case or "")
    return Reading(
        lemma=parse.normal_form.replace("ё", "е"),
        pos="APRO" if "Apro" in grammemes and parse.tag.POS == "ADJF" else str(parse.tag.POS),
        case=_CASE_OF.get(case, case),
        number=str(parse.tag.number or ""),
        gender=next((gender for gender in _GENDERS if gender in grammemes), ""),
        animate="anim" in grammemes,
        fixed="Fixd" in grammemes,
        name=bool(grammemes & _NAMES),
        share=float(parse.score),
        parse=parse,
    )


@lru_cache(maxsize=20_000)
def is_no_name(word: str) -> bool:
    """Whether a Russian word is in the dictionary, but as nothing that a surname could be."""
    if not russian_parses(word.lower())[0].is_known:
        return False
    return all(reading.pos in _NO_NAMES and not reading.name for reading in readings(word))


def is_adjective(reading: Reading) -> bool:
    """Whether the reading can stand before a noun and agree with it."""
    return reading.pos in _ADJECTIVES


def agree(adjective: Reading, noun: Reading) -> bool:
    """Whether an adjective or participle has the case, number and gender of a noun."""
    if adjective.number != noun.number and not noun.fixed:
        return False
    if adjective.case != noun.case and not noun.fixed:
        return False
    if adjective.case == "accs" and "anim" in adjective.parse.tag.grammemes and not noun.animate:
        return False
    if adjective.case == "accs" and "inan" in adjective.parse.tag.grammemes and noun.animate:
        return False
    return not adjective.gender or not noun.gender or adjective.gender == noun.gender


def inflected(reading: Reading, case: str, number: str, gender: str = "") -> str:
    """The word in another case and number, lower case; unchanged where it has no such form.

    gender: of an adjective in the singular, "" for a noun.
    """
    if reading.fixed:
        return str(reading.parse.word)
    return _inflected(reading.parse, frozenset({case, number, *_gender(gender, number)}))


def _gender(gender: str, number: str) -> tuple[str, ...]:
    return (gender,) if gender and number == "sing" else ()


@lru_cache(maxsize=50_000)
def _inflected(parse: Any, wanted: frozenset[str]) -> str:
    """The form with these grammemes that is most like the word: высшее, not высочайшее."""
    word = str(parse.word)
    forms = [str(form.word) for form in parse.lexeme if wanted <= form.tag.grammemes]
    return max(forms, key=lambda form: _common_start(form, word), default=word)


def _common_start(first: str, second: str) -> int:
    """How many letters two words have in common at their beginning."""
    return next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def is_acronym(word: str) -> bool:
    """Whether a word is an acronym by its capitals and its length: СМИ."""
    return 2 <= len(word) <= LONGEST_ACRONYM and word.isupper()


def acronym(word: str) -> Reading:
    """The reading of an acronym: a noun that never changes."""
    parse = russian_parses(word.lower())[0]
    return Reading(word.lower(), "NOUN", "nomn", "sing", "", False, True, False, 1.0, parse)
