"""What else in the store bears on an entry: rivals, other forms, decisions on similar entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from align.text import text_key
from glossary.entries.entry import Entry
from glossary.entries.filters import EntryFilter
from glossary.entries.occurrences import sort_key
from glossary.store.opinions import Opinion
from glossary.store.queue import EntrySummary, edited_likeness
from glossary.store.store import Store

_LIKE = 70.0
"""Least similarity, 0..100, of Russian that is shown as similar."""

_SHOWN = 3
_RIVALS = 8
_MANY = 100
"""How many entries with the same words are looked at."""


@dataclass(frozen=True, slots=True)
class Related:
    """What bears on an entry.

    rivals: other English of the same Russian, to be chosen from. forms: undecided entries that
    are inflected forms of it with the same English, decided together with it. similar: decided
    ones, most similar first. former: what was decided on before the article was edited. opinions:
    of an entry that is to be adjudicated. replaced: what is rejected when this one is approved.
    """

    rivals: tuple[EntrySummary, ...] = ()
    forms: tuple[EntrySummary, ...] = ()
    similar: tuple[EntrySummary, ...] = ()
    former: EntrySummary | None = None
    opinions: tuple[Opinion, ...] = ()
    replaced: Entry | None = None


NOTHING = Related()


class Neighbourhood:
    """What bears on the entries of a store; what was left behind is looked up once a build."""

    def __init__(self, store: Store):
        self._store = store
        self._left_behind: tuple[int, list[EntrySummary]] = (-1, [])

    def of(self, entry: Entry, mode: str, *, alone: bool) -> Related:
        """What bears on ``entry`` in a sitting of this mode; nothing in a blind one: it would tell.

        alone: leave out what would be decided together with the entry.
        """
        if mode == "blind":
            return NOTHING
        if mode == "adjudicate":
            return Related(opinions=tuple(self._store.opinions.views(entry.id)))
        builds = self._store.entries.builds()
        if self._left_behind[0] != builds:
            self._left_behind = (builds, self._store.queue.left_behind())
        around = related(self._store, entry, self._left_behind[1])
        return replace(around, forms=(), replaced=None) if alone else around


def related(store: Store, entry: Entry, left_behind: Sequence[EntrySummary] = ()) -> Related:
    """What bears on ``entry``; left_behind: as ReviewQueue.left_behind gives it."""
    near = [s for s in store.queue.neighbours(entry.ru, entry.en) if s.id != entry.id]
    same_ru = [s for s in near if sort_key(s.ru) == sort_key(entry.ru)]
    rivals = [s for s in same_ru if text_key(s.en) != text_key(entry.en) and not s.gone]
    former = _former(entry, left_behind) if entry.status == "new" and left_behind else None
    forms = _forms(entry, near) if entry.status in ("new", "skipped") else ()
    used = {s.id for s in (*rivals, *forms)} | ({former.id} if former else set())
    decided = [s for s in near if s.status not in ("new", "skipped") and s.id not in used]
    return Related(
        tuple(sorted(rivals, key=lambda s: (s.status == "rejected", s.id))[:_RIVALS]),
        tuple(forms),
        tuple(_most_similar(entry, decided)),
        former,
        replaced=store.entries.replaced(entry),
    )


def mergeable(store: Store, entry: Entry, around: Related) -> list[EntrySummary]:
    """What an entry might be merged into: what is related to it, then its neighbours by Russian."""
    key = text_key(entry.ru)
    near = sorted(
        store.queue.neighbours(entry.ru, entry.en, each=3),
        key=lambda s: (text_key(s.ru) != key, s.ru, s.id),
    )
    known = {s.id: s for s in (*around.similar, *around.forms, *around.rivals, *near)}
    return [s for s in known.values() if s.id != entry.id and s.status != "rejected"]


def with_words(store: Store, words: str) -> list[EntrySummary]:
    """The entries, decided ones too, that have these words: exact matches, then the shortest.

    At most a hundred.
    """
    found = store.queue.matching(EntryFilter(text=words)) if words.strip() else []
    key = text_key(words)

    def rank(summary: EntrySummary) -> tuple[bool, int]:
        exact = key in (text_key(summary.ru), text_key(summary.en))
        return not exact, len(summary.ru) + len(summary.en)

    return sorted(store.queue.summaries(found[:_MANY]), key=rank)


def _forms(entry: Entry, near: Iterable[EntrySummary]) -> tuple[EntrySummary, ...]:
    """Undecided entries of the same English whose Russian is the same but for inflection."""
    english = text_key(entry.en)
    same = [s for s in near if s.status == "new" and text_key(s.en) == english]
    return tuple(sorted((s for s in same if same_lemmas(entry.ru, s.ru)), key=lambda s: s.ru))


def same_lemmas(ru: str, other: str) -> bool:
    """Whether two Russian texts are the same words in the same order, each in some form."""
    first, second = sort_key(ru).split(), sort_key(other).split()
    if len(first) != len(second):
        return False
    return all(a == b or bool(_lemmas(a) & _lemmas(b)) for a, b in zip(first, second, strict=True))


@lru_cache(maxsize=4096)
def _lemmas(word: str) -> frozenset[str]:
    """The dictionary forms that a word may be of; the analysis is OpenCorpora's."""
    from align.language.vocabulary import russian_parses

    if not word.isalpha():
        return frozenset((word,))
    return frozenset(form.normal_form for form in russian_parses(word) if form.score > 0.01)


def _most_similar(entry: Entry, decided: Iterable[EntrySummary]) -> list[EntrySummary]:
    """The decided entries most like this one, by either text; at most three."""
    from rapidfuzz.fuzz import ratio

    english = text_key(entry.en)
    scored = [
        (100.0 if text_key(s.en) == english else ratio(sort_key(entry.ru), sort_key(s.ru)), s)
        for s in decided
    ]
    best = sorted((pair for pair in scored if pair[0] >= _LIKE), key=lambda p: (-p[0], p[1].id))
    return [summary for _, summary in best[:_SHOWN]]


def _former(entry: Entry, left_behind: Iterable[EntrySummary]) -> EntrySummary | None:
    """What this entry was before its article was edited, None where nothing is like it."""
    scored = [(edited_likeness(entry.ru, entry.en, s.found_ru, s.found_en), s) for s in left_behind]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] else None
