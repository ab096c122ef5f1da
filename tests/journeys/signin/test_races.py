"""Two requests at once: whatever comes between reading and writing, one of them wins and nothing is done twice."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from doorbook import messages
from doorbook.errors import Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome as Ended
from doorbook.signin.changes import StartSession
from local.duosim.people import Phone
from local.duosim.running import RunningDuo
from tests.doorway import PASSWORD, Browser, Doorway, Reply


def between(door: Doorway, act: Callable[[], Reply]) -> list[Reply]:
    """Let `act` happen right before the next commit, after everything was read; return what it got."""
    got: list[Reply] = []

    def once() -> None:
        door.doors.before_commit = lambda: None
        got.append(act())

    door.doors.before_commit = once
    return got


def approved(duo: RunningDuo, browser: Browser) -> str:
    """Sign in and approve; return the ticket's address, before the portal has looked."""
    browser.sign_in("alice")
    duo.control.wait_for_push("alice")
    browser.look()
    duo.control.press("alice", "approve")
    return browser.ticket


def test_of_two_looks_at_one_approval_one_enters_and_the_other_is_told(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    ticket = approved(duo, browser)
    twin = Browser(door, jar=dict(browser.jar))
    first = between(door, lambda: twin.ask("GET", f"{ticket}/state"))

    second = browser.ask("GET", f"{ticket}/state")

    assert first[0].json == {"state": "moved", "to": "/"}
    assert second.json == {"state": "moved", "to": "/"}
    assert len(door.doors.kept.sessions) == 1
    assert twin.inside
    assert not browser.inside
    assert door.outcomes == [Ended.SIGNED_IN]
    assert alice.device


def test_an_approval_loses_to_not_me(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    ticket = approved(duo, browser)
    form = browser.page.form("/not-me")
    other = Browser(door, jar=dict(browser.jar))
    between(door, lambda: other.submit(form))

    browser.get(f"{ticket}/look")

    assert door.doors.kept.sessions == {}
    assert door.outcomes == [Ended.NOT_ME]
    assert alice.device


def test_an_approval_loses_to_switching(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    ticket = approved(duo, browser)
    form = browser.page.form("/switch")
    other = Browser(door, jar=dict(browser.jar))
    between(door, lambda: other.submit(form))

    page = browser.get(f"{ticket}/look")

    assert page.says(messages.SWITCHED.text)
    assert door.doors.kept.sessions == {}
    assert alice.device


def test_a_person_disabled_while_the_phone_rings_stays_outside(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    ticket = approved(duo, browser)
    person = door.person("alice")
    door.doors.kept.people["alice"] = type(person)(**{**vars(person), "disabled": True})

    browser.get(f"{ticket}/look")

    assert not browser.inside
    assert door.doors.kept.sessions == {}
    assert alice.device


def test_a_password_sent_twice_sends_one_push(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    form = browser.get("/signin").forms()[0]
    twin = Browser(door, jar=dict(browser.jar))
    between(door, lambda: twin.submit(form, name="alice", password=PASSWORD))

    page = browser.submit(form, name="alice", password=PASSWORD)

    assert page.says(alice.name)
    assert len(duo.control.journal("/auth/v2/auth")) == 1


def test_two_sign_ins_at_once_put_one_push_on_the_phone(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone
) -> None:
    other = Browser(door, address="198.51.100.3")
    between(door, lambda: other.get("/signin"))
    browser.get("/signin")
    first, second = browser.page.forms()[0], other.page.forms()[0]
    between(door, lambda: other.submit(second, name="alice", password=PASSWORD))

    browser.submit(first, name="alice", password=PASSWORD)

    assert len(duo.control.journal("/auth/v2/auth")) == 1
    assert len(duo.control.pushes("alice")) == 1
    assert alice.device


def test_many_looks_by_threads_make_one_session(door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone) -> None:
    ticket = approved(duo, browser)
    doorways = [Doorway(duo=door.duo, doors=door.doors, clock=door.clock) for _ in range(8)]
    barrier = Barrier(len(doorways))

    def look(one: Doorway) -> None:
        barrier.wait()
        Browser(one, jar=dict(browser.jar)).ask("GET", f"{ticket}/state")

    threads = [Thread(target=look, args=(one,)) for one in doorways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(door.doors.kept.sessions) == 1
    assert [row.outcome for row in door.doors.audit] == [Ended.SIGNED_IN]
    assert alice.device


@pytest.mark.parametrize(
    "broke", [TryLaterError(Cause.STORE, "Throttling"), FixSettingsError(Cause.STORE, "AccessDenied")]
)
def test_a_store_that_refuses_at_any_write_lets_nobody_in_and_the_next_look_does(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, broke: TryLaterError | FixSettingsError
) -> None:
    def refuse() -> None:
        door.doors.before_commit = lambda: None
        raise broke

    form = browser.get("/signin").forms()[0]
    door.doors.before_commit = refuse
    assert browser.submit(form, name="alice", password=PASSWORD).status == 503
    assert duo.control.journal("/auth/v2/auth") == []

    ticket = approved(duo, browser)
    door.doors.before_commit = refuse
    page = browser.ask("GET", f"{ticket}/look")
    assert page.status == 503
    assert not browser.has_entered()
    assert door.tally.breakages == [broke, broke]

    browser.get(f"{ticket}/look")
    assert browser.inside
    assert alice.device


def test_a_session_is_never_written_but_with_the_move_of_its_ticket(
    door: Doorway, duo: RunningDuo, browser: Browser, alice: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[list[str]] = []
    commit = door.doors.commit

    def watched(*changes: object) -> None:
        commits.append([type(change).__name__ for change in changes])
        commit(*changes)  # type: ignore[arg-type] # they are changes

    monkeypatch.setattr(door.doors, "commit", watched)
    browser.sign_in("alice")
    browser.approve(duo, "alice")

    entering = [names for names in commits if StartSession.__name__ in names]
    assert entering == [["MoveTicket", "StillEnabled", "StartSession", "ForgetTries", "ClearPacing", "Write"]]
    assert alice.device
