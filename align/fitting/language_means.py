"""Make the language means of E5: ``python -m align.fitting.language_means RU.txt EN.txt [OUT]``.

The shipped ones come from resources/general_ru.txt and general_en.txt: 100 everyday sentences
and phrases written for this project, the same in both languages, so that the two means
differ by the language and not by the subject.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from align.arrays import Vectors
from align.documents.encodings import decode
from align.encoders.bundled import LANGUAGES, E5Encoder, language_of
from align.errors import InputError, TolmachError, UsageError

DEFAULT_OUTPUT = Path(__file__).parents[1] / "resources" / "e5_means.npy"

_FEWEST = 50
"""Below so many texts the mean begins to carry their subject."""


def made_means(ru_texts: list[str], en_texts: list[str], *, threads: int = 1) -> Vectors:
    """float32, (2, 384): mean E5 vector of the Russian texts, then of the English ones.

    :raises InputError: where a side has fewer than 50 texts or is in the wrong language.
    """
    encoder = E5Encoder(threads=threads)
    rows = []
    for language, texts in zip(LANGUAGES, (ru_texts, en_texts), strict=True):
        ours = sum(language_of(text) == language for text in texts)
        if len(texts) < _FEWEST or 2 * ours < len(texts):
            raise InputError(
                f"{ours} of {len(texts)} texts are {language}: give at least {_FEWEST} texts of "
                "that language, one per line, Russian first"
            )
        rows.append(encoder.uncentred(texts).mean(axis=0))
    return np.asarray(rows, dtype=np.float32)


def write_means(means: Vectors, path: Path) -> None:
    """``means`` written to ``path``, whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, means, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def read_texts(path: Path) -> list[str]:
    """The lines of a text file that are not empty, in order.

    :raises InputError: where it cannot be read.
    """
    try:
        lines = decode(path.read_bytes(), str(path))[0].splitlines()
    except OSError as err:
        raise InputError(f"{path}: {err.strerror}: give a text file, one text a line") from err
    return [line.strip() for line in lines if line.strip()]


def main(arguments: list[str]) -> int:
    """Exit code: 0 where the means were written; errors go to stderr as one line."""
    try:
        if len(arguments) not in (2, 3):
            raise UsageError(
                "usage: python -m align.fitting.language_means RU.txt EN.txt [OUT.npy]"
            )
        ru_texts, en_texts = (read_texts(Path(name)) for name in arguments[:2])
        output = Path(arguments[2]) if len(arguments) == 3 else DEFAULT_OUTPUT
        write_means(made_means(ru_texts, en_texts), output)
    except TolmachError as err:
        sys.stderr.write(f"{err}\n")
        return err.exit_code
    except OSError as err:
        sys.stderr.write(f"{err.filename}: {err.strerror}: choose another place for the result\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
