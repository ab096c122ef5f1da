"""What waits in the queue, as text: a message to a target, or a change that could not be looked at yet."""

import json

from doorbook.collect.announcing.handing import GarbledError
from doorbook.notices import change as changes
from doorbook.notices.change import Change
from doorbook.notices.sending import Parcel, Why


def written(handed: Parcel | Change) -> str:
    """Return it as text; of a message its body is as it is."""
    if isinstance(handed, Change):
        return json.dumps({"change": changes.written(handed)})
    head = {
        "notice": handed.message,
        "rule": handed.rule,
        "target": handed.target,
        "at": handed.at,
        "line": handed.line,
        "why": str(handed.why),
        "subject": handed.subject,
    }
    return f"{json.dumps(head)}\n{handed.body}"


def read(text: str) -> Parcel | Change | None:
    """Return what the text says, or None where it is no notice's; raise GarbledError where it is a spoilt one."""
    head, _, body = text.partition("\n")
    if not head.startswith(('{"notice"', '{"change"')):
        return None
    try:
        said = json.loads(head)
        if "change" in said:
            return changes.read(said["change"])
        told = {name: said[name] for name in ("rule", "target", "at", "line", "subject")}
        return Parcel(message=said["notice"], why=Why(said["why"]), body=body, **told)
    except (KeyError, TypeError, ValueError) as error:
        raise GarbledError(repr(error)) from error
