"""My sessions: a person sees where they are signed in, and ends what they do not want."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from doorbook.events import Outcome
from doorbook.signin.by_person import ByPerson, Listed
from doorbook.signin.changes import EndSession, Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.values import value

PLACE: Final = re.compile(r"[0-9]{13,15}#[0-9a-f]{22}")
AT_ONCE: Final = 40
"""Sessions ended in one transaction; each takes two of the hundred changes that DynamoDB makes together."""


def place(asked: str | None) -> str | None:
    """Return the place that a page of sessions may begin before, or None where nobody gave out such a one."""
    return asked if asked is not None and PLACE.fullmatch(asked) else None


@value
class MySessions:
    """The sessions of whoever is behind `mine`, which is the one that asks."""

    ledger: Ledger
    kept: ByPerson

    def others(self, mine: Session, before: str | None) -> Listed[Session]:
        """List a page of the sessions that live, without the one that asks."""
        listed = self.kept.sessions(mine.person, before)
        now = self.ledger.clock()
        live = tuple(each for each in listed.items if each.lives(now) and each.id != mine.id)
        return replace(listed, items=live)

    def end(self, mine: Session, chosen: str, visitor: Visitor) -> bool:
        """End the session of this person that has that id, and tell whether there was one."""
        found = [each for each in self.every(mine.person) if each.id == chosen]
        self._end(found, visitor, "one")
        return bool(found)

    def end_others(self, mine: Session, visitor: Visitor) -> None:
        """End every session of this person but the one that asks."""
        self._end([each for each in self.every(mine.person) if each.id != mine.id], visitor, "others")

    def end_all(self, mine: Session, visitor: Visitor) -> None:
        """End every session of this person, the one that asks last."""
        others = [each for each in self.every(mine.person) if each.id != mine.id]
        self._end([*others, mine], visitor, "everywhere")

    def end_every(self, person: str, visitor: Visitor, how: str) -> None:
        """End every session of somebody else's."""
        self._end([*self.every(person)], visitor, how)

    def of_ticket(self, mine: Session, ticket: str) -> Session | None:
        """Return the session that a sign-in of this person's led to, if it still is."""
        return next((each for each in self.every(mine.person) if each.ticket == ticket), None)

    def ending(self, session: Session, visitor: Visitor, how: str) -> tuple[EndSession, Write]:
        """Return what ends a session and writes it down, ready to be committed."""
        detail = f"{how}: {session.id}, opened at {session.opened:%Y-%m-%dT%H:%M:%SZ} from {session.address}"
        row = self.ledger.row(Outcome.SESSION_REVOKED, visitor, method="none", person=session.person, detail=detail)
        return EndSession(session.proof), row

    def _end(self, sessions: list[Session], visitor: Visitor, how: str) -> None:
        for first in range(0, len(sessions), AT_ONCE):
            part = sessions[first : first + AT_ONCE]
            self.ledger.commit(*(change for each in part for change in self.ending(each, visitor, how)))

    def every(self, person: str) -> Iterator[Session]:
        """Go through all sessions of a person, whether or not they still live."""
        listed = self.kept.sessions(person, None)
        yield from listed.items
        while listed.more is not None:
            listed = self.kept.sessions(person, listed.more)
            yield from listed.items
