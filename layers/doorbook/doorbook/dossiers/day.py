"""What Duo wrote down of one person on one day: the sign-ins that they tried. Times are milliseconds."""

from doorbook.values import value


@value(kw_only=True)
class Event:
    """A sign-in as Duo's log has it; `result` is success, denied, fraud or error."""

    at: int
    result: str
    reason: str
    factor: str
    application: str
    ip: str
    country: str
    device: str
    txid: str


@value(kw_only=True)
class PersonDay:
    """The last sign-ins of a day, in UTC, and how many there were."""

    user_id: str
    day: str
    events: tuple[Event, ...]
    times: int
