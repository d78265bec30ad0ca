"""Files of every format, damaged at random: read or refused, and nothing else."""

from pathlib import Path

from tests.quality.damaged_imports import outcomes

COUNT = 600


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    """No traceback, nothing half imported, an error of one line; some are read all the same."""
    told = list(outcomes(COUNT, 1, tmp_path))
    assert [one for one in told if one[1] not in ("read", "refused")] == []
    assert {outcome for _, outcome in told} == {"read", "refused"}
    assert len(told) == COUNT
