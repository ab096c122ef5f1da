"""Codes and tokens on DynamoDB, in the table of tickets and sessions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, assert_never, cast

from botocore.exceptions import BotoCoreError, ClientError

from doorbook.adapters.dynamodb import records
from doorbook.adapters.dynamodb.attributes import Plain, attribute, item, values
from doorbook.adapters.dynamodb.operations import Operation, Tables, key_of, make, operations
from doorbook.adapters.dynamodb.refusals import breakage
from doorbook.provider.changes import Change, DropToken, KeepCode, SessionStands, SpendCode
from doorbook.provider.codes import TOKEN_LIVES, Code, Token
from doorbook.signin.changes import EndSession, StillEnabled, Write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


class DynamoGrants:
    """Codes and tokens on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def code(self, proof: str) -> Code | None:
        """Read one code."""
        kept = self._get(f"code#{proof}")
        return to_code(kept) if kept else None

    def token(self, proof: str) -> Token | None:
        """Read one token."""
        kept = self._get(f"token#{proof}")
        return to_token(kept) if kept else None

    def commit(self, *wanted: Change) -> None:
        """Make all the changes in one transaction."""
        make(self._client, [made for change in wanted for made in self._operations(change)])

    def _operations(self, change: Change) -> list[Operation]:
        doors = self._tables.doors
        match change:
            case KeepCode(code):
                return [_put(doors, f"code#{code.proof}", kept_code(code), code.expires.timestamp())]
            case SpendCode(code, token):
                spend: dict[str, Any] = {
                    "TableName": doors,
                    "Key": key_of(f"code#{code.proof}"),
                    "UpdateExpression": "SET spent_for = :token",
                    "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(spent_for)",
                    "ExpressionAttributeValues": {":token": attribute(token.proof)},
                }
                return [
                    {"Update": spend},
                    _put(doors, f"token#{token.proof}", kept_token(token), token.expires.timestamp()),
                ]
            case DropToken(proof):
                return [{"Delete": {"TableName": doors, "Key": key_of(f"token#{proof}")}}]
            case SessionStands(proof):
                return [_check(doors, f"session#{proof}", "attribute_exists(pk)", {})]
            case StillEnabled() | EndSession() | Write():
                return [*operations(self._tables, change)]
            case _:
                assert_never(change)

    def _get(self, pk: str) -> dict[str, Plain] | None:
        try:
            reply = self._client.get_item(TableName=self._tables.doors, Key=key_of(pk), ConsistentRead=True)
        except (ClientError, BotoCoreError) as error:
            raise breakage(error) from error
        return values(reply["Item"]) if "Item" in reply else None


def _put(table: str, pk: str, kept: Mapping[str, Plain], ends: float) -> Operation:
    """Return a put that outlives what it keeps by a token's life, so that a second use of a code is still seen."""
    ttl = int(ends + TOKEN_LIVES.total_seconds()) + 1
    return {"Put": {"TableName": table, "Item": item({"pk": pk, "ttl": ttl, **kept})}}


def _check(table: str, pk: str, condition: str, given: Mapping[str, Plain]) -> Operation:
    check: dict[str, Any] = {"TableName": table, "Key": key_of(pk), "ConditionExpression": condition}
    if given:
        check["ExpressionAttributeValues"] = {name: attribute(value) for name, value in given.items()}
    return {"ConditionCheck": check}


def kept_code(of: Code) -> dict[str, Plain]:
    """Return a code as it is kept."""
    return {
        "proof": of.proof,
        "application": of.application,
        "person": of.person,
        "session": of.session,
        "redirect": of.redirect,
        "scope": of.scope,
        "nonce": of.nonce,
        "challenge": of.challenge,
        "expires": records.ms(of.expires),
        "spent_for": of.token,
    }


def to_code(kept: records.Values) -> Code:
    """Return a kept code."""
    return Code(
        proof=cast("str", kept["proof"]),
        application=cast("str", kept["application"]),
        person=cast("str", kept["person"]),
        session=cast("str", kept["session"]),
        redirect=cast("str", kept["redirect"]),
        scope=cast("str", kept["scope"]),
        nonce=cast("str | None", kept.get("nonce")),
        challenge=cast("str | None", kept.get("challenge")),
        expires=records.time(kept["expires"]),
        token=cast("str | None", kept.get("spent_for")),
    )


def kept_token(of: Token) -> dict[str, Plain]:
    """Return a token as it is kept."""
    return {
        "proof": of.proof,
        "application": of.application,
        "person": of.person,
        "session": of.session,
        "scope": of.scope,
        "expires": records.ms(of.expires),
    }


def to_token(kept: records.Values) -> Token:
    """Return a kept token."""
    return Token(
        proof=cast("str", kept["proof"]),
        application=cast("str", kept["application"]),
        person=cast("str", kept["person"]),
        session=cast("str", kept["session"]),
        scope=cast("str", kept["scope"]),
        expires=records.time(kept["expires"]),
    )
