"""The pages of push verification, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.rooms import RoomLine
from doorbook.web.console.verify import PastLine, PhoneLine, VerificationPage, VerifyPage
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WHERE: Final = "/console/connections/1/people/2"
NEEDED: Final[dict[str, Any]] = {
    "push": "p",
    "again": "/",
    "label": "iPhone",
    "live": False,
    "code": "",
    "began": NOON,
}
"""What they must have."""


def verify_pages(text: str, message: Message) -> Iterator[Page]:
    """Make them."""
    rooms = (RoomLine(label="Connections", where="/console", here=True),)
    around: dict[str, Any] = {"who": text, "out": "o", "rooms": rooms, "person": WHERE}
    phone = PhoneLine(id=text, label=text)
    past = PastLine(where=f"{WHERE}/verify/1", at=NOON, by=text, label=text, state=Badge("Denied", "bad"))
    page = VerifyPage(**around, csrf="c", where=f"{WHERE}/verify", push="p", whom=text)
    yield replace(page, phones=(phone,), past=(past, past))
    yield replace(page, phones=(phone, phone), fault=message)
    yield replace(page, message=message, grant=text)
    asked = VerificationPage(
        **around,
        again=f"{WHERE}/verify",
        whom=text,
        label=text,
        state=Badge("Waiting"),
        told=message,
        live=True,
        code="004711",
        seconds=41,
        lasts=60,
        began=NOON,
        by=text,
    )
    yield asked
    yield replace(asked, live=False, way="By the Admin API", more=message, lacked=text, code="")
