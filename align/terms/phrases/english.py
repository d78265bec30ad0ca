"""English noun phrases that may be terms, by word classes and what stands around a word.

The classes that a word can have come from lemminflect (Jascob 2022, the SPECIALIST lexicon); a few
rules about its neighbours choose among them where that matters. A phrase is a noun with the
adjectives, participles and nouns before it, and up to two attributes with of, for, to, … behind it
(Justeson & Katz 1995, section 3).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from align.lexicon import small_words_of, words_of
from align.terms.phrases.russian import MAX_WORDS, marked_cut
from align.terms.phrases.tokens import first_words, is_shouted, tokens_of
from align.terms.records import Sentence, TermCandidate, Token
from align.text import CYRILLIC, word_set

_MAX_STARTS = 3_000
_DETERMINERS = words_of("en", "articles")
_LINKS = words_of("en", "noun_prepositions")
_CLOSED = small_words_of(
    "en", "determiners", "subject_pronouns", "object_pronouns", "being", "other_being", "doing",
    "modals", "question_words", "conjunctions", "prepositions", "clause_prepositions",
    "quantifiers", "numerous", "comparing", "units",
) | word_set(
    "who whom whose which nor so yet if because although though while why as than then there "
    "here not yes being have has had having doing ought n't 's 'd 'll 're 've whether either "
    "neither any own very too also only just even still already now never ever again more most "
    "less least much ten according unlike including despite regarding following mine yours ours "
    "theirs himself herself itself themselves said says say told tells"
)  # fmt: skip
_SUBJECTS = small_words_of("en", "subject_pronouns", "modals", "doing") - {"you"} | word_set(
    "who that which to not n't"
)
_BEFORE_NOUNS = words_of("en", "determiners") - {"my", "these", "those"} | word_set("of 's '")
"""What tells a noun from a verb, as _SUBJECTS does the other way round. "you", "my", "these" and
"those" are not among them: each changes which terms are found, and the weights were fitted without.
"""
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
"""Words of today that the lexicon does not hold; each begins small inside a sentence."""

_SUFFIX = re.compile(r"(?:al|ous|ive|ary|ory|able|ible|ic|less|ful|ish|ean|ian|ese)$")


@lru_cache(maxsize=100_000)
def _classes(word: str) -> frozenset[str]:
    """What a lower-case word can be: N, A, V, R (adverb), P (participle that can stand before)."""
    if word in _CLOSED:
        return frozenset()
    from lemminflect import getAllLemmas

    found = getAllLemmas(word)
    classes = {name[0] for name in found if name in ("NOUN", "VERB")}
    classes |= {"A"} if "ADJ" in found else set()
    classes |= {"R"} if "ADV" in found else set()
    if "VERB" in found and (word.endswith(("ed", "en", "ing")) or word != found["VERB"][0]):
        classes |= {"P"} if not word.endswith("s") else set()
    if "-" in word:
        classes |= {"A", "N"}
    if "V" in classes and word.endswith("ing"):
        classes |= {"N"}
    if not classes:
        classes = {"A", "N"} if _SUFFIX.search(word) else {"N"}
    return frozenset(classes)


@lru_cache(maxsize=100_000)
def noun_lemma(word: str) -> str:
    """The singular of an English noun, lower case; of one with a hyphen, its last part's."""
    word = word.lower().replace("’", "'")
    start, hyphen, last = word.rpartition("-")
    from lemminflect import getAllLemmas, getLemma

    found = getAllLemmas(last)
    if "NOUN" in found:
        return start + hyphen + str(min(found["NOUN"], key=len))
    if found or len(last) < 4 or not last.endswith("s") or _only_looks_plural(last):
        return word
    return start + hyphen + str((getLemma(last, "NOUN") or (last,))[0])


def _only_looks_plural(word: str) -> bool:
    """Whether a word that no dictionary holds is a singular in -is: Mazhilis, but not Iraqis."""
    from wordfreq import zipf_frequency

    if not re.search("[^aeiou]is$", word):
        return False
    return zipf_frequency(word[:-1], "en") <= zipf_frequency(word, "en")


@lru_cache(maxsize=100_000)
def word_lemma(word: str) -> str:
    """One key for the forms of an English word of any class, lower case."""
    word = word.lower().replace("’", "'")
    from lemminflect import getAllLemmas

    found = getAllLemmas(word)
    for name in ("NOUN", "ADJ", "VERB", "ADV"):
        if name in found:
            return str(min(found[name], key=len)) if name != "ADV" else word
    return noun_lemma(word)


@lru_cache(maxsize=50_000)
def plural_of(noun: str) -> str:
    """The plural of an English noun in its singular; the same word where it has none."""
    from lemminflect import getInflection

    start, hyphen, last = noun.rpartition("-")
    forms = getInflection(last, "NNS")
    return start + hyphen + str(forms[0] if forms else last)


def read_english(text: str) -> Sentence:
    """``text``, one sentence, with the lemmas of its content words and its candidates."""
    text = text.replace("’", "'").replace("‐", "-").replace("‑", "-")
    tokens = _tokens(text)[:_MAX_STARTS]
    shouted = is_shouted(text)
    initial = first_words(text, tokens, "en")
    tags = [_tag(tokens, n, n in initial, shouted) for n in range(len(tokens))]
    lemmas = [_content_lemma(t) for t in tokens]
    found = [
        candidate
        for first in range(len(tokens))
        for candidate in _from(first, tokens, tags, lemmas, initial, shouted)
    ]
    found.sort(key=lambda candidate: (candidate.first, candidate.last))
    return Sentence(text, tokens, lemmas, marked_cut(found))


def _tokens(text: str) -> list[Token]:
    """Words with the possessive cut off as a token of its own."""
    cut = []
    for token in tokens_of(text):
        found = re.search(r"'(?:s|d|ll|re|ve)?$|n't$", token.text) if len(token.text) > 1 else None
        if found and found.start():
            middle = token.start + found.start()
            cut.append(Token(token.text[: found.start()], token.start, middle))
            cut.append(Token(found.group(), middle, token.end))
        else:
            cut.append(token)
    return cut


def _content_lemma(token: Token) -> str:
    word = token.text.lower()
    if word[0].isdigit():
        return word
    if not word[0].isalpha() or word in _CLOSED:
        return ""
    return word_lemma(word)


def _tag(tokens: Sequence[Token], n: int, initial: bool, shouted: bool) -> frozenset[str]:
    """What the word can be here."""
    text = tokens[n].text
    if CYRILLIC.search(text):
        return frozenset()
    if not text[0].isalpha() or (text.lower() in _CLOSED and (not text[0].isupper() or initial)):
        return frozenset()
    if text.lower() in _CLOSED and not (text.isupper() and len(text) > 1 and not shouted):
        return frozenset()
    classes = _classes(text.lower())
    if text[0].isupper() and not initial and not shouted:
        return classes | {"N", "C"}
    before = tokens[n - 1].text.lower() if n else ""
    if "V" in classes and before in _SUBJECTS:
        if before in ("that", "which", "who") and "P" in classes:
            return classes
        noun_before = before == "to" and n > 1 and "N" in _classes(tokens[n - 2].text.lower())
        if not noun_before and (before != "to" or not text.endswith(("ing", "s"))):
            return classes - {"N", "A", "P"}
    after = tokens[n + 1].text if n + 1 < len(tokens) else ""
    looks_noun = before in _BEFORE_NOUNS or after == "of" or len(tokens) == 1
    if looks_noun and "V" in classes and not classes & {"N", "P"}:
        return classes | {"N"}  # the lexicon has some nouns as verbs only: an act, acts of violence
    return classes


def _from(
    first: int,
    tokens: Sequence[Token],
    tags: Sequence[frozenset[str]],
    lemmas: Sequence[str],
    initial: frozenset[int],
    shouted: bool,
) -> Iterator[TermCandidate]:
    """The candidates that begin at a token, shortest first."""
    if not tags[first] & {"N", "A", "P", "R"} or tokens[first].text.lower() in _DULL:
        return
    for head, last, shape in _phrases(first, tokens, tags):
        words = [n for n in range(first, last + 1) if lemmas[n]]
        if len(words) > MAX_WORDS:
            return
        if first == last and noun_lemma(tokens[head].text) in _EMPTY:
            continue
        if len(words) == 1 and len(tokens[head].text) < 2:
            continue
        yield _candidate(first, head, last, shape, tokens, tags, lemmas, initial, shouted)


def _phrases(
    first: int, tokens: Sequence[Token], tags: Sequence[frozenset[str]]
) -> Iterator[tuple[int, int, str]]:
    """(head, last, shape) of every phrase that begins at ``first``."""
    heads = list(_core(first, tokens, tags))
    for head in heads:
        yield head, head, "N" if head == first else "AN"
    for head in heads:
        yield from _endings(head, head, "N" if head == first else "AN", tokens)
    for head in heads:
        yield from _attributes(head, head, "N" if head == first else "AN", 2, tokens, tags)


def _attributes(
    head: int,
    last: int,
    shape: str,
    depth: int,
    tokens: Sequence[Token],
    tags: Sequence[frozenset[str]],
) -> Iterator[tuple[int, int, str]]:
    """Phrases that go on behind ``last`` with a preposition and another core."""
    at = last + 1
    if at + 1 < len(tokens) and tokens[at].text == "and" and shape == "N":
        other = at + 1
        if "N" in tags[other] and not (other + 1 < len(tokens) and tags[other + 1] & {"N"}):
            yield head, other, "N &N"
        return
    if not depth or at >= len(tokens) or tokens[at].text not in _LINKS:
        return
    link = "o" if tokens[at].text == "of" else "p"
    at += 1
    if at < len(tokens) and tokens[at].text.lower() in _DETERMINERS:
        at += 1
    if at >= len(tokens) or tokens[at].text.lower() in _DULL:
        return
    for end in _core(at, tokens, tags):
        yield from _endings(head, end, f"{shape} {link}N", tokens)
        longer = f"{shape} {link}N"
        yield head, end, longer
        yield from _attributes(head, end, longer, depth - 1, tokens, tags)


def _endings(
    head: int, last: int, shape: str, tokens: Sequence[Token]
) -> Iterator[tuple[int, int, str]]:
    """Phrases with what can only end them: No. and a number, or to and a verb."""
    after = [token.text for token in tokens[last + 1 : last + 4]]
    if after[:2] == ["No", "."] and after[2:] and after[2][0].isdigit():
        yield head, last + 3, f"{shape} #"
    elif after[:1] == ["to"] and len(after) > 1 and "V" in _classes(after[1].lower()):
        ends = len(after) < 3 or after[2] in ("and", "or") or not after[2][0].isalnum()
        if ends and word_lemma(after[1]) == after[1]:
            yield head, last + 2, f"{shape} i"


def _core(first: int, tokens: Sequence[Token], tags: Sequence[frozenset[str]]) -> Iterator[int]:
    """The tokens that can be the head of a core that begins at ``first``."""
    noun_seen = False
    for n in range(first, min(first + MAX_WORDS + 1, len(tokens))):
        classes = tags[n]
        if tokens[n].text in ("'s", "'") and noun_seen and n + 1 < len(tokens):
            continue
        if not classes & {"N", "A", "P"}:
            if (
                "R" in classes
                and not noun_seen
                and n + 1 < len(tokens)
                and tags[n + 1] & {"A", "P"}
            ):
                continue
            return
        if noun_seen and "N" not in classes and "A" not in classes:
            return  # a participle behind a noun is a verb, or belongs to what follows
        if "N" in classes:
            noun_seen = True
            if not ("A" in classes and n + 1 < len(tokens) and tags[n + 1] & {"N", "A"}):
                yield n


def _candidate(
    first: int,
    head: int,
    last: int,
    shape: str,
    tokens: Sequence[Token],
    tags: Sequence[frozenset[str]],
    lemmas: Sequence[str],
    initial: frozenset[int],
    shouted: bool,
) -> TermCandidate:
    span = range(first, last + 1)
    text = tokens[head].text
    singular = noun_lemma(text)
    if "&" in shape:
        singular = text.lower()  # both nouns as they stand: rights and freedoms
    is_plural = text.lower() != singular

    def forms() -> tuple[str, str]:
        fixed = is_plural or "&" in shape
        plural = text.lower() if fixed else plural_of(singular)
        return (
            _joined(span, {head: singular}, tokens, initial, shouted),
            _joined(span, {head: plural}, tokens, initial, shouted),
        )

    keys = [
        noun_lemma(tokens[n].text) if n in (head, last) else lemmas[n] or tokens[n].text.lower()
        for n in span
        if tokens[n].text.lower() not in _DETERMINERS
    ]
    return TermCandidate(
        first=first, last=last, start=tokens[first].start, end=tokens[last].end,
        key=" ".join(keys), words=tuple(n for n in span if lemmas[n]),
        forms=forms, number="plur" if is_plural else "sing",
        shape=shape, name="C" in tags[first], initial=first in initial,
    )  # fmt: skip


def _joined(
    span: range,
    forms: dict[int, str],
    tokens: Sequence[Token],
    initial: frozenset[int],
    shouted: bool,
) -> str:
    """The phrase as it is cited, the head as in ``forms``; names and acronyms keep capitals."""
    shown = ""
    for n in span:
        text = tokens[n].text
        word = forms.get(n, text.lower())
        if not shouted and (
            _is_acronym(text) or (text[0].isupper() and (n not in initial or _is_proper(text)))
        ):
            word = text if word == text.lower() else _capitals(word, text)
        gap = " " if n > span.start and tokens[n].start > tokens[n - 1].end else ""
        shown += gap + word
    return shown


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
def _is_proper(word: str) -> bool:
    """Whether a word that begins a sentence has its capital for another reason.

    The lexicon holds no names and nothing that is made of them (Russian, Friday); of other words
    it lacks young ones and some that are derived.
    """
    from lemminflect import getAllLemmas

    word = word.lower()
    if getAllLemmas(word) or _DERIVED.search(word) or word in _YOUNG:
        return False
    first, hyphen, _ = word.partition("-")
    return not hyphen or (len(first) > 4 and _is_proper(first))
