"""`make check`: what must hold, the fast part first; the first part that fails ends it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from local import browser

ROOT = Path(__file__).resolve().parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q")

FAST: tuple[tuple[str, Sequence[str]], ...] = (
    ("ruff", ("ruff", "check", "--quiet")),
    ("format", ("ruff", "format", "--check", "--quiet")),
    ("imports", ("lint-imports",)),
)
TYPES = (sys.executable, "-m", "mypy")
DOMAIN = (*PYTEST, "tests/domain")
DEPLOYED = "tests/journeys/test_*.py"
BROWSERS = "tests/journeys/browser"
FIRST = (*PYTEST, BROWSERS, *sorted(str(each.relative_to(ROOT)) for each in ROOT.glob(DEPLOYED)))
"""What works a deployed stack: half of the time, so it runs beside the rest, which leaves neither processor idle."""

REST = (*PYTEST, "--ignore=tests/domain", f"--ignore={BROWSERS}", f"--ignore-glob={DEPLOYED}", "tests")


def main() -> int:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'layers' / 'doorbook'}{os.pathsep}{ROOT}"}
    for name, command in FAST:
        began = time.monotonic()
        quiet = name == "imports"  # it prints a picture
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=quiet, text=True, check=False)
        say(f"{name:<8} {time.monotonic() - began:6.1f} s")
        if done.returncode:
            say(done.stdout or "")
            return done.returncode
    ended = beside(TYPES, DOMAIN)
    if ended:
        return ended
    if browser.fetched() is None:
        say("NO CHROMIUM HERE AND NONE TO BE HAD: the browser journeys cannot run; install chromium to run them")
        if os.environ.get("CI"):
            return 1
    return beside(FIRST, REST)


def beside(one: Sequence[str], other: Sequence[str]) -> int:
    """Run both at once, and show what the first said after the second, which is shown as it goes."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said, subprocess.Popen(one, cwd=ROOT, stdout=said, stderr=said) as running:
        try:
            ended = subprocess.run(other, cwd=ROOT, check=False).returncode
            running.wait()
        finally:
            running.kill()
        said.seek(0)
        say(said.read().decode(errors="replace"))
        say(f"{time.monotonic() - began:6.1f} s")
        return ended or running.returncode


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
