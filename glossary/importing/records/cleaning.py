"""A record of a file made ready for a merge: its texts clean, its keys computed, or why it is not.

Pure, so that a second process can do it for a large file.
"""

import re
from collections.abc import Mapping
from typing import Any

from align.errors import DecisionError
from align.text import CYRILLIC, text_key, word_set
from glossary.entries.cleaning import LATIN, SPACES, clean, untranslated
from glossary.entries.content import NO, OPEN
from glossary.entries.entry import entry_id_of
from glossary.importing.records.record import NOT_TAKEN, Record, kind_of
from glossary.importing.records.rows.garbled import is_garbled

_BREAK = re.compile(r"[\t\n\r\u2028\u2029]")
_BREAKS = re.compile(rf"(?<![ \u00a0])[ \u00a0]*+{_BREAK.pattern}[ \u00a0\t\n\r\u2028\u2029]*")
FOLDED = "line breaks and tabs made spaces"
LONGEST = 1_000_000
"""Characters in a text; what is longer could not be exported again."""


def prepared_record(record: Record) -> Record:
    """The record with clean texts and their keys; with a ``problem`` where it is to be refused."""
    if record.problem:
        return record
    try:
        ru, en, remark = _texts(record)
    except DecisionError as err:
        return record._replace(problem=str(err))
    unfit = _script_problem(record, ru, en)
    given, refused = _cleaned(record.given)
    kind = kind_of(record if ru == record.ru else record._replace(ru=ru))
    settled = record.version or given.get("do_not_translate")
    doubt = "" if settled else _doubt(ru, en, kind)
    if doubt and given.get("verdict") != NO:
        given = {**given, "verdict": OPEN}
    if record.remark or refused or doubt:
        remark = "; ".join(filter(None, (record.remark, refused, remark, doubt)))
    ru_key, en_key = text_key(ru), text_key(en)
    return Record(
        record.where, ru, en, record.id, record.version, given, kind, record.spelling_of,
        "", remark, ru_key, en_key, entry_id_of(ru_key, en_key), unfit,
    )  # fmt: skip


def _texts(record: Record) -> tuple[str, str, str]:
    """(Russian, English, what was changed in them); raises DecisionError with what is wrong."""
    ru, en, remark = record.ru.strip(SPACES), record.en.strip(SPACES), ""
    if not (ru.isprintable() and en.isprintable()):
        if _BREAK.search(ru) or _BREAK.search(en):
            ru, en, remark = _BREAKS.sub(" ", ru), _BREAKS.sub(" ", en), FOLDED
        ru, en = clean(ru, "Russian"), clean(en, "English")
    for name, text in (("Russian", ru), ("English", en)):
        if not text:
            raise DecisionError(f"no {name}")
        if len(text) > LONGEST:
            raise DecisionError(f"{len(text):,} characters in the {name}")
    return ru, en, remark


def _doubt(ru: str, en: str, kind: str) -> str:
    """Why somebody has to look at texts of another program, "" where nobody has."""
    if kind != "sentence" and not (ru.isprintable() and en.isprintable()):
        found = _INVISIBLE.search(ru) or _INVISIBLE.search(en)
        if found is not None:
            return f"a character that nobody sees, U+{ord(found[0]):04X}: take it out"
    if why := _no_english(ru, en):
        return why
    if "\ufffd" in ru or "\ufffd" in en:
        return "a sign in place of a letter that was lost, U+FFFD"
    if is_garbled(ru) or is_garbled(en):
        return "letters that were read in a wrong encoding: --encoding names the right one"
    return ""


def _no_english(ru: str, en: str) -> str:
    """Why the English may be none at all, "" where it is."""
    if _CAMEL.fullmatch(en) and not _CAMEL_RUSSIAN.search(ru):
        return f"perhaps a key in place of the English: {en[:_SHOWN]}"
    if (not en.isascii() or not en.isalpha()) and LATIN.search(en) is None:
        if en.isascii():
            return f"no letter in the English: {en[:_SHOWN]}"
        if CYRILLIC.search(en) is None and any(map(str.isalpha, en)):
            return f"no Latin letter in the English: {en[:_SHOWN]}"
    if len(en) < _LONGEST_STAND_IN and (
        en in _NOTHING or en.strip(" .…()[]<>?!").casefold() in _STAND_INS
    ):
        return f"the English only holds its place: {en}"
    return ""


_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphens, marks of no width and of direction, with which a term is never found in a text."""
_STAND_INS = word_set(
    "n/a n.a n/d н/д tba tbc tbd todo fixme xxx untranslated #n/a #ref #value #name #div/0 #null"
    " #num #error #spill loading"
) | {
    "translate me", "not translated", "no translation", "translation failed", "to translate",
    "translation missing", "missing translation", "needs translation", "нет перевода",
}  # fmt: skip
"""What people write where a translation is missing, and errors of a spreadsheet."""
_NOTHING = frozenset({"NULL", "NaN", "nan", "None", "NA", "null", "nil", "undefined", r"\N"})
"""What programs write for nothing."""
_LONGEST_STAND_IN = 24

_KEY = re.compile(r"[a-z0-9]+(?:[._:]+[A-Za-z0-9]+)+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_CAMEL = re.compile(r"[a-z]{3,}(?:[A-Z][a-z]+)+")
_CAMEL_RUSSIAN = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]")
_DOTTED = re.compile(r"\w[._:]\w")
"""Names of strings (menu.court) in programs, but not addresses, which look alike in Russian."""
_SHOWN = 60
"""Characters of a text that an error quotes."""


def _script_problem(record: Record, ru: str, en: str) -> str:
    """Why another program's texts are no Russian or no English, "" where their letters allow it.

    What is not to be translated may be in either, and so may a tag.
    """
    if record.given.get("do_not_translate"):
        return ""
    if not en.isascii() and (problem := untranslated(ru, en)):
        return problem
    if " " not in en and _KEY.fullmatch(en) and not _DOTTED.search(ru):
        return f"a key in place of the English: {en[:_SHOWN]}"
    if CYRILLIC.search(ru) is None and record.kind != "hashtag" and not ru.startswith("#"):
        return f"no Cyrillic letter in the Russian: {ru[:_SHOWN]}"
    return ""


def _cleaned(given: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """(what a record says beside its texts, each on one line; what of it is refused)."""
    changed, refused = None, []
    for name, value in given.items():
        if value and value.__class__ is str:
            try:
                better = clean(" ".join(value.split()), name)
            except DecisionError as err:
                refused.append(f"{NOT_TAKEN}{err}")
                changed = {key: one for key, one in (changed or given).items() if key != name}
                continue
            if better != value:
                changed = {**(changed or given), name: better}
    return given if changed is None else changed, "; ".join(refused)
