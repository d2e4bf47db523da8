"""A headless Chromium for tests of pages, and axe-core in it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
#: packages that hold axe-core's script, the newer first
AXE_PACKAGES = ("axe_playwright_python", "axe_core_python")

needs_chromium = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
    pytest.mark.skipif(not DRIVER, reason="chromedriver is not installed"),
]


def axe_script() -> Path | None:
    """Find axe-core: the file that GIPNLP_AXE names, one that a package holds, or one that npm installed."""
    places = [Path(os.environ["GIPNLP_AXE"])] if "GIPNLP_AXE" in os.environ else []
    for package in AXE_PACKAGES:
        found = importlib.util.find_spec(package)
        if found is not None and found.origin:
            places.append(Path(found.origin).parent / "axe.min.js")
    places.append(Path("node_modules/axe-core/axe.min.js"))
    return next((p for p in places if p.is_file()), None)


needs_axe = pytest.mark.skipif(
    axe_script() is None, reason="axe-core is not there (pip install axe-core-python, or set GIPNLP_AXE)"
)


@contextmanager
def chromium(downloads: Path | None = None) -> Iterator[Any]:
    """Run a browser for a while; what it downloads goes to ``downloads``."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--force-prefers-reduced-motion",
    ):
        options.add_argument(argument)
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_script_timeout(120)
    if downloads is not None:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    try:
        yield driver
    finally:
        driver.quit()


def size(browser: Any, width: int, height: int = 800, dark: bool = False) -> None:
    """Give the window a size (narrow ones are phones), and the system's theme."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def violations(browser: Any) -> list[list[str]]:
    """Give what axe-core finds on the page (not in its frames): rule, impact, first element."""
    script = axe_script()
    if script is None:
        raise FileNotFoundError("axe-core")
    browser.execute_script(script.read_text(encoding="utf-8"))
    found: list[list[str]] = browser.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run({ iframes: false }).then((r) => done(r.violations.map((v) => [v.id, v.impact, v.nodes[0].html])));"
    )
    return found
