"""The second process that reads a large file: `python -m glossary.importing.reader_process`.

It takes a request on standard input and gives batches of records on standard output, each behind
its length.
"""

import marshal
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from align.errors import TolmachError
from glossary.formats.export_info import Languages
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming
from glossary.importing.records.record import Record
from glossary.importing.second_process import BATCH, LENGTH, Properties


def answer(request: dict[str, Any]) -> tuple[Iterator[Record], Callable[[], dict[str, Any]]]:
    """The records of a file, and what is known of it after them: what a second process gives."""
    table = TableOptions(**request["table"])
    incoming = Incoming(Path(request["path"]), Languages(*request["languages"]), table)

    def summary() -> dict[str, Any]:
        return {"format": incoming.format, "about": asdict(incoming.about)}

    return incoming.read(), summary


def serve(read: Callable[[Properties], tuple[Iterable[Record], Callable[[], Properties]]]) -> None:
    """Answer one request. read: gives the records, and what is known after them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    records, summary = read(marshal.loads(sys.stdin.buffer.read()))
    rows = ((*record[:5], dict(record.given), *record[6:]) for record in records)
    with suppress(OSError):
        try:
            while batch := list(islice(rows, BATCH)):
                _send(batch, None, "")
            _send([], summary(), "")
        except TolmachError as err:
            _send([], None, str(err))


def _send(batch: list[tuple[Any, ...]], summary: Properties | None, error: str) -> None:
    content = marshal.dumps((batch, summary, error))
    sys.stdout.buffer.write(LENGTH.pack(len(content)) + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve(answer)
