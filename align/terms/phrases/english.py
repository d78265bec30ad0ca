"""English noun phrases that may be terms, by word classes and what stands around a word.

The classes that a word can have come from lemminflect (Jascob 2022, the SPECIALIST lexicon); a few
rules about its neighbours choose among them where it matters. A phrase is a noun with the
adjectives, participles and nouns before it, and up to two attributes with of, for, to, … behind it
(Justeson & Katz 1995, section 3).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from align.language.lists.english_forms import all_lemmas
from align.language.lists.lexicon import small_words_of, words_of
from align.terms.phrases.english_lemmas import noun_lemma, plural_of, word_lemma
from align.terms.phrases.russian import MAX_WORDS, marked_cut
from align.terms.phrases.tokens import first_words, follows_number, is_shouted, tokens_of
from align.terms.records import Sentence, TermCandidate, Token
from align.text import CYRILLIC, word_set

_MAX_STARTS = 3_000
_DETERMINERS = words_of("en", "articles")
_LINKS = words_of("en", "noun_prepositions")
_CLOSED = small_words_of(
    "en", "determiners", "subject_pronouns", "object_pronouns", "being", "other_being", "doing",
    "modals", "question_words", "conjunctions", "prepositions", "clause_prepositions",
    "quantifiers", "numerous", "comparing", "focusing", "units",
) | word_set(
    "who whom whose which nor so yet if because although though while why as than then there "
    "here not yes being have has had having doing ought n't 's 'd 'll 're 've whether either "
    "neither any own very too still already now never ever again more most less least much ten "
    "according unlike including despite regarding following mine yours ours theirs himself herself "
    "itself themselves said says say told tells"
)  # fmt: skip
_RELATIVES = words_of("en", "relatives")
_SUBJECTS = _RELATIVES | small_words_of("en", "subject_pronouns", "modals", "doing") - {"you"} | {
    "to", "not", "n't",
}  # fmt: skip
_BEFORE_NOUNS = words_of("en", "determiners") - {"my", "these", "those"} | word_set("of 's '")
"""What tells a noun from a verb, as _SUBJECTS does the other way round. "you", "my", "these" and
"those" are not among them: each changes which terms are found, and the weights were fitted without.
"""
_BEFORE_TO = word_set("according due owing thanks contrary prior")
"""Behind these, "to" is a preposition."""
_DULL = words_of("en", "pointing_adjectives") | word_set(
    "recent previous certain various different several particular possible necessary present "
    "respective relevant entire early late"
)
_EMPTY = small_words_of("en", "months", "weekdays") | word_set(
    "year month day week hour minute time times people person part number way thing something "
    "anything nothing everything everyone anyone nobody man men woman women percent today "
    "yesterday tomorrow"
)
_DERIVED = re.compile(
    r"(?:able|ible|ability|ful|less|ness|ship|ware|line|site|time|work|ment|ous|[st]ion|ly|"
    r"izer?|ised?|ism|ist|(?:ion|ic|ment|ent|nic|bi|hiv|xim|loc)al)s?$"
)
_YOUNG = word_set(
    "website websites online offline internet email emails blog blogs blogger bloggers vlog app "
    "apps tech info stats podcast podcasts smartphone smartphones phone phones laptop wifi "
    "survivor survivors iconic counties fridge trunk tattoo tattoos cyber crypto hashtag hashtags "
    "selfie selfies translator translators processor distributor detector entrepreneurship "
    "transgender ecosystem biomass coronavirus covid malware ransomware cybersecurity grassroots "
    "midfielder filmmaker filmmakers billionaires takeover burger cafe cafes pub pubs cops "
    "imperial airstrike airstrikes warship warships stakeholder stakeholders backstory "
    "viewership outreach "
    "insider insiders playlist storyteller startup startups drone drones meme memes messenger "
    "messengers troll trolls bot bots lockdown lockdowns vaccine vaccines"
)
"""Modern words that the lexicon does not hold; inside a sentence they have no capital."""

_DOTTED = re.compile(r"(?:[A-Z]\.)+$")
_SUFFIX = re.compile(r"(?:al|ous|ive|ary|ory|able|ible|ic|less|ful|ish|ean|ian|ese)$")


_CLASS_OF = {"NOUN": "N", "VERB": "V", "ADJ": "A", "ADV": "R"}

Tags = frozenset[str]
"""The classes of a word: N, V, A, R (adverb), P (participle before a noun), C (capital: a name)."""

_SUBSTANTIVE, _QUALIFYING = frozenset({"N", "A"}), frozenset({"A", "P"})
_NOMINAL = _SUBSTANTIVE | _QUALIFYING
_BEGINNING = _NOMINAL | {"R"}


@lru_cache(maxsize=100_000)
def _classes(word: str) -> Tags:
    """The classes that a lower-case word can have; none for a function word."""
    if word in _CLOSED:
        return frozenset()
    lemmas = all_lemmas(word)
    classes = {_CLASS_OF[name] for name in lemmas if name in _CLASS_OF}
    if "VERB" in lemmas and _can_be_participle(word, lemmas["VERB"][0]):
        classes |= {"P"}
    if "-" in word:
        classes |= {"A", "N"}
    if "V" in classes and word.endswith("ing"):
        classes |= {"N"}
    if not classes:
        classes = {"A", "N"} if _SUFFIX.search(word) else {"N"}
    return frozenset(classes)


def _can_be_participle(form: str, verb: str) -> bool:
    return form.endswith(("ed", "en", "ing")) or (form != verb and not form.endswith("s"))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sentence and what is known of them.

    texts: of the tokens. tags: the classes that each can have here. Both go on behind the last
    token, with nothing in them. lemmas: "" for what is no content word. initial: the tokens that
    begin a sentence. shouted: it is in capitals.
    """

    tokens: Sequence[Token]
    texts: Sequence[str]
    tags: Sequence[Tags]
    lemmas: Sequence[str]
    initial: frozenset[int]
    shouted: bool


class _Phrase(NamedTuple):
    """The tokens of a phrase, last inclusive, and its shape as in TermCandidate."""

    first: int
    head: int
    last: int
    shape: str

    def longer(self, last: int, link: str) -> "_Phrase":
        """The phrase with what ``link`` joins to it, up to ``last``."""
        return _Phrase(self.first, self.head, last, f"{self.shape} {link}")


def read_english(text: str) -> Sentence:
    """``text``, one sentence, with the lemmas of its content words and its candidates."""
    text = text.replace("’", "'").replace("‐", "-").replace("‑", "-")
    tokens = _tokens(text)[:_MAX_STARTS]
    shouted = is_shouted(text)
    initial = first_words(text, tokens, "en")
    tags = [_tags(tokens, n, n in initial, shouted) for n in range(len(tokens))]
    lemmas = [_content_lemma(t) for t in tokens]
    texts = [token.text for token in tokens]
    words = _Words(tokens, [*texts, "", "", ""], [*tags, frozenset()], lemmas, initial, shouted)
    candidates = [c for first in range(len(tokens)) for c in _candidates_from(first, words)]
    candidates.sort(key=lambda candidate: (candidate.first, candidate.last))
    return Sentence(text, tokens, lemmas, marked_cut(candidates))


def _tokens(text: str) -> list[Token]:
    """Words with possessives and contractions ('s, 'll, n't) cut off as tokens of their own."""
    tokens = []
    for token in tokens_of(text):
        ending = re.search(r"'(?:s|d|ll|re|ve)?$|n't$", token.text) if len(token.text) > 1 else None
        if ending and ending.start():
            middle = token.start + ending.start()
            tokens.append(Token(token.text[: ending.start()], token.start, middle))
            tokens.append(Token(ending.group(), middle, token.end))
        else:
            tokens.append(token)
    return tokens


def _content_lemma(token: Token) -> str:
    word = token.text.lower()
    if _DOTTED.match(token.text):
        return word.replace(".", "")
    if word[0].isdigit():
        return word
    if not word[0].isalpha() or word in _CLOSED:
        return ""
    return word_lemma(word)


def _tags(tokens: Sequence[Token], n: int, initial: bool, shouted: bool) -> Tags:
    """The classes that a word can have where it stands."""
    text = tokens[n].text
    word = text.lower()
    if _is_no_english(text) or follows_number(tokens, n):
        return frozenset()
    capitals_tell = not initial and not shouted
    if word in _CLOSED and not (capitals_tell and _is_in_capitals(text)):
        return frozenset()  # who, it; but not the WHO, IT
    classes = _classes(word)
    if capitals_tell and text[0].isupper():
        return classes | {"N", "C"}
    if "V" not in classes:
        return classes
    if _is_verb(tokens, n, classes):
        return classes - _NOMINAL
    if not classes & {"N", "P"} and _is_noun(tokens, n):
        return classes | {"N"}  # the lexicon has some nouns as verbs only: an act, acts of violence
    return classes


def _is_no_english(text: str) -> bool:
    return not text[0].isalpha() or CYRILLIC.search(text) is not None


def _is_in_capitals(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _is_verb(tokens: Sequence[Token], n: int, classes: Tags) -> bool:
    """Whether a subject, an auxiliary or "to" before a word that can be a verb makes it one."""
    before = tokens[n - 1].text.lower() if n else ""
    if n > 1 and before == "to" and tokens[n - 2].text.lower() in _BEFORE_TO:
        return False
    if before != "to":
        return before in _SUBJECTS and not (before in _RELATIVES and "P" in classes)
    noun_before = n > 1 and "N" in _classes(tokens[n - 2].text.lower())
    if noun_before and _has_object(tokens, n):
        return True  # a license to conduct public events
    return not noun_before and not tokens[n].text.endswith(("ing", "s"))


def _has_object(tokens: Sequence[Token], n: int) -> bool:
    """Whether a base form is followed by an article or an adjective, as an infinitive may be."""
    word, after = (tokens[at].text.lower() if at < len(tokens) else "" for at in (n, n + 1))
    if word_lemma(word) != word:
        return False
    return after in _DETERMINERS or "A" in _classes(after)


def _is_noun(tokens: Sequence[Token], n: int) -> bool:
    """Whether an article, a possessive, an "of" or nothing at all around a word makes it a noun."""
    before = tokens[n - 1].text.lower() if n else ""
    after = tokens[n + 1].text if n + 1 < len(tokens) else ""
    return before in _BEFORE_NOUNS or after == "of" or len(tokens) == 1


def _candidates_from(first: int, words: _Words) -> Iterator[TermCandidate]:
    """The candidates that begin at a token, those without attributes before the rest."""
    if words.tags[first].isdisjoint(_BEGINNING) or _is_dull(first, words):
        return
    for phrase in _phrases(first, words):
        content = [n for n in range(first, phrase.last + 1) if words.lemmas[n]]
        if len(content) > MAX_WORDS:
            return
        if first == phrase.last and noun_lemma(words.texts[phrase.head]) in _EMPTY:
            continue
        if len(content) == 1 and len(words.texts[phrase.head]) < 2:
            continue
        yield _candidate(phrase, words)


def _is_dull(n: int, words: _Words) -> bool:
    """Whether a word is one that no term begins with, and no part of a name: New York."""
    return words.texts[n].lower() in _DULL and "C" not in words.tags[n]


def _phrases(first: int, words: _Words) -> Iterator[_Phrase]:
    """Every phrase that begins at ``first``."""
    cores = [
        _Phrase(first, head, head, "N" if head == first else "AN") for head in _heads(first, words)
    ]
    yield from cores
    for core in cores:
        yield from _endings(core, words)
    for core in cores:
        yield from _attributes(core, 2, words)


def _attributes(phrase: _Phrase, depth: int, words: _Words) -> Iterator[_Phrase]:
    """The phrase with what follows it: "and" and another noun, or up to ``depth`` attributes."""
    at = phrase.last + 1
    word = words.texts[at]
    if word == "and" and phrase.shape == "N":
        if "N" in words.tags[at + 1] and "N" not in words.tags[at + 2]:
            yield phrase.longer(at + 1, "&N")
        return
    if not depth or word not in _LINKS:
        return
    link = "oN" if word == "of" else "pN"
    at += 1
    if words.texts[at].lower() in _DETERMINERS:
        at += 1
    if _is_dull(at, words):
        return
    for head in _heads(at, words):
        longer = phrase.longer(head, link)
        yield from _endings(longer, words)
        yield longer
        yield from _attributes(longer, depth - 1, words)


def _endings(phrase: _Phrase, words: _Words) -> Iterator[_Phrase]:
    """The phrase with what can only end it: No. and a number, or to and a verb."""
    last = phrase.last
    link = words.texts[last + 1]
    if link not in ("No", "to"):
        return
    after, behind = words.texts[last + 2 : last + 4]
    if link == "No":
        if after == "." and behind[:1].isdigit():
            yield phrase.longer(last + 3, "#")
        return
    ends = behind in ("", "and", "or") or not behind[0].isalnum()
    if ends and "V" in _classes(after.lower()) and word_lemma(after) == after:
        yield phrase.longer(last + 2, "i")


def _heads(first: int, words: _Words) -> Iterator[int]:
    """The tokens that can be the head of a noun phrase that begins at ``first``."""
    noun_seen = False
    for n in range(first, min(first + MAX_WORDS + 1, len(words.tokens))):
        tags, following = words.tags[n], words.tags[n + 1]
        if tags.isdisjoint(_NOMINAL):
            adverb = "R" in tags and not following.isdisjoint(_QUALIFYING)
            if not (_is_possessive(n, words) if noun_seen else adverb):
                return
        elif noun_seen and tags.isdisjoint(_SUBSTANTIVE):
            return  # a participle behind a noun is a verb, or belongs to what follows
        elif "N" in tags:
            noun_seen = True
            # White House, but Attorney General: behind a noun a capital is no adjective's.
            if "A" not in tags or ("C" in tags and n > first) or _ends_phrase(n, words):
                yield n


def _ends_phrase(n: int, words: _Words) -> bool:
    """Whether no noun that a word could qualify follows it."""
    return words.tags[n + 1].isdisjoint(_SUBSTANTIVE) or _is_dull(n + 1, words)


def _is_possessive(n: int, words: _Words) -> bool:
    """Whether a token is a possessive ending with something behind it."""
    return words.texts[n] in ("'s", "'") and n + 1 < len(words.tokens)


def _candidate(phrase: _Phrase, words: _Words) -> TermCandidate:
    first, head, last, shape = phrase
    tokens, lemmas = words.tokens, words.lemmas
    span = range(first, last + 1)
    text = tokens[head].text.lower()
    singular = text if "&" in shape else noun_lemma(text)  # rights and freedoms: both as they stand
    is_plural = text != singular

    def forms() -> tuple[str, str]:
        plural = text if is_plural or "&" in shape else plural_of(singular)
        return _joined(span, {head: singular}, words), _joined(span, {head: plural}, words)

    keys = [
        _key_of(n, words, is_noun=n in (head, last))
        for n in span
        if tokens[n].text.lower() not in _DETERMINERS
    ]
    return TermCandidate(
        first=first,
        last=last,
        start=tokens[first].start,
        end=tokens[last].end,
        key=" ".join(keys),
        words=tuple(n for n in span if lemmas[n]),
        forms=forms,
        number="plur" if is_plural else "sing",
        shape=shape,
        name="C" in words.tags[first],
        initial=first in words.initial,
    )


def _key_of(n: int, words: _Words, *, is_noun: bool) -> str:
    """The key of a word: U.S. is US, a head goes by its singular, other words by their lemma."""
    text = words.texts[n]
    if is_noun and not _DOTTED.match(text):
        return noun_lemma(text)
    return words.lemmas[n] or text.lower()


def _joined(span: range, forms: Mapping[int, str], words: _Words) -> str:
    """The phrase as it is cited, the head as in ``forms``; names and acronyms keep capitals."""
    shown = ""
    for n in span:
        text = words.texts[n]
        word = forms.get(n, text.lower())
        if not words.shouted and _keeps_capitals(text, initial=_is_just_initial(n, span, words)):
            word = text if word == text.lower() else _capitals(word, text)
        gap = n > span.start and words.tokens[n].start > words.tokens[n - 1].end
        shown += " " + word if gap else word
    return shown


def _is_just_initial(n: int, span: range, words: _Words) -> bool:
    """Whether a word begins a sentence, and no name: Prime Minister has a capital behind it."""
    return n in words.initial and not (n + 1 in span and "C" in words.tags[n + 1])


def _keeps_capitals(text: str, *, initial: bool) -> bool:
    return _is_acronym(text) or (text[0].isupper() and (not initial or is_proper_in_english(text)))


def _capitals(word: str, model: str) -> str:
    """``word`` with the capitals of ``model``, another form of it."""
    if _is_acronym(model) and model.lower().startswith(word):
        return model[: len(word)]
    if _is_acronym(model) and word.startswith(model.lower()):
        return model + word[len(model) :]
    parts, models = word.split("-"), model.split("-")
    if len(parts) != len(models):
        return word[:1].upper() + word[1:]
    pairs = zip(parts, models, strict=True)
    return "-".join(p[:1].upper() + p[1:] if m[:1].isupper() else p for p, m in pairs)


def _is_acronym(text: str) -> bool:
    return len(text) > 1 and any(map(str.isupper, text[1:]))


@lru_cache(maxsize=20_000)
def is_proper_in_english(word: str) -> bool:
    """Whether a word that begins a sentence has its capital for another reason.

    The lexicon holds no names and nothing made of them (Russian, Friday); of other words it lacks
    only modern ones and some that are derived.
    """
    word = word.lower()
    if all_lemmas(word) or _DERIVED.search(word) or word in _YOUNG:
        return False
    first, hyphen, _ = word.partition("-")
    return not hyphen or (len(first) > 4 and is_proper_in_english(first))
