"""What an administrator would set for the whole account, and how patient the simulator is."""

from dataclasses import dataclass
from typing import Literal, get_args

NewUserPolicy = Literal["enroll", "deny", "allow"]
PushPolicy = Literal["off", "required"]
DIGITS = range(3, 7)
LOG_ENDS = {
    "cursor": "the last page carries a cursor, and the empty page after it none",
    "null": "the last page carries none",
    "repeats": "the empty page repeats the cursor that it was asked with",
}


@dataclass(slots=True)
class Settings:
    """Account policy and limits; times are seconds."""

    new_user_policy: NewUserPolicy = "enroll"
    verified_push: PushPolicy = "off"
    verified_push_digits: int = 3
    trusted_device_seconds: int = 0  # 0: no trusted_device_token is given
    lockout_after: int = 10  # refusals in a row; 0: never
    sms_batch: int = 1
    logo: bool = True
    auth_per_minute: int = 120  # for one person; Duo does not publish its figure. 0: no limit
    list_calls_per_minute: int = 200  # of the Admin API, for one integration; as auth_per_minute
    log_calls_per_minute: int = 50
    retry_after: int | None = None  # what a refusal for too many calls says of it; Duo documents nothing
    last_page: Literal["left_out", "null"] = "left_out"  # how next_offset is missing on the last page of a list
    log_delay_seconds: float = 120.0  # until a row of a log can be read
    log_end: Literal["cursor", "null", "repeats"] = "cursor"  # see LOG_ENDS
    log_border_repeats: int = 0  # so many rows of the page before are given again on the next
    trust_monitor: bool = False  # newer accounts have it not
    endpoints: Literal["offered", "forbidden", "not_found"] = "offered"  # what an edition without them answers
    account_name: str = "Example Inc"
    pending_deletion_days: int = 7
    push_seconds: float = 60.0
    long_poll_seconds: float = 65.0
    prompt_seconds: float = 300.0  # how long the prompt waits for somebody
    code_seconds: float = 60.0  # how long its code may be redeemed
    finished_kept_seconds: float = 60.0  # how long auth_status repeats a final state

    def __post_init__(self) -> None:
        if self.new_user_policy not in get_args(NewUserPolicy) or self.verified_push not in get_args(PushPolicy):
            raise ValueError("there is no such policy")
        if self.last_page not in ("left_out", "null"):
            raise ValueError("the last page leaves its next_offset out or says null")
        if self.endpoints not in ("offered", "forbidden", "not_found"):
            raise ValueError("endpoints are offered, forbidden or not_found")
        if self.log_end not in LOG_ENDS or self.log_border_repeats < 0:
            raise ValueError("there is no such end of a log")
        if self.verified_push_digits not in DIGITS:
            raise ValueError("a verified push asks for three to six digits")
