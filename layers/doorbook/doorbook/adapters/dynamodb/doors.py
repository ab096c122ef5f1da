"""The domain's store on DynamoDB: batch reads, and one transaction for all that a step changes."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, assert_never, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, item, values
from doorbook.adapters.dynamodb.refusals import breakage, code_of, lost_race
from doorbook.errors import Cause, TryLaterError
from doorbook.signin import changes
from doorbook.signin.changes import Change
from doorbook.signin.pacing import Pacing
from doorbook.signin.ports import Arrival, OvertakenError
from doorbook.signin.session import Session
from doorbook.signin.throttle import Window
from doorbook.signin.tickets import Ticket
from doorbook.values import value

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

type Operation = dict[str, dict[str, Any]]

ASKED_AT_MOST: Final = 3
LONGEST_ID: Final = 128
"""Of tickets; ours have 22 letters. DynamoDB takes no key of more than 2048 bytes, and anybody can ask for one."""

PACING_KEPT: Final = timedelta(hours=3)
EVENT_KEPT: Final = timedelta(days=14)


@value(kw_only=True)
class Tables:
    """The names of the tables."""

    people: str
    doors: str
    audit: str
    outbox: str


class DynamoDoors:
    """Tickets, sessions, pacing, throttles, people and the audit on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def arrive(self, ticket: str | None, person: str, windows: tuple[Window, ...]) -> Arrival:
        """Read all that the password step needs, in one BatchGetItem."""
        ticket = ticket if ticket is not None and len(ticket) <= LONGEST_ID else None
        in_doors = [f"push#{person}", *(_tries(window) for window in windows)]
        in_doors += [f"ticket#{ticket}"] if ticket is not None else []
        found = self._batch({self._tables.doors: in_doors, self._tables.people: [f"person#{person}"]})
        kept_ticket = found.get(f"ticket#{ticket}")
        kept_person = found.get(f"person#{person}")
        kept_pacing = found.get(f"push#{person}")
        return Arrival(
            ticket=records.to_ticket(kept_ticket) if kept_ticket else None,
            person=records.to_person(kept_person) if kept_person else None,
            pacing=records.to_pacing(kept_pacing) if kept_pacing else Pacing(),
            tries={window: cast("int", found.get(_tries(window), {}).get("tries", 0)) for window in windows},
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
        count = _count(window)
        try:
            self._client.update_item(
                TableName=self._tables.doors,
                Key=count["Key"],
                UpdateExpression=count["UpdateExpression"],
                ExpressionAttributeNames=count["ExpressionAttributeNames"],
                ConditionExpression="attribute_not_exists(tries) OR tries < :most",
                ExpressionAttributeValues={**count["ExpressionAttributeValues"], ":most": attribute(most)},
            )
        except ClientError as error:
            if code_of(error) == "ConditionalCheckFailedException":
                return False
            raise breakage(error) from error
        except BotoCoreError as error:
            raise breakage(error) from error
        return True

    def commit(self, *wanted: Change) -> None:
        """Make all the changes in one transaction."""
        operations = [self._operation(change) for change in wanted]
        try:
            if len(wanted) == 1 and isinstance(wanted[0], changes.OpenTicket):
                self._client.put_item(**operations[0]["Put"])
            else:
                self._client.transact_write_items(TransactItems=cast("Any", operations))
        except ClientError as error:
            if lost_race(error):
                raise OvertakenError from error
            raise breakage(error) from error
        except BotoCoreError as error:
            raise breakage(error) from error

    def _operation(self, change: Change) -> Operation:  # noqa: C901, PLR0912 - one case for each change
        doors, people = self._tables.doors, self._tables.people
        match change:
            case changes.OpenTicket(ticket):
                return _put(doors, f"ticket#{ticket.id}", records.ticket(ticket), ttl=records.ttl(ticket.expires))
            case changes.MoveTicket(before, after):
                operation = _put(doors, f"ticket#{after.id}", records.ticket(after), ttl=records.ttl(after.expires))
                return _if(operation, "version = :version", {":version": before.version})
            case changes.SetPacing(person, before, after):
                return _set_pacing(doors, person, before, after)
            case changes.ClearPacing(person, ticket):
                return _if(_delete(doors, f"push#{person}"), "live_ticket = :ticket", {":ticket": ticket})
            case changes.Remember(person, preference):
                return _remember(people, person, records.preference(preference) if preference else None)
            case changes.StillEnabled(person):
                check: Operation = {"ConditionCheck": {"TableName": people, "Key": _key(f"person#{person}")}}
                return _if(check, "disabled = :no", {":no": False})
            case changes.CountTry(window):
                return {"Update": {"TableName": doors, **_count(window)}}
            case changes.ForgetTries(window):
                return _delete(doors, _tries(window))
            case changes.StartSession(session):
                kept = records.session(session)
                return _put(doors, f"session#{session.proof}", kept, ttl=records.ttl(session.ends))
            case changes.TouchSession(proof, seen):
                update: Operation = {
                    "Update": {
                        "TableName": doors,
                        "Key": _key(f"session#{proof}"),
                        "UpdateExpression": "SET seen = :seen",
                    }
                }
                return _if(update, "attribute_exists(pk)", {":seen": records.ms(seen)})
            case changes.EndSession(proof):
                return _delete(doors, f"session#{proof}")
            case changes.AddPerson(person):
                return _if(_put(people, f"person#{person.id}", records.person(person)), "attribute_not_exists(pk)")
            case changes.Amend() as amended:
                return _amend(people, amended)
            case changes.Withdraw(person):
                removed = _delete(people, f"person#{person.id}")
                return _if(removed, "password_hash = :hash", {":hash": person.password_hash})
            case changes.UseInvitation(proof):
                return _if(_put(people, f"invitation#{proof}", {"used": True}), "attribute_not_exists(pk)")
            case changes.Report(person, key):
                mark = _put(people, f"report#{person}#{key}", {"reported": True})
                return _if(mark, "attribute_not_exists(pk)")
            case changes.Write(row):
                put: Operation = {"Put": {"TableName": self._tables.audit, "Item": item(records.audit_row(row))}}
                return _if(put, "attribute_not_exists(#at)", names={"#at": "at"})
            case changes.Announce(event):
                kept = {**records.event(event), "ttl": records.ttl(event.at + EVENT_KEPT)}
                return {"Put": {"TableName": self._tables.outbox, "Item": item(kept)}}
            case _:
                assert_never(change)

    def _get(self, pk: str) -> dict[str, Plain] | None:
        try:
            reply = self._client.get_item(TableName=self._tables.doors, Key=_key(pk), ConsistentRead=True)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
        return values(reply["Item"]) if "Item" in reply else None

    def _batch(self, wanted: Mapping[str, list[str]]) -> dict[str, dict[str, Plain]]:
        """Return the items found, by key; no key may be in two tables."""
        asked: Any = {
            table: {"Keys": [_key(pk) for pk in keys], "ConsistentRead": True} for table, keys in wanted.items()
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


def _tries(window: Window) -> str:
    return f"tries#{window.subject}#{int(window.ends.timestamp())}"


def _key(pk: str) -> Any:  # noqa: ANN401 - the stubs spell keys in a type of their own
    return {"pk": {"S": pk}}


def _count(window: Window) -> dict[str, Any]:
    return {
        "Key": _key(_tries(window)),
        "UpdateExpression": "ADD tries :one SET #ttl = :ttl",
        "ExpressionAttributeNames": {"#ttl": "ttl"},
        "ExpressionAttributeValues": {":one": attribute(1), ":ttl": attribute(records.ttl(window.ends))},
    }


def _put(table: str, pk: str, kept: Mapping[str, Plain], *, ttl: int | None = None) -> Operation:
    return {"Put": {"TableName": table, "Item": item({"pk": pk, "ttl": ttl, **kept})}}


def _delete(table: str, pk: str) -> Operation:
    return {"Delete": {"TableName": table, "Key": _key(pk)}}


def _if(
    operation: Operation,
    condition: str,
    given: Mapping[str, Plain] | None = None,
    names: Mapping[str, str] | None = None,
) -> Operation:
    """Return the operation under a condition, with what its expressions name."""
    ((kind, parts),) = operation.items()
    parts = {**parts, "ConditionExpression": condition}
    if given:
        parts["ExpressionAttributeValues"] = {name: attribute(value) for name, value in given.items()}
    if names:
        parts["ExpressionAttributeNames"] = dict(names)
    return {kind: parts}


def _set_pacing(table: str, person: str, before: Pacing, after: Pacing) -> Operation:
    last = after.live_until or after.refused
    stamp = _stamp(after)
    kept: dict[str, Plain] = {**records.pacing(after), "stamp": stamp}
    operation = _put(table, f"push#{person}", kept, ttl=records.ttl(last + PACING_KEPT) if last else None)
    unchanged = "stamp = :stamp" if before != Pacing() else "attribute_not_exists(pk) OR stamp = :stamp"
    return _if(operation, unchanged, {":stamp": _stamp(before)})


def _stamp(pacing: Pacing) -> str:
    return json.dumps(records.pacing(pacing), sort_keys=True)


def _remember(table: str, person: str, preference: Plain) -> Operation:
    update: Operation = {"Update": {"TableName": table, "Key": _key(f"person#{person}")}}
    given: dict[str, Plain] = {} if preference is None else {":kept": preference}
    update["Update"]["UpdateExpression"] = "REMOVE preference" if preference is None else "SET preference = :kept"
    return _if(update, "attribute_exists(pk)", given)


def _amend(table: str, amended: changes.Amend) -> Operation:
    named: dict[str, Plain] = {
        "password_hash": amended.password_hash,
        "disabled": amended.disabled,
        "groups": None if amended.groups is None else [*sorted(amended.groups)],
    }
    given = {name: new for name, new in named.items() if new is not None}
    update: Operation = {"Update": {"TableName": table, "Key": _key(f"person#{amended.person}")}}
    update["Update"]["UpdateExpression"] = "SET " + ", ".join(f"#{name} = :{name}" for name in given)
    names = {f"#{name}": name for name in given}
    return _if(update, "attribute_exists(pk)", {f":{name}": new for name, new in given.items()}, names)
