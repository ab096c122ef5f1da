"""docs/signin.md names a test for each promise, and the tests are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROW = re.compile(r"\| (?P<promise>.+?) \| `(?P<path>tests/\S+\.py)::(?P<test>[tT]est\w+)` \|")


def missing(document: str) -> list[str]:
    """Return the promises whose test is not where the document says."""
    return [row["promise"] for row in ROW.finditer(document) if row["test"] not in named_in(ROOT / row["path"])]


def named_in(path: Path) -> set[str]:
    """Return the functions of a file, and the names of its state machines."""
    if not path.exists():
        return set()
    nodes = list(ast.walk(ast.parse(path.read_text())))
    assigned = (target for node in nodes if isinstance(node, ast.Assign) for target in node.targets)
    machines = {target.id for target in assigned if isinstance(target, ast.Name) and target.id.startswith("Test")}
    return machines | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_a_test_that_exists() -> None:
    document = (ROOT / "docs" / "signin.md").read_text()
    section = document.partition("## What such a portal should do")[2]
    rows = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| promise")]

    assert len(rows) >= 40
    assert len(ROW.findall(section)) == len(rows)
    assert missing(section) == []


def test_a_promise_without_its_test_is_seen() -> None:
    row = "| lets people in | `tests/domain/test_promises.py::test_that_nobody_wrote` |"

    assert missing(row) == ["lets people in"]
    assert missing("| lets people in | `tests/domain/nowhere.py::test_anything` |") == ["lets people in"]
    assert missing("| lets people in | `tests/domain/test_promises.py::TestNothing` |") == ["lets people in"]
