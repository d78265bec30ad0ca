"""The records of a large file, read by a second process while the first one works on them.

That process runs :mod:`glossary.importing.reader_process` with the same Python: it takes what to
read from standard input and gives batches of records on standard output, each behind its length.
Nothing but texts, numbers and truth values is in them.
"""

import marshal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from align.errors import ExportError
from glossary.importing.records.record import Record

LARGE = 32 << 20
"""Bytes from which on a second process is worth its start."""

BATCH = 500
_PIPE = 1 << 20
"""Bytes that may be under way: a batch, so that both processes work at the same time."""
LENGTH = struct.Struct("<Q")

_START = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
runpy.run_module("glossary.importing.reader_process", run_name="__main__")
"""
"""Reads with the same tolmach as this process, wherever it lies."""

Properties = dict[str, Any]
"""What a file says of itself, known when all of it has been read."""


def records_ahead(request: Properties) -> Iterator[Record | Properties]:
    """The records that ``request`` asks for, in order; last, what the file says of itself.

    Raises ExportError as the reader does. Nothing at all where the second process cannot start.
    """
    # Not -m: that would import from the current folder, which holds data.
    command = [sys.executable, "-P", "-c", _START, str(Path(__file__).resolve().parents[2])]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
        )
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


def _received(stream: IO[bytes], path: str) -> Iterator[Record | Properties]:
    begun = False
    while len(head := stream.read(LENGTH.size)) == LENGTH.size:
        begun = True
        (length,) = LENGTH.unpack(head)
        if len(content := stream.read(length)) < length:
            break
        batch, summary, error = marshal.loads(content)
        yield from map(Record._make, batch)
        if error:
            raise ExportError(error)
        if summary is not None:
            yield summary
            return
    if begun:
        raise ExportError(f"{path}: the process that read it was ended; import it again")
