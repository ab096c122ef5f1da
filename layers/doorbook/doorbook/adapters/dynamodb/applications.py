"""The applications on DynamoDB: one item that stands, and one for each version that ever did."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.access.applications import Application, Applications, Asked, FailMode
from doorbook.access.ports import AppliedMeanwhileError
from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, item, values
from doorbook.adapters.dynamodb.refusals import breakage, lost_race
from doorbook.events import AuditRow

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

STANDING: Final = "applications"


class DynamoApplications:
    """Applications in the table of people, which is kept and restored as one."""

    def __init__(self, client: "DynamoDBClient", people: str, audit: str) -> None:
        self._client = client
        self._people = people
        self._audit = audit

    def read(self) -> Applications:
        """Read the version that stands."""
        return self._get(STANDING) or Applications()

    def apply(self, applications: Applications, row: AuditRow) -> None:
        """Put the version that stands, its page of the history and the audit row in one transaction."""
        kept = to_kept(applications)
        standing: dict[str, Any] = {
            "TableName": self._people,
            "Item": item({"pk": STANDING, **kept}),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if applications.version > 1:
            standing["ConditionExpression"] = "version = :before"
            standing["ExpressionAttributeValues"] = {":before": attribute(applications.version - 1)}
        page = {
            "TableName": self._people,
            "Item": item({"pk": _page(applications.version), **kept}),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        written = {"TableName": self._audit, "Item": item(records.audit_row(row))}
        try:
            self._client.transact_write_items(
                TransactItems=cast("Any", [{"Put": standing}, {"Put": page}, {"Put": written}])
            )
        except ClientError as error:
            if lost_race(error):
                raise AppliedMeanwhileError from error
            raise breakage(error) from error
        except BotoCoreError as error:
            raise breakage(error) from error

    def history(self, most: int) -> tuple[Applications, ...]:
        """Read the versions one by one, from the last; there are few."""
        last = self.read().version
        pages = (self._get(_page(version)) for version in range(last, max(last - most, 0), -1))
        return tuple(page for page in pages if page)

    def _get(self, pk: str) -> Applications | None:
        try:
            reply = self._client.get_item(TableName=self._people, Key={"pk": {"S": pk}}, ConsistentRead=True)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
        return from_kept(values(reply["Item"])) if "Item" in reply else None


def _page(version: int) -> str:
    return f"{STANDING}#{version}"


def to_kept(of: Applications) -> dict[str, Plain]:
    """Return the applications as they are kept: the checked document as JSON, beside who applied it and when."""
    return {
        "version": of.version,
        "author": of.author,
        "applied": records.ms(of.applied) if of.applied else None,
        "document": json.dumps([_application(each) for each in of.by_id.values()]),
    }


def from_kept(kept: records.Values) -> Applications:
    """Return kept applications."""
    listed = [_to_application(each) for each in json.loads(cast("str", kept["document"]))]
    return Applications(
        version=cast("int", kept["version"]),
        by_id={each.id: each for each in listed},
        author=cast("str", kept["author"]),
        applied=records.time(kept["applied"]) if "applied" in kept else None,
    )


def _application(of: Application) -> dict[str, object]:
    return {
        "id": of.id,
        "name": of.name,
        "redirects": of.redirects,
        "origins": of.origins,
        "logout_redirects": of.logout_redirects,
        "secret_hash": of.secret_hash,
        "duo": of.duo,
        "asks": of.asks,
        "groups": sorted(of.groups),
        "fail_mode": of.fail_mode,
        "passwordless": of.passwordless,
        "freshness": int(of.freshness.total_seconds()) if of.freshness else None,
    }


def _to_application(kept: dict[str, Any]) -> Application:
    return Application(
        id=kept["id"],
        name=kept["name"],
        redirects=tuple(kept["redirects"]),
        origins=tuple(kept["origins"]),
        logout_redirects=tuple(kept["logout_redirects"]),
        secret_hash=kept["secret_hash"],
        duo=kept["duo"],
        asks=Asked(kept["asks"]),
        groups=frozenset(kept["groups"]),
        fail_mode=FailMode(kept["fail_mode"]),
        passwordless=kept.get("passwordless", True),
        freshness=timedelta(seconds=kept["freshness"]) if kept["freshness"] else None,
    )
