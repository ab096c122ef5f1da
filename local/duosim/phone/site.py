"""The phone listener: who may talk to it, and where each page is."""

from aiohttp import web
from aiohttp.typedefs import Handler

from local.duosim.phone.control_api import ControlApi
from local.duosim.phone.pages import Pages
from local.duosim.simulator import Simulator

OWN_NAMES = ("127.0.0.1", "localhost")
MOST_TOLD = 256 * 1024 * 1024  # a test may bring many people, and rows of logs


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let no other site in the same browser read this one (by DNS rebinding) or press its buttons."""
    if (request.url.host or "") not in OWN_NAMES:
        raise web.HTTPForbidden(text="The phone page answers to 127.0.0.1 and localhost only.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="This came from another site.")
    return await handler(request)


def phone_app(duo: Simulator) -> web.Application:
    app = web.Application(middlewares=[only_from_here], client_max_size=MOST_TOLD)
    app.add_routes(Pages(duo).routes())
    app.add_routes(ControlApi(duo).routes())
    return app
