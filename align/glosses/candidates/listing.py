"""Candidate English glosses around a fragment: what could translate it, and why.

Nothing is scored here. A candidate is a stretch of readable text with the relation in which it
stands to its fragment; overlapping candidates are meant, since a gloss may be a part of what
stands in its place.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from align.glosses.candidates.after import clause_glosses, dash_or_connector, glosses_after
from align.glosses.candidates.before import (
    before_fragment,
    enclosing_bracket,
)
from align.glosses.candidates.brackets import (
    LEAD,
)
from align.glosses.candidates.footnotes import annotated
from align.glosses.candidates.neighbouring_blocks import ends_its_block, neighbouring_glosses
from align.glosses.candidates.remarks import is_certain_remark, is_stand_in
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings, is_english
from align.glosses.candidates.tables import cells
from align.language.quotation import enclosure
from align.language.romanised import (
    begins_as_echo,
    is_echo,
    is_proper,
    is_unknown_name,
    only_spells,
    romanisation,
)
from align.records import Fragment, Span
from align.text import CYRILLIC

_IN_FRONT = ("bracketed_clause", "bracketed_part", "named_before", "comma_before", "words_before")
_BEHIND = ("shared_bracket", "dash_after", "connector_after")
"""Where a romanisation stands that begins an entry, and where what it means may follow."""
_ADDRESS = re.compile(r"^[А-ЯЁ].*, ?\d{1,4}$|№ ?\d+$")
_POINTING = frozenset({"those", "these", "that", "one", "someone", "somebody", "anyone"})
"""What is left of a gloss that is cut in front of "who" or "which"."""


def candidates(around: Surroundings, fragment: Fragment, chain: Span) -> list[GlossCandidate]:
    """The candidates of one fragment, nearest structures first, each stretch once.

    chain: the stretch of fragments that stand together ("А" / "Б") of which it is part;
    what follows or precedes the chain belongs to each of them.
    """
    found: list[GlossCandidate] = []
    if not fragment.whole:
        found.extend(glosses_after(around, fragment, chain))
        found.extend(before_fragment(around, fragment, chain))
    found.extend(annotated(around, fragment))
    in_table = around.block(fragment.block).kind == "cell"
    if in_table and (fragment.whole or ends_its_block(around, fragment)):
        found.extend(cells(around, fragment))
    elif fragment.whole or ends_its_block(around, fragment):
        found.extend(neighbouring_glosses(around, fragment))
    if fragment.whole and fragment.kind == "hashtag":
        found.extend(glosses_after(around, fragment, chain))
    unique: dict[tuple[int, int], GlossCandidate] = {}
    russian = around.text[fragment.start : fragment.end]
    meant = list(_behind_romanised(around, fragment, chain))
    found.extend(meant)
    glossed_inside = any(candidate.relation == "shared_bracket" for candidate in found)
    behind = [candidate for candidate in found if candidate.relation in _BEHIND]
    told = any(_tells(russian, candidate) for candidate in (*meant, *behind))
    ordered = any(one.relation == "bracket_order" and one.quoted for one in found)
    for candidate in found:
        if ordered and candidate.relation == "quote_after":
            continue
        span = _trimmed(around.text, candidate.start, candidate.end)
        english = around.text[span.start : span.end] if span.end > span.start else ""
        if not is_english(english) or CYRILLIC.search(english):
            continue
        # "the akim (аким)" is how English borrows; "аким (akim)" tells how to say it.
        borrowed = candidate.relation.startswith("bracketed") and not glossed_inside
        if not borrowed and (is_echo(russian, english) or begins_as_echo(russian, english)):
            continue
        if told and candidate.relation in _IN_FRONT and only_spells(russian, english):
            continue
        if not _is_none(candidate, russian, english):
            kept = replace(candidate, start=span.start, end=span.end)
            unique.setdefault((span.start, span.end), kept)
    return list(unique.values())


def _is_none(candidate: GlossCandidate, russian: str, english: str) -> bool:
    """Whether the English cannot be a gloss where it stands: a name, a remark, "those"."""
    relation = candidate.relation
    if relation.startswith("bracket_") and is_unknown_name(russian, english):
        return True
    common = english in _POINTING or (english.islower() and _is_named(russian))
    if common and not candidate.quoted:
        return True
    if relation.endswith("_before") and is_stand_in(english):
        return True
    return is_certain_remark(english, russian) or LEAD.fullmatch(english) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without surrounding quotes, marks, commas and white space."""
    quoted = False
    while start < end and text[start] in ' \t\n,;:–—-="“”«»„‘*.':
        quoted |= text[start] == "‘"
        start += 1
    while start < end and text[end - 1] in ' \t\n,;:–—-="“”«»„*':
        end -= 1
    if quoted and text[end - 1 : end] == "’":
        end -= 1
    if text[end - 1 : end] == "." and text[max(start, end - 3) : end] != "...":
        end -= 1
        while start < end and text[end - 1] in '"“”«»„':
            end -= 1
    return Span(start, end)


def _is_named(russian: str) -> bool:
    """Whether it is a name, an address, a number or a title with its year: no common word's."""
    return _ADDRESS.search(russian) is not None or is_proper(russian)


def _behind_romanised(
    around: Surroundings, fragment: Fragment, chain: Span
) -> Iterator[GlossCandidate]:
    """What follows the brackets of a fragment that is romanised before them, as it follows words.

    Zhdun (Ждун), "the one who waits"; vatnik (ватник): a padded jacket.
    """
    text, block = around.text, around.block(fragment.last_block)
    opening = enclosing_bracket(text, block.start, chain.start)
    closing = None if opening is None else enclosure(text, opening)
    if opening is None or closing is None or closing >= block.end:
        return
    if re.search(r"\w", text[opening : chain.start] + text[chain.end : closing]):
        return
    if romanisation(text, fragment.start, fragment.end) is None:
        return
    position = closing + 1
    yield from dash_or_connector(around, position, position, block, position)
    if text[position : position + 1] == ",":
        yield from clause_glosses(around, position, position + 2, block, "comma_after")


def _tells(russian: str, candidate: GlossCandidate) -> bool:
    """Whether a candidate behind romanised Russian says what it means: of a name, in quotes."""
    if candidate.quoted or not russian[:1].islower():
        return candidate.quoted
    # "The subbotnik (субботник), a Saturday of work" goes on about the word that it borrows.
    return candidate.relation not in ("comma_after", "copula_after")
