"""The report of a store: its pages, as files of a folder or as one file."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.commands.formats.article_page import ArticlePage, PageLink
from align.commands.formats.bead_page import BeadPage
from align.commands.formats.html_pages import (
    RESOURCES,
    as_data,
    environment,
    page_within,
    policy_beside,
)
from glossary.entries.entry import Entry
from glossary.reporting.article_pages import (
    ArticleMaker,
    ListedArticle,
    ListedTranslation,
    WherePairs,
    where_pairs,
)
from glossary.reporting.cards import (
    CARDS_A_PAGE,
    CardMaker,
    card_pages,
    decisions_in_words,
    glossary_page,
    grouped,
    places_of,
    search_data,
    usages,
)
from glossary.reporting.corpus_texts import CorpusTexts
from glossary.reporting.figures import ReportFigures, report_figures
from glossary.reporting.page_names import links_from, page_file, page_key
from glossary.reporting.plots import ReportPlots, report_plots
from glossary.store.store import Store
from glossary.terminology.concepts import can_be_term, concept_keys

TEMPLATES = Path(__file__).parents[1] / "resources" / "report"


@dataclass(frozen=True, slots=True)
class Report:
    """All that is needed to make the pages of a report.

    groups: entries of one term together. data: what the search looks through. wheres: where pairs
    stand. texts: articles at hand.
    """

    figures: ReportFigures
    plots: ReportPlots
    groups: Sequence[Sequence[Entry]]
    data: Mapping[str, Any]
    cards: CardMaker
    articles: ArticleMaker
    where: WherePairs

    @property
    def since(self) -> str | None:
        """The day from which on things are shown, None for all."""
        return self.figures.since and self.figures.since.removesuffix("T00:00:00Z")


def make_report(store: Store, corpus: Path | None = None, since: str | None = None) -> Report:
    """The report of a store, which stays open until the pages are made.

    corpus: the folder of the articles, by default where the last build read them. since: a time,
    ISO 8601 UTC; only what was decided from then on.
    """
    only = None if since is None else store.entries.touched_since(since)
    keys = _keys(store, only)
    entries = list(store.entries.in_order())
    figures = report_figures(store, entries, since)
    decisions = _decisions(store, since)
    if only is not None:
        entries = [entry for entry in entries if entry.id in only]
    groups = grouped(entries, keys)
    places = places_of(groups)
    owners = store.entries.owners()
    where = where_pairs(store, owners)
    hashes = {document.path: document.sha256 for document in store.entries.documents()}
    texts = CorpusTexts(corpus or store.entries.corpus(), hashes)
    by_id = {entry.id: entry for entry in entries}
    return Report(
        figures,
        report_plots(figures),
        groups,
        search_data(groups, places),
        CardMaker(usages(entries, keys), decisions, _sources(where)),
        ArticleMaker(store, texts, where, owners, by_id, places, only),
        where,
    )


def _keys(store: Store, only: Collection[str] | None) -> dict[str, str]:
    """The keys of the Russian terms that are shown. only: ids of entries, None for all."""
    return concept_keys(
        ru
        for identity, kind, ru in store.entries.russian()
        if can_be_term(kind, ru) and (only is None or identity in only)
    )


def _decisions(store: Store, since: str | None) -> Mapping[str, Sequence[str]]:
    events = store.entries.log()
    return decisions_in_words(event for event in events if since is None or event.at >= since)


def _sources(where: WherePairs) -> Callable[[str], PageLink]:
    """What gives the link to the page of an article, of a Russian one to its translation."""
    russian = {ru: page_key("t", ru, en) for ru, en in where.translated}

    def source(name: str) -> PageLink:
        if name in where.articles:
            return PageLink(name, page_key("a", name))
        return PageLink(name, russian.get(name, "articles"))

    return source


def report_files(report: Report) -> Iterator[tuple[str, str]]:
    """(name, text) of every file of a report, one after the other; needs the store open."""
    templates = environment(TEMPLATES, RESOURCES)
    shared = {"report": report, "policy": policy_beside(), "site": True}

    def file(key: str, template: str, title: str, **values: Any) -> tuple[str, str]:
        up = "../" if "/" in page_file(key) else ""
        values = {**shared, "here": key, "up": up, "link": links_from(key), **values}
        return page_file(key), templates.get_template(template).render(title=title, **values)

    lists = _Lists()
    for page in report.articles.translations():
        yield file(page.key, "translation_page.html", page.title, page=page)
        lists.take_translation(page)
    for article in report.articles.articles():
        yield file(article.key, "article_page.html", article.title, page=article)
        lists.take_article(article)
    pages = _card_pages(report)
    for cards in card_pages(report.groups, report.cards):
        yield file(
            cards.key, "glossary_page.html", "Glossary report: glossary", page=cards, pages=pages
        )
    yield file("index", "index_page.html", "Glossary report", lists=lists)
    yield file("articles", "articles_page.html", "Glossary report: articles", lists=lists)
    yield file("quality", "quality_page.html", "Glossary report: quality")
    yield "glossary-data.js", f"window.tolmachGlossary = {as_data(report.data)};\n"
    yield "report.css", _resources("page.css", "report.css")
    yield "report.js", _resources("page.js", "report.js")


def report_page(report: Report) -> str:
    """The whole report as one page; needs the store open."""
    lists = _Lists()
    translations, articles = [], []
    for page in report.articles.translations():
        translations.append(page)
        lists.take_translation(page)
    for article in report.articles.articles():
        articles.append(article)
        lists.take_article(article)
    return page_within(
        environment(TEMPLATES, RESOURCES),
        "single_page.html",
        "Glossary report",
        _resources("page.css", "report.css"),
        _resources("page.js", "report.js"),
        report=report,
        site=False,
        here="index",
        up="",
        lists=lists,
        card_pages=card_pages(report.groups, report.cards),
        articles=articles,
        translations=translations,
    )


@dataclass(slots=True)
class _Lists:
    """What was made of articles: a line for each, and the translated ones by their English."""

    articles: list[ListedArticle] = field(default_factory=list)
    translations: list[ListedTranslation] = field(default_factory=list)

    def take_article(self, page: ArticlePage) -> None:
        self.articles.append(ListedArticle(page.key, page.name, page.title, page.numbers))

    def take_translation(self, page: BeadPage) -> None:
        self.translations.append(ListedTranslation(page.key, page.ru, page.en, page.numbers))

    @property
    def by_work(self) -> list[ListedArticle]:
        """The articles with the most to do first."""
        return sorted(self.articles, key=lambda article: (-article.open, article.name))


def _card_pages(report: Report) -> list[tuple[PageLink, str, str]]:
    """(link, first Russian, last Russian) of every page of cards."""
    starts = range(0, max(len(report.groups), 1), CARDS_A_PAGE)
    parts = [report.groups[start : start + CARDS_A_PAGE] for start in starts]
    return [
        (
            PageLink(str(number), glossary_page(number)),
            part[0][0].ru if part else "",
            part[-1][0].ru if part else "",
        )
        for number, part in enumerate(parts, 1)
    ]


def _resources(shared: str, own: str) -> str:
    """The style sheet or the script of pages without a store, and what a report adds to it."""
    parts = (RESOURCES / shared, TEMPLATES / own)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)
