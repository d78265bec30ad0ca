"""Terms out of beads, with the real bundled encoder and texts of our own."""

import unicodedata

import pytest

from align.encoders.loading import sentence_encoder
from align.encoders.protocol import Encoder
from align.language.look_alikes import normalised
from align.terms.aligned_texts import aligned_beads
from align.terms.miner import TermMiner, assigned
from align.terms.pairs import gender_of, term_pairs
from align.terms.records import BeadText, Term
from tests.support.paths import DATA

TEXTS = DATA / "terms"
RULING = [
    ("Суд вынес частное постановление.", "The court issued a personal ruling."),
    (
        "В частном постановлении судья назвал причину.",
        "In the personal ruling the judge named a cause.",
    ),
]
COURT = [
    *RULING,
    ("Политзаключённых держат в колонии.", "Political prisoners are kept in a penal colony."),
    ("Она защищает права человека.", "She defends human rights."),
    ("О правах человека говорил и адвокат.", "The lawyer spoke of human rights too."),
    ("Следователь взял у неё подписку о невыезде.", "The investigator put her under a travel ban."),
    (
        "Аким области ответил депутатам мажилиса.",
        "The akim of the region answered the deputies of the Mazhilis.",
    ),
    (
        "Центральная избирательная комиссия (ЦИК) молчит.",
        "The Central Election Commission (CEC) is silent.",
    ),
    ("ЦИК отказала кандидату.", "The CEC refused the candidate."),
    ("Его судят по ст. 400 КоАП.", "He is tried under Article 400 of the Administrative Code."),
]


def mined(encoder: Encoder, texts: list[tuple[str, str]], least: float = 0.5) -> list[Term]:
    miner = TermMiner(encoder)
    miner.read("own", [BeadText(ru, en) for ru, en in texts])
    return miner.terms(least=least, least_worth=0.0)


def pairs_of(terms: list[Term]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for term in terms:
        found.setdefault(term.ru, set()).add(term.en)
    return found


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        ("частное постановление", "personal ruling"),
        ("политзаключённый", "political prisoner"),
        ("права человека", "human rights"),
        ("подписка о невыезде", "travel ban"),
        ("мажилис", "Mazhilis"),
        ("центральная избирательная комиссия", "Central Election Commission"),
        ("ЦИК", "CEC"),
        ("ст. 400 КоАП", "Article 400 of the Administrative Code"),
    ],
)
def test_terms_are_found_in_citation_form(use: Encoder, ru: str, en: str) -> None:
    """Phrases, realia, acronyms and articles of law, each with its whole rendering and no other."""
    assert {k.casefold(): v for k, v in pairs_of(mined(use, COURT)).items()}[ru.casefold()] == {en}


@pytest.mark.parametrize(
    ("ru", "en", "cited", "count"),
    [
        ("Порт принял десять судов.", "The port received ten vessels.", "судно", 1),
        ("Жалобы районных судов.", "Complaints of the district courts.", "районные суды", 1),
        (
            "Журналисты слушали политика.",
            "The journalists listened to the politician.",
            "политик",
            1,
        ),
        ("Такая политика опасна.", "Such a policy is dangerous.", "политика", 1),
    ],
)
def test_the_english_tells_which_word_it_is(
    use: Encoder, ru: str, en: str, cited: str, count: int
) -> None:
    """Of two nouns that share a form, the one that the English renders is cited and counted."""
    found = {t.ru: t.ru_count for t in mined(use, [(ru, en)])}
    assert found[cited] == count


@pytest.mark.parametrize(
    ("ru", "en", "cited"),
    [
        ("Об этом сказал министр Орлов.", "So said Minister Orlov.", "minister"),
        ("Его поддержали демократы.", "The Democrats supported him.", "Democrat"),
    ],
)
def test_capitals_of_titles_are_not_kept(use: Encoder, ru: str, en: str, cited: str) -> None:
    """A title before a name has a capital in English, but not on its own; a party keeps its own."""
    assert cited in {t.en for t in mined(use, [(ru, en)])}


def test_no_part_for_the_whole(use: Encoder) -> None:
    """Where personal ruling stands, ruling renders no more than постановление."""
    for term in mined(use, RULING, least=0.0):
        assert (term.ru == "частное постановление") == (term.en == "personal ruling")


def test_names_are_kept_aside_and_plain_words_are_other(use: Encoder) -> None:
    """Only where everything is asked for: names by their kind, plain words as of no subject."""
    miner = TermMiner(use)
    texts = [
        ("В Перми суд вынес приговор.", "In Perm the court passed a sentence."),
        (
            "Суд в Перми был тих, на столе лежал суп.",
            "The Perm court was quiet; soup on the table.",
        ),
    ]
    miner.read("own", [BeadText(ru, en) for ru, en in texts])
    everything = {t.ru: t for t in miner.terms(least_worth=0.0, names=True)}
    assert everything["Пермь"].kind == "name" and everything["Пермь"].en == "Perm"
    assert everything["суд"].kind == "term" and everything["суд"].domain == "courts"
    assert everything["стол"].domain == "other"
    proposed = miner.terms()
    assert {t.kind for t in proposed} == {"term", "procedure"}  # вынести приговор
    assert "other" not in {t.domain for t in proposed}


def test_several_renderings_are_kept_with_counts(use: Encoder) -> None:
    """One Russian term with two renderings is two pairs, each with how often it stands there."""
    ombudsman = [
        ("Обвиняемый молчал.", "The defendant was silent."),
        ("Адвокат обвиняемого ушёл.", "The lawyer of the defendant left."),
        ("Обвиняемый встал.", "The accused stood up."),
    ]
    found = {t.en: t for t in mined(use, ombudsman) if t.ru == "обвиняемый"}
    assert {en: (t.count, t.ru_count) for en, t in found.items()} == {
        "defendant": (2, 3),
        "accused": (1, 3),
    }


@pytest.mark.parametrize(
    "pair",
    [
        (
            "Суд вынес част\u00adное поста\u00adновление.",
            "The court issued a per\u00adsonal rul\u00ading.",
        ),
        ("Суд вынес частное поста-\nновление.", "The court issued a personal rul-\ning."),
        (
            "Суд вы\u0301нес ча\u0301стное постановле\u0301ние.",
            "The court issued a personal ruling.",
        ),
        ("Суд вынес чaстнoе постановление.", "The court issued a personal ruling."),
    ],
    ids=["soft hyphens", "broken lines", "stress", "look-alikes"],
)
def test_dirty_text_gives_the_same_terms(use: Encoder, pair: tuple[str, str]) -> None:
    """The same term with the same key; its place covers the words as they stand in the file."""
    clean = {(t.ru_lemma, t.en_lemma) for t in mined(use, [RULING[0]])}
    found = mined(use, [pair])
    assert {(t.ru_lemma, t.en_lemma) for t in found} == clean
    place = next(t for t in found if t.ru == "частное постановление").places[0]
    assert normalised(pair[0][place.ru_start : place.ru_end]) == "частное постановление"
    assert pair[1][place.en_start : place.en_end] == pair[1][len("The court issued a ") : -1]


def test_decomposed_text_keeps_its_letters(use: Encoder) -> None:
    """й and ё in NFD are letters, in the terms and at the ends of their places."""
    ru = unicodedata.normalize("NFD", "Политзаключённый ждёт, мирный протест идёт.")
    terms = mined(use, [(ru, "The political prisoner waits, the peaceful protest goes on.")])
    term = next(t for t in terms if t.ru == "политзаключённый")
    shown = ru[term.places[0].ru_start : term.places[0].ru_end]
    assert unicodedata.normalize("NFC", shown) == "Политзаключённый"


@pytest.mark.parametrize(
    ("ru", "en"),
    [("", ""), ("12 34", "12 34"), ("я", "I"), ("\u0301", "\u00ad"), ("-\n", "«"), ("суд", "")],
)
def test_nothing_comes_of_nothing(use: Encoder, ru: str, en: str) -> None:
    """Empty sides, numbers, one letter and bare marks give no term and no error."""
    assert mined(use, [(ru, en)], least=0.0) == []


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        ("государственный " * 29 + "служащий", "state " * 29 + "servant"),
        ("а" * 200_000, "b" * 200_000),
    ],
    ids=["thirty words", "one word of 200,000 letters"],
)
def test_endless_words_end(use: Encoder, ru: str, en: str) -> None:
    """No term is longer than six words."""
    assert all(len(term.ru.split()) <= 6 for term in mined(use, [(ru, en)]))


def test_a_line_of_200_000_characters_is_read_in_part(use: Encoder) -> None:
    """No sentence is that long: its beginning is read, in little memory."""
    line = (
        "Суд молчит, адвокат ждёт решения. " * 6_000,
        "The court is silent, the lawyer waits for a decision. " * 4_000,
    )
    terms = mined(use, [line])
    assert {"адвокат", "суд"} <= {term.ru.casefold() for term in terms}
    assert all(place.ru_end <= 4_000 for term in terms for place in term.places)


def test_places_of_documents_give_the_forms_back(use: Encoder) -> None:
    """document.text[place] is an attested form on either side, and every form has its places."""
    files = (TEXTS / "court.ru.txt", TEXTS / "court.en.txt")
    aligned, beads = aligned_beads(*files, sentence_encoder(use))
    miner = TermMiner(use)
    miner.read("court", beads)
    terms = miner.terms()
    assert len(terms) > 50
    for term in terms:
        ru = [aligned.ru.text[p.ru_start : p.ru_end] for p in term.places]
        en = [aligned.en.text[p.en_start : p.en_end].replace("’", "'") for p in term.places]
        assert {form: ru.count(form) for form in ru} == dict(term.forms)
        assert {form: en.count(form) for form in en} == dict(term.en_forms)
        assert term.count == len(term.places) <= min(term.ru_count, term.en_count)
    pairs = term_pairs(terms, {"court": (aligned.ru, aligned.en)})
    assert all(p.ru_context[p.ru_mark.start : p.ru_mark.end] == p.ru for p in pairs if p.ru_mark)
    assert len(pairs) == sum(term.count for term in terms)


def test_the_same_twice(use: Encoder) -> None:
    """Equal input gives equal terms in equal order."""
    assert mined(use, COURT, least=0.0) == mined(use, COURT, least=0.0)


@pytest.mark.parametrize(
    ("ru", "en"), [("court", "akimat"), ("election", "prison"), ("press", "conscription")]
)
def test_texts_on_different_subjects(use: Encoder, ru: str, en: str) -> None:
    """A wrong pair of texts gives a handful of pairs at most, and all its beads are doubtful."""
    _, beads = aligned_beads(TEXTS / f"{ru}.ru.txt", TEXTS / f"{en}.en.txt", sentence_encoder(use))
    miner = TermMiner(use)
    miner.read("wrong", beads)
    assert len(miner.terms(least_worth=0.0)) <= 3
    assert miner.found.doubtful == miner.found.beads > 10


def test_an_assignment_leaves_alone_what_fits_nothing() -> None:
    """Row 0 takes column 1, row 1 column 0; row 2 is below the floor everywhere."""
    import numpy as np

    odds = np.array([[1.0, 3.0], [1.0, 2.9], [-9.0, -9.0]])
    assert assigned(odds) == [(0, 1), (1, 0)]


def test_gender_of_a_term(use: Encoder) -> None:
    """That of the head noun."""
    found = {term.ru: gender_of(term) for term in mined(use, COURT)}
    assert found["частное постановление"] == "neuter"
    assert found["подписка о невыезде"] == "feminine"
    assert found["политзаключённый"] == "masculine"
