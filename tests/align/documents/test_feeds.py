"""Feeds and exports of WordPress: one document, an item behind the other."""

from pathlib import Path

import pytest

from align.documents.reading import read_document
from align.encoders.protocol import Encoder
from align.errors import InputError
from align.glosses.pairing import pair_document
from align.records import Document

NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:media="http://search.yahoo.com/mrss/"'
)
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def rss(items: str) -> str:
    return f'<rss version="2.0" {NAMES}><channel><title>Feed</title>{items}</channel></rss>'


def post(text: str, more: str = "<wp:post_type>post</wp:post_type>") -> str:
    return f"<item><content:encoded><![CDATA[{text}]]></content:encoded>{more}</item>"


def read(folder: Path, content: str, name: str = "a.xml") -> Document:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_document(path)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


ITEMS = [
    ("the whole text, not its extract as well",
     rss("<item><title>Мост</title><description>Кратко</description>"
         "<content:encoded>&lt;p&gt;Мост &amp;amp; лес&lt;/p&gt;</content:encoded></item>"),
     [("heading", "Мост"), ("paragraph", "Мост & лес")]),
    ("a description, where there is nothing else",
     rss("<item><title>А</title><media:title>Б</media:title><media:content>В</media:content>"
         "<description>&lt;li&gt;Г</description></item>"),
     [("heading", "А"), ("item", "Г")]),
    ("RSS 1.0",
     '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
     'xmlns="http://purl.org/rss/1.0/"><channel><title>Нет</title></channel>'
     "<item><title>А</title><description>Б</description></item></r:RDF>",
     [("heading", "А"), ("paragraph", "Б")]),
    ("Atom: text, HTML",
     f'<feed {ATOM}><title>Нет</title><entry><title>&lt;b&gt; А</title>'
     '<summary>Нет</summary><content type="html">&lt;b&gt;Б&lt;/b&gt;</content></entry></feed>',
     [("heading", "<b> А"), ("paragraph", "Б")]),
    ("Atom: XHTML",
     f'<feed {ATOM}><entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
     '<p>1 &lt; 2</p><ul><li>Б<br/>В</li></ul><p style="display:none">нет</p></div></content>'
     "<summary>Нет</summary></entry></feed>",
     [("paragraph", "1 < 2"), ("item", "Б"), ("item", "В")]),
    ("paragraphs of WordPress, as its classic editor keeps them",
     rss(post("Раз\n\nДва\nТри <b>и</b>\n \n[caption id=1]<img> Подпись[/caption]\n<ul>\n<li>А</ul>"
              "[gallery]")),
     [("paragraph", "Раз"), ("paragraph", "Два"), ("paragraph", "Три и"),
      ("paragraph", "Подпись"), ("item", "А")]),
    ("paragraphs of WordPress, as its editor of blocks keeps them",
     rss(post("<!-- wp:paragraph -->\n<p>Раз\nдва</p>\n\n<!-- /wp:paragraph -->")),
     [("paragraph", "Раз два")]),
    ("extracts, comments, attachments and the bin of WordPress",
     rss(post("А", "<excerpt:encoded>Б</excerpt:encoded><wp:comment><wp:comment_content>В"
              "</wp:comment_content></wp:comment>")
         + post("Г", "<wp:post_type>attachment</wp:post_type>")
         + post("Д", "<wp:post_type>wp_navigation</wp:post_type>")
         + post("Е", "<wp:status>trash</wp:status>") + post("Ж")),
     [("paragraph", "А"), ("paragraph", "Ж")]),
    ("what one item leaves open does not reach into the next",
     rss(post("А<div hidden>") + post("Б<blockquote>") + post("<table><tr><td>В")
         + post("Г</div>")),
     [("paragraph", "А"), ("paragraph", "Б"), ("cell", "В"), ("paragraph", "Г")]),
    ("nor do comments and tags",
     rss(post("А <!-- ") + post("<p>Б --> <p>В <a href='") + post("<p>Г' >")),
     [("paragraph", "А <!--"), ("paragraph", "Б -->"), ("paragraph", "В <a href='"),
      ("paragraph", "Г' >")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"), [row[1:] for row in ITEMS], ids=[row[0] for row in ITEMS]
)
def test_items_are_titles_and_texts(
    tmp_path: Path, content: str, expected: list[tuple[str, str]]
) -> None:
    assert blocks(read(tmp_path, content)) == expected


def test_tables_of_two_items_are_two(tmp_path: Path) -> None:
    table = "<table><tr><td>да</td><td>нет</td></tr></table>"
    rows = [block.row for block in read(tmp_path, rss(post(table) * 1 + post(table))).blocks]
    assert rows[0] == rows[1] != rows[2] == rows[3]


def test_pairs_and_offsets(tmp_path: Path, use: Encoder) -> None:
    """The offsets of a fragment are those of the text as laid out."""
    text = "<p>The crowd sang «Откройте мост» (“Open the bridge”) until noon.</p>"
    document = read(tmp_path, rss(post("<p>Before.</p>") + post(text)), "b.rss")
    (pair,) = pair_document(document, use)
    assert (pair.ru, pair.en) == ("Откройте мост", "Open the bridge")
    assert document.raw[pair.ru_start : pair.ru_end] == pair.ru
    assert document.raw[pair.en_start : pair.en_end] == pair.en


def test_the_declared_encoding_counts(tmp_path: Path) -> None:
    source = '<?xml version="1.0" encoding="windows-1251"?>' + rss(
        "<item><title>Мост</title></item>"
    )
    (tmp_path / "a.rss").write_bytes(source.encode("cp1251"))
    assert read_document(tmp_path / "a.rss").text == "Мост"


BAD = [
    ("another XML", "<urlset><url/></urlset>", "neither RSS, Atom nor a WordPress export"),
    ("no XML", "Мост", "damaged XML"),
    ("half of it", rss(post("да"))[:-20], "damaged XML"),
    ("no items", rss(""), "no item of this feed has a text"),
    ("items without text", rss("<item><title> </title></item>" * 10_000), "no item"),
    ("deep XML", "<feed>" * 5000 + "</feed>" * 5000, "damaged XML"),
]


@pytest.mark.parametrize(("content", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_no_feed_is_refused_in_a_line(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(InputError, match=rf"a\.xml: .*{said}") as raised:
        read(tmp_path, content)
    assert "\n" not in str(raised.value)


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("тайна")
    doctype = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    item = "<item><title>да</title><description>&s;</description></item>"
    assert read(tmp_path, doctype + rss(item)).text == "да"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(InputError, match=r"a\.xml: damaged XML"):
        read(
            tmp_path, f'<!DOCTYPE rss [<!ENTITY l0 "ха">{laughs}]>' + rss(item.replace("&s", "&l9"))
        )
