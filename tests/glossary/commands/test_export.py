"""export, verify, import and annotate as commands: exit codes, standard output, notes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from glossary.commands.main import main
from tests.support.clients import libreoffice_saved
from tests.support.samples import make_store


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.stderr or result.exception
    return result


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def ids(in_folder: Path) -> dict[str, str]:
    """A store in the current folder; the ids of its entries by their Russian."""
    with make_store(in_folder / "glossary.db") as store:
        for entry in list(store.entries.in_order()):
            store.decisions.decide(entry, "accept", "anna", at="2026-01-02T03:04:05Z")
        return {entry.ru: entry.id for entry in store.entries.in_order()}


def test_annotations_go_into_files_or_are_said_to_be_lost(ids: dict[str, str]) -> None:
    """Each tool is named with what it has no place for; --strict writes nothing and exits 3."""
    (event,) = records(run("annotate", ids["участковый"], "--forbidden", "--domain", "police"))
    assert event["after"]["attributes"] == {"domain": "police", "forbidden": True}  # type: ignore[index]
    result = run("export", "--for", "omegat", "--to", "project")
    assert result.stderr.splitlines() == [
        "forbidden terms: 1 dropped, OmegaT has no place for them",
    ]
    assert [Path(str(row["file"])).as_posix() for row in records(result)] == [
        "project/tm/auto/glossary.tmx",
        "project/tm/auto/glossary-paragraphs.tmx",
        "project/tm/glossary-suggestions.tmx",
        "project/glossary/glossary.csv",
        "project/omegat/segmentation.conf",
        "project/omegat/segmentation.srx",
    ]
    assert "участковый" not in Path("project/glossary/glossary.csv").read_text(encoding="utf-8")
    strict = run("export", "--for", "omegat", "--strict", "--to", "strict", code=3)
    assert (strict.stdout, Path("strict").exists()) == ("", False)
    assert "1 dropped, OmegaT has no place for them. Nothing was written." in strict.stderr
    assert "forbidden" in run("export", "--format", "tbx2", "--to", "-").stdout
    assert run("export", "--for", "tbx", "--strict").stderr == ""


def test_what_cannot_be_annotated_is_a_line(ids: dict[str, str]) -> None:
    """Wrong values, nothing to change, entries that nobody approved."""
    one = ids["участковый"]
    assert "use one of noun" in run("annotate", one, "--part-of-speech", "Nomen", code=1).stderr
    assert "say what to change" in run("annotate", one, code=2).stderr
    run("annotate", one, "--gender", "masculine")
    assert "nothing to change" in run("annotate", one, "--gender", "masculine", code=1).stderr
    run("decide", one, "reject")
    assert "accept it first" in run("annotate", one, "--gender", "neuter", code=1).stderr


def test_annotations_survive_as_decisions(ids: dict[str, str], in_folder: Path) -> None:
    """In the file for git, and from there in another store."""
    run("annotate", ids["участковый"], "--do-not-translate", "--definition", "полицейский")
    run("decisions", "export", "d.jsonl")
    with make_store(in_folder / "other.db"):
        pass
    run("decisions", "import", "d.jsonl", "--store", "other.db")
    (entry,) = (
        row for row in records(run("list", "--store", "other.db")) if row["ru"] == "участковый"
    )
    assert entry["attributes"]["definition"] == "полицейский"  # type: ignore[index]
    assert run("decisions", "export", "--store", "other.db").stdout == Path("d.jsonl").read_text()


def test_profiles_have_folders_of_their_own(ids: dict[str, str]) -> None:
    """Below exports/, or below --to where there are several; each verifies."""
    run("export", "--for", "deepl", "--for", "memoq")
    run("export", "--for", "deepl", "--for", "memoq", "--to", "out")
    for place in ("exports", "out"):
        assert Path(place, "deepl/glossary.csv").is_file()
        files = sorted(map(str, Path(place, "memoq").iterdir()))
        assert run("verify", *files, "--for", "memoq").stdout.count("; ok") == 3
    assert run("verify", "exports/memoq", "--for", "memoq").stdout.count("; ok") == 3
    Path("out/memoq/glossary.csv").write_text("x\n")
    broken = run("verify", "out/memoq/glossary.csv", "--for", "memoq", code=1)
    assert "4 missing" in broken.stdout
    both = run("export", "--for", "deepl", "--format", "tmx", code=2)
    assert "--format or --for" in both.stderr
    assert "no profile 'x'" in run("export", "--for", "x", code=2).stderr
    several = run("export", "--for", "memoq", "--to", "-", code=2)
    assert "is several files" in several.stderr


def test_formats_together_lose_nothing_that_one_of_them_holds(ids: dict[str, str]) -> None:
    """The workbook has what the memory has no place for."""
    run("annotate", ids["участковый"], "--forbidden")
    assert run("export", "--strict").stderr.count("dropped") == 0
    assert "1 dropped, TMX has no place" in run("export", "--format", "tmx").stderr
    run("export", "--format", "tmx", "--strict", code=3)


def test_languages_go_into_the_files(ids: dict[str, str]) -> None:
    """And wrong ones are a wrong call."""
    told = run("export", "--format", "tmx", "--to", "-", "--ru", "ru-KZ", "--en", "en-GB").stdout
    assert 'srclang="ru-KZ"' in told
    assert 'xml:lang="en-GB"' in told
    assert "en is 'fr'" in run("export", "--en", "fr", code=2).stderr


def test_only_what_changed_and_only_one_domain(ids: dict[str, str]) -> None:
    """By day, time or event; what is no longer approved is named, since no file can say so."""
    run("decide", ids["участковый"], "edit", "--en", "beat officer")
    run("decide", ids["моральный вред"], "reject")
    run("annotate", ids["верните сквер"], "--domain", "city")

    def exported(*options: str) -> list[str]:
        result = run("export", "--format", "jsonl", "--to", "-", *options)
        return [str(row["ru"]) for row in records(result)]

    assert exported("--since", "2026-02-01") == ["верните сквер", "участковый"]
    assert exported("--since", "5") == ["верните сквер"]
    assert exported("--domain", "city") == ["верните сквер"]
    assert exported("--status", "rejected") == ["моральный вред"]
    told = run("export", "--format", "jsonl", "--to", "-", "--since", "2026-02-01T00:00:00Z").stderr
    assert f"{ids['моральный вред']} моральный вред" in told
    assert "write 2026-03-01" in run("export", "--since", "yesterday", code=2).stderr


def test_only_what_was_approved_is_withdrawn(ids: dict[str, str]) -> None:
    """A rejection of what nobody had approved is nothing that files of before have."""
    since = str(max(int(str(row["id"])) for row in records(run("log", "--format", "jsonl"))))
    run("add", "подъезд", "entrance hall", "--kind", "term")
    (added,) = (row for row in records(run("list", "--format", "jsonl")) if row["ru"] == "подъезд")
    run("decide", str(added["id"]), "reject")
    run("decide", ids["моральный вред"], "reject")
    command = ("export", "--format", "jsonl", "--to", "-", "--since")
    withdrawn = run(*command, since).stderr
    assert "моральный вред" in withdrawn
    assert "подъезд" not in withdrawn
    assert "подъезд" in run(*command, str(int(since) + 1)).stderr


def test_what_changed_leaves_the_whole_export_as_it_is(ids: dict[str, str]) -> None:
    """It has names of its own, for tools too, and is verified under them."""
    run("export", "--format", "tmx")
    run("export", "--for", "omegat", "--to", "project")
    whole = {path: path.read_bytes() for path in Path().rglob("*.tmx")}
    run("decide", ids["участковый"], "edit", "--en", "beat officer")
    run("export", "--format", "tmx", "--since", "2026-02-01")
    run("export", "--for", "omegat", "--to", "project", "--since", "6")
    assert all(path.read_bytes() == content for path, content in whole.items())
    delta = Path("exports/glossary.since-2026-02-01.tmx")
    assert delta.read_text(encoding="utf-8").count("<tu ") == 1
    run("verify", str(delta), "--since", "2026-02-01")
    memory = Path("project/tm/auto/glossary.since-event-6.tmx")
    run("verify", "--for", "omegat", "--since", "6", str(memory))
    run("verify", "--for", "omegat", str(memory), code=1)


def test_a_part_leaves_the_whole_export_as_it_is(ids: dict[str, str]) -> None:
    """By status or domain too; what is said afterwards verifies it."""
    run("annotate", ids["верните сквер"], "--domain", "city & law/2")
    run("decide", ids["моральный вред"], "reject")
    run("export", "--format", "jsonl", "--format", "xlsx")
    whole = {path: path.read_bytes() for path in Path("exports").iterdir()}
    told = run("export", "--format", "jsonl", "--domain", "city & law/2").stderr
    assert "tolmach verify --domain 'city & law/2' FILE... reads them back" in told
    run("export", "--format", "jsonl", "--status", "rejected", "--status", "accepted")
    assert all(path.read_bytes() == content for path, content in whole.items())
    part = Path("exports/glossary.domain-city-law-2.jsonl")
    assert part.read_text(encoding="utf-8").count("\n") == 1
    run("verify", "--domain", "city & law/2", str(part))
    run(
        "verify",
        "--status",
        "accepted",
        "--status",
        "rejected",
        "exports/glossary.status-accepted.status-rejected.jsonl",
    )


def test_a_name_of_any_length_can_be_written(ids: dict[str, str]) -> None:
    """Two domains whose names only differ at their ends have two files."""
    domains = ["право" * 60 + end for end in ("А", "Б")]
    for domain in domains:
        run("annotate", ids["верните сквер"], "--domain", domain)
        run("export", "--format", "csv", "--domain", domain)
    names = [path.name for path in Path("exports").iterdir()]
    assert len(names) == 2
    assert max(len(name.encode()) for name in names) < 255


@pytest.mark.parametrize("profile", ["generic", "omegat", "memoq", "multiterm", "deepl"])
def test_every_file_of_a_profile_comes_back_under_its_name(
    profile: str, ids: dict[str, str]
) -> None:
    """Tables of the tool, and those that are ours."""
    run("export", "--for", profile, "--to", "out")
    for path in sorted(path for path in Path("out").rglob("*") if path.is_file()):
        if path.stem == "segmentation":
            continue
        told = run("import", "--for", profile, str(path))
        assert "unchanged" in told.stderr or "no records" in told.stderr
        assert " new" not in told.stderr


def test_a_workbook_that_libreoffice_saved_comes_back(ids: dict[str, str], tmp_path: Path) -> None:
    """What was edited there is an edit, and nothing else is."""
    run("export", "--format", "xlsx")
    plain = libreoffice_saved(Path("exports/glossary.xlsx").absolute(), tmp_path, "fods")
    text = plain.read_text(encoding="utf-8")
    english = next(str(row["en"]) for row in records(run("list")) if row["ru"] == "участковый")
    assert text.count(f"<text:p>{english}</text:p>") == 1
    plain.write_text(
        text.replace(f"<text:p>{english}</text:p>", "<text:p>beat officer</text:p>"),
        encoding="utf-8",
    )
    workbook = libreoffice_saved(plain, tmp_path, "xlsx")
    told = records(run("import", str(workbook)))
    assert [(row["change"], row["ru"], row["en"]) for row in told] == [
        ("changed there", "участковый", "beat officer")
    ]
    assert "unchanged" in run("import", str(workbook)).stderr


def test_an_edited_workbook_comes_back(ids: dict[str, str]) -> None:
    """A preview first, then the import, then nothing more to do."""
    run("export", "--format", "xlsx")
    book = load_workbook("exports/glossary.xlsx")
    sheet = book["Glossary"]
    for row in sheet.iter_rows(min_row=2):
        if row[1].value == "участковый":
            row[2].value = "beat officer"
    sheet.append([None, "истец", "plaintiff"])
    book.save("exports/glossary.xlsx")
    preview = run("import", "exports/glossary.xlsx", "--dry-run")
    assert [(row["change"], row["ru"]) for row in records(preview)] == [
        ("changed there", "участковый"),
        ("new", "истец"),
    ]
    assert preview.stderr.endswith("1 changed there, 1 new; nothing was changed: --dry-run\n")
    done = run("import", "exports/glossary.xlsx", "--reviewer", "boris")
    assert [row["after"]["en"] for row in records(done)] == ["beat officer"]  # type: ignore[index]
    again = run("import", "exports/glossary.xlsx")
    assert (again.stdout, again.stderr) == ("", "exports/glossary.xlsx: 5 unchanged\n")


def test_conflicts_are_said_and_strict_imports_nothing(ids: dict[str, str]) -> None:
    """Exit 3, and the store as it was."""
    Path("x.csv").write_text("участковый,sheriff\nсуд,court\n", encoding="utf-8")
    strict = run("import", "x.csv", "--strict", code=3)
    assert "1 conflict or refusal" in strict.stderr
    assert "суд" not in run("list", "--format", "tsv").stdout
    told = run("import", "x.csv")
    assert "1 conflict, 1 new; conflicts are in the queue: tolmach review" in told.stderr
    assert "is queued as" in str(records(told)[0]["note"])
    assert run("list", "--status", "new", "--format", "tsv").stdout.count("sheriff") == 1


def test_a_new_store_can_be_made_by_an_import(in_folder: Path) -> None:
    """But not by a preview, which shows all the same what the import would do."""
    Path("x.csv").write_text("суд,court\n", encoding="utf-8")
    preview = run("import", "x.csv", "--dry-run")
    assert [(row["change"], row["en"]) for row in records(preview)] == [("new", "court")]
    assert "1 new; nothing was changed: --dry-run" in preview.stderr
    assert not Path("glossary.db").exists()
    nowhere = run("import", "x.csv", "--dry-run", "--store", "gone/x.db", code=1)
    assert "there is no store here" in nowhere.stderr
    run("import", "x.csv", "--format", "tsv")
    assert records(run("list"))[0]["en"] == "court"
    Path("y.csv").write_text("суд,trial\n", encoding="utf-8")
    assert "1 conflict" in run("import", "y.csv").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--column", "ru"], "write ru=Source"),
        (["--column", "sauce=1"], "use one of ru, en"),
        (["--delimiter", "ab"], "give one character"),
        (["--ru", "de"], "ru is 'de'"),
        (["--encoding", "utf-99"], "no encoding 'utf-99'"),
        (["--for", "tbx"], "has no table .csv"),
    ],
)
def test_wrong_options_are_a_line(arguments: list[str], said: str, ids: dict[str, str]) -> None:
    """With what to write instead."""
    Path("x.csv").write_text("суд,court\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["import", "x.csv", *arguments])
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_table_of_a_profile_is_read_by_its_columns(ids: dict[str, str]) -> None:
    """Alternatives in one cell included, so nothing is new."""
    run("export", "--for", "multiterm", "--to", "out")
    told = run("import", "out/glossary.xlsx", "--for", "multiterm")
    assert told.stderr == "out/glossary.xlsx: 6 unchanged\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", ""),
        ("x.tmx", "<tmx version='1.4'><header srclang='ru'/><body><tu>"),
        ("x.tmx", "<tmx version='1.4'><header srclang='ru'/><body><tu/></body></tmx>"),
        ("x.jsonl", '{"ru": "суд", "en": ["court"]}\n'),
        ("y.csv", "суд,court\n"),
    ],
)
def test_an_import_of_nothing_leaves_no_store(in_folder: Path, name: str, content: str) -> None:
    """Not even an empty one, which would look as if there were something to review."""
    Path(name).write_text(content, encoding="utf-8")
    told = run("import", name.replace("y.csv", "gone.csv"), code=1)
    assert told.stderr.startswith(("tolmach: ", "refused: "))
    assert [path.name for path in in_folder.iterdir()] == [name]


def test_what_a_format_cannot_hold_is_left_out_and_named(ids: dict[str, str]) -> None:
    """By id and reason; with --strict nothing is written, and standard output stays empty."""
    run("add", "а | б", "a | b")
    (entry,) = (row["id"] for row in records(run("list")) if row["ru"] == "а | б")
    told = run("export", "--for", "memoq", "--to", "out")
    reason = "'|', which stands between alternatives, in Russian"
    assert told.stderr == (
        f"left out: 1 entry does not fit the format: {entry} (csv: {reason}); edit or reject them\n"
    )
    assert "а | б" not in Path("out/glossary.csv").read_text(encoding="utf-8-sig")
    assert "а | б" in Path("out/glossary.tmx").read_text(encoding="utf-8")
    strict = run("export", "--for", "memoq", "--strict", "--to", "strict", code=3)
    assert (strict.stdout, Path("strict").exists()) == ("", False)
    assert run("import", "out/glossary.csv", "--for", "memoq").stderr.endswith(": 6 unchanged\n")
