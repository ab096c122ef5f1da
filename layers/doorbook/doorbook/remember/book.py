"""Making a browser remember somebody, and making it forget them: row and cookie always together."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.changes import Change, GiveAlias, KeepBrowser
from doorbook.remember.cookie import NoKey, Remembered
from doorbook.remember.recognising import Read, Recogniser
from doorbook.signin.changes import EndBrowser, MoveTicket, StillEnabled, Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.ports import OvertakenError
from doorbook.signin.remembering import Accepted, Keep, NotAccepted, Proof, Recognised, Why
from doorbook.signin.visitor import Visitor
from doorbook.values import value

ID_LETTERS: Final = 22
"""132 bits, in letters that a cookie may hold."""

TWICE: Final = 2
"""A change is tried so often: of two tabs that want the same, the second finds what the first one made."""

type Labels = Callable[[str], str]
"""Says in words which browser it is that names itself so."""


@value(kw_only=True)
class Wanted:
    """Somebody is to be remembered in this browser, on that proof, no older than `fresh`; `also` goes with it."""

    proof: Proof
    fresh: timedelta
    done: Outcome
    cookie: str | None
    also: tuple[MoveTicket, ...] = ()


@value(kw_only=True)
class Terms:
    """How a browser is to remember somebody."""

    kind: Kind | None
    lasts: timedelta
    provisioned_by: str | None = None


@value(kw_only=True)
class Book:
    """Keeps browsers and puts them down. `label` says in words which browser this is."""

    ledger: Ledger
    recogniser: Recogniser
    label: Labels

    def keep(self, wanted: Wanted, visitor: Visitor) -> Accepted | NotAccepted:
        """Have this browser remember who proved themselves; eligibility is decided here, whatever the page showed."""
        person = wanted.proof.person
        kind = self.recogniser.conditions.accepted(wanted.proof.passed)
        fresh = timedelta(0) <= self.ledger.clock() - wanted.proof.at <= wanted.fresh
        destination = wanted.proof.destination
        if kind is None or not fresh:
            made: Accepted | NotAccepted = NotAccepted(Why.FACTOR if kind is None else Why.STALE_PROOF)
        elif destination is not None and not destination.passwordless:
            made = NotAccepted(Why.APPLICATION)
        else:
            terms = Terms(kind=kind, lasts=self.recogniser.conditions.lasts)
            row = self._row(wanted.done, visitor, person, method=kind)
            made = self.make(person, terms, wanted.cookie, visitor, row, *wanted.also)
        if isinstance(made, NotAccepted):
            self.ledger.commit(self._row(Outcome.REMEMBER_REFUSED, visitor, person, made.why))
        return made

    def make(
        self, person: str, terms: Terms, cookie: str | None, visitor: Visitor, *row: Write | MoveTicket
    ) -> Accepted | NotAccepted:
        """Have this browser remember somebody, in the place of whomever it remembered; the row goes with it."""
        try:
            for _ in range(TWICE):
                known = self.ledger.doors.arrive(None, person, ()).person
                against = self.recogniser.conditions.against(known, None)
                if known is None or against is not None:
                    return NotAccepted(against or Why.NOBODY)
                try:
                    return self._made(known, terms, cookie, visitor, *row)
                except OvertakenError:
                    continue
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            return NotAccepted(Why.UNREACHABLE)
        return NotAccepted(Why.MEANWHILE)

    def put_down(
        self,
        cookie: str | None,
        person: str,
        state: BrowserState,
        visitor: Visitor,
        outcome: Outcome,
        *also: MoveTicket,
    ) -> None:
        """Have this browser forget whomever it remembers, on the word of somebody who is inside.

        What belongs to a ticket raises OvertakenError where the ticket was moved.
        """
        for _ in range(TWICE):
            ended = self._ended(cookie, person, state)
            detail = _told(ended[0], person) if ended else None
            try:
                self._commit(*ended, *also, self._row(outcome, visitor, person, detail))
            except OvertakenError:
                continue
            return
        if also:
            raise OvertakenError
        raise TryLaterError(Cause.STORE, "overtaken each time")

    def sealed_anew(self, by: Recognised, uses: int, now: datetime) -> Keep | None:
        """Return the cookie of a recognised browser with another count, or None where no key seals."""
        held = Remembered(
            holder=by.alias, browser=by.browser, generation=by.generation, made=by.made, ends=by.ends, uses=uses
        )
        try:
            sealed = self.recogniser.cookies.seal(held, now)
        except BreakageError as broke:
            self.ledger.meter.breakage(broke)
            return None
        return None if isinstance(sealed, NoKey) else Keep(sealed, by.ends)

    def _made(
        self, person: Person, terms: Terms, cookie: str | None, visitor: Visitor, *row: Write | MoveTicket
    ) -> Accepted | NotAccepted:
        now = self.ledger.clock()
        alias = person.alias or self.ledger.chance()[:ID_LETTERS]
        browser = RememberedBrowser(
            id=self.ledger.chance()[:ID_LETTERS],
            person=person.id,
            state=BrowserState.ACTIVE,
            generation=person.generation,
            created=now,
            expires=now + terms.lasts,
            label=self.label(visitor.agent),
            kind=terms.kind,
            provisioned_by=terms.provisioned_by,
        )
        held = Remembered(
            holder=alias, browser=browser.id, generation=browser.generation, made=now, ends=browser.expires, uses=0
        )
        sealed = self.recogniser.cookies.seal(held, now)
        if isinstance(sealed, NoKey):
            return NotAccepted(Why.NO_KEY)
        stands = GiveAlias(person, alias) if person.alias is None else StillEnabled(person.id, person.generation, alias)
        ended = self._ended(cookie, person.id, BrowserState.CLEARED)
        self._commit(KeepBrowser(browser), stands, *ended, *row)
        return Accepted(Keep(sealed, browser.expires))

    def _ended(self, cookie: str | None, person: str, state: BrowserState) -> tuple[EndBrowser, ...]:
        """Return what ends the browser behind a cookie that goes; where it was another's, it was left."""
        now = self.ledger.clock()
        read = self.recogniser.read(cookie, now)
        browser = read.standing if isinstance(read, Read) else None
        if browser is None or browser.state is not BrowserState.ACTIVE:
            return ()
        how = state if browser.person == person else BrowserState.LEFT
        return (EndBrowser(browser=browser.id, person=browser.person, state=how, ended=now),)

    def _commit(self, *changes: Change) -> None:
        self.recogniser.browsers.commit(*changes)
        for change in changes:
            if isinstance(change, Write):
                self.ledger.meter.outcome(change.row)

    def _row(
        self, outcome: Outcome, visitor: Visitor, person: str, detail: str | None = None, method: str = "none"
    ) -> Write:
        return self.ledger.row(outcome, visitor, method=method, person=person, detail=detail)


def _told(ended: EndBrowser, by: str) -> str:
    """Return which browser was put down, and whose it was where that is not who did it."""
    return f"browser {ended.browser}" + (f" of {ended.person}" if ended.person != by else "")
