"""What was passed decides what is claimed, for every combination there is."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.assurance import ALONE, HOW, REACHED, SINGLE, Assurance, Level, Passed, assurance

PASSWORD = Passed.PASSWORD
NOTHING = Assurance(Level.NONE, ())

AFTER_A_PASSWORD = {
    Passed.DUO_PUSH: Assurance(Level.DUO, ("mfa", "pwd", "swk")),
    Passed.DUO_VERIFIED_PUSH: Assurance(Level.VERIFIED_PUSH, ("mfa", "pwd", "swk")),
    Passed.DUO_PASSCODE: Assurance(Level.DUO, ("mfa", "otp", "pwd")),
    Passed.DUO_CALL: Assurance(Level.DUO, ("mfa", "pwd", "tel")),
    Passed.DUO_U2F: Assurance(Level.DUO, ("hwk", "mfa", "pwd", "user")),
    Passed.DUO_WEBAUTHN: Assurance(Level.PHISHING_RESISTANT, ("mfa", "pop", "pwd", "user")),
    Passed.DUO_WEBAUTHN_ROAMING: Assurance(Level.PHISHING_RESISTANT, ("hwk", "mfa", "pwd", "user")),
    Passed.DUO_WEBAUTHN_PLATFORM: Assurance(Level.PHISHING_RESISTANT, ("hwk", "mfa", "pwd", "user")),
}
DUOS = list(AFTER_A_PASSWORD)
COMBINATIONS = [frozenset(each) for each in chain.from_iterable(combinations(DUOS, size) for size in range(len(DUOS)))]


def test_each_factor_is_in_every_table() -> None:
    assert set(Passed) == {PASSWORD, *AFTER_A_PASSWORD} == {PASSWORD, *HOW} == {PASSWORD, *REACHED}


def test_a_password_alone_claims_a_password() -> None:
    assert assurance([PASSWORD]) == Assurance(Level.PASSWORD, ("pwd",))
    assert assurance([]) == NOTHING


@pytest.mark.parametrize("factor", DUOS)
def test_a_password_and_one_factor_claim_just_this(factor: Passed) -> None:
    assert assurance([PASSWORD, factor]) == assurance([factor, PASSWORD]) == AFTER_A_PASSWORD[factor]


@pytest.mark.parametrize("factor", DUOS)
def test_without_a_password_only_the_devices_own_lock_proves_two_factors(factor: Passed) -> None:
    claimed = {
        Passed.DUO_WEBAUTHN_PLATFORM: Assurance(Level.PHISHING_RESISTANT, ("hwk", "mfa", "user")),
        Passed.DUO_WEBAUTHN_ROAMING: Assurance(Level.ONE_FACTOR, ("hwk", "user")),
        Passed.DUO_WEBAUTHN: Assurance(Level.ONE_FACTOR, ("pop", "user")),
        Passed.DUO_VERIFIED_PUSH: Assurance(Level.ONE_FACTOR, ("swk",)),
    }

    assert assurance([factor]) == claimed.get(factor, NOTHING)


@pytest.mark.parametrize("passed", COMBINATIONS, ids=lambda passed: "+".join(sorted(passed)) or "nothing")
def test_several_factors_claim_what_each_does_and_the_strongest_level(passed: frozenset[Passed]) -> None:
    claimed = [AFTER_A_PASSWORD[factor] for factor in passed]

    after = assurance({PASSWORD, *passed})

    assert after.amr == tuple(sorted({"pwd", *chain.from_iterable(each.amr for each in claimed)}))
    assert after.acr is max((each.acr for each in claimed), key=list(Level).index, default=Level.PASSWORD)


@pytest.mark.parametrize("passed", COMBINATIONS, ids=lambda passed: "+".join(sorted(passed)) or "nothing")
def test_without_a_password_nothing_is_lifted_by_weaker_company(passed: frozenset[Passed]) -> None:
    assert assurance(passed) == assurance(passed & ALONE or passed & SINGLE)


@given(st.lists(st.sampled_from(Passed)))
def test_two_factors_are_claimed_for_a_password_and_a_factor_of_duos_or_the_devices_own_lock(
    passed: list[Passed],
) -> None:
    claimed = assurance(passed)
    two = (PASSWORD in passed and bool(set(passed) - {PASSWORD})) or Passed.DUO_WEBAUTHN_PLATFORM in passed

    assert claimed.is_two == two
    assert (claimed.acr not in {Level.NONE, Level.PASSWORD, Level.ONE_FACTOR}) == two
    assert list(claimed.amr) == sorted(set(claimed.amr))


@given(st.lists(st.sampled_from(Passed)), st.randoms())
def test_the_order_of_passing_is_irrelevant(passed: list[Passed], random: object) -> None:
    shuffled = sorted(passed, key=lambda _: random.random())  # type: ignore[attr-defined] # Hypothesis' own

    assert assurance(shuffled) == assurance(passed)
