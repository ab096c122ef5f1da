"""The prompt's own page: who signs in to what, and one button for everything that Duo may answer."""

from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from aiohttp import web

from local.duosim import states
from local.duosim.journal import Entry
from local.duosim.people import Phone
from local.duosim.prompt import factors, tampering, visiting
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.prompts import Asked
from local.duosim.prompt.visiting import Browser, Standing
from local.duosim.simulator import Simulator
from local.duosim.wire import Params, Wire

HERE = Path(__file__).parent
AT = "/frame/v4/prompt/"
STYLE = "/frame/v4/prompt.css"
POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action "
OVER = "This sign-in is over, or it has waited too long. Begin again where you came from."
REFUSALS = {"deny": PromptAnswer.deny(), "fraud": PromptAnswer.fraud()}


class Page:
    """One page for each open visit; every press is a form, so that it works without a script."""

    def __init__(self, duo: Simulator) -> None:
        self._duo = duo
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "pages"), autoescape=True, undefined=jinja2.StrictUndefined
        )
        self._style = (HERE / "static" / "prompt.css").read_bytes()

    def is_at(self, path: str) -> bool:
        return path == STYLE or path.startswith(AT)

    def address(self, asked: Asked) -> str:
        return AT + asked.sid

    def whom(self, path: str) -> str:
        asked = self._duo.prompts.visit(path.removeprefix(AT))
        return asked.username if asked else ""

    def answer(self, wire: Wire, entry: Entry, browser: Browser) -> web.Response:
        if wire.path == STYLE:
            return web.Response(body=self._style, content_type="text/css")
        if wire.method not in ("GET", "POST"):
            return self.problem("Come here with GET or POST.", status=405)
        asked = self._duo.prompts.visit(wire.path.removeprefix(AT))
        if asked is None:
            return self.problem(OVER, 404)
        entry.ikey, entry.username = asked.integration.ikey, asked.username
        if wire.method == "GET":
            return self._shown(asked)
        return self._pressed(asked, wire.params, entry, browser)

    def problem(self, sentence: str, status: int = 400) -> web.Response:
        """Say on Duo's own page what is wrong: there is no address that somebody could safely be sent to."""
        page = self._templates.get_template("problem.html").render(sentence=sentence, style=STYLE)
        return _page(page, status=status, goes_to="'none'")

    def _shown(self, asked: Asked, *, problem: str = "") -> web.Response:
        found = visiting.standing(self._duo, asked)
        person = self._duo.person(asked.username)
        page = self._templates.get_template("prompt.html").render(
            asked=asked,
            person=person,
            who=(person.realname if person else "") or asked.username,
            here=self.address(asked),
            style=STYLE,
            problem=problem,
            refusal=found.refusal,
            enrols=found.enrols,
            groups=factors.GROUPS,
            carried={key: factors.carried_for(person, way.factor) for key, way in factors.WAYS.items()},
            tampering=tampering.BUTTONS,
        )
        parts = urlsplit(asked.redirect_uri)
        return _page(page, status=409 if problem else 200, goes_to=f"'self' {parts.scheme}://{parts.netloc}")

    def _pressed(self, asked: Asked, params: Params, entry: Entry, browser: Browser) -> web.Response:
        found = visiting.standing(self._duo, asked)
        pressed = params.get("answer") or ""
        if pressed == "back" and (found.refusal is not None or found.enrols):
            self._duo.prompts.close(asked)
            said = found.refusal or states.UNENROLLED_DENIED
            return _sent_to(visiting.refused(asked, description=said.status_msg))
        if pressed == "enroll" and found.enrols:
            self._enroll(asked, params)
            return web.Response(status=303, headers={"Location": self.address(asked)})
        answer = _meant(pressed, found)
        if answer is None:
            return self._shown(asked, problem="This button does nothing here.")
        entry.factor = answer.factor
        return _sent_to(visiting.answered(self._duo, asked, answer, browser))

    def _enroll(self, asked: Asked, params: Params) -> None:
        """Give a newcomer the phone that they name; Duo's prompt does so before it asks."""
        phone = Phone(name=(params.get("name") or "")[:40], number=(params.get("number") or "")[:16])
        self._duo.enroll(asked.username, phone, asked.integration.ikey, asked.txid)


def _meant(pressed: str, found: Standing) -> PromptAnswer | None:
    if found.answer is not None:  # the account's policy has changed while the page stood open
        return found.answer
    if found.refusal is not None or found.enrols:
        return None
    if pressed in REFUSALS:
        return REFUSALS[pressed]
    kind, _, key = pressed.partition(":")
    if kind == "way" and key in factors.WAYS:
        way = factors.WAYS[key]
        return PromptAnswer.allow(way.factor, reason=way.reason)
    if kind == "tampering" and key in tampering.BUTTONS:
        return PromptAnswer.allow("WebAuthn Chrome Touch ID").tampered(tampering.BUTTONS[key][1])
    return None


def _page(page: str, *, status: int, goes_to: str) -> web.Response:
    headers = {
        "Content-Security-Policy": POLICY + goes_to,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return web.Response(text=page, status=status, content_type="text/html", headers=headers)


def _sent_to(address: str) -> web.Response:
    return web.Response(status=302, headers={"Location": address})
