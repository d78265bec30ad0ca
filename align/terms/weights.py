"""The weights of term pairs and of termhood, written by `python -m align.fitting.terms`.

That command says what they are fitted to.
"""

FEATURES = (
    "cosine", "ru_words", "en_words", "ru_worst", "en_worst", "ru_outside", "en_outside",
    "ru_margin", "en_margin", "ru_rival", "en_rival", "place", "length", "longer_ru", "sound",
    "ru_preposition", "en_preposition", "one_ru_word", "one_en_word",
    "ru_before", "ru_after", "en_before", "en_after",
    "together", "how_often", "one_and", "one_name", "one_plural",
)  # fmt: skip
"""The order of the features; align.terms.scoring says what each is."""

FITTED_ON = "2004 pairs of tests/data/terms_gold.tsv"
"""Fitted when the minimiser stopped a little earlier: a fit to the same gold now gives weights that
differ in the third decimal."""

WEIGHTS = (
    0.083, -4.976, -1.699, 3.430, 2.684, -15.250,
    -14.682, 6.448, 2.540, -0.569, -0.231, -2.377,
    -4.296, -0.106, 0.836, -0.977, -0.790, 0.714,
    -0.829, -1.682, -1.783, -1.286, -1.695, 2.481,
    2.015, -7.042, -0.622, -0.755,
)  # fmt: skip
INTERCEPTS = (0.759,)
CALIBRATION = (0.719, 0.570)
TERMHOOD_WEIGHTS = (10.690, 1.496, -0.317, 0.130, 0.260, 4.963, -0.647, 1.031, -0.797, 1.440)
TERMHOOD_INTERCEPTS = (-1.943,)
