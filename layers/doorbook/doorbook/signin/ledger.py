"""Writing things down: every change goes through here, so that no outcome is kept without being counted."""

from collections.abc import Callable
from datetime import datetime

from doorbook.errors import BreakageError
from doorbook.events import AuditRow, Event, Outcome, Topic
from doorbook.signin.changes import Announce, Change, Write
from doorbook.signin.handoff import METHOD
from doorbook.signin.integrations import PORTAL
from doorbook.signin.people import Method
from doorbook.signin.ports import Doors, Meter
from doorbook.signin.roles import RoleGroups
from doorbook.signin.tickets import Ticket
from doorbook.signin.visitor import Visitor
from doorbook.values import value

LONGEST_AGENT = 200


@value
class Ledger:
    """The store with a clock, a source of unguessable words, the meter, and which groups may do more than others."""

    doors: Doors
    meter: Meter
    clock: Callable[[], datetime]
    chance: Callable[[], str]
    roles: RoleGroups = RoleGroups()

    def commit(self, *changes: Change) -> None:
        """Make the changes, then count the outcomes among them."""
        self.doors.commit(*changes)
        for change in changes:
            if isinstance(change, Write):
                self.meter.outcome(change.row)

    def row(  # noqa: PLR0913 - each is a column
        self,
        outcome: Outcome,
        visitor: Visitor,
        ticket: Ticket | None = None,
        *,
        method: str | None = None,
        person: str | None = None,
        txid: str | None = None,
        broke: BreakageError | None = None,
        detail: str | None = None,
    ) -> Write:
        """Return the audit row of an outcome, ready to be committed."""
        push = ticket.push if ticket else None
        return Write(
            AuditRow(
                id=self.chance()[:16],
                at=self.clock(),
                outcome=outcome,
                method=method or _method(ticket),
                person=person or (ticket.person if ticket else None),
                address=visitor.address,
                agent=visitor.agent[:LONGEST_AGENT],
                ticket=ticket.id if ticket else None,
                duo_name=ticket.duo_name if ticket else None,
                device=push.device.id if push else None,
                txid=txid or (push.txid if push else None),
                cause=str(broke.cause) if broke else None,
                detail=_of(broke, ticket) if broke else detail,
                integration=ticket.integration if ticket else None,
            )
        )

    def announcement(self, topic: Topic, person: str, facts: dict[str, str]) -> Announce:
        """Return an event for others, ready to be committed."""
        return Announce(Event(id=self.chance()[:22], at=self.clock(), topic=topic, person=person, facts=facts))


def _method(ticket: Ticket | None) -> str:
    if ticket is not None and ticket.handoff is not None:
        return METHOD
    return ticket.push.method if ticket is not None and ticket.push is not None else Method.PUSH


def _of(broke: BreakageError, ticket: Ticket | None) -> str | None:
    """Return what is known of a breakage, and which integration it befell where it is not the portal's own."""
    named = ticket.integration if ticket and ticket.integration != PORTAL else ""
    return ": ".join(filter(None, (named, broke.detail))) or None
