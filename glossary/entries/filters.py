"""Which entries are wanted, in which order: what --kind, --order and the filter key say."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.errors import UsageError
from align.records import KINDS, value_named
from align.text import stored_name
from glossary.entries.attributes import FLAGS
from glossary.entries.entry import ENTRY_STATUSES, Entry

ORDERS = {
    "worth": "where an answer gives the glossary most: likely to be right, frequent, of use again; "
    "changed entries first, aligned sentences last, as they stand",
    "doubtful": "least sure first",
    "sure": "surest first",
    "frequent": "most frequent first",
    "text": "as they stand in the articles",
    "alphabet": "by the Russian",
}
"""Orders of the queue, and what comes first in each."""

MARKS = {flag.replace("_", "-"): flag for flag in FLAGS}
"""What marks an entry, as it is written and by its name in Attributes."""

NAMES = ("kind", "status", "file", "domain", "mark", "by", "sure", "least")
"""What a filter can name, in the order of help."""

_TERM = re.compile(r'([^\W\d]\w*):(?:"([^"]*)"|(\S+))')
_BOUND = re.compile(r"([<>])(\d{1,3}(?:\.\d+)?)%?")
_LEAST = re.compile(r"(?:0?\.\d+|[01](?:\.0*)?)")
HINT = 'kind:term file:en/a.md domain:law status:rejected by:anna sure:<80 "words"'
"""What can be written into a filter."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What entries must be to come up; everything empty for all.

    statuses: empty for what is open (new, and skipped earlier). file: a path as in Entry.files, or
    that of the English where it stands in another file. marks: flags of Attributes, any of them.
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
    marks: tuple[str, ...] = ()

    def words(self) -> str:
        """The filter as it can be written; "" for all."""
        parts = [f"kind:{kind}" for kind in self.kinds] + [f"status:{s}" for s in self.statuses]
        parts += [f"mark:{name}" for name, flag in MARKS.items() if flag in self.marks]
        named = (("file", self.file), ("domain", self.domain), ("by", self.reviewer))
        parts += [
            f'{name}:"{value}"' if " " in value else f"{name}:{value}"
            for name, value in named
            if value is not None
        ]
        bounds = ((">", self.least), ("<", self.most))
        parts += [f"sure:{sign}{value * 100:g}" for sign, value in bounds if value is not None]
        return " ".join([*parts, self.text]).strip()


ALL = EntryFilter()


def parse_filter(text: str) -> EntryFilter:
    """The filter in what a user wrote, see HINT.

    :raises UsageError: for names or values that there are not.
    """
    terms: dict[str, list[str]] = {}
    for name, quoted, bare in _TERM.findall(text):
        terms.setdefault(name.casefold(), []).append(quoted or bare)
    unknown = sorted(terms.keys() - set(NAMES))
    if unknown:
        raise UsageError(f"no filter {unknown[0]}: write {HINT}")
    least, most = _bounds(terms.get("sure", []))
    for written in terms.get("least", []):
        least = _least(written)
    marks = _values("mark", terms, MARKS)
    return EntryFilter(
        statuses=_values("status", terms, ENTRY_STATUSES),
        kinds=_values("kind", terms, KINDS),
        file=stored_name(_last(terms, "file") or "") or None,
        domain=_last(terms, "domain"),
        reviewer=_last(terms, "by"),
        text=" ".join(_TERM.sub(" ", text).replace('"', " ").split()),
        least=least,
        most=most,
        marks=tuple(dict.fromkeys(MARKS[name] for name in marks)),
    )


def filter_continuations(written: str, files: Iterable[str] = ()) -> list[str]:
    """What a filter can become whose last word is only begun, by its names and their values.

    files: the articles that there are. Values that nobody can guess, such as words, are left out.
    """
    before, _, begun = written.rpartition(" ")
    name, colon, _ = begun.partition(":")
    values: dict[str, Iterable[str]] = {
        "kind": KINDS, "status": ENTRY_STATUSES, "mark": MARKS, "file": files,
    }  # fmt: skip
    ends = (
        [f"{name}:{value}" for value in values.get(name, ())] if colon else map("{}:".format, NAMES)
    )
    return [f"{before} {end}".lstrip() for end in ends if end.startswith(begun)]


def rest_of_document(
    entry: Entry, least: float | None = None, file: str | None = None
) -> EntryFilter:
    """The filter for entries of the same kind as ``entry`` in its document.

    least: the confidence that they have at least, 0..1; None for any. file: which of its
    documents, by default the first.
    """
    file = file or (entry.files[0] if entry.files else None)
    return EntryFilter(kinds=(entry.kind,), file=file, least=least)


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
            most = _share(bound[2])
        else:
            least = _share(bound[2])
    return least, most


def _share(per_cent: str) -> float:
    """Per cent as a number from 0 to 1, without what dividing adds in the last digits."""
    return round(float(per_cent) / 100, 6)


def _least(text: str) -> float:
    """The least confidence, 0..1, in a text such as .97.

    :raises UsageError: where it is none.
    """
    if not _LEAST.fullmatch(text):
        raise UsageError(f"least:{text}: write least:.97, from 0 to 1, or sure:>97, in per cent")
    return float(text)


def _values(
    what: str, terms: Mapping[str, Sequence[str]], known: Collection[str]
) -> tuple[str, ...]:
    """The values that are written for a name of a filter, by themselves or as people call them.

    :raises UsageError: one of them is none.
    """
    values = []
    for word in terms.get(what, ()):
        value = value_named(word, known)
        if value is None:
            raise UsageError(f"no {what} {word!r}: use one of {', '.join(known)}")
        values.append(value)
    return tuple(values)
