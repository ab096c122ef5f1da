"""Where cards stand: each on its own, and a line of it in every list that it belongs to, in the order of names."""

import unicodedata
from dataclasses import replace
from typing import Final

from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import PersonDay
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import Enrolment, PersonCard, Strength
from doorbook.dossiers.usage import Kind, of_kind
from doorbook.values import value

LONGEST: Final = 128
"""Characters of a name that order a list; the id behind them tells apart those who agree in so many."""

SEPARATOR: Final = "\x1f"
"""Stands between the name and the id; no name is left with one."""

PERSON: Final = "person"
APPLICATION: Final = "application"
"""Cards, by id."""

MIX: Final = "mix"
"""The sums of all people, which stand alone."""

APPLICATIONS: Final = "applications"
EVERYBODY: Final = "people"
BY_EMAIL: Final = "people by email"
IN_BYPASS: Final = "people in bypass"
BY_ENROLMENT: Final = frozenset({Enrolment.ENROLLED, Enrolment.NOT_ENROLLED, Enrolment.UNKNOWN})
"""Ways to stand that have a list of their own; the others have one by status already, or that of bypass."""

DAY: Final = 24 * 3600 * 1000
LAST_DAY: Final = 99_999_999

type Card = PersonCard | ApplicationCard | MixCard


@value
class Place:
    """Where something stands: on a shelf, by a key that orders it there."""

    shelf: str
    key: str


@value(kw_only=True)
class PersonLine:
    """One person in a list; `last` is the day of the last sign-in, so that a line does not change with each of them."""

    user_id: str
    username: str
    realname: str
    email: str
    status: str
    enrolled: bool | None
    factors: int
    in_bypass: bool
    is_let_in: bool
    synced: bool
    created: int | None
    last: int | None
    enrolment: str = Enrolment.UNKNOWN
    strength: str = Strength.UNKNOWN
    kind: str = ""

    @property
    def shelves(self) -> tuple[str, ...]:
        """Return the lists that they are in for how they stand."""
        bypassing = (IN_BYPASS,) if self.in_bypass else ()
        enrolled = (by_enrolment(self.enrolment),) if self.enrolment in BY_ENROLMENT else ()
        holding = (by_strength(self.strength),) if self.is_let_in else ()
        classified = (by_kind(self.kind),) if self.kind else ()
        return (EVERYBODY, by_status(self.status), *bypassing, *enrolled, *holding, *classified)


type Content = PersonCard | PersonLine | ApplicationCard | MixCard | PersonDay


@value
class Entry:
    """What stands somewhere."""

    place: Place
    content: Content


def by_status(status: str) -> str:
    """Return the shelf of those who stand so."""
    return f"status {status[:LONGEST]}"


def by_enrolment(enrolment: str) -> str:
    """Return the shelf of those who have enrolled, or not."""
    return f"enrolment {enrolment}"


def by_strength(strength: str) -> str:
    """Return the shelf of those who may come in and have nothing stronger."""
    return f"strength {strength}"


def by_kind(kind: str) -> str:
    """Return the shelf of those who are classified so."""
    return f"kind {kind}"


def at(application: str) -> str:
    """Return the shelf of those who used an application."""
    return f"used {application[:LONGEST]}"


def days_of(user_id: str) -> str:
    """Return the shelf of somebody's days, the latest first."""
    return f"days {user_id[:LONGEST]}"


def entry_of(day: PersonDay) -> Entry:
    """Return a day in its place: days count down, so that the latest comes first."""
    return Entry(Place(days_of(day.user_id), f"{LAST_DAY - int(day.day.replace('-', ''))}"), day)


def folded(name: str) -> str:
    """Return a name as it orders and is searched for: without case, width, or what cannot be seen."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return "".join(each for each in plain if unicodedata.category(each)[0] != "C")[:LONGEST]


def name_of(card: Card) -> str:
    """Return what a card is told apart by among all of a connection."""
    match card:
        case PersonCard():
            return f"{PERSON} {card.user_id}"
        case ApplicationCard():
            return f"{APPLICATION} {card.key}"
        case MixCard():
            return MIX


def entries(card: Card) -> tuple[Entry, ...]:
    """Return a card and its lines, each in its place."""
    match card:
        case PersonCard():
            return (Entry(Place(PERSON, card.user_id), card), *_lines(card))
        case ApplicationCard():
            listed = Place(APPLICATIONS, _key(card.name or card.key, card.key))
            return (Entry(Place(APPLICATION, card.key), card), Entry(listed, replace(card, idle=())))
        case MixCard():
            return (Entry(Place(MIX, MIX), card),)


def line_of(card: PersonCard) -> PersonLine:
    """Return the line of a person."""
    return PersonLine(
        user_id=card.user_id,
        username=card.username,
        realname=card.realname,
        email=card.email,
        status=card.status,
        enrolled=card.enrolled,
        factors=card.factors,
        in_bypass=card.in_bypass,
        is_let_in=card.is_let_in,
        synced=bool(card.directory) or card.synced is not None,
        created=card.created,
        last=None if card.last_sign_in is None else card.last_sign_in // DAY * DAY,
        enrolment=card.enrolment,
        strength=card.strength,
        kind=card.kind,
    )


def _lines(card: PersonCard) -> tuple[Entry, ...]:
    line, named = line_of(card), _key(card.username, card.user_id)
    used = (at(each.value) for each in of_kind(card.used, Kind.APPLICATION) if each.successes)
    by_email = (Entry(Place(BY_EMAIL, _key(card.email, card.user_id)), line),) if folded(card.email) else ()
    return (*(Entry(Place(shelf, named), line) for shelf in dict.fromkeys((*line.shelves, *used))), *by_email)


def _key(name: str, uid: str) -> str:
    return f"{folded(name)}{SEPARATOR}{uid}"
