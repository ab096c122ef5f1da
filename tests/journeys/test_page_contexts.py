"""A page's class and its template say the same, and nobody's name can change what a page is."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemLoader, meta, nodes

from doorbook import messages
from doorbook.errors import Cause
from doorbook.messages import Message
from doorbook.remember.mine import Here
from doorbook.signin.self_test import Finding
from doorbook.signin.self_test_desk import Examined, Report
from doorbook.web.account_pages import SessionLine, SessionsPage, SignInLine, SignInsPage, WayLine, WayPage
from doorbook.web.browser_pages import BrowserAdminPage, BrowserLine, MyBrowsersPage, SomebodysBrowsers
from doorbook.web.pages import (
    AT_FAULT,
    STATIC,
    AtDuoPage,
    CodeSource,
    DeviceChoice,
    EnrolPage,
    FactorPage,
    HomePage,
    InvitationPage,
    LeavePage,
    NoticePage,
    Page,
    Pages,
    PasscodePage,
    PasswordPage,
    PushPage,
    environment,
)
from doorbook.web.self_test import SelfTestPage
from doorbook.web.welcoming import OfferPage, WelcomePage
from tests.journeys.console.every_page import NEEDED, console_pages

TEMPLATES = Path(__file__).parents[2] / "templates"
GLOBALS = {"portal_name", "stamp"}
PARTS = {
    "account.html",
    "browser.html",
    "console.html",
    "console_dossier_parts.html",
    "console_notice_parts.html",
    "console_parts.html",
    "console_report.html",
    "console_step.html",
    "console_summary.html",
    "device.html",
    "field.html",
    "finding.html",
    "layout.html",
}
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
RTL = "\u202e\u2067gnp.ecila\u200f"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)",
    "</main></body>",
    "{{ csrf }}{% raw %}",
    "&lt;b&gt;",
    f"{RTL} (ecneloiv)",
    "W" * 300,
    "é" * 150 + " (" + "1" * 150 + ")",
)


@pytest.fixture(scope="module")
def pages() -> Pages:
    """Render from the templates as they lie here."""
    return Pages(TEMPLATES / "pages", TEMPLATES / "static", "Doorbook")


def remembering_pages(text: str, message: Message) -> Iterator[Page]:
    """Make the pages that ask whom the browser remembers, and whether it is to."""
    welcome = WelcomePage(ticket="t", csrf="c", shown=text)
    yield welcome
    yield replace(welcome, message=message, until="12:30", rejected=True)
    yield replace(welcome, message=message, again=False)
    offer = OfferPage(ticket="t", csrf="c", display=text, shared=True)
    yield offer
    yield replace(offer, shared=False, message=message)


def portal_pages(text: str) -> Iterator[Page]:
    """Make a page of each kind of the portal in which TEXT stands wherever somebody else can write something."""
    message = Message("a.message", "What happened.", "What to do.")
    yield PasswordPage(ticket="t", csrf="c", name=text, message=message, until=NOW)
    devices = (DeviceChoice(id="DP1", label=text), DeviceChoice(id=text, label="iPhone (1)"))
    factor = FactorPage(
        ticket="t",
        csrf="c",
        display=text,
        devices=devices,
        message=message,
        wait=9,
        until=NOW,
        enrol_url=f"https://x/{text}",
    )
    yield factor
    yield replace(factor, devices=())
    yield replace(factor, devices=(), calls=devices, texts=devices, passcode=True, go_on=None)
    yield replace(factor, wait=0, limited=True, enrol=True)
    sources = (CodeSource(label=text), CodeSource(label=text, is_token=True), CodeSource(label=text, begins="3"))
    yield PasscodePage(
        ticket="t", csrf="c", display=text, sources=sources, texts=devices, message=message, wrong=True, until=NOW
    )
    push = PushPage(ticket="t", csrf="c", display=text, device=text, seconds=9, lasts=60, message=message)
    yield push
    yield replace(push, code="123")
    enrol = EnrolPage(ticket="t", csrf="c", display=text, seconds=9, lasts=600, url=f"https://x/{text}")
    yield enrol
    yield replace(enrol, url=None, message=message)
    yield replace(push, call=True)
    yield AtDuoPage(ticket="t", csrf="c", display=text, goes_on=True, where=f"https://x/?{text}")
    yield AtDuoPage(ticket="t", csrf="c", display=text, goes_on=False, where=f"https://x/?{text}")
    yield AtDuoPage(ticket="t", csrf="c", display=text, goes_on=False, alone=True, where=f"https://x/?{text}")
    yield from remembering_pages(text, message)
    yield NoticePage(title="Notice", message=message, way_on=f"https://x/?{text}", way_on_label="Go on")
    yield NoticePage(title="Notice", message=message, way_on=f"https://x/?{text}", way_on_label="Go on", forward=True)
    yield from _account_pages(text, message)
    yield LeavePage(csrf="c", display=text, application=text, message=message, fields={"state": text})
    yield InvitationPage(csrf="c", code=text, name=text, message=message, wrong=frozenset({"code"}))


def _account_pages(text: str, message: Message) -> Iterator[Page]:
    home = HomePage(csrf="c", display=text, proof="Password", opened=NOW, ends=NOW)
    yield from (home, replace(home, looks=True), replace(home, looks=True, administers=True))
    line = SessionLine(id=text, browser="Chrome", address=text, proof="Password", opened=NOW, seen=NOW)
    end = SignInLine(
        key=text, end="Signed in", method="Push", browser="Chrome", address=text, at=NOW, here=False, reported=False
    )
    yield SignInsPage(csrf="c", sign_ins=(end, replace(end, here=True), replace(end, reported=True)), more=text)
    way = WayLine(way=text, words="a push to", label=text, begins=True)
    yield WayPage(csrf="c", remembered=way, choices=(way, replace(way, label=None)), done=message)
    yield SessionsPage(csrf="c", mine=line, others=(line, line), more=text, message=message)
    finding = Finding(what="Keys", good=False, says="They are wrong.", cause=Cause.WRONG_KEY, detail=text, cure="Mend.")
    tested = Examined(name=text, host=text, took=timedelta(seconds=1), findings=(replace(finding, good=True), finding))
    report = Report((tested, replace(tested, host=None)), finding)
    yield SelfTestPage(csrf="c", plan=(text,), report=report)
    yield SelfTestPage(csrf="c", plan=("portal", text), message=message, until=NOW)
    browser = BrowserLine(
        id=text, label="Firefox", created=NOW, expires=NOW, used=None, proof="a key", provisioned_by=None
    )
    lines = (browser, replace(browser, used=NOW, proof=None, provisioned_by=text))
    browsers = MyBrowsersPage(csrf="c", here=Here.ON, since=NOW, others=lines, more=text, asked=text, message=message)
    yield browsers
    yield replace(browsers, here=Here.NOTHING, why=message, again=True, refused=True)
    for here in Here:
        yield replace(browsers, here=here, until=NOW, others=(), back=f"https://x/?{text}")
    found = SomebodysBrowsers(id=text, display=text, disabled=True, lines=lines, more=text)
    admin = BrowserAdminPage(
        csrf="c", here=Here.SOMEBODY_ELSE, whom=text, since=NOW, days=30, typed=text, found=found, message=message
    )
    yield admin
    yield replace(admin, here=Here.NOTHING, whom=None, why=message, again=True, refused=True, sought=text)
    for here in Here:
        yield replace(admin, here=here, found=replace(found, lines=()))


def every_page(text: str) -> Iterator[Page]:
    """Make a page of each kind in which TEXT stands wherever somebody else can write something."""
    yield from portal_pages(text)
    yield from console_pages(text)


class Outline(HTMLParser):
    """The elements and attributes of a page, without any text or value: what hostile text must not change."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(name for name, _ in attrs)))
        self.texts += [value for _, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        self.shape.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def kinds(of: type[Page] = Page) -> Iterator[type[Page]]:
    """Go through the kinds of pages; one that others are kinds of is none itself."""
    for kind in of.__subclasses__():
        yield from kinds(kind) if kind.__subclasses__() else (kind,)


KINDS = tuple(kinds())


def names_in(template: str) -> set[str]:
    """Find the names that a template, and what stands around it, take from the context and not from another one."""
    tree = environment(FileSystemLoader(TEMPLATES / "pages")).parse((TEMPLATES / "pages" / template).read_text())
    around = {each.template.value for each in tree.find_all(nodes.Extends) if isinstance(each.template, nodes.Const)}
    imported = {
        name if isinstance(name, str) else name[1] for each in tree.find_all(nodes.FromImport) for name in each.names
    }
    return (meta.find_undeclared_variables(tree) - imported).union(*map(names_in, around))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_template_uses_all_that_its_page_has_and_nothing_else(kind: type[Page]) -> None:
    used = names_in(kind.template)
    has = {field.name for field in fields(kind)}

    missing, idle = used - has - GLOBALS, has - used

    assert not missing, f"{kind.template} uses {missing}: add the fields to {kind.__name__}, or stop using them"
    assert not idle, f"{kind.__name__} has {idle}, which {kind.template} never shows: use the fields or delete them"


def test_every_template_is_a_page_or_a_known_part() -> None:
    there = {path.name for path in (TEMPLATES / "pages").iterdir()}

    assert there == {kind.template for kind in KINDS} | PARTS


def test_every_static_file_is_served_and_the_other_way_round() -> None:
    assert {path.name for path in (TEMPLATES / "static").iterdir()} == set(STATIC)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_page_with_nothing_but_what_it_must_have_renders(pages: Pages, kind: type[Page]) -> None:
    needed: dict[str, Any] = {
        **NEEDED,
        "ticket": "t",
        "csrf": "c",
        "title": "Title",
        "display": "Alice",
        "devices": (),
        "sources": (),
        "device": "iPhone",
        "seconds": 1,
        "lasts": 60,
        "message": messages.NOT_FOUND,
        "way_on": "/",
        "way_on_label": "Go on",
        "proof": "Password",
        "application": "Wiki",
        "fields": {"state": "s"},
        "opened": NOW,
        "ends": NOW,
        "mine": SessionLine(id="1", browser="Chrome", address="192.0.2.1", proof="Password", opened=NOW, seen=NOW),
        "others": (),
        "sign_ins": (),
        "remembered": None,
        "choices": (),
        "goes_on": True,
        "where": "/",
        "shown": "A•••",
        "shared": False,
        "plan": ("portal",),
        "here": Here.NOTHING,
        "since": None,
        "whom": None,
        "days": 30,
    }

    must = [each for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING]
    page = kind(**{field.name: needed[field.name] for field in must})

    assert "<h1" in pages.render(page)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(pages: Pages, text: str) -> None:
    tame = "tame (1)" if " (" in text else "tame"
    for hostile, plain in zip(every_page(text), every_page(tame), strict=True):
        there, expected = Outline(pages.render(hostile)), Outline(pages.render(plain))

        assert there.shape == expected.shape, type(hostile).__name__
        assert "".join(there.texts).count(text.partition(" (")[0]), type(hostile).__name__


def test_marks_of_direction_cannot_reach_beyond_the_name(pages: Pages) -> None:
    """An element with `dir` is isolated: what is reversed inside of it leaves its surroundings alone."""
    for page in every_page(RTL):
        for line in pages.render(page).splitlines():
            if RTL in line and not any(attribute in line for attribute in ("value=", "href=", "content=")):
                before = line.partition(RTL)[0]
                assert before.endswith('dir="auto">'), line


def test_every_message_about_fields_names_fields_of_its_form(pages: Pages) -> None:
    for message, named in AT_FAULT.items():
        about = messages.ALL[message]
        form: Page = (
            PasswordPage(ticket="t", csrf="c", message=about, wrong=named)
            if message.startswith("signin.")
            else InvitationPage(csrf="c", message=about, wrong=named)
        )
        page = pages.render(form)
        assert page.count('aria-invalid="true"') == len(named), message
        assert page.count("autofocus") == 1, message


def test_no_page_holds_what_the_policy_forbids(pages: Pages) -> None:
    for page in every_page("Alice"):
        text = pages.render(page)
        assert "style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " on" not in "".join(f" {name}" for _, names in Outline(text).shape for name in names)
