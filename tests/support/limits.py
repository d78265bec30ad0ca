"""Files read by a process of its own that may have only so much memory."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT


def read_within(megabytes: int, folder: Path, imports: str, reading: str) -> list[str]:
    """A line for each file of ``folder``, by name: what ``reading`` gives of ``path``, or refused.

    imports: statements that ``reading``, an expression, needs. Fails where anything else happens.
    """
    code = (
        "import pathlib, resource, sys\n"
        "from align.errors import ExportError\n"
        f"{imports}\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({megabytes} << 20, {megabytes} << 20))\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        f"    try: print(path.name, {reading})\n"
        "    except ExportError: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    assert done.stderr == ""
    return done.stdout.splitlines()
