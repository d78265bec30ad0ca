"""The weights of interruptions, by the names of :mod:`align.beads.interrupted`.

`python -m align.fitting.interruptions` writes this file. The values here are older than that
command: the code that fitted them was not kept. It was a logistic regression (L2) on the pairs
tried in news of two years, in which sentences were cut and other lines put between, and other
sentences begun in lower case. On the half of the texts not fitted on 122 of 125 interrupted
sentences were found, with 3 wrong.
"""

INTERRUPTION: dict[str, float] = {
    "constant": -3.60,
    "gain": 0.98,
    "added": 1.91,
    "first": 2.75,
    "last": 0.97,
    "between": -1.17,
}
