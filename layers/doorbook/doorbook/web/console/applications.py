"""The applications of a connection: who uses which, with which factors, and how many of those who may."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from doorbook.dossiers.application import ApplicationCard
from doorbook.messages import Message, dossiers
from doorbook.values import value
from doorbook.web import requests
from doorbook.web.console.dossier_words import ACCESS, Part, mix, share
from doorbook.web.console.dossiers import DossierPage, Of, Room, named
from doorbook.web.console.shown import legible, moment
from doorbook.web.replies import html


@value(kw_only=True)
class ApplicationRow:
    """One application in the list; `adoption` is which part of those who may use it does."""

    where: str
    name: str
    type: str
    using: int
    may: int | None
    adoption: str
    factors: str
    last: datetime | None


@value(kw_only=True)
class ApplicationsPage(DossierPage):
    """Some applications. `more` leads to the next page, `first` to the first."""

    template = "console_applications.html"
    title: str = "Applications"
    applications: tuple[ApplicationRow, ...]
    more: str | None = None
    first: str | None = None
    message: Message | None = None


@value(kw_only=True)
class IdleLine:
    """Somebody who may use an application and does not."""

    name: str
    where: str


@value(kw_only=True)
class ApplicationPage(DossierPage):
    """One application. `users` leads to the list of those who use it, `further` counts the idle who are not named."""

    template = "console_application.html"
    title: str = "Application"
    name: str
    key: str
    listed: bool
    type: str
    policy: str
    access: str
    groups: tuple[str, ...]
    using: int
    may: int | None
    adoption: str
    everybody: int
    users: str
    first: datetime | None
    last: datetime | None
    successes: int
    failures: int
    parts: tuple[Part, ...]
    idle: tuple[IdleLine, ...]
    further: int


@value(kw_only=True)
class ApplicationsRoom(Room):
    """Shows applications to one reader."""

    def page(self, connection: str, asked: Mapping[str, str]) -> Response[str]:
        """Return a page of the list."""
        of = self.of(connection)
        if of is None:
            return self.nowhere()
        if not asked.keys() <= {"after"}:
            raise requests.RefusedRequestError("no such list of applications", message=dossiers.STRANGE_QUESTION)
        after = asked.get("after", "")
        found = self.archive.desk.applications(of.id, after)
        page = ApplicationsPage(
            **self.around(of),
            applications=tuple(_row(of, card) for card in found.lines),
            more=f"{of.applications}?{urlencode({'after': found.more})}" if found.more else None,
            first=of.applications if after else None,
            message=None if found.lines or after else dossiers.NOT_DRAWN,
        )
        return html(self.pages, page)

    def one(self, connection: str, key: str) -> Response[str]:
        """Return one application's page."""
        of = self.of(connection)
        if of is None:
            return self.nowhere()
        card = self.archive.desk.application(of.id, key)
        if card is None:
            raise requests.RefusedRequestError(
                "no such application", status=HTTPStatus.NOT_FOUND, message=dossiers.NO_SUCH_APPLICATION
            )
        page = ApplicationPage(
            **self.around(of),
            name=named(card.name, card.key),
            key=legible(card.key),
            listed=card.listed,
            type=legible(card.type),
            policy=legible(card.policy),
            access=ACCESS.get(card.access, legible(card.access)),
            groups=tuple(map(legible, card.groups)),
            using=card.using,
            may=card.may,
            adoption=_adoption(card),
            everybody=card.users,
            users=f"{of.people}?{urlencode({'application': card.key})}",
            first=moment(card.first),
            last=moment(card.last),
            successes=card.successes,
            failures=card.failures,
            parts=mix(card.factors),
            idle=tuple(
                IdleLine(name=named(each.username, each.user_id), where=of.person(each.user_id)) for each in card.idle
            ),
            further=max((card.may or 0) - card.using - len(card.idle), 0),
        )
        return html(self.pages, page)


def _row(of: Of, card: ApplicationCard) -> ApplicationRow:
    return ApplicationRow(
        where=of.application(card.key),
        name=named(card.name, card.key),
        type=legible(card.type) or ("" if card.listed else "Not listed by Duo"),
        using=card.using,
        may=card.may,
        adoption=_adoption(card),
        factors=", ".join(each.label for each in mix(card.factors)[:3]),
        last=moment(card.last),
    )


def _adoption(card: ApplicationCard) -> str:
    return share(card.using, card.may) if card.may else ""
