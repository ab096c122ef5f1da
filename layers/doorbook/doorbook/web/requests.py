"""A request, read with suspicion: who sends it, with which cookies, and a form that is what it says it is."""

from base64 import b64decode
from binascii import Error as NotBase64
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from doorbook import messages
from doorbook.messages import Message
from doorbook.signin.visitor import Visitor
from doorbook.web.cookies import BROWSER, SESSION

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

LARGEST_FORM: Final = 8192
LONGEST_QUERY: Final = 3072
"""Of a request to authorize: it travels inside the sign-in's own address, and API Gateway takes 10 KB of all that."""

MOST_FIELDS: Final = 20
FORM: Final = "application/x-www-form-urlencoded"


class RefusedRequestError(Exception):
    """A request that no page of ours makes: the person reads `message`, the operator `reason`."""

    def __init__(self, reason: str, *, status: int = 400, message: Message = messages.REQUEST_REFUSED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.message = message


def cookies(event: "APIGatewayProxyEventV2") -> dict[str, str]:
    """Return the request's cookies; of one name the first, as browsers send the closest path first."""
    found: dict[str, str] = {}
    for cookie in event.cookies:
        name, _, value = cookie.partition("=")
        found.setdefault(name.strip(), value.strip())
    return found


def visitor(event: "APIGatewayProxyEventV2") -> Visitor:
    """Return who is asking."""
    http = event.request_context.http
    shown = cookies(event)
    return Visitor(
        address=http.source_ip,
        agent=http.user_agent or "",
        session=shown.get(SESSION),
        remembered=shown.get(BROWSER) or None,
    )


def posted(
    event: "APIGatewayProxyEventV2",
    origin: str,
    largest: int = LARGEST_FORM,
    too_large: Message = messages.FORM_TOO_LARGE,
    most: int = MOST_FIELDS,
) -> dict[str, str]:
    """Return the fields of a form that our own page sent; of a repeated field nothing is taken at all."""
    if not from_our_page(event, origin):
        raise RefusedRequestError("foreign or missing Origin", status=403)
    pairs = form_pairs(event, largest, too_large, most)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise RefusedRequestError("a field given twice")
    return fields


def from_our_page(event: "APIGatewayProxyEventV2", origin: str) -> bool:
    """Tell whether a form was sent by a page of ours."""
    return header(event, "origin") == origin


def header(event: "APIGatewayProxyEventV2", name: str) -> str | None:
    """Return a header, whatever its case."""
    return next((value for known, value in event.headers.items() if known.lower() == name), None)


def form_pairs(
    event: "APIGatewayProxyEventV2",
    largest: int = LARGEST_FORM,
    too_large: Message = messages.FORM_TOO_LARGE,
    most: int = MOST_FIELDS,
) -> tuple[tuple[str, str], ...]:
    """Return the fields of a form, whoever sent it, as they came."""
    if (header(event, "content-type") or "").partition(";")[0].strip().lower() != FORM:
        raise RefusedRequestError("not a form", status=415)
    body = event.body or ""
    if len(body) > largest * 2:
        raise RefusedRequestError("form too large", status=413, message=too_large)
    try:
        raw = b64decode(body, validate=True) if event.is_base64_encoded else body.encode("utf-8")
        if len(raw) > largest:
            raise RefusedRequestError("form too large", status=413, message=too_large)
        return _pairs(raw.decode("ascii"), most)
    except (ValueError, NotBase64) as error:
        raise RefusedRequestError("form that is not UTF-8, or has too many fields") from error


def query_pairs(
    event: "APIGatewayProxyEventV2", strange: Message = messages.APPLICATION_STRANGE
) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a query as they came; API Gateway's own reading joins what is given twice."""
    query = event.raw_query_string or ""
    if len(query) > LONGEST_QUERY:
        raise RefusedRequestError("query too long", status=414, message=strange)
    try:
        return _pairs(query)
    except ValueError as error:
        reason = "query that is not UTF-8, or has too many parameters"
        raise RefusedRequestError(reason, message=strange) from error


def query(event: "APIGatewayProxyEventV2") -> dict[str, str]:
    """Return the parameters that a browser brings from Duo; of a repeated one nothing is taken at all."""
    pairs = query_pairs(event, messages.PROMPT_STRANGE)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedRequestError("a parameter given twice", message=messages.PROMPT_STRANGE)
    return found


def _pairs(text: str, most: int = MOST_FIELDS) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=most))
