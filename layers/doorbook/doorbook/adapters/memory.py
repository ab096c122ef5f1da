"""The domain's store in memory, for tests; it keeps the same promises as the one on DynamoDB (tests/contracts)."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock
from typing import assert_never

from doorbook.events import ENDS_OF_SIGN_INS, AuditRow, Event
from doorbook.remember.browsers import RememberedBrowser
from doorbook.signin import changes
from doorbook.signin.by_person import PAGE, Listed, SignIn
from doorbook.signin.changes import Change
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import BrowserState, Person
from doorbook.signin.ports import Arrival, OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket


@dataclass
class Kept:
    """All that is kept, in plain dictionaries."""

    tickets: dict[str, Ticket] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    pacing: dict[str, Pacing] = field(default_factory=dict)
    tries: dict[Window, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    invitations: set[str] = field(default_factory=set)
    browsers: dict[str, RememberedBrowser] = field(default_factory=dict)
    reports: set[tuple[str, str]] = field(default_factory=set)
    audit: dict[tuple[datetime, str], AuditRow] = field(default_factory=dict)
    outbox: dict[str, Event] = field(default_factory=dict)


class MemoryDoors:
    """Tickets, sessions, pacing, throttles, people and the audit in memory. `before_commit` runs ahead of each one."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.before_commit: Callable[[], None] = lambda: None
        self._lock = RLock()

    @property
    def audit(self) -> list[AuditRow]:
        """The audit in its order."""
        return [self.kept.audit[key] for key in sorted(self.kept.audit)]

    def arrive(self, ticket: str | None, person: str, windows: tuple[Window, ...]) -> Arrival:
        """Read all that the password step needs."""
        with self._lock:
            return Arrival(
                ticket=self.kept.tickets.get(ticket) if ticket is not None else None,
                person=self.kept.people.get(person),
                pacing=self.kept.pacing.get(person, Pacing()),
                tries={window: self.kept.tries.get(window, 0) for window in windows},
            )

    def ticket(self, ticket: str) -> Ticket | None:
        """Read one ticket."""
        return self.kept.tickets.get(ticket)

    def session(self, proof: str) -> Session | None:
        """Read one session."""
        return self.kept.sessions.get(proof)

    def take_try(self, window: Window, most: int) -> bool:
        """Count a try, or refuse it."""
        with self._lock:
            if self.kept.tries.get(window, 0) >= most:
                return False
            self.kept.tries[window] = self.kept.tries.get(window, 0) + 1
            return True

    def commit(self, *wanted: Change) -> None:
        """Make all the changes or none."""
        self.before_commit()
        self.make(*wanted)

    def make(self, *wanted: Change) -> None:
        """Make all the changes on a copy, and keep the copy only if none of them failed."""
        with self._lock:
            copy = deepcopy(self.kept)
            touched: set[tuple[str, object]] = set()
            for change in wanted:
                if (place := _place(change)) in touched:
                    raise ValueError(f"two changes of {place} in one commit")
                touched.add(place)
                _make(copy, change)
            self.kept = copy


class MemoryByPerson:
    """What is kept of one person, read from that store."""

    def __init__(self, doors: MemoryDoors) -> None:
        self._doors = doors

    def sessions(self, person: str, before: str | None) -> Listed[Session]:
        """List a page of a person's sessions."""
        theirs = {each.since: each for each in self._doors.kept.sessions.values() if each.person == person}
        return page_of(theirs, before)

    def sign_ins(self, person: str, before: str | None) -> Listed[SignIn]:
        """List a page of the ends of a person's sign-ins."""
        return page_of(self._theirs(person), before)

    def sign_in(self, person: str, key: str) -> SignIn | None:
        """Return one of them."""
        return self._theirs(person).get(key)

    def _theirs(self, person: str) -> dict[str, SignIn]:
        rows = [row for row in self._doors.audit if row.person == person and row.outcome in ENDS_OF_SIGN_INS]
        return {
            row.key: SignIn(
                key=row.key,
                at=row.at,
                outcome=row.outcome,
                method=row.method,
                address=row.address,
                agent=row.agent,
                ticket=row.ticket,
                txid=row.txid,
                reported=(person, row.key) in self._doors.kept.reports,
            )
            for row in rows
        }


def page_of[Item](of: dict[str, Item], before: str | None) -> Listed[Item]:
    """Return a page of what stands at its places."""
    places = [place for place in sorted(of, reverse=True) if before is None or place < before]
    shown = places[:PAGE]
    return Listed(tuple(of[place] for place in shown), shown[-1] if len(places) > PAGE else None)


def _place(change: Change) -> tuple[str, object]:  # noqa: C901, PLR0912 - one case for each change
    """Return what a change writes; DynamoDB takes no two writes of one item in a transaction."""
    match change:
        case changes.OpenTicket(ticket) | changes.MoveTicket(_, ticket):
            return "ticket", ticket.id
        case changes.SetPacing(person, _, _) | changes.ClearPacing(person, _):
            return "pacing", person
        case changes.Remember(person, _) | changes.StillEnabled(person, _, _):
            return "person", person
        case changes.AddPerson(person) | changes.Withdraw(person):
            return "person", person.id
        case changes.Amend() as amended:
            return "person", amended.person
        case changes.UseBrowser() | changes.EndBrowser():
            return "browser", change.browser
        case changes.CountTry(window) | changes.TakeTry(window, _) | changes.ForgetTries(window):
            return "tries", window
        case changes.StartSession(session):
            return "session", session.proof
        case changes.TouchSession(proof, _) | changes.EndSession(proof):
            return "session", proof
        case changes.UseInvitation(proof):
            return "invitation", proof
        case changes.Report(person, key):
            return "report", (person, key)
        case changes.Write(row):
            return "audit", (row.at, row.id)
        case changes.Announce(event):
            return "outbox", event.id
        case _:
            assert_never(change)


def _expect(holds: bool) -> None:  # noqa: FBT001 - it reads as a sentence
    if not holds:
        raise OvertakenError


def _make(kept: Kept, change: Change) -> None:  # noqa: C901, PLR0912 - one case for each change
    match change:
        case changes.OpenTicket(ticket):
            kept.tickets[ticket.id] = ticket
        case changes.MoveTicket(before, after):
            now = kept.tickets.get(after.id)
            _expect(now is not None and now.version == before.version)
            kept.tickets[after.id] = after
        case changes.SetPacing(person, before, after):
            _expect(kept.pacing.get(person, Pacing()) == before)
            kept.pacing[person] = after
        case changes.ClearPacing(person, ticket):
            _expect(kept.pacing.get(person, Pacing()).live_ticket == ticket)
            del kept.pacing[person]
        case changes.CountTry(window):
            kept.tries[window] = kept.tries.get(window, 0) + 1
        case changes.TakeTry(window, most):
            _expect(kept.tries.get(window, 0) < most)
            kept.tries[window] = kept.tries.get(window, 0) + 1
        case changes.ForgetTries(window):
            kept.tries.pop(window, None)
        case changes.StartSession(session):
            kept.sessions[session.proof] = session
        case changes.TouchSession(proof, seen):
            _expect(proof in kept.sessions)
            kept.sessions[proof] = replace(kept.sessions[proof], seen=seen)
        case changes.EndSession(proof):
            kept.sessions.pop(proof, None)
        case changes.UseInvitation(proof):
            _expect(proof not in kept.invitations)
            kept.invitations.add(proof)
        case changes.Report(person, key):
            _expect((person, key) not in kept.reports)
            kept.reports.add((person, key))
        case changes.Write(row):
            _expect((row.at, row.id) not in kept.audit)
            kept.audit[row.at, row.id] = row
        case changes.Announce(event):
            kept.outbox[event.id] = event
        case changes.Remember() | changes.StillEnabled() | changes.AddPerson() | changes.Amend() | changes.Withdraw():
            _make_of_person(kept, change)
        case changes.UseBrowser() | changes.EndBrowser():
            _make_of_browser(kept, change)
        case _:
            assert_never(change)


type OfPerson = changes.Remember | changes.StillEnabled | changes.AddPerson | changes.Amend | changes.Withdraw


def _make_of_person(kept: Kept, change: OfPerson) -> None:
    match change:
        case changes.Remember(person, preference):
            _expect(person in kept.people)
            kept.people[person] = replace(kept.people[person], preference=preference)
        case changes.StillEnabled() as stands:
            who = kept.people.get(stands.person)
            _expect(who is not None and not who.disabled)
            if stands.generation is not None and who is not None:
                _expect(who.rememberable and (who.generation, who.alias) == (stands.generation, stands.alias))
        case changes.AddPerson(person):
            _expect(person.id not in kept.people)
            kept.people[person.id] = person
        case changes.Amend() as amended:
            _expect(amended.person in kept.people and kept.people[amended.person].alias == amended.alias)
            kept.people[amended.person] = _amended(kept.people[amended.person], amended)
        case changes.Withdraw(person):
            now_kept = kept.people.get(person.id)
            _expect(now_kept is not None and now_kept.password_hash == person.password_hash)
            del kept.people[person.id]
        case _:
            assert_never(change)


def _make_of_browser(kept: Kept, change: changes.UseBrowser | changes.EndBrowser) -> None:
    match change:
        case changes.UseBrowser() as use:
            held = kept.browsers.get(use.browser)
            _expect(held is not None and held.state is BrowserState.ACTIVE)
            _expect(held is not None and (held.person, held.generation) == (use.person, use.generation))
            kept.browsers[use.browser] = replace(kept.browsers[use.browser], uses=use.uses, used=use.used)
        case changes.EndBrowser() as end:
            _expect(end.browser in kept.browsers and kept.browsers[end.browser].person == end.person)
            kept.browsers[end.browser] = replace(kept.browsers[end.browser], state=end.state, ended=end.ended)
        case _:
            assert_never(change)


def _amended(person: Person, by: changes.Amend) -> Person:
    named = {name: getattr(by, name) for name in ("password_hash", "disabled", "groups", "rememberable")}
    given = {name: new for name, new in named.items() if new is not None}
    if by.forgotten is not None:
        given |= {"generation": person.generation + 1, "not_before": by.forgotten}
    return replace(person, **given)
