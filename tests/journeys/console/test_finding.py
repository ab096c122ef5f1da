"""One finding on its page: what is known of it, and what people do about it, each as far as their role reaches."""

import pytest

from doorbook.adapters.watch.findings import finding_pk, told_sk
from doorbook.adapters.watch.triage import EndedSuppressions
from doorbook.checks.check import Subject
from doorbook.checks.finding import Closing, Status, Times
from doorbook.collect.connections.connection import Connection
from doorbook.events import Outcome
from doorbook.messages import console, findings
from doorbook.signin.roles import VIEWERS
from local.duosim.running import RunningDuo
from tests.doorway import Browser
from tests.journeys.console.found import LIST, do, keep, now, place
from tests.journeys.console.house import HOME, House, enter


def test_a_finding_says_when_somebody_was_told(house: House, dana: Browser) -> None:
    of = keep(house)
    untold = dana.get(place(of))
    house.rows.put(finding_pk(of.id), told_sk(of.reopened), {"at": 1_773_000_240_000})

    told = dana.get(place(of))

    assert not untold.says("8 March 2026, 20:04 UTC")
    assert told.says("8 March 2026, 20:04 UTC")


def test_a_finding_says_all_that_is_known(house: House, kept: Connection, hal: Browser) -> None:
    event = 1_773_000_000_000
    of = keep(
        house,
        connection=kept.id,
        times=Times(event=event, available=event + 120_000, evaluated=event + 200_000),
        records=70,
    )

    page = hal.get(place(of))

    assert page.status == 200
    for said in (
        "Push bombing",
        of.summary,
        of.subject,
        kept.name,
        "High",
        "Open",
        "Time to detect 3 minutes 20 seconds",
        "version 1",
        "count 5",
        "times 5",
        "70 records of Duo\u2019s say it; here are 1",
        "The attacker has the password already",
        "Not told",
        "metadata.uid IN ('k1')",
        "Nobody has done anything about it yet",
    ):
        assert page.says(said), said
    assert f"{HOME}/checks/mfa-flood" in page.links()


def test_what_to_do_leads_to_the_action_for_whom_may_do_it(house: House, dana: Browser, hal: Browser) -> None:
    of = keep(house)
    disable = f"{HOME}/connections/c1/people/{of.subject}/actions/disable"

    assert disable in dana.get(place(of)).links()
    assert disable not in hal.get(place(of)).links()
    assert hal.get(place(of)).says("Disable them until it is clear")


def test_a_key_made_of_hostile_words_is_in_no_command(house: House, hal: Browser) -> None:
    of = keep(house, evidence=("k1", "x'; DROP", "$(reboot)", "`reboot`", 'a"b'))

    body = hal.get(place(of)).body

    assert "IN (&#39;k1&#39;)" in body
    assert "reboot" not in body
    assert "DROP" not in body


@pytest.mark.parametrize("kind", [Subject.ADDRESS, Subject.STREAM])
def test_what_is_no_person_has_no_actions(house: House, hal: Browser, kind: Subject) -> None:
    of = keep(house, subject_kind=kind)

    page = hal.get(place(of))

    assert page.says("Disable them until it is clear")
    assert not [link for link in page.links() if "/actions/" in link]


def test_who_only_looks_sees_it_and_is_offered_nothing(house: House, duo: RunningDuo) -> None:
    of = keep(house)
    vic = enter(house, duo, "vic", VIEWERS)

    page = vic.get(place(of))

    assert page.says(of.summary)
    assert {form.action for form in page.forms()} == {"/signout"}
    assert not [link for link in page.links() if "/actions/" in link]


def test_the_help_desk_takes_up_settles_and_opens_again(house: House, hal: Browser) -> None:
    of = keep(house)

    page = do(hal, of, "take-up", note="Calling Bob.")
    assert page.says(findings.TAKEN_UP.text)
    assert page.says("hal is looking into it")

    page = do(hal, of, "settle", closing="expected", note="He has a new phone.")
    assert page.says(findings.SETTLED.text)
    assert page.says("Settled it: expected: nothing bad")
    assert page.says("Calling Bob.")
    assert now(house, of).closing is Closing.EXPECTED
    assert not hal.get(LIST).says(of.summary)
    assert hal.get(f"{LIST}?status=closed").says(of.summary)

    page = do(hal, of, "reopen", note="It was not his.")
    assert page.says(findings.REOPENED.text)
    assert now(house, of).status is Status.OPEN
    assert [row.outcome for row in house.audit][-3:] == [
        Outcome.FINDING_TAKEN_UP,
        Outcome.FINDING_SETTLED,
        Outcome.FINDING_REOPENED,
    ]


def test_a_reload_of_what_is_done_does_nothing_again(house: House, hal: Browser) -> None:
    of = keep(house)
    form = hal.get(place(of)).form("/settle")

    assert hal.submit(form, closing="resolved").says(findings.SETTLED.text)
    before = now(house, of)
    again = hal.submit(form, closing="malicious")

    assert again.status == 409
    assert again.says(findings.OVERTAKEN.text)
    assert now(house, of) == before


def test_two_at_once_the_second_is_told(house: House, hal: Browser, dana: Browser) -> None:
    of = keep(house)
    first, second = hal.get(place(of)).form("/settle"), dana.get(place(of)).form("/settle")

    hal.submit(first, closing="expected")
    told = dana.submit(second, closing="malicious", note="An attack!")

    assert (told.status, told.says(findings.OVERTAKEN.text)) == (409, True)
    assert now(house, of).closing is Closing.EXPECTED


def test_what_will_not_do_is_said_where_it_stands_and_nothing_typed_is_lost(house: House, hal: Browser) -> None:
    of = keep(house)

    page = do(hal, of, "settle", closing="", note="About Bob.")
    assert (page.status, page.says(findings.CHOICE_MISSING.text)) == (400, True)
    assert "About Bob." in page.body
    page = do(hal, of, "suppress", scope="finding", days="999", reason="On leave until May.")
    assert (page.status, page.says(findings.DAYS_WRONG.text)) == (400, True)
    assert "On leave until May." in page.body
    assert 'value="999"' in page.body
    page = do(hal, of, "suppress", scope="subject", days="5", reason="")
    assert (page.status, page.says(findings.REASON_MISSING.text)) == (400, True)
    assert now(house, of) == of


def test_how_things_stand_offers_no_settling(house: House, hal: Browser) -> None:
    of = keep(house, check="user-in-bypass", occasion="")

    assert not [form for form in hal.get(place(of)).forms() if form.action.endswith("/settle")]
    page = do(hal, of, "settle", closing="resolved")

    assert (page.status, page.says(findings.STILL_SO.text)) == (409, True)
    assert not hal.get(place(of)).says("Time to detect")


def test_suppressed_for_a_time_and_ended(house: House, hal: Browser) -> None:
    of = keep(house)

    assert hal.get(place(of)).form("/suppress").fields["days"] == "30"
    page = do(hal, of, "suppress", scope="finding", days="7", reason="A lost phone, =1+1")
    assert page.says(findings.SUPPRESSED.text)
    assert page.says("A lost phone, =1+1")
    assert hal.get(f"{LIST}?status=suppressed").says(of.summary)

    page = do(hal, of, "unsuppress")
    assert page.says(findings.UNSUPPRESSED.text)
    assert now(house, of).status is Status.OPEN
    assert do(hal, of, "unsuppress").says(findings.ALREADY_OVER.text)


def test_the_help_desk_hides_nothing_for_everybody(house: House, hal: Browser) -> None:
    of = keep(house)

    assert not hal.get(place(of)).says("Whatever this check finds on this connection")
    page = do(hal, of, "suppress", scope="everybody", days="7", reason="Too loud.")

    assert (page.status, page.says(findings.FOR_EVERYBODY.text)) == (403, True)
    assert now(house, of) == of
    assert house.audit[-1].outcome is Outcome.FINDING_REFUSED


def test_an_administrator_does_with_a_fresh_second_factor(house: House, dana: Browser, hal: Browser) -> None:
    of = keep(house)
    house.clock.advance(301)
    page = do(dana, of, "suppress", scope="everybody", days="7", reason="A drill.")
    assert (page.status, page.says(console.NOT_FRESH.text)) == (403, True)
    assert now(house, of) == of
    house.clock.advance(-301)

    assert do(dana, of, "suppress", scope="everybody", days="7", reason="A drill.").says(findings.SUPPRESSED.text)

    hidden = hal.get(place(of))
    assert hidden.says("A drill.")
    assert not [form for form in hidden.forms() if form.action.endswith("/unsuppress")]
    page = do(hal, of, "unsuppress")
    assert (page.status, page.says(findings.FOR_EVERYBODY.text)) == (403, True)
    (said,) = EndedSuppressions(house.rows).all()
    assert said.ended is None
    assert do(dana, of, "unsuppress").says(findings.UNSUPPRESSED.text)


@pytest.mark.parametrize("step", ["take-up", "settle", "reopen", "suppress", "unsuppress"])
def test_of_what_is_not_there_nothing_is_done(house: House, hal: Browser, step: str) -> None:
    of = keep(house)
    fields = hal.get(place(of)).form("/settle").fields
    typed = {"closing": "resolved", "scope": "finding", "days": "1", "reason": "Because."}

    assert hal.post(f"{LIST}/nothing/{step}", {**fields, **typed}).status == 404
    assert hal.get(f"{LIST}/nothing").status == 404


def test_a_finding_of_a_check_that_is_gone_is_still_shown(house: House, dana: Browser) -> None:
    of = keep(house, check="older-check", connection="gone")

    assert dana.get(LIST).says("older-check")
    assert dana.get(place(of)).says("older-check")
    assert dana.get(HOME).status == 200


def test_a_finding_that_says_nothing_of_its_name_is_about_its_id(house: House, dana: Browser) -> None:
    of = keep(house, name="")

    assert dana.get(LIST).says(f"All findings about {of.subject}")
