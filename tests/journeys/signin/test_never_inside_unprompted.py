"""The same door with a second one beside it, whose second factor is Duo's own page: nobody is inside unproven there."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from doorbook.adapters.duo import auth_api
from doorbook.factors import LIVE, kind_of
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import MoveTicket, StartSession
from doorbook.signin.destinations import Destination
from doorbook.signin.flow import State
from doorbook.signin.integrations import ByApi
from doorbook.signin.prompt import ticket_of
from doorbook.signin.proofs import PASSED
from local.duosim.prompt.factors import WAYS
from local.duosim.prompt.tampering import BUTTONS
from local.duosim.running import RunningDuo
from tests.at_duo import told
from tests.doorway import APPLICATION, duo_over
from tests.journeys.signin.prompts import brought_back, prompts_over
from tests.journeys.signin.test_never_inside_unproven import BROWSERS, TheDoor, browsers, mostly, names

VAULT = Destination(application="vault", name="Vault", duo="vault")
LIVE_WAYS = [f"way:{key}" for key, way in WAYS.items() if kind_of(way.factor) in LIVE]
OTHER_ANSWERS = [
    *(f"way:{key}" for key, way in WAYS.items() if kind_of(way.factor) not in LIVE),
    *(f"tampering:{key}" for key in BUTTONS),
    "deny",
    "fraud",
]
answers = st.sampled_from(LIVE_WAYS) | st.sampled_from(LIVE_WAYS) | st.sampled_from(OTHER_ANSWERS)


class TheTwoDoors(TheDoor):
    """What comes back from Duo's page may be brought by anybody, at any time, as often as they like."""

    def __init__(self, sim: RunningDuo) -> None:
        super().__init__(sim)
        by_prompt, by_api = prompts_over(sim), ByApi(duo_over(sim))
        self.door = replace(
            self.door,
            integrations=lambda name: by_prompt(name) if name == "vault" else by_api,
            destinations=lambda _return_to: VAULT,
        )
        for browser in self.browsers:
            browser.doorway = self.door
        self.addresses: list[str] = []
        self.backs: list[str] = []
        self.confirmed: dict[str, str] = {}

    @rule(who=browsers, name=names, right=mostly)
    def begins_for_the_vault(self, who: int, name: str, right: bool) -> None:
        self.browsers[who].get(f"/signin?return={APPLICATION}")
        self._type(who, name, right=right)

    @rule(who=browsers, name=names, answer=st.sampled_from(LIVE_WAYS))
    def goes_to_the_vault_as_one_should(self, who: int, name: str, answer: str) -> None:
        self.begins_for_the_vault(who=who, name=name, right=True)
        if self._goes(who):
            self.answers_at_duo(which=-1, answer=answer)
            self.brings_back(who=who, which=-1)

    @rule(who=browsers)
    def goes_on_to_duo(self, who: int) -> None:
        self._goes(who)

    def _goes(self, who: int) -> bool:
        browser = self.browsers[who]
        ways = [link for link in browser.page.links() if link.endswith("/duo")]
        if not ways:
            return False
        self.sent.append(self._replay(browser, "GET", ways[0], None))
        reply = browser.ask("GET", ways[0])
        if (reply.location or "").startswith("https://"):
            self.addresses.append(reply.location or "")
            return True
        return False

    @precondition(lambda self: self.addresses)
    @rule(which=st.integers(0, 20), answer=answers)
    def answers_at_duo(self, which: int, answer: str) -> None:
        back = brought_back(self.sim, self.addresses[which % len(self.addresses)], answer)
        self.backs.append(back)
        record = self.sim.control.records()[-1]
        if answer in LIVE_WAYS and record.username != "erin":
            self.confirmed[record.txid] = ticket_of(told(back)["state"]) or ""

    @precondition(lambda self: self.backs)
    @rule(who=browsers, which=st.integers(0, 20))
    def brings_back(self, who: int, which: int) -> None:
        browser, back = self.browsers[who], self.backs[which % len(self.backs)]
        self.sent.append(self._replay(browser, "GET", back, None))
        browser.get(back)

    @precondition(lambda self: len(self.backs) > 1)
    @rule(who=browsers, code=st.integers(0, 20), state=st.integers(0, 20))
    def brings_back_the_code_of_another(self, who: int, code: int, state: int) -> None:
        codes = [told(back)["duo_code"] for back in self.backs if "duo_code" in told(back)]
        if codes:
            mixed = f"state={told(self.backs[state % len(self.backs)])['state']}&duo_code={codes[code % len(codes)]}"
            self.browsers[who].get(f"/duo/callback?{mixed}")

    @precondition(lambda self: self.sent and self.backs)
    @rule(number=st.integers(0, 1000), who=st.integers(0, BROWSERS - 1), which=st.integers(0, 20))
    def somebody_comes_between_on_the_way_back(self, number: int, who: int, which: int) -> None:
        def once() -> None:
            self.doors.before_commit = lambda: None
            self.sent[number % len(self.sent)]()

        self.doors.before_commit = once
        self.brings_back(who=who, which=which)
        self.doors.before_commit = lambda: None

    def grounds(self, move: MoveTicket, start: StartSession) -> None:
        """Hold an entry by Duo's page to the hand-off that was confirmed, and to what Duo wrote down of it."""
        if move.before.state is not State.PROMPTING:
            super().grounds(move, start)
            return
        txid = start.session.txid or ""
        (record,) = [each for each in self.sim.control.records() if each.txid == txid]
        assert (record.username, record.result) == (start.session.person, "success")
        assert self.confirmed[txid] == move.before.id
        assert start.session.passed == (Passed.PASSWORD, PASSED[kind_of(record.factor)])


def test_the_steps_of_the_story_lead_inside_by_duos_page(sim: RunningDuo) -> None:
    """Else nothing would be asked of those who come in."""
    story = TheTwoDoors(sim)

    story.goes_to_the_vault_as_one_should(who=0, name="alice", answer=LIVE_WAYS[0])

    assert [move.before.state for move, _ in story.doors.entered] == [State.PROMPTING]
    story.every_entry_was_proven()


def test_nobody_is_inside_by_duos_page_without_a_right_password_and_a_live_factor(
    sim: RunningDuo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth_api, "STATUS_LIMIT", 0.1)

    class AtThisDuo(TheTwoDoors):
        def __init__(self) -> None:
            super().__init__(sim)

    run_state_machine_as_test(
        AtThisDuo,
        settings=settings(
            max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
