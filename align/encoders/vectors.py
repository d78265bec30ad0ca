"""What every encoder does alike: texts made fit for a model, rows made unit length."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from align.arrays import Vectors
from align.errors import ModelError, UsageError
from align.processes import usable_cores

MAX_CHARS = 4_000
"""Characters of a text that are read; the rest is dropped. About 600 words: longer than any
sentence, and it keeps one text under 0.2 s and 100 MB in the bundled encoder."""

PROBE = "tolmach"
"""A text that tells how many numbers the vectors of a model have."""

PREPARATION = "p1"
"""Version of :func:`prepared_text`: part of every encoder's name, so caches notice a change."""

_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_LONG_WORD = re.compile(r"[^\W\d_]{5}")


def prepared_text(text: str, max_chars: int = MAX_CHARS) -> str:
    """``text`` as models read it: cut, one line, no control characters, not all in capitals.

    A text in capitals is put into sentence case where it has a word of five letters, because
    cased models hardly understand capitals; shorter words may be acronyms and stay.
    """
    text = " ".join(_UNREADABLE.sub(" ", text[:max_chars]).split())
    return text.capitalize() if text.isupper() and _LONG_WORD.search(text) else text


def prepared_texts(texts: Sequence[str], max_chars: int = MAX_CHARS) -> list[str]:
    """Each of ``texts`` as :func:`prepared_text` gives it, in order.

    :raises UsageError: where one string was given for a sequence of strings.
    """
    if isinstance(texts, str):
        raise UsageError("encode takes a list of texts, not one text: put it into a list")
    return [prepared_text(text, max_chars) for text in texts]


def unit_rows(vectors: npt.NDArray[np.floating], name: str) -> Vectors:
    """float32, same shape, rows of unit length; a row of zeros becomes the even direction.

    name: of the encoder, for the error. A model may know no part of a text (an empty one, say)
    and give zeros; a fixed unit row keeps every later division finite.

    :raises ModelError: where a vector holds a number that is not finite, or no row was given
        for some text.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or not np.isfinite(rows).all():
        raise ModelError(f"the model {name} gives vectors that are not finite: use another model")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.where(lengths > 0, rows, np.float32(1.0))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def thread_count(threads: int | None, default: int) -> int:
    """How many threads to use: as asked or ``default``, but no more than usable cores.

    :raises UsageError: where fewer than one was asked for.
    """
    if threads is not None and threads < 1:
        raise UsageError(f"threads must be 1 or more, not {threads}")
    return min(default if threads is None else threads, usable_cores())
