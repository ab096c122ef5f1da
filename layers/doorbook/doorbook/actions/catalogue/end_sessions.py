"""Ending all that somebody has open at the portal: sessions, and browsers that remember them."""

from typing import Final

from doorbook.actions.action import Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.open_here import lines_here
from doorbook.actions.deed import Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    held = office.portal.held(user)
    if held is None:
        return NotPossible(words.NOT_HERE)
    return View(
        whom=user.username,
        facts={"person": held.person},  # they come and go: whatever is open when it is done ends
        lines=lines_here(held),
        already=not (held.sessions or held.browsers),
    )


def _make(office: Office, _order: Order, view: View) -> Done | Refusal:
    office.portal.end(view.facts["person"], office.by.person, office.by.visitor)
    return Done()


END_SESSIONS: Final = Action(
    id="end-sessions",
    title=words.END_SESSIONS,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    grant=None,
)
