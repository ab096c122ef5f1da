"""The browser of the journeys: the machine's Chromium, else Playwright's own, else the distribution's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The shell first: it draws the same pages and has no windows, which is two thirds of the work of a new browser."""

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def found() -> Path | None:
    """Look for a Chromium that is here already."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return Path(path)
    caches = [Path.home() / ".cache" / "ms-playwright", Path.home() / "Library" / "Caches" / "ms-playwright"]
    inside = (
        "chromium_headless_shell-*/chrome-headless-shell-*/chrome-headless-shell",
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    )
    return next((path for cache in caches for form in inside for path in sorted(cache.glob(form))), None)


def fetched() -> Path | None:
    """Get a Chromium if need be; None where there is no way to one."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways += [
            ["apt-get", "update", "--quiet"],
            ["apt-get", "install", "--yes", "--quiet", "chromium-headless-shell"],
        ]
    for way in ways:
        here = found()
        if here:
            return here
        subprocess.run(way, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    return found()
