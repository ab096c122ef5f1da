"""The queue of what notices have still to tell: the announcer's own."""

from collections.abc import Callable, Sequence

from doorbook.notices.change import Change
from doorbook.notices.handing import written
from doorbook.notices.sending import Parcel


class QueuedParcels:
    """Writes it out, and gives it to what sends a text to the queue."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send = send

    def hand(self, parcels: Sequence[Parcel]) -> None:
        """Queue all of it."""
        for each in parcels:
            self._send(written(each))

    def put_off(self, change: Change) -> None:
        """Have a change looked at again, later."""
        self._send(written(change))
