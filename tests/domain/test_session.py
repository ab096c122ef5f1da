"""A session lives within both of its limits, and proves what was passed."""

from datetime import UTC, datetime, timedelta

import pytest

from doorbook.signin.assurance import Level, Passed
from doorbook.signin.session import Session

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SESSION = Session(
    proof="proof",
    person="alice",
    display="Alice",
    passed=(Passed.PASSWORD, Passed.DUO_PUSH),
    opened=NOON,
    seen=NOON + timedelta(hours=9),
    ends=NOON + timedelta(hours=10),
    idle=timedelta(hours=2),
    txid="txid",
    address="192.0.2.7",
    agent="test",
)
ONE_MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("seen", "now", "lives"),
    [
        (0, 0, True),
        (0, 1, True),
        (0, 2, False),
        (0, 9, False),
        (9, 9.5, True),
        (9, 10, False),
        (9, 10.5, False),
        (9, 12, False),
    ],
)
def test_idle_too_long_or_open_too_long_ends_it(seen: float, now: float, lives: bool) -> None:
    session = Session(**{**vars(SESSION), "seen": NOON + timedelta(hours=seen)})

    assert session.lives(NOON + timedelta(hours=now)) is lives


def test_both_limits_are_exact() -> None:
    idle = Session(**{**vars(SESSION), "seen": NOON})

    assert SESSION.lives(SESSION.ends - ONE_MS)
    assert not SESSION.lives(SESSION.ends)
    assert idle.lives(NOON + SESSION.idle - ONE_MS)
    assert not idle.lives(NOON + SESSION.idle)


def test_it_proves_what_was_passed_and_no_more() -> None:
    let_pass = Session(**{**vars(SESSION), "passed": (Passed.PASSWORD,)})

    assert SESSION.assurance.acr is Level.DUO
    assert let_pass.assurance.acr is Level.PASSWORD
