"""Remembered browsers as the sign-in knows them: what a browser showed, and what becomes of it at the end.

A cookie is a hint and no credential: it says whom to ask Duo for. `doorbook.remember` decides what it is worth.
"""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Change, MoveTicket, UseBrowser, Write
from doorbook.signin.destinations import Destination
from doorbook.signin.visitor import Visitor
from doorbook.values import value

if TYPE_CHECKING:
    from doorbook.factors import Kind

METHOD: Final = "remembered"
"""What the audit calls a sign-in without a password."""


class Why(StrEnum):
    """Why somebody is not remembered, or not offered to be. To the browser they are all the same: no cookie."""

    NO_COOKIE = "no_cookie"
    SWITCHED_OFF = "switched_off"
    UNREACHABLE = "unreachable"
    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_kid"
    REVOKED_KEY = "revoked_kid"
    FORGED = "forged"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    NO_KEY = "no_key"
    NO_BROWSER = "no_browser"
    ENDED = "ended"
    NOT_THEIRS = "not_theirs"
    OTHER_GENERATION = "other_generation"
    NOT_BEFORE = "not_before"
    NOBODY = "nobody"
    DISABLED = "disabled"
    NOT_REMEMBERABLE = "not_rememberable"
    NOT_IN_PILOT = "not_in_pilot"
    APPLICATION = "application"
    FACTOR = "factor"
    OPTED_OUT = "opted_out"
    REMEMBERED = "remembered"
    STALE_PROOF = "stale_proof"
    NOT_OWN_DEVICE = "not_own_device"
    MEANWHILE = "meanwhile"
    NO_ADMINISTRATOR = "no_administrator"


@value
class Keep:
    """The browser is to hold this cookie until then."""

    cookie: str
    until: datetime


@value
class Drop:
    """The browser is to drop its cookie."""


type Held = Keep | Drop | None
"""What becomes of the cookie; None leaves it as it is."""


@value(kw_only=True)
class Recognised:
    """A browser that remembers somebody who may come by it, now. `shown` is all that a page may say of them.

    `seen` counts the uses that the cookie knows of, `uses` those that we do; where they differ somebody has a copy.
    """

    browser: str
    person: str
    name: str
    display: str
    shown: str
    groups: frozenset[str]
    alias: str
    generation: int
    uses: int
    seen: int
    made: datetime
    ends: datetime


@value
class OptedOut:
    """The person of this browser does not want to be asked whether it should remember them."""


@value
class NotRemembered:
    """Nobody is remembered here: the password is next. `held` is Drop where the cookie can never count again."""

    why: Why
    held: Held = None


type Shown = Recognised | OptedOut | NotRemembered


@value(kw_only=True)
class Used:
    """What a sign-in by a remembered browser changes, together with the session; `held` comes back sealed anew."""

    change: UseBrowser
    also: tuple[Change, ...]
    held: Held


@value
class Offer:
    """The person may have this browser remember them; `shared` where it remembered somebody else a moment ago."""

    shared: bool


@value(kw_only=True)
class Arrived:
    """What the end of a sign-in means for the browser.

    `also` belongs into the admission, and `asked` where the offer is made.
    """

    offer: Offer | None = None
    held: Held = None
    also: tuple[Change, ...] = ()
    asked: tuple[Change, ...] = ()


@value(kw_only=True)
class Proof:
    """What somebody passed, when, and on the way where: enough to be remembered where it is acceptable and fresh."""

    person: str
    passed: tuple[Passed, ...]
    at: datetime
    destination: Destination | None = None


@value
class Accepted:
    """The browser remembers them."""

    held: Keep


@value
class NotAccepted:
    """It does not, and nothing changed."""

    why: Why


class Remembering(Protocol):
    """What the sign-in asks. Where a store or secret cannot be read nobody is recognised and nothing is offered."""

    def recognise(self, cookie: str | None, destination: Destination | None, visitor: Visitor) -> Shown:
        """Tell whom this browser remembers; every refusal of a cookie is written down with its reason."""
        ...

    def tries(self, by: Recognised) -> tuple[Change, ...]:
        """Return what counts a sign-in by this browser before Duo is asked, and fails where there were too many."""
        ...

    def held_back(self, by: Recognised, visitor: Visitor) -> datetime | None:
        """Return until when this browser may ask for none, and write that down; None where it may."""
        ...

    def is_enough(self, kind: "Kind") -> bool:
        """Tell whether this factor stands alone here."""
        ...

    def use(self, by: Recognised, kind: "Kind", visitor: Visitor) -> Used:
        """Return what a sign-in by this browser changes."""
        ...

    def arrived(
        self,
        cookie: str | None,
        person: str,
        passed: tuple[Passed, ...],
        destination: Destination | None,
        visitor: Visitor,
    ) -> Arrived:
        """Return what a sign-in by password means: somebody else's cookie goes, and an offer may come."""
        ...

    def accept(
        self, proof: Proof, cookie: str | None, visitor: Visitor, *also: MoveTicket, own: bool
    ) -> Accepted | NotAccepted:
        """Remember them here from now on, and do `also` with it; `own` is that they said by hand that it is theirs."""
        ...

    def decline(self, proof: Proof, cookie: str | None, visitor: Visitor, *also: MoveTicket) -> Keep:
        """Do not ask again in this browser, and do `also` with it; raise OvertakenError where that was not to be."""
        ...

    def fell_back(self, by: Recognised, visitor: Visitor) -> Write:
        """Return the row of somebody who preferred their password; nothing changes."""
        ...

    def not_them(self, by: Recognised, visitor: Visitor) -> Write:
        """Return the row of somebody who said they are another; nothing changes until that one is inside."""
        ...

    def wrong_factor(self, by: Recognised, named: str, txid: str | None, visitor: Visitor) -> Write:
        """Return the row of a factor that is not one of those that are enough alone; `named` is Duo's name for it."""
        ...
