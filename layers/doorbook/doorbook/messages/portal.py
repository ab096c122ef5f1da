"""Sentences of the portal around the sign-in: its other pages, the account, the invitation."""

from typing import Final

from doorbook.messages.message import Message

TRY_LATER: Final = Message(
    "portal.try-later",
    "Something we need does not answer at the moment.",
    "Nobody was let in and nothing was lost. Try again in a minute.",
)
REQUEST_REFUSED: Final = Message(
    "portal.request-refused",
    "Your browser sent something this page did not expect.",
    "Start again from the sign-in page. If it happens again, allow cookies for this site.",
)
FORM_TOO_LARGE: Final = Message(
    "portal.form-too-large",
    "What you sent is too long.",
    "Go back and use a shorter name or password.",
)
RETURN_REFUSED: Final = Message(
    "portal.return-refused",
    "The application that sent you here is not known to this portal.",
    "Go to the application by its usual address, or tell its owner.",
)
SENT_ON: Final = Message(
    "portal.sent-on",
    "You are signed in.",
    "You are being sent on. If nothing happens, choose “Go on”.",
)
NOT_YOUR_APPLICATION: Final = Message(
    "portal.not-your-application",
    "This application is not for your account.",
    "Ask your administrator if you think that you should be able to use it.",
)
APPLICATION_ASKS_MORE: Final = Message(
    "portal.application-asks-more",
    "The application asks for more than you confirmed, so you were not sent on to it.",
    "Go there again and confirm in a stronger way: with the number that the page shows, or your device's own lock.",
)
APPLICATION_ASKS_NUMBER: Final = Message(
    "portal.application-asks-number",
    "This application asks for a push with a number, and your account cannot get one.",
    "Ask your administrator what your account needs for it.",
)
NOT_FOUND: Final = Message(
    "portal.not-found",
    "There is nothing at this address.",
    "Start from the sign-in page.",
)
APPLICATION_STRANGE: Final = Message(
    "portal.application-strange",
    "The application sent you here with a request that this portal does not follow.",
    "Go back to the application and try again. If it happens again, tell its owner.",
)
NOT_FOR_YOU: Final = Message(
    "portal.not-for-you",
    "This page is not for your account.",
    "Go back to the page that you came from.",
)
SELF_TEST_THROTTLED: Final = Message(
    "portal.self-test-throttled",
    "There were too many tests in a short time.",
    "Nothing was asked this time. Wait until the time shown, then run it again.",
)
LEAVE: Final = Message(
    "portal.leave",
    "Sign out of this portal?",
    "The application that you come from asks for it. Others may still know you until you leave them too.",
)
SIGNED_OUT: Final = Message(
    "portal.signed-out",
    "You are signed out.",
    "Close the window if others use this device.",
)
SIGNED_OUT_EVERYWHERE: Final = Message(
    "account.signed-out-everywhere",
    "You are signed out everywhere.",
    "If somebody else was inside, change your password before you sign in again, or ask your administrator to.",
)
SESSION_ENDED: Final = Message(
    "account.session-ended",
    "That browser is signed out.",
    "If it was not yours, change your password, or ask your administrator to.",
)
SESSION_GONE: Final = Message(
    "account.session-gone",
    "That browser is signed out already.",
    "These are all that are left.",
)
SESSIONS_ENDED: Final = Message(
    "account.sessions-ended",
    "All other browsers are signed out.",
    "If one of them was not yours, change your password, or ask your administrator to.",
)
REPORTED_INSIDE: Final = Message(
    "account.reported-inside",
    "That browser is signed out, and your administrators were told.",
    "Whoever it was knows your password. Change it now, or ask your administrator to.",
)
REPORTED_OUTSIDE: Final = Message(
    "account.reported-outside",
    "Your administrators were told.",
    "Nobody is inside by that sign-in. Change your password, or ask your administrator to: somebody may know it.",
)
ALREADY_REPORTED: Final = Message(
    "account.already-reported",
    "You have reported that sign-in before.",
    "Your administrators were told then. If your password is still the same, change it, or ask them to.",
)
NO_SUCH_SIGN_IN: Final = Message(
    "account.no-such-sign-in",
    "That sign-in is not in your list.",
    "Go back to the list and choose one of those.",
)
WAY_CHOSEN: Final = Message(
    "account.way-chosen",
    "We will begin with that next time.",
    "At the sign-in you can still use another way.",
)
WAY_FORGOTTEN: Final = Message(
    "account.way-forgotten",
    "It is forgotten.",
    "The next sign-in begins with what is clear, or asks you.",
)
WAY_GONE: Final = Message(
    "account.way-gone",
    "That is not among your devices at Duo.",
    "Nothing was changed. Choose one of those that are shown.",
)
WAYS_UNKNOWN: Final = Message(
    "account.ways-unknown",
    "Duo does not tell us your devices at the moment.",
    "Nothing was changed. Try again in a minute.",
)
WAYS_ASKED_TOO_OFTEN: Final = Message(
    "account.ways-asked-too-often",
    "We have asked Duo for your devices too often.",
    "Nothing was changed. Try again in a few minutes.",
)
WAYS_AT_DUO: Final = Message(
    "account.ways-at-duo",
    "Duo's own page asks you, and remembers what you used.",
    "Choose there, when you sign in next.",
)
NO_WAYS: Final = Message(
    "account.no-ways",
    "Duo names no device of yours to choose.",
    "Your administrator can see why.",
)
INVITATION_REFUSED: Final = Message(
    "invitation.refused",
    "That invitation does not open the door.",
    "It works once, with the code from the stack's secret and the name that the stack was given.",
)
INVITATION_WEAK: Final = Message(
    "invitation.weak-password",
    "That password is too short, or the two do not match.",
    "Use at least twelve characters, the same twice.",
)
INVITATION_DONE: Final = Message(
    "invitation.done",
    "You are the first administrator now.",
    "Sign in with the name and password you chose; Duo will ask your phone.",
)
