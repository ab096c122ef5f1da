"""Saying that two users of one account are one person. Doorbook's own record."""

from typing import Final

from doorbook.actions.action import Action, Done, Office, Typed
from doorbook.actions.answers import NotPossible
from doorbook.actions.deed import Deed, Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    typed = order.get(Typed.OTHER).strip()
    other = office.account.duo.user_named(typed) if typed else None
    if other is None or other.id == user.id:
        return NotPossible(words.OTHER_UNFIT, Typed.OTHER)
    linked = other.id in office.own.linked(order.connection, user.id)
    both = linked and user.id in office.own.linked(order.connection, other.id)
    return View(
        whom=user.username,
        facts={"other": other.id, "linked": "yes" if both else "no"},
        lines=(Line(what=other.username, now="Somebody else", then="The same person"),),
        already=both,
    )


def _make(office: Office, order: Order, view: View) -> Done | Refusal:
    office.own.link(order.connection, order.user, view.facts["other"])
    return Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    office.own.unlink(deed.order.connection, deed.order.user, deed.facts["other"])
    return None


LINK: Final = Action(
    id="link",
    title=words.LINK,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    typed=(Typed.OTHER,),
    grant=None,
    undo=_undo,
)
