"""What a hand can do: find the request on the phone, and press a button."""

from local.duosim.attempts import Attempt, Button, NotPossible
from local.duosim.people import Person
from local.duosim.simulator import Simulator

BUTTONS: tuple[Button, ...] = ("approve", "deny", "fraud", "answer", "pound", "hangup")


def attempt_of(duo: Simulator, person: Person, txid: str | None) -> Attempt:
    """Find the named one, else the newest."""
    pending = duo.attempts.pending(person.user_id)
    if txid is not None:
        pending = [each for each in pending if each.txid == txid]
    if not pending:
        raise NotPossible("Nothing is waiting on this phone.")
    return pending[-1]


def press(duo: Simulator, attempt: Attempt, button: str, number: str | None = None) -> None:
    known = next((each for each in BUTTONS if each == button), None)
    if known is None:
        raise NotPossible(f"There is no button {button!r}.")
    duo.attempts.press(attempt, known, (number or "").strip() or None)
