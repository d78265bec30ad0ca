"""The queue and the decisions of one sitting, without a terminal."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.errors import DecisionError, UsageError
from align.odds import band
from align.records import TermForm
from align.text import text_key
from glossary.entries.cleaning import listed_synonyms
from glossary.entries.filters import EntryFilter, parse_filter
from glossary.entries.occurrences import worth
from glossary.review.pace import Progress
from glossary.review.session import Review
from glossary.store.entries import ConflictError
from glossary.store.queue import Sitting
from glossary.store.store import Store
from tests.support.samples import YARD, make_pair, make_store
from tests.support.terminals import ReviewTerminal

BY_WORTH = ["#ДворНаш", "моральный вред", "верните сквер", "участковый"]
"""By confidence and frequency: 0.9 three times, then 0.98, 0.55 and 0.3 once each."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "glossary.db").close()
    return tmp_path / "glossary.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def current(review: Review) -> str | None:
    return review.current.ru if review.current else None


def test_worth() -> None:
    """More the surer, the oftener and the likelier it comes again; never less than nothing."""
    assert worth(1.0, 1) == 1.0 and worth(1.0, 8) == 4.0
    assert worth(0.0, 9) == 0.0
    assert worth(0.9, 1) > worth(0.6, 1) > worth(0.4, 1)
    assert worth(0.9, 1, "hashtag") > worth(0.9, 1, "quote") > worth(0.9, 1, "tweet") > 0
    assert worth(0.9, 1, "term", "суд") > worth(0.9, 1, "term", "Без суда")
    assert worth(0.9, 1, "banner", "За суд") == worth(0.9, 1, "banner", "Суд")
    assert worth(0.9, 4, termhood=0.9) > worth(0.9, 4, termhood=0.6) > worth(0.9, 1, termhood=0.6)


@pytest.mark.parametrize(
    ("confidence", "word"),
    [
        (1.0, "sure"),
        (0.95, "sure"),
        (0.9499, "likely"),
        (0.5, "unsure"),
        (0.0, "doubtful"),
        (None, "by hand"),
    ],
)
def test_words_for_confidence(confidence: float | None, word: str) -> None:
    """Each band begins where it says."""
    assert band(confidence) == word


def test_order(store: Store) -> None:
    """What is most worth an answer comes first; every entry once."""
    review, seen = Review(store, Sitting("anna")), []
    while review.current:
        seen.append(review.current.ru)
        review.accept()
    assert seen == BY_WORTH
    with pytest.raises(DecisionError, match="nothing is left"):
        review.accept()


def test_decisions_and_tally(store: Store) -> None:
    """Each decision is counted, moves on, and is in the store."""
    review = Review(store, Sitting("anna"))
    assert review.progress == Progress(total=4, left=4)
    review.accept()
    review.reject("not the same")
    review.edit(en="beat officer")
    review.skip()
    assert review.tally == {"accepted": 1, "edited": 1, "rejected": 1, "skipped": 1}
    assert review.progress == Progress(total=4, left=0, skipped=1)
    assert review.progress.decided == 3
    assert [
        store.entries.find(*texts).status
        for texts in (
            ("#ДворНаш", "the yard is ours"),
            ("моральный вред", "moral damage"),
            ("верните сквер", "beat officer"),
            ("участковый", "district officer"),
        )
    ] == ["accepted", "rejected", "edited", "skipped"]
    assert [event.reviewer for event in store.entries.log()] == ["anna"] * 4


def test_resumes_where_it_stopped(path: Path) -> None:
    """Another sitting begins with what is undecided, then what was skipped, longest ago first."""
    with Store.open(path) as store:
        review = Review(store, Sitting("anna"))
        review.skip()
        review.skip()
        assert current(review) == "верните сквер"
    with Store.open(path) as store:
        review, seen = Review(store, Sitting("boris")), []
        while review.current:
            seen.append(review.current.ru)
            review.skip()
        assert seen == ["верните сквер", "участковый", "#ДворНаш", "моральный вред"]


def test_undo_shows_the_entry_again(store: Store) -> None:
    """Undo goes back one entry at a time, also into an earlier sitting; the tally follows."""
    review = Review(store, Sitting("anna"))
    review.accept()
    later = Review(store, Sitting("anna"))
    later.reject()
    later.undo()
    assert current(later) == "моральный вред" and later.tally["rejected"] == 0
    later.undo()
    assert current(later) == "#ДворНаш" and later.tally["accepted"] == 0
    later.redo()
    later.redo()
    assert current(later) == "верните сквер"
    assert (later.tally["accepted"], later.tally["rejected"]) == (0, 1)


def test_undo_of_an_overruled_decision_shows_what_it_was(store: Store) -> None:
    """An entry decided twice comes back with its first decision, and can be decided again."""
    review = Review(store, Sitting("anna"))
    tag = review.accept().entry
    store.decisions.decide(tag, "reject", "anna")
    review.undo()
    assert review.current is not None
    assert (review.current.ru, review.current.status) == ("#ДворНаш", "accepted")
    review.reject()
    assert current(review) == "моральный вред"


def test_undo_of_an_addition(store: Store) -> None:
    """What was made by hand is gone after undo; the queue goes on."""
    store.decisions.add("суд присяжных", "jury trial", "anna")
    review = Review(store, Sitting("anna"))
    review.undo()
    assert current(review) == "#ДворНаш"


def test_another_reviewer_was_faster(path: Path, store: Store) -> None:
    """The second decision on an entry is not taken; the queue goes on with the next."""
    review = Review(store, Sitting("anna"))
    with Store.open(path) as other:
        Review(other, Sitting("boris")).reject()
    with pytest.raises(ConflictError, match="rejected by boris meanwhile; your decision was not"):
        review.accept()
    assert current(review) == "моральный вред"
    assert review.tally["accepted"] == 0 and len(store.entries.log()) == 1


def test_refused_decision_keeps_the_entry(store: Store) -> None:
    """An edit that cannot be is told, and the entry stays where it was."""
    review = Review(store, Sitting("anna"))
    with pytest.raises(DecisionError, match=r"U\+0007"):
        review.edit(en="a\x07")
    assert current(review) == "#ДворНаш"


def test_choice_of_entries(store: Store) -> None:
    """A sitting may be about one article or some kinds only."""
    assert Review(
        store, Sitting("anna", choice=EntryFilter(file="en/trees.md"))
    ).progress == Progress(1, 1)
    review = Review(store, Sitting("anna", choice=EntryFilter(kinds=("term",))))
    assert (current(review), review.progress) == ("моральный вред", Progress(2, 2))
    assert Review(store, Sitting("anna", choice=EntryFilter(kinds=("tweet",)))).current is None


def test_new_build_during_a_review(path: Path, store: Store) -> None:
    """A build between two keys is no matter: what is gone cannot be decided on."""
    review = Review(store, Sitting("anna"))
    with Store.open(path) as other:
        other.replace_pairs(YARD[3:4], (), model="m")
    with pytest.raises(DecisionError, match="no entry has the id"):
        review.accept()
    assert current(review) == "верните сквер"


def decide_all(store: Store) -> None:
    for entry in list(store.entries.in_order()):
        store.decisions.decide(entry, "accept", "anna")


def test_changed_since_you_decided(store: Store) -> None:
    """After an edit to an article the new text comes first, beside the old; the rest stays."""
    decide_all(store)
    edited = [replace(YARD[4], en="non-pecuniary damage"), replace(YARD[5], ru="участковые")]
    both = replace(YARD[3], ru="верните нам сквер", en="give us the square back")
    store.replace_pairs(
        [
            *YARD[:3],
            *(replace(p, key=text_key(p.ru)) for p in (*edited, both)),
            make_pair("повестка", "summons", confidence=0.5),
        ],
        (),
        model="m",
    )
    assert len(store.queue.changed()) == 3
    review, seen = Review(store, Sitting("anna")), {}
    while review.current:
        former = review.related.former
        seen[review.current.ru] = former and (former.ru, former.en, former.status)
        review.accept()
    assert list(seen) == ["моральный вред", "верните нам сквер", "участковые", "повестка"]
    assert seen == {
        "моральный вред": ("моральный вред", "moral damage", "accepted"),
        "участковые": ("участковый", "district officer", "accepted"),
        "верните нам сквер": ("верните сквер", "give the square back", "accepted"),
        "повестка": None,
    }
    assert store.entries.find("#ДворНаш", "the yard is ours").status == "accepted"
    assert store.entries.find("моральный вред", "moral damage").status == "accepted"


def test_other_forms_are_decided_along(store: Store) -> None:
    """One key for all inflected forms with the same English; one undo; alone where asked."""
    forms = [make_pair(ru, "bail", start=n) for n, ru in enumerate(["залог", "залога", "залогом"])]
    other = make_pair("под залог", "bail", start=9)
    store.replace_pairs([*forms, other, make_pair("залоговый", "bail")], (), model="m")
    review = Review(store, Sitting("anna", order="alphabet"))
    assert current(review) == "залог"
    assert [form.ru for form in review.related.forms] == ["залога", "залогом"]
    event = review.edit(en="bail (money)")
    assert review.affected == 3 and review.tally["edited"] == 3
    assert {e.ru: e.en for e in store.entries.in_order() if e.approved} == {
        "залог": "bail (money)",
        "залога": "bail (money)",
        "залогом": "bail (money)",
    }
    assert review.undo().entry == event.entry
    assert {e.status for e in store.entries.in_order()} == {"new"} and review.progress.left == 5
    assert review.toggle_related() and review.related.forms == ()
    review.accept()
    assert [e.ru for e in store.entries.in_order(["accepted"])] == ["залог"]


def test_one_of_several_translations(store: Store) -> None:
    """The number of another translation accepts it, rejects what is undecided, and is one undo."""
    english = ["yard", "courtyard", "backyard"]
    store.replace_pairs(
        [make_pair("двор", en, start=n) for n, en in enumerate(english)], (), model="m"
    )
    store.decisions.decide(store.entries.find("двор", "backyard"), "accept", "boris")
    review = Review(store, Sitting("anna", order="alphabet"))
    assert review.current is not None and review.current.en == "courtyard"
    number = 1 + [rival.en for rival in review.related.rivals].index("yard")
    review.choose(number)
    assert {e.en: e.status for e in store.entries.in_order()} == {
        "yard": "accepted",
        "courtyard": "rejected",
        "backyard": "accepted",
    }
    assert store.entries.find("двор", "courtyard").note == "instead: yard"
    review.undo()
    assert {e.en: e.status for e in store.entries.in_order()}["courtyard"] == "new"
    review.redo()
    assert review.current is None


def test_merge_and_split(store: Store) -> None:
    """A merged entry is a spelling of the other; a parted one is its own; both can be undone."""
    review = Review(store, Sitting("anna", choice=EntryFilter(kinds=("term",))))
    damage = review.current
    assert damage is not None
    officer = store.entries.find("участковый", "district officer")
    review.merge(officer.id)
    assert store.entries.by_id(officer.id).variants == ("моральный вред",)
    assert store.entries.by_id(damage.id).status == "rejected"
    review.undo()
    assert store.entries.by_id(officer.id).variants == ()
    tag = store.entries.find("#ДворНаш", "the yard is ours")
    event = store.decisions.split(tag, "#ДВОРНАШ", tag.en, "anna")
    assert store.entries.by_id(tag.id).variants == ("#дворнаш",)
    parted = store.entries.by_id(event.entry)
    assert (parted.ru, parted.status, parted.approved) == ("#ДВОРНАШ", "added", True)
    store.decisions.undo("anna")
    assert store.entries.by_id(tag.id).variants == ("#дворнаш", "#ДВОРНАШ")
    with pytest.raises(DecisionError, match="cannot be merged into itself"):
        store.decisions.merge(tag, tag.id, "anna")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("kind:term", ["моральный вред", "участковый"]),
        ("sure:<50", ["участковый"]),
        ("sure:>85 sure:<95", ["#ДворНаш"]),
        ("file:en/trees.md", ["#ДворНаш"]),
        ("ДВОР", ["#ДворНаш"]),
        ("Officer", ["участковый"]),
        ("status:accepted by:boris", ["моральный вред"]),
        ("domain:LAW status:accepted", ["моральный вред"]),
    ],
)
def test_filters(store: Store, told: str, found: list[str]) -> None:
    """Each leaves what it says, in words that can be written into it again."""
    if "accepted" in told:
        damage = store.entries.find("моральный вред", "moral damage").id
        store.decisions.decide(damage, "accept", "boris", attributes={"domain": "law"})
    choice = parse_filter(told)
    assert parse_filter(choice.words()) == choice and choice != EntryFilter()
    review, seen = Review(store, Sitting("anna", choice=choice)), []
    while review.current:
        seen.append(review.current.ru)
        review.reject()
    assert seen == found


def test_filter_of_a_domain_that_mining_found(tmp_path: Path) -> None:
    """What the screen shows of an undecided term can be filtered by; a reviewer's word counts."""
    form = TermForm("залог", "bail", "bail", (("domain", "courts"),))
    pairs = [
        replace(make_pair("залог", "bail", key="залог"), term=form),
        make_pair("сквер", "park"),
    ]
    with make_store(tmp_path / "g.db", pairs) as store:

        def found(told: str) -> list[str]:
            return sorted(store.queue.matching(parse_filter(told)))

        bail = store.entries.find("залог", "bail")
        assert bail.attributes.domain == "courts"
        assert found("domain:Courts status:new") == [bail.id]
        assert Review(store, Sitting("anna", choice=parse_filter("domain:courts"))).current == bail
        store.decisions.decide(bail, "accept", "anna", attributes={"domain": "law"})
        assert (found("domain:courts"), found("domain:law")) == ([], [bail.id])


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("kind:idiom", "no kind 'idiom'"),
        ("status:good", "no status 'good'"),
        ("sure:80", "write sure:<80"),
        ("colour:red", "no filter colour: write kind:term"),
    ],
)
def test_filters_that_are_none(told: str, message: str) -> None:
    """One line that says how to write them."""
    with pytest.raises(UsageError, match=message):
        parse_filter(told)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("worth", "#ДворНаш"),
        ("doubtful", "участковый"),
        ("sure", "моральный вред"),
        ("frequent", "#ДворНаш"),
        ("text", "#ДворНаш"),
        ("alphabet", "верните сквер"),
    ],
)
def test_orders(store: Store, order: str, first: str) -> None:
    """Each begins where it says and goes through everything."""
    review = Review(store, Sitting("anna", order=order))
    assert current(review) == first and review.progress.left == 4


def test_an_estimate_of_what_is_left(tmp_path: Path) -> None:
    """The median gap between decisions, pauses aside, times what is left; none at the beginning."""
    pairs = [make_pair(f"сл {n}", f"w {n}", start=10 * n) for n in range(30)]
    moments = iter([0.0, 2.0, 4.0, 6.0, 5000.0, 5002.0, 5004.0, 5006.0])
    with make_store(tmp_path / "e.db", pairs) as store:
        review = Review(store, Sitting("anna"), clock=lambda: next(moments))
        for _ in range(4):
            review.accept()
        assert review.progress.seconds is None
        for _ in range(3):
            review.accept()
        assert review.progress == Progress(30, 23, 46.0)


def test_going_about(store: Store) -> None:
    """Steps, numbers, ids and words lead to entries, decided ones too, and decide nothing."""
    review = Review(store, Sitting("anna"))
    tag = review.accept().entry
    assert review.step(-1) and review.current is not None and review.current.id == tag
    assert not review.step(-1)
    assert review.go_to("4") and current(review) == "участковый"
    assert review.go_to(tag[:6]) and review.current.status == "accepted"
    assert review.go_to("damage") and current(review) == "моральный вред"
    assert not review.go_to("нигде")
    assert len(store.entries.log()) == 1


def test_notes_and_marks(store: Store) -> None:
    """A note waits for the decision; a mark is one; on what is approved both act at once."""
    review = Review(store, Sitting("anna"))
    assert review.note("said with care") is None and review.pending_note == "said with care"
    event = review.mark("forbidden")
    tag = store.entries.by_id(event.entry)
    assert (tag.status, tag.note, tag.attributes.forbidden) == ("accepted", "said with care", True)
    review.go_to(tag.id)
    review.mark("forbidden")
    assert not store.entries.by_id(tag.id).attributes.forbidden
    assert review.note("other") is not None and store.entries.by_id(tag.id).note == "other"


def test_a_choice_by_status_is_asked_once(store: Store) -> None:
    """What stays as it was decided does not come up again; what was decided before does."""
    review = Review(store, Sitting("anna"))
    review.reject()
    review.choose_entries(parse_filter("status:rejected"))
    assert current(review) == "#ДворНаш"
    review.reject()
    assert review.current is None


@pytest.mark.parametrize(
    ("en", "parts"),
    [
        ("lid, cover", ["lid", "cover"]),
        ("lid; cover, or cap", ["lid", "cover", "cap"]),
        ("lid/cover", ["lid", "cover"]),
        ("lid / cover", ["lid", "cover"]),
        ("Tver, Russia", ["Tver", "Russia"]),
        ("lid", []),
        ("lid, lid", []),
        ("lid, ", []),
        ("lid (cover, cap)", []),
        ("Close the lid, please.", []),
        ("24/7", []),
        ("and/or", []),
        ("when the lid is closed for good, nothing gets out any more", []),
    ],
)
def test_lists_of_synonyms(en: str, parts: list[str]) -> None:
    """What may be a list, and what is none."""
    assert listed_synonyms(en) == parts


def test_splitting_a_list_of_synonyms(tmp_path: Path) -> None:
    """An entry for each, what waits already accepted with them; one undo, one redo."""
    pairs = [
        make_pair("крышка", "lid, cover, cap", confidence=0.99),
        make_pair("крышка", "cap", start=50),
    ]
    with make_store(tmp_path / "g.db", pairs) as store:

        def standing() -> dict[str, str]:
            return {e.en: e.status for e in store.entries.in_order()}

        review = Review(store, Sitting("anna"))
        review.split_english(["lid", " cover ", "cap"])
        after = {"lid": "edited", "cover": "added", "cap": "accepted"}
        assert standing() == after and review.affected == 3 and review.current is None
        review.undo()
        assert standing() == {"lid, cover, cap": "new", "cap": "new"}
        review.redo()
        assert standing() == after
        review.undo()
        for texts in (["lid"], ["lid", "lid"], ["lid", "крышка"]):
            with pytest.raises(DecisionError):
                review.split_english(texts)
        assert standing() == {"lid, cover, cap": "new", "cap": "new"}


def test_splitting_on_the_screen(tmp_path: Path) -> None:
    """`p` offers the parts, to be changed; cleared, it goes on to split off a spelling."""
    pairs = [make_pair("крышка", "lid, cover"), make_pair("Тверь", "Tver, Russia", start=50)]
    path = tmp_path / "g.db"
    make_store(path, pairs).close()
    with ReviewTerminal(path) as terminal:
        terminal.press("p", "lid; cover")
        terminal.press("\r", "крышка = lid")
        terminal.press("p", "Tver; Russia")
        terminal.press("\x1b", "Not split.")
        terminal.press("u", "undone")
        terminal.send("q")
        terminal.wait()
    with Store.open(path) as store:
        assert {e.en: e.status for e in store.entries.in_order()} == {
            "lid, cover": "new",
            "Tver, Russia": "new",
        }
