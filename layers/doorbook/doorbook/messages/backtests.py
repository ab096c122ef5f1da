"""What is said of a check that is tried over all that is stored."""

from typing import Final

from doorbook.messages.message import Message

ASKED: Final = Message(
    "backtests.asked",
    "It waits for its turn.",
    "This page shows by itself what comes of it. You may leave: its address stays.",
)
UNDER_WAY: Final = Message(
    "backtests.under-way",
    "The history is being looked through.",
    "This takes from seconds to a few minutes. You may leave: the address of this page stays.",
)
FOUND: Final = Message(
    "backtests.found",
    "The history was looked through.",
    "What stands here was not opened: it is what the check would have found.",
)
NOTHING_FOUND: Final = Message(
    "backtests.nothing-found",
    "It would have found nothing.",
    "The history was looked through with these numbers.",
)
NO_HISTORY: Final = Message(
    "backtests.no-history",
    "There is no history to look through yet.",
    "Nothing of the logs of this connection was collected. Try again after a collection.",
)
NOT_TOLD: Final = Message(
    "backtests.not-told",
    "It could not be told what it would have found.",
    "What is missing stands below.",
)
BROKE: Final = Message(
    "backtests.broke",
    "It broke off, and nothing came of it.",
    "What broke stands below. Where that passes it is tried again by itself, for half an hour; you may also ask anew.",
)
CHECK_BROKE: Final = Message(
    "backtests.check-broke",
    "The check itself broke with these numbers.",
    "Nothing came of it. Try other numbers, and tell the operators: the log of the inspector has the rest.",
)
CONNECTION_GONE: Final = Message(
    "backtests.connection-gone",
    "The connection is not collected any more.",
    "It was paused or deleted before it was this one's turn. Nothing came of it.",
)
LOST: Final = Message(
    "backtests.lost",
    "Nothing came of it, and nobody works at it any more.",
    "Ask anew. Where that goes the same way, tell the operators.",
)
OTHER_UNDER_WAY: Final = Message(
    "backtests.other-under-way",
    "The same check is being tried on this connection with other numbers.",
    "Nothing was asked. Wait until that is over.",
)
NO_CONNECTION: Final = Message(
    "backtests.no-connection",
    "There is no such connection.",
    "Nothing was asked. Choose one of those that there are.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
