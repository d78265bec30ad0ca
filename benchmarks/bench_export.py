"""Processor seconds and memory of exports, of reading them back, of imports; a process for each.

Run from the folder of the project: python benchmarks/bench_export.py [ENTRIES [STEP]] (20,000)
With TOLMACH_TRANSLATE_TOOLKIT (the folder of translate-toolkit's programs) its po2tmx writes the
same units in the same run, for a ratio; what reading its PO takes (pocount) is subtracted.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from align.records import Pair, Span
from glossary.api import export_files
from glossary.entries.entry import Entry
from glossary.entries.filters import ALL
from glossary.exporting.export import write_exports
from glossary.exporting.selection import Selected, Selection
from glossary.exporting.targets import FORMATS
from glossary.formats.export_info import ExportInfo
from glossary.formats.units import Unit
from glossary.formats.writers.tmx import TmxWriter
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from glossary.verifying.verify import verify

INFO = ExportInfo("benchmark", "bundled", (("entries", 0),))
STEPS = (*FORMATS, "tmx-stream", "import", "proofs", "toolkit")
"""tmx-stream: the writer alone, fed from a generator, with no list of entries in memory. import:
what it wrote, into an empty store, then once more. proofs: exports of a store, and what of their
time it takes to prove that the store holds what was written. toolkit: translate-toolkit's writer.
"""


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
            ru_mark=Span(32, 32 + len(ru)),
            en_context=f"Much had been said before that. {en}. And much after it as well.",
            en_mark=Span(32, 32 + len(en)),
        )


def measure(step: str, folder: Path, number: int) -> dict[str, object]:
    """The figures of one step: processor seconds, peak MB, file size."""
    if step == "import":
        return measure_import(folder, number)
    if step == "proofs":
        return measure_proofs(folder, number)
    if step == "toolkit":
        return measure_toolkit(folder, number)
    start = time.process_time()
    if step == "tmx-stream":
        path, ok, seconds = folder / "stream.tmx", True, stream(folder / "stream.tmx", number)
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
        "step": step,
        "entries": number,
        "write_s": round(seconds, 1),
        "write_mb": peak or memory(),
        "verify_s": checked,
        "peak_mb": memory(),
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "ok": ok,
    }


def stream(path: Path, number: int) -> float:
    """Processor seconds for writing ``number`` units of TMX from a generator."""
    start = time.process_time()
    with path.open("wb") as file, TmxWriter(file, INFO, "sentence") as tmx:
        for entry in entries(number):
            tmx.write(Unit(entry.id, entry.ru, entry.en, entry))
    return time.process_time() - start


def measure_import(folder: Path, number: int) -> dict[str, object]:
    """Seconds of an import and of the same once more, by the clock and of both processes; MB.

    A second process reads large files; it takes 35 MB, which are not in the figure.
    """
    path = folder / "stream.tmx"
    stream(path, number)
    clock, busy, kinds = [], [], []
    with Store.open(folder / "glossary.db", create=True) as store:
        for _ in range(2):
            start, before = time.monotonic(), processor_seconds()
            kinds.append({change.kind for change in merge(store, Incoming(path), "bench")})
            clock.append(round(time.monotonic() - start, 1))
            busy.append(round(processor_seconds() - before, 1))
    return {
        "step": "import",
        "entries": number,
        "import_clock_s": clock[0],
        "import_s": busy[0],
        "again_clock_s": clock[1],
        "again_s": busy[1],
        "peak_mb": memory(),
        "ok": kinds == [{"new"}, {"unchanged"}],
    }


def measure_proofs(folder: Path, number: int) -> dict[str, object]:
    """Seconds of exports of a store, and the share of them that goes into proving the store.

    default: tmx, xlsx and csv, as `tolmach export` writes them.
    """
    store = folder / "glossary.db"
    pairs = (
        Pair(
            file=entry.files[0], kind=entry.kind, language="ru", ru=entry.ru, ru_start=0,
            ru_end=len(entry.ru), status="paired", key=entry.ru, en=entry.en, en_start=0,
            en_end=len(entry.en), confidence=0.9, reasons=("in brackets",),
            ru_context=entry.ru_context, ru_mark=entry.ru_mark, en_file=entry.files[0],
            en_context=entry.en_context, en_mark=entry.en_mark,
        )
        for entry in entries(number)
    )  # fmt: skip
    with Store.open(store, create=True) as opened:
        opened.replace_pairs(pairs, (), model="bundled")
        opened.batches.decide(opened.batches.plan(ALL, "accept"), "bench")
    with Store.open(store, read_only=True) as opened, opened.snapshot():
        chosen = Selected(opened, Selection())
        proving = least_seconds(opened.check) + least_seconds(
            lambda: all(Selected(opened, Selection()))
        )
        all(chosen)
        proving -= least_seconds(lambda: all(chosen))
    figures: dict[str, object] = {
        "step": "proofs",
        "entries": number,
        "proving_s": round(proving, 2),
    }
    for name, formats in {
        "default": ("tmx", "xlsx", "csv"),
        "tmx": ("tmx",),
        "csv": ("csv",),
    }.items():
        whole = least_seconds(partial(export_files, store, formats, folder / name))
        figures |= {f"{name}_s": round(whole, 2), f"{name}_share": round(proving / whole, 3)}
    return figures | {"ok": True}


def seconds(act: Callable[[], object]) -> float:
    """Processor seconds of a call."""
    start = time.process_time()
    act()
    return time.process_time() - start


def least_seconds(act: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the quickest of some calls: other programs slow the others down."""
    return min(seconds(act) for _ in range(times))


def processor_seconds() -> float:
    """Processor seconds of this process and of those it has waited for."""
    return sum(os.times()[:4])


def measure_toolkit(folder: Path, number: int) -> dict[str, object]:
    """How many times as long as our writer translate-toolkit's takes for the same units."""
    programs = os.environ.get("TOLMACH_TRANSLATE_TOOLKIT")
    if not programs:
        return {"step": "toolkit", "skipped": "TOLMACH_TRANSLATE_TOOLKIT is not set"}
    po, tmx = folder / "in.po", folder / "out.tmx"
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    with po.open("w", encoding="utf-8") as text:
        text.write(header)
        for entry in entries(number):
            text.write(f'\nmsgid "{entry.ru}"\nmsgstr "{entry.en}"\n')
    # The same content as in PO: two texts and nothing else.
    bare = (Entry(entry.id, "term", entry.ru, entry.en) for entry in entries(number))
    units = [Unit(entry.id, entry.ru, entry.en, entry) for entry in bare]
    start = time.process_time()
    with (folder / "own.tmx").open("wb") as file, TmxWriter(file, INFO, "sentence") as writer:
        for unit in units:
            writer.write(unit)
    own = time.process_time() - start
    reading = seconds_of(f"{programs}/pocount", "--csv", str(po))
    whole = seconds_of(
        f"{programs}/po2tmx",
        "--progress=none",
        "--language=en",
        "--source-language=ru",
        str(po),
        str(tmx),
    )
    return {
        "step": "toolkit",
        "entries": number,
        "ours_s": round(own, 2),
        "po2tmx_s": round(whole, 2),
        "of_which_reading_s": round(reading, 2),
        "times_as_long": round((whole - reading) / own, 1),
        "ok": tmx.stat().st_size > 0,
    }


def seconds_of(*command: str) -> float:
    """Processor seconds of a program that is not ours."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory() -> int:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print one JSON object for each step, measured in a process of its own."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(sys.argv[2], Path(folder), number)))  # noqa: T201
        return
    for step in STEPS:
        subprocess.run([sys.executable, __file__, str(number), step], check=True)


if __name__ == "__main__":
    main()
