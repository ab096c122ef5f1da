"""A page of each kind about people and applications, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.applications import ApplicationPage, ApplicationRow, ApplicationsPage, IdleLine
from doorbook.web.console.belongings import (
    CodeLine,
    EventLine,
    GroupLine,
    KeyLine,
    PhoneLine,
    PortalLine,
    UseLine,
    UseTable,
)
from doorbook.web.console.deeds_of import Note
from doorbook.web.console.dossier_words import Part
from doorbook.web.console.dossiers import Of
from doorbook.web.console.people import Choice, Choices, PeoplePage, PersonRow
from doorbook.web.console.person import PersonPage, Standing
from doorbook.web.console.whose import Whose, WhosePage
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def standing(text: str) -> Standing:
    return Standing(
        name=text,
        realname=text,
        email=text,
        user_id=text,
        state=Badge("Active", "good"),
        since=NOON,
        lockout=text,
        enrolled=False,
        lacks=True,
        bypassing=(text,),
        created=NOON,
        last=NOON,
        directory=text,
        synced=NOON,
        aliases=text,
        notes=text,
    )


DOSSIERS_NEED: Final[dict[str, Any]] = {
    "of": Of(id="0a1b", name="Headquarters", listed=None),
    "people": (),
    "begins": "",
    "application": None,
    "application_key": "",
    "file": "/console",
    "one": standing("Ann"),
    "kind": "",
    "groups": (),
    "phones": (),
    "keys": (),
    "codes": (),
    "places": (),
    "parts": (),
    "events": (),
    "sign_ins": (),
    "factors": (),
    "applications": (),
    "key": "DI1",
    "listed": True,
    "type": "radius",
    "policy": "",
    "using": 0,
    "may": None,
    "adoption": "",
    "everybody": 0,
    "users": "/console",
    "first": None,
    "last": None,
    "successes": 0,
    "failures": 0,
    "idle": (),
    "further": 0,
}


def dossier_pages(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    """Make them."""
    of = Of(id="0a1b", name=text, listed=NOON)
    yield WhosePage(**around, title="People", choices=(Whose(label=text, where="/console"),))
    yield WhosePage(**around, title="People", choices=())
    row = PersonRow(
        where="/console/1",
        username=text,
        realname=text,
        email=text,
        status=Badge("Active", "good"),
        bypass=True,
        kind=text,
        strongest="Push",
        lacks=True,
        last=NOON,
    )
    chosen = (Choice(name="all", label="Everybody", chosen=True), Choice(name="x", label="X", chosen=False))
    people = PeoplePage(
        **around,
        of=of,
        people=(row, replace(row, bypass=False, kind="", lacks=False, last=None)),
        choices=(Choices(label="How they stand", of=chosen), Choices(label="Else", of=chosen[1:])),
        begins=text,
        application=None,
        application_key="",
        file="/console/1",
        more="/console/2",
    )
    yield people
    yield replace(people, people=(), application=text, application_key="DI1", first="/console/1", message=message)
    yield from _persons(text, around, of)
    yield from _applications(text, message, around, of)


PART: Final = Part(label="Duo Push", count=3, share="75 %", tone=1, begin=0, width=750)


def _persons(text: str, around: dict[str, Any], of: Of) -> Iterator[Page]:
    use = UseLine(label=text, where="/console/1", successes=3, failures=1, first=NOON, last=NOON)
    phone = PhoneLine(name=text, number=text, what=text, can=text, last=NOON, troubles=("Tampered with",))
    code = CodeLine(made_by=text, created=NOON, expires=NOON, uses="1", over=False)
    note = Note(label=text, where="/console/1", state=Badge("High", "bad"), at=NOON)
    line = PortalLine(end="Signed in", method="Duo push", browser="Firefox", address=text, at=NOON, reported=True)
    event = EventLine(
        at=NOON, state=Badge("Let in", "good"), reason=text, factor=text, application=text, origin=text, here=True
    )
    page = PersonPage(
        **around,
        of=of,
        one=standing(text),
        kind="A human",
        others=(note,),
        groups=(GroupLine(name=text, state=Badge("Active", "good")),),
        phones=(phone, replace(phone, last=None, troubles=())),
        keys=(KeyLine(name=text, what=text, added=NOON), KeyLine(name=text, what=text, added=None)),
        codes=(code, replace(code, created=None, expires=None), replace(code, over=True)),
        places=(UseTable(title="Countries", lines=(use, replace(use, where=None, first=None, last=None))),),
        parts=(replace(PART, label=text),),
        factors=(use,),
        applications=(use,),
        events=(event, replace(event, at=None, here=False)),
        sign_ins=(line, replace(line, reported=False)),
        findings=(note, replace(note, state=None, at=None)),
        ways=(replace(note, state=None, at=None, about=text),),
        done=(note,),
    )
    yield page
    lists = ("groups", "phones", "keys", "codes", "places", "parts", "factors", "applications", "events")
    empty: dict[str, Any] = dict.fromkeys(lists, ())
    quiet = replace(
        page.one, since=None, enrolled=None, lacks=False, bypassing=(), created=None, last=None, synced=None
    )
    yield replace(page, one=quiet, kind="", others=(), sign_ins=(), findings=(), ways=(), done=(), **empty)


def _applications(text: str, message: Message, around: dict[str, Any], of: Of) -> Iterator[Page]:
    row = ApplicationRow(
        where="/console/1", name=text, type=text, using=3, may=7, adoption="43 %", factors=text, last=NOON
    )
    rows = (row, replace(row, may=None, adoption="", last=None))
    page = ApplicationsPage(**around, of=of, applications=rows, more="/console/2", first="/console/1")
    yield page
    yield replace(page, applications=(), more=None, first=None, message=message)
    one = ApplicationPage(
        **around,
        of=of,
        name=text,
        key=text,
        listed=True,
        type=text,
        policy=text,
        access=text,
        groups=(text, text),
        using=3,
        may=7,
        adoption="43 %",
        everybody=9,
        users="/console/1",
        first=NOON,
        last=NOON,
        successes=3,
        failures=1,
        parts=(replace(PART, label=text),),
        idle=(IdleLine(name=text, where="/console/1"),),
        further=3,
    )
    yield one
    yield replace(one, listed=False, may=None, adoption="", last=None, first=None, parts=(), idle=(), further=0)
