"""What a change leaves behind: a row in the activity log and one in the administrator log."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.duosim.admin.call import AdminCall
from local.duosim.logs import LogRow, iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was changed, as both logs name it."""

    type: str
    key: str
    name: str


def happened(call: AdminCall, action: str, target: Target, said: dict[str, Any] | None = None) -> None:
    """Write both rows, in the name of the integration that called."""
    moment, duo = call.duo.clock.now(), call.duo
    details = None if said is None else json.dumps(said)
    activity = {
        "access_device": None,
        "action": {"details": None, "name": action},
        "activity_id": str(uuid.uuid4()),
        "actor": {"details": None, "key": call.integration.ikey, "name": call.integration.name, "type": "api"},
        "akey": duo.account_key,
        "application": None,
        "old_target": None,
        "outcome": {"result": "SUCCESS"},
        "target": {"details": details, "key": target.key, "name": target.name, "type": target.type},
        "ts": iso(moment),
    }
    administrator = {
        "action": action,
        "description": details,
        "isotimestamp": datetime.fromtimestamp(int(moment), UTC).isoformat(),
        "object": target.name,
        "timestamp": int(moment),
        "username": "API",
    }
    duo.logs.add(LogRow.of("activity", activity), LogRow.of("administrator", administrator))
