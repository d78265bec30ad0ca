"""What each target tool takes: a profile by name, or the user's own in a file of TOML.

Nothing here says that a tool was tried; CONTRIBUTING.md ("Clients") says which were.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from align.errors import InputError, UsageError
from align.small_files import toml_values
from glossary.exporting import targets
from glossary.exporting.targets import Target, in_direction
from glossary.formats.export_info import DIRECTIONS, EN_RU, RU_EN, Languages
from glossary.formats.table_options import FIELDS as COLUMN_FIELDS
from glossary.formats.table_options import TableOptions
from glossary.formats.writers import tables
from glossary.formats.writers.tables import Table, TableColumn

MEMORY = targets.memory_output("glossary.tmx", "glossary-paragraphs.tmx")


def _columns(**fields: str) -> tuple[TableColumn, ...]:
    """Columns by heading, in order; underscores of a heading stand for spaces."""
    return tuple(TableColumn(heading.replace("_", " "), field) for heading, field in fields.items())


_MEMOQ = Table(
    "csv",
    (
        TableColumn("Entry_ID", "number"),
        TableColumn("Entry_Subject", ""),
        TableColumn("Entry_Domain", "domain"),
        TableColumn("Entry_Note", "note"),
        TableColumn("Russian_Def", "definition"),
        TableColumn("Russian", "russian"),
        TableColumn("Term_Info", "memoq_source_info"),
        TableColumn("Term_Example", "russian_context"),
        TableColumn("English_Def", ""),
        TableColumn("English", "english"),
        TableColumn("Term_Info", "memoq_target_info"),
        TableColumn("Term_Example", "english_context"),
    ),
    encoding="utf-8-sig",
    others="|",
)
_MULTITERM = Table(
    "xlsx",
    _columns(
        Russian="russian",
        English="english",
        Subject="domain",
        Definition="definition",
        Part_of_speech="part_of_speech",
        Gender="gender",
        Forbidden="forbidden",
        Note="note",
    ),
    others="|",
)
_MATECAT = Table(
    "xlsx",
    (
        TableColumn("Forbidden", "forbidden"),
        TableColumn("Domain", "domain"),
        TableColumn("Subdomain", ""),
        TableColumn("Definition", "definition"),
        TableColumn("{source}", "source"),
        TableColumn("Notes", "note"),
        TableColumn("Example of use", "source_context"),
        TableColumn("{target}", "target"),
        TableColumn("Notes", ""),
        TableColumn("Example of use", "target_context"),
    ),
)
_PHRASE = Table(
    "xlsx",
    (
        TableColumn("concept_domain", "domain"),
        TableColumn("concept_definition", "definition"),
        TableColumn("{ru}", "russian"),
        TableColumn("{en}", "english"),
        TableColumn("forbidden", "forbidden"),
        TableColumn("preferred", "preferred"),
        TableColumn("note", "note"),
    ),
    booleans=True,
    false="FALSE",
)
_WEBLATE = Table(
    "csv",
    (
        TableColumn("source", "source"),
        TableColumn("target", "target"),
        TableColumn("context", "concept"),
        TableColumn("location", "files"),
        TableColumn("developer_comments", "note"),
    ),
)
_PAIR = (TableColumn("source", "source"), TableColumn("target", "target"))
_CODES = (
    TableColumn("source_lang", "source_language"), TableColumn("target_lang", "target_language"),
)  # fmt: skip
_DEEPL = Table(
    "csv", _PAIR, header=False, single=True, most_bytes=1024, size=10 << 20, keeps=True, lists=False
)
_DEEPL_BOTH = replace(_DEEPL, columns=(*_PAIR, *_CODES))
_GOOGLE = Table("csv", _PAIR, header=False, keeps=True, lists=False)
_SUPERVERTALER = Table(
    "csv",
    _columns(
        Source="source", Target="target", Domain="domain", Notes="note", Forbidden="forbidden"
    ),
    delimiter="\t",
    encoding="utf-8-sig",
    others="|",
    false="FALSE",
)


def _dictionary(file: str, direction: str) -> targets.Output:
    """One dictionary of a glossary of DeepL's for several directions, whatever is asked for."""
    table = replace(_DEEPL_BOTH, direction=direction)
    return replace(targets.table_output(file, table), turned=None)


_DEEPL_LANGUAGES = Languages("ru", "en")
_REGIONS = Languages("ru-RU", "en-US")

PROFILES = {
    target.name: target
    for target in (
        Target(
            "generic", "this choice of files",
            (
                MEMORY, targets.tbx_output("glossary.tbx", "tbx"),
                targets.workbook_output("glossary.xlsx"),
                targets.omegat_output("glossary.csv"),
            ),
        ),
        Target(
            "omegat", "OmegaT",
            (
                targets.applied_output(
                    "tm/auto/glossary.tmx", "tm/auto/glossary-paragraphs.tmx",
                    "tm/glossary-suggestions.tmx",
                ),
                targets.omegat_output("glossary/glossary.csv", texts=True),
                targets.rules_output("omegat/segmentation.conf", "omegat/segmentation.srx"),
            ),
        ),
        Target("memoq", "memoQ", (MEMORY, targets.table_output("glossary.csv", _MEMOQ))),
        Target(
            "multiterm", "MultiTerm",
            (
                MEMORY, targets.multiterm_output("glossary.mtf.xml", terms=True),
                targets.table_output("glossary.xlsx", _MULTITERM),
            ),
        ),
        Target("phrase", "Phrase", (MEMORY, targets.table_output("glossary.xlsx", _PHRASE))),
        Target(
            "matecat", "Matecat", (MEMORY, targets.table_output("glossary.xlsx", _MATECAT)),
            languages=_REGIONS,
        ),
        Target(
            "weblate", "Weblate",
            (
                targets.tbx_output("glossary.tbx", "tbx-weblate", terms=True),
                targets.table_output("glossary.csv", _WEBLATE), MEMORY,
            ),
        ),
        Target(
            "deepl", "DeepL", (targets.table_output("glossary.csv", _DEEPL),),
            languages=_DEEPL_LANGUAGES,
        ),
        Target(
            "deepl-multilingual", "DeepL",
            (
                _dictionary("ru-en.csv", RU_EN), _dictionary("en-ru.csv", EN_RU),
            ),
            languages=_DEEPL_LANGUAGES,
        ),
        Target("google", "Google", (targets.table_output("glossary.csv", _GOOGLE), MEMORY)),
        Target(
            "supervertaler", "Supervertaler",
            (targets.table_output("glossary.tsv", _SUPERVERTALER), MEMORY),
        ),
        Target("tbx", "TBX-Basic", (targets.tbx_output("glossary.tbx", "tbx"),)),
    )
}  # fmt: skip
"""Every profile by its name on the command line."""

_CODE = {"ru": re.compile("ru(-[A-Za-z0-9]{2,8})*"), "en": re.compile("en(-[A-Za-z0-9]{2,8})*")}
_FILE_KEYS = {
    "file", "format", "columns", "delimiter", "header", "encoding", "others", "ye", "true",
    "false", "guard", "single", "most_bytes", "size", "terms", "keeps", "lists", "booleans",
}  # fmt: skip
_OWN_FORMATS = (
    "csv", "tsv", "xlsx", "tmx", *targets.TBX_FORMATS, "multiterm-xml", "omegat", "workbook",
)  # fmt: skip
_TABLES = ("csv", "tsv", "xlsx")


def profile_named(name: str) -> Target:
    """The profile of that name, or the one in the file of TOML that ``name`` is the path of.

    Raises UsageError where there is neither, InputError where the file is no profile.
    """
    if name in PROFILES:
        return PROFILES[name]
    if name.endswith(".toml") or "/" in name:
        return read_profile(Path(name))
    known = ", ".join(PROFILES)
    raise UsageError(f"no profile {name!r}: use one of {known}, or a file ending in .toml")


def table_options(target: Target, file: str) -> TableOptions:
    """How to read a table back that was written for ``target``; file: its name or a path.

    Raises UsageError where the profile has no table in that format.
    """
    suffix = PurePosixPath(file).suffix.lower()
    found = [o for o in target.outputs if o.table and PurePosixPath(o.files[0]).suffix == suffix]
    named = [o for o in found if file.endswith(o.files[0])]
    if not found:
        raise UsageError(f"{file}: {target.title} has no table {suffix or 'of that name'}")
    table = (named or found)[0].table or _DEEPL
    names = {"russian": "ru", "english": "en", "marked_note": "note"}
    columns = {
        names.get(field, field): str(number)
        for number, field in reversed(list(enumerate(table.followed_fields, start=1)))
        if names.get(field, field) in COLUMN_FIELDS
    }
    between = "" if table.others in (tables.ROWS, tables.DROP) else table.others
    delimiter = "\t" if table.form == "tsv" else table.delimiter
    return TableOptions(
        columns, delimiter, table.encoding, table.header, None, between, table.guard,
        quoted=table.form != "tsv",
    )  # fmt: skip


def with_languages(
    target: Target, ru: str | None, en: str | None, direction: str | None = None
) -> Target:
    """The target with other language codes and another direction; None keeps its own.

    direction: one of DIRECTIONS. Raises UsageError.
    """
    if direction is not None:
        target = in_direction(target, direction)
    if ru is None and en is None:
        return target
    own = target.languages or Languages()
    codes = checked_languages({"ru": ru or own.ru, "en": en or own.en}, "--ru and --en")
    return replace(target, languages=replace(codes, direction=own.direction))


def checked_languages(codes: Mapping[str, Any], where: str) -> Languages:
    """The codes as Languages; raises UsageError for what is neither Russian nor English."""
    for side, code in codes.items():
        if side not in _CODE or not isinstance(code, str) or not _CODE[side].fullmatch(code):
            raise UsageError(f"{where}: {side} is {code!r}: write ru, ru-RU, ru-KZ; en, en-GB")
    return Languages(**codes)


def read_profile(path: Path) -> Target:
    """The profile in a file of TOML; raises InputError with the key that is wrong."""
    try:
        options = toml_values(path)
    except OSError as err:
        raise InputError(f"{path}: {err.strerror or err}: name a file of TOML") from err
    except ValueError as err:
        raise InputError(f"{path}: {err}") from err
    try:
        return _profile(path, options)
    except (UsageError, TypeError, ValueError) as err:
        raise InputError(f"{path}: {err}") from err


def _profile(path: Path, options: dict[str, Any]) -> Target:
    _known(options, {"name", "languages", "direction", "files"}, "the profile")
    files = options.get("files")
    if not isinstance(files, list) or not files:
        raise ValueError("has no [[files]]: give at least one")
    made = tuple(_output(one, number) for number, one in enumerate(files, start=1))
    names = [file for output in made for file in output.files]
    if len({str(PurePosixPath(name)).casefold() for name in names}) != len(names):
        raise ValueError("two files have one name: rename one")
    languages = options.get("languages")
    chosen = None if languages is None else checked_languages(languages, "[languages]")
    target = Target(path.stem, str(options.get("name", path.stem)), made, chosen)
    direction = options.get("direction", RU_EN)
    if direction not in DIRECTIONS:
        raise ValueError(f"direction is {direction!r}: write {' or '.join(DIRECTIONS)}")
    return in_direction(target, direction)


def _output(options: Any, number: int) -> targets.Output:
    """One of [[files]]."""
    where = f"files, number {number}"
    if not isinstance(options, dict):
        raise ValueError(f"{where}: is not a table")
    _known(options, _FILE_KEYS, where)
    file = options.get("file")
    form = options.get("format") or PurePosixPath(str(file)).suffix[1:]
    if not isinstance(file, str) or not _inside(file):
        raise ValueError(f"{where}: file is {file!r}: give a name below the export's folder")
    if form not in _OWN_FORMATS:
        raise ValueError(f"{where}: format is {form!r}: use one of {', '.join(_OWN_FORMATS)}")
    if form in _TABLES:
        return targets.table_output(
            file, _table(options, form, where), terms=_flag(options, "terms", True)
        )
    if form == "tmx":
        stem = PurePosixPath(file)
        return targets.memory_output(file, str(stem.with_name(f"{stem.stem}-paragraphs.tmx")))
    if form in targets.TBX_FORMATS:
        terms, ye = _flag(options, "terms", False), _flag(options, "ye", False)
        return targets.tbx_output(file, form, ye=ye, terms=terms)
    if form == "multiterm-xml":
        return targets.multiterm_output(file, terms=_flag(options, "terms", False))
    return (
        targets.omegat_output(file, texts=True)
        if form == "omegat"
        else targets.workbook_output(file)
    )


def _table(options: dict[str, Any], form: str, where: str) -> Table:
    columns = _own_columns(options.get("columns", ["source", "target"]), where)
    delimiter = options.get("delimiter", ",")
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise ValueError(f"{where}: delimiter is {delimiter!r}: give one character")
    encoding = options.get("encoding", "utf-8")
    if encoding not in ("utf-8", "utf-8-sig", "utf-16"):
        raise ValueError(f"{where}: encoding is {encoding!r}: use utf-8, utf-8-sig or utf-16")
    others = options.get("others", tables.ROWS)
    if not isinstance(others, str) or not others:
        raise ValueError(f"{where}: others is {others!r}: use rows, drop, or what stands between")
    limits: dict[str, Any] = {name: options.get(name) for name in ("most_bytes", "size")}
    for name, limit in limits.items():
        if limit is not None and (not isinstance(limit, int) or limit < 1):
            raise ValueError(f"{where}: {name} is {limit!r}: give a number of bytes")
    # The types of what a TOML file holds are known once it has been looked at, not before.
    return Table(
        form, columns, delimiter, _flag(options, "header", True), encoding,  # type: ignore[arg-type]
        others, _flag(options, "ye", False),
        str(options.get("true", "TRUE")), str(options.get("false", "")),
        _flag(options, "guard", False), _flag(options, "single", False), **limits,
        keeps=_flag(options, "keeps", False), lists=_flag(options, "lists", True),
        booleans=_flag(options, "booleans", False),
    )  # fmt: skip


def _own_columns(options: Any, where: str) -> tuple[TableColumn, ...]:
    """Columns as a list of fields, or as a table of heading = field."""
    if not isinstance(options, dict | list):
        raise ValueError(f"{where}: columns is {options!r}: give a list, or a table")
    pairs = options.items() if isinstance(options, dict) else [(field, field) for field in options]
    columns = tuple(TableColumn(str(heading), field) for heading, field in pairs)
    for column in columns:
        if any(char in column.heading for char in "\t\n"):
            raise ValueError(f"{where}: {column.heading!r}: a heading is one line without tabs")
        if column.field not in tables.FIELDS:
            known = ", ".join(filter(None, tables.FIELDS))
            raise ValueError(f"{where}: column {column.field!r}: use one of {known}")
    fields = {column.field for column in columns}
    if not ({"source", "target"} <= fields or {"russian", "english"} <= fields):
        raise ValueError(f"{where}: columns need both source and target, or russian and english")
    return columns


def _known(options: dict[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(options.keys() - names)
    if unknown:
        raise ValueError(f"{where}: no key {unknown[0]!r}: use {', '.join(sorted(names))}")


def _flag(options: dict[str, Any], name: str, default: bool) -> bool:
    value = options.get(name, default)
    if not isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}: write true or false")
    return value


def _inside(file: str) -> bool:
    """Whether a name stays below the folder it is put into."""
    path = PurePosixPath(file)
    printable = not any(char in file for char in "\t\n")
    return bool(path.name) and printable and not path.is_absolute() and ".." not in path.parts
