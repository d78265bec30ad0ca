"""Phrases that may be terms, as tables: sentence, citation forms found, and not found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.terms.phrases.acronyms import expansions
from align.terms.phrases.english import read_english
from align.terms.phrases.english_lemmas import noun_lemma, plural_of
from align.terms.phrases.russian import read_russian
from align.terms.records import Sentence

RUSSIAN = [
    ("Список политзаключённых растёт.", "политзаключённый", ""),
    ("Говорили о политзаключенных.", "политзаключённый", "политзаключенный"),
    ("Он говорил о правах человека.", "право человека|права человека", "прав человека"),
    ("Взяли подписку о невыезде.", "подписка о невыезде", "подписка о"),
    ("Каждый имеет право на жизнь.", "право на жизнь", "каждый"),
    ("Суд напомнил о правах и свободах.", "права и свободы", "право и свобода"),
    ("ЦИК отказала кандидату.", "ЦИК|кандидат", "цик|Цик"),
    ("На участке № 17 тихо.", "участок № 17", ""),
    ("Газета «Новая весна» закрыта.", "газета «Новая весна»", "газета «Новая"),
    ("Он имеет право собираться и говорить.", "право собираться", ""),
    ("В частном постановлении есть всё.", "частное постановление", "частная постановление"),
    ("Уполномоченного по правам человека не пустили.", "уполномоченный по правам человека", ""),
    ("О превышении должностных полномочий.", "превышение должностных полномочий", ""),
    ("Альтернативную гражданскую службу отменили.", "альтернативная гражданская служба", ""),
    ("Закрыли пять избирательных участков.", "избирательный участок|избирательные участки", ""),
    ("Депутаты мажилиса молчат.", "мажилис|депутат мажилиса", ""),
    ("Такой закон не нужен.", "закон", "такой закон"),
    ("На площадь пришли три тысячи пенсионеров.", "площадь|пенсионер", "тысячи пенсионеров"),
    ("Половина избирателей осталась дома.", "избиратель", "половина избирателей"),
    ("Голосов было выше нормы, больше прежнего.", "норма|голос", "выша"),
    ("Учения с боевыми стрельбами.", "боевые стрельбы", "боев|боевы"),
    ("Она изучает признаки деменции.", "деменция|признак деменции", ""),
    ("Он работал в МИДе и в ЦИКе.", "МИД|ЦИК", "Мид|Цик"),
    ("Объединённые Эмираты молчат.", "Объединённые Эмираты", "объединённые Эмираты"),
    ("Районный суд молчит.", "районный суд", "Районный суд"),
    ("В понедельник прошло собрание.", "собрание", "понедельник"),
    ("Через неделю был суд.", "суд", "неделя"),
    ("Решения гарнизонных судов отменили.", "суд|гарнизонный суд", "судно|гарнизонное судно"),
    ("Сослались на шесть статей.", "статья", "стать"),
    ("Подозреваемого в поджоге отпустили.", "подозреваемый|подозреваемый в поджоге", ""),
    ("Обвиняемая Петрова молчит.", "", "Петрова"),
    ("Обвиняемый Петров молчит.", "обвиняемый", "Петров"),
    ("Жалобу подали должностному лицу.", "должностное лицо", "должностной"),
    ("Пришёл следователь, ведущий дело.", "следователь", "ведущий"),
    ("Сорок дел закрыли.", "", "сорока"),
    ("Лагерь женщин-депутатов распался.", "женщина-депутат", "женщин-депутат"),
    ("Приют для детей-беженцев закрыли.", "ребёнок-беженец|дети-беженцы", "детей-беженец"),
    ("Дали 10-дневный административный арест.", "административный арест", "дневный арест"),
    ("Итоги уголовного расследования скрыли.", "уголовное расследование", "уголовный"),
    ("Слежка за военным комиссаром удалась.", "военный комиссар", "военный"),
    ("Речь президента Пауля Кагаме отменили.", "президент|речь президента", "президент Пауля"),
    ("Прошло дело Ивана Петрова.", "дело Ивана Петрова", "дело Ивана"),
]
ENGLISH = [
    ("Political prisoners are held there.", "political prisoner", "held"),
    ("Human rights are not a luxury.", "human right|human rights", "human"),
    ("The court issued a personal ruling.", "personal ruling|court", "issued"),
    ("Everyone has the right to life.", "right to life", "the right"),
    ("They recalled rights and freedoms.", "rights and freedoms", "rightses and freedoms"),
    ("They lost the license to conduct public events.", "public event", "license to conduct"),
    ("They lost the right to stage a protest.", "right|protest", "right to stage"),
    ("It is a road to peace talks.", "road to peace|peace talks", ""),
    ("The CEC refused.", "CEC|CECs", "Cec|Cecs"),
    ("It was quiet at polling station No. 17.", "polling station No. 17", ""),
    ("The deputies of the Mazhilis left.", "Mazhilis|deputy of the Mazhilis", "Mazhili"),
    ("The akims were silent.", "akim|akims", ""),
    ("They have the right to assemble and speak.", "right to assemble", ""),
    ("Freedom of peaceful assembly matters.", "freedom of peaceful assembly", ""),
    ("The mothers went to a café protest.", "café protest|café", "caf protest|caf"),
    ("On Monday last year it rained.", "", "Monday|last year|year"),
    ("Lawyers of the U.S. Senate resigned.", "U.S. Senate|lawyer", "S. Senate"),
    ("Prime Minister Kovach resigned.", "Prime Minister", "prime Minister"),
    ("The Attorney General Kovach resigned.", "Attorney General", ""),
    ("He left for New York courts.", "New York court", "new York court"),
    ("It was quiet, according to police reports.", "police report", ""),
    ("They struggle for re-election next year.", "re-election", "re-election next"),
    ("It got over the 7-percent electoral threshold.", "electoral threshold", "percent threshold"),
]


def forms(read: Sentence) -> set[str]:
    return {form for c in read.candidates for form in (c.singular, c.plural)}


def listed(text: str) -> set[str]:
    return {form for form in text.split("|") if form}


@pytest.mark.parametrize(("sentence", "found", "not_found"), RUSSIAN)
def test_russian_phrases(sentence: str, found: str, not_found: str) -> None:
    """Number, gender, ё and case are right inside the citation form."""
    cited = forms(read_russian(sentence))
    assert listed(found) <= cited
    assert not listed(not_found) & cited


@pytest.mark.parametrize(("sentence", "found", "not_found"), ENGLISH)
def test_english_phrases(sentence: str, found: str, not_found: str) -> None:
    """Singular and plural are real; verbs and calendar words are no terms."""
    cited = forms(read_english(sentence))
    assert listed(found) <= cited
    assert not listed(not_found) & cited


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("Mazhilis", "mazhilis"), ("Majlis", "majlis"), ("Iraqis", "iraqi"),
        ("Kazakhstanis", "kazakhstani"), ("akims", "akim"), ("kurultais", "kurultai"),
        ("rights", "right"), ("taxis", "taxi"), ("news", "news"), ("commissions", "commission"),
    ],
)  # fmt: skip
def test_english_singulars(word: str, singular: str) -> None:
    """A borrowed word in -is is not cut; the name of a people is."""
    assert noun_lemma(word) == singular


def test_english_plurals() -> None:
    """Regular ones, irregular ones, and those of compounds."""
    assert [plural_of(word) for word in ("body", "child", "by-election")] == [
        "bodies",
        "children",
        "by-elections",
    ]


@pytest.mark.parametrize(
    "phrases",
    [
        ("избирательная комиссия", "избирательной комиссии", "избирательными комиссиями"),
        ("частное постановление", "частном постановлении", "частных постановлений"),
        ("подписка о невыезде", "подпиской о невыезде", "подписок о невыезде"),
        ("политзаключённый", "политзаключенных", "Политзаключённому"),
    ],
)
def test_inflected_phrases_have_one_key(phrases: tuple[str, ...]) -> None:
    """Identity does not depend on the form."""
    keys = set()
    for phrase in phrases:
        keys |= {c.key for c in read_russian(phrase).candidates if c.end - c.start == len(phrase)}
    assert len(keys) == 1


def test_acronyms_take_their_expansion() -> None:
    """In either order, in either language; a bracket that spells something else is none."""
    russian = read_russian("Центральная избирательная комиссия (ЦИК) молчит, как и суд (ООН).")
    english = read_english("The CEC (Central Election Commission) is silent.")
    assert expansions([russian])["ЦИК"] == "центральная избирательная комиссия"
    assert "ООН" not in expansions([russian])
    assert expansions([english])["CEC"] == "Central Election Commission"


@pytest.mark.parametrize("text", ["", " ", "12 345", "№", "«", "...", "\u0301", "-\n", "👍👍"])
def test_nothing_comes_of_nothing(text: str) -> None:
    """Empty texts, numbers and marks have no candidates and break nothing."""
    assert not read_russian(text).candidates
    assert not read_english(text).candidates


def test_a_phrase_has_an_end() -> None:
    """A chain of thirty words gives phrases of a few words."""
    text = " ".join(["государственного"] * 29 + ["служащего"])
    assert all(len(c.words) <= 6 for c in read_russian(text).candidates)
    text = " ".join(["state"] * 29 + ["servant"])
    assert all(len(c.words) <= 6 for c in read_english(text).candidates)


WORD_LIST = """суд судом прав человека и о свободе «Весна» № 17 ЦИК court rulings of the right
to life's CEC No . ( ) , — ' 19.3 политзаключённых akim’s а я x it's"""
WORDS = st.lists(
    st.sampled_from(WORD_LIST.split()),
    max_size=15,
).map(" ".join) | st.text(alphabet="аяёжAbc’'-«»№.() 1\n\u0301", max_size=30)


@given(WORDS)
def test_offsets_give_the_words_back(text: str) -> None:
    """Every candidate lies inside the text, from its first token to its last, and has a form."""
    for read in (read_russian(text), read_english(text)):
        assert len(read.text) == len(text)
        for c in read.candidates:
            assert 0 <= c.start < c.end <= len(text)
            assert read.tokens[c.first].start == c.start
            assert read.tokens[c.last].end == c.end
            assert all(read.text[t.start : t.end] == t.text for t in read.tokens)
            assert c.key
            assert c.singular


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Russian authorities refused.", "Russian authorities"),
        ("Poland's judicial system changed.", "Poland's judicial system"),
        ("Protesters left. German officials stayed.", "German officials"),
        ("“Court rulings matter,” he said.", "court rulings"),
        ("He left. Court rulings followed.", "court rulings"),
        ("Cutting-edge technologies appeared.", "cutting-edge technologies"),
        ("The U.S. Department answered.", "Department"),
        ("Websites were blocked.", "websites"),
    ],
)
def test_english_capitals_at_the_start_of_a_sentence(text: str, cited: str) -> None:
    """Names and what is made of them keep theirs; other words have none, in later sentences too."""
    found = {c.plural if c.number == "plur" else c.singular for c in read_english(text).candidates}
    assert cited in found


def test_russian_capitals_in_a_later_sentence() -> None:
    """The first word of every sentence of a bead is no name for its capital alone."""
    found = {c.singular: c for c in read_russian("Он ушёл. Решение суда огласили.").candidates}
    assert found["решение суда"].initial
    assert not found["решение суда"].name
    assert not found["суд"].initial


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Открыты два лесных дела.", "лесное дело"),
        ("Их 23 тяжких проступка.", "тяжкий проступок"),
        ("Обе окружных комиссии молчат.", "окружная комиссия"),
        ("Их 12 окружных комиссий.", "окружная комиссия"),
    ],
)
def test_counted_nouns_agree_with_their_adjectives(text: str, cited: str) -> None:
    """Behind two, three and four the noun is in the singular and its adjective is not."""
    (phrase,) = [c for c in read_russian(text).candidates if c.shape == "AN"]
    assert (phrase.singular, phrase.number) == (cited, "plur")
