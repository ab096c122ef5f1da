"""The pages of findings and checks, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.check import ChoiceLine, Trial
from doorbook.web.console.coverage import CoveragePage
from doorbook.web.console.coverage_lines import CoverageLine
from doorbook.web.console.data_files import DataFilesPage, FileLine, KindLine, ReaderLine
from doorbook.web.console.dossier_words import Part
from doorbook.web.console.export_form import ExportForm
from doorbook.web.console.finding import FindingPage, Held, Option, StepTold, Typed
from doorbook.web.console.findings import Choice, FindingLine, FindingsPage
from doorbook.web.console.overview import Bar, HealthLine, MixLine, OverviewPage, SeverityLine, Soon, StoppedCheck
from doorbook.web.console.parameters import ParameterLine
from doorbook.web.console.remedies import Remedy
from doorbook.web.console.risk import ReasonLine, RiskLine, RiskPage
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page
from tests.journeys.console.check_pages import check_pages
from tests.journeys.console.export_pages import EXPORTS_NEED, export_pages

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HIGH: Final = Badge("High", "bad")
OFF: Final = Badge("Watching", "off")

FINDING_NEEDS: Final[dict[str, Any]] = {
    "severities": (),
    "mixes": (),
    "suppressed": "/",
    "stopped": (),
    "limits": (),
    "bars": (),
    "busiest": 0,
    "soon": None,
    "health": (),
    "statuses": (),
    "checks": (),
    "connections": (),
    "subject": "",
    "all_of": "/",
    "more": None,
    "first": None,
    "export": "/",
    "exported": 2000,
    "shelves": (),
    "where": "/console/findings/1",
    "severity": HIGH,
    "standing": "",
    "summary": "It is.",
    "subject_kind": "Person",
    "about": "/",
    "connection_where": "/",
    "check": "Push bombing",
    "check_where": "/",
    "check_version": 1,
    "why": "",
    "parameters": (),
    "facts": (),
    "times": (),
    "detected": None,
    "evidence": (),
    "records": 0,
    "query": "",
    "note": "",
    "held": None,
    "takes_up": False,
    "settles": False,
    "reopens": False,
    "suppresses": False,
    "judgements": (),
    "scopes": (),
    "longest": 180,
    "entered": Typed(),
    "remedies": (),
    "category": "Threats",
    "kind": "What happened",
    "mode": None,
    "asked": NOON,
    "modes": (),
    "trial": Trial(connections=(), parameters=()),
    "tries": (),
    "tried": (),
    "arming": (),
    "live": False,
    "took": "",
    "rows": "",
    "numbers": (),
    "found": "",
    "stands": False,
    "is_so": False,
    "arms": False,
    "hidden": (),
    "connection_id": "1",
    "days": (),
    "samples": (),
    "top": (),
    "definition": "It is.",
    "false_positives": "",
    "sql": "SELECT 1",
    "grant": "Grant read log",
    "verdicts": (),
    "fires": (),
    "quiet": (),
    "attack": (),
    "nist": (),
    "peers": (),
    "risks": (),
    "able": 0,
    "every": 0,
    "dearest": None,
    "shows": (),
    "most": 15,
    "searched": 200,
    "weights": (),
    "sets": True,
    "reason": "",
    "history": (),
    "files": (),
    "kinds": (),
    **EXPORTS_NEED,
}
"""What these pages must have."""


def finding_pages(text: str, message: Message, rooms: tuple[Any, ...]) -> Iterator[Page]:
    """Make them."""
    around: dict[str, Any] = {"who": text, "out": "o", "rooms": rooms}
    yield from _overviews(text, around)
    line = FindingLine(
        where="/console/findings/1",
        severity=HIGH,
        summary=text,
        check="Push bombing",
        name=text,
        about="/console/findings?subject=1",
        connection=text,
        at=NOON,
        standing=text,
    )
    choices = (Choice("a", "A", chosen=True), Choice(text, "B", chosen=False))
    page = FindingsPage(
        **around,
        lines=(line, line),
        statuses=choices,
        severities=choices,
        checks=choices,
        connections=choices,
        subject=text,
        all_of="/console/findings",
        more="/console/findings?after=1",
        first="/console/findings",
        export="/console/findings/export",
        exported=2000,
        parquet=ExportForm("/console/findings/export", "c", (("status", "open"), ("subject", text))),
    )
    yield page
    yield replace(page, lines=(), subject="")
    yield replace(page, lines=(), more=None, first=None)
    yield from _findings(text, message, around)
    yield from check_pages(text, message, around)
    yield from _risks(text, message, around)
    yield from _coverages(text, message, around)
    yield from _data_files(text, around)
    yield from export_pages(text, message, around)


def weight(text: str, message: Message) -> ParameterLine:
    """Return a number that somebody typed, which will not do."""
    return ParameterLine(
        name="set-high", label="High", kind="number", typed=text, bounds="From 0 to 9.", usual="40", fault=message
    )


def _coverages(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    line = CoverageLine(
        check="mfa-flood",
        title="Push bombing",
        where="/console/checks/mfa-flood",
        connection=text,
        verdict=HIGH,
        unable=True,
        lacking=text,
        held=text,
        fields=(text,),
        fired=NOON,
        able=NOON,
        judged=NOON,
        took=1200,
    )
    never = replace(line, lacking="", held="", fields=(), fired=None, able=None, judged=None, took=None)
    choices = (Choice("a", "A", chosen=True), Choice(text, "B", chosen=False))
    page = CoveragePage(
        **around,
        lines=(line, never),
        able=1,
        every=2,
        dearest=line,
        shows=choices,
        connections=choices,
        export="/console/coverage/export",
        parquet=ExportForm("/console/coverage/export", "c", (("show", "able"), ("connection", text))),
        csrf="c",
        sets=True,
        version=1,
        limits=(weight(text, message),),
        reason=text,
        history=(ChoiceLine(at=NOON, by=text, why=text, mode="Armed", chosen=(("floor", text), ("share", "1"))),),
        good=message,
    )
    yield page
    yield replace(page, faults={"why": message}, message=message, again="/console", good=None, sets=False)
    yield replace(page, lines=(), dearest=None)
    yield replace(page, lines=(), every=0)


def _data_files(text: str, around: dict[str, Any]) -> Iterator[Page]:
    reader = ReaderLine(where="/console/checks/ip-threat", title="Success from an address on a list of threats")
    kind = KindLine(
        kind="threat", tells="a list", there=HIGH, needed=(reader, reader), helps=(), age="Old.", why="It is so."
    )
    line = FileLine(
        name=text,
        standing=HIGH,
        licence=text,
        label=text,
        date=NOON,
        taken=NOON,
        rows=1,
        size=12,
        wrong=text,
        wrong_at=NOON,
        stays=True,
    )
    never = replace(line, licence="", label="", date=None, taken=None, rows=None, stays=False)
    page = DataFilesPage(**around, files=(line, never, replace(line, wrong="", rows=2000)), kinds=(kind,))
    yield page
    yield replace(page, files=())


def _risks(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    reason = ReasonLine(where="/console/findings/1", summary=text, severity=HIGH, points=40)
    line = RiskLine(where="/p", name=text, connection=text, points=41, reasons=(reason, reason), whole=True)
    page = RiskPage(
        **around,
        csrf="c",
        risks=(line, replace(line, points=1, reasons=(replace(reason, points=1),), whole=False)),
        most=15,
        searched=200,
        sets=True,
        version=1,
        weights=(weight(text, message),),
        reason=text,
        history=(
            ChoiceLine(at=NOON, by=text, why=text, mode="Armed", chosen=(("high", text), ("low", "1"))),
            ChoiceLine(at=NOON, by=text, why=text, mode="Armed", chosen=()),
        ),
        good=message,
    )
    yield page
    yield replace(page, faults={"why": message}, message=message, again="/console", good=None)
    yield replace(page, sets=False, risks=(), history=())


def _overviews(text: str, around: dict[str, Any]) -> Iterator[Page]:
    bars = tuple(Bar(day=f"2026-03-{n + 1:02}", opened=n, closed=1, x=n * 20, up=n, down=2) for n in range(30))
    health = HealthLine(where="/c", name=text, state=HIGH, read=3, amiss=(("Activity", HIGH),))
    part = Part(label="Enrolled", count=3, share="75 %", tone=1, begin=0, width=750, where="/p?show=enrolled")
    parts = (part, replace(part, label="None", count=0, share="0 %", width=0, where=None))
    mix = MixLine(
        where="/p",
        name=text,
        known=True,
        people=1200,
        enrolled=parts,
        held=parts,
        signed_in=9,
        used=(replace(part, label=text, where=None), replace(part, label="Push", where=None)),
        since=NOON,
    )
    page = OverviewPage(
        **around,
        mixes=(mix, replace(mix, people=1, held=(), since=None), replace(mix, known=False, used=())),
        severities=(SeverityLine(severity=HIGH, many="3", where="/f"),),
        suppressed="/s",
        stopped=(StoppedCheck(where="/k", title="Push bombing", connection=text, says=text),),
        bars=bars,
        busiest=29,
        soon=Soon(median="3 minutes", nearly_all="5 minutes", of=9),
        health=(health, replace(health, amiss=())),
    )
    yield page
    yield replace(page, busiest=0, soon=None, health=(replace(health, amiss=(), read=0),))
    yield replace(page, health=())


def _findings(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    options = (Option("a", "A", "It does.", chosen=True), Option("b", "B", "It does not."))
    faults = dict.fromkeys(("closing", "note", "scope", "reason", "days"), message)
    page = FindingPage(
        **around,
        title="Push bombing",
        csrf="c",
        where="/console/findings/1",
        version=2,
        severity=HIGH,
        state=Badge("Open", "bad"),
        standing=text,
        summary=text,
        subject_kind="Person",
        subject=text,
        name=text,
        person="/console/connections/1/people/2",
        about="/console/findings?subject=2",
        connection=text,
        connection_where="/console/connections/1",
        check="Push bombing",
        check_where="/console/checks/mfa-flood",
        check_version=1,
        why="They are tired.",
        parameters=(("count", text),),
        facts=((text, text), ("times", "5")),
        times=(("It happened", NOON), ("Somebody was told", None)),
        detected="3 minutes",
        evidence=("k1",),
        records=2,
        lines=((NOON, text), (NOON, text)),
        query=text,
        note=text,
        steps=(StepTold(what="Took it up", by=text, at=NOON, note=text), StepTold(what="x", by="y", at=NOON, note="")),
        held=None,
        takes_up=True,
        settles=True,
        reopens=False,
        suppresses=True,
        judgements=options,
        scopes=options,
        longest=180,
        entered=Typed(note=text, reason=text, days=text, scope="a", closing="a"),
        remedies=(Remedy(says="Disable them.", where="/a"), Remedy(says="Ask them.")),
        good=message,
    )
    yield page
    yield replace(page, entered=replace(page.entered, faults=faults), good=None)
    held = Held(reason=text, by=text, at=NOON, until=NOON, scope="Everybody", ends=True)
    yield replace(page, held=held, person=None, message=message, again="/console", suppresses=False, settles=False)
    yield replace(page, held=replace(held, ends=False), reopens=True, takes_up=False, settles=False, detected=None)
    bare = replace(page, takes_up=False, settles=False, suppresses=False, steps=(), note="", lines=(), remedies=())
    yield replace(bare, evidence=(), records=0, query="", why="", standing="")
    yield replace(bare, records=1, query="")
