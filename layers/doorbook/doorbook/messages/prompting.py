"""Sentences of the way to Duo's own page and back."""

from typing import Final

from doorbook.messages.message import Message

PROMPT_RETURNED: Final = Message(
    "prompt.returned",
    "Duo sent you back without a confirmation.",
    "Go on to Duo and try again. If Duo says that it was denied and you did not do that, tell your administrator.",
)
PROMPT_DENIED: Final = Message(
    "prompt.denied",
    "Duo did not let you in.",
    "Try again with another method at Duo, or ask your administrator why.",
)
PROMPT_FACTOR_UNKNOWN: Final = Message(
    "prompt.factor-unknown",
    "You confirmed in a way that this portal does not know.",
    "Go on to Duo and choose another method there. Your administrator sees which one it was.",
)
PROMPT_SILENT: Final = Message(
    "prompt.silent",
    "Duo let you through without asking you for anything.",
    "That is not enough here. Your administrator can see why Duo did not ask.",
)
PROMPT_BYPASS_CODE: Final = Message(
    "prompt.bypass-code",
    "A bypass code does not open this door.",
    "Go on to Duo and confirm with a device of yours, or ask your administrator.",
)
PROMPT_STALE: Final = Message(
    "prompt.stale",
    "That confirmation is older than this sign-in.",
    "Go on to Duo and confirm again.",
)
PROMPT_OTHER_NAME: Final = Message(
    "prompt.other-name",
    "Duo confirmed somebody of another name.",
    "Go on to Duo and try again. If it happens again, ask your administrator to compare your name here and at Duo.",
)
PROMPT_UNTRUSTED: Final = Message(
    "prompt.untrusted",
    "What came back from Duo cannot be trusted.",
    "Go on to Duo and try again. If it happens again, tell your administrator.",
)
PROMPT_SPENT: Final = Message(
    "prompt.spent",
    "That confirmation was used before, or took too long to arrive.",
    "Go on to Duo and confirm again.",
)
PROMPT_SWITCHED: Final = Message(
    "prompt.switched",
    "You came back before Duo had confirmed you.",
    "What you confirm on Duo's page from before lets nobody in any more. Go on to Duo anew when you are ready.",
)
PROMPT_THROTTLED: Final = Message(
    "prompt.throttled",
    "You were sent to Duo too often.",
    "Wait a few minutes, then try again.",
)
PROMPT_STRANGE: Final = Message(
    "prompt.strange",
    "This address leads back from Duo, and belongs to no sign-in.",
    "Start again from the sign-in page.",
)
