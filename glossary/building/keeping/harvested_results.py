"""The pages of a harvest as results, so that they are joined and stored as articles are."""

from collections import defaultdict
from collections.abc import Iterator

from align.encoders.cache_results import packed
from align.records import Pair
from glossary.building.articles import ArticlePart
from glossary.building.keeping.article import head_of, packable
from glossary.building.keeping.results import ArticleResult
from glossary.building.keeping.version import digest_of
from glossary.building.sources.harvested import Harvested


def harvested_results(harvested: Harvested) -> Iterator[ArticleResult]:
    """What came out of each page of a harvest, in order; none of it is made now."""
    pairs: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in harvested.pairs:
        pairs[pair.file].append(pair)
    for document in harvested.documents:
        part = ArticlePart(pairs[document.path], [document], articles=1)
        data = packable(part, ())
        head = head_of(data["head"])
        if head is None:
            raise AssertionError(f"{document.path}: what is known of it is not of its own shape")
        parts = {name: packed(value) for name, value in data.items()}
        key = bytes.fromhex(digest_of("harvest", document.path))
        yield ArticleResult(document.path, key, False, head, parts.__getitem__)
