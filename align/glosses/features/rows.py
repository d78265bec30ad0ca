"""The feature rows of options: which features there are, in which order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.glosses.candidates.listing import DOUBTS
from align.glosses.candidates.surroundings import GlossCandidate, Surroundings
from align.glosses.features.coverage import COVERAGE
from align.glosses.features.edges import EDGES, edge_row
from align.glosses.features.gaps import GAPS, gap_row
from align.glosses.features.russian import RUSSIAN
from align.glosses.features.spelling import SPELLING, spelling_row
from align.glosses.features.wording import WORDING
from align.records import Fragment

STRETCH = (*EDGES, *GAPS, *SPELLING, *(f"doubt:{doubt}" for doubt in DOUBTS))
"""The features of a candidate whatever is read of its fragment, found without any vector."""
_COMPARED = ("cosine", "covered_ru", "covered_en", "listed:ru")
FEATURES = (
    *WORDING,
    *STRETCH,
    *COVERAGE,
    *RUSSIAN,
    *(f"less:{name}" for name in _COMPARED),
)
"""Every feature of an option, in the order of the rows. less: than the best of the fragment's."""
_PLACES = [FEATURES.index(name) for name in _COMPARED]


def stretch_rows(
    around: Surroundings, fragment: Fragment, candidates: Sequence[GlossCandidate]
) -> NDArray[np.float64]:
    """The features of STRETCH, float64 (n, len(STRETCH)), in the order of ``candidates``."""
    russian = around.text[fragment.start : fragment.end]
    rows = [
        np.concatenate(
            (
                edge_row(around, candidate),
                gap_row(around, fragment, candidate),
                spelling_row(russian, around.text[candidate.start : candidate.end]),
                [float(doubt in candidate.doubts) for doubt in DOUBTS],
            )
        )
        for candidate in candidates
    ]
    return np.array(rows).reshape(-1, len(STRETCH))


def with_relative(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """``rows`` of one fragment with what each lacks of the best of them, (n, len(FEATURES))."""
    compared = rows[:, _PLACES]
    return np.hstack([rows, compared - compared.max(axis=0)])
