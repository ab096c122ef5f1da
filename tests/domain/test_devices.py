"""Which device is asked, by what Duo names, what the person chose and what is remembered."""

from datetime import UTC, datetime

import pytest

from doorbook.signin.duo import (
    Ask,
    Choose,
    Denied,
    Device,
    LetThrough,
    MayTry,
    MustEnrol,
    NoPush,
    NotUnderstood,
    Preauth,
    choose_device,
    forgets,
)
from doorbook.signin.people import Method, Preference

PUSH = frozenset({"auto", "push", "sms"})
IPHONE = Device(id="DPIPHONE", label="iPhone", capabilities=PUSH)
TABLET = Device(id="DPTABLET", label="Tablet", capabilities=PUSH)
OLD_PHONE = Device(id="DPOLD", label="Old phone", capabilities=frozenset({"sms", "phone"}))
TOKEN = Device(id="DHTOKEN", label="Token")

NONE = MayTry((TOKEN, OLD_PHONE))
ONE = MayTry((TOKEN, IPHONE, OLD_PHONE))
TWO = MayTry((IPHONE, TOKEN, TABLET))
BOTH = (IPHONE, TABLET)
GONE = "DPGONE"


def remembered(device: Device | str) -> Preference:
    name = device if isinstance(device, str) else device.id
    return Preference(method=Method.PUSH, device=name, chosen=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("may", "wanted", "kept", "decided"),
    [
        # nothing can be pushed to, whatever is wanted or remembered
        (NONE, None, None, NoPush((TOKEN, OLD_PHONE))),
        (NONE, TOKEN.id, None, NoPush((TOKEN, OLD_PHONE))),
        (NONE, None, remembered(OLD_PHONE), NoPush((TOKEN, OLD_PHONE))),
        (NONE, GONE, remembered(GONE), NoPush((TOKEN, OLD_PHONE))),
        (MayTry(()), None, None, NoPush(())),
        # one device can
        (ONE, None, None, Ask(IPHONE)),
        (ONE, None, remembered(IPHONE), Ask(IPHONE)),
        (ONE, None, remembered(GONE), Ask(IPHONE)),
        (ONE, None, remembered(OLD_PHONE), Ask(IPHONE)),
        (ONE, IPHONE.id, None, Ask(IPHONE)),
        (ONE, IPHONE.id, remembered(GONE), Ask(IPHONE)),
        (ONE, GONE, None, Choose((IPHONE,), stale=True)),
        (ONE, OLD_PHONE.id, None, Choose((IPHONE,), stale=True)),
        (ONE, TOKEN.id, remembered(IPHONE), Choose((IPHONE,), stale=True)),
        (ONE, "", None, Choose((IPHONE,), stale=True)),
        # several can
        (TWO, None, None, Choose(BOTH, stale=False)),
        (TWO, None, remembered(TABLET), Ask(TABLET)),
        (TWO, None, remembered(GONE), Choose(BOTH, stale=True)),
        (TWO, None, remembered(TOKEN), Choose(BOTH, stale=True)),
        (TWO, IPHONE.id, None, Ask(IPHONE)),
        (TWO, IPHONE.id, remembered(TABLET), Ask(IPHONE)),
        (TWO, IPHONE.id, remembered(GONE), Ask(IPHONE)),
        (TWO, GONE, None, Choose(BOTH, stale=True)),
        (TWO, GONE, remembered(TABLET), Choose(BOTH, stale=True)),
        (TWO, TOKEN.id, remembered(TABLET), Choose(BOTH, stale=True)),
    ],
)
def test_the_device_is_clear_or_the_person_chooses(
    may: MayTry, wanted: str | None, kept: Preference | None, decided: Ask | Choose | NoPush
) -> None:
    assert choose_device(may, wanted, kept) == decided


@pytest.mark.parametrize(
    ("may", "wanted", "kept", "decided"),
    [
        (NONE, None, None, NoPush((TOKEN, OLD_PHONE))),
        (ONE, None, remembered(IPHONE), Ask(IPHONE)),
        (TWO, None, remembered(TABLET), Choose(BOTH, stale=False)),
        (TWO, None, remembered(GONE), Choose(BOTH, stale=True)),
        (TWO, IPHONE.id, remembered(TABLET), Ask(IPHONE)),
    ],
)
def test_whoever_asks_to_choose_is_not_sent_to_the_remembered_device(
    may: MayTry, wanted: str | None, kept: Preference | None, decided: Ask | Choose | NoPush
) -> None:
    assert choose_device(may, wanted, kept, ask_again=True) == decided


@pytest.mark.parametrize(
    ("said", "kept", "forgotten"),
    [
        (TWO, None, False),
        (TWO, remembered(TABLET), False),
        (TWO, remembered(GONE), True),
        (TWO, remembered(TOKEN), True),
        (NONE, remembered(OLD_PHONE), True),
        (MayTry(()), remembered(IPHONE), True),
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
