"""Deleting a passkey or security key of somebody's."""

from typing import Final

from doorbook.actions.action import About, Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.deed import Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    found = user.credential(order.target)
    if found is None:
        return View(whom=user.username, facts={"credential": ""}, lines=(), already=True)
    return View(
        whom=user.username,
        facts={"credential": found.id},
        lines=(Line(what="Passkey or security key", now=found.name or "Without a name", then="Deleted"),),
    )


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.delete_credential(order.target) or Done()


DELETE_CREDENTIAL: Final = Action(
    id="delete-credential",
    title=words.DELETE_CREDENTIAL,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    about=About.CREDENTIAL,
)
