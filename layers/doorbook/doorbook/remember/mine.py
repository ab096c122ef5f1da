"""My browsers: a person sees where they are remembered, and changes it for this browser or ends it for others."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Final

from doorbook.events import Outcome
from doorbook.remember.book import Wanted
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.desk import RememberDesk
from doorbook.remember.recognising import Read
from doorbook.remember.revoking import LONGEST_ID, Revoker
from doorbook.signin.by_person import Listed
from doorbook.signin.names import LONGEST, person_id
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.remembering import Accepted, Drop, Keep, NotAccepted, NotRemembered, OptedOut, Proof, Why
from doorbook.signin.roles import FRESH, is_fresh
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value

PLACE: Final = re.compile(r"[0-9]{13,15}#[0-9A-Za-z_-]{1,64}", re.ASCII)


def place(asked: str | None) -> str | None:
    """Return the place that a page of browsers may begin before, or None where nobody gave out such a one."""
    return asked if asked is not None and PLACE.fullmatch(asked) else None


class Here(StrEnum):
    """How this browser stands, for whoever is inside."""

    ON = "on"
    OFF = "off"
    NOTHING = "nothing"
    SOMEBODY_ELSE = "somebody_else"
    UNKNOWN = "unknown"
    """The keys cannot be read, so that nobody is recognised at present."""


@value(kw_only=True)
class Stands:
    """This browser, and whom it remembers."""

    here: Here
    browser: RememberedBrowser | None = None
    person: Person | None = None


@value(kw_only=True)
class Mine:
    """What the page shows: this browser, the others, and why it may not be made to remember now, if so."""

    here: Here
    since: datetime | None
    until: datetime | None
    browser: str | None
    listed: Listed[RememberedBrowser]
    against: Why | None


@value
class MyBrowsers:
    """The remembered browsers of whoever is behind `mine`; the cookie is this browser's."""

    desk: RememberDesk
    revoker: Revoker

    def look(self, mine: Session, cookie: str | None, before: str | None) -> Mine:
        """Return what the page shows; of others only the browsers that remember them still."""
        now = self.desk.ledger.clock()
        stands = this_browser(self.desk.recogniser.read(cookie, now), mine.person, now)
        here = stands.browser if stands.here is Here.ON else None
        person = self.desk.ledger.doors.arrive(None, mine.person, ()).person
        listed = self.revoker.browsers.of_person(mine.person, before)
        kept = tuple(each for each in listed.items if person is not None and each.remembers(person, now))
        return Mine(
            here=stands.here,
            since=here.created if here else None,
            until=here.expires if here else None,
            browser=here.id if here else None,
            listed=Listed(kept, listed.more),
            against=self._against(mine, person, now),
        )

    def against(self, mine: Session) -> Why | None:
        """Return why no browser may be made to remember them now, or None where one may."""
        person = self.desk.ledger.doors.arrive(None, mine.person, ()).person
        return self._against(mine, person, self.desk.ledger.clock())

    def opt_in(
        self, mine: Session, cookie: str | None, visitor: Visitor, *, own: bool, named: str | None = None
    ) -> Accepted | NotAccepted:
        """Have this browser remember them, on a factor that they passed a moment ago; nobody can name another."""
        if named is not None and person_id(named) != mine.person:
            return self._refused(mine, Why.NOT_THEIRS, visitor, f": {named[:LONGEST]}")
        if not own:
            return self._refused(mine, Why.NOT_OWN_DEVICE, visitor)
        proof = Proof(person=mine.person, passed=mine.passed, at=mine.opened)
        wanted = Wanted(proof=proof, fresh=FRESH, done=Outcome.REMEMBER_CHOSEN, cookie=cookie)
        return self.desk.book.keep(wanted, visitor)

    def opt_out(self, mine: Session, cookie: str | None, visitor: Visitor) -> Keep:
        """Have this browser remember nobody, and not ask again."""
        return self.desk.mark(mine.person, cookie, visitor, Outcome.REMEMBER_OPTED_OUT)

    def clear(self, mine: Session, cookie: str | None, visitor: Visitor) -> Drop:
        """Have this browser remember nobody, and ask again when it may."""
        self.desk.book.put_down(cookie, mine.person, BrowserState.CLEARED, visitor, Outcome.BROWSER_CLEARED)
        return Drop()

    def revoke(self, mine: Session, browser: str, visitor: Visitor) -> bool:
        """End one of their browsers, wherever it is; what is not theirs is written down and stays."""
        ended = self.revoker.one(mine.person, browser, mine.person, visitor)
        if not ended:
            self.revoker.refused(mine.person, f"browser {browser[:LONGEST_ID]}", visitor)
        return ended

    def revoke_all(self, mine: Session, visitor: Visitor) -> None:
        """End all of their browsers."""
        self.revoker.all(mine.person, mine.person, visitor)

    def _refused(self, mine: Session, why: Why, visitor: Visitor, more: str = "") -> NotAccepted:
        ledger = self.desk.ledger
        detail = f"{why}{more}"
        ledger.commit(ledger.row(Outcome.REMEMBER_REFUSED, visitor, method="none", person=mine.person, detail=detail))
        return NotAccepted(why)

    def _against(self, mine: Session, person: Person | None, now: datetime) -> Why | None:
        if (why := self.desk.recogniser.conditions.against(person, None)) is not None:
            return why
        if self.desk.recogniser.conditions.accepted(mine.passed) is None:
            return Why.FACTOR
        return None if is_fresh(mine, now) else Why.STALE_PROOF


def this_browser(read: Read | OptedOut | NotRemembered, person: str, now: datetime) -> Stands:
    """Tell how this browser stands for somebody who is inside."""
    if isinstance(read, OptedOut):
        return Stands(here=Here.OFF)
    if isinstance(read, NotRemembered):
        return Stands(here=Here.UNKNOWN if read.why is Why.UNREACHABLE else Here.NOTHING)
    browser, whom = read.standing, read.found.person
    if browser is None or whom is None or not browser.remembers(whom, now):
        return Stands(here=Here.NOTHING)
    here = Here.ON if browser.person == person else Here.SOMEBODY_ELSE
    return Stands(here=here, browser=browser, person=whom)
