"""What reads foreign texts, each as a function of one text; the encoder costs next to nothing."""

import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from align.arrays import Vectors
from align.beads.alignment import align_documents
from align.documents.reading import parse_text, read_document
from align.errors import InputError
from align.glosses.pairing import pair_document
from align.hashtags.groups import group_tags
from align.hashtags.splitting import split_candidates
from align.mining.crawls.copies import page_signature
from align.mining.crawls.looking import kept_out, may_quote_russian, shown_text
from align.mining.crawls.pages import CrawledPage
from align.records import Document
from align.terms.miner import TermMiner
from align.terms.records import BeadText
from glossary.importing.files import Incoming
from glossary.terminology.check import check_terms
from glossary.terminology.glossary_terms import CheckedTerm, ListedRendering
from glossary.terminology.stand_ins import StandIns
from glossary.terminology.words.russian_patterns import term_pattern
from tests.support.article_formats import WORD, pack_open_document


class CheapEncoder:
    """One of some thousand vectors for each text."""

    name = "cheap/1"
    dim = 64

    def __init__(self) -> None:
        rows = np.random.default_rng(0).normal(size=(4096, self.dim)).astype(np.float32)
        self._rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode(self, texts: Sequence[str]) -> Vectors:
        numbers = [zlib.crc32(text[:200].encode("utf-8", "replace")) % 4096 for text in texts]
        rows: Vectors = self._rows[np.array(numbers, dtype=np.intp)]
        return rows


ENCODER = CheapEncoder()
FOLDER = Path(tempfile.mkdtemp(prefix="growth"))


def _file(name: str, content: str | bytes) -> Path:
    path = FOLDER / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    return path


def fragments(text: str) -> None:
    pair_document(parse_text(f"The court heard it. Суд. {text}"), ENCODER)


def page(text: str) -> None:
    path = _file("page.html", f"<html><body><p>The court heard it. Суд. {text}")
    pair_document(read_document(path), ENCODER)


def crawled(text: str) -> None:
    """What a harvest does before it pairs a page, so with every page of a crawl."""
    content = f"<html><body><p>The court heard it. Суд. {text}".encode()
    may_quote_russian(content)
    shown = shown_text(CrawledPage("page", "", content).decoded(), "html")
    kept_out(shown)
    page_signature(shown)


def word_file(body: str) -> Document:
    path = FOLDER / "article.docx"
    with zipfile.ZipFile(path, "w") as archive:
        head = f'<w:document xmlns:w="{WORD}"><w:body>'
        archive.writestr("word/document.xml", f"{head}{body}</w:body></w:document>")
    return read_document(path)


def word(body: str) -> None:
    pair_document(word_file(body), ENCODER)


def open_document(body: str) -> None:
    path = FOLDER / "article.odt"
    pack_open_document(path, f"<text:p>Суд</text:p>{body}")
    pair_document(read_document(path), ENCODER)


def rich_text(body: str) -> None:
    _read(FOLDER / "article.rtf", rf"{{\rtf1 a\par {body}}}")


def feed(items: str) -> None:
    first = "<item><title>Суд</title></item>"
    _read(FOLDER / "article.rss", f"<rss><channel>{first}{items}</channel></rss>")


def _read(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    with suppress(InputError):
        pair_document(read_document(path), ENCODER)


def align(text: str) -> None:
    align_documents(parse_text(f"Суд идёт. {text}"), parse_text(f"The court. {text}"), ENCODER)


def terms(text: str) -> None:
    beads = [BeadText(f"Суд {line}", f"court {line}") for line in _lines(text, 4_000)]
    miner = TermMiner(ENCODER)
    miner.read("text", beads)
    miner.terms()


def _lines(text: str, longest: int) -> list[str]:
    """The lines of a text, cut where they are longer than what is read of a sentence."""
    lines = text.split("\n")
    return [line[n : n + longest] for line in lines for n in range(0, max(len(line), 1), longest)]


@cache
def known_terms() -> list[CheckedTerm]:
    """A small glossary, with forbidden renderings and a hashtag."""
    listed = (
        ("суд", "tribunal"), ("верховный суд", "supreme court"), ("СМИ", "media"),
        ("взять под стражу", "take somebody into custody"), ("дело", "to beat up"), ("а", "well"),
        ("тег", "court of appeal"), ("Елена", "Helen"), ("дышать", "breathe"),
    )  # fmt: skip
    made = []
    for ru, en in listed:
        bad = (ListedRendering(f"{ru}-no", "court", ("court of appeal",)),)
        pattern = term_pattern(ru)
        made.append(
            CheckedTerm(ru, ru, "term", pattern, (ListedRendering(ru, en, ()),), bad, kept=False)
        )
    return made


def check(text: str) -> None:
    beads, start = [], 0
    for line in _lines(text, 20_000):
        beads.append(BeadText(f"Суд {line}", f"court {line}", start, start))
        start += len(line) + 10
    check_terms(known_terms(), beads, lambda: StandIns(ENCODER))


def hashtags(text: str) -> None:
    split_candidates(text)


def many_hashtags(text: str) -> None:
    group_tags(text.split())


def imported(name: str, wrapped: Callable[[str], str]) -> Callable[[str], None]:
    """A step that reads a file of that name; wrapped: gives the file with a text in it."""

    def read(text: str) -> None:
        for _ in Incoming(_file(name, wrapped(text))).records():
            pass

    return read


def _tmx(ru: str, more: str = "") -> str:
    return (
        '<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="phrase" '
        'o-tmf="x" adminlang="en" srclang="ru" datatype="plaintext"/><body>'
        f'<tu><tuv xml:lang="ru"><seg>{ru}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>court</seg></tuv></tu>{more}</body></tmx>'
    )


def _xliff(ru: str) -> str:
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        'source-language="ru" target-language="en" datatype="plaintext"><body><trans-unit id="1">'
        f"<source>{ru}</source><target>court</target></trans-unit></body></file></xliff>"
    )


def _tbx(ru: str) -> str:
    return (
        '<martif type="TBX-Basic" xml:lang="en"><text><body><termEntry id="a">'
        f'<langSet xml:lang="ru"><tig><term>{ru}</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>court</term></tig></langSet>'
        f"</termEntry></body></text></martif>"
    )


def _po(ru: str) -> str:
    kept = ru.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return (
        'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgid "{kept}"\nmsgstr "court"\n'
    )


def _plain(text: str) -> str:
    """What XML can hold of a text, as XML."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))


IMPORTS: dict[str, Callable[[str], None]] = {
    "tmx": imported("a.tmx", lambda text: _tmx(_plain(text))),
    "tmx units": imported("b.tmx", lambda text: _tmx("суд", text)),
    "xliff": imported("a.xlf", lambda text: _xliff(_plain(text))),
    "tbx": imported("a.tbx", lambda text: _tbx(_plain(text))),
    "po": imported("a.po", _po),
    "csv": imported("a.csv", lambda text: f"ru;en\nсуд;{text}\n"),
    "csv rows": imported("b.csv", lambda text: f"ru,en\n{text}"),
    "tsv": imported("a.txt", lambda text: f"суд\tcourt\n{text}\tcourt\n"),
    "json lines": imported("a.jsonl", lambda text: json.dumps({"ru": text, "en": text})),
}
"""A text in a file of each format that tolmach imports."""
