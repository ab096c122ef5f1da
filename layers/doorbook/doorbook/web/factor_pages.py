"""The pages where a factor is chosen: which ways there are, and why one of them waits."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Final

from doorbook import messages
from doorbook.signin.answers import AskFactor, AskPasscode
from doorbook.signin.duo import Device
from doorbook.signin.people import Method
from doorbook.signin.ways import can, shows_codes
from doorbook.web.cookies import csrf_token
from doorbook.web.pages import CodeSource, DeviceChoice, FactorPage, PasscodePage

TO_DUO: Final = (
    messages.PROMPT_BYPASS_CODE.id,
    messages.PROMPT_DENIED.id,
    messages.PROMPT_FACTOR_UNKNOWN.id,
    messages.PROMPT_OTHER_NAME.id,
    messages.PROMPT_RETURNED.id,
    messages.PROMPT_SILENT.id,
    messages.PROMPT_SPENT.id,
    messages.PROMPT_STALE.id,
    messages.PROMPT_SWITCHED.id,
    messages.PROMPT_THROTTLED.id,
    messages.PROMPT_UNTRUSTED.id,
)
"""After what Duo's own page is the way on."""
GO_ON: Final = {
    messages.DUO_UNAVAILABLE.id: "Try again",
    messages.ENROL.id: "I have enrolled, go on",
    messages.ENROL_UNDERWAY.id: "Go on",
    messages.ENROL_ELSEWHERE.id: "I have enrolled, go on",
    messages.ENROL_EXPIRED.id: "I have enrolled, go on",
    messages.ENROLLED.id: "Go on",
    messages.MISCONFIGURED.id: "Try again",
    messages.NO_PUSH_DEVICE.id: "I have activated it, go on",
    **dict.fromkeys(TO_DUO, "Go on to Duo"),
}
"""What the one button of the factor page says, where it is more than sending the push."""
HELD: Final = frozenset({messages.PUSH_BUSY.id, messages.PUSH_BACK_OFF.id, messages.PUSH_BLOCKED.id})
"""The phone may not be asked, and a passcode asks no phone."""
CODE_AT_HAND: Final = frozenset({messages.TEXT_SENT.id, messages.TEXT_UNDERWAY.id})
CODE_AT_FAULT: Final = frozenset({messages.PASSCODE_WRONG.id, messages.PASSCODE_SHAPE.id, messages.PASSCODE_NOBODYS.id})


def factor_page(answer: AskFactor, secret: str, now: datetime) -> FactorPage:
    """Return the page where a way is chosen."""
    note = answer.note
    left = seconds_left(note.until, now) if note and note.until else 0
    # Another window's push can end at any moment, so its end is told and nothing waits for it.
    limited = note is not None and note.message in {messages.TELEPHONY_LIMITED, messages.PROMPT_THROTTLED}
    waits = note is not None and note.message is not messages.PUSH_BUSY and not limited
    pushed = _choices(answer.devices, Method.PUSH)
    go_on = GO_ON.get(note.message.id, FactorPage.go_on) if note else FactorPage.go_on
    if answer.devices and not pushed and go_on == FactorPage.go_on:
        go_on = None  # there is nothing that a push could be sent to
    return FactorPage(
        ticket=answer.ticket,
        csrf=csrf_token(secret, answer.ticket),
        display=answer.display,
        devices=pushed,
        calls=_choices(answer.devices, Method.CALL),
        texts=_choices(answer.devices, Method.TEXT),
        passcode=bool(answer.devices) or (note is not None and note.message.id in HELD),
        go_on=go_on,
        message=note.message if note else None,
        wait=left if waits else 0,
        limited=limited,
        until=note.until if note and left else None,
        enrol=note is not None and note.message is messages.ENROL,
        enrol_url=note.enrol_url if note else None,
    )


def passcode_page(answer: AskPasscode, secret: str, now: datetime) -> PasscodePage:
    """Return the page where a passcode is typed."""
    note = answer.note
    return PasscodePage(
        ticket=answer.ticket,
        csrf=csrf_token(secret, answer.ticket),
        display=answer.display,
        sources=tuple(
            CodeSource(label=device.label, is_token=device.is_token, begins=device.next_code)
            for device in answer.devices
            if shows_codes(device)
        ),
        message=note.message if note else None,
        texts=_choices(answer.devices, Method.TEXT),
        wrong=note is not None and note.message.id in CODE_AT_FAULT,
        good=note is not None and note.message.id in CODE_AT_HAND,
        until=note.until if note and note.until and seconds_left(note.until, now) else None,
    )


def seconds_left(until: datetime, now: datetime) -> int:
    """Return how long something lasts, as a page counts it down."""
    return max(0, ceil((until - now).total_seconds()))


def _choices(devices: Sequence[Device], method: Method) -> tuple[DeviceChoice, ...]:
    return tuple(DeviceChoice(id=each.id, label=each.label) for each in devices if can(each, method))
