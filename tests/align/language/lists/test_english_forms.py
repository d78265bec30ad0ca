"""The quick reading of lemminflect's tables gives what lemminflect itself gives."""

import lemminflect
from lemminflect.codecs.InflectionLUCodec import InflectionLUCodec
from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec

from align.language.lists.english_forms import all_lemmas, forms_of, lemmas_by_rule


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
