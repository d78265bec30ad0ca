"""A corpus into a store: everything found and paired, decisions kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.records import Pair
from glossary.building.approved import REASON, Approved, approved_terms, with_approved
from glossary.building.corpus import Corpus
from glossary.building.hashtag_words import entry_words
from glossary.building.pairs import build_jobs, build_pairs, summary
from glossary.building.same_pairs import entry_owners, with_headwords
from glossary.entries.entry import APPROVED
from glossary.store.entries import StoreCounts
from glossary.store.store import Store

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build came to.

    articles: how many were read; aligned: how many of them exist in both languages. skipped: one
    line for every file that was left out, with the reason. notes: one line for what else a user
    should know. kinds: fragments by kind and status, see :func:`glossary.building.pairs.summary`.
    counts: of the store after the build. settled: fragments that have English approved elsewhere.
    changed: entries that changed after they were decided.
    """

    articles: int
    aligned: int
    skipped: tuple[str, ...]
    notes: tuple[str, ...]
    kinds: "pl.DataFrame"
    counts: StoreCounts
    settled: int
    changed: int

    @property
    def waiting(self) -> int:
        """How many entries wait for a reviewer."""
        return self.counts.statuses["new"] + self.counts.statuses["skipped"]


def _joined(
    pairs: Sequence[Pair], approved: Approved, decided: Mapping[str, bool]
) -> tuple[list[Pair], dict[str, str]]:
    """The pairs with what is approved, as a glossary writes them, and whose entries they are."""
    settled = with_approved(pairs, approved, entry_owners(pairs, decided))
    owners = entry_owners(settled, decided)
    return with_headwords(settled, owners), owners


def build_into(
    store: Store,
    corpus: Corpus,
    encoder: Encoder,
    *,
    model: str = "bundled",
    jobs: int | None = None,
    words: Collection[str] = (),
    step: Callable[[str], None] = lambda stem: None,
) -> BuildReport:
    """Find and pair everything in a corpus, and put it into the store in place of what was there.

    Decisions stay. model: the name of ``encoder``. jobs: processes; by default one per core, for
    many articles. words: that occur in hashtags. step: called with the stem when an article is
    done.
    """
    entries = list(store.entries.in_order(sorted(APPROVED)))
    built = build_pairs(
        corpus,
        encoder,
        step,
        approved_terms(entries),
        model=model,
        jobs=jobs or build_jobs(corpus),
        words=frozenset(words) | entry_words(entries),
    )
    pairs, owners = _joined(built.pairs, Approved.of(entries), store.entries.decided())
    name, root = sentence_encoder(encoder).name, corpus.root
    counts = store.replace_pairs(pairs, built.documents, model=name, corpus=root, owners=owners)
    return BuildReport(
        articles=built.articles,
        aligned=built.aligned,
        skipped=tuple(built.skipped),
        notes=tuple(built.notes),
        kinds=summary(pairs),
        counts=counts,
        settled=sum(REASON in pair.reasons for pair in pairs),
        changed=len(store.queue.changed()),
    )
