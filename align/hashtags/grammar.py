"""Which neighbours words like: the grammar that decides between splits of a hashtag."""

from itertools import pairwise

from align.hashtags.letters import Letters
from align.language.vocabulary import compound_heads, function_words, russian_readings, word_model
from align.lexicon import words_of

_NOMINAL = frozenset({"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"})
_VERBAL = frozenset({"VERB", "INFN", "GRND", "PRTS", "ADJS", "PRED", "ADVB", "COMP"})
_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2", "voct"})
_GENDERS = frozenset({"masc", "femn", "neut"})

_PREPOSITION_FITS = -1.0
_PREPOSITION_MISFITS = 2.5
_PREPOSITION_UNKNOWN = 0.4
_PREPOSITION_LAST = 4.0
_CONJUNCTION_LAST = 4.0
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


def _governed(cases: frozenset[str], readings: Readings) -> float:
    if not readings:
        return _PREPOSITION_UNKNOWN
    wanted = (
        cases | ({"loc2"} if "loct" in cases else set()) | ({"gen2"} if "gent" in cases else set())
    )
    if any(pos in _NOMINAL and (wanted & tags or "Fixd" in tags) for pos, tags in readings):
        return _PREPOSITION_FITS
    return _PREPOSITION_MISFITS


def _agree(left: frozenset[str], right: frozenset[str]) -> bool:
    if not left & right & _CASES:
        return False
    if "plur" in left or "plur" in right:
        return "plur" in left and "plur" in right
    return bool(left & right & _GENDERS)


def _agree_case(left: Readings, right: frozenset[str]) -> bool:
    oblique = {"datv", "ablt", "loct"}
    return any(tags & right & oblique for _, tags in left)


def _run_together(word: str) -> float:
    """The doubt that a listed English word is several, as ``starwars``: lists hold such tags."""
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
    cost = 0.0
    adjectives = [tags for pos, tags in left if pos in ("ADJF", "PRTF")]
    nouns = [tags for pos, tags in right if pos == "NOUN"]
    if adjectives and nouns:
        agreed = any(_agree(a, n) for a in adjectives for n in nouns)
        cost += _AGREES if agreed else _DISAGREES
    if nouns and left and all(pos == "NUMR" for pos, _ in left):
        counted = any(tags & {"gent", "gen2"} or _agree_case(left, tags) for tags in nouns)
        cost += 0.0 if counted else _NUMERAL_MISFITS
    left_nouns = [tags for pos, tags in left if pos == "NOUN"]
    if left_nouns and any("gent" in tags for tags in nouns):
        cost += _GENITIVE
    if any("Name" in tags for tags in left_nouns) and any("Surn" in tags for tags in nouns):
        cost += _FULL_NAME
    return cost


def _verb_pair(left: Readings, right: Readings) -> float:
    """A verb likes the object that follows it, and the subject of its number before it."""
    if any(pos in ("VERB", "INFN") and "tran" in tags for pos, tags in left):
        return _OBJECT if any(p == "NOUN" and "accs" in tags for p, tags in right) else 0.0
    verbs = [tags for pos, tags in right if pos == "VERB" and "impr" not in tags]
    subjects = [tags for pos, tags in left if pos in ("NOUN", "NPRO") and "nomn" in tags]
    agreed = any(verb & subject & {"sing", "plur"} for verb in verbs for subject in subjects)
    return _SUBJECT if agreed else 0.0


def _pair_cost(left: str, right: str) -> float:
    function = function_words().get(left)
    follower = function_words().get(right)
    readings = russian_readings(right)
    if function and function.kind == "prep":
        if follower and follower.kind in ("prep", "conj", "part"):
            return _PREPOSITION_MISFITS
        if left == "по" and right.endswith(_ADVERB_ENDINGS):
            return _PREPOSITION_FITS
        return _governed(function.cases, readings)
    if function and function.kind == "conj" and follower and follower.kind == "conj":
        return _CONJUNCTION_LAST
    if left in ("не", "ни"):
        return _NEGATION_FITS if any(pos in _VERBAL for pos, _ in readings) else 0.0
    if left in _CODES and right in _COUNTRIES:
        return _CODE_OF_COUNTRY
    left_readings = russian_readings(left)
    return _noun_pair(left_readings, readings) + _verb_pair(left_readings, readings)


def _last_cost(word: str) -> float:
    function = function_words().get(word)
    if function is None:
        return 0.0
    return {"prep": _PREPOSITION_LAST, "conj": _CONJUNCTION_LAST, "det": _CONJUNCTION_LAST}.get(
        function.kind, 0.0
    )


def _word_cost(word: str, shape: str) -> float:
    if shape[0] in "Aa":
        return _run_together(word)
    if shape[0] not in "Cc" or word in function_words() or russian_readings(word):
        return 0.0
    return 0.0 if shape.isupper() and len(word) <= _ACRONYM_LETTERS else _UNKNOWN_WORD


def phrase_cost(letters: Letters, split: list[tuple[int, int]]) -> float:
    """What the words cost as a phrase, 0 where nothing is known of them, less for a good one.

    A tag of up to four letters may well be an acronym in small letters: as one word it is free.
    """
    words = [letters.low[start:end] for start, end in split]
    shapes = [letters.shape[start:end] for start, end in split]
    if len(words) == 1 and len(words[0]) <= _ACRONYM_ALONE:
        return 0.0
    cost = sum(map(_word_cost, words, shapes))
    for (left, left_shape), (right, right_shape) in pairwise(zip(words, shapes, strict=True)):
        if left_shape[0] in "Cc" and right_shape[0] in "Cc":
            cost += _pair_cost(left, right)
    return cost + (_last_cost(words[-1]) if len(words) > 1 else 0.0)
