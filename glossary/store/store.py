"""The store: pairs of the last build, an append-only log of decisions, and entries out of both.

What is shown and exported is derived; only events are the user's work. Every change is one
transaction, on disk when the call returns.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from align.records import Pair
from glossary.store.batches.builds import BuildFacts, Builds
from glossary.store.batches.bulk import Batches
from glossary.store.calibration import Calibration
from glossary.store.database import Database
from glossary.store.decisions import Decisions
from glossary.store.entries import Entries, SourceDocument, StoreCounts
from glossary.store.journal import Journal
from glossary.store.opinions import Opinions
from glossary.store.queue import ReviewQueue
from glossary.store.schema import lacks_indexes, mend_indexes, migrate


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
    def open(cls, path: Path | str, *, create: bool = False, read_only: bool = False) -> Self:
        """The store in the file ``path``, brought up to date unless it is read-only.

        create: make it where there is none.

        :raises StoreError: where it cannot be opened.
        """
        store = cls(Database.open(Path(path), create=create, read_only=read_only))
        try:
            if store.database.outdated:
                with store.transaction():
                    migrate(store.database.connection, store.rebuild)
            if not read_only and lacks_indexes(store.database.connection):
                with store.transaction():
                    mend_indexes(store.database.connection)
        except BaseException:
            store.close()
            raise
        return store

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
