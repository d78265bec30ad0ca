"""Decisions as text: read, applied, written, and applied again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from align.errors import DecisionError, InputError
from align.records import TermForm
from glossary.entries.decision_lines import read_decisions
from glossary.entries.entry import entry_id
from glossary.store.decision_files import Applied, apply_decisions, export_decisions
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store

EARLY, LATER = "2026-03-01T12:00:00Z", "2026-03-02T09:30:00Z"
OFFICER = {"ru": "участковый", "en": "district officer"}
DAMAGE = {"entry": entry_id("моральный вред", "moral damage")}

FILE = [
    {**OFFICER, "action": "edit", "new_en": "beat officer", "reviewer": "anna", "at": EARLY},
    {**DAMAGE, "action": "accept", "reviewer": "anna", "at": EARLY},
    {"ru": "#ДВОРНАШ", "en": "the yard is ours", "action": "accept", "at": EARLY},
    {
        "ru": "верните сквер",
        "en": "give the square back",
        "action": "reject",
        "at": EARLY,
        "note": "a paraphrase",
    },
    {"ru": "суд присяжных", "en": "jury trial", "action": "add", "at": LATER},
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_store(tmp_path / "glossary.db") as opened:
        yield opened


def apply(store: Store, *told: Mapping[str, object], partial: bool = False) -> Applied:
    lines = [json.dumps(line, ensure_ascii=False) for line in told]
    return apply_decisions(store, read_decisions(lines), "boris", partial=partial)


def standing(store: Store) -> dict[str, tuple[str, str, str | None]]:
    """Status, English and reviewer of all decided entries, by Russian."""
    return {
        e.ru: (e.status, e.en, e.reviewer) for e in store.entries.in_order() if e.status != "new"
    }


def test_every_action(store: Store) -> None:
    """A file decides by id or by texts in any spelling; a line may name reviewer and time."""
    assert apply(store, *FILE) == Applied(changed=5, unchanged=0, older=0)
    assert standing(store) == {
        "участковый": ("edited", "beat officer", "anna"),
        "моральный вред": ("accepted", "moral damage", "anna"),
        "#ДВОРНАШ": ("accepted", "the yard is ours", "boris"),
        "верните сквер": ("rejected", "give the square back", "boris"),
        "суд присяжных": ("added", "jury trial", "boris"),
    }
    assert {e.at for e in store.entries.log()} == {EARLY, LATER}
    assert next(e for e in store.entries.in_order(["rejected"])).note == "a paraphrase"


def test_twice_changes_nothing(store: Store) -> None:
    """The second time everything is in force already, with or without times in the file."""
    undated = [{name: v for name, v in line.items() if name != "at"} for line in FILE]
    for told in (FILE, undated):
        apply(store, *told)
        events, entries = store.entries.log(), list(store.entries.in_order())
        assert apply(store, *told) == Applied(changed=0, unchanged=5, older=0)
        assert (store.entries.log(), list(store.entries.in_order())) == (events, entries)


def test_last_of_several_counts_and_stays(store: Store) -> None:
    """Two lines on one entry, named in two ways: the last one counts, however often applied."""
    by_id = {"entry": entry_id("участковый", "district officer"), "action": "accept"}
    told = (by_id, {**OFFICER, "action": "reject"})
    assert apply(store, *told) == Applied(changed=1, unchanged=0, older=1)
    assert apply(store, *told) == Applied(changed=0, unchanged=1, older=1)
    assert standing(store)["участковый"][0] == "rejected"


def test_later_time_wins_in_any_order(tmp_path: Path) -> None:
    """Files may be applied in any order: the end is the same, also where times are equal."""
    files = [
        {**OFFICER, "action": "accept", "at": EARLY, "reviewer": "anna"},
        {**OFFICER, "action": "reject", "at": LATER, "reviewer": "anna"},
        {**OFFICER, "action": "edit", "new_en": "x", "at": "2026-03-02T12:30:00+03:00"},
    ]
    ends = set()
    for number, order in enumerate(permutations(files)):
        with make_store(tmp_path / f"{number}.db") as store:
            for told in order:
                apply(store, told)
            ends.add("\n".join(export_decisions(store)))
    assert len(ends) == 1


def test_older_decision_does_not_undo_a_newer_one(store: Store) -> None:
    """What was decided on the screen stays when yesterday's file is applied again."""
    apply(store, {**OFFICER, "action": "accept", "at": EARLY})
    store.decisions.decide(store.entries.find(**OFFICER), "reject", "anna")
    done = apply(store, {**OFFICER, "action": "accept", "at": EARLY})
    assert done == Applied(changed=0, unchanged=0, older=1)
    assert standing(store)["участковый"][0] == "rejected"


def test_export_applied_elsewhere_gives_the_same(store: Store, tmp_path: Path) -> None:
    """Out and in again: equal entries and an equal file, on a store that knew nothing."""
    apply(store, *FILE)
    store.decisions.decide(
        store.entries.find("суд присяжных", "jury trial"), "edit", "anna", en="trial by jury"
    )
    tag = store.decisions.add("#свой", "ours", "anna", kind="hashtag", key="#своЙ-key").entry
    store.decisions.decide(tag, "reject", "anna", note="slang")
    lines = list(export_decisions(store))
    with make_store(tmp_path / "other.db") as other:
        assert apply_decisions(other, read_decisions(lines)).changed == 6
        assert list(export_decisions(other)) == lines
        assert list(other.entries.in_order()) == list(store.entries.in_order())
        assert apply_decisions(other, read_decisions(lines)).unchanged == 6


def test_export_is_sorted_and_says_only_what_is_needed(store: Store) -> None:
    """By Russian as found, # aside; an edit leaves its line in place."""
    apply(store, *FILE)
    lines = list(export_decisions(store))
    assert [json.loads(line)["ru"] for line in lines] == [
        "верните сквер",
        "#ДВОРНАШ",
        "моральный вред",
        "суд присяжных",
        "участковый",
    ]
    assert lines[-1] == (
        f'{{"action": "edit", "entry": "{entry_id("участковый", "district officer")}", '
        '"ru": "участковый", "en": "district officer", "new_en": "beat officer", '
        f'"kind": "term", "reviewer": "anna", "at": "{EARLY}"}}'
    )


def test_a_decision_outlives_its_article(store: Store, tmp_path: Path) -> None:
    """A line whose id fits its texts is kept where no article has them, and exported again."""
    apply(store, *FILE)
    lines = list(export_decisions(store))
    with make_store(tmp_path / "other.db", pairs=[]) as other:
        assert apply_decisions(other, read_decisions(lines), "boris").changed == len(lines)
        assert list(export_decisions(other)) == lines


def test_undone_is_not_exported(store: Store) -> None:
    """Only what is in force leaves the store."""
    store.decisions.decide(store.entries.find(**OFFICER), "accept", "anna")
    store.decisions.undo("anna")
    assert list(export_decisions(store)) == []


def test_all_or_nothing(store: Store) -> None:
    """One line that names no entry, and nothing is applied; the line is named."""
    with pytest.raises(DecisionError, match=r"^line 2: no entry pairs .*nothing was applied"):
        apply(store, FILE[0], {"ru": "нет", "en": "no", "action": "accept"}, FILE[1])
    assert store.entries.log() == []


def test_partial(store: Store) -> None:
    """On request the rest is applied, and every line left out is told with its reason."""
    wrong = {"entry": DAMAGE["entry"], "ru": "вред", "en": "harm", "action": "accept"}
    done = apply(store, FILE[0], {"entry": "0" * 12, "action": "accept"}, wrong, partial=True)
    assert (done.changed, len(done.refused)) == (1, 2)
    assert done.refused[0].startswith("line 2: no entry has the id 000000000000")
    assert done.refused[1].startswith("line 3: ")
    assert "is моральный вред = moral damage, not вред = harm" in done.refused[1]


def test_decision_on_a_pair_that_a_build_found_too(store: Store) -> None:
    """Adding what a build has found approves it, and the pairs stay its evidence."""
    apply(store, {**OFFICER, "action": "add", "at": EARLY})
    officer = store.entries.find(**OFFICER)
    assert (officer.status, officer.occurrences) == ("added", 1)
    store.replace_pairs(YARD[:1], (), model="m")
    assert store.entries.find(**OFFICER).status == "added"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("accept", "decisions:2: not JSON"),
        ("<<<<<<< HEAD", "decisions:2: git left a conflict here: take out its"),
        ("[1]", "decisions:2: not a JSON object"),
        ('{"action": "accept"}', "names no entry: give entry, or ru and en"),
        ('{"action": "accept", "ru": "а"}', "names no entry"),
        ('{"action": "undo", "entry": "0"}', "action is 'undo': use one of accept, reject"),
        ('{"entry": "0"}', "action is None"),
        ('{"action": "edit", "entry": "0"}', "an edit needs new_ru or new_en"),
        ('{"action": "skip", "entry": "0", "new_en": "x"}', "skip takes no new text"),
        ('{"action": "add", "entry": "0"}', "an entry made by hand needs ru and en"),
        ('{"action": "accept", "entry": 12}', "entry is 12: write text in quotes"),
        ('{"action": "accept", "id": "0", "entry": "1"}', "id and entry are different"),
        ('{"action": "accept", "ids": "0"}', "unknown field 'ids': known are action"),
        ('{"action": "accept", "entry": "0", "at": "noon"}', "'noon' is not a time"),
        ('{"action": "accept", "entry": "0", "kind": "idiom"}', "kind is 'idiom': use one of"),
    ],
)
def test_lines_that_are_no_decision(line: str, message: str) -> None:
    """Each is one line that names where and what."""
    with pytest.raises(DecisionError, match="decisions:2: ") as caught:
        read_decisions(['{"action": "accept", "entry": "0"}', line])
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_control_characters_stay_out(store: Store) -> None:
    """A file cannot bring in what would make an export unreadable."""
    with pytest.raises(DecisionError, match=r"line 1: new_en: U\+0007 cannot be in a text"):
        apply(store, {**OFFICER, "action": "edit", "new_en": "a\x07b"})


def test_reading_files(tmp_path: Path) -> None:
    """A byte order mark, empty lines and CR LF are no matter; other bytes are told."""
    path = tmp_path / "decisions.jsonl"
    line = '{"action": "accept", "ru": "двор\u2028", "en": "yard"}'
    path.write_bytes(f"\ufeff{line}\r\n\r\n{line}\n".encode())
    assert [d.line for d in read_decisions(path)] == [1, 3]
    assert read_decisions(str(path))[0].ru == "двор\u2028"
    path.write_bytes(line.encode() + "\nдвор".encode("cp1251"))
    with pytest.raises(InputError, match=rf"not UTF-8 at byte {len(line.encode()) + 1}: save it"):
        read_decisions(path)
    with pytest.raises(InputError, match="No such file"):
        read_decisions(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="Is a directory"):
        read_decisions(tmp_path)


def test_spelling_decided_on_is_kept(tmp_path: Path) -> None:
    """What a reviewer accepted in one corpus is not re-spelled by another with other counts."""
    pairs = [make_pair(ru, "x", key="#к", start=n) for n, ru in enumerate(["#Как", "#Как", "#как"])]
    with make_store(tmp_path / "a.db", pairs) as store:
        apply(store, {"ru": "#как", "en": "x", "action": "accept", "at": EARLY})
        (decided,) = store.entries.in_order()
        assert (decided.ru, decided.status, decided.variants) == ("#как", "accepted", ("#Как",))


MINED = replace(
    make_pair("залог", "bail"),
    term=TermForm("залог", "bail", "bail", (("domain", "courts"), ("gender", "masculine"))),
)
BAIL = {"entry": entry_id("залог", "bail")}
AS_MINED = {"domain": "courts", "gender": "masculine"}
LAW = {"domain": "law"}


@pytest.fixture
def mined(tmp_path: Path) -> Iterator[Store]:
    with make_store(tmp_path / "mined.db", [MINED]) as opened:
        yield opened


def facts(store: Store) -> dict[str, str | bool]:
    return store.entries.by_id(BAIL["entry"]).attributes.as_dict()


@pytest.mark.parametrize("when", [{}, {"at": EARLY}])
@pytest.mark.parametrize("action", ["accept", "reject", "skip"])
def test_a_line_without_facts_keeps_what_mining_found(
    mined: Store, when: dict[str, str], action: str
) -> None:
    """With a time or without; a second time it changes nothing."""
    line = {**BAIL, "action": action, **when}
    assert apply(mined, line).changed == 1
    assert facts(mined) == AS_MINED
    assert apply(mined, line) == Applied(changed=0, unchanged=1, older=0)


def test_a_line_without_time_changes_only_what_it_names(mined: Store) -> None:
    """A line of one's own leaves a note, other facts, and that an entry is made by hand."""
    apply(mined, {**BAIL, "action": "accept", "note": "money", "attributes": LAW})
    assert facts(mined) == AS_MINED | LAW
    apply(mined, {**BAIL, "action": "accept"})
    assert facts(mined) == AS_MINED | LAW
    assert mined.entries.by_id(BAIL["entry"]).note == "money"
    apply(mined, {**BAIL, "action": "accept", "attributes": {"gender": ""}})
    assert facts(mined) == LAW
    by_hand = mined.decisions.add("двор", "yard", "anna").entry
    for action, status in (("reject", "rejected"), ("accept", "added")):
        apply(mined, {"entry": by_hand, "action": action})
        assert mined.entries.by_id(by_hand).status == status


def test_facts_are_the_same_in_any_order_of_lines_with_a_time(tmp_path: Path) -> None:
    """What an earlier line says is not what mining found: the later line does not keep it."""
    told: tuple[Mapping[str, object], ...] = (
        {**BAIL, "action": "accept", "at": EARLY, "attributes": LAW},
        {**BAIL, "action": "accept", "at": LATER},
    )
    ends = []
    for number, order in enumerate(permutations(told)):
        with make_store(tmp_path / f"{number}.db", [MINED]) as store:
            for line in order:
                apply(store, line)
            ends.append(facts(store))
    assert ends == [AS_MINED, AS_MINED]


@pytest.mark.parametrize("left", [{}, LAW, {"gender": "masculine"}])
def test_facts_that_were_taken_away_stay_away_elsewhere(
    mined: Store, tmp_path: Path, left: dict[str, str]
) -> None:
    """A decision says that nothing is left of what mining found."""
    mined.decisions.decide(BAIL["entry"], "accept", "anna")
    changes = dict.fromkeys(AS_MINED, "") | left
    mined.decisions.annotate(BAIL["entry"], "anna", changes)
    lines = list(export_decisions(mined))
    with make_store(tmp_path / "elsewhere.db", [MINED]) as other:
        apply_decisions(other, read_decisions(lines))
        assert facts(other) == left
        assert list(export_decisions(other)) == lines
