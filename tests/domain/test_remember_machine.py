"""In whatever order browsers are remembered and made to forget: one that was ended is never accepted again."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, consumes, invariant, multiple, rule

from doorbook.factors import Kind
from doorbook.remember.conditions import Conditions
from doorbook.remember.key_ring import KNOWN_AHEAD, KeyRing, Secret, opening_key, revoked, rotated
from doorbook.signin.assurance import Passed
from doorbook.signin.changes import StillEnabled
from doorbook.signin.ports import OvertakenError
from doorbook.signin.registrar import Registrar
from doorbook.signin.remembering import Accepted, Keep, NotAccepted, Recognised
from tests.domain.browser_door import FINGER, VISITOR, BrowserDoor
from tests.domain.test_registrar import LONG, Hashes

PEOPLE = st.sampled_from(["alice", "bob"])


class Held:
    """A cookie that some browser holds, and what should be so of it."""

    def __init__(self, door: BrowserDoor, cookie: str, who: str) -> None:
        self.cookie, self.who = cookie, who
        self.kid = cookie.split(".")[1]
        self.ends = door.now + door.conditions.lasts
        self.ended = False


class Remembering(RuleBasedStateMachine):
    """People choose, leave, lose and revoke browsers; keys rotate; functions start anew at each question."""

    def __init__(self) -> None:
        super().__init__()
        self.door = BrowserDoor()
        self.all: list[Held] = []
        self.kids = 0
        self.out: set[str] = set()
        self.off = False
        self.outside: set[str] = set()

    cookies: "Bundle[Held]" = Bundle("cookies")

    @rule(target=cookies, who=PEOPLE)
    def choose(self, who: str) -> MultipleResults[Held] | Held:
        made = self.door.desk.accept(self.door.proof(who), None, VISITOR, own=True)
        if isinstance(made, NotAccepted):
            return multiple()
        assert isinstance(made, Accepted)
        assert who not in self.out | self.outside
        assert not self.off
        return self._held(made.held.cookie, who)

    @rule(target=cookies, who=PEOPLE)
    def preset(self, who: str) -> MultipleResults[Held] | Held:
        made = self.door.administration.preset(self.door.session("dana"), who, None, VISITOR)
        if isinstance(made, NotAccepted):
            return multiple()
        held = self._held(made.held.cookie, who)
        held.ends = self.door.now + self.door.conditions.preset_lasts
        return held

    @rule(held=consumes(cookies), clears=st.booleans())
    def leave(self, held: Held, *, clears: bool) -> None:
        mine = self.door.session(held.who)
        act = self.door.mine.clear if clears else self.door.mine.opt_out
        could = self._opens(held)
        act(mine, held.cookie, VISITOR)
        held.ended |= could

    @rule(held=cookies, who=PEOPLE)
    def another_signs_in(self, held: Held, who: str) -> None:
        came = self.door.desk.arrived(held.cookie, who, FINGER, None, VISITOR)
        if came.also:
            self.door.doors.commit(*came.also)
        held.ended |= who != held.who and self._opens(held) and not self.off

    @rule(held=cookies)
    def revoke_one(self, held: Held) -> None:
        shown = self.door.recognise(held.cookie)
        if isinstance(shown, Recognised):
            assert self.door.mine.revoke(self.door.session(held.who), shown.browser, VISITOR)
            held.ended = True

    @rule(who=PEOPLE)
    def revoke_all(self, who: str) -> None:
        assert self.door.revoker.all(who, "dana", VISITOR)
        self._end_all(who)

    @rule(who=PEOPLE)
    def change_password(self, who: str) -> None:
        assert self._registrar().set_password(who, LONG) is None
        self._end_all(who)

    @rule(who=PEOPLE, disabled=st.booleans())
    def disable(self, who: str, *, disabled: bool) -> None:
        registrar = self._registrar()
        assert (registrar.disable(who) if disabled else registrar.enable(who)) is None
        if disabled:
            self._end_all(who)
        (self.out.add if disabled else self.out.discard)(who)

    @rule(who=PEOPLE)
    def disable_for_a_moment(self, who: str) -> None:
        self.disable(who, disabled=True)
        self.disable(who, disabled=False)

    @rule(who=PEOPLE, inside=st.booleans())
    def pilot(self, who: str, *, inside: bool) -> None:
        assert self._registrar().set_groups(who, frozenset({"pilot"} if inside else {"staff"})) is None
        (self.outside.discard if inside else self.outside.add)(who)

    @rule(on=st.booleans())
    def switch(self, *, on: bool) -> None:
        self.off = not on
        self.door.conditions = Conditions(on=on, groups=frozenset({"pilot"}))

    @rule()
    def rotate(self) -> None:
        self.kids += 1
        following = rotated(self.door.ring, f"{self.kids:08x}", Secret(self.kids.to_bytes(32)), self.door.now)
        if isinstance(following, KeyRing):
            self.door.ring = following

    @rule(held=cookies)
    def revoke_key(self, held: Held) -> None:
        without = revoked(self.door.ring, held.kid, self.door.now)
        if isinstance(without, KeyRing):
            self.door.ring = without

    @rule(passes=st.sampled_from([timedelta(seconds=1), KNOWN_AHEAD, timedelta(days=20)]))
    def time(self, passes: timedelta) -> None:
        self.door.now += passes

    @rule(held=cookies)
    def use(self, held: Held) -> None:
        shown = self.door.recognise(held.cookie)
        if not isinstance(shown, Recognised):
            return
        used = self.door.desk.use(shown, Kind.WEBAUTHN_PLATFORM, VISITOR)
        self.door.doors.commit(used.change, StillEnabled(shown.person, shown.generation, shown.alias))
        if isinstance(used.held, Keep):
            held.cookie = used.held.cookie
            held.kid = used.held.cookie.split(".")[1]

    @rule(held=cookies)
    def use_what_was_recognised_before_all_were_revoked(self, held: Held) -> None:
        shown = self.door.recognise(held.cookie)
        if not isinstance(shown, Recognised):
            return
        used = self.door.desk.use(shown, Kind.WEBAUTHN_PLATFORM, VISITOR)
        self.revoke_all(held.who)
        try:
            self.door.doors.commit(used.change, StillEnabled(shown.person, shown.generation, shown.alias))
        except OvertakenError:
            return
        raise AssertionError("a browser that was forgotten let somebody in")

    @invariant()
    def only_what_counts_is_accepted(self) -> None:
        for held in self.all:
            shown = self.door.recognise(held.cookie)
            accepted = isinstance(shown, Recognised) and shown.person == held.who
            assert accepted == self._counts(held), held.__dict__

    def _counts(self, held: Held) -> bool:
        away = self.out | self.outside
        return not (held.ended or self.off or held.who in away) and self._opens(held) and self.door.now < held.ends

    def _opens(self, held: Held) -> bool:
        return opening_key(self.door.ring, held.kid) is not None and self.door.now < held.ends

    def _held(self, cookie: str, who: str) -> Held:
        held = Held(self.door, cookie, who)
        self.all.append(held)
        return held

    def _end_all(self, who: str) -> None:
        for held in self.all:
            held.ended |= held.who == who

    def _registrar(self) -> Registrar:
        return Registrar(self.door.ledger, Hashes(), "op")


Remembering.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestRemembering = Remembering.TestCase


def test_the_story_can_let_somebody_in() -> None:
    """What the machine looks for does happen: it is not the case that nobody is ever accepted."""
    story = Remembering()
    held = story.choose("alice")
    assert isinstance(held, Held)

    story.only_what_counts_is_accepted()

    assert story._counts(held)  # noqa: SLF001 - the machine's own word for it
    assert Passed.DUO_WEBAUTHN_PLATFORM in FINGER
