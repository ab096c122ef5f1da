"""What a test of a connection says: each line with its cause in words, and its cure."""

from typing import Final

from doorbook.errors import Cause
from doorbook.messages.message import Message

HOST_WELL: Final = Message(
    "connectivity.host-well",
    "The API hostname has an address.",
    "Nothing is to be done.",
)
HOST_UNRESOLVED: Final = Message(
    "connectivity.host-unresolved",
    "The API hostname has no address.",
    "Compare it with the application's page in the Duo Admin Panel, letter by letter.",
)
TLS_WELL: Final = Message(
    "connectivity.tls-well",
    "Duo answers, and its certificate is trusted.",
    "Nothing is to be done.",
)
CLOCK_WELL: Final = Message(
    "connectivity.clock-well",
    "Our clock and Duo's agree.",
    "Nothing is to be done.",
)
CLOCK_OFF: Final = Message(
    "connectivity.clock-off",
    "Our clock and Duo's do not agree. Duo refuses everything beyond five minutes.",
    "AWS keeps our clock; most likely a proxy answers in Duo's place. Ask whoever runs it.",
)
KEYS_WELL: Final = Message(
    "connectivity.keys-well",
    "Duo knows these keys.",
    "Nothing is to be done.",
)
KEYS_WRONG: Final = Message(
    "connectivity.keys-wrong",
    "Duo does not know these keys: one of them is wrong, or the application was deleted.",
    "Copy the integration key and the secret key again, both from the same application of this account.",
)
TYPE_WELL: Final = Message(
    "connectivity.type-well",
    "They are the keys of an Admin API application.",
    "Nothing is to be done.",
)
TYPE_AUTH_API: Final = Message(
    "connectivity.type-auth-api",
    "They are the keys of an Auth API application.",
    "Protect an application of the type Admin API in the Duo Admin Panel, and use the keys of that one.",
)
TYPE_OTHER: Final = Message(
    "connectivity.type-other",
    "Nothing is open to these keys: the application is of another type than Admin API, or was granted nothing at all.",
    "Open it in the Duo Admin Panel. If it is an Admin API application, tick its grants; if not, protect one that is.",
)
GRANTED: Final = Message(
    "connectivity.granted",
    "It is granted.",
    "Nothing is to be done.",
)
GRANT_LACKING: Final = Message(
    "connectivity.grant-lacking",
    "It is not granted. The connection works without what it opens.",
    "If you want that too, tick it in the Duo Admin Panel and test again.",
)
GRANT_MISSING: Final = Message(
    "connectivity.grant-missing",
    "It is not granted, and the connection needs it.",
    "Tick it on the application's page in the Duo Admin Panel, save there, and test again.",
)
OFFERED: Final = Message(
    "connectivity.offered",
    "The account has it.",
    "Nothing is to be done.",
)
NOT_OFFERED: Final = Message(
    "connectivity.not-offered",
    "The account has it not: its edition, or its age, leaves it out.",
    "Nothing is to be done. The rest works without it.",
)
NOT_OFFERED_BUT_WANTED: Final = Message(
    "connectivity.not-offered-but-wanted",
    "Endpoints are on for this connection, and the account has them not.",
    "Turn endpoints off in the advanced settings, or ask Duo for an edition that has them.",
)
PUSH_WELL: Final = Message(
    "connectivity.push-well",
    "Duo takes the keys by which people are asked on their phone.",
    "Nothing is to be done.",
)
PUSH_KEYS_WRONG: Final = Message(
    "connectivity.push-keys-wrong",
    "Duo does not take the keys by which people are asked on their phone.",
    "Copy both keys again from an application of the type Auth API of this account.",
)
NOT_IN_TIME: Final = Message(
    "connectivity.not-in-time",
    "It could not be told in time.",
    "Test again. If it stays, look at Duo's status page and at the lines above.",
)
NOT_TRIED: Final = Message(
    "connectivity.not-tried",
    "It was not tried: it hangs on a line above that is not well.",
    "Mend that one first, then test again.",
)
CERTIFICATE: Final = Message(
    "connectivity.certificate",
    "The certificate of the host is not one that we trust. A proxy may stand between.",
    "If a proxy opens connections here, paste the certificate of its authority into the advanced settings.",
)
LIMITED: Final = Message(
    "connectivity.limited",
    "Duo limits how often it is asked, and the limit is reached.",
    "Wait a minute and test again. If it stays, something else asks this account far too often.",
)
DOWN: Final = Message(
    "connectivity.down",
    "Duo did not answer, or broke off, or answered with an error of its own.",
    "Look at Duo's status page, then whether a firewall or proxy lets HTTPS to the host through.",
)
GARBLED: Final = Message(
    "connectivity.garbled",
    "What came back is not what Duo sends. A proxy may stand between.",
    "Ask whoever runs the proxy to let the host through untouched.",
)
SECRET: Final = Message(
    "connectivity.secret",
    "A setting of the connection cannot be used: its certificates, its proxy or its keys.",
    "Look at the advanced settings, and give the keys again if the page asks for them.",
)
REFUSED: Final = Message(
    "connectivity.refused",
    "Duo refused the request itself.",
    "Tell us, with the detail: no setting of yours should lead here.",
)

OF_CAUSES: Final[dict[Cause, Message]] = {
    Cause.NAME_UNKNOWN: REFUSED,
    Cause.REQUEST_REFUSED: REFUSED,
    Cause.WRONG_KEY: KEYS_WRONG,
    Cause.CLOCK: CLOCK_OFF,
    Cause.WRONG_TYPE: TYPE_OTHER,
    Cause.HOST: HOST_UNRESOLVED,
    Cause.CERTIFICATE: CERTIFICATE,
    Cause.LIMITED: LIMITED,
    Cause.DOWN: DOWN,
    Cause.GARBLED: GARBLED,
    Cause.SECRET: SECRET,
    Cause.STORE: DOWN,
    Cause.NOT_GRANTED: GRANT_LACKING,
    Cause.NOT_OFFERED: NOT_OFFERED,
    Cause.CURSOR: REFUSED,
    Cause.TOO_OLD: REFUSED,
    Cause.LAKE: DOWN,
    Cause.QUEUE: DOWN,
}
"""What each breakage means on a line that has no words of its own for it."""

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
