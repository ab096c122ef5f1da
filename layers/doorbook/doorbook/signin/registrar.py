"""The registrar: people are added, changed and let try again on an operator's word, each with a row in the audit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import batched
from typing import Final

from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin import throttle
from doorbook.signin.changes import AddPerson, Amend, ForgetTries, SetPacing, Withdraw, Write
from doorbook.signin.invitation import SHORTEST_PASSWORD
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import person_id
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Person
from doorbook.signin.ports import OvertakenError, Passwords
from doorbook.signin.visitor import Visitor
from doorbook.values import value

AT_ONCE: Final = 40
"""People of one transaction: DynamoDB takes a hundred writes, and each person brings an audit row."""

TWICE: Final = 2
"""A change is tried so often: somebody may get the alias that browsers know them by in between, once in their life."""


@value
class Refusal:
    """Why nothing was changed, for the operator to read."""

    why: str


@value(kw_only=True)
class Newcomer:
    """Somebody to be added. Without a hash their password is `password`."""

    name: str
    display: str = ""
    groups: frozenset[str] = frozenset()
    password: str = ""
    password_hash: str | None = None


@value
class Registrar:
    """Changes people. `author` is the operator, as AWS knows them."""

    ledger: Ledger
    passwords: Passwords
    author: str

    def add(self, newcomer: Newcomer) -> Refusal | None:
        """Add one person."""
        return self.add_all([newcomer], lambda _done: None)

    def add_all(self, newcomers: Sequence[Newcomer], told: Callable[[int], None]) -> Refusal | None:
        """Add all of them or none: what went in before something failed is taken back."""
        people: list[Person] = []
        for newcomer in newcomers:
            person = self._person(newcomer)
            if isinstance(person, Refusal):
                return person
            if self._person_of(person.id):
                return Refusal(f"{newcomer.name} is there already")
            people.append(person)
            told(len(people))
        added: list[Person] = []
        try:
            for some in batched(people, AT_ONCE, strict=False):
                self._commit(Outcome.PERSON_ADDED, "added", [AddPerson(person) for person in some])
                added.extend(some)
        except (OvertakenError, BreakageError) as error:
            for some in batched(added, AT_ONCE, strict=False):
                self._commit(Outcome.PERSON_CHANGED, "taken back", [Withdraw(person) for person in some])
            if isinstance(error, BreakageError):
                raise
            return Refusal("somebody added one of them at the same time; nothing was changed, try again")
        return None

    def disable(self, name: str) -> Refusal | None:
        """Keep somebody out; what they have open ends within a minute, and no browser remembers them any more."""
        return self._amend(name, "disabled", Amend(person=name, disabled=True, forgotten=self.ledger.clock()))

    def enable(self, name: str) -> Refusal | None:
        """Let somebody in again."""
        return self._amend(name, "enabled", Amend(person=name, disabled=False))

    def set_password(self, name: str, password: str) -> Refusal | None:
        """Give somebody another password; browsers that remembered them do so no more."""
        if len(password) < SHORTEST_PASSWORD:
            return _too_short()
        made = self.passwords.hash(password)
        return self._amend(name, "password set", Amend(person=name, password_hash=made, forgotten=self.ledger.clock()))

    def set_groups(self, name: str, groups: frozenset[str]) -> Refusal | None:
        """Put somebody into these groups and no others."""
        what = f"groups: {', '.join(sorted(groups)) or 'none'}"
        return self._amend(name, what, Amend(person=name, groups=groups))

    def set_rememberable(self, name: str, *, rememberable: bool) -> Refusal | None:
        """Let browsers remember somebody, or let none do so whatever the stack's settings are."""
        what = "may be remembered by browsers" if rememberable else "may not be remembered by browsers"
        forgotten = None if rememberable else self.ledger.clock()
        return self._amend(name, what, Amend(person=name, rememberable=rememberable, forgotten=forgotten))

    def lift(self, name: str) -> Refusal | None:
        """Let somebody try again at once, whether their name, their address or their phone had to wait."""
        now = self.ledger.clock()
        person = person_id(name) or ""
        windows = [
            throttle.of_name(person, now),
            throttle.of_all_browsers(person, now),
            throttle.of_passcodes(person, now),
            throttle.of_prompts(person, now),
        ]
        address = throttle.of_address(name, now)
        if address.subject != "address#unknown":
            windows = [address]
        arrival = self.ledger.doors.arrive(None, person, tuple(windows))
        tried = [window for window in windows if arrival.tries.get(window)]
        if not tried and arrival.pacing == Pacing():
            return Refusal(f"nothing holds {name} back")
        rested = () if arrival.pacing == Pacing() else (SetPacing(person, arrival.pacing, Pacing()),)
        who = arrival.person.id if arrival.person else None
        row = self._row(Outcome.BAN_LIFTED, who, f"ban of {name} lifted")
        try:
            self.ledger.commit(*(ForgetTries(window) for window in tried), *rested, row)
        except OvertakenError:
            return Refusal(f"{name} is signing in at this moment; try again")
        return None

    def restored(self, what: str) -> None:
        """Write down that something came back from a backup."""
        self.ledger.commit(self._row(Outcome.TABLE_RESTORED, None, what))

    def _person(self, newcomer: Newcomer) -> Person | Refusal:
        name = newcomer.name.strip()
        who = person_id(name)
        if who is None:
            return Refusal(f"{name!r} can be nobody's name: it is empty, too long, or holds what cannot be typed")
        if newcomer.password_hash is None and len(newcomer.password) < SHORTEST_PASSWORD:
            return _too_short()
        return Person(
            id=who,
            name=name,
            display=newcomer.display.strip() or name,
            password_hash=newcomer.password_hash or self.passwords.hash(newcomer.password),
            groups=newcomer.groups,
            serial=self.ledger.chance(),
        )

    def _person_of(self, person: str) -> Person | None:
        return self.ledger.doors.arrive(None, person, ()).person

    def _amend(self, name: str, what: str, wanted: Amend) -> Refusal | None:
        person = person_id(name)
        for _ in range(TWICE):
            known = self._person_of(person) if person is not None else None
            if known is None:
                break
            amend = replace(wanted, person=known.id, alias=known.alias)
            try:
                self.ledger.commit(amend, self._row(Outcome.PERSON_CHANGED, known.id, what))
            except OvertakenError:
                continue
            return None
        return Refusal(f"there is nobody called {name}")

    def _commit(self, outcome: Outcome, what: str, changes: Iterable[AddPerson | Withdraw]) -> None:
        made = tuple(changes)
        self.ledger.commit(*made, *(self._row(outcome, change.person.id, what) for change in made))

    def _row(self, outcome: Outcome, person: str | None, what: str) -> Write:
        operator = Visitor(address="-", agent="doorbook command")
        return self.ledger.row(outcome, operator, method="command", person=person, detail=f"{what}, by {self.author}")


def _too_short() -> Refusal:
    return Refusal(f"that password is too short: at least {SHORTEST_PASSWORD} characters")
