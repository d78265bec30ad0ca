"""Fit the weights that tell languages written in Cyrillic apart.

``python -m align.fitting.languages FOLDER [OUT.npy]``: FOLDER holds the models of Tesseract that
:mod:`align.fitting.traineddata` names, whose word lists are learnt from. How common a word is comes
from wordfreq where that has a list of the language; for Belarusian, Kazakh and Kyrgyz it is guessed
from the number of ways in which the list spells a word (word, Word, WORD), and their commonest
words are in resources/frequent_words.tsv. It takes some minutes and 3 GB of memory.
"""

import os
import sys
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from align.arrays import Floats, Ints, Vectors
from align.errors import TolmachError, UsageError
from align.fitting.traineddata import words_of_model
from align.language.cyrillic_chances import (
    ALPHABETS,
    LANGUAGES,
    ROWS,
    STEP,
    WORD_LISTS,
    common_frequency,
    frequent_words,
    is_russian_word,
    weight_rows,
)

MODELS = dict(zip(LANGUAGES, ["rus", "ukr", "bel", "bul", "srp", "mkd", "kaz", "kir"], strict=True))
DEFAULT_OUTPUT = Path(__file__).parents[1] / "resources" / "cyrillic_weights.npy"

_BY_SPELLINGS = (2.2, 2.6, 3.0)
"""The frequency, Zipf scale, of a word that a list spells in one, two or three ways."""
_COMMON_HERE, _COMMONEST, _SHORTEST = 3.6, 5.3, 6.0
"""Without frequencies: of a word spelt in three ways; of one in frequent_words.tsv; of a word there
of up to three letters."""
_MOST, _RARE = 90_000, 2.5
"""Words of a language that are learnt from, at most a third of them of a frequency below _RARE."""
_TEMPER = 0.6
"""The power of its frequency that a word counts with: 1 would leave rare words unlearnt."""
_PENALTY = 0.2
_STEPS = 80


def fitted_language_weights(words: dict[str, list[str]], *, steps: int = _STEPS) -> Floats:
    """float64, (ROWS, 8): the weights of features of a word in natural log odds.

    words: for each of LANGUAGES, the words of its list as they are spelt there.
    """
    learnt, languages, counts = [], [], []
    for number, code in enumerate(LANGUAGES):
        frequencies = word_frequencies(words[code], code)
        chosen = _chosen(frequencies)
        weights = np.array([10 ** (_TEMPER * frequencies[word]) for word in chosen])
        counts.append(weights / weights.sum())
        learnt += chosen
        languages += [number] * len(chosen)
    scale = len(learnt) / len(LANGUAGES)
    design = _design(learnt)
    return _minimised(design, np.array(languages), np.concatenate(counts) * scale, steps)


def word_frequencies(words: list[str], code: str) -> dict[str, float]:
    """The frequency of every lower-case word of a list, Zipf scale, measured or guessed.

    Where it is guessed, words that Russian has too are kept only if they are common.
    """
    spellings = defaultdict(set)
    for word in words:
        spellings[word.lower()].add(word)
    found = {}
    for word, ways in spellings.items():
        guess = _BY_SPELLINGS[min(len(ways), 3) - 1]
        if code in WORD_LISTS:
            frequency = common_frequency(word, code)
            if frequency or len(word) > 1:
                found[word] = max(guess, frequency)
        elif len(word) > 1 and (len(ways) > 2 or not is_russian_word(word)):
            found[word] = _COMMON_HERE if len(ways) > 2 else guess
    for word in frequent_words().get(code, ()):
        found[word] = _COMMONEST if len(word) > 3 else _SHORTEST
    return {word: found[word] for word in sorted(found) if ALPHABETS[code].issuperset(word)}


def _chosen(frequencies: dict[str, float]) -> list[str]:
    """The words to learn from: common ones first, and of the rare ones every so many."""
    common = [word for word, frequency in frequencies.items() if frequency >= _RARE]
    rare = [word for word, frequency in frequencies.items() if frequency < _RARE]
    # Equally common words in no order that has to do with their letters.
    common.sort(key=lambda word: (-frequencies[word], zlib.crc32(word.encode())))
    room = _MOST // 3
    return common[: _MOST - room] + rare[:: max(1, -(-len(rare) // room))]


def _design(words: list[str]) -> csr_matrix:
    """float32, (words, ROWS): how often a word has each feature."""
    rows = [weight_rows(word) for word in words]
    ends = np.concatenate([[0], np.cumsum([len(one) for one in rows])])
    columns = np.fromiter((row for one in rows for row in one), np.int32, int(ends[-1]))
    ones = np.ones(len(columns), np.float32)
    design = csr_matrix((ones, columns, ends), shape=(len(words), ROWS))
    design.sum_duplicates()
    return design


def _minimised(design: csr_matrix, languages: Ints, counts: Floats, steps: int) -> Floats:
    """The weights of least penalised log loss, by L-BFGS; counts: how often each word counts."""
    back = design.T.tocsr()
    places = np.arange(len(languages))
    shape = (design.shape[1], len(LANGUAGES))
    often = counts.astype(np.float32)

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights: Vectors = flat.reshape(shape).astype(np.float32)
        chances = design @ weights
        chances -= chances.max(axis=1, keepdims=True)
        np.exp(chances, out=chances)
        chances /= chances.sum(axis=1, keepdims=True)
        right = np.maximum(chances[places, languages], 1e-12)
        value = -float(often @ np.log(right)) + _PENALTY / 2 * float((weights**2).sum())
        chances[places, languages] -= 1.0
        slope = back @ (chances * often[:, None]) + _PENALTY * weights
        return value, slope.astype(np.float64).ravel()

    start = np.zeros(shape[0] * shape[1])
    options = {"maxiter": steps, "maxcor": 7}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x.reshape(shape))


def main(arguments: list[str]) -> int:
    """Exit code: 0 where the weights were written; errors go to stderr as one line."""
    try:
        if len(arguments) not in (1, 2):
            raise UsageError("usage: python -m align.fitting.languages FOLDER [OUT.npy]")
        folder = Path(arguments[0])
        words = {
            code: words_of_model(folder / f"{name}.traineddata") for code, name in MODELS.items()
        }
        weights = np.clip(np.rint(fitted_language_weights(words) / STEP), -32767, 32767).astype(
            np.int16
        )
        output = Path(arguments[1]) if len(arguments) == 2 else DEFAULT_OUTPUT
        partial = output.with_suffix(".part")
        with partial.open("wb") as file:
            np.save(file, weights, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(output)
    except TolmachError as err:
        sys.stderr.write(f"{err}\n")
        return err.exit_code
    except OSError as err:
        sys.stderr.write(f"{err.filename}: {err.strerror}: choose another place for the result\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
