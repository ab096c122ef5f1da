"""Deleting somebody in Duo: asked for by one administrator, done by another."""

from typing import Final

from doorbook.actions.action import Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.open_here import end_here, lines_here
from doorbook.actions.catalogue.statuses import ACTIVE, BYPASS, DISABLED, PENDING, status_line
from doorbook.actions.deed import Deed, Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    factors = len(user.phones) + user.tokens + len(user.credentials)
    carried = (("Phones, tokens and keys", factors), ("Groups they are in", len(user.groups)))
    return View(
        whom=user.username,
        facts={
            "status": user.status,
            "username": user.username,
            "phones": " ".join(sorted(each.id for each in user.phones)),
            "credentials": " ".join(sorted(each.id for each in user.credentials)),
            "groups": " ".join(sorted(each.id for each in user.groups)),
        },
        lines=(
            status_line(user.status, PENDING),
            *(Line(what=what, now=str(number), then="Gone with them") for what, number in carried if number),
            *lines_here(office.portal.held(user)),
        ),
        already=user.status == PENDING,
    )


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.delete_user(order.user) or Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    return office.account.duo.set_status(deed.order.user, deed.facts["status"])


DELETE_USER: Final = Action(
    id="delete-user",
    title=words.DELETE_USER,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    people=2,
    after=end_here,
    undo=_undo,
    undoable=lambda deed: deed.facts["status"] in {ACTIVE, BYPASS, DISABLED},
)
