"""Which changes a rule asks for: each choice has a change that it takes, and one that it leaves."""

from dataclasses import replace

import pytest

from doorbook.checks.check import Category, Severity, Subject
from doorbook.notices.change import What
from doorbook.notices.rule import Quiet, Rule
from tests.domain.notices.changes import ONE

ALL = Rule(id="r1", name="All", least=Severity.INFO, changes=tuple(What))


@pytest.mark.parametrize(
    ("chosen", "other"),
    [
        ({"least": Severity.HIGH}, {"severity": Severity.MEDIUM}),
        ({"categories": (Category.THREAT, Category.ADMIN)}, {"category": Category.HYGIENE}),
        ({"checks": ("mfa-flood",)}, {"check": "push-fraud"}),
        ({"connection": "c1"}, {"connection": "c2"}),
        ({"changes": (What.OPENED, What.CLOSED)}, {"what": What.HANDLED}),
        ({"group": "Staff"}, {"subject_kind": Subject.ADDRESS}),
    ],
)
def test_it_takes_what_was_chosen_and_leaves_the_rest(chosen: dict[str, object], other: dict[str, object]) -> None:
    rule, left = replace(ALL, **chosen), replace(ONE, **other)  # type: ignore[arg-type]

    assert rule.asks_for(ONE)
    assert not rule.asks_for(left)
    assert ALL.asks_for(left)


def test_what_is_as_severe_as_was_chosen_breaks_through() -> None:
    quiet = Quiet(begins=0, ends=60, days=(0,), breaks=Severity.CRITICAL)
    rule = replace(ALL, quiet=quiet)

    assert rule.breaks(replace(ONE, severity=Severity.CRITICAL))
    assert not rule.breaks(ONE)
    assert not replace(ALL, quiet=replace(quiet, breaks=None)).breaks(replace(ONE, severity=Severity.CRITICAL))


def test_each_target_is_one_and_mail_is_one_for_all_its_addresses() -> None:
    rule = replace(ALL, bus=True, webhooks=("c1/h1", "c2/h2"), addresses=("a", "b"))

    assert rule.targets == ("bus", "webhook:c1/h1", "webhook:c2/h2", "mail")
    assert ALL.targets == ()
