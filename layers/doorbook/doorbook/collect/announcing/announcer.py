"""Announcing a row of the outbox: each event to the bus, and each message of them queued for each webhook.

Whatever is cut short is done again from its beginning, so that every event is told at least once, by the same id.
"""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Final, assert_never

from doorbook.collect.announcing.announcement import (
    Delivery,
    Entry,
    FileOfEvents,
    News,
    Row,
    Telling,
    calls,
    entry,
    fitting,
    messages,
    of_finding,
    of_portal,
)
from doorbook.collect.announcing.ports import Announced, Bus, Deliveries, Told, Webhooks
from doorbook.collect.announcing.webhook import HookState, Webhook
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Event
from doorbook.values import value

AT_ONCE: Final = 500
"""Events in memory; a multiple of what a message holds."""

TRIES: Final = 3
"""Of the entries that the bus did not take, before they wait in the queue."""


@value(kw_only=True)
class Announcer:
    """Tells what is in the outbox. `source` says which stack speaks."""

    announced: Announced
    bus: Bus
    webhooks: Webhooks
    deliveries: Deliveries
    told: Told
    source: str

    def announce(self, row: Row) -> None:
        """Tell all of a row; raise TryLaterError or FixSettingsError where some of it may be untold."""
        match row:
            case FileOfEvents():
                hooks = self._hooks(row.connection)
                for some in batched(map(fitting, self.announced.events(row)), AT_ONCE, strict=False):
                    self._tell(row, some)
                    self._queue(row, some, hooks)
            case Event():
                self._tell(row, [fitting(of_portal(row))])
            case News():
                told = fitting(of_finding(row))
                self._tell(row, [told])
                self._queue(row, [told], self._hooks(row.connection))
                self.told.note(row)
            case _:
                assert_never(row)

    def put_off(self, row: Row) -> None:
        """Have the queue try a row again, later."""
        self.deliveries.send([row])

    def _hooks(self, connection: str) -> list[Webhook]:
        return [each for each in self.webhooks.of(connection) if each.state is not HookState.GONE]

    def _tell(self, row: Row, tellings: Iterable[Telling]) -> None:
        for call in calls(entry(self.source, row, each) for each in tellings):
            self._put(call)

    def _put(self, call: list[Entry]) -> None:
        left = call
        for _ in range(TRIES):
            left = [*self.bus.put(left)]
            if not left:
                return
        raise TryLaterError(Cause.DOWN, f"the bus did not take {len(left)} of {len(call)} events")

    def _queue(self, row: FileOfEvents | News, tellings: Iterable[Telling], hooks: Sequence[Webhook]) -> None:
        for name, body in messages(row, tellings) if hooks else ():
            self.deliveries.send(
                [Delivery(connection=hook.connection, webhook=hook.id, id=name, body=body) for hook in hooks]
            )
