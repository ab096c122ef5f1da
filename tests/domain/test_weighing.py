"""Whether a session is enough for an application: each rule beside its twin."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorbook.access.applications import Application, Asked
from doorbook.provider.weighing import (
    RESUMED_WITHIN,
    Asking,
    Enough,
    NotTheirs,
    Present,
    SignInFirst,
    Unmet,
    Weighed,
    mark,
    marked,
    weigh,
)
from doorbook.signin.assurance import ORDER, Level, Passed
from doorbook.signin.people import Person
from doorbook.signin.session import Session

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WIKI = Application(id="wiki", name="Wiki", asks=Asked.DUO)
ALICE = Person(id="alice", name="alice", display="Alice", password_hash="", groups=frozenset({"staff"}))
PUSH = (Passed.PASSWORD, Passed.DUO_PUSH)
NUMBER = (Passed.PASSWORD, Passed.DUO_VERIFIED_PUSH)
MINUTE = timedelta(minutes=1)


def inside(*passed: Passed, ago: timedelta = MINUTE, person: Person = ALICE, duo: str = "portal") -> Present:
    opened = NOW - ago
    session = Session(
        proof="proof",
        person=person.id,
        display=person.display,
        passed=passed,
        opened=opened,
        seen=opened,
        ends=NOW + timedelta(hours=1),
        idle=timedelta(hours=1),
        txid=None,
        address="",
        agent="",
        duo=duo,
    )
    return Present(session, person)


def weighed(asking: Asking, present: Present | None) -> Weighed:
    return weigh(asking, present, NOW)


def test_nobody_signs_in_first() -> None:
    assert weighed(Asking(application=WIKI), None) == SignInFirst("login_required")
    assert weighed(Asking(application=WIKI), inside(*PUSH)) == Enough()


@pytest.mark.parametrize(
    ("asks", "passed", "enough"),
    [
        (Asked.PASSWORD, (Passed.PASSWORD,), True),
        (Asked.PASSWORD, PUSH, True),
        (Asked.PASSWORD, (), False),
        (Asked.PASSWORD, (Passed.DUO_PUSH,), False),
        (Asked.DUO, (Passed.PASSWORD,), False),
        (Asked.DUO, PUSH, True),
        (Asked.DUO, NUMBER, True),
        (Asked.VERIFIED_PUSH, PUSH, False),
        (Asked.VERIFIED_PUSH, NUMBER, True),
        (Asked.VERIFIED_PUSH, (Passed.PASSWORD, Passed.DUO_WEBAUTHN), True),
        (Asked.PHISHING_RESISTANT, NUMBER, False),
        (Asked.PHISHING_RESISTANT, (Passed.PASSWORD, Passed.DUO_U2F), False),
        (Asked.PHISHING_RESISTANT, (Passed.PASSWORD, Passed.DUO_WEBAUTHN), True),
        (Asked.PHISHING_RESISTANT, (Passed.PASSWORD, Passed.DUO_WEBAUTHN_ROAMING), True),
        (Asked.PHISHING_RESISTANT, (Passed.PASSWORD, Passed.DUO_WEBAUTHN_PLATFORM), True),
        (Asked.PHISHING_RESISTANT, (Passed.DUO_WEBAUTHN_ROAMING,), False),
        (Asked.PHISHING_RESISTANT, (Passed.DUO_WEBAUTHN_PLATFORM,), True),
    ],
)
def test_the_level_is_what_was_passed(asks: Asked, passed: tuple[Passed, ...], enough: bool) -> None:
    asking = Asking(application=replace(WIKI, asks=asks))
    after = replace(asking, since=NOW - 2 * MINUTE)

    assert weighed(asking, inside(*passed)) == (Enough() if enough else SignInFirst("interaction_required"))
    assert weighed(after, inside(*passed)) == (Enough() if enough else Unmet())


@pytest.mark.parametrize(
    ("own", "asks", "came_by", "enough"),
    [
        ("portal", Asked.DUO, "portal", True),
        ("portal", Asked.DUO, "wages", True),
        ("wages", Asked.DUO, "wages", True),
        ("wages", Asked.DUO, "portal", False),
        ("wages", Asked.DUO, "other", False),
        ("wages", Asked.VERIFIED_PUSH, "portal", False),
        ("wages", Asked.PASSWORD, "portal", True),
    ],
)
def test_who_came_by_anothers_integration_is_asked_again(own: str, asks: Asked, came_by: str, enough: bool) -> None:
    asking = Asking(application=replace(WIKI, duo=own, asks=asks))
    present = inside(*NUMBER, duo=came_by)

    assert weighed(asking, present) == (Enough() if enough else SignInFirst("interaction_required"))
    after = weighed(replace(asking, since=NOW - 2 * MINUTE), present)
    assert after == (Enough() if enough else Unmet())


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_a_new_sign_in_is_made_once_where_one_is_asked_for(prompt: str) -> None:
    asking = Asking(application=WIKI, prompt=frozenset({prompt}))

    assert weighed(asking, inside(*PUSH)) == SignInFirst()
    assert weighed(replace(asking, since=NOW - MINUTE), inside(*PUSH, ago=timedelta(0))) == Enough()
    assert weighed(replace(asking, since=NOW - MINUTE), inside(*PUSH, ago=2 * MINUTE)) == SignInFirst()


def test_a_consent_is_given_by_the_operator() -> None:
    assert weighed(Asking(application=WIKI, prompt=frozenset({"consent"})), inside(*PUSH)) == Enough()


@pytest.mark.parametrize("of_application", [True, False])
def test_a_session_may_be_too_old(of_application: bool) -> None:
    limit = 5 * MINUTE
    asking = Asking(
        application=replace(WIKI, freshness=limit) if of_application else WIKI,
        max_age=None if of_application else limit,
    )

    assert weighed(asking, inside(*PUSH, ago=limit - timedelta(seconds=1))) == Enough()
    assert weighed(asking, inside(*PUSH, ago=limit)) == SignInFirst()


def test_the_stricter_of_two_ages_counts() -> None:
    asking = Asking(application=replace(WIKI, freshness=MINUTE), max_age=timedelta(hours=1))

    assert weighed(asking, inside(*PUSH, ago=2 * MINUTE)) == SignInFirst()
    assert weighed(replace(asking, application=WIKI), inside(*PUSH, ago=2 * MINUTE)) == Enough()


def test_an_age_of_nothing_is_met_by_the_sign_in_that_it_asks_for() -> None:
    asking = Asking(application=WIKI, max_age=timedelta(0))

    assert weighed(asking, inside(*PUSH, ago=timedelta(0))) == SignInFirst()
    assert weighed(replace(asking, since=NOW - MINUTE), inside(*PUSH, ago=MINUTE / 2)) == Enough()


def test_a_mark_does_not_make_an_old_sign_in_young_for_ever() -> None:
    asking = Asking(application=WIKI, max_age=timedelta(0), since=NOW - RESUMED_WITHIN)

    assert weighed(asking, inside(*PUSH, ago=MINUTE)) == SignInFirst()
    assert weighed(replace(asking, since=NOW - RESUMED_WITHIN + MINUTE), inside(*PUSH, ago=MINUTE)) == Enough()


def test_a_wished_level_is_tried_for_once_and_what_was_reached_is_told() -> None:
    asking = Asking(application=WIKI, acr_values=("urn:elsewhere:gold", str(Level.VERIFIED_PUSH)))

    assert weighed(asking, inside(*NUMBER)) == Enough()
    assert weighed(asking, inside(*PUSH)) == SignInFirst("interaction_required")
    assert weighed(replace(asking, since=NOW - 2 * MINUTE), inside(*PUSH)) == Enough()


def test_a_level_that_nobody_knows_is_no_wish() -> None:
    assert weighed(Asking(application=WIKI, acr_values=("urn:elsewhere:gold",)), inside(*PUSH)) == Enough()


def test_an_application_may_be_for_some_groups() -> None:
    asking = Asking(application=replace(WIKI, groups=frozenset({"staff", "board"})))

    assert weighed(asking, inside(*PUSH)) == Enough()
    assert weighed(asking, inside(*PUSH, person=replace(ALICE, groups=frozenset()))) == NotTheirs()
    assert weighed(asking, inside(*PUSH, person=replace(ALICE, groups=frozenset({"Staff"})))) == NotTheirs()


def test_levels_are_in_the_order_of_what_they_prove() -> None:
    assert ORDER == (
        Level.NONE,
        Level.PASSWORD,
        Level.ONE_FACTOR,
        Level.DUO,
        Level.VERIFIED_PUSH,
        Level.PHISHING_RESISTANT,
    )


def test_a_mark_tells_when_its_own_request_left() -> None:
    given = mark("salt", "client_id=wiki&state=1", NOW)

    assert marked("salt", "client_id=wiki&state=1", given) == NOW


@pytest.mark.parametrize(
    ("salt", "request_", "changed"),
    [
        ("other salt", "client_id=wiki", lambda mark: mark),
        ("salt", "client_id=mail", lambda mark: mark),
        ("salt", "client_id=wiki", lambda mark: f"1{mark}"),
        ("salt", "client_id=wiki", lambda mark: mark.partition(".")[0]),
        ("salt", "client_id=wiki", lambda mark: mark[:-1]),
        ("salt", "client_id=wiki", lambda _: ""),
        ("salt", "client_id=wiki", lambda _: "."),
        ("salt", "client_id=wiki", lambda _: "²."),
        ("salt", "client_id=wiki", lambda _: "9" * 400 + ".é"),
    ],
)
def test_a_mark_that_is_not_ours_tells_nothing(salt: str, request_: str, changed: object) -> None:
    given = mark("salt", "client_id=wiki", NOW)
    assert callable(changed)

    assert marked(salt, request_, changed(given)) is None
