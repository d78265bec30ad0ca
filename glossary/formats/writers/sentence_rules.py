"""Rules that tell OmegaT where a sentence ends, so that abbreviations and initials do not cut one.

OmegaT cuts what it translates, and what its memories hold, at every full stop before a space, but
for the abbreviations that it knows, which in Russian are four: a text such as «Суд в г. Алматы» is
never filled in whole. With these rules in a project's folder omegat it is. They follow
align.language.sentences as far as patterns can; where they end they go on as OmegaT's own do.

Two files with the same rules: segmentation.conf is what OmegaT reads up to version 5 (beans of
Java as XML), segmentation.srx is read from version 6 on (SRX 2.0, LISA 2008).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from razdel.segmenters import sokr

from align.language.lists.lexicon import words_of
from align.language.sentences import (
    EN_BEFORE_NUMBER,
    EN_INITIALS,
    EN_SUFFIXES,
    EN_TITLES,
    RU_AFTER_NUMBER,
    RU_BEFORE_NAME,
    RU_NEVER_LAST,
)
from glossary.formats.xml import attribute, escaped_for_xml

OURS = b"<!-- Rules of tolmach -->"
"""Stands in these files, so that an export knows a project's own rules from them."""


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """Whether to cut between what ``before`` and ``after`` match, patterns of Java."""

    before: str
    after: str
    cuts: bool = False


_WORD = r"(?<![\p{L}\p{N}])"
_SPACE = r"\s"
_LOWER = SentenceRule(r"[.?!…]", r"\s+\p{Ll}")
_DEFAULT = (
    SentenceRule(r"\.\.\.", r"\s+\P{Lu}"),
    SentenceRule(r"^\s*\p{Nd}+[\p{Nd}\.\)\]]+\s+", r"\p{Lu}", cuts=True),
    SentenceRule(r"[\.\?\!]+", _SPACE, cuts=True),
    SentenceRule(r"\n", " +", cuts=True),
    SentenceRule(r"<br\d+/?>", ".", cuts=True),
)


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


def _no_sentence(language: str, then: str = "") -> str:
    """What goes on: no word that begins a sentence, with a capital. then: what it must be."""
    starters = _any_of(word.capitalize() for word in words_of(language, "sentence_starters"))
    return rf"\s+(?!{starters}(?!\p{{L}})){then}"


def _russian() -> tuple[SentenceRule, ...]:
    heads = {word for word in sokr.HEAD_SOKRS if not word.isascii()} | RU_BEFORE_NAME
    words = words_of("ru", "abbreviated_words")
    never, numbered = RU_NEVER_LAST, RU_AFTER_NUMBER - RU_NEVER_LAST
    unnumbered = numbered & (heads | {"гг"})
    doubtful = (heads & words) - never - numbered
    rest = heads - words - never - numbered
    pairs = sorted(rf"{one}\.\s?{other}" for one, other in sokr.HEAD_PAIR_SOKRS)
    starting = _no_sentence("ru")
    return (
        SentenceRule(rf"{_WORD}(?:\p{{Lu}}|Дж|Вс)\.", _no_sentence("ru", r"\p{Lu}")),
        SentenceRule(rf"(?iu){_WORD}{_any_of(pairs)}\.", _SPACE),
        SentenceRule(rf"(?iu){_WORD}{_any_of(rest | never)}\.", _SPACE),
        SentenceRule(rf"(?iu){_WORD}(?<!\d\s{{0,2}}){_any_of(unnumbered)}\.", starting),
        SentenceRule(rf"(?iu){_WORD}{_any_of(doubtful)}\.", starting),
        SentenceRule(rf"(?iu){_WORD}{_any_of(words_of('ru', 'short_months'))}\.", r"\s+\d"),
        _LOWER,
    )


def _english() -> tuple[SentenceRule, ...]:
    initials = _any_of({r"\p{Lu}", *EN_INITIALS})
    suffixes = _any_of(word.capitalize() for word in EN_SUFFIXES)
    starting = _no_sentence("en")
    return (
        SentenceRule(rf"{_WORD}{initials}\.", _no_sentence("en", r"\p{Lu}")),
        SentenceRule(rf"(?i){_WORD}{_any_of(EN_TITLES)}\.", _SPACE),
        SentenceRule(rf"(?i){_WORD}(?:e\.\s?g|i\.\s?e)\.", _SPACE),
        SentenceRule(rf"{_WORD}(?:\p{{L}}\.){{2,9}}", starting),
        SentenceRule(rf"(?i){_WORD}{_any_of(EN_BEFORE_NUMBER)}\.", r"\s+\d"),
        SentenceRule(rf"{_WORD}{suffixes}\.", starting),
        _LOWER,
    )


def sentence_rules() -> tuple[tuple[str, str, tuple[SentenceRule, ...]], ...]:
    """(name, pattern of codes, rules) of each language; the first rule that fits decides."""
    return (
        ("Russian", "RU.*", _russian()),
        ("English", "EN.*", _english()),
        ("Default", ".*", _DEFAULT),
    )


def write_conf(stream: IO[bytes]) -> int:
    """The number of rules written to ``stream``, as OmegaT reads them up to version 5."""
    maps = "".join(
        '<void method="add">\n<object class="org.omegat.core.segmentation.MapRule">\n'
        f"{_property('language', name)}{_property('pattern', pattern)}"
        f"{_listed('rules', ''.join(map(_bean, rules)))}</object>\n</void>\n"
        for name, pattern, rules in sentence_rules()
    )
    stream.write(
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<java version="1.8.0" class="java.beans.XMLDecoder">\n' + OURS + b"\n"
    )
    bean = f"{_listed('mappingRules', maps)}{_property('version', '0.2.2')}"
    stream.write(
        f'<object class="org.omegat.core.segmentation.SRX">\n{bean}</object>\n</java>\n'.encode()
    )
    return _count()


def _bean(rule: SentenceRule) -> str:
    cuts = '<void property="breakRule"><boolean>true</boolean></void>\n' if rule.cuts else ""
    return (
        '<void method="add">\n<object class="org.omegat.core.segmentation.Rule">\n'
        f"{_property('afterbreak', rule.after)}{_property('beforebreak', rule.before)}{cuts}"
        "</object>\n</void>\n"
    )


def _listed(name: str, added: str) -> str:
    return (
        f'<void property="{name}">\n<object class="java.util.ArrayList">\n{added}'
        "</object>\n</void>\n"
    )


def _property(name: str, value: str) -> str:
    return f'<void property="{name}"><string>{escaped_for_xml(value)}</string></void>\n'


def write_srx(stream: IO[bytes]) -> int:
    """The number of rules written to ``stream`` as SRX 2.0."""
    rules = "".join(
        f'<languagerule languagerulename="{attribute(name)}">\n{"".join(map(_element, listed))}'
        "</languagerule>\n"
        for name, _, listed in sentence_rules()
    )
    maps = "".join(
        f'<languagemap languagepattern="{attribute(pattern)}" '
        f'languagerulename="{attribute(name)}"/>\n'
        for name, pattern, _ in sentence_rules()
    )
    handles = "".join(
        f'<formathandle type="{kind}" include="{include}"/>\n'
        for kind, include in (("start", "no"), ("end", "yes"), ("isolated", "no"))
    )
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + OURS + b"\n")
    stream.write(
        '<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
        f'<header segmentsubflows="yes" cascade="yes">\n{handles}</header>\n<body>\n'
        f"<languagerules>\n{rules}</languagerules>\n<maprules>\n{maps}</maprules>\n"
        "</body>\n</srx>\n".encode()
    )
    return _count()


def _element(rule: SentenceRule) -> str:
    return (
        f'<rule break="{"yes" if rule.cuts else "no"}">\n'
        f"<beforebreak>{escaped_for_xml(rule.before)}</beforebreak>\n"
        f"<afterbreak>{escaped_for_xml(rule.after)}</afterbreak>\n</rule>\n"
    )


def _count() -> int:
    return sum(len(rules) for _, _, rules in sentence_rules())
