"""What an inspector has drawn of people and applications, and what somebody may write there to do harm."""

from doorbook.collect.connections.connection import Connection
from doorbook.dossiers.shelves import Card, entries
from tests.journeys.console.house import House

RTL = "\u202e\u2067gnp.ecila\u200f"
HOSTILE = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "\uff1d1+1",
    RTL,
    "a\x00b\x1fc\x7f",
    "{{ csrf }}",
    "W" * 200,
)


def own(connection: Connection, further: str = "") -> str:
    return f"/console/connections/{connection.id}{further}"


def there(house: House, connection: Connection, *cards: Card) -> None:
    """Let these have been drawn."""
    house.shelves.write(connection.id, [each for card in cards for each in entries(card)], [])
