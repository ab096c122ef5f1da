"""What we call things on the pages of the account."""

from typing import Final

from doorbook.events import Outcome

ENDS: Final = {
    Outcome.SIGNED_IN: "Signed in",
    Outcome.BYPASS_ALLOWED: "Signed in without a second factor",
    Outcome.FAIL_OPEN: "Signed in while Duo was away",
    Outcome.WRONG_PASSWORD: "Wrong password",
    Outcome.BYPASS_REFUSED: "Not let in: the account skips Duo",
    Outcome.DUO_DENIED: "Not let in by Duo",
    Outcome.PUSH_DENIED: "Denied on the phone",
    Outcome.PUSH_FRAUD: "Reported on the phone",
    Outcome.PUSH_TIMEOUT: "Not answered on the phone",
    Outcome.PUSH_LOCKED_OUT: "Locked by Duo",
    Outcome.PASSCODE_WRONG: "Wrong passcode",
    Outcome.PASSCODE_LOCKED_OUT: "Locked by Duo after wrong passcodes",
    Outcome.NOT_ME: "Stopped with “This is not me”",
}
"""How a sign-in ended."""

METHODS: Final = {
    "push": "Duo push",
    "passcode": "Passcode",
    "sms": "Text message",
    "phone": "Phone call",
}
"""The second factors, as audit rows name them; a password alone is not called one."""
