"""A client that is missing is named: it skips the test, but not where everything is installed."""

from pathlib import Path

import pytest

from tests.support.clients import program, tmx_dtd


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_a_missing_client_is_named(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skipped on a user's machine, failed in CI."""
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no-such-program"):
        program("no-such-program")


def test_schemas_come_from_the_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any that a client brings along."""
    (tmp_path / "tmx14.dtd").write_text("<!ELEMENT tmx EMPTY>")
    monkeypatch.setenv("TOLMACH_SCHEMAS", str(tmp_path))
    assert tmx_dtd(tmp_path / "elsewhere") == tmp_path / "tmx14.dtd"
