"""People as the first factor knows them."""

from datetime import datetime
from enum import StrEnum

from doorbook.values import value


class Method(StrEnum):
    """A second factor that a person can choose."""

    PUSH = "push"
    PASSCODE = "passcode"
    CALL = "call"
    TEXT = "text"


class BrowserState(StrEnum):
    """How a browser stands that was asked to remember somebody. Only an active one is ever accepted."""

    ACTIVE = "active"
    REVOKED = "revoked"
    OPTED_OUT = "opted_out"
    CLEARED = "cleared"
    LEFT = "left"
    """Somebody else signed in there."""


@value(kw_only=True)
class Preference:
    """The method and device a person used last; worth nothing until Duo's preauth names the device again.

    A passcode has no device: there it is empty.
    """

    method: Method
    device: str
    chosen: datetime


@value(kw_only=True)
class Person:
    """One local user. `id` is the looked-up spelling, `name` the one they were given.

    Browsers that remember them are of a `generation`, and none that was remembered `not_before` then counts; where they
    are not `rememberable`, none does. `alias` is what such browsers call them; it says nothing, and never changes.
    `serial` is theirs alone, also where somebody of the same name was there before; those from before it have none.
    """

    id: str
    name: str
    display: str
    password_hash: str
    groups: frozenset[str] = frozenset()
    disabled: bool = False
    email: str | None = None
    preference: Preference | None = None
    generation: int = 0
    not_before: datetime | None = None
    rememberable: bool = True
    alias: str | None = None
    serial: str | None = None
