"""The page of a connection's webhooks, as an administrator uses it."""

from doorbook.collect.announcing.webhook import HookSecrets, Webhook
from doorbook.collect.connections.connection import Connection
from tests.domain.listeners import Receiver
from tests.doorway import Browser, Reply
from tests.journeys.console.house import House

URL = "https://siem.example.com/duo?key=abc"
DEEDS = ("test", "rotate", "pause", "resume", "remove")


def place(connection: Connection, further: str = "") -> str:
    return f"/console/connections/{connection.id}/streaming{further}"


def add(by: Browser, connection: Connection, url: str = URL) -> Reply:
    return by.submit(by.get(place(connection)).form("/streaming"), url=url)


def press(by: Browser, connection: Connection, deed: str) -> Reply:
    return by.submit(by.get(place(connection)).form(f"/{deed}"))


def only(house: House, connection: Connection) -> Webhook:
    (hook,) = house.hooks.of(connection.id)
    return hook


def secrets(house: House, connection: Connection) -> HookSecrets:
    return house.hook_secrets.read(connection.id, only(house, connection).id)


def receiver(house: House) -> Receiver:
    assert isinstance(house.sender, Receiver)
    return house.sender
