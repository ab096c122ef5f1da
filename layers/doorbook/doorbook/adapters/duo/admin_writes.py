"""A Duo account as actions read and change it: one object at a time, each call bounded in time and made once."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from doorbook.actions.objects import BypassCode, Group, User
from doorbook.actions.ports import Refusal, Why
from doorbook.adapters.duo.admin_objects import to_code, to_codes, to_group, to_result, to_sent, to_user
from doorbook.adapters.duo.auth_api import Outbound, SecretSource
from doorbook.adapters.duo.keys import to_keys
from doorbook.adapters.duo.refusals import of_call, of_network, said_by
from doorbook.errors import Cause, FixSettingsError, TryLaterError

if TYPE_CHECKING:
    from doorbook.adapters.duo.bounded import BoundedAuth

READ_LIMIT: Final = 5.0
WRITE_LIMIT: Final = 8.0
"""Seconds for a call; an action makes one change and a few reads, and API Gateway waits for 29 s."""

PAGE: Final = 500
NAMESAKES: Final = 10
MOST_PAGES: Final = 20

REFUSED: Final = {
    HTTPStatus.BAD_REQUEST: Why.INVALID,
    HTTPStatus.FORBIDDEN: Why.NOT_GRANTED,
    HTTPStatus.NOT_FOUND: Why.GONE,
}
CONFLICT: Final = 40003

USERS: Final = "/admin/v1/users"
GROUPS: Final = "/admin/v1/groups"


class AdminWrites:
    """Calls by duo_client, which is imported at the first of them."""

    def __init__(self, secrets: SecretSource, secret: str, outbound: Outbound) -> None:
        self._secrets = secrets
        self._secret = secret
        self._outbound = outbound

    def user(self, user: str) -> User | None:
        """Return somebody as they are now."""
        told = self._read(_of(user), {})
        return None if told is None else to_user(told)

    def user_named(self, username: str) -> User | None:
        """Return whoever has this name or alias."""
        found = [to_user(each) for each in self._listed(USERS, {"username": username}, NAMESAKES)]
        return found[0] if len(found) == 1 else None

    def bypass_codes(self, user: str) -> tuple[BypassCode, ...]:
        """Return somebody's bypass codes, without the codes."""
        return tuple(to_code(each) for each in self._listed(_of(user, "bypass_codes"), {}))

    def groups(self) -> tuple[Group, ...]:
        """Return all groups."""
        return tuple(to_group(each) for each in self._listed(GROUPS, {}))

    def set_status(self, user: str, status: str) -> Refusal | None:
        """Give somebody a status."""
        return self._changed("POST", _of(user), {"status": status})

    def enrol(self, username: str, email: str) -> Refusal | None:
        """Have Duo send the mail that leads through enrolling; the code in it is not ours to know."""
        return self._changed("POST", f"{USERS}/enroll", {"username": username, "email": email})

    def attach_phone(self, user: str, phone: str) -> Refusal | None:
        """Give somebody a phone that is there."""
        return self._changed("POST", _of(user, "phones"), {"phone_id": phone})

    def detach_phone(self, user: str, phone: str) -> Refusal | None:
        """Take a phone from somebody; it stays in Duo."""
        return self._changed("DELETE", _of(user, "phones", phone), {})

    def delete_credential(self, credential: str) -> Refusal | None:
        """Delete a passkey or security key."""
        return self._changed("DELETE", f"/admin/v1/webauthncredentials/{_part(credential)}", {})

    def delete_bypass_code(self, code: str) -> Refusal | None:
        """Delete a bypass code."""
        return self._changed("DELETE", f"/admin/v1/bypass_codes/{_part(code)}", {})

    def create_bypass_code(self, user: str, seconds: int, uses: int) -> str | Refusal:
        """Make one bypass code, and return it; without `preserve_existing` Duo would delete those that are there."""
        asked = {"count": "1", "valid_secs": str(seconds), "reuse_count": str(uses), "preserve_existing": "true"}
        made = self._change("POST", _of(user, "bypass_codes"), asked)
        return made if isinstance(made, Refusal) else to_codes(made)

    def join(self, user: str, group: str) -> Refusal | None:
        """Put somebody into a group."""
        return self._changed("POST", _of(user, "groups"), {"group_id": group})

    def leave(self, user: str, group: str) -> Refusal | None:
        """Take somebody out of a group."""
        return self._changed("DELETE", _of(user, "groups", group), {})

    def delete_user(self, user: str) -> Refusal | None:
        """Have somebody wait for deletion."""
        return self._changed("DELETE", _of(user), {})

    def send_verification(self, user: str, phone: str) -> tuple[str, str] | Refusal:
        """Push to a phone, and return the push with the code that is on it."""
        sent = self._change("POST", _of(user, "send_verification_push"), {"phone_id": phone})
        return sent if isinstance(sent, Refusal) else to_sent(sent)

    def verification(self, user: str, push: str) -> str | None:
        """Return what was answered to such a push, or None where it was not answered in time."""
        told = self._read(_of(user, "verification_push_response"), {"push_id": push})
        return None if told is None else to_result(told)

    def _changed(self, method: str, path: str, params: dict[str, str]) -> Refusal | None:
        made = self._change(method, path, params)
        return made if isinstance(made, Refusal) else None

    def _change(self, method: str, path: str, params: dict[str, str]) -> object:
        """Make a change once; a Refusal where Duo says no, else what it answers."""
        status, headers, data = self._call(method, path, params, WRITE_LIMIT)
        code, said = said_by(data)
        if code == CONFLICT:
            return Refusal(Why.CONFLICT, said)
        if code is not None and status in REFUSED:
            return Refusal(REFUSED[HTTPStatus(status)], said)
        return self._response(status, headers, data)["response"]

    def _read(self, path: str, params: dict[str, str]) -> object:
        """Return what is there, or None where nothing is."""
        status, headers, data = self._call("GET", path, params, READ_LIMIT)
        if status == HTTPStatus.NOT_FOUND and said_by(data)[0] is not None:
            return None
        return self._response(status, headers, data)["response"]

    def _listed(self, path: str, params: dict[str, str], limit: int = PAGE) -> Iterator[object]:
        offset: object = 0
        for _ in range(MOST_PAGES):
            asked = {**params, "limit": str(limit), "offset": str(offset)}
            status, headers, data = self._call("GET", path, asked, READ_LIMIT)
            if status == HTTPStatus.NOT_FOUND and said_by(data)[0] is not None:
                return
            told = self._response(status, headers, data)
            if not isinstance(told["response"], list):
                raise TryLaterError(Cause.GARBLED, "a list that is none")
            yield from told["response"]
            metadata = told.get("metadata")
            following = metadata.get("next_offset") if isinstance(metadata, dict) else None
            if following is None or following == offset:
                return
            offset = following

    def _response(self, status: int, headers: Any, data: bytes) -> dict[str, Any]:  # noqa: ANN401 - http.client's own
        if status != HTTPStatus.OK:
            broke = of_call(status, data, headers)
            if broke.cause is Cause.WRONG_KEY:
                self._secrets.forget(self._secret)
            raise broke
        try:
            told = json.loads(data)
        except ValueError:
            told = None
        if not isinstance(told, dict) or told.get("stat") != "OK" or "response" not in told:
            raise TryLaterError(Cause.GARBLED, "not an answer of Duo's")
        return told

    def _call(self, method: str, path: str, params: dict[str, str], limit: float) -> tuple[int, Any, bytes]:
        with self._calling(limit) as api:
            response, data = api.api_call(method, path, params)
        return response.status, response.headers, data

    @contextmanager
    def _calling(self, limit: float) -> "Iterator[BoundedAuth]":
        api = self._client()
        api.timeout = limit
        try:
            yield api
        except TimeoutError as error:
            raise TryLaterError(Cause.DOWN, f"no answer within {limit:g} s") from error
        except ssl.SSLCertVerificationError as error:
            raise FixSettingsError(Cause.CERTIFICATE, error.verify_message) from error
        except (OSError, HTTPException) as error:
            raise of_network(error) from error

    def _client(self) -> "BoundedAuth":
        from doorbook.adapters.duo.bounded import BoundedAuth  # noqa: PLC0415 - no page needs duo_client

        keys = to_keys(self._secrets.read(self._secret), self._outbound.host_pattern)
        trusted = self._secrets.read(self._outbound.ca_secret) if self._outbound.ca_secret else None
        try:
            api = BoundedAuth(keys.ikey, keys.skey, keys.host, port=keys.port, trusted=trusted)
        except (ssl.SSLError, ValueError) as error:
            raise FixSettingsError(Cause.SECRET, "the CA secret holds no certificates in PEM") from error
        if self._outbound.proxy:
            proxy = urlsplit(self._outbound.proxy)
            api.set_proxy(proxy.hostname, proxy.port)
        return api


def _of(user: str, *further: str) -> str:
    return "/".join((USERS, *map(_part, (user, *further))))


def _part(key: str) -> str:
    return quote(key, safe="")
