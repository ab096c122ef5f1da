"""Saying what somebody is: a person, a service, shared, or for emergencies. Doorbook's own record."""

from typing import Final

from doorbook.actions.action import Action, Done, Office, Typed
from doorbook.actions.answers import NotPossible
from doorbook.actions.deed import Deed, Line, Order, View
from doorbook.actions.ports import Kind, Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role

KINDS: Final = {
    Kind.HUMAN: "A person",
    Kind.SERVICE: "A service",
    Kind.SHARED: "Shared by several people",
    Kind.BREAK_GLASS: "For emergencies",
}


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    wanted = next((each for each in Kind if each == order.get(Typed.KIND)), None)
    if wanted is None:
        return NotPossible(words.KIND_UNFIT, Typed.KIND)
    known = office.own.kind(order.connection, user.id)
    return View(
        whom=user.username,
        facts={"kind": known or "", "wanted": wanted},
        lines=(Line(what="What this is", now=KINDS[known] if known else "Not said", then=KINDS[wanted]),),
        already=known is wanted,
    )


def _make(office: Office, order: Order, view: View) -> Done | Refusal:
    office.own.classify(order.connection, order.user, Kind(view.facts["wanted"]))
    return Done()


def _undo(office: Office, deed: Deed) -> Refusal | None:
    before = deed.facts["kind"]
    office.own.classify(deed.order.connection, deed.order.user, Kind(before) if before else None)
    return None


CLASSIFY: Final = Action(
    id="classify",
    title=words.CLASSIFY,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    typed=(Typed.KIND,),
    grant=None,
    undo=_undo,
)
