"""Taking a phone from somebody."""

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
    phone, left = user.phone(order.target), len(user.phones) - 1
    if phone is None:
        return View(whom=user.username, facts={"phone": ""}, lines=(), already=True)
    others = "none" if left == 0 else str(left)
    return View(
        whom=user.username,
        facts={"phone": phone.id, "phones": " ".join(sorted(each.id for each in user.phones))},
        lines=(
            Line(what="Phone", now=phone.label, then="Not theirs"),
            Line(what="Phones they have", now=str(len(user.phones)), then=others.capitalize()),
        ),
    )


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.detach_phone(order.user, order.target) or Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    return office.account.duo.attach_phone(deed.order.user, deed.order.target)


DETACH_PHONE: Final = Action(
    id="detach-phone",
    title=words.DETACH_PHONE,
    least=Role.HELP_DESK,
    look=_look,
    make=_make,
    about=About.PHONE,
    undo=_undo,
)
