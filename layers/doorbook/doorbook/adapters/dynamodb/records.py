"""How tickets, sessions, pacing and people are kept: plain values, times in whole milliseconds UTC."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from doorbook import messages
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.events import ENDS_OF_SIGN_INS, AuditRow, Event
from doorbook.signin.assurance import Level, Passed
from doorbook.signin.destinations import Destination
from doorbook.signin.duo import Device, Enrolment
from doorbook.signin.flow import State
from doorbook.signin.handoff import HandOff
from doorbook.signin.integrations import PORTAL
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import Method, Person, Preference
from doorbook.signin.roles import Role
from doorbook.signin.session import Session
from doorbook.signin.tickets import Hint, Note, Push, Ticket

type Values = Mapping[str, Plain]


def ms(at: datetime) -> int:
    """Return a time as it is kept."""
    return round(at.timestamp() * 1000)


def time(kept: Plain) -> datetime:
    """Return a kept time."""
    return datetime.fromtimestamp(cast("int", kept) / 1000, UTC)


def ttl(at: datetime) -> int:
    """Return when DynamoDB may delete an item, in the whole seconds it wants."""
    return int(at.timestamp()) + 1


def _time_or_none(kept: Plain) -> datetime | None:
    return None if kept is None else time(kept)


def _ms_or_none(at: datetime | None) -> int | None:
    return None if at is None else ms(at)


def _text(kept: Values, name: str) -> str:
    return cast("str", kept[name])


def _maybe(kept: Values, name: str) -> str | None:
    return cast("str | None", kept.get(name))


def _device(device: Device) -> dict[str, Plain]:
    """Return a device as it is kept: a set is one value to read, and what is usual is left out."""
    return {
        "id": device.id,
        "label": device.label,
        "capabilities": device.capabilities or None,  # DynamoDB has no empty sets
        "is_token": device.is_token or None,
        "next_code": device.next_code,
    }


def _to_device(kept: Plain) -> Device:
    values = cast("Values", kept)
    capabilities = frozenset(cast("frozenset[str]", values.get("capabilities") or ()))
    return Device(
        id=_text(values, "id"),
        label=_text(values, "label"),
        capabilities=capabilities,
        is_token=cast("bool", values.get("is_token", False)),
        next_code=_maybe(values, "next_code"),
    )


def _push(push: Push) -> dict[str, Plain]:
    return {
        "device": _device(push.device),
        "began": ms(push.began),
        "txid": push.txid,
        "code": push.code,
        "method": push.method,
    }


def _to_push(kept: Values) -> Push:
    return Push(
        device=_to_device(kept["device"]),
        began=time(kept["began"]),
        txid=_maybe(kept, "txid"),
        code=_maybe(kept, "code"),
        method=Method(_maybe(kept, "method") or Method.PUSH),
    )


def _enrolment(of: Enrolment) -> dict[str, Plain]:
    return {"user_id": of.user_id, "code": of.code, "url": of.url, "expires": ms(of.expires)}


def _to_enrolment(kept: Values) -> Enrolment:
    return Enrolment(
        user_id=_text(kept, "user_id"),
        code=_text(kept, "code"),
        url=_maybe(kept, "url"),
        expires=time(kept["expires"]),
    )


def _note(note: Note) -> dict[str, Plain]:
    return {"message": note.message.id, "until": _ms_or_none(note.until), "enrol_url": note.enrol_url}


def _to_note(kept: Values) -> Note:
    return Note(
        message=messages.ALL[_text(kept, "message")],
        until=_time_or_none(kept.get("until")),
        enrol_url=_maybe(kept, "enrol_url"),
    )


def _destination(of: Destination) -> dict[str, Plain]:
    return {
        "application": of.application,
        "name": of.name,
        "password_is_enough": of.password_is_enough,
        "needs": of.needs,
        "groups": [*sorted(of.groups)],
        "fail_open": of.fail_open,
        "duo": of.duo,
        "passwordless": of.passwordless,
        "host": of.host,
    }


def _to_destination(kept: Values) -> Destination:
    return Destination(
        application=_text(kept, "application"),
        name=_text(kept, "name"),
        password_is_enough=cast("bool", kept["password_is_enough"]),
        needs=Level(_maybe(kept, "needs") or Level.PHISHING_RESISTANT),
        groups=frozenset(cast("list[str]", kept["groups"])),
        fail_open=cast("bool", kept["fail_open"]),
        duo=_maybe(kept, "duo") or PORTAL,
        passwordless=cast("bool", kept.get("passwordless", True)),
        host=_maybe(kept, "host"),
    )


def _handoff(of: HandOff) -> dict[str, Plain]:
    return {"began": ms(of.began), "salt": of.salt, "integration": of.integration, "name": of.name}


def _to_handoff(kept: Values) -> HandOff:
    return HandOff(
        began=time(kept["began"]),
        salt=_text(kept, "salt"),
        integration=_text(kept, "integration"),
        name=_text(kept, "name"),
    )


def _to_hint(kept: Values) -> Hint:
    return Hint(name=_text(kept, "name"), shown=_text(kept, "shown"))


def ticket(of: Ticket) -> dict[str, Plain]:
    """Return a ticket as it is kept."""
    push, note = of.push, of.note
    return {
        "id": of.id,
        "proof": of.proof,
        "state": of.state,
        "version": of.version,
        "expires": ms(of.expires),
        "return_to": of.return_to,
        "person": of.person,
        "display": of.display,
        "duo_name": of.duo_name,
        "devices": [_device(device) for device in of.devices],
        "push": _push(push) if push else None,
        "note": _note(note) if note else None,
        "enrolment": _enrolment(of.enrolment) if of.enrolment else None,
        "destination": _destination(of.destination) if of.destination else None,
        "handoff": _handoff(of.handoff) if of.handoff else None,
        "hint": {"name": of.hint.name, "shown": of.hint.shown} if of.hint else None,
        "shared": of.shared or None,
        "role": of.role,
    }


def to_ticket(kept: Values) -> Ticket:
    """Return a kept ticket."""
    push, note = cast("Values | None", kept.get("push")), cast("Values | None", kept.get("note"))
    enrolment = cast("Values | None", kept.get("enrolment"))
    return Ticket(
        id=_text(kept, "id"),
        proof=_text(kept, "proof"),
        state=State(_text(kept, "state")),
        version=cast("int", kept["version"]),
        expires=time(kept["expires"]),
        return_to=_maybe(kept, "return_to"),
        person=_maybe(kept, "person"),
        display=_maybe(kept, "display"),
        duo_name=_maybe(kept, "duo_name"),
        devices=tuple(_to_device(each) for each in cast("list[Plain]", kept["devices"])),
        push=_to_push(push) if push else None,
        note=_to_note(note) if note else None,
        enrolment=_to_enrolment(enrolment) if enrolment else None,
        destination=_to_destination(cast("Values", kept["destination"])) if kept.get("destination") else None,
        handoff=_to_handoff(cast("Values", kept["handoff"])) if kept.get("handoff") else None,
        hint=_to_hint(cast("Values", kept["hint"])) if kept.get("hint") else None,
        shared=bool(kept.get("shared")),
        role=Role(_text(kept, "role")) if kept.get("role") else None,
    )


def session(of: Session) -> dict[str, Plain]:
    """Return a session as it is kept."""
    return {
        "person": of.person,
        "display": of.display,
        "passed": [*of.passed],
        "opened": ms(of.opened),
        "seen": ms(of.seen),
        "ends": ms(of.ends),
        "idle": int(of.idle.total_seconds()),
        "txid": of.txid,
        "address": of.address,
        "agent": of.agent,
        "ticket": of.ticket,
        "holder": of.person,
        "since": of.since,
        "duo": of.duo,
        "role": of.role,
    }


def to_session(proof: str, kept: Values) -> Session:
    """Return a kept session."""
    return Session(
        proof=proof,
        person=_text(kept, "person"),
        display=_text(kept, "display"),
        passed=tuple(Passed(each) for each in cast("list[str]", kept["passed"])),
        opened=time(kept["opened"]),
        seen=time(kept["seen"]),
        ends=time(kept["ends"]),
        idle=timedelta(seconds=cast("int", kept["idle"])),
        txid=_maybe(kept, "txid"),
        address=_text(kept, "address"),
        agent=_text(kept, "agent"),
        ticket=_maybe(kept, "ticket"),
        duo=_maybe(kept, "duo") or PORTAL,
        role=Role(_text(kept, "role")) if kept.get("role") else None,
    )


def pacing(of: Pacing) -> dict[str, Plain]:
    """Return a pacing as it is kept."""
    return {
        "live_ticket": of.live_ticket,
        "live_until": _ms_or_none(of.live_until),
        "refusals": of.refusals,
        "refused": _ms_or_none(of.refused),
        "fraud": _ms_or_none(of.fraud),
    }


def to_pacing(kept: Values) -> Pacing:
    """Return a kept pacing."""
    return Pacing(
        live_ticket=_maybe(kept, "live_ticket"),
        live_until=_time_or_none(kept.get("live_until")),
        refusals=cast("int", kept["refusals"]),
        refused=_time_or_none(kept.get("refused")),
        fraud=_time_or_none(kept.get("fraud")),
    )


def preference(of: Preference) -> dict[str, Plain]:
    """Return a preference as it is kept."""
    return {"method": of.method, "device": of.device, "chosen": ms(of.chosen)}


def _to_preference(kept: Values) -> Preference:
    return Preference(method=Method(_text(kept, "method")), device=_text(kept, "device"), chosen=time(kept["chosen"]))


def person(of: Person) -> dict[str, Plain]:
    """Return a person as they are kept."""
    return {
        "id": of.id,
        "name": of.name,
        "display": of.display,
        "password_hash": of.password_hash,
        "groups": [*sorted(of.groups)],
        "disabled": of.disabled,
        "email": of.email,
        "preference": preference(of.preference) if of.preference else None,
        "generation": of.generation,
        "not_before": _ms_or_none(of.not_before),
        "rememberable": of.rememberable,
        "alias": of.alias,
        "serial": of.serial,
    }


def to_person(kept: Values) -> Person:
    """Return a kept person."""
    preferred = cast("Values | None", kept.get("preference"))
    return Person(
        id=_text(kept, "id"),
        name=_text(kept, "name"),
        display=_text(kept, "display"),
        password_hash=_text(kept, "password_hash"),
        groups=frozenset(cast("list[str]", kept["groups"])),
        disabled=cast("bool", kept["disabled"]),
        email=_maybe(kept, "email"),
        preference=_to_preference(preferred) if preferred else None,
        generation=cast("int", kept.get("generation", 0)),
        not_before=_time_or_none(kept.get("not_before")),
        rememberable=cast("bool", kept.get("rememberable", True)),
        alias=_maybe(kept, "alias"),
        serial=_maybe(kept, "serial"),
    )


def audit_row(of: AuditRow) -> dict[str, Plain]:
    """Return a row of the audit as it is kept, under its day and its instant."""
    return {
        "day": f"{of.at.astimezone(UTC):%Y-%m-%d}",
        "at": of.key,
        "sign_in_of": of.person if of.outcome in ENDS_OF_SIGN_INS else None,
        "outcome": of.outcome,
        "method": of.method,
        "person": of.person,
        "address": of.address,
        "agent": of.agent,
        "ticket": of.ticket,
        "duo_name": of.duo_name,
        "device": of.device,
        "txid": of.txid,
        "cause": of.cause,
        "detail": of.detail,
        "integration": of.integration,
    }


def event(of: Event) -> dict[str, Plain]:
    """Return an event as it waits in the outbox."""
    return {
        "pk": of.id,
        "at": ms(of.at),
        "topic": of.topic,
        "person": of.person,
        "facts": {name: fact for name, fact in of.facts.items()},  # noqa: C416 - a wider type of values
    }
