"""Making and changing rules: what will not do is refused with its reason, and nothing is kept of it."""

import pytest

from doorbook.checks.check import Category, Severity
from doorbook.collect.announcing.ports import Answered
from doorbook.events import Outcome
from doorbook.messages import Message, notices
from doorbook.notices.change import What
from doorbook.notices.desk import Kept, Refused, Unfit
from doorbook.notices.post import GONE, NOBODY
from doorbook.notices.rule import MOST_RULES, Deed, Pace, Quiet
from doorbook.notices.sending import State
from doorbook.signin.roles import Role
from tests.domain.checks.office import by
from tests.domain.notices.office import FORM, Office
from tests.domain.notices.test_notifier import queued, take

DANA = by(Role.ADMINISTRATOR, "dana")
CONSOLE = "https://door.example.com/console"


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_rule_is_made_as_it_was_typed_with_its_author_in_history_and_audit(office: Office) -> None:
    office.hook()
    more = {
        "least": "medium",
        "category-threat": "yes",
        "checks": "mfa-flood\n\n portal-duo-mismatch \nmfa-flood",
        "connection": "c1",
        "group": " Staff ",
        "webhook-c1/h1": "yes",
        "pace": "daily",
        "hour": "23",
        "quiet": "yes",
        "day-0": "yes",
        "day-6": "yes",
        "breaks": "critical",
        "rate": "200",
    }

    done = office.office.make(DANA, {**FORM, **more})

    assert isinstance(done, Kept)
    rule = done.rule
    assert office.rules.all() == (rule,)
    assert (rule.least, rule.categories, rule.group) == (Severity.MEDIUM, (Category.THREAT,), "Staff")
    assert (rule.checks, rule.webhooks) == (("mfa-flood", "portal-duo-mismatch"), ("c1/h1",))
    assert (rule.changes, rule.pace, rule.hour) == ((What.OPENED, What.REOPENED), Pace.DAILY, 23)
    assert rule.quiet == Quiet(begins=22 * 60, ends=7 * 60, days=(0, 6), breaks=Severity.CRITICAL)
    assert [(each.deed, each.by, each.version) for each in office.rules.history(rule.id)] == [(Deed.MADE, "dana", 1)]
    assert (office.rows.audit[-1].outcome, office.rows.audit[-1].person) == (Outcome.RULE_MADE, "dana")


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"name": " "}, "name", notices.NAME),
        ({"name": "x" * 61}, "name", notices.NAME),
        ({"least": "dreadful"}, "least", notices.CHOICE),
        ({"checks": "mfa-flood\nno-such-check"}, "checks", notices.UNKNOWN_CHECK),
        ({"connection": "c2"}, "connection", notices.CONNECTION),
        ({"group": "x" * 201}, "group", notices.GROUP),
        ({"what-opened": "", "what-reopened": ""}, "changes", notices.NO_CHANGES),
        ({"bus": ""}, "targets", notices.NO_TARGETS),
        ({"webhook-c1/h9": "yes"}, "targets", notices.TARGET_GONE),
        ({"address-a9": "yes"}, "targets", notices.TARGET_GONE),
        ({"pace": "weekly"}, "pace", notices.CHOICE),
        ({"hour": "24"}, "hour", notices.HOUR),
        ({"hour": "-1"}, "hour", notices.HOUR),
        ({"zone": "Europe/Nowhere"}, "zone", notices.ZONE),
        ({"zone": ""}, "zone", notices.ZONE),
        ({"rate": "0"}, "rate", notices.RATE),
        ({"rate": "201"}, "rate", notices.RATE),
        ({"quiet": "yes", "day-1": "yes", "quiet_to": "22:00"}, "quiet_to", notices.SAME),
        ({"quiet": "yes", "day-1": "yes", "quiet_from": "24:00"}, "quiet_from", notices.CLOCK),
        ({"quiet": "yes", "day-1": "yes", "quiet_to": "7"}, "quiet_to", notices.CLOCK),
        ({"quiet": "yes"}, "days", notices.NO_DAYS),
        ({"quiet": "yes", "day-1": "yes", "breaks": "dreadful"}, "breaks", notices.CHOICE),
    ],
)
def test_what_will_not_do_is_refused_and_kept_nowhere(
    office: Office, fields: dict[str, str], field: str, why: Message
) -> None:
    done = office.office.make(DANA, {**FORM, **fields})

    assert isinstance(done, Unfit)
    assert done.faults == {field: why}
    assert office.rules.all() == ()
    assert office.rows.audit == []


@pytest.mark.parametrize(("hour", "rate"), [("0", "1"), ("23", "200")])
def test_the_least_and_the_most_will_do(office: Office, hour: str, rate: str) -> None:
    rule = office.made(hour=hour, rate=rate)

    assert (rule.hour, rule.rate) == (int(hour), int(rate))


def test_quiet_hours_that_are_not_wanted_are_not_looked_at(office: Office) -> None:
    assert office.made(quiet_from="late", quiet_to="late").quiet is None


def test_there_are_no_more_than_so_many_and_a_removed_one_makes_room(office: Office) -> None:
    rules = [office.made(name=f"Rule {number}") for number in range(MOST_RULES)]

    assert office.office.make(DANA, FORM) == Refused(notices.TOO_MANY)
    assert isinstance(office.office.remove(DANA, rules[0].id, 1), Kept)
    assert isinstance(office.office.make(DANA, FORM), Kept)


def test_the_second_of_two_changes_nothing_and_is_told(office: Office) -> None:
    rule = office.made()
    office.office.change(DANA, rule.id, 1, {**FORM, "name": "First"})

    assert office.office.change(DANA, rule.id, 1, {**FORM, "name": "Second"}) == Refused(notices.OVERTAKEN)
    assert office.office.switch(DANA, rule.id, 1, on=False) == Refused(notices.OVERTAKEN)
    assert office.office.remove(DANA, rule.id, 1) == Refused(notices.OVERTAKEN)

    (now,) = office.rules.all()
    assert (now.name, now.version, now.on) == ("First", 2, True)
    assert office.doors.audit[-1].outcome is Outcome.RULE_REFUSED


def test_a_removed_rule_is_no_more_and_its_history_stays(office: Office) -> None:
    rule = office.made()
    office.office.switch(DANA, rule.id, 1, on=False)
    office.office.switch(DANA, rule.id, 2, on=True)
    office.office.remove(DANA, rule.id, 3)

    assert office.office.change(DANA, rule.id, 4, FORM) == Refused(notices.NOT_THERE, gone=True)
    assert office.office.switch(DANA, "r9", 1, on=True) == Refused(notices.NOT_THERE, gone=True)
    deeds = [each.deed for each in office.rules.history(rule.id)]
    assert deeds == [Deed.MADE, Deed.STOPPED, Deed.STARTED, Deed.REMOVED]


def test_a_target_that_was_removed_since_is_said_and_cannot_be_kept(office: Office) -> None:
    hook = office.hook()
    rule = office.made(**{"webhook-c1/h1": "yes"})
    assert office.office.troubles(rule, ()) == ()
    office.hooks.remove(hook)

    (trouble,) = office.office.troubles(rule, ())
    assert (trouble.target, trouble.why) == ("webhook:c1/h1", GONE)
    done = office.office.change(DANA, rule.id, 1, {**FORM, "webhook-c1/h1": "yes"})
    assert isinstance(done, Unfit)
    assert done.faults == {"targets": notices.TARGET_GONE}


def test_a_test_goes_to_every_target_at_once_and_says_what_each_met(office: Office) -> None:
    office.hook()
    ann = office.address(confirmed=False)
    office.receiver.answers = lambda _: Answered(status=500)
    rule = office.made(**{"webhook-c1/h1": "yes", f"address-{ann.id}": "yes"})
    office.office.switch(DANA, rule.id, 1, on=False)

    tried = office.office.tester.test(rule, DANA, CONSOLE)

    assert [(each.target, each.arrived, each.said) for each in tried] == [
        ("bus", True, "it was taken"),
        ("webhook:c1/h1", False, "it answered 500"),
        ("mail", False, NOBODY),
    ]
    assert office.bus.took[0].type == "doorbook.notice"
    last = {each.target: each.state for each in office.office.last(rule.id)}
    assert last == {"bus": State.SENT, "webhook:c1/h1": State.GIVEN_UP, "mail": State.GIVEN_UP}
    assert office.doors.audit[-1].outcome is Outcome.RULE_TESTED
    assert queued(office) == []


def test_two_tests_are_two_messages(office: Office) -> None:
    rule = office.made()
    for _ in range(2):
        office.office.tester.test(rule, DANA, CONSOLE)

    assert len({each.message for each in office.office.last(rule.id)}) == 2


def test_a_target_that_fails_is_said_since_when_and_why_until_it_takes_something(office: Office) -> None:
    office.hook()
    rule = office.made(**{"webhook-c1/h1": "yes"})
    office.receiver.answers = lambda _: Answered(status=503)
    first = round(office.clock().timestamp() * 1000)
    for number in (1, 2):
        take(office, number, at=first + number)
        for parcel in queued(office):
            office.post.take(parcel, office.clock(), 1)
        office.clock.advance(3600)

    (trouble,) = office.office.troubles(rule, office.office.last(rule.id))
    assert (trouble.target, trouble.since, trouble.why) == ("webhook:c1/h1", first, "it answered 503")

    office.receiver.answers = lambda _: Answered(status=204)
    take(office, 3, at=first + 3)
    office.post.take(queued(office)[-1], office.clock(), 1)
    assert office.office.troubles(rule, office.office.last(rule.id)) == ()
