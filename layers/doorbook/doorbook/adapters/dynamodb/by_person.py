"""What is kept of one person, read from the indexes of the tables; see `doorbook.signin.by_person`."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.indexes import Item, found, page
from doorbook.adapters.dynamodb.operations import Tables
from doorbook.events import Outcome
from doorbook.signin.by_person import Listed, SignIn
from doorbook.signin.session import Session

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

SESSIONS: Final = "by-holder"
SIGN_INS: Final = "by-person"


class DynamoByPerson:
    """Sessions and the ends of sign-ins, by person."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def sessions(self, person: str, before: str | None) -> Listed[Session]:
        """List a page of a person's sessions: the index knows their keys alone, the table how they stand."""
        condition, given = "holder = :who", {":who": person}
        if before is not None:
            condition, given = f"{condition} AND since < :before", {**given, ":before": before}
        keys, more = page(self._client, self._tables.doors, SESSIONS, condition, given)
        stands = found(self._client, self._tables.doors, [cast("str", key["pk"]) for key in keys])
        there = [stands[pk] for key in keys if (pk := cast("str", key["pk"])) in stands]
        sessions = tuple(records.to_session(cast("str", kept["pk"]).partition("#")[2], kept) for kept in there)
        return Listed(sessions, cast("str", keys[-1]["since"]) if more else None)

    def sign_ins(self, person: str, before: str | None) -> Listed[SignIn]:
        """List a page of the ends of a person's sign-ins, with those that were reported marked."""
        condition, given = "sign_in_of = :who", {":who": person}
        if before is not None:
            condition, given = f"{condition} AND #at < :before", {**given, ":before": before}
        rows, more = page(self._client, self._tables.audit, SIGN_INS, condition, given)
        return Listed(self._marked(person, rows), cast("str", rows[-1]["at"]) if more else None)

    def sign_in(self, person: str, key: str) -> SignIn | None:
        """Return one of them."""
        given = {":who": person, ":key": key}
        rows, _ = page(self._client, self._tables.audit, SIGN_INS, "sign_in_of = :who AND #at = :key", given)
        return next(iter(self._marked(person, rows)), None)

    def _marked(self, person: str, rows: list[Item]) -> tuple[SignIn, ...]:
        marks = [f"report#{person}#{row['at']}" for row in rows]
        reported = found(self._client, self._tables.people, marks)
        return tuple(_sign_in(row, reported=mark in reported) for row, mark in zip(rows, marks, strict=True))


def _sign_in(row: Item, *, reported: bool) -> SignIn:
    kept = {name: cast("str", value) for name, value in row.items()}
    return SignIn(
        key=kept["at"],
        at=datetime.strptime(kept["at"].partition("#")[0], "%Y-%m-%dT%H:%M:%S.%f%z"),
        outcome=Outcome(kept["outcome"]),
        method=kept["method"],
        address=kept["address"],
        agent=kept["agent"],
        ticket=kept.get("ticket"),
        txid=kept.get("txid"),
        reported=reported,
    )
