"""Whatever changes in a corpus and a glossary, a rebuild comes to what a full build comes to."""

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from align.encoders.cache_results import ResultStore
from align.encoders.protocol import Encoder
from align.errors import DecisionError
from glossary.store.store import Store
from tests.support.builds import build, content, copied, exported

PARAGRAPHS = (
    ("The court (суд) sent the case back.", "Суд вернул дело."),
    ("The personal ruling was read out.", "Частное постановление огласили."),
    (
        "In a personal ruling the judge named a cause.",
        "В частном постановлении суд назвал вину.",
    ),
    ("Neighbours wrote #ВернитеСквер (give the square back) on the fence.", "Соседи пришли."),
    ("Then #вернитесквер was everywhere.", "Потом это было везде."),
    ("A banner said «Верните сквер».", "Висел плакат."),
    ("The moral damage (моральный вред) was small.", "Моральный вред был мал."),
    ("Political prisoners are kept in a colony.", "Политзаключённых держат в колонии."),
    ("They spoke of «автозак» all day.", "Говорили об автозаке весь день."),
    ("The police wagon («автозак») left.", "Автозак уехал."),
    ("Nothing happened on Monday.", "В понедельник ничего не было."),
    ("The voters' list (список избирателей) is long, and so is #МыЕсть.", "Список длинный."),
)
NAMES = ("a", "a-b", "ab", "b", "news/a", "news/c", "z")
SUFFIXES = (".md", ".txt")
CHOSEN = st.lists(st.integers(0, len(PARAGRAPHS) - 1), min_size=1, max_size=4)


class Newsroom(RuleBasedStateMachine):
    """Articles come, go, move and change; a reviewer decides; after each rebuild both compare."""

    encoder: Encoder

    @initialize(chosen=st.lists(CHOSEN, min_size=5, max_size=7))
    def begin(self, chosen: list[list[int]]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.corpus, self.store = self.root / "corpus", self.root / "glossary.db"
        self.kept = ResultStore(self.root / "results.db")
        for name, numbers in zip(NAMES, chosen, strict=False):
            self.write(name, numbers, True, ".md")
        self.rebuild()

    @rule(
        name=st.sampled_from(NAMES),
        numbers=CHOSEN,
        translated=st.booleans(),
        suffix=st.sampled_from(SUFFIXES),
    )
    def write(self, name: str, numbers: list[int], translated: bool, suffix: str) -> None:
        self.remove(name)
        for side, code in enumerate(("en", "ru")):
            if not side or translated:
                path = self.corpus / code / f"{name}{suffix}"
                path.parent.mkdir(parents=True, exist_ok=True)
                text = "\n\n".join(PARAGRAPHS[number][side] for number in numbers)
                path.write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        for code in ("en", "ru"):
            for suffix in SUFFIXES:
                (self.corpus / code / f"{name}{suffix}").unlink(missing_ok=True)

    def files(self, code: str) -> list[Path]:
        return sorted(p for p in (self.corpus / code).rglob("*") if p.is_file())

    @precondition(lambda self: len(self.files("en")) > 1)
    @rule(data=st.data())
    def take_away(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(self.files("en") + self.files("ru")))
        if path.parent.name != "en" or len(self.files("en")) > 1:
            path.unlink()

    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def rename(self, data: st.DataObject, name: str) -> None:
        old = data.draw(st.sampled_from(self.files("en")))
        stem = old.relative_to(self.corpus / "en").with_suffix("").as_posix()
        self.remove(name) if name != stem else None
        for code in ("en", "ru"):
            path = self.corpus / code / f"{stem}{old.suffix}"
            if path.exists():
                new = self.corpus / code / f"{name}{old.suffix}"
                new.parent.mkdir(parents=True, exist_ok=True)
                path.rename(new)

    @rule(data=st.data(), content=st.sampled_from([b"", b"\xff\xfe\x00", b"\x98\x98"]))
    def damage(self, data: st.DataObject, content: bytes) -> None:
        data.draw(st.sampled_from(self.files("en") + self.files("ru"))).write_bytes(content)

    @rule(data=st.data(), action=st.sampled_from(["accept", "accept", "reject", "skip", "edit"]))
    def decide(self, data: st.DataObject, action: str) -> None:
        with Store.open(self.store) as store:
            entries = list(store.entries.in_order())
            if entries:
                chosen = st.lists(st.sampled_from(entries), min_size=1, max_size=4)
                for entry in data.draw(chosen, label="entries"):
                    en = f"{entry.en} now" if action == "edit" else None
                    with suppress(DecisionError):
                        store.decisions.decide(entry.id, action, "anna", en=en)
        self.rebuild()

    @rule(data=st.data(), en=st.sampled_from(["police wagon", "give it back"]), back=st.booleans())
    def type_english(self, data: st.DataObject, en: str, back: bool) -> None:
        with Store.open(self.store) as store:
            bare = list(store.entries.pairs(statuses=["unglossed"]))
            if bare:
                pair = data.draw(st.sampled_from(bare), label="pair")
                try:
                    store.decisions.gloss(pair, pair.ru, en, "anna")
                except DecisionError:
                    return
                if back:
                    store.decisions.undo("anna")

    @rule()
    def forget_results(self) -> None:
        self.kept.close()
        (self.root / "results.db").unlink()
        self.kept = ResultStore(self.root / "results.db")

    @rule()
    def rebuild(self) -> None:
        other = self.root / "full.db"
        other.unlink(missing_ok=True)
        if self.store.exists():
            copied(self.store, other)
        quick = build(self.store, self.corpus, self.encoder, self.kept)
        full = build(other, self.corpus, self.encoder)
        assert content(self.store) == content(other)
        assert exported(self.store, self.root / "quick") == exported(other, self.root / "full")
        for told in ("articles", "aligned", "skipped", "notes", "counts", "settled", "changed"):
            assert getattr(quick, told) == getattr(full, told), told
        assert quick.kinds.equals(full.kinds)
        again = build(self.store, self.corpus, self.encoder, self.kept)
        assert again.made <= len(again.skipped)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.rebuild()
            self.kept.close()
            self.folder.cleanup()


def test_a_rebuild_comes_to_what_a_full_build_comes_to(remembering: Encoder) -> None:
    """Pairs, entries, their order, counts, notes and every export, byte for byte."""
    Newsroom.encoder = remembering
    few = settings(max_examples=8, stateful_step_count=16)
    run_state_machine_as_test(Newsroom, settings=few)
