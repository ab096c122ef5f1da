"""What the operator reads of windows that hold somebody back."""

from datetime import UTC, datetime

import pytest

from doorbook.command.bans import held
from doorbook.signin.register import Tried
from doorbook.signin.throttle import Window

UNTIL = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "most", "who", "why"),
    [
        ("name#alice", 5, "alice", "tries with a password"),
        ("address#192.0.2.7", 50, "192.0.2.7", "tries with a password"),
        ("passcode#alice", 5, "alice", "tries with a passcode"),
        ("prompt#alice", 5, "alice", "times on the way to Duo's own page"),
        ("telephony#alice", 5, "alice", "calls and texts"),
        ("telephony-from#192.0.2.7", 30, "192.0.2.7", "calls and texts"),
        ("client#wiki@192.0.2.7", 10, "wiki@192.0.2.7", "wrong secrets of the application"),
    ],
)
def test_a_full_window_is_told_with_what_filled_it(subject: str, most: int, who: str, why: str) -> None:
    assert held(Tried(window=Window(subject, UNTIL), tries=most)) == (who, f"{most} {why}", "2026-03-01 12:05:00 UTC")
    assert held(Tried(window=Window(subject, UNTIL), tries=most - 1)) is None


def test_a_window_that_keeps_nobody_out_is_not_told() -> None:
    assert held(Tried(window=Window("selftest#stack", UNTIL), tries=99)) is None
