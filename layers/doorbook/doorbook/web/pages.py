"""The pages: each has a context whose fields are exactly what its template uses, and tests hold both to it."""

from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Final

from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined

from doorbook import messages
from doorbook.messages import Message
from doorbook.values import value

STATIC: Final = {
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
    "portal.css": "text/css; charset=utf-8",
    "portal.js": "text/javascript; charset=utf-8",
    "push.js": "text/javascript; charset=utf-8",
}
"""Every static file there is, with its type."""

AT_FAULT: Final = {
    messages.WRONG_PASSWORD.id: frozenset({"name", "password"}),
    messages.INVITATION_REFUSED.id: frozenset({"code", "name"}),
    messages.INVITATION_WEAK.id: frozenset({"password", "again"}),
}
"""Which fields of its form a message is about."""


@value(kw_only=True)
class Page:
    """What every page has."""

    template: ClassVar[str]
    title: str


@value(kw_only=True)
class PasswordPage(Page):
    """The first page: name and password. `name` is what was typed before, so that only the rest is typed again."""

    template = "password.html"
    title: str = "Sign in"
    ticket: str
    csrf: str
    name: str = ""
    message: Message | None = None
    wrong: frozenset[str] = frozenset()
    until: datetime | None = None


@value(kw_only=True)
class DeviceChoice:
    """One device that can be asked."""

    id: str
    label: str


@value(kw_only=True)
class FactorPage(Page):
    """The password was right; send a push, now or once `wait` seconds are over, type a passcode, or enrol first.

    `devices` are those that a push can go to; `go_on` says what the button does where none is there to choose. `until`
    may be set where nothing has to wait: then another window's push is on the phone, or calls and texts are `limited`.
    """

    template = "factor.html"
    title: str = "Confirm on your phone"
    ticket: str
    csrf: str
    display: str
    devices: tuple[DeviceChoice, ...]
    calls: tuple[DeviceChoice, ...] = ()
    texts: tuple[DeviceChoice, ...] = ()
    passcode: bool = False
    go_on: str | None = "Send the push"
    message: Message | None = None
    wait: int = 0
    limited: bool = False
    until: datetime | None = None
    enrol: bool = False
    enrol_url: str | None = None


@value(kw_only=True)
class CodeSource:
    """A device that codes come from: how, and how the next texted one begins."""

    label: str
    is_token: bool = False
    begins: str | None = None


@value(kw_only=True)
class PasscodePage(Page):
    """A passcode is to be typed; `sources` say where to read one, `texts` which devices new ones can be texted to."""

    template = "passcode.html"
    title: str = "Type a passcode"
    ticket: str
    csrf: str
    display: str
    sources: tuple[CodeSource, ...]
    texts: tuple[DeviceChoice, ...] = ()
    message: Message | None = None
    wrong: bool = False
    good: bool = False
    until: datetime | None = None


@value(kw_only=True)
class EnrolPage(Page):
    """A phone is to be added by a code to scan, or by a link on the phone itself; it takes effect by itself."""

    template = "enrol.html"
    title: str = "Add your phone"
    ticket: str
    csrf: str
    display: str
    seconds: int
    lasts: int
    url: str | None = None
    message: Message | None = None


@value(kw_only=True)
class AtDuoPage(Page):
    """The way on to Duo's own page, which `goes_on` takes by itself, and the last exits before it."""

    template = "at_duo.html"
    title: str = "On to Duo"
    ticket: str
    csrf: str
    display: str
    goes_on: bool
    alone: bool = False
    where: str


@value(kw_only=True)
class PushPage(Page):
    """A push is on the phone: what to do there, the number to type if one is asked, and how long is left of `lasts`."""

    template = "push.html"
    title: str = "Look at your phone"
    ticket: str
    csrf: str
    display: str
    device: str
    seconds: int
    lasts: int
    call: bool = False
    code: str | None = None
    message: Message | None = None


@value(kw_only=True)
class NoticePage(Page):
    """One sentence, its cure, and the way on, which `forward` takes by itself."""

    template = "notice.html"
    message: Message
    way_on: str
    way_on_label: str
    good: bool = False
    forward: bool = False


@value(kw_only=True)
class HomePage(Page):
    """Signed in: who, on what proof, until when, and the way out; for who has a role, the way to what it opens."""

    template = "home.html"
    title: str = "You are signed in"
    csrf: str
    display: str
    proof: str
    opened: datetime
    ends: datetime
    looks: bool = False
    administers: bool = False


@value(kw_only=True)
class LeavePage(Page):
    """An application wants the person signed out; `fields` go back with the answer."""

    template = "leave.html"
    title: str = "Sign out"
    csrf: str
    display: str
    application: str | None
    message: Message
    fields: dict[str, str]


@value(kw_only=True)
class InvitationPage(Page):
    """The one-time invitation of the first administrator."""

    template = "invitation.html"
    title: str = "First administrator"
    csrf: str
    code: str = ""
    name: str = ""
    message: Message | None = None
    wrong: frozenset[str] = frozenset()


class Pages:
    """Renders pages, from modules compiled ahead or, where there are none, from the templates themselves."""

    def __init__(self, pages: Path, static: Path, portal_name: str) -> None:
        self._static = static
        self._environment = environment(loader(pages))
        stamp = sha256(b"".join(self.static(name) for name in STATIC)).hexdigest()[:12]
        self._environment.globals |= {"portal_name": portal_name, "stamp": stamp}

    def render(self, page: Page) -> str:
        """Return a page as HTML."""
        context = {field.name: getattr(page, field.name) for field in fields(page)}
        return self._environment.get_template(page.template).render(context)

    def static(self, name: str) -> bytes:
        """Return one of the files named in STATIC."""
        return (self._static / name).read_bytes()


def environment(source: BaseLoader) -> Environment:
    """Return the one Jinja environment; the build compiles with it, so that both mean the same."""
    return Environment(
        loader=source,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def loader(pages: Path) -> BaseLoader:
    """Return what loads the pages in a folder: modules where the build has compiled them."""
    if any(pages.glob("tmpl_*.py*")):
        return ModuleLoader(pages)
    return FileSystemLoader(pages)
