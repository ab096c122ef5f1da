"""`doorbook duo check`: whether the stack's Duo application works, and what to do where it does not."""

from argparse import Namespace

from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.probe import DuoProbe
from doorbook.adapters.secrets_manager import Secrets
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.signin.self_test import self_test


def check(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """Ask Duo from this machine, with the stack's keys and its way out."""
    parameters = office.found.parameters
    secrets = Secrets(lambda: office.client("secretsmanager"), office.ledger.clock)
    outbound = Outbound(
        host_pattern=parameters["DuoHostPattern"],
        proxy=parameters["OutboundProxy"] or None,
        ca_secret=parameters["OutboundCaSecret"] or None,
    )
    secret = office.found.outputs["DuoSecret"]
    findings = self_test(DuoProbe(secrets, secret, outbound), office.ledger.clock)
    for finding in findings:
        terminal.say(f"{'well ' if finding.good else 'WRONG'}  {finding.what}: {finding.says}")
        if not finding.good:
            terminal.say(f"       cause: {finding.cause}" + (f" ({finding.detail})" if finding.detail else ""))
            terminal.say(f"       do: {finding.cure}")
    terminal.say(f"asked from this machine, with the secret {secret}")
    if not all(finding.good for finding in findings):
        raise StopError("Duo cannot be used as it is set up now")
