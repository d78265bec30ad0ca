"""The evidence for pairs of terms, counted article by article and added up."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from align.terms.records import Place, TermCandidate

Key = tuple[str, str]
"""The lemma keys of the Russian and the English term of a pair."""

KEPT = 5
"""Occurrences of a pair of which the citation form is made: the first ones."""

_FIELDS = 6  # numbers of a place: source, four offsets, bead


@dataclass(slots=True)
class Gathered:
    """The evidence for one pair.

    confidence: of its likeliest occurrence. alone: occurrences that are not inside a longer paired
    term. cut: occurrences that go on behind it on both sides. ru, en: its first occurrences, KEPT
    at most. fixed: its citation forms, where grammar has no part in them. about: what the article
    of each occurrence is about, see align.terms.termhood.subjects, added up. places: int32, flat,
    six numbers an occurrence; a source is its number in the harvest.
    """

    confidence: float = 0.0
    alone: int = 0
    cut: int = 0
    ru: list[TermCandidate] = field(default_factory=list)
    en: list[TermCandidate] = field(default_factory=list)
    ru_forms: Counter[str] = field(default_factory=Counter)
    en_forms: Counter[str] = field(default_factory=Counter)
    fixed: Key | None = None
    about: list[int] = field(default_factory=list)
    places: "array[int]" = field(default_factory=lambda: array("i"))

    @property
    def count(self) -> int:
        """How often it was paired."""
        return len(self.places) // _FIELDS

    def see(self, about: Sequence[int]) -> None:
        """Add what an article with an occurrence of it is about."""
        self.about = [a + b for a, b in zip_longest(self.about, about, fillvalue=0)]

    def add(self, other: "Gathered", shift: int) -> None:
        """Add the later evidence of ``other``, its sources renumbered by ``shift``."""
        self.confidence = max(self.confidence, other.confidence)
        self.alone += other.alone
        self.cut += other.cut
        self.ru.extend(other.ru[: KEPT - len(self.ru)])
        self.en.extend(other.en[: KEPT - len(self.en)])
        self.ru_forms.update(other.ru_forms)
        self.en_forms.update(other.en_forms)
        self.fixed = other.fixed or self.fixed
        self.see(other.about)
        moved = array("i", other.places)
        for at in range(0, len(moved), _FIELDS):
            moved[at] += shift
        self.places.extend(moved)


@dataclass(slots=True)
class Harvest:
    """The pairs of some articles by key, and how often each term was a candidate.

    beads, doubtful, cut: how many beads were read, how many of them are probably not translations,
    and how many are so long, or have so many phrases, that only their beginning was read.
    """

    sources: list[str] = field(default_factory=list)
    pairs: defaultdict[Key, Gathered] = field(default_factory=lambda: defaultdict(Gathered))
    ru_counts: Counter[str] = field(default_factory=Counter)
    en_counts: Counter[str] = field(default_factory=Counter)
    beads: int = 0
    doubtful: int = 0
    cut: int = 0

    def add(self, other: "Harvest") -> None:
        """Add a harvest of later articles."""
        shift = len(self.sources)
        self.sources.extend(other.sources)
        for key, pair in other.pairs.items():
            self.pairs[key].add(pair, shift)
        self.ru_counts.update(other.ru_counts)
        self.en_counts.update(other.en_counts)
        self.beads += other.beads
        self.doubtful += other.doubtful
        self.cut += other.cut

    def put(self, pair: Gathered, place: Place) -> None:
        """Add an occurrence in the last of the sources."""
        numbers = (place.ru_start, place.ru_end, place.en_start, place.en_end, place.bead)
        pair.places.extend((len(self.sources) - 1, *numbers))

    def places(self, pair: Gathered) -> Iterator[Place]:
        """The occurrences of one of the pairs, in the order in which they were seen."""
        for at in range(0, len(pair.places), _FIELDS):
            source, *numbers = pair.places[at : at + _FIELDS]
            yield Place(self.sources[source], *numbers)
