"""What reviewers approved, for the next build: likelier terms, English for the unglossed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from align.fragments.keys import fragment_key
from align.records import Pair
from align.terms.phrases.keys import english_key, russian_key
from glossary.entries.entry import Entry, entry_id

REASON = "approved elsewhere"

_ADDED = 0.9  # confidence in English that was added by hand
_LESS = 0.999  # such a pair is shown only after the one that has the English beside it

_Rank = tuple[bool, int, str]
Found = tuple[str, str, str, float]
"""English that is known for some Russian: the key of that, the English, its id, confidence."""


def approved_terms(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    """The lemma keys of both sides of every approved term or name that is not forbidden."""
    return {
        (russian_key(entry.ru), english_key(entry.en))
        for entry in entries
        if entry.approved and entry.kind in ("term", "name") and not entry.attributes.forbidden
    }


@dataclass(frozen=True, slots=True)
class Approved:
    """Approved entries other than sentences, without forbidden ones.

    ranks: by id; of several entries for one Russian, the one of the lowest rank is used: preferred
    ones first, then the most frequent, then by text. added: (key, English, id) of entries made by
    hand, which need no article, by the texts that they were made with.
    """

    ranks: dict[str, _Rank]
    added: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(
        cls, entries: Iterable[Entry], first_texts: Mapping[str, tuple[str, str]] | None = None
    ) -> "Approved":
        """Those among ``entries``. first_texts: of those made by hand, before any edit, by id."""
        first = first_texts or {}
        ranks: dict[str, _Rank] = {}
        added = []
        for entry in entries:
            if not entry.approved or entry.attributes.forbidden or entry.kind == "sentence":
                continue
            ranks[entry.id] = (not entry.attributes.preferred, -entry.occurrences, entry.en)
            ru, en = first.get(entry.id, (entry.ru, entry.en))
            key = fragment_key(ru, entry.kind)
            if entry.status == "added" and entry_id(key, en) == entry.id:
                added.append((key, en, entry.id))
        return cls(ranks, tuple(added))


def with_approved(
    pairs: Sequence[Pair], approved: Approved, owners: Mapping[str, str] | None = None
) -> list[Pair]:
    """The pairs in order; fragments that their article leaves unglossed get approved English.

    All spellings of one Russian share it (align.fragments.keys.fragment_key). English that no
    article of the build has any more is not used unless somebody added it by hand: a reviewer
    should see that its text changed. Such a pair has no place or context for its English.
    owners: of pairs that belong to another entry than their own texts make, see
    glossary.building.same_pairs.
    """
    return settled(pairs, english_of(english_in(pairs), approved, owners or {}))


def settled(pairs: Iterable[Pair], known: Mapping[str, tuple[str, float]]) -> list[Pair]:
    """The pairs in order; those without a gloss get what :func:`english_of` knows."""
    return [_settled(pair, known) if pair.status == "unglossed" else pair for pair in pairs]


def english_of(
    found: Iterable[Found], approved: Approved, owners: Mapping[str, str]
) -> dict[str, tuple[str, float]]:
    """(English, confidence) by key of the Russian, the best of each.

    found: what :func:`english_in` gives for the pairs of the build.
    """
    best: dict[str, tuple[_Rank, str, float]] = {}
    less = ((key, en, id, confidence * _LESS) for key, en, id, confidence in found)
    for key, en, id, confidence in chain(_added(approved), less):
        rank = approved.ranks.get(owners.get(id, id))
        if rank is None:
            continue
        known = best.get(key)
        if known is None or (rank, -confidence) < (known[0], -known[2]):
            best[key] = (rank, en, confidence)
    return {key: (en, confidence) for key, (_, en, confidence) in best.items()}


def _added(approved: Approved) -> Iterator[Found]:
    for key, en, id in approved.added:
        yield key, en, id, _ADDED


def english_in(pairs: Iterable[Pair]) -> Iterator[Found]:
    """The English that articles give, in order: (key of the Russian, English, id, confidence)."""
    for pair in pairs:
        if pair.en is not None and pair.term is None and pair.kind != "sentence":
            yield pair.key, pair.en, entry_id(pair.key, pair.en), pair.confidence or 0


def _settled(pair: Pair, known: Mapping[str, tuple[str, float]]) -> Pair:
    if pair.key not in known:
        return pair
    en, confidence = known[pair.key]
    return replace(pair, status="paired", en=en, confidence=confidence, reasons=(REASON,))
