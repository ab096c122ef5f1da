"""What the audit says of actions: before, after, and of whatever was refused."""

from dataclasses import replace
from typing import Final

from doorbook.actions.answers import By
from doorbook.actions.deed import Deed, Order
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin.changes import Write
from doorbook.signin.ledger import Ledger
from doorbook.values import value

METHOD: Final = "console"
LONGEST: Final = 100
"""Of what somebody typed into an address."""


@value
class Scribe:
    """Writes it down. No code, key or passcode ever reaches it."""

    ledger: Ledger

    def refused(self, by: By, order: Order, why: str) -> None:
        """Write down that somebody wanted what was refused."""
        what = f"{order.action[:LONGEST]} of {order.user[:LONGEST]} on connection {order.connection[:LONGEST]}: {why}"
        self.ledger.commit(self._row(by, Outcome.ACTION_REFUSED, what))

    def deed(self, by: By, deed: Deed, outcome: Outcome, broke: BreakageError | None = None) -> None:
        """Write down how a deed stands."""
        order = deed.order
        about = f" ({order.target[:LONGEST]})" if order.target else ""
        what = f"{order.action}{about} of {deed.whom} ({order.user}) on connection {order.connection}, deed {deed.id}"
        asked = f", asked for by {deed.asked.by}" if deed.agreed is not None else ""
        said = f": {deed.why}" if deed.why else ""
        row = self._row(by, outcome, f"{what}{asked}{said}")
        self.ledger.commit(Write(replace(row.row, cause=str(broke.cause))) if broke else row)

    def _row(self, by: By, outcome: Outcome, detail: str) -> Write:
        return self.ledger.row(outcome, by.visitor, method=METHOD, person=by.person, detail=detail)
