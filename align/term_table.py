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
    1.573, -5.678, -1.958, 3.339, 2.842, -13.789,
    -12.705, 6.728, 4.679, -0.716, -0.940, -2.247,
    -3.605, -0.276, 0.902, -1.054, -0.667, 0.604,
    -1.154, -1.527, -1.733, -1.255, -1.734, 2.503,
    1.989,
)  # fmt: skip
INTERCEPTS = (
    -0.180,
)  # fmt: skip
CALIBRATION = (
    0.743, 0.549,
)  # fmt: skip
TERMHOOD_WEIGHTS = (
    10.666, 1.657, -0.339, 0.127, 0.202, 5.062,
    -0.676, 1.046, -0.800,
)  # fmt: skip
TERMHOOD_INTERCEPTS = (
    -2.011,
)  # fmt: skip
