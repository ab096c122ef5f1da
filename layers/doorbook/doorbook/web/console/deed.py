"""The page of a deed: how it stands, who did it; agreeing to it as a second person, and undoing it."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, assert_never
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

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
from doorbook.actions.deed import Deed, Line, Stand
from doorbook.actions.desk import Actions
from doorbook.errors import BreakageError
from doorbook.messages import Message
from doorbook.messages import actions as words
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.shown import legible
from doorbook.web.console.steps import base
from doorbook.web.console.words import Badge
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

STANDS: Final = {
    Stand.WAITING: Badge("Waiting", "off"),
    Stand.BEGUN: Badge("Begun"),
    Stand.DONE: Badge("Done", "good"),
    Stand.REFUSED: Badge("Refused by Duo", "bad"),
    Stand.UNSURE: Badge("Not certain", "bad"),
    Stand.NOT_DONE: Badge("Not done", "bad"),
    Stand.LAPSED: Badge("Lapsed", "off"),
    Stand.UNDOING: Badge("Being undone"),
    Stand.UNDONE: Badge("Undone", "off"),
}
SAID: Final = {
    Stand.WAITING: words.SECOND_PERSON,
    Stand.BEGUN: words.BROKEN_OFF,
    Stand.UNDOING: words.BROKEN_OFF,
}
"""What is said where the deed itself has no sentence yet."""

HEADINGS: Final = {
    Stand.WAITING: "What would change",
    Stand.DONE: "What changed",
    Stand.UNDOING: "What changed",
    Stand.UNDONE: "What was changed, and changed back",
}


@value(kw_only=True)
class StepTold:
    """Who did something, and when."""

    what: str
    by: str
    at: datetime


@value(kw_only=True)
class DeedPage(ConsolePage):
    """A deed. `once` is a code that is shown now and never again; `message` says why a step was not taken."""

    template = "console_deed.html"
    csrf: str
    person: str
    where: str
    whom: str
    state: Badge
    told: Message
    changed: str
    said: str
    lines: tuple[Line, ...]
    steps: tuple[StepTold, ...]
    once: str = ""
    agree: bool = False
    undo: bool = False
    anew: str | None = None
    message: Message | None = None
    grant: str | None = None
    again: str | None = None


@value(kw_only=True)
class DeedRoom:
    """The page for somebody, and its buttons."""

    pages: Pages
    desk: Actions
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, connection: str, user: str, deed: str) -> Response[str]:
        """Return it as it stands; where Duo cannot be asked how it ended, as it was left."""
        by_now = by(self.inside)
        try:
            found = self.desk.deed(by_now, connection, user, deed)
        except BreakageError as broke:
            self.desk.ledger.meter.breakage(broke)
            found = next((each for each in self.desk.of(connection, user) if each.id == deed), None)
        return self.nowhere() if found is None else html(self.pages, self._of(found))

    def done(self, deed: Deed, once: str) -> Response[str]:
        """Return it with what is shown this once."""
        return html(self.pages, self._of(deed, once=once))

    def agree(self, connection: str, user: str, deed: str) -> Response[str]:
        """Do it as the second person."""
        answer = self.desk.agree(by(self.inside), connection, user, deed)
        return self._answered(connection, user, deed, answer)

    def undo(self, connection: str, user: str, deed: str) -> Response[str]:
        """Take it back."""
        answer = self.desk.undo(by(self.inside), connection, user, deed)
        return self._answered(connection, user, deed, answer)

    def _answered(self, connection: str, user: str, deed: str, answer: Shown | Refused) -> Response[str]:
        match answer:
            case Shown(deed=made) | RefusedByDuo(made, _):
                return see(deed_place(made))
            case Nothing():
                return self.nowhere()
            case NotFresh(why):
                why_not: dict[str, Any] = {"message": why, "again": _place(connection, user, deed)}
                return self._refused(connection, user, deed, HTTPStatus.FORBIDDEN, why_not)
            case NotYours(_, why):
                return self._refused(connection, user, deed, HTTPStatus.FORBIDDEN, {"message": why})
            case NotGranted(grant, why):
                return self._refused(connection, user, deed, HTTPStatus.CONFLICT, {"message": why, "grant": grant})
            case NeedsSecondPerson(_, why) | NotPossible(why) | Overtaken(why):
                return self._refused(connection, user, deed, HTTPStatus.CONFLICT, {"message": why})
            case Stale(_, _):
                why_not = {"message": words.CHANGED_SINCE_ASKED}
                return self._refused(connection, user, deed, HTTPStatus.CONFLICT, why_not)
            case _:
                assert_never(answer)

    def _refused(self, connection: str, user: str, deed: str, status: HTTPStatus, why: dict[str, Any]) -> Response[str]:
        found = self.desk.deed(by(self.inside), connection, user, deed)
        return self.nowhere() if found is None else html(self.pages, self._of(found, **why), status=status)

    def _of(self, deed: Deed, **more: Any) -> DeedPage:  # noqa: ANN401 - fields of the page
        who, order = by(self.inside), deed.order
        action = BY_ID[order.action]
        agrees = deed.stand is Stand.WAITING and who.role.reaches(action.least) and deed.asked.by != who.person
        return DeedPage(
            **self.inside.around,
            title=action.title.text,
            csrf=self.inside.csrf,
            person=person_place(order.connection, order.user),
            where=deed_place(deed),
            whom=legible(deed.whom),
            state=STANDS[deed.stand],
            told=words.YOUR_TURN if agrees else words.ALL.get(deed.why) or SAID.get(deed.stand, words.DONE),
            changed=HEADINGS.get(deed.stand, "What was planned"),
            said=legible(deed.said),
            lines=legible_lines(deed.lines),
            steps=_steps(deed, two=action.people > 1),
            agree=agrees,
            undo=self.desk.can_undo(who, deed),
            anew=_anew(deed),
            **more,
        )


def by(inside: Inside) -> By:
    """Return who asks."""
    return By(person=inside.session.person, role=inside.role, fresh=inside.fresh, visitor=inside.visitor)


def legible_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return differences as they may stand on a page."""
    return tuple(Line(what=legible(each.what), now=legible(each.now), then=legible(each.then)) for each in lines)


def person_place(connection: str, user: str) -> str:
    """Return where a person's own page is."""
    return f"{base(connection)}/people/{quote(user, safe='')}"


def deed_place(deed: Deed) -> str:
    """Return where the page of a deed is."""
    return _place(deed.order.connection, deed.order.user, deed.id)


def _place(connection: str, user: str, deed: str) -> str:
    return f"{person_place(connection, user)}/deeds/{deed}"


def _anew(deed: Deed) -> str | None:
    """Return where the same can be asked for again, if it was not done."""
    if deed.stand not in {Stand.REFUSED, Stand.NOT_DONE, Stand.UNSURE, Stand.LAPSED}:
        return None
    order = deed.order
    target = f"/on/{quote(order.target, safe='')}" if order.target else ""
    return f"{person_place(order.connection, order.user)}/actions/{order.action}{target}"


def _steps(deed: Deed, *, two: bool) -> tuple[StepTold, ...]:
    first = "Asked for" if two else "Done" if deed.stand in {Stand.DONE, Stand.UNDOING, Stand.UNDONE} else "Begun"
    known = (first, deed.asked), ("Agreed to", deed.agreed), ("Undone", deed.undone)
    return tuple(StepTold(what=what, by=step.by, at=step.at) for what, step in known if step is not None)
