"""What Duo and the network refuse, as breakages named by their cure. Decided by codes, never by a text's wording."""

import json
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from doorbook.collect.account import PageRequest
from doorbook.collect.stream import Log
from doorbook.errors import BreakageError, Cause, FixSettingsError, TryLaterError

SETTINGS: Final = {
    40102: Cause.WRONG_KEY,
    40103: Cause.WRONG_KEY,
    40104: Cause.CLOCK,
    40105: Cause.CLOCK,
    40301: Cause.WRONG_TYPE,
}
UNKNOWN_NAME_DETAILS: Final = {"username", "user_id"}
TOO_MANY: Final = 429
SERVER_ERRORS: Final = 500
OK: Final = 200
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
INVALID: Final = 40002
LIMIT_WAIT: Final = 60
LONGEST_WAIT: Final = 3600


def of_network(error: Exception) -> BreakageError:
    """Name a connection that could not be made or broke off."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        return FixSettingsError(Cause.HOST, "the API host has no address")
    return TryLaterError(Cause.DOWN, type(error).__name__)


def of_reply(error: Exception) -> BreakageError:
    """Name a reply that duo_client refused: it hangs status and body onto a RuntimeError."""
    status = getattr(error, "status", None)
    if not isinstance(status, int) or status == OK:
        return TryLaterError(Cause.GARBLED, "not an answer of Duo's")
    return _of_status(status, *_code(getattr(error, "data", None)), after=30)


def of_page(asked: PageRequest, status: int, data: bytes, headers: Mapping[str, str]) -> BreakageError:
    """Name why there is no page: what the integration or the account may not, what Duo no longer keeps, or the rest."""
    code, detail = _code(data)
    said = _said(status, code, detail)
    if code is not None and status == FORBIDDEN:
        granted = Cause.NOT_GRANTED if asked.stream.every_account else Cause.NOT_OFFERED
        return FixSettingsError(granted, said)
    if code is not None and status == NOT_FOUND and not asked.stream.every_account:
        return FixSettingsError(Cause.NOT_OFFERED, said)
    if code == INVALID and isinstance(asked.stream, Log):
        if "mintime" in detail and "days" in detail:  # no code of its own tells this from a slip of ours
            return TryLaterError(Cause.TOO_OLD, said)
        if asked.cursor is not None:  # the window was right on the page before
            return TryLaterError(Cause.CURSOR, said)
    return _of_status(status, code, detail, after=_wait(headers))


def of_call(status: int, data: bytes, headers: Mapping[str, str]) -> BreakageError:
    """Name why a call about one object was not answered."""
    code, detail = _code(data)
    if code is not None and status == FORBIDDEN:
        return FixSettingsError(Cause.NOT_GRANTED, _said(status, code, detail))
    return _of_status(status, code, detail, after=_wait(headers))


def said_by(data: bytes) -> tuple[int | None, str]:
    """Return the code of a refusal and Duo's own words for it; None where it is no refusal of Duo's."""
    code, detail = _code(data)
    try:
        told = json.loads(data)
    except ValueError:
        return None, ""
    message = str(told.get("message") or "")[:200] if isinstance(told, dict) else ""
    return code, f"{message}: {detail}" if detail and detail != message else message


def _of_status(status: int, code: int | None, detail: str, *, after: int) -> BreakageError:
    said = _said(status, code, detail)
    if status == TOO_MANY:
        return TryLaterError(Cause.LIMITED, said, after=after)
    if status >= SERVER_ERRORS:
        return TryLaterError(Cause.DOWN, said)
    if code in SETTINGS:
        return FixSettingsError(SETTINGS[code], said)
    if code is None:  # an error page of somebody in between
        return TryLaterError(Cause.GARBLED, said)
    if detail in UNKNOWN_NAME_DETAILS:
        return FixSettingsError(Cause.NAME_UNKNOWN, said)
    return FixSettingsError(Cause.REQUEST_REFUSED, said)


def _said(status: int, code: int | None, detail: str) -> str:
    return f"Duo {code or status}" + (f": {detail}" if detail else "")


def _wait(headers: Mapping[str, str]) -> int:
    """Return for how many seconds Duo wants to be left alone; of a date, counted from the reply's own."""
    told = (headers.get("Retry-After") or "").strip()
    if told.isdecimal():
        return min(max(int(told[:9]), 1), LONGEST_WAIT)
    until, now = _date(told), _date(headers.get("Date") or "")
    if until is None or now is None:
        return LIMIT_WAIT
    return min(max(int((until - now).total_seconds()), 1), LONGEST_WAIT)


def _date(told: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(told)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _code(data: object) -> tuple[int | None, str]:
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except ValueError:
            return None, ""
    if not isinstance(data, dict) or not isinstance(data.get("code"), int):
        return None, ""
    return data["code"], str(data.get("message_detail") or data.get("message") or "")[:200]
