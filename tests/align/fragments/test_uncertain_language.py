"""What is said of short and mixed Cyrillic whose language cannot be told: that it is uncertain."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.fragments.finding import find_fragments
from align.fragments.uncertain_language import doubt_of
from align.glosses.pairing import pair_document
from glossary.commands.main import main


def languages(raw: str) -> list[str]:
    """The language of every fragment; those whose language is open as "und"."""
    return ["und" if one.doubt else one.language for one in find_fragments(parse_text(raw))]


# A short word in an article, with something longer and certain beside it.
BESIDE = {
    "ru": "Then somebody read «Мы никуда отсюда не уедем» aloud.",
    "uk": "Then somebody read «Ми нікуди звідси не поїдемо» aloud.",
    "be": "Then somebody read «Мы нікуды адсюль не паедзем» aloud.",
    "bg": "Then somebody read «Няма да си тръгнем оттук никога» aloud.",
    "sr": "Then somebody read «Нећемо никуда отићи одавде» aloud.",
    "kk": "Then somebody read «Біз бұл жерден ешқайда кетпейміз» aloud.",
    "ky": "Then somebody read «Биз бул жерден эч кайда кетпейбиз, өз үйүбүз» aloud.",
}

OPEN = dict.fromkeys(set(BESIDE) - {"ru"}, "und")
SHORT = [
    ("слава", dict.fromkeys(("uk", "be", "bg", "sr"), "und")),
    ("наша воля", OPEN),
    ("закон", dict.fromkeys(("uk", "be", "bg", "sr"), "und")),
    ("народ", dict.fromkeys(("uk", "be", "bg", "sr"), "und")),
    ("земля", dict.fromkeys(("uk", "be"), "und")),
    ("град", dict.fromkeys(("uk", "be", "bg", "sr"), "und")),
    ("слобода", dict.fromkeys(("uk", "sr"), "und")),
    ("школа", dict.fromkeys(("uk", "be", "bg", "sr"), "und")),
    ("вёска", {**OPEN, "ru": "und", "be": "be"}),
    ("кереге", {**OPEN, "kk": "kk", "ky": "ky"}),
    ("частное постановление", {}),
    ("ваш подъезд", {}),
    ("вход воспрещён", {}),
    ("повестка", {}),
    ("русский мир", {}),
]
"""Words with what they are taken for beside each language, where that is not Russian."""


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize(("word", "taken"), SHORT, ids=[word for word, _ in SHORT])
def test_short_words_beside_each_language(word: str, taken: dict[str, str], beside: str) -> None:
    """Beside Russian they are Russian; beside another language that has them they are open."""
    raw = f"On the wall stood «{word}». {BESIDE[beside]}"
    assert languages(raw)[0] == taken.get(beside, "ru")


@pytest.mark.parametrize("beside", sorted(BESIDE))
def test_where_russian_is_never_quoted(beside: str) -> None:
    """Beside several stretches of another language it is that one's, unless one is Russian."""
    raw = f"On the wall stood «слава». {BESIDE[beside]} On the door stood «{{}}»."
    again = BESIDE[beside].split("«")[1].split("»")[0]
    expected = beside if beside in ("uk", "be", "bg", "sr") else "ru"  # which have the word
    assert languages(raw.format(again))[0] == expected
    russian = BESIDE["ru"].split("«")[1].split("»")[0]
    assert languages(raw.format(russian))[0] in ("ru", "und")


TURKIC = [("мектеп", "kk", "kk"), ("тау", "kk", "kk"), ("сот", "ky", "ky"), ("мектеп", "uk", "kk"),
          ("тау", "ru", "ru"), ("аким", "kk", "ru"), ("право", "kk", "ru")]  # fmt: skip


@pytest.mark.parametrize(("word", "beside", "language"), TURKIC)
def test_common_kazakh_words_in_russian_letters(word: str, beside: str, language: str) -> None:
    """Beside Kazakh or Kyrgyz they are that, beside Russian they are not; Russian ones stay it."""
    assert languages(f"On the wall stood «{word}». {BESIDE[beside]}")[0] == language


FOREIGN = [
    ("uk", "Їжа"), ("uk", "ґанок"), ("uk", "наша громада"), ("uk", "гарний будинок"),
    ("be", "ўлада"), ("be", "жыве"),
    ("bg", "промяна"), ("bg", "къща и градина"), ("sr", "љубав"), ("sr", "свађа"),
    ("kk", "бостандық"), ("kk", "әділет"), ("ky", "өлкө"), ("ky", "эркиндик өнүгөт"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), FOREIGN, ids=[text for _, text in FOREIGN])
def test_letters_and_words_of_their_own_still_decide(code: str, text: str) -> None:
    """Beside Russian as well: doubt is only for what cannot be told."""
    found = languages(f"{BESIDE['ru']} On the wall stood «{text}».")
    assert found[-1] in ((code,) if code != "bg" else (code, "und"))


NAMED = [
    ("In Kyiv somebody had written «Слава» on the wall.", "und"),
    ("In Moscow somebody had written «Слава» on the wall.", "ru"),
    ("Somebody had written «Слава» on the wall.", "ru"),
    ("In Belgrade they say «Слобода» and mean it.", "und"),
    ("In Russia, too, they say «Слобода» of a suburb.", "ru"),
    ("The word was «мектеп», and nobody in the room knew it.", "kk"),
    ("The Russian papers print «мектеп» for it.", "ru"),
    ("Somebody had written «Майка» on it.", "und"),
]


@pytest.mark.parametrize(("raw", "language"), NAMED, ids=[row[0][:40] for row in NAMED])
def test_what_the_english_speaks_of_tells_where_nothing_else_does(raw: str, language: str) -> None:
    """A country that is named, or that a word is much commoner elsewhere, or in no dictionary."""
    assert languages(raw) == [language]


MIXED = [
    ("«Мы пришли сюда сегодня, і ніхто нас не слухає» it said.", "und"),
    ("«Аман болыңыз, дорогие друзья, поздравляю с праздником» it said.", "und"),
    ("«Кез келген адам құқылы, это наше право, как сказано в законе» it said.", "und"),
    ("«Ми прийшли сюди сьогодні, і ніхто нас не слухає» it said.", "uk"),
    ("«Мы прыйшлі сюды сёння, і ніхто нас не слухае» it said.", "be"),
    ("«Біз бүгін осында келдік, бізді ешкім тыңдамайды» it said.", "kk"),
    ("«Мы пришли сюда сегодня, и никто нас не слушает» it said.", "ru"),
]


@pytest.mark.parametrize(("raw", "language"), MIXED, ids=[row[0][1:30] for row in MIXED])
def test_a_mixture_is_uncertain(raw: str, language: str) -> None:
    """Two languages in one span; a language that shares words with Russian is no mixture."""
    assert languages(raw) == [language]


def test_tags_are_split_before_they_are_looked_up() -> None:
    """A tag of Russian words is in no dictionary as it stands."""
    assert doubt_of("#мыникогданезабудем", hashtag=True) is None
    assert languages("They wrote #МыЗдесь [we are here] everywhere.") == ["ru"]


def test_a_pair_of_open_language_is_kept_and_says_so(use: Encoder) -> None:
    """It is for the translator to decide: the gloss stays, the language is und."""
    (pair,) = pair_document(parse_text("In Kyiv they wrote «Слава» (glory) on the wall."), use)
    assert (pair.status, pair.language, pair.en) == ("paired", "und", "glory")
    assert any(reason.startswith("uncertain: it may be Ukrainian") for reason in pair.reasons)


def test_people_and_scripts_are_told(tmp_path: Path) -> None:
    """The table has it among the reasons, also of what has no gloss; JSON has und."""
    article = tmp_path / "wall.md"
    article.write_text("In Kyiv somebody had written «Слава» on a wall.\n", encoding="utf-8")
    shown = CliRunner().invoke(main, ["fragments", str(article), "--format", "table"])
    assert "uncertain" in shown.stdout
    told = CliRunner().invoke(main, ["fragments", str(article), "--format", "jsonl"])
    record = json.loads(told.stdout)
    assert (record["language"], record["status"]) == ("und", "unglossed")
    assert any(reason.startswith("uncertain") for reason in record["reasons"])
