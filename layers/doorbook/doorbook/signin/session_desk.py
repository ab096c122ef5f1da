"""The session desk: who is behind a session cookie, and the way out."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from doorbook.events import Outcome
from doorbook.signin.changes import EndSession, TouchSession
from doorbook.signin.ledger import Ledger
from doorbook.signin.ports import OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.tickets import proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value

TOUCHED_EVERY: Final = timedelta(minutes=1)
"""So that a page of many requests does not write at each."""


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
        if now - session.seen >= TOUCHED_EVERY:
            session = replace(session, seen=now)
            try:
                self.ledger.commit(TouchSession(session.proof, now))
            except OvertakenError:  # it was ended meanwhile
                return None
        return session

    def end(self, visitor: Visitor) -> None:
        """Sign this browser out; signing out twice is no error."""
        if visitor.session is None:
            return
        session = self.ledger.doors.session(proof_of(visitor.session))
        if session is not None:
            row = self.ledger.row(Outcome.SIGNED_OUT, visitor, method="none", person=session.person)
            self.ledger.commit(EndSession(session.proof), row)
