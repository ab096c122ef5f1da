"""One person: how they stand, what they have, what they use and from where, and how they sign in here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from doorbook.actions.desk import Actions
from doorbook.checks.finding import Finding
from doorbook.checks.risk import Reason
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.usage import Kind, of_kind
from doorbook.messages import dossiers
from doorbook.values import value
from doorbook.web import requests
from doorbook.web.console import belongings
from doorbook.web.console.belongings import (
    CodeLine,
    EventLine,
    GroupLine,
    KeyLine,
    PhoneLine,
    PortalLine,
    UseLine,
    UseTable,
)
from doorbook.web.console.deeds_of import Note, done, ways
from doorbook.web.console.dossier_words import KINDS, Part, mix, status
from doorbook.web.console.dossiers import DossierPage, Of, Room, named
from doorbook.web.console.finding_words import FINDINGS, SEVERITIES, STATUSES
from doorbook.web.console.shown import legible, moment
from doorbook.web.console.words import Badge
from doorbook.web.replies import html


@value(kw_only=True)
class Standing:
    """How somebody stands, in words. `bypassing` are the groups that spare them the second factor."""

    name: str
    realname: str
    email: str
    user_id: str
    state: Badge
    since: datetime | None
    lockout: str
    enrolled: bool | None
    lacks: bool
    bypassing: tuple[str, ...]
    created: datetime | None
    last: datetime | None
    directory: str
    synced: datetime | None
    aliases: str
    notes: str


@value(kw_only=True)
class PersonPage(DossierPage):
    """One person. `points` is what the open `findings` weigh together.

    `findings`, `ways` to do something and what was `done` stand on the page where there are any.
    """

    template = "console_person.html"
    title: str = "Person"
    one: Standing
    kind: str
    others: tuple[Note, ...]
    groups: tuple[GroupLine, ...]
    phones: tuple[PhoneLine, ...]
    keys: tuple[KeyLine, ...]
    codes: tuple[CodeLine, ...]
    places: tuple[UseTable, ...]
    parts: tuple[Part, ...]
    factors: tuple[UseLine, ...]
    applications: tuple[UseLine, ...]
    events: tuple[EventLine, ...]
    sign_ins: tuple[PortalLine, ...]
    findings: tuple[Note, ...] = ()
    points: int = 0
    weighed_all: bool = True
    ways: tuple[Note, ...] = ()
    done: tuple[Note, ...] = ()


@value(kw_only=True)
class PersonRoom(Room):
    """Shows people one by one."""

    actions: Callable[[], Actions]

    def page(self, connection: str, user_id: str) -> Response[str]:
        """Return somebody's page."""
        of = self.of(connection)
        if of is None:
            return self.nowhere()
        card = self.archive.desk.person(of.id, user_id)
        if card is None:
            raise requests.RefusedRequestError(
                "no such person", status=HTTPStatus.NOT_FOUND, message=dossiers.NO_SUCH_PERSON
            )
        return html(self.pages, PersonPage(**self.around(of), **self._says(of, card)))

    def _says(self, of: Of, card: PersonCard) -> dict[str, Any]:
        kind = self.archive.records.kind(of.id, card.user_id)
        now = self.connections.ledger.clock()
        here = self.archive.sign_ins(card)
        last, risk = self.archive.findings(of.id, card.user_id), self.archive.risk(of.id, card.user_id)
        return {
            "one": standing(card),
            "kind": KINDS[kind] if kind else "",
            "findings": (*map(_weighed, risk.reasons), *(_found(each) for each in last if not each.is_open)),
            "points": risk.points,
            "weighed_all": risk.whole,
            "others": tuple(self._other(of, each) for each in sorted(self.archive.records.linked(of.id, card.user_id))),
            "groups": tuple(map(belongings.group, card.groups)),
            "phones": tuple(map(belongings.phone, card.phones)),
            "keys": belongings.keys(card),
            "codes": tuple(belongings.code(each, now) for each in card.bypass_codes),
            "places": belongings.places(card),
            "parts": mix(of_kind(card.used, Kind.FACTOR)),
            "factors": belongings.used(card, Kind.FACTOR),
            "applications": belongings.used(card, Kind.APPLICATION, of.application),
            "ways": ways(of.id, card, self.inside.role),
            "done": done(self.actions().of(of.id, card.user_id)),
            "events": belongings.events(self.archive.desk.days(of.id, card.user_id), here),
            "sign_ins": tuple(map(belongings.at_portal, here)),
        }

    def _other(self, of: Of, user_id: str) -> Note:
        card = self.archive.desk.person(of.id, user_id)
        return Note(label=named(card.username if card else "", user_id), where=of.person(user_id))


def _weighed(reason: Reason) -> Note:
    points = f"{reason.points} point" if reason.points == 1 else f"{reason.points} points"
    return replace(_found(reason.finding), about=points)


def _found(finding: Finding) -> Note:
    where = f"{FINDINGS}/{finding.id}"
    state = SEVERITIES[finding.severity] if finding.is_open else STATUSES[finding.status]
    return Note(label=legible(finding.summary), where=where, state=state, at=moment(finding.times.event))


def standing(card: PersonCard) -> Standing:
    """Return how somebody stands."""
    return Standing(
        name=named(card.username, card.user_id),
        realname=legible(card.realname),
        email=legible(card.email),
        user_id=legible(card.user_id),
        state=status(card.status),
        since=moment(card.status_since),
        lockout=legible(card.lockout),
        enrolled=card.enrolled,
        lacks=card.lacks_factor,
        bypassing=tuple(named(each.name, each.id) for each in card.bypassing_groups) if card.is_let_in else (),
        created=moment(card.created),
        last=moment(card.last_sign_in),
        directory=legible(card.directory),
        synced=moment(card.synced),
        aliases=", ".join(map(legible, card.aliases)),
        notes=legible(card.notes),
    )
