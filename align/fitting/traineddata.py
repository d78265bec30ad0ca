"""The word list inside a Tesseract model: a common word, spelt as it stands in texts, a line.

tessdata_fast (Apache-2.0) has one for every language told apart here; Debian packages it as
tesseract-ocr-bel, -bul, -kaz, -kir, -mkd, -rus, -srp and -ukr. The lists were drawn from the web,
without frequencies. Formats: combine_tessdata(1) and dawg.h of Tesseract 4.
"""

import re
import struct
from pathlib import Path

from align.errors import InputError

_LETTERS, _WORDS = 21, 19
"""Numbers of the components: the character set, the words."""
_MAGIC = 42
_LONGEST = 40
_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]+")


def words_of_model(path: Path) -> list[str]:
    """The Cyrillic words in a .traineddata file, sorted.

    :raises InputError: where it cannot be read or is no such file.
    """
    try:
        parts = _components(path.read_bytes())
        lines = parts[_LETTERS].decode("utf-8").split("\n")
        letters = [line.split(" ")[0] for line in lines[1 : int(lines[0]) + 1]]
        words = _words(parts[_WORDS], letters)
    except (OSError, KeyError, ValueError, IndexError, struct.error) as err:
        raise InputError(f"{path}: give a .traineddata file of Tesseract 4 or later") from err
    return sorted({word for word in words if _CYRILLIC_WORD.fullmatch(word)})


def _components(data: bytes) -> dict[int, bytes]:
    (count,) = struct.unpack_from("<i", data)
    starts = struct.unpack_from(f"<{count}q", data, 4)
    ends = [*sorted(start for start in starts if start >= 0)[1:], len(data)]
    by_start = dict(zip(sorted(start for start in starts if start >= 0), ends, strict=True))
    return {i: data[start : by_start[start]] for i, start in enumerate(starts) if start >= 0}


def _words(data: bytes, letters: list[str]) -> list[str]:
    """The words of a directed acyclic word graph.

    An edge, 64 bits, holds from the lowest bit on: a letter, three flags (the last edge of its
    node, leads backwards, ends a word), and the node it leads to.
    """
    magic, size, count = struct.unpack_from("<hii", data)
    if magic != _MAGIC:
        raise ValueError(magic)
    edges = struct.unpack_from(f"<{count}Q", data, 10)
    width = size.bit_length()
    words, waiting = [], [(0, "")]
    while waiting:
        edge, start = waiting.pop()
        while True:
            value = edges[edge]
            word = start + letters[value & ((1 << width) - 1)]
            last, back, ends = (value >> (width + flag) & 1 for flag in range(3))
            if not back:
                if ends:
                    words.append(word)
                if (node := value >> (width + 3)) and len(word) < _LONGEST:
                    waiting.append((node, word))
            if last:
                break
            edge += 1
    return words
