"""DynamoDB by hand: one connection kept, requests signed with Signature Version 4, nothing checked or tried again."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPSConnection

type Json = dict[str, object]

SIGNED = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"


class DynamoDb:
    """One endpoint, asked with one set of keys."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        scheme, _, self._host = environment["AWS_ENDPOINT_URL_DYNAMODB"].partition("://")
        self._key = environment["AWS_ACCESS_KEY_ID"]
        self._secret = environment["AWS_SECRET_ACCESS_KEY"]
        self._token = environment["AWS_SESSION_TOKEN"]
        self._region = environment["AWS_REGION"]
        self._day, self._signing = "", b""
        self._connection = self._secure(environment) if scheme == "https" else HTTPConnection(self._host, timeout=3)

    def _secure(self, environment: Mapping[str, str]) -> HTTPConnection:
        import ssl  # noqa: PLC0415 - plain connections do without

        context = ssl.create_default_context(cafile=environment["AWS_CA_BUNDLE"])
        return HTTPSConnection(self._host, timeout=3, context=context)

    def ask(self, operation: str, wanted: Json) -> Json:
        """Send one request and return its answer."""
        body = json.dumps(wanted).encode()
        self._connection.request("POST", "/", body, self._headers(operation, body))
        answer: Json = json.loads(self._connection.getresponse().read())
        return answer

    def _headers(self, operation: str, body: bytes) -> dict[str, str]:
        now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        target = f"DynamoDB_20120810.{operation}"
        asked = (
            f"POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:{self._host}\nx-amz-date:{now}\n"
            f"x-amz-security-token:{self._token}\nx-amz-target:{target}\n\n{SIGNED}\n{hashlib.sha256(body).hexdigest()}"
        )
        scope = f"{now[:8]}/{self._region}/dynamodb/aws4_request"
        signed = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
        signature = hmac.digest(self._signing_key(now[:8]), signed.encode(), "sha256").hex()
        return {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Date": now,
            "X-Amz-Security-Token": self._token,
            "X-Amz-Target": target,
            "Authorization": (
                f"AWS4-HMAC-SHA256 Credential={self._key}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"
            ),
        }

    def _signing_key(self, day: str) -> bytes:
        if day != self._day:
            key = f"AWS4{self._secret}".encode()
            for part in (day, self._region, "dynamodb", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._day, self._signing = day, key
        return self._signing
