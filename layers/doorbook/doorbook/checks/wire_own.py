"""What Doorbook itself writes down, for examples: it is no word of Duo's."""

from datetime import datetime, timedelta

from doorbook.checks.story import Wire
from doorbook.checks.wire import user_id


def help_desk_push(who: str, at: datetime, *, answer: str, by: str = "hugo", after: float = 20) -> Wire:
    """Return a push by which the help desk asked somebody who they are, and its end so many seconds later."""
    return {
        "id": f"{at:%Y%m%dT%H%M%S}-{who}",
        "user": user_id(who),
        "username": who,
        "label": "iPhone (…0100)",
        "by": by,
        "answer": answer,
        "at": at.isoformat(),
        "known": (at + timedelta(seconds=after)).isoformat(),
        "push": f"push-{who}-{at:%Y%m%dT%H%M%S}",
    }


def portal_signin(who: str, at: datetime, *, txid: str, integration: str = "portal") -> Wire:
    """Return a row of the audit: somebody was let in at the portal by Duo."""
    return {
        "id": f"{at:%H%M%S}-{who}",
        "at": at.isoformat(),
        "outcome": "signed_in",
        "method": "push",
        "person": who,
        "address": "192.0.2.10",
        "agent": "Chrome",
        "duo_name": who,
        "txid": txid,
        "integration": integration,
    }
