"""Whole pages as sites serve them, with all that stands around an article; invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SitePage:
    """quoted: the Russian of the article and of what is embedded in it. around: the site's own."""

    name: str
    html: str
    quoted: tuple[str, ...]
    around: tuple[str, ...]


_TEXT = (
    "<p>On the second evening some three hundred neighbours stood between the garages and the pit, "
    "and nobody from the district came down to talk to them until it was dark.</p>"
)

_TWEET = (
    '<blockquote class="twitter-tweet"><p lang="ru" dir="ltr">Нас опять не спросили</p>'
    "&mdash; Двор на Заречной (@zarechnaya7) May 4, 2019</blockquote>"
)

PAGES = (
    SitePage(
        "blog with widgets",
        f"""<!DOCTYPE html><html><body class="post-template single single-post has-sidebar">
<header id="masthead" class="site-header"><nav id="site-navigation" class="main-navigation"><ul>
<li class="menu-item"><a href="/ru/">Читать этот сайт по-русски</a></li></ul></nav></header>
<main id="main" class="site-main"><article id="post-12" class="post type-post">
<h1 class="entry-title">A pit between the garages</h1><div class="entry-content">{_TEXT}
<p>They shouted «Верните двор» (“Give us back our yard”).</p>{_TWEET}
<p>“They did not ask us again”, the yard wrote.</p></div>
<footer class="entry-footer"><span class="tags-links">Метки двора и гаражей</span></footer>
</article>
<div id="comments" class="comments-area"><ol class="comment-list"><li><div class="comment-body">
<p>Полностью согласен с автором</p></div></li></ol><div id="respond" class="comment-respond">
<h3>Напишите, что вы думаете</h3></div></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Свежее на этой неделе</h2>
<ul><li><a href="#">Почему закрыли баню</a></li></ul></section></aside>
<footer id="colophon" class="site-footer">Перепечатка только с согласия редакции</footer>
</body></html>""",
        ("Верните двор", "Нас опять не спросили"),
        (
            "Читать этот сайт по-русски", "Метки двора и гаражей", "Полностью согласен с автором",
            "Напишите, что вы думаете", "Свежее на этой неделе", "Почему закрыли баню",
            "Перепечатка только с согласия редакции",
        ),
    ),
    SitePage(
        "an opinion, which its classes call a comment",
        f"""<html><body class="section-comment tone-comment no-sidebar"><div id="top">
<div class="cookie-banner" role="dialog"><p>Мы используем файлы куки</p>
<button>Хорошо</button></div>
<div class="content content--type-comment"><h1>What a queue says</h1>{_TEXT}
<p>On the door somebody had written <em>Здесь ничего нет</em> (“There is nothing here”).</p>
<aside class="pullquote"><p>“There is nothing here”</p></aside></div>
<section class="related-stories"><h2>Ещё из этой рубрики</h2><div class="card">
<p>Очередь за хлебом стала короче</p></div></section></div></body></html>""",
        ("Здесь ничего нет",),
        (
            "Мы используем файлы куки", "Хорошо", "Ещё из этой рубрики",
            "Очередь за хлебом стала короче",
        ),
    ),
    SitePage(
        "a builder of pages whose every part is a widget",
        f"""<html><body><div class="elementor-widget-nav-menu"><ul><li>Наши проекты</li></ul></div>
<div class="elementor-widget elementor-widget-text-editor"><div class="elementor-widget-container">
{_TEXT}<p>A sheet on the fence said «Парк, а не парковка» (“A park, not a car park”).</p></div>
</div>
<div class="elementor-widget-share-buttons"><span>Расскажите друзьям</span></div>
<div class="wp-block-embed is-provider-twitter"><div class="wp-block-embed__wrapper">
{_TWEET}</div></div>
<div class="elementor-location-footer"><p>Работаем при поддержке читателей</p></div>
</body></html>""",
        ("Парк, а не парковка", "Нас опять не спросили"),
        ("Наши проекты", "Расскажите друзьям", "Работаем при поддержке читателей"),
    ),
    SitePage(
        "one form around the whole page",
        f"""<html><body><form id="aspnetForm" method="post"><div id="ctl00_NavMenu">
<a>Карта проезда к редакции</a></div><table><tr><td class="leftcol">{_TEXT}
<p>The driver answered with one word, терпение (patience).</p></td>
<td class="rightcol sidebar"><div>Погода на выходные</div></td></tr></table>
<select name="lang"><option>Русская версия сайта</option><option>English</option></select>
</form></body></html>""",
        ("терпение",),
        ("Карта проезда к редакции", "Погода на выходные", "Русская версия сайта"),
    ),
    SitePage(
        "a promotion that has swallowed a post",
        f"""<html><body><article>{_TEXT}<div class="promo-block"><p>Подпишитесь на наш канал</p>
{_TWEET}</div><p>By morning the post, “They did not ask us again”, was gone.</p>
<div class="newsletter-signup"><p>Письма о городе раз в неделю</p></div></article></body></html>""",
        ("Нас опять не спросили",),
        ("Подпишитесь на наш канал", "Письма о городе раз в неделю"),
    ),
    SitePage(
        "a live page with posts of a messenger",
        f"""<html><body><div class="live-wrapper"><div class="live-entry">{_TEXT}
<div class="telegram-embed"><p>Вышли все, кроме сторожа</p></div>
<p>“Everybody came out but the watchman”, the channel said at nine.</p></div></div>
<div class="js-recommended" data-x="1"><h3>Вам может понравиться</h3></div>
<nav class="pagination"><a>Следующая страница ленты</a></nav></body></html>""",
        ("Вышли все, кроме сторожа",),
        ("Вам может понравиться", "Следующая страница ленты"),
    ),
    SitePage(
        "an old page of tables without any classes",
        f"""<html><body><table><tr><td><a href="/">News</a></td><td>{_TEXT}
<p>What was shouted was «Мы здесь живём» (“We live here”).</p></td></tr></table></body></html>""",
        ("Мы здесь живём",),
        (),
    ),
    SitePage(
        "quotations with footers of their own",
        f"""<html><body><main><section>{_TEXT}<blockquote><p>Стойте тихо и не расходитесь</p>
<footer>The teacher of the third school</footer></blockquote>
<p>“Stand quietly and don't go away”, the teacher told them.</p>
<section><p>The answer was «Не уйдём» (“We won't go”).</p><footer>Evening edition</footer></section>
</section></main><footer><ul><li>Вакансии в редакции</li></ul></footer></body></html>""",
        ("Стойте тихо и не расходитесь", "Не уйдём"),
        ("Вакансии в редакции",),
    ),
    SitePage(
        "a page all of which is called a sidebar",
        """<html><body><div class="sidebar"><h1>Three words on a wall</h1><p>They read «Вход только
нам» (“Entrance for us only”), and the watchman has not painted them over since the spring of that
year, as he told us.</p></div></body></html>""",
        ("Вход только\nнам",),
        (),
    ),
    SitePage(
        "camel case and roles",
        f"""<html><body><div role="navigation"><a>Все выпуски газеты</a></div><div role="main">
{_TEXT}<p>“Hold on” – «Держитесь» – was all the letter said.</p></div>
<div class="relatedArticles"><p>Что ещё почитать об этом</p></div>
<div class="shareTools"><p>Отправить ссылку соседу</p></div>
<div role="contentinfo"><p>Адрес для писем и жалоб</p></div></body></html>""",
        ("Держитесь",),
        (
            "Все выпуски газеты", "Что ещё почитать об этом", "Отправить ссылку соседу",
            "Адрес для писем и жалоб",
        ),
    ),
)  # fmt: skip
