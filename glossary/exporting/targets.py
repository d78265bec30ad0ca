"""What a file of an export can be: which entries it takes, what of them it holds, how it is made.

A target (a format, or the profile of a tool) is one or more outputs. What none of them holds is a
loss, and is reported before anything is written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from glossary.entries.entry import Entry
from glossary.formats import xlsx
from glossary.formats.export_info import EN_RU, RU_EN, ExportInfo, Languages
from glossary.formats.units import (
    Some,
    Unit,
    chosen_by_english,
    for_memory,
    has_form_of_term,
    is_term,
    is_term_or_text,
    several,
    units_of,
)
from glossary.formats.writers import (
    delimited,
    multiterm,
    sentence_rules,
    tables,
    tbx,
    tmx,
    workbook,
    xliff,
)

Streams = Sequence[IO[bytes]]

OPTIONAL: dict[str, Callable[[Entry], bool]] = {
    "forbidden": lambda entry: entry.attributes.forbidden,
    "do_not_translate": lambda entry: entry.attributes.do_not_translate,
    "preferred": lambda entry: entry.attributes.preferred,
    "note": lambda entry: bool(entry.note),
    "domain": lambda entry: bool(entry.attributes.domain),
    "definition": lambda entry: bool(entry.attributes.definition),
    "part_of_speech": lambda entry: bool(entry.attributes.part_of_speech),
    "gender": lambda entry: bool(entry.attributes.gender),
    "others": lambda entry: bool(entry.variants),
}
"""What an entry may have beyond its two texts, and whether it has it."""

LABELS = {
    "forbidden": "forbidden terms",
    "do_not_translate": "do-not-translate marks",
    "preferred": "marks of preferred terms",
    "note": "notes",
    "domain": "domains",
    "definition": "definitions",
    "part_of_speech": "parts of speech",
    "gender": "genders",
    "others": "entries with other spellings",
}

EVERYTHING = frozenset(OPTIONAL)
_MEMORY = EVERYTHING - {"forbidden"}


def anything(entry: Entry) -> bool:
    """True: for outputs that take every entry."""
    return True


@dataclass(frozen=True, slots=True)
class Output:
    """One file, or several that are written together.

    files: names, which may have folders. refusal: why an entry cannot be written. write: records
    by file. holds: what of OPTIONAL it has a place for; remarks: what it puts into a remark
    instead. takes: which entries belong there. most: how many. table: for reading it back, None
    for formats of ours. turned: makes the same output for a direction, one of
    glossary.formats.export_info.DIRECTIONS; None where only the languages of the export matter.
    ours: stands in such a file; where there is another one without it, that is left alone.
    """

    format: str
    files: tuple[str, ...]
    refusal: Callable[[Entry], str | None]
    write: Callable[[Streams, Iterable[Entry], ExportInfo], tuple[int, ...]]
    holds: frozenset[str] = EVERYTHING
    remarks: frozenset[str] = frozenset()
    takes: Callable[[Entry], bool] = anything
    most: int | None = None
    table: tables.Table | None = None
    turned: Callable[[str], "Output"] | None = None
    ours: bytes | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A format or a tool: its name, how to call it in a sentence, its files, its languages."""

    name: str
    title: str
    outputs: tuple[Output, ...]
    languages: Languages | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files, in order."""
        return tuple(file for output in self.outputs for file in output.files)

    @property
    def from_english(self) -> bool:
        """Whether it is for translations from English."""
        return self.languages is not None and self.languages.from_english


def in_direction(target: Target, direction: str) -> Target:
    """The target for translations in ``direction``."""
    languages = target.languages or Languages()
    if languages.direction == direction:
        return target
    outputs = tuple(
        output if output.turned is None else output.turned(direction) for output in target.outputs
    )
    return replace(target, outputs=outputs, languages=replace(languages, direction=direction))


def with_name_mark(target: Target, mark: str) -> Target:
    """The target with ``mark`` in the names of its files: glossary.MARK.tmx; "" changes nothing."""
    if not mark:
        return target
    outputs = tuple(
        replace(output, files=tuple(_marked(file, mark) for file in output.files))
        for output in target.outputs
    )
    return replace(target, outputs=outputs)


def _marked(file: str, mark: str) -> str:
    path = PurePosixPath(file)
    return path.with_name(f"{path.stem}.{mark}{path.suffix}").as_posix()


def together(targets: Sequence[Target]) -> Target:
    """The targets as one: what one of them holds is not lost. A single one is left as it is."""
    if len(targets) == 1:
        return targets[0]
    outputs = tuple(output for target in targets for output in target.outputs)
    titles = ", ".join(target.title for target in targets)
    return Target("+".join(target.name for target in targets), titles, outputs)


def _write_tmx(streams: Streams, entries: Iterable[Entry], info: ExportInfo) -> tuple[int, ...]:
    """(units of one sentence, units of several), each in its own file, which may be empty."""
    sentences, paragraphs = streams
    with (
        tmx.TmxWriter(sentences, info, "sentence", "single") as one,
        tmx.TmxWriter(paragraphs, info, "paragraph", "several") as several,
    ):
        for unit in memory_units(entries, info.languages):
            (several if unit.several else one).write(unit)
    return one.units, several.units


def write_one_tmx(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of units in one file, of segtype paragraph where one has several sentences."""
    given = Some(entries, for_memory)
    paragraphs = any(several(e.ru) or several(e.en) or any(map(several, e.variants)) for e in given)
    with tmx.TmxWriter(stream, info, "paragraph" if paragraphs else "sentence") as writer:
        for unit in memory_units(given, info.languages):
            writer.write(unit)
    return writer.units


def _write_applied(streams: Streams, entries: Iterable[Entry], info: ExportInfo) -> tuple[int, ...]:
    """Units to be applied, of one sentence and of several; then those only to be suggested."""
    given = Some(entries, for_memory)
    from_english = info.languages.from_english
    applied = applied_units(given, from_english=from_english)
    sentences, paragraphs, suggestions = streams
    with (
        tmx.TmxWriter(sentences, info, "sentence", "applied-single") as one,
        tmx.TmxWriter(paragraphs, info, "paragraph", "applied-several") as several,
        tmx.TmxWriter(suggestions, info, "paragraph", "suggested") as others,
    ):
        for unit in units_of(given):
            chosen = applied.get(unit.source(from_english=from_english)) == unit.id
            (others if not chosen else several if unit.several else one).write(unit)
    return one.units, several.units, others.units


def memory_units(entries: Iterable[Entry], languages: Languages) -> Iterator[Unit]:
    """The units of a memory, such that of those with the same source the one to apply is last.

    From English, two passes: first what is not applied, then the rest.
    """
    given = Some(entries, for_memory)
    if not languages.from_english:
        yield from units_of(given)
        return
    last = chosen_by_english(given)
    for applied in (False, True):
        yield from (u for u in units_of(given) if (last.get(u.en) == u.id) is applied)


def applied_units(entries: Iterable[Entry], *, from_english: bool = False) -> dict[str, str]:
    """By source text, the id of the unit that a memory should apply.

    From Russian that is the last approved one; from English, see :func:`chosen_by_english`.
    """
    if from_english:
        return chosen_by_english(entry for entry in entries if entry.approved)
    return {unit.ru: unit.id for unit in units_of(entries) if unit.entry.approved}


def part_of(entries: Iterable[Entry], part: str, *, from_english: bool = False) -> Iterable[Unit]:
    """The units of a file of TMX by its part, one of glossary.formats.writers.tmx.PARTS.

    In no order that matters.
    """
    given = Some(entries, for_memory)
    if part in ("single", "several"):
        return (unit for unit in units_of(given) if unit.several is (part == "several"))
    if part.startswith("applied-") or part == "suggested":
        chosen = applied_units(given, from_english=from_english)
        wanted = {"applied-single": False, "applied-several": True}.get(part)
        return (
            unit
            for unit in units_of(given)
            if (chosen.get(unit.source(from_english=from_english)) == unit.id)
            is (wanted is not None)
            and wanted in (None, unit.several)
        )
    return units_of(given)


_One = Callable[[IO[bytes], Iterable[Entry], ExportInfo], int]


def _single(
    write: _One, streams: Streams, entries: Iterable[Entry], info: ExportInfo
) -> tuple[int]:
    return (write(streams[0], entries, info),)


def memory_output(sentences: str, paragraphs: str) -> Output:
    """Two files of TMX: units of one sentence, and of several."""
    return Output(
        "tmx", (sentences, paragraphs), tmx.tmx_refusal, _write_tmx, _MEMORY, takes=for_memory
    )


def applied_output(sentences: str, paragraphs: str, suggestions: str) -> Output:
    """Three files of TMX for OmegaT: two to be applied, one to be suggested only."""
    files = (sentences, paragraphs, suggestions)
    # The rest stands in properties, which OmegaT does not show.
    holds = frozenset({"others"})
    return Output("tmx", files, tmx.tmx_refusal, _write_applied, holds, takes=for_memory)


TBX_FORMATS: dict[str, tbx.TbxDialect] = {
    "tbx": "dct", "tbx-dca": "dca", "tbx2": "v2", "tbx-weblate": "weblate",
}  # fmt: skip
"""The dialects of TBX by the names of their formats."""
_BASIC = frozenset({"tbx", "tbx-dca"})


def tbx_output(
    file: str, form: str, *, ye: bool = False, terms: bool = False, direction: str = RU_EN
) -> Output:
    """A file of TBX; form: one of TBX_FORMATS. terms: without sentences.

    Readers of version 2 (Weblate) take a forbidden term for a forbidden translation, and what is
    not to be translated for a source, so that from English neither can be said.
    """
    write = partial(_single, partial(_write_tbx, TBX_FORMATS[form], ye))
    basic = form in _BASIC
    allowed = direction == RU_EN or basic

    def takes(entry: Entry) -> bool:
        return (allowed or for_memory(entry)) and (not terms or has_form_of_term(entry))

    lost = frozenset({"do_not_translate"} if basic or direction != RU_EN else ())
    holds = EVERYTHING - lost if allowed else _MEMORY - lost

    def turned(direction: str) -> Output:
        return tbx_output(file, form, ye=ye, terms=terms, direction=direction)

    return Output(form, (file,), tbx.tbx_refusal, write, holds, lost, takes, turned=turned)


def _write_tbx(
    dialect: tbx.TbxDialect,
    ye: bool,
    stream: IO[bytes],
    entries: Iterable[Entry],
    info: ExportInfo,
) -> int:
    return tbx.write_tbx(stream, entries, info, dialect, ye=ye)


def multiterm_output(file: str, *, terms: bool = False) -> Output:
    """A file of MultiTerm XML; terms: without sentences."""
    write = partial(_single, multiterm.write_multiterm)
    takes = has_form_of_term if terms else anything
    return Output("multiterm-xml", (file,), tbx.tbx_refusal, write, takes=takes)


def xliff_output(file: str) -> Output:
    """A file of XLIFF 2.1."""
    write = partial(_single, xliff.write_xliff)
    return Output("xliff", (file,), xliff.xliff_refusal, write, _MEMORY, takes=for_memory)


def workbook_output(file: str) -> Output:
    """The workbook for people."""
    write = partial(_single, workbook.write_xlsx)
    return Output("xlsx", (file,), workbook.workbook_refusal, write, most=xlsx.ROWS - 1)


def omegat_output(file: str, *, texts: bool = False, direction: str = RU_EN) -> Output:
    """OmegaT's glossary in CSV; texts: also what its memory may fail to apply."""
    from_english = direction == EN_RU

    def write(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
        return delimited.write_omegat_csv(stream, entries, texts=texts, from_english=from_english)

    def turned(direction: str) -> Output:
        return omegat_output(file, texts=texts, direction=direction)

    return Output(
        "omegat" if texts else "csv",
        (file,),
        delimited.omegat_refusal,
        partial(_single, write),
        frozenset({"note"} if from_english else {"note", "others"}),
        frozenset({"do_not_translate"}),
        is_term_or_text if texts else is_term,
        turned=turned,
    )


def nothing(entry: Entry) -> bool:
    """False: for outputs that no entry goes to."""
    return False


def rules_output(conf: str, srx: str) -> Output:
    """Where sentences end, for OmegaT: in its own format and as SRX."""

    def write(streams: Streams, entries: Iterable[Entry], info: ExportInfo) -> tuple[int, ...]:
        return sentence_rules.write_conf(streams[0]), sentence_rules.write_srx(streams[1])

    return Output(
        "rules",
        (conf, srx),
        delimited.omegat_refusal,
        write,
        frozenset(),
        takes=nothing,
        ours=sentence_rules.OURS,
    )


def table_output(file: str, table: tables.Table, *, terms: bool = True) -> Output:
    """A table; terms: without sentences."""
    holds = {name for name in OPTIONAL if name in table.fields and name != "forbidden"}
    holds |= {"forbidden"} if table.forbids else set()
    holds |= {"others"} if table.spells else set()
    holds |= {"do_not_translate"} if table.keeps and not table.from_english else set()
    remarks = {"do_not_translate"} if "note" in table.fields else set[str]()

    def takes(entry: Entry) -> bool:
        if entry.attributes.forbidden and not table.forbids:
            return False
        return not terms or has_form_of_term(entry)

    def turned(direction: str) -> Output:
        return table_output(file, replace(table, direction=direction), terms=terms)

    def write(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
        return tables.write_table(stream, table, entries, info)

    return Output(
        table.form,
        (file,),
        partial(tables.table_refusal, table),
        partial(_single, write),
        frozenset(holds),
        frozenset(remarks) - holds,
        takes,
        table=table,
        most=xlsx.ROWS - 1 if table.form == "xlsx" else None,
        turned=turned,
    )


def _lines(format: str, write: Callable[[IO[bytes], Iterable[Entry]], int]) -> Output:
    refusal = delimited.tsv_refusal if format == "tsv" else delimited.jsonl_refusal
    streaming = partial(_single, lambda stream, entries, info: write(stream, entries))
    return Output(format, (f"glossary.{format}",), refusal, streaming)


FORMATS = {
    target.name: target
    for target in (
        Target("tmx", "TMX", (memory_output("glossary.tmx", "glossary-paragraphs.tmx"),)),
        Target("xlsx", "XLSX", (workbook_output("glossary.xlsx"),)),
        Target("csv", "OmegaT's CSV", (omegat_output("glossary.csv"),)),
        Target("tsv", "TSV", (_lines("tsv", delimited.write_tsv),)),
        Target("jsonl", "JSONL", (_lines("jsonl", delimited.write_jsonl),)),
        Target("tbx", "TBX-Basic", (tbx_output("glossary.tbx", "tbx"),)),
        Target("tbx-dca", "TBX-Basic", (tbx_output("glossary-dca.tbx", "tbx-dca"),)),
        Target("tbx2", "TBX version 2", (tbx_output("glossary-v2.tbx", "tbx2"),)),
        Target("multiterm-xml", "MultiTerm XML", (multiterm_output("glossary.mtf.xml"),)),
        Target("xliff", "XLIFF 2.1", (xliff_output("glossary.xlf"),)),
    )
}
"""Every format by its name on the command line."""
