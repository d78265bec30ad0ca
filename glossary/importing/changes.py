"""What a merge is asked to do, and what it says of each record of a file."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from glossary.entries.content import FIELDS, OPEN, Content
from glossary.importing.records.record import NOT_TAKEN

CLASSES = (
    "unchanged", "changed here", "changed there", "both", "conflict", "new", "deleted", "refused",
)  # fmt: skip
"""What a record can come to. changed here, there: by one side only; both: by both, without
contradiction; conflict: by both, with one."""


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """What to do where the file alone does not say.

    new: what entries of a file without decisions become: approved, to be reviewed, or left out.
    conflicts: whose text stands; review keeps the store's and puts the other into the queue.
    deleted: what becomes of approved entries that were taken out of an export.
    """

    new: Literal["added", "review", "skip"] = "added"
    conflicts: Literal["review", "ours", "theirs"] = "review"
    deleted: Literal["keep", "reject"] = "keep"


QUEUED = "theirs is queued as"
"""Said of a conflict whose other side has gone into the queue, before the id of that."""


class Change(NamedTuple):
    """What a record comes to: one of CLASSES.

    before: our entry as it stood; theirs: what the file says; after: the outcome. Each is None
    where there is none. fields: those concerned. note: what was done.
    """

    kind: str
    where: str
    entry: str = ""
    before: Content | None = None
    after: Content | None = None
    fields: tuple[str, ...] = ()
    note: str = ""
    theirs: Content | None = None

    @property
    def is_queued(self) -> bool:
        """Whether the other side of a conflict has gone into the queue."""
        return QUEUED in self.note

    @property
    def is_open(self) -> bool:
        """Whether it makes a new entry that goes to review."""
        return self.kind == "new" and self.after is not None and self.after.verdict == OPEN

    @property
    def lacks_cells(self) -> bool:
        """Whether something beside its texts was refused."""
        return NOT_TAKEN in self.note

    def as_record(self) -> dict[str, object]:
        """The change, ready for JSON."""
        sides = {
            name: None if content is None else {key: getattr(content, key) for key in FIELDS}
            for name, content in (
                ("before", self.before),
                ("theirs", self.theirs),
                ("after", self.after),
            )
        }
        return {
            "change": self.kind,
            "where": self.where,
            "entry": self.entry,
            "fields": list(self.fields),
            **sides,
            "note": self.note,
        }
