"""`doorbook ban …`: who has to wait, and lets them try again."""

from argparse import Namespace
from datetime import datetime
from typing import Final

from doorbook.command.office import Office
from doorbook.command.terminal import StopError, Terminal
from doorbook.signin import pacing, throttle
from doorbook.signin.register import Tried
from doorbook.signin.registrar import Refusal

WINDOWS: Final = {
    "name": (throttle.MOST_PER_NAME, "tries with a password"),
    "address": (throttle.MOST_PER_ADDRESS, "tries with a password"),
    "passcode": (throttle.MOST_PER_NAME, "tries with a passcode"),
    "prompt": (throttle.MOST_PER_NAME, "times on the way to Duo's own page"),
    "telephony": (throttle.MOST_TELEPHONY_PER_PERSON, "calls and texts"),
    "telephony-from": (throttle.MOST_TELEPHONY_PER_ADDRESS, "calls and texts"),
    "remembered": (throttle.MOST_REMEMBERED, "sign-ins by browsers that remember them"),
    "client": (throttle.MOST_PER_CLIENT, "wrong secrets of the application"),
}
"""What an operator is asked about; the other windows hold back no sign-in."""


def list_all(office: Office, terminal: Terminal, _given: Namespace) -> None:
    """List who has to wait, why and until when."""
    now = office.ledger.clock()
    rows = [*_tried(office, terminal, now), *_paced(office, terminal, now)]
    if not rows:
        terminal.say("nobody has to wait")
        return
    terminal.table([("who", "why", "until"), *sorted(rows)])


def lift(office: Office, terminal: Terminal, given: Namespace) -> None:
    """Let a name or an address try again at once."""
    refusal = office.registrar.lift(given.who)
    if isinstance(refusal, Refusal):
        raise StopError(refusal.why)
    terminal.say(f"{given.who} may try again")


def _tried(office: Office, terminal: Terminal, now: datetime) -> list[tuple[str, str, str]]:
    rows = []
    for each in terminal.counted("windows", office.register.tried(now)):
        row = held(each)
        if row is not None:
            rows.append(row)
    return rows


def held(each: Tried) -> tuple[str, str, str] | None:
    """Return whom a window holds back, why and until when; None where it does not."""
    kind, _, who = each.window.subject.partition("#")
    most, what = WINDOWS.get(kind, (None, ""))
    if most is None or each.tries < most:
        return None
    return who, f"{each.tries} {what}", _time(each.window.ends)


def _paced(office: Office, terminal: Terminal, now: datetime) -> list[tuple[str, str, str]]:
    rows = []
    for each in terminal.counted("phones", office.register.paced()):
        held = pacing.held_back(pacing.settled(each.pacing, now), "", now)
        if isinstance(held, pacing.Blocked):
            why = "a push was reported as fraud" if each.pacing.fraud else "too many pushes were refused"
            rows.append((each.person, why, _time(held.until)))
    return rows


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
