"""`tolmach hashtags`: tags split into words, the likeliest splits, spellings in groups."""

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import click

from align.commands.inputs import read_word_lists
from align.commands.options import format_option, option, words_option
from align.commands.output import note, write_records
from align.documents.lines import bounded_lines
from align.errors import UsageError
from align.frames import GROUPED_HASHTAGS, HASHTAGS, Record, hashtag_records

GROUP_COLUMNS: tuple[str, ...] = ("tag", "words", "same_as", "rule")
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

    Reads TAGS, or standard input, one per line. In a pipe it prints lines of tag, tab, words,
    unless --format says otherwise.

    With --best, each split comes with its probability. With --group, each tag comes with the
    tag that it is a spelling of, and with the rule that says so: case, ё or е, soft sign,
    doubled letter, missing letter, transliteration and others.
    """
    if group and best > 1:
        raise UsageError("--group shows one split a tag; leave --best out")
    words = read_word_lists(word_lists) | frozenset(known(**values)())
    form = form or ("table" if sys.stdout.isatty() else "tsv")
    if group:
        rows = _grouped(list(tags or _lines()), words)
        write_records(rows, form, GROUP_COLUMNS, GROUPED_HASHTAGS, header=False)
    else:
        rows = hashtag_records(tags or _lines(), best, words)
        write_records(rows, form, _columns(best), HASHTAGS, header=False)


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
