"""How a pair of terms is cited: its number and its capitals."""

import pytest

from align.terms.citation import cited
from align.terms.phrases.english import read_english
from align.terms.phrases.russian import read_russian
from align.terms.records import Sentence, TermCandidate


def candidate(sentence: Sentence, form: str) -> TermCandidate:
    """The candidate of a sentence that stands there as ``form``."""
    return next(c for c in sentence.candidates if sentence.text[c.start : c.end] == form)


def citation(ru: str, en: str) -> tuple[str, str]:
    """How the stretches in square brackets are cited as a pair."""
    forms = [text[text.index("[") + 1 : text.index("]")] for text in (ru, en)]
    plain = [text.replace("[", "").replace("]", "") for text in (ru, en)]
    sides = (read_russian(plain[0]), read_english(plain[1]))
    return cited(
        [candidate(sides[0], forms[0])],
        [candidate(sides[1], forms[1])],
    )


@pytest.mark.parametrize(
    ("ru", "en", "expected"),
    [
        (
            "Он служил при [министре юстиции] Орлове.",
            "He served under [Justice Minister] Orlov.",
            ("министр юстиции", "justice minister"),
        ),
        (
            "За них голосовал [республиканский сенатор].",
            "A [Republican senator] voted for them.",
            ("республиканский сенатор", "Republican senator"),
        ),
        (
            "Его принял [премьер-министр] Орлов.",
            "He was received by [Prime Minister] Orlov.",
            ("премьер-министр", "prime minister"),
        ),
        (
            "Она пришла в комитет по [правам человека].",
            "She came to the [Human Rights] Committee.",
            ("права человека", "human rights"),
        ),
        (
            "Дело слушал [Городской суд] Ягодного.",
            "The case was heard by the [city court] of Yagodny.",
            ("городской суд", "city court"),
        ),
    ],
)
def test_capitals_of_one_language_alone_are_not_kept(
    ru: str, en: str, expected: tuple[str, str]
) -> None:
    """A title or a part of a name has capitals where it stands, but not on its own."""
    assert citation(ru, en) == expected


@pytest.mark.parametrize(
    ("ru", "en", "expected"),
    [
        (
            "Так решил [Верховный суд].",
            "So ruled the [Supreme Court].",
            ("Верховный суд", "Supreme Court"),
        ),
        (
            "Он живёт по [немецкому закону].",
            "He lives by [German Law].",
            ("немецкий закон", "German Law"),
        ),
        (
            "Об этом спорит [нижняя палата].",
            "This is what the [House of Commons] argues about.",
            ("нижняя палата", "House of Commons"),
        ),
        (
            "[Избирательная комиссия] молчит.",
            "The [Election Commission] is silent.",
            ("избирательная комиссия", "Election Commission"),
        ),
        (
            "Её выбрал [парламент ЛНДР].",
            "She was elected by the [parliament of LNDR].",
            ("парламент ЛНДР", "parliament of LNDR"),
        ),
    ],
)
def test_capitals_that_mean_something_are_kept(ru: str, en: str, expected: tuple[str, str]) -> None:
    """Of names, of both languages, of what one does not say word for word, or says first of all."""
    assert citation(ru, en) == expected


@pytest.mark.parametrize(
    ("ru", "en", "expected"),
    [
        (
            "На площади стояли [демонстранты].",
            "There were [demonstrators] in the square.",
            ("демонстрант", "demonstrator"),
        ),
        ("Он дал [показания].", "He gave [testimony].", ("показания", "testimony")),
    ],
)
def test_persons_are_cited_in_the_singular(ru: str, en: str, expected: tuple[str, str]) -> None:
    """Even where a word for them is mostly used in the plural, unlike a word for things."""
    assert citation(ru, en) == expected


@pytest.mark.parametrize(
    ("ru", "en", "expected"),
    [
        (
            "Об этом сообщила [прокуратура].",
            "This was reported by [prosecutors].",
            ("прокуратура", "prosecutors"),
        ),
        (
            "Он нарушил [национальное законодательство].",
            "He broke [national laws].",
            ("национальное законодательство", "national laws"),
        ),
        (
            "Его обвинили в организации [массовых беспорядков].",
            "He was accused of organising [mass riots].",
            ("массовые беспорядки", "mass riots"),
        ),
        (
            "Начались [беспорядки], и город опустел.",
            "There were [riots], and the city emptied.",
            ("беспорядки", "riots"),
        ),
        (
            "В тюрьме начались [беспорядки].",
            "A [disturbance] began in the prison.",
            ("беспорядки", "disturbance"),
        ),
        (
            "Туда послали [военнослужащих] из области.",
            "They sent [troops] from the region.",
            ("военнослужащий", "troops"),
        ),
        (
            "Он живёт в штате [Техас] десять лет.",
            "He has lived in [Texas] for ten years.",
            ("Техас", "Texas"),
        ),
        (
            "На площади прошёл [митинг] оппозиции.",
            "There were [rallies] of the opposition.",
            ("митинг", "rally"),
        ),
        (
            "Суды вынесли [приговоры] троим.",
            "The courts passed [sentences] on three.",
            ("приговор", "sentence"),
        ),
    ],
)
def test_a_plural_that_the_other_language_lacks_is_kept(
    ru: str, en: str, expected: tuple[str, str]
) -> None:
    """Prosecutors for прокуратура, which has hardly a plural; but a rally for a митинг."""
    assert citation(ru, en) == expected


@pytest.mark.parametrize(
    ("ru", "en", "expected"),
    [
        ("Его осудили за [убийство].", "He was convicted of [murdering].", ("убийство", "murder")),
        ("[Голосование] началось.", "The [voting] has begun.", ("голосование", "voting")),
        ("Объявлена [забастовка].", "There was [striking].", ("забастовка", "strike")),
    ],
)
def test_a_gerund_gives_way_to_the_noun(ru: str, en: str, expected: tuple[str, str]) -> None:
    """Where the list of renderings knows that noun for the Russian, and not the gerund."""
    assert citation(ru, en) == expected
