"""The articles of a corpus as a build has read them, for pages that show their text."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from align.errors import InputError
from align.records import Document

_MOST_BYTES = 4_000_000
"""A page with more text than that would not open in good time."""
_KEPT = 4


class CorpusTexts:
    """The texts of a corpus. root: its folder. hashes: SHA-256 in hex of each file, by its name."""

    def __init__(self, root: Path, hashes: Mapping[str, str]):
        self._root = root
        self._hashes = hashes
        self._read = lru_cache(_KEPT)(self._read_anew)

    def document(self, name: str) -> Document:
        """The article of that name.

        :raises InputError: it is not there, or no longer as it was read; says what to do.
        """
        return self._read(name)

    def _read_anew(self, name: str) -> Document:
        from align.documents.reading import read_document

        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts:
            raise InputError(f"{name} is not in the corpus")
        path = self._root / parts
        try:
            size = path.stat().st_size if path.is_file() else None
            if size is not None and size > _MOST_BYTES:
                raise InputError(f"{name} is too large for a page; split it")
            content = None if size is None else path.read_bytes()
        except OSError as error:
            raise InputError(f"{name} cannot be read: {error.strerror or error}") from error
        if content is None:
            raise InputError(f"{name} is not at hand; --corpus names the folder of the articles")
        if hashlib.sha256(content).hexdigest() != self._hashes.get(name):
            raise InputError(f"{name} has changed since the build; run tolmach build")
        return read_document(path, name=name)
