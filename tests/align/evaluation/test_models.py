"""SentenceTransformers as encoders, the bundled encoder as one, and the comparison of models."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.evaluation import TranslationEvaluator
from sentence_transformers.sentence_transformer.modules import (
    Pooling,
    StaticEmbedding,
    Transformer,
)
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from align.arrays import Vectors
from align.encoders.bundled import BundledEncoder, UseEncoder
from align.encoders.loading import load_encoder, sentence_encoder
from align.encoders.sentence_transformer import as_sentence_transformer
from align.encoders.transformer import TransformerEncoder
from align.encoders.vectors import unit_rows
from align.errors import InputError, ModelError, UsageError
from align.evaluation.models import evaluate_models, margin_accuracy, ratio_margins, read_pairs
from tests.support.paths import ROOT

PAIRS = [
    ("Нет войне", "No to war"),
    ("свобода собраний", "freedom of assembly"),
    ("Суд отложил заседание до марта.", "The court postponed the hearing until March."),
    ("иностранный агент", "foreign agent"),
    ("тайное голосование", "secret ballot"),
]
WORDS = {"нет": 1, "no": 1, "войне": 2, "war": 2, "дом": 3, "house": 3, "кот": 4, "cat": 4}


def word_tokenizer() -> Tokenizer:
    vocabulary = {"[UNK]": 0} | {word: at for at, word in enumerate(WORDS, start=1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


@pytest.fixture(scope="module")
def dictionary_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved SentenceTransformer that knows four words in two languages, and knows them well."""
    meanings = np.random.default_rng(7).normal(size=(5, 12)).astype(np.float32)
    weights = meanings[[0, *WORDS.values()]]
    module = StaticEmbedding(word_tokenizer(), embedding_weights=weights)
    folder = tmp_path_factory.mktemp("models") / "dictionary"
    SentenceTransformer(modules=[module], device="cpu").save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def bert_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved SentenceTransformer of the usual kind: a BERT (tiny, untrained) and pooling."""
    folder = tmp_path_factory.mktemp("models") / "bert"
    config = BertConfig(
        vocab_size=9,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
    )
    BertModel(config).save_pretrained(folder)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=word_tokenizer(), unk_token="[UNK]", pad_token="[UNK]", model_max_length=16
    ).save_pretrained(folder)
    transformer = Transformer(str(folder))
    saved = folder.with_name("bert-sentences")
    SentenceTransformer(modules=[transformer, Pooling(8)], device="cpu").save_pretrained(str(saved))
    return saved


# A SentenceTransformer as our encoder


def test_a_saved_model_is_an_encoder(dictionary_model: Path) -> None:
    """Shape, unit rows, order, an empty text, nothing at all, size and name."""
    encoder = load_encoder(str(dictionary_model), threads=1)
    vectors = encoder.encode(["нет войне", "cat", "no war", ""])
    assert isinstance(encoder, TransformerEncoder)
    assert vectors.shape == (4, 12) == (4, encoder.dim)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors[0] @ vectors[2] == pytest.approx(1, abs=1e-5)
    assert encoder.encode([]).shape == (0, 12)
    assert encoder.size_bytes == sum(
        file.stat().st_size for file in dictionary_model.rglob("*") if file.is_file()
    )
    assert sentence_encoder(encoder) is encoder


def test_a_transformer_cuts_long_texts_itself(bert_model: Path) -> None:
    """A model with a window of 16 tokens takes any text."""
    vectors = load_encoder(str(bert_model)).encode(["кот " * 50_000, "кот"])
    assert vectors.shape == (2, 8)
    assert np.isfinite(vectors).all()


def test_loading_a_model_says_nothing(bert_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No bars, no notes of the library on either stream."""
    load_encoder(str(bert_model)).encode(["кот"])
    assert capfd.readouterr() == ("", "")


def test_changed_files_change_the_signature(dictionary_model: Path, tmp_path: Path) -> None:
    """A model trained on keeps its folder but not its cached vectors."""
    folder = tmp_path / "model"
    shutil.copytree(dictionary_model, folder)
    before = load_encoder(str(folder)).name
    assert load_encoder(str(folder)).name == before
    (folder / "note.txt").write_text("trained further", encoding="utf-8")
    assert load_encoder(str(folder)).name != before


def test_a_model_whose_vectors_are_kept_is_not_loaded(
    dictionary_model: Path, tmp_path: Path
) -> None:
    """Its name and shape are known then; the first new text loads it, and so do changed files."""
    folder = tmp_path / "model"
    shutil.copytree(dictionary_model, folder)
    code = f"""if True:
        import sys
        from align.encoders.loading import cached_encoder
        encoder = cached_encoder({str(folder)!r}, threads=1)
        told = [encoder.dim, "torch" in sys.modules]
        kept = encoder.encode(["кот", "cat"]).tobytes().hex()
        told.append("torch" in sys.modules)
        encoder.encode([sys.argv[1]])
        print(*told, "torch" in sys.modules, encoder.name, kept)
    """
    environment = {"TOLMACH_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}

    def told(text: str) -> list[str]:
        result = subprocess.run(
            [sys.executable, "-c", code, text],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **environment},
        )
        return result.stdout.split()

    first = told("кот")
    assert first[:4] == ["12", "True", "True", "True"]
    assert told("кот") == ["12", "False", "False", "False", *first[4:]]
    assert told("no war") == ["12", "False", "False", "True", *first[4:]]
    (folder / "note.txt").write_text("trained further", encoding="utf-8")
    again = told("кот")
    assert again[:4] == first[:4] and again[4] != first[4] and again[5] == first[5]


def test_a_model_in_the_hubs_cache_loads_offline(dictionary_model: Path, tmp_path: Path) -> None:
    """What was fetched once works by its name without a network."""
    repository = tmp_path / "hub" / "models--acme--dictionary"
    shutil.copytree(dictionary_model, repository / "snapshots" / ("a" * 40))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40, encoding="utf-8")
    code = """if True:
        from align.encoders.loading import load_encoder
        encoder = load_encoder("acme/dictionary")
        print(encoder.encode(["кот"]).shape, encoder.name.split("@")[0], encoder.size_bytes > 0)
    """
    project = ROOT
    environment = {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(project)}
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=tmp_path,
        env={**os.environ, **environment},
    )
    assert result.stdout == "(1, 12) acme/dictionary True\n", result.stderr
    assert result.stderr == ""


@pytest.mark.parametrize("damage", ["empty folder", "weights", "modules.json", "foreign code"])
def test_damaged_models_are_told_in_one_line(
    dictionary_model: Path, tmp_path: Path, damage: str
) -> None:
    """And code that a model brings along is not run."""
    folder = tmp_path / "model"
    shutil.copytree(dictionary_model, folder)
    ran = tmp_path / "ran"
    if damage == "empty folder":
        shutil.rmtree(folder)
        folder.mkdir()
    elif damage == "weights":
        (folder / "model.safetensors").write_bytes(b"\x00" * 50)
    elif damage == "modules.json":
        (folder / "modules.json").write_text("{", encoding="utf-8")
    else:
        code = f"from pathlib import Path\nPath({str(ran)!r}).touch()\nclass Evil: pass\n"
        (folder / "evil.py").write_text(code, encoding="utf-8")
        module = {"idx": 0, "name": "0", "path": "", "type": "evil.Evil"}
        (folder / "modules.json").write_text(json.dumps([module]), encoding="utf-8")
    with pytest.raises(ModelError, match="does not load as a SentenceTransformer") as caught:
        load_encoder(str(folder))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500
    assert not ran.exists()


# The bundled encoder as a SentenceTransformer


@pytest.fixture(scope="module")
def bundled() -> SentenceTransformer:
    return as_sentence_transformer("bundled")


def test_the_library_gets_our_vectors(bundled: SentenceTransformer) -> None:
    """encode, similarity and the dimension, from the library's side."""
    texts = [text for pair in PAIRS for text in pair]
    vectors = bundled.encode(texts)
    assert vectors == pytest.approx(load_encoder("bundled").encode(texts), abs=1e-5)
    assert bundled.get_embedding_dimension() == 896
    assert bundled.encode("Нет войне").shape == (896,)
    assert bundled.similarity(vectors[:1], vectors[1:2]).item() > 0.6
    assert bundled.encode(texts, truncate_dim=512).shape == (10, 512)


def evaluator_of(pairs: Sequence[tuple[str, str]]) -> TranslationEvaluator:
    ru, en = (list(side) for side in zip(*pairs, strict=True))
    return TranslationEvaluator(ru, en, write_csv=False)


def test_the_librarys_evaluator_runs_on_it(bundled: SentenceTransformer) -> None:
    """The real TranslationEvaluator finds every pair both ways."""
    evaluator = evaluator_of(PAIRS)
    found = evaluator(bundled)
    assert (found["src2trg_accuracy"], found["trg2src_accuracy"]) == (1.0, 1.0)


@pytest.mark.parametrize("name", ["bundled", "use"])
def test_it_saves_and_loads(name: str, tmp_path: Path) -> None:
    """By the library's own loader and by ours, with the same vectors."""
    model = as_sentence_transformer(name)
    model.save_pretrained(str(tmp_path / "saved"))
    expected = model.encode(["Нет войне"])
    loaded = SentenceTransformer(str(tmp_path / "saved"), trust_remote_code=True, device="cpu")
    assert loaded.encode(["Нет войне"]) == pytest.approx(expected, abs=1e-5)
    ours = load_encoder(str(tmp_path / "saved"))
    assert ours.encode(["Нет войне"]) == pytest.approx(expected, abs=1e-5)
    assert isinstance(ours, BundledEncoder) == (name == "bundled")


def test_a_folder_that_names_the_old_module_loads(tmp_path: Path) -> None:
    """As earlier versions saved it, by the library's own loader and by ours."""
    folder = tmp_path / "saved"
    as_sentence_transformer("use").save_pretrained(str(folder))
    modules = folder / "modules.json"
    text = modules.read_text(encoding="utf-8")
    assert "align.encoders.sentence_transformer.EncoderModule" in text
    text = text.replace("align.encoders.sentence_transformer.", "align.st_module.")
    modules.write_text(text, encoding="utf-8")
    assert isinstance(load_encoder(str(folder)), UseEncoder)
    loaded = SentenceTransformer(str(folder), trust_remote_code=True, device="cpu")
    assert loaded.encode(["Нет войне"]).shape == (1, 512)


def test_several_processes_encode(bundled: SentenceTransformer) -> None:
    """The library's process pool gives the same rows in the same order."""
    texts = [text for pair in PAIRS for text in pair]
    vectors = bundled.encode(texts, device=["cpu", "cpu"], chunk_size=4)
    assert vectors == pytest.approx(bundled.encode(texts), abs=1e-5)


def test_any_encoder_evaluates_but_only_ours_save(dictionary_model: Path, tmp_path: Path) -> None:
    """A wrapper of a model that has its own folder says so instead of saving half of it."""
    wrapped = as_sentence_transformer(load_encoder(str(dictionary_model)))
    assert wrapped.encode(["кот", "cat"]).shape == (2, 12)
    with pytest.raises(ModelError, match="only the encoders bundled, use, e5 can be saved"):
        wrapped.save_pretrained(str(tmp_path / "saved"))


# Comparison


def test_models_are_compared_on_the_same_pairs(dictionary_model: Path) -> None:
    """One row a model in the order given, every column filled and in its range."""
    pairs = [("нет войне", "no war"), ("дом", "house"), ("кот", "cat"), ("кот дом", "cat house")]
    frame = evaluate_models(pairs, ["use", str(dictionary_model)])
    assert frame.columns == [
        "model", "signature", "pairs", "ru_en", "en_ru", "ru_en_margin", "en_ru_margin",
        "texts_per_second", "dim", "size_mb",
    ]  # fmt: skip
    assert frame["model"].to_list() == ["use", str(dictionary_model)]
    assert frame["dim"].to_list() == [512, 12]
    assert frame["pairs"].to_list() == [4, 4]
    assert frame.row(1)[3:7] == (1.0, 1.0, 1.0, 1.0)
    assert (frame["texts_per_second"] > 0).all()
    assert frame["size_mb"][0] == pytest.approx(32.9, abs=1)


def test_accuracy_is_the_librarys_own(dictionary_model: Path) -> None:
    """The figures are those that the evaluator gives for the model used without us."""
    pairs = [("нет", "no"), ("войне", "cat"), ("дом", "house"), ("кот", "war")]
    own = evaluator_of(pairs)(SentenceTransformer(str(dictionary_model), device="cpu"))
    frame = evaluate_models(pairs, [str(dictionary_model)])
    assert frame.row(0)[3:5] == (own["src2trg_accuracy"], own["trg2src_accuracy"]) == (0.5, 0.5)


def test_evaluation_refuses_what_it_cannot_do() -> None:
    """No pairs, no models, too many pairs, an unknown model."""
    with pytest.raises(InputError, match="0 pairs"):
        evaluate_models([], ["use"])
    with pytest.raises(InputError, match="10,001 pairs"):
        evaluate_models([("а", "b")] * 10_001, ["use"])
    with pytest.raises(UsageError, match="--model"):
        evaluate_models(PAIRS, [])
    with pytest.raises(ModelError, match="no folder"):
        evaluate_models(PAIRS, ["use", "./none"])


def test_margin_sees_through_a_hub() -> None:
    """A vector that is near everything wins by cosine and loses by margin."""
    ru = unit_rows(np.array([[1, 0.2, 0], [0, 0.2, 1], [0, 1, 0.0]]), "m")
    en = unit_rows(np.array([[1, -0.4, 0], [0, -0.4, 1], [0.8, 1, 0.8]]), "m")
    texts = ["a", "b", "c"]
    assert margin_accuracy(ru, en, texts, texts) == (1.0, 1.0)
    assert (ru @ en.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert margin_accuracy(ru, en, texts, ["x", "x", "x"]) == (1.0, 1.0)


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_margins_are_finite_and_symmetric(n_ru: int, n_en: int, seed: int) -> None:
    """Also with fewer texts than neighbours, and with equal or opposite vectors."""
    generator = np.random.default_rng(seed)
    ru, en = (
        unit_rows(generator.integers(-1, 2, size=(n, 3)).astype(np.float32), "m")
        for n in (n_ru, n_en)
    )
    margins = ratio_margins(ru, en)
    assert margins.shape == (n_ru, n_en)
    assert np.isfinite(margins).all()
    mirrored = ratio_margins(en, ru).T
    assert mirrored == pytest.approx(margins, rel=1e-3, abs=1e-3)


def test_the_comparison_encodes_each_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow model is asked once for all measures, after one text to load it."""
    asked: list[str] = []

    class Counting:
        name, dim, size_bytes = "counting", 512, 0
        use = load_encoder("use")

        def encode(self, texts: Sequence[str]) -> Vectors:
            asked.extend(texts)
            return self.use.encode(texts)

    monkeypatch.setattr("align.evaluation.models.load_encoder", lambda *_, **__: Counting())
    frame = evaluate_models([*PAIRS, *PAIRS], ["counting"])
    assert asked[0] == PAIRS[0][0]
    assert sorted(asked[1:]) == sorted(text for pair in PAIRS for text in pair)
    assert frame.row(0)[3:7] == (1.0, 1.0, 1.0, 1.0)
    assert frame["size_mb"].to_list() == [None]


@pytest.mark.parametrize(
    "content",
    [
        "Нет войне\tNo to war\nмир\tpeace\n",
        "No to war\tНет войне\npeace\tмир\n",
        "en\tid\tru\nNo to war\t1\tНет войне\n\npeace\t2\tмир\n",
        "\ufeffRussian\tEnglish\r\nНет войне\tNo to war\r\n мир \tpeace\r\n",
    ],
    ids=["no header", "English first", "header and a third column", "mark, CRLF, spaces"],
)
def test_pairs_are_read(tmp_path: Path, content: str) -> None:
    """Every usual shape of the file gives the same pairs."""
    path = tmp_path / "pairs.tsv"
    path.write_bytes(content.encode())
    assert read_pairs(path) == [("Нет войне", "No to war"), ("мир", "peace")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no pairs"),
        ("ru\ten\n", "only a header"),
        ("Нет войне; No to war\n", ":1: 1 column and no header"),
        ("Нет войне\tNo to war\tslogan\n", ":1: 3 columns and no header"),
        ("ru\ten\nНет войне\tNo to war\nмир\n", ":3: 1 column where"),
        ("ru\ten\nмир\t \n", ":2: no English text"),
        ("peace\tpax\n", "no Russian in it"),
    ],
    ids=["empty", "header", "no tab", "three", "short line", "empty cell", "no Russian"],
)
def test_files_without_pairs_are_told(tmp_path: Path, content: str, said: str) -> None:
    """File, line, what is there, what is wanted."""
    path = tmp_path / "pairs.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_pairs(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder and a missing file."""
    for path in (tmp_path, tmp_path / "none.tsv"):
        with pytest.raises(InputError, match=str(path)):
            read_pairs(path)
