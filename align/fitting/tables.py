"""Weights as source text, laid out as the formatter leaves it: what fitting commands write."""

import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from align.errors import TolmachError

_LINE = 100
_CELLS = 6


def tuple_source(name: str, values: Sequence[float], digits: int = 3) -> str:
    """A tuple of numbers under a name, on one line or six numbers per line."""
    cells = [f"{value:.{digits}f}" for value in values]
    line = f"{name} = ({', '.join(cells)}{',' * (len(cells) == 1)})\n"
    if len(line) <= _LINE:
        return line
    lines = [", ".join(cells[i : i + _CELLS]) + "," for i in range(0, len(cells), _CELLS)]
    return f"{name} = (\n" + "".join(f"    {line}\n" for line in lines) + ")  # fmt: skip\n"


def mapping_source(name: str, values: Mapping[str, float], digits: int = 3) -> str:
    """A dictionary from names of features to their weights, one per line, in their order."""
    lines = [f'    "{key}": {value:.{digits}f},\n' for key, value in values.items()]
    return f"{name}: dict[str, float] = {{\n" + "".join(lines) + "}\n"


def module_source(about: str, origin: str, tables: Sequence[str]) -> str:
    """The source of a module of weights.

    about: the first line of its docstring. origin: what the command that writes it says of
    where the weights come from; broken into lines here.
    """
    text = textwrap.fill(
        f"{origin} Change nothing by hand: fit again.", _LINE, break_on_hyphens=False
    )
    return "\n".join([f'"""{about}\n\n{text}\n"""\n', *tables])


def write_weights(fit: Callable[[Sequence[Path]], str], gold: Sequence[Path], out: Path) -> int:
    """Write what a fit to this gold gives to ``out``; the exit code of a command.

    What is wrong with the gold goes to stderr in one line, and nothing is written.
    """
    try:
        source = fit(gold)
    except TolmachError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    out.write_text(source, encoding="utf-8")
    sys.stderr.write(f"{out}: written\n")
    return 0
