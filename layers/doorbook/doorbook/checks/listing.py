"""Lists of findings, a page at a time."""

from typing import NamedTuple

from doorbook.checks.finding import Finding


class FindingPage(NamedTuple):
    """A part of a list of findings, and the word for where the next part begins."""

    findings: tuple[Finding, ...]
    following: str | None
