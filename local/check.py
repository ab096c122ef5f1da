"""`make check`: what must hold, the fast part first; the first part that fails ends it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

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
BROWSERS = "tests/journeys/browser"
DEPLOYED = sorted(str(each.relative_to(ROOT)) for each in ROOT.glob("tests/journeys/test_*.py"))
WATCHING = tuple(f"tests/journeys/{each}" for each in ("collect", "checks", "month", "people"))
CONTRACTS = "tests/contracts"
SIGNING_IN = "tests/journeys/signin"
ELSEWHERE = ("tests/domain", BROWSERS, *DEPLOYED, *WATCHING, CONTRACTS, SIGNING_IN)
SLOW: tuple[Sequence[str], ...] = (
    (*PYTEST, BROWSERS, *DEPLOYED),
    (*PYTEST, *WATCHING),
    (*PYTEST, CONTRACTS),
    (*PYTEST, SIGNING_IN),
    (*PYTEST, *(f"--ignore={each}" for each in ELSEWHERE), "tests"),
)
"""The longest begin, and who is done first takes the next; a part has its own cloud."""
LANES = 3
"""One more than the least of processors: what works a browser waits for most of its time."""


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
    return beside(*SLOW, lanes=LANES)


def beside(*commands: Sequence[str], lanes: int = 2) -> int:
    """Run so many at a time; one lane shows what it says as it goes, and what the others said is shown at the end."""
    began = time.monotonic()
    left = iter(commands)

    def work(said: IO[bytes] | None) -> int:
        ended = 0
        for command in left:  # each takes from it
            ended |= subprocess.run(command, cwd=ROOT, stdout=said, stderr=said, check=False).returncode
        return ended

    with ExitStack() as open_files, ThreadPoolExecutor(lanes) as others:
        quiet = [open_files.enter_context(tempfile.TemporaryFile()) for _ in range(lanes - 1)]
        working = [others.submit(work, said) for said in quiet]
        ended = work(None)
        for each, said in zip(working, quiet, strict=True):
            ended |= each.result()
            said.seek(0)
            say(said.read().decode(errors="replace"))
    say(f"{time.monotonic() - began:6.1f} s")
    return ended


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
