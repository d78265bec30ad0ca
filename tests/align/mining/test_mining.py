"""Mining: pairs out of unordered collections, what is marked, and the neighbours below it."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from align.documents.expected_languages import check_languages, script_of
from align.encoders.bundled import UseEncoder
from align.errors import InputError, UsageError
from align.mining.mining import (
    HIGH,
    LEAST_CONFIDENCE,
    NO_WORDS,
    SAME,
    Mined,
    collection,
    mine_sentences,
    mine_vectors,
)
from align.mining.neighbours import neighbours
from glossary.commands.main import main
from tests.support.paths import ROOT

RESOURCES = ROOT / "align" / "resources"
Vectors = NDArray[np.float32]


def general(language: str) -> list[str]:
    path = RESOURCES / f"general_{language}.txt"
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


RU, EN = general("ru"), general("en")


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    return UseEncoder(threads=1)


def mined(ru: list[str], en: list[str], encoder: UseEncoder, least: float = 0.5) -> list[Mined]:
    return mine_sentences(collection(ru, "ru"), collection(en, "en"), encoder, least=least)


def unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_shuffled_translations_are_found(encoder: UseEncoder) -> None:
    """A third of each side has no counterpart; what is sure is right, and most is found."""
    order = np.random.default_rng(3).permutation(len(EN)).tolist()
    kept_en = [i for i in order if i % 3 != 0]
    kept_ru = [i for i in range(len(RU)) if i % 3 != 1]
    found = mined([RU[i] for i in kept_ru], [EN[i] for i in kept_en], encoder)
    right = sum(kept_ru[one.ru_id] == kept_en[one.en_id] for one in found)
    assert right >= 0.9 * len(found)
    assert right >= 0.85 * len(set(kept_ru) & set(kept_en))


def test_every_sentence_is_in_one_pair_at_most_and_the_surest_come_first(
    encoder: UseEncoder,
) -> None:
    found = mined(RU, EN[::-1], encoder, least=0.0)
    assert len({one.ru_id for one in found}) == len({one.en_id for one in found}) == len(found)
    sure = [round(one.confidence, 4) for one in found]
    assert sure == sorted(sure, reverse=True)
    assert found == mined(RU, EN[::-1], encoder, least=0.0)


def test_repeated_and_blank_lines_count_once_and_keep_their_numbers(encoder: UseEncoder) -> None:
    """Case, ё and stops make no difference; ids are those of the first such line."""
    ru = ["", RU[0], RU[1], RU[0].upper(), " ", RU[2]]
    side = collection(ru, "ru")
    assert (side.ids, side.blank, side.repeated) == ([1, 2, 5], 2, 1)
    found = mined(ru, EN[:3], encoder, least=0.0)
    assert {(one.ru_id, one.en_id) for one in found} == {(1, 0), (2, 1), (5, 2)}


def test_a_second_wording_does_not_hide_a_pair(encoder: UseEncoder) -> None:
    """Near-duplicates on one side would otherwise take up the neighbours of the margin."""
    base = {(one.ru_id, one.en_id): one.margin for one in mined(RU, EN, encoder)}
    pair = next(pair for pair in base if pair[0] == pair[1] and base[pair] > 1.5)
    wordings = [EN[pair[1]].rstrip(".!?") + f" {sign}" for sign in ("—", "…", "*", "#", "%")]
    found = {one.ru_id: one for one in mined(RU, EN + wordings, encoder)}
    assert found[pair[0]].margin > 0.85 * base[pair]


def test_the_numbers_decide_between_near_duplicates(encoder: UseEncoder) -> None:
    ru = [f"Полиция задержала {n} человек на площади." for n in (12, 47, 130)]
    en = [f"Police detained {n} people on the square." for n in (130, 12, 47)]
    found = mined(RU[:40] + ru, EN[:40] + en, encoder)
    pairs = {(one.ru_id - 40, one.en_id - 40) for one in found if one.ru_id >= 40}
    assert pairs == {(0, 1), (1, 2), (2, 0)}


def test_copies_and_lines_without_words_are_marked(encoder: UseEncoder) -> None:
    """Their vectors agree as those of translations do, or better."""
    furniture = ["Reuters photo archive", "12 34 56", "© 2021"]
    found = mined(RU + furniture, furniture + EN, encoder)
    reasons = {(one.ru_id, one.en_id): one for one in found}
    for number, reason in enumerate((SAME, NO_WORDS, NO_WORDS)):
        one = reasons[len(RU) + number, number]
        assert (one.reason, one.confidence <= LEAST_CONFIDENCE) == (reason, True)


def test_a_margin_far_above_the_usual_ones_is_marked() -> None:
    """Sixty noisy translations, and one pair of equal vectors far from everything."""
    rng = np.random.default_rng(4)
    common = rng.normal(size=(1, 64)).astype(np.float32)
    en = unit(rng.normal(size=(61, 64)).astype(np.float32) + common)
    ru = unit(en + 0.12 * rng.normal(size=en.shape).astype(np.float32))
    ru[60] = en[60] = unit(rng.normal(size=(1, 64)).astype(np.float32) - 3 * common)[0]
    found = {one.ru_id: one for one in mine_vectors(ru, en)}
    assert found[60].en_id == 60
    assert (found[60].reason, found[60].confidence) == (HIGH, LEAST_CONFIDENCE)
    assert sum(one.reason == HIGH for one in found.values()) == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_neighbours_are_those_of_a_full_sort(n_ru: int, n_en: int, k: int, seed: int) -> None:
    """Whatever the sizes, also fewer than k; ties go to the lower number."""
    rng = np.random.default_rng(seed)
    ru, en = (
        unit(rng.integers(-1, 2, size=(n, 6)).astype(np.float32) + np.float32(0.01))
        for n in (n_ru, n_en)
    )
    near_ru, near_en = neighbours(ru, en, k)
    cosines = ru @ en.T
    for near, full in ((near_ru, cosines), (near_en, cosines.T)):
        wanted = np.argsort(-full, axis=1, kind="stable")[:, :k]
        assert near.ids.shape == (len(full), k)
        real = near.ids[:, : wanted.shape[1]]
        assert (real >= 0).all() and (near.ids[:, wanted.shape[1] :] == -1).all()
        got = np.take_along_axis(full, real, axis=1)
        assert np.allclose(got, np.take_along_axis(full, wanted, axis=1), atol=1e-6)


def test_tiles_do_not_change_the_neighbours() -> None:
    """More vectors than a tile has rows and columns, against one search of faiss each way."""
    import faiss

    rng = np.random.default_rng(8)
    ru, en = (unit(rng.normal(size=(n, 16)).astype(np.float32)) for n in (2500, 9000))
    for near, (queries, base) in zip(neighbours(ru, en, 8), ((ru, en), (en, ru)), strict=True):
        cosines, ids = faiss.knn(queries, base, 8, metric=faiss.METRIC_INNER_PRODUCT)
        assert np.allclose(near.cosines, cosines, atol=1e-5)
        assert (near.ids == ids).mean() > 0.999


def test_an_inverted_file_finds_nearly_all_and_the_same_again() -> None:
    """What collections too large for an exact search go through."""
    rng = np.random.default_rng(9)
    centres = rng.normal(size=(60, 24))
    scattered = centres[rng.integers(60, size=6000)] + rng.normal(size=(6000, 24))
    en = unit(scattered.astype(np.float32))
    ru = unit(en[:3000] + np.float32(0.05) * rng.normal(size=(3000, 24)).astype(np.float32))
    exact, near = mine_vectors(ru, en, exact=True), mine_vectors(ru, en, exact=False)
    pairs = {(one.ru_id, one.en_id) for one in exact}
    assert len(pairs & {(one.ru_id, one.en_id) for one in near}) > 0.97 * len(pairs)
    assert near == mine_vectors(ru, en, exact=False)


def test_swapped_collections_give_the_mirrored_pairs(encoder: UseEncoder) -> None:
    there = {(one.ru_id, one.en_id) for one in mined(RU, EN[::-1], encoder)}
    back = {(one.en_id, one.ru_id) for one in mined(EN[::-1], RU, encoder)}
    assert there == back


def test_a_wrong_call_is_named(encoder: UseEncoder) -> None:
    with pytest.raises(InputError, match="no sentences"):
        collection(["", " "], "a.txt")
    with pytest.raises(UsageError, match="list of sentences"):
        collection("Да.", "ru")
    with pytest.raises(InputError, match="same model"):
        mine_vectors(np.ones((2, 3), np.float32), np.ones((2, 4), np.float32))
    assert mine_vectors(np.ones((0, 3), np.float32), np.ones((2, 3), np.float32)) == []


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(name: str, lines: list[str]) -> None:
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_mine_prints_records(in_folder: Path) -> None:
    """Records to stdout, one line of counts to stderr."""
    write("ru.txt", [*RU[:30], "", RU[0]])
    write("en.txt", EN[29::-1])
    done = run("mine", "ru.txt", "en.txt", "--model", "use")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert list(records[0]) == ["ru_id", "en_id", "ru", "en", "margin", "confidence", "reason"]
    assert sum(one["ru_id"] + one["en_id"] == 29 for one in records) >= 25
    assert all(one["ru"] == RU[one["ru_id"]] for one in records)
    assert done.stderr.count("\n") == 1
    assert "30 × 30 sentences" in done.stderr and "1 repeated and 1 blank" in done.stderr
    table = run("mine", "ru.txt", "en.txt", "--model", "use", "--format", "table", "--least", "1")
    assert table.exit_code == 0


@pytest.mark.parametrize(
    ("ru", "en", "code", "said"),
    [
        ([""], ["Yes."], 1, "no sentences"),
        (["", " ", ""], ["Yes."], 1, "no sentences"),
        (EN, RU, 1, "give the Russian file first"),
        (RU, RU, 0, "both in Cyrillic"),
        (EN, EN, 0, "both in English"),
        (["Да."], ["Yes."], 0, "1 × 1 sentences"),
        (["слово " * 33_000], ["A word."], 0, "1 × 1 sentences"),
        (["Суд идёт."] * 500, ["Court is in session."] * 500, 0, "998 repeated"),
    ],
    ids=["empty", "blank", "swapped", "Russian twice", "English twice", "one", "long", "the same"],
)
def test_odd_files_get_a_clear_answer(
    in_folder: Path, ru: list[str], en: list[str], code: int, said: str
) -> None:
    write("ru.txt", ru)
    write("en.txt", en)
    done = run("mine", "ru.txt", "en.txt", "--model", "use")
    assert done.exit_code == code
    assert said in done.stderr
    assert code == 0 or (done.stdout == "" and done.stderr.count("\n") == 1)


def test_one_language_is_not_taken_for_another() -> None:
    """Too few letters tell nothing; other languages in Latin letters are not English."""
    german = ["Die Sitzung des Gerichts wurde vertagt und die Presse wartete vor dem Haus."]
    assert script_of(["12", "13:00"]) == ""
    assert script_of(german) == "other"
    assert script_of(EN) == "English"
    assert check_languages(RU, EN, "a", "b") is None
    assert check_languages(german, EN, "a", "b") is None
    assert check_languages(["12"], RU, "a", "b") is None
    with pytest.raises(InputError, match="b a"):
        check_languages(EN, RU, "a", "b")


def test_a_side_that_is_half_in_english_is_called_so() -> None:
    """Not English; a few Russian quotations in an English text are no mixture."""
    half = [*RU[:3], *EN[:8]]
    assert script_of(half) == "mixed"
    note = check_languages(half, EN, "a", "b")
    assert note is not None
    assert note.startswith("a is partly in Cyrillic and partly in English")
    assert check_languages(RU, half, "a", "b") is None
    assert script_of([*EN, "They chanted «Свободу»."]) == "English"
