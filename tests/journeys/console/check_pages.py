"""The pages of the catalogue and of a check, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.backtests import BacktestLine
from doorbook.web.console.check import CheckPage, ChoiceLine, Example, HeldLine, Trial
from doorbook.web.console.checks import CheckLine, ChecksPage, Shelf, VerdictLine
from doorbook.web.console.finding import Option
from doorbook.web.console.findings import Choice
from doorbook.web.console.limit import StoppedLine
from doorbook.web.console.parameters import ParameterLine
from doorbook.web.console.remedies import Remedy
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page
from tests.journeys.console.backtest_pages import backtest_pages

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HIGH: Final = Badge("High", "bad")
OFF: Final = Badge("Watching", "off")


def check_pages(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    """Make them."""
    verdict = VerdictLine(
        connection=text,
        verdict=HIGH,
        open=3,
        suppressed=1,
        findings="/f",
        lacking=text,
        held=text,
        judged=NOON,
        fired=NOON,
        coverage=(text, text),
    )
    never = replace(verdict, open=0, suppressed=0, lacking="", held="", judged=None, fired=None, coverage=())
    line = CheckLine(where="/c", title="A", severity=HIGH, mode=None, asked=True, verdicts=(verdict, never), fired=NOON)
    lines = (line, replace(line, mode=OFF, asked=False, fired=None), replace(line, mode=OFF, verdicts=()))
    yield ChecksPage(**around, shelves=(Shelf(label="Threats", lines=lines),))
    yield from _check(text, message, around, (verdict, never))


def _check(text: str, message: Message, around: dict[str, Any], verdicts: tuple[VerdictLine, ...]) -> Iterator[Page]:
    field = ParameterLine(
        name="set-count", label="Count", kind="number", typed=text, bounds="From 1 to 2.", usual="1", fault=message
    )
    kinds = (field, *(replace(field, name=f"set-{kind}", kind=kind, fault=None) for kind in ("list", "yes", "text")))
    example = Example(says="Five.", records=(("authentication", '{"a": 1}'),), chosen=(("count", "5"),))
    held = HeldLine(end="/e", reason=text, by=text, at=NOON, until=NOON, scope="One", subject=text, connection=text)
    stopped = StoppedLine(
        connection=text,
        connection_id="1",
        many=1200,
        names=(text, text),
        days=(("2026-03-01", 1200), ("2026-03-02", 1)),
        at=NOON,
        version=1,
        let="",
    )
    tried = BacktestLine(
        where="/b",
        state=HIGH,
        connection=text,
        came=text,
        chosen=(("count", text), ("b", "c")),
        by=text,
        at=NOON,
    )
    beside = replace(tried, beside="Since 2026-03-01 it would have opened 2; as it was set, 9 were opened.")
    page = CheckPage(
        **around,
        title="Push bombing",
        csrf="c",
        where="/console/checks/mfa-flood",
        severity=HIGH,
        category="Threats",
        kind="What happened",
        subject="Person",
        mode=None,
        asked=True,
        why="They are tired.",
        definition="So many.",
        false_positives="A dead phone.",
        sql="SELECT 1",
        grant="Grant read log",
        streams="authentication",
        check_version=1,
        verdicts=verdicts,
        fires=(example,),
        quiet=(replace(example, chosen=()),),
        attack=("T1621",),
        nist=("SP 800-63B",),
        peers=(("Elastic", "5 in 10 minutes"),),
        remedies=(Remedy(says="Ask them."),),
        sets=True,
        version=1,
        parameters=kinds,
        modes=(Option("armed", "Armed", "It opens.", chosen=True), Option("off", "Off", "It does not.")),
        reason=text,
        history=(ChoiceLine(at=NOON, by=text, why=text, mode="Armed", chosen=(("count", text),)),),
        held=(held, replace(held, end=None, subject="")),
        stopped=(stopped, replace(stopped, days=(), names=(text,), many=1), replace(stopped, let=text)),
        trial=Trial(connections=(Choice("1", text, chosen=True),), parameters=(replace(field, name="try-count"),)),
        tries=(tried, replace(tried, came="", chosen=())),
        tried=(beside, tried),
        arming=(("set-count", text),),
        good=message,
    )
    yield page
    yield replace(page, faults={"why": message, "let-why": message}, message=message, again="/console", good=None)
    yield replace(page, sets=False, mode=OFF, asked=False, let_reason=text)
    yield replace(page, mode=OFF, trial=Trial(connections=(), parameters=(), under_way="/b"))
    yield replace(page, mode=OFF, tried=(), faults={"mode": message})
    yield from backtest_pages(text, message, around)
    yield replace(
        page,
        tries=(),
        tried=(),
        sets=False,
        parameters=(),
        history=(),
        held=(),
        remedies=(),
        peers=(),
        attack=(),
        nist=(),
    )
