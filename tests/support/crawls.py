"""Made crawls: pages, and the files that hold them."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2019-05-04T10:00:00Z"
QUOTES = (
    ("Дайте дышать", "Let us breathe", "On Sunday a crowd of {n} people came to the square"),
    (
        "Лифт тоже человек",
        "A lift is a person too",
        "The {n} residents wrote on the wall of the lobby",
    ),
    (
        "Верните троллейбус",
        "Bring back the trolleybus",
        "At stop {n} of the old line somebody painted",
    ),
    ("Снег не враг", "Snow is not an enemy", "In the {n} days before the frost the janitors read"),
)


@dataclass(frozen=True)
class MadePage:
    """A page of a crawl. charset: what it is written in; said: what its server says it is."""

    url: str
    html: str
    charset: str = "utf-8"
    said: str = "text/html; charset=utf-8"
    date: str = DATE


def quoting(number: int, site: str = "example.org") -> MadePage:
    """An English page with a Russian slogan and its English; all of these differ."""
    ru, en, around = QUOTES[number % len(QUOTES)]
    said = around.format(n=number + 20)
    other = " ".join(f"word{number}x{place}" for place in range(12))
    body = f"<p>{said}: “{ru}” (“{en}”).</p><p>The paper of that day also says {other}.</p>"
    page = f"<html><head><title>Day {number}</title></head><body>{body}</body></html>"
    return MadePage(f"https://{site}/{number}", page)


def plain(number: int) -> MadePage:
    """An English page without any Russian."""
    body = f"<p>On day {number} nothing was said in the town, and the paper told it at length.</p>"
    return MadePage(f"https://example.org/plain/{number}", f"<html><body>{body}</body></html>")


def crawl(count: int) -> list[MadePage]:
    """So many pages, every second of which quotes."""
    return [(quoting if number % 2 else plain)(number) for number in range(count)]


def write_warc(path: Path, pages: Iterable[MadePage], *, gzip: bool = True) -> Path:
    """The pages as responses of a server."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        for page in pages:
            write_record(writer, page.url, page.html.encode(page.charset), page.said, page.date)
    return path


def write_record(
    writer: WARCWriter,
    url: str,
    body: bytes,
    said: str = "text/html",
    date: str = DATE,
    more: Sequence[tuple[str, str]] = (),
) -> None:
    """One response."""
    headers = StatusAndHeaders("200 OK", [("Content-Type", said), *more], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": date},
    )
    writer.write_record(record)


def write_lines(path: Path, pages: Iterable[MadePage]) -> Path:
    """The pages as JSON lines."""
    lines = (json.dumps({"url": p.url, "date": p.date, "html": p.html}) for p in pages)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def written(folder: Path) -> dict[str, bytes]:
    """The Parquet files of a harvest by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}
