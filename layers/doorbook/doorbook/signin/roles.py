"""Who may do what behind the door. Roles come from groups, as they stand when somebody asks.

A ticket and its session know how it was when the person was named, so that a page can show the way for nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from doorbook.signin.people import Person
from doorbook.values import value

if TYPE_CHECKING:
    from doorbook.signin.ledger import Ledger
    from doorbook.signin.session import Session

ADMINISTRATORS: Final = "administrators"
HELP_DESK: Final = "help-desk"
VIEWERS: Final = "viewers"

FRESH: Final = timedelta(minutes=5)
"""So old may a session be that changes something of weight: its factors were shown a moment ago."""


class Role(StrEnum):
    """What somebody may do, from the least to the most; each may do what those before it may."""

    VIEWER = "viewer"
    HELP_DESK = "help-desk"
    ADMINISTRATOR = "administrator"

    def reaches(self, least: "Role") -> bool:
        """Tell whether this is at least that; `<` would compare their letters."""
        steps = list(Role)
        return steps.index(self) >= steps.index(least)


@value(kw_only=True)
class RoleGroups:
    """The groups of the directory that give each role; who is in several has the most of them.

    The invitation puts the first administrator into the first group of `administrators`, an operator everybody else.
    """

    viewers: tuple[str, ...] = (VIEWERS,)
    help_desk: tuple[str, ...] = (HELP_DESK,)
    administrators: tuple[str, ...] = (ADMINISTRATORS,)

    def role(self, person: Person | None) -> Role | None:
        """Return what somebody may do; nothing, who is disabled."""
        return None if person is None or person.disabled else self.of(person.groups)

    def of(self, groups: Iterable[str]) -> Role | None:
        """Return what those groups give."""
        theirs = frozenset(groups)
        most_first = (
            (self.administrators, Role.ADMINISTRATOR),
            (self.help_desk, Role.HELP_DESK),
            (self.viewers, Role.VIEWER),
        )
        return next((role for giving, role in most_first if not theirs.isdisjoint(giving)), None)


def role_of(ledger: "Ledger", session: "Session") -> Role | None:
    """Return what this session may do: by two factors, and by the groups of its person now."""
    if not session.assurance.is_two:
        return None
    return ledger.roles.role(ledger.doors.arrive(None, session.person, ()).person)


def administers(ledger: "Ledger", session: "Session") -> bool:
    """Tell whether this session may do what only administrators may."""
    return role_of(ledger, session) is Role.ADMINISTRATOR


def is_fresh(session: "Session", now: datetime) -> bool:
    """Tell whether the factors of this session were shown a moment ago."""
    return now - session.opened <= FRESH
