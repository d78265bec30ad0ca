"""How well words fit their neighbours: the grammar that decides between splits of a hashtag."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from align.hashtags.letters import Letters
from align.language.lists.lexicon import words_of
from align.language.vocabulary import compound_heads, function_words, russian_readings, word_model

_NOMINAL = frozenset({"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"})
_VERBAL = frozenset({"VERB", "INFN", "GRND", "PRTS", "ADJS", "PRED", "ADVB", "COMP"})
_NOUN, _VERB = ("NOUN",), ("VERB",)
_ADJECTIVES, _TRANSITIVE, _SUBJECTS = ("ADJF", "PRTF"), ("VERB", "INFN"), ("NOUN", "NPRO")
_NEGATIONS = ("не", "ни")
_SECOND_CASES = (("loct", "loc2"), ("gent", "gen2"))
_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2", "voct"})
_GENDERS = frozenset({"masc", "femn", "neut"})

_PREPOSITION_FITS = -1.0
_PREPOSITION_MISFITS = 2.5
_PREPOSITION_UNKNOWN = 0.4
_PREPOSITION_LAST = 4.0
_CONJUNCTION_LAST = 4.0
_LAST_COSTS = {
    "prep": _PREPOSITION_LAST,
    "conj": _CONJUNCTION_LAST,
    "det": _CONJUNCTION_LAST,
}
_NEGATION_FITS = -0.5
_AGREES = -1.0
_DISAGREES = 1.5
_GENITIVE = -0.4
_OBJECT = -0.5
_SUBJECT = -0.4
_FULL_NAME = -1.0
_NUMERAL_MISFITS = 1.5
_CODE_OF_COUNTRY = -3.0
_UNKNOWN_WORD = 1.5
_RUN_TOGETHER = 3.2
_COMMON = 5.3
_ADVERB_ENDINGS = ("ски", "цки", "ому", "ему")
_ACRONYM_LETTERS = 5
_ACRONYM_ALONE = 4
_CODES = words_of("ru", "law_codes") | {"апк", "зк"}
_COUNTRIES = frozenset(["рф", "рк", "рб", "рсфср"])

Readings = tuple[tuple[str, frozenset[str]], ...]


def _tags(readings: Readings, classes: Collection[str]) -> list[frozenset[str]]:
    """The grammemes of the readings as one of some parts of speech."""
    return [tags for pos, tags in readings if pos in classes]


def _governed(cases: frozenset[str], readings: Readings) -> float:
    """The cost of a preposition with these cases before a word."""
    if not readings:
        return _PREPOSITION_UNKNOWN
    wanted = cases | {second for first, second in _SECOND_CASES if first in cases}
    fits = any(wanted & tags or "Fixd" in tags for tags in _tags(readings, _NOMINAL))
    return _PREPOSITION_FITS if fits else _PREPOSITION_MISFITS


def _agree(left: frozenset[str], right: frozenset[str]) -> bool:
    if not left & right & _CASES:
        return False
    if "plur" in left or "plur" in right:
        return "plur" in left and "plur" in right
    return bool(left & right & _GENDERS)


def _agree_case(left: Readings, right: frozenset[str]) -> bool:
    oblique = {"datv", "ablt", "loct"}
    return any(tags & right & oblique for _, tags in left)


@lru_cache(maxsize=65536)
def _run_together(word: str) -> float:
    """The cost of a listed English word that may be several: ``starwars`` is in the list too."""
    costs = word_model("en").costs
    if len(word) < 7 or costs.get(word, 0.0) < _COMMON:
        return 0.0
    return _RUN_TOGETHER if _falls_apart(word, first=True) else 0.0


def _falls_apart(word: str, *, first: bool) -> bool:
    """Whether ``word`` is common words in a row, the last not one that ends compounds."""
    model = word_model("en")
    for cut in range(3 if first else 2, len(word) - 2):
        left, right = word[:cut], word[cut:]
        if model.costs.get(left, 9.0) >= _COMMON or (
            first and left in model.prefixes.get(left[:2], ())
        ):
            continue
        if right not in compound_heads() and model.costs.get(right, 9.0) < _COMMON:
            return True
        if len(right) > 6 and _falls_apart(right, first=False):
            return True
    return False


def _noun_pair(left: Readings, right: Readings) -> float:
    """The cost of a noun behind an adjective, a numeral or another noun."""
    nouns = _tags(right, _NOUN)
    if not nouns:
        return 0.0
    cost = _adjective_cost(_tags(left, _ADJECTIVES), nouns) + _numeral_cost(left, nouns)
    left_nouns = _tags(left, _NOUN)
    if left_nouns and any("gent" in tags for tags in nouns):
        cost += _GENITIVE
    if any("Name" in tags for tags in left_nouns) and any("Surn" in tags for tags in nouns):
        cost += _FULL_NAME
    return cost


def _adjective_cost(adjectives: Sequence[frozenset[str]], nouns: Sequence[frozenset[str]]) -> float:
    if not adjectives:
        return 0.0
    agreed = any(_agree(adjective, noun) for adjective in adjectives for noun in nouns)
    return _AGREES if agreed else _DISAGREES


def _numeral_cost(left: Readings, nouns: Sequence[frozenset[str]]) -> float:
    if not left or any(pos != "NUMR" for pos, _ in left):
        return 0.0
    counted = any(tags & {"gent", "gen2"} or _agree_case(left, tags) for tags in nouns)
    return 0.0 if counted else _NUMERAL_MISFITS


def _verb_pair(left: Readings, right: Readings) -> float:
    """The cost of a verb and its object behind it, or the subject before it; below 0."""
    if any("tran" in tags for tags in _tags(left, _TRANSITIVE)):
        return _OBJECT if any("accs" in tags for tags in _tags(right, _NOUN)) else 0.0
    verbs = [tags for tags in _tags(right, _VERB) if "impr" not in tags]
    subjects = [tags for tags in _tags(left, _SUBJECTS) if "nomn" in tags]
    agreed = any(verb & subject & {"sing", "plur"} for verb in verbs for subject in subjects)
    return _SUBJECT if agreed else 0.0


def _kind(word: str) -> str:
    """The kind of a function word, "" of any other."""
    function = function_words().get(word)
    return function.kind if function is not None else ""


def _preposition_cost(preposition: str, right: str) -> float:
    if _kind(right) in ("prep", "conj", "part"):
        return _PREPOSITION_MISFITS
    if preposition == "по" and right.endswith(_ADVERB_ENDINGS):
        return _PREPOSITION_FITS
    return _governed(function_words()[preposition].cases, russian_readings(right))


@lru_cache(maxsize=65536)
def _pair_cost(left: str, right: str) -> float:
    """The cost of two Russian words next to each other."""
    kind = _kind(left)
    if kind == "prep":
        return _preposition_cost(left, right)
    if kind == "conj" and _kind(right) == "conj":
        return _CONJUNCTION_LAST
    if left in _NEGATIONS:
        return _NEGATION_FITS if _tags(russian_readings(right), _VERBAL) else 0.0
    if left in _CODES and right in _COUNTRIES:
        return _CODE_OF_COUNTRY
    before, after = russian_readings(left), russian_readings(right)
    return _noun_pair(before, after) + _verb_pair(before, after)


def _last_cost(word: str) -> float:
    return _LAST_COSTS.get(_kind(word), 0.0)


def _word_cost(word: str, shape: str) -> float:
    if shape[0] in "Aa":
        return _run_together(word)
    if shape[0] not in "Cc" or word in function_words() or russian_readings(word):
        return 0.0
    return 0.0 if shape.isupper() and len(word) <= _ACRONYM_LETTERS else _UNKNOWN_WORD


def phrase_cost(letters: Letters, split: list[tuple[int, int]]) -> float:
    """The cost of the words as a phrase: 0 if nothing is known of them, less for a good one.

    A tag of up to four letters may well be an acronym in small letters, so one word is free.
    """
    words = [letters.low[start:end] for start, end in split]
    shapes = [letters.shape[start:end] for start, end in split]
    if len(words) == 1 and len(words[0]) <= _ACRONYM_ALONE:
        return 0.0
    cost = sum(map(_word_cost, words, shapes))
    for at in range(1, len(words)):
        if shapes[at - 1][0] in "Cc" and shapes[at][0] in "Cc":
            cost += _pair_cost(words[at - 1], words[at])
    return cost + (_last_cost(words[-1]) if len(words) > 1 else 0.0)
