"""`doorbook application …`: the document of applications, checked, applied as a whole, and its history."""

from argparse import Namespace
from datetime import datetime

from doorbook.access import applying
from doorbook.access.applications import PORTAL, Applications
from doorbook.access.document import Declared
from doorbook.access.document import check as check_document
from doorbook.access.ports import AppliedMeanwhileError
from doorbook.adapters import yaml_document
from doorbook.command.duo import secrets_of
from doorbook.command.office import Office
from doorbook.command.people import content
from doorbook.command.terminal import StopError, Terminal
from doorbook.events import AuditRow, Outcome


def check(office: Office | None, terminal: Terminal, given: Namespace) -> None:
    """Check a document; without a stack to ask, its Duo integrations are taken on trust, and named."""
    declared = _declared(terminal, given.file, frozenset(secrets_of(office).names()) if office else None)
    terminal.say(f"{given.file} declares {_number(len(declared), 'application')}, without a fault")
    named = sorted({each.application.duo for each in declared} - {PORTAL})
    if named and office is None:
        terminal.say(f"the stack has to have {', '.join(named)}: --ask-stack looks, and so does apply")


def apply(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Apply a document as a whole, after showing what changes."""
    declared = _declared(terminal, given.file, frozenset(secrets_of(office).names()))
    standing = office.applications.read()
    following = applying.following(standing, declared, office.author, office.ledger.clock())
    needing = applying.without_secret(following, declared)
    lines = [*applying.changes(standing, following), *(f"  {each}: a new secret" for each in needing)]
    if not lines:
        terminal.say(f"nothing changes; version {standing.version} stands")
        return
    for line in lines:
        terminal.say(line)
    if not given.yes and not terminal.agreed("Apply this?"):
        raise StopError("nothing was changed; --yes applies without asking")
    _apply(office, terminal, applying.with_secrets(following, needing, office.ledger.chance))


def secret(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Give a confidential application another secret; the one before it ends within a minute."""
    standing = office.applications.read()
    known = standing.by_id.get(given.id)
    if known is None or known.secret_hash is None:
        raise StopError(f"there is no confidential application {given.id}; `doorbook application show` lists them")
    following = Applications(
        version=standing.version + 1, by_id=standing.by_id, author=office.author, applied=office.ledger.clock()
    )
    _apply(office, terminal, applying.with_secrets(following, [given.id], office.ledger.chance))


def show(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Show the document that stands, or that of an earlier version, so that it can be edited and applied again."""
    version = _version(office, given.version) if given.version else office.applications.read()
    if version.applied is None:
        raise StopError("no document was applied yet; `doorbook application apply FILE` does it")
    terminal.say(f"# version {version.version}, applied {_time(version.applied)} by {version.author}")
    for line in yaml_document.write(version).splitlines():
        terminal.say(line)


def history(office: Office, terminal: Terminal, given: Namespace) -> None:
    """List the versions, the newest first."""
    versions = office.applications.history(given.last)
    if not versions:
        terminal.say("no document was applied yet")
        return
    rows = [("version", "applied", "by", "applications")]
    rows += [
        (str(each.version), _time(each.applied) if each.applied else "-", each.author, ", ".join(each.by_id) or "-")
        for each in versions
    ]
    terminal.table(rows)


def _declared(terminal: Terminal, file: str, integrations: frozenset[str] | None) -> tuple[Declared, ...]:
    checked = check_document(yaml_document.read(content(file)), integrations)
    for fault in checked.faults:
        terminal.tell(f"{file}:{fault.line}: {fault.says}")
    if checked.faults:
        raise StopError(f"{_number(len(checked.faults), 'fault')} in {file}; nothing was changed")
    return checked.declared


def _apply(office: Office, terminal: Terminal, following: applying.Next) -> None:
    version = following.applications.version
    row = AuditRow(
        id=office.ledger.chance()[:16],
        at=office.ledger.clock(),
        outcome=Outcome.APPLICATIONS_APPLIED,
        method="command",
        person=None,
        address="-",
        agent="doorbook command",
        detail=f"version {version}, by {office.author}",
    )
    try:
        office.applications.apply(following.applications, row)
    except AppliedMeanwhileError:
        raise StopError(
            "somebody else applied a document at the same time; nothing was changed, look and try again"
        ) from None
    terminal.say(f"version {version} stands; the portal follows within a minute")
    for name, made in following.secrets.items():
        terminal.say(f"Secret of {name}, shown this once: {made}")


def _version(office: Office, version: int) -> Applications:
    standing = office.applications.read().version
    for each in office.applications.history(max(standing - version + 1, 0)):
        if each.version == version:
            return each
    raise StopError(f"there is no version {version}; `doorbook application history` lists them")


def _number(number: int, of: str) -> str:
    return f"1 {of}" if number == 1 else f"{number} {of}s"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
