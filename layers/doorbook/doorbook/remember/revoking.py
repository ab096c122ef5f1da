"""Ending remembered browsers from afar: one, or all of a person's."""

from collections.abc import Iterator
from typing import Final

from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.ports import Browsers
from doorbook.signin.changes import Amend, EndBrowser
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import BrowserState
from doorbook.signin.ports import OvertakenError
from doorbook.signin.visitor import Visitor
from doorbook.values import value

LONGEST_ID: Final = 64
"""Of browsers; ours have 22 letters. DynamoDB takes no key of more than 2048 bytes, and anybody can ask for one."""

TRIED: Final = 3
"""Somebody may get the alias that browsers know them by in between, once in their life; other changes are as brief."""


@value
class Revoker:
    """Ends browsers, with a row that says who wanted it."""

    ledger: Ledger
    browsers: Browsers

    def one(self, person: str, browser: str, by: str, visitor: Visitor) -> bool:
        """End one browser of this person's, and tell whether there was such a one."""
        found = self.browsers.find(browser, "").browser if len(browser) <= LONGEST_ID else None
        if found is None or found.person != person or found.state is not BrowserState.ACTIVE:
            return False
        end = EndBrowser(browser=browser, person=person, state=BrowserState.REVOKED, ended=self.ledger.clock())
        detail = f"browser {browser}, {found.label}, by {by}"
        row = self.ledger.row(Outcome.BROWSER_REVOKED, visitor, method="none", person=person, detail=detail)
        try:
            self.ledger.commit(end, row)
        except OvertakenError:  # it ended meanwhile
            return False
        return True

    def refused(self, by: str, what: str, visitor: Visitor) -> None:
        """Write down that somebody wanted to end what is not there, or not theirs."""
        row = self.ledger.row(Outcome.BROWSER_REVOKE_REFUSED, visitor, method="none", person=by, detail=what)
        self.ledger.commit(row)

    def all(self, person: str, by: str, visitor: Visitor) -> bool:
        """End all browsers of a person, also those no list shows yet, and tell whether there is such a person."""
        for _ in range(TRIED):
            known = self.ledger.doors.arrive(None, person, ()).person
            if known is None:
                return False
            forget = Amend(person=known.id, alias=known.alias, forgotten=self.ledger.clock())
            row = self.ledger.row(Outcome.BROWSERS_REVOKED, visitor, method="none", person=person, detail=f"by {by}")
            try:
                self.ledger.commit(forget, row)
            except OvertakenError:
                continue
            return True
        raise TryLaterError(Cause.STORE, "overtaken each time")

    def of_person(self, person: str) -> Iterator[RememberedBrowser]:
        """Go through all browsers of a person's, the newest first."""
        listed = self.browsers.of_person(person, None)
        yield from listed.items
        while listed.more is not None:
            listed = self.browsers.of_person(person, listed.more)
            yield from listed.items
