"""What Duo writes when somebody gets a phone by themselves: a row among the authentications, one of activity."""

import json
import uuid
from dataclasses import dataclass

from local.duosim.event import NOWHERE, event
from local.duosim.integrations import Integration
from local.duosim.logs import LogRow, iso
from local.duosim.people import Person, Phone
from local.duosim.records import AttemptRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The circumstances of an enrolment; ``by`` is the application that sent them."""

    moment: float
    txid: str
    akey: str
    by: Integration | None


def rows(person: Person, phone: Phone, when: When) -> list[LogRow]:
    """Write both."""
    by = when.by
    record = AttemptRecord(
        ts=when.moment,
        txid=when.txid,
        username=person.username,
        user_id=person.user_id,
        factor=None,
        result="success",
        reason="",
        status="enrolled",
        ip=None,
        device=None,
        device_name=None,
        ikey=by.ikey if by else "",
        application=by.name if by else "",
        via="prompt",
    )
    device = {"ip": None, "key": None, "location": dict(NOWHERE), "name": phone.number or phone.display_name}
    attempt = event(record, person) | {"auth_device": device, "event_type": "enrollment", "reason": None}
    themselves = {"email": person.email, "group": person.groups, "status": person.status, "username": person.username}
    activity = {
        "access_device": None,
        "action": {"details": None, "name": "phone_create"},
        "activity_id": str(uuid.uuid4()),
        "actor": {
            "details": json.dumps(themselves),
            "key": person.user_id,
            "name": person.username,
            "type": "user",
        },
        "akey": when.akey,
        "application": {"key": by.ikey, "name": by.name, "type": by.type} if by else None,
        "old_target": None,
        "outcome": {"result": "SUCCESS"},
        "target": {
            "details": json.dumps({"number": phone.number}),
            "key": phone.device,
            "name": phone.number or phone.display_name,
            "type": "phone",
        },
        "ts": iso(when.moment),
    }
    return [LogRow.of("authentication", attempt), LogRow.of("activity", activity)]
