"""The desk of webhooks: add, pause, resume, rotate, test, remove. Whoever asks is an administrator by now."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from doorbook.collect.announcing.announcement import Delivery, body
from doorbook.collect.announcing.delivering import named
from doorbook.collect.announcing.ports import Answered, NoAnswer, SecretsOfHooks, Sender, Webhooks
from doorbook.collect.announcing.webhook import Health, HookSecrets, HookState, Secret, Webhook, failed, succeeded
from doorbook.events import Outcome
from doorbook.signin.changes import Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from doorbook.values import value

MOST: Final = 5
"""Webhooks of one connection: each costs as much as all that is told."""

LONGEST_URL: Final = 1000
LONGEST_SAID: Final = 300


class WhyNot(StrEnum):
    """Why a webhook is not added or changed."""

    ADDRESS = "address"
    TOO_MANY = "too_many"
    TWICE = "twice"
    NOT_THERE = "not_there"
    MEANWHILE = "meanwhile"
    """Somebody else changed it since it was read."""


@value
class Refused:
    """Nothing was changed; `detail` says what is wrong with an address."""

    why: WhyNot
    detail: str = ""


@value
class Added:
    """It is there, and its secret is shown this once."""

    webhook: Webhook
    secret: Secret


@value
class Rotated:
    """It has another secret, shown this once; the one of before signs for a day longer."""

    webhook: Webhook
    secret: Secret


@value
class Changed:
    """It stands as asked."""

    webhook: Webhook


@value
class Removed:
    """It is no more."""


@value
class TriedOut:
    """What a test message met, and how long that took."""

    webhook: Webhook
    answer: Answered | NoAnswer
    milliseconds: int


@value(kw_only=True)
class WebhookDesk:
    """What administrators do to webhooks. `fresh` makes a secret, `name` an id."""

    webhooks: Webhooks
    secrets: SecretsOfHooks
    sender: Sender
    ledger: Ledger
    fresh: Callable[[], Secret]
    name: Callable[[], str]

    def of(self, connection: str) -> tuple[Webhook, ...]:
        """Return the webhooks of a connection."""
        return self.webhooks.of(connection)

    def add(self, connection: str, url: str, by: str, visitor: Visitor) -> Added | Refused:
        """Add a webhook; it is told what comes from now on."""
        typed = url.strip()
        wrong = "it is too long" if len(typed) > LONGEST_URL else self.sender.refuses(typed)
        if wrong is not None:
            return self._refused(Refused(WhyNot.ADDRESS, wrong), connection, by, visitor)
        there = self.webhooks.of(connection)
        if any(each.url == typed for each in there):
            return self._refused(Refused(WhyNot.TWICE), connection, by, visitor)
        if len(there) >= MOST:
            return self._refused(Refused(WhyNot.TOO_MANY), connection, by, visitor)
        hook = Webhook(
            connection=connection,
            id=self.name(),
            url=typed,
            state=HookState.ACTIVE,
            version=1,
            created=self.ledger.clock(),
            created_by=by,
        )
        secret = self.fresh()
        self.secrets.keep(connection, hook.id, HookSecrets(current=secret))  # first: none is there without one
        return self._put(hook, Outcome.WEBHOOK_ADDED, by, visitor) or Added(hook, secret)

    def rotate(self, connection: str, webhook: str, seen: int, by: str, visitor: Visitor) -> Rotated | Refused:
        """Give it another secret; for a day both sign. SEEN is the version that was rotated: sent twice, it is once."""
        hook = self.webhooks.one(connection, webhook)
        if hook is None:
            return self._refused(Refused(WhyNot.NOT_THERE), connection, by, visitor)
        if hook.version != seen:
            return self._refused(Refused(WhyNot.MEANWHILE), connection, by, visitor)
        self.secrets.forget(connection, webhook)
        before = self.secrets.read(connection, webhook)
        after = replace(hook, version=hook.version + 1)
        overtaken = self._put(after, Outcome.WEBHOOK_ROTATED, by, visitor)
        if overtaken is not None:
            return overtaken
        secret = self.fresh()
        self.secrets.keep(connection, webhook, before.rotated(secret, self.ledger.clock()))
        return Rotated(after, secret)

    def pause(self, connection: str, webhook: str, by: str, visitor: Visitor) -> Changed | Refused:
        """Tell it nothing for now; what comes meanwhile waits for it, for a day."""
        return self._set(connection, webhook, HookState.PAUSED, by, visitor)

    def resume(self, connection: str, webhook: str, by: str, visitor: Visitor) -> Changed | Refused:
        """Tell it again, also where it had answered that it wants to hear nothing."""
        return self._set(connection, webhook, HookState.ACTIVE, by, visitor)

    def remove(self, connection: str, webhook: str, by: str, visitor: Visitor) -> Removed | Refused:
        """Forget it; what waits for it is dropped."""
        hook = self.webhooks.one(connection, webhook)
        if hook is None:
            return self._refused(Refused(WhyNot.NOT_THERE), connection, by, visitor)
        self.ledger.commit(self._row(Outcome.WEBHOOK_REMOVED, hook, by, visitor))
        self.webhooks.remove(hook)
        self.secrets.delete(connection, webhook)
        return Removed()

    def test(self, connection: str, webhook: str, by: str, visitor: Visitor) -> TriedOut | Refused:
        """Send it a signed message now, whether or not it is paused or rests, and return what came back."""
        hook = self.webhooks.one(connection, webhook)
        if hook is None:
            return self._refused(Refused(WhyNot.NOT_THERE), connection, by, visitor)
        self.secrets.forget(connection, webhook)
        began = self.ledger.clock()
        text = body("doorbook.test", began, f'{{"connection":"{connection}","events":[]}}')
        message = Delivery(connection=connection, webhook=webhook, id=f"msg_test_{self.name()}", body=text)
        answer = self.sender.send(hook.url, message, self.secrets.read(connection, webhook), began)
        ended = self.ledger.clock()
        self.webhooks.note(hook, self._after(hook.health, answer))
        said = f"it answered {answer.status}" if isinstance(answer, Answered) else answer.why
        self.ledger.commit(self._row(Outcome.WEBHOOK_TESTED, hook, by, visitor, said))
        return TriedOut(hook, answer, round((ended - began).total_seconds() * 1000))

    def _after(self, health: Health, answer: Answered | NoAnswer) -> Health:
        now = self.ledger.clock()
        if isinstance(answer, Answered):
            return succeeded(health, now) if answer.took_it else failed(health, f"it answered {answer.status}", now)
        return failed(health, answer.why, now)

    def _set(self, connection: str, webhook: str, state: HookState, by: str, visitor: Visitor) -> Changed | Refused:
        hook = self.webhooks.one(connection, webhook)
        if hook is None:
            return self._refused(Refused(WhyNot.NOT_THERE), connection, by, visitor)
        if hook.state is state:
            return Changed(hook)
        after = replace(hook, state=state, version=hook.version + 1)
        outcome = Outcome.WEBHOOK_PAUSED if state is HookState.PAUSED else Outcome.WEBHOOK_RESUMED
        return self._put(after, outcome, by, visitor) or Changed(after)

    def _put(self, hook: Webhook, outcome: Outcome, by: str, visitor: Visitor) -> Refused | None:
        """Write down what is about to be, and make it so, or say why not."""
        self.ledger.commit(self._row(outcome, hook, by, visitor))
        if self.webhooks.put(hook):
            return None
        return self._refused(Refused(WhyNot.MEANWHILE), hook.connection, by, visitor)

    def _row(self, outcome: Outcome, hook: Webhook, by: str, visitor: Visitor, said: str = "") -> Write:
        detail = f"{named(hook)}, by {by}" + (f": {said[:LONGEST_SAID]}" if said else "")
        return self.ledger.row(outcome, visitor, method="webhook", person=by, detail=detail)

    def _refused(self, refused: Refused, connection: str, by: str, visitor: Visitor) -> Refused:
        detail = ": ".join(filter(None, (f"a webhook of {connection}", refused.why, refused.detail)))
        self.ledger.commit(
            self.ledger.row(Outcome.WEBHOOK_REFUSED, visitor, method="webhook", person=by, detail=detail)
        )
        return refused
