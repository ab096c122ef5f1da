"""My sign-ins: a person sees who tried to be them, and disowns what was not them."""

import re
from typing import Final

from doorbook import messages
from doorbook.events import LED_INSIDE, Outcome, Topic
from doorbook.messages import Message
from doorbook.signin.by_person import ByPerson, Listed, SignIn
from doorbook.signin.changes import Amend, Announce, Report, Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.my_sessions import MySessions
from doorbook.signin.ports import OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value

KEY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{15}Z#[\w-]{1,32}", re.ASCII)


def key(asked: str | None) -> str | None:
    """Return the key of a sign-in, or None where it can be nobody's."""
    return asked if asked is not None and KEY.fullmatch(asked) else None


@value
class Disowned:
    """What came of a report; `here` says that the browser that reported is outside now."""

    message: Message
    here: bool = False


@value
class MySignIns:
    """How the sign-ins of whoever is behind `mine` ended."""

    ledger: Ledger
    kept: ByPerson
    sessions: MySessions

    def listed(self, mine: Session, before: str | None) -> Listed[SignIn]:
        """List a page of them, the newest first."""
        return self.kept.sign_ins(mine.person, before)

    def report(self, mine: Session, asked: str, visitor: Visitor) -> Disowned:
        """Take a sign-in for somebody else's: its session ends, browsers forget its person, others are told, once."""
        known = key(asked)
        found = self.kept.sign_in(mine.person, known) if known else None
        if found is None:
            return Disowned(messages.NO_SUCH_SIGN_IN)
        ticket = found.ticket if found.outcome in LED_INSIDE else None
        session = self.sessions.of_ticket(mine, ticket) if ticket else None
        ending = self.sessions.ending(session, visitor, "reported") if session else ()
        try:
            self.ledger.commit(
                Report(mine.person, found.key), *self._told(mine, found, visitor), *ending, *self._forgotten(mine)
            )
        except OvertakenError:
            return Disowned(messages.ALREADY_REPORTED)
        message = messages.REPORTED_INSIDE if session else messages.REPORTED_OUTSIDE
        return Disowned(message, here=session is not None and session.id == mine.id)

    def _forgotten(self, mine: Session) -> tuple[Amend, ...]:
        """Return what makes every browser forget them: who signed in may have had one remember."""
        person = self.ledger.doors.arrive(None, mine.person, ()).person
        return (Amend(person=person.id, alias=person.alias, forgotten=self.ledger.clock()),) if person else ()

    def _told(self, mine: Session, found: SignIn, visitor: Visitor) -> tuple[Write, Announce]:
        detail = f"{found.outcome} {found.key} from {found.address}, txid {found.txid}"
        facts = {
            "outcome": str(found.outcome),
            "sign_in": found.key,
            "sign_in_address": found.address,
            "txid": found.txid or "",
            "address": visitor.address,
        }
        return (
            self.ledger.row(Outcome.REPORTED_NOT_ME, visitor, method="none", person=mine.person, detail=detail),
            self.ledger.announcement(Topic.SIGN_IN_REPORTED, mine.person, facts),
        )
