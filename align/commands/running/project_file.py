"""`tolmach.toml`: what the commands of a project take for granted, so that nobody types it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from align.errors import UsageError

NAME = "tolmach.toml"
VARIABLE = "TOLMACH_PROJECT"
"""Names another file, or is off."""

_GLOSSARY_FILES = ("export", "verify")
_SHARED: dict[str, tuple[str, tuple[str, ...]]] = {
    "store": ("--store", ()),
    "corpus": ("corpus", ("build",)),
    "reviewer": ("--reviewer", ()),
    "model": ("--model", ()),
    "words": ("--words", ()),
    "profile": ("--for", ("export",)),
    "direction": ("--direction", _GLOSSARY_FILES),
    "ru": ("--ru", _GLOSSARY_FILES),
    "en": ("--en", _GLOSSARY_FILES),
}
"""Keys for several commands: the option or argument, and the commands; none for all that have it.

ru and en are written in a table named languages.
"""
_LANGUAGES = "languages"
_WITH_PATHS = ("--to", "--from")
"""Options whose text is a path, or - for standard streams."""

Defaults = dict[str, Any]


def find_project_file(folder: Path = Path()) -> Path | None:
    """The project file in a folder or the nearest one above it; None where there is none.

    What has its name counts, be it a folder, a pipe or a link to nothing, which cannot be read.
    What VARIABLE names counts before it. The path is relative where ``folder`` is.

    :raises UsageError: where VARIABLE names no file.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if named != "off" and not Path(named).exists():
            raise UsageError(f"{VARIABLE}={named}: no such file; name a {NAME}, or off")
        return None if named == "off" else Path(named)
    with suppress(OSError):  # the current folder is gone, or one above must not be looked into
        for number in range(len(folder.resolve().parents) + 1):
            path = folder.joinpath(*[".."] * number, NAME)
            if os.path.lexists(path):
                return path
    return None


def project_defaults(path: Path, group: click.Group, ctx: click.Context) -> Defaults:
    """The defaults in a project file: for each command, by the names of its parameters.

    As click's default_map has them. group: the commands. ctx: of the group.

    :raises UsageError: where the file cannot be understood; it names the file and the key.
    """
    content = _read(path)
    defaults: Defaults = {}
    languages = content.pop(_LANGUAGES, {})
    if not isinstance(languages, dict):
        raise UsageError(f"{path}: {_LANGUAGES} is no table: write [{_LANGUAGES}], then ru and en")
    _check_names(path, f"{_LANGUAGES}.", languages, ("ru", "en"))
    top = [name for name in _SHARED if name not in ("ru", "en")]
    for key in content.keys() - {*top, _LANGUAGES, *group.commands}:
        having = [name for name, one in group.commands.items() if key in _options(one)]
        if having:
            raise UsageError(
                f"{path}: {key} is an option of {having[0]}: put it below [{having[0]}]"
            )
    _check_names(path, "", content, (*top, _LANGUAGES, *group.commands))
    shared = {name: value for name, value in content.items() if name in top} | languages
    for key, value in shared.items():
        written = f"{_LANGUAGES}.{key}" if key in languages else key
        for names, param in _parameters_of(group, key):
            found = _value(path, written, value, param, ctx)
            _table(defaults, names)[str(param.name)] = found
    tables = {name: value for name, value in content.items() if name not in top}
    for name, table in tables.items():
        _fill(path, (name,), table, group.commands[name], ctx, _table(defaults, (name,)))
    return defaults


def _read(path: Path) -> dict[str, Any]:
    """The content of a project file.

    :raises UsageError: where it cannot be read, is too large, or is no TOML.
    """
    from align.small_files import toml_values

    try:
        return toml_values(path)
    except ValueError as err:
        raise UsageError(f"{path}: {err}") from err
    except OSError as err:
        raise UsageError(f"{path}: cannot be read ({err.strerror}): mend it, or move it") from err


def _fill(
    path: Path,
    names: tuple[str, ...],
    table: Any,
    command: click.Command,
    ctx: click.Context,
    defaults: Defaults,
) -> None:
    """Put what the table of a command says into its defaults; names: the command's, from the top.

    :raises UsageError: as :func:`project_defaults`.
    """
    where = ".".join(names)
    if not isinstance(table, dict):
        raise UsageError(f"{path}: {where} is a command: write [{where}], and its options below")
    if isinstance(command, click.Group):
        _check_names(path, f"{where}.", table, tuple(command.commands))
        for name, value in table.items():
            inner = _table(defaults, (name,))
            _fill(path, (*names, name), value, command.commands[name], ctx, inner)
        return
    params = _options(command)
    table = {key.replace("_", "-"): value for key, value in table.items()}
    _check_names(path, f"{where}.", table, tuple(params))
    for key, value in table.items():
        param = params[key]
        defaults[str(param.name)] = _value(path, f"{where}.{key}", value, param, ctx)


def _options(command: click.Command) -> dict[str, click.Parameter]:
    """The options of a command by what they are called in a project file: their long names."""
    options = (param for param in command.params if isinstance(param, click.Option))
    return {max(param.opts, key=len).removeprefix("--"): param for param in options}


def _parameters_of(
    group: click.Group, key: str, names: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Parameter]]:
    """(names of the command from the top, parameter) of each command that a shared key is for."""
    option, only = _SHARED[key]
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _parameters_of(command, key, (*names, name))
        elif not only or name in only:
            found = (param for param in command.params if option in param.opts)
            yield from (((*names, name), param) for param in found)


def _table(defaults: Defaults, names: tuple[str, ...]) -> Defaults:
    """The defaults of a command in those of all, made where there are none."""
    for name in names:
        defaults = defaults.setdefault(name, {})
    return defaults


def _check_names(path: Path, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raise UsageError for a key that is not known, with the one that is meant."""
    for key in table:
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(key, known, 1, 0.5)
            instead = f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"
            raise UsageError(f"{path}: no key {where}{key}: {instead}")


def _value(path: Path, key: str, value: Any, param: click.Parameter, ctx: click.Context) -> Any:
    """The value of a parameter, checked, its paths relative to the folder of the file.

    :raises UsageError: where it is of another type, or none of the parameter's choices.
    """
    several = getattr(param, "multiple", False) or param.nargs != 1
    values = value if isinstance(value, list) else [value]
    kind, right = _kind(param)
    for one in values:
        if not isinstance(one, right) or isinstance(one, bool) is not (right == (bool,)):
            raise UsageError(f"{path}: {key}: write {kind}, not {one!r}")
    if isinstance(value, list) and not several:
        raise UsageError(f"{path}: {key}: write one value, not a list")
    placed = [_placed(path.parent, one, param) for one in values]
    for one in placed:
        try:
            param.type.convert(one, param, ctx)
        except click.BadParameter as err:
            raise UsageError(f"{path}: {key}: {err.message.rstrip('.')}") from err
    return tuple(placed) if several else placed[0]


def _kind(param: click.Parameter) -> tuple[str, tuple[type, ...]]:
    """What a parameter takes, in words and as types of TOML."""
    if getattr(param, "is_flag", False):
        return "true or false", (bool,)
    if isinstance(param.type, click.types.IntParamType | click.types.FloatParamType):
        return "a number", (int, float)
    return "text in quotes", (str,)


def _placed(folder: Path, value: Any, param: click.Parameter) -> Any:
    """The value with a path in it relative to ``folder``: of an option that takes one."""
    if not isinstance(value, str) or value == "-":
        return value
    path = folder / Path(value).expanduser()
    is_path = (
        isinstance(param.type, click.Path)
        or any(name in _WITH_PATHS for name in param.opts)
        or ("--for" in param.opts and value.endswith(".toml"))
        or ("--model" in param.opts and path.is_dir())
    )
    return str(path) if is_path else value
