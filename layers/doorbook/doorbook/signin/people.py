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
    """One local user. `id` is the looked-up spelling, `name` the one they were given."""

    id: str
    name: str
    display: str
    password_hash: str
    groups: frozenset[str] = frozenset()
    disabled: bool = False
    email: str | None = None
    preference: Preference | None = None
