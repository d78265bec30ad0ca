"""The other aspect of a Russian verb: избить for избивать, and избивать for избить.

Imperfectives are derived from prefixed perfectives by few patterns (Zaliznyak & Shmelev 2000,
*Vvedenie v russkuju aspektologiju*), which are tried here and kept where the dictionary has the
result as an imperfective. Pairs that no pattern gives, such as взять and брать, or писать and
написать, are listed in align/resources/aspect_pairs.txt; a false pair is worse than a missing one.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from align.language.vocabulary import russian_parses

_SOFTENED = {
    "ст": ("щ",), "сл": ("шл", "сл"), "зн": ("зн", "жн"), "б": ("бл",), "в": ("вл",),
    "м": ("мл",), "п": ("пл",), "ф": ("фл",), "д": ("жд", "ж"), "т": ("щ", "ч"), "з": ("ж",),
    "с": ("ш",),
}  # fmt: skip
"""What a consonant of a perfective in -ить becomes in its imperfective."""

_HUSHING = "жшчщ"
_VOWELS = "аеиоуыэюя"

_ENDINGS = (
    ("нести", "носить"), ("вести", "водить"), ("везти", "возить"), ("йти", "ходить"),
    ("ехать", "езжать"), ("лететь", "летать"), ("бежать", "бегать"), ("ползти", "ползать"),
    ("лечь", "лекать"), ("речь", "рекать"), ("течь", "текать"), ("сечь", "секать"),
    ("жечь", "жигать"), ("беречь", "берегать"), ("мочь", "могать"), ("стричь", "стригать"),
    ("прячь", "прягать"), ("нять", "нимать"), ("нять", "имать"), ("ъять", "ымать"),
    ("чать", "чинать"), ("жать", "жимать"), ("пять", "пинать"), ("мять", "минать"),
    ("клясть", "клинать"), ("переть", "пирать"), ("тереть", "тирать"), ("мереть", "мирать"),
    ("брать", "бирать"), ("драть", "дирать"), ("звать", "зывать"), ("рвать", "рывать"),
    ("гнать", "гонять"), ("слать", "сылать"), ("дать", "давать"), ("знать", "знавать"),
    ("стать", "ставать"), ("расти", "растать"), ("цвести", "цветать"), ("грести", "гребать"),
    ("лезть", "лезать"), ("красть", "крадывать"), ("пасть", "падать"), ("сесть", "седать"),
    ("ложить", "лагать"), ("ложить", "кладывать"), ("бить", "бивать"), ("вить", "вивать"),
    ("лить", "ливать"), ("пить", "пивать"), ("жить", "живать"), ("шить", "шивать"),
    ("крыть", "крывать"), ("мыть", "мывать"), ("рыть", "рывать"), ("дуть", "дувать"),
    ("уть", "увать"), ("петь", "певать"), ("греть", "гревать"), ("деть", "девать"),
    ("плыть", "плывать"), ("леть", "левать"), ("зреть", "зревать"), ("пустить", "пускать"),
    ("скупить", "скупать"), ("откупить", "откупать"), ("выкупить", "выкупать"),
    ("дкупить", "дкупать"), ("катить", "катывать"), ("рубить", "рубать"), ("ступить", "ступать"),
    ("хватить", "хватывать"),
    ("кусить", "кусывать"), ("вернуть", "ворачивать"), ("вратить", "вращать"),
    ("гнуть", "гибать"), ("двинуть", "двигать"), ("кинуть", "кидывать"), ("нуть", "ать"),
    ("обрать", "бирать"), ("одрать", "дирать"), ("озвать", "зывать"), ("орвать", "рывать"),
    ("огнать", "гонять"), ("ослать", "сылать"), ("зослать", "ссылать"), ("ойти", "ходить"),
    ("зойти", "сходить"), ("изойти", "исходить"), ("быть", "бывать"), ("стыть", "стывать"),
    ("мянуть", "минать"), ("помнить", "поминать"), ("ануть", "анывать"), ("олкнуть", "алкивать"),
    ("оснуть", "асать"), ("дохнуть", "дыхать"), ("сохнуть", "сыхать"), ("снуть", "сыпать"),
    ("блюсти", "блюдать"), ("обрести", "обретать"), ("есть", "едать"), ("гореть", "горать"),
    ("затронуть", "затрагивать"), ("дотронуть", "дотрагивать"), ("тащить", "таскивать"),
    ("ыгнуть", "ыгивать"), ("угнуть", "угивать"), ("стичь", "стигать"), ("стеречь", "стерегать"),
    ("небречь", "небрегать"), ("сунуть", "совывать"), ("колоть", "калывать"),
    ("пороть", "парывать"), ("лезти", "лезать"), ("честь", "читывать"),
    ("януть", "ягивать"), ("еркнуть", "еркивать"), ("бросить", "брасывать"),
    ("честь", "читать"), ("лгать", "лыгать"), ("простить", "прощать"), ("ткнуть", "тыкать"),
)  # fmt: skip
"""Endings of perfectives with those of their imperfectives."""


@lru_cache(maxsize=50_000)
def imperfectives(verb: str) -> frozenset[str]:
    """The imperfectives of a perfective infinitive in small letters, ё as е; empty if none.

    Those of a reflexive verb are reflexive, those of any other are not.
    """
    listed = _listed().get(verb)
    if listed is not None:
        return listed
    if not _has_aspect(verb, "perf"):
        return frozenset()
    plain, ending = _without_ending(verb)
    for tier in (_irregular(plain), _regular(plain), _lengthened_in(plain)):
        real = [text + ending for text in tier if _has_aspect(text + ending, "impf")]
        if real:
            return frozenset(real) - {verb}
    return frozenset()


def _without_ending(verb: str) -> tuple[str, str]:
    """The verb without the reflexive ending, and that ending."""
    for ending in ("ся", "сь"):
        if verb.endswith(ending):
            # -ся behind a consonant's sign, -сь behind a vowel: the imperfectives end in -ть.
            return verb.removesuffix(ending), "ся"
    return verb, ""


def _irregular(perfective: str) -> Iterator[str]:
    """What its imperfective may be by the endings that are listed."""
    for ending, other in _ENDINGS:
        if perfective.endswith(ending):
            yield perfective.removesuffix(ending) + other


def _regular(perfective: str) -> Iterator[str]:
    """With -ать or -ять for -ить, or а for о: запретить, запрещать; допросить, допрашивать."""
    for stem in _softened(perfective):
        yield stem + ("ать" if stem[-1:] in _HUSHING + "д" else "ять")
        yield from _lengthened(_with_a(stem))


def _softened(perfective: str) -> list[str]:
    """The stems that a verb in -ить, or any other, has before the ending of its imperfective."""
    stem = perfective[:-3]
    if not perfective.endswith("ить"):
        return []
    for hard, softened in _SOFTENED.items():
        if stem.endswith(hard):
            return [stem.removesuffix(hard) + soft for soft in softened]
    return [stem]


def _lengthened_in(perfective: str) -> Iterator[str]:
    """With -ывать or -ивать: записать, записывать; осмотреть, осматривать; одеть, одевать."""
    for stem in _softened(perfective):
        yield from _lengthened(stem)
    if perfective.endswith(("ать", "ять", "еть")):
        stem = perfective[:-3]
        yield from _lengthened(_with_a(stem))
        yield from _lengthened(stem)
    if perfective.endswith("еть"):
        yield perfective[:-3] + "евать"


def _with_a(stem: str) -> str:
    """The stem with а for о in its last syllable, "" where it has none there."""
    place = max((n for n, letter in enumerate(stem) if letter in _VOWELS), default=-1)
    return stem[:place] + "а" + stem[place + 1 :] if place >= 0 and stem[place] == "о" else ""


def _lengthened(stem: str) -> Iterator[str]:
    if not stem:
        return
    if stem[-1] not in _HUSHING + "гкх" + _VOWELS:
        yield stem + "ывать"
    yield stem + "ивать"


@lru_cache(maxsize=50_000)
def _has_aspect(verb: str, aspect: str) -> bool:
    """Whether the dictionary has an infinitive of this aspect, which is perf or impf."""
    return any(
        parse.is_known and "INFN" in parse.tag and aspect in parse.tag
        for parse in (russian_parses(verb) if verb else ())
    )


@cache
def _listed() -> dict[str, frozenset[str]]:
    """The imperfectives of the perfectives that are listed."""
    text = (files("align") / "resources" / "aspect_pairs.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: frozenset(row[1:]) for row in rows}
