"""The bus of the stack, on EventBridge."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from doorbook.adapters.calling import breakages
from doorbook.collect.announcing.announcement import Entry

if TYPE_CHECKING:
    from mypy_boto3_events.client import EventBridgeClient


class EventBridgeBus:
    """One bus, by its name."""

    def __init__(self, client: "EventBridgeClient", name: str) -> None:
        self._client = client
        self._name = name

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Put entries of one call, and return those that were not taken."""
        with breakages("the bus"):
            said = self._client.put_events(
                Entries=[
                    {
                        "EventBusName": self._name,
                        "Source": each.source,
                        "DetailType": each.type,
                        "Time": each.at,
                        "Resources": [each.about],
                        "Detail": each.detail,
                    }
                    for each in entries
                ]
            )
        if not said.get("FailedEntryCount"):
            return []
        return [each for each, result in zip(entries, said["Entries"], strict=True) if result.get("ErrorCode")]
