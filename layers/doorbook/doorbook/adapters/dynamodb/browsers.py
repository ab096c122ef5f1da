"""Remembered browsers on DynamoDB, in the table of people; see `doorbook.remember.ports`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.dynamodb.indexes import found, page
from doorbook.adapters.dynamodb.operations import Operation, Tables, given_that, key_of, make, operations, put, standing
from doorbook.factors import Kind
from doorbook.remember.browsers import RememberedBrowser
from doorbook.remember.changes import Change, GiveAlias, KeepBrowser
from doorbook.remember.ports import Found
from doorbook.signin.by_person import Listed
from doorbook.signin.people import BrowserState, Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

BY_HOLDER: Final = "by-holder"


class DynamoBrowsers:
    """Remembered browsers, beside the people whom they remember."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def find(self, browser: str, alias: str) -> Found:
        """Read both in one BatchGetItem: what stands under an alias changes with its person."""
        there = found(self._client, self._tables.people, [f"browser#{browser}", f"alias#{alias}"])
        kept_browser, kept_person = there.get(f"browser#{browser}"), there.get(f"alias#{alias}")
        return Found(
            to_browser(kept_browser) if kept_browser else None,
            records.to_person({**kept_person, "password_hash": ""}) if kept_person else None,
        )

    def of_person(self, person: str, before: str | None) -> Listed[RememberedBrowser]:
        """List a page of a person's browsers."""
        condition, given = "holder = :who", {":who": person}
        if before is not None:
            condition, given = f"{condition} AND since < :before", {**given, ":before": before}
        keys, more = page(self._client, self._tables.people, BY_HOLDER, condition, given)
        there = found(self._client, self._tables.people, [cast("str", key["pk"]) for key in keys])
        listed = tuple(to_browser(there[pk]) for key in keys if (pk := cast("str", key["pk"])) in there)
        return Listed(listed, cast("str", keys[-1]["since"]) if more else None)

    def commit(self, *wanted: Change) -> None:
        """Make all the changes in one transaction."""
        make(self._client, [made for change in wanted for made in self._operations(change)])

    def _operations(self, change: Change) -> tuple[Operation, ...]:
        people = self._tables.people
        match change:
            case KeepBrowser(kept):
                there = put(people, f"browser#{kept.id}", browser(kept), ttl=records.ttl(kept.expires))
                return (given_that(there, "attribute_not_exists(pk)"),)
            case GiveAlias(person, alias):
                return _give_alias(people, person, alias)
            case _:
                return operations(self._tables, change)


def _give_alias(people: str, person: Person, alias: str) -> tuple[Operation, ...]:
    named: Operation = {
        "Update": {
            "TableName": people,
            "Key": key_of(f"person#{person.id}"),
            "UpdateExpression": "SET alias = :alias",
        }
    }
    names = {"#groups": "groups"}
    stands = "disabled = :no AND attribute_not_exists(alias) AND #groups = :groups"
    stands += f" AND {standing(person.generation)}"
    given: dict[str, Plain] = {
        ":alias": alias,
        ":no": False,
        ":yes": True,
        ":groups": [*sorted(person.groups)],
        ":generation": person.generation,
    }
    kept = records.person(replace(person, alias=alias, preference=None, email=None))
    seen = put(people, f"alias#{alias}", {**kept, "password_hash": None})
    return given_that(named, stands, given, names), given_that(seen, "attribute_not_exists(pk)")


def browser(of: RememberedBrowser) -> dict[str, Plain]:
    """Return a remembered browser as it is kept."""
    return {
        "id": of.id,
        "person": of.person,
        "state": of.state,
        "generation": of.generation,
        "created": records.ms(of.created),
        "expires": records.ms(of.expires),
        "label": of.label,
        "used": records.ms(of.used) if of.used else None,
        "kind": of.kind,
        "provisioned_by": of.provisioned_by,
        "uses": of.uses,
        "ended": records.ms(of.ended) if of.ended else None,
        "holder": of.person,
        "since": of.since,
    }


def to_browser(kept: records.Values) -> RememberedBrowser:
    """Return a kept one."""
    text: Any = kept.get
    return RememberedBrowser(
        id=text("id"),
        person=text("person"),
        state=BrowserState(text("state")),
        generation=text("generation"),
        created=records.time(kept["created"]),
        expires=records.time(kept["expires"]),
        label=text("label"),
        used=records.time(kept["used"]) if "used" in kept else None,
        kind=Kind(text("kind")) if "kind" in kept else None,
        provisioned_by=text("provisioned_by"),
        uses=text("uses"),
        ended=records.time(kept["ended"]) if "ended" in kept else None,
    )
