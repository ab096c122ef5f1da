"""Telling others that a person's phone is asked no more: too many pushes in a row were not approved."""

from doorbook.events import Outcome, Topic
from doorbook.signin.changes import Change
from doorbook.signin.ledger import Ledger
from doorbook.signin.pacing import Pacing, begins_block
from doorbook.signin.people import Method
from doorbook.signin.tickets import Ticket
from doorbook.signin.visitor import Visitor


def block_told(ledger: Ledger, ticket: Ticket, visitor: Visitor, before: Pacing, after: Pacing) -> tuple[Change, ...]:
    """Return what tells others that a block begins with this change of the pacing, or nothing where none does."""
    if not begins_block(before, after):
        return ()
    row = ledger.row(Outcome.PUSHES_BLOCKED, visitor, ticket, method=Method.PUSH)
    return (ledger.announcement(Topic.PUSHES_BLOCKED, ticket.person or "", facts(ticket, visitor)), row)


def facts(ticket: Ticket, visitor: Visitor) -> dict[str, str]:
    """Return what others are told of a sign-in whose push was not approved."""
    return {
        "duo_name": ticket.duo_name or "",
        "txid": (ticket.push.txid if ticket.push else None) or "",
        "address": visitor.address,
    }
