"""Files that are read whole because they are small: settings, lists, gold, marks of our own."""

import errno
import os
import re
import stat
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

MOST_OF_A_LIST = 20_000_000
"""Bytes of a list of words or of gold."""
MOST_OF_SETTINGS = 1_000_000
"""Bytes of a file of TOML."""

_OPEN_ALREADY = re.compile(r"/dev/(?:stdin|fd/.*)|/proc/.*", re.DOTALL)
"""What somebody is writing into already: standard input, what a shell puts in place of a file."""

_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_DEEP = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")
"""A key of TOML of so many parts, which takes the square of their number."""


def small_file(path: Path, most: int = MOST_OF_A_LIST) -> bytes:
    """The content of a file of at most so many bytes.

    :raises OSError: it cannot be read, is a folder, a device or a named pipe, which may never give
        anything or never end, or is larger.
    """
    kind = path.stat().st_mode
    # Not resolve(): it would follow /dev/stdin to what is behind it.
    is_open = _OPEN_ALREADY.fullmatch(os.path.abspath(path))  # noqa: PTH100
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind) or (is_open and not stat.S_ISCHR(kind))):
        raise OSError(errno.EINVAL, "a device or a pipe, not a file", str(path))
    content = bytearray()
    with path.open("rb") as stream:
        while piece := stream.read(min(1 << 20, most + 1 - len(content))):
            content += piece
    if len(content) > most:
        raise OSError(
            errno.EFBIG, f"over {most // 1_000_000} MB, too large for what it is", str(path)
        )
    return bytes(content)


def small_text(path: Path, encoding: str = "utf-8") -> str:
    """The text of such a file, its line ends made ``\n``.

    :raises OSError: as :func:`small_file`.
    :raises UnicodeDecodeError: it is in another encoding.
    """
    return TextIOWrapper(BytesIO(small_file(path)), encoding).read()


def toml_values(path: Path) -> dict[str, Any]:
    """The table in a file of TOML.

    :raises OSError: as :func:`small_file`.
    :raises ValueError: in words, where it is none, nested too deep, or a text in it holds a
        control character, which no name, path or cell can.
    """
    import tomllib  # which most commands never need

    content = small_file(path, MOST_OF_SETTINGS)
    try:
        text = content.decode("utf-8-sig")
        if _DEEP.search(text):
            raise RecursionError
        values = tomllib.loads(text)
        _check_texts(values)
    except UnicodeDecodeError as err:
        raise ValueError(f"is not UTF-8 at byte {err.start}: save it as UTF-8") from err
    except tomllib.TOMLDecodeError as err:
        raise ValueError(f"is not valid TOML: {err}") from err
    except RecursionError as err:
        raise ValueError("is not TOML that can be read: nested too deep") from err
    except ValueError as err:
        what = str(err) if _OURS in str(err) else "a number in it is too long"
        raise ValueError(f"is not TOML that can be read: {what}") from err
    return values


_OURS = "cannot be in a text"


def _check_texts(value: object) -> None:
    """Check the texts in a value, keys among them.

    :raises ValueError: for a control character.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(key)
            _check_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner)
    elif isinstance(value, str) and (bad := _NEVER.search(value)):
        raise ValueError(f"U+{ord(bad.group()):04X} {_OURS}: take it out")
