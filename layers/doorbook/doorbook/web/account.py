"""Replies of the account's pages, for somebody who is inside."""

from collections.abc import Callable
from typing import Final

from aws_lambda_powertools.event_handler import Response

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin.account import Account
from doorbook.signin.my_sessions import place
from doorbook.signin.session import Session
from doorbook.signin.visitor import Visitor
from doorbook.web.account_pages import SessionLine, SessionsPage
from doorbook.web.browsers import in_words
from doorbook.web.cookies import SESSION, csrf_token, gone
from doorbook.web.pages import NoticePage, Pages
from doorbook.web.replies import html

SESSIONS: Final = "/account/sessions"
"""Where that page is, and what its forms' tokens are for."""


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
