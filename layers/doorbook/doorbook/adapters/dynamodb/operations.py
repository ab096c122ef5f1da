"""The domain's changes as writes of DynamoDB's, and the one transaction that makes them."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, assert_never, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, item
from doorbook.adapters.dynamodb.refusals import breakage, lost_race
from doorbook.signin import changes
from doorbook.signin.changes import Change
from doorbook.signin.pacing import Pacing
from doorbook.signin.people import BrowserState
from doorbook.signin.ports import OvertakenError
from doorbook.signin.throttle import Window
from doorbook.values import value

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

type Operation = dict[str, dict[str, Any]]

PACING_KEPT: Final = timedelta(hours=3)
EVENT_KEPT: Final = timedelta(days=14)
NO: Final = attribute(False)  # noqa: FBT003 - it is what is kept
YES: Final = attribute(True)  # noqa: FBT003 - as above


@value(kw_only=True)
class Tables:
    """The names of the tables."""

    people: str
    doors: str
    audit: str
    outbox: str


def make(client: "DynamoDBClient", made: Sequence[Operation]) -> None:
    """Make all of it in one transaction; raise OvertakenError where something else was there than expected."""
    try:
        client.transact_write_items(TransactItems=cast("Any", made))
    except ClientError as error:
        if lost_race(error):
            raise OvertakenError from error
        raise breakage(error) from error
    except BotoCoreError as error:
        raise breakage(error) from error


def operations(tables: Tables, change: Change) -> tuple[Operation, ...]:
    """Return what a change writes, and on what condition."""
    made = _made(tables, change)
    return made if isinstance(made, tuple) else (made,)


def _made(  # noqa: C901, PLR0912 - one case for each change
    tables: Tables, change: Change
) -> Operation | tuple[Operation, ...]:
    doors, people = tables.doors, tables.people
    match change:
        case changes.OpenTicket(ticket):
            return put(doors, f"ticket#{ticket.id}", records.ticket(ticket), ttl=records.ttl(ticket.expires))
        case changes.MoveTicket(before, after):
            moved = put(doors, f"ticket#{after.id}", records.ticket(after), ttl=records.ttl(after.expires))
            return given_that(moved, "version = :version", {":version": before.version})
        case changes.SetPacing(person, before, after):
            return _set_pacing(doors, person, before, after)
        case changes.ClearPacing(person, ticket):
            return given_that(delete(doors, f"push#{person}"), "live_ticket = :ticket", {":ticket": ticket})
        case changes.Remember(person, preference):
            return _remember(people, person, records.preference(preference) if preference else None)
        case changes.StillEnabled() as stands:
            return _still_enabled(people, stands)
        case changes.CountTry(window):
            return {"Update": {"TableName": doors, **count(window)}}
        case changes.TakeTry(window, most):
            return {"Update": {"TableName": doors, **taking(window, most)}}
        case changes.ForgetTries(window):
            return delete(doors, tries_key(window))
        case changes.StartSession(session):
            kept = records.session(session)
            return put(doors, f"session#{session.proof}", kept, ttl=records.ttl(session.ends))
        case changes.TouchSession(proof, seen):
            update: Operation = {
                "Update": {
                    "TableName": doors,
                    "Key": key_of(f"session#{proof}"),
                    "UpdateExpression": "SET seen = :seen",
                }
            }
            return given_that(update, "attribute_exists(pk)", {":seen": records.ms(seen)})
        case changes.EndSession(proof):
            return delete(doors, f"session#{proof}")
        case changes.AddPerson(person):
            return given_that(put(people, f"person#{person.id}", records.person(person)), "attribute_not_exists(pk)")
        case changes.Amend() as amended:
            return _amend(people, amended)
        case changes.Withdraw(person):
            removed = delete(people, f"person#{person.id}")
            return given_that(removed, "password_hash = :hash", {":hash": person.password_hash})
        case changes.UseBrowser() | changes.EndBrowser():
            return _browser(people, change)
        case changes.UseInvitation(proof):
            return given_that(put(people, f"invitation#{proof}", {"used": True}), "attribute_not_exists(pk)")
        case changes.Report(person, key):
            mark = put(people, f"report#{person}#{key}", {"reported": True})
            return given_that(mark, "attribute_not_exists(pk)")
        case changes.Write(row):
            written: Operation = {"Put": {"TableName": tables.audit, "Item": item(records.audit_row(row))}}
            return given_that(written, "attribute_not_exists(#at)", names={"#at": "at"})
        case changes.Announce(event):
            kept = {**records.event(event), "ttl": records.ttl(event.at + EVENT_KEPT)}
            return {"Put": {"TableName": tables.outbox, "Item": item(kept)}}
        case _:
            assert_never(change)


def tries_key(window: Window) -> str:
    """Return the key under which tries are counted."""
    return f"tries#{window.subject}#{int(window.ends.timestamp())}"


def key_of(pk: str) -> Any:  # noqa: ANN401 - the stubs spell keys in a type of their own
    """Return a key as DynamoDB takes it."""
    return {"pk": {"S": pk}}


def count(window: Window) -> dict[str, Any]:
    """Return what counts one more try."""
    return {
        "Key": key_of(tries_key(window)),
        "UpdateExpression": "ADD tries :one SET #ttl = :ttl",
        "ExpressionAttributeNames": {"#ttl": "ttl"},
        "ExpressionAttributeValues": {":one": attribute(1), ":ttl": attribute(records.ttl(window.ends))},
    }


def taking(window: Window, most: int) -> dict[str, Any]:
    """Return what counts one more try unless there were too many."""
    counted = count(window)
    return {
        **counted,
        "ConditionExpression": "attribute_not_exists(tries) OR tries < :most",
        "ExpressionAttributeValues": {**counted["ExpressionAttributeValues"], ":most": attribute(most)},
    }


def put(table: str, pk: str, kept: Mapping[str, Plain], *, ttl: int | None = None) -> Operation:
    """Return what keeps an item; what is None is left out."""
    return {"Put": {"TableName": table, "Item": item({"pk": pk, "ttl": ttl, **kept})}}


def delete(table: str, pk: str) -> Operation:
    """Return what drops an item."""
    return {"Delete": {"TableName": table, "Key": key_of(pk)}}


def given_that(
    of: Operation,
    condition: str,
    given: Mapping[str, Plain] | None = None,
    names: Mapping[str, str] | None = None,
) -> Operation:
    """Return the operation under a condition, with what its expressions name."""
    ((kind, parts),) = of.items()
    parts = {**parts, "ConditionExpression": condition}
    if given:
        values = {name: attribute(value) for name, value in given.items()}
        parts["ExpressionAttributeValues"] = {**parts.get("ExpressionAttributeValues", {}), **values}
    if names:
        parts["ExpressionAttributeNames"] = {**parts.get("ExpressionAttributeNames", {}), **names}
    return {kind: parts}


def _set_pacing(table: str, person: str, before: Pacing, after: Pacing) -> Operation:
    last = after.live_until or after.refused
    stamp = _stamp(after)
    kept: dict[str, Plain] = {**records.pacing(after), "stamp": stamp}
    paced = put(table, f"push#{person}", kept, ttl=records.ttl(last + PACING_KEPT) if last else None)
    unchanged = "stamp = :stamp" if before != Pacing() else "attribute_not_exists(pk) OR stamp = :stamp"
    return given_that(paced, unchanged, {":stamp": _stamp(before)})


def _stamp(pacing: Pacing) -> str:
    return json.dumps(records.pacing(pacing), sort_keys=True)


def _remember(table: str, person: str, preference: Plain) -> Operation:
    update: Operation = {"Update": {"TableName": table, "Key": key_of(f"person#{person}")}}
    given: dict[str, Plain] = {} if preference is None else {":kept": preference}
    update["Update"]["UpdateExpression"] = "REMOVE preference" if preference is None else "SET preference = :kept"
    return given_that(update, "attribute_exists(pk)", given)


def _amend(table: str, amended: changes.Amend) -> tuple[Operation, ...]:
    """Change the person, and what their browsers find of them where they have an alias."""
    seen: dict[str, Plain] = {
        "disabled": amended.disabled,
        "groups": None if amended.groups is None else [*sorted(amended.groups)],
        "rememberable": amended.rememberable,
        "not_before": None if amended.forgotten is None else records.ms(amended.forgotten),
    }
    forgets = amended.forgotten is not None
    person = _set(table, f"person#{amended.person}", {"password_hash": amended.password_hash, **seen}, forgets=forgets)
    if amended.alias is None:
        return (given_that(person, "attribute_exists(pk) AND attribute_not_exists(alias)"),)
    person = given_that(person, "alias = :alias", {":alias": amended.alias})
    if all(new is None for new in seen.values()):
        return (person,)
    return person, given_that(_set(table, f"alias#{amended.alias}", seen, forgets=forgets), "attribute_exists(pk)")


def _set(table: str, pk: str, named: Mapping[str, Plain], *, forgets: bool) -> Operation:
    given = {name: new for name, new in named.items() if new is not None}
    settings = [f"#{name} = :{name}" for name in given]
    values = {f":{name}": attribute(new) for name, new in given.items()}
    if forgets:
        settings.append("generation = if_not_exists(generation, :none) + :one")
        values |= {":none": attribute(0), ":one": attribute(1)}
    return {
        "Update": {
            "TableName": table,
            "Key": key_of(pk),
            "UpdateExpression": "SET " + ", ".join(settings),
            "ExpressionAttributeNames": {f"#{name}": name for name in given},
            "ExpressionAttributeValues": values,
        }
    }


def _still_enabled(table: str, of: changes.StillEnabled) -> Operation:
    check: Operation = {"ConditionCheck": {"TableName": table, "Key": key_of(f"person#{of.person}")}}
    condition, given = "disabled = :no", {":no": NO}
    if of.generation is not None:
        condition += f" AND {standing(of.generation)} AND alias = :alias"
        given |= {":yes": YES, ":generation": attribute(of.generation), ":alias": attribute(of.alias)}
    check["ConditionCheck"] |= {"ConditionExpression": condition, "ExpressionAttributeValues": given}
    return check


def standing(generation: int) -> str:
    """Return the condition that a person may be remembered, in this generation; those of old have none."""
    first = " OR attribute_not_exists(generation)" if generation == 0 else ""
    rememberable = "(attribute_not_exists(rememberable) OR rememberable = :yes)"
    return f"(generation = :generation{first}) AND {rememberable}"


def _browser(table: str, change: changes.UseBrowser | changes.EndBrowser) -> Operation:
    update: Operation = {"Update": {"TableName": table, "Key": key_of(f"browser#{change.browser}")}}
    names = {"#state": "state", "#person": "person"}
    match change:
        case changes.UseBrowser():
            update["Update"]["UpdateExpression"] = "SET uses = :uses, used = :used"
            given: dict[str, Plain] = {
                ":uses": change.uses,
                ":used": records.ms(change.used),
                ":active": BrowserState.ACTIVE,
                ":person": change.person,
                ":generation": change.generation,
            }
            condition = "#state = :active AND #person = :person AND generation = :generation"
        case changes.EndBrowser():
            update["Update"]["UpdateExpression"] = "SET #state = :state, ended = :ended"
            given = {":state": change.state, ":ended": records.ms(change.ended), ":person": change.person}
            condition = "#person = :person"
        case _:
            assert_never(change)
    return given_that(update, condition, given, names)
