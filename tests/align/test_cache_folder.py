"""The cache folder: where it is, and tables that are kept in it or made anew."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.cache_folder import kept_texts, results_path, tables_folder, vectors_path
from align.encoders import use_vocabulary
from align.language.lists import foreign, frequencies

TEXTS = ["мир", "", "a\nb\tc", "\ud7ff\U0001f600"]


class Maker:
    """Makes TEXTS of a file, and counts how often."""

    def __init__(self, source: Path) -> None:
        self.source, self.times = source, 0
        source.write_text("the source", encoding="utf-8")

    def make(self) -> list[str]:
        self.times += 1
        return [*TEXTS, self.source.read_text(encoding="utf-8")]

    def kept(self, name: str = "some") -> list[str]:
        return list(kept_texts(name, [self.source], self.make))


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    monkeypatch.setenv("TOLMACH_CACHE", str(tmp_path / "cache"))
    return Maker(tmp_path / "source")


def table(name: str = "some") -> Path:
    folder = tables_folder()
    assert folder is not None
    return folder / f"{name}.table"


def test_a_table_is_made_once(maker: Maker) -> None:
    first = maker.kept()
    assert first == [*TEXTS, "the source"]
    assert maker.kept() == first
    assert maker.times == 1
    assert [path.name for path in table().parent.iterdir()] == ["some.table"]


def test_a_table_is_made_anew_when_a_source_changes(maker: Maker) -> None:
    maker.kept()
    maker.source.write_text("The source", encoding="utf-8")
    assert maker.kept()[-1] == "The source"
    assert maker.kept()[-1] == "The source"
    assert maker.times == 2


def test_two_tables_do_not_meet(maker: Maker) -> None:
    maker.kept("one")
    maker.kept("two")
    assert maker.times == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_table_is_made_anew(maker: Maker, data: st.DataObject) -> None:
    """Whatever byte is another, wherever the file ends: nothing else comes out."""
    whole = maker.kept()
    content = table().read_bytes()
    place = data.draw(st.integers(0, len(content) - 1))
    other = bytes([content[place] ^ data.draw(st.integers(1, 255))])
    cut = content[:place] if data.draw(st.booleans()) else content[:place] + other
    table().write_bytes(cut + content[place + 1 :] if len(cut) > place else cut)
    assert maker.kept() == whole
    if table().read_bytes() != content:  # its first bytes no longer say that it is ours
        assert table().read_bytes()[:14] != content[:14]
        table().unlink()


def test_no_cache_no_table(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLMACH_CACHE", "off")
    assert tables_folder() is None
    assert maker.kept() == maker.kept()
    assert maker.times == 2
    assert [path.name for path in maker.source.parent.iterdir()] == ["source"]


def test_what_lies_there_and_is_no_table_stays(maker: Maker) -> None:
    """Somebody's file, or a folder or pipe of that name, in the way of a table."""
    table().parent.mkdir(parents=True)
    table().write_bytes(b"Buy milk.")
    table("other").mkdir()
    os.mkfifo(table("pipe"))
    for name in ("some", "other", "pipe"):
        assert maker.kept(name)[-1] == "the source"
    assert table().read_bytes() == b"Buy milk."
    assert list(table("other").iterdir()) == []


def test_a_place_that_cannot_be_written_is_done_without(maker: Maker) -> None:
    table().parent.parent.mkdir()
    table().parent.write_bytes(b"a file in the way of the folder")
    assert maker.kept() == maker.kept()
    assert maker.times == 2


@pytest.mark.parametrize(
    ("environment", "vectors", "others"),
    [
        ({"TOLMACH_CACHE": "off"}, None, None),
        ({"TOLMACH_CACHE": "/some"}, "/some/vectors.db", ("/some/results.db", "/some/tables")),
        (
            {"TOLMACH_CACHE": "/some/mine.db"},
            "/some/mine.db",
            ("/some/mine-results.db", "/some/mine-tables"),
        ),
        (
            {"XDG_CACHE_HOME": "/xdg"},
            "/xdg/tolmach/vectors.db",
            ("/xdg/tolmach/results.db", "/xdg/tolmach/tables"),
        ),
        (
            {"XDG_CACHE_HOME": "relative", "HOME": "/home/t"},
            "/home/t/.cache/tolmach/vectors.db",
            ("/home/t/.cache/tolmach/results.db", "/home/t/.cache/tolmach/tables"),
        ),
    ],
    ids=["off", "folder", "file", "XDG", "relative XDG"],
)
def test_where_things_are_kept(
    environment: dict[str, str],
    vectors: str | None,
    others: tuple[str, str] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The user's word first, then the platform's folder."""
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in ("TOLMACH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert vectors_path() == (Path(vectors) if vectors else None)
    found = (results_path(), tables_folder())
    assert found == (tuple(map(Path, others)) if others else (None, None))


def tokenizer() -> object:
    made = vars(use_vocabulary.quick_tokenizer())
    return {name: made[name] for name in ("_pieces", "_scores", "_prefixes", "_max_len")}


@pytest.mark.parametrize(
    "read",
    [
        lambda: frequencies.word_list.__wrapped__("ru").texts,
        lambda: frequencies.word_list.__wrapped__("en").texts,
        lambda: foreign._words.__wrapped__(),
        tokenizer,
    ],
    ids=["Russian", "English", "foreign", "USE"],
)
def test_what_is_kept_is_what_was_made(
    read: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables that commands use: made without a cache, made for one, and read from it."""
    monkeypatch.setenv("TOLMACH_CACHE", "off")
    made = read()
    monkeypatch.setenv("TOLMACH_CACHE", str(tmp_path))
    assert read() == made
    assert len(list((tmp_path / "tables").iterdir())) == 1

    def fail(source: object) -> NoReturn:
        pytest.fail("made again")

    monkeypatch.setattr(frequencies, "_bins", fail)
    monkeypatch.setattr(use_vocabulary, "_texts_of", fail)
    assert read() == made
