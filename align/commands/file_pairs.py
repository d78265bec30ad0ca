"""Which files translate each other, by their names: corpus/ru/a.md and corpus/en/a.md."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from align.errors import UsageError
from align.text import relative_name, stored_name


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A path with one * in it, which stands for any characters, or a folder for all in it."""

    before: str
    after: str

    @classmethod
    def of(cls, text: str) -> "NamePattern":
        """The pattern that a user gave.

        :raises UsageError: it has several *.
        """
        if text.count("*") > 1:
            raise UsageError(f"--pairs: {text}: give one *, as in texts/*.ru.md, or a folder")
        before, star, after = stored_name(text).partition("*")
        if not star:
            folder = stored_name(os.path.normpath(before))
            return cls(f"{folder}/".removeprefix("./"), "")
        return cls(before.removeprefix("./"), after)

    @property
    def weight(self) -> int:
        """How many characters it fixes."""
        return len(self.before) + len(self.after)

    def name(self, path: Path) -> str | None:
        """What * stands for in a path, None where the pattern does not fit."""
        text = path.as_posix()
        if Path(self.before).is_absolute() and not path.is_absolute():
            text = (Path.cwd() / path).as_posix()
        elif path.is_absolute() and not Path(self.before).is_absolute():
            text = relative_name(path, Path.cwd())
        if len(text) <= self.weight:
            return None
        if not (text.startswith(self.before) and text.endswith(self.after)):
            return None
        return text[len(self.before) : len(text) - len(self.after)]

    def path(self, name: str) -> Path:
        """The path with ``name`` for *."""
        return Path(self.before + name + self.after)


@dataclass(frozen=True, slots=True)
class FilePairs:
    """Files sorted by their names: pairs of a Russian file and its translation, each once.

    alone: (file, counterpart) where there is no counterpart; a file that is not there itself is in
    pairs, so that it is missed where it is read. others: files that no pattern fits.
    """

    pairs: tuple[tuple[Path, Path], ...]
    alone: tuple[tuple[Path, Path], ...]
    others: tuple[Path, ...]


def pairs_by_name(files: Iterable[Path], russian: NamePattern, english: NamePattern) -> FilePairs:
    """The files with their counterparts, which need not be among them, in order."""
    pairs: dict[tuple[Path, Path], None] = {}
    alone, others = [], []
    sides = sorted((russian, english), key=lambda side: -side.weight)
    for file in files:
        side = next((one for one in sides if one.name(file) is not None), None)
        name = side.name(file) if side is not None else None
        if side is None or name is None:
            others.append(file)
            continue
        other = (english if side is russian else russian).path(name)
        if file.exists() and not other.exists():
            alone.append((file, other))
        else:
            pairs[(side.path(name), other) if side is russian else (other, side.path(name))] = None
    return FilePairs(tuple(pairs), tuple(alone), tuple(others))
