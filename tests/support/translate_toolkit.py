"""translate-toolkit's programs, run as programs: it is GPL and never imported."""

import os
import shutil
from pathlib import Path

from tests.support.clients import missing, run

FOLDER = "TOLMACH_TRANSLATE_TOOLKIT"
"""Names the folder with its programs, where they are in an environment of their own."""


def toolkit(program: str) -> str:
    """The path of one of its programs; skips or fails the test where there is none."""
    found = shutil.which(program, path=os.environ.get(FOLDER)) or shutil.which(program)
    if found is None:
        missing(f"translate-toolkit ({program}; set {FOLDER} to the folder of its programs)")
    return str(found)


def read_po(path: Path) -> dict[str, list[str]]:
    """msgid -> its translations, of a file of PO as translate-toolkit writes it."""
    found: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    current = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, _, rest = line.partition(" ")
        if word in ("msgid", "msgstr", "msgctxt"):
            current, texts[word] = word, _unquoted(rest)
        elif line.startswith('"') and current:
            texts[current] += _unquoted(line)
        elif not line and texts:
            found.setdefault(texts.get("msgid", ""), []).append(texts.get("msgstr", ""))
            texts, current = {}, ""
    found.pop("", None)
    return found


def _unquoted(quoted: str) -> str:
    return str(quoted.strip()[1:-1].encode().decode("unicode_escape").encode("latin-1").decode())


def tbx_to_po(tbx: Path, folder: Path) -> dict[str, list[str]]:
    """What tbx2po makes of a termbase."""
    target = folder / "out.po"
    done = run(toolkit("tbx2po"), "--progress=none", str(tbx), str(target))
    assert target.is_file(), done.stdout + done.stderr
    return read_po(target)


def pretranslated(tmx: Path, sources: list[str], folder: Path) -> dict[str, list[str]]:
    """What pretranslate makes of ``sources`` with the help of a memory alone."""
    empty, target = folder / "in.po", folder / "out.po"
    quoted = (s.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") for s in sources)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    units = "".join(f'\nmsgid "{text}"\nmsgstr ""\n' for text in quoted)
    empty.write_text(header + units, encoding="utf-8")
    template = folder / "none.po"
    template.write_text(header, encoding="utf-8")
    done = run(
        toolkit("pretranslate"),
        "--progress=none",
        "--similarity=99",
        f"--template={template}",
        f"--tm={tmx}",
        str(empty),
        str(target),
    )
    assert target.is_file(), done.stdout + done.stderr
    return read_po(target)
