"""The tables that commands print: their columns, their records, and the same as polars frames.

The columns of a table are a mapping of names to types:

* ``str``, ``int``, ``float``, ``bool``: polars' String, Int64, Float64, Boolean;
* ``[type]``: a List;
* ``{"name": type, …}``: a Struct with these fields;
* ``{str: type}``: an object whose names are data, such as counts by word; in a frame a List of
  Structs with the fields ``name`` and ``value``.

Every column may hold nulls. A field that a record lacks is null in its frame.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from align.beads.alignment import AlignedDocuments
    from align.encoders.protocol import Encoder
    from align.mining.mining import Collection as SentenceCollection
    from align.mining.mining import Mined
    from align.records import Bead, Document, Span

Record = dict[str, Any]
Columns = Mapping[str, Any]
"""Names and types of a table's columns, in order; see the top of this module."""

FRAGMENTS: Columns = {
    "file": str, "kind": str, "language": str, "ru": str, "ru_start": int, "ru_end": int,
    "en": str, "en_start": int, "en_end": int, "confidence": float, "status": str,
    "reasons": [str], "key": str,
}  # fmt: skip
_OPTION: Columns = {
    "en": str, "en_start": int, "en_end": int, "relation": str, "ru_share": float, "score": float,
    "share": float, "probability": float, "terms": {str: [float]},
}  # fmt: skip
EXPLAINED_FRAGMENTS: Columns = {
    **FRAGMENTS,
    "explanation": {
        "none": float,
        "taken": _OPTION,
        "further": [_OPTION],
        "rivals": [_OPTION],
    },
}
LINE_BEADS: Columns = {
    "ru_ids": [int],
    "en_ids": [int],
    "ru": str,
    "en": str,
    "confidence": float,
    "reason": str,
}
BEADS: Columns = {**LINE_BEADS, "ru_spans": [[int]], "en_spans": [[int]]}
MINED: Columns = {
    "ru_id": int,
    "en_id": int,
    "ru": str,
    "en": str,
    "margin": float,
    "confidence": float,
    "reason": str,
}
_TERMS: Columns = {
    "ru": str, "en": str, "ru_lemma": str, "en_lemma": str, "ru_count": int, "en_count": int,
    "count": int, "confidence": float, "termhood": float, "domain": str, "kind": str,
    "ru_forms": {str: int}, "en_forms": {str: int}, "sources": [str],
}  # fmt: skip
TERMS: Columns = {
    **_TERMS,
    "evidence": [
        {
            "ru_file": str,
            "ru_start": int,
            "ru_end": int,
            "en_file": str,
            "en_start": int,
            "en_end": int,
        }
    ],
}
SEGMENT_TERMS: Columns = {
    **_TERMS,
    "evidence": [
        {
            "segment": int,
            "ru_start": int,
            "ru_end": int,
            "en_start": int,
            "en_end": int,
        }
    ],
}
PAIRED_TERMS: Columns = {
    "ru": str,
    "en": str,
    "confidence": float,
    "status": str,
    "ru_id": int,
    "en_id": int,
}
HASHTAGS: Columns = {"tag": str, "words": str, "probability": float, "key": str, "rank": int}
GROUPED_HASHTAGS: Columns = {"tag": str, "words": str, "same_as": str, "rule": str, "key": str}
RELIABILITY: Columns = {
    "from": float,
    "to": float,
    "pairs": int,
    "confidence": float,
    "right": float,
    "difference": float,
}
MODELS: Columns = {
    "model": str, "signature": str, "pairs": int, "ru_en": float, "en_ru": float,
    "ru_en_margin": float, "en_ru_margin": float, "texts_per_second": float, "dim": int,
    "size_mb": float,
}  # fmt: skip


def frame_of(records: Iterable[Mapping[str, Any]], columns: Columns) -> "pl.DataFrame":
    """The records as a frame with these columns, in order; for no records an empty one.

    A lone surrogate, which UTF-8 cannot hold, becomes an escape such as ``\\udcff``.

    :raises ValueError: a record, or a struct in one, has a field that is not declared.
    :raises TypeError: a value is not of its column's type.
    """
    import polars as pl

    rows = list(records)
    for row in rows:
        _check_fields(row, columns)
    return pl.DataFrame(
        [
            pl.Series(name, [_fitted(row.get(name), kind) for row in rows], dtype_of(kind))
            for name, kind in columns.items()
        ]
    )


def dtype_of(kind: Any) -> "pl.DataType":
    """The polars type of a column; kind: as in :data:`Columns`."""
    import polars as pl

    if isinstance(kind, list):
        return pl.List(dtype_of(kind[0]))
    if isinstance(kind, Mapping):
        if str in kind:
            return pl.List(pl.Struct({"name": pl.String(), "value": dtype_of(kind[str])}))
        return pl.Struct({name: dtype_of(inner) for name, inner in kind.items()})
    plain = {str: pl.String(), int: pl.Int64(), float: pl.Float64(), bool: pl.Boolean()}
    return plain[kind]


def _fitted(value: Any, kind: Any) -> Any:
    """The value as polars takes it for a column of that kind."""
    if value is None:
        return None
    if isinstance(kind, list):
        return [_fitted(item, kind[0]) for item in value]
    if isinstance(kind, Mapping):
        if str in kind:
            return [
                {"name": _fitted(name, str), "value": _fitted(item, kind[str])}
                for name, item in value.items()
            ]
        _check_fields(value, kind)
        return {name: _fitted(value.get(name), inner) for name, inner in kind.items()}
    if kind is str:
        return str.encode(value, "utf-8", "backslashreplace").decode("utf-8")
    return float(value) if kind is float else value


def _check_fields(record: Mapping[str, Any], columns: Columns) -> None:
    """Raise ValueError for a record that has a field without a column."""
    if unknown := record.keys() - columns.keys():
        raise ValueError(f"no column for {', '.join(sorted(unknown))}")


def fragments_frame(
    paths: Iterable[Path],
    *,
    model: str = "bundled",
    jobs: int | None = None,
    words: Collection[str] = (),
) -> "pl.DataFrame":
    """The Russian of English articles with its glosses: what ``tolmach fragments`` prints.

    One row per fragment, in the order of the files and of the text; columns: FRAGMENTS. Offsets are
    characters of the files. jobs: processes; by default one per core, for many files. words: that
    occur in the hashtags.

    :raises InputError: a file cannot be read.
    :raises ModelError: the encoder cannot be loaded.
    """
    from align.errors import InputError
    from align.glosses.articles import article_jobs, read_articles

    files = list(paths)
    records = []
    jobs = jobs or article_jobs(len(files))
    for article in read_articles(files, model, jobs=jobs, words=frozenset(words)):
        if article.error is not None:
            raise InputError(article.error)
        records += [pair.as_record() for pair in article.pairs]
    return frame_of(records, FRAGMENTS)


def beads_frame(
    ru: Path, en: Path, *, lines: bool = False, model: "str | Encoder" = "bundled"
) -> "pl.DataFrame":
    """A document with its translation, sentence by sentence: what ``tolmach align`` prints.

    One row per bead, in order; columns: BEADS, or with ``lines``, for two files that have one
    sentence per line, LINE_BEADS. model: the name of an encoder, or one that is loaded.

    :raises InputError: a file cannot be read, or the files are the wrong way round.
    :raises ModelError: the encoder cannot be loaded.
    """
    from align.beads.alignment import align_documents, align_sentences
    from align.documents.expected_languages import check_languages
    from align.documents.lines import read_lines
    from align.documents.reading import read_document
    from align.encoders.loading import sentence_encoder

    encoder = sentence_encoder(_encoder(model))
    if lines:
        russian, english = read_lines(ru), read_lines(en)
        check_languages(russian, english, ru.as_posix(), en.as_posix())
        beads = align_sentences(russian, english, encoder)
        return frame_of(bead_records(beads, russian, english), LINE_BEADS)
    documents = read_document(ru), read_document(en)
    check_languages([documents[0].text], [documents[1].text], ru.as_posix(), en.as_posix())
    return frame_of(aligned_records(align_documents(*documents, encoder)), BEADS)


def mined_frame(
    ru: Path, en: Path, *, least: float = 0.5, model: "str | Encoder" = "bundled"
) -> "pl.DataFrame":
    """The pairs in two files of sentences, one per line: what ``tolmach mine`` prints.

    One row per pair, surest first; columns: MINED. Ids count lines from 0. least: the lowest
    confidence. model: the name of an encoder, or one that is loaded.

    :raises InputError: a file cannot be read or is empty, or the files are the wrong way round.
    :raises ModelError: the encoder cannot be loaded.
    """
    from align.documents.expected_languages import check_languages
    from align.documents.lines import read_lines
    from align.mining.mining import collection, mine_sentences

    names = ru.as_posix(), en.as_posix()
    sides = [collection(read_lines(path), name) for path, name in zip((ru, en), names, strict=True)]
    check_languages(sides[0].texts, sides[1].texts, *names)
    mined = mine_sentences(sides[0], sides[1], _encoder(model), least=least)
    return frame_of(mined_records(mined, *sides), MINED)


def terms_frame(
    ru: Path,
    en: Path,
    *,
    least: float = 0.5,
    everything: bool = False,
    model: "str | Encoder" = "bundled",
) -> "pl.DataFrame":
    """The terms of a document and its translation: what ``tolmach terms RU EN`` prints.

    One row per term, surest first; columns: TERMS. least: the lowest confidence. everything: also
    what is neither a civic nor a legal term, and names. model: the name of an encoder, or one that
    is loaded.

    :raises InputError: a file cannot be read, or the files are the wrong way round.
    :raises ModelError: the encoder cannot be loaded.
    """
    from align.terms.articles import mine_documents

    mined = mine_documents(ru, en, _encoder(model))
    return frame_of(mined.records(mined.terms(least, everything=everything)), TERMS)


def hashtags_frame(
    tags: Iterable[str], *, best: int = 1, words: Collection[str] = ()
) -> "pl.DataFrame":
    """Hashtags split into words: what ``tolmach hashtags --format jsonl`` prints.

    A row for each of the ``best`` likeliest splits of each tag, in order; columns: HASHTAGS.
    words: that occur in the tags.
    """
    return frame_of(hashtag_records(tags, best, words), HASHTAGS)


def bead_records(
    beads: "Sequence[Bead]", russian: Sequence[str], english: Sequence[str]
) -> list[Record]:
    """One record per bead, in order; russian, english: the sentences that the beads number."""
    return [
        {
            "ru_ids": list(bead.ru_ids),
            "en_ids": list(bead.en_ids),
            "ru": " ".join(russian[number] for number in bead.ru_ids),
            "en": " ".join(english[number] for number in bead.en_ids),
            "confidence": round(bead.confidence, 3),
            "reason": bead.reason,
        }
        for bead in beads
    ]


def aligned_records(aligned: "AlignedDocuments") -> list[Record]:
    """One record per bead, in order, with [start, end] of every sentence in its file."""
    from align.beads.alignment import readable

    sides = (aligned.ru, aligned.ru_sentences), (aligned.en, aligned.en_sentences)
    texts = [[readable(document, span) for span in spans] for document, spans in sides]
    records = bead_records(aligned.beads, *texts)
    for record, bead in zip(records, aligned.beads, strict=True):
        record["ru_spans"] = _places(*sides[0], bead.ru_ids)
        record["en_spans"] = _places(*sides[1], bead.en_ids)
    return records


def _places(document: "Document", spans: "Sequence[Span]", ids: Sequence[int]) -> list[list[int]]:
    places = [document.original(spans[number].start, spans[number].end) for number in ids]
    return [[place.start, place.end] for place in places]


def mined_records(
    pairs: "Iterable[Mined]", ru: "SentenceCollection", en: "SentenceCollection"
) -> Iterator[Record]:
    """One record per pair, in order; ru, en: the collections that the pairs come from."""
    russian = dict(zip(ru.ids, ru.texts, strict=True))
    english = dict(zip(en.ids, en.texts, strict=True))
    for pair in pairs:
        yield {
            "ru_id": pair.ru_id,
            "en_id": pair.en_id,
            "ru": russian[pair.ru_id],
            "en": english[pair.en_id],
            "margin": round(pair.margin, 3),
            "confidence": round(pair.confidence, 3),
            "reason": pair.reason,
        }


def hashtag_records(tags: Iterable[str], best: int, words: Collection[str]) -> Iterator[Record]:
    """A record for each of the ``best`` likeliest splits of each tag, likeliest first."""
    from align.hashtags.keys import hashtag_key
    from align.hashtags.splitting import split_candidates

    for tag in tags:
        for number, (split, share) in enumerate(split_candidates(tag, best, words=words)):
            yield {
                "tag": tag,
                "words": " ".join(split),
                "probability": round(share, 3),
                "key": hashtag_key(tag),
                "rank": number + 1,
            }


def _encoder(model: "str | Encoder") -> "Encoder":
    """The encoder of that name over the user's cache of vectors, or the one that is given."""
    from align.encoders.loading import cached_encoder

    return cached_encoder(model) if isinstance(model, str) else model
