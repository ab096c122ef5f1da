"""Answers of the desk as HTTP replies: pages, redirects and the state that a waiting page asks for."""

import json
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from math import ceil
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin import pacing
from doorbook.signin.answers import (
    Answer,
    AskFactor,
    AskPasscode,
    AskPassword,
    AtDuo,
    Ended,
    Enrolling,
    Inside,
    OnToDuo,
    PushLive,
    Refused,
)
from doorbook.signin.duo import Device
from doorbook.signin.people import Method
from doorbook.signin.tickets import LIVES
from doorbook.signin.ways import can, shows_codes
from doorbook.web.cookies import TICKET, csrf_token, gone, session_cookie, ticket_cookie
from doorbook.web.pages import (
    AT_FAULT,
    AtDuoPage,
    CodeSource,
    DeviceChoice,
    EnrolPage,
    FactorPage,
    NoticePage,
    Page,
    Pages,
    PasscodePage,
    PasswordPage,
    PushPage,
)

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"
TO_DUO: Final = (
    messages.PROMPT_BYPASS_CODE.id,
    messages.PROMPT_DENIED.id,
    messages.PROMPT_FACTOR_UNKNOWN.id,
    messages.PROMPT_OTHER_NAME.id,
    messages.PROMPT_RETURNED.id,
    messages.PROMPT_SILENT.id,
    messages.PROMPT_SPENT.id,
    messages.PROMPT_STALE.id,
    messages.PROMPT_SWITCHED.id,
    messages.PROMPT_THROTTLED.id,
    messages.PROMPT_UNTRUSTED.id,
)
"""After what Duo's own page is the way on."""
GO_ON: Final = {
    messages.DUO_UNAVAILABLE.id: "Try again",
    messages.ENROL.id: "I have enrolled, go on",
    messages.ENROL_UNDERWAY.id: "Go on",
    messages.ENROL_ELSEWHERE.id: "I have enrolled, go on",
    messages.ENROL_EXPIRED.id: "I have enrolled, go on",
    messages.ENROLLED.id: "Go on",
    messages.MISCONFIGURED.id: "Try again",
    messages.NO_PUSH_DEVICE.id: "I have activated it, go on",
    **dict.fromkeys(TO_DUO, "Go on to Duo"),
}
"""What the one button of the factor page says, where it is more than sending the push."""
HELD: Final = frozenset({messages.PUSH_BUSY.id, messages.PUSH_BACK_OFF.id, messages.PUSH_BLOCKED.id})
"""The phone may not be asked, and a passcode asks no phone."""
CODE_AT_HAND: Final = frozenset({messages.TEXT_SENT.id, messages.TEXT_UNDERWAY.id})
CODE_AT_FAULT: Final = frozenset({messages.PASSCODE_WRONG.id, messages.PASSCODE_SHAPE.id, messages.PASSCODE_NOBODYS.id})
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not no-referrer: browsers would then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def html(
    pages: Pages, page: Page, *, status: int = 200, cookies: Sequence[Cookie] = (), retry_after: int | None = None
) -> Response[str]:
    """Return a page."""
    headers = HEADERS if retry_after is None else {**HEADERS, "Retry-After": str(retry_after)}
    return Response(
        status_code=status, content_type=HTML, body=pages.render(page), headers=dict(headers), cookies=list(cookies)
    )


def see(where: str, cookies: Sequence[Cookie] = ()) -> Response[str]:
    """Return a redirect that turns every method into GET, so that a reload repeats nothing."""
    return Response(
        status_code=HTTPStatus.SEE_OTHER, headers={**HEADERS, "Location": where}, body="", cookies=list(cookies)
    )


def notice(message: Message, *, title: str = "Sign in", status: int = 200, pages: Pages) -> Response[str]:
    """Return a page that says one thing and leads back to the sign-in page."""
    page = NoticePage(title=title, message=message, way_on="/signin", way_on_label="Start again")
    return html(pages, page, status=status)


def barcode(answer: Answer) -> Response[str] | None:
    """Return the picture of an enrolment's code, drawn here: the page shows pictures of this portal alone."""
    if not isinstance(answer, Enrolling):
        return None
    import segno  # noqa: PLC0415 - no other page draws

    picture = BytesIO()
    code = segno.make(answer.enrolment.code, error="m", micro=False)
    code.save(picture, kind="svg", xmldecl=False, scale=5, dark="#000", light="#fff", svgclass=None, lineclass=None)
    body = picture.getvalue().decode()
    return Response(status_code=HTTPStatus.OK, content_type="image/svg+xml", body=body, headers=dict(HEADERS))


class SignInReplies:
    """Turns each possible answer into a reply for one ticket of one tab."""

    def __init__(self, pages: Pages, secret: str | None, now: datetime) -> None:
        self._pages = pages
        self._secret = secret or ""
        self._now = now

    def page(self, answer: Answer, typed: str = "") -> Response[str]:
        """Return the page of an answer; being inside leads on."""
        match answer:
            case AskPassword():
                return self._password(answer, typed)
            case AskFactor():
                return html(self._pages, self._factor(answer))
            case AskPasscode():
                return html(self._pages, self._passcode(answer))
            case Enrolling():
                return html(self._pages, self._enrolling(answer))
            case AtDuo():
                return html(self._pages, self._at_duo(answer))
            case PushLive():
                return html(self._pages, self._push(answer))
            case Refused(note=note):
                return notice(note.message, title="Not signed in", status=HTTPStatus.FORBIDDEN, pages=self._pages)
            case Ended(message=message):
                return self._ended(message)
            case Inside():
                return self._inside(answer)
            case _:
                assert_never(answer)

    def after_post(self, answer: Answer, ticket: str, typed: str = "") -> Response[str]:
        """Return the reply to a form: a page where nothing is stored that a reload could show, a redirect elsewhere."""
        if isinstance(answer, Inside) and answer.return_to and answer.message is None:
            return self._forwarded(answer, answer.return_to)
        if isinstance(answer, AskPassword | Ended | Inside):
            return self.page(answer, typed)
        return see(f"/signin/{ticket}")

    def to_duo(self, answer: OnToDuo | Answer, ticket: str) -> Response[str]:
        """Send the browser to Duo's own page; the tab's cookie begins anew, for people take their time there."""
        if isinstance(answer, OnToDuo):
            return see(answer.address, [ticket_cookie(answer.ticket, answer.secret)])
        return self.page(answer) if isinstance(answer, Ended) else see(f"/signin/{ticket}")

    def from_duo(self, answer: Answer, ticket: str) -> Response[str]:
        """Return the reply to whoever comes back from there: a redirect, so that no code stays in an address.

        They come by a redirect after a form of Duo's, whose policy may hold what follows to our origin.
        """
        if isinstance(answer, Inside) and answer.return_to and answer.message is None:
            return self._forwarded(answer, answer.return_to)
        return self.page(answer) if isinstance(answer, Ended | Inside) else see(f"/signin/{ticket}")

    def state(self, answer: Answer, ticket: str) -> Response[str]:
        """Return what a waiting page asks for: how it stands, or where to go."""
        if isinstance(answer, PushLive):
            message = _of_push(answer)
            said = _told(message) if message else None
            return _json({"state": "waiting", "seconds": self._left(answer.until), "message": said})
        if isinstance(answer, Enrolling):
            said = _told(answer.note.message) if answer.note else None
            return _json({"state": "enrolling", "seconds": self._left(answer.enrolment.expires), "message": said})
        if isinstance(answer, Inside):
            return _json({"state": "moved", "to": answer.return_to or "/"}, _entering(answer))
        return _json({"state": "moved", "to": f"/signin/{ticket}"})

    def _password(self, answer: AskPassword, typed: str) -> Response[str]:
        page = PasswordPage(
            ticket=answer.ticket,
            csrf=csrf_token(self._secret, answer.ticket),
            name=typed,
            message=answer.message,
            wrong=AT_FAULT.get(answer.message.id, frozenset()) if answer.message else frozenset(),
            until=answer.until,
        )
        if answer.until is not None:
            status = HTTPStatus.TOO_MANY_REQUESTS
            return html(self._pages, page, status=status, retry_after=self._left(answer.until))
        return html(self._pages, page, status=HTTPStatus.UNAUTHORIZED if answer.message else HTTPStatus.OK)

    def _factor(self, answer: AskFactor) -> FactorPage:
        note = answer.note
        left = self._left(note.until) if note and note.until else 0
        # Another window's push can end at any moment, so its end is told and nothing waits for it.
        limited = note is not None and note.message in {messages.TELEPHONY_LIMITED, messages.PROMPT_THROTTLED}
        waits = note is not None and note.message is not messages.PUSH_BUSY and not limited
        pushed = _choices(answer.devices, Method.PUSH)
        go_on = GO_ON.get(note.message.id, FactorPage.go_on) if note else FactorPage.go_on
        if answer.devices and not pushed and go_on == FactorPage.go_on:
            go_on = None  # there is nothing that a push could be sent to
        return FactorPage(
            ticket=answer.ticket,
            csrf=csrf_token(self._secret, answer.ticket),
            display=answer.display,
            devices=pushed,
            calls=_choices(answer.devices, Method.CALL),
            texts=_choices(answer.devices, Method.TEXT),
            passcode=bool(answer.devices) or (note is not None and note.message.id in HELD),
            go_on=go_on,
            message=note.message if note else None,
            wait=left if waits else 0,
            limited=limited,
            until=note.until if note and left else None,
            enrol=note is not None and note.message is messages.ENROL,
            enrol_url=note.enrol_url if note else None,
        )

    def _passcode(self, answer: AskPasscode) -> PasscodePage:
        note = answer.note
        return PasscodePage(
            ticket=answer.ticket,
            csrf=csrf_token(self._secret, answer.ticket),
            display=answer.display,
            sources=tuple(
                CodeSource(label=device.label, is_token=device.is_token, begins=device.next_code)
                for device in answer.devices
                if shows_codes(device)
            ),
            message=note.message if note else None,
            texts=_choices(answer.devices, Method.TEXT),
            wrong=note is not None and note.message.id in CODE_AT_FAULT,
            good=note is not None and note.message.id in CODE_AT_HAND,
            until=note.until if note and note.until and self._left(note.until) else None,
        )

    def _enrolling(self, answer: Enrolling) -> EnrolPage:
        return EnrolPage(
            ticket=answer.ticket,
            csrf=csrf_token(self._secret, answer.ticket),
            display=answer.display,
            seconds=self._left(answer.enrolment.expires),
            lasts=int(LIVES.total_seconds()),
            url=answer.enrolment.url,
            message=answer.note.message if answer.note else None,
        )

    def _at_duo(self, answer: AtDuo) -> AtDuoPage:
        csrf = csrf_token(self._secret, answer.ticket)
        return AtDuoPage(ticket=answer.ticket, csrf=csrf, display=answer.display, goes_on=answer.goes_on)

    def _push(self, answer: PushLive) -> PushPage:
        return PushPage(
            ticket=answer.ticket,
            csrf=csrf_token(self._secret, answer.ticket),
            display=answer.display,
            device=answer.push.device.label,
            seconds=self._left(answer.until),
            lasts=int(pacing.LIVES.total_seconds()),
            code=answer.push.code,
            call=answer.push.method is Method.CALL,
            message=_of_push(answer),
        )

    def _inside(self, answer: Inside) -> Response[str]:
        """Lead on by a redirect, or by a link where the person has to read something first.

        A redirect to an application is no answer to a form: the page's own policy lets forms lead nowhere else.
        """
        cookies = _entering(answer)
        where = answer.return_to or "/"
        if answer.message is None:
            return see(where, cookies)
        page = NoticePage(
            title="You are signed in", message=answer.message, way_on=where, way_on_label="Go on", good=True
        )
        return html(self._pages, page, cookies=cookies)

    def _forwarded(self, answer: Inside, where: str) -> Response[str]:
        """Lead on by a page that goes on by itself: browsers hold each redirect after a form to the form's policy."""
        page = NoticePage(
            title="You are signed in",
            message=messages.SENT_ON,
            way_on=where,
            way_on_label="Go on",
            good=True,
            forward=True,
        )
        return html(self._pages, page, cookies=_entering(answer))

    def _ended(self, message: Message) -> Response[str]:
        if message is messages.ALREADY_DONE:
            page = NoticePage(title="Signed in", message=message, way_on="/", way_on_label="Go on", good=True)
            return html(self._pages, page)
        status = HTTPStatus.OK if message is messages.NOT_ME else HTTPStatus.GONE
        return notice(message, title="Not signed in", status=status, pages=self._pages)

    def _left(self, until: datetime) -> int:
        return max(0, ceil((until - self._now).total_seconds()))


def _choices(devices: Sequence[Device], method: Method) -> tuple[DeviceChoice, ...]:
    return tuple(DeviceChoice(id=each.id, label=each.label) for each in devices if can(each, method))


def _of_push(answer: PushLive) -> Message | None:
    if answer.answered:
        return messages.CALL_ANSWERED
    return messages.PUSH_UNDELIVERED if answer.undelivered else None


def _told(message: Message) -> str:
    return f"{message.text} {message.cure}"


def _entering(answer: Inside) -> list[Cookie]:
    return [session_cookie(answer.secret), gone(TICKET + answer.ticket)]


def _json(body: dict[str, object], cookies: Sequence[Cookie] = ()) -> Response[str]:
    return Response(
        status_code=200, content_type=JSON, body=json.dumps(body), headers=dict(HEADERS), cookies=list(cookies)
    )
