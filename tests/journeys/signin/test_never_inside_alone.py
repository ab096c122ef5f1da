"""Whatever is pressed, copied, revoked or interposed: nobody is inside alone but whom their browser remembers."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from doorbook.adapters.memory import MemoryDoors
from doorbook.events import Outcome
from doorbook.factors import Kind, is_silent, kind_of
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.key_ring import KNOWN_AHEAD, KeyRing, Secret, revoked, rotated
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import Amend, Change, EndBrowser, MoveTicket, StartSession, UseBrowser
from doorbook.signin.flow import State
from doorbook.signin.people import BrowserState, Person
from doorbook.web.cookies import BROWSER
from local.duosim.prompt.factors import WAYS
from local.duosim.prompt.tampering import BUTTONS
from local.duosim.running import RunningDuo
from tests.at_duo import told
from tests.doorway import APPLICATION, PASSWORD, Browser
from tests.forms import Form
from tests.journeys.signin.alone import LOCK, PILOT, doorway
from tests.journeys.signin.prompts import brought_back

BROWSERS = 3
browsers = st.integers(0, BROWSERS - 1)
names = st.sampled_from(["alice", "alice", "bob", "carol"])
whom = st.sampled_from(["alice", "bob"])
EXITS = ("/continue", "/continue", "/use-password", "/not-you", "/not-me", "/remember", "/decline")
OTHERS = [*(f"way:{key}" for key in WAYS), *(f"tampering:{key}" for key in BUTTONS), "deny", "fraud"]
answers = st.just(LOCK) | st.just(LOCK) | st.sampled_from(OTHERS)


@dataclass(frozen=True)
class Entry:
    """A session as it was made, and how its person and browser stood right before."""

    move: MoveTicket
    start: StartSession
    use: UseBrowser | None
    person: Person
    browser: RememberedBrowser | None


class Watched(MemoryDoors):
    """A store that notes on what grounds each session was made."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def make(self, *wanted: Change) -> None:
        before = self.kept
        super().make(*wanted)
        starts = [change for change in wanted if isinstance(change, StartSession)]
        moves = [change for change in wanted if isinstance(change, MoveTicket)]
        uses = [change for change in wanted if isinstance(change, UseBrowser)]
        for start in starts:
            use = uses[0] if uses else None
            person = before.people[start.session.person]
            self.entries.append(Entry(moves[0], start, use, person, before.browsers.get(use.browser) if use else None))


class TheRememberingDoor(RuleBasedStateMachine):
    """Three browsers, two people of the pilot and one of none, keys that come and go, and somebody who replays all."""

    def __init__(self, sim: RunningDuo) -> None:
        super().__init__()
        sim.control.reset()
        self.sim = sim
        self.doors = Watched()
        self.door = doorway(sim, doors=self.doors)
        self.browsers = [Browser(self.door, address=f"192.0.2.{number}") for number in range(BROWSERS)]
        self.sent: list[Callable[[], object]] = []
        self.addresses: list[tuple[str, str]] = []
        self.backs: list[str] = []
        self.confirmed: dict[str, str] = {}
        self.proven: set[str] = set()
        self.over: set[str] = set()
        self.kids = 0
        self.revoked: set[str] = set()

    # --- what people do ---

    @rule(who=browsers, name=names, right=st.sampled_from([True, True, True, False]))
    def types_a_password(self, who: int, name: str, right: bool) -> None:
        browser = self.browsers[who]
        form = next((form for form in browser.page.forms() if "password" in form.fields), None)
        if form is None:
            return
        if right:
            self.proven.add(f"{form.action.split('/')[2]} {name}")
        self._send(browser, form, name=name, password=PASSWORD if right else "wrong")

    @rule(who=browsers)
    def visits(self, who: int) -> None:
        self.browsers[who].get(f"/signin?return={APPLICATION}")

    @rule(who=browsers, ending=st.sampled_from(EXITS), own=st.sampled_from(["yes", "yes", ""]))
    def presses(self, who: int, ending: str, own: str) -> None:
        browser = self.browsers[who]
        form = next((form for form in browser.page.forms() if form.action.endswith(ending)), None)
        if form is not None:
            self._send(browser, form, **({"own": own} if ending == "/remember" and own else {}))
            self._note_where(browser)

    @rule(who=browsers)
    def goes_to_duo(self, who: int) -> None:
        browser = self.browsers[who]
        if browser.page.forms() and browser.ticket.startswith("/signin/"):
            reply = browser.ask("GET", f"{browser.ticket}/duo")
            if (reply.location or "").startswith("https://"):
                self._note(reply.location or "", browser.ticket)

    @precondition(lambda self: self.addresses)
    @rule(which=st.integers(-3, 20), answer=answers)
    def answers_at_duo(self, which: int, answer: str) -> None:
        address, salt = self.addresses[which % len(self.addresses)]
        self.backs.append(brought_back(self.sim, address, answer))
        self.confirmed[self.sim.control.records()[-1].txid] = salt

    @precondition(lambda self: self.backs)
    @rule(who=browsers, which=st.integers(-3, 20))
    def brings_back(self, who: int, which: int) -> None:
        browser, back = self.browsers[who], self.backs[which % len(self.backs)]
        self.sent.append(self._replay(browser, back, None))
        kid, before = browser.jar.get(BROWSER, "").split(".")[1:2], len(self.doors.entries)
        browser.get(back)
        alone = [each for each in self.doors.entries[before:] if each.use]
        assert not alone or not self.revoked.intersection(kid)

    @precondition(lambda self: len(self.backs) > 1)
    @rule(who=browsers, code=st.integers(0, 20), state=st.integers(0, 20))
    def brings_back_the_code_of_another(self, who: int, code: int, state: int) -> None:
        codes = [told(back)["duo_code"] for back in self.backs if "duo_code" in told(back)]
        if codes:
            mixed = f"state={told(self.backs[state % len(self.backs)])['state']}&duo_code={codes[code % len(codes)]}"
            self.browsers[who].get(f"/duo/callback?{mixed}")

    @rule(who=browsers, name=names, answer=st.sampled_from(["/remember", "/remember", "/decline", ""]))
    def enters_as_one_should(self, who: int, name: str, answer: str) -> None:
        self.visits(who=who)
        self.presses(who=who, ending="/use-password", own="")
        self.types_a_password(who=who, name=name, right=True)
        self.goes_to_duo(who=who)
        self._comes_back(who)
        if answer:
            self.presses(who=who, ending=answer, own="yes")

    @rule(who=browsers)
    def goes_alone_as_one_should(self, who: int) -> None:
        self.visits(who=who)
        self.presses(who=who, ending="/continue", own="")
        self._comes_back(who)

    @rule(who=browsers, name=whom)
    def enters_and_comes_again_alone(self, who: int, name: str) -> None:
        self.enters_as_one_should(who=who, name=name, answer="/remember")
        self.goes_alone_as_one_should(who=who)

    @rule(who=browsers, name=whom, happens=st.sampled_from(["revoked", "one", "disabled", "out", "keys"]))
    def is_ended_while_at_duo(self, who: int, name: str, happens: str) -> None:
        self.enters_as_one_should(who=who, name=name, answer="/remember")
        self.visits(who=who)
        self.presses(who=who, ending="/continue", own="")
        {
            "revoked": lambda: self.revokes_all(name=name),
            "one": lambda: self.revokes_one(which=-1),
            "disabled": lambda: self.disables(name=name, disabled=True),
            "out": lambda: self.joins(name=name, group="staff"),
            "keys": lambda: self.turns_the_keys(revokes=True),
        }[happens]()
        self._comes_back(who)
        self.disables(name=name, disabled=False)
        self.joins(name=name, group=PILOT)

    def _comes_back(self, who: int) -> None:
        if self.addresses:
            self.answers_at_duo(which=-1, answer=LOCK)
            self.brings_back(who=who, which=-1)

    @rule(who=browsers)
    def signs_out(self, who: int) -> None:
        form = next((form for form in self.browsers[who].get("/").forms() if form.action == "/signout"), None)
        if form is not None:
            self.browsers[who].submit(form)

    # --- what thieves, operators and time do ---

    @rule(whose=browsers, to=browsers)
    def copies_the_cookie(self, whose: int, to: int) -> None:
        if BROWSER in self.browsers[whose].jar:
            self.browsers[to].jar[BROWSER] = self.browsers[whose].jar[BROWSER]

    @rule(name=whom)
    def revokes_all(self, name: str) -> None:
        self._amend(name, forgotten=self.door.clock())
        self.over |= {each.id for each in self.doors.kept.browsers.values() if each.person == name}

    @rule(which=st.integers(0, 20))
    def revokes_one(self, which: int) -> None:
        live = [each for each in self.doors.kept.browsers.values() if each.state is BrowserState.ACTIVE]
        if live:
            one = live[which % len(live)]
            end = EndBrowser(browser=one.id, person=one.person, state=BrowserState.REVOKED, ended=self.door.clock())
            self.doors.make(end)
            self.over.add(one.id)

    @rule(name=whom, disabled=st.sampled_from([True, False, False]))
    def disables(self, name: str, disabled: bool) -> None:
        self._amend(name, disabled=disabled)

    @rule(name=whom, group=st.sampled_from([PILOT, PILOT, "staff"]))
    def joins(self, name: str, group: str) -> None:
        self._amend(name, groups=frozenset({group}))

    @rule(revokes=st.booleans())
    def turns_the_keys(self, revokes: bool) -> None:
        ring, now = self.door.browser_keys.ring, self.door.clock()
        if revokes:
            self.revoked.add(ring.keys[-1].kid)
            ended = revoked(ring, ring.keys[-1].kid, now)
            ring = ended if isinstance(ended, KeyRing) else ring
        self.kids += 1
        turned = rotated(ring, f"{self.kids:08x}", Secret(bytes([self.kids % 256]) * 32), now - KNOWN_AHEAD)
        self.door.browser_keys.ring = turned if isinstance(turned, KeyRing) else ring

    @rule(seconds=st.sampled_from([0.1, 0.1, 1, 1, 2]))
    def time_passes(self, seconds: float) -> None:
        self.door.clock.advance(seconds)

    @precondition(lambda self: self.sent)
    @rule(number=st.integers(0, 1000))
    def somebody_replays(self, number: int) -> None:
        self.sent[number % len(self.sent)]()

    @precondition(lambda self: self.sent and self.backs)
    @rule(number=st.integers(0, 1000), who=browsers, which=st.integers(-3, 20), end=st.booleans())
    def somebody_comes_between_on_the_way_back(self, number: int, who: int, which: int, end: bool) -> None:
        def once() -> None:
            self.doors.before_commit = lambda: None
            if end:
                self.revokes_all(name="alice")
            else:
                self.sent[number % len(self.sent)]()

        self.doors.before_commit = once
        self.browsers[who].get(self.backs[which % len(self.backs)])
        self.doors.before_commit = lambda: None

    # --- what has to hold ---

    @invariant()
    def every_entry_was_proven(self) -> None:
        for entry in self.doors.entries:
            session = entry.start.session
            (record,) = [each for each in self.sim.control.records() if each.txid == session.txid]
            handoff = entry.move.before.handoff
            assert (record.username, record.result) == (session.person, "success")
            assert handoff is not None
            assert self.confirmed[record.txid] == handoff.salt
            assert not entry.person.disabled
            if entry.move.before.state is State.ALONE:
                self._alone(entry, record.factor, record.reason, record.ikey)
            else:
                assert entry.move.before.state is State.PROMPTING
                assert record.ikey == self.sim.mfa.ikey
                assert session.passed[0] is Passed.PASSWORD
                assert f"{entry.move.before.id} {session.person}" in self.proven
        txids = [entry.start.session.txid for entry in self.doors.entries]
        assert len(set(txids)) == len(txids)

    def _alone(self, entry: Entry, factor: str | None, reason: str, ikey: str) -> None:
        use, browser, person = entry.use, entry.browser, entry.person
        assert entry.start.session.passed == (Passed.DUO_WEBAUTHN_PLATFORM,)
        assert kind_of(factor) is Kind.WEBAUTHN_PLATFORM
        assert not is_silent(reason)
        assert ikey == self.sim.pwl.ikey
        assert use is not None
        assert browser is not None
        assert (browser.person, use.person) == (person.id, person.id)
        assert browser.state is BrowserState.ACTIVE
        assert PILOT in person.groups

    @invariant()
    def nobody_uses_what_is_over(self) -> None:
        for browser in self.over:
            held = self.doors.kept.browsers[browser]
            person = self.doors.kept.people[held.person]
            assert held.state is not BrowserState.ACTIVE or held.generation < person.generation

    @invariant()
    def only_whom_they_confirmed_on_an_offer_is_remembered(self) -> None:
        accepted = [row.person for row in self.doors.audit if row.outcome is Outcome.REMEMBER_ACCEPTED]
        kept = [each.person for each in self.doors.kept.browsers.values()]
        assert sorted(filter(None, accepted)) == sorted(kept)
        assert "carol" not in kept

    def _amend(self, name: str, **what: object) -> None:
        alias = self.doors.kept.people[name].alias
        self.doors.make(Amend(person=name, alias=alias, **what))  # type: ignore[arg-type]

    def _send(self, browser: Browser, form: Form, **fields: str) -> None:
        filled = Form(form.action, {**form.fields, **fields})
        self.sent.append(self._replay(browser, form.action, filled))
        browser.submit(filled)

    def _replay(self, browser: Browser, target: str, form: Form | None) -> Callable[[], object]:
        """Return the same request with the cookies of now, to be sent at any later time."""
        cookies = dict(browser.jar)
        if form is None:
            return lambda: Browser(self.door, jar=dict(cookies)).ask("GET", target)
        return lambda: Browser(self.door, jar=dict(cookies)).submit(form)

    def _note_where(self, browser: Browser) -> None:
        for link in browser.page.links():
            if link.startswith("https://localhost"):
                self._note(link, browser.ticket)

    def _note(self, address: str, ticket: str) -> None:
        kept = self.doors.kept.tickets.get(ticket.split("/")[2])
        handoff = kept.handoff if kept else None
        if handoff is not None:
            self.addresses.append((address, handoff.salt))


def test_nobody_is_inside_alone_but_whom_the_browser_remembers_and_duo_confirmed(sim: RunningDuo) -> None:
    entries: list[State] = []

    class AtThisDuo(TheRememberingDoor):
        def __init__(self) -> None:
            super().__init__(sim)

        def teardown(self) -> None:
            entries.extend(entry.move.before.state for entry in self.doors.entries)

    run_state_machine_as_test(
        AtThisDuo,
        settings=settings(
            max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert set(entries) == {State.ALONE, State.PROMPTING}, "some way was never gone, so that nothing was asked of it"
