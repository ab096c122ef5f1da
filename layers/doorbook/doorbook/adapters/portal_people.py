"""Whom of the portal's people a user in Duo is, what they have open here, and the end of it."""

from typing import Final

from doorbook.actions.objects import User
from doorbook.actions.ports import Held
from doorbook.remember.revoking import Revoker
from doorbook.signin.by_person import ByPerson
from doorbook.signin.in_duo import NameRule, person_of
from doorbook.signin.ledger import Ledger
from doorbook.signin.my_sessions import MySessions
from doorbook.signin.people import Person
from doorbook.signin.visitor import Visitor

INSPECTOR: Final = Visitor(address="-", agent="inspector")


class PortalPeople:
    """The portal's people as actions see them. A name here is a name there by the stack's rule, and by that alone."""

    def __init__(self, ledger: Ledger, kept: ByPerson, revoker: Revoker, rule: NameRule) -> None:
        self._ledger = ledger
        self._kept = kept
        self._sessions = MySessions(ledger, kept)
        self._revoker = revoker
        self._rule = rule

    def held(self, user: User) -> Held | None:
        """Return what whoever is this user in Duo has open here."""
        person = self._person(user)
        if person is None:
            return None
        now = self._ledger.clock()
        sessions = sum(each.lives(now) for each in self._sessions.every(person.id))
        browsers = sum(each.remembers(person, now) for each in self._revoker.of_person(person.id))
        return Held(person=person.id, sessions=sessions, browsers=browsers)

    def end(self, person: str, by: str, visitor: Visitor) -> None:
        """End it all: browsers first, for one that is remembered could open a session meanwhile."""
        self._revoker.all(person, by, visitor)
        self._sessions.end_every(person, visitor, f"by {by}")

    def _person(self, user: User) -> Person | None:
        return person_of(self._ledger.doors, (user.username, *user.aliases), user.email, self._rule)


class ReportedDoors:
    """The portal as a report of fraud closes it."""

    def __init__(self, people: PortalPeople) -> None:
        self._people = people

    def end(self, user_id: str, username: str) -> bool:
        """End all of somebody's, and tell whether there is such a person here."""
        held = self._people.held(User(id=user_id, username=username, status="active"))
        if held is None:
            return False
        self._people.end(held.person, "a report of fraud", INSPECTOR)
        return True
