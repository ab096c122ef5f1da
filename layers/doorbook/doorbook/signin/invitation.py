"""The one-time invitation that makes the first administrator."""

from collections.abc import Callable
from hmac import compare_digest
from typing import Final

from doorbook import messages
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.signin import throttle
from doorbook.signin.changes import AddPerson, UseInvitation
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import person_id
from doorbook.signin.people import Person
from doorbook.signin.ports import OvertakenError, Passwords
from doorbook.signin.tickets import proof_of
from doorbook.signin.visitor import Visitor
from doorbook.values import value

SHORTEST_PASSWORD: Final = 12


@value(kw_only=True)
class Acceptance:
    """What the form of the invitation holds."""

    code: str
    name: str
    password: str
    again: str


@value
class InvitationDesk:
    """Accepts the invitation. `code` reads the secret, `administrator` is the name the stack was given."""

    ledger: Ledger
    passwords: Passwords
    code: Callable[[], str]
    administrator: str

    def accept(self, visitor: Visitor, form: Acceptance) -> Message:
        """Make the first administrator, once for each code, and say how it went."""
        now = self.ledger.clock()
        window = throttle.of_address(visitor.address, now)
        if not self.ledger.doors.take_try(window, throttle.MOST_PER_ADDRESS):
            return self._refused(visitor, "too many tries", messages.THROTTLED)
        wanted, typed = person_id(self.administrator), person_id(form.name)
        code = self.code() if wanted else ""
        if not code or not compare_digest(code.encode(), form.code.strip().encode()) or typed != wanted or not typed:
            return self._refused(visitor, "wrong code or name", messages.INVITATION_REFUSED)
        if len(form.password) < SHORTEST_PASSWORD or form.password != form.again:
            return messages.INVITATION_WEAK
        person = Person(
            id=typed,
            name=form.name.strip(),
            display=form.name.strip(),
            password_hash=self.passwords.hash(form.password),
            groups=frozenset(self.ledger.roles.administrators[:1]),
            serial=self.ledger.chance(),
        )
        row = self.ledger.row(Outcome.INVITATION_ACCEPTED, visitor, method="invitation", person=person.id)
        try:
            self.ledger.commit(UseInvitation(proof_of(code)), AddPerson(person), row)
        except OvertakenError:
            return self._refused(visitor, "used before, or the name is taken", messages.INVITATION_REFUSED)
        return messages.INVITATION_DONE

    def _refused(self, visitor: Visitor, detail: str, message: Message) -> Message:
        row = self.ledger.row(Outcome.INVITATION_REFUSED, visitor, method="invitation", detail=detail)
        self.ledger.commit(row)
        return message
