"""`tolmach evaluate`: what tolmach finds, against gold."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.inputs import load
from align.commands.options import format_option, model_option, option
from align.commands.output import note, write_records
from align.errors import UsageError
from align.frames import MODELS, RELIABILITY
from align.text import counted

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder
    from align.evaluation.term_gold import GoldTerm


@click.group()
def evaluate() -> None:
    """Measure against a gold standard, or compare models."""


@evaluate.command("fragments")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--errors/--no-errors", default=True, show_default=True, help="List every error.")
@model_option
def evaluate_fragments(gold: tuple[Path, ...], errors: bool, model: str) -> None:
    """Print precision and recall of fragments with their glosses.

    By kind and by layout. A pair is right if both sides share most words with a row of the gold;
    exact is the share of right pairs that have all of its words and no other.

    GOLD is a TSV file with the columns file, russian_fragment, english_gloss, kind and note.
    The files are looked for beside it, then in the current folder.
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
    columns = ("gold", "kind", "precision", "recall", "f1", "exact", "found", "expected")
    write_records(rows, None, columns)


@evaluate.command("hashtags")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option("--errors/--no-errors", default=True, show_default=True, help="List every error.")
def evaluate_hashtags(gold: tuple[Path, ...], errors: bool) -> None:
    """Print how many hashtags are split exactly. GOLD is a TSV file: tag, words."""
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
    """Print precision and recall, strict and lax, of sentences.

    GOLD is DOC.align, or a folder of such files, with DOC.ru and DOC.en (or .de and .fr) beside it:
    one sentence per line in the texts, one bead per line, as [ru lines]:[en lines], in DOC.align.
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
    """Compare models on PAIRS, a TSV file of Russian and English.

    Prints the accuracy in both directions, by nearest neighbour and by margin, texts per second,
    and size.
    """
    from align.evaluation.models import evaluate_models, read_pairs

    frame = evaluate_models(read_pairs(pairs), models or ("bundled", "use"))
    columns = [name for name in frame.columns if name != "signature"]
    write_records(frame.to_dicts(), form, columns, MODELS)


@evaluate.command("confidence")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@option(
    "--folds",
    type=click.IntRange(0, 20),
    default=5,
    show_default=True,
    help="Fit without each part of the files in turn; 0 takes the weights as installed.",
)
@model_option
@format_option
def evaluate_confidence(gold: tuple[Path, ...], folds: int, model: str, form: str | None) -> None:
    """Check that the confidence of fragments is a probability.

    Prints a reliability table.
    GOLD is a TSV file as for `evaluate fragments`; give one or several. Pairs fall into ten
    ranges of confidence; each row compares the mean confidence with the share that is right to
    the word. The expected calibration error goes to standard error. With --folds, the model is
    fitted afresh for each part of the files, to the other parts, so that the figures hold for
    texts to which nothing was fitted; this needs LightGBM (pip install 'tolmach[fit]').
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
        [
            judgement
            for file, fitted in held_back(files, folds)
            for judgement in file.judgements(fitted)
        ]
        if folds
        else [judgement for file in files for judgement in file.judgements()]
    )
    table = reliability(judgements)
    how = f"{folds} folds by file" if folds else "weights as installed"
    write_records([row.as_record() for row in table], form, tuple(RELIABILITY), RELIABILITY)
    note(
        f"expected calibration error {calibration_error(table):.3f}, Brier score "
        f"{brier(judgements):.3f}: {counted(len(judgements), 'pair')} of "
        f"{counted(len(files), 'file')}, {how}"
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
    """Print precision and recall of mined terms, or of paired lists.

    GOLD is a TSV file with the columns ru and en and, if need be, doc, kind (term, general),
    domain and verdict (right, wrong). The documents are DOC.ru.txt and DOC.en.txt beside it, or
    those of --ru and --en. Without documents, ru and en are taken as shuffled lists to be paired.
    """
    from align.evaluation.term_gold import read_term_gold
    from align.evaluation.terms import score_term_gold

    if (ru is None) != (en is None):
        raise UsageError("give --ru and --en both, or neither")
    documents = (ru, en) if ru is not None and en is not None else None
    encoder = load(model)
    for path in gold:
        rows = read_term_gold(path)
        if documents is None and not any(row.doc for row in rows):
            record = _list_record(path, rows, encoder)
            write_records([record], None, tuple(record))
            continue
        scores = score_term_gold(path, rows, encoder, documents)
        records = [{"gold": path.as_posix(), **score.as_record()} for score in scores]
        write_records(records, None, tuple(records[0]))
        if errors:
            for line in chain.from_iterable(score.errors for score in scores):
                note(line)


def _list_record(path: Path, rows: "Sequence[GoldTerm]", encoder: "Encoder") -> dict[str, Any]:
    """The share of terms whose best match is the right one, in both directions."""
    from align.terms.lists import accuracy

    there, back = accuracy([row.ru for row in rows], [row.en for row in rows], encoder)
    return {
        "gold": path.as_posix(),
        "pairs": len(rows),
        "ru_en": round(there, 3),
        "en_ru": round(back, 3),
    }
