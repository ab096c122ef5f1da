"""Wrong secrets of an application are throttled for it and its address alone."""

from dataclasses import replace

import pytest

from doorbook.access.client_secret import hash_of
from doorbook.events import Outcome
from doorbook.signin.throttle import MOST_PER_CLIENT
from tests.doorway import Browser, Reply, Sent
from tests.journeys.provider.doorway import (
    PHONE,
    SECRET,
    WIKI,
    Backend,
    TrustedDoorway,
    answered,
    asking,
)

MAIL_SECRET = "the secret of mail"


@pytest.fixture(autouse=True)
def _within_one_window(door: TrustedDoorway) -> None:
    door.clock.to_the_hour()
    door.catalogue["mail"] = replace(WIKI, id="mail", secret_hash=hash_of(MAIL_SECRET))


def guess(door: TrustedDoorway, times: int, client: str = "wiki") -> Reply:
    """Show wrong secrets, and return the last answer."""
    replies = [Backend(door, client=client, secret=f"wrong {number}").redeem("any") for number in range(times)]
    return replies[-1]


def code_of(door: TrustedDoorway, browser: Browser, client: str = "wiki") -> str:
    door.enter(browser)
    return answered(browser.get(asking(client_id=client)))["code"]


def test_after_ten_wrong_secrets_even_the_right_one_waits(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    assert guess(door, MOST_PER_CLIENT).status == 401
    code = code_of(door, browser)

    reply = wiki.redeem(code)

    assert (reply.status, reply.json["error"], reply.headers["retry-after"]) == (429, "invalid_client", "300")
    assert (door.audit[-1].outcome, door.audit[-1].detail) == (Outcome.CLIENT_THROTTLED, "wiki")
    assert Outcome.TOKENS_ISSUED not in door.outcomes
    door.clock.advance(300)
    assert wiki.redeem(code_of(door, browser)).status == 200


def test_the_right_secret_counts_before_that(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    guess(door, MOST_PER_CLIENT - 1)

    assert wiki.redeem(code_of(door, browser)).status == 200


def test_right_secrets_are_not_counted(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    for _ in range(MOST_PER_CLIENT + 1):
        assert wiki.redeem(code_of(door, browser)).status == 200


def test_another_application_at_the_same_address_goes_on(door: TrustedDoorway, browser: Browser) -> None:
    assert guess(door, MOST_PER_CLIENT + 1).status == 429

    mail = Backend(door, client="mail", secret=MAIL_SECRET)

    assert mail.redeem(code_of(door, browser, "mail")).status == 200


def test_the_same_application_at_its_own_address_goes_on(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    body = f"grant_type=authorization_code&code=x&client_id=wiki&client_secret={'y' * 20}".encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    guesses = [door.send(Sent("POST", "/oidc/token", headers, {}, body, "198.51.100.66")) for _ in range(11)]
    assert [reply.status for reply in guesses] == [401] * MOST_PER_CLIENT + [429]

    assert wiki.redeem(code_of(door, browser)).status == 200


def test_names_that_nobody_registered_are_counted_together(door: TrustedDoorway) -> None:
    for number in range(MOST_PER_CLIENT):
        assert Backend(door, client=f"nobody-{number}", secret=SECRET).redeem("any").status == 401

    assert Backend(door, client="nobody-at-all", secret=SECRET).redeem("any").status == 429
    assert [window.subject for window in door.doors.kept.tries] == ["client#@192.0.2.200"]


def test_an_application_without_a_secret_cannot_be_kept_out(door: TrustedDoorway, browser: Browser) -> None:
    (back,) = PHONE.redirects
    assert guess(door, MOST_PER_CLIENT + 1, "phone").status == 401
    door.enter(browser)
    code = answered(browser.get(asking(client_id="phone", redirect_uri=back)), back)["code"]

    assert Backend(door, client="phone", secret=None).redeem(code, redirect_uri=back).status == 200


@pytest.mark.parametrize(
    "changes", [{"code": "not a code"}, {"code_verifier": "x" * 50}, {"redirect_uri": "https://x/"}]
)
def test_other_mistakes_are_not_counted(
    door: TrustedDoorway, browser: Browser, wiki: Backend, changes: dict[str, str | None]
) -> None:
    for _ in range(MOST_PER_CLIENT + 1):
        assert wiki.redeem(**{"code": code_of(door, browser), **changes}).status == 400  # type: ignore[arg-type]

    assert wiki.redeem(code_of(door, browser)).status == 200
