"""The attempts under way: from the push to the thumb, the clock or the script that ends it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from local.duosim import states
from local.duosim.clock import Bell, Clock
from local.duosim.people import Phone, Token, WebAuthn
from local.duosim.script import Deed, Outcome
from local.duosim.settings import Settings
from local.duosim.states import State

Via = Literal["sync", "async", "preauth", "prompt", "verification"]
Button = Literal["approve", "deny", "fraud", "answer", "pound", "hangup"]
PUSH_BUTTONS = ("approve", "deny", "fraud")
CALL_BUTTONS = ("answer", "pound", "hangup")
PLAIN: dict[Deed, State] = {
    "approve": states.ALLOWED,
    "deny": states.DENIED,
    "wrong_number": states.DENIED,
    "fraud": states.FRAUD,
    "locked_out": states.LOCKED_OUT,
    "no_keypress": states.NO_KEYPRESS,
}


class NotPossible(Exception):  # noqa: N818 - said to whoever pressed, not a breakage
    """The button does nothing at this moment; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the person sees on the phone."""

    title: str = "Login"
    display_username: str = ""
    pushinfo: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One try to get in; ``states`` grows until a final one, ``seen`` counts those that auth_status has told."""

    txid: str
    username: str
    user_id: str
    factor: str
    logged_factor: str | None
    ikey: str
    application: str
    started: float
    expires: float
    ip: str | None = None
    alias: str = ""
    device: Phone | Token | WebAuthn | None = None
    prompt: Prompt = field(default_factory=Prompt)
    code: str | None = None
    via: Via = "sync"
    user_agent: str = ""
    trusted_device_token: str | None = None
    states: list[State] = field(default_factory=list)
    seen: int = 0
    finished_at: float | None = None
    due: list[tuple[float, Outcome]] = field(default_factory=list)

    @property
    def state(self) -> State:
        return self.states[-1]

    @property
    def has_news(self) -> bool:
        return self.state.is_final or len(self.states) > self.seen


class Attempts:
    """All of them, by txid; time passes only when somebody asks them to ``settle``."""

    def __init__(
        self, clock: Clock, bell: Bell, settings: Callable[[], Settings], finished: Callable[[Attempt], None]
    ) -> None:
        self._clock = clock
        self._bell = bell
        self._settings = settings
        self._finished = finished
        self._by_txid: dict[str, Attempt] = {}

    def begin(self, attempt: Attempt, first: State, outcome: Outcome | None = None) -> None:
        self._by_txid[attempt.txid] = attempt
        self._move(attempt, first)
        if outcome is not None and not attempt.state.is_final:
            attempt.due.append((self._clock.now() + outcome.after, outcome))
            self.settle()

    def get(self, txid: str) -> Attempt | None:
        self.settle()
        return self._by_txid.get(txid)

    def pending(self, user_id: str | None = None) -> list[Attempt]:
        self.settle()
        return [each for each in self._live() if user_id in (None, each.user_id)]

    def clear(self) -> None:
        self._by_txid.clear()
        self._bell.ring()

    def settle(self) -> None:
        """Let everything happen whose time has come."""
        now = self._clock.now()
        for attempt in list(self._live()):
            while attempt.due and attempt.due[0][0] <= now and not attempt.state.is_final:
                self._do(attempt, attempt.due.pop(0)[1])
            if not attempt.state.is_final and attempt.expires <= now:
                self._move(attempt, _expired(attempt))
        kept = self._settings().finished_kept_seconds
        for attempt in list(self._by_txid.values()):
            if attempt.finished_at is not None and attempt.finished_at + kept <= now:
                del self._by_txid[attempt.txid]

    def next_due(self) -> float | None:
        """When something happens next by itself."""
        moments = [moment for each in self._live() for moment in (each.expires, *(at for at, _ in each.due[:1]))]
        return min(moments, default=None)

    def press(self, attempt: Attempt, button: Button, number: str | None = None) -> None:
        self.settle()
        if attempt.state.is_final:
            raise NotPossible("This request is over.")
        match attempt.factor, button:
            case "push", "approve":
                self._approve(attempt, number)
            case "push", "deny":
                self._move(attempt, states.DENIED)
            case "push", "fraud":
                self._move(attempt, states.FRAUD)
            case "phone", "answer" if attempt.state is not states.ANSWERED:
                self._move(attempt, states.ANSWERED)
            case "phone", "pound" if attempt.state is states.ANSWERED:
                self._move(attempt, states.ALLOWED)
            case "phone", "hangup":
                self._move(attempt, states.NO_KEYPRESS)
            case _:
                raise NotPossible("This button does nothing here.")

    def _live(self) -> Iterator[Attempt]:
        return (each for each in self._by_txid.values() if not each.state.is_final)

    def _approve(self, attempt: Attempt, number: str | None) -> None:
        if attempt.state is states.PUSH_FAILED:
            raise NotPossible("The request never reached this phone.")
        if attempt.code is not None and not number:
            raise NotPossible("Type the number that the sign-in page shows.")
        right = attempt.code is None or number == attempt.code
        self._move(attempt, states.ALLOWED if right else states.DENIED)

    def _do(self, attempt: Attempt, outcome: Outcome) -> None:
        match outcome.do:
            case "approve" if attempt.factor == "phone":
                self._move(attempt, states.ANSWERED)
                self._move(attempt, states.ALLOWED)
            case "timeout":
                self._move(attempt, _expired(attempt))
            case "answer":
                self._move(attempt, _told(outcome))
            case "push_failed":
                self._move(attempt, states.PUSH_FAILED)
                if outcome.then is not None:
                    attempt.due.append((self._clock.now() + outcome.then.after, outcome.then))
            case plain:
                self._move(attempt, PLAIN[plain])

    def _move(self, attempt: Attempt, state: State) -> None:
        attempt.states.append(state)
        if state.is_final:
            attempt.finished_at = self._clock.now()
            self._finished(attempt)
        self._bell.ring()


def _expired(attempt: Attempt) -> State:
    if attempt.factor != "phone":
        return states.TIMED_OUT
    return states.NO_KEYPRESS if attempt.state is states.ANSWERED else states.CALL_TIMED_OUT


def _told(outcome: Outcome) -> State:
    logged = "success" if outcome.result == "allow" else "denied"
    reason = "user_approved" if outcome.result == "allow" else "error"
    return State(outcome.result, outcome.status, outcome.status_msg, logged, reason)
