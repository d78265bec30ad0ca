"""Facts of a term: checked where they come in, kept in the log, told apart by the version."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import DecisionError
from glossary.entries.attributes import NONE, PARTS_OF_SPEECH, Attributes, attributes_of, chosen
from glossary.entries.content import DO_NOT_TRANSLATE, Content, marked_note, unmarked
from glossary.entries.decision_lines import read_decisions
from glossary.entries.events import State, state_of
from glossary.store.decision_files import apply_decisions, export_decisions
from tests.support.exported import entry
from tests.support.samples import make_store

FULL = Attributes("law", "мера", "noun", "feminine", True, True)
facts = st.builds(
    Attributes,
    st.text(),
    st.text(),
    st.sampled_from(["", *PARTS_OF_SPEECH]),
    st.sampled_from(["", "neuter"]),
    st.booleans(),
    st.booleans(),
)


@given(facts)
def test_told_and_read_is_the_identity(said: Attributes) -> None:
    """Also by way of the log."""
    assert attributes_of(said.as_dict()) == said
    state = State("accepted", "term", "да", "yes", attributes=said)
    assert state_of(state.as_json()) == state


def test_a_state_that_says_nothing_more_is_written_as_before() -> None:
    """Old logs stay readable, and new ones do not grow."""
    told = json.loads(State("accepted", "term", "да", "yes").as_json())
    assert told == {"status": "accepted", "kind": "term", "ru": "да", "en": "yes"}
    state = state_of(json.dumps(told))
    assert state is not None
    assert state.attributes == NONE


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"colour": "red"}, "no attribute 'colour': use one of domain"),
        ({"forbidden": "yes"}, "forbidden is 'yes': give true or false"),
        ({"domain": True}, "domain is True: give text"),
        ({"domain": 1}, "domain is 1: give text"),
        ({"gender": "m"}, "gender is 'm': use one of masculine"),
    ],
)
def test_what_is_no_attribute_is_refused(told: dict[str, object], message: str) -> None:
    """With what there is instead; in a file of decisions with the line."""
    with pytest.raises(ValueError, match=message):
        attributes_of(told)
    line = json.dumps({"ru": "да", "en": "yes", "action": "add", "attributes": told})
    with pytest.raises(DecisionError, match=f"decisions:1: attributes: {message}"):
        read_decisions([line])


@pytest.mark.parametrize(
    ("value", "meant"),
    [("Noun", "noun"), ("proper noun", "properNoun"), ("сущ.", "noun"), ("слово", ""), ("", "")],
)
def test_words_of_other_programs_are_understood_where_they_can_be(value: str, meant: str) -> None:
    """Whatever their case and spaces."""
    assert chosen("part_of_speech", value) == meant


@given(st.lists(st.text(max_size=3), min_size=2, max_size=2), facts)
def test_the_version_tells_contents_apart(texts: list[str], said: Attributes) -> None:
    """And is the same for the same."""
    ru, en = texts
    one = Content(ru, en)
    assert one.version == Content(ru, en).version
    others = {Content(ru, en, note="x"), Content(f"{ru}а", en)}
    assert all(other.version != one.version for other in others)
    facts: dict[str, Any] = {name: getattr(said, name) for name in said.__slots__}
    full = Content(ru, en, "approved", "", **facts)
    assert (full.version == one.version) is (said == NONE)


@given(st.text().map(str.strip), st.booleans())
def test_a_marked_note_is_unmarked(note: str, marked: bool) -> None:
    """For formats that have no other place for it."""
    if note.startswith(DO_NOT_TRANSLATE):
        return
    given_entry = entry("да", "yes", note=note, attributes=Attributes(do_not_translate=marked))
    assert unmarked(marked_note(given_entry)) == (note, marked)


def test_attributes_follow_decisions(tmp_path: Path) -> None:
    """Kept when a text is edited, taken back by undo, carried by a file of decisions."""
    with make_store(tmp_path / "glossary.db") as store:
        one = store.entries.find("участковый", "district officer").id
        store.decisions.decide(one, "accept", "anna")
        store.decisions.annotate(one, "anna", FULL.as_dict())
        store.decisions.decide(one, "edit", "boris", en="beat officer")
        assert store.entries.by_id(one).attributes == FULL
        lines = list(export_decisions(store))
        store.decisions.annotate(one, "boris", {"forbidden": False, "domain": ""})
        assert store.entries.by_id(one).attributes == Attributes(
            "", "мера", "noun", "feminine", False, True
        )
        store.decisions.undo("boris")
        assert store.entries.by_id(one).attributes == FULL
        store.rebuild()
        assert store.entries.by_id(one).attributes == FULL
    with make_store(tmp_path / "other.db") as other:
        apply_decisions(other, read_decisions(lines))
        assert other.entries.by_id(one).attributes == FULL
        assert list(export_decisions(other)) == lines


def test_only_what_is_approved_is_annotated(tmp_path: Path) -> None:
    """A reviewer decides first; what is wrong or says nothing new is refused."""
    with make_store(tmp_path / "glossary.db") as store:
        one = store.entries.find("участковый", "district officer").id
        with pytest.raises(DecisionError, match="is to review: accept it first"):
            store.decisions.annotate(one, "anna", {"domain": "law"})
        store.decisions.decide(one, "accept", "anna")
        for changes, message in (
            ({"domain": ""}, "nothing to change"),
            ({"gender": "m"}, "use one of masculine"),
            ({"domain": "a\x1b"}, "U\\+001B cannot be in a text"),
            ({"x": "y"}, "no attribute"),
        ):
            with pytest.raises(DecisionError, match=message):
                store.decisions.annotate(one, "anna", changes)
        assert len(store.entries.log(entry=one)) == 1


@pytest.mark.parametrize(
    "make", [lambda: Attributes(part_of_speech="sideways"), lambda: Attributes(gender="sideways")]
)
def test_no_attributes_are_made_that_could_not_be_read(make: Callable[[], Attributes]) -> None:
    """Wherever they come from: what cannot be read back is never written."""
    with pytest.raises(ValueError, match="is 'sideways': use one of"):
        make()
