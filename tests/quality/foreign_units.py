"""The units of files of other programs, counted without any reader of ours.

PO is read by translate-toolkit in a process of its own, since it is GPL; XML by ElementTree.
"""

import json
import re
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from xml.etree import ElementTree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Units(NamedTuple):
    """How many units a file has; their texts, none where codes in them are read differently."""

    number: int
    texts: list[tuple[str, str]]


_SCRIPT = """
import json, sys
from translate.storage import pypo

def strings(text):
    return list(getattr(text, "strings", [text]))

for line in sys.stdin:
    try:
        units, obsolete = [], 0
        for unit in pypo.pofile.parsefile(line.rstrip("\\n")).units:
            if unit.isobsolete():
                obsolete += 1
            elif not unit.isheader() and not unit.isblank():
                units.append([strings(unit.source), strings(unit.target)])
        told = {"units": units, "obsolete": obsolete}
    except Exception as err:
        told = {"error": repr(err)}
    print(json.dumps(told), flush=True)
"""


class Toolkit:
    """translate-toolkit in a process of its own, which lives as long as the context.

    python: the interpreter that has it; "" for none, which counts nothing.
    """

    def __init__(self, python: str) -> None:
        self._python = python
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        if self._python:
            self._process = subprocess.Popen(
                [self._python, "-c", _SCRIPT],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()

    def catalogue(self, path: Path) -> Units | None:
        """The forms of the entries of a PO file, obsolete ones counted; None where not read."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        told = json.loads(process.stdout.readline())
        if "error" in told:
            return None
        texts: list[tuple[str, str]] = []
        empty = 0
        for sources, targets in told["units"]:
            forms = [(sources[min(at, len(sources) - 1)], text) for at, text in enumerate(targets)]
            texts += dict.fromkeys(form for form in forms if form[1].strip())
            empty += sum(not text.strip() for text in targets) or not targets
        return Units(len(texts) + empty + told["obsolete"], texts)


def units_in(path: Path, form: str, toolkit: Toolkit) -> Units | None:
    """The units of a file; None where nothing here can count them."""
    if form == "po":
        return toolkit.catalogue(path)
    counter = {"tmx": _of_memory, "xliff": _of_translation, "tbx": _of_termbase}.get(form)
    if counter is None:
        return None
    try:
        return counter(ElementTree.parse(path).getroot())
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def elements_named(element: Any, *names: str) -> list[Any]:
    """The descendants with one of the names, in order."""
    return [one for one in element.iter() if _name(one) in names and one is not element]


def language_of(element: Any) -> str:
    code = element.get(XML_LANG) or element.get("lang") or ""
    return re.split("[-_]", code.strip().lower())[0]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _of_memory(root: Any) -> Units:
    """One unit for each Russian with each English text of a tu, or for a tu without them."""
    number = 0
    for unit in elements_named(root, "tu"):
        sides: dict[str, list[str]] = {"ru": [], "en": []}
        for variant in elements_named(unit, "tuv"):
            segment = next(iter(elements_named(variant, "seg")), variant)
            sides.setdefault(language_of(variant), []).append(_text(segment))
        filled = {code: list(dict.fromkeys(filter(None, side))) for code, side in sides.items()}
        count = (len(filled["ru"]) or bool(sides["ru"])) * (len(filled["en"]) or bool(sides["en"]))
        number += count or 1
    return Units(number, [])


def _of_translation(root: Any) -> Units:
    """One unit for each segment: of a unit, or that marks of a trans-unit make."""
    number = 0
    for unit in elements_named(root, "trans-unit", "unit"):
        if _name(unit) == "unit":
            number += sum(_name(child) == "segment" for child in unit)
        else:
            number += len(_marks({_name(child): child for child in unit})) or 1
    return Units(number, [])


def _marks(sides: dict[str, Any]) -> set[str]:
    """The ids of the segments that a trans-unit is cut into."""
    found: list[set[str]] = []
    for name in ("seg-source", "source", "target"):
        side = sides.get(name)
        marks = [] if side is None else elements_named(side, "mrk")
        found.append({one.get("mid", "") for one in marks if one.get("mtype") == "seg"})
    sources = found[0] or found[1]
    target = sides.get("target")
    whole = target is not None and not found[2] and bool(_text(target))
    return set() if not sources or whole else sources | found[2]


def _of_termbase(root: Any) -> Units:
    """One unit for each Russian with each English term of a concept, or for one without them."""
    number = 0
    for concept in elements_named(root, "termEntry", "conceptEntry", "entry"):
        sides: dict[str, list[str]] = {}
        for section in elements_named(concept, "langSet", "langSec", "langGroup"):
            sides.setdefault(language_of(section), []).extend(
                map(_text, elements_named(section, "term"))
            )
        russian, english = (
            list(dict.fromkeys(filter(None, sides.get(code, ())))) for code in ("ru", "en")
        )
        number += len(russian) * len(english) or 1
    return Units(number, [])
