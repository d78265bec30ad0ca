"""`tolmach evaluate terms`: mined terms, or term lists, against gold."""

from pathlib import Path

import click

from align.commands import load, model_option
from align.errors import UsageError
from align.options import option
from align.output import note, write_records


@click.command("terms")
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
    from align.evaluation_terms import score_gold
    from align.term_gold import read_term_gold
    from align.term_lists import accuracy

    if (ru is None) != (en is None):
        raise UsageError("give --ru and --en both, or neither")
    given = (ru, en) if ru is not None and en is not None else None
    encoder = load(model)
    for path in gold:
        rows = read_term_gold(path)
        if given is None and not any(row.doc for row in rows):
            there, back = accuracy([r.ru for r in rows], [r.en for r in rows], encoder)
            record = {
                "gold": path.as_posix(), "pairs": len(rows), "ru_en": round(there, 3),
                "en_ru": round(back, 3),
            }  # fmt: skip
            write_records([record], None, tuple(record))
            continue
        scores = score_gold(path, rows, encoder, given)
        records = [{"gold": path.as_posix(), **score.as_record()} for score in scores]
        write_records(records, None, tuple(records[0]))
        if errors:
            for score in scores:
                for line in score.errors:
                    note(line)
