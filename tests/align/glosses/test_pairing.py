"""Fragments and glosses together: what is paired, what is not, and why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.glosses.explanation import explain_choices
from align.glosses.options import article_choices
from align.glosses.pairing import pair_document
from align.records import Pair


def paired(raw: str, use: Encoder) -> list[tuple[str, str]]:
    pairs = pair_document(parse_text(raw), use)
    return [(pair.ru, pair.en or "") for pair in pairs if pair.status == "paired"]


LAYOUTS = [
    ("square brackets after", "They used #городнаш [the city is ours].", "the city is ours"),
    ("glued bracket", "shirts with [#городнаш](#)[the city is ours].", "the city is ours"),
    ("round brackets after", "It is свобода слова (freedom of speech).", "freedom of speech"),
    ("Russian in brackets", "He paid a court fee (судебный сбор) twice.", "court fee"),
    ("quoted before", 'The tag meant "we remember" (#мыпомним).', "we remember"),
    ("brackets behind those that spell", "A cry: «Пойдём домой» [poydyom domoy] (let's go home).",
     "let's go home"),
    ("what announces it", "До свидания\nTranslation: See you later", "See you later"),
    ("a line of a word list", "Trial   судебный процесс", "Trial"),
    ("dash", "Суд присяжных – trial by jury", "trial by jury"),
    ("which means", "They shouted «Стыд», which means “shame”, and left.", "shame"),
    ("last of a list", "Words like щука, окунь, карась (carp) are easy.", "carp"),
    ("lit.", "A term of art, подписной лист (lit. signature sheet), is used.", "signature sheet"),
    (
        "after a transliteration",
        'A van, автозак (avtozak, "prisoner transport van"), came.',
        "prisoner transport van",
    ),
    ("apposition", "He got a suspended sentence, условный срок, of a year.", "suspended sentence"),
    ("headword", "- **turnout** – явка\n", "turnout"),
    ("named", "She pleaded for an acquittal, in Russian оправдательный приговор.", "acquittal"),
    ("gloss and comment", "They say «чёрный ворон» (black raven -- a police van).",
     "black raven"),
    ("part of speech", "**Явка** n. — turnout\n", "turnout"),
    ("a borrowing", "Then came the чек-листы (checklists), nine of them.", "checklists"),
    ("number", "The fine was статья 20.2 (Article 20.2), again.", "Article 20.2"),
    ("definition", "Here Росгвардия is the National Guard.", "the National Guard"),
    ("colon later on", "«Хлеб есть», said the largest banner of all: there is bread.",
     "there is bread"),
    ("quoted right before", "Others wrote “wash me” - помой меня - in the dust.", "wash me"),
    ("she said between", "«Меня попросили не скучать», says Yulia. I was asked not to miss him.",
     "I was asked not to miss him"),
    ("whole phrase", "Then the duty officer (дежурный) opened the book.", "duty officer"),
    ("words that remarks begin with", "The left-luggage office (камера хранения) was closed.",
     "left-luggage office"),
    ("a word called a word", "Somebody wrote the word hope (надежда) in the dust.", "hope"),
    ("an ordinal of the sentence", "The second accordionist (баянист) improvises them.",
     "accordionist"),
    ("an ordinal of the Russian", "She calls it the second encore (второй бис) of the evening.",
     "second encore"),
    ("letters alike by chance", "A third, «я/мы Пётр Лунин» (I am / we are Petr Lunin), was red.",
     "I am / we are Petr Lunin"),
    ("a quotation mark closed inside", "It is the “wet hair” law (закон о мокрых волосах) again.",
     "“wet hair” law"),
    ("who says it behind", "Лодочник вернул все билеты до единого.\n\n“The boatman gave back every"
     " single ticket,” the tourist office said.", "The boatman gave back every single ticket"),
    ("quotations with who says it between", "Говорят, что «трава молчит». “The grass,” they say,"
     " “is silent.”", "“The grass,” they say, “is silent.”"),
    ("a full stop behind the quotation", 'He shouts: "Тише едешь". ("Ride slower".)',
     "Ride slower"),
    ("a unit of the army", "Their unit is в/ч 54046 (military unit 54046).", "military unit 54046"),
    ("or between", "It is a ban on exit, or запрет на выезд.", "ban on exit"),
    ("a headword explained", "Obnulenie (обнуление), “resetting to zero”, came next.",
     "resetting to zero"),
    ("a borrowing explained", "Khalaty (Халаты, lit. 'white coats') is a union.", "white coats"),
    ("a note", "They “live by the book”.[^1]\n\nMore.\n\n[^1]: «живут по книге».",
     "live by the book"),
    ("a raised number", "They “live by the book”.²\n\nMore.\n\n² «живут по книге».",
     "live by the book"),
    ("title, date, number", "Закон «О печати» от 27.12.1991 № 2124-1 [Law on the Press].",
     "Law on the Press"),
    ("source behind it", "«А дороги когда?» (Nasha Oka)\n“And when do we get roads?”",
     "And when do we get roads?"),
    ("a clause that it needs", "КОИБ: a machine that scans ballots",
     "a machine that scans ballots"),
    ("what is cut in front of who", "- *понаехавшие* – those who came in droves",
     "those who came in droves"),
    ("table", "| Russian | English |\n|---|---|\n| мировой судья | justice of the peace |",
     "justice of the peace"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "gloss"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS]
)
def test_layouts(raw: str, gloss: str, use: Encoder) -> None:
    """Each way in which newsrooms gloss is read."""
    assert [english for _, english in paired(raw, use)] == [gloss]


def test_glosses_in_the_order_of_their_brackets(use: Encoder) -> None:
    """As many glosses in the brackets as fragments before them."""
    raw = "Between «статья» and «пункт» (“article” and “clause”) lie three years."
    assert paired(raw, use) == [("статья", "article"), ("пункт", "clause")]


@pytest.mark.parametrize("between", [", meaning ", " — ", ", roughly ", ", "])
def test_quotations_in_the_order_of_their_chain(between: str, use: Encoder) -> None:
    """As many of them right behind it; quotations that other words lead up to are not counted."""
    raw = f"The signs say «Не курить» and «Не сорить»{between}“no smoking” and “no littering”."
    assert paired(raw, use) == [("Не курить", "no smoking"), ("Не сорить", "no littering")]
    other = "He eats *борщ* and *уха*, and once said “never” and “always” in one breath."
    assert paired(other, use) == []


def test_parts_behind_a_dash_and_cells_of_a_row(use: Encoder) -> None:
    """Parts in order go to the fragments before the dash; a row's Russian shares its English."""
    raw = "двухсотый / трёхсотый – a dead man / a wounded man"
    assert paired(raw, use) == [("двухсотый", "a dead man"), ("трёхсотый", "a wounded man")]
    row = (
        "| Short | Long | English |\n|---|---|---|\n"
        "| АП | администрация президента | presidential administration |"
    )
    assert {english for _, english in paired(row, use)} == {"presidential administration"}


TREES = [("дуб", "oak"), ("клён", "maple"), ("ива", "willow")]


@pytest.mark.parametrize("names", [("", ""), ("Russian | ", "English | ")], ids=["bare", "named"])
@pytest.mark.parametrize("order", [1, -1], ids=["Russian above", "English above"])
def test_a_row_of_russian_above_or_below_its_english(
    names: tuple[str, str], order: int, use: Encoder
) -> None:
    rows = [
        name + " | ".join(words)
        for name, words in zip(names, zip(*TREES, strict=True), strict=True)
    ]
    head, row = (f"| {row} |" for row in rows[::order])
    ruler = "|---" * (head.count("|") - 1) + "|"
    assert sorted(paired(f"{head}\n{ruler}\n{row}", use)) == sorted(TREES)


def test_rows_of_russian_some_rows_above_their_english(use: Encoder) -> None:
    """A form of several rows, and all of it again in English."""
    rows = [" | ".join(words) + " |" for words in zip(*TREES, strict=True)]
    others = ["год | месяц | день |", "year | month | day |"]
    text = "\n".join((rows[0], others[0], rows[1], others[1]))
    dates = [("год", "year"), ("месяц", "month"), ("день", "day")]
    assert sorted(paired(text, use)) == sorted([*TREES, *dates])


def test_an_abbreviation_shares_the_gloss_of_what_it_stands_for(use: Encoder) -> None:
    """In the brackets or behind "short for"."""
    raw = "The supreme court (Верховный суд, ВС) sat."
    assert paired(raw, use) == [("Верховный суд", "supreme court"), ("ВС", "supreme court")]
    behind = "The ФСБ (Федеральная служба безопасности) — the Federal Security Service — knew."
    assert {english for _, english in paired(behind, use)} == {"the Federal Security Service"}


def test_the_row_of_a_table_is_not_doubted_for_a_likelier_neighbour(use: Encoder) -> None:
    """Vectors of single words tell less than the row does."""
    raw = (
        "| Word | Spelled | Meaning |\n|---|---|---|\n| уклонист | uklonist | draft dodger |\n"
        "| повестка | povestka | summons |"
    )
    pairs = pair_document(parse_text(raw), use)
    assert [(pair.en, (pair.confidence or 0) > 0.5) for pair in pairs] == [
        ("draft dodger", True),
        ("summons", True),
    ]


def test_exchanged_glosses_are_doubtful(use: Encoder) -> None:
    """Both are kept where they stand, and both say so."""
    raw = (
        "They carried «Верните нам воду» (We will not leave the square) and, further on, "
        "«Мы не уйдём с площади» (Give us back our water)."
    )
    pairs = [p for p in pair_document(parse_text(raw), use) if p.status == "paired"]
    assert len(pairs) == 2
    for pair in pairs:
        assert (pair.confidence or 1) < 0.5
        assert any("would fit better exchanged" in reason for reason in pair.reasons)


ROMANISED = [
    ("after", "«Самоволка» (samovolka; absence without leave)", "samovolka"),
    ("before", "The zhilploshchad (жилплощадь, “living space”) was small.", "zhilploshchad"),
    ("beside a slash", "#СвободуВсем / Svobodu Vsem was on the wall.", "Svobodu Vsem"),
    ("a gloss", "Мажилис (Mazhilis)", None),
    ("nothing", "«Стыд» (shame)", None),
]


@pytest.mark.parametrize(
    ("raw", "spelled"), [row[1:] for row in ROMANISED], ids=[row[0] for row in ROMANISED]
)
def test_a_romanisation_is_noted(raw: str, spelled: str | None, use: Encoder) -> None:
    """Latin letters that spell the Russian and are not its gloss."""
    noted = [
        reason.removeprefix("romanised as ")
        for pair in pair_document(parse_text(raw), use)
        for reason in pair.reasons
        if reason.startswith("romanised")
    ]
    assert noted == ([spelled] if spelled else [])


def test_what_another_fragment_has_is_no_rival(use: Encoder) -> None:
    """A brother is what a little brother comes from: its likelier gloss is not free."""
    raw = (
        "Endings make things small: котик (a little cat, from кот — a cat); "
        "братик (a little brother, from брат — a brother); "
        "мостик (a little bridge, from мост — a bridge)."
    )
    document = parse_text(raw)
    pairs = {pair.ru: pair for pair in pair_document(document, use)}
    assert pairs["братик"].en == "a little brother" and pairs["брат"].en == "a brother"
    for explained in explain_choices(article_choices(document, use)):
        if explained.taken is not None:
            shown = pairs[raw[explained.start : explained.end]].confidence
            assert explained.taken.probability == pytest.approx(shown, abs=1e-9)


def test_a_table_row_is_paired_within_itself(use: Encoder) -> None:
    """A cell of another row is no candidate, however alike."""
    raw = (
        "| Russian | English |\n|---|---|\n| жилищная инспекция | travel ban |\n"
        "| запрет на выезд | housing inspectorate |\n"
    )
    assert set(paired(raw, use)) <= {
        ("жилищная инспекция", "travel ban"),
        ("запрет на выезд", "housing inspectorate"),
    }


def test_a_tag_and_a_slogan_in_the_same_words(use: Encoder) -> None:
    """Share the gloss that one of them has."""
    raw = "They wrote #ЭтоНашДом [this is our home].\n\nA year later the sheet said ЭТО НАШ ДОМ."
    assert {en for _, en in paired(raw, use)} == {"this is our home"}
    assert len(paired(raw, use)) == 2


NAMES = [
    ("first and last", "She quoted Pyotr Belov (Пётр Белов) at length.", "Pyotr Belov"),
    ("a borrowing", "The maslikhat (маслихат) met, and the akim (аким) spoke.", "maslikhat"),
    ("a paper", "The paper Vecherny Vestnik (Вечерний вестник) closed.", "Vecherny Vestnik"),
]


@pytest.mark.parametrize(
    ("raw", "gloss"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES]
)
def test_names_are_taken_whole(raw: str, gloss: str, use: Encoder) -> None:
    """Not the last word, and not the verb before."""
    assert paired(raw, use)[0][1] == gloss


def test_neighbours_share_a_context(use: Encoder) -> None:
    """What stands in one sentence is shown once, both marked; a cut shows as an ellipsis."""
    raw = (
        "Words " * 60 + "by a personal ruling (частное постановление) of the court " + "more " * 60
    )
    (pair,) = pair_document(parse_text(raw), use)
    assert pair.ru_context == pair.en_context
    assert pair.ru_context.startswith("… ") and pair.ru_context.endswith(" …")


UNGLOSSED = [
    ("remark", "The banner «Не молчи» (in Russian) hung there."),
    ("sic", "He wrote «Превет» (sic) on the wall."),
    ("nothing", "A poster with the word перемены hung over the road to the station."),
    ("only a transliteration", "An автозак (avtozak) drove past."),
    (
        "what goes on behind an aside",
        "But what the last line — *Занавес падает* — leaves open is whether anybody saw it fall.",
    ),
    (
        "a romanisation with the sentence behind it",
        "The favourite word, *стабильность*, or *stabil'nost'*, had become a joke by the summer.",
    ),
    ("a publisher and a year", "See «Слово и дело» (Kremnik, 2001) for more."),
    ("a distance", "The sign ended in -инка (7 km) and was bent."),
    ("a name behind a noun", "In the margin stood a name (Зинаида), twice."),
    ("an address", "The archive is on the embankment (Набережная, 4) now."),
    ("what stands for a noun", "Under it hangs the old one in Russian: Новый Узень."),
    ("an origin", "The word очередь comes from the verb meaning to draw a line."),
    ("an empty cell", "| Word | English | Comment |\n|---|---|---|\n| смена | | a good shift |"),
    (
        "an empty cell of HTML",
        "<table><tr><th>Word</th><th>English</th><th>Comment</th></tr>"
        "<tr><td>смена</td><td></td><td>a good shift</td></tr></table>",
    ),
    ("date", "The leaflet «Выходи» (12 May 2019) was torn."),
]


@pytest.mark.parametrize("raw", [row[1] for row in UNGLOSSED], ids=[row[0] for row in UNGLOSSED])
def test_what_is_no_gloss(raw: str, use: Encoder) -> None:
    """Remarks, dates and transliterations are not taken for translations."""
    assert paired(raw, use) == []


ARTICLE = """The march began with the tag #идёмвместе [we walk together].

Сегодня нас было двести человек. Завтра придёт весь город. [#идемвместе](#)

— Марина К. (@marina_k) [4 июня 2020 г.](#)

“Tomorrow the whole city will come.”

Later #ИДЁМВМЕСТЕ was painted on a bridge. The Kazakh word дала (steppe) stood beside it.
"""


@pytest.fixture(scope="module")
def article(use: Encoder) -> list[Pair]:
    return pair_document(parse_text(ARTICLE, "a.md"), use)


def test_only_the_paraphrased_part_of_a_post_is_paired(article: list[Pair]) -> None:
    """The sentence that the English renders, not its neighbour."""
    rest, tweet = [pair for pair in article if pair.kind == "tweet"]
    assert (tweet.ru, tweet.en) == (
        "Завтра придёт весь город.",
        "Tomorrow the whole city will come.",
    )
    assert "the rest of it is not translated" in tweet.reasons
    assert (rest.ru, rest.status) == ("Сегодня нас было двести человек.", "unglossed")


def test_spellings_of_a_tag_share_key_and_gloss(article: list[Pair]) -> None:
    """Case and ё/е do not make another tag; what is glossed once is glossed everywhere."""
    tags = [pair for pair in article if pair.kind == "hashtag"]
    assert len(tags) == 3
    assert len({tag.key for tag in tags}) == 1
    assert {tag.en for tag in tags} == {"we walk together"}


def test_furniture_is_excluded(article: list[Pair]) -> None:
    """The author line is listed and set apart."""
    assert [pair.status for pair in article if pair.kind == "chrome"] == ["excluded"]


def test_offsets_and_contexts_point_at_the_texts(article: list[Pair]) -> None:
    """Original offsets cut the original; marks cut the contexts."""
    raw = ARTICLE
    for pair in article:
        assert pair.ru_context[pair.ru_mark.start : pair.ru_mark.end] == pair.ru
        assert raw[pair.ru_start : pair.ru_end].startswith(pair.ru[:5])
        if pair.en is not None and pair.en_mark is not None and pair.en_context is not None:
            assert pair.en_context[pair.en_mark.start : pair.en_mark.end] == pair.en
            assert raw[pair.en_start : pair.en_end] == pair.en


def test_the_same_article_gives_the_same_pairs(article: list[Pair], use: Encoder) -> None:
    """No order of a set or a dictionary shows."""
    assert pair_document(parse_text(ARTICLE, "a.md"), use) == article


PIECES = [
    "The tag #водаживая [living water] spread.", "«Закон один» (one law)", "Nothing here.",
    "— Имя (@x) 1 мая 2020 г.", "(частная жалоба", "]", "“", "суд – court", "Қазақстан", "\n\n",
    "Русский текст целиком, без перевода.", "A whole English sentence stands here.", "- слово", "#",
]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_invariants_on_scrambled_articles(use: Encoder, pieces: list[str]) -> None:
    """Whatever the layout: every span lies in the text, and no gloss serves two fragments."""
    document = parse_text(" ".join(pieces))
    glosses: dict[tuple[int, int], set[str]] = {}
    for pair in pair_document(document, use):
        assert 0 <= pair.ru_start < pair.ru_end <= len(document.raw)
        assert (pair.status == "paired") == (pair.en is not None)
        if pair.en_start is not None and pair.en_end is not None:
            assert 0 <= pair.en_start < pair.en_end <= len(document.raw)
            glosses.setdefault((pair.en_start, pair.en_end), set()).add(pair.key)
    shared = [keys for keys in glosses.values() if len(keys) > 1]
    # Neighbours joined by a slash or "and" may share one.
    assert all(len(keys) == 2 for keys in shared)
