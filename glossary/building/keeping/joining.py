"""Articles joined to a glossary: whose entry each pair is, how it is cited, what is approved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from typing import Any

from align.records import Pair, TermForm
from align.terms.harvest import Key
from align.terms.pairs import place_order
from align.text import text_key
from glossary.building.approved import Approved, english_of, settled
from glossary.building.headwords import KINDS, headwords
from glossary.building.keeping.article import ArticleHead
from glossary.building.keeping.results import ArticleResult
from glossary.building.keeping.terms import KeptTerm
from glossary.building.keeping.version import digest_of
from glossary.building.same_pairs import Facts, Told, heads_of, owners_of, with_citations
from glossary.entries.entry import entry_id
from glossary.store.batches.builds import PairRun

_Texts = tuple[str, str]


class JoinedCorpus:
    """The articles of a corpus with what they have to do with each other and with the glossary.

    results: of the articles in order. terms: what is mined from all of them. approved: entries that
    are. decided: see owners_of.
    """

    def __init__(
        self,
        results: Sequence[ArticleResult],
        terms: Mapping[Key, KeptTerm],
        approved: Approved,
        decided: Mapping[str, bool],
    ) -> None:
        self.results = results
        self.terms = terms
        self._mined = {key: _told_of_term(key, term) for key, term in terms.items()}
        rows = list(self._mined_in_order())
        mined = [one for one, _ in rows]
        plain = [one for result in results for _, one in result.head.told]
        english = chain.from_iterable(result.head.english for result in results)
        before = owners_of([*plain, *mined], decided)
        self.known = english_of(english, approved, before)
        self._added = {r.stem: added for r in results if (added := self._settled_in(r.head))}
        if self._added:
            plain = [one for result in results for one in self._told(result)]
        told = [*plain, *mined]
        self.owners = owners_of(told, decided) if self._added else before
        self._heads = heads_of(told, self.owners)
        self._facts = self._facts_by_entry(rows)
        self._entry_marks: dict[str, str] = {}
        self._term_marks: dict[Key, str] = {}

    @cached_property
    def settled_count(self) -> int:
        """How many fragments have English that is approved elsewhere."""
        return sum(row.times for result in self.results for row in self._settled_rows(result.head))

    def kinds(self) -> Counter[tuple[str, str]]:
        """How many fragments and terms there are of each kind and status; each counts once."""
        counts: Counter[tuple[str, str]] = Counter()
        for result in self.results:
            for kind, status, count in result.head.kinds:
                counts[kind, status] += count
            for row in self._settled_rows(result.head):
                counts[row.kind, "unglossed"] -= row.times
                counts[row.kind, "paired"] += row.times
            for mined in result.head.mined:
                term = self.terms.get((mined.ru, mined.en))
                if term is not None:
                    counts[term.kind, "paired"] += mined.times
        return +counts

    def runs(self) -> Iterator[PairRun]:
        """The pairs of the corpus: those of each text, then those mined from each, in order."""
        for one in self.results:
            yield PairRun(
                f"text {one.stem}", False, self._text_mark(one), partial(self._pairs_of_text, one)
            )
        for one in mined_order(self.results):
            if one.head.mined:
                mark = self._mined_mark(one)
                yield PairRun(f"mined {one.stem}", True, mark, partial(self._pairs_mined, one))

    def _pairs_of_text(self, result: ArticleResult) -> list[Pair]:
        """The pairs of an article's text, in order."""
        return self._cited(settled(result.pairs(), self.known))

    def _pairs_mined(self, result: ArticleResult) -> list[Pair]:
        """The pairs of an article at places of terms, in order."""
        mined = [
            _with_term(pair, key, self.terms[key])
            for row, pairs in zip(result.head.mined, result.places(), strict=True)
            if (key := (row.ru, row.en)) in self.terms
            for pair in pairs
        ]
        mined.sort(key=lambda pair: (*place_order(pair), pair.key, _english_lemma(pair)))
        return self._cited(mined)

    def _text_mark(self, result: ArticleResult) -> str:
        """A digest of all that the pairs of an article's text come from."""
        head = result.head
        seen: list[Any] = [(row.key, self.known[row.key]) for row in self._settled_rows(head)]
        seen += [self._entry_mark(one.own) for one in self._told(result)]
        return digest_of(head.pairs, _names(head), seen)

    def _mined_mark(self, result: ArticleResult) -> str:
        """A digest of all that the pairs mined from an article come from."""
        head = result.head
        keys = ((mined.ru, mined.en) for mined in head.mined)
        seen = [self._term_mark(key) for key in keys if key in self.terms]
        return digest_of(head.places, _names(head), seen)

    def _cited(self, pairs: Sequence[Pair]) -> list[Pair]:
        return with_citations(pairs, self.owners, self._heads, self._facts)

    def _entry_mark(self, own: str) -> str:
        """A digest of the entry of pairs with these own texts, made once: many articles have it."""
        mark = self._entry_marks.get(own)
        if mark is None:
            owner = self.owners.get(own, own)
            mark = digest_of(own, owner, self._heads[owner], self._facts.get(owner, ()))
            self._entry_marks[own] = mark
        return mark

    def _term_mark(self, key: Key) -> str:
        """A digest of a term and its entry, made once as well."""
        mark = self._term_marks.get(key)
        if mark is None:
            mark = digest_of(key, self.terms[key], self._entry_mark(self._mined[key].own))
            self._term_marks[key] = mark
        return mark

    def _settled_rows(self, head: ArticleHead) -> Iterator[Any]:
        return (row for row in head.unglossed if row.key in self.known)

    def _settled_in(self, head: ArticleHead) -> list[tuple[int, Told]]:
        """The terms and names of an article that have got approved English."""
        if not self.known:
            return []
        found = []
        for row in self._settled_rows(head):
            if row.kind in KINDS:
                en, confidence = self.known[row.key]
                pair = replace(row.pair(), status="paired", en=en, confidence=confidence)
                told = Told(entry_id(row.key, en), *headwords(pair), times=row.times)
                found.append((row.at, told))
        return found

    def _told(self, result: ArticleResult) -> list[Told]:
        """The terms and names of an article in the order of their first pairs."""
        added = self._added.get(result.stem)
        if not added:
            return [one for _, one in result.head.told]
        return [one for _, one in sorted([*result.head.told, *added], key=lambda row: row[0])]

    def _mined_in_order(self) -> Iterator[tuple[Told, Facts]]:
        """The terms in the order of their first pairs, file by file, with their counts there."""
        for result in mined_order(self.results):
            here = (row for row in result.head.mined if (row.ru, row.en) in self.terms)
            for row in sorted(here, key=lambda row: (*row[4:], row.ru, row.en)):
                key = (row.ru, row.en)
                yield self._mined[key]._replace(times=row.times), self.terms[key].facts

    def _facts_by_entry(self, mined: Iterable[tuple[Told, Facts]]) -> dict[str, Facts]:
        """What mining knows of each entry, from the first of its terms."""
        facts: dict[str, Facts] = {}
        for one, known in mined:
            facts.setdefault(self.owners.get(one.own, one.own), known)
        return facts


def _names(head: ArticleHead) -> list[tuple[str, str]]:
    return [(document.path, document.language) for document in head.documents]


def mined_order(results: Sequence[ArticleResult]) -> list[ArticleResult]:
    """The articles in the order of their mined pairs, which is that of their Russian files."""
    return sorted(results, key=lambda result: result.head.russian_file)


def _told_of_term(key: Key, term: KeptTerm) -> Told:
    own = entry_id(*key)
    inflected = text_key(term.ru) != term.ru_key
    return Told(own, term.ru, term.en, (term.ru_key, term.en_key), inflected, mined=True)


def _with_term(pair: Pair, key: Key, term: KeptTerm) -> Pair:
    form = TermForm(term.ru, term.en, key[1], term.facts, term.termhood)
    return replace(pair, kind=term.kind, key=key[0], confidence=term.confidence, term=form)


def _english_lemma(pair: Pair) -> str:
    return pair.term.en_key if pair.term else ""
