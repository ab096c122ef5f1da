"""The domain's store on DynamoDB: batch reads, and one transaction for all that a step changes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, values
from doorbook.adapters.dynamodb.operations import Tables, key_of, make, operations, taking, tries_key
from doorbook.adapters.dynamodb.refusals import breakage, code_of
from doorbook.errors import Cause, TryLaterError
from doorbook.signin import changes
from doorbook.signin.changes import Change
from doorbook.signin.pacing import Pacing
from doorbook.signin.ports import Arrival
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

ASKED_AT_MOST: Final = 3
LONGEST_ID: Final = 128
"""Of tickets; ours have 22 letters. DynamoDB takes no key of more than 2048 bytes, and anybody can ask for one."""


class DynamoDoors:
    """Tickets, sessions, pacing, throttles, people and the audit on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def arrive(self, ticket: str | None, person: str, windows: tuple[Window, ...]) -> Arrival:
        """Read all that the password step needs, in one BatchGetItem."""
        ticket = ticket if ticket is not None and len(ticket) <= LONGEST_ID else None
        in_doors = [f"push#{person}", *(tries_key(window) for window in windows)]
        in_doors += [f"ticket#{ticket}"] if ticket is not None else []
        found = self._batch({self._tables.doors: in_doors, self._tables.people: [f"person#{person}"]})
        kept_ticket = found.get(f"ticket#{ticket}")
        kept_person = found.get(f"person#{person}")
        kept_pacing = found.get(f"push#{person}")
        return Arrival(
            ticket=records.to_ticket(kept_ticket) if kept_ticket else None,
            person=records.to_person(kept_person) if kept_person else None,
            pacing=records.to_pacing(kept_pacing) if kept_pacing else Pacing(),
            tries={window: cast("int", found.get(tries_key(window), {}).get("tries", 0)) for window in windows},
        )

    def ticket(self, ticket: str) -> Ticket | None:
        """Read one ticket."""
        kept = self._get(f"ticket#{ticket}") if len(ticket) <= LONGEST_ID else None
        return records.to_ticket(kept) if kept else None

    def session(self, proof: str) -> Session | None:
        """Read one session."""
        kept = self._get(f"session#{proof}")
        return records.to_session(proof, kept) if kept else None

    def take_try(self, window: Window, most: int) -> bool:
        """Count a try and refuse it in the same write, so that tries at once cannot slip through."""
        try:
            self._client.update_item(TableName=self._tables.doors, **taking(window, most))
        except ClientError as error:
            if code_of(error) == "ConditionalCheckFailedException":
                return False
            raise breakage(error) from error
        except BotoCoreError as error:
            raise breakage(error) from error
        return True

    def commit(self, *wanted: Change) -> None:
        """Make all the changes in one transaction."""
        made = [each for change in wanted for each in operations(self._tables, change)]
        if not (len(wanted) == 1 and isinstance(wanted[0], changes.OpenTicket)):
            make(self._client, made)
            return
        try:
            self._client.put_item(**made[0]["Put"])
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error

    def _get(self, pk: str) -> dict[str, Plain] | None:
        try:
            reply = self._client.get_item(TableName=self._tables.doors, Key=key_of(pk), ConsistentRead=True)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
        return values(reply["Item"]) if "Item" in reply else None

    def _batch(self, wanted: Mapping[str, list[str]]) -> dict[str, dict[str, Plain]]:
        """Return the items found, by key; no key may be in two tables."""
        asked: Any = {
            table: {"Keys": [key_of(pk) for pk in keys], "ConsistentRead": True} for table, keys in wanted.items()
        }
        found: dict[str, dict[str, Plain]] = {}
        for _ in range(ASKED_AT_MOST):
            try:
                reply = self._client.batch_get_item(RequestItems=asked)
            except (ClientError, BotoCoreError) as error:
                raise breakage(error) from error
            for items in reply["Responses"].values():
                found |= {cast("str", kept["pk"]): kept for kept in map(values, items)}
            asked = reply.get("UnprocessedKeys")
            if not asked:
                return found
        raise TryLaterError(Cause.STORE, "BatchGetItem left keys unread")
