"""The desk of remembered browsers, as the sign-in asks it: who is remembered, who may be, and what that changes."""

from datetime import datetime, timedelta
from typing import Final

from doorbook.errors import BreakageError
from doorbook.events import Outcome, Topic
from doorbook.factors import Kind, kind_of, spelled
from doorbook.remember.book import Book, Wanted
from doorbook.remember.cookie import OPTED_OUT
from doorbook.remember.recognising import Read, Recogniser
from doorbook.signin import throttle
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Change, EndBrowser, MoveTicket, TakeTry, UseBrowser, Write
from doorbook.signin.destinations import Destination
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import BrowserState
from doorbook.signin.remembering import (
    Accepted,
    Arrived,
    Drop,
    Held,
    Keep,
    NotAccepted,
    NotRemembered,
    Offer,
    OptedOut,
    Proof,
    Recognised,
    Shown,
    Used,
    Why,
)
from doorbook.signin.visitor import Visitor
from doorbook.values import value

OFFER_STANDS: Final = timedelta(minutes=10)
"""How long after the factor an offer may be accepted: as long as the sign-in that made it could have lasted."""

MARKED_FOR: Final = timedelta(days=180)
"""How long a browser keeps in mind that it should not ask."""


@value(kw_only=True)
class RememberDesk:
    """Remembered browsers at the sign-in; it is what `doorbook.signin.remembering` asks for."""

    ledger: Ledger
    recogniser: Recogniser
    book: Book

    def recognise(self, cookie: str | None, destination: Destination | None, visitor: Visitor) -> Shown:
        """Tell whom this browser remembers."""
        if not self.recogniser.conditions.on:
            return NotRemembered(Why.SWITCHED_OFF if cookie else Why.NO_COOKIE)
        now = self.ledger.clock()
        read = self.recogniser.read(cookie, now)
        shown = self.recogniser.judge(read, destination, now) if isinstance(read, Read) else read
        if isinstance(shown, NotRemembered):
            self._passed_over(shown, read, visitor)
        return shown

    def tries(self, by: Recognised) -> tuple[Change, ...]:
        """Return what counts a sign-in by this browser, of which it and its person have so many."""
        windows = throttle.of_remembered(by.browser, by.person, self.ledger.clock())
        return tuple(TakeTry(window, most) for window, most in windows)

    def held_back(self, by: Recognised, visitor: Visitor) -> datetime | None:
        """Return until when there were too many sign-ins by this browser or of its person."""
        windows = throttle.of_remembered(by.browser, by.person, self.ledger.clock())
        tries = self.ledger.doors.arrive(None, by.person, tuple(window for window, _ in windows)).tries
        for window, most in windows:
            if tries.get(window, 0) >= most:
                self._write(Outcome.THROTTLED, visitor, by.person, window.subject.partition("#")[0])
                return window.ends
        return None

    def is_enough(self, kind: Kind) -> bool:
        """Tell whether the stack takes this factor alone."""
        return self.recogniser.conditions.accepts(kind)

    def use(self, by: Recognised, kind: Kind, visitor: Visitor) -> Used:
        """Return what a sign-in by this browser changes; a count that differs is told and locks nobody out."""
        now = self.ledger.clock()
        copied = by.seen != by.uses
        sealed = self.book.sealed_anew(by, max(by.seen, by.uses) + 1, now)
        # Where it cannot be sealed anew the browser keeps what it has, so the count has to stay as well.
        uses = max(by.seen, by.uses) + 1 if sealed else by.seen
        change = UseBrowser(
            browser=by.browser, person=by.person, alias=by.alias, generation=by.generation, uses=uses, used=now
        )
        row = self._row(Outcome.REMEMBER_USED, visitor, by.person, f"browser {by.browser}", method=kind)
        return Used(change=change, also=(row, *(self._copied(by, visitor) if copied else ())), held=sealed)

    def arrived(
        self,
        cookie: str | None,
        person: str,
        passed: tuple[Passed, ...],
        destination: Destination | None,
        visitor: Visitor,
    ) -> Arrived:
        """Return what a sign-in by password means for this browser."""
        if not self.recogniser.conditions.on:
            return Arrived()
        try:
            return self._arrived(cookie, person, passed, destination, visitor)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            return Arrived()

    def _arrived(
        self,
        cookie: str | None,
        person: str,
        passed: tuple[Passed, ...],
        destination: Destination | None,
        visitor: Visitor,
    ) -> Arrived:
        now = self.ledger.clock()
        read = self.recogniser.read(cookie, now)
        judged = self.recogniser.judge(read, None, now) if isinstance(read, Read) else read
        held: Held = judged.held if isinstance(judged, NotRemembered) else None
        also: tuple[Change, ...] = ()
        if (left := self._left(read, person, now)) is not None:
            held, also = Drop(), (left, self._row(Outcome.BROWSER_LEFT, visitor, left.person, f"to {person}"))
        if set(passed) <= {Passed.PASSWORD}:  # Duo was not asked, so that there is nothing to offer on
            return Arrived(held=held, also=also)
        why = self._against_offer(judged, person, passed, destination)
        if why is not None:
            return Arrived(held=held, also=(*also, self._row(Outcome.REMEMBER_WITHHELD, visitor, person, why)))
        kind = self.recogniser.conditions.accepted(passed)
        row = self._row(Outcome.REMEMBER_OFFERED, visitor, person, method=kind)
        return Arrived(offer=Offer(shared=left is not None), held=held, also=also, asked=(row,))

    def accept(
        self, proof: Proof, cookie: str | None, visitor: Visitor, *also: MoveTicket, own: bool
    ) -> Accepted | NotAccepted:
        """Remember them here from now on."""
        if not own:
            self._write(Outcome.REMEMBER_REFUSED, visitor, proof.person, Why.NOT_OWN_DEVICE)
            return NotAccepted(Why.NOT_OWN_DEVICE)
        wanted = Wanted(proof=proof, fresh=OFFER_STANDS, done=Outcome.REMEMBER_ACCEPTED, cookie=cookie, also=also)
        return self.book.keep(wanted, visitor)

    def decline(self, proof: Proof, cookie: str | None, visitor: Visitor, *also: MoveTicket) -> Keep:
        """Do not ask again in this browser; whatever it remembered it remembers no more."""
        return self.mark(proof.person, cookie, visitor, Outcome.REMEMBER_DECLINED, *also)

    def mark(self, person: str, cookie: str | None, visitor: Visitor, outcome: Outcome, *also: MoveTicket) -> Keep:
        """Put the marker in the place of a cookie."""
        self.book.put_down(cookie, person, BrowserState.OPTED_OUT, visitor, outcome, *also)
        return Keep(OPTED_OUT, self.ledger.clock() + MARKED_FOR)

    def fell_back(self, by: Recognised, visitor: Visitor) -> Write:
        """Return the row of somebody who preferred their password."""
        return self._row(Outcome.REMEMBER_FELL_BACK, visitor, by.person)

    def not_them(self, by: Recognised, visitor: Visitor) -> Write:
        """Return the row of somebody who said they are another."""
        return self._row(Outcome.REMEMBER_NOT_THEM, visitor, by.person)

    def wrong_factor(self, by: Recognised, named: str, txid: str | None, visitor: Visitor) -> Write:
        """Return the row that says which factor was not enough alone."""
        kind, person = kind_of(named), by.person
        outcome, detail = Outcome.REMEMBER_WRONG_FACTOR, spelled(named)
        return self.ledger.row(outcome, visitor, method=kind, person=person, txid=txid, detail=detail)

    def _left(self, read: Read | OptedOut | NotRemembered, person: str, now: datetime) -> EndBrowser | None:
        """Return what ends the browser of somebody else than the one who just came in."""
        browser = read.standing if isinstance(read, Read) else None
        if browser is None or browser.person == person or browser.state is not BrowserState.ACTIVE:
            return None
        return EndBrowser(browser=browser.id, person=browser.person, state=BrowserState.LEFT, ended=now)

    def _against_offer(
        self, judged: Shown, person: str, passed: tuple[Passed, ...], destination: Destination | None
    ) -> Why | None:
        """Return why nothing is offered."""
        if isinstance(judged, OptedOut):
            return Why.OPTED_OUT
        if isinstance(judged, NotRemembered) and judged.why is Why.UNREACHABLE:
            return Why.UNREACHABLE
        if self.recogniser.conditions.accepted(passed) is None:
            return Why.FACTOR
        if isinstance(judged, Recognised) and judged.person == person:
            return Why.REMEMBERED
        known = self.ledger.doors.arrive(None, person, ()).person
        return self.recogniser.conditions.against(known, destination)

    def _passed_over(self, shown: NotRemembered, read: Read | OptedOut | NotRemembered, visitor: Visitor) -> None:
        """Write down why a cookie did not count; where even that cannot be done, the password is next all the same."""
        if shown.why in {Why.NO_COOKIE, Why.UNREACHABLE}:
            return
        outcome = Outcome.BROWSER_FORGOTTEN if shown.held else Outcome.BROWSER_PASSED_OVER
        outcome = Outcome.BROWSER_KEY_UNKNOWN if shown.why is Why.UNKNOWN_KEY else outcome
        browser = read.standing if isinstance(read, Read) else None
        try:
            self._write(outcome, visitor, browser.person if browser else None, shown.why)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)

    def _copied(self, by: Recognised, visitor: Visitor) -> tuple[Change, ...]:
        detail = f"browser {by.browser} was used {by.uses} times, its cookie knows of {by.seen}"
        facts = {"browser": by.browser, "address": visitor.address}
        return (
            self._row(Outcome.BROWSER_PERHAPS_COPIED, visitor, by.person, detail),
            self.ledger.announcement(Topic.BROWSER_PERHAPS_COPIED, by.person, facts),
        )

    def _write(self, outcome: Outcome, visitor: Visitor, person: str | None, detail: str | None = None) -> None:
        self.ledger.commit(self._row(outcome, visitor, person, detail))

    def _row(
        self,
        outcome: Outcome,
        visitor: Visitor,
        person: str | None,
        detail: str | None = None,
        *,
        method: str | None = None,
    ) -> Write:
        return self.ledger.row(outcome, visitor, method=method or "none", person=person, detail=detail)
