"""The store: pairs of the last build, an append-only log of decisions, and entries out of both.

What is shown and exported is derived; only events are the user's work. Every change is one
transaction, on disk when the call returns.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from align.records import Pair
from glossary.store.batches.builds import BuildFacts, Builds
from glossary.store.batches.bulk import Batches
from glossary.store.batches.decisions import Decisions
from glossary.store.calibration import Calibration
from glossary.store.database import Database
from glossary.store.entries import Entries, SourceDocument, StoreCounts
from glossary.store.journal import Journal
from glossary.store.opinions import Opinions
from glossary.store.proofs.checks import (
    check_before_bringing_up,
    check_for_export,
    check_opening,
    check_opinions,
    damages_of,
)
from glossary.store.proofs.salvage import Saved, salvage
from glossary.store.queue import ReviewQueue
from glossary.store.schema import (
    PROVEN_SINCE,
    lacks_indexes,
    mend_indexes,
    migrate,
    schema_version,
)


class Store:
    """An open store; use it as a context manager. Not to be shared between threads.

    entries: reads what is there. decisions: writes what reviewers and imports decide. opinions:
    what reviewers think beside that. queue: what a review asks. batches: decides on many at once.
    builds: takes what came out of articles.
    """

    def __init__(self, database: Database):
        self.database = database
        self._journal = Journal(database)
        self.entries = Entries(database, self._journal)
        self.opinions = Opinions(database, self._journal, self.entries)
        self.decisions = Decisions(database, self._journal, self.entries, self.opinions)
        self.queue = ReviewQueue(database, self.opinions)
        self.builds = Builds(database, self._journal, self.entries)
        self.batches = Batches(
            database, self._journal, self.entries, self.queue, self.opinions, self.decisions
        )

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        read_only: bool = False,
        salvaging: bool = False,
    ) -> Self:
        """The store in the file ``path``, brought up to date unless it is read-only.

        create: make it where there is none. salvaging: read-only, damaged or not, for nothing but
        :meth:`damages` and what can be saved.

        :raises StoreError: where it cannot be opened.
        """
        store = cls(Database.open(Path(path), create=create, read_only=read_only or salvaging))
        try:
            if salvaging:
                return store
            if store.database.outdated:
                with store.transaction():
                    store._bring_up_to_date()
            else:
                check_opening(store.database)
            if not read_only and lacks_indexes(store.database.connection):
                with store.transaction():
                    mend_indexes(store.database.connection)
        except BaseException:
            store.close()
            raise
        return store

    def _bring_up_to_date(self) -> None:
        """Check what an earlier version has proven, prove the rest, and compute what it lacks."""
        connection, proofs = self.database.connection, self._journal.proofs
        is_proven = schema_version(connection) >= PROVEN_SINCE
        if is_proven:
            check_before_bringing_up(self.database)

        def rebuild() -> None:
            if is_proven:
                proofs.count_pairs()
            else:
                proofs.prove_log()
                proofs.prove_all_pairs()
            proofs.prove_blocks()
            self.rebuild()

        migrate(connection, rebuild)

    def close(self) -> None:
        """Close the file; all decisions are on disk already."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Keep all changes made inside, or none. May be nested.

        :raises StoreError: where another process is still writing after five seconds.
        """
        return self.database.transaction()

    def bulk(self) -> AbstractContextManager[None]:
        """Keep all of very many changes, or none; quickest where the store was empty."""
        return self._journal.bulk()

    def snapshot(self) -> AbstractContextManager[None]:
        """Read everything inside as of one moment, whoever writes meanwhile."""
        return self.database.snapshot()

    def check(self, *, opinions: bool = False) -> None:
        """Check what an export is made of, inside a snapshot; entries prove themselves when read.

        opinions: those too.

        :raises StoreError: where it is not what was written; names the event or the entry.
        """
        check_for_export(self.database)
        if opinions:
            check_opinions(self.database)

    def damages(self) -> Iterator[str]:
        """All that is not what was written, each in words on one line; nothing in a whole store."""
        return damages_of(self.database)

    def salvage(self) -> Saved:
        """The decisions and opinions in force that are intact, and what had to be left out.

        :raises StoreError: where nothing of the log can be read.
        """
        return salvage(self.database)

    def replace_pairs(
        self,
        pairs: Iterable[Pair],
        documents: Iterable[SourceDocument],
        *,
        model: str,
        corpus: Path | None = None,
        owners: Mapping[str, str] | None = None,
    ) -> StoreCounts:
        """Put ``pairs`` in place of those of the last build; decisions stay. Return the counts.

        documents: what was read, model: the encoder's name. corpus: the folder that was read.
        owners: the entries of pairs that by their own texts would make another, by the id of that.
        Equal input gives equal rows.

        :raises InputError: for texts that are not valid Unicode; then nothing has changed.
        """
        self.builds.replace_pairs(pairs, BuildFacts(model, corpus, owners or {}, documents))
        return self.entries.counts()

    def moment(self, at: str | None = None) -> str:
        """The time ``at``; for None, now, but not before the last event of the log.

        :raises DecisionError: where ``at`` is not a time.
        """
        return self._journal.moment(at)

    def rebuild(self) -> None:
        """Compute entries and opinions anew from pairs and events."""
        with self.transaction():
            self._journal.rebuild()

    def calibrate(self, calibration: Calibration) -> None:
        """Give entries the confidence that ``calibration`` makes of their pairs'."""
        with self.transaction():
            self._journal.push_calibration(calibration)
            self._journal.rebuild()

    def undo_calibration(self) -> None:
        """Give entries the confidence that they had before the last calibration.

        :raises DecisionError: where there was none.
        """
        with self.transaction():
            self._journal.pop_calibration()
            self._journal.rebuild()
