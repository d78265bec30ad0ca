"""What comes out of every article of a corpus: kept since an earlier build, or made now."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from align import processes
from align.encoders.cache_results import ResultStore, packed, unpacked
from align.encoders.loading import sentence_encoder, worker_encoder
from align.encoders.protocol import Encoder
from align.fragments.keys import AskedWords
from align.hashtags.splitting import known_words_in
from align.processes import map_in_order
from align.records import Pair
from align.terms.harvest import Gathered, Key
from glossary.building.keeping.article import (
    ArticleHead,
    english_keys_of,
    evidence_of,
    head_of,
    kept_pairs,
    kept_places,
    packable,
)
from glossary.building.keeping.version import code_version, digest_of
from glossary.building.sources.corpus import ArticleFiles, Corpus

WORTH_A_PROCESS = 20
"""Articles for each process: starting one takes as long as building some."""
_TOGETHER = 25
"""Results that are written at a time: what an interruption can cost."""


class DamagedResultError(Exception):
    """A kept result is not what was written: all have to be made anew. Never shown to a user."""


class Marks(NamedTuple):
    """What a result was made with besides its files, and which of it bore on this article.

    words: that occur in hashtags; known: approved terms. of_words, of_known: of those that stand
    in the article.
    """

    words: str
    of_words: str
    known: str
    of_known: str


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """What came out of an article; its head is read, the rest when it is asked for.

    made: whether now, rather than in an earlier build.
    """

    stem: str
    key: bytes
    made: bool
    head: ArticleHead
    source: Callable[[str], bytes] = field(repr=False)

    def evidence(self, asked: Mapping[int, int]) -> list[Gathered]:
        """The evidence for some of the mined pairs of the head, in order.

        asked: their numbers, and how many occurrences of each are wanted.

        :raises DamagedResultError: what was kept holds none.
        """
        data = unpacked(self.source("evidence"))
        evidence = evidence_of(data, len(self.head.mined), asked)
        if evidence is None:
            raise DamagedResultError
        return evidence

    def pairs(self) -> list[Pair]:
        """The pairs of its text, in order.

        :raises DamagedResultError: what was kept holds none.
        """
        pairs = kept_pairs(unpacked(self.source("pairs")))
        if pairs is None:
            raise DamagedResultError
        return pairs

    def places(self) -> list[list[Pair]]:
        """The pairs at the places of each mined pair of the head.

        :raises DamagedResultError: what was kept holds none.
        """
        places = kept_places(unpacked(self.source("places")), len(self.head.mined))
        if places is None:
            raise DamagedResultError
        return places


class Knowledge:
    """What of a glossary bears on articles: words in hashtags, approved terms."""

    def __init__(self, words: frozenset[str], known: Collection[Key]) -> None:
        self.words = words
        self.known = frozenset(known)
        self._all = digest_of(sorted(words)), digest_of(sorted(map(list, self.known)))
        self._in_tag: dict[str, list[str]] = {}
        self._english: defaultdict[str, list[str]] = defaultdict(list)
        for ru, en in sorted(self.known):
            self._english[ru].append(en)

    def marks(self, head: ArticleHead, english: Collection[str]) -> Marks:
        """Those of an article. english: the keys of its English candidates."""
        words, known = self._all
        return Marks(words, self._words_in(head), known, self._known_in(head, english))

    def bears_on(self, head: ArticleHead, marks: Marks, source: Callable[[str], bytes]) -> bool:
        """Whether an article with these marks would come out otherwise now.

        source: gives the parts of its result.
        """
        words, known = self._all
        if marks.words != words and marks.of_words != self._words_in(head):
            return True
        if marks.known == known:
            return False
        english = english_keys_of(unpacked(source("evidence")))
        return english is None or marks.of_known != self._known_in(head, english)

    def _words_in(self, head: ArticleHead) -> str:
        if not head.tags:
            return ""
        for tag in head.tags:
            if tag not in self._in_tag:
                self._in_tag[tag] = known_words_in(tag, self.words)
        return digest_of(bool(self.words), [[tag, self._in_tag[tag]] for tag in head.tags])

    def _known_in(self, head: ArticleHead, english: Collection[str]) -> str:
        keys = set(english)
        near = ((ru, en) for ru in head.ru_counts for en in self._english.get(ru, ()))
        return digest_of(sorted([ru, en] for ru, en in near if en in keys))


class _Made(NamedTuple):
    """A result as it comes out of a process: its parts, packed, and the digests of its files."""

    parts: dict[str, bytes]
    digests: list[str]
    settled: bool


def article_results(
    corpus: Corpus,
    encoder: Encoder,
    knowledge: Knowledge,
    kept: ResultStore | None,
    *,
    model: str = "bundled",
    jobs: int | None = None,
    step: Callable[[str], None] = lambda stem: None,
) -> Iterator[ArticleResult]:
    """The result of each article of a corpus, in order.

    kept: where results are found and put, None for nowhere. model: the name of ``encoder``. jobs:
    processes; by default one per core, for many articles that are yet to be made. step: called
    with the stem when an article is done.
    """
    stamps = [_stamp(corpus.root or Path(), article, encoder, kept) for article in corpus.articles]
    found = _found(stamps, knowledge, kept)
    missing = [a for a, s in zip(corpus.articles, stamps, strict=True) if s.key not in found]
    made = iter(_made(corpus, missing, encoder, knowledge, model=model, jobs=jobs))
    waiting: list[tuple[bytes, Mapping[str, bytes]]] = []
    for article, stamp in zip(corpus.articles, stamps, strict=True):
        if stamp.key in found:
            head = found[stamp.key]
            yield ArticleResult(article.stem, stamp.key, False, head, _Kept(stamp.key, kept))
        else:
            one = next(made)
            head = _head_and_marks(one.parts["head"])[0]
            yield ArticleResult(article.stem, stamp.key, True, head, one.parts.__getitem__)
            waiting += [(stamp.key, one.parts)] if stamp.fits(one) else []
            if kept is not None and len(waiting) >= _TOGETHER:
                kept.put(waiting)
                waiting = []
        step(article.stem)
    if kept is not None:
        kept.put(waiting)
        kept.used(sorted(found))


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What an article is told by: a key of all it is made from; the digests of its files."""

    key: bytes
    digests: tuple[str, ...]

    def fits(self, made: _Made) -> bool:
        """Whether a result is of these very files, and would come out so again."""
        count = len(made.digests)
        return made.settled and count > 0 and tuple(made.digests) == self.digests[:count]


def _stamp(root: Path, article: ArticleFiles, encoder: Encoder, kept: ResultStore | None) -> _Stamp:
    names = [p.relative_to(root).as_posix() for p in (article.en, article.ru) if p is not None]
    digests = []
    if kept is not None:
        for path in (article.en, article.ru):
            if path is not None:
                digests.append(_digest(path))
    what = (code_version(), sentence_encoder(encoder).name, article.stem, names, digests)
    return _Stamp(bytes.fromhex(digest_of(*what)), tuple(digests))


def _digest(path: Path) -> str:
    """The SHA-256 of a file in hex, "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _found(
    stamps: Sequence[_Stamp], knowledge: Knowledge, kept: ResultStore | None
) -> dict[bytes, ArticleHead]:
    """The heads of results that were kept and are what would be made now, by key."""
    if kept is None:
        return {}
    whole = [stamp.key for stamp in stamps if all(stamp.digests)]
    found = {}
    for key, content in kept.get(whole).items():
        head, marks = _head_and_marks(content)
        if head is None or marks is None:
            continue
        if not knowledge.bears_on(head, marks, _Kept(key, kept)):
            found[key] = head
    return found


def _head_and_marks(content: bytes) -> tuple[Any, Any]:
    data = unpacked(content)
    if type(data) is not list or len(data) != 2 or type(data[0]) is not list:
        return None, None
    marks = data[0]
    fits = len(marks) == len(Marks._fields) and all(type(mark) is str for mark in marks)
    return head_of(data[1]), Marks(*marks) if fits else None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Reads the parts of a kept result."""

    key: bytes
    store: ResultStore | None

    def __call__(self, part: str) -> bytes:
        return b"" if self.store is None else self.store.get([self.key], part).get(self.key, b"")


def _made(
    corpus: Corpus,
    missing: Sequence[ArticleFiles],
    encoder: Encoder,
    knowledge: Knowledge,
    *,
    model: str,
    jobs: int | None,
) -> Iterator[_Made]:
    """The results of articles that are not kept, in order."""
    if not missing:
        return
    what = (corpus.root or Path(), knowledge.known, knowledge.words)
    jobs = jobs or processes.default_jobs(len(missing), each=WORTH_A_PROCESS)
    if jobs > 1 and len(missing) > 1:
        yield from map_in_order(_worker, (model, *what), missing, jobs=min(jobs, len(missing)))
    else:
        yield from map_in_order(_maker, (encoder, *what), missing)


def _worker(
    model: str, root: Path, known: Collection[Key], words: frozenset[str]
) -> Callable[[ArticleFiles], _Made]:
    return _maker(worker_encoder(model), root, known, words)


def _maker(
    encoder: Encoder, root: Path, known: Collection[Key], words: frozenset[str]
) -> Callable[[ArticleFiles], _Made]:
    """What makes results one after another."""
    from glossary.building.articles import article_builder  # slow, and often not needed

    asked, knowledge = AskedWords(words), Knowledge(words, known)
    build = article_builder(root, encoder, known, asked)

    def make(article: ArticleFiles) -> _Made:
        asked.tags.clear()
        part = build(article)
        data = packable(part, asked.tags)
        head = head_of(data["head"])
        if head is None:
            raise AssertionError(f"{article.stem}: what is kept of it is not of its own shape")
        data["head"] = [list(knowledge.marks(head, data["evidence"][0])), data["head"]]
        parts = {name: packed(value) for name, value in data.items()}
        return _Made(parts, part.digests, part.settled)

    return make
