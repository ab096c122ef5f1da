"""The pages of backtests, with TEXT wherever somebody else can write something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from doorbook.messages import Message
from doorbook.web.console.backtests import BacktestPage, DayBar, DayLine, NumberLine, SampleLine, TopLine
from doorbook.web.console.words import Badge
from doorbook.web.pages import Page

NOON: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HIGH: Final = Badge("High", "bad")


def backtest_pages(text: str, message: Message, around: dict[str, Any]) -> Iterator[Page]:
    """Make them."""
    sample = SampleLine(severity=HIGH, says=text, name=text, about="/p", at=NOON)
    page = BacktestPage(
        **around,
        title="Push bombing, tried over the history",
        csrf="c",
        check="Push bombing",
        check_where="/console/checks/mfa-flood",
        check_version=1,
        state=HIGH,
        live=False,
        told=message,
        why="",
        connection=text,
        by=text,
        asked=NOON,
        took="3 seconds",
        history=("2026-01-01", "2026-03-01"),
        rows="1,234",
        numbers=(NumberLine(what="Prompts", now=text, then=text),),
        found="It would have found 3.",
        stands=False,
        bars=(DayBar(x="0.00", width="5.00", y=0, height=100), DayBar(x="50.00", width="5.00", y=50, height=50)),
        busiest=2,
        severities=("High", "Low"),
        days=(DayLine(day="2026-03-01", many=(2, 0), total=2), DayLine(day="2026-01-01", many=(0, 1), total=1)),
        samples=(sample, replace(sample, about=None)),
        top=(TopLine(name=text, about="/p", many=2), TopLine(name=text, about=None, many=1)),
        sets=True,
        is_so=False,
        arms=True,
        version=2,
        hidden=(("count", text),),
        connection_id="1",
    )
    yield page
    yield replace(page, stands=True, bars=(), days=(), history=None)
    yield replace(page, is_so=True, numbers=())
    yield replace(page, sets=False)
    none = replace(page, found="", samples=(), top=(), bars=(), days=(), history=None, rows="", arms=False)
    yield replace(none, live=True, took="")
    yield replace(none, why=text)
