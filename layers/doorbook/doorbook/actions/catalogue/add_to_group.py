"""Putting somebody into a group."""

from typing import Final

from doorbook.actions.action import Action, Done, Office, Typed
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.statuses import PENDING
from doorbook.actions.deed import Deed, Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    if user.status == PENDING:
        return NotPossible(words.DELETED_ALREADY)
    typed = order.get(Typed.GROUP).strip()
    group = next((each for each in office.account.duo.groups() if typed and each.name == typed), None)
    if group is None:
        return NotPossible(words.GROUP_UNFIT, Typed.GROUP)
    return View(
        whom=user.username,
        facts={"group": group.id, "groups": " ".join(sorted(each.id for each in user.groups))},
        lines=(Line(what=group.name, now="Not in this group", then="In this group"),),
        already=user.group(group.id) is not None,
    )


def _make(office: Office, order: Order, view: View) -> Done | Refusal:
    return office.account.duo.join(order.user, view.facts["group"]) or Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    return office.account.duo.leave(deed.order.user, deed.facts["group"])


ADD_TO_GROUP: Final = Action(
    id="add-to-group",
    title=words.ADD_TO_GROUP,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    typed=(Typed.GROUP,),
    undo=_undo,
)
