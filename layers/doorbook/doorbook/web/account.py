"""Replies of the account's pages, for somebody who is inside."""

from collections.abc import Callable
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook import messages
from doorbook.events import LED_INSIDE
from doorbook.messages import Message
from doorbook.signin.account import Account
from doorbook.signin.by_person import SignIn
from doorbook.signin.my_sessions import place
from doorbook.signin.my_signins import key
from doorbook.signin.my_way import MyWayNow
from doorbook.signin.people import Method
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.signin.ways import AT_ONCE, Way
from doorbook.web.account_pages import SessionLine, SessionsPage, SignInLine, SignInsPage, WayLine, WayPage
from doorbook.web.browsers import in_words
from doorbook.web.cookies import SESSION, csrf_token, gone
from doorbook.web.pages import NoticePage, Pages
from doorbook.web.replies import html
from doorbook.web.words import ENDS, METHODS, way_in_words

SESSIONS: Final = "/account/sessions"
SIGN_INS: Final = "/account/signins"
WAY: Final = "/account/way"
"""Where the pages are, and what their forms' tokens are for."""


class AccountReplies:
    """The pages of one person, as one browser of theirs sees them."""

    def __init__(
        self, pages: Pages, account: Account, mine: Session, visitor: Visitor, proof: Callable[[Session], str]
    ) -> None:
        self._pages = pages
        self._account = account
        self._mine = mine
        self._visitor = visitor
        self._proof = proof

    def sessions(self, before: str | None = None, message: Message | None = None) -> Response[str]:
        """Return where they are signed in."""
        before = place(before)
        listed = self._account.sessions.others(self._mine, before)
        page = SessionsPage(
            csrf=self._token(SESSIONS),
            mine=self._line(self._mine),
            others=tuple(self._line(each) for each in listed.items),
            first=before is None,
            more=listed.more,
            message=message,
        )
        return html(self._pages, page)

    def end(self, chosen: str) -> Response[str]:
        """End one session, and show what is left."""
        ended = self._account.sessions.end(self._mine, chosen, self._visitor)
        if ended and chosen == self._mine.id:
            return self._outside(messages.SIGNED_OUT)
        return self.sessions(message=messages.SESSION_ENDED if ended else messages.SESSION_GONE)

    def end_others(self) -> Response[str]:
        """End all sessions but this one, and show that."""
        self._account.sessions.end_others(self._mine, self._visitor)
        return self.sessions(message=messages.SESSIONS_ENDED)

    def end_all(self) -> Response[str]:
        """End all sessions, this one too."""
        self._account.sessions.end_all(self._mine, self._visitor)
        return self._outside(messages.SIGNED_OUT_EVERYWHERE)

    def sign_ins(self, before: str | None) -> Response[str]:
        """Return how their sign-ins ended."""
        listed = self._account.sign_ins.listed(self._mine, key(before))
        lines = tuple(self._sign_in(each) for each in listed.items)
        return html(self._pages, SignInsPage(csrf=self._token(SIGN_INS), sign_ins=lines, more=listed.more))

    def not_me(self, chosen: str) -> Response[str]:
        """Take a sign-in for somebody else's, and say what to do."""
        done = self._account.sign_ins.report(self._mine, chosen, self._visitor)
        if done.here:
            return self._outside(done.message)
        page = NoticePage(
            title="Not you", message=done.message, way_on=SIGN_INS, way_on_label="Back to your sign-ins", good=True
        )
        return html(self._pages, page)

    def way(self) -> Response[str]:
        """Return what their sign-ins begin with."""
        return self._way(self._account.way.look(self._mine, self._visitor))

    def choose_way(self, chosen: str) -> Response[str]:
        """Begin with something else from now on, and show that."""
        method, _, device = chosen.partition(" ")
        way = Way(Method(method), device) if method in set(Method) else None
        return self._way(self._account.way.choose(self._mine, way, self._visitor))

    def forget_way(self) -> Response[str]:
        """Begin with nothing that is remembered, and show that."""
        return self._way(self._account.way.forget(self._mine, self._visitor))

    def _way(self, now: MyWayNow) -> Response[str]:
        known = now.remembered
        remembered = Way(known.method, known.device) if known else None
        page = WayPage(
            csrf=self._token(WAY),
            remembered=_way_line(remembered, now.label) if remembered else None,
            choices=tuple(_way_line(each.way, each.label) for each in now.choices if each.way != remembered),
            why=now.why,
            done=now.done,
        )
        return html(self._pages, page)

    def _sign_in(self, one: SignIn) -> SignInLine:
        return SignInLine(
            key=one.key,
            end=ENDS[one.outcome],
            method=METHODS.get(one.method),
            browser=in_words(one.agent),
            address=one.address,
            at=one.at,
            here=one.ticket is not None and one.ticket == self._mine.ticket and one.outcome in LED_INSIDE,
            reported=one.reported,
        )

    def _outside(self, message: Message) -> Response[str]:
        page = NoticePage(title="Signed out", message=message, way_on="/signin", way_on_label="Sign in", good=True)
        return html(self._pages, page, cookies=[gone(SESSION)])

    def _token(self, page: str) -> str:
        return csrf_token(self._visitor.session or "", page)

    def _line(self, session: Session) -> SessionLine:
        return SessionLine(
            id=session.id,
            browser=in_words(session.agent),
            address=session.address,
            proof=self._proof(session),
            opened=session.opened,
            seen=session.seen,
        )


def _way_line(way: Way, label: str | None) -> WayLine:
    words = way_in_words(way.method, named=label is not None)
    return WayLine(way=f"{way.method} {way.device}".strip(), words=words, label=label, begins=way.method in AT_ONCE)
