"""Termbases of other programs: synonyms and statuses of both sides, dialects, what is left out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.errors import ExportError
from glossary.entries.content import NO, OPEN
from glossary.exporting.export import write_exports, write_targets
from glossary.exporting.profiles import profile_named
from glossary.exporting.selection import Selected, Selection, export_info
from glossary.formats.export_info import Languages
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.importing.records.record import Record
from glossary.store.store import Store
from tests.support.merging import approved_store, exported, found, merged, of_kind, written_text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five approved entries, one of them edited and with facts; one is new, one rejected."""
    with approved_store(tmp_path) as made:
        yield made


Records = dict[tuple[str, str], Record]


def read(
    tmp_path: Path, text: str, encoding: str = "utf-8", languages: Languages | None = None
) -> tuple[Records, dict[str, int]]:
    """(records by their texts, what is not read) of a file; refused ones under their problem."""
    path = written_text(tmp_path, "base.xml", text, encoding)
    incoming = Incoming(path, languages or Languages())
    records = {(one.ru, one.en) if not one.problem else ("", one.problem): one
               for one in incoming.records()}  # fmt: skip
    return records, incoming.about.unread


def told(
    records: dict[tuple[str, str], Record], *names: str
) -> dict[tuple[str, str], tuple[Any, ...]]:
    """By texts, what each record says under ``names``, None where it does not."""
    return {texts: tuple(one.given.get(name) for name in names) for texts, one in records.items()}


def for_weblate(store: Store, folder: Path) -> Path:
    """The termbase that Weblate gets."""
    selection = Selection()
    entries = list(Selected(store, selection))
    info = export_info(store, entries, selection)
    files = write_targets(entries, info, [(profile_named("weblate"), folder)])
    return next(file.path for file in files if file.path.suffix == ".tbx")


def martif(*concepts: str) -> str:
    body = "".join(f'<termEntry id="c{n}">{one}</termEntry>' for n, one in enumerate(concepts))
    return f'<martif type="TBX" xml:lang="ru"><text><body>\n{body}</body></text></martif>'


def lang(code: str, *terms: str, said: str = "") -> str:
    """A language with terms, each "text" or "text=status"."""
    tigs = []
    for term in terms:
        text, _, status = term.partition("=")
        note = f'<termNote type="administrativeStatus">{status}</termNote>' if status else ""
        tigs.append(f"<tig><term>{text}</term>{note}</tig>")
    return f'<langSet xml:lang="{code}">{said}{"".join(tigs)}</langSet>'


def test_synonyms_of_both_sides_are_paired(tmp_path: Path) -> None:
    """Each with each; an avoided Russian one with the best English only, to be reviewed."""
    russian = lang("ru", "исправительная колония", "ИК", "лагерь=deprecatedTerm-admn-sts")
    english = lang("en", "penal colony=preferredTerm-admn-sts", "correctional colony=admitted",
                   "gulag=supersededTerm-admn-sts")  # fmt: skip
    records, _ = read(tmp_path, martif(russian + english))
    full, short, old = "исправительная колония", "ИК", "лагерь"
    assert told(records, "preferred", "forbidden", "verdict") == {
        (full, "penal colony"): (True, None, None),
        (full, "correctional colony"): (None, None, None),
        (full, "gulag"): (None, True, None),
        (short, "penal colony"): (True, None, None),
        (short, "correctional colony"): (None, None, None),
        (short, "gulag"): (None, True, None),
        (old, "penal colony"): (None, True, OPEN),
    }
    assert (
        records[old, "penal colony"].remark
        == "forbidden, since the Russian is deprecatedTerm-admn-sts"
    )


def test_an_avoided_russian_term_is_forbidden_once_accepted(tmp_path: Path) -> None:
    """Until then nothing is checked or exported; then it is never offered for the English."""
    text = martif(lang("ru", "лагерь=deprecatedTerm-admn-sts", "колония") + lang("en", "colony"))
    path = tmp_path / "base.tbx"
    path.write_text(text, encoding="utf-8")
    with Store.open(tmp_path / "glossary.db", create=True) as store:
        changes = list(merge(store, Incoming(path), "anna"))
        assert [change.note for change in changes] == [
            "to be reviewed; forbidden, since the Russian is deprecatedTerm-admn-sts",
            "",
        ]
        old = store.entries.find("лагерь", "colony")
        assert (old.approved, old.attributes.forbidden, old.attributes.preferred) == (
            False,
            True,
            False,
        )
        store.decisions.decide(old, "accept", "anna")
        entries = list(Selected(store, Selection()))
        info = export_info(store, entries)
        info = replace(info, languages=Languages(direction="en-ru"))
        written = write_exports(entries, info, tmp_path, ("tmx",))
        assert "лагерь" not in written[0].path.read_text(encoding="utf-8")
        assert {change.kind for change in merge(store, Incoming(path), "anna")} == {"unchanged"}


@pytest.mark.parametrize(
    "status",
    ["forbidden", "obsolete", "Deprecated", "notRecommended", "deprecatedTerm-admn-sts",
     "supersededTerm-admn-sts", "supersededTerm", "do not use", "НЕ ИСПОЛЬЗОВАТЬ", "запрещён"],
)  # fmt: skip
def test_what_is_to_be_avoided_is_never_preferred_and_approved(status: str, tmp_path: Path) -> None:
    """On whichever side it is; on both sides it is a prohibition."""
    preferred, avoided = "preferredTerm-admn-sts", status
    records, _ = read(
        tmp_path,
        martif(
            lang("ru", f"этапирование={preferred}") + lang("en", f"etap={avoided}"),
            lang("ru", f"зэк={avoided}") + lang("en", f"inmate={preferred}"),
            lang("ru", f"барак={avoided}") + lang("en", f"barrack={avoided}"),
        ),
    )
    assert told(records, "preferred", "forbidden", "verdict") == {
        ("этапирование", "etap"): (None, True, None),
        ("зэк", "inmate"): (None, True, OPEN),
        ("барак", "barrack"): (None, True, None),
    }


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("proposed", OPEN), ("Draft", OPEN), ("new", OPEN), ("unprocessed", OPEN),
        ("provisionallyProcessed", OPEN), ("to be reviewed", OPEN), ("not approved", OPEN),
        ("Черновик", OPEN), ("proposedTerm", OPEN), ("rejected", NO), ("admitted", None),
        ("finalized", None), ("Approved", None), ("standardizedTerm", None), ("утверждено", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", ["ru", "en", "concept"])
def test_what_is_not_decided_goes_to_review(
    status: str, verdict: str | None, side: str, tmp_path: Path
) -> None:
    """Wherever the status stands and whatever its category is called."""
    note = f'<termNote type="processStatus">{status}</termNote>'
    sides = dict.fromkeys(("ru", "en"), "")
    sides |= {side: note} if side in sides else {}
    tigs = "".join(
        f'<langSet xml:lang="{code}"><tig><term>{text}</term>{sides[code]}</tig></langSet>'
        for code, text in (("ru", "истец"), ("en", "plaintiff"))
    )
    said = f'<descrip type="Status">{status}</descrip>' if side == "concept" else ""
    records, _ = read(tmp_path, martif(said + tigs))
    (one,) = records.values()
    assert one.given.get("verdict") == verdict
    assert (f"status {status}" in one.remark) is (verdict is not None)
    assert not one.given.get("preferred")


def test_a_status_that_nobody_knows_is_told(tmp_path: Path) -> None:
    """It changes nothing."""
    records, _ = read(tmp_path, martif(lang("ru", "иск") + lang("en", "claim=semi-ripe")))
    assert records["иск", "claim"].remark == "status semi-ripe is not known"
    assert "verdict" not in records["иск", "claim"].given


def test_what_is_to_be_reviewed_is(store: Store, tmp_path: Path) -> None:
    """The import queues it, and says why."""
    path = written_text(
        tmp_path, "a.tbx", martif(lang("ru", "барыга=obsolete") + lang("en", "fence=preferred"))
    )
    assert merged(store, path) == [("new", "барыга", ())]
    fence = found(store, "барыга")
    assert (fence.status, fence.attributes.preferred) == ("new", False)


MIN = """<?xml version="1.0"?><TBX dialect="TBX-Min"><header><id>x</id>
<languages source="ru" target="en"/></header><body><{entry} id="C1">
<subjectField>courts</subjectField>
<langGroup xml:lang="ru"><termGroup><term>присяжный</term><partOfSpeech>noun</partOfSpeech>
<noteGrp><note><noteKey>usage</noteKey><noteValue>a jury has twelve</noteValue></note></noteGrp>
</termGroup></langGroup><langGroup xml:lang="en"><termGroup><term>juror</term>
<customer>us</customer><termStatus>preferred</termStatus></termGroup><termGroup><term>juryman</term><note>dated</note>
<termStatus>obsolete</termStatus></termGroup></langGroup></{entry}></body></TBX>"""


@pytest.mark.parametrize("entry", ["entry", "conceptEntry", "termEntry"])
def test_tbx_min_is_read(entry: str, tmp_path: Path) -> None:
    """Of 2013, by all the names that its concepts have had."""
    records, unread = read(tmp_path, MIN.replace("{entry}", entry))
    assert told(records, "preferred", "forbidden", "note", "part_of_speech", "domain") == {
        ("присяжный", "juror"): (True, None, "usage: a jury has twelve", "noun", "courts"),
        ("присяжный", "juryman"): (None, True, "usage: a jury has twelve; dated", "noun", "courts"),
    }
    assert unread == {"fields customer": 1}


V3 = """<{p}tbx xmlns{c}="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="{style}" xml:lang="en"
xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><{p}text>
<{p}body><{p}conceptEntry id="c1">{subject}<{p}descripGrp>{definition}{source}</{p}descripGrp>
<{p}langSec xml:lang="{en}"><{p}termSec><{p}term>search <{p}hi>warrant</{p}hi></{p}term>{status}
</{p}termSec></{p}langSec><{p}langSec xml:lang="{ru}"><{p}termSec><{p}term>ордер на обыск</{p}term>
{gender}</{p}termSec></{p}langSec></{p}conceptEntry></{p}body></{p}text></{p}tbx>"""


@pytest.mark.parametrize("style", ["dca", "dct"])
@pytest.mark.parametrize("prefix", ["", "t:"])
@pytest.mark.parametrize(
    ("ru", "en"), [("ru", "en"), ("ru-RU", "en-GB"), ("rus", "eng"), ("RU_ru", "EN")]
)
def test_version_3_is_read(style: str, prefix: str, ru: str, en: str, tmp_path: Path) -> None:
    """In both styles, with and without prefixes, whatever the languages are called."""

    def say(element: str, module: str, category: str, text: str) -> str:
        if style == "dct":
            return f"<{module}:{category}>{text}</{module}:{category}>"
        return f'<{prefix}{element} type="{category}">{text}</{prefix}{element}>'

    text = V3.format(
        p=prefix, c=f":{prefix[0]}" if prefix else "", style=style, ru=ru, en=en,
        subject=say("descrip", "min", "subjectField", "procedure"),
        definition=say("descrip", "basic", "definition", "решение суда"),
        source=say("admin", "basic", "source", "a code"),
        status=say("termNote", "min", "administrativeStatus", "preferredTerm-admn-sts"),
        gender=say("termNote", "basic", "grammaticalGender", "masculine"),
    )  # fmt: skip
    records, unread = read(tmp_path, text)
    assert told(records, "preferred", "domain", "definition", "gender") == {
        ("ордер на обыск", "search warrant"): (True, "procedure", "решение суда", "masculine")
    }
    assert unread == {"sources": 1}


IATE = """<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>export</p>
</sourceDesc></fileDesc></martifHeader><text><body><termEntry id="IATE-99"><descripGrp>
<descrip type="subjectField">criminal law</descrip></descripGrp><langSet xml:lang="en"><tig>
<term>plea bargain</term><termNote type="termType">fullForm</termNote><descrip
type="reliabilityCode">3</descrip></tig></langSet><langSet xml:lang="fr"><tig><term>plaider-coupable
</term></tig><tig><term>marchandage</term></tig></langSet><langSet xml:lang="ru"><tig>
<term>сделка со следствием</term><termNote type="termType">fullForm</termNote></tig></langSet>
<langSet xml:lang="pl"><tig><term>ugoda</term></tig></langSet></termEntry></body></text></martif>"""


def test_an_export_of_iate_is_read(tmp_path: Path) -> None:
    """Of many languages two; the terms of the others are counted by language."""
    records, unread = read(tmp_path, IATE)
    assert told(records, "domain") == {("сделка со следствием", "plea bargain"): ("criminal law",)}
    assert unread == {
        "terms in fr": 2, "terms in pl": 1, "fields termType": 2, "fields reliabilityCode": 1
    }  # fmt: skip


NTIG = """<martif type="TBX"><text><body><termEntry><langSet xml:lang="en-US"><ntig><termGrp>
<term>bail
</term><termNote type="partOfSpeech">noun</termNote></termGrp><descripGrp><descrip type="context">He
made bail.</descrip></descripGrp></ntig></langSet><langSet xml:lang="ru"><ntig><termGrp><term>залог
</term><termNoteGrp><termNote type="grammaticalGender">masculine</termNote></termNoteGrp></termGrp>
</ntig></langSet><langSet xml:lang="en-GB"><ntig><termGrp><term>surety</term><termNote
type="partOfSpeech">adjective</termNote></termGrp></ntig></langSet></termEntry></body></text></martif>"""


def test_groups_of_terms_are_read(tmp_path: Path) -> None:
    """The English part of speech serves where the Russian has none; regions have their turn."""
    records, unread = read(tmp_path, NTIG, languages=Languages("ru", "en-GB"))
    assert told(records, "part_of_speech", "gender") == {
        ("залог\n".strip(), "surety"): ("adjective", "masculine"),
        ("залог", "bail"): ("noun", "masculine"),
    }
    assert [en for _, en in records] == ["surety", "bail"]
    assert unread == {"contexts": 1}


def test_grammar_that_is_not_read_is_counted(tmp_path: Path) -> None:
    """What only the English has, and values that have no name here."""
    pos, gender = (
        '<termNote type="partOfSpeech">{}</termNote>',
        '<termNote type="gender">{}</termNote>',
    )
    russian = f'<langSet xml:lang="ru"><tig><term>дело</term>{pos.format("noun")}</tig></langSet>'
    english = (
        f'<langSet xml:lang="en"><tig><term>case</term>{pos.format("verb")}</tig>'
        f"<tig><term>file</term>{pos.format('gerundive')}{gender.format('neuter')}</tig></langSet>"
    )
    records, unread = read(tmp_path, martif(russian + english))
    assert told(records, "part_of_speech", "gender") == dict.fromkeys(records, ("noun", None))
    assert unread == {
        "parts of speech of English terms": 1,
        "parts of speech with no counterpart here": 1,
        "genders of English terms": 1,
    }


def test_notes_and_definitions_of_every_level_are_read(tmp_path: Path) -> None:
    """Notes one behind the other, each once; one definition, the nearest to the concept."""
    note, usage = "<note>{}</note>", '<descrip type="Usage note">{}</descrip>'
    text = martif(
        note.format("of all")
        + usage.format("lower case")
        + f'<langSet xml:lang="ru">{note.format("of Russian")}<tig><term>приговор</term>'
        + f'{note.format("of all")}</tig></langSet><langSet xml:lang="en">'
        + '<descrip type="definition">an outcome</descrip>'
        + '<tig><term>verdict</term><note from="translator">not sentence</note>'
        + f"</tig><tig><term>judgment</term>{usage.format('civil')}</tig></langSet>",
        lang("ru", "срок", said='<descrip type="definition">годы</descrip>')
        + lang("en", "term", said='<descrip type="definition">years</descrip>'),
    )
    records, unread = read(tmp_path, text)
    common = "of all; lower case; of Russian"
    assert told(records, "note", "definition") == {
        ("приговор", "verdict"): (f"{common}; not sentence", "an outcome"),
        ("приговор", "judgment"): (f"{common}; civil", "an outcome"),
        ("срок", "term"): (None, "годы"),
    }
    assert unread == {"definitions beside the first": 1}


@pytest.mark.parametrize(
    "flag",
    [
        '<descrip type="Translation needed">No</descrip>',
        '<descrip type="Translatable">false</descrip>',
        '<descrip type="Do not translate">Yes</descrip>',
        '<termNote type="translationNote">no</termNote>',
    ],
)
def test_what_is_not_to_be_translated_is_kept(flag: str, tmp_path: Path) -> None:
    """Alone, with an empty place for its English, with the same English; in either language."""
    records, _ = read(
        tmp_path,
        martif(
            flag + lang("ru", "Мосгортранс", "МГТ"),
            flag + lang("ru", "Сапсан") + lang("en", ""),
            flag + lang("ru", "Ласточка") + lang("en", "Ласточка"),
            flag + lang("en-us", "ERR_17"),
            flag + lang("ru", "Стрелка") + lang("en", "Strelka"),
            lang("ru", "метро"),
        ),
    )
    kept = ("Мосгортранс", "МГТ", "Сапсан", "Ласточка", "ERR_17")
    problem = ("", "no Russian and English; its languages are ru")
    assert told(records, "do_not_translate") == {
        **{(text, text): (True,) for text in kept},
        ("Стрелка", "Strelka"): (True,),
        problem: (None,),
    }


def test_a_language_that_is_missing_or_empty_refuses_a_concept(tmp_path: Path) -> None:
    """By its line; the others are taken."""
    text = martif(
        lang("en", "duma") + lang("de", "Duma"),
        lang("ru", "мэр") + lang("en", " "),
        "<note>nothing</note>",
        lang("ru", "закон") + lang("en", "law"),
    )
    records, unread = read(tmp_path, text)
    assert [problem for _, problem in records] == [
        "no Russian and English; its languages are de, en",
        "no English",
        "no Russian and English; its languages are none",
        "law",
    ]
    assert unread == {}


def test_the_terms_of_a_refused_concept_are_not_counted_again(tmp_path: Path) -> None:
    """What is refused as a whole is told once; of one that is taken, what is left out of it."""
    german = lang("de", "Gericht", "Gerichtshof")
    text = martif(lang("ru", "двор") + german, lang("ru", "суд") + lang("en", "court") + german)
    records, unread = read(tmp_path, text)
    assert [problem for _, problem in records] == [
        "no Russian and English; its languages are de, ru",
        "court",
    ]
    assert unread == {"terms in de": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<martif type="TBX"><text><body/></text></martif>', "has no concept"),
        ("<tbx><text><body><concept/></body></text></tbx>", "has no concept"),
        ('<TBX dialect="TBX-Min"><body><item/></body></TBX>', "has no concept"),
        ("<mtf/>", "has no <conceptGrp>"),
        (martif(lang("de", "ja") + lang("fr", "oui")), "line 2: no Russian and English"),
    ],
)
def test_a_file_in_which_nothing_is_recognised_is_an_error(
    text: str, message: str, store: Store, tmp_path: Path
) -> None:
    """Not an import of nothing."""
    with pytest.raises(ExportError, match=message):
        merged(store, written_text(tmp_path, "x.tbx", text))


def test_a_concept_of_thousands_of_synonyms_makes_no_millions_of_pairs(tmp_path: Path) -> None:
    """The first of each side is paired with all of the other, and the rest is counted."""
    russian, english = ([f"{word}{n}" for n in range(3000)] for word in ("суд", "court"))
    records, unread = read(tmp_path, martif(lang("ru", *russian) + lang("en", *english)))
    assert len(records) == 5999
    assert {ru for ru, _ in records} == set(russian)
    assert {en for _, en in records} == set(english)
    assert unread == {"combinations of synonyms": 2999 * 2999}


def test_a_concept_whose_pairs_would_repeat_megabytes_is_refused(tmp_path: Path) -> None:
    """Each of its pairs would have all its notes; the next concept is taken."""
    note = f"<note>{'много слов ' * 2000}</note>"
    terms = lang("ru", "да") + lang("en", *(f"yes {n}" for n in range(300)))
    records, _ = read(tmp_path, martif(note + terms, note + lang("ru", "нет") + lang("en", "no")))
    problem = "300 pairs with 21,999 characters said of each: too much for one concept"
    assert set(records) == {("", problem), ("нет", "no")}


def test_many_strange_names_make_no_long_list(tmp_path: Path) -> None:
    """Beyond some thirty they are counted together."""
    fields = "".join(f'<descrip type="f{n}">x</descrip>' for n in range(500))
    _, unread = read(tmp_path, martif(fields + lang("ru", "да") + lang("en", "yes")))
    assert len(unread) == 31
    assert sum(unread.values()) == 500


FLAGS = '<termEntry id="{}" weblate-flags="{}">{}</termEntry>'
WEBLATE = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE martif PUBLIC "ISO 12200:1999A//DTD MARTIF '
    'core (DXFcdV04)//EN" "TBXcdv04.dtd"><martif type="TBX" xml:lang="ru"><text><body>'
    + FLAGS.format(1, "forbidden", lang("ru", "мигрант") + lang("en", "illegal"))
    + FLAGS.format(2, "read-only, terminology", lang("ru", "ОВД-Инфо") + lang("en", ""))
    + FLAGS.format(
        3, "", lang("ru", "обыск") + lang("en", "search=preferred", "raid=forbidden",
        said='<note from="translator">of a home</note>'))
    + "</body></text></martif>"
)  # fmt: skip


def test_what_weblate_writes_is_read(tmp_path: Path) -> None:
    """Its flags, its explanations, its alternatives."""
    records, unread = read(tmp_path, WEBLATE)
    assert told(records, "forbidden", "do_not_translate", "preferred", "note") == {
        ("мигрант", "illegal"): (True, None, None, None),
        ("ОВД-Инфо", "ОВД-Инфо"): (None, True, None, None),
        ("обыск", "search"): (None, None, True, "of a home"),
        ("обыск", "raid"): (True, None, None, "of a home"),
    }
    assert unread == {}


def test_what_weblate_changes_in_an_export_of_ours_comes_back(store: Store, tmp_path: Path) -> None:
    """An alternative edited, one added, one forbidden; the other entries are as they were."""
    store.decisions.add("жалоба", "grievance", "anna")
    path = for_weblate(store, tmp_path / "out")
    assert {kind for kind, _, _ in merged(store, path)} == {"unchanged"}
    text = path.read_text(encoding="utf-8")
    added = (
        "<tig><term>petition</term><termNote type='administrativeStatus'>forbidden</termNote></tig>"
    )
    text = text.replace("<term>complaint</term>", "<term>appeal</term>")
    before, end = text.split("<term>grievance</term>")
    text = before + "<term>grievance</term>" + end.replace("</langSet>", f"{added}</langSet>", 1)
    path.write_text(text, encoding="utf-8")
    assert of_kind(merged(store, path), "new", "changed there", "conflict", "refused") == [
        ("changed there", "жалоба", ("en",)),
        ("new", "жалоба", ()),
    ]
    stored = {e.en: e for e in store.entries.in_order() if e.ru == "жалоба" and e.approved}
    assert set(stored) == {"appeal", "grievance", "petition"}
    assert stored["petition"].attributes.forbidden


def field(name: str, text: str) -> str:
    return f'<descripGrp><descrip type="{name}">{text}</descrip></descripGrp>'


def group(language: str, *terms: str) -> str:
    body = "".join(f"<termGrp>{one}</termGrp>" for one in terms)
    return f"<languageGrp><language {language}/>{body}</languageGrp>"


STAMP = (
    '<transacGrp><transac type="origination">a</transac><date>2020-01-02T03:04:05</date>'
    "</transacGrp>"
)
MULTITERM = (
    "<?xml version='1.0' encoding='{}'?>\n<mtf><conceptGrp><concept>17</concept>"
    + STAMP
    + field("Subject", "courts")
    + field("Definition", "who judges")
    + field("Graphic", '<xref Glink="multimedia:a.jpg">a.jpg</xref>')
    + group(
        "{}",
        f"<term>судья</term>{STAMP}{field('Gender', 'masculine')}{field('Part of Speech', 'Noun')}"
        + field("Context", "Судья вышел."),
        f"<term>арбитр</term>{field('Status', 'deprecated')}",
    )
    + group(
        "{}",
        f"<term>judge</term>{field('Status', 'Preferred')}{field('Note', 'no title')}",
        f"<term>beak</term>{field('Usage', 'forbidden')}{field('Usage', 'slang')}",
        f"<term>magistrate</term>{field('Status', 'proposed')}",
    )
    + group('type="German" lang="DE"', "<term>Richter</term>")
    + "</conceptGrp></mtf>"
)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
@pytest.mark.parametrize(
    ("ru", "en"),
    [
        ('type="Russian" lang="RU"', 'type="English" lang="EN"'),
        ('lang="RU-RU" type="Russian (Russia)"', 'lang="EN-US" type="English (United States)"'),
        ('type="Русский"', 'type="Английский"'),
        ('type="Russian" lang="XX"', 'type="English" lang=""'),
    ],
)
def test_multiterm_is_read(encoding: str, ru: str, en: str, tmp_path: Path) -> None:
    """Languages by code and by name, fields of all levels, stamps and pictures passed over."""
    records, unread = read(tmp_path, MULTITERM.format(encoding.upper(), ru, en), encoding)
    names = ("preferred", "forbidden", "verdict", "note", "part_of_speech", "gender")
    assert told(records, *names) == {
        ("судья", "judge"): (True, None, None, "no title", "noun", "masculine"),
        ("судья", "beak"): (None, True, None, "slang", "noun", "masculine"),
        ("судья", "magistrate"): (None, None, OPEN, None, "noun", "masculine"),
        ("арбитр", "judge"): (None, True, OPEN, "no title", None, None),
    }
    assert set(told(records, "domain", "definition").values()) == {("courts", "who judges")}
    assert unread == {"terms in de": 1, "contexts": 1}


def test_several_terms_in_a_group_of_multiterm_are_several(tmp_path: Path) -> None:
    """As some programs write synonyms."""
    text = (
        "<mtf><conceptGrp><concept>1</concept>"
        + group(
            'type="Russian" lang="RU"', f"<term>нары</term><term>койка</term>{field('Note', 'x')}"
        )
        + group('type="English" lang="EN"', "<term>bunk</term>")
        + "</conceptGrp></mtf>"
    )
    records, _ = read(tmp_path, text)
    assert told(records, "note") == {("нары", "bunk"): ("x",), ("койка", "bunk"): ("x",)}


@pytest.mark.parametrize("code", ["de", "", "xx-klingon", "ru"])
@pytest.mark.parametrize("form", ["tbx", "tbx-dca", "tbx2", "multiterm-xml"])
def test_terms_in_a_wrong_language_are_not_deleted(
    form: str, code: str, store: Store, tmp_path: Path
) -> None:
    """They are refused, and what is in the file is never rejected as gone from it."""
    (path,) = exported(store, tmp_path, form)
    encoding = "utf-16" if path.read_bytes()[:2] == b"\xff\xfe" else "utf-8"
    text = path.read_bytes().decode(encoding)
    english = re.compile(r'xml:lang="en"|<language [^<>]*"EN"[^<>]*>')
    assert len(english.findall(text)) > 3
    language = f'<language lang="{code}"/>' if form == "multiterm-xml" else f'xml:lang="{code}"'
    path.write_bytes(english.sub(language, text, count=2).encode(encoding))
    changes = merged(store, path, deleted="reject")
    assert of_kind(changes, "deleted") == []
    assert [change[0] for change in changes].count("refused") == 2
