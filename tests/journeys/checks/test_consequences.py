"""Whoever reports a prompt as fraud is signed out of the portal everywhere: once a report, and nobody else."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from doorbook.adapters.portal_people import ReportedDoors
from doorbook.adapters.watch.followed import StoredFollowed
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.consequences import Consequences
from doorbook.checks.finding import Closing, Status
from doorbook.checks.story import ago
from doorbook.checks.wire import AWAY, signin, user_id
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from tests.domain.actions.test_portal_people import Portal
from tests.watched import Watch


@dataclass
class Doors:
    """A portal that hears who is to be signed out, and may break."""

    broken: bool = False
    ended: list[tuple[str, str]] = field(default_factory=list)

    def end(self, user_id: str, username: str) -> bool:
        if self.broken:
            raise TryLaterError(Cause.STORE, "no answer")
        self.ended.append((user_id, username))
        return True


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    made = Watch(tmp_path, checks=(MFA_FLOOD,))
    report(made, "bob", 40)
    return made


def report(watch: Watch, who: str, minutes: int) -> None:
    watch.tell(
        "authentication",
        [
            signin(who, ago(minutes=minutes - each), result="denied", reason="user_cancelled", ip=AWAY)
            for each in range(5)
        ],
    )
    watch.inspect()


def consequences(watch: Watch, doors: Doors | ReportedDoors) -> Consequences:
    """Return them for a check that there are stories of here; any report is followed alike."""
    return Consequences(
        findings=watch.findings,
        doors=doors,
        followed=StoredFollowed(watch.rows),
        clock=lambda: round(watch.now.timestamp() * 1000),
        reports=(MFA_FLOOD.id,),
    )


def test_a_report_ends_what_they_have_open_once(watch: Watch) -> None:
    doors = Doors()

    assert consequences(watch, doors).follow(watch.connection) == 1
    assert consequences(watch, doors).follow(watch.connection) == 0
    assert doors.ended == [(user_id("bob"), "bob")]


def test_another_report_of_the_day_ends_what_was_opened_since(watch: Watch) -> None:
    doors = Doors()
    consequences(watch, doors).follow(watch.connection)

    report(watch, "bob", 20)

    assert consequences(watch, doors).follow(watch.connection) == 1
    assert len(doors.ended) == 2


def test_a_portal_that_does_not_answer_is_asked_again(watch: Watch) -> None:
    doors = Doors(broken=True)
    with pytest.raises(TryLaterError):
        consequences(watch, doors).follow(watch.connection)

    doors.broken = False

    assert consequences(watch, doors).follow(watch.connection) == 1


def test_what_was_withdrawn_has_no_consequence(watch: Watch) -> None:
    (finding,) = watch.found()
    withdrawn = replace(finding, status=Status.CLOSED, closing=Closing.WITHDRAWN, version=finding.version + 1)
    assert watch.findings.put(withdrawn)

    assert consequences(watch, doors := Doors()).follow(watch.connection) == 0
    assert doors.ended == []


def test_reports_of_other_checks_or_of_long_ago_have_none(watch: Watch) -> None:
    doors = Doors()
    others = replace(consequences(watch, doors), reports=("push-fraud-reported",))

    assert others.follow(watch.connection) == 0
    watch.pass_(days=4)
    assert consequences(watch, doors).follow(watch.connection) == 0


def test_at_the_portal_their_sessions_and_browsers_end_and_no_others(watch: Watch) -> None:
    portal = Portal()
    for who in ("bob", "ann"):
        portal.add(who)
        portal.session(who, f"{who} at work")
        portal.browser(who, f"{who}s browser")

    assert consequences(watch, ReportedDoors(portal.people)).follow(watch.connection) == 1

    assert portal.open_of("bob") == (0, 0)
    assert portal.open_of("ann") == (1, 1)
    assert Outcome.BROWSERS_REVOKED in {each.outcome for each in portal.tally.outcomes}


def test_somebody_who_is_nobody_here_is_left_alone(watch: Watch) -> None:
    portal = Portal()
    portal.add("ann")

    assert consequences(watch, ReportedDoors(portal.people)).follow(watch.connection) == 0
