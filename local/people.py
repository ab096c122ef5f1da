"""The demo people, one for each thing that can happen at the door; they get in by the product's own store."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.passwords import Argon2Passwords
from doorbook.signin.changes import AddPerson
from doorbook.signin.people import Person
from doorbook.signin.roles import ADMINISTRATORS, HELP_DESK, VIEWERS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


PILOT: Final = "pilot"
"""The group whose people may come in by Duo alone from a browser of their own."""

STAFF: Final = frozenset({"staff"})
OF_THE_PILOT: Final = STAFF | {PILOT}


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as, and what happens then."""

    name: str
    password: str
    display: str
    story: str
    disabled: bool = False
    groups: frozenset[str] = STAFF


PEOPLE: Final = (
    DemoPerson(
        "alice",
        "quiet harbour at noon",
        "Alice Moreau",
        "one phone: approve the push; may do without a password",
        groups=OF_THE_PILOT,
    ),
    DemoPerson(
        "bob",
        "seven green bicycles",
        "Bob Okafor",
        "two phones: chooses once; may do without a password",
        groups=OF_THE_PILOT,
    ),
    DemoPerson("carol", "lantern over the lake", "Carol Lindqvist", "types a number on the phone"),
    DemoPerson("dave", "copper kettle singing", "Dave Nakamura", "hardware token only: types its code"),
    DemoPerson("erin", "marble stairs at dusk", "Erin Walsh", "bypass status in Duo: refused"),
    DemoPerson("frank", "paper boats in spring", "Frank Osei", "unknown to Duo: adds a phone"),
    DemoPerson("grace", "winter apples keep well", "Grace Adeyemi", "disabled in Duo: refused"),
    DemoPerson("heidi", "slow trains go further", "Heidi Brandt", "locked out in Duo: refused"),
    DemoPerson("ivan", "amber light downstairs", "Ivan Petrov", "a phone without push: a call or a text"),
    DemoPerson(
        "dana",
        "blue door on the left",
        "Dana Petit",
        "administrator; may do without a password",
        groups=OF_THE_PILOT | {ADMINISTRATORS},
    ),
    DemoPerson(
        "peggy",
        "chalk on a green board",
        "Peggy Sundaram",
        "help desk: acts on people in the console",
        groups=STAFF | {HELP_DESK},
    ),
    DemoPerson(
        "victor",
        "two owls on the fence",
        "Victor Almeida",
        "viewer: sees all of the console, changes nothing",
        groups=STAFF | {VIEWERS},
    ),
    DemoPerson("judy", "the ferry leaves at six", "Judy Castellanos", "disabled here: wrong password", disabled=True),
)


def seed(people_table: str, client: "DynamoDBClient") -> list[DemoPerson]:
    """Put the demo people into an empty table."""
    passwords = Argon2Passwords()
    doors = DynamoDoors(client, Tables(people=people_table, doors="", audit="", outbox=""))
    for each in PEOPLE:
        person = Person(
            id=each.name,
            name=each.name,
            display=each.display,
            password_hash=passwords.hash(each.password),
            disabled=each.disabled,
            email=f"{each.name}@example.com",
            groups=each.groups,
        )
        doors.commit(AddPerson(person))
    return list(PEOPLE)
