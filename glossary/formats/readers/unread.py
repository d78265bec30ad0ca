"""What a reader leaves out of a file, counted by name."""

_MOST_KINDS = 40
"""Kinds of what is not read that are told apart."""


def leave_out(unread: dict[str, int], what: str, count: int = 1) -> None:
    """Count something that is not read; what: with its noun first, in the plural.

    Beyond so many kinds the others are counted together. Nothing is said of 0.
    """
    if not count:
        return
    if what not in unread and len(unread) >= _MOST_KINDS:
        what = "things of other kinds"
    unread[what] = unread.get(what, 0) + count


def shown_name(name: str) -> str:
    """A name from a file, cut, as a person may be shown it; "" stays empty."""
    return ascii(name[:40])[1:-1] if not name.isprintable() else name[:40]
