"""What comes out of an article as plain data: a head for every build, the rest where it is needed.

The head is what other articles and the glossary have to do with: which texts stand in it. The
evidence is for mined terms; then there are the pairs of the text, and those at places of terms.
"""

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from align.records import ANOTHER, Pair, Span
from align.terms.harvest import Gathered, Harvest, Key
from align.terms.pairs import place_order, place_pair
from align.terms.records import TermCandidate
from align.terms.termhood.subjects import DOMAINS
from glossary.building.approved import Found, english_in
from glossary.building.headwords import KINDS
from glossary.building.keeping.shapes import (
    MAYBE_FLOAT,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    are_counts,
    are_rows,
    are_texts,
    has_fields,
    is_row,
)
from glossary.building.same_pairs import Told, is_inflected, told
from glossary.store.entries import SourceDocument

if TYPE_CHECKING:
    from glossary.building.articles import ArticlePart

_PLACE = 6  # numbers of a place in a harvest
_CANDIDATE = (list, str, str, str, bool, str, bool, bool, bool, str)
_GATHERED = (float, int, int, list, list, list, list, int)
_PAIR = (
    str, str, str, str, int, int, str, str, MAYBE_TEXT, MAYBE_NUMBER, MAYBE_NUMBER, MAYBE_FLOAT,
    list, str, int, int, MAYBE_TEXT, MAYBE_TEXT, MAYBE_NUMBER, MAYBE_NUMBER,
)  # fmt: skip
_BEFORE_REASONS = 12
_ROWS = {
    "documents": (str, str, str),
    "kinds": (str, str, int),
    "unglossed": (int, str, str, int, str, str, int, int),
    "english": (str, str, str, float),
    "told": (int, str, str, str, str, str, bool, int),
    "mined": (str, str, str, int, int, int, str, int),
}
"""Of the lists of a head, the types of their rows."""
_FIELDS = (
    "articles", "aligned", "notes", "skipped", "ru_counts", "tags", "pairs", "places", *_ROWS,
)  # fmt: skip


class Unglossed(NamedTuple):
    """Russian of one article and kind that nothing there translates.

    at: the number of the first pair in the article. times: how often it stands there. ru, context,
    start, end: of the first one, the text and where it stands in its context.
    """

    at: int
    key: str
    kind: str
    times: int
    ru: str
    context: str
    start: int
    end: int

    def pair(self) -> Pair:
        """The first of these, as far as headwords depend on it."""
        mark = Span(self.start, self.end)
        return Pair(
            "", self.kind, "ru", self.ru, 0, 0, "unglossed", self.key,
            ru_context=self.context, ru_mark=mark,
        )  # fmt: skip


class MinedHere(NamedTuple):
    """A pair of terms in one article: their keys, a mark of the evidence, how often it is there.

    start, end, text, en_start: what place_order gives for the first place.
    """

    ru: str
    en: str
    mark: str
    times: int
    start: int
    end: int
    text: str
    en_start: int


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """What the rest of a corpus needs to know of an article.

    articles: 1 where it could be read, else 0. kinds: how many fragments of a kind have a status.
    told: with the number of the first pair of each. tags: those that were split. pairs, places:
    digests of the pairs of the text, and of those at places of terms.
    """

    articles: int
    aligned: bool
    notes: tuple[str, ...]
    skipped: tuple[str, ...]
    documents: tuple[SourceDocument, ...]
    kinds: tuple[tuple[str, str, int], ...]
    unglossed: tuple[Unglossed, ...]
    english: tuple[Found, ...]
    told: tuple[tuple[int, Told], ...]
    mined: tuple[MinedHere, ...]
    ru_counts: dict[str, int]
    tags: tuple[str, ...]
    pairs: str
    places: str

    @property
    def russian_file(self) -> str:
        """The name of its Russian file, "" where there is none."""
        return next((d.path for d in self.documents if d.language == "ru"), "")


def packable(part: "ArticlePart", tags: Iterable[str]) -> dict[str, Any]:
    """What came out of an article as plain data, by the parts of a result.

    tags: the hashtags that were split for it.
    """
    harvest = part.harvest or Harvest()
    keys = sorted(harvest.pairs)
    gathered = [_gathered(harvest.pairs[key]) for key in keys]
    mined = [_places(part, harvest, key) for key in keys]
    pairs = [_row(pair) for pair in part.pairs]
    places = [[_row(pair) for pair in at_places] for at_places in mined]
    head = {
        "articles": part.articles,
        "aligned": part.translated is not None,
        "notes": part.notes,
        "skipped": part.skipped,
        "documents": [list(document) for document in part.documents],
        "kinds": _kinds(part.pairs),
        "unglossed": _unglossed(part.pairs),
        "english": _english(part.pairs),
        "told": _told(part.pairs),
        "mined": [
            [*key, _mark(evidence), len(at_places), *place_order(at_places[0])]
            for key, evidence, at_places in zip(keys, gathered, mined, strict=True)
        ],
        "ru_counts": dict(harvest.ru_counts),
        "tags": sorted(tags),
        "pairs": _mark(pairs),
        "places": _mark(places),
    }
    evidence = [sorted(harvest.en_counts), gathered]
    return {"head": head, "evidence": evidence, "pairs": pairs, "places": places}


def head_of(data: Any) -> ArticleHead | None:
    """The head that :func:`packable` made, None where the data is none."""
    if not has_fields(data, _FIELDS) or not all(are_rows(data[n], row) for n, row in _ROWS.items()):
        return None
    plain = [data["articles"], data["aligned"], data["pairs"], data["places"]]
    if not (
        is_row(plain, (int, bool, str, str))
        and all(map(are_texts, (data["notes"], data["skipped"], data["tags"])))
        and are_counts(data["ru_counts"])
    ):
        return None
    return ArticleHead(
        data["articles"],
        data["aligned"],
        tuple(data["notes"]),
        tuple(data["skipped"]),
        tuple(SourceDocument(*row) for row in data["documents"]),
        tuple((kind, status, count) for kind, status, count in data["kinds"]),
        tuple(Unglossed(*row) for row in data["unglossed"]),
        tuple((key, en, own, confidence) for key, en, own, confidence in data["english"]),
        tuple(
            (at, Told(own, ru, en, (ru_key, en_key), inflected, times=times))
            for at, own, ru, en, ru_key, en_key, inflected, times in data["told"]
        ),
        tuple(MinedHere(*row) for row in data["mined"]),
        data["ru_counts"],
        tuple(data["tags"]),
        data["pairs"],
        data["places"],
    )


def english_keys_of(data: Any) -> list[str] | None:
    """The keys of the English candidates of an article, from its evidence; None as above."""
    if not _is_evidence(data):
        return None
    keys: list[str] = data[0]
    return keys


def evidence_of(data: Any, mined: int, asked: Mapping[int, int]) -> list[Gathered] | None:
    """The evidence for some of the mined pairs of a head, in order; None as above.

    mined: how many pairs of terms there are. asked: the numbers of some, from 0 on, and how many
    occurrences of each are wanted, the first ones.
    """
    if not _is_evidence(data) or len(data[1]) != mined:
        return None
    rows = [data[1][number] for number in asked]
    if not are_rows(rows, _GATHERED):
        return None
    if not all(are_texts(row[5]) and len(row[5]) in (0, 2) and _is_about(row[6]) for row in rows):
        return None
    for row, most in zip(rows, asked.values(), strict=True):
        row[3:5] = row[3][:most], row[4][:most]
    if not all(map(_is_candidate, chain.from_iterable(chain(*row[3:5]) for row in rows))):
        return None
    return [_gathered_of(row) for row in rows]


def _is_candidate(row: Any) -> bool:
    return is_row(row, _CANDIDATE) and all(type(number) is int for number in row[0])


def _is_about(row: Any) -> bool:
    return len(row) in (0, len(DOMAINS)) and all(type(share) is int and share >= 0 for share in row)


def _is_evidence(data: Any) -> bool:
    shaped = type(data) is list and len(data) == 2 and type(data[1]) is list
    return shaped and are_texts(data[0])


def kept_pairs(data: Any) -> list[Pair] | None:
    """The pairs of the text that :func:`packable` made, in order; None where the data is none."""
    if not _are_pairs(data):
        return None
    return [_pair_of(row) for row in data]


def kept_places(data: Any, mined: int) -> list[list[Pair]] | None:
    """The pairs at the places of each of its mined pairs; None as above.

    mined: how many pairs of terms there are.
    """
    if type(data) is not list or len(data) != mined or not all(map(_are_pairs, data)):
        return None
    return [[_pair_of(row) for row in rows] for rows in data]


def _are_pairs(data: Any) -> bool:
    return are_rows(data, _PAIR) and all(are_texts(row[_BEFORE_REASONS]) for row in data)


def _places(part: "ArticlePart", harvest: Harvest, key: Key) -> list[Pair]:
    """The pairs at the places of a mined pair, in the order of :func:`place_order`."""
    assert part.translated is not None
    pairs = [place_pair(place, *part.translated) for place in harvest.places(harvest.pairs[key])]
    return sorted(pairs, key=place_order)


def _kinds(pairs: Iterable[Pair]) -> list[list[Any]]:
    counts = Counter((p.kind, p.status) for p in pairs if ANOTHER not in p.reasons)
    return sorted([*names, count] for names, count in counts.items())


def _unglossed(pairs: Sequence[Pair]) -> list[list[Any]]:
    found: dict[tuple[str, str, str], list[Any]] = {}
    for at, pair in enumerate(pairs):
        if pair.status == "unglossed":
            # Of slogans and posts only the key counts; a term or name is cited from its text.
            text = pair.ru if pair.kind in KINDS else ""
            context, mark = (pair.ru_context, pair.ru_mark) if text else ("", Span(0, 0))
            place = f"{text}\x1f{context}\x1f{mark.start}"
            row = [at, pair.key, pair.kind, 0, text, context, mark.start, mark.end]
            found.setdefault((pair.key, pair.kind, place), row)[3] += 1
    return list(found.values())


def _english(pairs: Iterable[Pair]) -> list[list[Any]]:
    """The English for each entry, of its likeliest pair, the first of several."""
    best: dict[str, list[Any]] = {}
    for key, en, own, confidence in english_in(pairs):
        if own not in best or best[own][3] < confidence:
            best[own] = [key, en, own, float(confidence)]
    return list(best.values())


def _told(pairs: Sequence[Pair]) -> list[list[Any]]:
    """Terms and names in the order of their first pairs, each with the lemma keys of its entry."""
    found: dict[tuple[str, str, str], list[Any]] = {}
    keys: dict[str, tuple[str, str]] = {}
    for at, pair in enumerate(pairs):
        for one in told((pair,)):
            if one.own not in keys:
                keys[one.own] = one.lemmas
            row = [at, one.own, one.ru, one.en, *keys[one.own], is_inflected(one.ru), 0]
            found.setdefault((one.own, one.ru, one.en), row)[-1] += 1
    return list(found.values())


def _gathered(pair: Gathered) -> list[Any]:
    sides = [[_candidate(c) for c in side] for side in (pair.ru, pair.en)]
    fixed = list(pair.fixed or ())
    numbers = float(pair.confidence), int(pair.alone), int(pair.cut)
    return [*numbers, *sides, fixed, pair.about, pair.count]


def _gathered_of(row: list[Any]) -> Gathered:
    confidence, alone, cut, ru, en, fixed, about, count = row
    return Gathered(
        confidence,
        alone,
        cut,
        [_candidate_of(c) for c in ru],
        [_candidate_of(c) for c in en],
        fixed=(fixed[0], fixed[1]) if fixed else None,
        about=about,
        places=array("i", bytes(array("i").itemsize * _PLACE * count)),
    )


def _candidate(c: TermCandidate) -> list[Any]:
    forms = (c.singular, c.plural)
    return [list(c.words), *forms, c.number, c.animate, c.shape, c.name, c.initial, c.cut, c.head]


def _candidate_of(row: list[Any]) -> TermCandidate:
    words, singular, plural, *rest = row
    forms = partial(tuple[str, str], (singular, plural))
    return TermCandidate(0, 0, 0, 0, "", tuple(words), forms, *rest)


def _row(pair: Pair) -> list[Any]:
    mark = pair.en_mark
    return [
        pair.file, pair.kind, pair.language, pair.ru, pair.ru_start, pair.ru_end, pair.status,
        pair.key, pair.en, pair.en_start, pair.en_end,
        None if pair.confidence is None else float(pair.confidence), list(pair.reasons),
        pair.ru_context, pair.ru_mark.start, pair.ru_mark.end, pair.en_file, pair.en_context,
        mark and mark.start, mark and mark.end,
    ]  # fmt: skip


def _pair_of(row: list[Any]) -> Pair:
    reasons, context, start, end, en_file, en_context, en_start, en_end = row[_BEFORE_REASONS:]
    mark = None if en_start is None or en_end is None else Span(en_start, en_end)
    more = (tuple(reasons), context, Span(start, end), en_file, en_context, mark)
    fields: list[Any] = [*row[:_BEFORE_REASONS], *more]
    return Pair(*fields)


def _mark(data: Any) -> str:
    """A digest of plain data."""
    text = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=8).hexdigest()
