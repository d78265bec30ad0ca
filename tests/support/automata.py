"""Regular expressions as automata, and whether the time of a search could outgrow its text.

What can be slow is a loop: one that a text can go round in two ways (exponential time), one that
takes up the same text as a loop before it, and one that a search enters anew at each place of the
text that it would itself read over (both a power of the length). Look-arounds of one character and
ends of words are respected; longer ones, and what a group held, are taken to fit any text, so that
what is found may be harmless, and what is not found is.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

FAR = 1_000
"""From so many repetitions on, one counts as a loop."""
OFTEN = 12
"""The same where the question is whether it can be gone round in two ways."""
_SIGNS = (
    "azAZ09абяёАЯЁіґқéßﬁ _-–—‐.,;:!?…()[]{}<>«»“”„‘’'\"`~@#$%^&*+=/\\|№§→•\n\r\t\v\f\x1c\x85"
    "\u00a0\u00ad\u0301\u200b\u2028\ufeff中。」\U0001f44d\x00\x1b\ud800"
)
_MOST_STATES = 1_500

Gate = tuple[tuple[int, int], ...]
"""The signs, as masks, that may stand before and behind a place: one of the pairs must hold."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: where it begins and ends, and how it can be passed over (None: not)."""

    first: tuple[tuple[int, Gate], ...]
    last: tuple[tuple[int, Gate], ...]
    empty: Gate | None


@dataclass
class Automaton:
    """A pattern as states, one for each place where a sign is read.

    masks: the signs that a state reads. follow: the states behind each. starts: the first states.
    anchored: whether a search can begin only at the start. ends: states behind which nothing need
    follow. possessive: the states of repetitions that give nothing back, first and behind the last.
    doubled: steps that both a repetition and one inside it can take.
    """

    far: int = FAR
    ignore_case: bool = False
    dot_all: bool = False
    alphabet: list[str] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)
    follow: list[dict[int, Gate]] = field(default_factory=list)
    starts: dict[int, Gate] = field(default_factory=dict)
    ends: set[int] = field(default_factory=set)
    anchored: bool = False
    possessive: list[tuple[int, int]] = field(default_factory=list)
    doubled: set[tuple[int, int]] = field(default_factory=set)

    @property
    def everything(self) -> int:
        return (1 << len(self.alphabet)) - 1


def automaton_of(pattern: str, flags: int = 0, far: int = FAR) -> Automaton:
    """The automaton of a pattern; far: from how many repetitions on there is a loop."""
    tree = parser.parse(pattern, flags)
    flags = tree.state.flags
    made = Automaton(far, bool(flags & re.IGNORECASE), bool(flags & re.DOTALL))
    made.alphabet = sorted({*_SIGNS, *_named(tree)})
    whole = _sequence(made, list(tree))
    made.starts = dict(whole.first)
    made.ends = {state for state, _ in whole.last}
    made.anchored = (
        bool(tree.data)
        and tree.data[0][0] is codes.AT
        and (
            tree.data[0][1] is codes.AT_BEGINNING_STRING
            or (tree.data[0][1] is codes.AT_BEGINNING and not flags & re.MULTILINE)
        )
    )
    return made


def _named(node: Any) -> Iterator[str]:
    """The signs that a pattern names, and those beside its ranges."""
    if isinstance(node, parser.SubPattern):
        node = node.data
    if isinstance(node, list):
        for one in node:
            yield from _named(one)
    elif isinstance(node, tuple):
        if len(node) == 2 and node[0] in (codes.LITERAL, codes.NOT_LITERAL):
            yield chr(node[1])
            yield from (chr(node[1]).lower()[0], chr(node[1]).upper()[0])
        elif len(node) == 2 and node[0] is codes.RANGE:
            low, high = node[1]
            yield from (chr(n) for n in (low - 1, low, high, high + 1) if 0 <= n < 0x110000)
        else:
            for one in node:
                yield from _named(one)


def _always(made: Automaton) -> Gate:
    return ((made.everything, made.everything),)


def _both(one: Gate, other: Gate) -> Gate:
    pairs = {(a & c, b & d) for a, b in one for c, d in other}
    return tuple(sorted(pair for pair in pairs if all(pair)))


def _either(one: Gate, other: Gate) -> Gate:
    if len(one) > 8:
        return one
    return tuple(sorted({*one, *other}))


_Places = Iterable[tuple[int, Gate]]


def _link(made: Automaton, last: _Places, first: _Places) -> None:
    first = list(first)
    for state, out in last:
        for following, into in first:
            gate = _both(out, into)
            if gate:
                known = made.follow[state].get(following)
                made.follow[state][following] = _either(known, gate) if known else gate


def _sequence(made: Automaton, nodes: list[Any]) -> _Part:
    whole = _Part((), (), _always(made))
    for node in nodes:
        whole = _joined(made, whole, _part(made, *node))
    return whole


def _joined(made: Automaton, one: _Part, other: _Part) -> _Part:
    _link(made, one.last, other.first)
    first, last = one.first, other.last
    if one.empty is not None:
        gate = one.empty
        first += tuple((state, g) for state, at in other.first if (g := _both(gate, at)))
    if other.empty is not None:
        gate = other.empty
        last += tuple((state, g) for state, at in one.last if (g := _both(at, gate)))
    empty = None if one.empty is None or other.empty is None else _both(one.empty, other.empty)
    return _Part(first, last, empty)


def _part(made: Automaton, op: Any, value: Any) -> _Part:
    always = _always(made)
    if op in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
        return _sign(made, _mask(made, op, value))
    if op is codes.BRANCH:
        parts = [_sequence(made, list(branch)) for branch in value[1]]
        empties = [part.empty for part in parts if part.empty is not None]
        empty: Gate | None = None
        for one in empties:
            empty = one if empty is None else _either(empty, one)
        first = tuple(one for part in parts for one in part.first)
        return _Part(first, tuple(one for part in parts for one in part.last), empty)
    if op is codes.SUBPATTERN:
        return _sequence(made, list(value[3]))
    if op is codes.ATOMIC_GROUP:
        return _sequence(made, list(value))
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _repeated(made, op, *value)
    if op is codes.AT and value in (codes.AT_END, codes.AT_END_STRING):
        return _sign(made, 0)  # nothing is read there, but what stands before must reach it
    if op is codes.AT:
        return _Part((), (), _edge(made, value))
    if op in (codes.ASSERT, codes.ASSERT_NOT):
        return _looked_at(made, op, *value)
    return _Part((), (), always)  # what a group held, conditions


def _sign(made: Automaton, mask: int) -> _Part:
    if len(made.masks) > _MOST_STATES:
        raise OverflowError
    made.masks.append(mask)
    made.follow.append({})
    place = ((len(made.masks) - 1, _always(made)),)
    return _Part(place, place, None)


def _repeated(made: Automaton, op: Any, least: int, most: Any, body: Any) -> _Part:
    begins = len(made.masks)
    part = _sequence(made, list(body))
    if most >= made.far:
        known = {
            (state, following)
            for state, _ in part.last
            for following, _ in part.first
            if following in made.follow[state]
        }
        if op is not codes.POSSESSIVE_REPEAT:
            made.doubled |= known
        _link(made, part.last, part.first)
        if op is codes.POSSESSIVE_REPEAT:
            made.possessive.append((begins, len(made.masks)))
    empty = _always(made) if least == 0 else part.empty
    return _Part(part.first, part.last, empty)


def _looked_at(made: Automaton, op: Any, direction: int, body: Any) -> _Part:
    """A look-around of one sign is a gate; a longer one ahead is a branch that ends."""
    nodes = list(body)
    mask = None
    if nodes and nodes[-1][0] in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
        mask = _mask(made, *nodes[-1])
    single = len(nodes) == 1 and mask is not None
    every = made.everything
    if direction < 0:
        if op is codes.ASSERT and mask is not None:
            return _Part((), (), ((mask, every),))
        if single and mask is not None:
            return _Part((), (), ((every & ~mask, every),))
        return _Part((), (), _always(made))
    if single and mask is not None:
        return _Part((), (), ((every, mask if op is codes.ASSERT else every & ~mask),))
    part = _sequence(made, nodes)
    return _Part(part.first, (), _always(made))


def _edge(made: Automaton, at: Any) -> Gate:
    word = _mask(made, codes.IN, [(codes.CATEGORY, codes.CATEGORY_WORD)])
    other = made.everything & ~word
    if at is codes.AT_BOUNDARY:
        return ((word, other), (other, word))
    if at is codes.AT_NON_BOUNDARY:
        return ((word, word), (other, other))
    if at is codes.AT_BEGINNING:
        line = 1 << made.alphabet.index("\n")
        return ((line, made.everything),)
    return _always(made)


_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _mask(made: Automaton, op: Any, value: Any) -> int:
    return sum(1 << n for n, sign in enumerate(made.alphabet) if _reads(made, op, value, sign))


def _reads(made: Automaton, op: Any, value: Any, sign: str) -> bool:
    if op is codes.ANY:
        return made.dot_all or sign != "\n"
    if op is codes.NOT_LITERAL:
        return not _reads(made, codes.LITERAL, value, sign)
    forms = {sign, sign.lower(), sign.upper()} if made.ignore_case else {sign}
    if op is codes.LITERAL:
        return any(form == chr(value) for form in forms)
    negated = bool(value) and value[0][0] is codes.NEGATE
    return negated != any(_in_item(item, form) for item in value for form in forms)


def _in_item(item: Any, sign: str) -> bool:
    op, value = item
    if op is codes.LITERAL:
        return sign == chr(value)
    if op is codes.RANGE:
        return len(sign) == 1 and value[0] <= ord(sign) <= value[1]
    if op is codes.CATEGORY:
        return re.fullmatch(_CATEGORIES[value], sign) is not None
    return False


def _loops(made: Automaton, without: frozenset[int] = frozenset()) -> dict[int, frozenset[int]]:
    """For each state that lies on a loop, all states of its loops; without: states left out."""
    order: list[int] = []
    seen: set[int] = set(without)
    for root in set(range(len(made.masks))) - without:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(made.follow[root]))]
        while stack:
            state, rest = stack[-1]
            following = next((one for one in rest if one not in seen), None)
            if following is None:
                order.append(state)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(made.follow[following])))
    before: list[list[int]] = [[] for _ in made.masks]
    for state, follow in enumerate(made.follow):
        for following in follow if state not in without else ():
            before[following].append(state)
    found: dict[int, frozenset[int]] = {}
    done: set[int] = set()
    for root in reversed(order):
        if root in done:
            continue
        done.add(root)
        group, waiting = {root}, [root]
        while waiting:
            for one in before[waiting.pop()]:
                if one not in done:
                    done.add(one)
                    group.add(one)
                    waiting.append(one)
        if len(group) > 1 or root in made.follow[root]:
            found.update(dict.fromkeys(group, frozenset(group)))
    return found


def _signs(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def entered_anew(made: Automaton) -> str | None:
    """A text of which a search reads the rest anew from each place of it.

    Where nothing need follow, what has been read is found, and not read again.
    """
    if made.anchored:
        return None
    loops = _loops(made, frozenset(made.ends))
    classes = _classes(made)
    for loop in set(loops.values()):
        for target in sorted(loop):
            text = _entered(made, loop, target, classes)
            if text is not None:
                return text
    return None


def _classes(made: Automaton) -> list[int]:
    """One sign, as a mask, for each set of signs that no state and no gate tells apart."""
    masks = set(made.masks)
    for follow in (*made.follow, made.starts):
        for gate in follow.values():
            for pair in gate:
                masks.update(pair)
    kinds: dict[tuple[bool, ...], int] = {}
    for sign in _signs(made.everything):
        kinds.setdefault(tuple(bool(mask & sign) for mask in sorted(masks)), sign)
    return list(kinds.values())


def _fits(gate: Gate, before: int, sign: int) -> bool:
    return any(before & a and sign & b for a, b in gate)


def _entered(made: Automaton, loop: frozenset[int], target: int, classes: list[int]) -> str | None:
    """A word that leads from the start to a state of a loop, and round the loop to it again."""
    first = [(-1, target, sign) for sign in classes if made.masks[target] & sign]
    reached: dict[tuple[int, int, int], tuple[int, int, int] | None] = dict.fromkeys(first)
    waiting = deque(first)
    while waiting:
        state = waiting.popleft()
        search, looping, before = state
        follow = made.starts if search < 0 else made.follow[search]
        for sign in classes:
            rounds = [
                one
                for one, gate in made.follow[looping].items()
                if one in loop and made.masks[one] & sign and _fits(gate, before, sign)
            ]
            if not rounds:
                continue
            for one, gate in follow.items():
                if not made.masks[one] & sign or not _fits(gate, before, sign):
                    continue
                for other in rounds:
                    following = (one, other, sign)
                    if following in reached:
                        continue
                    reached[following] = state
                    if one == other == target:
                        return _word(made, reached, following)
                    waiting.append(following)
    return None


def _word(made: Automaton, reached: dict[Any, Any], state: Any) -> str:
    signs = []
    while reached[state] is not None:
        signs.append(made.alphabet[state[2].bit_length() - 1])
        state = reached[state]
    return "".join(reversed(signs))


def follows_itself(made: Automaton) -> str | None:
    """Two loops, one behind the other, that take up the same text; as the sign of each."""
    loops = _loops(made)
    for loop in set(loops.values()):
        for other in set(loops.values()):
            if loop is not other and not _is_possessive(made, loop):
                text = _shared(made, loop, other)
                if text is not None:
                    return text
    return None


def _is_possessive(made: Automaton, loop: frozenset[int]) -> bool:
    return any(low <= min(loop) and max(loop) < high for low, high in made.possessive)


def _shared(made: Automaton, loop: frozenset[int], other: frozenset[int]) -> str | None:
    """A sign of a word that goes round a loop, from it to the other, and round that."""
    for start in sorted(loop):
        for target in sorted(other):
            first = (start, start, target)
            reached, waiting = {first}, deque([first])
            while waiting:
                one, path, last = waiting.popleft()
                for a in made.follow[one].keys() & loop:
                    for b in made.follow[path]:
                        both = made.masks[a] & made.masks[b]
                        if not both:
                            continue
                        for c in made.follow[last].keys() & other:
                            if not both & made.masks[c]:
                                continue
                            if (a, b, c) == (start, target, target):
                                sign = both & made.masks[c]
                                return made.alphabet[(sign & -sign).bit_length() - 1]
                            if (a, b, c) not in reached:
                                reached.add((a, b, c))
                                waiting.append((a, b, c))
    return None


def in_two_ways(made: Automaton) -> str | None:
    """A sign of a text that can go round a loop in two ways."""
    loops = _loops(made)
    for state, following in made.doubled:
        if loops.get(state) == loops.get(following):
            both = made.masks[following]
            return made.alphabet[(both & -both).bit_length() - 1]
    for loop in set(loops.values()):
        if _is_possessive(made, loop):
            continue
        for start in sorted(loop):
            text = _parted(made, loop, start)
            if text is not None:
                return text
    return None


def _parted(made: Automaton, loop: frozenset[int], start: int) -> str | None:
    first = (start, start, False)
    reached, waiting = {first}, deque([first])
    while waiting:
        one, other, apart = waiting.popleft()
        for a in made.follow[one].keys() & loop:
            for b in made.follow[other].keys() & loop:
                both = made.masks[a] & made.masks[b]
                if not both:
                    continue
                state = (min(a, b), max(a, b), apart or a != b)
                if state == (start, start, True):
                    return made.alphabet[(both & -both).bit_length() - 1]
                if state not in reached:
                    reached.add(state)
                    waiting.append(state)
    return None
