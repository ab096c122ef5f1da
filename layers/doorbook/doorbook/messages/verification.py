"""What the help desk reads while it asks somebody on their phone who they are."""

from typing import Final

from doorbook.messages.message import Message

WAYS: Final = {"admin_api": "the Admin API with Grant write resource", "auth_api": "the Auth API application's keys"}
"""What each way to send a push is called, and needs."""

SENDING: Final = Message(
    "verification.sending",
    "The push is being sent.",
    "This page follows by itself.",
)
WAITING: Final = Message(
    "verification.waiting",
    "The push is on their phone.",
    "Ask them to read you the code there before they approve it. It has to be the one below.",
)
WAITING_TYPED: Final = Message(
    "verification.waiting-typed",
    "The push is on their phone.",
    "Read the number below to them. They have to type it into Duo Mobile.",
)
APPROVED: Final = Message(
    "verification.approved",
    "They approved it on their phone.",
    "If the code they read to you was this one, you speak with whoever holds this phone.",
)
DENIED: Final = Message(
    "verification.denied",
    "They denied it.",
    "Somebody else may be speaking with you: do nothing for them, and end the call. It is kept for the checks.",
)
FRAUD: Final = Message(
    "verification.fraud",
    "They reported it as fraud.",
    "Somebody else is probably speaking with you: do nothing for them, and end the call. It is kept for the checks.",
)
TIMED_OUT: Final = Message(
    "verification.timed-out",
    "Nobody answered within a minute.",
    "You do not know with whom you speak. Send another push, or call them back at a number you know.",
)
UNSENT: Final = Message(
    "verification.unsent",
    "No push was sent.",
    "You do not know with whom you speak.",
)
UNSURE: Final = Message(
    "verification.unsure",
    "Duo did not say how it ended.",
    "Take it for not confirmed. Send another push in a minute.",
)
PERHAPS_SENT: Final = Message(
    "verification.perhaps-sent",
    "Duo broke off while the push was sent.",
    "It may be on their phone, but its answer counts for nothing. Send another in a minute.",
)
NO_WAY: Final = Message(
    "verification.no-way",
    "This connection may not send a push.",
    "An administrator has to give it in Duo what is named below.",
)
SKIPPED: Final = Message(
    "verification.skipped",
    "Duo asks this person nothing: they are let through without a factor.",
    "Nobody can be verified so. Their status in Duo, or a policy, is bypass.",
)
DENIED_BY_DUO: Final = Message(
    "verification.denied-by-duo",
    "Duo does not ask this person: they are disabled, locked out, or a policy is against it.",
    "Their page says how they stand.",
)
NOT_ENROLLED: Final = Message(
    "verification.not-enrolled",
    "This person has not enrolled with Duo.",
    "Nobody can be verified so.",
)
REFUSED_PHONE: Final = Message(
    "verification.refused-phone",
    "Duo sends no push to this phone.",
    "Choose another one, or verify them in another way.",
)
OFF: Final = Message(
    "verification.off",
    "Push verification is off for this connection.",
    "An administrator can turn it on in the connection's settings, under Push Verification.",
)
NO_PHONE: Final = Message(
    "verification.no-phone",
    "This person has no phone that takes a push.",
    "Verify them in another way.",
)
CHOOSE_A_PHONE: Final = Message(
    "verification.choose-a-phone",
    "Choose one of their phones.",
    "Nothing was sent.",
)
TOO_OFTEN: Final = Message(
    "verification.too-often",
    "Enough pushes were sent to this person for now.",
    "Wait five minutes, so that nobody approves one only to have peace.",
)
CANNOT_ASK: Final = Message(
    "verification.cannot-ask",
    "Duo cannot be asked about this person at the moment.",
    "Nothing was sent. Try again in a minute; an administrator finds the cause by Test connectivity.",
)
FELL_BACK: Final = Message(
    "verification.fell-back",
    "It was sent the other way.",
    "The one that the connection prefers is not open; it would need what is named here.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
