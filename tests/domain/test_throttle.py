"""Whose wrong passwords are counted together, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.throttle import WINDOW, of_address, of_name

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.7:4711", "unknown"),
        ("[2001:db8::1]", "unknown"),
        ("192.0.2.256", "unknown"),
        ("192.0.2.7, 198.51.100.1", "unknown"),
        ("unix:", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_counts_with_its_neighbours(address: str, counted: str) -> None:
    assert of_address(address, NOON).subject == f"address#{counted}"


def test_one_persons_network_is_one_window_and_the_next_network_another() -> None:
    mine = of_address("2001:db8:0:1::1", NOON)

    assert of_address("2001:db8:0:1:ffff::1", NOON) == mine
    assert of_address("2001:db8:0:2::1", NOON) != mine


def test_a_name_that_looks_like_an_address_has_a_window_of_its_own() -> None:
    assert of_name("192.0.2.7", NOON) != of_address("192.0.2.7", NOON)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - st adds it
def test_every_moment_lies_in_a_window_that_is_still_open(now: datetime) -> None:
    window = of_name("alice", now)

    assert now < window.ends <= now + WINDOW
    assert window.ends.timestamp() % WINDOW.total_seconds() == 0


def test_a_window_ends_when_the_next_begins() -> None:
    first = of_name("alice", NOON)

    assert of_name("alice", NOON + WINDOW - timedelta(microseconds=1)) == first
    assert of_name("alice", first.ends).ends == first.ends + WINDOW
