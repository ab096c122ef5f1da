"""The door of the Admin API: which calls there are, who may make them, and how often."""

from dataclasses import dataclass

from aiohttp import web

from local.duosim.admin.call import AdminCall
from local.duosim.admin.routes import AdminRoute, found
from local.duosim.envelope import Refused
from local.duosim.integrations import Integration
from local.duosim.simulator import Simulator
from local.duosim.wire import Params

PREFIX = "/admin/"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that exists, before anybody has proved who makes it."""

    route: AdminRoute
    named: dict[str, str]


def user_in(path: str) -> str:
    """Whom a path of the Admin API is about, by their key; nobody, mostly."""
    there = found(path)
    return there[1].get("user_id", "") if there is not None else ""


def asked(method: str, path: str) -> Asked:
    there = found(path)
    if there is None:
        raise Refused(40401)
    methods, named = there
    if method not in methods:
        raise Refused(40501)
    return Asked(methods[method], named)


def answer(
    duo: Simulator, what: Asked, params: Params, integration: Integration, sig_version: int | None
) -> web.Response:
    if sig_version not in what.route.signatures:
        raise Refused(40103)
    if integration.type != "adminapi":
        raise Refused(40301, "Wrong integration type for this API.")
    if not integration.may(what.route.grant):
        raise Refused(40301)
    settings, pace = duo.settings, what.route.pace
    limit = {"list": settings.list_calls_per_minute, "log": settings.log_calls_per_minute, "free": 0}[pace]
    if not duo.calls.may(integration.ikey, pace, limit):
        raise Refused(42901, retry_after=settings.retry_after)
    return what.route.answer(AdminCall(duo, params, integration, what.named))
