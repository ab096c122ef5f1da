"""My browsers: a person sees where they are remembered, and changes it for this browser or ends it for others."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from doorbook.events import Outcome
from doorbook.remember.book import Wanted
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.desk import RememberDesk
from doorbook.remember.recognising import Read
from doorbook.remember.revoking import Revoker
from doorbook.signin.by_person import Listed
from doorbook.signin.people import BrowserState
from doorbook.signin.remembering import Accepted, Drop, Keep, NotAccepted, OptedOut, Proof, Why
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value

FRESH: Final = timedelta(minutes=5)
"""How old a factor may be that somebody is remembered on outside of a sign-in."""


class Here(StrEnum):
    """How this browser stands, for whoever is inside."""

    ON = "on"
    OFF = "off"
    NOTHING = "nothing"
    SOMEBODY_ELSE = "somebody_else"


@value(kw_only=True)
class Mine:
    """What the page shows: this browser, the others, and why it may not be made to remember now, if so."""

    here: Here
    since: datetime | None
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
        read = self.desk.recogniser.read(cookie, now)
        standing = read.standing if isinstance(read, Read) else None
        person = self.desk.ledger.doors.arrive(None, mine.person, ()).person
        listed = self.revoker.browsers.of_person(mine.person, before)
        kept = tuple(each for each in listed.items if person is not None and each.remembers(person, now))
        on = standing is not None and person is not None and standing.remembers(person, now)
        return Mine(
            here=_here(standing, mine, on=on, opted_out=isinstance(read, OptedOut)),
            since=standing.created if standing and on else None,
            browser=standing.id if standing and on else None,
            listed=Listed(kept, listed.more),
            against=self.desk.recogniser.conditions.against(person, None) or self._against_proof(mine, now),
        )

    def opt_in(self, mine: Session, cookie: str | None, visitor: Visitor, *, own: bool) -> Accepted | NotAccepted:
        """Have this browser remember them, on a factor that they passed a moment ago."""
        if not own:
            return NotAccepted(Why.NOT_OWN_DEVICE)
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
        """End one of their browsers, wherever it is."""
        return self.revoker.one(mine.person, browser, mine.person, visitor)

    def revoke_all(self, mine: Session, visitor: Visitor) -> None:
        """End all of their browsers."""
        self.revoker.all(mine.person, mine.person, visitor)

    def _against_proof(self, mine: Session, now: datetime) -> Why | None:
        if self.desk.recogniser.conditions.accepted(mine.passed) is None:
            return Why.FACTOR
        return None if now - mine.opened <= FRESH else Why.STALE_PROOF


def _here(standing: RememberedBrowser | None, mine: Session, *, on: bool, opted_out: bool) -> Here:
    if opted_out:
        return Here.OFF
    if on:
        return Here.ON
    active = standing is not None and standing.state is BrowserState.ACTIVE and standing.person != mine.person
    return Here.SOMEBODY_ELSE if active else Here.NOTHING
