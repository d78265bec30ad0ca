"""How much of a block is Russian: all of it, or words inside English."""

import re

from align.hashtags.search import find_hashtags
from align.language.lists.lexicon import alternatives
from align.records import Span
from align.text import CYRILLIC

ANY_HASHTAG = re.compile(r"#\s?[\w\u0301]+")
HANDLE = re.compile(
    r"@[\w.]*\w|(?<!\S)\S*(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S*"
    r"|(?<!\S)[^\s@]+@[^\s@]+\.\w+"
)
_BEHIND_TAG = re.compile(r"((?<!\S)[@#]\w+)\s[A-Z]{2,4}(?:\s[A-Z]{2,4})?(?!\S)")
"""Capitals that posts have behind tags: … #тег MAX RT."""
AUTHOR_TAIL = re.compile(r"\s*[—–]\s*[^—–\n]{1,80}\(@\w+\)[^—–\n]{0,40}\Z")
"""Who wrote a post, and when, below it: — Имя (@name) March 3, 2020."""
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_LOWER_WORD = re.compile(r"\b[a-z]{2,}\b")
_BRACKETS = re.compile(r"[(\[][^()\[\]]{1,400}[)\]]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_NAME = r"(?:[A-Za-z]++(?:[_/.\d]++\w*+)++(?<=\w)|[A-Z][\w&'’+-]*+)"
_NAMES = re.compile(
    rf"(?<![\w./&'’+-])(?:{_NAME}(?: {_NAME}){{0,2}}|(?P<word>[a-z]{{2,}}+)(?! ?[A-Za-z]))(?!\w)"
)
"""Names and identifiers: Pussy Riot, docker/.env; and single words of English."""
_MOST_IN_ENTRY, _LONGER = 5, 400
"""Words up to which a line may be an entry of a word list, and characters of a longer line."""
_LONG_TEXT, _FEW = 150, 5
"""Cyrillic letters of a long text, and how many for each in Latin words where those are few."""
_FEW_WORDS = re.compile(
    r"(?<=[\u0400-\u052f,.:;…!?] )[A-Za-z]++(?: [A-Za-z]++){0,2}+(?=[.,…!?]*+ [\u0400-\u052f])"
)
_RUSSIAN_BEFORE = re.compile(
    r"(?<![\u0400-\u052f\u0301])(?P<word>[\u0400-\u052f\u0301]++),? [«\"“]?\Z"
)
_RUSSIAN_AFTER = re.compile(r"[»\"”]?,? (?:[–—-] )?[«\"“]?(?P<word>[\u0400-\u052f]+)")
_STAND_IN = "я"
_PREPOSITION = re.compile(alternatives("ru", "prepositions"), re.IGNORECASE)


def cyrillic_tags(text: str) -> list[Span]:
    """The hashtags of a block that hold Cyrillic letters, in order."""
    return [tag for tag in find_hashtags(text) if CYRILLIC.search(text, tag.start, tag.end)]


def is_russian_block(text: str) -> bool:
    """Whether the block is Russian throughout, apart from handles, tags and Latin names."""
    post = _BEHIND_TAG.sub(r"\1", AUTHOR_TAIL.sub("", text))
    bare = HANDLE.sub(" ", ANY_HASHTAG.sub(" ", post))
    if not _mostly_cyrillic(bare):
        return False
    if any(_LATIN.search(part) and not CYRILLIC.search(part) for part in _BRACKETS.findall(bare)):
        return False
    return not LATIN_WORD.search(names_as_russian(bare))


def _mostly_cyrillic(text: str) -> bool:
    """Whether a text has twice as many Cyrillic letters as it has in Latin words, or more."""
    cyrillic = len(CYRILLIC.findall(text))
    return cyrillic > 0 and cyrillic >= 2 * sum(map(len, LATIN_WORD.findall(text)))


def names_as_russian(text: str) -> str:
    """The text with Cyrillic letters for the Latin names that belong to its Russian.

    They stand between Russian words, or behind a preposition: выстрел из Javelin стоит, для Pussy
    Riot; so does a single word at times: я пишу в chat, and up to three in a long Russian text:
    the names of plants. As long as the text; the text itself where it is not mostly Russian.
    """
    if not LATIN_WORD.search(text) or not _mostly_cyrillic(text):
        return text
    if len(CYRILLIC.findall(text)) >= max(
        _LONG_TEXT, _FEW * len("".join(LATIN_WORD.findall(text)))
    ):
        text = _FEW_WORDS.sub(lambda few: _STAND_IN * len(few.group()), text)
    return _NAMES.sub(lambda name: _as_russian(text, name), text)


def _as_russian(text: str, name: re.Match[str]) -> str:
    before = _RUSSIAN_BEFORE.search(text, max(0, name.start() - 40), name.start())
    after = _RUSSIAN_AFTER.match(text, name.end())
    behind = before is not None and _PREPOSITION.fullmatch(before["word"]) is not None
    if name["word"]:
        belongs = behind and len(text[:_LONGER].split()) > _MOST_IN_ENTRY
    else:
        belongs = behind or (before is not None and after is not None)
    return _STAND_IN * len(name.group()) if belongs else name.group()


def free_letters(text: str) -> int:
    """The number of letters and digits outside tags, handles and addresses."""
    return len(re.findall(r"\w", HANDLE.sub(" ", ANY_HASHTAG.sub(" ", text))))


def is_sentence(text: str) -> bool:
    """Whether a block has the lower-case words of an English sentence, unlike menus and labels."""
    return len(_LOWER_WORD.findall(text)) > 2


def has_lower_word(text: str) -> bool:
    """Whether a block has any lower-case word in Latin letters."""
    return _LOWER_WORD.search(text) is not None
