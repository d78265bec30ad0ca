"""Aligned sentences as a translation memory, by the writer of all TMX files."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import IO, Any

from align.text import counted, text_key
from glossary.entries.entry import Entry, entry_id
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.units import Unit
from glossary.formats.writers.tmx import TmxWriter, tmx_refusal


def write_bead_memory(
    records: Sequence[dict[str, Any]], stream: IO[bytes], model: str, ru_code: str, en_code: str
) -> list[str]:
    """Lines about what the memory does not hold; all other beads are units on the stream, in order.

    records: of `tolmach align`. A pair that occurs again is in the memory once. Units carry the
    confidence and the status "new": nobody has decided on them.
    """
    info = ExportInfo(version("tolmach"), model, languages=Languages(ru_code, en_code))
    seen: set[str] = set()
    refused, repeated, alone = [], 0, 0
    with TmxWriter(stream, info, "paragraph") as tmx:
        for record in records:
            if not record["ru_ids"] or not record["en_ids"]:
                alone += 1
                continue
            entry = _entry(record)
            if (why := tmx_refusal(entry)) is not None:
                refused.append(f"not in the memory: sentence {record['ru_ids'][0]}: {why}")
            elif entry.id in seen:
                repeated += 1
            else:
                seen.add(entry.id)
                tmx.write(Unit(entry.id, entry.ru, entry.en, entry))
    left_out = (("sentence", "without a counterpart", alone), ("repeated pair", "", repeated))
    return refused + [
        f"not in the memory: {counted(number, noun)} {what}".rstrip()
        for noun, what, number in left_out
        if number
    ]


def _entry(record: dict[str, Any]) -> Entry:
    reasons = (record["reason"],) if record["reason"] else ()
    identity = entry_id(text_key(record["ru"]), record["en"])
    return Entry(
        identity,
        "sentence",
        record["ru"],
        record["en"],
        confidence=record["confidence"],
        reasons=reasons,
    )
