"""`doorbook duo …`: the stack's Duo integrations, and whether each works."""

import json
from argparse import Namespace

from doorbook.access.document import ID
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.keys import is_for_prompt, of_either_kind
from doorbook.adapters.duo.probe import probe_of
from doorbook.adapters.secrets_manager import Secrets
from doorbook.command.duo_secrets import DuoSecrets
from doorbook.command.office import Office
from doorbook.command.people import content
from doorbook.command.terminal import StopError, Terminal
from doorbook.errors import FixSettingsError
from doorbook.events import AuditRow, Outcome
from doorbook.messages import CAUSES
from doorbook.signin.changes import Write
from doorbook.signin.integrations import PORTAL
from doorbook.signin.self_test import self_test


def secrets_of(office: Office) -> DuoSecrets:
    """Return the secrets of the stack's Duo integrations."""
    client = office.client("secretsmanager")
    return DuoSecrets(client=client, prefix=f"{office.found.name}/duo/", portal=office.found.outputs["DuoSecret"])


def check(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Ask Duo from this machine, with the keys of one integration or of each, and the stack's way out."""
    kept = secrets_of(office)
    if given.name is not None and kept.read(given.name) is None:
        raise StopError(_unknown(given.name, kept))
    parameters = office.found.parameters
    outbound = Outbound(
        host_pattern=parameters["DuoHostPattern"],
        proxy=parameters["OutboundProxy"] or None,
        ca_secret=parameters["OutboundCaSecret"] or None,
    )
    secrets = Secrets(lambda: kept.client, office.ledger.clock)
    wrong = []
    for name in [given.name] if given.name else kept.names():
        terminal.say(f"{name}, asked from this machine, with the secret {kept.secret(name)}")
        findings = self_test(probe_of(secrets, kept.secret(name), outbound), office.ledger.clock)
        for finding in findings:
            terminal.say(f"{'well ' if finding.good else 'WRONG'}  {finding.what}: {finding.says}")
            if not finding.good:
                terminal.say(f"       cause: {finding.cause}" + (f" ({finding.detail})" if finding.detail else ""))
                terminal.say(f"       do: {finding.cure}")
        if not all(finding.good for finding in findings):
            wrong.append(name)
    if wrong:
        raise StopError(f"Duo cannot be used as it is set up now: {', '.join(wrong)}")


def list_all(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """List the integrations, where each leads, and which applications name it."""
    kept, used = secrets_of(office), _used(office)
    rows = [("name", "kind", "host", "applications")]
    for name in kept.names():
        text = kept.read(name) or ""
        kind = "prompt" if is_for_prompt(text) else "api"
        rows.append((name, kind, _host(office, text), ", ".join(used.get(name, [])) or "-"))
    terminal.table(rows)


def add(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Keep the keys of another integration, or, told to replace, other keys of one that is there."""
    name, kept = given.name, secrets_of(office)
    if not ID.fullmatch(name):
        raise StopError(f"{name!r} is no name for an integration; write 2 to 40 of a-z, 0-9 and -, such as payroll")
    standing = kept.read(name)
    if standing is not None and not given.replace and not _is_empty(standing):
        raise StopError(f"there is an integration {name} already; --replace gives it other keys")
    if standing is None and given.replace:
        raise StopError(_unknown(name, kept))
    text = typed(terminal, prompt=given.prompt) if given.file is None else content(given.file).decode(errors="replace")
    try:
        _, tidy = of_either_kind(text, office.found.parameters["DuoHostPattern"])
    except FixSettingsError as broke:
        raise StopError(f"{CAUSES[broke.cause]} ({broke.detail}). Nothing was changed") from broke
    _write_down(office, f"Duo integration {name}: {'other keys' if given.replace else 'added'}")
    kept.write(name, tidy, is_new=standing is None)
    terminal.say(f"{name} has its keys; the portal follows within five minutes")
    terminal.say(f"`doorbook duo check {name}` asks Duo whether they are right")


def remove(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Forget an integration that no application names."""
    name, kept = given.name, secrets_of(office)
    if name == PORTAL:
        raise StopError(
            f"{PORTAL} is the portal's own and stays; `doorbook duo add {PORTAL} --replace` changes its keys"
        )
    if kept.read(name) is None:
        raise StopError(_unknown(name, kept))
    if users := _used(office).get(name):
        raise StopError(
            f"{name} is named by {', '.join(users)}; apply a document without it first. Nothing was changed"
        )
    _write_down(office, f"Duo integration {name}: removed")
    kept.remove(name)
    terminal.say(f"{name} is removed; its keys still open Duo until you remove the application there")


def _used(office: Office) -> dict[str, list[str]]:
    used: dict[str, list[str]] = {}
    for each in office.applications.read().by_id.values():
        used.setdefault(each.duo, []).append(each.id)
    return used


def _unknown(name: str, kept: DuoSecrets) -> str:
    return f"this stack has no Duo integration {name!r}; there are {', '.join(kept.names())}"


def _host(office: Office, text: str) -> str:
    try:
        keys, _ = of_either_kind(text, office.found.parameters["DuoHostPattern"])
    except FixSettingsError as broke:
        return f"({broke.detail})"
    return keys.host


def _is_empty(text: str) -> bool:
    """Tell whether a secret is as the stack made it, with nothing filled in."""
    try:
        kept = json.loads(text)
    except ValueError:
        return not text.strip()
    return isinstance(kept, dict) and not any(kept.values())


def typed(terminal: Terminal, *, prompt: bool = False) -> str:
    """Return the keys as they came through a pipe, or as somebody typed them, the secret one unseen."""
    if not terminal.reads.isatty():
        return terminal.reads.read()
    host = terminal.asked("API hostname")
    if prompt:
        client = terminal.asked("Client ID")
        return json.dumps({"host": host, "client_id": client, "client_secret": terminal.unseen("Client secret")})
    ikey = terminal.asked("Integration key")
    return json.dumps({"host": host, "ikey": ikey, "skey": terminal.unseen("Secret key")})


def _write_down(office: Office, what: str) -> None:
    """Write a change down before it is made, so that none is made unseen."""
    row = AuditRow(
        id=office.ledger.chance()[:16],
        at=office.ledger.clock(),
        outcome=Outcome.INTEGRATION_CHANGED,
        method="command",
        person=None,
        address="-",
        agent="doorbook command",
        detail=f"{what}, by {office.author}",
    )
    office.ledger.commit(Write(row))
