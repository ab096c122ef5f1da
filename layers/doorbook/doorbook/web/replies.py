"""Answers of the desk as HTTP replies: pages, redirects and the state that a waiting page asks for."""

import json
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin import pacing
from doorbook.signin.answers import (
    Answer,
    Answered,
    AskFactor,
    AskIdentity,
    AskPasscode,
    AskPassword,
    AskToRemember,
    AtDuo,
    Ended,
    Enrolling,
    Inside,
    OnToDuo,
    Opened,
    PushLive,
    Refused,
)
from doorbook.signin.people import Method
from doorbook.signin.remembering import Held
from doorbook.signin.tickets import LIVES
from doorbook.web.cookies import TICKET, csrf_token, gone, session_cookie, ticket_cookie
from doorbook.web.factor_pages import factor_page, passcode_page, seconds_left
from doorbook.web.pages import (
    AT_FAULT,
    AtDuoPage,
    EnrolPage,
    NoticePage,
    Page,
    Pages,
    PasswordPage,
    PushPage,
)

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"
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

    def begun(self, opened: Opened, named: str, surplus: Sequence[Cookie]) -> Response[str]:
        """Return the first page of a sign-in, with the cookie of its tab."""
        cookies = [*surplus, *_held(opened.held, self._now), ticket_cookie(opened.ticket, self._secret)]
        if isinstance(opened.first, AskIdentity):
            return html(self._pages, self._welcome(opened.first), cookies=cookies)
        csrf = csrf_token(self._secret, opened.ticket)
        return html(self._pages, PasswordPage(ticket=opened.ticket, csrf=csrf, name=named), cookies=cookies)

    def page(  # noqa: C901, PLR0912 - one case for each answer
        self, answer: Answer, typed: str = ""
    ) -> Response[str]:
        """Return the page of an answer; being inside leads on."""
        match answer:
            case AskPassword():
                return self._password(answer, typed)
            case AskIdentity():
                return html(self._pages, self._welcome(answer))
            case AskFactor():
                return html(self._pages, factor_page(answer, self._secret, self._now))
            case AskPasscode():
                return html(self._pages, passcode_page(answer, self._secret, self._now))
            case Enrolling():
                return html(self._pages, self._enrolling(answer))
            case AtDuo():
                return html(self._pages, self._at_duo(answer))
            case PushLive():
                return html(self._pages, self._push(answer))
            case Refused(note=note):
                return notice(note.message, title="Not signed in", status=HTTPStatus.FORBIDDEN, pages=self._pages)
            case Ended():
                return self._ended(answer)
            case Inside():
                return self._inside(answer)
            case AskToRemember():
                return html(self._pages, self._offer(answer), status=_status(answer.message))
            case Answered():
                return self._answered(answer)
            case _:
                assert_never(answer)

    def after_post(self, answer: Answer, ticket: str, typed: str = "") -> Response[str]:
        """Return the reply to a form: a page where nothing is stored that a reload could show, a redirect elsewhere."""
        if isinstance(answer, Inside) and answer.return_to and answer.message is None and not answer.offer:
            return self._forwarded(self._entering(answer), answer.return_to)
        if isinstance(answer, AskPassword | Ended | Inside | Answered):
            return self.page(answer, typed)
        if isinstance(answer, AskToRemember) and answer.message:
            return self.page(answer)
        if isinstance(answer, AtDuo) and answer.where:  # known now, so that nothing has to be asked once more
            return html(self._pages, self._at_duo(answer), cookies=[ticket_cookie(answer.ticket, self._secret)])
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
        if isinstance(answer, Inside) and answer.return_to and answer.message is None and not answer.offer:
            return self._forwarded(self._entering(answer), answer.return_to)
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
            where = f"/signin/{ticket}" if answer.offer else answer.return_to or "/"
            return _json({"state": "moved", "to": where}, self._entering(answer))
        if isinstance(answer, Ended) and answer.message is messages.ALREADY_DONE:
            # Another page of this tab brought the session a moment ago: a reload while it asked.
            return _json({"state": "moved", "to": answer.return_to or "/"})
        return _json({"state": "moved", "to": f"/signin/{ticket}"})

    def _password(self, answer: AskPassword, typed: str) -> Response[str]:
        page = PasswordPage(
            ticket=answer.ticket,
            csrf=csrf_token(self._secret, answer.ticket),
            name=typed or answer.name,
            message=answer.message,
            wrong=AT_FAULT.get(answer.message.id, frozenset()) if answer.message else frozenset(),
            until=answer.until,
        )
        if answer.until is not None:
            status = HTTPStatus.TOO_MANY_REQUESTS
            return html(self._pages, page, status=status, retry_after=self._left(answer.until))
        asked = answer.message is not None and answer.message.id in AT_FAULT
        return html(self._pages, page, status=HTTPStatus.UNAUTHORIZED if asked else HTTPStatus.OK)

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
        where = answer.where or f"/signin/{answer.ticket}/duo"
        return AtDuoPage(
            ticket=answer.ticket,
            csrf=csrf,
            display=answer.display,
            goes_on=answer.goes_on,
            alone=answer.alone,
            where=where,
        )

    def _welcome(self, answer: AskIdentity) -> Page:
        from doorbook.web.welcoming import welcome  # noqa: PLC0415 - few browsers remember somebody

        return welcome(answer, self._secret)

    def _offer(self, answer: AskToRemember) -> Page:
        from doorbook.web.welcoming import offer  # noqa: PLC0415 - as above

        return offer(answer, self._secret)

    def _answered(self, answer: Answered) -> Response[str]:
        """Lead on to where they were going, with what becomes of the browser's cookie."""
        cookies = [*_held(answer.held, self._now), gone(TICKET + answer.ticket)]
        where = answer.return_to or "/"
        if answer.message is None:
            return self._forwarded(cookies, where) if answer.return_to else see(where, cookies)
        page = NoticePage(
            title="You are signed in", message=answer.message, way_on=where, way_on_label="Go on", good=True
        )
        return html(self._pages, page, cookies=cookies)

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
        cookies = self._entering(answer)
        where = f"/signin/{answer.ticket}" if answer.offer else answer.return_to or "/"
        if answer.message is None:
            return see(where, cookies)
        page = NoticePage(
            title="You are signed in", message=answer.message, way_on=where, way_on_label="Go on", good=True
        )
        return html(self._pages, page, cookies=cookies)

    def _entering(self, answer: Inside) -> list[Cookie]:
        """Return the session's cookie; an offer is made in the same tab, whose cookie begins anew with it."""
        tab = ticket_cookie(answer.ticket, self._secret) if answer.offer else gone(TICKET + answer.ticket)
        return [session_cookie(answer.secret), *_held(answer.held, self._now), tab]

    def _forwarded(self, cookies: Sequence[Cookie], where: str) -> Response[str]:
        """Lead on by a page that goes on by itself: browsers hold each redirect after a form to the form's policy."""
        page = NoticePage(
            title="You are signed in",
            message=messages.SENT_ON,
            way_on=where,
            way_on_label="Go on",
            good=True,
            forward=True,
        )
        return html(self._pages, page, cookies=cookies)

    def _ended(self, answer: Ended) -> Response[str]:
        message = answer.message
        if message is messages.ALREADY_DONE:
            where = answer.return_to or "/"
            page = NoticePage(title="Signed in", message=message, way_on=where, way_on_label="Go on", good=True)
            return html(self._pages, page)
        status = HTTPStatus.OK if message is messages.NOT_ME else HTTPStatus.GONE
        return notice(message, title="Not signed in", status=status, pages=self._pages)

    def _left(self, until: datetime) -> int:
        return seconds_left(until, self._now)


def _of_push(answer: PushLive) -> Message | None:
    if answer.answered:
        return messages.CALL_ANSWERED
    return messages.PUSH_UNDELIVERED if answer.undelivered else None


def _told(message: Message) -> str:
    return f"{message.text} {message.cure}"


def _held(what: Held, now: datetime) -> list[Cookie]:
    if what is None:
        return []
    from doorbook.web.browser_cookie import held  # noqa: PLC0415 - few browsers remember somebody

    return held(what, now)


def _status(wrong: Message | None) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK


def _json(body: dict[str, object], cookies: Sequence[Cookie] = ()) -> Response[str]:
    return Response(
        status_code=200, content_type=JSON, body=json.dumps(body), headers=dict(HEADERS), cookies=list(cookies)
    )
