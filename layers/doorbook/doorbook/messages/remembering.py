"""Sentences of browsers that remember somebody, as far as the sign-in says them."""

from typing import Final

from doorbook.messages.message import Message

FACTOR_NOT_ENOUGH: Final = Message(
    "remember.factor-not-enough",
    "That way to confirm is not enough without a password.",
    "Try again with this device's own lock (fingerprint, face or PIN), or use your password.",
)
REMEMBERED_TOO_OFTEN: Final = Message(
    "remember.too-often",
    "This was tried too often without a password.",
    "Use your password now, or wait until the time shown.",
)
NOT_REMEMBERED_ANY_MORE: Final = Message(
    "remember.over",
    "This browser signs nobody in without a password any more.",
    "Use your name and password.",
)
NOT_REMEMBERED_AT_PRESENT: Final = Message(
    "remember.away",
    "Whom this browser remembers cannot be looked up just now.",
    "Use your name and password. Next time it may work again without.",
)
NOT_SAID_OWN: Final = Message(
    "remember.not-own",
    "This is for a device of your own alone.",
    "Tick the box if nobody else uses this browser. Otherwise keep using your password.",
)
NOT_REMEMBERED_NOW: Final = Message(
    "remember.not-now",
    "This browser could not be made to remember you now.",
    "You are signed in all the same. You can try again later under Remembered browsers.",
)
