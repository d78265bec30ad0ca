"""What tells terms from other right pairs, and how the model of terms is kept in a file."""

import io

import numpy as np
import pytest

from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.forest import Forest
from align.terms.model import TermModel, installed_miner_model
from align.terms.pairing.vectors import TermVectors
from align.terms.termhood.facts import FACTS, Described, facts
from align.terms.termhood.names import is_name
from align.terms.termhood.subjects import DOMAINS, Subject, Subjects

COURTS = Subject("courts", (*(0.6 if d == "courts" else 0.2 for d in DOMAINS), 0.1))


def described(ru: str, en: str, shape: str = "N") -> Described:
    return Described(ru, en, shape, "N", 1.0, 0.0, 2, 4)


def known(pair: Described) -> dict[str, float]:
    return dict(zip(FACTS, facts(pair, COURTS), strict=True))


def test_adjectives_relate_or_qualify() -> None:
    relates = known(described("военный трибунал", "military tribunal", "AN"))
    qualifies = known(described("опасный преступник", "dangerous criminal", "AN"))
    assert (relates["relations"], relates["qualities"]) == (1.0, 0.0)
    assert (qualifies["relations"], qualifies["qualities"]) == (0.0, 1.0)
    assert qualifies["begins_with_quality"] and not relates["begins_with_quality"]


def test_names_are_seen_inside_phrases() -> None:
    of_place = known(described("губернатор Тверской области", "governor of the Tver region"))
    of_person = known(described("адвокат Петрова", "Petrov's lawyer"))
    neither = known(described("адвокат истца", "plaintiff's lawyer"))
    assert of_person["persons"] and not neither["persons"]
    assert of_place["ru_capitals"] == pytest.approx(1 / 3)
    assert neither["possessive"] == 1.0


def test_the_subject_counts_with_its_margin() -> None:
    row = known(described("иск", "claim"))
    assert row["margin"] == pytest.approx(0.5)
    assert row["second"] == pytest.approx(0.2)
    assert row["share"] == 0.5


def test_every_fact_is_a_number_for_any_text() -> None:
    """Numbers, acronyms, Latin letters and single letters are no special case."""
    for ru, en in (("ст. 20.2", "Article 20.2"), ("СК", "IC"), ("X", "X"), ("№ 5", "No. 5")):
        assert np.isfinite(facts(described(ru, en), COURTS)).all()


@pytest.mark.parametrize(
    ("ru", "en", "domain"),
    [
        ("кассационная инстанция", "court of cassation", "courts"),
        ("тайное голосование", "secret ballot", "elections"),
        ("срочная служба", "compulsory military service", "military"),
        ("телеведущая", "television presenter", "media"),
    ],
)
def test_subjects(use: Encoder, ru: str, en: str, domain: str) -> None:
    subjects = Subjects(TermVectors(sentence_encoder(use).encode))
    assert subjects.of([ru], [en])[0].domain == domain


def test_the_article_decides_between_near_subjects(use: Encoder) -> None:
    """A ruling is of a court or of a ministry; a conviction is of a court wherever it stands."""
    vectors = TermVectors(sentence_encoder(use).encode)
    subjects = Subjects(vectors)
    assert len(subjects.seeds) == len(DOMAINS) + 1
    words = {
        "courts": (["приговор", "адвокат", "судья"], ["verdict", "lawyer", "judge"]),
        "government": (["сенатор", "министр", "парламент"], ["senator", "minister", "parliament"]),
    }
    found = {}
    for domain, (ru, en) in words.items():
        vectors.add([*ru, *en])
        about = subjects.of_article(ru, en)
        assert sum(about) == pytest.approx(1_000, abs=4)
        assert max(zip(about, DOMAINS, strict=True))[1] == domain
        assert max(about) < 300  # a few words do not say much of an article
        of_both = subjects.of(
            ["постановление", "обвинительный приговор"], ["ruling", "conviction"], [about] * 2
        )
        found[domain] = [subject.domain for subject in of_both]
    assert found == {"courts": ["courts", "courts"], "government": ["government", "courts"]}
    assert subjects.of_article([], []) == [0] * len(DOMAINS)


def test_terms_are_likelier_than_plain_words(use: Encoder) -> None:
    pairs = [
        ("кассационная жалоба", "cassation appeal"),
        ("избирательная комиссия", "election commission"),
        ("красивое платье", "beautiful dress"),
        ("вчерашний суп", "yesterday's soup"),
    ]
    sides = ([ru for ru, _ in pairs], [en for _, en in pairs])
    subjects = Subjects(TermVectors(sentence_encoder(use).encode)).of(*sides)
    rows = [facts(described(*p, "AN"), s) for p, s in zip(pairs, subjects, strict=True)]
    chances = installed_miner_model().termhoods(np.stack(rows))
    assert min(chances[:2]) > 0.6 and max(chances[2:]) < 0.2


def test_a_model_comes_back_from_its_file() -> None:
    model = installed_miner_model()
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **model.arrays())
    file.seek(0)
    kept = dict(np.load(file))
    again = TermModel(
        screen=kept["screen"],
        pairs=Forest.read(kept, "pairs"),
        pair_line=kept["pair_line"],
        terms=Forest.read(kept, "terms"),
        term_line=kept["term_line"],
    )
    rows = np.random.default_rng(2).normal(size=(40, len(FACTS)))
    assert (again.termhoods(rows) == model.termhoods(rows)).all()


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        ("Пермь", "Perm"),
        ("Иван Петров", "Ivan Petrov"),
        ("Зыгмунтас", "Zygmuntas"),
        ("Рощинская область", "Roshcha region"),
        ("Рощинский район", "Roshchinsky District"),
    ],
)
def test_people_and_places_are_names(ru: str, en: str) -> None:
    assert is_name(ru, en)


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        ("Лесной союз", "Forest Union"),  # a body by its common noun
        ("ЛВС", "LVS"),  # a body by its letters
        ("Спецрыбнадзор", "Spetsrybnadzor"),  # a body by what it is cut from
        ("пермский суд", "Perm court"),
        ("Пермь", "city"),
        ("Зыгмунтас", "Fisherman"),
        ("№ 5", "No. 5"),
        ("сельский округ", "rural district"),
        ("Лесной округ", "Forest District"),  # of a court
        ("Рощинский суд", "Roshcha court"),
    ],
)
def test_bodies_and_words_are_no_names(ru: str, en: str) -> None:
    assert not is_name(ru, en)
