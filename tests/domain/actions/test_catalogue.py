"""Each action: what its plan says, what it does, and how it is taken back; and beside each, where it is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from doorbook.actions.answers import NotPossible, Shown
from doorbook.actions.catalogue import ACTIONS, BY_ID
from doorbook.actions.deed import Line, Order, Stand
from doorbook.actions.desk import offered
from doorbook.actions.ports import Kind
from doorbook.events import Outcome
from doorbook.messages import Message
from doorbook.messages import actions as words
from doorbook.signin.roles import Role
from tests.domain.actions.office import ADMIN, ALICE, CODE, HELPER, Place, by, order


@pytest.fixture
def place() -> Place:
    return Place()


def nothing(_: Place) -> None:
    """Leave all as it is."""


def with_status(status: str) -> Callable[[Place], None]:
    return lambda place: place.alice_is(status)


def unenrolled(place: Place) -> None:
    place.duo.users[ALICE.id] = replace(ALICE, is_enrolled=False, phones=(), credentials=())


DEEDS: list[tuple[Order, Callable[[Place], None], tuple[Line, ...], Callable[[Place], object], object]] = [
    (
        order("disable"),
        nothing,
        (
            Line(what="Status in Duo", now="Active", then="Disabled"),
            Line(what="Sessions at this portal", now="2", then="None"),
            Line(what="Browsers that remember them", now="1", then="None"),
        ),
        lambda place: (place.alice.status, place.here.ended),
        ("disabled", [("alice", "dana")]),
    ),
    (
        order("activate"),
        with_status("locked out"),
        (Line(what="Status in Duo", now="Locked out", then="Active"),),
        lambda place: place.alice.status,
        "active",
    ),
    (
        order("send-enrolment"),
        unenrolled,
        (Line(what="Enrolment mail", now="None sent by this", then="Sent to alice@example.com"),),
        lambda place: place.duo.mails,
        ["alice@example.com"],
    ),
    (
        order("detach-phone", "DPONE"),
        nothing,
        (
            Line(what="Phone", now="iPhone (…0101)", then="Not theirs"),
            Line(what="Phones they have", now="2", then="1"),
        ),
        lambda place: [each.id for each in place.alice.phones],
        ["DPTWO"],
    ),
    (
        order("delete-credential", "WAONE"),
        nothing,
        (Line(what="Passkey or security key", now="Touch ID", then="Deleted"),),
        lambda place: place.alice.credentials,
        (),
    ),
    (
        order("delete-bypass-code", "DBONE"),
        nothing,
        (Line(what="Bypass code", now="Valid for ever, once", then="Deleted"),),
        lambda place: place.duo.codes[ALICE.id],
        (),
    ),
    (
        order("create-bypass-code", hours="4"),
        nothing,
        (
            Line(what="Bypass codes they have", now="1", then="2"),
            Line(what="The new code", now="None", then="For one use, valid for 4 hours"),
        ),
        lambda place: [(each.id, each.expiration, each.uses) for each in place.duo.codes[ALICE.id]],
        [("DBONE", None, 1), ("DBNEW1", 14_400, 1)],
    ),
    (
        order("add-to-group", group="Quarantine"),
        nothing,
        (Line(what="Quarantine", now="Not in this group", then="In this group"),),
        lambda place: [each.name for each in place.alice.groups],
        ["Staff", "Quarantine"],
    ),
    (
        order("remove-from-group", "DGSTAFF"),
        nothing,
        (Line(what="Staff", now="In this group", then="Not in this group"),),
        lambda place: place.alice.groups,
        (),
    ),
    (
        order("classify", kind="break_glass"),
        nothing,
        (Line(what="What this is", now="Not said", then="For emergencies"),),
        lambda place: place.own.kinds("c1"),
        {ALICE.id: Kind.BREAK_GLASS},
    ),
    (
        order("link", other="alice-admin"),
        nothing,
        (Line(what="alice-admin", now="Somebody else", then="The same person"),),
        lambda place: place.own.linked("c1", ADMIN.id),
        {ALICE.id},
    ),
    (
        order("end-sessions"),
        nothing,
        (
            Line(what="Sessions at this portal", now="2", then="None"),
            Line(what="Browsers that remember them", now="1", then="None"),
        ),
        lambda place: place.here.ended,
        [("alice", "dana")],
    ),
]
LASTING = {"send-enrolment", "delete-credential", "delete-bypass-code", "end-sessions"}


@pytest.mark.parametrize(("wanted", "so", "lines", "look", "then"), DEEDS, ids=[each[0].action for each in DEEDS])
def test_it_is_planned_as_a_difference_and_done_as_planned(
    place: Place,
    wanted: Order,
    so: Callable[[Place], None],
    lines: tuple[Line, ...],
    look: Callable[[Place], object],
    then: object,
) -> None:
    so(place)
    plan = place.planned(wanted)
    assert plan.lines == lines
    assert (plan.whom, plan.by, place.duo.changes) == ("alice", "dana", [])

    done = place.desk.do(by(), wanted, plan.saw, plan.id)

    assert isinstance(done, Shown)
    assert (done.deed.stand, done.deed.why) == (Stand.DONE, words.DONE.id)
    assert look(place) == then
    assert place.outcomes == [Outcome.ACTION_BEGUN, Outcome.ACTION_DONE]
    before, after = place.tally.outcomes
    for row in (before, after):
        assert (row.person, row.method, row.address) == ("dana", "console", "192.0.2.7")
        assert f"{wanted.action}" in (row.detail or "")
        assert "of alice (DUALICE) on connection c1" in (row.detail or "")


@pytest.mark.parametrize(("wanted", "so", "lines", "look", "then"), DEEDS, ids=[each[0].action for each in DEEDS])
def test_done_and_undone_all_is_as_it_was_and_what_cannot_be_undone_says_so(
    place: Place,
    wanted: Order,
    so: Callable[[Place], None],
    lines: tuple[Line, ...],
    look: Callable[[Place], object],
    then: object,
) -> None:
    so(place)
    before = (place.alice, place.duo.codes, place.own.kinds("c1"), place.own.links("c1"))
    before = (before[0], dict(before[1]), *before[2:])
    done = place.done(wanted)
    assert isinstance(done, Shown), lines
    assert look(place) == then
    assert place.desk.can_undo(by(), done.deed) == (wanted.action not in LASTING and before[0].status != "locked out")

    back = place.desk.undo(by(), "c1", ALICE.id, done.deed.id)

    if not place.desk.can_undo(by(), done.deed):
        assert back == NotPossible(words.NO_WAY_BACK)
        assert place.outcomes[-1] is Outcome.ACTION_DONE
        return
    assert isinstance(back, Shown)
    assert back.deed.stand is Stand.UNDONE
    now = (place.alice, place.duo.codes, place.own.kinds("c1"), place.own.links("c1"))
    assert now[1:] == before[1:]
    assert {each.id for each in now[0].phones} == {each.id for each in before[0].phones}
    assert replace(now[0], phones=()) == replace(before[0], phones=())
    assert place.outcomes[-2:] == [Outcome.ACTION_UNDO_BEGUN, Outcome.ACTION_UNDONE]
    assert isinstance(place.desk.undo(by(), "c1", ALICE.id, done.deed.id), Shown)
    assert place.outcomes[-1] is Outcome.ACTION_UNDONE


REFUSED: list[tuple[Order, Callable[[Place], None], NotPossible]] = [
    (order("disable"), with_status("disabled"), NotPossible(words.ALREADY)),
    (order("disable"), with_status("pending deletion"), NotPossible(words.DELETED_ALREADY)),
    (order("activate"), nothing, NotPossible(words.ALREADY)),
    (order("send-enrolment"), nothing, NotPossible(words.IS_ENROLLED)),
    (order("send-enrolment", email="no address"), unenrolled, NotPossible(words.EMAIL_UNFIT, "email")),
    (order("send-enrolment", email="a@b.c\r\nBcc: x@y.z"), unenrolled, NotPossible(words.EMAIL_UNFIT, "email")),
    (order("detach-phone", "DPNONE"), nothing, NotPossible(words.GONE)),
    (order("detach-phone"), nothing, NotPossible(words.GONE)),
    (order("delete-credential", "WANONE"), nothing, NotPossible(words.GONE)),
    (order("delete-bypass-code", "DBNONE"), nothing, NotPossible(words.GONE)),
    (order("create-bypass-code"), nothing, NotPossible(words.HOURS_UNFIT, "hours")),
    (order("create-bypass-code", hours="100"), nothing, NotPossible(words.HOURS_UNFIT, "hours")),
    (order("create-bypass-code", hours="4"), with_status("disabled"), NotPossible(words.IS_DISABLED)),
    (order("add-to-group", group="Nowhere"), nothing, NotPossible(words.GROUP_UNFIT, "group")),
    (order("add-to-group"), nothing, NotPossible(words.GROUP_UNFIT, "group")),
    (order("add-to-group", group="Staff"), nothing, NotPossible(words.ALREADY)),
    (order("remove-from-group", "DGQUIET"), nothing, NotPossible(words.GONE)),
    (order("delete-user"), with_status("pending deletion"), NotPossible(words.ALREADY)),
    (order("classify"), nothing, NotPossible(words.KIND_UNFIT, "kind")),
    (order("classify", kind="god"), nothing, NotPossible(words.KIND_UNFIT, "kind")),
    (order("link", other="nobody"), nothing, NotPossible(words.OTHER_UNFIT, "other")),
    (order("link", other="alice"), nothing, NotPossible(words.OTHER_UNFIT, "other")),
    (order("end-sessions", user=ADMIN.id), nothing, NotPossible(words.NOT_HERE)),
]


@pytest.mark.parametrize(
    ("wanted", "so", "said"), REFUSED, ids=[f"{each[0].action}-{each[2].why.id}" for each in REFUSED]
)
def test_what_makes_no_sense_is_refused_in_the_plan_and_in_the_deed(
    place: Place, wanted: Order, so: Callable[[Place], None], said: NotPossible
) -> None:
    so(place)

    assert place.desk.plan(by(), wanted) == said

    done = place.desk.do(by(), wanted, "0" * 32, "d1")
    assert done == said or getattr(done, "plan", None) == said
    assert place.duo.changes == []
    assert place.desk.of("c1", ALICE.id) == ()


def test_a_code_is_told_once_and_kept_nowhere(place: Place) -> None:
    wanted = order("create-bypass-code", hours="1")
    plan = place.planned(wanted)

    first = place.desk.do(by(), wanted, plan.saw, plan.id)
    again = place.desk.do(by(), wanted, plan.saw, plan.id)

    assert isinstance(first, Shown)
    assert isinstance(again, Shown)
    assert (first.once, again.once) == (CODE, "")
    assert CODE not in str(vars(place.rows))
    assert CODE not in str(place.tally.outcomes)
    assert len(place.duo.codes[ALICE.id]) == 2


def test_the_help_desk_sends_the_mail_only_where_duo_would(place: Place) -> None:
    unenrolled(place)
    other = order("send-enrolment", email="mallory@example.net")

    assert place.desk.plan(HELPER, other) == NotPossible(words.OTHER_MAIL_NOT_YOURS, "email")
    assert isinstance(place.done(order("send-enrolment", email="alice@example.com"), HELPER), Shown)
    assert isinstance(place.done(other), Shown)
    assert place.duo.mails == ["alice@example.com", "mallory@example.net"]


def test_the_help_desk_lifts_a_lockout_and_ends_a_bypass_but_lets_nobody_back(place: Place) -> None:
    for status in ("locked out", "bypass"):
        place.alice_is(status)
        assert isinstance(place.done(order("activate"), HELPER), Shown)
    for status in ("disabled", "pending deletion"):
        place.alice_is(status)
        assert place.desk.plan(HELPER, order("activate")) == NotPossible(words.ENABLING_NOT_YOURS)
        assert isinstance(place.done(order("activate")), Shown)


def test_who_may_be_offered_what() -> None:
    assert offered(Role.VIEWER) == ()
    assert {each.id for each in offered(Role.HELP_DESK)} == {
        "activate",
        "send-enrolment",
        "create-bypass-code",
        "detach-phone",
    }
    assert offered(Role.ADMINISTRATOR) == ACTIONS


def test_every_action_is_explained_and_has_its_file() -> None:
    assert len(BY_ID) == len(ACTIONS) == 13
    for each in ACTIONS:
        assert isinstance(each.title, Message)
        assert each.title.id == f"actions.{each.id}"
        assert each.title.cure
