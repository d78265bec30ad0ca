"""What of a memory or bilingual file is no text of a unit: suggestions, comments, rests counted."""

from pathlib import Path

import pytest

from align.errors import ExportError
from glossary.entries.content import OPEN
from glossary.importing.bilingual import BilingualFile
from glossary.importing.files import Incoming
from tests.glossary.importing.test_bilingual_files import MEMORY, V1, V2, read, tu, unit
from tests.support.merging import written_text

SUGGESTED = "Suggested in Weblate: "
PO = 'msgid ""\nmsgstr "Language: en"\n\n'


def memory_with(notes: list[str], target: str) -> str:
    said = "".join(f"<note>{note}</note>" for note in notes)
    return MEMORY.format(tu(("ru", "пруд"), ("en", target), more=said))


def xliff_with(notes: list[str], target: str) -> str:
    said = "".join(f'<note from="translator">{note}</note>' for note in notes)
    return V1.format(unit("пруд", f"<target>{target}</target>", more=said))


def xliff_2_with(notes: list[str], target: str) -> str:
    said = "".join(f"<note>{note}</note>" for note in notes)
    return V2.format(
        f'<unit id="1"><notes>{said}</notes><segment><source>пруд</source>'
        f"<target>{target}</target></segment></unit>"
    )


def catalogue_with(notes: list[str], target: str) -> str:
    said = "".join(f"# {line}\n" for note in notes for line in note.splitlines())
    return f'{PO}{said}#. for maps\nmsgid "пруд"\nmsgstr "{target}"\n'


FORMS = {
    "tmx": memory_with, "xlf": xliff_with, "xliff": xliff_2_with, "po": catalogue_with,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_is_suggested_is_a_pair_for_review(form: str, tmp_path: Path) -> None:
    """Beside the translation, which keeps the notes that are left."""
    notes = ["of parks", f"{SUGGESTED}pool", f"{SUGGESTED}lake\nor mere"]
    got = read(tmp_path, FORMS[form](notes, "pond"), f"x.{form}")
    first, *others = got.records
    assert (first.en, first.given) == ("pond", {"note": first.given["note"]})
    assert first.given["note"].startswith("of parks")
    assert "Weblate" not in first.given["note"]
    assert [(one.ru, one.en, one.given, one.remark.split(";")[0]) for one in others] == [
        ("пруд", text, {"verdict": OPEN}, "suggested in Weblate")
        for text in ("pool", "lake or mere")
    ]


@pytest.mark.parametrize(
    "english", ["<tig><term>pond</term>{}</tig>", "{}<tig><term>pond</term></tig>"]
)
def test_what_is_suggested_in_a_termbase(english: str, tmp_path: Path) -> None:
    """With the term or its language, all notes in one, as programs join those of a table."""
    note = f"<note>of parks\n{SUGGESTED}pool\n{SUGGESTED}lake</note>"
    text = (
        '<martif type="TBX" xml:lang="ru"><text><body><termEntry><langSet xml:lang="ru"><tig>'
        f'<term>пруд</term></tig></langSet><langSet xml:lang="en">{english.format(note)}</langSet>'
        "</termEntry></body></text></martif>"
    )
    first, *others = read(tmp_path, text, "x.tbx").records
    assert (first.en, first.given) == ("pond", {"note": "of parks"})
    assert [(one.ru, one.en, one.given) for one in others] == [
        ("пруд", "pool", {"verdict": OPEN}),
        ("пруд", "lake", {"verdict": OPEN}),
    ]


@pytest.mark.parametrize("form", ["xlf", "xliff", "po"])
def test_what_is_suggested_where_nothing_is_translated(form: str, tmp_path: Path) -> None:
    """The unit is counted once, and what is suggested is a pair; for a check it is none."""
    text = FORMS[form]([f"{SUGGESTED}pool"], "")
    got = read(tmp_path, text, f"x.{form}")
    assert got.pairs == [("пруд", "pool")]
    assert list(got.unread.values()) == [1]
    more = FORMS[form]([f"{SUGGESTED}lake"], "pond")
    body = {"xlf": "<trans-unit", "xliff": "<unit", "po": "#."}[form]
    both = text[: text.index(body)] + more[more.index(body) :] if form == "po" else more
    file = BilingualFile(written_text(tmp_path, f"y.{form}", both))
    assert [segment.en for segment in file.segments()] == ["pond"]


def test_what_is_suggested_for_forms_of_a_plural(tmp_path: Path) -> None:
    """Weblate writes all in a line; where they cannot be told apart they stand as they are."""
    forms = 'msgid "{}"\nmsgid_plural "{}s"\nmsgstr[0] "{}"\nmsgstr[1] "{}ы"\nmsgstr[2] "{}ов"\n'
    head = PO.replace("Language: en", "Language: ru")
    text = head + f"# {SUGGESTED}водоём, водоёмы, водоёмов\n# {SUGGESTED}лужа\n"
    got = read(tmp_path, text + forms.format("pond", "pond", "пруд", "пруд", "пруд"), "x.po")
    suggested = [(one.ru, one.en) for one in got.records if one.remark]
    assert suggested == [
        ("водоём", "pond"),
        ("лужа", "pond"),
        ("водоёмы", "ponds"),
        ("водоёмов", "ponds"),
    ]


def test_suggestions_in_files_from_english(tmp_path: Path) -> None:
    """They are in the second language."""
    text = memory_with([f"{SUGGESTED}лужа"], "pond")
    text = text.replace('<tuv xml:lang="ru"><seg>пруд</seg></tuv>', "")
    text = text.replace("</tu>", '<tuv xml:lang="ru"><seg>пруд</seg></tuv></tu>')
    assert read(tmp_path, text).pairs == [("пруд", "pond"), ("лужа", "pond")]


def test_comments_in_the_text_are_notes(tmp_path: Path) -> None:
    """Of XLIFF 1.2 and 2; those of alternatives are not."""
    marked = '<target>the <mrk mtype="x-remark" comment="of appeal">court</mrk></target>'
    other = '<alt-trans><target><mrk mtype="x" comment="old">law</mrk></target></alt-trans>'
    got = read(tmp_path, V1.format(unit("суд", marked, more=f"<note>one</note>{other}")))
    assert got.records[0].given["note"] == "one; of appeal"
    text = V2.format(
        '<unit id="1"><segment><source><mrk id="m" type="comment" value="in town">суд</mrk>'
        '</source><target><mrk id="m" type="term">court</mrk></target></segment></unit>'
    )
    got = read(tmp_path, text)
    assert (got.pairs, got.records[0].given["note"]) == ([("суд", "court")], "in town")


RESTS = [
    (
        MEMORY.format(tu(("ru", 'суд<ph>&lt;img "<sub>дом</sub>"&gt;</ph>'), ("en", "court"))),
        {"texts within codes (sub)": 1},
    ),
    (
        MEMORY.format(tu(("ru", "суд</seg><seg>дело"), ("en", "court"))),
        {"texts beside the first seg": 1},
    ),
    (
        MEMORY.format(
            tu(
                ("ru", "суд"),
                ("en", "court"),
                more='<prop type="client">Atameken</prop><prop type="x-Context">1</prop>'
                '<prop type="client">Other</prop><prop type="changed">2020</prop>',
            )
        ),
        {"properties client": 2},
    ),
    (
        V1.format(unit("суд", '<target>court<ph id="1">&lt;<sub>house</sub>&gt;</ph></target>')),
        {"texts within codes (sub)": 1},
    ),
    (
        V1.format(unit("суд", "<target>court</target><target>tribunal</target>")),
        {"targets beside the first": 1},
    ),
    (
        V1.format(
            unit(
                "суд",
                "<target>court</target>",
                more='<context-group purpose="information"><context context-type="x-screen">Menu'
                '</context><context context-type="linenumber">12</context></context-group>',
            )
        ),
        {"contexts": 1},
    ),
    (
        V1.format(f"<group><note>of all</note>{unit('суд', '<target>court</target>')}</group>"),
        {"notes of whole files or groups": 1},
    ),
    (
        V2.format(
            '<unit id="1"><segment><source>суд</source><target>court</target></segment>'
            "<ignorable><source> и </source></ignorable><ignorable><source> </source></ignorable>"
            "</unit>"
        ),
        {"texts between segments (ignorable)": 1},
    ),
    (
        V2.format(
            '<unit id="1"><g:glossary xmlns:g="urn:oasis:names:tc:xliff:glossary:2.0">'
            "<g:glossEntry><g:term>суд</g:term><g:translation>court</g:translation></g:glossEntry>"
            "</g:glossary><segment><source>суд идёт</source><target>all rise</target></segment>"
            "</unit>"
        ),
        {"entries of its glossary module": 1},
    ),
    (
        V1.format(
            '<trans-unit id="1"><source>суд</source><target><mrk mtype="x-sdl-comment" '
            'sdl:cid="1">court</mrk></target></trans-unit>'
        ),
        {"comments of Trados": 1},
    ),
]


@pytest.mark.parametrize(("text", "unread"), RESTS, ids=[next(iter(x)) for _, x in RESTS])
def test_what_is_not_read_is_counted(text: str, unread: dict[str, int], tmp_path: Path) -> None:
    """One pair comes in, and nothing is left out in silence."""
    got = read(tmp_path, text)
    assert (len(got.pairs), got.unread) == (1, unread)


def test_notes_are_read_in_full(tmp_path: Path) -> None:
    """Though a memory may have no elements in them."""
    more = "<note>see <b>article</b> 5</note>"
    got = read(tmp_path, MEMORY.format(tu(("ru", "суд"), ("en", "court"), more=more)))
    assert got.records[0].given["note"] == "see article 5"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (MEMORY.format(""), "has no <tu>"),
        (MEMORY.format("<TU></TU>"), "has no <tu>"),
        (V1.format("<body/>"), "has no <trans-unit> or <unit>"),
        (V2.format("<group id='g'/>"), "has no <trans-unit> or <unit>"),
    ],
)
def test_a_file_without_a_unit_is_named(text: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=what):
        read(tmp_path, text)


@pytest.mark.parametrize("name", ["changeid", "creationid"])
def test_a_text_that_a_machine_has_made_goes_to_review(name: str, tmp_path: Path) -> None:
    """Programs say who made a text of the text itself, too."""
    text = MEMORY.format(tu(("ru", "суд"), ("en", "court")))
    text = text.replace('<tuv xml:lang="en">', f'<tuv xml:lang="en" {name}="MT!">')
    assert read(tmp_path, text).records[0].given == {"verdict": OPEN}
    assert read(tmp_path, text.replace("MT!", "anna")).records[0].given == {}


def test_an_obsolete_entry_takes_what_is_said_of_it_along(tmp_path: Path) -> None:
    """Its flags and comments are not those of the entry behind it."""
    text = f'{PO}#. of the old site\n#, fuzzy\n#~ msgid "дом"\n#~ msgstr "house"\n\n'
    text += 'msgid "суд"\nmsgstr "court"\n'
    got = read(tmp_path, text, "x.po")
    assert (got.pairs, got.records[0].given) == ([("суд", "court")], {})
    assert got.unread == {"entries marked obsolete": 1}


def test_the_language_of_a_text_goes_before_that_of_its_file(tmp_path: Path) -> None:
    """What says of itself that it is German is no English."""
    german = unit("суд", '<target xml:lang="de">Gericht</target>')
    turned = '<trans-unit id="2"><source xml:lang="en">yard</source><target xml:lang="ru-RU">двор'
    got = read(tmp_path, V1.format(f"{german}{turned}</target></trans-unit>"))
    assert got.pairs == [("двор", "yard")]
    assert got.problems == ["no Russian and English; its languages are de, ru"]


def test_what_is_suggested_for_several_segments_is_counted(tmp_path: Path) -> None:
    """It is the translation of none of them."""
    segment = "<segment><source>{}</source><target>{}</target></segment>"
    text = V2.format(
        f'<unit id="1"><notes><note>{SUGGESTED}court and yard</note></notes>'
        f"{segment.format('суд', 'court')}{segment.format('двор', 'yard')}</unit>"
    )
    got = read(tmp_path, text)
    assert got.pairs == [("суд", "court"), ("двор", "yard")]
    assert got.unread == {"suggestions for several segments": 1}


@pytest.mark.parametrize("mark", ["\u200e", "\u202e", "\u2067", "\u00ad"])
def test_a_mark_that_nobody_sees_goes_to_review(mark: str, tmp_path: Path) -> None:
    """Of direction too; in a sentence it does no harm."""
    record = read(tmp_path, MEMORY.format(tu(("ru", f"суд{mark}"), ("en", "court")))).records[0]
    assert record.given == {"verdict": OPEN}
    assert f"U+{ord(mark):04X}" in record.remark
    texts = ("ru", f"Суд{mark} идёт."), ("en", "All rise.")
    assert read(tmp_path, MEMORY.format(tu(*texts))).records[0].given == {}


@pytest.mark.parametrize(
    ("ru", "en"), [("rus", "eng"), ("RU-RU", "EN-US"), ("Russian", "English"), ("ru_KZ", "en_GB")]
)
def test_languages_have_many_names(ru: str, en: str, tmp_path: Path) -> None:
    assert read(tmp_path, MEMORY.format(tu((ru, "суд"), (en, "court")))).pairs == [("суд", "court")]


def test_regions_of_a_language_are_read_in_order(tmp_path: Path) -> None:
    """All of them, where none is asked for; what is left out is told in the order of the file."""
    texts = [("ru", "тротуар"), ("uk", "тротуар"), ("de", "Gehsteig"), ("en-US", "sidewalk")]
    texts += [("ru-KZ", "тратуар"), ("en", "pavement"), ("fr", "trottoir"), ("en-GB", "footpath")]
    got = read(tmp_path, MEMORY.format(tu(*texts)))
    assert got.pairs == [
        (ru, en) for ru in ("тротуар", "тратуар") for en in ("sidewalk", "pavement", "footpath")
    ]
    assert list(got.unread) == ["texts in uk", "texts in de", "texts in fr"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.tmx", next(text for text, unread in RESTS if "properties client" in unread)),
        ("x.xlf", next(text for text, unread in RESTS if "contexts" in unread)),
        (
            "y.xlf",
            next(text for text, unread in RESTS if "notes of whole files or groups" in unread),
        ),
    ],
)
def test_a_check_tells_of_texts_alone(name: str, text: str, tmp_path: Path) -> None:
    """What is said of them it does not need; other texts it does."""
    file = BilingualFile(written_text(tmp_path, name, text))
    assert len(list(file.segments())) == 1
    assert file.notes() == []
    (text,) = (text for text, unread in RESTS if "texts beside the first seg" in unread)
    file = BilingualFile(written_text(tmp_path, "z.tmx", text))
    assert len(list(file.segments())) == 1
    assert file.notes() == [f"{file.path}: not read: 1 text beside the first seg"]


SINGLE = {
    "x.po": (f'{PO}#~ msgid "дом"\n#~ msgstr "house"\n\nmsgid "суд"\nmsgstr "court"\n',
             "1 entry marked obsolete"),
    "y.po": (f'{PO}msgid "дом"\nmsgstr ""\n\nmsgid "суд"\nmsgstr "court"\n',
             "1 entry without a translation"),
    "x.txt": ("# a list\nсуд\tcourt\nдвор\tyard\n", "1 line of comments, beginning with #"),
    "x.csv": ("Russian,English,Status\nсуд,court,Zeta\n", "1 status 'Zeta', which is not known"),
    "x.xlf": (V1.format(unit("суд", "<target>court</target>") + unit("двор", "")),
              "1 unit without a target"),
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_one_of_what_is_not_read_is_told_in_the_singular(name: str, tmp_path: Path) -> None:
    text, phrase = SINGLE[name]
    incoming = Incoming(written_text(tmp_path, name, text))
    records = list(incoming.records())
    assert records[0].ru == "суд"
    assert incoming.about.unread_lines() == [f"not read: {phrase}"]
