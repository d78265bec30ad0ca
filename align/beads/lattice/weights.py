"""The weights of beads and gaps, by the names of :mod:`align.beads.lattice.features`.

`python -m align.fitting.beads` writes this file, but not with these values, which are older than
its present form. They stand half-way between weights fitted to half of each of three collections
(two years of Russian-English news with gaps and merges added, German-French books with scanning
errors) and those that the command then gave on all of them, whole, cut and with foreign text; "gap"
was then lowered by 0.55 by hand, which loses fewer beads that are only partly found.

What the command gives from here on all three collections is better on the news (strict F1 .990 for
.989, .994 for .993) and on this project's own texts (.992 for .983), but much worse on the books
(.923 for .940), whatever "gap" is lowered by; therefore these stay.
"""

BEADS: dict[str, float] = {
    "one_one": 1.868,
    "one_two": 0.598,
    "two_two": 1.202,
    "larger": -0.443,
    "size": -2.164,
    "cosine": 0.674,
    "cosine_size": 1.159,
    "margin": 4.115,
    "length": -5.344,
    "length_uneven": 2.804,
    "extension": -6.035,
    "shrink": -10.201,
    "support": -0.761,
    "least_part": -0.244,
    "neighbours": 0.484,
    "nearest": -0.516,
    "split": 10.548,
    "huge": -1.384,
    "uneven": -0.104,
}
GAPS: dict[str, float] = {
    "gap": -5.750,
    "best": -1.342,
    "log_length": 0.594,
    "best_margin": 2.382,
}
