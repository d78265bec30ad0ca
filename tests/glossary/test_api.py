"""The calls for Python programs do what the commands do, byte for byte."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.errors import UsageError
from glossary.api import choose, export_files, export_stream, import_file, verify_files
from glossary.commands.main import main
from glossary.exporting.losses import LossesError
from glossary.formats.export_info import Languages
from glossary.importing.merge import MergeOptions
from glossary.store.store import Store
from tests.support.samples import make_store

STORE = Path("glossary.db")


@pytest.fixture
def store(in_folder: Path) -> Path:
    """A store of four approved entries in the current folder, one with a domain."""
    with make_store(STORE) as made:
        for entry in list(made.entries.in_order()):
            made.decisions.decide(entry, "accept", "anna", at="2026-01-02T03:04:05Z")
        identity = made.entries.find("моральный вред", "moral damage").id
        made.decisions.annotate(identity, "anna", {"domain": "law"}, at="2026-02-02T03:04:05Z")
    return in_folder


def files(folder: str) -> dict[str, bytes]:
    paths = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("target", "option"),
    [("xlsx", "--format"), ("tmx", "--format"), ("tbx", "--format"), ("omegat", "--for")],
)
def test_an_export_is_that_of_the_command(target: str, option: str, store: Path) -> None:
    """With the same languages; and it verifies."""
    chosen = ("--ru", "ru-KZ", "--en", "en-GB")
    CliRunner().invoke(main, ["export", option, target, "--to", "there", *chosen])
    languages = Languages("ru-KZ", "en-GB")
    written = export_files(STORE, [target], Path("here"), languages=languages)
    assert files("here") == files("there")
    assert len(files("here")) == len(written)
    profile = target if option == "--for" else None
    reports = verify_files(STORE, [item.path for item in written], profile, languages=languages)
    assert all(report.ok for report in reports)


def test_what_is_chosen_goes_to_a_stream(store: Path) -> None:
    """By domain, by time, by status; a wrong time is a wrong call."""
    for selection, records in (
        (choose(domains=["law"]), 1),
        (choose(since="2026-02-01"), 1),
        (choose(since=5), 0),
        (choose(["rejected"]), 0),
        (choose(), 4),
    ):
        stream = io.BytesIO()
        assert export_stream(STORE, "jsonl", stream, selection).records == records
        assert stream.getvalue().count(b"\n") == records
    with pytest.raises(UsageError, match="yesterday"):
        choose(since="yesterday")
    with pytest.raises(UsageError, match="several files"):
        export_stream(STORE, "omegat", io.BytesIO())


def test_a_loss_can_be_an_error(store: Path) -> None:
    """Then nothing is written."""
    with pytest.raises(LossesError, match="domains: 1 dropped"):
        export_files(STORE, ["deepl"], Path("out"), strict=True)
    assert not Path("out").exists()


def test_an_import_makes_a_store_and_a_preview_does_not(store: Path) -> None:
    """The changes are those of the merge."""
    export_files(STORE, ["jsonl"], Path("out"))
    file, new = Path("out/glossary.jsonl"), Path("new.db")
    preview = import_file(new, file, "boris", preview=True)
    assert not new.exists()
    changes = import_file(new, file, "boris", MergeOptions())
    assert changes == preview
    assert [change.kind for change in changes] == ["new"] * 4
    events = len(changes)
    file.write_text(file.read_text(encoding="utf-8").replace("damage", "harm"), encoding="utf-8")
    kinds = [change.kind for change in import_file(new, file, "boris", preview=True)]
    assert sorted(kinds) == ["changed there", *["unchanged"] * 3]
    with Store.open(new, read_only=True) as read:
        assert read.entries.last_event() == events
