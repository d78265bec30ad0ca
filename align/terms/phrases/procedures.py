"""Verb phrases of procedure around a noun phrase and its rendering: open a criminal case.

A verb from a list stands before the Russian noun phrase as its object, or, in the passive, on
either side of it; the English has a listed rendering of that very verb in the like place. They are
cited with the infinitive.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files

from align.language.lists.lexicon import small_words_of, words_of
from align.language.morphology import Reading, inflected, is_adjective, readings
from align.terms.phrases.english_lemmas import noun_lemma, verb_lemmas
from align.terms.records import Sentence, TermCandidate

VERB = "V "
"""What the shape of a verb phrase begins with; behind it stands that of its noun phrase."""

_PASSIVE = frozenset({"PRTS"})
_ACTIVE = frozenset({"VERB", "INFN", "GRND"})
_RU_HELPING = words_of("ru", "being")
_INDEFINITE = ("a", "an")
_EN_HELPING = small_words_of("en", "being", "other_being") | {"has", "have", "had", "will", "being"}
_DETERMINERS = small_words_of("en", "determiners")
_REACH = 3
"""How many words may stand between a verb and its noun phrase, articles and auxiliaries only."""


@dataclass(frozen=True, slots=True)
class _Verb:
    """A Russian verb beside a noun phrase. at: its token. lemma: its infinitive."""

    at: int
    lemma: str


@dataclass(frozen=True, slots=True)
class VerbPhrase:
    """A verb phrase and its rendering: candidates, and how both are cited."""

    ru: TermCandidate
    en: TermCandidate
    cited: tuple[str, str]


@cache
def _renderings() -> dict[str, frozenset[str]]:
    """The English infinitives that render each verb of the list, by its own."""
    text = (files("align") / "resources" / "procedures.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {verb: frozenset(english.split("; ")) for verb, english in rows}


def verb_phrase(
    russian: Sentence, english: Sentence, ru: TermCandidate, en: TermCandidate
) -> VerbPhrase | None:
    """The verb phrase around a paired noun phrase, None where it is the object of no listed verb.

    russian, english: the sentences in which the two stand. An object that belongs to somebody (the
    court's decision) makes no term.
    """
    if "'" in english.text[en.start : en.end]:
        return None
    for verb in _russian_verbs(russian, ru):
        for at, lemma in _english_verbs(english, en):
            if lemma in _renderings()[verb.lemma]:
                object_ru = _accusative(_in_number(ru), ru)
                object_en = _with_article(english, en)
                return VerbPhrase(
                    _around(ru, verb.at, verb.lemma, russian),
                    _around(en, at, lemma, english),
                    (f"{_spelled(verb)} {object_ru}", f"{lemma} {object_en}"),
                )
    return None


def object_of(cited: tuple[str, str]) -> tuple[str, str]:
    """The noun phrases of a verb phrase as it is cited, without the article of the English."""
    ru, en = (text.partition(" ")[2] for text in cited)
    first, _, rest = en.partition(" ")
    return ru, rest if first in (*_INDEFINITE, "the") else en


def _russian_verbs(sentence: Sentence, phrase: TermCandidate) -> Iterator[_Verb]:
    """The listed verbs whose object a noun phrase is, the nearest first."""
    for at in _beside(sentence, phrase, _RU_HELPING):
        for reading in readings(sentence.tokens[at].text)[:2]:
            if reading.lemma not in _renderings():
                continue
            if reading.pos in _PASSIVE:
                fits = _stands_in(sentence, phrase, "nomn", reading.number)
            else:
                fits = (
                    reading.pos in _ACTIVE
                    and at < phrase.first
                    and _stands_in(sentence, phrase, "accs")
                )
            if fits:
                yield _Verb(at, reading.lemma)


def _stands_in(sentence: Sentence, phrase: TermCandidate, case: str, number: str = "") -> bool:
    """Whether the noun of a phrase can be in a case, and in a number if one is given."""
    return any(
        r.lemma == phrase.head and r.case == case and (not number or r.number in ("", number))
        for n in phrase.words
        for r in readings(sentence.tokens[n].text)
    )


def _english_verbs(sentence: Sentence, phrase: TermCandidate) -> Iterator[tuple[int, str]]:
    """The tokens beside a noun phrase that can be verbs, each with its infinitives."""
    for at in _beside(sentence, phrase, _EN_HELPING | _DETERMINERS):
        word = sentence.tokens[at].text.lower()
        if at == phrase.last + 1:
            continue  # a case opened: no object
        yield from ((at, lemma) for lemma in verb_lemmas(word))


def _beside(sentence: Sentence, phrase: TermCandidate, between: frozenset[str]) -> Iterator[int]:
    """The first token before and behind a phrase that is none of some small words."""
    tokens = sentence.tokens
    for places in (
        range(phrase.first - 1, max(-1, phrase.first - 2 - _REACH), -1),
        range(phrase.last + 1, min(len(tokens), phrase.last + 2 + _REACH)),
    ):
        at = next((n for n in places if tokens[n].text.lower() not in between), None)
        if at is not None and tokens[at].text[0].isalpha():
            yield at


def _around(phrase: TermCandidate, at: int, lemma: str, sentence: Sentence) -> TermCandidate:
    """The candidate of a phrase with its verb."""
    first, last = min(at, phrase.first), max(at, phrase.last)
    return replace(
        phrase,
        first=first,
        last=last,
        start=sentence.tokens[first].start,
        end=sentence.tokens[last].end,
        key=f"{lemma} {phrase.key}",
        words=tuple(sorted((at, *phrase.words))),
        forms=partial(tuple[str, str], ("", "")),
        shape=VERB + phrase.shape,
        others=(),
    )


def _spelled(verb: _Verb) -> str:
    """The infinitive as dictionaries write it, ё and all."""
    infinitives = [r for r in readings(verb.lemma) if r.pos == "INFN"]
    return str(infinitives[0].parse.word) if infinitives else verb.lemma


def _accusative(cited: str, phrase: TermCandidate) -> str:
    """A noun phrase in citation form put into the accusative; what depends on its noun stays."""
    words = cited.split(" ")
    heads = [_nominative(word, phrase) for word in words]
    place = next((n for n, head in enumerate(heads) if head is not None), None)
    head = None if place is None else heads[place]
    if place is None or head is None:
        return cited
    if phrase.animate:
        case = "gent" if head.number == "plur" or head.gender == "masc" else "accs"
    elif head.number == "sing" and head.gender == "femn":
        case = "accs"
    else:
        return cited  # the same as the nominative
    gender = head.gender or "masc"
    changed = [_agreeing(word, case, head.number, gender) for word in words[:place]]
    noun = _cased(inflected(head, case, head.number), words[place])
    return " ".join((*changed, noun, *words[place + 1 :]))


def _nominative(word: str, phrase: TermCandidate) -> Reading | None:
    """The reading of a word as the noun of a phrase in the nominative, None where it is another."""
    found = (r for r in readings(word) if r.lemma == phrase.head and r.case == "nomn")
    return next(found, None)


def _agreeing(word: str, case: str, number: str, gender: str) -> str:
    """An adjective in another case, any other word as it is."""
    adjectives = [r for r in readings(word) if is_adjective(r) and r.case == "nomn"]
    return _cased(inflected(adjectives[0], case, number, gender), word) if adjectives else word


def _cased(word: str, model: str) -> str:
    if model.isupper() and len(model) > 1:
        return model
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _in_number(phrase: TermCandidate) -> str:
    """The citation form of a noun phrase in the number in which it stands, if it has that."""
    return (phrase.plural if phrase.number == "plur" else "") or phrase.singular


def _with_article(sentence: Sentence, phrase: TermCandidate) -> str:
    """An English noun phrase with "a" or "an" where it stands with an article and in the singular.

    Where it has none, or is a plural, it has none here: pass sentence, bring charges. One with a
    capital is the only one: ratify the Optional Protocol.
    """
    text = _in_number(phrase)
    before = sentence.tokens[phrase.first - 1].text.lower() if phrase.first else ""
    if before in _INDEFINITE:
        return f"{before} {text}"
    is_single = phrase.number == "sing" and noun_lemma(phrase.plural) != phrase.plural.lower()
    if before not in _DETERMINERS or not is_single:
        return text
    if text[:1].isupper():
        return f"the {text}"
    return f"{'an' if text[:1].lower() in 'aeio' else 'a'} {text}"
