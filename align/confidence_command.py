"""`tolmach evaluate confidence`: is a confidence of .8 right eight times in ten?"""

from pathlib import Path

import click

from align.commands import format_option, load, model_option
from align.errors import UsageError
from align.options import option
from align.output import note, write_records


@click.command("confidence")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option(
    "--folds",
    type=click.IntRange(0, 20),
    default=5,
    show_default=True,
    help="Fit without each part of the files in turn; 0: the weights as they are installed.",
)
@model_option
@format_option
def evaluate_confidence(gold: tuple[Path, ...], folds: int, model: str, form: str | None) -> None:
    """Whether the confidence of fragments is a probability: a reliability table.

    GOLD are TSV files as for `evaluate fragments`. Pairs fall into ten ranges of confidence;
    each row compares the mean confidence with the share that was right. The expected
    calibration error is on standard error. With --folds, weights and calibration are fitted
    anew for each part of the files, on the other parts: what is printed holds for texts that
    nothing was fitted to.
    """
    from align.encoder import sentence_encoder
    from align.evaluation_confidence import (
        brier,
        calibration_error,
        gold_files,
        held_back,
        reliability,
    )  # fmt: skip
    from align.evaluation_fragments import read_fragment_gold

    encoder = sentence_encoder(load(model))
    files = [file for path in gold for file in gold_files(path, read_fragment_gold(path), encoder)]
    if folds == 1 or 0 < len(files) < folds:
        raise UsageError(f"--folds {folds}: give at least as many files, two or more, or 0")
    judgements = (
        list(held_back(files, folds))
        if folds
        else [one for file in files for one in file.judgements()]
    )
    table = reliability(judgements)
    how = f"{folds} folds by file" if folds else "weights as installed"
    write_records(
        [one.as_record() for one in table], form,
        ("from", "to", "pairs", "confidence", "right", "difference"),
    )  # fmt: skip
    note(
        f"expected calibration error {calibration_error(table):.3f}, Brier score "
        f"{brier(judgements):.3f}: {len(judgements)} pairs of {len(files)} files, {how}"
    )
