"""Browsers before the deployed portal, and new people for each story, so that no story slows down another's pushes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.adapters.passwords import Argon2Passwords
from doorbook.signin.changes import AddPerson
from doorbook.signin.people import Person
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.people import Person as DuoPerson
from local.duosim.people import Phone, Token
from tests.journeys.browser.steps import Someone
from tests.journeys.browser.watching import watched

PASSWORD = "correct horse battery staple"
NUMBERS = count(1)

type OpenBrowser = Callable[..., BrowserContext]
type MakeSomeone = Callable[..., Someone]


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hash the one password of all newcomers once."""
    return Argon2Passwords().hash(PASSWORD)


@pytest.fixture
def newcomer(stack: Stack, duo: Control, password_hash: str) -> MakeSomeone:
    """Make people that the portal knows and, unless told otherwise, Duo too."""
    tables = Tables(people=stack.table("People"), doors="", audit="", outbox="")
    doors = DynamoDoors(stack.aws.client("dynamodb"), tables)

    def make(
        first: str,
        *devices: Phone | Token,
        known_to_duo: bool = True,
        display: str = "",
        groups: tuple[str, ...] = (),
        **in_duo: str,
    ) -> Someone:
        name = f"{first.lower()}-{next(NUMBERS)}"
        display = display or f"{first} Example"
        person = Person(id=name, name=name, display=display, password_hash=password_hash, groups=frozenset(groups))
        doors.commit(AddPerson(person))
        if known_to_duo:
            duo.put_person(DuoPerson.from_json({**DuoPerson(name, devices=list(devices)).to_json(), **in_duo}))
        return Someone(name=name, password=PASSWORD, display=display)

    return make


@pytest.fixture
def alice(newcomer: MakeSomeone) -> Someone:
    """Make Alice, who has one phone."""
    return newcomer("Alice", Phone(name="Alice's iPhone"))


@pytest.fixture
def bob(newcomer: MakeSomeone) -> Someone:
    """Make Bob, who has two phones."""
    return newcomer("Bob", Phone(name="Bob's Pixel", number="+17345550102"), Phone(name="Work iPhone"))


@pytest.fixture
def carol(newcomer: MakeSomeone) -> Someone:
    """Make Carol, who is asked for a number."""
    return newcomer("Carol", Phone(name="Carol's Galaxy"), verified_push="required")


@pytest.fixture
def open_browser(stack: Stack, chromium: Browser) -> Iterator[OpenBrowser]:
    """Open browsers that nobody has used before; what goes wrong in them unseen fails the story."""
    with ExitStack() as ending:

        def open_one(*, script: bool = True) -> BrowserContext:
            context = chromium.new_context(
                base_url=stack.portal, java_script_enabled=script, locale="en-GB", timezone_id="Europe/Lisbon"
            )
            context.set_default_timeout(20_000)
            ending.callback(context.close)
            ending.enter_context(watched(context))
            return context

        yield open_one


@pytest.fixture
def context(open_browser: OpenBrowser) -> BrowserContext:
    """Open one browser."""
    return open_browser()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open one tab."""
    return context.new_page()


@pytest.fixture
def plain_page(open_browser: OpenBrowser) -> Page:
    """Open one tab of a browser that runs no scripts."""
    return open_browser(script=False).new_page()
