"""The session desk: who is behind a session cookie, and the way out."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from doorbook.events import Outcome
from doorbook.signin.changes import EndSession, StillEnabled, TouchSession
from doorbook.signin.ledger import Ledger
from doorbook.signin.ports import OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.tickets import proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value

TOUCHED_EVERY: Final = timedelta(minutes=1)
"""So that a page of many requests does not write at each; so old may be what we know of the person, too."""


@value
class SessionDesk:
    """Reading and ending sessions."""

    ledger: Ledger

    def read(self, visitor: Visitor) -> Session | None:
        """Return the live session of this browser, noting that it was seen."""
        if visitor.session is None:
            return None
        now = self.ledger.clock()
        session = self.ledger.doors.session(proof_of(visitor.session))
        if session is None or not session.lives(now):
            return None
        if now - session.seen < TOUCHED_EVERY:
            return session
        try:
            self.ledger.commit(TouchSession(session.proof, now), StillEnabled(session.person))
        except OvertakenError:
            return self._overtaken(session, visitor)
        return replace(session, seen=now)

    def _overtaken(self, session: Session, visitor: Visitor) -> Session | None:
        """Find out why a session could not be touched: its person is out, it ended, or another request was first."""
        person = self.ledger.doors.arrive(None, session.person, ()).person
        if person is not None and not person.disabled:
            return self.ledger.doors.session(session.proof)
        detail = "disabled" if person else "deleted"
        row = self.ledger.row(Outcome.SESSION_OF_DISABLED, visitor, method="none", person=session.person, detail=detail)
        self.ledger.commit(EndSession(session.proof), row)
        return None

    def end(self, visitor: Visitor) -> None:
        """Sign this browser out; signing out twice is no error."""
        if visitor.session is None:
            return
        session = self.ledger.doors.session(proof_of(visitor.session))
        if session is not None:
            row = self.ledger.row(Outcome.SIGNED_OUT, visitor, method="none", person=session.person)
            self.ledger.commit(EndSession(session.proof), row)
