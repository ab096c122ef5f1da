"""Pages of notices, of each kind, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.notice_form import Option, RuleForm, Tick
from doorbook.web.console.notice_rule import (
    NewRulePage,
    RulePage,
    RuleRemovalPage,
    SentLine,
    TriedLine,
    TroubleLine,
    VersionLine,
)
from doorbook.web.console.notices import AddressLine, NoticesPage, RuleLine
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def form(text: str) -> RuleForm:
    """Return a form whose typed fields have TEXT."""
    options = (Option(value="high", label="High", chosen=True), Option(value="low", label="Low", chosen=False))
    ticks = (Tick(name="one", label="One", chosen=True), Tick(name="two", label="Two", chosen=False))
    mail = Tick(name="address-1", label="Mail to", chosen=True, foreign=text, state=Badge("Confirmed", "good"))
    return RuleForm(
        name=text,
        least=options,
        categories=ticks,
        checks=text,
        connections=options,
        group=text,
        changes=ticks,
        targets=(*ticks, mail),
        paces=options,
        hour=text,
        zone=text,
        rate=text,
        quiet=True,
        quiet_from=text,
        quiet_to=text,
        days=ticks,
        breaks=options,
    )


NOTICES_NEED: Final[dict[str, Any]] = {
    "rules": (),
    "asks": "All",
    "when": "At once",
    "whom": "the bus",
    "on": True,
    "form": form("x"),
    "troubles": (),
    "sent": (),
}
"""What these pages must have."""


def notice_pages(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    """Make them."""
    line = RuleLine(
        where="/console/notices/rules/1", name=text, state=Badge("Tells", "good"), asks=text, when=text, whom="the bus"
    )
    address = AddressLine(id="1", text=text, state=Badge("Not confirmed yet"), at=NOON, by=text, asked=True)
    notices = NoticesPage(
        **around,
        csrf="c",
        rules=(line,),
        changes=True,
        addresses=(address, replace(address, id="2", asked=False, at=None)),
        typed=text,
        faults={"address": message},
    )
    yield notices
    yield replace(notices, rules=(), addresses=(), faults={}, message=message, again="/console/notices", typed="")
    yield replace(notices, changes=False, addresses=(), faults={}, good=message)
    yield from _rule(text, message, around)


def _rule(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    fields = ("name", "least", "connection", "checks", "group", "changes", "targets", "pace", "rate", "hour", "zone")
    faults = dict.fromkeys((*fields, "quiet_from", "quiet_to", "days", "breaks"), message)
    bad = Badge("Failed, tried again", "bad")
    page = RulePage(
        **around,
        name=text,
        csrf="c",
        where="/console/notices/rules/1",
        version=3,
        on=True,
        state=bad,
        asks=text,
        when=text,
        whom="the bus",
        form=form(text),
        troubles=(TroubleLine(target=text, since=NOON, why=text), TroubleLine(target=text, since=None, why=text)),
        sent=(
            SentLine(at=NOON, line=text, target=text, state=bad, why="Digest", detail=text),
            SentLine(at=None, line=text, target="The bus", state=Badge("Sent", "good"), why="", detail=""),
        ),
        history=(
            VersionLine(deed="Changed", at=NOON, by=text, asks=text, when=text, whom="the bus"),
            VersionLine(deed="Made", at=None, by=text, asks=text, when=text, whom="the bus"),
        ),
    )
    yield replace(page, tried=(TriedLine(target=text, state=bad, why=text, took="3 ms"),), good=message)
    yield replace(page, faults=faults, on=False)
    yield replace(page, form=None, troubles=(), sent=(), message=message, again="/console/notices")
    new = NewRulePage(**around, csrf="c", form=form(text), faults=faults)
    yield new
    yield replace(new, faults={}, message=message, again="/console/notices/new")
    removal = RuleRemovalPage(**around, csrf="c", where="/console/notices/rules/1", version=3, name=text)
    yield removal
    yield replace(removal, message=message, again="/console/notices")
