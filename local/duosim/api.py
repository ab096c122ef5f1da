"""The door of the API: which call, may this caller make it, and what goes wrong on purpose."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from local.duosim import pictures
from local.duosim.admin import door
from local.duosim.authapi import auth, credentials, enroll, preauth
from local.duosim.authapi.call import Call
from local.duosim.envelope import Refused, dress, fail, invalid
from local.duosim.faulty import answer_faulty
from local.duosim.integrations import Integration, IntegrationType
from local.duosim.journal import Entry
from local.duosim.prompt.endpoints import Prompt, Visit
from local.duosim.prompt.visiting import Browser
from local.duosim.signing import credentials as read_credentials
from local.duosim.signing import is_fresh, version_signed
from local.duosim.simulator import Simulator
from local.duosim.wire import FORM, JSON, Wire


@dataclass(frozen=True, slots=True)
class Route:
    """A signed call, and the kind of integration it is for."""

    answer: Callable[[Call], Awaitable[web.Response]]
    type: IntegrationType = "authapi"


ROUTES: dict[str, dict[str, Route]] = {
    "/auth/v2/check": {"GET": Route(credentials.check)},
    "/auth/v2/logo": {"GET": Route(credentials.logo)},
    "/auth/v2/enroll": {"POST": Route(enroll.enroll)},
    "/auth/v2/enroll_status": {"POST": Route(enroll.enroll_status)},
    "/auth/v2/preauth": {"POST": Route(preauth.preauth)},
    "/auth/v2/auth": {"POST": Route(auth.auth)},
    "/auth/v2/auth_status": {"GET": Route(auth.auth_status)},
}
UNSIGNED = ("/auth/v2/ping", "/frame/qr", "/portal")


class Api:
    """Answers every request of both API listeners."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo
        self._prompt = Prompt(duo)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        wire = await Wire.read(request)
        entry = self._note(wire, tls=request.secure)
        fault = self._duo.faults.take(wire.path, self._named(wire))
        if fault is None:
            response: web.StreamResponse = await self._answer(wire, entry, request.remote)
        else:
            entry.fault = fault.kind
            response = await answer_faulty(self._duo, request, fault, lambda: self._answer(wire, entry, request.remote))
        if request.transport is not None and not request.transport.is_closing():
            entry.status = response.status
        dress(response, method=wire.method, now=self._duo.clock.shown())
        return response

    async def _answer(self, wire: Wire, entry: Entry, remote: str | None) -> web.Response:
        if self._prompt.answers_at(wire.path):
            return self._prompt.answer(Visit(wire, entry, Browser(remote, wire.headers.get("user-agent", ""))))
        try:
            return await self._call(wire, entry)
        except Refused as refused:
            entry.code = refused.code
            return fail(refused.code, refused.detail, retry_after=refused.retry_after)

    async def _call(self, wire: Wire, entry: Entry) -> web.Response:
        if wire.path in UNSIGNED:
            if wire.method != "GET":
                raise Refused(40501)
            return self._unsigned(wire)
        if wire.path.startswith(door.PREFIX):
            asked = door.asked(wire.method, wire.path)
            caller = self._caller(wire, entry)
            return door.answer(self._duo, asked, wire.params, caller, entry.sig_version)
        methods = ROUTES.get(wire.path)
        if methods is None:
            raise Refused(40401)
        route = methods.get(wire.method)
        if route is None:
            raise Refused(40501)
        integration = self._caller(wire, entry)
        if integration.type != route.type:
            raise Refused(40301, "Wrong integration type for this API.")
        return await route.answer(Call(self._duo, wire.params, integration, wire.base_url))

    def _unsigned(self, wire: Wire) -> web.Response:
        if wire.path == "/frame/qr":
            return web.Response(body=pictures.qr(wire.params.required("value")), content_type="image/png")
        if wire.path == "/portal":  # on Duo's host, as with Duo; the phone's listener has the page
            there = f"{self._duo.phone_url}/portal?{urlencode({'code': wire.params.required('code')})}"
            return web.Response(status=302, headers={"Location": there})
        return credentials.ping(self._duo.clock.shown())

    def _caller(self, wire: Wire, entry: Entry) -> Integration:
        told = read_credentials(wire.authorization or "")
        if told is None:
            raise Refused(40101)
        entry.ikey = told.ikey
        if wire.date is None:
            raise Refused(40104)
        if not is_fresh(wire.date, self._duo.clock.shown()):
            raise Refused(40105)
        integration = self._duo.integration(told.ikey)
        if integration is None:
            raise Refused(40102)
        if wire.content_type not in ("", FORM, JSON):
            raise Refused(40106)
        entry.sig_version = version_signed(wire.signed, told.signature, integration.skey)
        if entry.sig_version is None:
            raise Refused(40103)
        if entry.sig_version in (4, 5) and wire.content_type == FORM:
            raise Refused(40106)
        if wire.content_type == JSON and not wire.is_json_object:
            raise invalid("body")
        return integration

    def _note(self, wire: Wire, *, tls: bool) -> Entry:
        entry = Entry(
            number=self._duo.journal.number(),
            at=self._duo.clock.now(),
            tls=tls,
            method=wire.method,
            path=wire.path,
            ikey=None,
            sig_version=None,
            params=dict(wire.params.values),
            headers=wire.headers,
        )
        self._duo.journal.entries.append(entry)
        return entry

    def _named(self, wire: Wire) -> set[str]:
        """Every name of the person that the call is about."""
        params = wire.params
        attempt = self._duo.attempts.get(params.get("txid") or "")
        user_id = params.get("user_id") or (attempt.user_id if attempt else door.user_in(wire.path))
        username = params.get("username") or ""
        if self._prompt.answers_at(wire.path):
            username = self._prompt.whom(wire)
        person = self._duo.person_by_id(user_id) or self._duo.person(username)
        names = {username, *((person.username, *person.aliases) if person else ())}
        return {name.lower() for name in names if name}
