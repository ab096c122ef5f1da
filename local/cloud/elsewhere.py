"""Where an answer leads a browser: some origins have another address on this machine (the row `Duo`)."""

import re
from collections.abc import Mapping

from local.cloud.http_api import Answer

LEADING = frozenset({"location", "refresh"})
HTML = "text/html"


def led(made: Answer, redirects: Mapping[str, str]) -> Answer:
    """Write the other address wherever a whole one begins: in a header that leads on, an attribute, a refresh."""
    headers = tuple((name, _led(value, redirects) if name in LEADING else value) for name, value in made.headers)
    if not dict(headers).get("content-type", "").startswith(HTML):
        return Answer(made.status, headers, made.body)
    return Answer(made.status, headers, _led(made.body.decode(), redirects).encode())


def _led(text: str, redirects: Mapping[str, str]) -> str:
    for there, here in redirects.items():
        text = re.sub(rf"""(^|(?<=["'=])){re.escape(there)}(?=[/?"']|$)""", here, text)
    return text
