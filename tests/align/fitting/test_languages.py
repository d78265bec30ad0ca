"""Weights that tell languages apart: the word lists they are learnt from, and the fit itself."""

import struct
from pathlib import Path

import numpy as np
import pytest

from align.errors import InputError
from align.fitting.languages import fitted_language_weights, main, word_frequencies
from align.fitting.traineddata import words_of_model
from align.language.cyrillic_chances import (
    ALPHABETS,
    LANGUAGES,
    ROWS,
    frequent_words,
    weight_rows,
)

LETTERS = ("а", "д", "о", "м", "x")


def model(path: Path) -> Path:
    """A file like Tesseract's that holds the words да, дом, дома and one with a Latin letter."""

    def edge(letter: str, to: int, *, last: bool = False, ends: bool = False) -> int:
        width = len(LETTERS).bit_length()
        return LETTERS.index(letter) | last << width | ends << (width + 2) | to << (width + 3)

    edges = [
        edge("д", 2), edge("x", 6, last=True), edge("а", 0, ends=True), edge("о", 4, last=True),
        edge("м", 5, last=True, ends=True), edge("а", 0, last=True, ends=True),
        edge("м", 0, last=True, ends=True),
    ]  # fmt: skip
    words = struct.pack("<hii", 42, len(LETTERS), len(edges)) + struct.pack(
        f"<{len(edges)}Q", *edges
    )
    letters = "\n".join([str(len(LETTERS)), *(f"{letter} 3" for letter in LETTERS)]).encode()
    count = 22
    starts = [-1] * count
    starts[19] = 4 + 8 * count
    starts[21] = starts[19] + len(words)
    path.write_bytes(struct.pack(f"<i{count}q", count, *starts) + words + letters)
    return path


def test_words_of_a_tesseract_model(tmp_path: Path) -> None:
    """Every Cyrillic word of its graph, in order; a word with a Latin letter is left out."""
    assert words_of_model(model(tmp_path / "rus.traineddata")) == ["да", "дом", "дома"]


def test_what_is_no_model_is_said(tmp_path: Path) -> None:
    """Another file, and a missing one, in a line that names it; the command exits with 2."""
    other = tmp_path / "rus.traineddata"
    other.write_bytes(b"\x01\x00\x00\x00")
    for path in (other, tmp_path / "none"):
        with pytest.raises(InputError, match=path.name):
            words_of_model(path)
    assert main([]) == 2


def test_common_words_come_from_every_source() -> None:
    """Measured, guessed from spellings, or listed; Russian words are dropped where unmeasured."""
    russian = word_frequencies(["и", "дом", "Дом"], "ru")
    assert russian["и"] > russian["дом"] > 4.0
    kyrgyz = word_frequencies(["шайлоо", "Шайлоо", "шайлоочулардын", "договор"], "ky")
    assert kyrgyz["шайлоочулардын"] < kyrgyz["эмес"]
    assert "договор" not in kyrgyz
    for code, words in frequent_words().items():
        assert words == tuple(sorted(set(words)))
        assert all(ALPHABETS[code].issuperset(word) for word in words)


def test_fitted_weights_tell_what_was_learnt() -> None:
    """A few steps on a few words are enough to tell those words apart."""
    own = dict(
        zip(
            LANGUAGES,
            (
                "улицами",
                "вулицями",
                "вуліцамі",
                "улиците",
                "улицама",
                "улиците",
                "көшелер",
                "көчөлөр",
            ),
            strict=True,
        )
    )
    weights = fitted_language_weights({code: [word] for code, word in own.items()}, steps=20)
    assert weights.shape == (ROWS, len(LANGUAGES))
    for code in ("ru", "uk", "sr", "kk", "ky"):
        assert LANGUAGES[int(np.argmax(weights[weight_rows(own[code])].sum(axis=0)))] == code
