"""What can break, named by its cure. A refusal is no error: it is an answer (see `doorbook.signin.answers`)."""

from enum import StrEnum


class Cause(StrEnum):
    """Why something broke, in the operator's words (`doorbook.messages.CAUSES` explains each)."""

    NAME_UNKNOWN = "name_unknown"
    REQUEST_REFUSED = "request_refused"
    WRONG_KEY = "wrong_key"
    CLOCK = "clock"
    WRONG_TYPE = "wrong_type"
    HOST = "host"
    CERTIFICATE = "certificate"
    LIMITED = "limited"
    DOWN = "down"
    GARBLED = "garbled"
    SECRET = "secret"  # noqa: S105 - a cause, no secret
    STORE = "store"
    NOT_GRANTED = "not_granted"
    NOT_OFFERED = "not_offered"
    CURSOR = "cursor"
    LAKE = "lake"
    QUEUE = "queue"
    TOO_OLD = "too_old"


class BreakageError(Exception):
    """Something outside did not do its part; `detail` is for the operator alone and holds no secret."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{cause}: {detail}" if detail else str(cause))
        self.cause = cause
        self.detail = detail


class TryLaterError(BreakageError):
    """Waiting cures it; `after` says how many seconds are worth waiting."""

    def __init__(self, cause: Cause, detail: str = "", *, after: int = 5) -> None:
        super().__init__(cause, detail)
        self.after = after


class FixSettingsError(BreakageError):
    """Only an operator cures it, in the setting or secret that the cause names."""
