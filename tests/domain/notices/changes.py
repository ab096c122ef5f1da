"""Changes of findings for tests of notices."""

from dataclasses import replace

from doorbook.checks.check import Category, Severity, Subject
from doorbook.notices.change import Change, What

ONE = Change(
    finding="f1",
    number=1,
    what=What.OPENED,
    at=1_773_000_190_000,
    connection="c1",
    check="mfa-flood",
    title="Many pushes in a row",
    category=Category.THREAT,
    severity=Severity.HIGH,
    subject_kind=Subject.PERSON,
    subject="DU1",
    name="bob1",
    summary="bob1 was asked 5 times.",
    since=1_773_000_000_000,
)


def change(of: int = 1, /, **says: object) -> Change:
    """Return one of the finding of that number."""
    return replace(ONE, **{"finding": f"f{of}", **says})  # type: ignore[arg-type]
