"""Webhooks in words: how each stands, why one was not added or changed, and what a receiver met."""

import re
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Final

from doorbook.collect.announcing.ports import Answered, NoAnswer
from doorbook.collect.announcing.webhook import HookState, Webhook
from doorbook.collect.announcing.webhooks import Refused, TriedOut, WhyNot
from doorbook.messages import Message
from doorbook.messages import console_webhooks as said
from doorbook.values import value
from doorbook.web.console.words import Badge

STATES: Final = {
    HookState.ACTIVE: Badge("Active", "good"),
    HookState.PAUSED: Badge("Paused", "off"),
    HookState.GONE: Badge("Wants nothing any more", "bad"),
}
RESTING: Final = Badge("Resting after failures", "bad")

REFUSALS: Final = {
    WhyNot.TOO_MANY: (said.WEBHOOK_TOO_MANY, HTTPStatus.CONFLICT),
    WhyNot.TWICE: (said.WEBHOOK_TWICE, HTTPStatus.CONFLICT),
    WhyNot.NOT_THERE: (said.WEBHOOK_NOT_THERE, HTTPStatus.NOT_FOUND),
    WhyNot.MEANWHILE: (said.WEBHOOK_MEANWHILE, HTTPStatus.CONFLICT),
}

ADDRESSES: Final = {
    "it does not begin with https://": said.NOT_HTTPS,
    "its host is none of the public network": said.NOT_PUBLIC,
    "its address is not public": said.NOT_PUBLIC,
    "it may have no name, no password and no #": said.WITH_USER,
    "it names no host": said.NO_HOST,
    "it has a letter that an address cannot have": said.ODD_LETTER,
    "it is too long": said.TOO_LONG,
}
"""What is wrong with an address, by what the desk says of it."""

TROUBLES: Final = {
    "it did not answer within": said.TOO_SLOW,
    "its name leads to an address": said.NAME_LEADS_INSIDE,
    "its certificate is not trusted": said.NOT_TRUSTED,
    "TLS failed": said.TLS_FAILED,
    "its name was not found": said.NAME_NOT_FOUND,
    "the connection failed": said.NOT_CONNECTED,
}
"""What kept a message from arriving, by how the sender's words begin."""

ANSWERED: Final = re.compile("it answered ([0-9]{3})")


@value(kw_only=True)
class HookLine:
    """One webhook; `trouble` is why its last failure was, `detail` what was said then."""

    id: str
    url: str
    version: int
    state: Badge
    paused: bool
    created: datetime
    by: str
    last: datetime | None = None
    failed: datetime | None = None
    trouble: Message | None = None
    detail: str = ""
    failures: int = 0
    rests: datetime | None = None


@value(kw_only=True)
class Tried:
    """What came of a test message."""

    url: str
    state: Badge
    message: Message
    status: str
    answer: str
    took: str


def lines(hooks: Iterable[Webhook], now: datetime) -> tuple[HookLine, ...]:
    """Return a line for each."""
    return tuple(line(each, now) for each in hooks)


def line(hook: Webhook, now: datetime) -> HookLine:
    """Return how a webhook stands."""
    health = hook.health
    rests = health.rests_until if hook.state is HookState.ACTIVE and hook.rests(now) else None
    return HookLine(
        id=hook.id,
        url=hook.url,
        version=hook.version,
        state=RESTING if rests else STATES[hook.state],
        paused=hook.state is not HookState.ACTIVE,
        created=hook.created,
        by=hook.created_by,
        last=health.last_success,
        failed=health.last_failure,
        trouble=trouble(health.last_error) if health.last_error else None,
        detail=health.last_error or "",
        failures=health.failures,
        rests=rests,
    )


def refusal(refused: Refused) -> tuple[Message, HTTPStatus]:
    """Return why nothing was changed; of an address, what is wrong with it."""
    if refused.why is WhyNot.ADDRESS:
        return ADDRESSES.get(refused.detail, said.NO_ADDRESS), HTTPStatus.BAD_REQUEST
    return REFUSALS[refused.why]


def tried(done: TriedOut) -> Tried:
    """Return what a test message met."""
    took = f"{done.milliseconds:,} ms"
    match done.answer:
        case Answered(status=status, said=answer) as answered:
            message = said.TEST_TAKEN if answered.took_it else of_status(status)
            good, told = answered.took_it, str(status)
        case NoAnswer(why):
            message, good, told, answer = trouble(why), False, "No answer", why
    state = Badge("Taken", "good") if good else Badge("Not taken", "bad")
    return Tried(url=done.webhook.url, state=state, message=message, status=told, answer=answer, took=took)


def trouble(why: str) -> Message:
    """Return the cause of a failure and its cure."""
    answered = ANSWERED.match(why)
    if answered:
        return of_status(int(answered[1]))
    known = (message for begins, message in TROUBLES.items() if why.startswith(begins))
    return next(known, ADDRESSES.get(why, said.NOT_CONNECTED))


def of_status(status: int) -> Message:
    """Return what an answer means that is no success."""
    match status:
        case HTTPStatus.GONE:
            return said.WANTS_NOTHING
        case HTTPStatus.TOO_MANY_REQUESTS:
            return said.TOO_BUSY
    by_hundred = {3: said.SENT_ELSEWHERE, 4: said.TURNED_AWAY, 5: said.FAILED_THERE}
    return by_hundred.get(status // 100, said.ODD_ANSWER)
