"""The records of a large file, read by a second process while the first one works on them.

That process is this module, run by the same Python: it takes what to read from standard input and
gives batches of records on standard output, each behind its length. Nothing but texts, numbers and
truth values is in them.
"""

import marshal
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, Any, cast

from align.errors import ExportError, TolmachError
from glossary.records import Record

LARGE = 32 << 20
"""Bytes from which on a second process is worth its start."""

_BATCH = 500
_PIPE = 1 << 20
"""Bytes that may be under way: a batch, so that both processes work at the same time."""
_LENGTH = struct.Struct("<Q")

Told = dict[str, Any]
"""What a file says of itself, known when all of it has been read."""


def records_ahead(request: Told) -> Iterator[Record | Told]:
    """The records that ``request`` asks for, in order; last, what the file says of itself.

    Raises ExportError as the reader does. Nothing at all where the second process cannot start.
    """
    command = [sys.executable, "-m", "glossary.reading_ahead"]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
        )  # fmt: skip
    except OSError:
        return
    asked, given = cast("tuple[IO[bytes], IO[bytes]]", (process.stdin, process.stdout))
    try:
        with suppress(OSError), asked:
            asked.write(marshal.dumps(request))
        yield from _received(given, str(request["path"]))
    finally:
        process.kill()
        given.close()
        process.wait()


def _received(stream: IO[bytes], path: str) -> Iterator[Record | Told]:
    begun = False
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        begun = True
        (length,) = _LENGTH.unpack(head)
        if len(content := stream.read(length)) < length:
            break
        batch, said, error = marshal.loads(content)
        yield from map(Record._make, batch)
        if error:
            raise ExportError(error)
        if said is not None:
            yield said
            return
    if begun:
        raise ExportError(f"{path}: the process that read it was ended; import it again")


def serve(read: Callable[[Told], tuple[Iterable[Record], Callable[[], Told]]]) -> None:
    """Nothing; one request has been answered. read: the records, and what is known after them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    records, said = read(marshal.loads(sys.stdin.buffer.read()))
    rows = ((*record[:5], dict(record.given), *record[6:]) for record in records)
    with suppress(OSError):
        try:
            while batch := list(islice(rows, _BATCH)):
                _send(batch, None, "")
            _send([], said(), "")
        except TolmachError as err:
            _send([], None, str(err))


def _send(batch: list[tuple[Any, ...]], said: Told | None, error: str) -> None:
    content = marshal.dumps((batch, said, error))
    sys.stdout.buffer.write(_LENGTH.pack(len(content)) + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    from glossary.incoming import answer

    serve(answer)
