"""OpenID Connect for one application by hand: the same requests to DynamoDB, no signature under the id token."""

import hmac
import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bench.floor.dynamodb import DynamoDb, Json
from bench.floor.portal import _chance, _cookies, _if_enabled, _proof, _reply, _visit

type Event = Mapping[str, Any]

JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}
SIGNATURE = "s" * 342
"""As long as one of 2048 bits."""


class FloorProvider:
    """The steps of one sign-in to an application, for somebody who is inside."""

    def __init__(self, environment: Mapping[str, str], redirect: str, secret_hash: str, keys: Json) -> None:
        self._store = DynamoDb(environment)
        self._doors = environment["DOORS_TABLE"]
        self._people = environment["PEOPLE_TABLE"]
        self._audit = environment["AUDIT_TABLE"]
        self._redirect = redirect
        self._secret_hash = secret_hash
        self._keys = keys

    def authorize(self, event: Event) -> Json:
        """Keep a code for whoever is inside: two reads, one transaction, a redirect."""
        asked = dict(parse_qsl(event["rawQueryString"]))
        if asked["redirect_uri"] != self._redirect:
            return _reply(400, "")
        proof = _proof(_cookies(event)["__Host-doorbook"])
        session = self._get(f"session#{proof}")
        self._person(session)
        code, now = _chance(), time.time()
        item = {
            "pk": {"S": f"code#{_proof(code)}"},
            "ttl": {"N": str(int(now) + 661)},
            "proof": {"S": _proof(code)},
            "application": {"S": asked["client_id"]},
            "person": session["person"],
            "session": {"S": proof},
            "redirect": {"S": self._redirect},
            "scope": {"S": asked["scope"]},
            "nonce": {"S": asked["nonce"]},
            "challenge": {"S": asked["code_challenge"]},
            "expires": {"N": str(int(now * 1000) + 60_000)},
        }
        operations = [{"Put": {"TableName": self._doors, "Item": item}}, self._row(event, now)]
        self._store.ask("TransactWriteItems", {"TransactItems": operations})
        return _reply(303, "", location=f"{self._redirect}?{urlencode({'code': code, 'state': asked['state']})}")

    def token(self, event: Event) -> Json:
        """Change a code for tokens: three reads, one transaction, claims in JSON."""
        asked = dict(parse_qsl(event["body"]))
        name, _, secret = b64decode(event["headers"]["authorization"].removeprefix("Basic ")).decode().partition(":")
        if not hmac.compare_digest(f"sha256:{sha256(secret.encode()).hexdigest()}", self._secret_hash):
            return _reply(401, "")
        code = self._get(f"code#{_proof(asked['code'])}")
        session = self._get(f"session#{code['session']['S']}")
        self._person(session)
        challenge = urlsafe_b64encode(sha256(asked["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != code["challenge"]["S"]:
            return _reply(400, "")
        token, now = _chance(), time.time()
        kept = {part: code[part] for part in ("application", "person", "session", "scope")}
        spend = {
            "TableName": self._doors,
            "Key": {"pk": code["pk"]},
            "UpdateExpression": "SET spent_for = :token",
            "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(spent_for)",
            "ExpressionAttributeValues": {":token": {"S": _proof(token)}},
        }
        item = {
            "pk": {"S": f"token#{_proof(token)}"},
            "ttl": {"N": str(int(now) + 1201)},
            "proof": {"S": _proof(token)},
            "expires": {"N": str(int(now * 1000) + 600_000)},
            **kept,
        }
        stands = {"TableName": self._doors, "Key": {"pk": session["pk"]}, "ConditionExpression": "attribute_exists(pk)"}
        person = {"TableName": self._people, "Key": {"pk": {"S": f"person#{code['person']['S']}"}}, **_if_enabled()}
        operations = [
            {"Update": spend},
            {"Put": {"TableName": self._doors, "Item": item}},
            {"ConditionCheck": stands},
            {"ConditionCheck": person},
            self._row(event, now),
        ]
        self._store.ask("TransactWriteItems", {"TransactItems": operations})
        claims = {
            **self._claims(code),
            "aud": name,
            "iat": int(now),
            "exp": int(now) + 600,
            "nonce": code["nonce"]["S"],
        }
        signed = f"{_part({'alg': 'RS256', 'kid': 'k' * 43})}.{_part(claims)}.{SIGNATURE}"
        told = {"token_type": "Bearer", "access_token": token, "expires_in": 600, "id_token": signed}
        return {**_reply(200, json.dumps(told)), "headers": JSON}

    def userinfo(self, event: Event) -> Json:
        """Tell who is behind a token: three reads, claims in JSON."""
        token = self._get(f"token#{_proof(event['headers']['authorization'].removeprefix('Bearer '))}")
        self._person(self._get(f"session#{token['session']['S']}"))
        return {**_reply(200, json.dumps(self._claims(token))), "headers": JSON}

    def jwks(self, _event: Event) -> Json:
        """Publish the keys: no read."""
        return {**_reply(200, json.dumps(self._keys)), "headers": JSON}

    def _claims(self, kept: Any) -> dict[str, object]:  # noqa: ANN401 - an item of DynamoDB
        sub = hmac.digest(b"salt" * 8, kept["person"]["S"].encode(), "sha256").hex()
        return {"iss": "https://portal.example.com", "sub": sub, "name": "Alice Moreau", "groups": [], "acr": "duo"}

    def _get(self, key: str) -> Any:  # noqa: ANN401 - an item of DynamoDB
        asked: Json = {"TableName": self._doors, "Key": {"pk": {"S": key}}, "ConsistentRead": True}
        return self._store.ask("GetItem", asked)["Item"]

    def _person(self, session: Any) -> None:  # noqa: ANN401 - as above
        name = session["person"]["S"]
        keys = {self._doors: f"push#{name}", self._people: f"person#{name}"}
        tables = {table: {"Keys": [{"pk": {"S": key}}], "ConsistentRead": True} for table, key in keys.items()}
        if not self._store.ask("BatchGetItem", {"RequestItems": tables})["Responses"]:
            raise PermissionError

    def _row(self, event: Event, now: float) -> Json:
        item = {"day": {"S": time.strftime("%Y-%m-%d")}, "at": {"S": f"{now:.6f}#{_chance()[:16]}"}, **_visit(event)}
        return {"Put": {"TableName": self._audit, "Item": item}}


def _part(told: Mapping[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
