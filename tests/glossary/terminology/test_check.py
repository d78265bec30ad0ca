"""Terms of the glossary in new translations: found in every form, few false alarms."""

import csv
import json
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders.protocol import Encoder
from align.evaluation.term_gold import gold_documents
from align.language.look_alikes import regular
from align.language.vocabulary import russian_analyzer
from align.records import Span
from align.terms.aligned_texts import aligned_beads
from align.terms.records import BeadText
from glossary.commands.main import main
from glossary.entries.attributes import Attributes
from glossary.entries.entry import Entry
from glossary.terminology.check import check_terms
from glossary.terminology.english_renderings import EnglishText, rendering
from glossary.terminology.findings import Finding
from glossary.terminology.glossary_terms import CheckedTerm, checked_terms
from glossary.terminology.russian_index import TermIndex
from glossary.terminology.stand_ins import StandIns
from glossary.terminology.words.russian_patterns import term_pattern
from tests.support.paths import DATA

GOLD = DATA / "terms_gold.tsv"
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
FRAMES = (
    "Вчера в зале много говорили: {}, а потом ушли.",
    "{} — вот о чём спорили соседи.",
    "Об этом написали газеты («{}»), но без подробностей.",
)


def entry(ru: str, en: str, kind: str = "term", status: str = "accepted", **told: Any) -> Entry:
    return Entry(f"{ru}={en}", kind, ru, en, status, attributes=Attributes(**told))


def concepts(*pairs: tuple[str, str]) -> list[CheckedTerm]:
    return checked_terms(entry(ru, en) for ru, en in pairs)


def found(
    known: Sequence[CheckedTerm],
    ru: str,
    en: str,
    stand_ins: StandIns | None = None,
    trust: float = 1.0,
) -> list[Finding]:
    return check_terms(
        known, [BeadText(ru, en, confidence=trust)], (lambda: stand_ins) if stand_ins else None
    )


@pytest.fixture(scope="module")
def instead(use: Encoder) -> StandIns:
    """What finds the English that stands for a term."""
    return StandIns(use)


# Every inflected form


def gold_terms() -> list[str]:
    with GOLD.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    terms = {r["ru"] for r in rows if r["verdict"] == "right" and r["kind"] == "term"}
    return sorted(term for term in terms if term.replace(" ", "").replace("-", "").isalpha())


def nominative(word: str, *classes: str) -> list[Any]:
    parses = russian_analyzer().parse(word)
    return [p for p in parses if p.tag.POS in classes and p.tag.case == "nomn"]


def inflected_forms(term: str) -> Iterator[str]:
    """The term in all cases and numbers, head and adjectives changed; nothing for other shapes.

    Made with pymorphy3 alone, by none of the code that is tested.
    """
    words = term.split()
    heads = [n for n, w in enumerate(words) if nominative(w, "NOUN")]
    if not heads or term.isupper():
        return
    number_of = heads[0]
    while number_of + 1 in heads and nominative(words[number_of], "ADJF", "PRTF"):
        number_of += 1  # военный суд, прямые выборы: the first of them is the adjective
    adjectives = [nominative(w, "ADJF", "PRTF") for w in words[:number_of]]
    if not all(adjectives):
        return
    head = max(nominative(words[number_of], "NOUN"), key=lambda parse: parse.score)
    if any(p.tag.number != head.tag.number for own in adjectives for p in own[:1]):
        return
    only = "Sgtm" in head.tag or "Pltm" in head.tag or "Fixd" in head.tag
    for number in (head.tag.number,) if only else ("sing", "plur"):
        for case in CASES:
            noun = head.inflect({case, number})
            wanted = {case, number} | ({head.tag.gender} if number == "sing" else set())
            if case == "accs" and not {"femn", "neut"} & wanted:
                wanted.add(head.tag.animacy)
            changed = [own[0].inflect(wanted - {None}) for own in adjectives]
            if noun and all(changed):
                yield " ".join([*(c.word for c in changed), noun.word, *words[number_of + 1 :]])


def test_inflected_terms_are_found() -> None:
    """Nearly all forms of 200 terms, in all cases and both numbers, are found whole.

    What is missed are homonyms such as вин, of вина and of вино.
    """
    terms = gold_terms()
    random.Random(1).shuffle(terms)
    chosen = [(t, forms) for t in terms if (forms := list(inflected_forms(t)))][:200]
    assert len(chosen) == 200
    assert sum(" " in term for term, _ in chosen) >= 100
    hits, missed = 0, []
    for number, (term, forms) in enumerate(chosen):
        pattern = term_pattern(term)
        assert pattern is not None
        index = TermIndex([pattern])
        for form in forms:
            text = FRAMES[number % len(FRAMES)].format(form)
            start = text.index(form)
            spans = [(m.start, m.end) for m in index.find(text)]
            if (start, start + len(form)) in spans:
                hits += 1
            else:
                missed.append(f"{term}: {form}")
    assert hits / (hits + len(missed)) >= 0.98, missed
    assert hits > 1_500


@pytest.mark.parametrize(
    ("term", "text", "wanted"),
    [
        ("политзаключённый", "Список политзаключенных растёт.", "политзаключенных"),
        ("подписка о невыезде", "Ему отказали в подписке о невыезде.", "подписке о невыезде"),
        ("права и свободы", "Он напомнил о правах и свободах граждан.", "правах и свободах"),
        ("интернет-издание", "Она пишет для интернет издания.", "интернет издания"),
        ("бизнес омбудсмен", "Жалоба бизнес-омбудсмену.", "бизнес-омбудсмену"),
        ("МЕЖДУНАРОДНОЕ ПРАВО", "Нормы международного права.", "международного права"),
        ("уголовное дело", "ВОЗБУЖДЕНО ДВА УГОЛОВНЫХ ДЕЛА", "УГОЛОВНЫХ ДЕЛА"),
        ("маслихат", "Депутаты маслихатов не пришли.", "маслихатов"),
        ("СМИ", "Об этом сообщили СМИ.", "СМИ"),
        ("задержанный", "Задержанных увезли.", "Задержанных"),
        ("статья 400 КоАП", "Составили протокол по статье 400 КоАП.", "статье 400 КоАП"),
    ],
)
def test_spellings(term: str, text: str, wanted: str) -> None:
    """ё and е, hyphens, capitals, unknown words, adjectives that stand as nouns."""
    pattern = term_pattern(term)
    assert pattern is not None
    assert [text[m.start : m.end] for m in TermIndex([pattern]).find(text)] == [wanted]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("сталь", "Цены стали расти."),
        ("выбор", "Выборы пройдут осенью."),
        ("право на жизнь", "Он имеет право. На жизнь он не жаловался."),
        ("уголовное дело", "Уголовный кодекс — дело сложное."),
        ("уголовное дело", "Они уголовным делу."),
        ("частное постановление", "Частным лицом подано постановление."),
        ("СМИ", "сми"),
    ],
)
def test_other_words(term: str, text: str) -> None:
    """Homonyms, and the same words in another construction, are not the term."""
    pattern = term_pattern(term)
    assert pattern is not None
    assert TermIndex([pattern]).find(text) == []


def test_stress_soft_hyphens_and_homoglyphs() -> None:
    """The place in the text as it is written, whatever is hidden in its letters."""
    known = concepts(("частное постановление", "personal ruling"))
    for ru in ("Есть ча́стное поста\u00adновление суда.", "Есть частноe постановлениe суда."):
        (one,) = found(known, ru, "There is a private ruling.")
        assert ru[one.ru.start : one.ru.end].startswith(("ча́стное", "частноe"))
        assert ru[one.ru.start : one.ru.end].endswith(("новление", "новлениe"))


def test_longest_match_wins() -> None:
    """A term inside a longer approved one is not asked for on its own."""
    known = concepts(("суд", "tribunal"), ("районный суд", "district court"))
    assert found(known, "Районный суд отказал.", "The district court refused.") == []


# Renderings


@pytest.mark.parametrize(
    ("en", "text"),
    [
        ("personal ruling", "Three personal rulings followed."),
        ("labour organisation", "It is a labor organization."),
        ("defence", "Her defense was strong."),
        ("detention centre", "He was taken to two detention centers."),
        ("vote of no confidence", "a vote of no-confidence in the minister"),
        ("pre-trial detention", "He is in pretrial detention."),
        ("vote rigging", "Everybody saw the vote-rigging."),
        ("freedom of the press", "They defend freedom of press."),
        ("rights of the child", "The rights of a child come first."),
        ("court decision", "The decision of the court is final."),
        ("civil rights", "It protects civil and political rights."),
        ("Central Election Commission", "The CEC has decided."),
        ("freedom of assembly", "He recalled the freedom of their assembly."),
        ("presidency", "the president said"),
        ("head of the region", "The regional head met them."),
    ],
)
def test_rendering_stands(en: str, text: str) -> None:
    """Inflected, spelt the other way, with articles, turned round, parted, abbreviated."""
    assert EnglishText(text).stands(rendering(en))


@pytest.mark.parametrize(
    ("en", "text"),
    [
        (
            "personal ruling",
            "The personal opinion came before any ruling that the court could make.",
        ),
        ("internal affairs", "international affairs"),
        ("akim", "the governor"),
        ("prosecution", "religious persecution"),
        ("state", "her statement"),
    ],
)
def test_rendering_does_not_stand(en: str, text: str) -> None:
    assert not EnglishText(text).stands(rendering(en))


# Findings


def test_rendered_otherwise(instead: StandIns) -> None:
    """The approved rendering is named, and what stands in its place."""
    known = concepts(("частное постановление", "personal ruling"))
    ru, en = "Суд вынес частное постановление.", "The court issued a special decree."
    (one,) = found(known, ru, en, instead)
    assert (one.rule, one.level, one.expected) == (
        "rendered-otherwise",
        "warning",
        ("personal ruling",),
    )
    assert one.found == en[one.en.start : one.en.end] == "special decree"
    assert ru[one.ru.start : one.ru.end] == "частное постановление"


def test_any_of_several_renderings_is_right() -> None:
    known = concepts(("приговор", "verdict"), ("приговор", "sentence"))
    assert found(known, "Приговор огласили.", "The sentence was read out.") == []


def test_forbidden_term() -> None:
    """Forbidden English is an error, and the approved one is named; elsewhere it is no matter."""
    known = checked_terms([entry("митинг", "rally"), entry("митинг", "meeting", forbidden=True)])
    (one,) = found(known, "Митинги запретили.", "The meetings were banned.")
    assert (one.rule, one.level, one.found) == ("forbidden-term", "error", "meetings")
    assert one.expected == ("rally",)
    (beside,) = found(known, "Митинг был.", "There was a rally, and a meeting.")
    assert beside.level == "warning"
    assert found(known, "Собрание было.", "There was a meeting.") == []


def test_forbidden_inside_approved_is_allowed() -> None:
    """A forbidden word that is part of an approved rendering there is no finding."""
    known = checked_terms(
        [
            entry("частное постановление", "personal ruling"),
            entry("частное постановление", "ruling", forbidden=True),
        ]
    )
    assert found(known, "Частное постановление есть.", "There is a personal ruling.") == []


def test_only_forbidden_known() -> None:
    known = checked_terms([entry("митинг", "meeting", forbidden=True)])
    assert found(known, "Митинг был.", "There was a rally.") == []
    assert [f.rule for f in found(known, "Митинг был.", "A meeting.")] == ["forbidden-term"]


def test_not_to_be_translated() -> None:
    """The Russian or its transliteration must stand; a translation is a finding."""
    known = checked_terms([entry("Новая газета", "Novaya Gazeta", "name", do_not_translate=True)])
    ru = "Об этом писала «Новая газета»."
    assert found(known, ru, "Novaya Gazeta wrote of it.") == []
    assert found(known, ru, "«Новая газета» wrote of it.") == []
    (one,) = found(known, ru, "New Newspaper wrote of it.")
    assert one.expected == ("Новая газета", "Novaya Gazeta")
    assert one.level == "warning"


def test_hashtags() -> None:
    """A tag's English, its English as a tag, or the tag itself; else a warning."""
    known = checked_terms([entry("#ДайтеДышать", "let us breathe", "hashtag")])
    ru = "Писали #дайтедышать весь день."
    for en in ("They wrote #LetUsBreathe.", "They wrote let us breathe.", "See #ДайтеДышать."):
        assert found(known, ru, en) == []
    (one,) = found(known, ru, "They wrote #GiveAir.")
    assert (one.rule, one.level) == ("rendered-otherwise", "warning")


@pytest.mark.parametrize(
    ("ru", "en", "trust"),
    [
        ("Районный суд отказал.", "The court refused.", 1.0),
        ("Районный суд отказал.", "Everybody was tired of it.", 0.4),
        ("Это отметил Районный суд Алматы.", "Almaty noted that.", 1.0),
    ],
    ids=["shortened", "doubtful bead", "part of a name"],
)
def test_what_may_be_right_is_a_note(ru: str, en: str, trust: float, instead: StandIns) -> None:
    known = concepts(("районный суд", "district court"))
    assert [f.level for f in found(known, ru, en, instead, trust)] == ["note"]


def test_a_part_of_the_rendering_is_a_note(instead: StandIns) -> None:
    """The head with another word before it, where that word is no part of what stands there."""
    known = concepts(("телеканал", "television channel"))
    ru, en = "Она работала на телеканале «Волна».", "She worked for Volna, once her dream channel."
    assert [f.level for f in found(known, ru, en, instead)] == ["note"]


def test_pronoun_after_the_term_is_a_note(instead: StandIns) -> None:
    """A term that the sentence before renders and a pronoun takes up is no alarm."""
    known = concepts(("частное постановление", "personal ruling"))
    beads = [
        BeadText("Вынесли частное постановление.", "A personal ruling was issued.", 0, 0),
        BeadText("Частное постановление обжаловали.", "They appealed it.", 100, 100),
    ]
    assert [f.level for f in check_terms(known, beads, lambda: instead)] == ["note"]


def test_common_words_need_evidence(instead: StandIns) -> None:
    """A word of many meanings is no alarm in another one, but is for a near synonym."""
    known = concepts(("совет", "council"), ("адвокат", "lawyer"))
    advice = found(known, "Он дал мне хороший совет.", "He gave me good advice.", instead)
    assert [f.level for f in advice] == ["note"]
    attorney = found(known, "Адвокат подал апелляцию.", "The attorney filed an appeal.", instead)
    assert [(f.level, f.found) for f in attorney] == [("warning", "attorney")]


def test_only_approved_terms_count() -> None:
    """Not what is new or rejected, and no sentences."""
    entries = [
        entry("суд", "court", status="rejected"),
        entry("закон", "law", status="new"),
        entry("Суд ушёл.", "The court left.", "sentence"),
    ]
    assert checked_terms(entries) == []


LONG = "о порядке " + "учёта и хранения " * 12 + "служебных собак"


def test_terms_that_cannot_be_looked_for_are_said() -> None:
    """Those of too many words, and those of signs alone: a line for each reason, with a count."""
    said: list[str] = []
    entries = [
        entry("суд", "court"),
        entry(LONG, "on keeping service dogs"),
        entry(f"{LONG} и кошек", "on keeping service animals"),
        entry("112", "emergency number"),
        entry(LONG, "a slogan of many words", "slogan"),
        entry(f"закон {LONG}", "law", status="rejected"),
    ]
    assert [term.ru for term in checked_terms(entries, said.append)] == ["суд"]
    assert [line.partition(": о")[0] for line in said] == [
        "note: approved, but not looked for (no word in it): 112",
        "note: approved, but not looked for (over 30 words)",
    ]
    assert said[1].endswith("… and 1 more") and len(said[1]) < 200
    exactly = "суд " * 30
    assert [
        len(term.pattern.slots)
        for term in checked_terms([entry(exactly, "court")], said.append)
        if term.pattern
    ] == [30]
    assert len(said) == 2


def test_a_huge_line_is_checked(instead: StandIns) -> None:
    """Thousands of words without an end: what is read of them is bounded, and no pairs are made."""
    known = concepts(("частное постановление", "personal ruling"))
    ru, en = "суд вынес частное постановление " * 3_000, "the court issued a ruling " * 3_000
    assert 0 < len(found(known, ru, en, instead)) < 1_000


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_checked(ru: str, en: str) -> None:
    """Whatever stands there, findings lie inside the texts, and terms of any text are terms."""
    known = checked_terms([entry("суд", "court"), entry(ru or "а", en or "b")])
    for one in found(known, f"суд {ru}", en):
        assert 0 <= one.ru.start < one.ru.end <= len(ru) + 4
        assert 0 <= one.en.start <= one.en.end <= len(en)
    term_pattern(regular(ru).text)


# The command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


RU = "# Суд\n\nСуд вынес **частное постановление** в адрес полиции.\n\nОн был очень строг.\n"
EN = "# Court\n\nThe court issued a **private ruling** against the police.\n\nIt was very strict.\n"


def glossary(*pairs: tuple[str, str]) -> None:
    for ru, en in pairs:
        assert run("add", ru, en).exit_code == 0


def test_command_reports_offsets_of_the_files(in_folder: Path) -> None:
    Path("a.ru.md").write_text(RU, encoding="utf-8")
    Path("a.en.md").write_text(EN, encoding="utf-8")
    glossary(("частное постановление", "personal ruling"))
    result = run("check", "a.ru.md", "a.en.md")
    assert result.exit_code == 3
    (record,) = map(json.loads, result.stdout.splitlines())
    assert list(record) == [
        "file", "rule", "level", "ru", "ru_start", "ru_end", "expected", "found", "en_file",
        "en_start", "en_end", "entry", "message", "ru_line", "ru_column", "en_line", "en_column",
        "ru_context", "ru_mark", "en_context", "en_mark",
    ]  # fmt: skip
    assert (record["en_line"], record["en_column"]) == (3, 22)
    assert EN.splitlines()[2][21:].startswith("private ruling")
    for side, text in (("ru", "частное постановление"), ("en", "private ruling")):
        start, end = record[f"{side}_mark"]
        assert record[f"{side}_context"][start:end] == text
    assert RU[record["ru_start"] : record["ru_end"]] == "частное постановление"
    assert EN[record["en_start"] : record["en_end"]] == record["found"] == "private ruling"
    assert run("check", "a.ru.md", "a.en.md", "--fail-on", "error").exit_code == 0
    assert run("check", "a.ru.md", "a.en.md", "--fail-on", "never").exit_code == 0
    again = run("check", "a.ru.md", "a.en.md")
    assert again.stdout == result.stdout


def test_command_line_by_line(in_folder: Path) -> None:
    """--lines: offsets count outer spaces, blank lines and carriage returns."""
    ru = "\r\n  Суд вынес частное постановление.\r\n\r\nКонец.\r\n"
    en = "\r\nThe court issued a private ruling.\r\n\r\nThe end.\r\n"
    Path("ru.txt").write_bytes(ru.encode())
    Path("en.txt").write_bytes(en.encode())
    glossary(("частное постановление", "personal ruling"))
    result = run("check", "ru.txt", "en.txt", "--lines")
    record = json.loads(result.stdout)
    assert ru[record["ru_start"] : record["ru_end"]] == "частное постановление"
    assert en[record["en_start"] : record["en_end"]] == "private ruling"
    tsv = run("check", "ru.txt", "en.txt", "--lines", "--format", "tsv").stdout.splitlines()
    assert tsv[0].split("\t") == list(record)
    assert len(tsv) == 2


def test_notes_are_shown_on_request(in_folder: Path) -> None:
    Path("ru.txt").write_text("Районный суд отказал.\n", encoding="utf-8")
    Path("en.txt").write_text("The court refused.\n", encoding="utf-8")
    glossary(("районный суд", "district court"))
    silent = run("check", "ru.txt", "en.txt", "--lines")
    assert (silent.exit_code, silent.stdout) == (0, "")
    assert "--notes" in silent.stderr
    shown = run("check", "ru.txt", "en.txt", "--lines", "--notes")
    assert (shown.exit_code, json.loads(shown.stdout)["level"]) == (0, "note")
    assert run("check", "ru.txt", "en.txt", "--lines", "--fail-on", "note").exit_code == 3


@pytest.mark.parametrize(
    ("ru", "en", "options", "code", "said"),
    [
        ("Суд ушёл.\n", "The court left.\nAll left.\n", ["--lines"], 1, "has 1 line and"),
        (
            "The court left us all here.\n",
            "Суд оставил нас всех здесь.\n",
            [],
            1,
            "Russian file first",
        ),
        ("", "The court left.\n", [], 1, "empty"),
        (" \n", "The court left.\n", ["--lines"], 1, "empty"),
        ("Суд ушёл.\n", "The court left.\n", ["--fail-on", "x"], 2, "--fail-on"),
        ("Суд ушёл.\n", "The court left.\n", ["--store", "no.db"], 1, "no.db"),
    ],
)
def test_bad_input(
    ru: str, en: str, options: list[str], code: int, said: str, in_folder: Path
) -> None:
    """One line says what is wrong; nothing goes to standard output."""
    Path("ru.txt").write_text(ru, encoding="utf-8")
    Path("en.txt").write_text(en, encoding="utf-8")
    glossary(("суд", "court"))
    result = run("check", "ru.txt", "en.txt", *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_empty_glossary_is_a_note(in_folder: Path) -> None:
    """Nothing approved: said on standard error, exit code 0."""
    Path("ru.txt").write_text("Суд ушёл.\n", encoding="utf-8")
    Path("en.txt").write_text("The court left.\n", encoding="utf-8")
    glossary(("#Тег", "tag"))
    entry_id = json.loads(run("list", "--format", "jsonl").stdout)["id"]
    assert run("decide", entry_id, "reject").exit_code == 0
    result = run("check", "ru.txt", "en.txt", "--lines")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing was checked" in result.stderr


def test_a_bilingual_file_may_come_through_a_pipe(in_folder: Path) -> None:
    """It is read whole once; what is wrong with it is said of the pipe."""
    glossary(("суд", "court"))
    for content, code in (("Суд ушёл.,The tribunal left.\n", 3), ("Суд ушёл.,\n", 1)):
        reading, writing = os.pipe()
        os.write(writing, f"ru,en\n{content}".encode())
        os.close(writing)
        result = run("check", f"/dev/fd/{reading}")
        os.close(reading)
        assert result.exit_code == code, result.stderr
        assert ("tribunal" in result.stdout) is (code == 3)
        assert code == 3 or f"/dev/fd/{reading}: no segment in it" in result.stderr


def test_terms_that_are_too_long_are_told_by_the_command(in_folder: Path) -> None:
    """Once, also where a term of that length is one that must be kept to."""
    Path("ru.txt").write_text("Суд ушёл.\n", encoding="utf-8")
    Path("en.txt").write_text("The court left.\n", encoding="utf-8")
    glossary(("суд", "court"))
    assert run("add", LONG, "on keeping service dogs", "--kind", "term").exit_code == 0
    result = run("check", "ru.txt", "en.txt", "--lines")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.count("not looked for (over 30 words): о порядке") == 1
    refused = run("check", "ru.txt", "en.txt", "--lines", "--must", LONG)
    assert refused.exit_code == 2 and "over 30 words" in refused.stderr.splitlines()[-1]


def test_few_alarms_where_the_glossary_is_kept_to(instead: StandIns, use: Encoder) -> None:
    """Articles against the terms that a reader found in them: under 1 % of the beads alarm."""
    with GOLD.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    beads = alarms = 0
    for doc in ("court", "detention", "election", "press", "statute"):
        own = {(r["ru"], r["en"]) for r in rows if r["doc"] == doc and r["verdict"] == "right"}
        _, aligned = aligned_beads(*gold_documents(GOLD, doc), use)
        known = concepts(*sorted(own))
        assert len(known) > 30
        findings = check_terms(known, aligned, lambda: instead)
        beads += len(aligned)
        alarms += len({f.en for f in findings if f.level != "note"})
    assert beads > 150
    assert alarms < 0.01 * beads


@pytest.mark.parametrize(("words", "told"), [(400, 1), (3, 0)])
def test_a_sentence_that_is_not_searched_in_full_is_counted(
    use: Encoder, words: int, told: int
) -> None:
    """Too many characters, or too many phrases."""
    finder = StandIns(use)
    finder.of("суд " * words, "house " * words, [(Span(0, 3), ["court"])])
    assert finder.cut_short == told
