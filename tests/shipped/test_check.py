"""`make check` runs every test, and each once."""

from collections.abc import Sequence
from pathlib import Path

from local.check import DOMAIN, PYTEST, ROOT, SLOW

TESTS = sorted(each.relative_to(ROOT) for each in (ROOT / "tests").rglob("test_*.py"))


def runs(part: Sequence[str], path: Path) -> bool:
    told = part[len(PYTEST) :]
    ignored = [each.removeprefix("--ignore=") for each in told if each.startswith("--ignore=")]
    named = [each for each in told if not each.startswith("--")]
    return any(path.is_relative_to(each) for each in named) and not any(path.is_relative_to(each) for each in ignored)


def test_every_test_runs_once() -> None:
    times = {str(path): sum(runs(part, path) for part in (DOMAIN, *SLOW)) for path in TESTS}

    assert {path: number for path, number in times.items() if number != 1} == {}
    assert len(times) > 300
