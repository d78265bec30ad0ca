"""What a command takes for a file that was made to cost much: memory, time, and what it says.

python -m tests.growth.budget [NAME...]   notes.tmx, strings.xlsx, … (tests/growth/hostile_files.py)

Prints a line for each file; exit code 1 where a command takes more than a gigabyte or a minute of
processor time, ends by a signal or with a traceback, or says more than a line of its error.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.growth.hostile_files import FILES
from tests.support.paths import ROOT

SIZE = 10_000_000
MOST_BYTES, MOST_SECONDS = 1_000_000_000, 60
_ADDRESSES = 8 << 30
_START = "import sys; from glossary.commands.main import main; sys.argv[0] = 'tolmach'; main()"


@dataclass(frozen=True, slots=True)
class Cost:
    """size: of the file in bytes. code: minus a signal's number. said: on standard error."""

    size: int
    code: int
    seconds: float
    peak: int
    said: str

    @property
    def fault(self) -> str:
        """What is wrong with it, "" where nothing is."""
        if self.code not in (0, 1, 2, 3):
            return f"exit code {self.code}"
        if self.peak > MOST_BYTES:
            return "memory"
        if self.seconds > MOST_SECONDS:
            return "time"
        errors = re.findall("^tolmach: ", self.said, re.MULTILINE)
        if "Traceback" in self.said or (self.code == 2 and len(errors) != 1):
            return "error of more than a line"
        return ""


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS + 5, MOST_SECONDS + 5))


def cost(name: str, size: int = SIZE) -> Cost:
    """What the command for a file of FILES takes, in a process of its own."""
    words, made = FILES[name]
    content = made(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        length = path.stat().st_size
        del content
        given = {"FILE": str(path), "STORE": str(Path(folder, "glossary.db"))}
        command = [sys.executable, "-c", _START, *(given.get(word, word) for word in words)]
        given_in = path if "FILE" not in words else Path(os.devnull)
        with Path(folder, "said").open("w+") as said, given_in.open("rb") as stdin:
            process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT), "TOLMACH_CACHE": folder},
                preexec_fn=_limited,
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            text = said.read().replace(folder + "/", "")
    seconds = used.ru_utime + used.ru_stime
    return Cost(length, process.returncode, seconds, used.ru_maxrss * 1024, text)


def main(names: Sequence[str]) -> int:
    """Print what each takes; the exit code."""
    bad = 0
    for name in names or FILES:
        one = cost(name)
        bad += bool(one.fault)
        last = (one.said.strip().splitlines() or [""])[-1]
        sys.stdout.write(
            f"{one.fault:8.20} {name:20} {one.size / 1e6:5.1f} MB: {one.peak / 1e6:6,.0f} MB, "
            f"{one.seconds:5.1f} s, exit {one.code}: {last[:120]}\n"
        )
        sys.stdout.flush()
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
