"""What the console calls things."""

from datetime import timedelta
from typing import Final

from doorbook.collect.connections.connection import Access, Connection, PushBy, Standing, State
from doorbook.collect.connections.connectivity import ConnectivityReport, Found, What
from doorbook.collect.connections.grants import BY_GRANT
from doorbook.collect.stream import Grant
from doorbook.messages import Message
from doorbook.messages.connections import NOT_PROVEN
from doorbook.values import value


@value
class Badge:
    """How something stands, in a word or two; `tone` is good, bad, off, or nothing of these."""

    label: str
    tone: str = ""


STATES: Final = {
    State.DRAFT: Badge("Not finished", "off"),
    State.ACTIVE: Badge("Collecting", "good"),
    State.PAUSED: Badge("Paused", "off"),
    State.DELETING: Badge("Being deleted", "bad"),
}

STANDINGS: Final = {
    Standing.GRANTED: Badge("Granted", "good"),
    Standing.REFUSED: Badge("Not granted", "bad"),
    Standing.UNKNOWN: Badge("Could not tell"),
}

FINDINGS: Final = {
    Found.WELL: Badge("Well", "good"),
    Found.LACKING: Badge("Not there", "off"),
    Found.BAD: Badge("Wrong", "bad"),
    Found.UNKNOWN: Badge("Could not tell"),
}

ACCESS: Final = {Access.READ_ONLY: "Read only", Access.READ_WRITE: "Read and write"}

PUSH_BY: Final = {
    PushBy.OFF: "Off",
    PushBy.AUTH_API: "On, by an Auth API application",
    PushBy.ADMIN_API: "On, by the Admin API",
}

WHATS: Final = {
    What.HOST: "Address of the host",
    What.TLS: "Connection and certificate",
    What.CLOCK: "Clock",
    What.KEYS: "Keys",
    What.TYPE: "Kind of application",
    What.ENDPOINTS: "Endpoints",
    What.TRUST_MONITOR: "Trust Monitor",
    What.PUSH_KEYS: "Keys of Push Verification",
}


def what(of: What, grant: Grant | None) -> str:
    """Return what a line of a test is about."""
    return BY_GRANT[grant].panel if grant is not None else WHATS[of]


def every(interval: timedelta) -> str:
    """Return an interval in words."""
    minutes = round(interval.total_seconds() / 60)
    if minutes % 60 == 0:
        return "every hour" if minutes == 60 else f"every {minutes // 60} hours"  # noqa: PLR2004 - minutes of an hour
    return "every minute" if minutes == 1 else f"every {minutes} minutes"


def lasted(time: timedelta) -> str:
    """Return how long something took."""
    seconds = time.total_seconds()
    return f"{seconds:.1f} s" if seconds >= 1 else f"{round(seconds * 1000)} ms"


def lag(milliseconds: int) -> str:
    """Return how far behind something is."""
    minutes = milliseconds // 60_000
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return "Under a minute" if minutes < 1 else f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004 - two days
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{hours // 24} days"


def says(connection: Connection) -> str:
    """Return what a state means, in a sentence."""
    match connection.state:
        case State.DRAFT:
            return "Nothing is read before it is reviewed and saved."
        case State.ACTIVE:
            return f"Logs are read {every(connection.advanced.live)}."
        case State.PAUSED:
            return "Nothing is read until it is resumed. Duo keeps its logs for 180 days."
        case State.DELETING:
            kept = "What was collected stays." if connection.keeps_data else "What was collected is being deleted."
            return f"Nothing is read any more. {kept}"


def reason(report: ConnectivityReport) -> Message:
    """Return what kept Duo from taking the keys: the first thing that is not well, in the order of the test."""
    odd = (line for line in report.lines if line.cause is not None and line.grant is None)
    return next((line.says for line in odd), NOT_PROVEN)
