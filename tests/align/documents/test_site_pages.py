"""What of a page belongs to its site and not to the article, by its markup."""

import pytest

from align.documents.reading import parse_html
from align.fragments.finding import find_fragments
from tests.support.crawled_pages import PAGES, SitePage

SENTENCE = "Nobody from the district came down to talk to those who stood there until it was dark."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_the_site_puts_around_an_article(page: SitePage) -> None:
    """Is excluded; embedded posts and quotations are not, wherever they stand."""
    document = parse_html(page.html)
    found = {document.text[f.start : f.end]: f.excluded for f in find_fragments(document)}
    kept = {text for text, excluded in found.items() if not excluded}
    for russian in page.quoted:
        assert " ".join(russian.split()) in kept, russian
    for russian in page.around:
        assert not [text for text in kept if text in russian or russian in text], russian
    assert len(kept) == len(page.quoted)


@pytest.mark.parametrize(
    ("markup", "furniture"),
    [
        ('<div class="site-footer">{}</div>', True),
        ('<div id="commentList">{}</div>', True),
        ('<div id="comment-list">{}</div>', True),
        ('<header><div class="site-logo"><a href="/">{}</a></div></header>', True),
        ('<div id="masthead">{}</div>', True),
        ('<header class="branding"><blockquote>{}</blockquote></header>', False),
        ('<article class="logo">{}</article>', False),
        ("<header><h1>{}</h1></header>", False),
        ('<p class="comment">{}</p>', False),
        ('<div class="has-sidebar">{}</div>', False),
        ('<div class="sidebar">{}</div>', True),
        ('<div class="sidebar"><blockquote>{}</blockquote></div>', False),
        ('<div class="comments"><blockquote>{}</blockquote></div>', True),
        ('<div class="share"><div class="twitter-tweet">{}</div></div>', False),
        ('<article class="related">{}</article>', False),
        ('<section class="related"><article>{}</article></section>', True),
        ("<nav><div><p>{}</p></div></nav>", True),
        ("<aside>{}</aside>", True),
        ("<article><aside>{}</aside></article>", False),
        ('<article><aside class="promo">{}</aside></article>', True),
        ("<footer>{}</footer>", True),
        ("<article><footer>{}</footer></article>", False),
        ('<div role=" Navigation ">{}</div>', True),
        ('<div role="article" class>{}</div>', False),
        ('<div class="menu"></div><p>{}</p>', False),
        ('<ul class="menu"><li>One<li>Two</ul><p>{}</p>', False),
    ],
)
def test_what_markup_says(markup: str, furniture: bool) -> None:
    """Of a paragraph inside it, where there is another outside."""
    document = parse_html(f"<body><p>{SENTENCE}</p>{markup.format('Что-то тут')}</body>")
    blocks = {document.text[b.start : b.end]: b.furniture for b in document.blocks}
    assert blocks["Что-то тут"] is furniture
    assert blocks[SENTENCE] is False


def test_a_page_that_is_all_furniture_has_none() -> None:
    """The names of its classes say something else, then."""
    document = parse_html(f'<div class="menu"><p>{SENTENCE}</p><p>Что-то тут</p></div>')
    assert not any(block.furniture for block in document.blocks)
