"""The weights of term pairs, written by `python -m align.term_fitting`; see there for the data."""

FEATURES = (
    "cosine", "ru_words", "en_words", "ru_worst", "en_worst", "ru_outside", "en_outside",
    "ru_margin", "en_margin", "ru_rival", "en_rival", "place", "length", "longer_ru", "sound",
    "ru_preposition", "en_preposition", "one_ru_word", "one_en_word",
    "ru_before", "ru_after", "en_before", "en_after",
    "together", "how_often",
)  # fmt: skip
"""The order of the features; align.term_scoring says what each is."""

FITTED_ON = "2004 pairs of tests/data/terms_gold.tsv"

WEIGHTS = (
    0.468, -4.773, -1.771, 3.296, 2.638, -15.501,
    -14.567, 6.246, 2.019, -0.549, -0.148, -2.488,
    -4.257, -0.061, 0.838, -0.984, -0.703, 0.756,
    -0.779, -1.726, -1.774, -1.224, -1.630, 2.572,
    1.991,
)  # fmt: skip
INTERCEPTS = (
    0.099,
)  # fmt: skip
CALIBRATION = (
    0.747, 0.528,
)  # fmt: skip
TERMHOOD_WEIGHTS = (
    10.622, 1.704, -0.315, 0.079, 0.202, 5.050,
    -0.644, 1.044, -0.883,
)  # fmt: skip
TERMHOOD_INTERCEPTS = (
    -2.008,
)  # fmt: skip
