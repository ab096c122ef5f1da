"""What Duo and the network refuse, as breakages named by their cure. Decided by codes, never by a text's wording."""

import json
import socket
from typing import Final

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
    code, detail = _code(getattr(error, "data", None))
    said = f"Duo {code or status}" + (f": {detail}" if detail else "")
    if status == TOO_MANY:
        return TryLaterError(Cause.LIMITED, said, after=30)
    if status >= SERVER_ERRORS:
        return TryLaterError(Cause.DOWN, said)
    if code in SETTINGS:
        return FixSettingsError(SETTINGS[code], said)
    if code is None:  # an error page of somebody in between
        return TryLaterError(Cause.GARBLED, said)
    if detail in UNKNOWN_NAME_DETAILS:
        return FixSettingsError(Cause.NAME_UNKNOWN, said)
    return FixSettingsError(Cause.REQUEST_REFUSED, said)


def _code(data: object) -> tuple[int | None, str]:
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except ValueError:
            return None, ""
    if not isinstance(data, dict) or not isinstance(data.get("code"), int):
        return None, ""
    return data["code"], str(data.get("message_detail") or data.get("message") or "")[:200]
