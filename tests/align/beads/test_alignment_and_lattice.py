"""Sentence alignment: what it finds in a small text, and what holds for any vectors."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from align.beads.alignment import align_documents, align_sentences, align_vectors, sentence_spans
from align.beads.confidence import NUMBERS
from align.beads.lattice import pieces as bead_grid
from align.beads.lattice import scores as bead_lattice
from align.beads.lattice import sweep as bead_sweep
from align.beads.lattice import windows as bead_windows
from align.beads.lattice.corridor import DENSE_CELLS, Corridor, find_corridor
from align.beads.lattice.paths import best_path, posteriors
from align.beads.lattice.pieces import GOES_ON
from align.beads.lattice.scores import NEVER, Lattice, build_lattice
from align.beads.lattice.sweep import ALL, BEST, Algebra, swept
from align.beads.lattice.windows import TYPES, TextSide, _frame
from align.beads.lattice.windows import CosineBlock as WindowBlock
from align.encoders.bundled import UseEncoder
from align.errors import InputError, TolmachError, UsageError
from align.evaluation.beads import read_beads, score_folder, strict_lax
from align.records import BLANK, GAP, MOVED, Bead, Block, Document
from tests.support.paths import DATA

Vectors = NDArray[np.float32]
Path_ = tuple[tuple[int, int, int], ...]


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    return UseEncoder(threads=1)


def lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


RU, EN = lines("sentence_beads_ru.txt"), lines("sentence_beads_en.txt")
GOLD = [
    ((0,), (0,)), ((1,), (1,)), ((2,), (2, 3)), ((3,), (4,)), ((4,), ()),
    ((5,), (5,)), ((6,), (6,)), ((7, 8), (7,)), ((), (8,)),
]  # fmt: skip


def ids(beads: list[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.ru_ids, bead.en_ids) for bead in beads]


def covered_once(beads: list[Bead], n_ru: int, n_en: int) -> bool:
    ru = [i for bead in beads for i in bead.ru_ids]
    en = [j for bead in beads for j in bead.en_ids]
    return ru == list(range(n_ru)) and sorted(en) == list(range(n_en))


def unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def noisy_copy(rng: np.random.Generator, rows: Vectors, noise: float = 0.5) -> Vectors:
    return unit(rows + noise * unit(rng.normal(size=rows.shape).astype(np.float32)))


def test_merges_and_gaps_of_a_small_text_are_found(encoder: UseEncoder) -> None:
    """1-1, 1-2, 2-1 and a gap on either side, written for this test."""
    beads = align_sentences(RU, EN, encoder)
    assert ids(beads) == GOLD
    assert all(
        bead.confidence > 0.6 and not bead.reason for bead in beads if bead.en_ids and bead.ru_ids
    )
    assert [bead.reason for bead in beads if not bead.en_ids or not bead.ru_ids] == [GAP, GAP]


def test_swapped_sides_give_the_mirrored_beads(encoder: UseEncoder) -> None:
    mirrored = align_sentences(EN, RU, encoder)
    assert sorted((en, ru) for ru, en in ids(mirrored)) == sorted(GOLD)


def test_what_follows_does_not_change_what_was_aligned(encoder: UseEncoder) -> None:
    doubled = align_sentences(
        [*RU[:7], "Погода завтра будет ясной.", "Ветер слабый."],
        [*EN[:7], "The weather will be clear tomorrow.", "The wind is light."],
        encoder,
    )
    assert ids(doubled) == [*GOLD[:7], ((7,), (7,)), ((8,), (8,))]


def test_a_moved_sentence_is_paired_and_called_moved(encoder: UseEncoder) -> None:
    moved_en = [*EN[1:8], EN[0]]
    beads = align_sentences(RU, moved_en, encoder)
    found = {bead.ru_ids: bead for bead in beads}
    assert found[0,].en_ids == (7,)
    assert found[0,].reason == MOVED
    assert covered_once(beads, len(RU), len(moved_en))


def test_an_unrelated_text_gets_low_confidence_and_a_reason(encoder: UseEncoder) -> None:
    recipe = ["Boil the potatoes.", "Add salt and butter.", "Serve with 40 grams of dill."]
    beads = align_sentences(RU[:3], recipe, encoder)
    assert all(bead.confidence < 0.6 and bead.reason for bead in beads)


def test_a_wrong_number_is_named(encoder: UseEncoder) -> None:
    """The more numbers disagree, the lower the confidence."""
    ru = ["Погода ясная.", "В 2021 году задержали 1 500 человек.", "Суд идёт."]
    right = ["The weather is clear.", "In 2021, 1,500 people were detained.", "The trial is on."]
    wrong = [right[0], "In 1987, 44 people were detained.", right[2]]
    good, bad = align_sentences(ru, right, encoder)[1], align_sentences(ru, wrong, encoder)[1]
    assert good.en_ids == bad.en_ids == (1,)
    assert bad.confidence < good.confidence
    assert good.reason == "" and bad.reason in {"", NUMBERS}


@pytest.mark.parametrize("n", [0, 1, 30])
def test_an_empty_side_gives_only_gaps(encoder: UseEncoder, n: int) -> None:
    assert ids(align_sentences(RU[:1] * n, [], encoder)) == [((i,), ()) for i in range(n)]
    assert ids(align_sentences([], EN[:1] * n, encoder)) == [((), (j,)) for j in range(n)]


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        (["Да."], ["Yes."] * 100),
        (["Да."] * 60, ["Yes."] * 60),
        (["12", "13 14", "2020"], ["12", "13 14", "2020"]),
        (["", " ", "Да."], ["", "Yes."]),
        (["Слово " * 4000], ["Word " * 4000, "Another."]),
    ],
    ids=["one to a hundred", "all the same", "numbers only", "blank", "very long"],
)
def test_odd_input_still_covers_every_sentence(
    encoder: UseEncoder, ru: list[str], en: list[str]
) -> None:
    assert covered_once(align_sentences(ru, en, encoder), len(ru), len(en))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 14), st.integers(0, 14), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_any_vectors_give_every_sentence_one_bead(
    n_ru: int, n_en: int, max_side: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    ru, en = (unit(rng.normal(size=(n, 8)).astype(np.float32)) for n in (n_ru, n_en))
    beads = align_vectors(ru, en, max_side=max_side)
    assert covered_once(beads, n_ru, n_en)
    assert all(len(b.ru_ids) <= max_side and len(b.en_ids) <= max_side for b in beads)
    assert all(0.0 <= b.confidence <= 1.0 for b in beads)
    assert beads == align_vectors(ru, en, max_side=max_side)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 2**32 - 1))
@example(13, 14, 1)  # a moved bead that is unlikely by one side's neighbours only
def test_swapped_vectors_give_the_mirrored_beads(n_ru: int, n_en: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ru, en = (unit(rng.normal(size=(n, 8)).astype(np.float32)) for n in (n_ru, n_en))
    there, back = ids(align_vectors(ru, en)), ids(align_vectors(en, ru))
    assert sorted(there) == sorted((en_ids, ru_ids) for ru_ids, en_ids in back)


def test_a_text_too_long_to_compare_in_full_is_aligned() -> None:
    """Beyond DENSE_CELLS blocks of sentences are compared first; a long gap lies in between."""
    rng = np.random.default_rng(5)
    n = int(DENSE_CELLS**0.5) + 200
    en = unit(rng.normal(size=(n, 32)).astype(np.float32))
    ru = noisy_copy(rng, np.delete(en, np.s_[400:500], axis=0))
    beads = align_vectors(ru, en)
    wanted = {((i,), (i if i < 400 else i + 100,)) for i in range(len(ru))}
    assert len(wanted & set(ids(beads))) > 0.98 * len(wanted)
    assert covered_once(beads, len(ru), len(en))


def made_sides(seed: int, n: int = 60) -> tuple[TextSide, TextSide]:
    """A text and its copy less every ninth sentence, some windows encoded as a whole."""
    rng = np.random.default_rng(seed)
    rows = unit(rng.normal(size=(n, 32)).astype(np.float32))
    kept = np.flatnonzero(np.arange(n) % 9 != 4)
    ru = TextSide(rows, rng.uniform(20, 200, n))
    en = TextSide(noisy_copy(rng, rows[kept], 0.1), rng.uniform(20, 200, len(kept)))
    for side, size in ((ru, 2), (en, 3)):
        starts = np.arange(0, len(side) - size, 5)
        vectors = unit(rng.normal(size=(len(starts), 32)).astype(np.float32))
        side.encoded[size] = (starts, vectors)
    return ru, en


def test_a_block_holds_the_cosines_of_its_windows() -> None:
    """Each is that of the weighted sums, or of single and encoded vectors where both are such."""
    ru, en = made_sides(1)
    corridor = find_corridor(ru.vectors, en.vectors, ru.lengths, en.lengths)
    block = WindowBlock(ru, en, corridor, 20, 45)
    assert block.slope == 1

    def summed(side: TextSide, end: int, size: int) -> Vectors:
        total = side.lengths[end - size : end] @ side.vectors[end - size : end]
        return np.asarray(total / np.linalg.norm(total))

    def encoded(side: TextSide, end: int, size: int) -> Vectors | None:
        starts, vectors = side.windows(size, 0, len(side))
        return vectors[list(starts).index(end - size)] if end - size in starts else None

    rows, columns, _ = corridor.block_cells(20, 45)
    for n, m in TYPES:
        found = block.cosine(n, m)[block.at(rows, columns)]
        for row, column, value in zip(rows.tolist(), columns.tolist(), found, strict=True):
            if column >= m:
                left, right = encoded(ru, row, n), encoded(en, column, m)
                if left is None or right is None:
                    left, right = summed(ru, row, n), summed(en, column, m)
                cosine = left @ right
                scaled = (cosine - corridor.background) / (corridor.top - corridor.background)
                assert value == pytest.approx(scaled, abs=1e-4)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_do_not_hang_on_how_the_lattice_is_cut(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Blocks of any height, with straight or slanting sides, give the same scores."""
    ru, en = made_sides(seed)
    corridor = find_corridor(ru.vectors, en.vectors, ru.lengths, en.lengths)
    whole = build_lattice(ru, en, corridor)

    def straight(corridor: Corridor, first: int, last: int) -> tuple[int, int, int]:
        left = int(corridor.low[first])
        return 0, left, int(corridor.high[last - 1]) - left + 1

    for rows, frame in ((5, _frame), (5, straight), (128, straight)):
        monkeypatch.setattr(bead_lattice, "_ROWS_PER_BLOCK", rows)
        monkeypatch.setattr(bead_windows, "_frame", frame)
        cut = build_lattice(ru, en, corridor)
        np.testing.assert_allclose(cut.beads, whole.beads, rtol=1e-4, atol=1e-3)
        np.testing.assert_allclose(cut.ru_gaps, whole.ru_gaps, rtol=1e-4)
        np.testing.assert_allclose(cut.en_gaps, whole.en_gaps, rtol=1e-4)


@pytest.mark.parametrize("noise", [0.1, 1.0, 30.0], ids=["clear", "hard", "nothing in common"])
@pytest.mark.parametrize("algebra", [ALL, BEST], ids=["all", "best"])
@pytest.mark.parametrize("ahead", [False, True], ids=["from the start", "to the end"])
def test_pieces_come_to_what_the_whole_comes_to(
    monkeypatch: pytest.MonkeyPatch, algebra: Algebra, noise: float, ahead: bool
) -> None:
    """Also where a piece's early rows do not lead to its true state and it is done again."""
    rng = np.random.default_rng(8)
    rows = unit(rng.normal(size=(170, 32)).astype(np.float32))
    kept = np.flatnonzero((np.arange(170) % 9 != 4) & (np.arange(170) // 25 != 3))
    ru = TextSide(rows, rng.uniform(20, 200, 170))
    en = TextSide(noisy_copy(rng, rows[kept], noise), rng.uniform(20, 200, len(kept)))
    corridor = find_corridor(ru.vectors, en.vectors, ru.lengths, en.lengths)
    lattice = build_lattice(ru, en, corridor)
    whole = swept(lattice, algebra, ahead=ahead)
    again = []
    unsettled = bead_sweep._Sweep._unsettled

    def noted(sweep: bead_sweep._Sweep, pieces: list[bead_grid.Piece]) -> list[bead_grid.Piece]:
        again.extend(found := unsettled(sweep, pieces))
        return found

    monkeypatch.setattr(bead_sweep._Sweep, "_unsettled", noted)
    for module in (bead_grid, bead_sweep):
        monkeypatch.setattr(module, "EARLY", 8)
    for name, value in (("_PIECE", 16), ("_ABOUT", 3), ("_SURE", 0.0)):
        monkeypatch.setattr(bead_grid, name, value)
    pieces = swept(lattice, algebra, ahead=ahead)
    assert len(again) > (8 if noise == 30.0 else 0)
    for name in ("whole", "ru", "en"):
        wanted, found = getattr(whole, name), getattr(pieces, name)
        reached = wanted > NEVER / 2
        assert (reached == (found > NEVER / 2)).all()
        np.testing.assert_allclose(found[reached], wanted[reached], rtol=1e-5, atol=1e-3)
    if algebra is BEST:
        np.testing.assert_array_equal(pieces.choices, whole.choices)


def test_a_long_stretch_on_one_side_only_is_left_alone() -> None:
    """A third of one side is cut out; its counterparts become gaps and nothing else shifts."""
    rng = np.random.default_rng(11)
    en = unit(rng.normal(size=(60, 48)).astype(np.float32))
    ru = noisy_copy(rng, en)
    kept = [j for j in range(60) if not 20 <= j < 40]
    wanted = [((i,), (kept.index(i),) if i in kept else ()) for i in range(60)]
    assert ids(align_vectors(ru, en[kept])) == wanted


def ones(rows: int, columns: int) -> Vectors:
    return np.ones((rows, columns), dtype=np.float32)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: align_vectors(ones(2, 3), ones(2, 4)), InputError),
        (lambda: align_vectors(ones(1, 3) * np.nan, ones(1, 3)), InputError),
        (lambda: align_vectors(ones(2, 3), ones(2, 3), ru_lengths=[1.0]), InputError),
        (lambda: align_vectors(ones(2, 3), ones(2, 3), max_side=6), UsageError),
        (lambda: align_sentences("Да.", ["Yes."], UseEncoder(threads=1)), UsageError),
    ],
    ids=["dimensions", "not finite", "lengths", "max_side", "a string"],
)
def test_a_wrong_call_is_named(call: Callable[[], object], error: type[TolmachError]) -> None:
    with pytest.raises(error):
        call()


def document(text: str, *kinds: str) -> Document:
    """A document whose blocks are the lines of the text."""
    blocks, start = [], 0
    for line, kind in zip(text.split("\n"), kinds, strict=True):
        blocks.append(Block(start, start + len(line), kind))
        start += len(line) + 1
    # Two characters stand before the readable text in the original.
    return Document("a.md", "# " + text, text, range(2, len(text) + 3), tuple(blocks))


def test_documents_keep_their_offsets_and_blocks_apart(encoder: UseEncoder) -> None:
    ru = document(
        "Суд и закон. Итоги\nСуд закрыт. Мэр уехал\nвчера", "heading", "item", "paragraph"
    )
    en = document(
        "Court and law. Results\nThe court is closed. The mayor left\nyesterday",
        "heading",
        "item",
        "paragraph",
    )
    texts = [ru.text[s.start : s.end] for s in sentence_spans(ru, "ru")]
    assert texts == ["Суд и закон. Итоги", "Суд закрыт.", "Мэр уехал", "вчера"]
    aligned = align_documents(ru, en, encoder)
    first = aligned.beads[0]
    assert (aligned.ru_texts(first), aligned.en_texts(first)) == (
        ["Суд и закон. Итоги"],
        ["Court and law. Results"],
    )
    span = aligned.ru_sentences[1]
    where = ru.original(span.start, span.end)
    assert ru.raw[where.start : where.end] == "Суд закрыт."
    assert covered_once(list(aligned.beads), 4, 4)


def test_strict_and_lax_count_as_the_field_does() -> None:
    """Precision over all found beads, recall over gold beads with both sides."""
    gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2,))]
    found = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2,))]
    total = strict_lax(found, gold).total
    assert (total.found, total.found_strict, total.found_lax) == (5, 3, 4)
    assert (total.gold, total.gold_strict, total.gold_lax) == (3, 2, 3)
    assert total.precision_strict == pytest.approx(3 / 5)
    assert total.f1_lax == pytest.approx(2 * 0.8 / 1.8)
    by_type = strict_lax(found, gold).by_type
    assert by_type["1-0"].found_strict == 1 and by_type["2-1"].gold_strict == 0


def test_a_folder_of_gold_is_scored(tmp_path: Path, encoder: UseEncoder) -> None:
    (tmp_path / "a.ru").write_text("\n".join(RU) + "\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("\n".join(EN) + "\n", encoding="utf-8")
    gold = "".join(f"{list(ru)}:{list(en)}:0.5\n" for ru, en in GOLD)
    (tmp_path / "a.align").write_text(gold, encoding="utf-8")
    assert read_beads(tmp_path / "a.align") == GOLD
    record = score_folder(tmp_path, encoder)
    assert (record["f1_strict"], record["found"], record["gold"]) == (1.0, 9, 7)


@pytest.mark.parametrize(
    "text", ["[0]", "[0]:[1", "[a]:[0]", "0:1", "[-1]:[0]", "[0]:{0}", "[True]:[0]"]
)
def test_a_broken_gold_line_names_file_and_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.align"
    path.write_text(f"[0]:[0]\n\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"b\.align, line 3"):
        read_beads(path)


def test_gold_without_its_texts_or_beyond_them_is_refused(
    tmp_path: Path, encoder: UseEncoder
) -> None:
    path = tmp_path / "c.align"
    path.write_text("[7]:[0]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.ru and c\.en"):
        score_folder(path, encoder)
    (tmp_path / "c.ru").write_text("Да.\n", encoding="utf-8")
    (tmp_path / "c.en").write_text("Yes.\n", encoding="utf-8")
    with pytest.raises(InputError, match="sentence 7"):
        score_folder(path, encoder)
    with pytest.raises(InputError, match=r"no \.align file"):
        (tmp_path / "empty").mkdir()
        score_folder(tmp_path / "empty", encoder)


def every_path(lattice: Lattice, row: int, column: int) -> Iterator[tuple[float, Path_]]:
    """(score, steps as kind, ru end, en end) of every path to a point of a full lattice."""
    if not row and not column:
        yield 0.0, ()
    cell = int(lattice.corridor.offset[row]) + column
    for kind, (n, m) in enumerate(TYPES):
        if n <= row and m <= column:
            score = float(lattice.beads[kind, cell])
            for before, steps in every_path(lattice, row - n, column - m):
                yield before + score, (*steps, (kind, row, column))
    gaps = ((len(TYPES), 1, 0, lattice.ru_gaps), (len(TYPES) + 1, 0, 1, lattice.en_gaps))
    for kind, n, m, scores in gaps:
        if n <= row and m <= column:
            score = float(scores[row - 1] if n else scores[column - 1])
            for before, steps in every_path(lattice, row - n, column - m):
                more = GOES_ON if steps and steps[-1][0] == kind else 0.0
                yield before + score + more, (*steps, (kind, row, column))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_the_best_path_and_all_probabilities_are_those_of_all_paths(
    n_ru: int, n_en: int, seed: int
) -> None:
    """The search against a list of every path there is, gaps that go on included."""
    rng = np.random.default_rng(seed)
    ru, en = (
        TextSide(unit(rng.normal(size=(n, 6)).astype(np.float32)), rng.uniform(20, 200, n))
        for n in (n_ru, n_en)
    )
    corridor = find_corridor(ru.vectors, en.vectors, ru.lengths, en.lengths)
    lattice = build_lattice(ru, en, corridor)
    paths = list(every_path(lattice, n_ru, n_en))
    scores = np.array([score for score, _ in paths])
    found = {steps: score for score, steps in paths}[tuple(best_path(lattice))]
    assert found == pytest.approx(scores.max(), abs=1e-6)
    shares = np.exp(scores - np.logaddexp.reduce(scores))
    chances = posteriors(lattice, 0.0)
    for step in {step for _, steps in paths for step in steps}:
        kind, row, column = step
        if kind >= len(TYPES):
            # A gap's probability is summed over all places of the other side.
            place = 1 if kind == len(TYPES) else 2
            wanted = sum(
                share
                for share, (_, steps) in zip(shares, paths, strict=True)
                if any(one[0] == kind and one[place] == step[place] for one in steps)
            )
        else:
            wanted = sum(
                share for share, (_, steps) in zip(shares, paths, strict=True) if step in steps
            )
        assert chances.of(kind, row, column) == pytest.approx(wanted, abs=1e-5)


def test_blank_sentences_are_gaps_of_their_own(encoder: UseEncoder) -> None:
    """They keep their numbers and disturb nothing, also between the two halves of a bead."""
    ru = ["", *RU[:2], " ", RU[2], ""]
    en = [*EN[:3], "", EN[3], "\t"]
    beads = align_sentences(ru, en, encoder)
    assert {(b.ru_ids, b.en_ids) for b in beads if b.reason != BLANK} == {
        ((1,), (0,)),
        ((2,), (1,)),
        ((4,), (2, 4)),
    }
    blank = [b.ru_ids + b.en_ids for b in beads if b.reason == BLANK]
    assert blank == [(0,), (3,), (5,), (3,), (5,)]
    assert sorted(i for b in beads for i in b.ru_ids) == list(range(6))
    assert sorted(j for b in beads for j in b.en_ids) == list(range(6))


@pytest.mark.parametrize(
    ("number", "others"), [("41", ["38"]), ("— 7 —", ["8", "9"]), ("112", []), ("41", ["40", "39"])]
)
def test_numbers_that_the_other_side_has_not_are_gaps(
    encoder: UseEncoder, number: str, others: list[str]
) -> None:
    """As those of pages, which count differently; also between the two halves of a bead."""
    ru, en = [*RU[:2], number, RU[2]], [EN[0], *others, *EN[1:4]]
    beads = align_sentences(ru, en, encoder)
    shift = len(others)
    assert {(b.ru_ids, b.en_ids) for b in beads if b.ru_ids and b.en_ids} == {
        ((0,), (0,)),
        ((1,), (1 + shift,)),
        ((3,), (2 + shift, 3 + shift)),
    }
    assert {b.ru_ids + b.en_ids: b.reason for b in beads if not (b.ru_ids and b.en_ids)} == {
        (2,): GAP,
        **{(1 + place,): GAP for place in range(shift)},
    }
    assert covered_once(beads, len(ru), len(en))


@pytest.mark.parametrize(
    ("number", "other"), [("3", "3"), ("4", "Four"), ("II", "2"), ("5", "- 5 -")]
)
def test_numbers_of_chapters_are_a_bead(encoder: UseEncoder, number: str, other: str) -> None:
    beads = align_sentences([*RU[:2], number, RU[2]], [*EN[:2], other, *EN[2:4]], encoder)
    assert ((2,), (2,)) in ids(beads)
