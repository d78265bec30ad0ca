"""A record of a file that is to be merged, and what the file says of itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from align.records import KINDS
from align.text import counted
from glossary.entries.content import NO, OPEN
from glossary.formats.readers.notes import SUGGESTED as SUGGESTED
from glossary.formats.readers.unread import leave_out

NOT_TAKEN = "not taken: "
"""Begins what a remark says of a cell or property that is refused, while its record is not."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Record(NamedTuple):
    """A pair of texts as a file has it.

    where: its place in the file, for people. id, version: of an export of ours, else "". given:
    fields of glossary.entries.content.Content that the file says something of, apart from the
    texts. spelling_of: the entry that this is only another spelling of. problem: why it cannot be
    taken; its id and texts, where they could be read, still say that its entry is in the file.
    remark: what was changed or ignored in reading it, or why it goes to review. ru_key, en_key:
    align.text.text_key of the texts; text_id: the id of an entry of them; unfit: why they cannot
    become an entry, though one that is there may have them; these four are "" in what has not been
    prepared for a merge.
    """

    where: str
    ru: str = ""
    en: str = ""
    id: str = ""
    version: str = ""
    given: Mapping[str, Any] = _NOTHING
    kind: str = ""
    spelling_of: str = ""
    problem: str = ""
    remark: str = ""
    ru_key: str = ""
    en_key: str = ""
    text_id: str = ""
    unfit: str = ""


@dataclass(slots=True)
class About:
    """What a file says of itself, and what of it is not read; complete when its records are.

    scope, events, store, part: what an export of ours says. foreign: whether that store is another,
    known after a merge. unread: what is left out, as a plural noun phrase ("units without a
    target"), and how often. told: likewise what is read all the same, or otherwise than somebody
    might expect, with the phrase saying how.
    """

    scope: str = ""
    events: int = 0
    store: str = ""
    foreign: bool = False
    part: str = "all"
    unread: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count something that is not read; what: with its noun first, in the plural.

        Beyond so many kinds the others are counted together.
        """
        leave_out(self.unread, what, count)

    def tell(self, what: str, count: int = 1) -> None:
        """Count something that is read, and how; what: as in :meth:`leave_out`."""
        leave_out(self.told, what, count)

    def unread_lines(self) -> list[str]:
        """What is not read, and what is told of the rest, a line each."""
        unread = [f"not read: {_phrase(what, count)}" for what, count in self.unread.items()]
        return unread + [_phrase(what, count) for what, count in self.told.items()]


def event_number(text: str) -> int:
    """The number of an event as an export of ours writes it, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


def _phrase(what: str, count: int) -> str:
    return counted(count, _in_singular(what), what)


def _in_singular(what: str) -> str:
    """A phrase that begins with a noun in the plural, for one of them."""
    noun, space, rest = what.partition(" ")
    for plural, singular in (("ies", "y"), ("uses", "us"), ("s", "")):
        if noun.endswith(plural):
            return f"{noun.removesuffix(plural)}{singular}{space}{rest}"
    return what


def what_is_said(given: dict[str, Any], *, ours: bool) -> dict[str, Any]:
    """What a record says: everything in a file of ours, else only what is there."""
    return given if ours else {name: value for name, value in given.items() if value}


def not_taken(reasons: Iterable[str]) -> str:
    """What is refused of a record that is taken, as its remark."""
    return "; ".join(f"{NOT_TAKEN}{reason}" for reason in reasons)


def suggested_record(record: Record, side: str, text: str) -> Record:
    """What is suggested as the text of a side (ru, en) of ``record``: another pair, for review."""
    texts = {"ru": record.ru, "en": record.en, side: text}
    return Record(record.where, **texts, given={"verdict": OPEN}, remark="suggested in Weblate")


def in_doubt(record: Record, why: str) -> Record:
    """The record, to be reviewed and not approved."""
    given = dict(record.given)
    if given.get("verdict") != NO:
        given["verdict"] = OPEN
    return record._replace(given=given, remark="; ".join(filter(None, (record.remark, why))))


def kind_of(record: Record) -> str:
    """The kind of a new entry: as the file says, else by its form."""
    if record.kind in KINDS:
        return record.kind
    if record.ru.startswith("#") and _TAG.fullmatch(record.ru):
        return "hashtag"
    words = len(record.ru.split())
    ended = _ENDING.search(record.ru) and not (words <= _SHORT and _SHORTENED.search(record.ru))
    return "sentence" if ended or words > _LONGEST_TERM else "term"


_TAG = re.compile(r"#\S+")
_SHORT, _LONGEST_TERM = 4, 8
"""Words of a text that is no sentence though it ends like one, and of any term at most."""
_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:др|пр|т\.\s?[дпе]|гг?|лл?|ст|стр|руб|коп|млн|млрд|тыс|им|юр|разг|устар|обл|ул)"
    r"\.[»\"”)]*$"
)
"""Abbreviations with which a term may end."""
_ENDING = re.compile(r"[.!?…][»\"”)]*$")


def with_verdict(record: Record, standing: str) -> Record:
    """The record, saying ``standing`` where its file says nothing of decisions."""
    if "verdict" in record.given:
        return record
    return record._replace(given={**record.given, "verdict": standing})
