"""The page on Python: its examples run, and print what stands below them."""

import re
from contextlib import redirect_stdout
from io import StringIO

import pytest

import align
import glossary
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "python.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[int, str, str]]:
    """(line of the page, code, what it prints) of every example."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, match.start(1)), match[1], match[2] or "")
        for match in _BLOCK.finditer(text)
    ]


def test_the_examples_print_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, each going on from those before it, in the root of the checkout."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    assert len(examples()) > 10
    for line, code, expected in examples():
        output = StringIO()
        with redirect_stdout(output):
            exec(compile("\n" * line + code, str(PAGE), "exec"), names)
        assert output.getvalue() == expected, f"{PAGE.name}, line {line + 1}"


def test_every_public_name_is_on_the_page() -> None:
    """In an example, imported by name."""
    code = "\n".join(code for _, code, _ in examples())
    lists = re.findall(r"^from (?:align|glossary) import (.*)$", code, re.MULTILINE)
    shown = {name for names in lists for name in names.split(", ")}
    assert shown == {*align.__all__, *glossary.__all__}
