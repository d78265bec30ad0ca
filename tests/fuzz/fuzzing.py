"""Mutations of files, by their bytes and by their structure, and what becomes of reading them."""

import json
import random
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from lxml import etree

from align.errors import TolmachError
from tests.fuzz.targets import Target
from tests.support.damaged_files import damaged
from tests.support.processor_time import TooLongError, at_most

MOST_SECONDS, MOST_BYTES = 10.0, 1_000_000_000
"""Of an example: processor time, and memory beyond what the process has had before."""

_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e400, 10**400, "", "a", [], [[]], {}, {"": None}, "\0", "\ud800", [None],
    "суд", {"ru": {"ru": 1}}, "9" * 5_000, "\n", "2030-01-01T00:00:00",
)  # fmt: skip


def mutated(seeds: dict[str, bytes], rng: random.Random) -> tuple[str, bytes]:
    """(file name, content) of one of the seeds, changed once or several times."""
    name = rng.choice(sorted(seeds))
    content = seeds[name]
    for _ in range(1 if content.startswith(b"PK") else rng.choice((1, 1, 2, 3))):
        if rng.random() < 0.5:
            content = damaged(content, rng)
        else:
            content = _restructured(content, seeds[rng.choice(sorted(seeds))], rng)
    return name, content[: 4 * 60_000]


def _restructured(content: bytes, other: bytes, rng: random.Random) -> bytes:
    """The content with its elements, values or lines moved, doubled, nested or taken out."""
    head = content.lstrip()[:1]
    if head == b"<" and (changed := _of_elements(content, rng)):
        return changed
    if head == b"{" and (changed := _of_values(content, rng)):
        return changed
    return content if content.startswith(b"PK") else _of_lines(content, other, rng)


def _of_elements(content: bytes, rng: random.Random) -> bytes:
    """XML with one element changed; b"" for what is none."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return b""
    found = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
    if not found:
        return b""
    one, another = rng.choice(found), rng.choice(found)
    above = one.getparent()
    assert above is not None
    copied = etree.tostring(
        another, with_tail=False
    )  # once: it may hold what copies of it are put into
    way = rng.randrange(6)
    if way == 0:
        above.remove(one)
    elif way == 1:
        for _ in range(rng.choice((1, 50))):
            above.append(etree.fromstring(copied))
    elif way == 2:
        one.append(etree.fromstring(copied))
    elif way == 3:
        one.tag = another.tag
    elif way == 4:
        one.text, another.text = another.text, one.text
    else:
        for name in list(one.attrib):
            one.set(name, rng.choice(("", "ru", "en", "x" * 300, "-1", "9" * 30)))
    return etree.tostring(root)


def _of_values(content: bytes, rng: random.Random) -> bytes:
    """JSON lines with a value of another type in one of them; b"" for what is none."""
    lines = content.split(b"\n")
    at = rng.randrange(len(lines))
    try:
        fields = json.loads(lines[at])
    except ValueError:
        return b""
    if not isinstance(fields, dict) or not fields:
        return b""
    name = rng.choice(sorted(fields))
    fields[name] = rng.choice(_VALUES)
    if rng.random() < 0.2:
        fields[rng.choice(("action", "at", "attributes", "role", "id"))] = rng.choice(_VALUES)
    lines[at] = json.dumps(fields, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return b"\n".join(lines)


def _of_lines(content: bytes, other: bytes, rng: random.Random) -> bytes:
    """Lines exchanged, doubled, taken out, or taken from another file."""
    lines, others = content.split(b"\n"), other.split(b"\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(4)
    if way == 0:
        lines[at], lines[to] = lines[to], lines[at]
    elif way == 1:
        lines[at:at] = [lines[to]] * rng.choice((1, 3, 40))
    elif way == 2:
        del lines[at]
    else:
        start = rng.randrange(len(others))
        lines[at:to] = others[start : start + rng.randrange(1, 8)]
    return b"\n".join(lines)


def warm_up(target: Target, seeds: dict[str, bytes]) -> None:
    """Read one of the seeds as it is, so that no example waits for word lists to be loaded."""
    with tempfile.TemporaryDirectory() as folder, suppress(TolmachError):
        name = min(seeds, key=lambda one: len(seeds[one]))
        path = Path(folder, name)
        path.write_bytes(seeds[name])
        target.read(path)


def fault_of(target: Target, path: Path) -> str:
    """What is wrong with how a file is read, "" for a result or an error of one line."""
    before = _peak(fresh=True)
    try:
        with at_most(MOST_SECONDS):
            target.read(path)
    except TolmachError as err:
        if "\n" in str(err) or not str(err).strip():
            return f"an error that is no line: {err!r:.200}"
    except TooLongError:
        return f"more than {MOST_SECONDS} s"
    except Exception as err:  # noqa: BLE001 (whatever is raised is what we look for)
        return f"traceback: {type(err).__name__} {err!s:.200}"
    more = _peak() - before
    return f"{more:,} bytes of memory" if more > MOST_BYTES else ""


def _peak(*, fresh: bool = False) -> int:
    """The most memory that the process has had, in bytes; fresh: counted from now on.

    What resource knows is of the whole life of the process: a test before this one may have had
    more than the example takes.
    """
    if fresh:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
