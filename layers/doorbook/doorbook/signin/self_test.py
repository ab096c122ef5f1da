"""The self-test: is Duo there, do our clocks agree, and are the keys those of an Auth API application."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from doorbook.errors import BreakageError, Cause
from doorbook.messages import CAUSES
from doorbook.values import value

WORTH_TELLING: Final = timedelta(seconds=30)
REFUSED_BEYOND: Final = timedelta(minutes=5)
"""How far Duo lets a signed date be off."""

CURES: Final[dict[Cause, str]] = {
    Cause.NAME_UNKNOWN: "Compare the name in Duo with DuoNameRule.",
    Cause.REQUEST_REFUSED: "Tell us, with the detail: no setting of yours should lead here.",
    Cause.WRONG_KEY: (
        "Open the application in the Duo Admin Panel and copy Integration key and Secret key into the Duo secret again."
    ),
    Cause.CLOCK: "Set the clock of this machine by NTP. If it is right, a proxy answers in Duo's place.",
    Cause.WRONG_TYPE: "Protect an application of the type (Partner) Auth API, and use the keys of that one.",
    Cause.HOST: "Write the API hostname as Duo shows it, api-XXXXXXXX.duosecurity.com: no https://, no path.",
    Cause.CERTIFICATE: "If a proxy opens connections here, put its CA into a secret and name that in OutboundCaSecret.",
    Cause.LIMITED: "Wait a minute. If it stays, something asks Duo far too often.",
    Cause.DOWN: "Look at Duo's status page, then whether a firewall or proxy lets HTTPS to the API hostname through.",
    Cause.GARBLED: "Ask whoever runs the proxy to let the API hostname through untouched.",
    Cause.SECRET: (
        'Fill the Duo secret in as {"host": "api-…", "ikey": "DI…", "skey": "…"}; for Universal Prompt, with client_id '
        "and client_secret in the place of ikey and skey."
    ),
    Cause.STORE: "Look at AWS's status page, and at what these credentials may do.",
    Cause.NOT_GRANTED: "Tick the grant on the application's page in the Duo Admin Panel.",
    Cause.NOT_OFFERED: "Turn off what asks for it, or ask Duo for an edition that has it.",
    Cause.CURSOR: "Nothing is to be done: the window is read anew.",
    Cause.TOO_OLD: "Nothing is to be done: what Duo no longer keeps is noted as a gap.",
    Cause.LAKE: "Look at AWS's status page, and at what these credentials may do.",
    Cause.QUEUE: "Look at AWS's status page, and at what these credentials may do.",
}


class Probe(Protocol):
    """Duo, as far as the self-test asks it. Raises what every call to Duo may raise."""

    def ping(self) -> datetime:
        """Return Duo's time; no keys are needed."""
        ...

    def check(self) -> None:
        """Ask whether Duo takes the keys."""
        ...


@value(kw_only=True)
class Finding:
    """One thing that was tried: whether it is well, what is, and what to do where it is not. Holds no secret."""

    what: str
    good: bool
    says: str
    cause: Cause | None = None
    detail: str = ""
    cure: str = ""


def self_test(probe: Probe, clock: Callable[[], datetime]) -> tuple[Finding, ...]:
    """Try one thing after the other; what hangs on something that failed is not tried."""
    before = clock()
    try:
        theirs = probe.ping()
    except BreakageError as broke:
        return (failed("Duo answers", broke),)
    ours = before + (clock() - before) / 2
    reached = Finding(what="Duo answers", good=True, says="The API host is there, and its certificate is trusted.")
    return (reached, _clocks(theirs - ours), _keys(probe))


def _clocks(offset: timedelta) -> Finding:
    seconds = round(abs(offset).total_seconds())
    if abs(offset) < WORTH_TELLING:
        return Finding(what="Clock", good=True, says="Our clock and Duo's agree.")
    side = "behind" if offset > timedelta(0) else "ahead of"
    says = f"Our clock is {seconds} seconds {side} Duo's."
    if abs(offset) < REFUSED_BEYOND:
        says += " Duo refuses beyond five minutes."
    return Finding(what="Clock", good=False, says=says, cause=Cause.CLOCK, cure=CURES[Cause.CLOCK])


def _keys(probe: Probe) -> Finding:
    try:
        probe.check()
    except BreakageError as broke:
        return failed("Keys", broke)
    return Finding(what="Keys", good=True, says="Duo takes the keys.")


def failed(what: str, broke: BreakageError) -> Finding:
    """Return what is told of something that broke."""
    return Finding(
        what=what,
        good=False,
        says=CAUSES[broke.cause],
        cause=broke.cause,
        detail=broke.detail,
        cure=CURES[broke.cause],
    )
