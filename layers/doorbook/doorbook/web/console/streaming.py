"""A connection's page of event streaming: the bus that is told every event, and the webhooks."""

import json
from collections.abc import Callable
from dataclasses import field, replace
from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.announcing.webhooks import Added, Changed, Refused, Rotated, WebhookDesk
from doorbook.collect.connections.connection import Connection, State
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.messages import Message, console
from doorbook.messages import console_webhooks as said
from doorbook.signin.visitor import Visitor
from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.console.steps import Amiss, base, place
from doorbook.web.console.webhooks import HookLine, Tried, line, lines, refusal, tried
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

DONE: Final = {
    "pause webhook": said.WEBHOOK_PAUSED,
    "resume webhook": said.WEBHOOK_RESUMED,
    "remove webhook": said.WEBHOOK_REMOVED,
}
"""What is said of each step that leads here."""

LONGEST: Final = 1100
"""So much of a typed address is shown again."""


@value(kw_only=True)
class StreamingPage(ConsolePage):
    """The bus and the webhooks. `secret` is shown in this one answer and never again, with the address it is for."""

    template = "console_streaming.html"
    title: str = "Event streaming"
    csrf: str
    connection: Connection
    base: str
    bus: str
    source: str
    rule: str
    hooks: tuple[HookLine, ...]
    typed: str = ""
    secret: str | None = None
    secret_of: str = ""
    tried: Tried | None = None
    good: Message | None = None
    message: Message | None = None
    faults: dict[str, Message] = field(default_factory=dict)
    again: str | None = None


@value(kw_only=True)
class RemovalPage(ConsolePage):
    """What happens when a webhook is removed, and the button that does it."""

    template = "console_webhook_remove.html"
    title: str = "Remove this webhook?"
    csrf: str
    connection: Connection
    base: str
    hook: HookLine
    message: Message | None = None
    again: str | None = None


@value(kw_only=True)
class Streaming:
    """The page for one administrator, and what its buttons do; `bus` is its name and its source."""

    pages: Pages
    connections: ConnectionDesk
    desk: WebhookDesk
    bus: tuple[str, str]
    inside: Inside
    nowhere: Callable[[], Response[str]]

    def page(self, connection: str, done: str | None = None) -> Response[str]:
        """Return it."""
        return self._within(
            connection, lambda found: html(self.pages, self._page(found, good=self.inside.was_done(done, DONE)))
        )

    def add(self, connection: str, url: str) -> Response[str]:
        """Add a webhook, and show its secret in the answer itself: no address and no store ever has it."""

        def do(found: Connection) -> Response[str]:
            done = self.desk.add(found.id, url, *self._by)
            if isinstance(done, Refused):
                why, status = refusal(done)
                page = replace(self._page(found), typed=url[:LONGEST], faults={"url": why})
                return html(self.pages, page, status=status)
            return self._shown(found, done, said.WEBHOOK_ADDED)

        return self._fresh(connection, do)

    def rotate(self, connection: str, webhook: str, seen: int) -> Response[str]:
        """Give it another secret, which is shown as that of a new one is."""

        def do(found: Connection) -> Response[str]:
            done = self.desk.rotate(found.id, webhook, seen, *self._by)
            if isinstance(done, Refused):
                return self._refused(found, done)
            return self._shown(found, done, said.WEBHOOK_ROTATED)

        return self._fresh(connection, do)

    def pause(self, connection: str, webhook: str) -> Response[str]:
        """Pause it."""
        return self._fresh(
            connection, lambda found: self._set(found, self.desk.pause(found.id, webhook, *self._by), "pause webhook")
        )

    def resume(self, connection: str, webhook: str) -> Response[str]:
        """Resume it."""
        return self._fresh(
            connection, lambda found: self._set(found, self.desk.resume(found.id, webhook, *self._by), "resume webhook")
        )

    def test(self, connection: str, webhook: str) -> Response[str]:
        """Send it a test message, and return what came back; it changes nothing, so no fresh factor is asked."""

        def do(found: Connection) -> Response[str]:
            done = self.desk.test(found.id, webhook, *self._by)
            if isinstance(done, Refused):
                return self._refused(found, done)
            return html(self.pages, replace(self._page(found), tried=tried(done)))

        return self._within(connection, do)

    def removal(self, connection: str, webhook: str) -> Response[str]:
        """Ask whether it is to be removed."""

        def do(found: Connection) -> Response[str]:
            hooks = (line(each, self.desk.ledger.clock()) for each in self.desk.of(found.id) if each.id == webhook)
            hook = next(hooks, None)
            if hook is None:
                gone = replace(self._page(found), message=said.WEBHOOK_NOT_THERE)
                return html(self.pages, gone, status=HTTPStatus.NOT_FOUND)
            page = RemovalPage(
                **self.inside.around,
                csrf=self.inside.csrf,
                connection=found,
                base=streaming(found.id),
                hook=hook,
            )
            if self.inside.fresh:
                return html(self.pages, page)
            stale = replace(page, message=console.NOT_FRESH, again=f"{streaming(found.id)}/{webhook}/remove")
            return html(self.pages, stale, status=HTTPStatus.FORBIDDEN)

        return self._within(connection, do)

    def remove(self, connection: str, webhook: str) -> Response[str]:
        """Remove it."""

        def do(found: Connection) -> Response[str]:
            done = self.desk.remove(found.id, webhook, *self._by)
            if isinstance(done, Refused):
                return self._refused(found, done)
            return see(streaming(found.id) + self.inside.done("remove webhook"))

        return self._fresh(connection, do)

    def _set(self, found: Connection, done: Changed | Refused, step: str) -> Response[str]:
        if isinstance(done, Refused):
            return self._refused(found, done)
        return see(streaming(found.id) + self.inside.done(step))

    def _shown(self, found: Connection, done: Added | Rotated, message: Message) -> Response[str]:
        page = replace(self._page(found, good=message), secret=str(done.secret), secret_of=done.webhook.url)
        return html(self.pages, page)

    def _refused(self, found: Connection, refused: Refused) -> Response[str]:
        why, status = refusal(refused)
        return html(self.pages, replace(self._page(found), message=why), status=status)

    def _within(self, connection: str, do: Callable[[Connection], Response[str]]) -> Response[str]:
        """Do it for a connection that is set up and lives."""
        found = self.connections.one(connection)
        if found is None:
            return self.nowhere()
        match found.state:
            case State.DRAFT:
                return see(place(found.id, "review" if found.proven else "keys"))
            case State.DELETING:
                return see(base(found.id))
            case _:
                return do(found)

    def _fresh(self, connection: str, do: Callable[[Connection], Response[str]]) -> Response[str]:
        """Do it for who confirmed a moment ago."""
        return self._within(connection, do if self.inside.fresh else self._stale)

    def _stale(self, found: Connection) -> Response[str]:
        amiss = Amiss(message=console.NOT_FRESH, again=streaming(found.id))
        page = replace(self._page(found), message=amiss.message, again=amiss.again)
        return html(self.pages, page, status=HTTPStatus.FORBIDDEN)

    def _page(self, found: Connection, good: Message | None = None) -> StreamingPage:
        name, source = self.bus
        return StreamingPage(
            **self.inside.around,
            csrf=self.inside.csrf,
            connection=found,
            base=streaming(found.id),
            bus=name,
            source=source,
            rule=rule(found.id, source),
            hooks=lines(self.desk.of(found.id), self.desk.ledger.clock()),
            good=good,
        )

    @property
    def _by(self) -> tuple[str, Visitor]:
        return self.inside.session.person, self.inside.visitor


def streaming(connection: str) -> str:
    """Return where a connection's page of event streaming is."""
    return f"{base(connection)}/streaming"


def rule(connection: str, source: str) -> str:
    """Return the pattern of a rule that takes this connection's sign-ins that Duo did not let through."""
    pattern = {
        "source": [source],
        "detail-type": ["duo.authentication"],
        "resources": [f"connection/{connection}"],
        "detail": {"status_id": [2]},
    }
    each = ",\n".join(f"  {json.dumps(name)}: {json.dumps(given)}" for name, given in pattern.items())
    return f"{{\n{each}\n}}"
