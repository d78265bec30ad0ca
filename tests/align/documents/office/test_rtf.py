"""Rich text: what it shows is read, in the encodings it has, as Word and LibreOffice write it."""

from pathlib import Path

import pytest

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.glosses.pairing import pair_document
from align.records import Document

FONTS = (
    r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\froman{\*\panose 0202}\fcharset204 Times;}"
    r"{\f2\fcharset238 Times CE{\*\falt Times};}}"
)
STYLES = (
    r"{\stylesheet{\f1 Normal;}{\s1\f1\sbasedon0 heading 1;}{\*\cs10 \additive Title Char;}"
    r"{\s2\sbasedon1 Mine;}{\s3 Quote;}{\s4\sbasedon5 A;}{\s5\sbasedon4 B;}{\s6 Caption;}}"
)


def read(folder: Path, body: str, head: str = r"\ansi\ansicpg1251") -> Document:
    path = folder / "a.rtf"
    path.write_bytes(f"{{\\rtf1{head}{FONTS}{STYLES}{body}}}".encode("latin-1"))
    return read_document(path)


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def hexed(text: str, encoding: str = "cp1251") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def wide(text: str, fallback: str = "?") -> str:
    units = text.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(f"\\u{n - 65536 if n > 32767 else n}{fallback}" for n in numbers)


SHOWN = [
    ("bytes", hexed("Мост"), "Мост"),
    ("Unicode with a letter for old programs", wide("Мост"), "Мост"),
    ("Unicode with a byte for old programs", wide("Мост", r"\'3f"), "Мост"),
    ("Unicode with two", r"{\uc2" + wide("Мост", "ab") + "}" + wide("!"), "Мост!"),
    ("Unicode with nothing", r"\uc0" + wide("Мост", "") + " x", "Мостx"),
    ("Unicode before the end of a line", r"\u1076\par ", "д"),
    ("what needs two units", wide("😀"), "😀"),
    ("half of it", r"д\u-10179?".replace("д", hexed("д")), "д\ufffd"),
    ("bytes of a font", r"\f2 " + hexed("ž", "cp1250") + r"{\f1 " + hexed("ж") + "}"
     + hexed("ž", "cp1250"), "žжž"),
    ("signs", r"\ldblquote a\rdblquote\~\emdash  b\_c\{\}\\", "“a” — b-c{}\\"),
    ("a soft hyphen", r"ab\-cd", "abcd"),
    ("ends of lines mean nothing", "a\r\nb", "ab"),
    ("hidden", r"a{\v b}\v c\v0 d\v e\plain f", "adf"),
    ("deleted", r"a{\deleted b}c", "ac"),
    ("a link", r'{\field{\*\fldinst HYPERLINK "http://a.org"}{\fldrslt a}}b', "ab"),
    ("a comment, a picture, a header",
     r"a{\*\annotation b}{\*\atnid b}{\pict 00ff}{\header b}{\info{\title b}}c", "ac"),
    ("bytes that are no text", "a{\\pict\\bin4 }{}}}b", "ab"),
    ("an unknown group", r"a{\*\new b{c}}d", "ad"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "text"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN]
)
def test_what_a_paragraph_shows(tmp_path: Path, content: str, text: str) -> None:
    assert read(tmp_path, rf"\pard {content}\par").text == text


def test_styles_and_lists_give_kinds(tmp_path: Path) -> None:
    """By the built-in names, of the styles above too; the marks of lists are no text."""
    body = "".join(rf"\pard\s{style} a\par " for style in range(7)) + (
        r"{\listtext\pard 1.\tab}\pard\ls1 a\par\pard\ls0 a\par"
        r"\pard{\pntext\'b7\tab}{\*\pn\pnlvlblt}a\par"
    )
    document = read(tmp_path, body)
    assert set(texts(document)) == {"a"}
    assert [block.kind for block in document.blocks] == [
        "paragraph", "heading", "heading", "quote", "paragraph", "paragraph", "caption",
        "item", "paragraph", "item",
    ]  # fmt: skip


def test_cells_know_their_columns(tmp_path: Path) -> None:
    row = r"\trowd\cellx1\cellx2\cellx3\pard\intbl {}\par {}\cell \cell {}\cell\row "
    body = row.format("a", "b", "c") + row.format("d", "e", "f") + r"\pard g\par"
    blocks = read(tmp_path, body).blocks
    assert [block.column for block in blocks] == [0, 0, 2, 0, 0, 2, -1]
    assert blocks[0].row == blocks[1].row == blocks[2].row != blocks[3].row == blocks[5].row
    assert [block.kind for block in blocks] == ["cell"] * 6 + ["paragraph"]


def test_notes_and_boxes(tmp_path: Path) -> None:
    """Notes stand at the end, in the order of their references; a box behind its paragraph."""
    body = (
        r"a{\super\chftn{\footnote\pard\chftn  one\par two}}b{\v{\footnote no}}"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard in a box\par}}{\shprslt in a box}}"
        r"c{\*\footnote\ftnalt three}\par d\par"
    )
    assert texts(read(tmp_path, body)) == [
        "a[^1]bc[^2]", "in a box", "d", "[^1]: one", "two", "[^2]: three",
    ]  # fmt: skip


def test_a_wrong_code_page_is_seen_and_said(tmp_path: Path) -> None:
    """Russian that calls itself Western; French is left alone."""
    document = read(tmp_path, hexed("Откройте мост"), r"\ansi\ansicpg1252")
    assert document.text == "Откройте мост"
    assert document.notes == ("read as CP1251, though it says that it is Western",)
    french = read(tmp_path, hexed("élève créée à Orléans", "cp1252"), r"\ansi\ansicpg1252")
    assert (french.text, french.notes) == ("élève créée à Orléans", ())
    assert read(tmp_path, wide("Ïðèâåò"), r"\ansi").notes == ()


def test_offsets(tmp_path: Path, use: Encoder) -> None:
    text = f"The crowd sang {hexed('«Откройте мост»')} (\\ldblquote Open the bridge\\rdblquote )."
    document = read(tmp_path, rf"Before.\par {text}\par")
    (pair,) = pair_document(document, use)
    assert (pair.ru, pair.en) == ("Откройте мост", "Open the bridge")
    assert document.raw[pair.ru_start : pair.ru_end] == pair.ru


BAD = [
    ("another format", b"PK\x03\x04", "not a rich text file"),
    ("plain text", b"Most", "not a rich text file"),
    ("half of it", rb"{\rtf1 a{\b b", "cut off"),
    ("a stroke at its end", b"{\\rtf1 a\\", "cut off"),
    ("braces without end", b"{\\rtf1 " + b"{" * 1_000_000, "nested too deep"),
    ("more bytes than there are", rb"{\rtf1 a\bin9999999999 b}", "cut off"),
    ("nothing shown", rb"{\rtf1{\*\x a}\par\par}", "empty"),
]


@pytest.mark.parametrize(("content", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_files_are_refused_in_a_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"a\.rtf: .*{said}") as raised:
        read_document(path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [
        r"}}}}a",
        r"\ansicpg99999 a",
        r"\f99999999\s-5\u\uc-1\uc999 a\bin-5 ",
        r"{\stylesheet{\s1",
        "a",
    ],
)
def test_what_makes_no_sense_does_no_harm(tmp_path: Path, body: str) -> None:
    (tmp_path / "a.rtf").write_bytes(rf"{{\rtf1 word\par {body}}}}}}}}}".encode())
    assert read_document(tmp_path / "a.rtf").text.startswith("word")
