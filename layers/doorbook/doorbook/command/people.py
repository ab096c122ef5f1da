"""`doorbook user …`: who may come in."""

import secrets
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from doorbook.command import people_file
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.signin.registrar import Newcomer, Refusal


def add(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Add one person."""
    password = _password(terminal, given)
    newcomer = Newcomer(name=given.name, display=given.display or "", groups=frozenset(given.group), password=password)
    _or_stop(office.registrar.add(newcomer))
    terminal.say(f"{given.name} is added")
    _show(terminal, given, password)


def list_all(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """List everybody."""
    people = sorted(terminal.counted("people", office.register.people()), key=lambda person: person.id)
    if not people:
        terminal.say("nobody is there yet; `doorbook user add NAME` adds somebody")
        return
    rows = [("name", "shown as", "groups", "state")]
    rows += [
        (each.name, each.display, ", ".join(sorted(each.groups)) or "-", "disabled" if each.disabled else "enabled")
        for each in people
    ]
    terminal.table(rows)


def disable(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Keep somebody out."""
    _or_stop(office.registrar.disable(given.name))
    terminal.say(f"{given.name} is disabled; what they have open ends within a minute")


def enable(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Let somebody in again."""
    _or_stop(office.registrar.enable(given.name))
    terminal.say(f"{given.name} is enabled")


def groups(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Put somebody into groups."""
    wanted = frozenset(given.group)
    _or_stop(office.registrar.set_groups(given.name, wanted))
    terminal.say(f"{given.name} is in {', '.join(sorted(wanted)) or 'no group'}")


def password(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Give somebody another password."""
    new = _password(terminal, given)
    _or_stop(office.registrar.set_password(given.name, new))
    terminal.say(f"{given.name} has a new password")
    _show(terminal, given, new)


def import_all(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Add everybody in a file, or nobody."""
    file = people_file.read(content(given.file))
    for fault in file.faults:
        terminal.tell(f"{given.file}:{fault.line}: {fault.says}")
    if file.faults:
        raise StopError("nobody was added")
    newcomers = [
        each if each.password_hash else replace(each, password=secrets.token_urlsafe(18)) for each in file.newcomers
    ]
    _or_stop(office.registrar.add_all(newcomers, terminal.progress("people")), "nobody was added: ")
    terminal.say(f"{len(newcomers)} people are added")
    told = [("name", "password")] + [(each.name, each.password) for each in newcomers if each.password]
    if len(told) > 1:
        terminal.say("Their passwords, shown this once:")
        terminal.table(told)


def content(file: str) -> bytes:
    """Return what a file holds."""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise StopError(f"{file} cannot be read: {error.strerror}") from error


def _password(terminal: Terminal, given: Namespace) -> str:
    return secrets.token_urlsafe(18) if given.generate else terminal.hidden(f"New password of {given.name}")


def _show(terminal: Terminal, given: Namespace, password: str) -> None:
    if given.generate:
        terminal.say(f"Password, shown this once: {password}")


def _or_stop(refusal: Refusal | None, before: str = "") -> None:
    if refusal is not None:
        raise StopError(before + refusal.why)
