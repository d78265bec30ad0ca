"""What a terminologist says of an entry beyond its texts: grammar, subject, what not to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from align.records import MARK_NAMES

PARTS_OF_SPEECH = ("noun", "properNoun", "verb", "adjective", "adverb", "other")
"""The values of partOfSpeech in TBX-Basic (ISO 30042:2019, module Min and Basic)."""

GENDERS = ("masculine", "feminine", "neuter", "other")
"""The values of grammaticalGender in TBX-Basic; of the Russian."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """Optional facts about an entry; all empty where nobody has said anything.

    domain: subject field. definition: in any language. part_of_speech: one of PARTS_OF_SPEECH,
    gender: one of GENDERS, both of the Russian. forbidden: the English is not to be used for
    this Russian. do_not_translate: the Russian stays as it is. preferred: of several renderings of
    the Russian the English is the one to use.
    """

    domain: str = ""
    definition: str = ""
    part_of_speech: str = ""
    gender: str = ""
    forbidden: bool = False
    do_not_translate: bool = False
    preferred: bool = False

    def __post_init__(self) -> None:
        """Hold the attributes to their choices, so that no store is ever written with others.

        :raises ValueError: for a value that is none of them.
        """
        if self.part_of_speech or self.gender:
            for name, choices in _CHOICES.items():
                value = getattr(self, name)
                if value and value not in choices:
                    raise ValueError(f"{name} is {value!r}: use one of {', '.join(choices)}")

    def as_dict(self) -> dict[str, str | bool]:
        """The attributes that are set, by name, in the order of the fields."""
        if self is NONE:
            return {}
        values = ((name, getattr(self, name)) for name in NAMES)
        return {name: value for name, value in values if value}

    def flags(self) -> list[str]:
        """The flags that are set, in words, in the order of the fields."""
        return [words for name, words in FLAG_WORDS.items() if getattr(self, name)]


_CHOICES = {"part_of_speech": PARTS_OF_SPEECH, "gender": GENDERS}
NONE = Attributes()
NAMES = tuple(item.name for item in fields(Attributes))
FLAG_WORDS = {flag: name for flag, (name, _) in MARK_NAMES.items()}
FLAGS = tuple(FLAG_WORDS)


_ABBREVIATED: Mapping[str, Mapping[str, str]] = {
    "part_of_speech": {
        "noun": "n сущ существительное имясуществительное",
        "properNoun": "propernoun propername имясобственное собств",
        "verb": "v vb vi vt гл глаг глагол",
        "adjective": "adj прил прилагательное имяприлагательное",
        "adverb": "adv нареч наречие",
        "other": "pronoun preposition conjunction numeral phrase abbreviation acronym interjection "
        "particle participle prep conj num pron abbr местоимение предлог союз числительное "
        "словосочетание фраза сокращение аббревиатура междометие частица причастие другое",
    },
    "gender": {
        "masculine": "m masc м мр муж мужской мужскойрод",
        "feminine": "f fem ж жр жен женский женскийрод",
        "neuter": "n neut с ср срр средн средний среднийрод",
        "other": "common mf m/f общий общийрод мж м/ж",
    },
}
"""How people write the choices, without spaces and full stops."""
_CHOICE_OF = {
    name: {word: choice for choice, words in choices.items() for word in words.split()}
    for name, choices in _ABBREVIATED.items()
}


def chosen(name: str, value: str) -> str:
    """The value among the choices of an attribute, "" where it is not one.

    Case and full stops do not matter; abbreviations and Russian words are known.
    """
    wanted = re.sub(r"[\s._]+", "", value).casefold()
    exact = next((choice for choice in _CHOICES[name] if choice.casefold() == wanted), "")
    return exact or _CHOICE_OF[name].get(wanted, "")


def attributes_of(properties: Mapping[str, Any] | None) -> Attributes:
    """The attributes in a mapping such as :meth:`Attributes.as_dict` gives; None for none.

    :raises ValueError: for a name or value that is not one of theirs.
    """
    if not properties:
        return NONE
    for name, value in properties.items():
        if name not in NAMES:
            raise ValueError(f"no attribute {name!r}: use one of {', '.join(NAMES)}")
        if isinstance(value, bool) is not (name in FLAGS) or not isinstance(value, str | bool):
            kind = "true or false" if name in FLAGS else "text"
            raise ValueError(f"{name} is {value!r}: give {kind}")
    return Attributes(**properties)
