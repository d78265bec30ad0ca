"""Processor seconds and memory for writing an export and for reading it back, one process for each.

Run from the folder of the project: python benchmarks/bench_export.py [ENTRIES]
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from glossary.entries import Entry
from glossary.exports import FORMATS, write_exports
from glossary.tmx import TmxWriter
from glossary.units import ExportInfo, Unit
from glossary.verify import verify

INFO = ExportInfo("benchmark", "bundled", (("entries", 0),))
STEPS = (*FORMATS, "tmx-stream")
"""tmx-stream: the writer alone, fed from a generator, with no list of entries in memory."""


def entries(number: int) -> Iterator[Entry]:
    """Entries of the size that articles give: 60 characters a side, 200 of context."""
    for i in range(number):
        ru = f"Это предложение номер {i} о праве на мирные собрания в городе"
        en = f"This is sentence number {i} on the right to peaceful assembly"
        yield Entry(
            id=f"{i:012x}",
            kind="tweet",
            ru=ru,
            en=en,
            status="accepted",
            reviewer="anna",
            decided_at="2026-01-02T03:04:05+00:00",
            occurrences=i % 7,
            files=(f"corpus/en/{i % 500}.md",),
            ru_context=f"До этого было сказано многое. {ru}. И после этого тоже многое.",
            en_context=f"Much had been said before that. {en}. And much after it as well.",
        )


def measure(step: str, folder: Path, number: int) -> dict[str, object]:
    """The figures of one step: processor seconds to write and to verify, peak MB, file size."""
    start = time.process_time()
    if step == "tmx-stream":
        with (folder / "stream.tmx").open("wb") as stream, TmxWriter(stream, INFO, "sentence") as t:
            for entry in entries(number):
                t.write(Unit(entry.id, entry.ru, entry.en, entry))
        path, ok, seconds = folder / "stream.tmx", True, time.process_time() - start
        checked = peak = None
    else:
        given = list(entries(number))
        start = time.process_time()
        path = write_exports(given, INFO, folder, (step,))[0].path
        seconds, peak = time.process_time() - start, memory()
        start = time.process_time()
        ok = verify(path, given).ok
        checked = round(time.process_time() - start, 1)
    return {
        "step": step, "entries": number, "write_s": round(seconds, 1), "write_mb": peak or memory(),
        "verify_s": checked, "peak_mb": memory(), "file_mb": round(path.stat().st_size / 1e6, 1),
        "ok": ok,
    }  # fmt: skip


def memory() -> int:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print one JSON object for each step, measured in a process of its own."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(sys.argv[2], Path(folder), number)))  # noqa: T201
        return
    for step in STEPS:
        subprocess.run([sys.executable, __file__, str(number), step], check=True)


if __name__ == "__main__":
    main()
