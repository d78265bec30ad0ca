"""What an export is made of: read from the store as it is needed, in the order of every export."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import DecisionError
from glossary.exporting.export import write_exports, write_targets
from glossary.exporting.profiles import PROFILES
from glossary.exporting.selection import Selected, Selection, export_info
from glossary.exporting.targets import FORMATS
from glossary.formats.units import ordered_for_export, spellings_of, units_of
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store

WORDS = ("ёлка", "Елка", "елка", "#Ёлка", "ёлка!", "двор", "Двор наш", "#ДворНаш", "Замок.")
PAIRS = (
    *YARD,
    make_pair("#Дворнаш", "our yard", kind="hashtag", key="#дворнаш", start=300),
    make_pair("дворник", "caretaker", confidence=0.4),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Entries with several spellings, an edited one, two translations, one of them forbidden."""
    with make_store(tmp_path / "glossary.db", PAIRS) as made:
        for number, entry in enumerate(made.entries.in_order()):
            made.decisions.decide(entry, "accept", "anna", at=f"2026-01-{10 - number:02}T00:00:00Z")
        edited = made.entries.find("верните сквер", "give the square back")
        made.decisions.decide(edited, "edit", "anna", ru="#дворнаш", en="the yard is ours")
        made.decisions.add("моральный вред", "moral harm", "anna", kind="term")
        forbidden = made.entries.find("моральный вред", "moral harm").id
        made.decisions.annotate(forbidden, "anna", {"forbidden": True, "domain": "law"})
        made.decisions.decide(
            made.entries.find("участковый", "district officer"), "reject", "boris"
        )
        yield made


def test_entries_come_in_the_order_of_every_export(store: Store) -> None:
    """Each time they are asked for, and the same as sorted in memory."""
    for selection in (Selection(), Selection(("rejected", "accepted")), Selection((), ("law",))):
        entries = Selected(store, selection)
        once, again = list(entries), list(entries)
        assert once == again == sorted(once, key=list(ordered_for_export(once)).index)
        assert export_info(store, entries).counts == export_info(store, once).counts


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from("abc")), unique=True))
@settings(deadline=None, max_examples=25)
def test_what_sorts_alike_is_sorted_alike(texts: list[tuple[str, str]]) -> None:
    """Spellings that differ in case, ё, # and full stops among them."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "glossary.db", create=True)
        with store:
            for number, (ru, en) in enumerate(texts):
                # Another English makes it an entry of its own, whatever the key of the Russian.
                english = f"{en}{number % 3}"
                at = f"2026-01-01T00:00:{59 - number % 60:02}Z"
                with suppress(DecisionError):
                    store.decisions.add(ru, english, "anna", at=at)
            entries = list(Selected(store, Selection()))
            assert entries == ordered_for_export(entries)


def test_spellings_are_those_of_the_entries(store: Store) -> None:
    """Asked of the database, and at least those that the entries have."""
    entries = Selected(store, Selection())
    wanted = {text for entry in entries for text in entry.variants}
    assert wanted
    assert wanted <= set(spellings_of(entries))
    assert list(units_of(entries)) == list(units_of(list(entries)))


@pytest.mark.parametrize("name", [*FORMATS, *PROFILES])
def test_files_are_the_same_whether_streamed_or_not(
    name: str, store: Store, tmp_path: Path
) -> None:
    """Byte for byte, for every format and profile."""
    target = FORMATS.get(name) or PROFILES[name]
    entries = Selected(store, Selection())
    info = export_info(store, entries)
    written = []
    for given_, folder in ((entries, "a"), (list(entries)[::-1], "b")):
        files = write_targets(given_, info, [(target, tmp_path / folder)], "skip")
        written.append([(w.records, w.entries, w.refused, w.path.read_bytes()) for w in files])
    assert written[0] == written[1]


def test_what_is_left_out_is_left_out_of_a_stream_too(store: Store, tmp_path: Path) -> None:
    """Only that entry, and only of the format that cannot hold it."""
    store.decisions.add("строка\u2028строка", "line", "anna")
    entries = Selected(store, Selection())
    info = export_info(store, entries)
    both = write_exports(entries, info, tmp_path, ("csv", "tbx"), on_refused="skip")
    assert [len(one.refused) for one in both] == [1, 0]
    assert both[1].records == both[1].entries == len(list(entries))
    assert "строка" not in both[0].path.read_text(encoding="utf-8")


def test_an_export_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    """Whatever is decided while it is being written."""
    with (
        Store.open(tmp_path / "glossary.db", read_only=True) as reader,
        reader.snapshot(),
        reader.snapshot(),
    ):
        entries = Selected(reader, Selection())
        before = list(entries)
        store.decisions.add("новое", "new", "boris")
        assert list(entries) == before
    with Store.open(tmp_path / "glossary.db", read_only=True) as reader:
        assert len(list(Selected(reader, Selection()))) == len(before) + 1
