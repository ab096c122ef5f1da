"""What Duo pays a telephone company for, as its telephony log writes it."""

import uuid

from local.duosim.attempts import Attempt
from local.duosim.logs import LogRow, iso
from local.duosim.people import Phone

PAID = ("sms", "phone")


def of(attempt: Attempt, moment: float) -> list[LogRow]:
    """One row for a text message or a call; pushes cost nothing."""
    if attempt.factor not in PAID or not isinstance(attempt.device, Phone):
        return []
    told = {
        "context": "authentication",
        "credits": 1,
        "phone": attempt.device.number,
        "telephony_id": str(uuid.uuid4()),
        "ts": iso(moment),
        "txid": attempt.txid,
        "type": attempt.factor,
    }
    return [LogRow.of("telephony", told)]
