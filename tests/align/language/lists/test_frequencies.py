"""Frequencies are those of wordfreq, in less memory."""

import random
import subprocess
import sys

import pytest
import wordfreq

from align.language.lists.frequencies import (
    WordList,
    common_words,
    frequency_of,
    word_list,
    zipf_of,
)
from align.language.vocabulary import word_model

WORDS = {
    "ru": [
        "и", "ё", "ёж", "еж", "щит", "слово", "словом", "словесность", "СЛОВО", "Слово", "слово́",
        "правительство", "правительствующий", "абвгдежз", "телеграм-канал", "кто-нибудь",
        "права человека", "нет такого слованька", "12", "1998", "2014-го", "12 мая", "№5", "а1",
        "iPhone", "facebook", "їжак", "ґ", "日本", "😀", "«слово»", " слово ", "слово\n", "\t", "",
        "-", "…", "сло\tво", "\ud800",
    ],
    "en": [
        "a", "the", "word", "words", "wordy", "Word", "it's", "don’t", "l'arc", "naïve", "straße",
        "court of appeal", "qwrtzu", "12345", "2026", "covid-19", "u.s.", "слово", "日本", "😀",
        "ﬁn", " word ", "-", "", "\t", "wo\nrd",
    ],
}  # fmt: skip


ODD = (
    "", " ", "a b", "права человека", " суд", "суд ", "верховный  суд", "Суд", "СУД", "йод",
    "телеграм-канал", "ёлка", "е\u0308лка", "don't", "l'eau", "1937", "12 345", "статья 5",
    "covid-19", "щщщщыыы", "юу", "суд\u0301", "the of", "zzqzx", "хочу zzqzx", "і", "ґанок",
    "naïve", "straße", "суд.", "и\u0306од",
)  # fmt: skip


@pytest.mark.parametrize("language", ["ru", "en"])
def test_frequencies_are_those_of_wordfreq(language: str) -> None:
    words = [*WORDS[language], *wordfreq.get_frequency_dict(language)][:200_000:7]
    words += [*WORDS[language], *ODD]
    chance = random.Random(language)
    words += [" ".join(chance.choices(words, k=2)) for _ in range(500)]
    plain = [word for word in words if word.isalpha()]
    for mark in " -«»":
        words += [mark.join(chance.choices(plain, k=3)).title() for _ in range(300)]
        words += [
            f"{mark}{word}{mark}{other}" for word, other in zip(plain, plain[::-1], strict=True)
        ][:300]
    for word in words:
        assert frequency_of(word, language) == wordfreq.word_frequency(word, language), word
        assert zipf_of(word, language) == wordfreq.zipf_frequency(word, language), word


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_listed_word_is_found(language: str) -> None:
    listed = word_list(language)
    for word, share in wordfreq.get_frequency_dict(language).items():
        centibels = listed.centibels(word)
        assert centibels is not None, word
        assert 10 ** (-centibels / 100) == share, word


@pytest.mark.parametrize("language", ["ru", "sh", "uk"])
def test_common_words_are_those_of_wordfreq(language: str) -> None:
    theirs, ours = wordfreq.get_frequency_dict(language, "small"), common_words(language)
    assert ours.keys() == theirs.keys()
    assert all(10.0**-rarity == theirs[word] for word, rarity in ours.items())


BINS: tuple[list[str], ...] = (
    ["и"],
    ["с", "сад"],
    ["сады", "the"],
    [],
    ["садовник", "тёрн", "їжак"],
    ["садов", "сё"],
)


def test_words_that_begin_alike_are_told_apart() -> None:
    listed = WordList.of_bins("ru", BINS)
    for centibels, words in enumerate(BINS):
        assert [listed.centibels(word) for word in words] == [centibels] * len(words)
    for word in ("", "са", "сад ", "садо", "садовни", "садовники", "адов", "вник", "th", "ы", "\t"):
        assert listed.centibels(word) is None, word


def test_letters_are_a_word_or_the_beginning_of_one_or_neither() -> None:
    listed = WordList.of_bins("ru", BINS)
    for word, centibels in (("сады", 2), ("садовник", 4), ("тёрн", 4), ("садов", 5)):
        assert listed.beginning(word) == centibels
    for letters in ("садо", "садовн", "садовни"):
        assert (listed.beginning(letters) or 0) < 0, letters
    for letters in ("садк", "садовника", "адов", "вник", "the garden", "їжак", "сад ", "тёрна"):
        assert listed.beginning(letters) is None, letters


def test_short_words_and_words_with_a_letter() -> None:
    listed = WordList.of_bins("ru", BINS)
    assert sorted(listed.short_words()) == [("и", 0), ("с", 1), ("сад", 1), ("сё", 5)]
    assert sorted(listed.words_with("ё")) == [("сё", 5), ("тёрн", 4)]


def test_costs_of_hashtag_words() -> None:
    listed, costs = word_list("ru"), word_model("ru").costs
    assert costs["слово"] == (listed.centibels("слово") or 0) / 100
    spelt, plain = listed.centibels("ещё"), listed.centibels("еще")
    assert spelt is not None and plain is not None
    assert costs["еще"] == min(spelt, plain) / 100
    assert costs["жк"] > (listed.centibels("жк") or 0) / 100  # two letters, and no listed word
    assert "the" not in costs and "слованька" not in costs
    assert costs.get("слованька") is None and costs.get("слованька", 9.0) == 9.0
    with pytest.raises(KeyError):
        costs["слованька"]


GROWTH = """
import sys, wordfreq, msgpack
from align.language.lists.frequencies import word_list
from align.language.vocabulary import word_model
def most():
    return int(next(line for line in open("/proc/self/status") if "VmHWM" in line).split()[1])
before = most()
word_list("ru"), word_model("ru")
print((most() - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_list_takes_a_fifth_of_what_a_dictionary_takes() -> None:
    """wordfreq's own takes 120 MiB, and words of hashtags another 90."""
    done = subprocess.run(
        [sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 50
