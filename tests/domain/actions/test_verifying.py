"""The desk of push verification over ways in the test's hand: closed, broken off, late, and two who look at once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from doorbook.actions.answers import NotGranted, Nothing, NotPossible, NotYours
from doorbook.actions.objects import Phone, User
from doorbook.actions.verification import (
    Answer,
    Declined,
    Lacks,
    Sent,
    Verification,
    VerifyingAccount,
    Way,
)
from doorbook.actions.verifying import MOST, Choice, VerificationDesk
from doorbook.adapters.memory import MemoryDoors
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.adapters.watch.verifications import StoredEnds, StoredVerifications
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.messages import verification as words
from doorbook.signin.ledger import Ledger
from doorbook.signin.roles import Role
from tests.domain.actions.office import ALICE, CONNECTION, HELPER, DuoAccount, by
from tests.doorway import Clock, Tally

PHONE = Phone(id="DPONE", name="iPhone", number="+17345550101", takes_push=True)
WHOM = replace(ALICE, phones=(PHONE, replace(PHONE, id="DPOLD", takes_push=False)))
DOWN = TryLaterError(Cause.DOWN, "cut off")
CLOSED = FixSettingsError(Cause.WRONG_KEY, "40103")


@dataclass
class Hand:
    """One way, which says what the test wants."""

    way: Way = Way.ADMIN_API
    sends: Sent | Lacks | Declined | BreakageError = field(default_factory=lambda: Sent(push="p1", code="004711"))
    says: Answer | BreakageError = Answer.WAITING
    sent: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def send(self, user: User, phone: Phone, name: str) -> Sent | Lacks | Declined:
        self.sent.append(f"{user.username} {phone.id} {name}")
        if isinstance(self.sends, BreakageError):
            raise self.sends
        return self.sends

    def look(self, user: str, push: str) -> Answer:
        assert (user, push) == (ALICE.id, "p1")
        self.meanwhile()
        if isinstance(self.says, BreakageError):
            raise self.says
        return self.says


@dataclass
class Calls:
    """The desk, with what it stands on."""

    hands: tuple[Hand, ...] = field(default_factory=lambda: (Hand(),))
    duo: DuoAccount = field(default_factory=lambda: DuoAccount(users={WHOM.id: WHOM}))
    clock: Clock = field(default_factory=Clock)
    tally: Tally = field(default_factory=Tally)
    doors: MemoryDoors = field(default_factory=MemoryDoors)
    rows: MemoryRows = field(default_factory=MemoryRows)
    asked: list[tuple[str, str]] = field(default_factory=list)
    queue: BreakageError | None = None

    @property
    def desk(self) -> VerificationDesk:
        account = VerifyingAccount(connection=CONNECTION, name="HQ", duo=self.duo, ways=self.hands, shown="Help")
        return VerificationDesk(
            ledger=Ledger(
                doors=self.doors,
                meter=self.tally,
                clock=self.clock,
                chance=lambda: f"{len(self.doors.audit):022}"[::-1],
            ),
            accounts=lambda each: account if each == CONNECTION else None,
            rows=StoredVerifications(self.rows),
            ends=StoredEnds(self.rows),
            looks=self,
        )

    def send(self, verification: str = "v1", phone: str = PHONE.id) -> object:
        return self.desk.send(HELPER, CONNECTION, ALICE.id, phone, verification)

    def look(self, verification: str = "v1") -> Verification:
        found = self.desk.look(HELPER, CONNECTION, ALICE.id, verification)
        assert isinstance(found, Verification)
        return found

    @property
    def outcomes(self) -> list[Outcome]:
        return [row.outcome for row in self.doors.audit]

    @property
    def ends(self) -> list[tuple[str, Answer]]:
        now = self.clock()
        return [(each.username, each.answer) for each in StoredEnds(self.rows).of(CONNECTION, now, now)]

    def ask(self, connection: str, *, once: str) -> None:
        """Be the inspector who is asked for a look."""
        if self.queue is not None:
            raise self.queue
        self.asked.append((connection, once))


def answer(sent: object) -> Answer:
    assert isinstance(sent, Verification)
    return sent.answer


def test_the_phones_that_take_a_push_are_offered_and_no_others() -> None:
    choice = Calls().desk.choice(HELPER, CONNECTION, ALICE.id)

    assert isinstance(choice, Choice)
    assert (choice.whom, choice.phones, choice.why) == ("alice", (PHONE,), None)


def test_a_push_is_sent_and_written_down_with_who_asked_whom() -> None:
    calls = Calls()

    sent = calls.send()

    assert isinstance(sent, Verification)
    assert (sent.answer, sent.code, sent.way) == (Answer.WAITING, "004711", Way.ADMIN_API)
    (row,) = calls.doors.audit
    assert (row.outcome, row.person, row.txid) == (Outcome.VERIFICATION_SENT, "hugo", "p1")
    assert "alice (DUALICE) on connection c1, iPhone (…0101), by the Admin API" in (row.detail or "")
    assert "004711" not in str(row)
    assert calls.tally.outcomes == calls.doors.audit


def test_the_same_form_sent_twice_sends_one() -> None:
    calls = Calls()

    first, second = calls.send(), calls.send()

    assert first == second
    assert len(calls.hands[0].sent) == 1


@pytest.mark.parametrize(
    ("says", "outcome", "ends", "asks"),
    [
        (Answer.APPROVED, Outcome.VERIFICATION_APPROVED, [("alice", Answer.APPROVED)], 0),
        (Answer.DENIED, Outcome.VERIFICATION_DENIED, [("alice", Answer.DENIED)], 1),
        (Answer.FRAUD, Outcome.VERIFICATION_FRAUD, [("alice", Answer.FRAUD)], 1),
        (Answer.TIMED_OUT, Outcome.VERIFICATION_TIMED_OUT, [("alice", Answer.TIMED_OUT)], 1),
        (Answer.UNSURE, Outcome.VERIFICATION_UNSURE, [], 0),
    ],
)
def test_each_answer_is_written_down_once_and_what_is_certain_is_kept_for_the_checks(
    says: Answer, outcome: Outcome, ends: list[tuple[str, Answer]], asks: int
) -> None:
    calls = Calls()
    calls.send()
    assert calls.look().answer is Answer.WAITING
    calls.hands[0].says = says

    assert calls.look().answer is says
    calls.hands[0].says = Answer.APPROVED
    assert calls.look().answer is says

    assert calls.outcomes == [Outcome.VERIFICATION_SENT, outcome]
    assert calls.ends == ends
    assert calls.asked == [(CONNECTION, f"verification:{CONNECTION}:v1")] * asks


def test_of_two_who_look_at_once_one_writes_it_down() -> None:
    calls = Calls()
    calls.send()
    calls.hands[0].says = Answer.DENIED

    def other() -> None:
        calls.hands[0].meanwhile = lambda: None
        calls.look()

    calls.hands[0].meanwhile = other

    assert calls.look().answer is Answer.DENIED
    assert calls.outcomes.count(Outcome.VERIFICATION_DENIED) == 1
    assert calls.ends == [("alice", Answer.DENIED)]
    assert len(calls.asked) == 1


@pytest.mark.parametrize("closed", [Lacks("a grant"), CLOSED])
def test_where_one_way_is_closed_the_other_is_taken_and_it_is_said(closed: Lacks | BreakageError) -> None:
    calls = Calls(hands=(Hand(way=Way.AUTH_API, sends=closed), Hand()))

    sent = calls.send()

    assert isinstance(sent, Verification)
    assert (sent.answer, sent.way) == (Answer.WAITING, Way.ADMIN_API)
    assert sent.lacked == ("a grant" if isinstance(closed, Lacks) else words.WAYS[Way.AUTH_API])


def test_where_every_way_is_closed_what_lacks_is_named() -> None:
    calls = Calls(hands=(Hand(way=Way.AUTH_API, sends=CLOSED), Hand(sends=Lacks("a grant"))))

    sent = calls.send()

    assert isinstance(sent, Verification)
    assert (sent.answer, sent.why) == (Answer.UNSENT, words.NO_WAY.id)
    assert sent.lacked == f"{words.WAYS[Way.AUTH_API]}, a grant"
    assert calls.outcomes == [Outcome.VERIFICATION_UNSENT]


def test_one_that_was_broken_off_is_tried_by_no_other_way() -> None:
    calls = Calls(hands=(Hand(sends=DOWN), Hand(way=Way.AUTH_API)))

    assert answer(calls.send()) is Answer.UNSURE
    assert calls.hands[1].sent == []
    assert calls.outcomes == [Outcome.VERIFICATION_UNSURE]


def test_what_duo_declines_is_no_other_ways_business() -> None:
    calls = Calls(hands=(Hand(sends=Declined(words.SKIPPED)), Hand(way=Way.AUTH_API)))

    sent = calls.send()

    assert isinstance(sent, Verification)
    assert (sent.answer, sent.why) == (Answer.UNSENT, words.SKIPPED.id)
    assert calls.hands[1].sent == []


def test_while_duo_does_not_answer_it_stays_open_and_then_nothing_is_believed() -> None:
    calls = Calls()
    calls.send()
    calls.hands[0].says = DOWN

    assert calls.look().answer is Answer.WAITING
    calls.clock.advance(timedelta(seconds=80).total_seconds())
    assert calls.look().answer is Answer.UNSURE


def test_one_that_duo_keeps_open_for_ever_times_out() -> None:
    calls = Calls()
    calls.send()
    calls.clock.advance(timedelta(seconds=80).total_seconds())

    assert calls.look().answer is Answer.TIMED_OUT


def test_a_helper_who_died_while_it_was_sent_leaves_nothing_to_believe() -> None:
    calls = Calls()
    sending = Verification(
        id="v1",
        connection=CONNECTION,
        user=ALICE.id,
        username="alice",
        phone=PHONE.id,
        label="iPhone",
        answer=Answer.SENDING,
        began=calls.clock(),
        by="hugo",
    )
    assert StoredVerifications(calls.rows).put(sending)

    assert calls.look().answer is Answer.SENDING
    assert answer(calls.send()) is Answer.SENDING
    calls.clock.advance(timedelta(seconds=80).total_seconds())
    assert calls.look().answer is Answer.UNSURE
    assert calls.hands[0].sent == []


def test_nobody_is_asked_so_often_that_they_approve_for_peace() -> None:
    calls = Calls()

    sent = [calls.send(f"v{number}") for number in range(MOST + 1)]

    assert [isinstance(each, Verification) for each in sent] == [True] * MOST + [False]
    assert sent[-1] == NotPossible(words.TOO_OFTEN)
    assert len(calls.hands[0].sent) == MOST


@pytest.mark.parametrize("phone", ["DPOLD", "DPELSE", ""])
def test_a_phone_that_is_not_theirs_or_takes_no_push_is_refused(phone: str) -> None:
    calls = Calls()

    assert calls.send(phone=phone) == NotPossible(words.CHOOSE_A_PHONE, "phone")
    assert calls.hands[0].sent == []


def test_where_it_is_off_or_no_phone_is_there_nobody_is_asked() -> None:
    assert Calls(hands=()).send() == NotPossible(words.OFF)
    assert Calls(duo=DuoAccount(users={ALICE.id: ALICE})).send() == NotPossible(words.NO_PHONE)


def test_a_viewer_asks_nobody_and_what_is_not_there_is_nothing() -> None:
    calls, viewer = Calls(), by("vera", Role.VIEWER)

    assert isinstance(calls.desk.send(viewer, CONNECTION, ALICE.id, PHONE.id, "v1"), NotYours)
    assert isinstance(calls.desk.choice(viewer, CONNECTION, ALICE.id), NotYours)
    assert isinstance(calls.desk.look(viewer, CONNECTION, ALICE.id, "v1"), NotYours)
    assert calls.desk.choice(HELPER, "c2", ALICE.id) == Nothing()
    assert calls.desk.choice(HELPER, CONNECTION, "DUNOBODY") == Nothing()
    assert calls.desk.look(HELPER, CONNECTION, ALICE.id, "v9") == Nothing()
    assert calls.desk.send(HELPER, CONNECTION, ALICE.id, PHONE.id, "no id!") == Nothing()
    assert calls.desk.send(HELPER, CONNECTION, "../groups", PHONE.id, "v1") == Nothing()
    assert calls.hands[0].sent == []


def test_without_the_grant_to_read_it_is_named() -> None:
    calls = Calls()
    calls.duo.blind = FixSettingsError(Cause.NOT_GRANTED, "40301")

    refused = calls.desk.choice(HELPER, CONNECTION, ALICE.id)

    assert isinstance(refused, NotGranted)
    assert refused.grant == "Grant read resource"


def test_where_the_inspector_cannot_be_asked_what_they_said_is_kept_all_the_same() -> None:
    calls = Calls(queue=DOWN)
    calls.send()
    calls.hands[0].says = Answer.DENIED

    assert calls.look().answer is Answer.DENIED

    assert calls.ends == [("alice", Answer.DENIED)]
    assert calls.asked == []
    assert [str(each.cause) for each in calls.tally.breakages] == [str(Cause.DOWN)]


@pytest.mark.parametrize("says", [Answer.APPROVED, Answer.DENIED, Answer.FRAUD, Answer.TIMED_OUT])
def test_the_answer_that_nobody_looked_at_is_fetched_and_written_down_as_if_somebody_had(says: Answer) -> None:
    calls = Calls()
    calls.send()
    assert calls.desk.settle(CONNECTION) == 0
    calls.hands[0].says = says

    assert calls.desk.settle(CONNECTION) == 1
    assert calls.desk.settle(CONNECTION) == 0

    assert calls.look().answer is says
    assert calls.ends == [("alice", says)]
    sent, ended = calls.doors.audit
    assert (ended.person, ended.agent, ended.txid) == ("hugo", "collector", sent.txid)
    assert StoredVerifications(calls.rows).connections() == ()


def test_what_somebody_looked_at_is_not_asked_for_again() -> None:
    calls = Calls()
    calls.send()
    assert StoredVerifications(calls.rows).connections() == (CONNECTION,)
    calls.hands[0].says = Answer.DENIED
    calls.look()
    calls.hands[0].says = DOWN

    assert StoredVerifications(calls.rows).connections() == ()
    assert calls.desk.settle(CONNECTION) == 0
    assert calls.tally.breakages == []


def test_of_a_connection_that_is_gone_nobody_learns_the_end() -> None:
    calls = Calls()
    calls.send()
    gone = replace(calls.desk, accounts=lambda _: None)
    assert gone.settle(CONNECTION) == 0

    calls.clock.advance(80)

    assert gone.settle(CONNECTION) == 1
    assert calls.outcomes == [Outcome.VERIFICATION_SENT, Outcome.VERIFICATION_UNSURE]
    assert calls.ends == []
    assert StoredVerifications(calls.rows).connections() == ()
