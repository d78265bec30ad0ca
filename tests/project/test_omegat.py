"""OmegaT itself, without a display, takes the exports: what it applies and what it lists."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossary.commands.main import main
from glossary.entries.attributes import Attributes
from glossary.entries.entry import APPROVED, Entry
from glossary.exporting.export import write_exports, write_targets
from glossary.exporting.profiles import PROFILES
from glossary.exporting.targets import in_direction
from glossary.formats.units import ordered_for_export
from glossary.formats.writers.delimited import omegat_rows
from glossary.store.store import Store
from glossary.verifying.verify import verify
from tests.support.clients import OmegatReport, omegat
from tests.support.exported import INFO, TORTURE, WITH_TAB, entry, torture

pytestmark = pytest.mark.client

SEVERAL = entry("Первое предложение. Второе!", "The first sentence. The second!")
UNEVEN = entry("Это одно. Это другое.", "This is one and that is another")
TAG = entry("#НетВойне", "No to war", variants=("#нетвойне", "#НЕТВОЙНЕ"))
EARLY = entry("иностранный агент", "alien agent", decided_at="2026-01-01T00:00:00+00:00")
LATE = entry("иностранный агент", "foreign agent", decided_at="2026-02-01T00:00:00+00:00")
REPORT = entry("счёт", "account")
ENTRIES = [*torture()[1:], entry(*WITH_TAB), SEVERAL, UNEVEN, TAG, EARLY, LATE, REPORT]


def composed(text: str) -> str:
    """OmegaT composes what it reads, texts and memories and glossaries alike (NFC)."""
    return unicodedata.normalize("NFC", text)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("exports")
    return [written.path for written in write_exports(ENTRIES, INFO, folder, ("tmx", "csv"))]


@pytest.fixture(scope="module")
def report(exports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> OmegatReport:
    source = [given.ru for given in ENTRIES]
    source += [*TAG.variants, "Его объявили иностранным агентом", "Вот его счета", "Это счет"]
    project = tmp_path_factory.mktemp("omegat") / "project"
    return omegat(project, source, exports[:2], exports[2:])


def test_it_loads_every_file(report: OmegatReport) -> None:
    """OmegaT ends with 0 and a warning in its log where it cannot read a file."""
    assert "TMXR_FATAL_ERROR" not in report.log
    assert "TF_TM_LOAD_ERROR" not in report.log
    assert report.log.count("TMXR_INFO_READING_COMPLETE") == 2
    assert "Error" not in report.log


@pytest.mark.parametrize(
    ("ru", "en"), [*list(TORTURE.values())[1:], WITH_TAB], ids=[*list(TORTURE)[1:], "tab"]
)
def test_it_applies_every_unit(ru: str, en: str, report: OmegatReport) -> None:
    """To the segment that says the same, with the same English."""
    assert report.segments[composed(ru)][0] == en


def test_it_lists_every_glossary_line(report: OmegatReport) -> None:
    """Hashtags too, in order, with the same texts."""
    rows = [
        (composed(source), composed(target))
        for _, source, target, _ in omegat_rows(ordered_for_export(ENTRIES))
    ]
    assert report.glossary == rows


def test_units_of_several_sentences_are_applied_sentence_by_sentence(report: OmegatReport) -> None:
    """Because they stand in a file of segtype paragraph, which OmegaT cuts as it cuts the text."""
    assert report.segments["Первое предложение."][0] == "The first sentence."
    assert report.segments["Второе!"][0] == "The second!"


def test_units_that_cannot_be_cut_alike_are_in_the_glossary(report: OmegatReport) -> None:
    """Two Russian sentences that became one English one fit no segment of OmegaT."""
    assert report.segments["Это одно."][0] is None
    assert (UNEVEN.ru, UNEVEN.en) in report.glossary


@pytest.mark.parametrize("spelling", ["#НетВойне", "#нетвойне", "#НЕТВОЙНЕ"])
def test_every_spelling_of_a_hashtag_is_applied(spelling: str, report: OmegatReport) -> None:
    """The memory compares letter by letter."""
    assert report.segments[spelling][0] == "No to war"


def test_of_two_translations_the_later_decision_is_applied(report: OmegatReport) -> None:
    """And both are listed."""
    assert report.segments["иностранный агент"][0] == "foreign agent"
    listed = [target for source, target in report.glossary if source == "иностранный агент"]
    assert listed == ["alien agent", "foreign agent"]


@pytest.mark.parametrize(
    ("segment", "term"),
    [
        ("Его объявили иностранным агентом", "иностранный агент"),
        ("Вот его счета", "счет"),
        ("Это счет", "счет"),
    ],
)
def test_inflected_terms_are_found(segment: str, term: str, report: OmegatReport) -> None:
    """By its stemmer; words with ё thanks to the line with е."""
    assert term in report.segments[segment][1]


def test_what_it_took_is_what_verify_counts(exports: list[Path]) -> None:
    """Our own reader comes to the same result on the same files."""
    assert all(verify(path, ENTRIES).ok for path in exports)


@pytest.fixture(scope="module")
def translated(
    demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Entry], OmegatReport]:
    """(approved entries of the demonstration corpus, what OmegaT makes of them): its Russian is
    the text, and what --for omegat wrote is dropped into the project.
    """
    folder = tmp_path_factory.mktemp("demo")
    command = ["export", "--for", "omegat", "--to", str(folder / "export")]
    result = CliRunner().invoke(main, [*command, "--store", str(demonstration)])
    assert result.exit_code == 0, result.stderr
    with Store.open(demonstration, read_only=True) as opened:
        entries = list(opened.entries.in_order(APPROVED))
    source = [entry.ru for entry in entries]
    return entries, omegat(folder / "project", source, dropped=folder / "export")


def test_every_approved_entry_is_applied_or_listed(
    translated: tuple[list[Entry], OmegatReport],
) -> None:
    """Of the whole demonstration corpus: in the translated text, or in the glossary."""
    entries, report = translated
    assert "ERROR" not in report.log
    assert len(entries) > 300
    targets = [folded(text) for text in report.target.split("\n\n")]
    assert len(targets) == len(entries)
    listed = {(folded(source), folded(target)) for source, target in report.glossary}
    lost = [
        entry
        for entry, text in zip(entries, targets, strict=True)
        if folded(entry.en) != text and (folded(entry.ru), folded(entry.en)) not in listed
    ]
    assert lost == []


def test_every_hashtag_is_applied(translated: tuple[list[Entry], OmegatReport]) -> None:
    """In every spelling that the corpus has of it."""
    entries, report = translated
    tags = [entry for entry in entries if entry.kind == "hashtag"]
    assert len(tags) > 5
    applied = {folded(source): target for source, (target, _) in report.segments.items()}
    assert [tag.ru for tag in tags if applied[folded(tag.ru)] != tag.en] == []


def test_it_lists_every_term_of_a_termbase(tmp_path: Path) -> None:
    """TBX of version 2, hashtags and what is not to be translated too; version 3 it cannot read."""
    entries = [*torture()[1:], TAG, LATE]
    (file,) = write_exports(entries, INFO, tmp_path, ("tbx2",))
    report = omegat(tmp_path / "project", ["нет"], glossaries=[file.path])
    found = {(folded(source), folded(target)) for source, target in report.glossary}
    assert {(folded(e.ru), folded(e.en)) for e in entries} <= found
    assert {(folded(text), folded(TAG.en)) for text in TAG.variants} <= found
    assert "ERROR" not in report.log


def folded(text: str) -> str:
    return " ".join(composed(text).split())


ABBREVIATED = {
    "Он родился в 1990 г. в Алматы.": "He was born in 1990 in Almaty.",
    "Суд г. Алматы вынес приговор.": "A court in Almaty passed sentence.",
    "Её обвинили по ст. 274 ч. 4 УК.": "She was charged under Art. 274, part 4.",
    "Судья Е. М. Жаксылыкова молчала.": "Judge Ye. M. Zhaksylykova kept silent.",
    "Это митинг, т. е. Собрание людей.": "It is a rally, i.e. a gathering of people.",
    "Штраф 500 тыс. тенге и др. взыскания.": "A fine of 500,000 tenge and other penalties.",
    "Посольство не ответило.": "The U.S. Embassy did not reply.",
    "Выступил господин Смит.": "Mr. Smith spoke.",
    "Пришли гг. Ким и Ли, проф. Ан, им. и пр.": "Messrs. Kim and Li and Prof. An came, etc.",
}
"""Sentences with a full stop inside that does not end them, on one side or on both."""


def as_abbreviated(number: int, ru: str, en: str) -> Entry:
    return entry(ru, en, kind="sentence", decided_at=f"2026-01-{number + 1:02d}T00:00:00+00:00")


@pytest.fixture(scope="module", params=["ru-en", "en-ru"])
def abbreviated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, OmegatReport, OmegatReport]:
    """(direction, what OmegaT makes of ABBREVIATED with the rules of the export, and without)."""
    folder = tmp_path_factory.mktemp("rules")
    target = in_direction(PROFILES["omegat"], request.param)
    entries = [as_abbreviated(n, *pair) for n, pair in enumerate(ABBREVIATED.items())]
    write_targets(entries, INFO, [(target, folder / "export")])
    texts = list(ABBREVIATED if request.param == "ru-en" else ABBREVIATED.values())
    reports = []
    for name in ("with", "without"):
        project = folder / name
        if name == "without":
            shutil.rmtree(folder / "export/omegat")
        reports.append(omegat(project, texts, dropped=folder / "export", direction=request.param))
    return request.param, *reports


def test_abbreviations_cut_no_sentence(
    abbreviated: tuple[str, OmegatReport, OmegatReport],
) -> None:
    """With the rules of the export every text is one segment, filled in; without, few are."""
    direction, ruled, unruled = abbreviated
    pairs = ABBREVIATED if direction == "ru-en" else {en: ru for ru, en in ABBREVIATED.items()}
    assert {text: target for text, (target, _) in ruled.segments.items()} == pairs
    assert "rror" not in ruled.log
    filled = [
        text
        for text, (target, _) in unruled.segments.items()
        if text in pairs and target == pairs[text]
    ]
    assert len(filled) <= 5


@pytest.mark.parametrize(
    ("direction", "text", "sentences"),
    [
        ("ru-en", "Первое. Второе.", ["Первое.", "Второе."]),
        ("ru-en", "Это было в 1990 г. Потом он уехал.", ["Это было в 1990 г.", "Потом он уехал."]),
        ("ru-en", "Пришла группа Б. Они ждали.", ["Пришла группа Б.", "Они ждали."]),
        ("ru-en", "Кто там? Никого!", ["Кто там?", "Никого!"]),
        ("en-ru", "They left. The court rose.", ["They left.", "The court rose."]),
        (
            "en-ru",
            "He is in the U.S. The trial goes on.",
            ["He is in the U.S.", "The trial goes on."],
        ),
        ("en-ru", "Who? Nobody.", ["Who?", "Nobody."]),
    ],
)
def test_sentences_still_end(
    direction: str, text: str, sentences: list[str], tmp_path: Path
) -> None:
    """Before a word that begins one."""
    target = in_direction(PROFILES["omegat"], direction)
    write_targets([REPORT], INFO, [(target, tmp_path / "export")])
    report = omegat(tmp_path / "p", [text], dropped=tmp_path / "export", direction=direction)
    assert list(report.segments) == sentences


def test_from_english_the_preferred_russian_is_applied(tmp_path: Path) -> None:
    """The others are listed, and no spelling replaces the entry's own."""
    early = entry("корт", "court", kind="term", decided_at="2026-03-01T00:00:00+00:00")
    best = entry(
        "суд", "court", kind="term", decided_at="2026-01-01T00:00:00+00:00",
        attributes=Attributes(preferred=True),
    )  # fmt: skip
    late = entry("двор", "court", kind="term", decided_at="2026-02-01T00:00:00+00:00")
    banned = entry("инагент", "alien agent", kind="term", attributes=Attributes(forbidden=True))
    target = in_direction(PROFILES["omegat"], "en-ru")
    entries = [early, best, late, banned, TAG]
    written = write_targets(entries, INFO, [(target, tmp_path / "export")])
    assert all(verify(one.path, entries, target).ok for one in written)
    texts = ["court", "No to war", "alien agent", "The courts"]
    report = omegat(tmp_path / "p", texts, dropped=tmp_path / "export", direction="en-ru")
    assert [report.segments[text][0] for text in texts[:3]] == ["суд", TAG.ru, None]
    assert set(report.glossary) == {
        ("court", "корт"), ("court", "двор"), ("court", "суд"), ("No to war", TAG.ru),
    }  # fmt: skip
    assert "court" in report.segments["The courts"][1]


def test_rules_of_a_project_are_left_alone(tmp_path: Path) -> None:
    """An export replaces its own rules, never somebody else's."""
    own = tmp_path / "omegat/segmentation.conf"
    own.parent.mkdir()
    own.write_text("<java/>")
    for content in ("<java/>", None):
        if content is None:
            own.unlink()
        written = write_targets([REPORT], INFO, [(PROFILES["omegat"], tmp_path)])
        rules = [one for one in written if one.format == "rules"]
        assert [one.left for one in rules] == [content is not None] * 2
        assert (own.read_text() == content) is (content is not None)
    write_targets([REPORT], INFO, [(PROFILES["omegat"], tmp_path)])
    assert verify(own).ok
