"""Sending the enrolment mail: to the address that Duo has; to another one by administrators alone."""

import re
from typing import Final

from doorbook.actions.action import Action, Done, Office, Typed
from doorbook.actions.answers import NotPossible
from doorbook.actions.catalogue.statuses import PENDING
from doorbook.actions.deed import Line, Order, View
from doorbook.actions.ports import Refusal
from doorbook.messages import actions as words
from doorbook.signin.roles import Role

ADDRESS: Final = re.compile(r"[^@\s,;<>\"'()\x00-\x1f\x7f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


def _look(office: Office, order: Order) -> View | NotPossible | None:
    user = office.account.duo.user(order.user)
    if user is None:
        return None
    if user.status == PENDING:
        return NotPossible(words.DELETED_ALREADY)
    if user.is_enrolled:
        return NotPossible(words.IS_ENROLLED)
    typed = order.get(Typed.EMAIL).strip()
    if typed and typed != user.email and office.by.role is not Role.ADMINISTRATOR:
        return NotPossible(words.OTHER_MAIL_NOT_YOURS, Typed.EMAIL)
    email = typed or user.email
    if not ADDRESS.fullmatch(email):
        return NotPossible(words.EMAIL_UNFIT, Typed.EMAIL)
    return View(
        whom=user.username,
        facts={"username": user.username, "email": user.email, "to": email, "enrolled": "no"},
        lines=(
            Line(what="Enrolment mail", now="None sent by this", then=f"Sent to {email}"),
            *_kept(user.email, email),
        ),
    )


def _kept(known: str, email: str) -> tuple[Line, ...]:
    return () if known == email else (Line(what="E-mail in Duo", now=known or "None", then=email),)


def _make(office: Office, _order: Order, view: View) -> Done | Refusal:
    return office.account.duo.enrol(view.facts["username"], view.facts["to"]) or Done()


SEND_ENROLMENT: Final = Action(
    id="send-enrolment",
    title=words.SEND_ENROLMENT,
    least=Role.HELP_DESK,
    look=_look,
    make=_make,
    typed=(Typed.EMAIL,),
    happened=lambda _view, _deed: None,
)
