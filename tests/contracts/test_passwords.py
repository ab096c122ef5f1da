"""Password hashes: right and wrong ones, their size, and the same work for a name that nobody has."""

import pytest

from doorbook.adapters import passwords
from doorbook.adapters.passwords import NOBODY, Argon2Passwords
from doorbook.signin.ports import Passwords
from tests.doorway import QuickPasswords

PASSWORD = "correct horse, battery — staple"
ARGON = Argon2Passwords()


@pytest.fixture(params=[ARGON, QuickPasswords()], ids=["argon2", "quick"])
def kept(request: pytest.FixtureRequest) -> Passwords:
    """Give each implementation; the quick one of the tests is to keep the same promises."""
    both: Passwords = request.param
    return both


def test_a_password_matches_its_own_hash(kept: Passwords) -> None:
    assert kept.matches(PASSWORD, kept.hash(PASSWORD))


@pytest.mark.parametrize("other", ["", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper(), "\x00", "é" * 4000])
def test_no_other_password_matches_it(kept: Passwords, other: str) -> None:
    assert not kept.matches(other, kept.hash(PASSWORD))


@pytest.mark.parametrize("password", ["", "é", "\x00", "長い" * 1000])
def test_odd_passwords_are_passwords(kept: Passwords, password: str) -> None:
    assert kept.matches(password, kept.hash(password))
    assert not kept.matches(password + "x", kept.hash(password))


@pytest.mark.parametrize("password", ["", PASSWORD, "nobody"])
def test_nobodys_password_is_never_right(kept: Passwords, password: str) -> None:
    assert not kept.matches(password, None)


@pytest.mark.parametrize("broken", ["", "x", PASSWORD, "$argon2id$v=19$m=19456,t=2,p=1$xx$yy", "$2b$12$abcdefghijklm"])
def test_what_is_no_hash_of_ours_lets_nobody_in(kept: Passwords, broken: str) -> None:
    assert not kept.matches(PASSWORD, broken)


def test_a_hash_carries_the_size_that_owasp_asks_for_and_not_the_password() -> None:
    made = ARGON.hash(PASSWORD)

    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in made


def test_two_hashes_of_one_password_differ() -> None:
    first, second = ARGON.hash(PASSWORD), ARGON.hash(PASSWORD)

    assert first != second
    assert ARGON.matches(PASSWORD, first)
    assert ARGON.matches(PASSWORD, second)


def test_an_unknown_name_costs_what_a_known_one_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what is computed, not by the clock: the same size, and a hash that is really verified."""
    assert NOBODY.rpartition("$")[0].rpartition("$")[0] == ARGON.hash("x").rpartition("$")[0].rpartition("$")[0]

    monkeypatch.setattr(passwords, "NOBODY", ARGON.hash("guessed"))
    assert not ARGON.matches("guessed", None)
