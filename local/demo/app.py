"""A demo application: one page for strangers, one for those whom the portal vouches for."""

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.demo.applications import Demo
from local.demo.relying import RefusedError, Relying, Told

HERE = Path(__file__).parent
PROOFS = {
    "urn:doorbook:password": "Password alone",
    "urn:doorbook:duo": "Password and Duo",
    "urn:doorbook:verified-push": "Password and a Duo push with a number",
    "urn:doorbook:phishing-resistant": "Password and a key that no false page can use",
}
ALONE = "Duo alone, by the lock of your own device"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class DemoApp:
    """One application with its own people inside, each known by a cookie."""

    def __init__(self, demo: Demo, origin: str, portal: str) -> None:
        self._demo = demo
        self._relying = Relying(demo, origin, portal)
        self._inside: dict[str, Told] = {}
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._cookie = f"demo-{demo.id}"  # ports of one host share their cookies, so each has a name of its own

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self.home)
        app.router.add_get("/demo.css", self.style)
        app.router.add_post("/enter", self.enter)
        app.router.add_post("/again", self.again)
        app.router.add_get("/callback", self.callback)
        app.router.add_post("/leave", self.leave)
        return app

    async def home(self, request: web.Request) -> web.Response:
        told = self._told(request)
        if told is None:
            return self._page("stranger.html", title=self._demo.name)
        claims = told.claims
        return self._page(
            "inside.html",
            title=self._demo.name,
            claims=claims,
            proof=PROOFS.get(claims["acr"], claims["acr"]) if "pwd" in claims["amr"] else ALONE,
            since=datetime.fromtimestamp(claims["auth_time"], UTC),
        )

    async def style(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / "static" / "demo.css")

    async def enter(self, _request: web.Request) -> web.Response:
        return see(await asyncio.to_thread(self._relying.begin))

    async def again(self, _request: web.Request) -> web.Response:
        return see(await asyncio.to_thread(self._relying.begin, prompt="login"))

    async def callback(self, request: web.Request) -> web.Response:
        try:
            told = await asyncio.to_thread(self._relying.finish, dict(request.query))
        except RefusedError as refused:
            return self._page("refused.html", status=403, title="Not let in", why=str(refused))
        if told.claims.get("acr") not in self._demo.accepts:
            return self._page("refused.html", status=403, title="Not let in", why="the sign-in was too weak")
        key = secrets.token_urlsafe()
        self._inside[key] = told
        reply = see("/")
        reply.set_cookie(self._cookie, key, httponly=True, samesite="Lax", path="/")
        return reply

    async def leave(self, request: web.Request) -> web.Response:
        told = self._inside.pop(request.cookies.get(self._cookie, ""), None)
        reply = see(await asyncio.to_thread(self._relying.leave, told) if told else "/")
        reply.del_cookie(self._cookie, path="/")
        return reply

    def _told(self, request: web.Request) -> Told | None:
        return self._inside.get(request.cookies.get(self._cookie, ""))

    def _page(self, template: str, *, status: int = 200, **context: object) -> web.Response:
        text = self._pages.get_template(template).render(name=self._demo.name, about=self._demo.about, **context)
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)


def see(where: str) -> web.Response:
    """Return a redirect that turns every method into GET."""
    return web.Response(status=303, headers={**HEADERS, "Location": where})
