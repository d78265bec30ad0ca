"""HTML as it is found: without end tags, with hidden parts, in pieces, in old encodings."""

from pathlib import Path

import pytest

from align.documents.reading import read_document

SHOWN = [
    ("no end of the head", "<html><head><title>Т</title><body><p>да</p>", ["да"]),
    ("neither end of the head nor body", "<head><meta charset=utf-8><p>да", ["да"]),
    ("a head with a script and text behind", "<head><script>var a;</script>да", ["да"]),
    ("an unclosed title", "<head><title>Т<body>да", ["да"]),
    ("a picture for those without scripts in the head",
     "<head><noscript><img src=a></noscript><title>Т</title></head>да", ["да"]),
    ("text behind the last tag, in an open head", "<head><title>Т</title>да", ["да"]),
    ("a fragment of a page", "да<br>нет", ["да", "нет"]),
    ("an end tag without its beginning", "</div></td>да", ["да"]),
    ("hidden by its attribute", "<p>да</p><p hidden>нет</p><p>ещё</p>", ["да", "ещё"]),
    ("hidden by its style", "<div style='color:red; display : NONE'>нет<p>ни</p></div>да", ["да"]),
    ("invisible", "<i style='visibility:hidden'>нет</i>да", ["да"]),
    ("a dialogue that is not open", "<dialog><p>нет</p></dialog><dialog open>да</dialog>", ["да"]),
    ("a paragraph and a body without ends", "<title>Т</title><p>да<p>ещё<ul><li>и<li>нет",
     ["Т", "да", "ещё", "и", "нет"]),
    ("a style and a script where no head is", "<style>а{}</style><script>б</script><p>да", ["да"]),
    ("hidden until it is found", "<p hidden=until-found>нет</p>да", ["да"]),
    ("hidden by a style with more in it",
     "<p style='margin:0;visibility: hidden;color:red'>нет</p><p style='display:block'>да", ["да"]),
    ("a hidden paragraph without an end", "<p hidden>нет<p>да", ["да"]),
    ("a hidden item without an end", "<ul><li hidden>нет<li>да</ul>", ["да"]),
    ("a hidden cell without an end", "<table><tr><td hidden>нет<td>да</table>", ["да"]),
    ("a hidden row without an end", "<table><tr hidden><td>нет<tr><td>да</table>", ["да"]),
    ("a hidden list in an item", "<ul><li>да<ul hidden><li>нет</ul><li>ещё</ul>", ["да", "ещё"]),
    ("a page hidden while it loads", "<body style='display:none'>да</body>", ["да"]),
    ("what a browser shows instead", "<video>нет</video><canvas>нет</canvas>да", ["да"]),
    ("a link for editing", "<h2>Право<span class='mw-editsection'>[<a>edit</a>]</span></h2>",
     ["Право"]),
    ("lines of preformatted text", "<pre>да\nнет\n</pre>", ["да", "нет"]),
    ("lines that only the source has", "<p>да\nнет</p>", ["да нет"]),
    ("soft hyphens and joiners", "из&shy;би&#8203;ра&zwnj;тель &nbsp;да", ["избиратель да"]),
    ("buttons", "<button>Да</button><button>Нет</button>", ["Да", "Нет"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "texts"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN]
)
def test_what_a_page_shows(tmp_path: Path, page: str, texts: list[str]) -> None:
    """Each block that a browser would show, and no other."""
    assert read(tmp_path, page) == texts


def read(folder: Path, page: str) -> list[str]:
    path = folder / "a.html"
    path.write_text(page, encoding="utf-8")
    document = read_document(path)
    return [document.text[block.start : block.end] for block in document.blocks]


def test_cells_know_their_columns(tmp_path: Path) -> None:
    """Also behind empty and wide cells, and behind a table inside a cell."""
    path = tmp_path / "a.html"
    path.write_text(
        "<table><tr><td/><td>а<td colspan=2>б<td>в"
        "<tr><td><table><tr><td>г<td>д</table><td>е</table>",
        encoding="utf-8",
    )
    document = read_document(path)
    places = {document.text[cell.start]: (cell.row, cell.column) for cell in document.blocks}
    assert [places[letter][1] for letter in "абвгде"] == [1, 2, 4, 0, 1, 1]
    rows = {letter: place[0] for letter, place in places.items()}
    assert rows["а"] == rows["б"] == rows["в"] != rows["г"] == rows["д"] != rows["е"]


def test_a_quotation_goes_on_over_a_line_break(tmp_path: Path) -> None:
    """Where it opens within the line; quoted verses stay verses."""
    assert read(tmp_path, "<p>Знак &laquo;Нет<br>входа&raquo; висит.</p>") == [
        "Знак «Нет входа» висит."
    ]
    assert read(tmp_path, "<p>«Мы шли<br>и пели»</p>") == ["«Мы шли", "и пели»"]
    assert read(tmp_path, "<p>Знак «Нет</p><p>входа» висит.</p>") == ["Знак «Нет", "входа» висит."]


DECLARED = '<meta http-equiv="Content-Type" content="text/html; charset={}">caf\xe9 &#1044;&#1072;'


@pytest.mark.parametrize("name", ["windows-1252", "ISO-8859-1", "iso-8859-15"])
def test_an_encoding_that_the_page_declares(tmp_path: Path, name: str) -> None:
    """Where nothing tells another one; the note says which it was."""
    path = tmp_path / "a.html"
    path.write_bytes(DECLARED.format(name).encode("latin-1"))
    document = read_document(path)
    assert document.text == "café Да"
    assert "not UTF-8" in document.notes[0]


@pytest.mark.parametrize("name", ["rot13", "idna", "no-such", "utf-8", "koi8-nothing"])
def test_a_false_declaration_is_not_believed(tmp_path: Path, name: str) -> None:
    """A page whose declared encoding does not fit is refused, and Russian is told in any case."""
    from align.errors import InputError

    path = tmp_path / "a.html"
    path.write_bytes(DECLARED.format(name).encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read_document(path)
    page = f"<meta charset={name}><p>Полиция задержала участников собрания в центре города"
    path.write_bytes(page.encode("cp1251"))
    assert read_document(path).text.startswith("Полиция")


RARE, UKRAINIAN = "Тег #ЁЖТЬ и хъуъ.", "Напис: їжак і кава є."


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("koi8-r", "koi8-r", RARE), ("KOI8-U", "koi8-u", RARE), ("KOI8-U", "koi8-u", UKRAINIAN),
        ("x-mac-cyrillic", "mac-cyrillic", RARE), ("x-mac-cyrillic", "mac-cyrillic", UKRAINIAN),
        ("ISO-8859-5", "iso8859-5", RARE), ("ISO-8859-5", "iso8859-5", UKRAINIAN),
        ("ibm866", "cp866", RARE), ("windows-1251", "cp1251", RARE),
        ("windows-1251", "cp1251", UKRAINIAN), ("windows-1251", "cp1251", "Вёз #МЁД"),
    ],
)  # fmt: skip
def test_a_declared_encoding_decides_where_words_do_not(
    tmp_path: Path, declared: str, codec: str, text: str
) -> None:
    """Words that Russian does not have tell nothing, nor do a few letters."""
    path = tmp_path / "a.html"
    path.write_bytes(f"<meta charset='{declared}'><p>{text}".encode(codec))
    assert read_document(path).text == text


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-8"])
def test_a_byte_order_mark_is_believed_before_a_declaration(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes("\ufeff<meta charset=koi8-r><p>Улица спит".encode(mark))
    assert read_document(path).text == "Улица спит"


@pytest.mark.parametrize("name", ["windows-1251", "iso-8859-1", "koi8-r"])
def test_damaged_utf8_is_not_read_as_what_it_declares(tmp_path: Path, name: str) -> None:
    """One bad byte would make nonsense of all Russian letters."""
    from align.errors import InputError

    path = tmp_path / "a.html"
    path.write_bytes(f"<meta charset={name}><p>Улица спит, и двор спит".encode() + b"\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        read_document(path)
