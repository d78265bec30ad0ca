"""Hashtags: splits, keys, what joins spellings, tags in text, and their evaluation."""

import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.evaluation.hashtags import evaluate_splits, read_split_gold
from align.hashtags.groups import group_tags
from align.hashtags.keys import hashtag_key, same_tag
from align.hashtags.search import find_hashtags
from align.hashtags.splitting import split_candidates, split_hashtag
from tests.support.paths import DATA

GOLD = DATA

SPLITS = {
    "lower case": ("#намнуженвоздух", "нам нужен воздух"),
    "capitals": ("#УМЕНЯЕСТЬВЫБОР", "У МЕНЯ ЕСТЬ ВЫБОР"),
    "camel case": ("#ОтПравдыНеУбежишь", "От Правды Не Убежишь"),
    "one-letter words": ("#ЗаконОНасилии", "Закон О Насилии"),
    "no hash": ("сдобрымутром", "с добрым утром"),
    "wide hash": ("＃ДоброеУтро", "Доброе Утро"),
    "hash and space": ("# доброеутро", "доброе утро"),
    "digits first": ("#23февраля", "23 февраля"),
    "digits last": ("#итоги2019", "итоги 2019"),
    "digits inside": ("#топ5книг", "топ 5 книг"),
    "Russian ordinal": ("#1гомая", "1го мая"),
    "English ordinal": ("#4thofjuly", "4th of july"),
    "decade": ("#backtothe90s", "back to the 90s"),
    "letters alone between digits": ("#r2d2", "r2d2"),
    "underscores": ("#право_на_жизнь", "право на жизнь"),
    "acronym before small letters": ("#СМИонас", "СМИ о нас"),
    "acronym last": ("#героиВОВ", "герои ВОВ"),
    "inflected acronym": ("#жертвамГУЛАГа", "жертвам ГУЛАГа"),
    "mixed acronym": ("#студентыСПбГУ", "студенты СПбГУ"),
    "code and country": ("#УКРФ", "УК РФ"),
    "rare surname": ("#КизатовСвободен", "Кизатов Свободен"),
    "preposition decides": ("#концертвпарке", "концерт в парке"),
    "agreement decides": ("#детскийсадудома", "детский сад у дома"),
    "adverb with по": ("#прощепорусски", "проще по русски"),
    "compound stays whole": ("#киберпреступность", "киберпреступность"),
    "word that looks like several": ("#понедельник", "понедельник"),
    "ё kept": ("#всёещёвпереди", "всё ещё впереди"),
    "stress kept": ("#за́мокнагоре", "за́мок на горе"),
    "decomposed й": (unicodedata.normalize("NFD", "#мойгород"), "мой город"),
    "Latin look-alike": ("#Cвободанам", "Cвобода нам"),
    "two scripts": ("#ЛюблюTwitter", "Люблю Twitter"),
    "name in camel case": ("#watchYouTube", "watch YouTube"),
    "emoji": ("#мирвсем🕊", "мир всем 🕊"),
    "Kazakh": ("#АділСайлауҮшін", "Аділ Сайлау Үшін"),
    "English": ("#wearealltogether", "we are all together"),
    "English run-together in lists": ("#breakingnews", "breaking news"),
}


@pytest.mark.parametrize(("tag", "words"), SPLITS.values(), ids=SPLITS)
def test_split(tag: str, words: str) -> None:
    """Each class of tags comes apart as a reader would take it, letters untouched."""
    found = " ".join(split_hashtag(tag))
    assert unicodedata.normalize("NFC", found) == unicodedata.normalize("NFC", words)


@pytest.mark.parametrize("tag", ["", "#", "##", "#_", "# "])
def test_split_of_nothing(tag: str) -> None:
    """What has no letters has no words and no candidates."""
    assert split_hashtag(tag) == []
    assert split_candidates(tag) == []


@pytest.mark.parametrize(
    ("name", "exact", "multiword"), [("own", 0.96, 0.97), ("fresh", 0.97, 0.97)]
)
def test_gold_floor(name: str, exact: float, multiword: float) -> None:
    """Splits of real-life tags do not get worse."""
    score = evaluate_splits(read_split_gold(GOLD / f"hashtags_{name}.tsv"))
    assert score.exact >= exact
    assert score.multiword_exact >= multiword


SIGNS = [
    ("#ZаВесну", ["Zа", "Весну"]), ("#Zимой", ["Zимой"]), ("#городZаМир", ["город", "Zа", "Мир"]),
    ("#роZZия", ["роZZия"]), ("#домVстроен", ["дом", "Vстроен"]),
    ("#силаVреке", ["сила", "V", "реке"]),
    ("#саZан", ["саZан"]), ("#ВолоGда", ["ВолоGда"]), ("#ЛенинGрад", ["ЛенинGрад"]),
    ("#роSSияне", ["роSSияне"]), ("#КИЗЛЯР_КаZань", ["КИЗЛЯР", "КаZань"]),
    ("#мыизВороNежа", ["мы", "из", "ВороNежа"]), ("#ЯрослаVМудрый", ["ЯрослаV", "Мудрый"]),
    ("#ПсKов", ["ПсKов"]), ("#гOрода", ["гOрода"]), ("#мояMосква", ["моя", "Mосква"]),
    ("#нашаOдесса", ["наша", "Oдесса"]), ("#ВоZле_рeки", ["ВоZле", "рeки"]),
    ("#ZаГорода", ["Zа", "Города"]), ("#ZаVМФ", ["Zа", "VМФ"]), ("#РекаDон", ["Река", "Dон"]),
    ("#русскийJazz", ["русский", "Jazz"]), ("#версияR", ["версия", "R"]),
    ("#ЖдёмВеснуZ", ["Ждём", "Весну", "Z"]), ("#ZВесна", ["Z", "Весна"]),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "words"), SIGNS, ids=[tag for tag, _ in SIGNS])
def test_latin_signs_stay_in_their_russian_words(tag: str, words: list[str]) -> None:
    """Z and V stand for letters where that makes words, and for themselves elsewhere."""
    assert split_hashtag(tag) == words


@pytest.mark.parametrize("mark", ["\u200b", "\u200c", "\u2060", "\ufeff", "\xad", "\u200e"])
def test_invisible_characters_are_no_words(mark: str) -> None:
    """They part words, and stay with the one before."""
    assert split_hashtag(f"#вода{mark}камень") == [f"вода{mark}", "камень"]


@pytest.mark.parametrize("mark", ["\u200b", "\u200f", "\u2066"])
def test_invisible_characters_at_the_edges(mark: str) -> None:
    """Those in front of the first letter go, those behind the last stay with it."""
    assert split_hashtag(f"#{mark}вода{mark}") == [f"вода{mark}"]


@pytest.mark.parametrize("blank", ["\u3164", "\u2800", "\u00a0", "\u202f"])
def test_blanks_part_words(blank: str) -> None:
    """As underscores do; also where both halves would be one word."""
    assert split_hashtag(f"#пере{blank}вод") == ["пере", "вод"]


def test_a_tag_glued_to_russian_is_found() -> None:
    """Posts lose the space; what follows a Latin letter stays no tag."""
    text = "Город спит#тихийчас и C#код"
    assert [text[s.start : s.end] for s in find_hashtags(text)] == ["#тихийчас"]


def test_a_group_is_called_by_the_spelling_that_reads_as_words() -> None:
    """Not by one with slips, though it is first and commoner."""
    (group,) = group_tags(["#унасествьголос", "#унасествьголос", "#унасестьголос"])
    assert group.first == "#унасестьголос"
    assert [tag for tag, rule in group.spellings if not rule] == [group.first]


TAGS = st.text(
    st.sampled_from("абвийкностуяёЁАБВСТЫМРКьъ" + "abcehiostxyABCPT" + "0159_🕊\u0301і"), max_size=24
)


@settings(max_examples=150, deadline=None)
@given(TAGS)
def test_words_join_to_the_tag(tag: str) -> None:
    """No letter is lost, added or changed: the words in a row are the tag without underscores."""
    assert "".join(split_hashtag("#а" + tag)).replace("_\u0301", "") == ("а" + tag).replace(
        "_\u0301", ""
    ).replace("_", "")


@settings(max_examples=50, deadline=None)
@given(TAGS)
def test_candidates_are_a_ranking(tag: str) -> None:
    """The first candidate is the split; probabilities fall and sum to at most 1."""
    candidates = split_candidates("#я" + tag, k=4)
    shares = [share for _, share in candidates]
    assert candidates[0][0] == split_hashtag("#я" + tag)
    assert len(candidates) <= 4
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1 + 1e-9


def test_clear_and_unclear_splits_have_different_shares() -> None:
    """A tag that can be read in two ways says so."""
    clear = split_candidates("#ЗаЧестныеВыборы")[0][1]
    unclear = split_candidates("#недопустимпоправок")
    assert clear > 0.95
    assert unclear[0][1] < 0.8
    assert ["не", "допустим", "поправок"] in [words for words, _ in unclear]


def test_words_of_the_surroundings_decide() -> None:
    """A name that the article has is found in a tag where it looks like other words."""
    assert split_hashtag("#стоянова") == ["стоянова"]
    assert split_hashtag("#заступинасвободу", words=["Ступина"]) == ["за", "ступина", "свободу"]


def test_long_input_is_split_in_time() -> None:
    """A tag of thousands of letters is still taken apart, not searched for ever."""
    words = split_hashtag("#" + "немолчи" * 400)
    assert "".join(words) == "немолчи" * 400
    assert words[:2] == ["не", "молчи"]


FAMILY = [
    "#УМЕНЯЕСТЬВЫБОР",
    "#уменьяестъвыбор",
    "#уменяествьвыбор",
    "#уменьяествьвыбор",
    "#УМеняЕстьВыбор",
    "#у_меня_есть_выбор",
    "у меня есть выбор",
    "#УМЕ́НЯЕСТЬВЫБОР",
]


def test_one_key_for_all_spellings() -> None:
    """Case, signs, doubled letters, underscores and stress do not make another tag."""
    assert {hashtag_key(tag) for tag in FAMILY} == {"уменяествыбор"}


KEYS_APART = {
    "short word with a soft sign": ("#мат", "#мать"),
    "short word with a doubled letter": ("#бал", "#балл"),
    "English doubled letter": ("#godsavetheking", "#goodsavetheking"),
    "other year": ("#выборы2018", "#выборы2019"),
    "doubled digit": ("#маршпобеды11", "#маршпобеды1"),
    "й is not и": ("#мойгородпермь", "#моигородпермь"),
    "other preposition": ("#завыборы", "#навыборы"),
    "negation": ("#неверимсуду", "#веримсуду"),
}


@pytest.mark.parametrize(("a", "b"), KEYS_APART.values(), ids=KEYS_APART)
def test_different_tags_have_different_keys(a: str, b: str) -> None:
    """What tells two tags apart stays in the key."""
    assert hashtag_key(a) != hashtag_key(b)


@given(TAGS)
def test_key_is_stable(tag: str) -> None:
    """The key of a key is the key, and case and Unicode form never matter."""
    key = hashtag_key(tag)
    assert hashtag_key(key) == key
    assert hashtag_key("#" + unicodedata.normalize("NFD", tag)) == key
    assert hashtag_key(tag.upper()) == key


JOINED = {
    "case": ("#Отпускай", "#отпускай", "case"),
    "ё": ("#ёлкадлявсех", "#елкадлявсех", "ё/е"),
    "soft sign": ("#уменяестьвыбор", "#уменяествыбор", "soft sign"),
    "hard for soft sign": ("#пять", "#пятъ", "soft sign"),
    "doubled letter": ("#прогресивныйвыбор", "#прогрессивныйвыбор", "doubled letter"),
    "stress": ("#за́мок", "#замок", "stress mark"),
    "underscore": ("#не_молчи", "#немолчи", "underscore"),
    "Unicode form": ("#мой", unicodedata.normalize("NFD", "#мой"), "Unicode form"),
    "Latin look-alike": ("#свoбода", "#свобода", "look-alike letters"),
    "two rules": ("#УМЕНЯЕСТЬВЫБОР", "#уменяествыбор", "case, soft sign"),
    "missing letter": ("#чесныевыборы", "#честныевыборы", "missing letter"),
    "sound": ("#чистныевыборы", "#честныевыборы", "letter that sounds alike"),
    "swapped": ("#октрытыйсуд", "#открытыйсуд", "swapped letters"),
    "Kazakh in Latin": ("#adilsailayushin", "#АділСайлауҮшін", "transliteration"),
    "Russian in Latin": ("#svobodunavalnomu", "#СвободуНавальному", "transliteration"),
    "the same": ("#выбор", "#выбор", "same spelling"),
    "soft sign in a short word": ("#мат", "#мать", None),
    "other preposition": ("#завыборы", "#навыборы", None),
    "other year": ("#честныевыборы18", "#честныевыборы19", None),
    "other case form": ("#честныйвыбор", "#честныевыборы", None),
    "English word that is no transliteration": ("#freedomnow", "#свободасейчас", None),
    "nothing": ("#", "#", None),
}


@pytest.mark.parametrize(("a", "b", "rule"), JOINED.values(), ids=JOINED)
def test_same_tag_names_the_rule(a: str, b: str, rule: str | None) -> None:
    """Two spellings are joined by the rule a reader would name, in either order, or not at all."""
    assert same_tag(a, b) == rule
    assert same_tag(b, a) == rule


TEXTS = {
    "in a sentence": ("Today #НЕМОЛЧИ (“don’t”), #a1.", ["#НЕМОЛЧИ", "#a1"]),
    "Markdown": (
        "**#жирный** _#курсив_ [#ссылка](http://x/y) `#код`",
        ["#жирный", "#курсив", "#ссылка", "#код"],
    ),
    "quotes": ("«#один» “#два” ‘#три’ (#четыре)", ["#один", "#два", "#три", "#четыре"]),
    "squeezed": ("#один#два,#три", ["#один", "#два", "#три"]),
    "underscores": ("#право_на_жизнь_", ["#право_на_жизнь"]),
    "stress": ("#за́мок рядом", ["#за́мок"]),
    "other scripts": ("#АділСайлауҮшін #жыве_беларусь", ["#АділСайлауҮшін", "#жыве_беларусь"]),
    "digits and letters": ("#23февраля #4thofjuly", ["#23февраля", "#4thofjuly"]),
    "wide hash": ("＃свобода", ["＃свобода"]),
    "number": ("#4 and #42", []),
    "language": ("C# and F#code", []),
    "address": ("http://x/#abc https://t.co/a?b=#тег www.ru/#zz", []),
    "address with brackets": ("(https://ru.wiki/A_(b)#frag) #тег", ["#тег"]),
    "link target": ("[x](#section) <a href='#top'>", []),
    "heading": ("# Heading\n## Заголовок\n###три", []),
    "colours": ('color: #fff; #a1b2c3; <font color="#abc"> #000000', []),
    "words of hexadecimal letters": ("#dad #facade", ["#dad", "#facade"]),
    "entities": ("&#8217; &#x2014; &#1090;", []),
    "enclosed with a space": ("“# уменяестьвыбор”", ["# уменяестьвыбор"]),
    "space in running text": ("пункт # заметка и # уменяестьвыбор дальше", []),
    "emoji only": ("#👍", []),
}


@pytest.mark.parametrize(("text", "tags"), TEXTS.values(), ids=TEXTS)
def test_find(text: str, tags: list[str]) -> None:
    """Tags are found in text as a reader sees them, and nothing else is."""
    assert [text[span.start : span.end] for span in find_hashtags(text)] == tags


@given(st.text(st.sampled_from('#＃ аБq1_/&"(=:)\n*h.w\u0301'), max_size=40))
def test_spans_are_tags_in_order(text: str) -> None:
    """Spans ascend, do not overlap, begin with a hash and hold a letter."""
    spans = find_hashtags(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        assert text[span.start] in "#＃"
        assert any(map(str.isalpha, text[span.start : span.end]))


def test_a_line_of_many_tags() -> None:
    """A hundred thousand tags on a line are all found."""
    assert len(find_hashtags(" ".join(f"#тег{n}" for n in range(100_000)))) == 100_000


def test_evaluation_counts_and_lists_errors() -> None:
    """Exact matches are counted over all and over several-word tags; errors say what was found."""
    score = evaluate_splits(
        [("#день", ["день"]), ("#доброеутро", ["доброе", "утро"]), ("#мояжизнь", ["мояжизнь"])]
    )
    assert (score.tags, score.multiword_tags, score.multiword_exact) == (3, 1, 1.0)
    assert score.exact == pytest.approx(2 / 3)
    assert score.as_record()["errors"] == [
        {"tag": "#мояжизнь", "gold": "мояжизнь", "found": "моя жизнь"}
    ]
    assert evaluate_splits([]).as_record()["exact"] == 0.0


BAD_GOLD = {
    "no tab": (b"#\xd0\xb0\xd0\xb1 \xd0\xb0\n", r":1: 1 cell,"),
    "other letters": ("#день\tдень\n#ночь\tдень\n".encode(), r":2: the words do not make up #ночь"),
    "not UTF-8": (b"\xff\xfe\x00", "byte 0 is not UTF-8"),
}


@pytest.mark.parametrize(("content", "message"), BAD_GOLD.values(), ids=BAD_GOLD)
def test_bad_gold_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    """A gold file that cannot be used is refused with the place and the reason."""
    path = tmp_path / "gold.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_split_gold(path)


def test_missing_gold_is_named(tmp_path: Path) -> None:
    """A gold file that is not there is an input error, not a traceback."""
    with pytest.raises(InputError, match="cannot be read"):
        read_split_gold(tmp_path / "none.tsv")


def test_gold_reads_as_written(tmp_path: Path) -> None:
    """Blank lines and lone underscores are no words; quotation marks are plain characters."""
    path = tmp_path / "gold.tsv"
    path.write_text("#не_молчи\tне _ молчи\n\n#день\tдень\n", encoding="utf-8")
    assert read_split_gold(path) == [("#не_молчи", ["не", "молчи"]), ("#день", ["день"])]


def test_import_is_light() -> None:
    """Importing the module loads no word lists and no analyser."""
    code = (
        "import sys, align.hashtags.splitting;"
        "print([m for m in ('wordfreq', 'pymorphy3', 'rapidfuzz', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("tag", ["#2022", "#100500", "#" + "1234567890" * 5])
def test_a_number_is_one_word_however_long(tag: str) -> None:
    assert split_candidates(tag) == [([tag[1:]], 1.0)]
