"""What people and administrators read about remembered browsers."""

from typing import Final

from doorbook.messages.message import Message

BROWSER_REMEMBERS_YOU: Final = Message(
    "browsers.remembers-you",
    "This browser remembers you now.",
    "The next time you sign in here, Duo alone is enough.",
)
BROWSER_ASKS_NO_MORE: Final = Message(
    "browsers.asks-no-more",
    "This browser remembers nobody, and does not ask again.",
    "Sign in here with your password. You can change this on this page at any time.",
)
BROWSER_CLEARED: Final = Message(
    "browsers.cleared",
    "This browser remembers nobody.",
    "After the next sign-in that is good enough it asks again.",
)
BROWSER_REVOKED: Final = Message(
    "browsers.revoked",
    "That browser is forgotten.",
    "Whoever uses it next is asked for the password.",
)
BROWSER_GONE: Final = Message(
    "browsers.gone",
    "That browser is not in the list.",
    "Nothing was changed. It may have been forgotten already.",
)
BROWSERS_REVOKED: Final = Message(
    "browsers.all-revoked",
    "All browsers are forgotten.",
    "Each of them asks for the password at its next sign-in, this one too.",
)
NOT_YOUR_OWN_DEVICE: Final = Message(
    "browsers.not-own-device",
    "You did not say that this is your own device.",
    "Nothing was changed. If nobody else uses it, tick the box and try again.",
)
FACTOR_NOT_ENOUGH: Final = Message(
    "browsers.factor",
    "The way you confirmed is not enough to sign in without a password.",
    "Sign in again and confirm in a stronger way, such as the lock of this device, then come back here.",
)
FACTOR_TOO_OLD: Final = Message(
    "browsers.factor-too-old",
    "You confirmed with Duo more than five minutes ago.",
    "Sign in again, then come back here within five minutes.",
)
BROWSERS_NOT_FOR_YOU: Final = Message(
    "browsers.not-for-you",
    "Signing in without a password is not open to your account.",
    "Your administrator can see why.",
)
BROWSERS_OFF: Final = Message(
    "browsers.off",
    "This portal lets nobody sign in without a password at present.",
    "Browsers that remember you still ask for it.",
)
YOURSELF_ALONE: Final = Message(
    "browsers.yourself-alone",
    "You can have a browser remember yourself alone.",
    "Nothing was changed.",
)
BROWSERS_UNKNOWN: Final = Message(
    "browsers.unknown",
    "We cannot remember this browser at the moment.",
    "Nothing was changed. Try again in a minute.",
)
BROWSER_PRESET: Final = Message(
    "browsers.preset",
    "This browser remembers that person now.",
    "They still have to pass Duo themselves. Hand the device over; you can sign out here first.",
)
PRESET_REFUSED: Final = Message(
    "browsers.preset-refused",
    "That name cannot be remembered here.",
    "Nothing was changed. Check how it is spelled, and whether the account may sign in without a password.",
)
NO_SUCH_PERSON: Final = Message(
    "browsers.no-such-person",
    "There is nobody of that name.",
    "Check how it is spelled: it is the name that they sign in with.",
)
THEIR_BROWSERS_REVOKED: Final = Message(
    "browsers.theirs-revoked",
    "All of their browsers are forgotten.",
    "Each of them asks for the password at its next sign-in. Where they are signed in now they stay so.",
)
