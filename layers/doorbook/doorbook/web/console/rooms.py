"""The rooms of the console, as its navigation lists them."""

from typing import Final

from doorbook.signin.roles import Role
from doorbook.values import value

CONSOLE: Final = "/console"
"""Where the console is, and what its forms' tokens are for."""


@value
class Room:
    """A part of the console. `name` is its word in addresses; a connection's own part has it behind the connection."""

    name: str
    label: str
    least: Role = Role.VIEWER

    @property
    def where(self) -> str:
        """Return where its door is."""
        return f"{CONSOLE}/{self.name}" if self.name else CONSOLE


ROOMS: Final = (
    Room("", "Overview"),
    Room("findings", "Findings"),
    Room("people", "People"),
    Room("applications", "Applications"),
    Room("checks", "Checks"),
    Room("connections", "Connections"),
    Room("audit", "Audit"),
)
"""In the order of the navigation."""


@value(kw_only=True)
class RoomLine:
    """One of them as somebody sees it; `here` where the page is one of it."""

    label: str
    where: str
    here: bool


def rooms_for(role: Role, address: str, rooms: tuple[Room, ...] = ROOMS) -> tuple[RoomLine, ...]:
    """List those that are open to a role."""
    here = _room_of(address, {each.name for each in rooms})
    open_to = (each for each in rooms if role.reaches(each.least))
    return tuple(RoomLine(label=each.label, where=each.where, here=each.name == here) for each in open_to)


def _room_of(address: str, names: set[str]) -> str:
    """Return the room that an address belongs to: /console/connections/1/people is one of the people."""
    parts = address.removeprefix(CONSOLE).strip("/").split("/")
    of_a_connection = parts[2:3] if parts[0] == "connections" else []
    return next((part for part in of_a_connection if part in names), parts[0])
