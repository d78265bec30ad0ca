"""What a glossary approves and forbids, by Russian term, for checks of translations."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from align.errors import UsageError
from align.fragments.keys import fragment_key
from align.language.lists.frequencies import zipf_of
from align.language.look_alikes import normalised
from align.language.morphology import readings
from align.language.transliteration import likeness
from glossary.entries.entry import Entry
from glossary.terminology.english_renderings import EnglishText, rendering
from glossary.terminology.words.english_words import english_words
from glossary.terminology.words.russian_patterns import (
    MOST_WORDS,
    TermPattern,
    regular_words,
    term_pattern,
)

CHECKED_KINDS = ("term", "name", "hashtag")
"""Kinds of entries that translations are checked against; slogans and posts are not terms."""

_RARE, _RARE_BORROWING = 3.0, 4.0
"""Zipf frequency below which a single Russian word is hardly anything but a term."""

_SOUNDS_ALIKE = 0.8
"""Likeness in sound from which a word counts as borrowed by English: аким, akim."""

_SHOWN = 80
"""Characters of a term that is named."""

_COMMON = 4.3
"""Zipf frequency from which a single Russian word has many meanings besides that of a term."""


@dataclass(frozen=True, slots=True)
class ListedRendering:
    """An English text that an entry approves or forbids, with the entry's id.

    inside: of a forbidden one, the approved texts of any entries that have it in them.
    """

    en: str
    entry: str
    inside: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedTerm:
    """A Russian term with all that the glossary says about its English.

    ru: as the first entry cites it. pattern: None for hashtags. approved, forbidden: each English
    text once. kept: it is not to be translated. must: it is never left out or shortened, and has
    no other meaning.
    """

    key: str
    ru: str
    kind: str
    pattern: TermPattern | None
    approved: tuple[ListedRendering, ...]
    forbidden: tuple[ListedRendering, ...]
    kept: bool
    must: bool = False

    @property
    def expected(self) -> tuple[str, ...]:
        """The texts that may stand in the translation."""
        kept = (self.ru,) if self.kept else ()
        return kept + tuple(listed.en for listed in self.approved if listed.en not in kept)

    @property
    def entry(self) -> str:
        """The id of the entry that a finding names."""
        return (self.approved or self.forbidden)[0].entry

    @cached_property
    def frequency(self) -> float:
        """The Zipf frequency of the commonest form of a term of one word."""
        words = {self.ru.lower()}
        for reading in readings(self.ru):
            words.update(form.word for form in reading.parse.lexeme)
        return max(zipf_of(word, "ru") for word in words)

    @property
    def is_specific(self) -> bool:
        """Whether it hardly means anything but the term: several words, a name or a rare word."""
        if self.pattern is None or self.kept or self.kind != "term" or len(self.pattern.slots) > 1:
            return True
        borrowed = any(likeness(self.ru, listed.en) >= _SOUNDS_ALIKE for listed in self.approved)
        rare = _RARE_BORROWING if borrowed else _RARE
        return self.pattern.slots[0].acronym or self.frequency < rare

    @property
    def is_common(self) -> bool:
        """Whether it is an everyday word."""
        return not self.is_specific and self.frequency >= _COMMON


def checked_terms(
    entries: Iterable[Entry], say: Callable[[str], object] = lambda line: None
) -> list[CheckedTerm]:
    """The approved terms, names and hashtags among ``entries``, by key; preferred English first.

    say: called with a line for the user about those that cannot be looked for.
    """
    grouped: dict[tuple[str, bool], list[tuple[Entry, TermPattern | None]]] = defaultdict(list)
    approved, left = _Approved(), list[str]()
    for entry in entries:
        if not entry.approved:
            continue
        if not entry.attributes.forbidden:
            approved.add(entry.en)
        if entry.kind not in CHECKED_KINDS:
            continue
        if entry.kind == "hashtag":
            grouped[fragment_key(entry.ru, "hashtag"), True].append((entry, None))
            continue
        pattern = term_pattern(entry.ru, name=entry.kind == "name", verb=_is_verb(entry))
        if pattern is not None:
            grouped[pattern.key, False].append((entry, pattern))
        else:
            left.append(entry.ru)
    _tell_left(left, say)
    return [_checked(key, grouped[key, tag], approved) for key, tag in sorted(grouped)]


def _tell_left(russian: Sequence[str], say: Callable[[str], object]) -> None:
    """Say which terms are not looked for, and why: a line for each reason."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for ru in russian:
        reasons[f"over {MOST_WORDS} words" if _is_too_long(ru) else "no word in it"].append(ru)
    for why, ones in sorted(reasons.items()):
        more = f" and {len(ones) - 1:,} more" if len(ones) > 1 else ""
        say(f"note: approved, but not looked for ({why}): {_shown(ones[0])}{more}")


def _shown(ru: str) -> str:
    return ru if len(ru) <= _SHOWN else f"{ru[:_SHOWN]}…"


def _is_too_long(ru: str) -> bool:
    return len(regular_words(normalised(ru))) > MOST_WORDS


def _is_verb(entry: Entry) -> bool:
    """Whether an entry says that it is a verb, by its part of speech or "to" before its English."""
    told = entry.attributes.part_of_speech
    return told == "verb" or (not told and entry.en.lower().startswith("to "))


class _Approved:
    """The approved English of all entries, by the keys of its words."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._by_key: dict[str, set[str]] | None = None

    def add(self, en: str) -> None:
        self._texts.append(en)

    def around(self, en: str) -> tuple[str, ...]:
        """The texts that have ``en`` in them and something more, in order."""
        wanted = rendering(en)
        if self._by_key is None:
            self._by_key = defaultdict(set)
            for text in self._texts:
                for word in english_words(text):
                    for key in word.keys:
                        self._by_key[key].add(text)
        first = wanted.words[0] if wanted.words else frozenset()
        texts = {text for key in first for text in self._by_key.get(key, ())}
        return tuple(
            text
            for text in sorted(texts)
            if len(rendering(text).words) > len(wanted.words) and EnglishText(text).whole(wanted)
        )


def _checked(
    key: str, members: list[tuple[Entry, TermPattern | None]], others: _Approved
) -> CheckedTerm:
    members.sort(key=lambda m: (not m[0].attributes.preferred, m[0].ru, m[0].en, m[0].id))
    forbidden = {
        e.en: ListedRendering(e.en, e.id, others.around(e.en))
        for e, _ in members
        if e.attributes.forbidden
    }
    approved = {
        e.en: ListedRendering(e.en, e.id)
        for e, _ in members
        if not e.attributes.forbidden and e.en not in forbidden
    }
    first, pattern = next((m for m in members if not m[0].attributes.forbidden), members[0])
    pattern = next((p for _, p in members if p is not None and p.is_verb), pattern)
    kept = any(e.attributes.do_not_translate for e, _ in members)
    return CheckedTerm(
        key,
        first.ru,
        first.kind,
        pattern,
        tuple(approved.values()),
        tuple(forbidden.values()),
        kept,
    )


def never_optional(
    terms: Iterable[CheckedTerm], wanted: Iterable[str] | None = None
) -> list[CheckedTerm]:
    """The terms, those of ``wanted`` marked as ``must``; None marks all of them.

    wanted: Russian terms in any spelling, hashtags too.

    :raises UsageError: one of them is not in the glossary, or too long to be looked for.
    """
    terms = list(terms)
    if wanted is None:
        return [replace(term, must=True) for term in terms]
    keys = {_key(ru): ru for ru in wanted}
    known = {(term.key, term.pattern is None) for term in terms}
    for key, ru in keys.items():
        if not key[0] and _is_too_long(ru):
            raise UsageError(f"{_shown(ru)}: over {MOST_WORDS} words, too many to be looked for")
        if key not in known:
            raise UsageError(f"{ru}: no approved term, name or hashtag; correct it or tolmach add")
    return [replace(t, must=True) if (t.key, t.pattern is None) in keys else t for t in terms]


def _key(ru: str) -> tuple[str, bool]:
    if ru.startswith("#"):
        return fragment_key(ru, "hashtag"), True
    pattern = term_pattern(ru)
    return ("" if pattern is None else pattern.key), False
