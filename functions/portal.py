"""Portal: the sign-in pages. Every decision is taken in doorbook.signin."""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Say which route was asked, until the pages are here."""
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": event["routeKey"]}
