"""The quick reading of word lists gives what wordfreq and lemminflect themselves give."""

import random

import lemminflect
import pytest
import wordfreq
from lemminflect.codecs.InflectionLUCodec import InflectionLUCodec
from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec

from align.language.lists.english_forms import all_lemmas, forms_of, lemmas_by_rule
from align.language.lists.frequencies import LARGE, SMALL, rarities, share_of_words, zipf

ODD = (
    "", " ", "a b", "права человека", " суд", "суд ", "верховный  суд", "Суд", "СУД", "йод",
    "телеграм-канал", "ёлка", "е\u0308лка", "don't", "l'eau", "1937", "12 345", "статья 5",
    "covid-19", "щщщщыыы", "юу", "суд\u0301", "the of", "zzqzx", "хочу zzqzx", "і", "ґанок",
    "naïve", "straße", "суд.", "и\u0306од",
)  # fmt: skip


@pytest.mark.parametrize("language", ["ru", "en"])
def test_shares_are_those_of_wordfreq(language: str) -> None:
    chance = random.Random(language)
    listed = [*wordfreq.get_frequency_dict(language)]
    words = chance.sample(listed, 3_000)
    phrases = [" ".join(chance.choices(listed[:20_000], k=2)) for _ in range(500)]
    cut = [word[:-1] + "щxq" for word in words[:200]]
    for text in (*words, *phrases, *cut, *ODD):
        assert share_of_words(text, language) == wordfreq.word_frequency(text, language), text
        assert zipf(text, language) == wordfreq.zipf_frequency(text, language), text


@pytest.mark.parametrize(
    ("language", "size"), [("ru", LARGE), ("en", LARGE), ("ru", SMALL), ("sh", SMALL)]
)
def test_lists_hold_the_words_of_wordfreq(language: str, size: str) -> None:
    theirs = wordfreq.get_frequency_dict(language, size)
    ours = rarities(language, size)
    assert ours.keys() == theirs.keys()
    assert all(10.0**-rarity == theirs[word] for word, rarity in ours.items())


def test_every_line_of_the_tables_of_english_is_read_as_lemminflect_reads_it() -> None:
    all_lemmas("cats")
    lemmatizer, inflections = lemminflect.Lemmatizer(), lemminflect.Inflections()
    for table, whole in (
        (lemmatizer._getLemmaDict(), LemmaLUCodec.load(lemmatizer.lemma_lu_fn)),
        (inflections._getInflDict(), InflectionLUCodec.load(inflections.infl_lu_fn)),
    ):
        wrong = [w for w, found in whole.items() if [*table.get(w, {}).items()] != [*found.items()]]
        assert not wrong


def test_words_that_no_table_has() -> None:
    assert all_lemmas("qwrtzpsd") == {}
    assert all_lemmas("") == {}
    assert lemmas_by_rule("blorfs", "NOUN") == ("blorf",)
    assert forms_of("blorf", "NNS") == ("blorfs",)
    assert forms_of("be", "VBD") == ("was", "were")
