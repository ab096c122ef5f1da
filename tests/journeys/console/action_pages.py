"""The pages of actions and deeds, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.actions.deed import Line, Order, Plan
from doorbook.messages import Message
from doorbook.web.console.action import ActionPage, TypedLine
from doorbook.web.console.deed import DeedPage, StepTold
from doorbook.web.console.rooms import RoomLine
from doorbook.web.console.waiting import WaitingLine, WaitingPage
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WHERE: Final = "/console/connections/1/people/2"


def action_pages(text: str, message: Message) -> Iterator[Page]:
    """Make them."""
    rooms = (RoomLine(label="Connections", where="/console", here=True),)
    around: dict[str, Any] = {"who": text, "out": "o", "rooms": rooms, "csrf": "c", "title": "An action"}
    lines = (Line(what=text, now=text, then=text), Line(what="Status", now="Active", then="Disabled"))
    order = Order(connection="1", user="2", action="link", given=(("other", text),))
    plan = Plan(id="d", order=order, whom=text, lines=lines, saw="f", at=NOON, by=text)
    field = TypedLine(name="group", label="Group", typed=text, offers=(text, "Staff"), fault=message)
    choice = TypedLine(name="hours", label="Hours", typed="1", choices=(("1", "1 hour"), ("4", "4 hours")))
    page = ActionPage(**around, person=WHERE, where=f"{WHERE}/actions/link", means="It does.", whom=text)
    yield replace(page, fields=(field, choice, replace(choice, typed="", fault=message)))
    yield replace(page, plan=plan, lines=lines, doable=True, grave=True, two=True, message=message)
    yield replace(page, plan=plan, lines=lines, doable=True)
    yield replace(page, whom="", message=message, grant="Grant write resource", again="/console")
    steps = (StepTold(what="Done", by=text, at=NOON),)
    deed = DeedPage(
        **around,
        person=WHERE,
        where=f"{WHERE}/deeds/d",
        whom=text,
        state=Badge("Done", "good"),
        told=message,
        changed="What changed",
        said=text,
        lines=lines,
        steps=steps,
        undo=True,
    )
    yield deed
    yield replace(deed, once="123456789", said="", message=message, grant="Grant", again="/console")
    waiting = WaitingLine(label="Delete", whom=text, where=f"{WHERE}/deeds/d", by=text, at=NOON)
    yield WaitingPage(who=text, out="o", rooms=rooms, name=text, base="/console/connections/1", waiting=(waiting,))
    yield WaitingPage(who=text, out="o", rooms=rooms, name=text, base="/console/connections/1", waiting=())
    yield replace(deed, agree=True, undo=False, anew=f"{WHERE}/actions/link", state=Badge("Waits", "off"))
