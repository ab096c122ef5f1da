"""Whatever the provider decides by a clock, a moment before its limit and at it; the portal's clock may differ."""

from urllib.parse import parse_qs, urlsplit

import pytest

from doorbook.provider.weighing import RESUMED_WITHIN
from tests.doorway import Browser
from tests.journeys.provider.doorway import LEFT, Backend, TrustedDoorway, answered, asking
from tests.journeys.provider.test_logout import leaving

MOMENT = 0.001
"""As exactly as we keep time."""


def left_for_the_sign_in(browser: Browser, **changes: str) -> str:
    """Ask for a sign-in, and return where it comes back to."""
    (back,) = parse_qs(urlsplit(browser.ask("GET", asking(**changes)).location or "").query)["return"]
    return str(back)


@pytest.mark.parametrize(("later", "enough"), [(MOMENT, True), (0, False), (-MOMENT, False), (-5, False)])
@pytest.mark.parametrize("wish", [{"prompt": "login"}, {"max_age": "0"}])
def test_a_sign_in_counts_if_it_is_later_than_the_request_that_asked_for_it(
    door: TrustedDoorway, browser: Browser, wish: dict[str, str], later: float, enough: bool
) -> None:
    """The portal's clock says when somebody came in, the provider's when they were sent there."""
    back = left_for_the_sign_in(browser, **wish)

    door.clock.advance(later)
    door.enter(browser)
    door.clock.advance(10 - later)
    reply = browser.ask("GET", back)

    assert (reply.location or "").startswith("/signin") is not enough
    if enough:
        assert "code" in answered(reply)


@pytest.mark.parametrize(("pause", "enough"), [(-MOMENT, True), (0, False)])
def test_a_request_that_left_long_ago_is_asked_anew(
    door: TrustedDoorway, browser: Browser, pause: float, enough: bool
) -> None:
    back = left_for_the_sign_in(browser, prompt="login")
    door.clock.advance(RESUMED_WITHIN.total_seconds() + pause)
    door.clock.advance(-MOMENT)
    door.enter(browser)
    door.clock.advance(MOMENT)

    reply = browser.ask("GET", back)

    assert (reply.location or "").startswith("/signin") is not enough


@pytest.mark.parametrize(("pause", "status"), [(60 - MOMENT, 200), (60, 400)])
def test_a_code_lives_to_the_end_of_its_minute(
    door: TrustedDoorway, browser: Browser, wiki: Backend, pause: float, status: int
) -> None:
    door.enter(browser)
    code = answered(browser.get(asking()))["code"]

    door.clock.advance(pause)

    assert wiki.redeem(code).status == status


@pytest.mark.parametrize(("pause", "status"), [(600 - MOMENT, 200), (600, 401)])
def test_a_token_lives_to_the_end_of_its_ten_minutes(
    door: TrustedDoorway, browser: Browser, wiki: Backend, pause: float, status: int
) -> None:
    door.enter(browser)
    token = wiki.tokens(answered(browser.get(asking()))["code"])["access_token"]

    door.clock.advance(pause)

    assert wiki.userinfo(token).status == status


@pytest.mark.parametrize(("pause", "enough"), [(300 - MOMENT, True), (300, False)])
def test_a_session_may_be_as_old_as_the_application_says(
    door: TrustedDoorway, browser: Browser, pause: float, enough: bool
) -> None:
    door.enter(browser)
    door.clock.advance(pause)

    reply = browser.ask("GET", asking(max_age="300"))

    assert (reply.location or "").startswith("/signin") is not enough


def test_somebody_who_came_in_by_a_clock_that_is_ahead_is_inside(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    door.clock.advance(30)
    session = door.enter(browser)
    door.clock.advance(-30)

    claims = wiki.claims(wiki.tokens(answered(browser.get(asking(max_age="60")))["code"])["id_token"])

    assert claims["auth_time"] == int(session.opened.timestamp())


def test_an_id_token_says_nothing_that_a_slow_clock_would_refuse(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    door.enter(browser)

    claims = wiki.claims(wiki.tokens(answered(browser.get(asking()))["code"])["id_token"])

    assert "nbf" not in claims
    assert claims["iat"] == int(door.clock().timestamp())
    assert claims["exp"] == claims["iat"] + 600


@pytest.mark.parametrize("moved", [-86400, 86400])
def test_a_hint_counts_whatever_the_clock_says(
    door: TrustedDoorway, browser: Browser, wiki: Backend, moved: float
) -> None:
    door.enter(browser)
    hint = wiki.tokens(answered(browser.get(asking()))["code"])["id_token"]

    door.clock.advance(moved)

    assert browser.ask("GET", leaving(id_token_hint=hint)).location == f"{LEFT}?state=bye"


JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ3aWtpIn0.c2lnbmVk"


def test_an_assertion_is_no_way_to_say_who_one_is(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    """So that no clock of an application decides whether its assertion is young enough."""
    door.enter(browser)
    code = answered(browser.get(asking()))["code"]
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    reply = Backend(door, secret=None).redeem(code, client_id="wiki", client_assertion=JWT, client_assertion_type=kind)

    assert (reply.status, reply.json["error"]) == (401, "invalid_client")
    assert wiki.redeem(code).status == 200
