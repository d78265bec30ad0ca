"""What an entry becomes in a file: its units, their order, and what a format refuses."""

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from align.text import text_key
from glossary.entries.entry import Entry
from glossary.entries.occurrences import sort_key

_MOST_WORDS = 8

Precedence = tuple[bool, bool, str, int, str]
"""Approved, preferred, when decided, how often it occurs, id."""


def is_term(entry: Entry) -> bool:
    """Whether the entry belongs into a glossary: anything but sentences, up to eight words.

    Forbidden terms do not: where nothing can say so they would be offered as translations.
    """
    return not entry.attributes.forbidden and has_form_of_term(entry)


def is_term_or_text(entry: Entry) -> bool:
    """Whether it is a term, or a text that OmegaT may cut into several segments."""
    cut = several(entry.ru) or several(entry.en)
    return is_term(entry) or (cut and not entry.attributes.forbidden)


def has_form_of_term(entry: Entry) -> bool:
    """Whether it is a term by its form: no sentence, up to eight words."""
    return entry.kind != "sentence" and len(entry.ru.split()) <= _MOST_WORDS


def spellings(entry: Entry, *, ye: bool) -> list[str]:
    """The entry's own Russian, then its other spellings; with ye those with е for ё as well."""
    texts = list(dict.fromkeys((entry.ru, *entry.variants)))
    if ye:
        texts += [text.replace("ё", "е").replace("Ё", "Е") for text in texts]
    return list(dict.fromkeys(texts))


# Begins with a set of characters, which is found much faster than alternatives are.
_BOUNDARY = re.compile(r"[.?!…\n\r](?:(?<=[\n\r])|[\"'»”’)\]]*\s+\S)")

UNDECIDED = frozenset({"new", "skipped"})
"""The statuses behind which no decision stands."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One Russian text with its English, as a translation memory wants it.

    id: that of the entry, or id-2, id-3, … for its other spellings.
    """

    id: str
    ru: str
    en: str
    entry: Entry

    @property
    def several(self) -> bool:
        """Whether either side may be cut into several sentences by a translation tool."""
        return several(self.ru) or several(self.en)

    def source(self, *, from_english: bool) -> str:
        """The text that is translated."""
        return self.en if from_english else self.ru


def several(text: str) -> bool:
    """Whether a translation tool may cut ``text`` into several sentences.

    True rather too often (after abbreviations): a unit under segtype paragraph that is one
    sentence after all is matched as well, one under segtype sentence that is two never is.
    """
    return bool(_BOUNDARY.search(text))


class Streamed:
    """Entries in the order of every export, each id once, read anew each time they are iterated.

    For more of them than memory holds. Subclasses give ``__iter__``.
    """

    def __iter__(self) -> Iterator[Entry]:
        raise NotImplementedError

    def spellings(self) -> Iterable[str]:
        """The other spellings of all entries, maybe more than those."""
        return (text for entry in self for text in entry.variants)


def ordered_for_export(entries: Iterable[Entry]) -> list[Entry] | Streamed:
    """Entries in the order of every export, whatever order they came in.

    By Russian text (case, ё/е, punctuation and # aside). Of entries with the same Russian the one
    that a translation memory should prefer comes last, because OmegaT applies the last one:
    approved after not approved, then the preferred, then the later decision, then the more
    frequent. What is streamed is in order already.
    """
    return entries if isinstance(entries, Streamed) else sorted(entries, key=rank)


def rank(entry: Entry) -> tuple[str, str, str, Precedence]:
    """What :func:`ordered_for_export` sorts by; its first part is that of the store's own order."""
    return sort_key(entry.ru), text_key(entry.ru), entry.ru, precedence(entry)


def precedence(entry: Entry) -> Precedence:
    """What tells, of several translations of a text, the one to apply: the greatest."""
    decided = entry.decided_at or ""
    preferred = entry.attributes.preferred
    return entry.approved, preferred, decided, entry.occurrences, entry.id


def chosen_by_english(entries: Iterable[Entry]) -> dict[str, str]:
    """By English text, the id of the entry that is translated with its own Russian spelling.

    That of the highest :func:`precedence`. Memory grows with the number of texts.
    """
    best: dict[str, Precedence] = {}
    for entry in entries:
        known, found = best.get(entry.en), precedence(entry)
        if known is None or found > known:
            best[entry.en] = found
    return {text: found[-1] for text, found in best.items()}


def units_of(entries: Iterable[Entry]) -> Iterator[Unit]:
    """The units of ``entries``, in their order: each entry's own spelling, then its others.

    A spelling that is another entry's own is left to that entry, so that what a translator
    decided on it is not overridden by a spelling that was only seen elsewhere. Where edits made
    two entries the same, their unit is there once, at the place of the later one.

    entries: in order, and such that can be iterated more than once. Memory grows with the number
    of other spellings only.
    """
    if not (others := set(spellings_of(entries))):
        yield from _own_units(entries)
        return
    own = {entry.ru for entry in entries if entry.ru in others}
    units = (unit for entry in entries for unit in _units(entry, own) if unit.ru in others)
    last = {(unit.ru, unit.en): unit.id for unit in units}
    for _, group in groupby(entries, key=attrgetter("ru")):
        same = list(group)
        final = {(entry.ru, entry.en): entry.id for entry in same}
        for unit in (unit for entry in same for unit in _units(entry, own)):
            pair = unit.ru, unit.en
            if (last.get(pair) or final.get(pair, unit.id)) == unit.id:
                yield unit


def _own_units(entries: Iterable[Entry]) -> Iterator[Unit]:
    """One unit for each Russian and English; entries: in order, none with other spellings."""
    for _, group in groupby(entries, key=attrgetter("ru")):
        same = list(group)
        final = {(entry.ru, entry.en): entry.id for entry in same} if len(same) > 1 else {}
        for entry in same:
            if final.get((entry.ru, entry.en), entry.id) == entry.id:
                yield Unit(entry.id, entry.ru, entry.en, entry)


def _units(entry: Entry, own: AbstractSet[str]) -> Iterator[Unit]:
    """The units of one entry; own: spellings that belong to an entry of their own."""
    yield Unit(entry.id, entry.ru, entry.en, entry)
    if entry.variants:
        for number, spelling in enumerate(dict.fromkeys(entry.variants), start=2):
            if spelling not in own:
                yield Unit(f"{entry.id}-{number}", spelling, entry.en, entry)


class Some(Streamed):
    """Those entries of ``entries`` that ``wanted`` says yes to; iterable as often as they are."""

    def __init__(self, entries: Iterable[Entry], wanted: Callable[[Entry], bool]) -> None:
        self._entries, self._wanted = entries, wanted

    def __iter__(self) -> Iterator[Entry]:
        return filter(self._wanted, self._entries)

    def spellings(self) -> Iterable[str]:
        """The other spellings of all entries, maybe more than those."""
        return spellings_of(self._entries)


def spellings_of(entries: Iterable[Entry]) -> Iterable[str]:
    """The other spellings of ``entries``, and perhaps of more than those."""
    if isinstance(entries, Streamed):
        return entries.spellings()
    return (text for entry in entries for text in entry.variants)


def for_memory(entry: Entry) -> bool:
    """Whether it may go into a translation memory, which would apply a forbidden term."""
    return not entry.attributes.forbidden


def machine_confidence(entry: Entry) -> float | None:
    """The confidence, to 2 decimals, of an entry that nobody has decided on; otherwise None.

    What people decided does not need it, and a committed export must not change with the last
    bits of a processor's arithmetic.
    """
    if entry.confidence is None or entry.status not in UNDECIDED:
        return None
    return round(entry.confidence, 2)
