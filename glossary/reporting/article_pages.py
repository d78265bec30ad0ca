"""Pages of articles: fragments with what was decided on them, and articles in both languages."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from align.commands.formats.article_page import (
    PAIR_STATES,
    STATES,
    ArticlePage,
    Note,
    PageLink,
    article_page,
    context_page,
    note_on,
    readable_span,
)
from align.commands.formats.bead_page import BeadPage, BeadRow, bead_row
from align.errors import InputError
from align.records import GAP, Document, Pair, name_of
from glossary.entries.entry import Entry, entry_of_pair
from glossary.reporting.cards import entry_label, entry_state
from glossary.reporting.corpus_texts import CorpusTexts
from glossary.reporting.page_names import page_key
from glossary.store.store import Store

_SHOWN_PLACES = 6
_SENTENCE = "sentence"
_ALIGNED = ("aligned sentences",)


@dataclass(slots=True)
class WherePairs:
    """Where the pairs of the last build stand.

    articles: for each English article, how many fragments it has. translated: (Russian, English)
    names of articles that exist in both languages. places: of each entry, (article, number of the
    note) of its fragments.
    """

    articles: dict[str, int] = field(default_factory=dict)
    translated: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def russian(self) -> dict[str, str]:
        """The Russian of each translated article, by its English."""
        return {en: ru for ru, en in self.translated}


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """A line in the list of articles: its page, title, and how many notes of each state it has."""

    key: str
    name: str
    title: str
    numbers: Mapping[str, int]

    @property
    def open(self) -> int:
        """How much there is to do in it."""
        return sum(self.numbers.get(state, 0) for state in PAIR_STATES[:3])


@dataclass(frozen=True, slots=True)
class ListedTranslation:
    """A line in the list of translated articles: its page, and how many beads of each state."""

    key: str
    ru: str
    en: str
    numbers: Mapping[str, int]


def is_fragment(pair: Pair) -> bool:
    """Whether a pair is a fragment of one article, not a sentence or a term of two."""
    return pair.kind != _SENTENCE and pair.en_file in (None, pair.file)


def where_pairs(store: Store, owners: Mapping[str, str]) -> WherePairs:
    """Where the pairs of a store stand. owners: as of Entries.owners."""
    found = WherePairs()
    for document in store.entries.documents():
        if document.language == "en":
            found.articles[document.path] = 0
    translated: dict[tuple[str, str], None] = {}
    for pair in store.entries.pairs():
        if not is_fragment(pair):
            translated[pair.file, pair.en_file or ""] = None
            continue
        number = found.articles.get(pair.file, 0) + 1
        found.articles[pair.file] = number
        if (identity := owner_of(pair, owners)) is not None:
            found.places[identity].append((pair.file, number))
    found.articles = dict(sorted(found.articles.items()))
    found.translated = sorted(translated)
    return found


def owner_of(pair: Pair, owners: Mapping[str, str]) -> str | None:
    """The id of the entry that a pair belongs to, None where it has no English."""
    own = entry_of_pair(pair)
    return own if own is None else owners.get(own, own)


@dataclass(frozen=True, slots=True)
class ArticleMaker:
    """What pages of articles are made of.

    entries: by id. cards: where the card of each entry is. only: the entries that are shown, None
    for all.
    """

    store: Store
    texts: CorpusTexts
    where: WherePairs
    owners: Mapping[str, str]
    entries: Mapping[str, Entry]
    cards: Mapping[str, PageLink]
    only: Collection[str] | None = None

    def articles(self) -> Iterator[ArticlePage]:
        """The pages of English articles, by name; only those with something on them."""
        for name in self.where.articles:
            page = self._article(name)
            if page.notes or self.only is None:
                yield page

    def _article(self, name: str) -> ArticlePage:
        pairs = [pair for pair in self.store.entries.pairs(file=name) if is_fragment(pair)]
        numbered = list(enumerate(pairs, 1))
        if self.only is not None:
            numbered = [one for one in numbered if owner_of(one[1], self.owners) in self.only]
        wanted = {id(pair): number for number, pair in numbered}
        pairs = [pair for _, pair in numbered]

        def note(pair: Pair, number: int) -> Note:
            return self._note(pair, number, (name, wanted[id(pair)]))

        key = page_key("a", name)
        try:
            page = article_page(self.texts.document(name), pairs, key, note)
        except InputError as error:
            page = context_page(name, pairs, key, note, _shown_without(str(error)))
        russian = self.where.russian.get(name)
        beside = "side by side with its Russian"
        other = None if russian is None else PageLink(beside, page_key("t", russian, name))
        return replace(page, states=tuple(STATES), other=None if self.only is not None else other)

    def _note(self, pair: Pair, number: int, here: tuple[str, int]) -> Note:
        """The note on a fragment with what was decided on its entry."""
        note = note_on(pair, number)
        identity = owner_of(pair, self.owners)
        entry = None if identity is None else self.entries.get(identity)
        if entry is None:
            return note
        facts = [("note", entry.note)] if entry.note else []
        if (entry.ru, entry.en) != (pair.ru, pair.en) and entry.status == "edited":
            facts.insert(0, ("edited to", f"{entry.ru} = {entry.en}"))
        places = [place for place in self.where.places.get(entry.id, ()) if place != here]
        others = tuple(self._place(place, here[0]) for place in places[:_SHOWN_PLACES])
        return replace(
            note,
            state=entry_state(entry),
            label=entry_label(entry),
            facts=tuple(facts),
            entry=self.cards.get(entry.id),
            others=others,
            more=len(places) - len(others),
        )

    def _place(self, place: tuple[str, int], here: str) -> PageLink:
        """The link to a fragment in an article, from the article ``here``."""
        name, number = place
        if self.only is not None:  # which numbers its notes have there is not known yet
            return PageLink(name, page_key("a", name))
        text = f"note {number}" if name == here else name
        return PageLink(text, page_key("a", name), f"n{number}")

    def translations(self) -> Iterator[BeadPage]:
        """The pages of articles that exist in both languages, by name."""
        for ru, en in self.where.translated:
            page = self._translation(ru, en)
            if page.rows or page.terms:
                yield page

    def _translation(self, ru: str, en: str) -> BeadPage:
        pairs = [
            pair
            for pair in self.store.entries.pairs(file=ru)
            if pair.en_file == en and self._is_shown(pair)
        ]
        sentences = [pair for pair in pairs if pair.kind == _SENTENCE]
        problem = "" if self.only is None else "Only what was decided since then is shown."
        gaps = _Gaps([], [])
        if self.only is None:
            try:
                gaps = _gaps(self.texts.document(ru), self.texts.document(en), sentences)
            except InputError as error:
                problem = f"Text without a counterpart is not shown: {error}."
        rows = _in_order(sentences, gaps)
        numbered = tuple(self._row(number, row) for number, row in enumerate(rows, 1))
        terms = [(pair.ru, self._card(pair)) for pair in pairs if pair.kind != _SENTENCE]
        known = dict.fromkeys((text, link) for text, link in terms if link is not None)
        key = page_key("t", ru, en)
        title = _pair_title(ru, en)
        page = BeadPage(key, ru, en, title, numbered, problem=problem, terms=tuple(known))
        if self.only is not None or en not in self.where.articles:
            return page
        return replace(page, other=PageLink("the English with its marks", page_key("a", en)))

    def _is_shown(self, pair: Pair) -> bool:
        return self.only is None or owner_of(pair, self.owners) in self.only

    def _card(self, pair: Pair) -> PageLink | None:
        identity = owner_of(pair, self.owners)
        entry = None if identity is None else self.entries.get(identity)
        link = None if entry is None else self.cards.get(entry.id)
        return None if entry is None or link is None else replace(link, text=entry.en)

    def _row(self, number: int, row: "Pair | tuple[str, str]") -> BeadRow:
        if isinstance(row, tuple):
            return bead_row(number, row, 0.0, GAP)
        reason = "" if row.reasons == _ALIGNED else next(iter(row.reasons), "")
        shown = bead_row(number, (row.ru, row.en or ""), row.confidence or 0.0, reason)
        identity = owner_of(row, self.owners)
        entry = None if identity is None else self.entries.get(identity)
        if entry is None:
            return shown
        state = entry_state(entry)
        decided = f"{STATES[state][0]} {name_of(entry.status)}" if entry.status != "new" else ""
        return replace(shown, decision=decided, entry=self.cards.get(entry.id))


@dataclass(frozen=True, slots=True)
class _Gaps:
    """(place, text) of what no sentence covers, of the Russian and of the English, in order."""

    ru: Sequence[tuple[int, str]]
    en: Sequence[tuple[int, str]]


def _gaps(ru: Document, en: Document, pairs: Sequence[Pair]) -> _Gaps:
    return _Gaps(
        _uncovered(ru, [(pair.ru_start, pair.ru_end) for pair in pairs]),
        _uncovered(en, [(pair.en_start or 0, pair.en_end or 0) for pair in pairs]),
    )


def _uncovered(document: Document, places: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """(original offset, text) of what lies in none of the places, paragraph by paragraph."""
    spans = sorted(
        (span.start, span.end)
        for start, end in places
        if len(span := readable_span(document, start, end))
    )
    gaps, at, number = [], 0, 0
    for block in document.blocks:
        at = max(at, block.start)
        while number < len(spans) and spans[number][0] < block.end:
            gaps.append((at, spans[number][0]))
            at = max(at, spans[number][1])
            number += 1
        gaps.append((at, block.end))
        at = max(at, block.end)
    return [
        (document.origins[start], text)
        for start, end in gaps
        if start < end and any(map(str.isalnum, text := " ".join(document.text[start:end].split())))
    ]


def _in_order(pairs: Sequence[Pair], gaps: _Gaps) -> list["Pair | tuple[str, str]"]:
    """Pairs and (Russian, English) of gaps by their Russian; English gaps behind what is before."""
    rows: list[tuple[tuple[int, int, int], Pair | tuple[str, str]]] = [
        ((pair.ru_start, 0, 0), pair) for pair in pairs
    ]
    rows += [((place, 0, 0), (text, "")) for place, text in gaps.ru]
    english = sorted((pair.en_start or 0, pair.ru_start) for pair in pairs)
    at, behind = 0, -1
    for place, text in gaps.en:
        while at < len(english) and english[at][0] < place:
            behind = english[at][1]
            at += 1
        rows.append(((behind, 1, place), ("", text)))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _pair_title(ru: str, en: str) -> str:
    """The name that both articles have, else both names."""
    names = [name.rpartition("/")[2].rpartition(".")[0] for name in (ru, en)]
    return names[0] if names[0] == names[1] and names[0] else f"{ru} and {en}"


def _shown_without(problem: str) -> str:
    return f"{problem}. Shown are the sentences around each fragment."
