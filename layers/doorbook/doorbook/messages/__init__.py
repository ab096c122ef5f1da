"""Every sentence that a person can read on a page, each with the id that logs and audit carry."""

from typing import Final

from doorbook.errors import Cause
from doorbook.messages.browsers import *  # noqa: F403 - `messages.NOT_FOUND` says enough, wherever it stands
from doorbook.messages.message import Message
from doorbook.messages.portal import *  # noqa: F403 - as above
from doorbook.messages.prompting import *  # noqa: F403 - as above
from doorbook.messages.remembering import *  # noqa: F403 - as above
from doorbook.messages.signing_in import *  # noqa: F403 - as above

__all__ = ["ALL", "CAUSES", "Message"]

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}

CAUSES: Final[dict[Cause, str]] = {
    Cause.NAME_UNKNOWN: "Duo knows no user of that name. Compare the name in Duo with the name rule of the stack.",
    Cause.REQUEST_REFUSED: "Duo refused a parameter of the request.",
    Cause.WRONG_KEY: "The integration key or the secret key in the stack's Duo secret is wrong.",
    Cause.CLOCK: "Duo says that our clock is more than five minutes off.",
    Cause.WRONG_TYPE: "The Duo application is of another type than its keys are used for, or it lacks a permission.",
    Cause.HOST: "The API host in the Duo secret is not one of Duo's, or its name does not resolve.",
    Cause.CERTIFICATE: "The certificate of the API host is not one we trust; a proxy may stand between.",
    Cause.LIMITED: "Duo limits how often it is asked, and the limit is reached.",
    Cause.DOWN: "Duo did not answer, or broke off, or answered with an error of its own.",
    Cause.GARBLED: "What came back is not what Duo sends; a proxy may stand between.",
    Cause.SECRET: "A secret cannot be read, or is not filled in.",
    Cause.STORE: "The database did not do what was asked.",
    Cause.NOT_GRANTED: "The Duo integration may not read this. Give it the grant in the Duo Admin Panel.",
    Cause.NOT_OFFERED: "This Duo account does not have it: its edition, or its age, leaves it out.",
    Cause.LAKE: "The bucket of the lake did not do what was asked.",
    Cause.QUEUE: "The queue of turns did not take a message.",
    Cause.CURSOR: "Duo no longer knows where a page began; the window is read again from its beginning.",
    Cause.TOO_OLD: "Duo keeps its logs for 180 days and gives nothing from before; what is younger is read.",
}
