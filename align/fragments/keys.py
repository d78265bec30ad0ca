"""What fragments of the same words have in common: readable words and a key."""

from collections.abc import Iterable

from align.fragments.russian_blocks import ANY_HASHTAG
from align.hashtags.keys import hashtag_key
from align.hashtags.splitting import split_hashtag
from align.language.look_alikes import in_todays_spelling
from align.text import text_key, without_stress

Words = frozenset[str]
"""Words that are known to occur in hashtags."""
_LONGEST_TEXT = 3000
"""The most characters of a fragment that are encoded."""


class AskedWords(Words):
    """Words known to occur in hashtags, and the tags that were split by them."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.plain: Words = frozenset(self)
        self.tags: set[str] = set()


def readable_words(text: str, words: Words = frozenset()) -> str:
    """``text`` as it is encoded: no stress marks or line breaks, hashtags split into words, Russian
    as it is spelt today.

    words: known to occur in hashtags; those of AskedWords note the tags.
    """
    plain = in_todays_spelling(" ".join(without_stress(text[:_LONGEST_TEXT]).split()))
    if isinstance(words, AskedWords):
        words.tags.update(match.group() for match in ANY_HASHTAG.finditer(plain))
        words = words.plain
    return ANY_HASHTAG.sub(lambda match: " ".join(split_hashtag(match.group(), words=words)), plain)


def fragment_key(text: str, kind: str) -> str:
    """The same string for all spellings of the same Russian; those of hashtags begin with "#"."""
    if kind == "hashtag":
        return "#" + hashtag_key(text)
    return text_key(text)
