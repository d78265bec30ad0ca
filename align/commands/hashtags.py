"""`tolmach hashtags`: tags split into words, the likeliest splits, spellings in groups."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import click

from align.commands.inputs import read_word_lists
from align.commands.options import format_option, option, words_option
from align.commands.output import note, write_records
from align.documents.lines import bounded_lines
from align.documents.reading import SUFFIXES
from align.errors import UsageError
from align.frames import GROUPED_HASHTAGS, HASHTAGS, Record, hashtag_records
from align.text import counted

GROUP_COLUMNS: tuple[str, ...] = ("tag", "words", "same_as", "rule")
_FILES = (*SUFFIXES, ".csv", ".tsv", ".json", ".jsonl", ".lst", ".xlsx")
"""Endings of names that are those of files, not tags."""
_SHOWN = 120
"""Characters of a word that is no tag."""
Known = Callable[[], Collection[str]]
"""Words that somebody vouches for; called when the first tag is split."""


@click.argument("tags", nargs=-1)
@option(
    "--best",
    type=click.IntRange(1, 40),
    default=1,
    show_default=True,
    help="How many splits to show, likeliest first, with their probabilities.",
)
@words_option
@option("--group", is_flag=True, help="Put spellings of one tag together, and say why.")
@format_option
def _hashtags(
    tags: tuple[str, ...],
    best: int,
    word_lists: tuple[Path, ...],
    group: bool,
    form: str | None,
    known: Callable[..., Known],
    **values: Any,
) -> None:
    """Split hashtags into words.

    Reads TAGS, or standard input, one per line, without any or for -. In a pipe it prints lines of
    tag, tab, words, unless --format says otherwise.

    With --best, each split comes with its probability. With --group, each tag comes with the
    tag that it is a spelling of, and with the rule that says so: case, ё or е, soft sign,
    doubled letter, missing letter, transliteration and others.
    """
    if group and best > 1:
        raise UsageError("--group shows one split a tag; leave --best out")
    tags = () if tags == ("-",) else tags
    _check_no_files(tags)
    words = read_word_lists(word_lists) | frozenset(known(**values)())
    form = form or ("table" if sys.stdout.isatty() else "tsv")
    read = _Read(tags or _lines(), best, grouped=group)
    if group:
        rows = _grouped(list(read.tags()), words)
        write_records(rows, form, GROUP_COLUMNS, GROUPED_HASHTAGS, header=False)
    else:
        rows = hashtag_records(read.tags(), best, words)
        write_records(rows, form, _columns(best), HASHTAGS, header=False)
    for line in read.notes():
        note(line)


def hashtags_command(*extra: Callable[[Any], Any], known: Callable[..., Known]) -> click.Command:
    """The command, with further options of the caller's.

    extra: decorators of further options. known: from the values of those options, by name, to
    words that are likely in tags.
    """
    command = partial(_hashtags, known=known)
    hashtags = click.command("hashtags")(update_wrapper(command, _hashtags))
    for decorate in extra:
        decorate(hashtags)
    return hashtags


def _check_no_files(words: Iterable[str]) -> None:
    """Raise UsageError for a word without # that is the name of a file, be it there or not."""
    for word in words:
        name = word.replace("\\", "/") if os.name == "nt" else word
        is_named = "/" in name or name.lower().endswith(_FILES)
        if is_named and not word.startswith(("#", "＃")):
            shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
            if os.path.lexists(word):
                raise UsageError(
                    f"{shown}: a file, not a hashtag; for the tags in it, one per line: "
                    f"tolmach hashtags < {shown}"
                )
            raise UsageError(
                f"{shown}: no such file, and no hashtag either; check the path, or write # before "
                "a tag"
            )


class _Read:
    """The tags that are read, and what of them is not shown.

    best: how many splits of each are asked for. grouped: whether a tag is shown without any.
    """

    def __init__(self, tags: Iterable[str], best: int, *, grouped: bool) -> None:
        self._tags, self._best, self._grouped = tags, best, grouped
        self._count = self._blank = self._overlong = 0

    def tags(self) -> Iterator[str]:
        """Those that are shown."""
        from align.hashtags.splitting import LONGEST_TAG, length_of

        for tag in self._tags:
            self._count += 1
            length = length_of(tag)
            self._overlong += length > LONGEST_TAG
            if length or self._grouped:
                yield tag
            else:
                self._blank += 1

    def notes(self) -> Iterator[str]:
        """What the user should know once all are read."""
        from align.hashtags.splitting import LONGEST_TAG

        if not self._count:
            yield "note: no hashtag on standard input"
        if self._blank:
            yield f"note: {counted(self._blank, 'tag')} left out, with nothing in it to split"
        if self._overlong and self._best > 1:
            yield (
                f"note: {counted(self._overlong, 'tag')} of over {LONGEST_TAG} letters: of such a "
                "tag only the likeliest split is looked for, and its probability says nothing"
            )


def _columns(best: int) -> tuple[str, ...]:
    return ("tag", "words", "probability") if best > 1 else ("tag", "words")


def _lines() -> Iterator[str]:
    """The tags on standard input, empty lines left out."""
    if sys.stdin.isatty():
        note("reading hashtags from the keyboard, one per line; Ctrl-D ends")
    for line in bounded_lines(sys.stdin, "standard input"):
        if line.strip():
            yield line.strip()


def _grouped(tags: Sequence[str], words: Collection[str]) -> Iterator[Record]:
    from align.hashtags.groups import group_tags
    from align.hashtags.splitting import split_hashtag

    for group in group_tags(tags):
        split = " ".join(split_hashtag(group.first, words=words))
        for spelling, rule in group.spellings:
            yield {
                "tag": spelling,
                "words": split,
                "same_as": group.first,
                "rule": rule,
                "key": group.key,
            }
