"""Which way is begun with, by what Duo names, what the person chose and what is remembered."""

from datetime import UTC, datetime

import pytest

from doorbook.signin.duo import Denied, Device, LetThrough, MayTry, MustEnrol, NotUnderstood, Preauth
from doorbook.signin.people import Method, Preference
from doorbook.signin.ways import ANY_DEVICE, Ask, Choose, NoWay, TypeCode, Way, choose_way, forgets

PUSH = frozenset({"auto", "push", "sms"})
IPHONE = Device(id="DPIPHONE", label="iPhone", capabilities=PUSH)
TABLET = Device(id="DPTABLET", label="Tablet", capabilities=PUSH)
OLD_PHONE = Device(id="DPOLD", label="Old phone", capabilities=frozenset({"sms", "phone"}))
TOKEN = Device(id="DHTOKEN", label="Token", is_token=True)
BRICK = Device(id="DPBRICK", label="A phone that nobody activated")

NONE = MayTry((TOKEN, OLD_PHONE))
ONE = MayTry((TOKEN, IPHONE, OLD_PHONE))
TWO = MayTry((IPHONE, TOKEN, TABLET))
GONE = "DPGONE"


def remembered(device: Device | str, method: Method = Method.PUSH) -> Preference:
    name = device if isinstance(device, str) else device.id
    return Preference(method=method, device=name, chosen=datetime(2026, 5, 4, tzinfo=UTC))


CODES = Preference(method=Method.PASSCODE, device=ANY_DEVICE, chosen=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("may", "wanted", "kept", "decided"),
    [
        # nothing can be pushed to, whatever is wanted or remembered
        (NONE, None, None, Choose(stale=False)),
        (MayTry((TOKEN,)), None, None, TypeCode()),
        (NONE, TOKEN.id, None, Choose(stale=True)),
        (NONE, None, remembered(OLD_PHONE), Choose(stale=True)),
        # what costs money never begins by itself
        (NONE, None, remembered(OLD_PHONE, Method.TEXT), Choose(stale=False)),
        (NONE, None, remembered(OLD_PHONE, Method.CALL), Choose(stale=False)),
        (ONE, None, remembered(IPHONE, Method.TEXT), Choose(stale=False)),
        (NONE, GONE, remembered(GONE), Choose(stale=True)),
        (NONE, None, CODES, TypeCode()),
        (MayTry(()), None, None, NoWay(())),
        (MayTry(()), IPHONE.id, CODES, NoWay(())),
        (MayTry((BRICK,)), None, CODES, NoWay((BRICK,))),
        # one device can
        (ONE, None, None, Ask(Method.PUSH, IPHONE)),
        (ONE, None, remembered(IPHONE), Ask(Method.PUSH, IPHONE)),
        (ONE, None, remembered(GONE), Ask(Method.PUSH, IPHONE)),
        (ONE, None, remembered(OLD_PHONE), Ask(Method.PUSH, IPHONE)),
        (ONE, None, CODES, TypeCode()),
        (MayTry((IPHONE,)), None, CODES, Ask(Method.PUSH, IPHONE)),
        (ONE, IPHONE.id, None, Ask(Method.PUSH, IPHONE)),
        (ONE, IPHONE.id, CODES, Ask(Method.PUSH, IPHONE)),
        (ONE, IPHONE.id, remembered(GONE), Ask(Method.PUSH, IPHONE)),
        (ONE, GONE, None, Choose(stale=True)),
        (ONE, OLD_PHONE.id, None, Choose(stale=True)),
        (ONE, TOKEN.id, remembered(IPHONE), Choose(stale=True)),
        (ONE, "", None, Choose(stale=True)),
        # several can
        (TWO, None, None, Choose(stale=False)),
        (TWO, None, remembered(TABLET), Ask(Method.PUSH, TABLET)),
        (TWO, None, remembered(GONE), Choose(stale=True)),
        (TWO, None, remembered(TOKEN), Choose(stale=True)),
        (TWO, IPHONE.id, None, Ask(Method.PUSH, IPHONE)),
        (TWO, IPHONE.id, remembered(TABLET), Ask(Method.PUSH, IPHONE)),
        (TWO, IPHONE.id, remembered(GONE), Ask(Method.PUSH, IPHONE)),
        (TWO, GONE, None, Choose(stale=True)),
        (TWO, GONE, remembered(TABLET), Choose(stale=True)),
        (TWO, TOKEN.id, remembered(TABLET), Choose(stale=True)),
    ],
)
def test_the_way_is_clear_or_the_person_chooses(
    may: MayTry, wanted: str | None, kept: Preference | None, decided: Ask | TypeCode | Choose | NoWay
) -> None:
    assert choose_way(may, Way(Method.PUSH, wanted) if wanted is not None else None, kept) == decided


@pytest.mark.parametrize("method", [Method.CALL, Method.TEXT])
@pytest.mark.parametrize(
    ("device", "decided"),
    [(OLD_PHONE.id, True), (IPHONE.id, False), (TOKEN.id, False), ("", False), (GONE, False)],
)
def test_a_call_or_a_text_goes_only_to_a_device_that_takes_it(method: Method, device: str, decided: bool) -> None:
    may = MayTry((Device(id=IPHONE.id, label="iPhone", capabilities=frozenset({"push"})), TOKEN, OLD_PHONE))

    expected = Ask(method, OLD_PHONE) if decided else Choose(stale=True)
    assert choose_way(may, Way(method, device), None) == expected


@pytest.mark.parametrize(
    ("said", "kept", "forgotten"),
    [
        (TWO, None, False),
        (TWO, remembered(TABLET), False),
        (TWO, remembered(GONE), True),
        (TWO, remembered(TOKEN), True),
        (NONE, remembered(OLD_PHONE), True),
        (MayTry(()), remembered(IPHONE), True),
        (TWO, CODES, False),
        (NONE, remembered(OLD_PHONE, Method.CALL), False),
        (NONE, remembered(TOKEN, Method.TEXT), True),
        (MayTry((IPHONE, TABLET)), CODES, True),
        (MustEnrol("https://enrol.example"), remembered(IPHONE), True),
        (MustEnrol(None), remembered(IPHONE), True),
        (MustEnrol(None), None, False),
        (LetThrough("bypass"), remembered(GONE), False),
        (Denied("disabled"), remembered(GONE), False),
        (NotUnderstood("maybe"), remembered(GONE), False),
    ],
)
def test_a_remembered_device_is_forgotten_once_duo_does_not_name_it(
    said: Preauth, kept: Preference | None, forgotten: bool
) -> None:
    assert forgets(said, kept) is forgotten
