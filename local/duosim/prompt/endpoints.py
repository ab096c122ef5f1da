"""The three addresses that an application knows: health_check, authorize and token."""

import json
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, NoReturn

from aiohttp import web

from local.duosim.envelope import ok
from local.duosim.journal import Entry
from local.duosim.prompt import visiting
from local.duosim.prompt.asking import BadRequest, asked
from local.duosim.prompt.clients import BadClient, proven
from local.duosim.prompt.factors import NOT_AVAILABLE
from local.duosim.prompt.page import Page
from local.duosim.prompt.prompts import Grant
from local.duosim.prompt.visiting import Browser
from local.duosim.simulator import Simulator
from local.duosim.wire import Wire

HEALTH_CHECK = "/oauth/v1/health_check"
AUTHORIZE = "/oauth/v1/authorize"
TOKEN = "/oauth/v1/token"  # noqa: S105 - an address
TOKEN_LIVES = 3600
BY_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
BAD_GRANT = (
    "The provided authorization grant or refresh token is invalid, expired, revoked, "
    "does not match the redirection URI."
)


class OAuthRefused(Exception):  # noqa: N818 - a refusal on this wire
    """An error of RFC 6749, as JSON with status 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error, description)
        self.told = {"error": error, "error_description": description}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to an address of the prompt."""

    wire: Wire
    entry: Entry
    browser: Browser


class Prompt:
    """Answers every address of the Universal Prompt."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo
        self._page = Page(duo)

    def answers_at(self, path: str) -> bool:
        return path in {HEALTH_CHECK, AUTHORIZE, TOKEN} or self._page.is_at(path)

    def answer(self, visit: Visit) -> web.Response:
        wire = visit.wire
        visit.entry.ikey = wire.params.get("client_id")
        if wire.path == AUTHORIZE:
            return self._authorize(visit)
        if self._page.is_at(wire.path):
            return self._page.answer(wire, visit.entry, visit.browser)
        if wire.method != "POST":
            return _json(405, {"error": "invalid_request", "error_description": "Method not allowed"})
        if wire.path == HEALTH_CHECK:
            return self._health(visit)
        try:
            return self._token(visit)
        except OAuthRefused as refused:
            visit.entry.factor = None
            return _json(400, refused.told)

    def whom(self, wire: Wire) -> str:
        """Name the person that a call is about, before anything of it is proved; empty when it names nobody."""
        if wire.path == TOKEN:
            grant = self._duo.prompts.look(wire.params.get("code") or "")
            return grant.asked.username if grant else ""
        if wire.path == AUTHORIZE:
            try:
                return asked(self._duo, wire.params).username
            except BadRequest:
                return ""
        return self._page.whom(wire.path)

    def _health(self, visit: Visit) -> web.Response:
        now = int(self._duo.clock.shown())
        try:
            proven(self._duo, visit.wire.params, HEALTH_CHECK)
        except BadClient as bad:
            visit.entry.code = 40002
            detail = "Failed to verify signature." if bad.signature else "The provided client_assertion was invalid."
            told = {"stat": "FAIL", "code": 40002, "message": "invalid_client", "message_detail": detail}
            return _json(400, {**told, "timestamp": now})
        return ok({"timestamp": now})

    def _authorize(self, visit: Visit) -> web.Response:
        if visit.wire.method not in ("GET", "POST"):
            return self._page.problem("Come here with GET or POST.", status=405)
        try:
            request = asked(self._duo, visit.wire.params)
        except BadRequest as bad:
            return self._page.problem(str(bad))
        visit.entry.username = request.username
        found = visiting.standing(self._duo, request)
        answer = found.answer
        if answer is None and found.refusal is None and not found.enrols:
            answer = self._duo.script.prompt(self._primary(request.username))
        if answer is not None:
            visit.entry.factor = answer.factor
            return _sent_to(visiting.answered(self._duo, request, answer, visit.browser))
        if found.refusal is not None:
            visiting.written_down(self._duo, request, NOT_AVAILABLE, found.refusal, visit.browser)
        self._duo.prompts.open(request, self._duo.settings.prompt_seconds)
        return _sent_to(self._page.address(request))

    def _primary(self, name: str) -> str:
        person = self._duo.person(name)
        return person.username if person else name

    def _token(self, visit: Visit) -> web.Response:
        duo, params = self._duo, visit.wire.params
        if params.get("grant_type") != "authorization_code":
            raise OAuthRefused("unsupported_grant_type", "The grant_type must be authorization_code.")
        if params.get("client_assertion_type") != BY_ASSERTION:
            raise OAuthRefused("invalid_client", "Invalid Client assertion: The `client_assertion_type` is invalid")
        try:
            client = proven(duo, params, TOKEN)
        except BadClient as bad:
            raise OAuthRefused("invalid_client", f"Invalid Client assertion: {bad.detail}") from bad
        code = params.get("code") or ""
        grant = duo.prompts.look(code) or _bad_grant()
        visit.entry.username, visit.entry.factor = grant.asked.username, grant.answer.factor
        asked_by = (grant.asked.integration.ikey, grant.asked.redirect_uri)
        if asked_by != (client.integration.ikey, params.get("redirect_uri")):
            _bad_grant()
        duo.prompts.spend(code)
        claims = self._claims(grant, issuer=client.audience)
        return _json(
            200,
            {
                "access_token": token_hex(32),
                "expires_in": TOKEN_LIVES,
                "id_token": grant.answer.tampering.token(claims, client.integration.skey),
                "token_type": "Bearer",
            },
        )

    def _claims(self, grant: Grant, *, issuer: str) -> dict[str, Any]:
        now = int(self._duo.clock.shown())
        claims = {
            "iss": issuer,  # by the name that the client knows this account by
            "aud": grant.asked.integration.ikey,
            "sub": grant.username,
            "preferred_username": grant.preferred_username,
            "iat": now,
            "exp": now + TOKEN_LIVES,
            "auth_time": int(grant.auth_time),
            "auth_result": {"result": "allow", "status": "allow", "status_msg": "Login Successful"},
            "auth_context": grant.context,
        }
        return claims if grant.asked.nonce is None else {**claims, "nonce": grant.asked.nonce}


def _bad_grant() -> NoReturn:
    raise OAuthRefused("invalid_grant", BAD_GRANT)


def _json(status: int, told: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=json.dumps(told).encode(), content_type="application/json")


def _sent_to(address: str) -> web.Response:
    return web.Response(status=302, headers={"Location": address})
