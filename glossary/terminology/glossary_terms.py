"""What a glossary approves and forbids, by Russian term, for checks of translations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import wordfreq

from align.fragments.keys import fragment_key
from align.language.morphology import readings
from align.language.transliteration import likeness
from glossary.entries.entry import Entry
from glossary.terminology.russian_index import TermPattern, term_pattern

CHECKED_KINDS = ("term", "name", "hashtag")
"""Kinds of entries that translations are checked against; slogans and posts are not terms."""

_RARE, _RARE_BORROWING = 3.0, 4.0
"""Zipf frequency below which a single Russian word is hardly anything but a term."""

_SOUNDS_ALIKE = 0.8
"""Likeness in sound from which a word counts as borrowed by English: аким, akim."""

_COMMON = 4.3
"""Zipf frequency from which a single Russian word has many meanings besides that of a term."""


@dataclass(frozen=True, slots=True)
class ListedRendering:
    """An English text that an entry approves or forbids, with the entry's id."""

    en: str
    entry: str


@dataclass(frozen=True)
class CheckedTerm:
    """A Russian term with all that the glossary says about its English.

    ru: as the first entry cites it. pattern: None for hashtags. approved, forbidden: each English
    text once. kept: it is not to be translated.
    """

    key: str
    ru: str
    kind: str
    pattern: TermPattern | None
    approved: tuple[ListedRendering, ...]
    forbidden: tuple[ListedRendering, ...]
    kept: bool

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
        return max(float(wordfreq.zipf_frequency(word, "ru")) for word in words)

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


def checked_terms(entries: Iterable[Entry]) -> list[CheckedTerm]:
    """The approved terms, names and hashtags among ``entries``, by key; preferred English first."""
    grouped: dict[tuple[str, bool], list[tuple[Entry, TermPattern | None]]] = defaultdict(list)
    for entry in entries:
        if not entry.approved or entry.kind not in CHECKED_KINDS:
            continue
        if entry.kind == "hashtag":
            grouped[fragment_key(entry.ru, "hashtag"), True].append((entry, None))
            continue
        pattern = term_pattern(entry.ru, name=entry.kind == "name")
        if pattern is not None:
            grouped[pattern.key, False].append((entry, pattern))
    return [_checked(key, grouped[key, tag]) for key, tag in sorted(grouped)]


def _checked(key: str, members: list[tuple[Entry, TermPattern | None]]) -> CheckedTerm:
    members.sort(key=lambda m: (not m[0].attributes.preferred, m[0].ru, m[0].en, m[0].id))
    forbidden = {e.en: ListedRendering(e.en, e.id) for e, _ in members if e.attributes.forbidden}
    approved = {
        e.en: ListedRendering(e.en, e.id)
        for e, _ in members
        if not e.attributes.forbidden and e.en not in forbidden
    }
    first, pattern = next((m for m in members if not m[0].attributes.forbidden), members[0])
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
