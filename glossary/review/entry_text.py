"""One entry with its evidence, as lines for a terminal."""

from collections.abc import Iterator, Sequence

from align.records import Pair, Span, name_of
from align.text import safe
from glossary.entries.entry import Entry
from glossary.store.opinions import Opinion
from glossary.store.queue import EntrySummary


def entry_view(
    entry: Entry, pairs: Sequence[Pair], opinions: Sequence[Opinion] = ()
) -> Iterator[str]:
    """The lines of ``tolmach show``: the entry, who thinks what of it, every place it occurs in."""
    yield f"{entry.id}  {name_of(entry.kind)}  {name_of(entry.status)}"
    yield f"  ru  {safe(entry.ru)}"
    yield f"  en  {safe(entry.en)}"
    if entry.variants:
        yield f"  also  {safe(', '.join(entry.variants))}"
    for name, value in entry.attributes.as_dict().items():
        said = safe(str(value)) if value is not True else "yes"
        yield f"  {name_of(name).replace('_', ' ')}  {said}"
    if entry.note:
        yield f"  note  {safe(entry.note)}"
    if entry.reviewer:
        yield f"  decided  {safe(entry.reviewer)}, {entry.decided_at}"
    if len(opinions) > 1:
        for opinion in opinions:
            yield f"  {opinion.role}  {safe(opinion.words)}"
    if not pairs:
        yield "  found nowhere in the last build"
    for pair in pairs:
        yield ""
        yield from _place(pair)


def _place(pair: Pair) -> Iterator[str]:
    confidence = "" if pair.confidence is None else f"  confidence {pair.confidence:.2f}"
    yield f"{safe(pair.file)}:{pair.ru_start}-{pair.ru_end}{confidence}  {'; '.join(pair.reasons)}"
    yield f"  {with_brackets(pair.ru_context, pair.ru_mark)}"
    if pair.en is not None and pair.en_mark is not None:
        yield f"{safe(pair.en_file or pair.file)}:{pair.en_start}-{pair.en_end}"
        yield f"  {with_brackets(pair.en_context or '', pair.en_mark)}"


def with_brackets(context: str, mark: Span) -> str:
    """``context`` with the marked text in ⟦ ⟧, safe to show."""
    before, inside = context[: mark.start], context[mark.start : mark.end]
    return safe(f"{before}⟦{inside}⟧{context[mark.end :]}")


def summary_line(summary: EntrySummary) -> str:
    """An entry at a glance: its texts, and who decided what, safe to show."""
    decided = summary.status != "new"
    who = f" · {name_of(summary.status)} by {summary.reviewer or '?'}" if decided else ""
    return safe(f"{summary.ru} = {summary.en}{who}")
