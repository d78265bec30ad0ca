"""Commands that need no store: fragments, mine, evaluate."""

from pathlib import Path
from typing import Any

import click

from align.commands import format_option, load, model_option
from align.confidence_command import evaluate_confidence
from align.errors import TolmachError
from align.fragments_command import fragments
from align.mine_command import mine
from align.options import option
from align.output import note, write_records
from align.term_evaluation_command import evaluate_terms


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
    from align.encoder import sentence_encoder
    from align.evaluation_fragments import read_fragment_gold, score_gold

    encoder = sentence_encoder(load(model))
    rows: list[dict[str, Any]] = []
    for path in gold:
        score = score_gold(path, read_fragment_gold(path), encoder)
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
    from align.hashtags import evaluate_splits, read_split_gold

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
    from align.encoder import sentence_encoder
    from align.evaluation_sentences import score_folder

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
    from align.model_evaluation import evaluate_models, read_pairs

    frame = evaluate_models(read_pairs(pairs), models or ("bundled", "use"))
    columns = [name for name in frame.columns if name != "signature"]
    write_records(frame.to_dicts(), form, columns)


evaluate.add_command(evaluate_confidence)
evaluate.add_command(evaluate_terms)

COMMANDS = (fragments, mine, evaluate)


def exit_code(error: TolmachError) -> int:
    """What a script sees of an error; the line has gone to stderr."""
    note(f"tolmach: {error}")
    return error.exit_code
