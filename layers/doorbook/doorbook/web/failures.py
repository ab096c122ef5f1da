"""What every function answers where a request ends in none of its own pages: refused, broken, or at no address."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from doorbook import messages
from doorbook.errors import BreakageError, FixSettingsError, TryLaterError
from doorbook.events import Outcome
from doorbook.signin.ledger import Ledger
from doorbook.web import requests
from doorbook.web.pages import NoticePage, Pages
from doorbook.web.replies import html, notice


class Failures:
    """Answers them for one function, and writes down what was refused."""

    def __init__(self, app: APIGatewayHttpResolver, ledger: Ledger, pages: Pages) -> None:
        self._app = app
        self._ledger = ledger
        self._pages = pages
        handlers: dict[type[Exception], Any] = {
            requests.RefusedRequestError: self.refused,
            TryLaterError: self.broken,
            FixSettingsError: self.broken,
        }
        for failure, answer in handlers.items():
            app.exception_handler(failure)(answer)
        app.not_found(self.nowhere)

    def write(self, error: requests.RefusedRequestError) -> None:
        """Put a refused request into the audit."""
        visitor = requests.visitor(self._app.current_event)
        self._ledger.commit(self._ledger.row(Outcome.REQUEST_REFUSED, visitor, method="none", detail=error.reason))

    def refused(self, error: requests.RefusedRequestError) -> Response[str]:
        """Answer a request that no page of ours makes."""
        self.write(error)
        return notice(error.message, title="Not accepted", status=error.status, pages=self._pages)

    def broken(self, error: BreakageError) -> Response[str]:
        """Answer where something outside did not do its part."""
        self._ledger.meter.breakage(error)
        message = messages.TRY_LATER if isinstance(error, TryLaterError) else messages.MISCONFIGURED
        page = NoticePage(title="Not now", message=message, way_on="/signin", way_on_label="Start again")
        retry = error.after if isinstance(error, TryLaterError) else None
        return html(self._pages, page, status=HTTPStatus.SERVICE_UNAVAILABLE, retry_after=retry)

    def nowhere(self, _error: Exception | None = None) -> Response[str]:
        """Answer at an address where nothing is."""
        return notice(messages.NOT_FOUND, title="Not here", status=HTTPStatus.NOT_FOUND, pages=self._pages)
