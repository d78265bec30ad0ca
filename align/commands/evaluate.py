"""`tolmach evaluate`: what tolmach finds, against gold."""

from pathlib import Path
from typing import Any

import click

from align.commands.inputs import load
from align.commands.options import format_option, model_option, option
from align.commands.output import note, write_records
from align.errors import UsageError


@click.group()
def evaluate() -> None:
    """Measure against gold, or put models side by side."""


@evaluate.command("fragments")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--errors/--no-errors", default=True, show_default=True, help="List every error.")
@model_option
def evaluate_fragments(gold: tuple[Path, ...], errors: bool, model: str) -> None:
    """Precision and recall of fragments with their glosses.

    GOLD is a TSV file: file, russian_fragment, english_gloss, kind, note; the files are looked
    for beside it, or in the current folder.
    """
    from align.encoders.loading import sentence_encoder
    from align.evaluation.fragments import read_fragment_gold, score_fragment_gold

    encoder = sentence_encoder(load(model))
    rows: list[dict[str, Any]] = []
    for path in gold:
        score = score_fragment_gold(path, read_fragment_gold(path), encoder)
        rows.extend(score.as_records(path.as_posix()))
        if errors:
            for line in score.errors:
                note(line)
    columns = ("gold", "kind", "precision", "recall", "f1", "found", "expected")
    write_records(rows, None, columns)


@evaluate.command("hashtags")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--errors/--no-errors", default=True, show_default=True, help="List every error.")
def evaluate_hashtags(gold: tuple[Path, ...], errors: bool) -> None:
    """Exact splits of hashtags. GOLD is a TSV file: tag, words."""
    from align.evaluation.hashtags import evaluate_splits, read_split_gold

    rows = []
    for path in gold:
        score = evaluate_splits(read_split_gold(path))
        record = {"gold": path.as_posix(), **score.as_record()}
        if errors:
            for error in score.errors:
                note("\t".join(map(str, error)))
        else:
            del record["errors"]
        rows.append(record)
    write_records(rows, None, [name for name in rows[0] if name != "errors"])


@evaluate.command("sentences")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@model_option
def evaluate_sentences(gold: tuple[Path, ...], model: str) -> None:
    """Strict and lax precision and recall of sentence alignment.

    GOLD are DOC.align files, or folders of them, with DOC.ru and DOC.en beside (or .de and
    .fr): one sentence a line, one bead a line as [ru lines]:[en lines].
    """
    from align.encoders.loading import sentence_encoder
    from align.evaluation.beads import score_folder

    encoder = sentence_encoder(load(model))
    rows = [{"gold": path.as_posix(), **score_folder(path, encoder)} for path in gold]
    write_records(rows, None, [name for name in rows[0] if name != "types"])


@evaluate.command("model")
@click.argument("pairs", type=click.Path(path_type=Path, readable=False))
@option("--model", "models", multiple=True, help="Name or folder; give several to compare.")
@format_option
def evaluate_model(pairs: Path, models: tuple[str, ...], form: str | None) -> None:
    """Put models side by side on PAIRS, a TSV file of Russian and English.

    Accuracy both ways, by nearest neighbour and by margin; texts a second; size.
    """
    from align.evaluation.models import evaluate_models, read_pairs

    frame = evaluate_models(read_pairs(pairs), models or ("bundled", "use"))
    columns = [name for name in frame.columns if name != "signature"]
    write_records(frame.to_dicts(), form, columns)


@evaluate.command("confidence")
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
    from align.encoders.loading import sentence_encoder
    from align.evaluation.fragments import read_fragment_gold
    from align.evaluation.reliability import brier, calibration_error, reliability
    from align.fitting.held_back import gold_files, held_back

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
        [one.as_record() for one in table],
        form,
        ("from", "to", "pairs", "confidence", "right", "difference"),
    )
    note(
        f"expected calibration error {calibration_error(table):.3f}, Brier score "
        f"{brier(judgements):.3f}: {len(judgements)} pairs of {len(files)} files, {how}"
    )


@evaluate.command("terms")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--ru", default=None, type=click.Path(path_type=Path), help="The Russian document.")
@option("--en", default=None, type=click.Path(path_type=Path), help="The English document.")
@option("--errors/--no-errors", default=True, show_default=True, help="List every error.")
@model_option
def evaluate_terms(
    gold: tuple[Path, ...], ru: Path | None, en: Path | None, errors: bool, model: str
) -> None:
    """Precision of the best terms and recall, or how well two lists of terms are paired.

    GOLD is a TSV file with the columns ru and en and, if any, doc, kind (term, general), domain,
    verdict (right, wrong). Documents are DOC.ru.txt and DOC.en.txt beside it, or --ru and --en.
    Without documents, ru and en are taken as shuffled lists to be paired.
    """
    from align.evaluation.term_gold import read_term_gold
    from align.evaluation.terms import score_term_gold
    from align.terms.lists import accuracy

    if (ru is None) != (en is None):
        raise UsageError("give --ru and --en both, or neither")
    given = (ru, en) if ru is not None and en is not None else None
    encoder = load(model)
    for path in gold:
        rows = read_term_gold(path)
        if given is None and not any(row.doc for row in rows):
            there, back = accuracy([r.ru for r in rows], [r.en for r in rows], encoder)
            record = {
                "gold": path.as_posix(),
                "pairs": len(rows),
                "ru_en": round(there, 3),
                "en_ru": round(back, 3),
            }
            write_records([record], None, tuple(record))
            continue
        scores = score_term_gold(path, rows, encoder, given)
        records = [{"gold": path.as_posix(), **score.as_record()} for score in scores]
        write_records(records, None, tuple(records[0]))
        if errors:
            for score in scores:
                for line in score.errors:
                    note(line)
