"""`tolmach harvest`, from made crawls to pairs: the same whoever does it, and what it refuses."""

import gzip
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner, Result
from warcio.warcwriter import WARCWriter

from align.encoders import transformer
from align.errors import ModelError, UsageError
from align.glosses.pairing import pair_document
from align.mining.harvest import blocks
from align.mining.harvest.harvest import Machine, harvest
from align.records import Document
from glossary.commands.main import main
from tests.support.crawls import (
    DATE,
    MadePage,
    crawl,
    plain,
    quoting,
    write_lines,
    write_record,
    write_warc,
    written,
)
from tests.support.paths import ROOT

COMMAND = [sys.executable, "-m", "glossary.commands.main", "harvest"]


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["harvest", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def harvested(*arguments: str | Path, code: int = 0) -> dict[str, Any]:
    """The counts that a harvest prints."""
    result = run(*arguments, "--jobs", "1")
    assert result.exit_code == code, result.stderr
    counts: dict[str, Any] = json.loads(result.stdout)
    return counts


def refused(*arguments: str | Path, code: int = 2) -> str:
    """The one line of a harvest that does not begin."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("tolmach: ")
    return result.stderr


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a WARC file, a plain one, lines, Parquet and articles; five tasks."""
    folder = tmp_path_factory.mktemp("crawl")
    write_warc(folder / "a.warc.gz", crawl(8))
    write_warc(folder / "b.warc", [quoting(number) for number in range(8, 11)], gzip=False)
    write_lines(folder / "c.jsonl", [quoting(11), quoting(1, "copies.example.net")])
    pl.DataFrame({"url": ["https://example.org/p"], "html": [quoting(12).html]}).write_parquet(
        folder / "d.parquet"
    )
    (folder / "e").mkdir()
    (folder / "e" / "one.html").write_text(quoting(13).html, encoding="utf-8")
    (folder / "e" / "two.md").write_text(
        "They shouted «Дайте дышать» (“Let us breathe”) in the rain of that day.\n",
        encoding="utf-8",
    )
    (folder / "readme").write_text("Nothing that is read.")
    return folder


@pytest.fixture(scope="module")
def whole(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harvest of it in one go."""
    out = tmp_path_factory.mktemp("harvest") / "out"
    assert harvested(crawled, "--to", out) == {
        "pages": 16, "without_russian": 4, "mostly_russian": 0, "not_english": 0, "copies": 1,
        "unreadable": 0, "too_large": 0, "failed": 0, "damaged": 0, "paired": 11, "unglossed": 0,
    }  # fmt: skip
    return out


def test_pairs_with_their_places(whole: Path) -> None:
    """One row a Russian key and English, each place with URL, date, context and confidence."""
    pairs = pl.read_parquet(whole / "pairs.parquet")
    assert pairs["key"].to_list() == sorted(pairs["key"])
    assert pairs["pages"].sum() == 11
    row = pairs.filter(pl.col("key") == "дайте дышать").to_dicts()[0]
    assert (row["ru"], row["en"], row["pages"]) == ("Дайте дышать", "Let us breathe", 3)
    place = row["places"][0]
    assert (place["url"], place["date"]) == ("https://example.org/8", DATE)
    assert "On Sunday a crowd of 28 people" in place["ru_context"]
    assert place["confidence"] > 0.5
    assert row["confidence"] == max(place["confidence"] for place in row["places"])
    assert row["places"][-1]["url"].endswith("e/two.md")


def test_the_same_pairs_as_fragments(tmp_path: Path) -> None:
    """Of the same pages as files: text, places, confidence, reasons."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.html").write_text(quoting(number).html, encoding="utf-8")
    shutil.copy(ROOT / "corpus/en/smog-winter.md", folder / "smog.md")
    shutil.copy(ROOT / "corpus/en/landfill-camp.html", folder / "landfill.html")
    harvested(folder, "--to", tmp_path / "out")
    part = pl.read_parquet(tmp_path / "out/part-00000.parquet").rename({"url": "file"})
    files = [str(path) for path in sorted(folder.iterdir())]
    result = CliRunner().invoke(main, ["fragments", *files])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    wanted = [line for line in lines if line["status"] in ("paired", "unglossed")]
    assert len(wanted) > 10
    found = part.select(list(wanted[0])).with_columns(pl.col("confidence").round(3)).to_dicts()
    assert found == wanted


def test_two_machines_make_the_same_files(crawled: Path, whole: Path, tmp_path: Path) -> None:
    """Each does its share; the last to come merges."""
    out = tmp_path / "out"
    said = [
        run(crawled, "--to", out, "--machine", machine, "--jobs", "1").stderr
        for machine in ("1/2", "2/2", "1/2")
    ]
    assert "the share of machine 1/2 is read, 2 of 5 tasks in all" in said[0]
    assert "the share of machine 2/2 is paired, 3 of 5 tasks in all" in said[1]
    assert "11 pairs in 5 parts" in said[2]
    assert written(out) == written(whole)


def test_merging_alone(crawled: Path, whole: Path, tmp_path: Path) -> None:
    """Without the inputs; not before all is done."""
    out = tmp_path / "out"
    harvested(crawled, "--to", out, "--machine", "1/2")
    assert "5 of 5 tasks are not done" in refused("--merge", "--to", out, code=1)
    shutil.copytree(whole, tmp_path / "done")
    (tmp_path / "done/pairs.parquet").unlink()
    harvested("--merge", "--to", tmp_path / "done")
    assert written(tmp_path / "done") == written(whole)


def test_several_processes_make_the_same_files(crawled: Path, whole: Path, tmp_path: Path) -> None:
    """In processes that end with the command; nothing of the engine's is on standard error."""
    command = [*COMMAND, str(crawled), "--to", str(tmp_path / "out"), "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    assert done.stderr.splitlines() == [
        f"{crawled}: 1 other file passed over",
        f"11 pairs in 5 parts: {tmp_path / 'out/pairs.parquet'}",
    ]
    assert written(tmp_path / "out") == written(whole)


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def test_killed_at_any_moment(crawled: Path, whole: Path, tmp_path: Path) -> None:
    """The whole tree of processes, some times; then the same command: the same bytes."""
    out = tmp_path / "out"
    command = [*COMMAND, str(crawled), "--to", str(out), "--jobs", "1"]
    seen, moments = set(), random.Random(3)
    for number in range(5):
        process = subprocess.Popen(
            command, stdout=-3, stderr=-3, env=environment(), start_new_session=True
        )
        # The first moments are those of the work, not of loading the program.
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            files = sum(1 for path in out.rglob("*") if path.is_file())
            if files >= 4 + 7 * number:
                time.sleep(moments.random() * 0.05)
                break
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        seen.add(sum(1 for path in out.rglob("*") if path.is_file()))
    assert len(seen) > 1
    assert harvested(crawled, "--to", out)["paired"] == 11
    assert written(out) == written(whole)
    assert not list(out.rglob("*.tmp"))


def test_a_part_that_is_gone_comes_again(crawled: Path, whole: Path, tmp_path: Path) -> None:
    """Though the engine has marked it, and its pages were taken away when all was done."""
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    for name in ("part-00001.parquet", "pairs.parquet", "work/pairing-00003.json"):
        (out / name).unlink()
    assert harvested(crawled, "--to", out)["paired"] == 11
    assert written(out) == written(whole)
    assert not list(out.glob("work/pages-*"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tolmach": "0.0.9"}, r"begun with tolmach 0\.0\.9, and this is "),
        ({"signature": "other"}, r"begun with the model bundled \(other\), and this is bundled"),
        ({"inputs": []}, "begun with 0 inputs, and now there are 5"),
        ({"layout": 0}, "which laid it out in another way"),
        ({"tasks": "many"}, "cannot be read as what a harvest was begun with"),
    ],
)
def test_nothing_else_is_mixed_into_a_harvest(
    crawled: Path, whole: Path, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    """Another version, model or input: one line that says what differs; nothing is touched."""
    out = tmp_path / "out"
    out.mkdir()
    record = json.loads((whole / "run.json").read_text(encoding="utf-8")) | change
    (out / "run.json").write_text(json.dumps(record), encoding="utf-8")
    code = 1 if change.keys() & {"layout", "tasks"} else 2
    result = run(crawled, "--to", out)
    assert result.exit_code == code
    assert len(result.stderr.splitlines()) == 1
    assert re.search(said, result.stderr), result.stderr
    assert [path.name for path in out.iterdir()] == ["run.json"]


OTHERS: dict[str, tuple[str, Any]] = {
    "a part of other columns": ("part-00001.parquet", {"url": ["x"], "russian": ["y"]}),
    "a part of other types": (
        "part-00001.parquet",
        {name: [1] for name in ("url", "date", "sha256", "status", "key", "en_key", "kind", "ru")}
        | {name: ["x"] for name in ("en", "ru_context", "en_context", "confidence")},
    ),
    "signatures of other columns": ("work/signatures-00001.parquet", {"url": ["x"]}),
    "signatures of other types": (
        "work/signatures-00001.parquet",
        {"url": ["x"], "shingles": [1], "russian": [2]},
    ),
    "signatures that are too short": (
        "work/signatures-00001.parquet",
        {"url": ["x"], "shingles": [b"abc"], "russian": [b"abc"]},
    ),
    "copies of other types": (
        "work/copies.parquet",
        {"task": ["1"], "number": ["2"], "first_task": ["x"], "first_number": ["y"]},
    ),
    "pages of another shape": ("work/pages-00001.jsonl.gz", b'{"url": "x"}\n'),
    "pages of fewer values": ("work/pages-00001.jsonl.gz", b'["x", "y"]\n[1]\n'),
    "pages that are numbers": ("work/pages-00001.jsonl.gz", b"1\n"),
    "counts of another shape": ("work/reading-00001.json", b'["pages"]'),
    "counts that are words": ("work/pairing-00001.json", b'{"counts": {"a": "b"}, "lines": []}'),
    "a list of another shape": ("work/pairing-00001.left-out.json", b'{"a": [1]}'),
}
"""Files as another version might have left them."""


@pytest.mark.parametrize("what", OTHERS)
def test_files_of_another_version(crawled: Path, whole: Path, tmp_path: Path, what: str) -> None:
    """That call themselves files of this one: they are named, in one line; nothing is mixed in."""
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    (out / "pairs.parquet").unlink()
    name, content = OTHERS[what]
    if "pages" in name or "left-out" in name:
        (out / "part-00001.parquet").unlink()
    if "signatures" in name:
        (out / "work/copies.parquet").unlink()
    if "copies" in name:
        (out / "part-00001.parquet").unlink()
    if name.endswith(".parquet"):
        pl.DataFrame(content).write_parquet(out / name)
    else:
        (out / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    result = run(crawled, "--to", out, "--jobs", "1")
    assert (result.exit_code, result.stdout) == (1, ""), result.stderr
    lines = [line for line in result.stderr.splitlines() if "passed over" not in line]
    assert len(lines) == 1
    assert f"{name}: missing or damaged; take it away and run the harvest again" in lines[0]


class TwoNumbers:
    """A model that gives every text the same vector."""

    def encode(self, texts: list[str], **options: object) -> np.ndarray:
        return np.ones((len(texts), 2), dtype=np.float32)


def test_a_model_is_loaded_only_for_what_is_left_to_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files say which one it is: another is refused without being loaded, too."""
    loaded: list[str] = []

    def load(folder: Path, threads: int | None) -> TwoNumbers:
        loaded.append(folder.name)
        return TwoNumbers()

    monkeypatch.setattr(transformer, "_local_model", load)
    write_warc(tmp_path / "a.warc", [quoting(1), quoting(2)], gzip=False)
    for name in ("small", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text("{}", encoding="utf-8")
    inputs, out, model = [tmp_path / "a.warc"], tmp_path / "out", str(tmp_path / "small")
    assert harvest(inputs, out, model=model).merged
    assert set(loaded) == {"small"}
    before = written(out)
    loaded.clear()
    assert harvest(inputs, out, model=model).merged
    assert (loaded, written(out)) == ([], before)
    with pytest.raises(UsageError, match="begun with the model"):
        harvest(inputs, out, model=str(tmp_path / "other"))
    (tmp_path / "small" / "config.json").write_text("{ }", encoding="utf-8")
    with pytest.raises(UsageError, match="begun with the model"):
        harvest(inputs, out, model=model)
    assert loaded == []
    blocks._encoder.cache_clear()  # of this process
    harvest(inputs, tmp_path / "anew", model=model)
    assert set(loaded) == {"small"}


def test_pages_without_cyrillic_load_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do those whose Cyrillic is not shown; what is no model is refused all the same."""

    def load(folder: Path, threads: int | None) -> TwoNumbers:
        raise AssertionError("loaded")

    monkeypatch.setattr(transformer, "_local_model", load)
    (tmp_path / "small").mkdir()
    english = f"<p>{'Nothing to see here. ' * 20}</p>"
    pages = [
        MadePage("https://example.org/1", english),
        MadePage("https://example.org/2", f"<h1>Another</h1>{english}<p hidden>Привет, мир</p>"),
    ]
    inputs = [write_lines(tmp_path / "a.jsonl", pages)]
    with pytest.raises(ModelError, match=r"no modules\.json or config\.json in it"):
        harvest(inputs, tmp_path / "out", model=str(tmp_path / "small"))
    assert not (tmp_path / "out").exists()
    (tmp_path / "small" / "config.json").write_text("{}", encoding="utf-8")
    report = harvest(inputs, tmp_path / "out", model=str(tmp_path / "small"))
    assert report.merged and report.tally.counts["pages"] == 2
    assert report.tally.counts["without_russian"] == 1  # the other one is looked into
    assert report.tally.counts["paired"] == 0


def test_an_input_that_has_changed(tmp_path: Path) -> None:
    """By its size, which is named."""
    path = write_lines(tmp_path / "a.jsonl", [quoting(1)])
    harvested(path, "--to", tmp_path / "out")
    write_lines(path, [quoting(1), quoting(2)])
    line = refused(path, "--to", tmp_path / "out")
    assert re.search(r"begun with a\.jsonl of \d+ bytes where there is a\.jsonl of \d+ bytes", line)


def test_what_cannot_be_begun(tmp_path: Path) -> None:
    """One line that says what to do instead."""
    path = write_lines(tmp_path / "a.jsonl", [plain(1)])
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    (tmp_path / "a.epub").write_bytes(b"PK")
    out = tmp_path / "out"
    assert "nothing to read in it" in refused(tmp_path / "empty", "--to", out, code=1)
    assert "no such file or folder" in refused(tmp_path / "none.warc", "--to", out, code=1)
    assert "give .warc, .wet" in refused(tmp_path / "a.epub", "--to", out)
    assert "has files in it, but no harvest" in refused(path, "--to", tmp_path / "full")
    assert "a file; name a folder" in refused(path, "--to", path)
    assert "give IN..., or --merge without them" in refused("--to", out)
    assert "give IN..., or --merge without them" in refused(path, "--merge", "--to", out)
    assert "no harvest in it" in refused("--merge", "--to", tmp_path / "empty", code=1)
    for machine in ("0/2", "3/2", "5/4", "1", "a/b", "-1/2", "1/2/3", "1/99999999999"):
        assert "--machine" in refused(path, "--to", out, "--machine", machine)
    assert not out.exists()


def test_every_task_is_the_share_of_one_machine() -> None:
    """However many of both there are."""
    for tasks in range(12):
        for of in range(1, 9):
            shares = [Machine(number, of).share(tasks) for number in range(1, of + 1)]
            assert [task for share in shares for task in share] == list(range(tasks))


def test_what_is_left_out_is_counted_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is harvested, and the exit code says that something is missing."""
    folder = tmp_path / "in"
    folder.mkdir()
    write_warc(folder / "a.warc.gz", [quoting(number) for number in range(4)])
    cut = write_warc(folder / "b.warc.gz", [quoting(5), quoting(6)])
    cut.write_bytes(cut.read_bytes()[:-40])
    pl.DataFrame({"url": ["x"], "body": ["y"]}).write_parquet(folder / "c.parquet")
    (folder / "d.parquet").write_bytes(b"none")
    (folder / "e.html").write_bytes(b"<p>\xd0\xb4\xd0\xb2\xd0\xb0 " * 20 + b"\xff\xd0\xff")

    def failing(document: Document, encoder: Any) -> Any:
        if document.path.endswith("/2"):
            raise RecursionError("too deep\x1b[2J")
        return pair_document(document, encoder)

    monkeypatch.setattr("align.mining.harvest.blocks.pair_document", failing)
    result = run(folder, "--to", tmp_path / "out", "--jobs", "1")
    assert result.exit_code == 3
    counts = json.loads(result.stdout)
    assert {name: counts[name] for name in ("failed", "damaged", "unreadable", "paired")} == {
        "failed": 1, "damaged": 3, "unreadable": 1, "paired": 4,
    }  # fmt: skip
    for line in (
        "b.warc.gz: damaged at byte",
        "c.parquet: no column text or html in it",
        "d.parquet: no Parquet file, or a damaged one",
        "e.html: not UTF-8",
        "https://example.org/2: could not be paired (RecursionError: too deep",
    ):
        assert line in result.stderr
    assert "\x1b" not in result.stderr
    assert run(folder, "--to", tmp_path / "out").stdout == result.stdout


def test_no_space_left(crawled: Path, whole: Path, tmp_path: Path) -> None:
    """One line; with space again, the same command goes on."""
    out = tmp_path / "out"

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500, 1_500))

    command = [*COMMAND, str(crawled), "--to", str(out), "--jobs", "1"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(), preexec_fn=limited
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "larger than the system allows" in done.stderr
    assert harvested(crawled, "--to", out)["paired"] == 11
    assert written(out) == written(whole)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install; other inputs than WARC need no warcio."""
    path = write_lines(tmp_path / "a.jsonl", [quoting(1)])
    warc = write_warc(tmp_path / "a.warc", [quoting(1)])
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "warcio", None)
        assert "pip install 'tolmach[harvest]'" in refused(warc, "--to", tmp_path / "w")
        harvested(path, "--to", tmp_path / "out")
    monkeypatch.setitem(sys.modules, "datatrove.executor.local", None)
    assert "pip install 'tolmach[harvest]'" in refused(path, "--to", tmp_path / "other")


def test_names_of_pages_cannot_steer_a_terminal(tmp_path: Path) -> None:
    """Neither in what is printed nor in the files."""
    page = MadePage("https://example.org/\x1b]0;x\x07\u202e", quoting(1).html)
    harvested(write_lines(tmp_path / "a.jsonl", [page]), "--to", tmp_path / "out")
    url = pl.read_parquet(tmp_path / "out/part-00000.parquet")["url"][0]
    assert url == "https://example.org/%1B]0;x%07%E2%80%AE"


def test_results_inside_the_inputs_are_no_inputs(tmp_path: Path) -> None:
    """The folder may lie beside what is read; going on finds the same."""
    write_lines(tmp_path / "a.jsonl", [quoting(1), quoting(2)])
    first = harvested(tmp_path, "--to", tmp_path / "out")
    assert harvested(tmp_path, "--to", tmp_path / "out") == first
    assert first["paired"] == 2


@pytest.mark.parametrize("name", ["файлы и пробелы", "memory::x", "a*[b]?", "s3:", "-"])
def test_a_folder_of_any_name(in_folder: Path, name: str) -> None:
    """It is a folder, whatever the engine's file systems would make of its name."""
    path = write_lines(in_folder / "a.jsonl", [quoting(1)])
    assert harvested(path, "--to", name)["paired"] == 1
    assert sorted(one.name for one in in_folder.iterdir()) == sorted(["a.jsonl", name])
    assert (in_folder / name / "work/pairing/completions/00000").is_file()
    assert harvested(path, "--to", name)["paired"] == 1


@pytest.mark.parametrize(
    "name",
    [
        "part-00001.parquet",
        "work/copies.parquet",
        "work/signatures-00001.parquet",
        "work/pages-00001.jsonl.gz",
        "work/reading-00001.json",
    ],
)
def test_a_damaged_result_is_named_and_made_anew(
    crawled: Path, whole: Path, tmp_path: Path, name: str
) -> None:
    """One line; without it, the same command goes on to the same bytes."""
    out = tmp_path / "out"
    harvested(crawled, "--to", out, "--machine", "1/2")
    harvested(crawled, "--to", out, "--machine", "2/2")
    if name == "part-00001.parquet":
        harvested(crawled, "--to", out)
        (out / "pairs.parquet").unlink()
    if "signatures" in name:
        (out / "work/copies.parquet").unlink()
    (out / name).write_bytes(b"\x1f\x8b\x08 damaged")
    for path in out.glob("part-0000[01].parquet" if "part" not in name else "none"):
        path.unlink()
    result = run(crawled, "--to", out, "--jobs", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{out / name}: missing or damaged; take it away" in result.stderr
    (out / name).unlink()
    assert harvested(crawled, "--to", out)["paired"] == 11
    assert written(out) == written(whole)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """Nothing waits for what may never come."""
    os.mkfifo(tmp_path / "a.warc")
    assert "a pipe, socket or device" in refused(tmp_path / "a.warc", "--to", tmp_path / "out")
    assert "nothing to read in it" in refused(tmp_path, "--to", tmp_path / "out", code=1)


def test_large_files_are_cut_into_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same pairs and counts as in one piece, on however many machines."""
    folder = tmp_path / "in"
    folder.mkdir()
    write_warc(folder / "a.warc.gz", [*crawl(8), quoting(1, "copies.example.net")])
    write_warc(folder / "b.warc", crawl(6), gzip=False)
    write_lines(folder / "c.jsonl", [quoting(number) for number in range(20, 24)])
    pages = [quoting(number) for number in range(30, 34)]
    frame = pl.DataFrame({"url": [p.url for p in pages], "html": [p.html for p in pages]})
    frame.write_parquet(folder / "d.parquet")
    whole = harvested(folder, "--to", tmp_path / "whole")
    monkeypatch.setattr("align.mining.crawls.tasks._STEPS", {"warc": 900, "lines": 500})
    monkeypatch.setattr("align.mining.crawls.tasks._ROWS", 1)
    out = tmp_path / "out"
    run(folder, "--to", out, "--machine", "1/2", "--jobs", "1")
    run(folder, "--to", out, "--machine", "2/2", "--jobs", "1")
    assert harvested(folder, "--to", out) == whole
    assert len(written(out)) > 12
    assert written(out)["pairs.parquet"] == written(tmp_path / "whole")["pairs.parquet"]


def test_a_crawl_without_pages(tmp_path: Path) -> None:
    """Records that are no pages are no loss; that there are none is said."""
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "none"}))
        write_record(writer, "https://example.org/image", b"\x89PNG", "image/png")
    result = run(path, "--to", tmp_path / "out", "--jobs", "1")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"there is no page in what was read: {tmp_path / 'out/pairs.parquet'} is empty"
    ]
    assert pl.read_parquet(tmp_path / "out/pairs.parquet").is_empty()


def test_a_page_that_is_a_list_of_russian_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is too large, however few bytes it has; one with a stretch less is not."""
    monkeypatch.setattr("align.mining.crawls.looking.MOST_STRETCHES", 5)
    text = "The word слово means a word and so it was said to all. "
    pages = [MadePage(f"https://example.org/{n}", f"<p>{text * n}</p>") for n in (5, 6)]
    path = write_lines(tmp_path / "a.jsonl", pages)
    result = run(path, "--to", tmp_path / "out", "--jobs", "1")
    assert result.exit_code == 3
    assert "https://example.org/6: over 10,000 stretches of Russian" in result.stderr
    assert json.loads(result.stdout)["too_large"] == 1
    assert json.loads(result.stdout)["paired"] + json.loads(result.stdout)["unglossed"] >= 1
