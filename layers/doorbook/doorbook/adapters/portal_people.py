"""Whom of the portal's people a user in Duo is, what they have open here, and the end of it."""

from doorbook.actions.objects import User
from doorbook.actions.ports import Held
from doorbook.remember.revoking import Revoker
from doorbook.signin.by_person import ByPerson
from doorbook.signin.in_duo import NameRule, person_of
from doorbook.signin.ledger import Ledger
from doorbook.signin.my_sessions import MySessions
from doorbook.signin.people import Person
from doorbook.signin.rules import Rules
from doorbook.signin.visitor import Visitor


class PortalPeople:
    """The portal's people as actions see them. A name here is a name there by the stack's rule, and by that alone."""

    def __init__(self, ledger: Ledger, kept: ByPerson, revoker: Revoker, rules: Rules) -> None:
        self._ledger = ledger
        self._kept = kept
        self._sessions = MySessions(ledger, kept)
        self._revoker = revoker
        self._rules = rules

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
        rule = NameRule(self._rules.name_rule, self._rules.name_template)
        return person_of(self._ledger.doors, (user.username, *user.aliases), user.email, rule)
