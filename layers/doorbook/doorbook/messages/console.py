"""What administrators read in the console; apart from the others, for nobody needs it to sign in."""

from typing import Final

from doorbook.messages.message import Message

NOT_FOR_YOU: Final = Message(
    "console.not-for-you",
    "The console is for administrators.",
    "If you are one, sign in with your password and Duo. If you should be one, ask an administrator.",
)
NOT_FRESH: Final = Message(
    "console.not-fresh",
    "You confirmed with Duo more than five minutes ago.",
    "Nothing was changed. Sign in again: you come back to this page, and what you typed is still here.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
