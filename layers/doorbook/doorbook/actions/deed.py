"""An order, the plan made of it, and what became of that: one row, which never changes back."""

import json
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from doorbook.values import value

WAITS: Final = timedelta(days=1)
"""So long a second person has to agree."""

AT_WORK: Final = timedelta(seconds=60)
"""Longer than a request lives: what was begun before that is not being done any more."""


@value(kw_only=True)
class Order:
    """What somebody wants done to whom; `target` is the phone, code or group it is about, `given` what was typed."""

    connection: str
    user: str
    action: str
    target: str = ""
    given: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return what was typed into a field, or nothing."""
        return dict(self.given).get(name, "")


@value(kw_only=True)
class Line:
    """One difference: what it is about, how it is now, and how it would be."""

    what: str
    now: str
    then: str


@value(kw_only=True)
class View:
    """What an action is about, read anew. `facts` are all that it was decided on; `already`: it is as it would be."""

    whom: str
    facts: dict[str, str]
    lines: tuple[Line, ...]
    already: bool = False

    @property
    def fingerprint(self) -> str:
        """Return what changes with any of the facts."""
        return sha256(json.dumps(self.facts, sort_keys=True).encode()).hexdigest()[:32]


@value(kw_only=True)
class Plan:
    """What would change if this were done now. `saw` is the fingerprint of what was read."""

    id: str
    order: Order
    whom: str
    lines: tuple[Line, ...]
    saw: str
    at: datetime
    by: str


@value(kw_only=True)
class Form:
    """What a page needs to ask for what is to be typed: about whom it is, their address, and which groups there are."""

    whom: str
    email: str = ""
    groups: tuple[str, ...] = ()


@value(kw_only=True)
class Step:
    """When somebody did something, and who."""

    at: datetime
    by: str


class Stand(StrEnum):
    """How a deed stands. What is begun or being undone is looked at in Duo by whoever comes next."""

    WAITING = "waiting"
    BEGUN = "begun"
    DONE = "done"
    REFUSED = "refused"
    UNSURE = "unsure"
    NOT_DONE = "not_done"
    LAPSED = "lapsed"
    UNDOING = "undoing"
    UNDONE = "undone"


UNFINISHED: Final = frozenset({Stand.BEGUN, Stand.UNDOING})


@value(kw_only=True)
class Deed:
    """A plan that was taken up. `why` is the id of the sentence about how it ended, `said` are Duo's words."""

    id: str
    order: Order
    stand: Stand
    version: int
    whom: str
    lines: tuple[Line, ...]
    facts: dict[str, str] = field(default_factory=dict)
    saw: str
    asked: Step
    agreed: Step | None = None
    touched: datetime
    undone: Step | None = None
    why: str = ""
    said: str = ""

    def lapsed(self, now: datetime) -> bool:
        """Tell whether nobody else agreed in time."""
        return self.stand is Stand.WAITING and now - self.asked.at > WAITS

    def at_work(self, now: datetime) -> bool:
        """Tell whether somebody may just be doing it."""
        return self.stand in UNFINISHED and now - self.touched <= AT_WORK
