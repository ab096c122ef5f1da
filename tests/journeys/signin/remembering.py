"""People who may have a browser remember them: they come in by a push with a number, which is enough here."""

from typing import Any
from urllib.parse import urlencode

from doorbook.events import AuditRow, Outcome
from doorbook.factors import Kind
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.conditions import Conditions
from doorbook.signin.changes import Amend
from doorbook.signin.remembering import Recognised, Shown
from doorbook.signin.visitor import Visitor
from doorbook.web.cookies import BROWSER, SESSION, csrf_token
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.doorway import Browser, Doorway, Reply, duo_over

PILOT = "pilot"
MINE = "/account/browsers"
ADMIN = "/admin/browsers"
OFFER = "Sign in here without a password?"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"


def doorway(duo: RunningDuo, conditions: Conditions | None = None) -> Doorway:
    """Give a portal whose pilot may have their browsers remembered on a push with a number."""
    kinds = frozenset({Kind.WEBAUTHN_PLATFORM, Kind.VERIFIED_PUSH})
    usual = Conditions(on=True, groups=frozenset({PILOT}), kinds=kinds)
    return Doorway(duo=duo_over(duo), conditions=conditions or usual)


def enter(door: Doorway, duo: RunningDuo, name: str, *groups: str, agent: str = FIREFOX) -> Browser:
    """Let somebody sign in by a push with a number, in a browser of their own."""
    browser = Browser(door, agent=agent)
    if name not in door.doors.kept.people:
        door.add(name, groups=frozenset(groups), display=f"{name.title()} Moreau")
        duo.control.put_person(Person(name, verified_push="required", devices=[Phone(name=f"{name}'s phone")]))
    again(door, duo, browser, name)
    return browser


def again(door: Doorway, duo: RunningDuo, browser: Browser, name: str, to: str | None = None) -> None:
    """Let them sign in once more, so that what they confirmed is fresh."""
    browser.sign_in(name, return_to=to)
    push = duo.control.wait_for_push(name)
    ticket = door.doors.kept.tickets[browser.ticket.split("/")[2]]
    assert ticket.push is not None
    duo.control.press(name, "approve", txid=push.txid, number=ticket.push.code)
    browser.look_until(lambda page: page.says("You are signed in") or page.says(OFFER) or "mypwl-state" in page.body)
    if browser.page.says(OFFER):
        browser.get(to or "/")


def press(by: Browser, step: str, page: str = MINE, **fields: str) -> Reply:
    """Send a form of the page, as it is or with something else in it."""
    return by.post(f"{page}/{step}", {"csrf": csrf_token(by.jar.get(SESSION, ""), page), **fields})


def sent(by: Browser, step: str, page: str = MINE, **fields: str) -> Reply:
    """Send a form of the page, and return what came back before anything is followed."""
    body = urlencode({"csrf": csrf_token(by.jar.get(SESSION, ""), page), **fields}).encode()
    return by.ask("POST", f"{page}/{step}", body)


def opted_in(browser: Browser) -> str:
    """Have this browser remember who is inside, and return its cookie."""
    assert press(browser, "opt-in", own="yes").status == 200
    return browser.jar[BROWSER]


def recognised(door: Doorway, cookie: str | None) -> str | None:
    """Name whom the sign-in would recognise by a cookie at its next visit, or None."""
    shown: Shown = door.remembered.sign_in.recognise(cookie, None, Visitor(address="192.0.2.9", agent=FIREFOX))
    return shown.person if isinstance(shown, Recognised) else None


def last(door: Doorway) -> AuditRow:
    """Return the last row of the audit that is not about a cookie which did not count."""
    passed_over = {Outcome.BROWSER_FORGOTTEN, Outcome.BROWSER_PASSED_OVER}
    return next(row for row in reversed(door.audit) if row.outcome not in passed_over)


def amend(door: Doorway, name: str, **what: Any) -> None:  # noqa: ANN401 - what an Amend changes
    """Change somebody, as an operator does."""
    door.doors.commit(Amend(person=name, alias=door.person(name).alias, **what))


def kept(door: Doorway, name: str) -> list[RememberedBrowser]:
    return [each for each in door.doors.kept.browsers.values() if each.person == name]


def cookie_set(reply: Reply) -> list[str]:
    return [cookie for cookie in reply.cookies if cookie.startswith(f"{BROWSER}=")]
