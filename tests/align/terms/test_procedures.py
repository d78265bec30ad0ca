"""Verbs of procedure with their object: active and passive, cited with the infinitive."""

import pytest

from align.encoders.protocol import Encoder
from align.terms.miner import TermMiner
from align.terms.pairs import entry_kind, term_facts
from align.terms.phrases.english import read_english
from align.terms.phrases.procedures import object_of, verb_phrase
from align.terms.phrases.russian import read_russian
from align.terms.records import BeadText, Sentence, TermCandidate


def phrase_of(sentence: Sentence, text: str) -> TermCandidate:
    return next(c for c in sentence.candidates if sentence.text[c.start : c.end] == text)


def cited(russian: str, english: str, ru: str, en: str) -> tuple[str, str] | None:
    """How the verb phrase around two noun phrases is cited."""
    left, right = read_russian(russian), read_english(english)
    found = verb_phrase(left, right, phrase_of(left, ru), phrase_of(right, en))
    return None if found is None else found.cited


@pytest.mark.parametrize(
    ("russian", "english", "ru", "en", "expected"),
    [
        ("Лесник подал апелляцию.", "The ranger filed an appeal.", "апелляцию", "appeal",
         ("подать апелляцию", "file an appeal")),
        ("Было возбуждено уголовное дело.", "A criminal case has been opened.",
         "уголовное дело", "criminal case", ("возбудить уголовное дело", "open a criminal case")),
        ("Областная жалоба отклонена.", "The regional complaint was dismissed.",
         "Областная жалоба", "regional complaint",
         ("отклонить областную жалобу", "dismiss a regional complaint")),
        ("Сейм ввёл ответные санкции.", "The Seimas imposed retaliatory sanctions.",
         "ответные санкции", "retaliatory sanctions",
         ("ввести ответные санкции", "impose retaliatory sanctions")),
        ("Они ратифицируют Лесной протокол.", "They will ratify the Forest Protocol.",
         "Лесной протокол", "Forest Protocol",
         ("ратифицировать Лесной протокол", "ratify the Forest Protocol")),
    ],
)  # fmt: skip
def test_verbs_with_their_object(
    russian: str, english: str, ru: str, en: str, expected: tuple[str, str]
) -> None:
    assert cited(russian, english, ru, en) == expected


@pytest.mark.parametrize(
    ("russian", "english", "ru", "en"),
    [
        # no verb of procedure; another verb in English; the noun is no object
        ("Лесник увидел жалобу.", "The ranger saw the complaint.", "жалобу", "complaint"),
        ("Лесник подал жалобу.", "The ranger burned the complaint.", "жалобу", "complaint"),
        ("Лесникам объявлены выговоры.", "Rangers were issued reprimands.", "Лесникам", "Rangers"),
        ("Принят указ лесника.", "The ranger's decree was adopted.", "указ", "ranger's decree"),
    ],
)
def test_other_verbs_make_no_terms(russian: str, english: str, ru: str, en: str) -> None:
    assert cited(russian, english, ru, en) is None


def test_the_object_without_its_article() -> None:
    assert object_of(("подать жалобу", "file a complaint")) == ("жалобу", "complaint")
    assert object_of(("вынести приговор", "pass sentence")) == ("приговор", "sentence")


def test_procedures_are_mined_as_a_kind_of_their_own(use: Encoder) -> None:
    """One for all its occurrences, with the shortest object, and both places from end to end."""
    texts = [
        ("Следователи возбудили уголовное дело о мошенничестве.",
         "Investigators opened a criminal case of fraud."),
        ("Уголовное дело возбуждено в мае.", "The criminal case was opened in May."),
    ]  # fmt: skip
    miner = TermMiner(use)
    miner.read("a", [BeadText(*pair) for pair in texts])
    terms = miner.terms()
    (found,) = [term for term in terms if term.kind == "procedure"]
    assert (found.ru, found.en) == ("возбудить уголовное дело", "open a criminal case")
    assert dict(found.forms) == {"возбудили уголовное дело": 1, "Уголовное дело возбуждено": 1}
    assert dict(found.en_forms) == {
        "opened a criminal case": 1,
        "criminal case was opened": 1,
    }
    assert (found.domain, found.count) == ("courts", 2)
    assert ("уголовное дело", "criminal case") in {(term.ru, term.en) for term in terms}
    assert entry_kind(found) == "term"
    assert term_facts(found) == (("domain", "courts"), ("part_of_speech", "verb"))
