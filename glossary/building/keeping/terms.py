"""The terms of a corpus, out of what its articles have; only those whose evidence is new are made.

A term is known by all that it is made of: the marks of its evidence in every article, in order.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from align.encoders.cache_results import ResultStore, packed, unpacked
from align.encoders.protocol import Encoder
from align.terms.harvest import KEPT, Harvest, Key
from align.terms.pairs import entry_kind, term_facts, termhood_for_queue
from align.terms.phrases.keys import english_key, russian_key
from glossary.building.headwords import KINDS
from glossary.building.keeping.results import ArticleResult
from glossary.building.keeping.shapes import is_row
from glossary.building.keeping.version import code_version, digest_of
from glossary.building.same_pairs import Facts

_TERM = (str, str, str, str, float, float, str)


class KeptTerm(NamedTuple):
    """A term of a corpus: how it is cited, the lemma keys of that, and what is known of it.

    termhood: as in align.records.TermForm. kind: term, or name of a person, a place or a product.
    """

    ru: str
    en: str
    ru_key: str
    en_key: str
    confidence: float
    termhood: float
    kind: str
    facts: Facts


def corpus_terms(
    results: Sequence[ArticleResult],
    encoder: Encoder,
    kept: ResultStore | None = None,
    corpus: str = "",
    *,
    names: bool = False,
) -> dict[Key, KeptTerm]:
    """The terms of all articles by their keys.

    A copy of an article is no evidence: terms are those of the articles without it.

    kept: where those of the last build are found and these are put. corpus: its name there. names:
    also those of people, places and products.
    """
    results = _without_copies(results)
    marks = _marks(results)
    place = bytes.fromhex(digest_of("terms", code_version(), encoder.name, corpus, names))
    before = _read(kept, place)
    missing = {key for key, mark in marks.items() if mark not in before}
    made = _mined(results, missing, encoder, names=names) if missing else {}
    terms = {key: made.get(key) if key in missing else before[mark] for key, mark in marks.items()}
    if kept is not None:
        if missing or len(before) > len(marks):
            kept.put([(place, {"head": packed({marks[k]: t for k, t in terms.items()})})])
        kept.used([place])
    return {key: term for key, term in terms.items() if term is not None}


def _without_copies(results: Sequence[ArticleResult]) -> list[ArticleResult]:
    """The articles, of those that come out alike in all that terms are made of only the first."""
    first: dict[str, ArticleResult] = {}
    for result in results:
        mined = [[mined.ru, mined.en, mined.mark] for mined in result.head.mined]
        first.setdefault(digest_of(mined, sorted(result.head.ru_counts.items())), result)
    return list(first.values())


def _marks(results: Sequence[ArticleResult]) -> dict[Key, str]:
    """For each pair of terms a digest of all its evidence and of how often the Russian stands."""
    counts: Counter[str] = Counter()
    found: defaultdict[Key, list[str]] = defaultdict(list)
    for result in results:
        counts.update(result.head.ru_counts)
        for mined in result.head.mined:
            found[mined.ru, mined.en].append(mined.mark)
    return {
        key: _digest("\x1f".join((*key, str(counts[key[0]]), *marks)))
        for key, marks in found.items()
    }


def _digest(text: str) -> str:
    content = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _mined(
    results: Sequence[ArticleResult], keys: set[Key], encoder: Encoder, *, names: bool
) -> dict[Key, KeptTerm]:
    """The terms among these keys, from the evidence of all articles."""
    from align.terms.miner import TermMiner  # slow, and often not needed

    miner = TermMiner(encoder)
    for result in results:
        here = Harvest([result.stem])
        here.ru_counts.update(result.head.ru_counts)
        asked = {n: key for n, m in enumerate(result.head.mined) if (key := (m.ru, m.en)) in keys}
        if asked:
            # Of later occurrences than are kept only the number counts.
            found = miner.found.pairs
            wanted = {n: KEPT - len(found[key].ru) for n, key in asked.items()}
            here.pairs.update(zip(asked.values(), result.evidence(wanted), strict=True))
        miner.found.add(here)
    return {
        (term.ru_lemma, term.en_lemma): KeptTerm(
            term.ru,
            term.en,
            russian_key(term.ru),
            english_key(term.en),
            float(term.confidence),
            termhood_for_queue(term),
            entry_kind(term),
            term_facts(term),
        )
        for term in miner.terms(names=names)
    }


def _read(kept: ResultStore | None, place: bytes) -> Mapping[str, KeptTerm | None]:
    """The terms of the last build by mark; None for what is no term."""
    content = {} if kept is None else kept.get([place])
    data = unpacked(content[place]) if place in content else {}
    if type(data) is not dict:
        return {}
    found = {mark: None if row is None else _term(row) for mark, row in data.items()}
    return {mark: term for mark, term in found.items() if term is not None or data[mark] is None}


def _term(row: Any) -> KeptTerm | None:
    """The term in a row of JSON, None where it is none."""
    if type(row) is not list or len(row) != len(KeptTerm._fields):
        return None
    ru, en, ru_key, en_key, confidence, termhood, kind, facts = row
    if not is_row(row[:-1], _TERM) or kind not in KINDS:
        return None
    if type(facts) is not list or not all(map(_is_fact, facts)):
        return None
    known = tuple((name, value) for name, value in facts)
    return KeptTerm(ru, en, ru_key, en_key, confidence, termhood, kind, known)


def _is_fact(row: Any) -> bool:
    return type(row) is list and len(row) == 2 and all(type(text) is str for text in row)
