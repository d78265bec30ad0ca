"""Pairs that are the same but for inflection, number, an article or marks make one entry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from align.records import Pair, TermForm
from align.terms.phrases.keys import english_key, russian_key
from align.text import text_key
from glossary.building.headwords import KINDS, headwords
from glossary.entries.entry import entry_id, entry_of_pair

_Texts = tuple[str, str]
Facts = tuple[tuple[str, str], ...]
"""What mining knows of a term, by name."""


@dataclass(slots=True)
class _Group:
    """Terms and names of the same lemmas on both sides.

    own: how often each id is found that their pairs have by their own texts. forms: their
    headwords, Russian and English. inflected: of Russian ones, see Told.
    """

    own: dict[str, int] = field(default_factory=dict)
    forms: dict[_Texts, int] = field(default_factory=dict)
    mined: dict[_Texts, int] = field(default_factory=dict)
    inflected: dict[str, bool] = field(default_factory=dict)


class Told(NamedTuple):
    """A term or name of the texts.

    own: the id that it has by its own texts. ru, en: its headwords. keys: the lemma keys of both,
    None where they are yet to be made. inflected: whether the Russian is in another form than that
    of dictionaries; None where nobody has looked. mined: whether mining has cited it. times: how
    often it stands there.
    """

    own: str
    ru: str
    en: str
    keys: _Texts | None = None
    inflected: bool | None = None
    mined: bool = False
    times: int = 1

    @property
    def lemmas(self) -> _Texts:
        """The lemma keys of both headwords."""
        return self.keys or (russian_key(self.ru), english_key(self.en))


def told(pairs: Iterable[Pair]) -> Iterator[Told]:
    """The terms and names among pairs that have English, in order."""
    for pair in pairs:
        own = _own_id(pair)
        if own is not None:
            yield Told(own, *headwords(pair), mined=pair.term is not None)


def entry_owners(pairs: Iterable[Pair], decided: Mapping[str, bool]) -> dict[str, str]:
    """By the id that a pair has by its own texts, the id of the entry that it belongs to.

    Only where the two differ. decided: the entries that somebody has decided on, and whether they
    are approved. Each of these keeps its pairs, and gets those that nobody has decided on; where
    there are several the approved one comes first.
    """
    return owners_of(told(pairs), decided)


def owners_of(found: Iterable[Told], decided: Mapping[str, bool]) -> dict[str, str]:
    """As :func:`entry_owners`, of terms and names in the order of their pairs."""
    owners: dict[str, str] = {}
    for keys, group in _groups(found).items():
        owner = _owner(keys, group, decided)
        owners |= {own: owner for own in group.own if own != owner and own not in decided}
    return owners


def with_headwords(pairs: Sequence[Pair], owners: Mapping[str, str]) -> list[Pair]:
    """The pairs in order; those of an entry of terms or names say how a glossary writes it.

    owners: see :func:`entry_owners`. The texts as found stay what they are.
    """
    return with_citations(pairs, owners, heads_of(told(pairs), owners), _facts(pairs, owners))


def heads_of(found: Iterable[Told], owners: Mapping[str, str]) -> dict[str, _Texts]:
    """By entry, the Russian and the English under which a glossary lists it."""
    entries: dict[str, _Group] = {}
    for one in found:
        owner = owners.get(one.own, one.own)
        if owner not in entries:
            entries[owner] = _Group()
        _put(entries[owner], one)
    return {identity: _head(group) for identity, group in entries.items()}


def with_citations(
    pairs: Iterable[Pair],
    owners: Mapping[str, str],
    heads: Mapping[str, _Texts],
    facts: Mapping[str, Facts],
) -> list[Pair]:
    """The pairs in order, those of terms and names with their headwords and what mining knows."""
    return [
        pair if own is None else _cited(pair, heads[owner], facts.get(owner, ()))
        for pair in pairs
        for own in (_own_id(pair),)
        for owner in (owners.get(own or "", own or ""),)
    ]


def _own_id(pair: Pair) -> str | None:
    """The id that a term or name has by its own texts, None for other pairs."""
    return entry_of_pair(pair) if pair.kind in KINDS else None


def _put(group: _Group, one: Told) -> None:
    texts = (one.ru, one.en)
    forms = group.mined if one.mined else group.forms
    group.own[one.own] = group.own.get(one.own, 0) + one.times
    forms[texts] = forms.get(texts, 0) + one.times
    if one.inflected is not None:
        group.inflected[one.ru] = one.inflected


def _groups(found: Iterable[Told]) -> dict[_Texts, _Group]:
    """The groups by the lemma keys of both sides; an id is in that of the first pair that has it.

    One id has pairs of several keys where capitals or stress tell them apart.
    """
    groups: dict[_Texts, _Group] = {}
    keys_of: dict[str, _Texts] = {}
    for one in found:
        if one.own not in keys_of:
            keys_of[one.own] = one.lemmas
            if keys_of[one.own] not in groups:
                groups[keys_of[one.own]] = _Group()
        _put(groups[keys_of[one.own]], one)
    return groups


def _owner(keys: _Texts, group: _Group, decided: Mapping[str, bool]) -> str:
    """The id of the entry that the undecided pairs of a group belong to."""
    texts = [*group.mined, *group.forms]
    by_hand = [entry_id(text_key(ru), en) for ru, en in texts]
    mined = entry_id(*keys)
    own = [mined] * (mined in group.own) + sorted(group.own, key=lambda own: -group.own[own])
    approved = (identity for identity in (*own, *by_hand) if decided.get(identity))
    known = (identity for identity in own if identity in decided)
    return next(approved, None) or next(known, None) or own[0]


def _head(group: _Group) -> _Texts:
    """How a glossary writes the terms of an entry: as mining cites them, else as most are found."""
    forms = group.mined or group.forms
    if len(forms) == 1:
        return next(iter(forms))
    return min(forms, key=lambda texts: (-forms[texts], *_strangeness(texts, group), texts))


def _strangeness(texts: _Texts, group: _Group) -> tuple[bool, int, int]:
    """Less for Russian in its dictionary form, then with ё, then with fewer capitals."""
    ru, en = texts
    known = group.inflected.get(ru)
    capitals = sum(map(str.isupper, ru + en))
    return (
        is_inflected(ru) if known is None else known,
        -ru.casefold().count("ё"),
        capitals,
    )


def is_inflected(ru: str) -> bool:
    """Whether a Russian term is in another form than that of dictionaries."""
    return text_key(ru) != russian_key(ru)


def _facts(pairs: Iterable[Pair], owners: Mapping[str, str]) -> dict[str, Facts]:
    """What mining knows of each entry, from the first pair of it that was mined."""
    facts: dict[str, Facts] = {}
    for pair in pairs:
        if pair.term is not None and (own := _own_id(pair)) is not None:
            facts.setdefault(owners.get(own, own), pair.term.facts)
    return facts


def _cited(pair: Pair, head: _Texts, facts: Facts) -> Pair:
    """The pair with its headwords, where they are not what it says already."""
    if pair.term is not None:
        known = pair.term
        return replace(pair, term=replace(known, ru=head[0], en=head[1], facts=facts))
    if not facts and head == (pair.ru, pair.en):
        return pair
    return replace(pair, term=TermForm(*head, en_key=text_key(pair.en or ""), facts=facts))
