"""TOML that a user wrote, as values."""

import re
import tomllib
from typing import Any

_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def toml_values(content: bytes) -> dict[str, Any]:
    """The table in a file of TOML.

    :raises ValueError: in words, where it is none, nested too deep, or a text in it holds a
        control character, which no name, path or cell can.
    """
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
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
