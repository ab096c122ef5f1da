"""`doorbook browsers …`: who could do without a password, and the browsers that remember somebody."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.events import AuditRow
from doorbook.remember.adoption import adoption
from doorbook.remember.conditions import conditions
from doorbook.remember.revoking import Revoker
from doorbook.signin.names import person_id
from doorbook.signin.people import Person
from doorbook.signin.remembering import Why
from doorbook.signin.visitor import Visitor

OPERATOR: Final = Visitor(address="-", agent="doorbook command")

AGAINST: Final = {
    Why.DISABLED: "no, disabled",
    Why.NOT_REMEMBERABLE: "no, no browser may remember them",
    Why.NOT_IN_PILOT: "no, not in the pilot",
}


def report(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Say what people did with it, and who could; it works while the stack is without, too."""
    settings = conditions(office.found.parameters)
    rows = terminal.counted("rows", _written(office, given.days))
    people = sorted(terminal.counted("people", office.register.people()), key=lambda person: person.id)
    found = adoption(settings, people, rows)
    state = "on" if settings.on else "off, so this is what would be"
    kinds = ", ".join(sorted(settings.kinds))
    terminal.say(f"Passwordless is {state}. Enough alone: {kinds}. The last {given.days} days:")
    terminal.table([(says, str(number)) for says, number in found.counted])
    terminal.say("")
    table = [("name", "could", "passed such a factor")]
    table += [
        (each.person, "yes" if each.against is None else AGAINST.get(each.against, str(each.against)), str(each.proven))
        for each in found.candidates
    ]
    terminal.table(table)


def list_all(office: Office, terminal: Terminal, given: Namespace) -> None:
    """List the browsers that remember somebody."""
    person, now = _person(office, given.name), office.ledger.clock()
    kept = [each for each in _revoker(office).of_person(person.id) if each.remembers(person, now)]
    if not kept:
        terminal.say(f"no browser remembers {given.name}")
        return
    rows = [("id", "browser", "since", "last used", "used", "until", "chosen by")]
    rows += [
        (
            each.id,
            each.label,
            _time(each.created),
            _time(each.used) if each.used else "-",
            str(each.uses),
            _time(each.expires),
            each.provisioned_by or "themselves",
        )
        for each in kept
    ]
    terminal.table(rows)


def revoke(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Have one browser, or all, forget somebody."""
    person = _person(office, given.name)
    if given.browser is None:
        _revoker(office).all(person.id, office.author, OPERATOR)
        terminal.say(f"no browser remembers {given.name} any more")
        return
    if not _revoker(office).one(person.id, given.browser, office.author, OPERATOR):
        raise StopError(
            f"no browser {given.browser} remembers {given.name}; `doorbook browsers list` lists those that do"
        )
    terminal.say(f"{given.browser} remembers {given.name} no more")


def allow(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Let browsers remember somebody again."""
    _set(office, given.name, rememberable=True)
    terminal.say(f"browsers may remember {given.name}")


def forbid(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Let no browser remember somebody."""
    _set(office, given.name, rememberable=False)
    terminal.say(f"no browser remembers {given.name} any more, and none will")


def _set(office: Office, name: str, *, rememberable: bool) -> None:
    refusal = office.registrar.set_rememberable(name, rememberable=rememberable)
    if refusal is not None:
        raise StopError(refusal.why)


def _person(office: Office, name: str) -> Person:
    who = person_id(name)
    found = office.ledger.doors.arrive(None, who, ()).person if who else None
    if found is None:
        raise StopError(f"there is nobody called {name}")
    return found


def _revoker(office: Office) -> Revoker:
    return Revoker(office.ledger, office.browsers)


def _written(office: Office, days: int) -> Iterator[AuditRow]:
    today = office.ledger.clock().date()
    for back in range(days, -1, -1):
        for _, row in office.register.written(today - timedelta(days=back)):
            yield row


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
