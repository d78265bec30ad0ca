"""The weights of the confidence of beads, by the names of :mod:`align.beads.confidence`.

`python -m align.fitting.confidence beads` writes this file. The values here are older than that
command: the code that fitted them was not kept. It was a logistic regression (L2 0.01) on beads
found in news, books and this project's own texts with gold, every second text of each collection;
true where the gold has the very same bead. The texts were whole, cut, with foreign stretches, with
one or two stretches or single beads moved, half a translation, and paired with the wrong one. On
the other texts the mean of the confidence is within 0.01 of the share of true beads, also of moved
ones and of those near them.
"""

CONFIDENCE: dict[str, float] = {
    "constant": -5.62,
    "cosine": 1.88,
    "margin": 2.23,
    "length": -2.17,
    "numbers": -0.94,
    "posterior": 0.92,
    "touching": -0.31,
    "around": 1.45,
    "alone": -1.32,
    "sentences": -0.58,
}
