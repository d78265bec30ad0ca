"""Short pieces whose repetition has made programs slow, and how they are put one after another.

A ``%`` in a piece is the number of its repetition, so that no two are the same.
"""

WORDS = (
    "суд ", "court ", "суд court ", "суд", "court", "Суд (court) ", "суд, court, ", "а ", "a ",
    "суд% ", "court% ", "Суд% (court%) ", "Верховный суд ", "о суде и о деле ", "СМИ ", "NGO ",
    "не только суд, но и ", "he said that the суд ", "Елена Иванова сказала ", "ст. 20 УК РФ ",
    "Article 20 of the Code ", "взяли его под стражу ", "take him into custody ", "ВС, ", "a.m. ",
)  # fmt: skip
MARKS = (
    "«а» and ", "«суд» ", "“court” ", "«", "»", "“", "”", '"', '"а" ', "'а' ", "„а“ ", "‘", "’",
    "(", ")", "(а", "суд (", "(суд) ", "[", "]", "[а](", "[а](b) ", "{", "}", "((суд) ", "«а (b ",
    "- ", "-", "а-", "суд- ", "суд-\n", "— ", "суд — ", "суд – court – ", "/", "суд/", "суд | ",
    ". ", ".", "а.", "А. ", "... ", "…", "!", "?! ", ", ", ",", "; ", ": ", "суд: ", "а, б, ",
    "* ", "**", "*а* ", "_", "_а_ ", "~~а~~ ", "`", "`а` ", "\\", "|", "=", "#", "# ", "@", "@а ",
    "&", "%%", "→ ", "• ", "§ ", "№ ", "$", "€", "+", "^", "[^%] ",
)  # fmt: skip
NUMBERS = (
    "1", "1 ", "1. ", "1, ", "1.1.", "%. ", "1-", "1 000 ", "1,5 млн ", "два миллиона ",
    "twenty one ", "first ", "5 марта 2020 года ", "10:30 ", "10% ", "XX век ", "I. ",
)  # fmt: skip
NAMES = (
    "#тег ", "#", "#а", "#тег%", "#ДайтеДышать", "#суд (#court) ", "#тег_", "https://a.b/",
    "https://a.b/c ", "www.суд.рф ", "a@b.c ", "https://", "://", "@court ",
)  # fmt: skip
LETTERS = (
    "ы", "x", "a\u0301", "и\u0306", "\u0301", "аa", "cудcourt", "Аa ", "é", "ё", "ґ", "қ ", "中",
    "👩‍👩‍👧", "👍 ",
    "\u200b", "\u00ad", "\u00a0", "\t", " ", "\n", "а\n", "а\n\n", "\r\n", "\u2028",
    "\x0c", "\x0c\n1\n", "\ufeff", "\u202e", "\ud7ff", "ﬁ", "І ", "vо ",
)  # fmt: skip
LINES = (
    "- суд\n", "- суд (court)\n", "1. суд\n", "> суд\n", ">", "> > ", "  - суд\n", "# суд\n\n",
    "суд\n---\n", "суд\tcourt\n", "| суд | court |\n", "| суд ", "---\n", "***\n", "```\nсуд\n",
    "    суд\n", ": суд\n", "Суд.\n\nThe court.\n\n", "Суд рассмотрел жалобу.\n\n", "суд\ncourt\n",
    "[^%]: суд\n", "[1] суд\n", "суд: court\n", "Фото: суд\n", "“Суд,” he said.\n\n", "СУД\n\n",
)  # fmt: skip
TAGS = (
    "<", "<p>", "</p>", "<p>суд", "<b>", "<b>а</b>", "</b>", "<td>", "<td>суд", "<tr>",
    "<tr><td>суд<td>court", "<table>", "<table><tr><td>суд</table>", "<li>суд", "<ul><li>", "<br>",
    "суд<br>", "<div>", "<div>суд</div>", "<blockquote>", "<a href=x>", "<a href='", "<!--",
    "<!-- а -->", "<?", "<![CDATA[", "<script>", "<style>", "&amp;", "&", "&#1072;", "&#x", "&a",
    "<sup>%</sup>", "<dt>суд<dd>court", "<h2>суд</h2>", "<q>суд</q>", "<i>а", "<p", "<a ", "a=b ",
    "<select><option>", "<svg>", "<math>", "<template>", "<!DOCTYPE ",
)  # fmt: skip

TEXT = (*WORDS, *MARKS, *NUMBERS, *NAMES, *LETTERS)
SAMPLE = (
    "суд court ", "Суд (court) ", "«а» and ", "суд- ", ".", "1. ", "#тег ", "#а", "ы", "1,5 млн ",
    "Елена Иванова сказала ", "Суд% (court%) ", "| суд ", "«суд» ", "(", "суд — ",
)  # fmt: skip
"""Those of TEXT and LINES that the suite tries in every step."""


def repeated(piece: str, size: int) -> str:
    """The piece again and again, ``size`` characters or a few more."""
    if "%" not in piece or piece in ("%%", "10% "):
        unit = piece.replace("%%", "%")
        return unit * (size // len(unit) + 1)
    pieces, length = list[str](), 0
    while length < size:
        pieces.append(piece.replace("%", str(len(pieces))))
        length += len(pieces[-1])
    return "".join(pieces)


WORD_XML = (
    "<w:p><w:r><w:t>суд</w:t></w:r></w:p>",
    "<w:p><w:r><w:t>Суд (court) </w:t></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>суд</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>суд</w:t></w:r></w:p>",
    "<w:p><w:r><w:br/><w:t>а</w:t><w:tab/></w:r></w:p>",
    "<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
)  # fmt: skip
OPEN_DOCUMENT_XML = (
    "<text:p>Суд (court)</text:p>",
    "<text:list><text:list-item><text:p>суд</text:p></text:list-item></text:list>",
    "<table:table><table:table-row><table:table-cell><text:p>суд</text:p></table:table-cell>"
    "</table:table-row></table:table>",
    "<text:p>а<text:note><text:note-body><text:p>б</text:p></text:note-body></text:note></text:p>",
    "<text:p>а<text:s/><text:tab/><text:span>б</text:span></text:p>",
)
RICH_TEXT = (
    r"\'f1\'f3\'e4\par ", r"\u1047?", r"a{\footnote a}\par ", r"\intbl a\cell\row ", r"a\line ",
    "{", "}", r"{\shptxt a}", r"{\*\x a}", r"\bin1 }", r"\v a",
)  # fmt: skip
FEED_XML = (
    "<item><title>Суд</title><description>court</description></item>",
    "<item><description>&lt;td&gt;а&lt;!--</description></item>",
)
UNITS = (
    '<tu><tuv xml:lang="ru"><seg>суд</seg></tuv><tuv xml:lang="en"><seg>court</seg></tuv></tu>',
    '<tu><prop type="x">a</prop><note>b</note></tu>',
    '<tu><tuv xml:lang="ru"><seg>а<bpt i="1">&lt;b&gt;</bpt>б<ept i="1">x</ept></seg></tuv></tu>',
)  # fmt: skip
IMPORTED = (
    " ", "суд ", "суд; ", "суд, ", "суд / ", "суд | ", '"', '""', "'", "\\", "%0000", "{", "{а",
    "[", "[[а", "<", "</b>", "&lt;", "&#1072;", "a@", "a.b", "²", "*", "\n", " \n", "\u00a0", "_: ",
    "суд;court\n", "суд,court\n", "=1+", "\t", "\u0301", "(м.) ", "или ", "val=", "$(", "__a",
    "a;ж;", "a\tж\t",
)  # fmt: skip
"""What the texts of files are made of."""
