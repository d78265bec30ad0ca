"""Terms of an aligned corpus in the store: facts, contexts, and decisions that outlive a build."""

from pathlib import Path

import pytest

from align.encoders.cache_results import ResultStore
from align.encoders.protocol import Encoder
from align.terms.aligned_texts import aligned_beads
from align.terms.miner import TermMiner
from align.terms.termhood.subjects import DOMAINS
from glossary.api import build_corpus, check_translation
from glossary.building.build import build_into
from glossary.building.pairs import Built, build_pairs
from glossary.building.sources.corpus import find_articles
from glossary.store.store import Store
from tests.support.paths import ROOT

RUSSIAN = (
    "# Суд\n\nСуд вынес частное постановление.\n\nПолитзаключённых держат в колонии.\n\n"
    "В частном постановлении судья назвал причину.\n"
)
ENGLISH = (
    "# Court\n\nThe court issued a personal ruling.\n\n"
    "Political prisoners are kept in a colony.\n\n"
    "In the personal ruling the judge named a cause.\n"
)


@pytest.fixture
def built(tmp_path: Path, use: Encoder) -> Built:
    for name, text in (("ru", RUSSIAN), ("en", ENGLISH)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(text, encoding="utf-8")
    return build_pairs(find_articles(tmp_path), use)


def fill(store: Store, built: Built) -> None:
    store.replace_pairs(built.pairs, built.documents, model="bundled")


def test_terms_stand_in_the_store(tmp_path: Path, built: Built) -> None:
    """In citation form, with domain, part of speech and gender, and both contexts marked."""
    assert built.aligned == 1
    with Store.open(tmp_path / "g.db", create=True) as store:
        fill(store, built)
        entries = {(e.ru, e.en): e for e in store.entries.in_order()}
        ruling = entries["частное постановление", "personal ruling"]
        prisoner = entries["политзаключённый", "political prisoner"]
        assert ruling.attributes.domain in DOMAINS
        assert ruling.attributes.part_of_speech == "noun"
        assert ruling.attributes.gender == "neuter"
        pairs = [p for p in store.entries.pairs(ruling.id) if p.kind == "term"]
        assert [p.ru for p in pairs] == ["частное постановление", "частном постановлении"]
        assert prisoner.attributes.gender == "masculine"
    for pair in pairs:
        assert pair.ru_context is not None
        assert pair.ru_mark is not None
        assert pair.en_mark is not None
        assert pair.en_context is not None
        assert pair.ru_context[pair.ru_mark.start : pair.ru_mark.end] == pair.ru
        assert (
            pair.en_context[pair.en_mark.start : pair.en_mark.end] == pair.en == "personal ruling"
        )
        assert RUSSIAN[pair.ru_start : pair.ru_end] == pair.ru
        assert ENGLISH[pair.en_start : pair.en_end] == pair.en


def test_a_rebuild_keeps_decisions_on_terms(tmp_path: Path, built: Built) -> None:
    """Edited and rejected terms stay so, also when nothing gives them any more."""
    with Store.open(tmp_path / "g.db", create=True) as store:
        fill(store, built)
        ruling = store.entries.find("частное постановление", "personal ruling")
        prisoner = store.entries.find("политзаключённый", "political prisoner")
        store.decisions.decide(ruling, "edit", "anna", en="private ruling")
        store.decisions.decide(prisoner, "reject", "anna")
        before = [(e.id, e.ru, e.en, e.status) for e in store.entries.in_order()]
        fill(store, built)
        assert [(e.id, e.ru, e.en, e.status) for e in store.entries.in_order()] == before
        store.replace_pairs([], [], model="bundled")
        kept = {e.id: (e.en, e.status) for e in store.entries.in_order()}
        assert kept[ruling.id][0] == "private ruling"
        assert kept[prisoner.id][1] == "rejected"


def test_a_build_cites_as_the_miner_does(tmp_path: Path, use: Encoder) -> None:
    """What a citation depends on outlives being kept: the noun, for a title's capital."""
    sides = {
        "ru": "Об этом сказал министр Орлов.\n\nПолитзаключённых держат в колонии.\n",
        "en": "So said Minister Orlov.\n\nPolitical prisoners are kept in a colony.\n",
    }
    for name, text in sides.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(text, encoding="utf-8")
    miner = TermMiner(use)
    miner.read("a", aligned_beads(tmp_path / "ru/a.md", tmp_path / "en/a.md", use)[1])
    mined = {(term.ru, term.en) for term in miner.terms()}
    assert ("министр", "minister") in mined
    built = build_pairs(find_articles(tmp_path), use)
    assert {(p.term.ru, p.term.en) for p in built.pairs if p.term} == mined


WITH_NAMES = {
    "ru": "Суд заседал в Перми.\n\nГубернатор приехал в Пермь на выборы.\n\nВ Перми есть суд.\n",
    "en": "The court sat in Perm.\n\nThe governor came to Perm for the election.\n\n"
    "There is a court in Perm.\n",
}


def test_names_are_kept_on_request(tmp_path: Path, use: Encoder) -> None:
    """As entries of their own kind, without a subject; a build without them takes them out."""
    corpus = tmp_path / "corpus"
    for name, text in WITH_NAMES.items():
        (corpus / name).mkdir(parents=True)
        (corpus / name / "a.md").write_text(text, encoding="utf-8")
    store, kept = tmp_path / "g.db", ResultStore(tmp_path / "results.db")
    counts = []
    for names in (False, True, False):
        files = find_articles(corpus)
        files.names = names
        with Store.open(store, create=True) as opened:
            report = build_into(opened, files, use, model="use", jobs=1, kept=kept)
            counts.append(
                sum(int(row["paired"]) for row in report.by_kind if row["kind"] == "name")
            )
            found = {e.ru: e for e in opened.entries.in_order()}
            assert "суд" in found and found["суд"].kind == "term"
            assert ("Пермь" in found) is names
            if names:
                assert (found["Пермь"].en, found["Пермь"].kind) == ("Perm", "name")
                assert found["Пермь"].attributes.domain == ""
                assert found["Пермь"].attributes.part_of_speech == "noun"
                assert found["Пермь"].attributes.gender == "feminine"
    assert counts == [0, 3, 0]


def test_an_approved_name_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, use: Encoder
) -> None:
    """In every case, as other entries are: a city that is spelled otherwise is found."""
    for name, text in WITH_NAMES.items():
        (tmp_path / "corpus" / name).mkdir(parents=True)
        (tmp_path / "corpus" / name / "a.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    build_corpus(Path("corpus"), Path("g.db"), model="use", names=True)
    with Store.open(Path("g.db")) as opened:
        opened.decisions.decide(opened.entries.find("Пермь", "Perm"), "accept", "anna")
    Path("a.ru.txt").write_text("Он вырос под Пермью.\n", encoding="utf-8")
    for english, found in (("He grew up near Perm.", []), ("He grew up near Permi.", ["Пермью"])):
        Path("a.en.txt").write_text(f"{english}\n", encoding="utf-8")
        checked = check_translation(
            Path("g.db"), Path("a.ru.txt"), Path("a.en.txt"), lines=True, model="use"
        )
        assert [one.term for one in checked.findings] == found


def test_a_copy_of_an_article_is_no_evidence(tmp_path: Path, use: Encoder) -> None:
    """Four copies give the terms of one, as sure as that; every copy has them at its places."""
    found = []
    for copies in (1, 4):
        corpus = tmp_path / str(copies)
        for name in ("ru", "en"):
            text = (ROOT / f"tests/data/terms/court.{name}.txt").read_text(encoding="utf-8")
            lines = list(filter(str.strip, text.splitlines()))[6:10]
            (corpus / name).mkdir(parents=True)
            for number in range(copies):
                path = corpus / name / f"{number}.md"
                path.write_text("\n\n".join(lines), encoding="utf-8")
        mined = [p for p in build_pairs(find_articles(corpus), use).pairs if p.term]
        found.append({(p.term, p.confidence) for p in mined})
        assert len({p.file for p in mined}) == copies
    assert found[0] == found[1] != set()
