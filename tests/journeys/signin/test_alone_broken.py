"""What breaks on the way without a password lets nobody in, and leaves nobody stuck."""

from collections.abc import Callable

import pytest

from doorbook import messages
from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.memory_browsers import MemoryBrowsers
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.remember.cookie import OPTED_OUT
from doorbook.remember.ports import Found
from doorbook.signin.integrations import PASSWORDLESS, Integration
from doorbook.signin.ports import Arrival
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket
from doorbook.web.cookies import BROWSER, SESSION
from local.duosim.running import RunningDuo
from tests.doorway import APPLICATION, PASSWORD, Browser, Doorway, Reply
from tests.journeys.signin.alone import (
    LOCK,
    WELCOME,
    at_duo,
    both_prompts,
    browser,
    confirm,
    door,
    doorway,
    enter,
    go_alone,
    press,
    remembered,
    rows,
    visit,
    ways,
)
from tests.journeys.signin.prompts import brought_back

__all__ = ["browser", "door"]


class Fragile(MemoryDoors):
    """A store that answers so many times, and then no more until it is mended."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None
        self.failed = False
        self.before_commit = self.asked

    def asked(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.failed = True
            raise TryLaterError(Cause.STORE)

    def arrive(self, ticket: str | None, person: str, windows: tuple[Window, ...]) -> Arrival:
        self.asked()
        return super().arrive(ticket, person, windows)

    def ticket(self, ticket: str) -> Ticket | None:
        self.asked()
        return super().ticket(ticket)

    def session(self, proof: str) -> Session | None:
        self.asked()
        return super().session(proof)

    def take_try(self, window: Window, most: int) -> bool:
        self.asked()
        return super().take_try(window, most)


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> Fragile:
    """Give a store that can break at any of its answers, those about browsers among them."""
    doors, find = Fragile(), MemoryBrowsers.find

    def asked(self: MemoryBrowsers, browser: str, alias: str) -> Found:
        doors.asked()
        return find(self, browser, alias)

    monkeypatch.setattr(MemoryBrowsers, "find", asked)
    return doors


def breaks_at(doors: Fragile, number: int, step: Callable[[], Reply]) -> Reply | None:
    """Take a step whose store answers so many times; None where that was often enough."""
    doors.left, doors.failed = number, False
    reply = step()
    doors.left = None
    return reply if doors.failed else None


MOST_ASKED = 12
STEPS = ["visit", "/continue", "/use-password", "/not-you", "callback"]


@pytest.mark.parametrize("step", STEPS)
def test_a_store_that_fails_at_any_moment_lets_nobody_in_and_leaves_nobody_stuck(
    fragile: Fragile, duo: RunningDuo, step: str
) -> None:
    door = doorway(duo, doors=fragile)
    browser = remembered(door, duo)
    broken = 0
    for number in range(MOST_ASKED):
        act = request_of(duo, browser, step)
        cookie = browser.jar[BROWSER]
        reply = breaks_at(fragile, number, act)
        if reply is None:
            break
        broken += 1
        assert not fragile.kept.sessions
        assert SESSION not in browser.jar
        assert reply.status in {200, 503}
        assert browser.jar[BROWSER] == cookie
        fragile.kept.tries.clear()
    else:
        pytest.fail("it never got through")

    assert broken
    browser.jar.pop(SESSION, None)
    fragile.kept.sessions.clear()
    fragile.kept.tries.clear()
    assert visit(browser).says("A••• M•••")
    go_alone(browser, duo)
    assert browser.has_entered()


def request_of(duo: RunningDuo, browser: Browser, step: str) -> Callable[[], Reply]:
    """Come to where this step is next, and return it."""
    if step == "visit":
        return lambda: visit(browser)
    form = visit(browser).form("/continue" if step == "callback" else step)
    if step != "callback":
        return lambda: browser.submit(form)
    browser.submit(form)
    back = brought_back(duo, at_duo(browser), LOCK)
    return lambda: browser.get(back)


@pytest.mark.parametrize("ending", ["/remember", "/decline"])
def test_a_store_that_fails_during_an_answer_leaves_the_offer_standing(
    fragile: Fragile, duo: RunningDuo, ending: str
) -> None:
    door = doorway(duo, doors=fragile)
    broken = 0
    for number in range(MOST_ASKED):
        browser = Browser(door)
        fragile.kept.browsers.clear()
        enter(browser, duo)
        form = browser.page.form(ending)
        reply = breaks_at(fragile, number, lambda browser=browser, form=form: browser.submit(form, own="yes"))  # type: ignore[misc]
        if reply is None:
            break
        broken += 1
        assert not fragile.kept.browsers
        assert BROWSER not in browser.jar

        again = browser.submit(form, own="yes")

        assert again.says(messages.SENT_ON.text)
        assert APPLICATION in again.body
        assert (browser.jar[BROWSER] == OPTED_OUT) is (ending == "/decline")
    assert broken > 2


@pytest.mark.parametrize("step", STEPS)
def test_a_ring_that_cannot_be_read_means_the_password_at_every_step(
    door: Doorway, duo: RunningDuo, browser: Browser, step: str
) -> None:
    act, cookie = request_of(duo, browser, step), browser.jar[BROWSER]
    door.browser_keys.broken = FixSettingsError(Cause.SECRET)

    page = act()

    assert 'type="password"' in page.body
    assert not door.doors.kept.sessions
    assert browser.jar[BROWSER] == cookie
    if step != "visit":
        assert page.says(messages.NOT_REMEMBERED_AT_PRESENT.text)
    browser.submit(browser.page.forms()[0], name="alice", password=PASSWORD)
    confirm(browser, duo)
    assert browser.has_entered()
    assert browser.jar[BROWSER] == cookie


def test_a_ring_that_cannot_be_read_while_an_offer_is_answered_is_said_and_leads_on(
    door: Doorway, duo: RunningDuo
) -> None:
    browser = Browser(door)
    enter(browser, duo)
    door.browser_keys.broken = TryLaterError(Cause.SECRET)

    page = press(browser, "/remember", own="yes")

    assert page.says(messages.NOT_REMEMBERED_NOW.text)
    assert APPLICATION in page.body
    assert not door.doors.kept.browsers


@pytest.mark.parametrize("broke", [FixSettingsError(Cause.SECRET), TryLaterError(Cause.SECRET)])
@pytest.mark.parametrize("step", ["/continue", "callback"])
def test_duos_own_secret_that_cannot_be_read_comes_back_to_who_they_are(
    duo: RunningDuo, broke: BreakageError, step: str
) -> None:
    known, broken = both_prompts(duo), [False]

    def integrations(name: str) -> Integration:
        if broken[0] and name == PASSWORDLESS:
            raise broke
        return known[name]

    door = doorway(duo, integrations=integrations)
    browser = remembered(door, duo)
    act = request_of(duo, browser, step)
    broken[0] = True

    page = act()

    assert ways(page) == WELCOME
    assert not door.doors.kept.sessions
    assert rows(door, Outcome.SIGNED_IN)[-1].method == "prompt"
    broken[0] = False
    go_alone(browser, duo)
    assert browser.has_entered()


def test_what_is_written_down_of_a_choice_is_written_with_its_move_or_not_at_all(
    door: Doorway, browser: Browser
) -> None:
    """Another request is between the reading and the writing: one of the two counts, and one row is there."""
    visit(browser)
    first, second = browser.page.form("/use-password"), browser.page.form("/not-you")
    beside = Browser(door, jar=dict(browser.jar))

    def between() -> None:
        door.doors.before_commit = lambda: None
        beside.submit(second)

    door.doors.before_commit = between
    browser.submit(first)

    assert len(rows(door, Outcome.REMEMBER_NOT_THEM)) == 1
    assert not rows(door, Outcome.REMEMBER_FELL_BACK)
    assert "alice" not in browser.page.body.lower()


@pytest.mark.parametrize("ending", ["/remember", "/decline"])
def test_of_two_answers_at_once_one_counts(door: Doorway, duo: RunningDuo, ending: str) -> None:
    browser = Browser(door)
    enter(browser, duo)
    other, no = browser.page.form(ending), browser.page.form("/decline")
    beside = Browser(door, jar=dict(browser.jar))

    def between() -> None:
        door.doors.before_commit = lambda: None
        beside.submit(no)

    door.doors.before_commit = between
    page = browser.submit(other, own="yes")

    assert page.says(messages.ALREADY_DONE.text)
    assert not door.doors.kept.browsers
    assert (len(rows(door, Outcome.REMEMBER_DECLINED)), len(rows(door, Outcome.REMEMBER_ACCEPTED))) == (1, 0)
    assert beside.jar[BROWSER] == OPTED_OUT
    assert BROWSER not in browser.jar
