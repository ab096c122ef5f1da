"""Sentences of the sign-in, from the password to the last factor."""

from typing import Final

from doorbook.messages.message import Message

WRONG_PASSWORD: Final = Message(
    "signin.wrong-password",
    "That name and password do not go together.",
    "Check both and try again. If you have forgotten your password, ask your administrator.",
)
THROTTLED: Final = Message(
    "signin.throttled",
    "There were too many wrong passwords.",
    "Wait a few minutes, then try again.",
)
TICKET_GONE: Final = Message(
    "signin.ticket-gone",
    "This sign-in is over, or it began in another window.",
    "Start again; it takes a moment.",
)
ALREADY_DONE: Final = Message(
    "signin.already-done",
    "This sign-in is finished.",
    "Go on to your page, or start again if you are asked to sign in.",
)
NOT_ME: Final = Message(
    "signin.not-me",
    "That sign-in was stopped and nobody was let in.",
    "If a request is still on your phone, deny it there. If you did not begin it, tell your administrator: "
    "somebody may know your password.",
)
DUO_DENIED: Final = Message(
    "signin.duo-denied",
    "Duo does not let this account in.",
    "It may be disabled, locked out, or not allowed from here. Your administrator can see which.",
)
BYPASS_REFUSED: Final = Message(
    "signin.bypass-refused",
    "Your account is set to skip Duo, and this portal does not accept that.",
    "Ask your administrator to end the bypass in Duo.",
)
BYPASS_ALLOWED: Final = Message(
    "signin.bypass-allowed",
    "You are signed in without a second factor.",
    "Your account skips Duo at the moment. Applications that ask for Duo will not accept this sign-in.",
)
FAIL_OPEN: Final = Message(
    "signin.fail-open",
    "You are signed in with your password alone.",
    "Duo cannot be reached at the moment. This sign-in ends soon, and you will be asked again.",
)
ENROL: Final = Message(
    "signin.enrol",
    "Duo does not know a device of yours yet.",
    "Add your phone now; it takes two minutes. You need Duo Mobile on it.",
)
ENROL_UNDERWAY: Final = Message(
    "signin.enrol-underway",
    "Your enrolment is being prepared.",
    "Wait a moment, then go on.",
)
ENROL_ELSEWHERE: Final = Message(
    "signin.enrol-elsewhere",
    "You cannot add your phone on this page.",
    "An enrolment may have begun in another window, or by your administrator. Finish it there, or ask for a link; "
    "then go on here.",
)
ENROL_ONLY: Final = Message(
    "signin.enrol-only",
    "There is no other way for you yet.",
    "Add your phone with this code. If you have another device, ask your administrator to give it to you at Duo.",
)
ENROL_EXPIRED: Final = Message(
    "signin.enrol-expired",
    "That enrolment code does not work any more.",
    "Ask your administrator for a new enrolment link, then go on here.",
)
ENROLLED: Final = Message(
    "signin.enrolled",
    "Your phone was added.",
    "Go on to sign in with it.",
)
NO_PUSH_DEVICE: Final = Message(
    "signin.no-push-device",
    "None of your Duo devices can be asked.",
    "Install Duo Mobile on your phone and activate it, or ask your administrator to do it with you.",
)
PUSH_DENIED: Final = Message(
    "push.denied",
    "The sign-in was denied on your phone.",
    "If that was a slip, send the push again. If you did not begin this sign-in, choose “This is not me”.",
)
PUSH_FRAUD: Final = Message(
    "push.fraud",
    "The sign-in was reported as suspicious on your phone.",
    "Your administrators were told and pushes are stopped for a while. Change your password if you did not begin this.",
)
PUSH_TIMEOUT: Final = Message(
    "push.timeout",
    "Nobody answered on your phone in time.",
    "Have your phone at hand with Duo Mobile open, then send the push again.",
)
PUSH_LOCKED_OUT: Final = Message(
    "push.locked-out",
    "Duo has locked this account after too many failures.",
    "Wait, or ask your administrator to unlock it.",
)
PUSH_UNSENT: Final = Message(
    "push.unsent",
    "The push could not be sent.",
    "Try again in a moment. If one reaches your phone all the same, do not approve it.",
)
PUSH_UNDELIVERED: Final = Message(
    "push.undelivered",
    "Duo could not reach your phone.",
    "Check that it is online and open Duo Mobile, or send the push again.",
)
PUSH_BUSY: Final = Message(
    "push.busy",
    "Another sign-in with your name is asking your phone right now.",
    "If that was you in another window, answer there. If not, deny it on your phone and tell your administrator.",
)
PUSH_BACK_OFF: Final = Message(
    "push.back-off",
    "The last push was not approved, so the next one has to wait.",
    "Wait until the time shown, then send it again.",
)
PUSH_BLOCKED: Final = Message(
    "push.blocked",
    "Too many pushes were refused, so no more are sent for now.",
    "Wait until the time shown. If you did not begin these sign-ins, change your password and tell your administrator.",
)
PASSCODE_WRONG: Final = Message(
    "passcode.wrong",
    "That passcode does not work.",
    "Type the one shown now: each works once, and a new text message ends the codes of the one before.",
)
PASSCODE_SHAPE: Final = Message(
    "passcode.shape",
    "That is not a passcode.",
    "A passcode has six to eight digits, without letters or signs.",
)
PASSCODE_NOBODYS: Final = Message(
    "passcode.no-device",
    "That passcode is not from a device of yours.",
    "Type the code that one of your devices shows, or one that Duo texted to you. Bypass codes do not work here.",
)
PASSCODE_THROTTLED: Final = Message(
    "passcode.throttled",
    "There were too many passcodes that did not work.",
    "Wait until the time shown, then type a new one, or use another way.",
)
PASSCODE_UNCHECKED: Final = Message(
    "passcode.unchecked",
    "Duo did not answer, so the passcode was not accepted.",
    "Nothing is wrong with it, but it may be used up. Try again in a minute with the next one.",
)
TEXT_SENT: Final = Message(
    "passcode.texted",
    "New codes were texted to you.",
    "They can take a minute. Codes of older messages work no more.",
)
TEXT_UNDERWAY: Final = Message(
    "passcode.text-underway",
    "Codes are on their way to you.",
    "They can take a minute. Codes of older messages work no more.",
)
TEXT_UNSENT: Final = Message(
    "passcode.text-unsent",
    "The codes could not be texted.",
    "Try again in a moment, or use another way. If a message comes all the same, its codes work.",
)
TELEPHONY_LIMITED: Final = Message(
    "passcode.telephony-limited",
    "There were too many calls and text messages, so there are no more for now.",
    "Wait until the time shown, or use another way. If you did not ask for them, tell your administrator.",
)
CALL_NO_KEY: Final = Message(
    "push.call-no-key",
    "The call ended without the key being pressed.",
    "Have your phone called again, or use another way. If you did not begin this sign-in, choose “This is not me”.",
)
CALL_UNANSWERED: Final = Message(
    "push.call-unanswered",
    "Nobody answered the call in time.",
    "Have your phone at hand, then have it called again, or use another way.",
)
CALL_UNPLACED: Final = Message(
    "push.call-unplaced",
    "Your phone could not be called.",
    "Try again in a moment. If it rings all the same, hang up without pressing a key.",
)
CALL_ANSWERED: Final = Message(
    "push.call-answered",
    "You have answered.",
    "Now press the key that the voice asks for.",
)
BYPASS_CODE_ALLOWED: Final = Message(
    "passcode.bypass-allowed",
    "You are signed in without a second factor.",
    "A bypass code is none. Applications that ask for Duo will not accept this sign-in.",
)
SWITCHED: Final = Message(
    "push.switched",
    "That push no longer counts.",
    "Choose the way you want to use.",
)
CHOOSE_DEVICE: Final = Message(
    "push.choose-device",
    "How do you want to confirm?",
    "We remember your choice for next time.",
)
DEVICE_GONE: Final = Message(
    "push.device-gone",
    "The device you used last time is no longer with Duo.",
    "Choose another one.",
)
DUO_UNAVAILABLE: Final = Message(
    "signin.duo-unavailable",
    "Duo does not answer at the moment.",
    "Nothing is wrong with your password. Try again in a minute.",
)
MISCONFIGURED: Final = Message(
    "signin.misconfigured",
    "This portal cannot talk to Duo as it is set up now.",
    "Your administrator can see the cause. Trying again will not help until it is mended.",
)
