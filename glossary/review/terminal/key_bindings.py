"""The keys of a review, on the Latin and on the Russian layout, and what they do."""

from dataclasses import dataclass

from align.text import safe
from glossary.review.terminal.keys import Key


@dataclass(frozen=True, slots=True)
class Binding:
    """A command with its keys: Latin, then Russian in the same place. help: what it does.

    capital: only with Shift; without it both cases are meant.
    """

    command: str
    latin: str
    russian: str
    help: str
    capital: bool = False

    @property
    def letters(self) -> str:
        """All characters that mean it."""
        keys = self.latin + self.russian
        return keys.upper() if self.capital else keys + keys.upper()


BINDINGS = (
    Binding("accept", "a", "ф", "accept the pair as it stands"),
    Binding("rest", "i", "ш", "accept all sure in its article"),
    Binding("edit", "e", "у", "edit English, then Russian"),
    Binding("outside", "w", "ц", "edit all of it in your $EDITOR"),
    Binding("reject", "r", "к", "reject: not a translation"),
    Binding("reason", "r", "к", "reject with a reason", capital=True),
    Binding("skip", "s", "ы", "skip: ask in another sitting"),
    Binding("undo", "u", "г", "undo, of earlier days too"),
    Binding("redo", "y", "н", "redo what was undone"),
    Binding("forbid", "f", "а", "accept, but forbid its use"),
    Binding("keep", "d", "в", 'accept as "do not translate"'),
    Binding("prefer", "b", "и", "accept as the best of several"),
    Binding("note", "n", "т", "write a note"),
    Binding("alone", "t", "е", "only this one, not its forms"),
    Binding("merge", "m", "ь", "merge into another entry"),
    Binding("split", "p", "з", "split off a new entry"),
    Binding("headword", "h", "р", "choose the spelling to head it"),
    Binding("more", "c", "с", "all its places"),
    Binding("article", "v", "м", "view the whole article"),
    Binding("open", "v", "м", "open the article in $EDITOR", capital=True),
    Binding("search", "/", ".", "only entries with these words"),
    Binding("filter", "l", "д", "filter: kind, file, status, …"),
    Binding("all", "l", "д", "accept all of this filter", capital=True),
    Binding("order", "o", "щ", "change the order"),
    Binding("go", "g", "п", "go to a number or words"),
    Binding("help", "?", ",", "this help"),
    Binding("quit", "q", "й", "quit; everything is saved"),
)

_COMMAND_OF = {
    letter: binding.command
    for binding in sorted(BINDINGS, key=lambda b: b.capital)
    for letter in binding.letters
}
_COMMAND_OF_KEY = {
    "redraw": "redraw",
    "resize": "redraw",
    "closed": "closed",
    "interrupt": "interrupted",
    "end of input": "quit",
    "left": "previous",
    "right": "next",
}


def command_of(key: Key) -> str:
    """The command that a key means: of BINDINGS, a digit from 1, or what the screen needs."""
    if key.name != "text":
        return _COMMAND_OF_KEY.get(key.name, "")
    if key.text in "123456789" and len(key.text) == 1:
        return key.text
    return _COMMAND_OF.get(key.text, "")


def command_named(word: str) -> str:
    """The command that a line of the plain mode names, by its key or by its name; "" for none."""
    word = word.strip()
    names = {binding.command for binding in BINDINGS} | {"previous", "next"}
    return command_of(Key("text", word)) or (word.casefold() if word.casefold() in names else "")


def help_rows() -> list[tuple[str, str]]:
    """(keys, what they do), every binding once, in order."""
    rows = []
    for binding in BINDINGS:
        keys = [k.upper() if binding.capital else k for k in (binding.latin, binding.russian)]
        rows.append(("  ".join(dict.fromkeys(keys)), safe(binding.help)))
    rows.insert(-6, ("1 … 9", "choose that one of several"))
    rows.insert(-2, ("← →", "previous, next: no decision"))
    return rows
