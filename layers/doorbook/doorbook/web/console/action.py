"""The page of one action: what is to be typed, what would change, and doing it. Then the deed has a page of its own."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, assert_never
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

from doorbook.actions.action import Action, Typed
from doorbook.actions.answers import (
    By,
    NeedsSecondPerson,
    NotFresh,
    NotGranted,
    Nothing,
    NotPossible,
    NotYours,
    Overtaken,
    Refused,
    RefusedByDuo,
    Shown,
    Stale,
)
from doorbook.actions.catalogue import BY_ID
from doorbook.actions.catalogue.classify import KINDS
from doorbook.actions.catalogue.create_bypass_code import HOURS
from doorbook.actions.deed import Form, Line, Order, Plan
from doorbook.actions.desk import Actions
from doorbook.errors import BreakageError
from doorbook.messages import Message, console
from doorbook.messages import actions as words
from doorbook.values import value
from doorbook.web.console.deed import DeedRoom, by, deed_place, legible_lines, person_place
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.shown import legible
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

LONGEST: Final = 320
"""Of what is typed: an address of e-mail has no more."""

LABELS: Final = {
    Typed.EMAIL: "E-mail address",
    Typed.HOURS: "Valid for",
    Typed.GROUP: "Name of the group",
    Typed.KIND: "What it is",
    Typed.OTHER: "Name of the other one in Duo",
}
CHOICES: Final = {
    Typed.HOURS: tuple((str(each), "1 hour" if each == 1 else f"{each} hours") for each in HOURS),
    Typed.KIND: tuple((str(kind), said) for kind, said in KINDS.items()),
}
GRAVE: Final = frozenset({"disable", "delete-user", "delete-credential", "delete-bypass-code", "detach-phone"})
"""Their button warns by its colour."""


@value(kw_only=True)
class TypedLine:
    """A field: typed, with words to choose from where `offers` has some, or one of `choices`."""

    name: str
    label: str
    typed: str
    choices: tuple[tuple[str, str], ...] = ()
    offers: tuple[str, ...] = ()
    fault: Message | None = None


@value(kw_only=True)
class ActionPage(ConsolePage):
    """An action on somebody. Without a plan it asks for what lacks, or says why there is none."""

    template = "console_action.html"
    csrf: str
    person: str
    where: str
    means: str
    whom: str = ""
    fields: tuple[TypedLine, ...] = ()
    lines: tuple[Line, ...] = ()
    plan: Plan | None = None
    doable: bool = False
    grave: bool = False
    two: bool = False
    message: Message | None = None
    grant: str | None = None
    again: str | None = None


@value(kw_only=True)
class ActionRoom:
    """The page for somebody, and its form."""

    pages: Pages
    desk: Actions
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, order: Order) -> Response[str]:
        """Return what would change; where something has to be typed first, ask for that."""
        action = BY_ID.get(order.action)
        if action is None:
            return self.nowhere()
        return self._answer(action, order, lambda: self._asked(order) if action.typed else self._planned(order))

    def take(self, order: Order, fields: dict[str, str]) -> Response[str]:
        """Plan with what was typed, or do what was planned."""
        action = BY_ID.get(order.action)
        if action is None:
            return self.nowhere()
        given = tuple((name, fields.get(name, "")[:LONGEST]) for name in action.typed)
        order = replace(order, given=given)
        saw, deed = fields.get("saw", ""), fields.get("deed", "")
        if saw:
            return self._answer(action, order, lambda: self.desk.do(self._by, order, saw, deed))
        return self._answer(action, order, lambda: self._planned(order))

    def _asked(self, order: Order) -> Form | Refused:
        return self.desk.form(self._by, order)

    def _planned(self, order: Order) -> Plan | Refused:
        return self.desk.plan(self._by, order)

    def _answer(self, action: Action, order: Order, ask: Callable[[], Form | Plan | Shown | Refused]) -> Response[str]:
        try:
            answer = ask()
            return self._said(action, order, answer)
        except BreakageError as broke:
            self.desk.ledger.meter.breakage(broke)
            page = self._page(action, order, message=words.CANNOT_LOOK)
            return html(self.pages, page, status=HTTPStatus.SERVICE_UNAVAILABLE)

    def _said(  # noqa: C901, PLR0912 - one case for each answer
        self, action: Action, order: Order, answer: Form | Plan | Shown | Refused
    ) -> Response[str]:
        match answer:
            case Form():
                page = self._page(action, order, whom=legible(answer.whom), fields=_fields(action, order, answer))
                return self._if_fresh(page)
            case Plan():
                return self._if_fresh(self._with(action, order, answer))
            case Shown(deed=deed, once=once):
                return self._deeds.done(deed, once) if once else see(deed_place(deed))
            case NeedsSecondPerson(deed, _) | RefusedByDuo(deed, _):
                return see(deed_place(deed))
            case Stale(plan, why):
                if isinstance(plan, NotPossible):
                    return self._refused(action, order, HTTPStatus.CONFLICT, message=plan.why)
                page = replace(self._with(action, order, plan), message=why)
                return html(self.pages, page, status=HTTPStatus.CONFLICT)
            case NotPossible(why, name) if name:
                return self._amiss(action, order, why, name)
            case NotPossible(why) | Overtaken(why):
                return self._refused(action, order, HTTPStatus.CONFLICT, message=why)
            case NotGranted(grant, why):
                return self._refused(action, order, HTTPStatus.CONFLICT, message=why, grant=grant)
            case NotYours(_, why):
                return self._refused(action, order, HTTPStatus.FORBIDDEN, message=why)
            case NotFresh(why):
                return self._refused(action, order, HTTPStatus.FORBIDDEN, message=why, again=action_place(order))
            case Nothing():
                return self.nowhere()
            case _:
                assert_never(answer)

    def _amiss(self, action: Action, order: Order, why: Message, name: str) -> Response[str]:
        """Ask again for what was typed wrong."""
        form = self.desk.form(self._by, order)
        if not isinstance(form, Form):
            return self._said(action, order, form)
        fields = _fields(action, order, form)
        faulty = tuple(replace(each, fault=why) if each.name == name else each for each in fields)
        page = self._page(action, order, whom=legible(form.whom), fields=faulty)
        return html(self.pages, page, status=HTTPStatus.BAD_REQUEST)

    def _if_fresh(self, page: ActionPage) -> Response[str]:
        if self.inside.fresh:
            return html(self.pages, page)
        page = replace(page, doable=False, fields=(), message=console.NOT_FRESH, again=page.where)
        return html(self.pages, page, status=HTTPStatus.FORBIDDEN)

    def _with(self, action: Action, order: Order, plan: Plan) -> ActionPage:
        return self._page(
            action, order, whom=legible(plan.whom), lines=legible_lines(plan.lines), plan=plan, doable=True
        )

    def _refused(self, action: Action, order: Order, status: HTTPStatus, **why: Any) -> Response[str]:  # noqa: ANN401 - fields of the page
        return html(self.pages, self._page(action, order, **why), status=status)

    def _page(self, action: Action, order: Order, **more: Any) -> ActionPage:  # noqa: ANN401 - as above
        return ActionPage(
            **self.inside.around,
            title=action.title.text,
            means=action.title.cure,
            csrf=self.inside.csrf,
            person=person_place(order.connection, order.user),
            where=action_place(order),
            grave=action.id in GRAVE,
            two=action.people > 1,
            **more,
        )

    @property
    def _by(self) -> By:
        return by(self.inside)

    @property
    def _deeds(self) -> DeedRoom:
        return DeedRoom(pages=self.pages, desk=self.desk, inside=self.inside, nowhere=self.nowhere)


def action_place(order: Order) -> str:
    """Return where the page of an action is: without what is typed, so that a sign-in may lead back to it."""
    target = f"/on/{quote(order.target, safe='')}" if order.target else ""
    return f"{person_place(order.connection, order.user)}/actions/{order.action}{target}"


def _fields(action: Action, order: Order, form: Form) -> tuple[TypedLine, ...]:
    return tuple(
        TypedLine(
            name=name,
            label=LABELS[name],
            typed=order.get(name) or (form.email if name is Typed.EMAIL else ""),
            choices=CHOICES.get(name, ()),
            offers=form.groups if name is Typed.GROUP else (),
        )
        for name in action.typed
    )
