"""What was passed decides what is claimed, for every combination there is."""

from itertools import chain, combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.assurance import Assurance, Level, Passed, assurance

PASSWORD, PUSH, VERIFIED, CODE, CALL = Passed
NOTHING = Assurance(Level.NONE, ())
MFA = ("mfa", "pwd", "swk")
BY_CODE = ("mfa", "otp", "pwd")
BOTH = ("mfa", "otp", "pwd", "swk")

CLAIMED = {
    frozenset[Passed](): NOTHING,
    frozenset({PASSWORD}): Assurance(Level.PASSWORD, ("pwd",)),
    frozenset({PUSH}): NOTHING,
    frozenset({VERIFIED}): NOTHING,
    frozenset({PUSH, VERIFIED}): NOTHING,
    frozenset({PASSWORD, PUSH}): Assurance(Level.DUO, MFA),
    frozenset({PASSWORD, VERIFIED}): Assurance(Level.VERIFIED_PUSH, MFA),
    frozenset({PASSWORD, PUSH, VERIFIED}): Assurance(Level.VERIFIED_PUSH, MFA),
    frozenset({CODE}): NOTHING,
    frozenset({CODE, PUSH}): NOTHING,
    frozenset({CODE, VERIFIED}): NOTHING,
    frozenset({CODE, PUSH, VERIFIED}): NOTHING,
    frozenset({PASSWORD, CODE}): Assurance(Level.DUO, BY_CODE),
    frozenset({PASSWORD, CODE, PUSH}): Assurance(Level.DUO, BOTH),
    frozenset({PASSWORD, CODE, VERIFIED}): Assurance(Level.VERIFIED_PUSH, BOTH),
    frozenset({PASSWORD, CODE, PUSH, VERIFIED}): Assurance(Level.VERIFIED_PUSH, BOTH),
}
CLAIMED |= {
    each | {CALL}: Assurance(
        Level.DUO if claimed.acr is Level.PASSWORD else claimed.acr, tuple(sorted({*claimed.amr, "mfa", "tel"}))
    )
    if PASSWORD in each
    else NOTHING
    for each, claimed in CLAIMED.items()
}
COMBINATIONS = [
    frozenset(each) for each in chain.from_iterable(combinations(Passed, size) for size in range(len(Passed) + 1))
]


@pytest.mark.parametrize("passed", COMBINATIONS, ids=lambda passed: "+".join(sorted(passed)) or "nothing")
def test_each_combination_claims_just_this(passed: frozenset[Passed]) -> None:
    assert assurance(passed) == CLAIMED[passed]


@pytest.mark.parametrize("passed", COMBINATIONS, ids=lambda passed: "+".join(sorted(passed)) or "nothing")
def test_the_order_of_passing_is_irrelevant(passed: frozenset[Passed]) -> None:
    assert {assurance(order) for order in permutations(passed)} == {assurance(passed)}


@given(st.lists(st.sampled_from(Passed)))
def test_two_factors_are_claimed_for_a_password_and_a_factor_of_duos_alone(passed: list[Passed]) -> None:
    claimed = assurance(passed)

    assert ("mfa" in claimed.amr) == (PASSWORD in passed and bool({PUSH, VERIFIED, CODE, CALL} & set(passed)))
    assert (claimed.acr in {Level.DUO, Level.VERIFIED_PUSH}) == ("mfa" in claimed.amr)
    assert list(claimed.amr) == sorted(set(claimed.amr))
