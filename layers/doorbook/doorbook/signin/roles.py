"""Who is an administrator. Roles come from groups, as they stand when somebody asks.

A ticket and its session know how it was when the person was named, so that a page can show the way for nothing.
"""

from datetime import datetime, timedelta
from typing import Final

from doorbook.signin.people import Person
from doorbook.signin.ports import Doors
from doorbook.signin.session import Session

ADMINISTRATORS: Final = "administrators"
"""The group; the invitation puts the first administrator there, an operator everybody else."""

FRESH: Final = timedelta(minutes=5)
"""So old may a session be that changes something of weight: its factors were shown a moment ago."""


def is_administrator(person: Person | None) -> bool:
    """Tell whether somebody is one."""
    return person is not None and not person.disabled and ADMINISTRATORS in person.groups


def administers(doors: Doors, session: Session) -> bool:
    """Tell whether this session may do what only administrators may: by two factors, and by their groups now."""
    return session.assurance.is_two and is_administrator(doors.arrive(None, session.person, ()).person)


def is_fresh(session: Session, now: datetime) -> bool:
    """Tell whether the factors of this session were shown a moment ago."""
    return now - session.opened <= FRESH
