"""Entries as concepts: one Russian term in all its spellings, with every rendering it has.

A view of the store, made from decisions alone. Two Russian texts are one concept if their lemma
keys are equal, so inflected forms, ё/е and a hashtag that spells the phrase come together; several
Russian terms with one rendering stay apart, and each names those that share it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from align.hashtags.splitting import split_hashtag
from align.processes import map_in_order
from align.terms.phrases.keys import russian_key
from align.text import text_key
from glossary.entries.entry import Entry

_LONGEST = 80  # characters of a Russian text that can still be a term
_PART = 1_000  # terms whose keys are made at a time


@dataclass(frozen=True, slots=True)
class ConceptRendering:
    """An English term of a concept: usage is preferred, admitted or forbidden."""

    en: str
    usage: str
    entry: str
    occurrences: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A Russian term and its English terms.

    key: lemmas of the preferred Russian. ru: the preferred term; others: other spellings and terms,
    commonest first. renderings: preferred first, then admitted, then forbidden. facts: domain,
    definition, grammar and flags, each from the first entry that has it. best: the entry whose
    contexts show the concept. shared: other Russian terms with one of its renderings.
    """

    key: str
    ru: str
    others: tuple[str, ...]
    renderings: tuple[ConceptRendering, ...]
    facts: dict[str, str | bool]
    notes: tuple[str, ...]
    files: tuple[str, ...]
    best: Entry
    shared: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """The fields of the command line's contract, in its order, ready for JSON."""
        by_usage = {
            usage: [r.en for r in self.renderings if r.usage == usage]
            for usage in ("preferred", "admitted", "forbidden")
        }
        return {
            "ru": self.ru,
            "other_ru": list(self.others),
            "preferred": next(iter(by_usage["preferred"]), None),
            "admitted": by_usage["admitted"],
            "forbidden": by_usage["forbidden"],
            **{name: self.facts.get(name) for name in _SHOWN},
            "do_not_translate": bool(self.facts.get("do_not_translate")),
            "notes": list(self.notes),
            "occurrences": sum(r.occurrences for r in self.renderings),
            "files": list(self.files),
            "ru_context": self.best.ru_context,
            "en_context": self.best.en_context,
            "shared_with": list(self.shared),
            "entries": [r.entry for r in self.renderings],
            "key": self.key,
        }


_SHOWN = ("domain", "definition", "part_of_speech", "gender")


def concepts(entries: Iterable[Entry], keys: Callable[[str], str] | None = None) -> list[Concept]:
    """The concepts of ``entries``, by key, without sentences and long texts.

    keys: gives the key of a Russian term where that is known already.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if can_be_term(entry.kind, entry.ru):
            groups[(keys or concept_key)(entry.ru)].append(entry)
    return list(_with_shared([_concept(key, groups[key]) for key in sorted(groups)]))


def can_be_term(kind: str, ru: str) -> bool:
    """Whether an entry of this kind and Russian belongs to a concept: no sentence, nor as long."""
    return kind != "sentence" and len(ru) <= _LONGEST


def concept_key(ru: str) -> str:
    """The lemmas of a Russian term; for a hashtag, those of its words."""
    if ru.startswith("#"):
        ru = " ".join(split_hashtag(ru))
    return russian_key(ru)


def concept_keys(texts: Iterable[str]) -> dict[str, str]:
    """The key of each of some Russian terms.

    Those of many are made in a process of their own: the dictionaries then do not stay in memory.
    """
    wanted = list(dict.fromkeys(texts))
    parts = [wanted[start : start + _PART] for start in range(0, len(wanted), _PART)]
    made = map_in_order(_key_maker, (), parts, apart=len(parts) > 1)
    return dict(zip(wanted, chain.from_iterable(made), strict=True))


def _key_maker() -> Callable[[Sequence[str]], list[str]]:
    return _keys_of


def _keys_of(texts: Sequence[str]) -> list[str]:
    return list(map(concept_key, texts))


def _concept(key: str, entries: Sequence[Entry]) -> Concept:
    ordered = sorted(sorted(entries, key=_importance), key=_preference, reverse=True)
    spellings = [text for entry in ordered for text in (entry.ru, *entry.variants)]
    plain = [text for text in spellings if not text.startswith("#")] or spellings
    others = tuple(text for text in dict.fromkeys(spellings) if text != plain[0])
    return Concept(
        key,
        plain[0],
        others,
        _renderings(ordered),
        _facts(ordered),
        tuple(dict.fromkeys(entry.note for entry in ordered if entry.note)),
        tuple(sorted({file for entry in entries for file in entry.files})),
        ordered[0],
    )


def _renderings(entries: Sequence[Entry]) -> tuple[ConceptRendering, ...]:
    """The English of the entries, each text once, those that are not forbidden first.

    The first of them is preferred.
    """
    renderings: dict[str, ConceptRendering] = {}
    for entry in sorted(entries, key=lambda entry: entry.attributes.forbidden):
        if entry.attributes.forbidden:
            usage = "forbidden"
        else:
            usage = "admitted" if renderings else "preferred"
        rendering = ConceptRendering(entry.en, usage, entry.id, entry.occurrences)
        renderings.setdefault(text_key(entry.en), rendering)
    return tuple(renderings.values())


def _preference(entry: Entry) -> tuple[bool, str]:
    """A sort key, highest for what a reviewer prefers, and then for what was decided last."""
    attributes = entry.attributes
    preferred = entry.approved and attributes.preferred and not attributes.forbidden
    return preferred, (entry.decided_at or "") if preferred else ""


def _importance(entry: Entry) -> tuple[Any, ...]:
    """A sort key: approved first, phrases before hashtags, then the commonest, then by text."""
    return (
        not entry.approved,
        entry.ru.startswith("#"),
        -entry.occurrences,
        -(entry.confidence or 0.0),
        entry.ru,
        entry.en,
        entry.id,
    )


def _facts(entries: Sequence[Entry]) -> dict[str, str | bool]:
    facts: dict[str, str | bool] = {}
    for entry in entries:
        for name, value in entry.attributes.as_dict().items():
            if name != "forbidden":
                facts.setdefault(name, value)
    return facts


def _with_shared(concepts: Sequence[Concept]) -> Iterator[Concept]:
    """The concepts, each with the other Russian terms that share one of its renderings."""
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in concepts:
        for rendering in concept.renderings:
            if rendering.usage != "forbidden":
                owners[text_key(rendering.en)].add(concept.ru)
    for concept in concepts:
        shared = {ru for r in concept.renderings for ru in owners[text_key(r.en)]} - {concept.ru}
        yield replace(concept, shared=tuple(sorted(shared)))
