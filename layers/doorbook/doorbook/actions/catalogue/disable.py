"""Disabling somebody: Duo refuses them, and what they have open at the portal ends."""

from typing import Final

from doorbook.actions.action import Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.open_here import end_here, lines_here
from doorbook.actions.catalogue.statuses import ACTIVE, BYPASS, DISABLED, PENDING, status_line
from doorbook.actions.deed import Deed, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    if user.status == PENDING:
        return NotPossible(words.DELETED_ALREADY)
    return View(
        whom=user.username,
        facts={"status": user.status},
        lines=(status_line(user.status, DISABLED), *lines_here(office.portal.held(user))),
        already=user.status == DISABLED,
    )


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.set_status(order.user, DISABLED) or Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    return office.account.duo.set_status(deed.order.user, deed.facts["status"])


DISABLE: Final = Action(
    id="disable",
    title=words.DISABLE,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    after=end_here,
    undo=_undo,
    undoable=lambda deed: deed.facts["status"] in {ACTIVE, BYPASS},
)
