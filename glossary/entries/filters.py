"""Which entries are wanted, in which order: what --kind, --order and the filter key say."""

import re
from dataclasses import dataclass

from align.errors import UsageError
from align.records import KINDS
from glossary.entries.entry import ENTRY_STATUSES

ORDERS = {
    "worth": "where an answer settles most: how unsure the pair is, times how often it occurs, "
    "times its spellings; changed entries first",
    "doubtful": "least sure first",
    "sure": "surest first",
    "frequent": "most frequent first",
    "text": "as they stand in the articles",
    "alphabet": "by the Russian",
}
"""Orders of the queue, and what comes first in each."""

_TERM = re.compile(r'(\w+):(?:"([^"]*)"|(\S+))')
_BOUND = re.compile(r"([<>])(\d{1,3})%?")
HINT = 'kind:term file:en/a.md domain:law status:rejected by:anna sure:<80 "words"'
"""What can be written into a filter."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What entries must be to come up; everything empty for all.

    statuses: empty for what is open (new, and skipped earlier). file: a path as in Entry.files.
    text: words that the Russian or the English holds, whatever their case. least, most: bounds of
    the confidence, 0..1, least included.
    """

    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    file: str | None = None
    domain: str | None = None
    reviewer: str | None = None
    text: str = ""
    least: float | None = None
    most: float | None = None

    def words(self) -> str:
        """The filter as it can be written; "" for all."""
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
    """The filter in what a user wrote, see HINT.

    :raises UsageError: for names or values that there are not.
    """
    terms: dict[str, list[str]] = {}
    for name, quoted, bare in _TERM.findall(text):
        terms.setdefault(name.casefold(), []).append(quoted or bare)
    unknown = sorted(terms.keys() - {"kind", "file", "domain", "status", "by", "sure"})
    if unknown:
        raise UsageError(f"no filter {unknown[0]}: write {HINT}")
    least, most = _bounds(terms.get("sure", []))
    wanted = EntryFilter(
        statuses=tuple(terms.get("status", ())),
        kinds=tuple(terms.get("kind", ())),
        file=_last(terms, "file"),
        domain=_last(terms, "domain"),
        reviewer=_last(terms, "by"),
        text=" ".join(_TERM.sub(" ", text).replace('"', " ").split()),
        least=least,
        most=most,
    )
    _check_names("kind", wanted.kinds, KINDS)
    _check_names("status", wanted.statuses, ENTRY_STATUSES)
    return wanted


def _last(terms: dict[str, list[str]], name: str) -> str | None:
    return terms[name][-1] if name in terms else None


def _bounds(texts: list[str]) -> tuple[float | None, float | None]:
    """The least and the upper bound of the confidence, 0..1, in texts such as <80."""
    least = most = None
    for text in texts:
        bound = _BOUND.fullmatch(text)
        if bound is None:
            raise UsageError(f"sure:{text}: write sure:<80 or sure:>50, in per cent")
        if bound[1] == "<":
            most = int(bound[2]) / 100
        else:
            least = int(bound[2]) / 100
    return least, most


def _check_names(what: str, names: tuple[str, ...], known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise UsageError(f"no {what} {name!r}: use one of {', '.join(known)}")
