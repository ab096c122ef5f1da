"""Delivering what is queued: one message to one webhook, tried again with growing waits for about a day."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never
from zlib import crc32

from doorbook.collect.announcing.announcement import Delivery, Handed
from doorbook.collect.announcing.announcer import Announcer
from doorbook.collect.announcing.ports import (
    Answered,
    NoAnswer,
    SecretsOfHooks,
    Sender,
    Webhooks,
)
from doorbook.collect.announcing.webhook import FAILING, WAITS, HookState, Webhook, failed, succeeded
from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.signin.changes import Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from doorbook.values import value

GIVEN_UP_AFTER: Final = timedelta(hours=24)
PAUSED_FOR: Final = timedelta(minutes=15)
"""A message that waits for a paused webhook looks so often."""

WRITTEN_EVERY: Final = timedelta(minutes=5)
"""A success is noted at most so often while all goes well."""

SPREAD: Final = 20
"""Seconds over which messages come back that waited for the same moment."""

GONE: Final = 410


@value
class Done:
    """Nothing is left to do."""


@value
class Later:
    """To be tried again after so long."""

    wait: timedelta


@value
class GivenUp:
    """Nobody tries it any more; an operator may."""

    why: str


type Verdict = Done | Later | GivenUp


@value(kw_only=True)
class Courier:
    """Takes one thing from the queue at a time."""

    announcer: Announcer
    webhooks: Webhooks
    secrets: SecretsOfHooks
    sender: Sender
    ledger: Ledger

    def take(self, handed: Handed, queued: datetime, tries: int) -> Verdict:
        """Do what is queued since then; raise TryLaterError or FixSettingsError where that cannot even be tried."""
        now = self.ledger.clock()
        late = now - queued >= GIVEN_UP_AFTER
        if not isinstance(handed, Delivery):
            try:
                self.announcer.announce(handed)
            except BreakageError as broke:
                self.ledger.meter.breakage(broke)
                return GivenUp(str(broke)) if late else Later(WAITS[min(tries, len(WAITS)) - 1])
            return Done()
        hook = self.webhooks.one(handed.connection, handed.webhook)
        if hook is None or hook.state is HookState.GONE:
            return Done()
        if late:
            self.count(Outcome.DELIVERY_GIVEN_UP, hook, f"message {handed.id}: {hook.health.last_error or 'paused'}")
            return GivenUp(hook.health.last_error or "paused")
        if hook.state is HookState.PAUSED:
            return Later(PAUSED_FOR)
        if hook.health.rests_until is not None and hook.rests(now):
            return Later(hook.health.rests_until - now + _spread(handed))
        return self._sent(hook, handed, now)

    def _sent(self, hook: Webhook, message: Delivery, now: datetime) -> Verdict:
        answer = self.sender.send(hook.url, message, self.secrets.read(hook.connection, hook.id), now)
        match answer:
            case Answered() if answer.took_it:
                self._note_success(hook, self.ledger.clock())
                return Done()
            case Answered(status=status) if status == GONE:
                return self._disabled(hook)
            case Answered():
                why = f"it answered {answer.status}: {answer.said}" if answer.said else f"it answered {answer.status}"
            case NoAnswer(why):
                pass
            case _:
                assert_never(answer)
        self.secrets.forget(hook.connection, hook.id)  # perhaps there is a new one, and it knows no other
        return self._failed(hook, message, why)

    def _note_success(self, hook: Webhook, now: datetime) -> None:
        last = hook.health.last_success
        if hook.health.failures or last is None or now - last >= WRITTEN_EVERY:
            self.webhooks.note(hook, succeeded(hook.health, now))

    def _failed(self, hook: Webhook, message: Delivery, why: str) -> Verdict:
        now = self.ledger.clock()
        health = failed(hook.health, why, now)
        if self.webhooks.note(hook, health):  # of several messages under way at once one counts
            outcome = Outcome.WEBHOOK_FAILING if health.failures >= FAILING else Outcome.WEBHOOK_FAILED
            self.count(outcome, hook, f"{health.failures} in a row: {why}")
        return Later((health.rests_until or now) - now + _spread(message))

    def _disabled(self, hook: Webhook) -> Verdict:
        """Tell it nothing any more."""
        self.ledger.commit(self.row(Outcome.WEBHOOK_GONE, hook, "it answered 410, so it is told nothing any more"))
        if not self.webhooks.put(replace(hook, state=HookState.GONE, version=hook.version + 1)):
            return Later(WAITS[0])  # as what somebody made of it meanwhile, it is asked again
        return Done()

    def count(self, outcome: Outcome, hook: Webhook, detail: str) -> None:
        """Count an outcome that changes nothing."""
        self.ledger.meter.outcome(self.row(outcome, hook, detail).row)

    def row(self, outcome: Outcome, hook: Webhook, detail: str) -> Write:
        """Return the row of an outcome; of the address its host alone, for the rest of it may be a secret."""
        visitor = Visitor(address="-", agent="announcer")
        return self.ledger.row(outcome, visitor, method="webhook", detail=f"{named(hook)}: {detail}")


def named(hook: Webhook) -> str:
    """Name a webhook in the audit."""
    return f"webhook {hook.id} of {hook.connection}"


def _spread(message: Delivery) -> timedelta:
    return timedelta(seconds=1 + crc32(message.id.encode()) % SPREAD)
