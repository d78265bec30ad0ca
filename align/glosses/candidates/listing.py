"""Candidate English glosses around a fragment: what could translate it, and why.

Nothing is scored here. A candidate is a stretch of readable text with the relation in which it
stands to its fragment. Candidates may overlap, since a gloss may be a part of what stands in its
place.

Every way in which articles lay out a gloss is a generator of its own, whose docstring shows an
example. Tables say in which order they are tried: LAYOUTS in this module, and for English in the
fragment's own block AFTER in after.py, BEFORE and IN_BRACKETS in before.py, INSIDE in brackets.py;
for other blocks NEIGHBOURING. To add a layout, write its generator and give it a line in a table.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from align.glosses.candidates.after import glosses_after, meanings_from
from align.glosses.candidates.anywhere import anywhere
from align.glosses.candidates.before import enclosing_bracket, glosses_before
from align.glosses.candidates.brackets import LEAD
from align.glosses.candidates.footnotes import annotated
from align.glosses.candidates.known_words import known_words
from align.glosses.candidates.neighbouring_blocks import NEIGHBOURING, ends_its_block
from align.glosses.candidates.remarks import is_certain_remark, is_stand_in
from align.glosses.candidates.surroundings import GlossCandidate, Spot, Surroundings, is_english
from align.glosses.candidates.tables import cells
from align.language.lists.lexicon import alternatives, words_of
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
_IN_ENGLISH = re.compile(r"(?<=[\w\"”’'!?…]),? in (?:English|Russian)[.\s]*\Z", re.IGNORECASE)
_DICTIONARY_LABEL = re.compile(
    rf"(?<=[\w\"”’'.!?]),? (?:\((?:{alternatives('en', 'parts_of_speech')}|plural|singular"
    r"|masculine|feminine|neuter|perfective|imperfective|n|v|vb|adj|adv|pl|sg|sing|m|f|masc|fem|neut|pf|impf)"
    r"\.?\)|[/[][^][/\nˈˌʲɐ-ʯ]{0,16}+[ˈˌʲɐ-ʯ][^][/\n]{0,20}+[]/])\s*\Z",
    re.IGNORECASE,
)
"""A part of speech, a gender or a pronunciation behind a word: secret (adj), count /kaʊnt/."""
_SAID_BEHIND = ((_DICTIONARY_LABEL, 40), (_IN_ENGLISH, 16))
"""What may stand behind a gloss, and how many characters it has at most."""
_POINTING = words_of("en", "demonstratives", "somebody") | {"one"}
"""What is left of a gloss that is cut in front of "who" or "which"."""


def candidates(around: Surroundings, fragment: Fragment, chain: Span) -> list[GlossCandidate]:
    """The candidates of one fragment in the order of the tables, each stretch once.

    chain: as in :class:`~align.glosses.candidates.surroundings.Spot`.
    """
    spot = Spot(around, fragment, chain)
    found = [candidate for fits, layout in LAYOUTS if fits(spot) for candidate in layout(spot)]
    meant = list(_behind_romanised(spot))
    found += meant
    context = _Context.of(spot, found, meant)
    unique: dict[tuple[int, int], GlossCandidate] = {}
    for candidate in found:
        span = _trimmed(around.text, candidate.start, candidate.end)
        if (span.start, span.end) in unique:
            continue
        kept = replace(candidate, start=span.start, end=max(span.start, span.end))
        if any(refuses(context, kept) for refuses in _REFUSALS):
            continue
        doubts = frozenset(name for name, doubts_it in DOUBTS.items() if doubts_it(context, kept))
        unique[span.start, span.end] = replace(kept, doubts=doubts) if doubts else kept
    return list(unique.values())


def _in_a_line(spot: Spot) -> bool:
    """Whether the block holds more than the fragment."""
    return not spot.fragment.whole


def _anywhere(_: Spot) -> bool:
    return True


def _in_a_row(spot: Spot) -> bool:
    """Whether the fragment ends a cell of a table, so that the gloss may be in another one."""
    return spot.around.block(spot.fragment.block).kind == "cell" and _ends(spot)


def _between_blocks(spot: Spot) -> bool:
    """Whether the fragment ends a block, so that the gloss may be in another one."""
    return spot.around.block(spot.fragment.block).kind != "cell" and _ends(spot)


def _ends(spot: Spot) -> bool:
    return spot.fragment.whole or ends_its_block(spot)


def _lone_tag(spot: Spot) -> bool:
    """Whether a hashtag fills its block but for other tags: #тег #tag."""
    return spot.fragment.whole and spot.fragment.kind == "hashtag"


LAYOUTS: tuple[tuple[Callable[[Spot], bool], Callable[[Spot], Iterator[GlossCandidate]]], ...] = (
    (_in_a_line, glosses_after),
    (_in_a_line, glosses_before),
    (_anywhere, annotated),
    (_in_a_row, cells),
    *((_between_blocks, layout) for layout in NEIGHBOURING),
    (_lone_tag, glosses_after),
    (_anywhere, anywhere),
    (_in_a_line, known_words),
)
"""Which layouts are tried for which fragments, in this order."""


def _behind_romanised(spot: Spot) -> Iterator[GlossCandidate]:
    """What follows the brackets of a fragment that is romanised before them, as it follows words.

    Zhdun (Ждун), "the one who waits"; vatnik (ватник): a padded jacket.
    """
    text, chain = spot.text, spot.chain
    block = spot.around.block(spot.fragment.last_block)
    opening = enclosing_bracket(text, block.start, chain.start)
    closing = None if opening is None else enclosure(text, opening)
    if opening is None or closing is None or closing >= block.end:
        return
    if re.search(r"\w", text[opening : chain.start] + text[chain.end : closing]):
        return
    if romanisation(text, spot.fragment.start, spot.fragment.end) is not None:
        yield from meanings_from(spot, closing + 1)


@dataclass(frozen=True)
class _Context:
    """What decides, besides a candidate's own words, whether it can be a gloss.

    explained: a candidate behind the fragment says what it means. counted: quotations are counted
    off to fragments, one to each. inside: a candidate shares brackets with the fragment.
    """

    spot: Spot
    explained: bool
    counted: bool
    inside: bool

    @classmethod
    def of(cls, spot: Spot, found: list[GlossCandidate], meant: list[GlossCandidate]) -> "_Context":
        """The context of a fragment with these candidates. meant: those from _behind_romanised."""
        behind = [candidate for candidate in found if candidate.relation in _BEHIND]
        return cls(
            spot,
            any(_tells(spot.russian, candidate) for candidate in (*meant, *behind)),
            any(candidate.relation == "bracket_order" and candidate.quoted for candidate in found),
            any(candidate.relation == "shared_bracket" for candidate in found),
        )

    def english(self, candidate: GlossCandidate) -> str:
        """The text of a candidate."""
        return self.spot.text[candidate.start : candidate.end]


def _tells(russian: str, candidate: GlossCandidate) -> bool:
    """Whether a candidate behind romanised Russian says what it means: of a name, in quotes."""
    if candidate.quoted or not russian[:1].islower():
        return candidate.quoted
    # "The subbotnik (субботник), a Saturday of work" goes on about the word that it borrows.
    return candidate.relation not in ("comma_after", "copula_after")


def _counted_off(context: _Context, candidate: GlossCandidate) -> bool:
    """«А» и «Б», “a” and “b”: a quotation that is another fragment's."""
    return context.counted and candidate.relation == "quote_after"


def _no_english(context: _Context, candidate: GlossCandidate) -> bool:
    english = context.english(candidate)
    return not is_english(english) or CYRILLIC.search(english) is not None


def _says_how_it_sounds(context: _Context, candidate: GlossCandidate) -> bool:
    """аким (akim) tells how it sounds; but in "the akim (аким)" English has borrowed the word."""
    if candidate.relation.startswith("bracketed") and not context.inside:
        return False
    russian, english = context.spot.russian, context.english(candidate)
    return is_echo(russian, english) or begins_as_echo(russian, english)


def _spells_what_is_explained(context: _Context, candidate: GlossCandidate) -> bool:
    """vatnik (ватник): a padded jacket. The word in front is only the Russian in Latin letters."""
    if not context.explained or candidate.relation not in _IN_FRONT:
        return False
    return only_spells(context.spot.russian, context.english(candidate))


def _unknown_name(context: _Context, candidate: GlossCandidate) -> bool:
    """A name in brackets that is not in the Russian: «Позор!» (Anna Petrova)."""
    russian, english = context.spot.russian, context.english(candidate)
    return candidate.relation.startswith("bracket_") and is_unknown_name(russian, english)


def _common_word(context: _Context, candidate: GlossCandidate) -> bool:
    """A pronoun, or a common word for a name or a number: no gloss unless quoted."""
    english, russian = context.english(candidate), context.spot.russian
    common = english in _POINTING or (english.islower() and _is_named(russian))
    return common and not candidate.quoted


def _stand_in(context: _Context, candidate: GlossCandidate) -> bool:
    """The old one, старый дом: it only stands for a noun."""
    return candidate.relation.endswith("_before") and is_stand_in(context.english(candidate))


def _remark(context: _Context, candidate: GlossCandidate) -> bool:
    """A remark: (in Russian), (sic), (lit.)."""
    english = context.english(candidate)
    certain = is_certain_remark(english, context.spot.russian)
    return certain or LEAD.fullmatch(english) is not None


_REFUSALS: tuple[Callable[[_Context, GlossCandidate], bool], ...] = (
    _no_english,
    _counted_off,
    _stand_in,
    _remark,
)
"""Why a candidate, trimmed, cannot be a gloss where it stands."""

DOUBTS: dict[str, Callable[[_Context, GlossCandidate], bool]] = {
    "spells": _says_how_it_sounds,
    "spells_what_is_explained": _spells_what_is_explained,
    "unknown_name": _unknown_name,
    "common_word": _common_word,
}
"""What speaks against a candidate, trimmed, where it stands, by name."""


def _trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without surrounding quotes, marks, commas, white space and "in English".

    Nor does it end in what a dictionary says of a word: its part of speech, its sound.
    """
    end = _said_end(text, start, end)
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


def _said_end(text: str, start: int, end: int) -> int:
    """Where a stretch ends in front of what is said of it."""
    for pattern, longest in _SAID_BEHIND:
        said = pattern.search(text, max(start, end - longest), end)
        if said and said.start() > start:
            end = said.start()
    return end


def _is_named(russian: str) -> bool:
    """Whether it is a name, an address, or something with a number or a year."""
    return _ADDRESS.search(russian) is not None or is_proper(russian)
