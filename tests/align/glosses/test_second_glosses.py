"""Fragments with several glosses: found, told apart, decided on and exported each for itself."""

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.glosses.explanation import explain_choices
from align.glosses.options import article_choices
from align.glosses.pairing import pair_document
from align.records import ANOTHER
from glossary.building.pairs import summary
from glossary.commands.main import main


def glosses(raw: str, use: Encoder) -> list[str]:
    return [pair.en or "" for pair in pair_document(parse_text(raw), use) if pair.en]


SEVERAL = [
    ("lit. and i.e., quoted", 'The tag was #МыЗдесь [lit. "we are here"; i.e. "we are staying"].',
     {"we are here", "we are staying"}),
    ("lit. and i.e., bare", "The tag was #НеМолчи (lit. don't be silent; i.e. speak up).",
     {"don't be silent", "speak up"}),
    ("quotations in one bracket", "Then #СтопДым (“stop the smoke”, or “enough smoke”) came.",
     {"stop the smoke", "enough smoke"}),
    ("meaning a or b", 'It was произвол, which means "arbitrariness" or "lawlessness".',
     {"arbitrariness", "lawlessness"}),
    ("before and inside the brackets",
     "He was given a conditional sentence (условный срок, literally “conditional term”).",
     {"conditional sentence", "conditional term"}),
    ("English and Russian in one bracket",
     "The law allows only single-person protests (lone pickets - одиночные протесты).",
     {"single-person protests", "lone pickets"}),
    ("rendered otherwise in the next sentence",
     "A banner read «Дышать нечем» (“there is nothing to breathe”). A second paper rendered it"
     " as “we can't breathe”.",
     {"there is nothing to breathe", "we can't breathe"}),
    ("two places",
     "The slogan «Свободу узникам» [“freedom to the prisoners”] hung there.\n\nLater the court"
     " translated «Свободу узникам» as “release the convicts”.",
     {"freedom to the prisoners", "release the convicts"}),
    ("parts of a post",
     "He wrote:\n\n> Я вожу этот паром девятнадцать лет. Министров сменилось шесть. Ни один из"
     " них не умел плавать.\n>\n> — Имя (@imya_f) 4 июня 2022 г.\n\n“I have been running this"
     " ferry for nineteen years,” it begins. “Not one of them could swim” is how it ends.",
     {"I have been running this ferry for nineteen years", "Not one of them could swim"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "expected"), [row[1:] for row in SEVERAL], ids=[row[0] for row in SEVERAL]
)
def test_every_rendering_is_a_pair(raw: str, expected: set[str], use: Encoder) -> None:
    """Wherever the article says that it renders the same words again."""
    assert {gloss.strip(".,") for gloss in glosses(raw, use)} == expected


ONE = [
    ("a comment", "They say «чёрный ворон» (black raven -- a police van)."),
    ("a date behind it", "He said «Воды нет» (“there is no water”, 4 August)."),
    ("a denial", "He said «Воды нет» (“there is no water”). The mayor said “there is water”."),
    ("its own words again", "The tag #НашДвор (our courtyard) grew. “Our courtyard” is ours."),
    (
        "a part of it again",
        "A word for it is частное постановление (private ruling). The adjective means “private”.",
    ),
    (
        "a romanisation that is a rare word",
        "One figure shows a lobster (рак, rak), we hear.",
    ),
    ("a romanisation", "Then «Самоволка» (samovolka; absence without leave) came."),
    ("more or less", "«Ну такое» means “meh”, more or less."),
    (
        "somebody else's words",
        "«Верните пекаря» (Give back the baker) hung there. “I thought of the choir,” she says.",
    ),
    (
        "two names of one street",
        "It is Водопроводная (“Waterworks Street”), called “Dry Street” by drivers.",
    ),
    ("a pointer", "In such a case they speak of a fire (see задымление) or of nothing."),
]


@pytest.mark.parametrize("raw", [row[1] for row in ONE], ids=[row[0] for row in ONE])
def test_what_is_no_second_rendering(raw: str, use: Encoder) -> None:
    """Remarks, denials, repetitions and other people's quotations make no second pair."""
    assert len(glosses(raw, use)) == 1


def test_fragments_that_stand_together_have_one_gloss_each(use: Encoder) -> None:
    """Two words, two glosses: neither is the second gloss of the other's word."""
    raw = "Between «статья» and «пункт» (“article” and “clause”) lie three years."
    pairs = [pair for pair in pair_document(parse_text(raw), use) if pair.en]
    assert [(pair.ru, pair.en) for pair in pairs] == [("статья", "article"), ("пункт", "clause")]


def test_a_further_gloss_says_so_and_is_no_surer_than_the_first(use: Encoder) -> None:
    """Same offsets of the Russian, offsets of its own for the English, a reason that tells."""
    raw = SEVERAL[0][1]
    first, second = [pair for pair in pair_document(parse_text(raw), use) if pair.en]
    assert (first.ru_start, first.ru_end, first.key) == (second.ru_start, second.ru_end, second.key)
    assert ANOTHER in second.reasons
    assert ANOTHER not in first.reasons
    assert (second.confidence or 1) <= (first.confidence or 0)
    for pair in (first, second):
        assert raw[pair.en_start : pair.en_end] == pair.en


def test_the_rest_of_a_post_between_two_glossed_parts_is_left_to_translate(use: Encoder) -> None:
    """Nothing of it is lost, nothing of it is listed twice."""
    pairs = pair_document(parse_text(SEVERAL[-1][1]), use)
    assert [(pair.ru, pair.status) for pair in pairs if pair.kind == "tweet"] == [
        ("Я вожу этот паром девятнадцать лет.", "paired"),
        ("Министров сменилось шесть.", "unglossed"),
        ("Ни один из них не умел плавать.", "paired"),
    ]


def test_the_explanation_has_further_glosses_apart_from_rivals(use: Encoder) -> None:
    """What was taken, what was taken as well, and what was not."""
    (explained,) = explain_choices(article_choices(parse_text(SEVERAL[0][1]), use))
    assert explained.taken is not None
    told = [explained.taken.en, *(one.en for one in explained.further)]
    assert told == ["we are here", "we are staying"]
    assert not {one.en for one in explained.rivals} & set(told)
    assert len(explained.as_record()["further"]) == 1


def test_each_gloss_is_an_entry_from_build_to_export(in_folder: Path) -> None:
    """One accepted, the other rejected: only the first is exported; the queue had both."""
    article = in_folder / "corpus/en/tags.md"
    article.parent.mkdir(parents=True)
    article.write_text(SEVERAL[0][1] + "\n", encoding="utf-8")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == 0, result.stderr
        return result.stdout

    run("build")
    entries = {row["en"]: row for row in map(json.loads, run("list").splitlines())}
    assert entries.keys() == {"we are here", "we are staying"}
    assert len({row["id"] for row in entries.values()}) == 2
    review = CliRunner().invoke(main, ["review", "--plain"], input="a\nr\nq\n")
    assert review.exit_code == 0, review.output
    decided = {row["en"]: row["status"] for row in map(json.loads, run("list").splitlines())}
    assert sorted(decided.values()) == ["accepted", "rejected"]
    (kept,) = [en for en, status in decided.items() if status == "accepted"]
    run("export", "--format", "tmx", "--format", "csv")
    memory = (in_folder / "exports/glossary.tmx").read_text(encoding="utf-8")
    table = (in_folder / "exports/glossary.csv").read_text(encoding="utf-8")
    assert re.findall(r"<seg>([^<#]*)</seg>", memory) == [kept]
    assert [row[1] for row in csv.reader(table.splitlines()) if row[0] == "#МыЗдесь"] == [kept]
    run("build")
    assert {
        row["en"]: row["status"] for row in map(json.loads, run("list").splitlines())
    } == decided


def test_a_fragment_with_two_glosses_counts_once(use: Encoder) -> None:
    """In what build says it found."""
    raw = "Vysotsky's «Кони привередливые» is rendered as “Fussy Horses” or “Capricious Horses”."
    pairs = pair_document(parse_text(raw), use)
    assert len(pairs) == 2
    assert summary(pairs).filter(kind="all")["found"].to_list() == [1]
