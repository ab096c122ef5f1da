"""Making somebody active: a lockout or a bypass ends. Who is disabled or deleted comes back by administrators alone."""

from typing import Final

from doorbook.actions.action import Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.statuses import ACTIVE, BYPASS, DISABLED, PENDING, status_line
from doorbook.actions.deed import Deed, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    if user.status in {DISABLED, PENDING} and office.by.role is not Role.ADMINISTRATOR:
        return NotPossible(words.ENABLING_NOT_YOURS)
    return View(
        whom=user.username,
        facts={"status": user.status},
        lines=(status_line(user.status, ACTIVE),),
        already=user.status == ACTIVE,
    )


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.set_status(order.user, ACTIVE) or Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    return office.account.duo.set_status(deed.order.user, deed.facts["status"])


ACTIVATE: Final = Action(
    id="activate",
    title=words.ACTIVATE,
    least=Role.HELP_DESK,
    look=_look,
    make=_make,
    undo=_undo,
    undoable=lambda deed: deed.facts["status"] in {BYPASS, DISABLED},
    undo_least=Role.ADMINISTRATOR,
)
