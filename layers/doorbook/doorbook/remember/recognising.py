"""From a cookie to the person whom its browser remembers, or to the reason why it remembers nobody."""

from datetime import datetime
from typing import Final, assert_never

from doorbook.errors import BreakageError
from doorbook.remember import cookie
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.conditions import Conditions
from doorbook.remember.cookie import BrowserCookies, NotOpened, Opened, Remembered
from doorbook.remember.ports import Browsers, Found
from doorbook.signin.destinations import Destination
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.ports import Meter
from doorbook.signin.remembering import Drop, NotRemembered, OptedOut, Recognised, Why
from doorbook.values import value

UNOPENED: Final = {
    cookie.Why.MALFORMED: Why.MALFORMED,
    cookie.Why.UNKNOWN_KEY: Why.UNKNOWN_KEY,
    cookie.Why.REVOKED_KEY: Why.REVOKED_KEY,
    cookie.Why.FORGED: Why.FORGED,
    cookie.Why.EXPIRED: Why.EXPIRED,
    cookie.Why.NOT_YET: Why.NOT_YET,
}

FOR_GOOD: Final = frozenset(
    {
        Why.MALFORMED,
        Why.UNKNOWN_KEY,
        Why.REVOKED_KEY,
        Why.FORGED,
        Why.EXPIRED,
        Why.NO_BROWSER,
        Why.ENDED,
        Why.NOT_THEIRS,
        Why.OTHER_GENERATION,
        Why.NOT_BEFORE,
        Why.NOBODY,
        Why.DISABLED,
    }
)
"""Why a cookie can never count again, so that it goes; a setting or a store may say something else tomorrow."""


@value
class Read:
    """A cookie that opened, and what stands behind it."""

    remembered: Remembered
    found: Found

    @property
    def standing(self) -> RememberedBrowser | None:
        """Return the browser, where the cookie is the one that it was given."""
        browser, person = self.found.browser, self.found.person
        return browser if browser and person and browser.person == person.id else None


@value(kw_only=True)
class Recogniser:
    """Reads cookies and judges them."""

    conditions: Conditions
    cookies: BrowserCookies
    browsers: Browsers
    meter: Meter

    def read(self, shown: str | None, now: datetime) -> Read | OptedOut | NotRemembered:
        """Open a cookie and read what stands behind it, without judging that."""
        if not shown:
            return NotRemembered(Why.NO_COOKIE)
        try:
            opened = self.cookies.open(shown, now)
            match opened:
                case cookie.OptedOut():
                    return OptedOut()
                case NotOpened(why):
                    return refusal(UNOPENED[why])
                case Opened(remembered, _):
                    return Read(remembered, self.browsers.find(remembered.browser, remembered.holder))
                case _:
                    assert_never(opened)
        except BreakageError as broke:
            self.meter.breakage(broke)
            return refusal(Why.UNREACHABLE)

    def judge(self, read: Read, destination: Destination | None, now: datetime) -> Recognised | NotRemembered:
        """Tell whether what stands behind a cookie lets its person come by it, now."""
        browser, person = read.found.browser, read.found.person
        if person is None:
            return refusal(Why.NOBODY)
        if browser is None:
            return refusal(Why.NO_BROWSER)
        why = _spent(read.remembered, browser, person, now) or self.conditions.against(person, destination)
        if why is not None:
            return refusal(why)
        return Recognised(
            browser=browser.id,
            person=person.id,
            name=person.name,
            display=person.display,
            shown=masked(person.display),
            groups=person.groups,
            alias=read.remembered.holder,
            generation=person.generation,
            uses=browser.uses,
            seen=read.remembered.uses,
            made=read.remembered.made,
            ends=read.remembered.ends,
        )


def refusal(why: Why) -> NotRemembered:
    """Return the refusal for a reason, with what becomes of the cookie."""
    return NotRemembered(why, Drop() if why in FOR_GOOD else None)


def masked(display: str) -> str:
    """Return a name that its owner knows again and nobody else learns: the first letter of each word."""
    return " ".join(f"{word[0]}•••" for word in display.split()) or "•••"


def _spent(held: Remembered, browser: RememberedBrowser, person: Person, now: datetime) -> Why | None:
    """Return why a cookie is worth nothing any more, whatever the settings are."""
    if browser.person != person.id:
        return Why.NOT_THEIRS
    if browser.state is not BrowserState.ACTIVE:
        return Why.ENDED
    if now >= browser.expires:
        return Why.EXPIRED
    if held.generation != person.generation or browser.generation != person.generation:
        return Why.OTHER_GENERATION
    # A cookie tells its time in whole seconds; what happened within one of them the generation tells apart.
    if person.not_before is not None and held.made < person.not_before.replace(microsecond=0):
        return Why.NOT_BEFORE
    return None
