"""What `tolmach[fast]` installs makes hashtags faster, and nothing else."""

import json
import subprocess
import sys

import pytest

from tests.support.paths import DATA, ROOT

READ = """
import json, sys
from pathlib import Path
if sys.argv[1] == "plain":
    sys.modules["dawg"] = None
from pymorphy3.dawg import EXTENSION_AVAILABLE
from align.evaluation.hashtags import read_split_gold
from align.hashtags.splitting import split_candidates
from align.language.vocabulary import russian_parses
found = [
    (split_candidates(tag), [[str(p.tag), p.normal_form, p.score] for w in words
                             for p in russian_parses(w.lower())])
    for path in sys.argv[2:] for tag, words in read_split_gold(Path(path))
]
print(json.dumps([EXTENSION_AVAILABLE, found]))
"""


def test_compiled_or_not_the_words_are_the_same() -> None:
    """Splits with their shares, and what the dictionary says of each word."""
    pytest.importorskip("dawg")
    files = [str(DATA / f"hashtags_{name}.tsv") for name in ("own", "fresh")]
    plain, fast = (
        json.loads(
            subprocess.run(
                [sys.executable, "-c", READ, way, *files],
                capture_output=True, text=True, check=True, cwd=ROOT,
            ).stdout
        )
        for way in ("plain", "fast")
    )  # fmt: skip
    assert (plain[0], fast[0]) == (False, True)
    assert plain[1] == fast[1]
