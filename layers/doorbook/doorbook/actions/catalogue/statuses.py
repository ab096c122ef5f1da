"""What Duo calls the ways in which somebody may stand, and how a change between them is shown."""

from typing import Final

from doorbook.actions.deed import Line

ACTIVE: Final = "active"
BYPASS: Final = "bypass"
DISABLED: Final = "disabled"
LOCKED_OUT: Final = "locked out"
PENDING: Final = "pending deletion"

SAID: Final = {
    ACTIVE: "Active",
    BYPASS: "Bypass: let in without a second factor",
    DISABLED: "Disabled",
    LOCKED_OUT: "Locked out",
    PENDING: "Waits for deletion",
}
"""Others come from Duo from time to time, and are shown as it says them."""


def status_line(now: str, then: str) -> Line:
    """Return how a change of status is shown."""
    return Line(what="Status in Duo", now=SAID.get(now, now), then=SAID.get(then, then))
