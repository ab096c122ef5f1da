"""An application sends somebody to sign in and learns who they are."""

from datetime import timedelta

from doorbook.events import Outcome
from doorbook.provider.claims import sid
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Withdraw
from doorbook.signin.ledger import Ledger
from doorbook.signin.registrar import Newcomer, Registrar
from local.duosim.running import RunningDuo
from tests.doorway import ORIGIN, PASSWORD, Browser, QuickPasswords
from tests.journeys.provider.doorway import (
    CALLBACK,
    NUMBERS,
    PHONE,
    Backend,
    TrustedDoorway,
    answered,
    asking,
    refused_here,
)


def test_somebody_without_a_session_signs_in_and_comes_back_with_a_code(
    door: TrustedDoorway, duo: RunningDuo, browser: Browser, wiki: Backend
) -> None:
    page = browser.get(asking())
    browser.submit(page.form(page.forms()[0].action), name="alice", password=PASSWORD)
    duo.control.wait_for_push("alice")
    duo.control.press("alice", "approve")

    reply = browser.look_until(lambda page: page.status == 303)

    told = answered(reply)
    claims = wiki.claims(wiki.tokens(told["code"])["id_token"])
    assert (told["state"], told["iss"]) == ("state-1", ORIGIN)
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ORIGIN, "wiki", "nonce-1")
    assert (claims["acr"], claims["amr"]) == ("urn:doorbook:duo", ["mfa", "pwd", "swk"])
    assert door.outcomes == [Outcome.SIGNED_IN, Outcome.ADMITTED, Outcome.TOKENS_ISSUED]


def test_somebody_inside_goes_straight_on(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    session = door.enter(browser)

    claims = wiki.claims(wiki.tokens(answered(browser.get(asking()))["code"])["id_token"])

    assert claims["name"] == "Alice Moreau"
    assert claims["email"] == "alice@example.com"
    assert claims["groups"] == ["editors", "staff"]
    assert claims["sid"] == sid(session.proof)
    assert claims["auth_time"] == int(session.opened.timestamp())
    assert claims["at_hash"]
    assert claims["sub"] != "alice"
    assert claims["exp"] - claims["iat"] == 600


def test_the_subject_is_the_same_every_time_and_each_has_their_own(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    door.add("bob")
    subjects = []
    for name in ("alice", "alice", "bob"):
        door.enter(browser, name)
        subjects.append(wiki.claims(wiki.tokens(answered(browser.get(asking()))["code"])["id_token"])["sub"])

    assert subjects[0] == subjects[1]
    assert subjects[0] != subjects[2]


def subject_of(door: TrustedDoorway, browser: Browser, wiki: Backend, name: str) -> str:
    door.enter(browser, name)
    told: str = wiki.claims(wiki.tokens(answered(browser.get(asking()))["code"])["id_token"])["sub"]
    return told


def registrar(door: TrustedDoorway) -> Registrar:
    ledger = Ledger(doors=door.doors, meter=door.tally, clock=door.clock, chance=lambda: f"{next(NUMBERS):042d}r"[::-1])
    return Registrar(ledger, QuickPasswords(), "an operator")


def test_whoever_gets_a_name_that_was_another_s_is_somebody_else(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    carol = Newcomer(name="carol", password=PASSWORD)
    assert registrar(door).add(carol) is None
    first = subject_of(door, browser, wiki, "carol")

    door.doors.commit(Withdraw(door.person("carol")))
    assert registrar(door).add(carol) is None

    assert subject_of(door, browser, wiki, "carol") != first


def test_whoever_is_changed_stays_who_they_are(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    assert registrar(door).add(Newcomer(name="carol", password=PASSWORD)) is None
    first = subject_of(door, browser, wiki, "carol")

    registrar(door).set_password("carol", "another long sentence")
    registrar(door).set_groups("carol", frozenset({"night"}))
    registrar(door).disable("carol")
    registrar(door).enable("carol")

    assert subject_of(door, browser, wiki, "carol") == first


def test_whoever_was_there_before_serials_keeps_their_subject(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    assert door.person("alice").serial is None

    assert subject_of(door, browser, wiki, "alice") == "_MPM_8FE0AqJAsTd3gUja13PA3teL0Mv"


def test_only_what_the_scope_allows_is_told(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    door.enter(browser)

    tokens = wiki.tokens(answered(browser.get(asking(scope="openid address")))["code"])

    told = wiki.claims(tokens["id_token"])
    assert tokens["scope"] == "openid"
    assert {"name", "preferred_username", "email", "groups"} & told.keys() == set()
    assert wiki.userinfo(tokens["access_token"]).json == {"sub": told["sub"]}


def test_somebody_without_an_address_has_no_email(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    door.add("bob")
    door.enter(browser, "bob")

    tokens = wiki.tokens(answered(browser.get(asking()))["code"])

    assert "email" not in wiki.claims(tokens["id_token"])


def test_a_token_opens_userinfo(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    door.enter(browser)
    tokens = wiki.tokens(answered(browser.get(asking()))["code"])

    reply = wiki.userinfo(tokens["access_token"])

    assert (reply.status, reply.json["email"]) == (200, "alice@example.com")
    assert reply.headers["cache-control"] == "no-store"


def test_another_word_opens_no_userinfo(wiki: Backend) -> None:
    reply = wiki.userinfo("not-a-token")

    assert reply.status == 401
    assert "invalid_token" in reply.headers["www-authenticate"]


def test_a_token_is_worth_nothing_after_its_time(door: TrustedDoorway, browser: Browser, wiki: Backend) -> None:
    door.enter(browser)
    tokens = wiki.tokens(answered(browser.get(asking()))["code"])

    door.clock.advance(599)
    assert wiki.userinfo(tokens["access_token"]).status == 200
    door.clock.advance(1)
    assert wiki.userinfo(tokens["access_token"]).status == 401


def test_a_token_ends_with_its_session_and_with_its_person(
    door: TrustedDoorway, browser: Browser, wiki: Backend
) -> None:
    door.enter(browser, lasts=timedelta(minutes=5))
    tokens = wiki.tokens(answered(browser.get(asking()))["code"])

    door.clock.advance(301)

    assert wiki.userinfo(tokens["access_token"]).status == 401


def test_a_public_application_needs_no_secret_but_pkce(door: TrustedDoorway, browser: Browser) -> None:
    (callback,) = PHONE.redirects
    phone = Backend(door, client="phone", secret=None)
    door.enter(browser)
    told = answered(browser.get(asking(client_id="phone", redirect_uri=callback)), callback)

    tokens = phone.tokens(told["code"], redirect_uri=callback)

    assert phone.claims(tokens["id_token"])["aud"] == "phone"


def test_a_form_asks_as_a_query_does(door: TrustedDoorway, browser: Browser) -> None:
    door.enter(browser)
    query = asking().partition("?")[2]

    reply = browser.ask("POST", "/oidc/authorize", query.encode(), {"origin": "https://wiki.example.com"})

    assert (reply.status, reply.location) == (303, asking())
    assert "code" in answered(browser.get(reply.location or ""))


def test_a_redirect_with_a_query_of_its_own_keeps_it(door: TrustedDoorway, browser: Browser) -> None:
    door.enter(browser)

    told = answered(browser.get(asking(redirect_uri=f"{CALLBACK}?at=two")))

    assert told["at"] == "two"
    assert told["code"]


def test_an_application_that_nobody_registered_gets_nothing(door: TrustedDoorway, browser: Browser) -> None:
    door.enter(browser)

    assert refused_here(browser.get(asking(client_id="other")))
    assert door.outcomes == [Outcome.AUTHORIZATION_REFUSED]
    assert door.grants.codes == {}


def test_what_was_passed_is_what_is_told(door: TrustedDoorway, browser: Browser) -> None:
    (callback,) = PHONE.redirects
    phone = Backend(door, client="phone", secret=None)
    door.enter(browser, "alice", Passed.PASSWORD)  # as bypass and fail-open leave it

    told = answered(browser.get(asking(client_id="phone", redirect_uri=callback)), callback)

    claims = phone.claims(phone.tokens(told["code"], redirect_uri=callback)["id_token"])
    assert (claims["acr"], claims["amr"]) == ("urn:doorbook:password", ["pwd"])
