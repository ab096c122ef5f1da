"""The first page: every connection, side by side."""

from aws_lambda_powertools.event_handler import Response

from doorbook.values import value
from doorbook.web.console.house import ConsolePage, Inside
from doorbook.web.pages import Pages
from doorbook.web.replies import html


@value(kw_only=True)
class OverviewPage(ConsolePage):
    """All connections, or how to begin."""

    template = "console_overview.html"
    title: str = "Connections"


def overview(pages: Pages, inside: Inside) -> Response[str]:
    """Return the page."""
    return html(pages, OverviewPage(**inside.around))
