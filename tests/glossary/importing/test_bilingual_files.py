"""Memories and bilingual files of other programs as records: states, segments, variants, counts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from align.errors import ExportError, InputError
from glossary.entries.attributes import NONE
from glossary.formats.export_info import Languages
from glossary.importing.bilingual import BilingualFile
from glossary.importing.files import Incoming, format_of
from glossary.importing.merge import merge
from glossary.importing.records.record import Record
from glossary.store.store import Store
from tests.support.merging import approved_store, exported, found, merged, written_text

MEMORY = '<tmx version="1.4"><header srclang="ru"/><body>{}</body></tmx>'
V1 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff"'
    ' xmlns:m="http://www.memsource.com/mxlf/2.0" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">'
    '<file original="a" source-language="ru" target-language="en" datatype="x">{}</file></xliff>'
)
V2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ru" trgLang="en">'
    '<file id="f">{}</file></xliff>'
)


class Read(NamedTuple):
    """Records of a file, and what it leaves out."""

    records: list[Record]
    unread: dict[str, int]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        good = (one for one in self.records if not (one.problem or one.unfit))
        return [(record.ru, record.en) for record in good]

    @property
    def problems(self) -> list[str]:
        told = (record.problem or record.unfit for record in self.records)
        return list(filter(None, told))


def read(folder: Path, text: str, name: str = "x.xml", languages: Languages | None = None) -> Read:
    incoming = Incoming(written_text(folder, name, text), languages or Languages())
    return Read(list(incoming.read()), incoming.about.unread)


def tu(*texts: tuple[str, str], more: str = "") -> str:
    sides = "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in texts)
    return f"<tu>{more}{sides}</tu>"


def unit(ru: str, target: str, attributes: str = "", more: str = "") -> str:
    return f'<trans-unit id="1"{attributes}><source>{ru}</source>{target}{more}</trans-unit>'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with approved_store(tmp_path) as made:
        yield made


# States


STATES = [
    (V1.format(unit("Истец", '<target state="final">plaintiff</target>')), ""),
    (V1.format(unit("Истец", "<target>plaintiff</target>")), ""),
    (V1.format(unit("Истец", "<target>plaintiff</target>", ' approved="yes"')), ""),
    (
        V1.format(unit("Истец", '<target state="needs-l10n">plaintiff</target>')),
        "state needs-l10n",
    ),
    (
        V1.format(
            unit("Истец", '<target state="final" state-qualifier="fuzzy-match">plaintiff</target>')
        ),
        "state-qualifier fuzzy-match",
    ),
    (V1.format(unit("Истец", "<target>plaintiff</target>", ' mq:status="Proofread"')), ""),
    (
        V1.format(unit("Истец", "<target>plaintiff</target>", ' mq:status="Pretranslated"')),
        "mq:status Pretranslated",
    ),
    (
        V1.format(unit("Истец", "<target>plaintiff</target>", ' m:confirmed="0" m:score="1.0"')),
        "m:confirmed 0",
    ),
    (
        V1.format(
            unit("Истец", "<target>plaintiff</target>", ' m:confirmed="1" m:trans-origin="mt"')
        ),
        "",
    ),
    (
        V1.format(unit("Истец", "<target>plaintiff</target>", ' m:gross-score="0.9"')),
        "m:gross-score 0.9",
    ),
    (
        V1.format(
            unit(
                "Истец",
                "<target>plaintiff</target>",
                more='<sdl:seg-defs><sdl:seg id="1" origin="tm"/></sdl:seg-defs>',
            )
        ),
        "conf Unspecified",
    ),
    (
        MEMORY.format(
            tu(
                ("ru", "Истец"),
                ("en", "plaintiff"),
                more='<prop type="x-ConfirmationLevel">Draft</prop>',
            )
        ),
        "x-ConfirmationLevel Draft",
    ),
    (
        MEMORY.format(
            tu(("ru", "Истец"), ("en", "plaintiff"), more='<prop type="x-Origin">MT</prop>')
        ),
        "x-Origin MT",
    ),
    ('#, fuzzy\nmsgid "plaintiff"\nmsgstr "Истец"\n', "fuzzy"),
    *(
        (
            V2.format(
                f'<unit id="1"><segment {state}><source>Истец</source>'
                "<target>plaintiff</target></segment></unit>"
            ),
            why,
        )
        for state, why in [
            ("", ""),
            ('state="translated"', ""),
            ('state="reviewed"', ""),
            ('state="initial"', "state initial"),
            ('state="translated" subState="tool:mt"', "subState tool:mt"),
        ]
    ),
]


@pytest.mark.parametrize(("text", "why"), STATES, ids=range(len(STATES)))
def test_only_what_is_confirmed_is_approved(text: str, why: str, tmp_path: Path) -> None:
    """The rest waits for review, and the remark says why."""
    with Store.open(tmp_path / "glossary.db", create=True) as new:
        (change,) = merge(new, Incoming(written_text(tmp_path, "x.xml", text)), "anna")
        (entry,) = new.entries.in_order()
    assert (entry.ru, entry.en) == ("Истец", "plaintiff")
    assert entry.approved is not bool(why)
    assert change.note == (f"to be reviewed; {why}" if why else "")


def test_what_somebody_rejected_is_refused(tmp_path: Path) -> None:
    """With the state that says so; its texts still say what it was."""
    rejected = unit("Судья ушёл", "<target>The judge resigned</target>", ' mq:status="Rejected"')
    taken = unit("истец", "<target>plaintiff</target>")
    got = read(tmp_path, V1.format(rejected + taken))
    assert got.problems == ["rejected in its file: mq:status Rejected"]
    assert got.records[0].ru == "Судья ушёл"
    assert got.pairs == [("истец", "plaintiff")]


def test_a_draft_takes_no_approval_back(store: Store, tmp_path: Path) -> None:
    """Of an entry that is approved here, or rejected."""
    units = unit("жалоба", '<target state="new">complaint</target>') + unit(
        "верните сквер", '<target state="needs-l10n">give the square back</target>'
    )
    changes = merged(store, written_text(tmp_path, "x.xlf", V1.format(units)))
    assert [change[0] for change in changes] == ["unchanged", "unchanged"]
    assert found(store, "жалоба").approved
    assert found(store, "верните сквер").status == "rejected"


# Texts in the wrong language


@pytest.mark.parametrize(
    ("ru", "en", "problem"),
    [
        ("Истец не явился", "Истец не явился", "the English is the Russian once more"),
        ("Истец не явился.", "истец  не явился", "the English is the Russian once more"),
        ("Истец не явился", "Ответчик 2", "no Latin letter in the English: Ответчик 2"),
        ("The plaintiff", "The plaintiff", "no Cyrillic letter in the Russian: The plaintiff"),
        ("2024", "2024", "no Cyrillic letter in the Russian: 2024"),
    ],
)
@pytest.mark.parametrize("form", ["tmx", "xliff", "po", "csv"])
def test_what_is_not_translated_is_refused(
    ru: str, en: str, problem: str, form: str, tmp_path: Path
) -> None:
    """In every format, beside a pair that is taken."""
    text = {
        "tmx": MEMORY.format(tu(("ru", ru), ("en", en)) + tu(("ru", "суд"), ("en", "court"))),
        "xliff": V1.format(
            unit(ru, f"<target>{en}</target>") + unit("суд", "<target>court</target>")
        ),
        "po": f'msgid ""\nmsgstr "Language: en"\n\nmsgid "{ru}"\nmsgstr "{en}"\n\n'
        'msgid "суд"\nmsgstr "court"\n',
        "csv": f'ru,en\n"{ru}","{en}"\nсуд,court\n',
    }[form]
    got = read(tmp_path, text, f"x.{form}")
    assert got.pairs == [("суд", "court")]
    assert len(got.problems) == 1
    assert got.problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        ("10 км", "10 km"),
        ("суд", "суд (court)"),
        ("#ACAB", "ACAB"),
        ("пункт 5", "5"),
        ("ФСИН", "ФSIN"),
    ],
)
def test_what_may_be_a_translation_is_taken(ru: str, en: str, tmp_path: Path) -> None:
    """Tags stand in any script, figures in none, and a gloss may quote the Russian."""
    assert read(tmp_path, MEMORY.format(tu(("ru", ru), ("en", en)))).pairs == [(ru, en)]


def test_what_is_not_to_be_translated_may_be_in_either_script(tmp_path: Path) -> None:
    units = unit("Медиазона", "<target>Медиазона</target>", ' translate="no"') + unit(
        "Memo", "<target>Memo</target>", ' translate="no"'
    )
    got = read(tmp_path, V1.format(units))
    assert got.pairs == [("Медиазона", "Медиазона"), ("Memo", "Memo")]
    assert all(record.given["do_not_translate"] for record in got.records)


# Variants and what is left out


def test_variants_are_a_record_each(tmp_path: Path) -> None:
    """Two Russian texts with two English ones are four pairs; the same one twice counts once."""
    texts = [("ru", "суд"), ("en", "court"), ("ru", "суд"), ("ru", "трибунал"), ("en", "tribunal")]
    got = read(tmp_path, MEMORY.format(tu(*texts)))
    assert sorted(got.pairs) == [
        ("суд", "court"),
        ("суд", "tribunal"),
        ("трибунал", "court"),
        ("трибунал", "tribunal"),
    ]
    assert got.unread == {}


@pytest.mark.parametrize(
    ("en", "pairs", "unread"),
    [
        ("en", ["colour", "color"], {}),
        ("en-GB", ["colour"], {"texts in en-us": 1}),
        ("en-US", ["color"], {"texts in en-gb": 1}),
        ("en-AU", ["colour", "color"], {}),
    ],
)
def test_a_region_is_preferred(
    en: str, pairs: list[str], unread: dict[str, int], tmp_path: Path
) -> None:
    """Where the file has it; other languages and regions are counted."""
    text = MEMORY.format(
        tu(("ru", "цвет"), ("en-GB", "colour"), ("en_US", "color"), ("de", "Farbe"))
    )
    got = read(tmp_path, text.replace("en_US", "en-US"), languages=Languages("ru", en))
    assert [pair[1] for pair in got.pairs] == pairs
    assert got.unread == {**unread, "texts in de": 1}


def test_an_empty_variant_is_none(tmp_path: Path) -> None:
    texts = [("ru", "суд"), ("en", " "), ("en", "court")]
    got = read(tmp_path, MEMORY.format(tu(*texts)))
    assert (got.pairs, got.problems) == ([("суд", "court")], [])


def test_a_variant_beside_ours_is_new(store: Store, tmp_path: Path) -> None:
    """Somebody puts a second English text into an export: the first keeps its entry."""
    from tests.support.merging import exported

    path = next(one for one in exported(store, tmp_path / "out", "tmx") if "para" not in one.name)
    seg = '<tuv xml:lang="en">\n    <seg>complaint</seg>\n  </tuv>\n'
    text = path.read_text(encoding="utf-8")
    assert seg in text
    path.write_text(text.replace(seg, seg + seg.replace("complaint", "appeal")), encoding="utf-8")
    assert [change for change in merged(store, path) if change[0] != "unchanged"] == [
        ("new", "жалоба", ())
    ]
    assert {entry.en for entry in store.entries.in_order() if entry.ru == "жалоба"} == {
        "complaint",
        "appeal",
    }


def test_what_an_xliff_leaves_out_is_counted(tmp_path: Path) -> None:
    """Units without a target or with an empty one, those that stay as they are, alternatives."""
    units = (
        unit("суд", "<target>court</target>")
        + unit("истец", "")
        + unit("ответчик", "<target> </target>")
        + unit("Медиазона", "", ' translate="no"')
        + unit("дом", "<target>house</target>", more="<alt-trans><target>home</target></alt-trans>")
        + f'<group translate="no">{unit("код", "")}</group>'
    )
    got = read(tmp_path, V1.format(units))
    assert got.pairs == [("суд", "court"), ("дом", "house")]
    assert got.problems == []
    assert got.unread == {
        "units without a target": 2,
        "units not to be translated": 2,
        "translations beside the target (alt-trans)": 1,
    }


def test_notes_are_joined(tmp_path: Path) -> None:
    """Of a unit, of its texts, of a segment; in order, each once."""
    got = read(
        tmp_path,
        MEMORY.format(
            '<tu><note>usage: legal</note><note>see art. 5</note><tuv xml:lang="ru"><note>m.</note>'
            '<seg>суд</seg></tuv><tuv xml:lang="en"><seg>court</seg><note>see art. 5</note>'
            "</tuv></tu>"
        ),
    )
    assert got.records[0].given["note"] == "usage: legal; see art. 5; m."
    more = "<note>one</note><note from='x'>two</note>"
    got = read(tmp_path, V1.format(unit("суд", "<target>court</target>", more=more)))
    assert got.records[0].given["note"] == "one; two"
    notes = '<notes><note category="usage">one</note><note id="2">two</note></notes>'
    segment = "<segment><source>суд</source><target>court</target></segment>"
    got = read(tmp_path, V2.format(f'<unit id="1">{notes}{segment}</unit>'))
    assert got.records[0].given["note"] == "one; two"


# Segments, namespaces, order of elements


def test_segments_of_trados_come_apart(tmp_path: Path) -> None:
    """Each with its own state, inside groups, with the tags that the head of the file defines."""
    text = V1.format(
        '<header><sdl:tag-defs><sdl:tag id="7"><sdl:ph name="x">&lt;br/&gt;</sdl:ph></sdl:tag>'
        '<sdl:tag id="8"><sdl:ph name="softbreak"/></sdl:tag>'
        '<sdl:tag id="9"><sdl:ph name="field">{name}</sdl:ph></sdl:tag></sdl:tag-defs></header>'
        "<body>"
        '<trans-unit id="u"><source>any</source><seg-source><g id="1"><mrk mtype="seg" mid="4">Суд'
        '<x id="7"/>идёт.</mrk></g> <mrk mtype="seg" mid="5">Дело <x id="9"/>.</mrk>'
        '<mrk mtype="seg" mid="6">Конец<x id="8"/>дела.</mrk><mrk mtype="seg" mid="7">Нет.</mrk>'
        '</seg-source><target><g id="1"><mrk mtype="seg" mid="4">The court<x id="7"/>goes'
        '<mrk mtype="x-sdl-deleted"> home</mrk>.</mrk></g> <mrk mtype="seg" mid="5">Case '
        '<x id="9"/>.</mrk><mrk mtype="seg" mid="6">End<x id="8"/>of it.</mrk></target>'
        "<sdl:seg-defs>"
        '<sdl:seg id="4" conf="ApprovedTranslation" origin="mt"/><sdl:seg id="5" conf="Draft"/>'
        '<sdl:seg id="6" conf="RejectedSignOff"/><sdl:seg id="7"/></sdl:seg-defs></trans-unit>'
        "</body>"
    )
    got = read(tmp_path, text, "x.sdlxliff")
    assert got.pairs == [("Суд идёт.", "The court goes."), ("Дело {name}.", "Case {name}.")]
    assert [record.given.get("verdict") for record in got.records] == [None, "open", None]
    assert got.records[1].remark == "conf Draft"
    assert got.records[1].where == "line 1, segment 5"
    assert got.problems == ["rejected in its file: conf RejectedSignOff"]
    assert got.unread == {"units without a target": 1}


def test_marks_without_a_source_that_is_cut(tmp_path: Path) -> None:
    """One without marks in its target is one record; text between marks is counted."""
    cut = '<mrk mtype="seg" mid="1">Раз.</mrk> <mrk mtype="seg" mid="2">Два.</mrk>'
    got = read(
        tmp_path,
        V1.format(
            '<trans-unit id="1"><source>Раз. Два.</source><seg-source>'
            f"{cut}</seg-source><target>One. Two.</target></trans-unit>"
        ),
    )
    assert got.pairs == [("Раз. Два.", "One. Two.")]
    target = '<mrk mtype="seg" mid="1">One.</mrk> and <mrk mtype="seg" mid="2">two.</mrk>'
    got = read(
        tmp_path,
        V1.format(
            f'<trans-unit id="1"><source>{cut}</source><target>{target}</target></trans-unit>'
        ),
    )
    assert got.pairs == [("Раз.", "One."), ("Два.", "two.")]
    assert got.unread == {"units with text between segments": 1}


def test_segments_of_version_2_come_apart(tmp_path: Path) -> None:
    """With data of the original kept apart, each with its state."""
    text = V2.format(
        '<unit id="1"><originalData><data id="a">&lt;br/&gt;</data><data id="b">%s</data>'
        '<data id="c">&lt;b&gt;</data></originalData>'
        '<segment id="s1" state="final"><source>Раз<ph id="1" dataRef="a"/>два</source>'
        '<target>One<ph id="1" dataRef="a"/>two</target></segment><ignorable><source> </source>'
        '</ignorable><segment state="initial"><source>Дело <ph id="2" dataRef="b"/>'
        '<pc id="3" dataRefStart="c">тут</pc></source><target>Case <ph id="2" dataRef="b"/>'
        '<pc id="3" dataRefStart="c">here</pc></target></segment></unit>'
    )
    got = read(tmp_path, text)
    assert got.pairs == [("Раз два", "One two"), ("Дело %sтут", "Case %shere")]
    assert [record.where for record in got.records] == ["line 1, segment s1", "line 1, segment 2"]
    assert [record.remark for record in got.records][1] == "state initial"


def prefixed(text: str, prefix: str) -> str:
    """An XLIFF whose own elements all have a prefix."""
    for name in ("xliff", "file", "body", "trans-unit", "unit", "segment", "source", "target"):
        text = text.replace(f"<{name}", f"<{prefix}:{name}").replace(
            f"</{name}", f"</{prefix}:{name}"
        )
    return text.replace("xmlns=", f"xmlns:{prefix}=")


@pytest.mark.parametrize("prefix", ["x", "xlf"])
def test_prefixes_do_not_matter(prefix: str, tmp_path: Path) -> None:
    segment = "<segment><source>суд</source><target>court</target></segment>"
    for text in (
        V1.format(unit("суд", "<target>court</target>")),
        V2.format(f'<unit id="1">{segment}</unit>'),
    ):
        assert read(tmp_path, prefixed(text, prefix)).pairs == [("суд", "court")]
    text = MEMORY.format(tu(("ru", "суд"), ("en", "court")))
    assert read(tmp_path, text.replace("<tmx", '<tmx xmlns="urn:x"')).pairs == [("суд", "court")]
    for name in ("tmx", "header", "body", "tuv", "seg", "tu "):
        text = text.replace(f"<{name}", f"<{prefix}:{name}").replace(
            f"</{name}", f"</{prefix}:{name}"
        )
    text = text.replace("<tu>", f"<{prefix}:tu>").replace("</tu>", f"</{prefix}:tu>")
    text = text.replace(f"<{prefix}:tmx", f'<{prefix}:tmx xmlns:{prefix}="urn:x"')
    assert read(tmp_path, text).pairs == [("суд", "court")]


def test_elements_in_another_order_are_read(tmp_path: Path) -> None:
    """Properties and notes behind the seg, and behind the texts."""
    got = read(
        tmp_path,
        MEMORY.format(
            '<tu><tuv xml:lang="ru"><seg>суд</seg><prop type="x-a">1</prop></tuv>'
            "<tuv xml:lang='en'><seg>court</seg><note>legal</note></tuv>"
            '<prop type="x-ConfirmationLevel">Draft</prop></tu>'
        ),
    )
    (record,) = got.records
    assert (record.ru, record.en, record.problem) == ("суд", "court", "")
    assert record.given == {"note": "legal", "verdict": "open"}


def test_a_text_without_seg_is_named(tmp_path: Path) -> None:
    """And does not hide units that have one, nor languages that nobody asked for."""
    bare = '<tu><tuv xml:lang="ru">суд</tuv><tuv xml:lang="en"><seg>court</seg></tuv></tu>'
    german = tu(("ru", "дом"), ("en", "house")).replace(
        "</tu>", '<tuv xml:lang="de">Haus</tuv></tu>'
    )
    got = read(tmp_path, MEMORY.format(bare + german))
    assert got.problems == ["no <seg> in its <tuv> in ru: put the text into one"]
    assert got.pairs == [("дом", "house")]


def test_an_undeclared_entity_in_an_xliff_is_named(tmp_path: Path) -> None:
    """Where a DOCTYPE might have declared it elsewhere, the unit is refused; else the file."""
    text = V1.format(unit("суд &s;", "<target>court</target>"))
    got = read(tmp_path, f'<!DOCTYPE xliff SYSTEM "x.dtd">{text}')
    assert got.problems == ["&s; is an entity that is not declared"]
    with pytest.raises(ExportError, match=r"line 1: Entity 's' not defined: write the character"):
        read(tmp_path, text)


# What a file is


@pytest.mark.parametrize(
    "text",
    [
        '{"court": "суд", "witness": "свидетель"}',
        '{"court": "суд"}\n',
        '{\n  "court": "суд"\n}\n',
        '{"ru": {"court": "суд"}, "en": {"court": "court"}}',
        '{"menu": {"court": "суд"}}\n{"a": 1}\n',
        '[{"ru": "суд", "en": "court"}]',
        '[\n  ["суд", "court"]\n]',
        "{}",
        "[]",
        '{"court": "су',
    ],
)
def test_json_of_other_programs_is_named(text: str, tmp_path: Path) -> None:
    """Whatever its shape; it is never said to be cut short."""
    with pytest.raises(ExportError, match="is JSON of another program") as caught:
        read(tmp_path, text, "x.json")
    assert "cut short" not in str(caught.value)


def test_json_lines_without_a_last_line_break_are_read(tmp_path: Path) -> None:
    """An editor may have taken it away; what is really cut short is said to be."""
    line = json.dumps({"ru": "суд", "en": "court"})
    assert read(tmp_path, f"{line}\n{line}").pairs == [("суд", "court")] * 2
    with pytest.raises(ExportError, match="line 2: ends without a line break: it may be cut short"):
        read(tmp_path, f"{line}\n{line[:-4]}")
    with pytest.raises(ExportError) as caught:
        read(tmp_path, f"{line}\n{line[:-4]}\n{line}\n")
    assert "line 2: is not an entry in JSON" in str(caught.value)
    assert "cut short" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("x.po", '# a\n\nmsgid ""\nmsgstr ""\n', "po"),
        ("x.txt", 'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n', "po"),
        ("x.po", "# only remarks\n", "po"),
        ("x.csv", "# a\nсуд,court\n", "table"),
        ("x.csv", "msgid,msgstr\nсуд,court\n", "table"),
        ("x.csv", "[note],ru,en\n", "table"),
        ("x.jsonl", '{"id": "a", "ru": "суд", "en": "court"}\n', "jsonl"),
    ],
)
def test_formats_are_told_by_content(name: str, text: str, form: str, tmp_path: Path) -> None:
    assert format_of(written_text(tmp_path, name, text)) == form


BROKEN = [
    ("a & b", "write &amp; for & there"),
    ("a &nbsp; b", "Entity 'nbsp' not defined: write the character itself there"),
    ("a &#x1f; b", "take that character out"),
    ("a \x0b b", "take that character out"),
    ("a < b", "mend it, or export the file again"),
    ("<seg>", "mend it, or export the file again"),
    ("</tuv>", "mend it, or export the file again"),
]


@pytest.mark.parametrize(("text", "advice"), BROKEN, ids=[text for text, _ in BROKEN])
def test_what_is_wrong_with_xml_is_said(text: str, advice: str, tmp_path: Path) -> None:
    """The line and what to do; a file that has its end is not said to be cut short."""
    whole = MEMORY.format(f"\n{tu(('ru', text), ('en', 'court'))}\n")
    with pytest.raises(ExportError, match="line 2: ") as caught:
        read(tmp_path, whole)
    assert advice in str(caught.value)
    assert "cut short" not in str(caught.value)


def test_a_file_that_is_cut_short_is_said_to_be(tmp_path: Path) -> None:
    """Wherever it ends."""
    text = MEMORY.format(tu(("ru", "суд &amp; дело"), ("en", "court")))
    for end in range(5, len(text) - 1):
        with pytest.raises(ExportError, match="it may be cut short"):
            read(tmp_path, text[:end])


@pytest.mark.parametrize(
    ("count", "line"), [(1, "1 unit without a target"), (2, "2 units without a target")]
)
def test_one_thing_that_is_not_read_is_one_thing(count: int, line: str, tmp_path: Path) -> None:
    """What `check` and `terms` say of a file is in the singular where there is one of it."""
    path = tmp_path / "a.xlf"
    units = "".join(f'<trans-unit id="{n}"><source>иск</source></trans-unit>' for n in range(count))
    path.write_text(
        '<xliff version="1.2"><file source-language="ru" target-language="en"><body>'
        '<trans-unit id="t"><source>суд</source><target>court</target></trans-unit>'
        f"{units}</body></file></xliff>",
        encoding="utf-8",
    )
    file = BilingualFile(path)
    assert len(list(file.segments())) == 1
    assert file.notes() == [f"{path}: not read: {line}"]


@pytest.mark.parametrize(
    ("about", "standing"),
    [
        ('<prop type="status">draft</prop>', "open"),
        ('<prop type="x-approved">no</prop>', "open"),
        ('<prop type="x-approved">yes</prop>', None),
        ('<prop type="x-fuzzy">true</prop>', "open"),
        ('<prop type="x-fuzzy">false</prop>', None),
        ('<prop type="status">of the house</prop>', None),
    ],
)
def test_states_of_memories(about: str, standing: str | None, tmp_path: Path) -> None:
    """Under the names that tools write; what no list has says nothing."""
    unit = tu(("ru", "сквер"), ("en", "garden"), more=about)
    (record,) = read(tmp_path, MEMORY.format(unit), "x.tmx").records
    assert record.given.get("verdict") == standing


@pytest.mark.parametrize("who", ["MT!", "mt"])
@pytest.mark.parametrize("name", ["changeid", "creationid"])
def test_units_that_a_machine_has_made_go_to_review(who: str, name: str, tmp_path: Path) -> None:
    unit = tu(("ru", "сквер"), ("en", "garden"))
    text = MEMORY.format(unit.replace("<tu>", f'<tu {name}="{who}">'))
    (record,) = read(tmp_path, text, "x.tmx").records
    assert record.given.get("verdict") == "open"
    (record,) = read(tmp_path, text.replace(who, "anna"), "x.tmx").records
    assert "verdict" not in record.given


@pytest.mark.parametrize(
    ("ru", "en", "refused"),
    [
        ("Суд", "menu.court", True),
        ("Сохранить", "btn_save_all", True),
        ("Двор", "yard:title", True),
        ("Лента.ру", "lenta.ru", False),
        ("Яндекс Такси", "Yandex.Taxi", False),
        ("сквер", "public garden", False),
    ],
)
def test_a_key_is_no_english(ru: str, en: str, refused: bool, tmp_path: Path) -> None:
    """Programs name their strings; an address is named alike in Russian."""
    text = f'msgid ""\nmsgstr "Language: ru"\n\nmsgid "{en}"\nmsgstr "{ru}"\n'
    got = read(tmp_path, text, "x.po")
    assert (got.problems == [f"a key in place of the English: {en}"]) is refused


# Facts


FACTS = {"part-of-speech": "сказуемое", "gender": "plural", "preferred": "sort of"}


@pytest.mark.parametrize("name", FACTS)
def test_facts_that_have_no_such_name_never_reach_the_store(
    name: str, store: Store, tmp_path: Path
) -> None:
    """A record with them could not be read again, and with it nothing in the store."""
    said = f'<prop type="x-{name}">{FACTS[name]}</prop>'
    text = MEMORY.format(tu(("ru", "качели"), ("en", "swing"), more=said))
    merged(store, written_text(tmp_path, "x.tmx", text))
    entry = found(store, "качели")
    assert entry.attributes == NONE
    assert [event.action for event in store.entries.log()][-1:] == ["add"]


@pytest.mark.parametrize("form", ["tmx", "xliff"])
def test_a_fact_misnamed_in_our_export_is_refused_alone(
    form: str, store: Store, tmp_path: Path
) -> None:
    """The entry keeps what it has, and takes what else was changed."""
    entry = found(store, "моральный вред")
    store.decisions.annotate(entry.id, "anna", {"gender": "masculine"})
    path = next(one for one in exported(store, tmp_path, form) if "paragraphs" not in one.name)
    text = path.read_text(encoding="utf-8")
    assert text.count(">masculine<") == 1
    path.write_text(text.replace(">masculine<", ">male<").replace("ст. 151", "ст. 152"), "utf-8")
    changes = [one for one in merge(store, Incoming(path), "boris") if one.kind != "unchanged"]
    (change,) = changes
    assert (change.kind, change.fields) == ("changed there", ("note",))
    assert change.note.startswith("not taken: gender 'male'")
    after = found(store, "моральный вред")
    assert (after.attributes.gender, after.note) == ("masculine", "ст. 152")


@pytest.mark.parametrize(("said", "taken"), [("yes", True), ("no", None), ("", None)])
def test_a_mark_that_says_no_is_none(said: str, taken: bool | None, tmp_path: Path) -> None:
    mark = f'<prop type="x-do-not-translate">{said}</prop>'
    got = read(tmp_path, MEMORY.format(tu(("ru", "Лада"), ("en", "Lada"), more=mark)))
    assert got.records[0].given.get("do_not_translate") is taken


def test_segments_with_one_language_each_are_no_other_languages(tmp_path: Path) -> None:
    """Where both are there, only never together, the languages are not what is missing."""
    text = MEMORY.format(tu(("ru", "суд"), ("en", "")) + tu(("ru", ""), ("en", "court")))
    file = BilingualFile(written_text(tmp_path, "x.tmx", text))
    with pytest.raises(InputError, match="no segment has text in both ru and en"):
        list(file.segments())
