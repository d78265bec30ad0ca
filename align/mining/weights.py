"""The weights of the confidence of mined pairs, by the names of :mod:`align.mining.mining`.

`python -m align.fitting.confidence mining` writes this file, but not with these values, which are
older than that command; the code that fitted them was not kept. It was a logistic regression (L2
1e-4) on pairs mined from pools of 30 to 2,000 news and everyday sentences a side, of which a tenth
to seven tenths had lost their counterpart; USE and joined vectors, every second pair. On the rest
precision is .84 to .99 from confidence 0.5 on, and recall .95 and more.

What the command gives on two years of news, news of a treebank and everyday sentences is not
better on the pairs it has not seen (F1 .991 for .991 on news, .978 for .980 on everyday sentences;
log loss .041 for .041, .091 for .086); therefore these stay.
"""

CONFIDENCE: dict[str, float] = {
    "constant": -6.80,
    "log_margin": 2.24,
    "cosine": 9.16,
    "rival": 3.91,
    "numbers": -2.04,
    "length": -1.98,
}
