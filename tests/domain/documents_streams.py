"""The part of docs/streams.md that says which streams there are and how a log is walked, made from the declarations."""

from datetime import timedelta

from doorbook.collect.logs import moving
from doorbook.collect.mark import Lane
from doorbook.collect.stream import OVERLAP, Inventory, Log, Paging, Stream
from doorbook.collect.streams import INVENTORIES, LOGS

PAGING = {
    Paging.CURSOR: "cursor",
    Paging.SECONDS: "from a second on",
    Paging.OFFSET: "cursor, sent as `offset`",
    Paging.NUMBER: "by number",
}


def section() -> str:
    """Return the tables of logs and lists, and what the numbers of a walk are."""
    return "\n".join([*_logs(), "", *_lists(), "", *_walk()])


def _logs() -> list[str]:
    head = ["| log | path | paging | an event's key | its time | grant | page | settles after | Duo keeps it |"]
    return [*head, "|---" * 9 + "|", *(_log(each) for each in LOGS)]


def _log(log: Log) -> str:
    key = ", ".join(f"`{name}`" for name in log.key) or "all that it says, and its number among equals of its second"
    at = ", else ".join(f"`{name}`" for name in log.at)
    settles, kept = _words(log.settles_after), _words(log.kept_for)
    return (
        f"| {_name(log)} | `{log.path}` | {PAGING[log.paging]} | {key} | {at} | `{log.grant}` | {log.page} "
        f"| {settles} | {kept} |"
    )


def _lists() -> list[str]:
    head = ["| list | path | an object's id | grant | page |", "|---" * 5 + "|"]
    return [*head, *(_list(each) for each in INVENTORIES)]


def _list(inventory: Inventory) -> str:
    key = "it is one object" if inventory.is_one else f"`{inventory.key}`"
    page = "" if inventory.is_one else str(inventory.page)
    return f"| {_name(inventory)} | `{inventory.path}` | {key} | `{inventory.grant}` | {page} |"


def _name(stream: Stream) -> str:
    return stream.name if stream.every_account else f"{stream.name} (not every account has it)"


def _walk() -> list[str]:
    again = {lane: tuple(_ms(each) for each in spans) for lane, spans in moving.AGAIN.items()}
    return [
        f"- `{Lane.LIVE}`: from {_words(OVERLAP)} before what was read, up to now less what the log settles in; first.",
        f"- `{Lane.SWEEP}`: {again[Lane.SWEEP][0]} at a time once more, {again[Lane.SWEEP][1]} after it was over.",
        f"- `{Lane.BACKFILL}`: back into the past, {_ms(moving.CHUNK)} at a time, as far as the connection asks for.",
        f"- `{Lane.REVIEW}`: {again[Lane.REVIEW][0]} at a time once more, {again[Lane.REVIEW][1]} after it was over.",
        f"- What failed is tried after {_ms(moving.FIRST_WAIT)}, then ever later, up to {_ms(moving.LONGEST_WAIT)}.",
        f"- A grant that is missing is tried again after {_ms(moving.UNTIL_GRANTED)}, a limit when Duo says so.",
    ]


def _ms(span: int) -> str:
    return _words(timedelta(milliseconds=span))


def _words(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}" + ("s" if seconds > size else "")
    return f"{seconds} seconds"
