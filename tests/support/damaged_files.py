"""Files of every format that can be imported, and ways to damage them."""

import io
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from glossary.exporting.export import write_targets
from glossary.exporting.profiles import PROFILES
from glossary.exporting.selection import Selected, Selection, export_info
from glossary.exporting.targets import FORMATS
from tests.support.merging import approved_store

PIECES = (
    b"\0", b"\x1b[2J", b"&#x1F;", b"&nbsp;", b"&amp;", b"<", b">", b'"', b'""', b"'", b"\t", b"\r",
    b"\n", b"\r\n", b";", b",", b"|", b"=1+1", b"xml:lang", b'xml:lang="de"', b'approved="no"',
    b'state="new"', b"<seg>", b"</seg>", b"<tuv>", b"<!-- ", b"<![CDATA[", b"]]>", b"<?xml?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    "суд".encode(), "є".encode(), b"court", b"#", b"-1", b"9" * 400, b"{", b"}", b"[", b"null",
    b"\\", b"msgid", b"fuzzy", b"TRUE", b" " * 300, "ё".encode("cp1251"),
)  # fmt: skip
"""What is put somewhere into a file."""

WORDS = (
    b"en", b"ru", b"de", b"x", b"1", b"0", b"-7", b"true", b"no", b"new", b"final", b"forbidden",
    b"obsolete", b"draft", b"fuzzy", "суд".encode(), "є".encode(), "Суд. Двор!".encode(), b"court",
    b"999999999999999999999", b"&#10;", b"&lt;", b"a" * 5_000, "#двор".encode(), b"\xe2\x80\x8b",
)  # fmt: skip
"""What is put in the place of a word."""
_WORD = re.compile(rb"[\w\x80-\xff]{2,}")

FOREIGN = {
    "list.csv": "No.;Русский;English;Status;Note\n1;сквер;garden;draft;a\n2;двор;yard;;\n",
    "excel.txt": 'Russian\tEnglish\tNote\n"ТОО ""Двор"""\tYard LLP\t"a\nb"\nсквер\tgarden\t\n',
    "omegat.txt": "# words\nсквер\tgarden\tin a town\n#сквер\t#garden\n",
    "deepl.csv": "сквер,garden,ru,en\nyard,двор,en,ru\n",
    "weblate.csv": '"location","source","target","id","fuzzy"\n"","сквер","garden","","True"\n',
    "old.tmx": '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">'
    '<header srclang="ru" datatype="xml" segtype="sentence" adminlang="en" o-tmf="x" '
    'creationtool="x" creationtoolversion="1"/><body><tu tuid="1"><note>a</note>'
    '<tuv xml:lang="RU-RU"><prop type="x">b</prop><seg>Сдан <bpt i="1">b</bpt>сквер<ept i="1"/>'
    '</seg></tuv><tuv xml:lang="en-GB"><seg>A <ph type="lb"/>garden</seg></tuv>'
    '<tuv xml:lang="de"><seg>Park</seg></tuv></tu></body></tmx>',
    "a.xlf": '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file '
    'source-language="ru" target-language="en" original="a" datatype="plaintext"><body>'
    '<trans-unit id="1" approved="yes"><source>Сквер <x id="1"/>сдан.</source><seg-source>'
    '<mrk mtype="seg" mid="1">Сквер сдан.</mrk></seg-source><target state="translated">'
    '<mrk mtype="seg" mid="1">The garden is done.</mrk></target><note>a</note></trans-unit>'
    '<trans-unit id="2"><source>Двор</source><target state="new">Двор</target></trans-unit>'
    "</body></file></xliff>",
    "b.xlf": '<xliff version="2.0" srcLang="ru" trgLang="en" '
    'xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f"><unit id="u"><originalData>'
    '<data id="d">{0}</data></originalData><segment state="final"><source>Сквер <ph id="1" '
    'dataRef="d"/></source><target>Garden <ph id="1" dataRef="d"/></target></segment><segment '
    'state="initial"><source>двор</source></segment></unit></file></xliff>',
    "a.po": 'msgid ""\nmsgstr "Language: en\\n"\n\n# note\n#, fuzzy\nmsgid "сквер"\n'
    'msgstr "garden"\n\nmsgctxt "x"\nmsgid "двор"\nmsgid_plural "дворы"\nmsgstr[0] "yard"\n'
    'msgstr[1] "yards"\n#~ msgid "а"\n#~ msgstr "b"\n',
    "a.tbx": '<martif type="TBX"><text><body><termEntry id="1"><descrip type="definition">a'
    '</descrip><langSet xml:lang="ru"><tig><term>сквер</term><termNote type='
    '"administrativeStatus">deprecatedTerm-admn-sts</termNote></tig><tig><term>сад</term></tig>'
    '</langSet><langSet xml:lang="en-US"><ntig><termGrp><term>garden</term></termGrp></ntig>'
    "</langSet></termEntry></body></text></martif>",
    "min.tbx": '<TBX dialect="TBX-Min"><header/><body><entry id="1"><langGroup xml:lang="ru">'
    '<termGroup><term>сквер</term></termGroup></langGroup><langGroup xml:lang="en"><termGroup>'
    "<term>garden</term><termStatus>preferred</termStatus></termGroup></langGroup></entry></body>"
    "</TBX>",
    "multiterm.xml": '<?xml version="1.0"?><mtf><conceptGrp><concept>1</concept><languageGrp>'
    '<language lang="RU" type="Russian"/><termGrp><term>сквер</term><descripGrp><descrip '
    'type="Status">draft</descrip></descripGrp></termGrp></languageGrp><languageGrp><language '
    'lang="EN" type="English"/><termGrp><term>garden</term></termGrp></languageGrp></conceptGrp>'
    "</mtf>",
}  # fmt: skip
"""Files as other programs write them, by name."""


def whole_files(folder: Path) -> dict[str, bytes]:
    """The contents of undamaged files by name: every export of ours, and FOREIGN."""
    files = {name: text.encode() for name, text in FOREIGN.items()}
    folder.mkdir(parents=True, exist_ok=True)
    with approved_store(folder) as store:
        selection = Selection()
        entries = list(Selected(store, selection))
        info = export_info(store, entries, selection)
        targets = [*FORMATS.values(), *PROFILES.values()]
        for target in targets:
            for written in write_targets(entries, info, [(target, folder / target.name)], "skip"):
                files[f"{target.name}-{written.path.name}"] = written.path.read_bytes()
    return files


def damaged(content: bytes, rng: random.Random) -> bytes:
    """The content with one to four changes; those of an archive mostly inside one of its parts."""
    if content.startswith(b"PK") and rng.random() < 0.8:
        return _damaged_part(content, rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        content = rng.choice(_WAYS)(content, rng)
    return content


def _damaged_part(content: bytes, rng: random.Random) -> bytes:
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = rng.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            part = old.read(name)
            new.writestr(name, rng.choice(_WAYS)(part, rng) if name == chosen else part)
    return made.getvalue()


def _places(content: bytes, rng: random.Random) -> tuple[int, int]:
    """A stretch of at most 60 bytes."""
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.randrange(60))


def _inserted(content: bytes, rng: random.Random) -> bytes:
    start, _ = _places(content, rng)
    return content[:start] + rng.choice(PIECES) + content[start:]


def _replaced(content: bytes, rng: random.Random) -> bytes:
    start, end = _places(content, rng)
    return content[:start] + rng.choice(PIECES) + content[end:]


def _deleted(content: bytes, rng: random.Random) -> bytes:
    start, end = _places(content, rng)
    return content[:start] + content[end:]


def _doubled(content: bytes, rng: random.Random) -> bytes:
    start, end = _places(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 2, 50)) + content[end:]


def _moved(content: bytes, rng: random.Random) -> bytes:
    start, end = _places(content, rng)
    rest = content[:start] + content[end:]
    target = rng.randrange(len(rest) + 1)
    return rest[:target] + content[start:end] + rest[target:]


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _flipped(content: bytes, rng: random.Random) -> bytes:
    if not content:
        return content
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 20))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _exchanged(content: bytes, rng: random.Random) -> bytes:
    """One sign for another, everywhere: delimiters, brackets, letters."""
    one, other = rng.sample((b";", b",", b"\t", b"|", b'"', b"<", b">", b"=", b"ru", b"en"), 2)
    return content.replace(one, other)


def _retold(content: bytes, rng: random.Random) -> bytes:
    """One word for another: a name, a value or a text; where it is XML it stays well-formed."""
    words = list(_WORD.finditer(content))
    if not words:
        return content
    word = rng.choice(words)
    other = rng.choice(words)[0] if rng.random() < 0.5 else rng.choice(WORDS)
    return content[: word.start()] + other + content[word.end() :]


def _recoded(content: bytes, rng: random.Random) -> bytes:
    encoding = rng.choice(("utf-16", "utf-16-le", "cp1251", "koi8-r", "utf-8-sig", "utf-32"))
    return content.decode("utf-8", "replace").encode(encoding, "replace")


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _inserted, _replaced, _deleted, _doubled, _moved, _cut, _flipped, _exchanged, _recoded,
    _retold, _retold, _retold, _retold, _retold, _retold,
)  # fmt: skip


def damaged_files(
    files: dict[str, bytes], count: int, seed: int
) -> Iterator[tuple[int, str, bytes]]:
    """(number, name, content) of so many damaged files; each number gives the same ever again."""
    names = sorted(files)
    for number in range(count):
        rng = random.Random(f"{seed}-{number}")
        name = names[number % len(names)]
        yield number, name, damaged(files[name], rng)
