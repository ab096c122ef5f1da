"""Administrators: have a device remember somebody before they first use it, and end the browsers of anybody."""

from doorbook.events import Outcome
from doorbook.remember.book import Terms
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.desk import RememberDesk
from doorbook.remember.mine import Stands, this_browser
from doorbook.remember.revoking import LONGEST_ID, Revoker
from doorbook.signin.by_person import Listed
from doorbook.signin.changes import Write
from doorbook.signin.names import LONGEST, person_id
from doorbook.signin.people import Person
from doorbook.signin.remembering import Accepted, NotAccepted, Why
from doorbook.signin.roles import administers, is_fresh
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value


@value
class BrowserAdministration:
    """What administrators do to browsers. Each step asks anew whether `mine` is one's."""

    desk: RememberDesk
    revoker: Revoker

    def may(self, mine: Session) -> bool:
        """Tell whether this session is an administrator's."""
        return administers(self.desk.ledger, mine)

    def here(self, mine: Session, cookie: str | None) -> Stands:
        """Tell whom this browser remembers."""
        now = self.desk.ledger.clock()
        return this_browser(self.desk.recogniser.read(cookie, now), mine.person, now)

    def preset(self, mine: Session, typed: str, cookie: str | None, visitor: Visitor) -> Accepted | NotAccepted:
        """Have this browser remember somebody for a while; they still have to pass Duo themselves."""
        why = self._against(mine)
        target = person_id(typed)
        if why is None and target is None:
            why = Why.NOBODY
        if why is None and target is not None:
            row = self._row(Outcome.BROWSER_PRESET, visitor, target, f"by {mine.person}")
            lasts = self.desk.recogniser.conditions.preset_lasts
            terms = Terms(kind=None, lasts=lasts, provisioned_by=mine.person)
            made = self.desk.book.make(target, terms, cookie, visitor, row)
            if isinstance(made, Accepted):
                return made
            why = made.why
        refused = NotAccepted(why or Why.NOBODY)
        detail = f"{refused.why}: {typed[:LONGEST]}"
        self.desk.ledger.commit(self._row(Outcome.BROWSER_PRESET_REFUSED, visitor, mine.person, detail))
        return refused

    def person(self, mine: Session, typed: str, visitor: Visitor) -> Person | None:
        """Return the person whom an administrator asks about, and write down that they did."""
        who = person_id(typed) if self.may(mine) else None
        found = self.desk.ledger.doors.arrive(None, who, ()).person if who else None
        detail = f"by {mine.person}" if found else f"nobody: {typed[:LONGEST]}"
        row = self._row(Outcome.BROWSERS_LOOKED_UP, visitor, found.id if found else mine.person, detail)
        self.desk.ledger.commit(row)
        return found

    def listed(self, mine: Session, person: Person, before: str | None) -> Listed[RememberedBrowser]:
        """List a page of the browsers that remember somebody."""
        if not self.may(mine):
            return Listed(())
        listed = self.revoker.browsers.of_person(person.id, before)
        now = self.desk.ledger.clock()
        return Listed(tuple(each for each in listed.items if each.remembers(person, now)), listed.more)

    def revoke(self, mine: Session, person: str, browser: str, visitor: Visitor) -> bool:
        """End one browser of anybody's."""
        ended = self.may(mine) and self.revoker.one(person, browser, mine.person, visitor)
        if not ended:
            what = f"browser {browser[:LONGEST_ID]} of {person[:LONGEST]}"
            self.revoker.refused(mine.person, what, visitor)
        return ended

    def revoke_all(self, mine: Session, person: str, visitor: Visitor) -> bool:
        """End all browsers of anybody's."""
        who = person_id(person)
        ended = self.may(mine) and who is not None and self.revoker.all(who, mine.person, visitor)
        if not ended:
            self.revoker.refused(mine.person, f"all browsers of {person[:LONGEST]}", visitor)
        return ended

    def _against(self, mine: Session) -> Why | None:
        if not self.may(mine):
            return Why.NO_ADMINISTRATOR
        return None if is_fresh(mine, self.desk.ledger.clock()) else Why.STALE_PROOF

    def _row(self, outcome: Outcome, visitor: Visitor, person: str, detail: str) -> Write:
        return self.desk.ledger.row(outcome, visitor, method="none", person=person, detail=detail)
