"""What fragments of the same words have in common: readable words and a key."""

from collections.abc import Iterable

from align.fragments.russian_blocks import ANY_HASHTAG
from align.hashtags.keys import hashtag_key
from align.hashtags.splitting import split_hashtag
from align.language.look_alikes import in_todays_spelling, without_look_alikes
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
    """``text`` as it is encoded: no stress marks, line breaks or letters of another script that
    look alike, hashtags split into words, Russian as it is spelt today.

    words: known to occur in hashtags; those of AskedWords note the tags.
    """
    plain = without_look_alikes(" ".join(without_stress(text[:_LONGEST_TEXT]).split()))
    plain = in_todays_spelling(plain)
    if isinstance(words, AskedWords):
        words.tags.update(match.group() for match in ANY_HASHTAG.finditer(plain))
        words = words.plain
    return ANY_HASHTAG.sub(lambda match: " ".join(split_hashtag(match.group(), words=words)), plain)


def fragment_key(text: str, kind: str) -> str:
    """The same string for all spellings of the same Russian; those of hashtags begin with "#"."""
    if kind == "hashtag":
        return "#" + hashtag_key(text)
    return text_key(without_look_alikes(without_stress(text)))
