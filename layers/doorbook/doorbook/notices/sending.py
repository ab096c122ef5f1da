"""What is sent, whom to, and what became of it."""

from enum import StrEnum
from hashlib import sha256
from typing import Final

from doorbook.values import value

CLAIMED_FOR: Final = 60_000
"""Milliseconds after which somebody who began to send is taken for dead, and another sends."""

ID: Final = 16


class State(StrEnum):
    """How telling one target of one message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILING = "failing"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"
    """Its rule was changed, stopped or removed before it was told."""

    @property
    def is_over(self) -> bool:
        """Tell whether it is never tried again."""
        return self in {State.SENT, State.DROPPED}

    @property
    def is_bad(self) -> bool:
        """Tell whether somebody was not told who should have been."""
        return self in {State.FAILING, State.GIVEN_UP}


class Why(StrEnum):
    """Why a message was sent as it was."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    QUIET = "quiet"
    MANY = "many"
    TEST = "test"


@value(kw_only=True)
class Sending:
    """One message to one target. Times are milliseconds; `since` is when it first failed, `detail` how it does."""

    rule: str
    message: str
    target: str
    at: int
    line: str
    why: Why
    state: State = State.WAITING
    tries: int = 0
    since: int | None = None
    detail: str = ""
    until: int = 0
    version: int = 1


@value(kw_only=True)
class Parcel:
    """What waits in the queue: a message to one target of a rule. `body` is to the byte what a webhook gets.

    Of mail it is the text, and `subject` its subject; of the bus the detail.
    """

    rule: str
    message: str
    target: str
    at: int
    line: str
    why: Why
    subject: str
    body: str


@value(kw_only=True)
class Plan:
    """What was decided of one change by one rule: told at once or held until `due`, and whether that is `done`."""

    due: int | None
    why: Why
    done: bool = False

    @property
    def version(self) -> int:
        """Return the version of its row."""
        return 2 if self.done else 1


@value(kw_only=True)
class Due:
    """Something of a rule is held until then, in milliseconds, and why."""

    rule: str
    until: int
    why: Why


@value(kw_only=True)
class Address:
    """An address of mail. `removed` ones are kept so that the history says whose they were."""

    id: str
    text: str
    at: int
    by: str
    removed: bool = False
    version: int = 1


def address_id(text: str) -> str:
    """Return the name of an address: the same whenever it is added, for its subscription is found by it."""
    return sha256(text.casefold().encode()).hexdigest()[:ID]
