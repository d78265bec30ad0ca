"""Which entries a review is about, in which order: what --kind, --order and the filter key say."""

import re
from dataclasses import dataclass

from align.errors import UsageError
from align.records import KINDS
from align.text import text_key
from glossary.entries.entry import ENTRY_STATUSES

ORDERS = {
    "worth": "entries.worth DESC, entries.pair, entries.id",
    "doubtful": "entries.confidence, entries.worth DESC, entries.id",
    "sure": "entries.confidence DESC, entries.worth DESC, entries.id",
    "frequent": "entries.occurrences DESC, entries.worth DESC, entries.id",
    "text": "entries.pair IS NULL, entries.pair, entries.id",
    "alphabet": "entries.sort, entries.ru, entries.en, entries.id",
}
"""Orders of the queue: most worth an answer, least and most confident, most frequent, as they stand
in the articles, and by the alphabet."""

_TERM = re.compile(r'(\w+):(?:"([^"]*)"|(\S+))')
_BOUND = re.compile(r"([<>])(\d{1,3})%?")
_OF_DOMAIN = """CASE WHEN entries.event IS NOT NULL
    THEN (SELECT json_extract(after, '$.attributes.domain') FROM events WHERE id = entries.event)
    ELSE (SELECT json_extract(NULLIF(term, ''), '$.facts.domain') FROM pairs
          WHERE position = entries.pair) END COLLATE NOCASE = ?"""
"""What was said of an entry, or, where nobody has decided on it, what mining found."""
HINT = 'kind:term file:en/a.md domain:law status:rejected by:anna sure:<80 "words"'
"""What can be written into a filter."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What entries must be to come up; everything empty for all.

    statuses: empty for what is open (new, and skipped earlier). text: words that the Russian or
    the English holds, whatever their case. least, most: bounds of the confidence, least included.
    """

    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    file: str | None = None
    domain: str | None = None
    reviewer: str | None = None
    text: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def narrow(self) -> bool:
        """Whether it leaves anything out."""
        return self != ALL

    def condition(self, *, statuses: bool = True) -> tuple[str, tuple[str | float, ...]]:
        """(condition on the table of entries, values of its question marks)."""
        where, values = ["1"], list[str | float]()
        named = (("status", self.statuses if statuses else ()), ("kind", self.kinds))
        for column, chosen in named:
            if chosen:
                where.append(f"entries.{column} IN ({', '.join('?' * len(chosen))})")
                values += sorted(set(chosen))
        simple = (
            ("entries.id IN (SELECT entry FROM pairs WHERE file = ?)", self.file),
            (_OF_DOMAIN, self.domain),
            ("entries.reviewer = ?", self.reviewer),
            ("entries.confidence >= ?", self.least),
            ("entries.confidence < ?", self.most),
        )
        for sql, value in simple:
            if value is not None:
                where.append(sql)
                values.append(value)
        for word in text_key(self.text).split() if self.text.strip() else []:
            where.append("instr(entries.sort || ' ' || entries.en_sort, ?) > 0")
            values.append(word.lstrip("#") or word)
        return " AND ".join(where), tuple(values)

    def words(self) -> str:
        """The choice as it can be written into a filter; "" for all."""
        parts = [f"kind:{kind}" for kind in self.kinds] + [f"status:{s}" for s in self.statuses]
        named = (("file", self.file), ("domain", self.domain), ("by", self.reviewer))
        parts += [
            f'{name}:"{value}"' if " " in value else f"{name}:{value}"
            for name, value in named
            if value is not None
        ]
        bounds = ((">", self.least), ("<", self.most))
        parts += [f"sure:{sign}{value * 100:.0f}" for sign, value in bounds if value is not None]
        return " ".join([*parts, self.text]).strip()


ALL = EntryFilter()


def parse_filter(text: str) -> EntryFilter:
    """The choice that a filter says, as in HINT; raises UsageError for what it cannot say."""
    told: dict[str, list[str]] = {}
    for name, quoted, bare in _TERM.findall(text):
        told.setdefault(name.casefold(), []).append(quoted or bare)
    unknown = sorted(told.keys() - {"kind", "file", "domain", "status", "by", "sure"})
    if unknown:
        raise UsageError(f"no filter {unknown[0]}: write {HINT}")
    least, most = _bounds(told.get("sure", []))
    choice = EntryFilter(
        statuses=tuple(told.get("status", ())),
        kinds=tuple(told.get("kind", ())),
        file=_last(told, "file"),
        domain=_last(told, "domain"),
        reviewer=_last(told, "by"),
        text=" ".join(_TERM.sub(" ", text).replace('"', " ").split()),
        least=least,
        most=most,
    )
    return checked(choice)


def _last(told: dict[str, list[str]], name: str) -> str | None:
    return told[name][-1] if name in told else None


def _bounds(told: list[str]) -> tuple[float | None, float | None]:
    """The least and the upper bound of the confidence, 0..1, out of texts such as <80."""
    least = most = None
    for one in told:
        bound = _BOUND.fullmatch(one)
        if bound is None:
            raise UsageError(f"sure:{one}: write sure:<80 or sure:>50, in per cent")
        if bound[1] == "<":
            most = int(bound[2]) / 100
        else:
            least = int(bound[2]) / 100
    return least, most


def checked(choice: EntryFilter) -> EntryFilter:
    """``choice``; raises UsageError where it names a kind or status that is none."""
    for what, chosen, known in (
        ("kind", choice.kinds, KINDS),
        ("status", choice.statuses, ENTRY_STATUSES),
    ):
        for name in chosen:
            if name not in known:
                raise UsageError(f"no {what} {name!r}: use one of {', '.join(known)}")
    return choice
