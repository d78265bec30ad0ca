"""Programs that are not ours and read what we write: found, run, or named as missing."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT

OMEGAT = ROOT / "tests" / "omegat"


def missing(what: str) -> None:
    """Skip the test for want of ``what``; in CI, where everything is installed, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and in CI every client must be there")
    pytest.skip(f"{what} is not installed")


def program(name: str) -> str:
    """The path of the program ``name``; skips or fails the test where there is none."""
    found = shutil.which(name)
    if found is None:
        missing(name)
    return str(found)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The finished run of ``command``, its output as text, with ``environment`` added to ours."""
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | environment,
        timeout=300,
        check=False,
    )


def tmx_dtd(folder: Path) -> Path:
    """The DTD of TMX 1.4b: from $TOLMACH_SCHEMAS, else out of the installed OmegaT.

    It is not part of this project. LISA put its specifications under CC BY 3.0 when it was
    dissolved in 2011, but the DTD as it is passed around carries no licence of its own.
    """
    schemas = os.environ.get("TOLMACH_SCHEMAS")
    if schemas and (Path(schemas) / "tmx14.dtd").is_file():
        return Path(schemas) / "tmx14.dtd"
    jar = Path("/usr/share/omegat/OmegaT.jar")
    if not jar.is_file():
        missing("the TMX 1.4b DTD (set TOLMACH_SCHEMAS to a folder with tmx14.dtd, or omegat)")
    dtd = folder / "tmx14.dtd"
    dtd.write_bytes(zipfile.Path(jar, "schemas/tmx14.dtd").read_bytes())
    return dtd


@dataclass(frozen=True)
class OmegatReport:
    """What OmegaT made of a project.

    segments: source -> (translation in force or None, glossary terms that match). glossary:
    (source, target) of every loaded entry, in order. log: its output. target: the translated file.
    """

    segments: dict[str, tuple[str | None, list[str]]]
    glossary: list[tuple[str, str]]
    log: str
    target: str


def omegat(
    project: Path,
    source: Sequence[str],
    auto: Sequence[Path] = (),
    glossaries: Sequence[Path] = (),
    dropped: Path | None = None,
    direction: str = "ru-en",
) -> OmegatReport:
    """What OmegaT, without a display, makes of exports in a new project under ``project``.

    source: paragraphs to translate. auto: memories to apply. glossaries: for its glossary folder.
    dropped: a folder whose content is dropped into the project as it is. direction: or en-ru.
    """
    command = program("omegat")
    for folder in ("source", "target", "omegat", "glossary", "dictionary", "tm/auto"):
        (project / folder).mkdir(parents=True)
    settings = (OMEGAT / "omegat.project").read_text(encoding="utf-8")
    if direction == "en-ru":
        settings = settings.replace("source_", "?_").replace("target_", "source_")
        settings = settings.replace("?_", "target_")
    (project / "omegat.project").write_text(settings, encoding="utf-8")
    for file in auto:
        shutil.copy(file, project / "tm" / "auto")
    for file in glossaries:
        shutil.copy(file, project / "glossary")
    if dropped is not None:
        shutil.copytree(dropped, project, dirs_exist_ok=True)
    (project / "source" / "text.txt").write_text("\n\n".join(source) + "\n", encoding="utf-8")
    # Not UTF-8 on purpose: what OmegaT reads must not depend on the user's locale.
    done = run(
        "env", "-u", "DISPLAY", command, str(project), "--mode=console-translate",
        f"--config-dir={project / 'config'}", f"--script={OMEGAT / 'report.groovy'}",
        LC_ALL="C", HOME=str(project),
    )  # fmt: skip
    report = _report(project / "report.json", done.stdout + done.stderr)
    return OmegatReport(
        segments={s["source"]: (s["target"], s["terms"]) for s in report["segments"]},
        glossary=[(entry["source"], entry["target"]) for entry in report["glossary"]],
        log=done.stdout + done.stderr,
        target=(project / "target" / "text.txt").read_text(encoding="utf-8"),
    )


def _report(path: Path, log: str) -> Any:
    if not path.is_file():
        pytest.fail(f"OmegaT wrote no report:\n{log[-3000:]}")
    return json.loads(path.read_text(encoding="utf-8"))


def libreoffice_saved(document: Path, folder: Path, ending: str) -> Path:
    """``document`` as LibreOffice saves it in another format: fods, its own as plain XML, or xlsx.

    It is written to ``folder``.
    """
    done = run(
        program("soffice"),
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
        str(document),
        HOME=str(folder),
    )
    saved = folder / f"{document.stem}.{ending}"
    if not saved.is_file() or done.returncode or "rror" in done.stderr:
        pytest.fail(f"LibreOffice wrote no {ending}:\n{done.stdout}{done.stderr}")
    return saved


def libreoffice_csv(workbook: Path, folder: Path) -> dict[str, Path]:
    """The sheets of ``workbook`` by name as LibreOffice saves them: CSV, UTF-8, all text quoted."""
    command = program("soffice")
    # Field separator, quote, UTF-8, from line 1, quote all text, store as shown, every sheet.
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
    done = run(
        command,
        "--headless",
        "--convert-to",
        options,
        "--outdir",
        str(folder),
        str(workbook),
        HOME=str(folder),
    )
    converted = {path.stem.removeprefix(f"{workbook.stem}-"): path for path in folder.glob("*.csv")}
    if not converted or done.returncode or "rror" in done.stderr:
        pytest.fail(f"LibreOffice wrote no CSV:\n{done.stdout}{done.stderr}")
    return converted
