"""The people of the demonstration, one for each thing that can happen at the door, and what asks them there."""

from dataclasses import replace

from local.duosim.integrations import RESPONDING, WATCH, Integration
from local.duosim.organisation.company import Organisation
from local.duosim.people import Person, Phone, Token, WebAuthn
from local.duosim.simulator import Simulator

PAYROLL = "Payroll sign-in"
"""What Duo calls the application that people are asked for by the payroll alone."""
DAY = 86_400
HISTORY_DAYS = 10
COMPANY = 48
"""So many more people, whom nobody plays: they fill the logs."""


def demo_people() -> list[Person]:
    """Everybody but frank: Duo has never heard of him, and sends him to enrol."""
    return [
        Person(
            "alice",
            realname="Alice Moreau",
            email="alice@example.com",
            devices=[Phone(name="Alice's iPhone")],
            webauthn=[WebAuthn(name="Touch ID on Alice's MacBook")],
        ),
        Person(
            "bob",
            realname="Bob Okafor",
            email="bob@example.com",
            aliases=["b.okafor"],
            devices=[
                Phone(name="Bob's Pixel", model="Google Pixel 9", number="+17345550102"),
                Phone(name="Work iPhone", model="iPhone 16", number="+17345550103"),
            ],
            webauthn=[WebAuthn(name="Bob's YubiKey 5C", is_platform=False), WebAuthn(name="Bob's Windows Hello")],
        ),
        Person(
            "carol",
            realname="Carol Lindqvist",
            email="carol@example.com",
            verified_push="required",
            verified_push_digits=3,
            devices=[Phone(name="Carol's Galaxy", model="Galaxy S25", number="+17345550104")],
            webauthn=[WebAuthn(name="Carol's old key", is_platform=False, uv_capable=False)],
        ),
        Person("dave", realname="Dave Nakamura", email="dave@example.com", devices=[Token(serial="482913")]),
        Person(
            "erin",
            realname="Erin Walsh",
            email="erin@example.com",
            status="bypass",
            devices=[Phone(name="Erin's iPhone", number="+17345550105")],
        ),
        Person(
            "grace",
            realname="Grace Adeyemi",
            email="grace@example.com",
            status="disabled",
            devices=[Phone(name="Grace's iPhone", number="+17345550106")],
        ),
        Person(
            "heidi",
            realname="Heidi Brandt",
            email="heidi@example.com",
            status="locked out",
            devices=[Phone(name="Heidi's Pixel", model="Google Pixel 8", number="+17345550107")],
        ),
        Person(
            "ivan",
            realname="Ivan Petrov",
            email="ivan@example.com",
            devices=[
                Phone(
                    name="Ivan's Nokia",
                    model="Nokia 2780",
                    number="+17345550108",
                    capabilities=["auto", "sms", "phone"],
                )
            ],
        ),
        Person(
            "dana",
            realname="Dana Petit",
            email="dana@example.com",
            devices=[Phone(name="Dana's iPhone", number="+17345550109")],
            webauthn=[WebAuthn(name="Touch ID on Dana's MacBook")],
        ),
        Person(
            "peggy",
            realname="Peggy Sundaram",
            email="peggy@example.com",
            devices=[Phone(name="Peggy's iPhone", number="+17345550110")],
        ),
        Person(
            "victor",
            realname="Victor Almeida",
            email="victor@example.com",
            devices=[Phone(name="Victor's Pixel", model="Google Pixel 9", number="+17345550111")],
        ),
    ]


def add_demo_people(duo: Simulator) -> None:
    """Only into an account where nobody is yet, so that a restart does not undo what was done by hand."""
    if not duo.people:
        duo.people.put = demo_people()
        duo.changed()


def add_demo_integrations(duo: Simulator) -> None:
    """Add the application that one of the demo applications has for itself."""
    if all(each.name != PAYROLL for each in duo.integrations):
        duo.integrations.append(Integration(type="authapi", name=PAYROLL))
    duo.integrations = [
        replace(each, grants=RESPONDING) if (each.type, each.name) == ("adminapi", WATCH) else each
        for each in duo.integrations
    ]
    duo.changed()


def add_demo_history(duo: Simulator) -> None:
    """Give a new account a company whose days can be collected: the last ten, and those to come."""
    if duo.organisation is not None:
        return
    midnight = int(duo.clock.now()) // DAY * DAY
    begins = midnight - HISTORY_DAYS * DAY
    duo.settings.trust_monitor = True
    duo.organise(Organisation(seed=1, people=COMPANY, attempts_per_day=600, begins=begins))
