"""Whatever is pressed, replayed, reordered or interposed: nobody is inside without a right password and a factor."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from doorbook.adapters.duo import auth_api
from doorbook.adapters.memory import MemoryDoors
from doorbook.signin.changes import Change, MoveTicket, StartSession
from doorbook.signin.flow import State
from local.duosim.attempts import Button
from local.duosim.control import ControlRefused
from local.duosim.people import Person, Phone, Token
from local.duosim.running import RunningDuo
from tests.doorway import PASSWORD, Browser, Doorway, duo_over
from tests.forms import Form

NAMES = ("alice", "bob", "dave", "erin", "ivan")
names = st.sampled_from(["alice", "alice", "alice", "bob", "bob", "dave", "dave", "ivan", "erin"])
STEPS = ("", "/look", "/look", "/state")
FORMS = ("/push", "/call", "/text", "/switch", "/not-me")
BROWSERS = 3
BYPASS_CODE = "900000001"
browsers = st.integers(0, BROWSERS - 1)
mostly = st.sampled_from([True, True, True, False])


@dataclass
class WatchedDoors(MemoryDoors):
    """A store that notes on what grounds each session was made."""

    def __init__(self) -> None:
        super().__init__()
        self.entered: list[tuple[MoveTicket, StartSession]] = []

    def commit(self, *wanted: Change) -> None:
        super().commit(*wanted)
        starts = [change for change in wanted if isinstance(change, StartSession)]
        moves = [change for change in wanted if isinstance(change, MoveTicket)]
        self.entered += [(moves[0], start) for start in starts]


class TheDoor(RuleBasedStateMachine):
    """Three browsers, five people with a phone or a token, and somebody who replays all that was ever sent."""

    def __init__(self, sim: RunningDuo) -> None:
        super().__init__()
        sim.control.reset()
        self.sim = sim
        self.doors = WatchedDoors()
        self.door = Doorway(duo=duo_over(sim), doors=self.doors)
        for name in NAMES:
            self.door.add(name)
        sim.control.put_person(Person("alice", devices=[Phone()]))
        sim.control.put_person(Person("bob", verified_push="required", devices=[Phone(), Phone(number="+17345550103")]))
        sim.control.put_person(Person("dave", devices=[Token()], bypass_codes=[BYPASS_CODE]))
        sim.control.put_person(Person("erin", status="bypass", devices=[Phone()]))
        sim.control.put_person(Person("ivan", devices=[Phone(capabilities=["auto", "sms", "phone"])]))
        self.browsers = [Browser(self.door, address=f"192.0.2.{number}") for number in range(BROWSERS)]
        self.sent: list[Callable[[], object]] = []
        self.proven: set[str] = set()
        self.approved: set[str] = set()

    def _replay(self, browser: Browser, method: str, target: str, form: Form | None) -> Callable[[], object]:
        """Return the same request with the cookies of now, to be sent at any later time."""
        cookies = dict(browser.jar)
        if form is None:
            return lambda: Browser(self.door, jar=dict(cookies)).ask(method, target)
        return lambda: Browser(self.door, jar=dict(cookies)).submit(form)

    @rule(who=browsers, name=names, right=mostly)
    def begins(self, who: int, name: str, right: bool) -> None:
        self.browsers[who].get("/signin")
        self._type(who, name, right=right)

    @rule(who=browsers, name=names, kind=st.sampled_from(["right", "right", "wrong"]))
    def signs_in_as_one_should(self, who: int, name: str, kind: str) -> None:
        """Press the right buttons in the right order, as far as the others left them; mistype codes at times."""
        self.begins(who=who, name=name, right=True)
        if self.sim.control.pushes(name):
            self.answers_on_the_phone(button="approve", which=-1, right_number=True)
            self.looks(who=who, step="/look")
            self.looks(who=who, step="/look")
        if self._asks_code(who):
            self.types_a_code(who=who, kind=kind)

    @precondition(lambda self: any(self._asks_password(who) for who in range(BROWSERS)))
    @rule(who=browsers, name=names, right=mostly)
    def tries_again(self, who: int, name: str, right: bool) -> None:
        if self._asks_password(who):
            self._type(who, name, right=right)

    def _asks_password(self, who: int) -> bool:
        return any("password" in form.fields for form in self.browsers[who].page.forms())

    def _type(self, who: int, name: str, *, right: bool) -> None:
        browser = self.browsers[who]
        form = next(form for form in browser.page.forms() if "password" in form.fields)
        if right:
            self.proven.add(f"{form.action} {name}")
        fields = {**form.fields, "name": name, "password": PASSWORD if right else "wrong"}
        cookies = dict(browser.jar)
        self.sent.append(lambda: Browser(self.door, jar=dict(cookies)).post(form.action, fields))
        browser.post(form.action, fields)

    @rule(who=browsers, ending=st.sampled_from(FORMS))
    def presses_a_button(self, who: int, ending: str) -> None:
        browser = self.browsers[who]
        form = next((form for form in browser.page.forms() if form.action.endswith(ending)), None)
        if form is None:
            return
        device = form.buttons[0] if form.buttons else {}
        filled = Form(form.action, {**form.fields, **device})
        self.sent.append(self._replay(browser, "POST", form.action, filled))
        browser.submit(filled)

    @precondition(lambda self: any(self._asks_code(who) for who in range(BROWSERS)))
    @rule(who=browsers, kind=st.sampled_from(["right", "texted", "of another", "wrong", "wrong", "bypass"]))
    def types_a_code(self, who: int, kind: str) -> None:
        asked = [each for each in range(BROWSERS) if self._asks_code(each)]
        if not asked:
            return
        browser = self.browsers[who if who in asked else asked[0]]
        form = browser.page.form("/passcode")
        name = self.doors.kept.tickets[form.action.split("/")[2]].person or ""
        texts = self.sim.control.sms_inbox("ivan")
        code = {
            "right": self.sim.control.passcode(name),
            "texted": texts[-1].split()[-1] if texts else "1234567",
            "of another": self.sim.control.passcode("dave" if name == "alice" else "alice"),
            "wrong": "000000",
            "bypass": BYPASS_CODE,
        }[kind]
        filled = Form(form.action, {**form.fields, "passcode": code})
        self.sent.append(self._replay(browser, "POST", form.action, filled))
        browser.submit(filled)

    def _asks_code(self, who: int) -> bool:
        return any("passcode" in form.fields for form in self.browsers[who].page.forms())

    @precondition(lambda self: any(push.factor == "phone" for push in self.sim.control.pushes()))
    @rule(button=st.sampled_from(["answer", "answer", "hangup"]), key=mostly)
    def answers_a_call(self, button: Button, key: bool) -> None:
        call = next(push for push in self.sim.control.pushes() if push.factor == "phone")
        try:
            self.sim.control.press(call.username, button, txid=call.txid)
            if key and self.sim.control.press(call.username, "pound", txid=call.txid) == "allow":
                self.approved.add(call.txid)
        except ControlRefused:
            return

    @rule(who=browsers, step=st.sampled_from(STEPS))
    def looks(self, who: int, step: str) -> None:
        browser = self.browsers[who]
        if not browser.page.forms() or not browser.ticket.startswith("/signin/"):
            return
        target = f"{browser.ticket}{step}"
        self.sent.append(self._replay(browser, "GET", target, None))
        if step == "/state":
            browser.ask("GET", target)
        else:
            browser.get(target)

    @precondition(lambda self: self.sim.control.pushes())
    @rule(
        button=st.sampled_from(["approve", "approve", "approve", "deny", "fraud"]),
        which=st.integers(0, 5),
        right_number=mostly,
    )
    def answers_on_the_phone(self, button: Button, which: int, right_number: bool) -> None:
        pushes = self.sim.control.pushes()
        push = pushes[which % len(pushes)]
        name = push.username
        number = None
        if push.wants_number and button == "approve":
            codes = [t.push.code for t in self.doors.kept.tickets.values() if t.push and t.push.txid == push.txid]
            number = codes[0] if right_number and codes else "000"
        try:
            status = self.sim.control.press(name, button, txid=push.txid, number=number)
        except ControlRefused:
            return
        if status == "allow":
            self.approved.add(push.txid)

    @rule(seconds=st.sampled_from([1, 1, 1, 1, 20, 65, 75, 700, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.door.clock.advance(seconds)

    @precondition(lambda self: self.sent)
    @rule(number=st.integers(0, 1000))
    def somebody_replays(self, number: int) -> None:
        self.sent[number % len(self.sent)]()

    @precondition(lambda self: self.sent)
    @rule(number=st.integers(0, 1000), who=browsers, step=st.sampled_from(["/look", "/state"]))
    def somebody_comes_between(self, number: int, who: int, step: str) -> None:
        """Send any earlier request after another was read and before it writes."""

        def once() -> None:
            self.doors.before_commit = lambda: None
            self.sent[number % len(self.sent)]()

        self.doors.before_commit = once
        self.looks(who=who, step=step)
        self.doors.before_commit = lambda: None

    @invariant()
    def every_entry_was_proven(self) -> None:
        for move, start in self.doors.entered:
            self.grounds(move, start)
            assert f"/signin/{move.before.id} {start.session.person}" in self.proven
        txids = [start.session.txid for _, start in self.doors.entered]
        assert len(set(txids)) == len(txids)

    def grounds(self, move: MoveTicket, start: StartSession) -> None:
        """Hold one entry to what Duo has in its log, and to what was really answered."""
        push = move.before.push
        if move.before.state is State.PASSCODE:
            (record,) = [each for each in self.sim.control.records() if each.txid == start.session.txid]
            assert (record.username, record.result) == (start.session.person, "success")
            assert record.factor in {"duo_mobile_passcode", "hardware_token", "sms_passcode"}
        else:
            assert move.before.state is State.WAITING
            assert push is not None
            assert push.txid == start.session.txid
            assert push.txid in self.approved

    @invariant()
    def inside_is_only_who_entered(self) -> None:
        people = {start.session.person for _, start in self.doors.entered}
        for browser in self.browsers:
            if browser.inside:
                assert people

    @invariant()
    def one_push_is_on_a_phone(self) -> None:
        now = self.door.clock()
        for name in NAMES:
            live = [
                ticket
                for ticket in self.doors.kept.tickets.values()
                if ticket.person == name
                and ticket.state is State.WAITING
                and ticket.push is not None
                and (now - ticket.push.began).total_seconds() < 60
            ]
            assert len(live) <= 1


@pytest.mark.parametrize(("name", "state"), [("alice", State.WAITING), ("dave", State.PASSCODE)])
def test_the_steps_of_the_story_lead_inside(sim: RunningDuo, name: str, state: State) -> None:
    """Else nothing would be asked of those who come in."""
    story = TheDoor(sim)

    story.signs_in_as_one_should(who=0, name=name, kind="right")

    assert [move.before.state for move, _ in story.doors.entered] == [state]
    story.every_entry_was_proven()


def test_nobody_is_inside_without_a_right_password_and_a_factor(
    sim: RunningDuo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth_api, "STATUS_LIMIT", 0.1)

    class AtThisDuo(TheDoor):
        def __init__(self) -> None:
            super().__init__(sim)

    run_state_machine_as_test(
        AtThisDuo,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
