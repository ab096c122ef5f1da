"""A page of each kind that the console has, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from doorbook.collect.connections.connection import Access, Advanced, Connection, PushBy, PushVerification, State, Trace
from doorbook.collect.connections.rules import TypedAdvanced
from doorbook.messages import Message
from doorbook.signin.roles import Role
from doorbook.web.console.account_step import AccountPage
from doorbook.web.console.advanced_step import AdvancedPage
from doorbook.web.console.audit import AuditLine, AuditPage, Choice
from doorbook.web.console.connections import Card, ConnectionsPage
from doorbook.web.console.delete import DeletePage
from doorbook.web.console.grants_step import GrantLine, GrantsPage
from doorbook.web.console.health import GapLine, StreamLine
from doorbook.web.console.keys_step import KeysPage
from doorbook.web.console.own import ConnectionPage, Deed, TestLine, TestTold
from doorbook.web.console.progress import ProgressLine, RunTold
from doorbook.web.console.push_step import PushVerificationPage
from doorbook.web.console.review_step import ReviewPage
from doorbook.web.console.rooms import rooms_for
from doorbook.web.console.rotate import RotatePage
from doorbook.web.console.steps import StepLine
from doorbook.web.console.streaming import RemovalPage, StreamingPage
from doorbook.web.console.summary import sections
from doorbook.web.console.webhooks import HookLine, Tried
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page
from tests.journeys.console import verify_pages
from tests.journeys.console.action_pages import action_pages
from tests.journeys.console.dossier_pages import DOSSIERS_NEED, dossier_pages
from tests.journeys.console.finding_pages import FINDING_NEEDS, finding_pages
from tests.journeys.console.notice_pages import NOTICES_NEED, notice_pages

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def connection(text: str) -> Connection:
    """Return one with TEXT in all that is typed."""
    trace = Trace(at=NOON, by=text)
    return Connection(
        id="0a1b",
        name=text,
        host=text,
        state=State.ACTIVE,
        version=3,
        created=trace,
        changed=trace,
        push=PushVerification(by=PushBy.AUTH_API, name=text),
        advanced=Advanced(groups=(text,), proxy=text, ca=text, live=timedelta(minutes=7)),
    )


ROOMS: Final = rooms_for(Role.ADMINISTRATOR, "/console/connections/1")

NEEDED: Final[dict[str, Any]] = {
    **DOSSIERS_NEED,
    **FINDING_NEEDS,
    **NOTICES_NEED,
    "who": "Dana",
    "out": "o",
    "rooms": (),
    "cards": (),
    "adds": True,
    "connection": connection("Headquarters"),
    "steps": (),
    "action": "/",
    "go_on": "Go on",
    "back": False,
    "kept": False,
    "grants": (),
    "access": Access.READ_ONLY,
    "by": PushBy.OFF,
    "name": "",
    "typed": TypedAdvanced(),
    "sections": (),
    "base": "/console/connections/1",
    "version": 1,
    "state": Badge("Collecting", "good"),
    "says": "It is.",
    "deeds": (),
    "changes": True,
    "outcome": "",
    "until": "",
    "groups": (),
    "lines": (),
    "newest": True,
    "more": None,
    "export": "/",
    "streams": (),
    "bus": "doorbook",
    "source": "doorbook.doorbook",
    "rule": "{}",
    "hooks": (),
    "person": "/console/connections/1/people/2",
    "means": "It does.",
    "waiting": (),
    "told": Message("a.message", "What happened.", "What to do."),
    "said": "",
    "changed": "What changed",
    **verify_pages.NEEDED,
    "hook": HookLine(id="1", url="https://x", version=1, state=Badge("Active"), paused=False, created=NOON, by="dana"),
}
"""What the console's pages must have."""


def console_pages(text: str) -> Iterator[Page]:
    """Make them."""
    around: dict[str, Any] = {"who": text, "out": "o", "rooms": ROOMS}
    message = Message("a.message", "What happened.", "What to do.")
    card = Card(where="/console/connections/1", name=text, host=text, state=Badge("Paused", "off"), says="It rests.")
    yield ConnectionsPage(**around, cards=(), adds=True, message=message)
    yield ConnectionsPage(**around, cards=(), adds=False)
    yield ConnectionsPage(**around, cards=(card, card), adds=True)
    yield from _steps(text, message)
    yield from verify_pages.verify_pages(text, message)
    yield from _audit(text, message, around)
    yield from _own(text, message, around)
    yield from _streaming(text, message)
    yield from action_pages(text, message)
    yield from dossier_pages(text, message, around)
    yield from finding_pages(text, message, ROOMS)
    yield from notice_pages(text, message, around)


def _audit(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    row = AuditLine(
        at=NOON,
        what="Signed in",
        who=text,
        how="Push",
        address=text,
        browser="Firefox",
        cause=text,
        detail=text,
        txid=text,
    )
    bare = replace(row, who="", how="", browser="", cause="", detail="", txid="")
    choices = (("Sign-ins", (Choice(value="signed_in", label="Signed in"), Choice(value="x", label="Other"))),)
    audit = AuditPage(
        **around,
        person=text,
        outcome="signed_in",
        until="2026-03-01",
        groups=choices,
        lines=(row, bare),
        newest=False,
        more=f"/console/audit?person={text}",
        export=f"/console/audit/export?person={text}",
    )
    yield audit
    yield replace(audit, lines=(), more=None, newest=True, message=message)
    yield replace(audit, lines=())


def _own(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    line = TestLine(what="Clock", state=Badge("Wrong", "bad"), message=message, detail=text, took="3 ms")
    told = TestTold(message=message, took="3 ms", lines=(line, replace(line, state=Badge("Well", "good"))))
    gap = GapLine(low=NOON, high=NOON, why=text)
    stream = StreamLine(
        stream="Activity",
        state=Badge("Well", "good"),
        rows="3",
        last=NOON,
        lag="2 minutes",
        again=NOON,
        error="Duo did not answer.",
        gaps=(gap,),
    )
    streams = (stream, replace(stream, last=None, again=None, error="", gaps=()))
    going = ProgressLine(stream="Activity", state=Badge("Reading"), rows="3", pages="1", lag="", error=text)
    run = RunTold(id=text, live=True, began=NOON, message=message, done=1, most=2, lines=(going, going))
    own = ConnectionPage(
        **around,
        name=text,
        csrf="c",
        base="/console/connections/1",
        version=3,
        state=Badge("Collecting", "good"),
        says="It is read.",
        deeds=(Deed(step="test", label="Test", quiet=False), Deed(step="pause", label="Pause")),
        sections=sections(connection(text)),
        changes=True,
        streams=streams,
        run=run,
        tested=told,
        message=message,
        again="/console",
        until=NOON,
    )
    yield own
    yield replace(own, good=message, changes=False, message=None, tested=None, run=replace(run, live=False))
    faults = {"ikey": message, "skey": message}
    yield RotatePage(**around, csrf="c", connection=connection(text), tested=told, faults=faults, again="/console")
    delete = DeletePage(**around, csrf="c", connection=connection(text), typed=text, faults={"typed": message})
    yield delete
    yield replace(delete, message=message, again="/console", data="delete")


def _streaming(text: str, message: Message) -> Iterator[Page]:
    hook = HookLine(
        id="1", url=text, version=1, state=Badge("Paused", "off"), paused=True, created=NOON, by=text, last=NOON
    )
    failing = replace(hook, last=None, paused=False, failed=NOON, trouble=message, detail=text, failures=3, rests=NOON)
    around: dict[str, Any] = {
        "who": text,
        "out": "o",
        "rooms": (),
        "csrf": "c",
        "connection": connection(text),
        "base": "/console/connections/1/streaming",
    }
    page = StreamingPage(**around, bus="doorbook", source="doorbook.doorbook", rule="{}", hooks=(hook, failing))
    tested = Tried(url=text, state=Badge("Taken", "good"), message=message, status="204", answer=text, took="3 ms")
    yield replace(page, good=message, secret="whsec_1", secret_of=text)
    yield replace(page, message=message, again="/console", tried=tested)
    yield replace(page, typed=text, faults={"url": message}, hooks=(), tried=replace(tested, answer=""))
    removal = RemovalPage(**around, hook=hook)
    yield removal
    yield replace(removal, message=message, again="/console")


def _steps(text: str, message: Message) -> Iterator[Page]:
    lines = (
        StepLine(label="One", here=False, done=True, where="/console/1"),
        StepLine(label="Two", here=True, done=False, where=None),
    )
    kept = connection(text)
    around: dict[str, Any] = {
        "who": text,
        "out": "o",
        "rooms": (),
        "csrf": "c",
        "connection": kept,
        "steps": lines,
        "action": "/console/1",
        "go_on": "Continue",
        "back": True,
    }
    yield AccountPage(**{**around, "connection": None}, name=text, host=text, offer=text)
    yield AccountPage(**around, name=text, host=text, faults={"name": message, "host": message})
    yield KeysPage(**around, kept=True, faults={"ikey": message, "skey": message})
    yield KeysPage(**{**around, "steps": ()}, kept=False, message=message, again="/console", until=NOON)
    grant = GrantLine(panel="Read", standing=Badge("Granted", "good"), opens="All", streams="users", needed=True)
    grants = (grant, replace(grant, streams="", needed=False))
    yield GrantsPage(**around, grants=grants, access=Access.READ_WRITE, faults={"access": message})
    push = PushVerificationPage(**around, by=PushBy.AUTH_API, name=text, kept=True)
    yield push
    yield replace(push, kept=False, faults=dict.fromkeys(("push_name", "push_ikey", "push_skey"), message))
    typed = TypedAdvanced(
        endpoints=True,
        live_minutes=text,
        inventory_minutes=text,
        backfill_days=text,
        groups=text,
        proxy=text,
        ca=text,
    )
    advanced = AdvancedPage(**around, typed=typed, offered=Badge("Not there", "off"))
    yield advanced
    fields = ("live", "inventory", "backfill", "groups", "proxy", "ca")
    yield replace(advanced, typed=replace(typed, endpoints=False), faults=dict.fromkeys(fields, message), offered=None)
    yield ReviewPage(**around, sections=sections(kept))
