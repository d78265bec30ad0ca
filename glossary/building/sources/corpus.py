"""The articles of a corpus, paired by name."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from align.documents.reading import SUFFIXES
from align.errors import DecisionError, InputError
from glossary.building.sources.harvested import Harvested
from glossary.entries.cleaning import clean


@dataclass(frozen=True, slots=True)
class ArticleFiles:
    """An article of the corpus: its stem, and its file in either language."""

    stem: str
    en: Path | None = None
    ru: Path | None = None


@dataclass(slots=True)
class Corpus:
    """What a build reads.

    root: the folder, None without one. skipped: one line for every file that is left out, with the
    reason. notes: one line for what else a user should know. harvested: fragments of a crawl.
    names: whether those of people, places and products that are mined make entries, too.
    """

    root: Path | None
    articles: list[ArticleFiles]
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    harvested: Harvested = field(default_factory=Harvested)
    names: bool = False


def find_articles(root: Path) -> Corpus:
    """The articles below ``root``/en and ``root``/ru; the same stem is the same article.

    :raises InputError: no such folder, no articles in its en/, or two files of one stem.
    """
    if root.exists() and not root.is_dir():
        raise InputError(f"{root}: a file; name the folder that has it in en/")
    if not root.is_dir():
        raise InputError(f"{root}: no such folder; name one with en/ and, if you have it, ru/")
    corpus = Corpus(root, [])
    english, russian = (_by_stem(root / side, corpus) for side in ("en", "ru"))
    if not english:
        raise InputError(f"{root}: no articles in {root / 'en'}; put English articles there")
    if not (root / "ru").is_dir():
        corpus.notes.append(f"{root / 'ru'} is missing: no sentences aligned, fragments only")
    for stem in sorted(english.keys() | russian.keys()):
        article = ArticleFiles(stem, english.get(stem), russian.get(stem))
        if article.en is None:
            corpus.skipped.append(f"{article.ru}: no article of that name in en/")
        else:
            corpus.articles.append(article)
    return corpus


def no_articles() -> Corpus:
    """A corpus without anything in it, for a build of a harvest alone."""
    return Corpus(None, [])


def _by_stem(folder: Path, corpus: Corpus) -> dict[str, Path]:
    paths: dict[str, Path] = {}
    for path in _files(folder, corpus):
        if problem := _unfit(path, folder):
            corpus.skipped.append(f"{path}: {problem}")
            continue
        if path.suffix.lower() not in SUFFIXES:
            corpus.skipped.append(f"{path}: not one of {', '.join(SUFFIXES)}")
            continue
        stem = path.relative_to(folder).with_suffix("").as_posix()
        if stem in paths:
            raise InputError(
                f"{paths[stem]} and {path} have the same name; rename one, since the name is "
                "what ties an article to its translation"
            )
        paths[stem] = path
    return paths


def _unfit(path: Path, folder: Path) -> str:
    """Why a file can be no article whatever its content, "" where it may be one."""
    try:
        clean(path.relative_to(folder).as_posix(), "name")
    except DecisionError:
        return "its name holds a control character, or is not UTF-8; rename it"
    fit = path.is_file() or not path.exists()  # what is not there is told by the reader
    return "" if fit else "a pipe, socket or device, not a file; take it away"


def _files(folder: Path, corpus: Corpus) -> list[Path]:
    """Every file below ``folder``, sorted, without hidden ones; unreadable folders are skipped."""

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            corpus.skipped.append(f"{error.filename}: {error.strerror}; check its rights")

    paths = []
    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(paths)
