"""The glossary as the report shows it: cards of terms, and what the search looks through."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from align.commands.formats.article_page import PageLink, percent
from align.commands.formats.marks import Mark, MarkedPiece, marked
from align.odds import BANDS, band
from align.records import Span, name_of
from glossary.entries.attributes import FLAG_WORDS
from glossary.entries.entry import Entry
from glossary.entries.events import Event
from glossary.terminology.concepts import can_be_term, concepts

CARDS_A_PAGE = 150
"""Cards on one page: it opens at once, and 20,000 entries make no more than some 130 pages."""

_SURE = {word for _, word in BANDS[:2]}
_SHOWN_SOURCES = 8
_SHOWN_EVENTS = 12


@dataclass(frozen=True, slots=True)
class CardRendering:
    """An entry on a card.

    state: as of a fragment. label: its status, confidence and reviewer in words. ru: its Russian
    where that is not the card's. about: its kind, how often it occurs, how it is to be used, why it
    was paired, its note. sources: articles; more: how many further ones. events: what was decided,
    oldest first.
    """

    entry: Entry
    state: str
    label: str
    ru: str
    about: str
    ru_context: tuple[MarkedPiece, ...]
    en_context: tuple[MarkedPiece, ...]
    sources: tuple[PageLink, ...]
    more: int
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A Russian term with its renderings. forms: its other spellings. facts: (name, value)."""

    ru: str
    forms: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    renderings: tuple[CardRendering, ...]


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page of cards. number: from 1."""

    number: int
    cards: tuple[Card, ...]

    @property
    def key(self) -> str:
        """The key of the page."""
        return glossary_page(self.number)


def glossary_page(number: int) -> str:
    """The key of the page of cards of that number."""
    return f"glossary-{number}"


def entry_state(entry: Entry) -> str:
    """What an entry is shown as, see align.commands.formats.article_page.STATES."""
    if entry.approved:
        return "approved"
    if entry.status == "rejected":
        return "rejected"
    return "sure" if band(entry.confidence) in _SURE else "doubtful"


def entry_label(entry: Entry) -> str:
    """Status, reviewer and confidence of an entry in words."""
    who = f" by {entry.reviewer}" if entry.reviewer and entry.status != "new" else ""
    return f"{name_of(entry.status)}{who}, {percent(entry.confidence)}"


def grouped(entries: Iterable[Entry], keys: Mapping[str, str]) -> list[list[Entry]]:
    """The entries of each term together, in the order of the first of each; sentences last.

    keys: of the Russian of terms, see glossary.terminology.concepts.concept_keys.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        alone = not can_be_term(entry.kind, entry.ru)
        groups[f"\0{entry.id}" if alone else keys[entry.ru]].append(entry)
    return sorted(groups.values(), key=lambda group: group[0].kind == "sentence")


def places_of(groups: Sequence[Sequence[Entry]]) -> dict[str, PageLink]:
    """Where the card of each entry is, by the id of the entry."""
    return {
        entry.id: PageLink("in the glossary", glossary_page(1 + number // CARDS_A_PAGE), entry.id)
        for number, group in enumerate(groups)
        for entry in group
    }


def usages(entries: Iterable[Entry], keys: Mapping[str, str]) -> dict[str, str]:
    """How the approved ones among the entries are to be used, by id. keys: as above."""
    return {
        rendering.entry: rendering.usage
        for concept in concepts((entry for entry in entries if entry.approved), keys.__getitem__)
        for rendering in concept.renderings
    }


def search_data(
    groups: Sequence[Sequence[Entry]], places: Mapping[str, PageLink]
) -> dict[str, Any]:
    """What the search looks through: names of the columns, and a row for each entry."""
    rows = [
        [
            entry.id, entry.ru, "; ".join(entry.variants), entry.en, name_of(entry.kind),
            entry.attributes.domain, name_of(entry.status),
            -1 if entry.confidence is None else round(entry.confidence, 3),
            entry.occurrences, entry.decided_at or "", places[entry.id].page,
        ]
        for group in groups
        for entry in group
    ]  # fmt: skip
    columns = (
        "id", "ru", "forms", "en", "kind", "domain", "status", "confidence", "occurrences",
        "decided", "page",
    )  # fmt: skip
    return {"columns": columns, "rows": rows}


@dataclass(frozen=True, slots=True)
class CardMaker:
    """What cards are made of beside the entries.

    usages: as of :func:`usages`. events: decisions in words by entry, oldest first. source: the
    link to an article of that name.
    """

    usages: Mapping[str, str]
    events: Mapping[str, Sequence[str]]
    source: Callable[[str], PageLink]

    def card(self, group: Sequence[Entry]) -> Card:
        """The card of the entries of one term."""
        ordered = sorted(group, key=lambda entry: not entry.approved)
        texts = [text for entry in ordered for text in (entry.ru, *entry.variants)]
        plain = [text for text in texts if not text.startswith("#")] or texts
        forms = tuple(text for text in dict.fromkeys(texts) if text != plain[0])
        return Card(
            plain[0],
            forms,
            _facts(ordered),
            tuple(self._rendering(entry, plain[0]) for entry in ordered),
        )

    def _rendering(self, entry: Entry, ru: str) -> CardRendering:
        shown = entry.files[:_SHOWN_SOURCES]
        return CardRendering(
            entry,
            entry_state(entry),
            entry_label(entry),
            "" if entry.ru == ru else entry.ru,
            "; ".join(_about(entry, self.usages.get(entry.id, ""))),
            _context(entry.ru_context, entry.ru_mark, "ru"),
            _context(entry.en_context, entry.en_mark, "en"),
            tuple(map(self.source, shown)),
            len(entry.files) - len(shown),
            tuple(self.events.get(entry.id, ())),
        )


def card_pages(groups: Sequence[Sequence[Entry]], maker: CardMaker) -> Iterable[CardPage]:
    """The pages of cards, in order, at least one; made as they are asked for."""
    for start in range(0, max(len(groups), 1), CARDS_A_PAGE):
        cards = tuple(map(maker.card, groups[start : start + CARDS_A_PAGE]))
        yield CardPage(1 + start // CARDS_A_PAGE, cards)


def decisions_in_words(events: Iterable[Event]) -> dict[str, list[str]]:
    """The last decisions on each entry in words, by id, oldest first. events: oldest first."""
    words: dict[str, list[str]] = defaultdict(list)
    for event in events:
        words[event.entry].append(event_words(event))
        del words[event.entry][:-_SHOWN_EVENTS]
    return words


def event_words(event: Event) -> str:
    """An event in words: ``2026-03-01 Anna: edited: двор = yard (because …)``."""
    after = event.after
    role = "" if event.role == "decision" else f" ({event.role})"
    if after is None:
        return f"{event.at[:10]} {event.reviewer}: {event.action}{role}"
    note = f" ({after.note})" if after.note else ""
    undone = f"{event.action}: " if event.target is not None else ""
    what = f"{undone}{name_of(after.status)}: {after.ru} = {after.en}{note}"
    return f"{event.at[:10]} {event.reviewer}{role}: {what}"


def _about(entry: Entry, usage: str) -> list[str]:
    attributes = entry.attributes.as_dict()
    times = "once" if entry.occurrences == 1 else f"{entry.occurrences:,} times"
    flags = [words for flag, words in FLAG_WORDS.items() if attributes.get(flag)]
    said = dict.fromkeys([name_of(entry.kind), times, usage, *flags, *entry.reasons])
    return [*filter(None, said), *([f"note: {entry.note}"] if entry.note else [])]


def _context(text: str, mark: Span, side: str) -> tuple[MarkedPiece, ...]:
    return tuple(marked(text, [Mark(mark.start, mark.end, 0, side)] if len(mark) else []))


def _facts(entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """Subject field, definition and grammar, each from the first entry that has it."""
    facts: dict[str, str] = {}
    for entry in entries:
        for name, value in entry.attributes.as_dict().items():
            if isinstance(value, str):
                facts.setdefault(name.replace("_", " "), value)
    return tuple(facts.items())
