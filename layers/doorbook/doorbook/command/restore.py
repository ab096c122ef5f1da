"""`doorbook restore …`: what a table of the stack lacks, brought back from one that AWS restored."""

from argparse import Namespace

from doorbook.adapters.dynamodb.restoring import NoSuchTableError, Restorer, key_of
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal

TABLES = {"people": "People", "audit": "Audit"}


def restore(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Show what the stack's table lacks, ask, and put it back; what stands is left as it is."""
    target = office.found.resource(TABLES[given.what])
    restorer = _restorer(office, given.table, target)
    lacking = list(terminal.counted("items", restorer.lacking()))
    if not lacking:
        terminal.say(f"{target} has everything that {given.table} has; nothing changes")
        return
    for name in sorted(str(item["pk"]["S"]) for item in lacking if "pk" in item):
        terminal.say(f"+ {name}")
    terminal.say(f"{len(lacking)} of the items in {given.table} are not in {target}")
    if not given.yes and not terminal.agreed("Put them back?"):
        raise StopError("nothing was changed; --yes restores without asking")
    done = sum(restorer.put(item) for item in terminal.counted("items", lacking))
    office.registrar.restored(f"{done} items of {given.what} from {given.table}")
    terminal.say(f"{done} are back")


def _restorer(office: Office, source: str, target: str) -> Restorer:
    if source == target:
        raise StopError(f"{source} is the stack's own table: restore a backup to a table of another name first")
    client = office.client("dynamodb")
    try:
        theirs, ours = key_of(client, source), key_of(client, target)
    except NoSuchTableError as error:
        raise StopError(f"there is no table {error} here; `aws dynamodb list-tables` names them") from None
    if theirs != ours:
        raise StopError(f"{source} is no copy of {target}: its key is {', '.join(theirs)}")
    return Restorer(client, source, target, ours)
