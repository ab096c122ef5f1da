"""Administrators: have a device remember somebody before they first use it, and end the browsers of anybody."""

from doorbook.events import Outcome
from doorbook.remember.book import Terms
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.desk import RememberDesk
from doorbook.remember.mine import FRESH
from doorbook.remember.revoking import Revoker
from doorbook.signin.by_person import Listed
from doorbook.signin.changes import Write
from doorbook.signin.names import LONGEST, person_id
from doorbook.signin.people import Person
from doorbook.signin.remembering import Accepted, NotAccepted, Why
from doorbook.signin.roles import administers
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
        return administers(self.desk.ledger.doors, mine)

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

    def person(self, mine: Session, typed: str) -> Person | None:
        """Return the person whom an administrator asks about."""
        who = person_id(typed)
        return self.desk.ledger.doors.arrive(None, who, ()).person if who and self.may(mine) else None

    def listed(self, mine: Session, person: Person, before: str | None) -> Listed[RememberedBrowser]:
        """List a page of the browsers that remember somebody."""
        if not self.may(mine):
            return Listed(())
        listed = self.revoker.browsers.of_person(person.id, before)
        now = self.desk.ledger.clock()
        return Listed(tuple(each for each in listed.items if each.remembers(person, now)), listed.more)

    def revoke(self, mine: Session, person: str, browser: str, visitor: Visitor) -> bool:
        """End one browser of anybody's."""
        return self.may(mine) and self.revoker.one(person, browser, mine.person, visitor)

    def revoke_all(self, mine: Session, person: str, visitor: Visitor) -> bool:
        """End all browsers of anybody's."""
        return self.may(mine) and self.revoker.all(person, mine.person, visitor)

    def _against(self, mine: Session) -> Why | None:
        if not self.may(mine):
            return Why.NO_ADMINISTRATOR
        return None if self.desk.ledger.clock() - mine.opened <= FRESH else Why.STALE_PROOF

    def _row(self, outcome: Outcome, visitor: Visitor, person: str, detail: str) -> Write:
        return self.desk.ledger.row(outcome, visitor, method="none", person=person, detail=detail)
