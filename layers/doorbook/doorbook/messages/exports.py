"""What is said of an export."""

from typing import Final

from doorbook.messages.message import Message

ASKED: Final = Message(
    "exports.asked",
    "The file is asked for.",
    "This page shows by itself when it is there. You may leave: the address of this page stays.",
)
UNDER_WAY: Final = Message(
    "exports.under-way",
    "The file is being made.",
    "This takes from seconds to a few minutes. You may leave: the address of this page stays.",
)
THERE: Final = Message(
    "exports.there",
    "The file is there.",
    "It is as things stood when it was made. Only you can take it, from here.",
)
EXPIRED: Final = Message(
    "exports.expired",
    "The file is gone.",
    "Files are kept for seven days. Ask for it again.",
)
BROKE: Final = Message(
    "exports.broke",
    "It broke off, and there is no file.",
    "What broke stands below. Ask for it again; where that goes the same way, tell the operators.",
)
LOST: Final = Message(
    "exports.lost",
    "There is no file, and nobody works at it any more.",
    "Ask for it again. Where that goes the same way, tell the operators.",
)
TOO_MANY: Final = Message(
    "exports.too-many",
    "Two files that you asked for are not there yet.",
    "Nothing was asked. Wait until one of them is there.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
