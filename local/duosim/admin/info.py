"""What read information opens: counts of the account."""

from collections import Counter

from aiohttp import web

from local.duosim.admin import account
from local.duosim.admin.call import AdminCall
from local.duosim.admin.logs import credits_used
from local.duosim.envelope import invalid, ok

DAYS_30 = 30 * 24 * 3600
V1_WORDS = {"success": "SUCCESS", "denied": "FAILURE", "fraud": "FRAUD"}
ATTEMPT_WORDS = ("ERROR", "FAILURE", "FRAUD", "SUCCESS")


def summary(call: AdminCall) -> web.Response:
    waiting = sum(each.status == "pending deletion" for each in call.duo.people.changeable())
    return ok(
        {
            "account_id": call.duo.account_key,
            "admin_count": len(account.all_administrators(call)),
            "edition": "Duo Premier",
            "integration_count": len(account.all_integrations(call)),
            "telephony_credits_remaining": 1000,
            "user_count": len(call.duo.people),
            "user_pending_deletion_count": waiting,
        }
    )


def authentication_attempts(call: AdminCall) -> web.Response:
    mintime, maxtime = _span(call)
    counts = _counted(call, mintime, maxtime)
    return ok({"authentication_attempts": counts, "maxtime": maxtime, "mintime": mintime})


def telephony_credits_used(call: AdminCall) -> web.Response:
    mintime, maxtime = _span(call)
    return ok({"maxtime": maxtime, "mintime": mintime, "telephony_credits_used": credits_used(call, mintime, maxtime)})


def _counted(call: AdminCall, mintime: int, maxtime: int) -> dict[str, int]:
    rows = (row for row in call.duo.records.rows if mintime <= row.ts < maxtime + 1)
    found = Counter("ERROR" if row.reason == "error" else V1_WORDS.get(row.result, "FAILURE") for row in rows)
    return {word: found[word] for word in ATTEMPT_WORDS}


def _span(call: AdminCall) -> tuple[int, int]:
    """Seconds, thirty days back unless told otherwise."""
    maxtime = call.params.count("maxtime", int(call.duo.clock.now()))
    mintime = call.params.count("mintime", maxtime - DAYS_30)
    if mintime > maxtime:
        raise invalid("mintime")
    return mintime, maxtime
