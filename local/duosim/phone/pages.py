"""The pages of the phone listener, from a person's list of phones to a phone's activation."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import jinja2
from aiohttp import web

from local.duosim.attempts import NotPossible
from local.duosim.people import Person, Phone
from local.duosim.phone import screens
from local.duosim.phone.hands import attempt_of, press
from local.duosim.simulator import Simulator

HERE = Path(__file__).parent
HOLD_SECONDS = 20.0  # how long the script's request waits for news
REFRESH_SECONDS = 3  # without a script
TYPING_SECONDS = 60  # without a script, while a number may be half typed
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'"
)

Render = Callable[[], tuple[str, str]]


class Pages:
    """Every page and every button."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "pages"), autoescape=True, undefined=jinja2.StrictUndefined
        )

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.people),
            web.get("/phone/{username}", self.phone),
            web.post("/phone/{username}/press", self.press),
            web.post("/phone/{username}/passcode", self.passcode),
            web.get("/activate/{code}", self.activation),
            web.post("/activate/{code}", self.activate),
            web.get("/portal", self.portal),
            web.post("/portal", self.enroll),
            web.static("/static", HERE / "static"),
        ]

    async def people(self, request: web.Request) -> web.Response:
        return await self._live(request, self._people)

    async def phone(self, request: web.Request) -> web.Response:
        return await self._live(request, lambda: self._phone(self._person(request)))

    async def press(self, request: web.Request) -> web.Response:
        person = self._person(request)
        form = await request.post()
        try:
            attempt = attempt_of(self._duo, person, str(form.get("txid", "")))
            press(self._duo, attempt, str(form.get("button", "")), str(form.get("number", "")))
        except NotPossible as why:
            return _page(self._phone(person, problem=str(why))[0], status=409)
        return _back_to(person)

    async def passcode(self, request: web.Request) -> web.Response:
        person = self._person(request)
        form = await request.post()
        device = person.device(str(form.get("device", "")))
        if device is None:
            raise web.HTTPNotFound(text="This person does not carry that.")
        self._duo.shown.press(device)
        self._duo.bell.ring()
        return _back_to(person)

    async def activation(self, request: web.Request) -> web.Response:
        code, now = request.match_info["code"], self._duo.clock.now()
        open_ones = (each for each in self._duo.activations if each.code == code and each.is_open(now))
        activation = next(open_ones, None)
        person = self._duo.person_by_id(activation.user_id) if activation else None
        return self._phone_form(
            person.username if person else "",
            heading="Activate Duo Mobile",
            story="The activation link opened on this phone.",
            action=f"/activate/{code}",
        )

    async def activate(self, request: web.Request) -> web.Response:
        person = self._duo.activate(request.match_info["code"], await _phone_told(request))
        return self._phone_done(person)

    async def portal(self, request: web.Request) -> web.Response:
        visit = self._duo.portal_visit(request.query.get("code", ""))
        return self._phone_form(
            visit.username if visit else "",
            heading="Set up your second factor",
            story="Duo has not met you yet. Add a phone, and you can sign in with it.",
            action=f"/portal?code={visit.code}" if visit else "",
        )

    async def enroll(self, request: web.Request) -> web.Response:
        person = self._duo.enroll_at_portal(request.query.get("code", ""), await _phone_told(request))
        return self._phone_done(person)

    async def _live(self, request: web.Request, render: Render) -> web.Response:
        """Answer at once to a browser; hold a script's request until what it has seen is no longer so."""
        seen = request.headers.get("X-Seen")
        if seen is not None:
            await self._duo.until(lambda: render()[1] != seen, self._duo.clock.now() + HOLD_SECONDS)
        return _page(render()[0])

    def _people(self) -> tuple[str, str]:
        rows = screens.person_rows(self._duo)
        return self._with_version(
            "people.html",
            people=rows,
            others=len(self._duo.people) - len(rows),
            policy=self._duo.settings.new_user_policy,
            refresh_seconds=REFRESH_SECONDS,
        )

    def _phone(self, person: Person, problem: str = "") -> tuple[str, str]:
        phones = screens.phone_screens(self._duo, person)
        is_typing = any(push.code for screen in phones for push in screen.pushes)
        return self._with_version(
            "phone.html",
            person=person,
            problem=problem,
            phones=phones,
            tokens=screens.token_displays(self._duo, person),
            history=screens.history(self._duo, person),
            wall=self._duo.clock.on_the_wall,
            clock_time=screens.clock_time,
            refresh_seconds=TYPING_SECONDS if is_typing else REFRESH_SECONDS,
        )

    def _with_version(self, template: str, **shown: object) -> tuple[str, str]:
        """Render it, and tell what was rendered from what may be rendered next by a digest."""
        page = self._templates.get_template(template).render(live=True, version="@version@", **shown)
        version = hashlib.sha256(page.encode()).hexdigest()[:16]
        return page.replace("@version@", version, 1), version

    def _phone_form(self, username: str, *, heading: str, story: str, action: str) -> web.Response:
        page = self._templates.get_template("activate.html").render(
            live=False,
            done=False,
            username=username,
            heading=f"{heading} for {username}",
            story=story,
            action=action,
            suggested=f"{username.capitalize()}'s phone"[:40],
        )
        return _page(page, status=200 if username else 404)

    def _phone_done(self, person: Person | None) -> web.Response:
        username = person.username if person else ""
        page = self._templates.get_template("activate.html").render(
            live=False, done=person is not None, username=username
        )
        return _page(page, status=200 if person else 404)

    def _person(self, request: web.Request) -> Person:
        person = self._duo.person(request.match_info["username"])
        if person is None:
            raise web.HTTPNotFound(text="Duo knows nobody by this name.")
        return person


async def _phone_told(request: web.Request) -> Phone:
    form = await request.post()
    return Phone(name=str(form.get("name", ""))[:40], number=str(form.get("number", ""))[:16])


def _page(page: str, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}
    return web.Response(text=page, status=status, content_type="text/html", headers=headers)


def _back_to(person: Person) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/phone/{quote(person.username, safe='')}"})
