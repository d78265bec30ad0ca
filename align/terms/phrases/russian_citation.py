"""The form under which a Russian phrase is cited: nominative, in either number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from align.language.morphology import LONGEST_ACRONYM, Reading, inflected, readings
from align.terms.records import Token

_INFLECTED = re.compile(r"[А-ЯЁ]{2,}(?=[а-яё]+$)")
"""An acronym with an ending: МИДа, ВУЗов, ФСБшник."""


@dataclass(frozen=True, slots=True)
class Cited:
    """The parts from which the citation form of a phrase is made.

    tokens: of the phrase. begins: whether it begins its sentence. shouted: whether that is in
    capitals. head, place: the noun and its index in tokens. modifiers: (index, reading) of the
    words that agree with it. other: the second noun of two joined by и, the last token.
    """

    tokens: Sequence[Token]
    begins: bool
    shouted: bool
    head: Reading
    place: int
    modifiers: Sequence[tuple[int, Reading]]
    other: Reading | None

    def forms(self) -> tuple[str, str]:
        """The form in the singular and the plural; "" where there is no plural of its own."""
        grammemes = self.head.parse.tag.grammemes
        if "Pltm" in grammemes:
            return self._in("plur"), ""
        if "Sgtm" in grammemes or self.head.fixed:
            return self._in("sing"), ""
        return self._in("sing"), self._in("plur")

    def _in(self, number: str) -> str:
        """The phrase in one number: what agrees in the nominative, what depends unchanged."""
        head, is_noun = self.head, self.head.pos == "NOUN"
        gender = head.gender or ("" if is_noun else "masc")
        words = {self.place: inflected(head, "nomn", number, "" if is_noun else gender)}
        if self.other is not None:  # both nouns as they stand: права и свободы
            words = {self.place: inflected(head, "nomn", head.number)}
            words[len(self.tokens) - 1] = inflected(self.other, "nomn", self.other.number)
        for place, reading in self.modifiers:
            words[place] = inflected(reading, "nomn", number, gender)
        begins = self.begins and not self._is_name()
        shown = [
            cased(words.get(n, token.text), token.text, begins and n == 0, self.shouted)
            for n, token in enumerate(self.tokens)
        ]
        return _joined(shown, self.tokens)

    def _is_name(self) -> bool:
        """Whether a noun has a capital behind its adjective: Соединённые Штаты."""
        noun = self.tokens[self.place].text
        return (
            self.place > 0
            and noun.istitle()
            and not self.shouted
            and not is_proper_in_russian(noun)
        )


def _joined(words: Sequence[str], tokens: Sequence[Token]) -> str:
    pieces = [words[0]]
    for word, before, token in zip(words[1:], tokens, tokens[1:], strict=False):
        pieces.append((" " if token.start > before.end else "") + word)
    return "".join(pieces)


def cased(word: str, model: str, begins: bool, shouted: bool) -> str:
    """``word`` with the capitals of ``model``, unless its place or a shouted text explains them."""
    if shouted or (model.isupper() and len(model) > LONGEST_ACRONYM):
        return word.lower()
    acronym = _INFLECTED.match(model)
    if acronym and word.lower().startswith(acronym[0].lower()):
        return acronym[0] + word[acronym.end() :].lower()
    if len(model) > 1 and any(map(str.isupper, model[1:])):
        return model if word.lower() == model.lower() else _upper_start(word, model)
    if model[:1].isupper() and (not begins or is_proper_in_russian(model)):
        return word[:1].upper() + word[1:].lower() if "-" not in word else _upper_start(word, model)
    return word.lower()


def _upper_start(word: str, model: str) -> str:
    """``word`` with capitals where the parts of ``model``, another form of it, begin with them."""
    parts, models = word.split("-"), model.split("-")
    if len(parts) != len(models):
        return word[:1].upper() + word[1:]
    shown = []
    for part, like in zip(parts, models, strict=True):
        if len(like) > 1 and like.isupper():
            shown.append(part.upper())
        else:
            shown.append(part[:1].upper() + part[1:] if like[:1].isupper() else part)
    return "-".join(shown)


@lru_cache(maxsize=20_000)
def is_proper_in_russian(word: str) -> bool:
    """Whether a Russian word is mostly a name, or one that the dictionary does not hold."""
    likeliest = next(iter(readings(word)), None)
    if likeliest is None:
        return False
    marks = {"Geox", "Name", "Surn", "Patr", "Orgn"}
    return bool(likeliest.parse.tag.grammemes & marks) or not likeliest.parse.is_known
