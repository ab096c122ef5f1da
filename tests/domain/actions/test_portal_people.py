"""Who of the portal a user in Duo is: by the stack's rule of names, and nobody else; and the end of what they have."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from doorbook.actions.objects import User
from doorbook.actions.ports import Held
from doorbook.adapters.memory import MemoryByPerson, MemoryDoors
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.adapters.portal_people import PortalPeople
from doorbook.events import Outcome
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.revoking import Revoker
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import AddPerson, StartSession
from doorbook.signin.in_duo import NameRule
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import DuoNameRule
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from tests.doorway import Clock, Tally

VISITOR = Visitor(address="192.0.2.7", agent="Firefox")
ALICE = User(id="DU1", username="alice", status="active")


class Portal:
    """A portal with people, over a store in memory."""

    def __init__(self, rule: DuoNameRule = DuoNameRule.AS_IS, template: str = "{name}") -> None:
        self.clock, self.tally, self.doors = Clock(), Tally(), MemoryDoors()
        numbers = count(1)
        ledger = Ledger(
            doors=self.doors, meter=self.tally, clock=self.clock, chance=lambda: f"{next(numbers):043d}"[::-1]
        )
        revoker = Revoker(ledger, MemoryBrowsers(self.doors))
        self.people = PortalPeople(ledger, MemoryByPerson(self.doors), revoker, NameRule(rule, template))

    def add(self, name: str) -> None:
        self.doors.commit(AddPerson(Person(id=name.casefold(), name=name, display=name, password_hash="")))

    def session(self, person: str, proof: str, lasts: int = 60) -> None:
        now = self.clock()
        self.doors.commit(
            StartSession(
                Session(
                    proof=proof,
                    person=person,
                    display=person,
                    passed=(Passed.PASSWORD, Passed.DUO_PUSH),
                    opened=now,
                    seen=now,
                    ends=now + timedelta(minutes=lasts),
                    idle=timedelta(minutes=lasts),
                    txid=None,
                    address="192.0.2.7",
                    agent="Firefox",
                )
            )
        )

    def browser(self, person: str, name: str) -> None:
        now = self.clock()
        self.doors.kept.browsers[name] = RememberedBrowser(
            id=name,
            person=person,
            state=BrowserState.ACTIVE,
            generation=0,
            created=now,
            expires=now + timedelta(days=30),
            label="Firefox",
        )

    def open_of(self, person: str) -> tuple[int, int]:
        """Return how many sessions and browsers somebody has."""
        held = self.people.held(User(id="DU0", username=person, status="active"))
        return (held.sessions, held.browsers) if held else (-1, -1)

    def who(self, user: User) -> str | None:
        held = self.people.held(user)
        return held.person if held else None


@pytest.mark.parametrize(
    ("rule", "template", "here", "there", "same"),
    [
        (DuoNameRule.AS_IS, "", "Alice", ALICE, True),
        (DuoNameRule.AS_IS, "", "al", replace(ALICE, aliases=("AL",)), True),
        (DuoNameRule.LOWER_CASE, "", "ALICE", ALICE, True),
        (DuoNameRule.STRIP_DOMAIN, "", "alice", ALICE, True),
        (DuoNameRule.STRIP_DOMAIN, "", "alice@example.com", replace(ALICE, email="alice@example.com"), True),
        (DuoNameRule.TEMPLATE, "{name}@example.com", "alice", replace(ALICE, username="alice@example.com"), True),
        (DuoNameRule.AS_IS, "", "bob", ALICE, False),
        (DuoNameRule.AS_IS, "", "alice@example.com", replace(ALICE, email="alice@example.com"), False),
        (DuoNameRule.TEMPLATE, "{name}@example.com", "alice", ALICE, False),
        (DuoNameRule.TEMPLATE, "{name}@example.com", "alice", replace(ALICE, username="alice@example.net"), False),
        (DuoNameRule.AS_IS, "", "alice", replace(ALICE, username="\x00" * 3), False),
    ],
)
def test_they_are_one_where_the_rule_of_names_says_so_and_only_there(
    rule: DuoNameRule, template: str, here: str, there: User, same: bool
) -> None:
    portal = Portal(rule, template)
    portal.add(here)

    assert portal.who(there) == (here.casefold() if same else None)


def test_what_they_have_open_is_counted_and_ended_and_nobody_elses() -> None:
    portal = Portal()
    for name in ("alice", "bob"):
        portal.add(name)
        portal.session(name, f"{name}-1")
        portal.browser(name, f"{name}-b")
    portal.session("alice", "alice-2", lasts=2)
    portal.clock.advance(180)
    assert portal.people.held(ALICE) == Held(person="alice", sessions=1, browsers=1)

    portal.people.end("alice", "dana", VISITOR)

    assert portal.people.held(ALICE) == Held(person="alice", sessions=0, browsers=0)
    assert portal.people.held(replace(ALICE, username="bob")) == Held(person="bob", sessions=1, browsers=1)
    assert [row.outcome for row in portal.tally.outcomes] == [Outcome.BROWSERS_REVOKED] + [Outcome.SESSION_REVOKED] * 2
    assert all("by dana" in (row.detail or "") for row in portal.tally.outcomes)
    portal.people.end("alice", "dana", VISITOR)
