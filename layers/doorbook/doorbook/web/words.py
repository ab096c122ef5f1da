"""What we call things on the pages of the account."""

from typing import Final, assert_never

from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.signin.handoff import METHOD as PROMPT
from doorbook.signin.people import Method
from doorbook.signin.remembering import METHOD as REMEMBERED

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
    Outcome.PROMPT_DENIED: "Not confirmed at Duo",
    Outcome.PROMPT_FACTOR_UNKNOWN: "Confirmed in a way that is not accepted",
    Outcome.REMEMBER_WRONG_FACTOR: "Confirmed in a way that is not enough without a password",
    Outcome.PASSCODE_WRONG: "Wrong passcode",
    Outcome.PASSCODE_LOCKED_OUT: "Locked by Duo after wrong passcodes",
    Outcome.ENROLLED: "Enrolled a phone with Duo",
    Outcome.APPLICATION_REFUSED: "Not accepted by the application",
    Outcome.NOT_ME: "Stopped with “This is not me”",
}
"""How a sign-in ended."""

METHODS: Final[dict[str, str]] = {
    Method.PUSH: "Duo push",
    Method.PASSCODE: "Passcode",
    Method.CALL: "Phone call",
    Method.TEXT: "Text message",
    PROMPT: "Duo's own page",
    REMEMBERED: "Duo alone",
}
"""The second factors, as audit rows name them; a password alone is not called one."""

FACTORS: Final = {
    Kind.WEBAUTHN_PLATFORM: "the lock of the device",
    Kind.WEBAUTHN_ROAMING: "a security key",
    Kind.WEBAUTHN: "a passkey or security key",
    Kind.VERIFIED_PUSH: "a Duo push with a number",
}
"""What may be enough without a password."""


def way_in_words(method: Method, *, named: bool) -> str:
    """Return what a sign-in begins with; `named` where the label of the device follows."""
    to = "to" if named else "to a device that Duo does not name now"
    match method:
        case Method.PUSH:
            return f"a push {to}"
        case Method.PASSCODE:
            return "a passcode"
        case Method.CALL:
            return f"a phone call {to}"
        case Method.TEXT:
            return f"a text message {to}"
        case _:
            assert_never(method)
