"""Taking somebody out of a group."""

from typing import Final

from doorbook.actions.action import About, Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.deed import Deed, Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    group = user.group(order.target)
    if group is None:
        return View(whom=user.username, facts={"group": ""}, lines=(), already=True)
    return View(
        whom=user.username,
        facts={"group": group.id, "groups": " ".join(sorted(each.id for each in user.groups))},
        lines=(Line(what=group.name, now="In this group", then="Not in this group"),),
    )


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.leave(order.user, order.target) or Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    return office.account.duo.join(deed.order.user, deed.order.target)


REMOVE_FROM_GROUP: Final = Action(
    id="remove-from-group",
    title=words.REMOVE_FROM_GROUP,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    about=About.GROUP,
    undo=_undo,
)
