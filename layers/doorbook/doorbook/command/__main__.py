"""The command's words: what can be said to `doorbook`, and who answers."""

import argparse
import sys
from collections.abc import Callable
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.command import (
    applications,
    audit,
    bans,
    browsers,
    duo,
    keys,
    lake,
    office,
    people,
    queues,
    remembered,
    restore,
)
from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal, standard
from doorbook.errors import BreakageError
from doorbook.messages import CAUSES
from doorbook.remember.adoption import LOOKS_BACK

type Act = Callable[[Office, Terminal, argparse.Namespace], None] | Callable[[None, Terminal, argparse.Namespace], None]

INTERRUPTED: Final = 130


def main() -> int:
    """Do what was said, and say how it went."""
    terminal = standard()
    try:
        given = parser().parse_args()
        at = office.opened(given.stack, given.region, given.profile) if given.needs_stack else None
        given.act(at, terminal, given)
    except StopError as stop:
        terminal.tell(f"doorbook: {stop}")
        return 1
    except BreakageError as broke:
        terminal.tell(f"doorbook: {CAUSES[broke.cause]} ({broke.detail or broke.cause})")
        return 1
    except (BotoCoreError, ClientError) as error:
        terminal.tell(f"doorbook: AWS refused: {error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read us has seen enough
        sys.stderr.close()
        return 0
    return 0


def parser() -> argparse.ArgumentParser:
    """Return what understands the command's words."""
    root = argparse.ArgumentParser(
        prog="doorbook", allow_abbrev=False, description="What an operator does to a Doorbook stack."
    )
    root.add_argument("--stack", default="doorbook", help="the stack's name (doorbook)")
    root.add_argument("--region", help="its region, where the AWS configuration names another")
    root.add_argument("--profile", help="the AWS profile whose credentials to use")
    nouns = root.add_subparsers(
        title="commands",
        required=True,
        metavar="user | audit | ban | application | browsers | duo | keys | lake | queues | restore",
    )
    _user(nouns.add_parser("user", help="who may come in").add_subparsers(required=True, metavar="COMMAND"))
    _audit(nouns.add_parser("audit", help="what was written down").add_subparsers(required=True, metavar="COMMAND"))
    _ban(nouns.add_parser("ban", help="who has to wait").add_subparsers(required=True, metavar="COMMAND"))
    _duo(nouns.add_parser("duo", help="the stack's Duo applications").add_subparsers(required=True, metavar="COMMAND"))
    known = nouns.add_parser("browsers", help="browsers that remember somebody")
    _browsers(known.add_subparsers(required=True, metavar="COMMAND"))
    application = nouns.add_parser("application", help="what trusts the portal")
    _application(application.add_subparsers(required=True, metavar="COMMAND"))
    ring = nouns.add_parser("keys", help="what signs what applications are told").add_subparsers(
        required=True, metavar="COMMAND"
    )
    _keys(ring)
    _lake(nouns.add_parser("lake", help="what was collected").add_subparsers(required=True, metavar="COMMAND"))
    work = nouns.add_parser("queues", help="what is to be done").add_subparsers(required=True, metavar="COMMAND")
    _verb(work, "list", queues.list_all, "list how much waits, is being worked on and was given up")
    again = _verb(work, "retry", queues.retry, "put what was given up back, to be tried again")
    again.add_argument("queue", choices=queues.QUEUES)
    back = nouns.add_parser("restore", help="what was lost").add_subparsers(required=True, metavar="COMMAND")
    for what, says in (("people", "people and applications"), ("audit", "rows of the audit")):
        verb = _verb(back, what, restore.restore, f"bring back the {says} that only a restored table has")
        verb.add_argument("table", help="the table that AWS restored")
        verb.add_argument("--yes", action="store_true", help="restore without asking")
        verb.set_defaults(what=what)
    return root


def _keys(verbs: "_Verbs") -> None:
    _verb(verbs, "list", keys.list_all, "list the keys, and what becomes of each")
    rotate = _verb(verbs, "rotate", keys.rotate, "take the next step: publish a new key, or a day later let it sign")
    rotate.add_argument("--now", action="store_true", help="do not wait for the day: for a key that has leaked")
    _verb(verbs, "drop", keys.drop, "take a key out at once: what it signed counts no more").add_argument("key")


def _lake(verbs: "_Verbs") -> None:
    query = _verb(verbs, "query", lake.query, "answer a question in SQL; `events` has all streams, `events_STREAM` one")
    query.add_argument("sql", metavar="SQL", help="a SELECT")
    query.add_argument("--format", choices=lake.FORMATS, default="table", help="how to write the answer (table)")
    verify = _verb(verbs, "verify", lake.verify, "say of each day whether all of it is there, once")
    verify.add_argument("--stream", help="only this one")
    for each in (query, verify):
        each.add_argument("--since", default="7d", help="from when: 8h, 2d or 2026-05-04T12:00 in UTC (7d)")
        each.add_argument("--until", help="until when")
        each.add_argument("--connection", metavar="ID", help="only this connection, by its id")


type _Verbs = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse names it nowhere else


def _verb(verbs: _Verbs, name: str, act: Act, says: str, *, needs_stack: bool = True) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=says, description=says)
    made.set_defaults(act=act, needs_stack=needs_stack)
    return made


def _user(verbs: _Verbs) -> None:
    add = _verb(verbs, "add", people.add, "add one person; the password is asked for, or read as a line from a pipe")
    add.add_argument("name")
    add.add_argument("--display", help="what pages call them")
    add.add_argument("--group", action="append", default=[], help="a group they are in; may be given again")
    add.add_argument("--generate", action="store_true", help="make up a password and show it once")
    _verb(verbs, "list", people.list_all, "list everybody")
    _verb(verbs, "disable", people.disable, "keep somebody out, from within a minute").add_argument("name")
    _verb(verbs, "enable", people.enable, "let somebody in again").add_argument("name")
    password = _verb(verbs, "password", people.password, "give somebody another password, as for add")
    password.add_argument("name")
    password.add_argument("--generate", action="store_true", help="make up a password and show it once")
    groups = _verb(verbs, "groups", people.groups, "put somebody into these groups and no others")
    groups.add_argument("name")
    groups.add_argument("group", nargs="*")
    imported = _verb(verbs, "import", people.import_all, "add everybody in a CSV file, or nobody")
    imported.add_argument("file", help="CSV with a header: name, display, groups (a;b), password_hash")


def _audit(verbs: _Verbs) -> None:
    tail = _verb(verbs, "tail", audit.tail, "show the last rows of the audit")
    tail.add_argument("--follow", action="store_true", help="go on with what comes, until Ctrl-C")
    tail.add_argument("--person", help="only rows of this person")
    tail.add_argument("--since", help="all rows since: 90m, 8h, 2d or 2026-05-04T12:00 (UTC)")
    tail.add_argument("--lines", type=_some, default=20, help="how many rows, without --since (20)")
    tail.add_argument("--every", type=_seconds, default=2.0, help="seconds between two looks (2)")
    tail.add_argument("--json", action="store_true", help="one JSON object a line")


def _ban(verbs: _Verbs) -> None:
    _verb(verbs, "list", bans.list_all, "list who has to wait, why, and until when")
    _verb(verbs, "lift", bans.lift, "let a name or an address try again").add_argument("who")


def _duo(verbs: _Verbs) -> None:
    check = _verb(verbs, "check", duo.check, "ask Duo, and say in words what is wrong and what to do")
    check.add_argument("name", nargs="?", help="one of `duo list`; without a name each of them")
    _verb(verbs, "list", duo.list_all, "list the Duo applications, their hosts and who uses them; never keys")
    add = _verb(verbs, "add", duo.add, "keep the keys of a Duo application; they are asked for, or read from a pipe")
    add.add_argument("name", help="what the document of applications calls it")
    add.add_argument("--file", help='read {"host": …, "ikey": …, "skey": …} from there; or client_id, client_secret')
    add.add_argument("--prompt", action="store_true", help="ask at the keyboard for the keys of a Universal Prompt")
    add.add_argument("--replace", action="store_true", help="give other keys to one that is there")
    _verb(verbs, "remove", duo.remove, "forget one that no application names").add_argument("name")


def _browsers(verbs: _Verbs) -> None:
    report = _verb(
        verbs, "report", remembered.report, "say who could do without a password, and what people did with it"
    )
    report.add_argument("--days", type=_some, default=LOOKS_BACK.days, help=f"how far to look back ({LOOKS_BACK.days})")
    _verb(verbs, "list", remembered.list_all, "list the browsers that remember somebody").add_argument("name")
    forget = _verb(verbs, "revoke", remembered.revoke, "have all browsers forget somebody, or one")
    forget.add_argument("name")
    forget.add_argument("--browser", metavar="ID", help="this one alone, by its id in the list")
    _verb(verbs, "allow", remembered.allow, "let browsers remember somebody again").add_argument("name")
    _verb(verbs, "forbid", remembered.forbid, "let no browser remember somebody").add_argument("name")
    keys = _verb(verbs, "keys", browsers.keys, "list the keys that seal their cookies; rotate or revoke them")
    acts = keys.add_subparsers(metavar="COMMAND")
    _verb(acts, "rotate", browsers.rotate, "begin a rotation now instead of when it is due")
    revoke = _verb(acts, "revoke", browsers.revoke, "end a key at once; its browsers are asked for the password")
    revoke.add_argument("kid", metavar="KEY", help="its name in the list")


def _application(verbs: _Verbs) -> None:
    check = _verb(verbs, "check", applications.check, "check a document, to its end", needs_stack=False)
    check.add_argument("file")
    says = "also ask the stack whether it has the Duo applications that are named"
    check.add_argument("--ask-stack", action="store_true", dest="needs_stack", help=says)
    apply = _verb(verbs, "apply", applications.apply, "apply a document as a whole, after showing what changes")
    apply.add_argument("file")
    apply.add_argument("--yes", action="store_true", help="apply without asking")
    show = _verb(verbs, "show", applications.show, "show the document that stands, or that of an earlier version")
    show.add_argument("version", nargs="?", type=_some)
    history = _verb(verbs, "history", applications.history, "list the versions, the newest first")
    history.add_argument("--last", type=_some, default=20, help="how many (20)")
    secret = _verb(verbs, "secret", applications.secret, "give a confidential application another secret, shown once")
    secret.add_argument("id")


def _some(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0.1 <= number <= 3600:  # noqa: PLR2004 - from ten times a second to once an hour
        raise argparse.ArgumentTypeError("from 0.1 to 3600")
    return number


if __name__ == "__main__":
    sys.exit(main())
