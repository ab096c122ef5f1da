"""The states an attempt can be in, with the words Duo says them in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """One answer of auth_status, and how the log will call it once it is final."""

    result: str
    status: str
    status_msg: str
    logged: str = ""
    reason: str = ""

    @property
    def is_final(self) -> bool:
        return self.result != "waiting"

    def told(self) -> dict[str, object]:
        return {"result": self.result, "status": self.status, "status_msg": self.status_msg}

    def because(self, reason: str) -> "State":
        return State(self.result, self.status, self.status_msg, self.logged, reason)


LOCKED_OUT_MSG = (
    "Your account has been locked out due to excessive authentication failures. Please contact your administrator."
)
DISABLED_MSG = "Your account is disabled and cannot access this application. Please contact your administrator."

PUSHED = State("waiting", "pushed", "Pushed a login request to your device...")
PUSH_FAILED = State(
    "waiting",
    "push_failed",
    "Couldn't send a login request to your device. Please try again or use a different method.",
)
ANSWERED = State("waiting", "answered", "Answered. Press '#' on your phone to log in.")

ALLOWED = State("allow", "allow", "Success. Logging you in...", "success", "user_approved")
RIGHT_PASSCODE = ALLOWED.because("valid_passcode")
BYPASSED = State("allow", "bypass", "Login allowed.", "success", "bypass_user")
UNENROLLED_ALLOWED = BYPASSED.because("allow_unenrolled_user")

DENIED = State("deny", "deny", "Login request denied.", "denied", "user_mistake")
FRAUD = State("deny", "fraud", "Login request reported as fraudulent.", "fraud", "user_marked_fraud")
TIMED_OUT = State("deny", "timeout", "Login timed out.", "denied", "no_response")
CALL_TIMED_OUT = TIMED_OUT.because("call_timed_out")
NO_KEYPRESS = State("deny", "deny", "No keypress detected. Please try again.", "denied", "no_keys_pressed")
WRONG_PASSCODE = State("deny", "deny", "Incorrect passcode. Please try again.", "denied", "invalid_passcode")
SMS_SENT = State("deny", "sent", "New SMS passcodes sent.", "denied", "")
LOCKED_OUT = State("deny", "locked_out", LOCKED_OUT_MSG, "denied", "locked_out")
DISABLED = State("deny", "deny", DISABLED_MSG, "denied", "user_disabled")
UNENROLLED_DENIED = State("deny", "deny", DISABLED_MSG, "denied", "deny_unenrolled_user")

BY_STATUS = {"bypass": BYPASSED, "disabled": DISABLED, "locked out": LOCKED_OUT, "pending deletion": DISABLED}


def verification_asked(code: str) -> State:
    return State("waiting", "pushed", f"Please enter verification code {code} into Duo Mobile...")


def calling(masked_number: str) -> State:
    return State("waiting", "calling", f"Dialing {masked_number}...")
