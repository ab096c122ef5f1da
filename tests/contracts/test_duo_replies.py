"""Replies in Duo's envelope that are not what Duo sends: garbled, whatever is in them, and never a way in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.adapters.duo.replies import MOST_DEVICES, to_preauth, to_status, to_txid
from doorbook.errors import Cause, TryLaterError
from doorbook.signin.duo import Allowed, Device, MayTry, MustEnrol

DEVICE = {"device": "DP1", "display_name": "iPhone", "capabilities": ["push"]}
AUTH = {"result": "auth", "status_msg": "", "devices": [DEVICE]}

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["auth", "allow", "https://[x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*AUTH, *DEVICE, "txid", "status", "verification_code"]), inner, max_size=5)
    ),
    max_leaves=9,
)
ODD = st.fixed_dictionaries(
    {"result": st.sampled_from(["auth", "allow", "deny", "enroll", "waiting"])},
    optional={
        "devices": ANYTHING
        | st.lists(st.fixed_dictionaries({"device": st.just("DP1")}, optional={"capabilities": ANYTHING})),
        "status_msg": ANYTHING,
        "status": ANYTHING,
        "enroll_portal_url": ANYTHING,
        "verification_code": ANYTHING,
        "txid": ANYTHING,
    },
)


def test_a_whole_reply_is_understood() -> None:
    assert to_preauth(AUTH) == MayTry((Device(id="DP1", label="iPhone", capabilities=frozenset({"push"})),))


@pytest.mark.parametrize(
    "reply",
    [
        None,
        "auth",
        [],
        {},
        {"result": None},
        {"result": ""},
        {"result": ["allow"]},
        {"result": "auth"},
        AUTH | {"devices": None},
        AUTH | {"devices": {"device": "DP1"}},
        AUTH | {"devices": [None]},
        AUTH | {"devices": ["DP1"]},
        AUTH | {"devices": [{"display_name": "iPhone"}]},
        AUTH | {"devices": [DEVICE | {"device": 1}]},
        AUTH | {"devices": [DEVICE | {"capabilities": 1}]},
        AUTH | {"devices": [DEVICE | {"capabilities": {"push": True}}]},
        AUTH | {"verification_code": "123"},
        AUTH | {"verification_code": "123", "txid": None},
    ],
)
def test_a_reply_with_a_part_missing_or_odd_is_garbled(reply: object) -> None:
    with pytest.raises(TryLaterError) as broke:
        to_preauth(reply)

    assert broke.value.cause is Cause.GARBLED


@pytest.mark.parametrize("absent", [None, []])
def test_a_token_has_no_capabilities(absent: object) -> None:
    may = to_preauth(AUTH | {"devices": [DEVICE | {"capabilities": absent}]})

    assert isinstance(may, MayTry)
    assert may.devices[0].capabilities == frozenset()


def test_an_address_to_enrol_at_that_is_none_is_left_out() -> None:
    assert to_preauth({"result": "enroll", "enroll_portal_url": "https://[x"}) == MustEnrol(None)


def test_no_more_devices_are_kept_than_anybody_chooses_among() -> None:
    may = to_preauth(AUTH | {"devices": [DEVICE | {"device": f"DP{number}"} for number in range(50)]})

    assert isinstance(may, MayTry)
    assert [device.id for device in may.devices] == [f"DP{number}" for number in range(MOST_DEVICES)]


@given(ANYTHING | ODD)
def test_whatever_comes_is_understood_or_garbled(reply: object) -> None:
    for read in (to_preauth, to_status, to_txid):
        try:
            said = read(reply)
        except TryLaterError:
            continue
        if said == Allowed():
            assert isinstance(reply, dict)
            assert reply["result"] == "allow"
