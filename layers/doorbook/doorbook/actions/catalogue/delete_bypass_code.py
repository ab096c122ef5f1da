"""Deleting a bypass code of somebody's."""

from datetime import UTC, datetime
from typing import Final

from doorbook.actions.action import About, Action, Done, Office
from doorbook.actions.answers import NotPossible
from doorbook.actions.deed import Line, Order, View
from doorbook.actions.objects import BypassCode
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    found = next((each for each in office.account.duo.bypass_codes(user.id) if each.id == order.target), None)
    if found is None:
        return View(whom=user.username, facts={"code": ""}, lines=(), already=True)
    return View(
        whom=user.username,
        facts={"code": found.id},
        lines=(Line(what="Bypass code", now=_said(found), then="Deleted"),),
    )


def _said(code: BypassCode) -> str:
    uses = "as often as one likes" if code.uses is None else "once" if code.uses == 1 else f"{code.uses} times"
    if code.expiration is None:
        return f"Valid for ever, {uses}"
    return f"Valid until {datetime.fromtimestamp(code.expiration, UTC):%d %B %Y, %H:%M} UTC, {uses}"


def _make(office: Office, order: Order, _view: View) -> Done | Refusal:
    return office.account.duo.delete_bypass_code(order.target) or Done()


DELETE_BYPASS_CODE: Final = Action(
    id="delete-bypass-code",
    title=words.DELETE_BYPASS_CODE,
    least=Role.ADMINISTRATOR,
    look=_look,
    make=_make,
    about=About.BYPASS_CODE,
)
