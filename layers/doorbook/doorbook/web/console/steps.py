"""What the steps of the wizard have in common; the same forms change a connection later, one at a time."""

from dataclasses import field
from datetime import datetime
from typing import Any, Final

from doorbook.collect.connections.connection import Connection, State
from doorbook.messages import Message
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.rooms import CONSOLE

CONNECTIONS: Final = f"{CONSOLE}/connections"
NEW: Final = f"{CONNECTIONS}/new"
STEPS: Final = {
    "account": "Name and host",
    "keys": "Keys",
    "grants": "Grants",
    "push": "Push Verification",
    "advanced": "Advanced",
    "review": "Review",
}
"""In their order."""


LONGEST_NUMBER: Final = 9


@value(kw_only=True)
class StepLine:
    """One step in the list of them."""

    label: str
    here: bool
    done: bool
    where: str | None


@value(kw_only=True)
class StepPage(ConsolePage):
    """One step. `faults` say by field what will not do; `again` is where to come back to from a sign-in."""

    csrf: str
    connection: Connection | None
    steps: tuple[StepLine, ...]
    action: str
    go_on: str
    back: bool
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None
    until: datetime | None = None


@value(kw_only=True)
class Amiss:
    """Why a step was not taken."""

    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None
    until: datetime | None = None


def base(connection: str) -> str:
    """Return where a connection's own page is."""
    return f"{CONNECTIONS}/{connection}"


def place(connection: str, step: str) -> str:
    """Return where a step of a connection is."""
    return f"{base(connection)}/setup/{step}"


def before(step: str) -> str | None:
    """Return the step before one."""
    names = list(STEPS)
    return names[names.index(step) - 1] if step != names[0] else None


def after(step: str) -> str:
    """Return the step behind one."""
    names = list(STEPS)
    return names[names.index(step) + 1]


def number(typed: str | None) -> int:
    """Return the version that a form was made for; what is no number was never current."""
    fits = typed is not None and typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if typed and fits else -1


def around_step(inside: Inside, connection: Connection | None, step: str, amiss: Amiss) -> dict[str, Any]:
    """Return what stands around a step."""
    draft = connection is None or connection.state is State.DRAFT
    go_on = "Save" if not draft else "Save and begin collecting" if step == "review" else "Continue"
    return {
        **inside.around,
        "csrf": inside.csrf,
        "connection": connection,
        "steps": _lines(connection, step) if draft else (),
        "action": place(connection.id, step) if connection else NEW,
        "go_on": go_on,
        "back": draft and step != next(iter(STEPS)),
        "message": amiss.message,
        "faults": amiss.faults,
        "again": amiss.again,
        "until": amiss.until,
    }


def _lines(connection: Connection | None, here: str) -> tuple[StepLine, ...]:
    """List the steps; those that can be gone to are links."""
    reached = _reached(connection)
    names = list(STEPS)
    return tuple(
        StepLine(
            label=STEPS[name],
            here=name == here,
            done=names.index(name) < names.index(here),
            where=place(connection.id, name) if connection and name != here and names.index(name) <= reached else None,
        )
        for name in names
    )


def _reached(connection: Connection | None) -> int:
    """Return the last step that can be gone to: what comes behind the keys needs them."""
    names = list(STEPS)
    if connection is None:
        return 0
    return names.index("review") if connection.keyed else names.index("keys")
