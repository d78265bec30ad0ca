"""Entries for the tests of exports, and the texts that break exporters."""

from hypothesis import strategies as st

from glossary.entries.entry import Entry, entry_id
from glossary.formats.export_info import ExportInfo

INFO = ExportInfo("0.1.0", "bundled", (("articles", 12), ("approved", 3)))

TERMBASES = ("tbx", "tbx-dca", "tbx2", "multiterm-xml")
"""The formats of termbases."""

TORTURE = {
    "hashtag": ("#НетВойне", "No to war"),
    "hashtag alone": ("#", "hash"),
    "equals": ("=СУММА(1;2)", "=SUM(1,2)"),
    "plus": ("+7 звонков", "+7 calls"),
    "minus": ("-минус", "-minus"),
    "at": ("@вася пришёл", "@vasya came"),
    "command": ("=cmd|' /C calc'!A0 по-русски", "=cmd|' /C calc'!A0"),
    "apostrophe": ("'апостроф", "'apostrophe"),
    "apostrophe and equals": ("'=х", "'=x"),
    "error value": ("#N/A", "#REF!"),
    "number": ("007", "1e5"),
    "date": ("01.02.2022", "2022-02-01"),
    "truth": ("ИСТИНА", "TRUE"),
    "straight quotes": ('он сказал "нет"', 'he said "no"'),
    "one straight quote": ('"', '"'),
    "guillemets": ("«Мемориал»", "“Memorial”"),
    "comma and semicolon": ("да, но; нет", "yes, but; no"),
    "markup": ("A & B <тег> ]]> &amp;", "A & B <tag> ]]> &amp;"),
    "comment": ("<!-- нет -->", "<!-- no -->"),
    "cdata": ("<![CDATA[х]]>", "<![CDATA[x]]>"),
    "entity": ("&нет;", "&no;"),
    "placeholders": ("{0} <b>да</b> %s", "{0} <b>yes</b> %s"),
    "emoji": ("мир 🕊️👩🏽‍🌾", "peace 🕊️👩🏽‍🌾"),
    "yo": ("отчёт Её", "report Hers"),
    "combining": ("за\u0301мок", "castle"),
    "not composed": ("и\u0306од", "iodine"),
    "right to left": ("слово\u200fслово \u202bхх\u202c", "word\u200fword"),
    "soft hyphen": ("сло\u00adво", "wo\u00adrd"),
    "no-break space": ("ст.\u00a051", "Art.\u00a051"),
    "zero width": ("сло\u200bво", "wo\u200brd"),
    "byte order mark": ("сло\ufeffво", "wo\ufeffrd"),
    "xlsx escape": ("_x000B_ буква", "_x000B_ letter"),
    "xlsx escape of escape": ("_x005F_x000B_", "_x005f_x000b_"),
    "astral": ("\U0001f1f7\U0001f1fa 𝔘", "𝔘𝔘"),
    "private use": ("\ue000", "\U0010fffd"),
    "backslash": ("C:\\новый\\текст", "C:\\new\\text"),
    "long word": ("д" * 300, "d" * 300),
    "double spaces": ("два  пробела", "two  spaces"),
    "kazakh": ("сөз бостандығы", "freedom of speech"),
    "slash comment": ("// да", "// yes"),
    "pipes": ("а | б", "a | b"),
}
"""Texts on one line that every format holds: name -> (Russian, English)."""

WITH_TAB = ("до\tпосле", "before\tafter")
WITH_BREAK = ("строка\nещё строка", "line\nanother line")

REFUSED_BY_XML = {
    "control": "а\x0bб",
    "escape": "а\x1b[31mб",
    "NUL": "а\0б",
    "lone surrogate": "а\ud800б",
    "noncharacter": "а\ufffeб",
}


def entry(ru: str, en: str, **fields: object) -> Entry:
    """An approved entry for ``ru`` and ``en``; its id is told by the texts, unless given."""
    texts = (ru + "\x1f" + en).encode("utf-8", "surrogatepass").hex()
    defaults: dict[str, object] = {
        "id": entry_id(texts, "x"),
        "kind": "tweet",
        "status": "accepted",
        "reviewer": "anna",
        "decided_at": "2026-03-04T05:06:07+00:00",
        "occurrences": 2,
        "files": ("corpus/en/a.md", "corpus/en/b.md"),
        "ru_context": f"Они сказали: {ru} — и ушли.",
        "en_context": f"They said: {en}, and left.",
        "confidence": 0.8765,
    }
    return Entry(ru=ru, en=en, **(defaults | fields))  # type: ignore[arg-type]


def torture() -> list[Entry]:
    """One approved entry for each text of TORTURE."""
    return [entry(ru, en) for ru, en in TORTURE.values()]


_BREAKS = "\t\n\r\x85\u2028\u2029"
_UNWRITABLE = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF]))
_TRICKY = st.sampled_from(
    ["", "#", "=", "+", "-", "@", "'", "'=", '"', "<", "&", ";", ",", "_x000A_", "]]>", "ё", ". "]
)


def _texts(unwanted: str, between: str) -> st.SearchStrategy[str]:
    """Texts, not blank, not padded, without ``unwanted`` and with ``between`` more often."""
    chars = st.characters(codec="utf-8", exclude_characters=unwanted)
    parts = (_TRICKY, st.text(chars, max_size=12), st.sampled_from(["", *between]), _TRICKY)
    joined = st.tuples(*parts, st.text(chars, max_size=6)).map("".join)
    return joined.map(lambda text: text.strip() or "ы")


line = _texts(_UNWRITABLE + _BREAKS, "")
"""Any text on one line, without control characters."""

page = _texts(_UNWRITABLE, _BREAKS)
"""Any text that XML can hold, line breaks of all kinds among them."""
