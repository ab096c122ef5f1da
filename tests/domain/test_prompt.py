"""What a hand-off to Duo's own page is bound to, and what its token is worth, whatever it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.errors import Cause, FixSettingsError
from doorbook.factors import KINDS, LIVE, SILENT_REASONS, Kind, kind_of
from doorbook.signin.handoff import HandOff
from doorbook.signin.integrations import ByApi, ByPrompt, api_of, prompt_of
from doorbook.signin.prompt import LEEWAY, NotProven, Proven, Silent, Told, Why, judge, name_for_prompt, ticket_of
from doorbook.signin.proofs import NOT_PROVEN, PASSED

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NOW = NOON + timedelta(minutes=2)
HANDOFF = HandOff(began=NOON, salt="salt", integration="portal", name="alice")
GOOD = Told(
    name="alice",
    result="allow",
    outcome="success",
    factor="duo_push",
    reason="user_approved",
    txid="t",
    authenticated=NOON + timedelta(seconds=40),
    issued=NOON + timedelta(seconds=41),
)
ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
SECRETS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


def test_a_good_token_proves_its_factor() -> None:
    assert judge(GOOD, HANDOFF, NOW) == Proven(
        kind=Kind.PUSH, factor="duo_push", reason="user_approved", txid="t", at=GOOD.authenticated
    )


@given(ANYTHING)
def test_nothing_but_allow_is_allow(result: object) -> None:
    assert isinstance(judge(replace(GOOD, result=result), HANDOFF, NOW), Proven) == (result == "allow")


@given(ANYTHING)
def test_an_event_that_is_no_success_is_none(outcome: object) -> None:
    if not (isinstance(outcome, str) and outcome.strip().lower() == "success") and outcome is not None:
        assert not isinstance(judge(replace(GOOD, outcome=outcome), HANDOFF, NOW), Proven)


@given(ANYTHING | st.sampled_from(sorted(KINDS)), ANYTHING | st.sampled_from(sorted(SILENT_REASONS)))
def test_nothing_but_a_live_factor_with_a_reason_that_is_not_silent_proves(factor: object, reason: object) -> None:
    verdict = judge(replace(GOOD, factor=factor, reason=reason), HANDOFF, NOW)

    if isinstance(verdict, Proven):
        assert kind_of(factor) in LIVE
        assert isinstance(reason, str)
        assert reason not in SILENT_REASONS


@given(st.sampled_from(sorted(LIVE)), st.sampled_from(sorted(SILENT_REASONS)))
def test_a_silent_reason_outweighs_any_factor(kind: Kind, reason: str) -> None:
    factor = next(name for name, each in KINDS.items() if each is kind)

    assert isinstance(judge(replace(GOOD, factor=factor, reason=reason), HANDOFF, NOW), Silent)


@pytest.mark.parametrize("which", ["auth_time", "iat"])
@pytest.mark.parametrize(
    ("at", "fresh"),
    [
        (NOON - LEEWAY - timedelta(seconds=1), False),
        (NOON - LEEWAY, True),
        (NOON, True),
        (NOW + LEEWAY, True),
        (NOW + LEEWAY + timedelta(seconds=1), False),
    ],
)
def test_what_is_older_than_the_hand_off_or_of_the_future_is_stale(which: str, at: datetime, *, fresh: bool) -> None:
    verdict = judge(replace(GOOD, authenticated=at) if which == "auth_time" else replace(GOOD, issued=at), HANDOFF, NOW)

    assert isinstance(verdict, Proven) == fresh
    if isinstance(verdict, NotProven):
        assert verdict.why is Why.STALE


@given(ANYTHING)
def test_nobody_of_another_name_is_proven(name: object) -> None:
    verdict = judge(replace(GOOD, name=name), HANDOFF, NOW)

    same = isinstance(name, str) and name_for_prompt(name) == "alice"
    assert isinstance(verdict, Proven) == same


@pytest.mark.parametrize("name", ["Alice", " alice ", "ALICE", "\uff21lice"])
def test_a_name_is_compared_in_one_spelling(name: str) -> None:
    assert name_for_prompt(name) == "alice"
    assert isinstance(judge(replace(GOOD, name=name), HANDOFF, NOW), Proven)


@given(SECRETS, SECRETS, SECRETS, SECRETS)
def test_a_state_belongs_to_one_ticket_of_one_tab_in_one_hand_off(one: str, two: str, salt: str, other: str) -> None:
    handoff, later = replace(HANDOFF, salt=salt), replace(HANDOFF, salt=other)
    state = handoff.state("t1", one)

    assert handoff.is_of(state, "t1", one)
    assert ticket_of(state) == "t1"
    assert not handoff.is_of(state, "t2", one)
    assert handoff.is_of(state, "t1", two) == (one == two)
    assert later.is_of(state, "t1", one) == (salt == other)
    assert handoff.nonce(one) not in state
    assert one == two or handoff.nonce(one) != handoff.nonce(two)
    assert 17 <= len(handoff.nonce(one)) <= 1023
    assert 16 <= len(state) <= 1024


@given(st.text() | st.text("ab.-_/ "))
def test_what_names_a_ticket_can_be_a_part_of_an_address(state: str) -> None:
    ticket = ticket_of(state)

    assert ticket is None or (ticket.isascii() and not set(ticket) & set("/. %?#"))


def test_every_live_kind_counts_as_something_and_every_cause_has_its_words() -> None:
    assert set(PASSED) == LIVE
    assert set(NOT_PROVEN) == set(Why)


def test_an_integration_of_the_other_kind_is_named_and_answers_nothing() -> None:
    unasked = object()
    with pytest.raises(FixSettingsError) as api:
        api_of(lambda _: ByPrompt(unasked), "vault")  # type: ignore[arg-type] # nothing of it is called
    with pytest.raises(FixSettingsError) as prompt:
        prompt_of(lambda _: ByApi(unasked), "vault")  # type: ignore[arg-type] # as above

    assert {api.value.cause, prompt.value.cause} == {Cause.WRONG_TYPE}
