"""Who changes connections, and what they are answered."""

from datetime import datetime

from doorbook.collect.connections.connection import Connection
from doorbook.collect.connections.connectivity import ConnectivityReport
from doorbook.collect.connections.rules import Unfits
from doorbook.messages import Message
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value
class By:
    """Who asks for a change."""

    person: str
    visitor: Visitor


@value
class Kept:
    """It was done, and this is how the connection stands."""

    connection: Connection


@value
class Tested:
    """What came of a test, and the connection with the grants as they were found."""

    connection: Connection
    report: ConnectivityReport


@value
class KeysRefused:
    """Duo did not take the new keys, so the old ones stay."""

    connection: Connection
    report: ConnectivityReport


@value
class Overtaken:
    """Somebody else changed it since it was shown; nothing was changed, and this is how it stands now."""

    connection: Connection


@value
class NotNow:
    """It cannot be done as the connection stands; `why` says so."""

    connection: Connection
    why: Message


@value
class NoSuchConnection:
    """There is none of this id, or there is none any more."""


@value
class TooOften:
    """Nothing was asked of Duo; from then on it may be again."""

    until: datetime


type Refused = Unfits | Overtaken | NotNow | NoSuchConnection
