"""`tolmach hashtags`: tags into words, the likeliest splits, spellings of one tag together."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from align.commands.inputs import read_word_lists
from align.commands.options import format_option, option, words_option
from align.commands.output import note, write_records
from align.errors import UsageError

Known = Callable[[], Collection[str]]
"""Words that somebody vouches for; called when the first tag is split."""


def hashtags_command(*extra: Callable[[Any], Any], known: Callable[..., Known]) -> click.Command:
    """The command, with further options of the caller's.

    extra: decorators of further options. known: from the values of those options, by name, to
    words that are likely in tags.
    """

    @click.command()
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
    def hashtags(
        tags: tuple[str, ...],
        best: int,
        word_lists: tuple[Path, ...],
        group: bool,
        form: str | None,
        **values: Any,
    ) -> None:
        """Split hashtags into words.

        Reads TAGS, or standard input, one a line. In a pipe it prints lines of tag, tab, words.
        With --best the probability of each split follows, with --group the tag that it is a
        spelling of and the rule that says so: case, ё/е, soft sign, doubled letter, missing
        letter, transliteration and the like.
        """
        if group and best > 1:
            raise UsageError("--group shows one split a tag; leave --best out")
        words = read_word_lists(word_lists) | frozenset(known(**values)())
        source = tags or _lines()
        form = form or ("table" if sys.stdout.isatty() else "tsv")
        if group:
            rows = _grouped(list(source), words)
            write_records(rows, form, ("tag", "words", "same_as", "rule"), header=False)
        else:
            columns = ("tag", "words", "probability") if best > 1 else ("tag", "words")
            write_records(_split(source, words, best), form, columns, header=False)

    for decorate in extra:
        decorate(hashtags)
    return hashtags


def _lines() -> Iterator[str]:
    """The tags on standard input, empty lines left out."""
    if sys.stdin.isatty():
        note("reading hashtags from the keyboard, one a line; Ctrl-D ends")
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def _split(tags: Iterable[str], words: Collection[str], best: int) -> Iterator[dict[str, Any]]:
    from align.hashtags.keys import hashtag_key
    from align.hashtags.splitting import split_candidates

    for tag in tags:
        for number, (split, share) in enumerate(split_candidates(tag, best, words=words)):
            yield {
                "tag": tag,
                "words": " ".join(split),
                "probability": round(share, 3),
                "key": hashtag_key(tag),
                "rank": number + 1,
            }


def _grouped(tags: Sequence[str], words: Collection[str]) -> Iterator[dict[str, Any]]:
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
