"""The ways to split a tag into words: which stretches can be words, and at what cost."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from heapq import heappop, heappush
from typing import Any

from align.hashtags.letters import Letters
from align.hashtags.outline import TagRun, TagSegment, outline_of
from align.language.vocabulary import (
    MAX_WORD,
    WORD_OF_ITS_OWN,
    WordModel,
    dictionary_words,
    russian_readings,
    word_model,
)

WORD_COST = 0.35
"""The cost of each word itself, so that rare words are not built from common scraps."""

Step = tuple[int, float]
"""The end of a word and its cost."""

Graph = list[Sequence[Step]]
"""For each position the words that start there."""

_HOPELESS = 4.0
_PLAIN_CAMEL_WORD = 6.0
_PLAIN_WORD = 4.8
_CAPITALS_INTO_LOWER = 5.0
_MIXED_ACRONYM = 7.0
_JOIN_MARGIN = 2.3
_COMPOUND = 2.4
_FREE_FORM = 1.0
_LINKING_VOWEL = 4.0
_UNLISTED_YO = 2.0
_YO_RARITY = 0.5
_DICTIONARY_COST = 8.2
_LONGEST_THOROUGH = 100
_FEW_STEPS = 2_000
"""Steps in which the splits of nearly all tags are found, without putting them in order."""
_MOST_STEPS = 100_000
"""Steps of the search for splits: a tag of a few words takes some hundred."""
_POOR_COST = 3.0
_POOR_COST_PER_LETTER = 0.9
_ENDINGS = re.compile("st|nd|rd|th|го|й|ый|ой|ий|ая|ое|х|ых|их|му|ти")
_CODE_COST = 2.0
_CASE_ENDINGS = frozenset(["а", "у", "е", "ом", "ы", "ов", "ам", "ами", "ах"])


@lru_cache(maxsize=5_000)
def _plain_cost(word: str, language: str, camel: bool) -> float | None:
    """The cost of a common word, which is not split any more; None of any other.

    camel: whether a capital begins it among words that capitals begin.
    """
    cost = word_model(language).costs.get(word, math.inf)
    if camel:
        return cost if cost < _PLAIN_CAMEL_WORD else None
    return cost if cost < _PLAIN_WORD and (language != "ru" or russian_readings(word)) else None


@lru_cache(maxsize=5_000)
def _unknown_parts(language: str, first: int, stop: int, base: float) -> tuple[Step, ...]:
    """Unlisted words from ``first`` that end before ``stop``; of many tags the same."""
    unknown = word_model(language).unknown
    return tuple((last, base + unknown[last - first]) for last in range(first + 3, stop))


class LatticeBuilder:
    """Collects the possible words of one tag."""

    def __init__(self, letters: Letters, given: Mapping[str, float], thorough: bool) -> None:
        self.letters = letters
        self.given = given
        self.thorough = thorough
        self.outline = outline_of(letters.shape)
        self.graph: Graph = [()] * len(letters.shape)
        self.reached = [math.inf] * (len(letters.shape) + 1)
        self.yo = "ё" in letters.spelled
        self.rich = bool(given) or thorough or self.yo

    def build(self) -> Graph:
        """The possible words of the tag by where they start."""
        for run in self.outline.runs:
            if run.segments:
                self._add_letters(run)
            elif run.sign == "d":
                self._add_number(run.start, run.end)
            else:
                self._add(run.start, run.end, 0.0)
        for start, end in self.outline.codes:
            self._add(start, end, _CODE_COST)
        return self.graph

    def _add(self, start: int, end: int, cost: float) -> None:
        """Add one word behind those that start there."""
        self.graph[start] = [*self.graph[start], (end, cost)]

    def _add_number(self, start: int, end: int) -> None:
        self._add(start, end, 1.0)
        low, shape = self.letters.low, self.letters.shape
        for ending in _ENDINGS.finditer(low, end, end + 2):
            if ending.start() == end:
                last = not shape[ending.end() : ending.end() + 1].isalpha()
                self._add(start, ending.end(), 1.2 if last else 2.6)
        after = shape[end : end + 2]
        if after[:1] == "A" and after[1:] != "a" and after[1:] != "A":
            self._add(start, end + 1, 1.5)
        elif after[:1] == "a" and low[end] == "s" and not after[1:].isalpha():
            self._add(start, end + 1, 1.2)

    def _add_letters(self, run: TagRun) -> None:
        model = word_model("ru" if run.sign in "Cc" else "en")
        for segment in run.segments:
            self._add_segment(model, segment)
        for first, middle, last in run.joined:
            self._add_joined(model, first, middle, last)

    def _add_joined(self, model: WordModel, first: int, middle: int, last: int) -> None:
        """Add two camel-case pieces as one name: YouTube, iPhone, СПбГУ."""
        if last - first > MAX_WORD:
            return
        low, shape = self.letters.low, self.letters.shape
        capitals = sum(map(str.isupper, shape[first:last]))
        acronym = last - first <= 7 and 2 * capitals > last - first
        if not (acronym or shape[first] in "Aa"):
            return
        whole = model.costs.get(low[first:last], _MIXED_ACRONYM if acronym else None)
        if whole is None:
            return
        apart = model.costs.get(low[first:middle], 7.0) + model.costs.get(low[middle:last], 7.0)
        if whole + _JOIN_MARGIN < apart:
            self._add(first, last, whole)

    def _add_segment(self, model: WordModel, segment: TagSegment) -> None:
        start, end = segment.start, segment.end
        if not self.given:
            camel = segment.capitals == 1 and self.outline.camel
            cost = _plain_cost(self.letters.low[start:end], model.language, camel)
            if cost is not None:
                self._add(start, end, WORD_COST + cost)
                return
        self._add_words(model, segment)
        for last, cost in segment.acronyms:
            self._add(start, last, cost)

    def _add_words(self, model: WordModel, segment: TagSegment) -> None:
        """Add the words of a segment from wherever a good enough split can reach.

        The innermost loop of splitting: everything is looked up once a letter at most.
        """
        start, end, mixed = segment.start, segment.end, segment.mixed
        low, graph, rich, reached = self.letters.low, self.graph, self.rich, self.reached
        words_from, unknown_cost = model.words_from, model.unknown_cost
        reached[start] = lowest = 0.0
        for first, penalty in enumerate(segment.penalties, start):
            so_far = reached[first]
            if so_far > lowest + _HOPELESS:
                near = min(reached[first : first + 1 + MAX_WORD])
                if so_far > near + _HOPELESS:
                    continue
                lowest = min(near, reached[end])  # of all ahead, since no cost is below 0
            base = WORD_COST + penalty
            words, forms = words_from(low, first, end, base)
            listed = bool(words) and words[-1][0] == end
            if rich or forms:
                words = self._further(model, first, end, base, words)
            if first == start or self.thorough:
                words += _unknown_parts(model.language, first, min(end, first + MAX_WORD), base)
            if not listed:
                words.append((end, base + unknown_cost(end - first)))
            if first < mixed - 1:
                words = self._with_breaks(words, mixed)
            graph[first] = words
            for last, cost in words:
                total = so_far + cost
                if total < reached[last]:
                    reached[last] = total

    def _with_breaks(self, words: list[Step], mixed: int) -> list[Step]:
        """The words, those dearer in which capitals change into small letters at ``mixed``."""
        return [
            (end, cost + self._broken(mixed, end) if end > mixed else cost) for end, cost in words
        ]

    def _broken(self, mixed: int, end: int) -> float:
        """The cost of a change from capitals to small letters at ``mixed`` inside a word.

        Low where a case ending follows, as in an inflected acronym: ГУЛАГа.
        """
        inflected = self.letters.low[mixed:end] in _CASE_ENDINGS
        return 0.8 if inflected and end == len(self.letters.low) else _CAPITALS_INTO_LOWER

    def _further(
        self, model: WordModel, first: int, end: int, base: float, listed: list[Step]
    ) -> list[Step]:
        """The listed words that start at ``first``, and those of other kinds."""
        low = self.letters.low
        stop = min(end, first + MAX_WORD)
        words = listed
        if self.yo and "ё" in self.letters.spelled[first:stop]:
            words = [(last, cost + self._yo_cost(model, first, last)) for last, cost in listed]
        for prefix in model.prefixes.get(low[first : first + 2], ()):
            if low.startswith(prefix, first):
                bound = base if model.costs[prefix] > WORD_OF_ITS_OWN else base + _FREE_FORM
                words += self._compounds(model, first, first + len(prefix), stop, bound)
        if self.given:
            for last in range(first + 1, stop + 1):
                if low[first:last] in self.given:
                    words.append((last, base + self.given[low[first:last]]))
        if self.thorough and model.language == "ru":
            words += self._rare_words(model, first, end, base)
        return words

    def _rare_words(self, model: WordModel, first: int, end: int, base: float) -> list[Step]:
        """Words of the dictionary that are not listed, and compounds with a linking vowel."""
        low = self.letters.low
        words = [
            (first + len(word), base + _DICTIONARY_COST)
            for word in dictionary_words(low[:end], first)
            if word not in model.costs
        ]
        stop = min(end, first + MAX_WORD)
        for middle in range(first + 5, stop - 5):
            if low[middle - 1] in "ое":
                words += self._compounds(model, first, middle, stop, base + _LINKING_VOWEL)
        return words

    def _yo_cost(self, model: WordModel, first: int, last: int) -> float:
        """The additional cost of a word written with ё, which is rarer than its spelling with е.

        Without it лёт would be as likely as лет.
        """
        written = self.letters.spelled[first:last]
        if "ё" not in written:
            return 0.0
        plain = model.costs[self.letters.low[first:last]]
        return max(0.0, model.costs.get(written, plain + _UNLISTED_YO) - _YO_RARITY - plain)

    def _compounds(
        self, model: WordModel, first: int, middle: int, stop: int, base: float
    ) -> list[Step]:
        """Unlisted words from ``first`` with a listed one of four letters or more at ``middle``."""
        low = self.letters.low
        return [
            (last, cost + _COMPOUND)
            for last, cost in model.words_at(low, middle, stop, base)
            if last >= middle + 4 and low[first:last] not in model.costs
        ]


def _shortest(graph: Graph) -> list[float]:
    """The lowest cost from each position to the end."""
    size = len(graph)
    rest = [math.inf] * size + [0.0]
    for start in range(size - 1, -1, -1):
        lowest = math.inf
        for end, cost in graph[start]:
            total = cost + rest[end]
            if total < lowest:
                lowest = total
        rest[start] = lowest
    return rest


def _is_poor(letters: Letters, cost: float) -> bool:
    """Whether the best split of a tag is so dear that rarer words are worth a look."""
    shape = letters.shape
    count = len(shape) if shape.isalpha() else sum(map(str.isalpha, shape))
    return bool(count) and cost > _POOR_COST + _POOR_COST_PER_LETTER * count


def candidate_paths(
    letters: Letters, given: Mapping[str, float], margin: float, limit: int
) -> list[tuple[float, list[int]]]:
    """The splits whose cost is within ``margin`` of the best: cost and word ends, in no order."""
    graph = LatticeBuilder(letters, given, thorough=False).build()
    rest = _shortest(graph)
    if len(letters.low) <= _LONGEST_THOROUGH and _is_poor(letters, rest[0]):
        graph = LatticeBuilder(letters, given, thorough=True).build()
        rest = _shortest(graph)
    return _within(graph, rest, margin, limit)


def _within(
    graph: Graph, rest: list[float], margin: float, limit: int
) -> list[tuple[float, list[int]]]:
    """The paths within ``margin`` of the cheapest, in no order; of very many the cheapest ones."""
    if limit == 1:
        return [_cheapest(graph, rest)]
    bound = rest[0] + margin + 1e-9
    paths = _all_paths(graph, rest, bound, limit)
    if paths is None:
        paths = _cheapest_paths(graph, rest, bound, limit)
    return [(cost, list(ends)) for ends, cost in paths.items()] or [_cheapest(graph, rest)]


_Paths = dict[tuple[int, ...], float]
"""The costs of paths by the ends of their words."""


def _all_paths(graph: Graph, rest: Sequence[float], bound: float, limit: int) -> _Paths | None:
    """All paths up to ``bound``; None where there are more than ``limit``, or many dead ends."""
    size, paths = len(graph), _Paths()
    waiting: list[tuple[int, float, tuple[int, ...]]] = [(0, 0.0, ())]
    for _ in range(_FEW_STEPS):
        if not waiting:
            return paths
        at, cost, ends = waiting.pop()
        if at == size:
            if cost < paths.get(ends, math.inf):
                paths[ends] = cost
            if len(paths) > limit:
                return None
            continue
        for end, step in graph[at]:
            total = cost + step
            if total + rest[end] <= bound:
                waiting.append((end, total, (*ends, end)))
    return None


def _cheapest_paths(graph: Graph, rest: Sequence[float], bound: float, limit: int) -> _Paths:
    """The cheapest paths: A* search with the true remaining cost as estimate.

    Where that has gone on for long because very many paths cost the same, those found until then.
    """
    size = len(graph)
    paths: _Paths = {}
    count = 0
    open_paths: list[tuple[float, int, float, int, Any]] = [(rest[0], 0, 0.0, 0, None)]
    for _ in range(_MOST_STEPS):
        if not open_paths or len(paths) >= limit:
            break
        _, _, cost, at, path = heappop(open_paths)
        if at == size:
            paths.setdefault(_ends(path), cost)
            continue
        for end, step in graph[at]:
            total = cost + step + rest[end]
            if total <= bound:
                count += 1
                heappush(open_paths, (total, count, cost + step, end, (end, path)))
    return paths


def _cheapest(graph: Graph, rest: Sequence[float]) -> tuple[float, list[int]]:
    """The cost and the word ends of the cheapest path."""
    ends: list[int] = []
    at = 0
    while at < len(graph):
        at = min(graph[at], key=lambda step: step[1] + rest[step[0]])[0]
        ends.append(at)
    return rest[0], ends


def _ends(path: Any) -> tuple[int, ...]:
    """The word ends of a linked path, in order."""
    ends: list[int] = []
    while path is not None:
        end, path = path
        ends.append(end)
    return tuple(reversed(ends))
