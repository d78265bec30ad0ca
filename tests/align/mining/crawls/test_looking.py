"""Which pages are looked for, and in which encoding they are read."""

import pytest

from align.errors import InputError
from align.mining.crawls.looking import kept_out, may_quote_russian, shown_text
from align.mining.crawls.pages import CrawledPage, without_cut_sign

SLOGAN = "The crowd shouted «Дайте дышать», which means “Let us breathe”, on the old square."
PAGE = "<html><head>{head}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "iso8859-5", "utf-16", "utf-16-le"]
)
def test_russian_is_seen_in_any_encoding(encoding: str) -> None:
    """And is then read right, whatever the page or its server says."""
    # KOI8-R and the others have no curly quotation marks.
    text = SLOGAN.translate({0x201C: '"', 0x201D: '"', 0xAB: '"', 0xBB: '"'})
    raw = PAGE.format(head="<title>Day</title>", text=text)
    content = raw.encode(encoding)
    assert may_quote_russian(content)
    for charset in (None, "utf-8", "ISO-8859-1", encoding):
        page = CrawledPage("https://example.org/", "", content, "html", charset)
        assert page.decoded() == raw


@pytest.mark.parametrize("said", ["server", "page", "both", "neither"])
def test_a_page_in_another_encoding_than_it_says(said: str) -> None:
    """Windows-1251 that is called UTF-8: it is read right."""
    head = '<meta charset="utf-8">' if said in ("page", "both") else ""
    raw = PAGE.format(head=head, text=SLOGAN)
    charset = "utf-8" if said in ("server", "both") else None
    page = CrawledPage("https://example.org/", "", raw.encode("cp1251"), "html", charset)
    assert page.decoded() == raw


def test_what_the_page_says_counts_where_words_do_not_tell() -> None:
    """Names that no list of words has; the server's word comes first."""
    raw = PAGE.format(
        head='<meta charset="windows-1251">', text="Жзхк Жзхк Щфыв in an English text."
    )
    content = raw.encode("cp1251")
    assert CrawledPage("https://example.org/", "", content).decoded() == raw
    named = CrawledPage("https://example.org/", "", content, "html", "windows-1251")
    assert named.decoded() == raw


def test_bytes_that_nothing_explains_are_said() -> None:
    """Text in UTF-8 with damage in its midst is not guessed at."""
    content = SLOGAN.encode().replace("шать".encode(), b"\xd1\x88\xd0") + b" \xff\xfe\xff"
    with pytest.raises(InputError, match=r"example\.org"):
        CrawledPage("https://example.org/", "", content, "text").decoded()


@pytest.mark.parametrize("sign", ["я", "€", "😀"])
def test_a_sign_that_was_cut_is_no_damage(sign: str) -> None:
    """Crawlers cut pages at a number of bytes."""
    whole = f"Дайте дышать {sign}".encode()
    assert without_cut_sign(whole) == whole
    for cut in range(1, len(sign.encode())):
        assert without_cut_sign(whole[:-cut]).decode() == "Дайте дышать "
    other = ("Дайте дышать".encode("cp1251"), "Дайте дышать".encode("utf-16"), b"By Ren\xe9")
    for content in other:  # whose last byte could begin a sign of UTF-8
        assert without_cut_sign(content) == content
    assert without_cut_sign(b"") == b""
    assert without_cut_sign(b"\x80\x80\x80") == b"\x80\x80\x80"


@pytest.mark.parametrize(
    ("content", "may"),
    [
        (b"<p>Plain.", False),
        ("<p>Café, naïve, “quoted” – and ё or я alone".encode(), False),
        ("<p>“quoted” – naïve".encode("cp1252"), False),
        ("<p>два".encode(), True),
        (b"<p>&#1076;&#1074;&#1072;", True),
        (b"<p>&#x434;&#x0432;&#X430;", True),
        (b"<p>&#8220;&#8221;&#8211;", False),
        ("<p>Ῥόδος".encode(), False),
    ],
)
def test_what_the_bytes_tell(content: bytes, may: bool) -> None:
    """Three Cyrillic letters in a row, as references too."""
    assert may_quote_russian(content) is may
    if may or content.isascii():
        assert may_quote_russian(content.decode()) is may


def test_why_a_page_is_kept_out() -> None:
    """No word, too much Russian, another language than English."""
    assert kept_out(SLOGAN) == ""
    assert (
        kept_out("The letters ж and ы in an English text about an alphabet.") == "without_russian"
    )
    assert kept_out("Толпа кричала: «Дайте дышать». The end of it.") == "mostly_russian"
    menu = "\n".join(["Главная страница", "Все новости", "Русская версия сайта"] * 9)
    assert kept_out(f"{menu}\n{SLOGAN}\n{menu}") == ""
    assert kept_out(f"News\nAbout us\nEnglish version of this site\n{'Да и нет. ' * 9}") == (
        "mostly_russian"
    )
    german = "Die Menge rief auf dem Platz den Satz «Дайте дышать», und niemand hat ihn übersetzt."
    assert kept_out(german) == "not_english"


def test_what_no_reader_sees_does_not_count() -> None:
    """Scripts, styles, comments and attributes; what is shown keeps its paragraphs apart."""
    page = (
        "<title>Day</title><script>var a = '<p>Дайте';</script><STYLE>p {}</style>"
        "<!-- Дайте дышать --><p title='Дайте'>One\nline <b>bo</b>ld &amp; more<p>Two<br>Three"
    )
    shown = [line.strip() for line in shown_text(page, "html").split("\n") if line.strip()]
    assert shown == ["Day", "One line bold & more", "Two", "Three"]
    assert kept_out(shown_text(page, "html")) == "without_russian"
    assert shown_text("a < b <p>", "text") == "a < b <p>"


def test_letters_that_grow_in_small_ones_shift_nothing() -> None:
    """İ is two characters in lower case; offsets are those of the page."""
    page = f"{'İ' * 90}<SCRIPT>var a;</Script><p>One</p>{'İ' * 9}<svg>x</SVG ><p>Two"
    assert shown_text(page, "html").split("\n")[1::2][-1] == "Two"
    assert "One" in shown_text(page, "html")
    assert "var" not in shown_text(page, "html")


@pytest.mark.parametrize("start", ["<!-- ", "<svg><p>", "<noscript>"])
def test_what_does_not_end_hides_no_page(start: str) -> None:
    """Unless it is a script or a style, as in browsers."""
    assert "Дайте" in shown_text(f"<p>One</p>{start}Дайте дышать", "html")
    assert "Дайте" not in shown_text(f"<p>One</p><script>{start}Дайте дышать", "html")


@pytest.mark.parametrize("piece", ["<script>", "<!--", "<", "<p ", "&#", "</", "<style "])
def test_a_hostile_page_takes_no_longer(piece: str) -> None:
    """A million tags without end: the pattern must not go back over them."""
    text = shown_text(piece * 300_000, "html")
    assert len(text) <= 300_000 * len(piece)
