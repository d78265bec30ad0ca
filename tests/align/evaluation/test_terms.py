"""Gold for terms is read or refused, and the figures are what a pencil gives."""

from pathlib import Path

import pytest

from align.encoders.protocol import Encoder
from align.errors import InputError
from align.evaluation.term_gold import GoldTerm, gold_documents, read_term_gold
from align.evaluation.terms import score_term_gold, score_terms
from align.terms.phrases.keys import english_key, russian_key
from align.terms.records import Place, Term


def term(ru: str, en: str) -> Term:
    keys = (russian_key(ru), english_key(en))
    place = Place("own", 0, 1, 0, 1)
    return Term(ru, en, *keys, 1, 1, 1, 0.9, 0.9, "courts", (), (), (place,), ("own",))


def test_figures_by_hand() -> None:
    """Two right, one wrong, one unjudged; one of three wanted terms missed, of two phrases none."""
    gold = [
        GoldTerm("d", "частные постановления", "personal rulings"),
        GoldTerm("d", "суд", "court"),
        GoldTerm("d", "права человека", "human rights"),
        GoldTerm("d", "судья", "ruling", right=False),
        GoldTerm("d", "дождь", "rain", kind="general"),
    ]
    found = [
        term("частное постановление", "the personal ruling"),
        term("судья", "ruling"),
        term("право человека", "human right"),
        term("колония", "colony"),
    ]
    score = score_terms("d", found, gold)
    assert (score.found, score.right, score.wrong, score.unjudged) == (4, 2, 1, 1)
    assert score.recall == pytest.approx(2 / 3)
    assert score.recall_phrases == 1.0
    assert score.at == (None, None, None)
    assert score.as_record()["precision"] == 0.5
    assert [error.split(": ")[1] for error in score.errors] == ["wrong", "unjudged", "missed"]


def test_precision_at_a_cut() -> None:
    """Of the first fifty, however many follow; what nobody judged is not right."""
    right, other = term("суд", "court"), term("колония", "colony")
    score = score_terms("d", [right] * 40 + [other] * 60, [GoldTerm("d", "суд", "court")])
    assert score.at == (0.8, 0.4, None)


def test_nothing_found_in_nothing() -> None:
    """No terms and no gold: no precision, and nothing was missed."""
    score = score_terms("d", [], [])
    assert score.as_record()["precision"] is None
    assert score.recall == 1.0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Политзаключённых", "политзаключенный"),
        ("част\u00adное поста\u00adновление", "частных постановлений"),
    ],
)
def test_russian_keys(first: str, second: str) -> None:
    """Equal for forms of one term."""
    assert russian_key(first) == russian_key(second)


def test_english_keys() -> None:
    """Equal with and without an article, in both numbers."""
    assert english_key("the personal rulings") == english_key("Personal ruling")


def test_gold_is_read(tmp_path: Path) -> None:
    """Columns by name, in any order; verdict, kind and domain have defaults."""
    path = tmp_path / "gold.tsv"
    path.write_text("en\tru\tverdict\ncourt\tсуд\t\nrain\tсуд\twrong\n", encoding="utf-8-sig")
    assert read_term_gold(path) == [
        GoldTerm("", "суд", "court"),
        GoldTerm("", "суд", "rain", right=False),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no columns"),
        ("ru\ten\n", "no columns"),
        ("a\tb\nсуд\tcourt\n", "no columns"),
        ("ru\ten\nсуд\t\n", "gold.tsv:2: needs"),
        ("ru\ten\nсуд\n", "gold.tsv:2: needs"),
        ("ru\ten\tverdict\nсуд\tcourt\tmaybe\n", "gold.tsv:2: needs"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: str, told: str) -> None:
    """One line that names the file, the line and what to do."""
    path = tmp_path / "gold.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told) as caught:
        read_term_gold(path)
    assert "\n" not in str(caught.value)


def test_bytes_and_nothing_are_refused(tmp_path: Path) -> None:
    """Not UTF-8, no such file, no documents."""
    path = tmp_path / "gold.tsv"
    path.write_bytes(b"ru\ten\n\xff\xfe\tcourt\n")
    for unreadable in (path, tmp_path / "none.tsv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_term_gold(unreadable)
    with pytest.raises(InputError, match="neither beside it"):
        gold_documents(path, "court")


def test_documents_of_the_gold_are_mined(tmp_path: Path, use: Encoder) -> None:
    """Figures for each document, and their sum where there are several."""
    for doc in ("a", "b"):
        (tmp_path / f"{doc}.ru.txt").write_text("Суд вынес частное постановление.\n", "utf-8")
        (tmp_path / f"{doc}.en.txt").write_text("The court issued a personal ruling.\n", "utf-8")
    gold = [GoldTerm(doc, "частное постановление", "personal ruling") for doc in ("a", "b")]
    rows = score_term_gold(tmp_path / "gold.tsv", gold, use)
    assert [row.doc for row in rows] == ["a", "b", "all"]
    assert all(row.recall == 1.0 for row in rows)
    assert rows[2].found == rows[0].found + rows[1].found
