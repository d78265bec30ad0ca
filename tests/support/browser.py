"""A real browser without a window: Chromium, driven by selenium."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.support.clients import missing, program

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en",
)  # fmt: skip


@contextmanager
def browser() -> Iterator[Any]:
    """A selenium driver of a Chromium with an empty profile; skips the test where there is none."""
    chromium, driver = program("chromium"), program("chromedriver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in _FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options.add_argument(f"--user-data-dir={profile}")
        opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        try:
            yield opened
        finally:
            opened.quit()


def look_at(driver: Any, page: Path, *, width: int = 1280, scheme: str = "light") -> None:
    """Open a page of that width, in light or dark; what was logged before is forgotten."""
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(page.absolute().as_uri())


def axe_script() -> str:
    """The script of axe-core, from $TOLMACH_AXE; skips the test where that names no file."""
    named = os.environ.get("TOLMACH_AXE", "")
    if named == "none":
        pytest.skip("axe-core cannot be installed here")
    if not named or not Path(named).is_file():
        missing("axe-core (set TOLMACH_AXE to its axe.min.js)")
    return Path(named).read_text(encoding="utf-8")


def found_by_axe(driver: Any, script: str) -> list[str]:
    """What axe-core finds wrong with the page that is shown, in words."""
    driver.execute_script(script)
    run = "axe.run({preload: false}).then(arguments[0], error => arguments[0]({error: `${error}`}))"
    found = driver.execute_async_script(run)
    assert "violations" in found, found
    return [
        f"{one['impact']}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
    ]
