"""ping, check, logo: is Duo there, does it know me, and what do we look like."""

from aiohttp import web

from local.duosim import pictures
from local.duosim.authapi.call import Call
from local.duosim.envelope import Refused, ok


def ping(now: float) -> web.Response:
    return ok({"time": int(now)})


async def check(call: Call) -> web.Response:
    return ping(call.duo.clock.shown())


async def logo(call: Call) -> web.Response:
    if not call.duo.settings.logo:
        raise Refused(40401)
    return web.Response(body=pictures.logo(), content_type="image/png")
