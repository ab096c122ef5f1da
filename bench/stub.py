"""Stands in for DynamoDB and Secrets Manager while something is measured: keeps items, counts requests."""

import json
import re
import ssl
import threading
import uuid
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, override

if TYPE_CHECKING:
    from bench.watch.lists import Lists

type Json = dict[str, Any]
type Place = tuple[str, str]

KEYS = (("pk",), ("day", "at"))
ADD = re.compile(r"ADD (\S+) (:\w+)")
SET = re.compile(r"(?:SET |, )(\S+) = (:\w+)")
REMOVE = re.compile(r"REMOVE (\S+)")


@dataclass
class Stub:
    """What was put there, what was asked, and where it listens. Conditions are taken to hold."""

    url: str
    items: dict[Place, Json] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    lists: "Lists | None" = None
    """Tables whose rows are queried, where there are any."""

    def answer(self, target: str, told: Json) -> Json:
        """Do what one request asks for."""
        service, _, operation = target.partition(".")
        self.asked[f"{service.partition('_')[0]} {operation}"] += 1
        match operation:
            case "GetSecretValue":
                return {"SecretString": self.secrets[told["SecretId"]]}
            case "PutSecretValue":
                self.secrets[told["SecretId"]] = told["SecretString"]
            case "GetItem":
                found = self.items.get(_place(told["TableName"], told["Key"]))
                if found is None and self.lists is not None:
                    found = self.lists.get(told["TableName"], told["Key"])
                return {"Item": found} if found else {}
            case "Query" if self.lists is not None:
                return self.lists.query(told)
            case "BatchGetItem":
                return {"Responses": {table: self._found(table, of) for table, of in told["RequestItems"].items()}}
            case "TransactWriteItems":
                for one in told["TransactItems"]:
                    ((kind, parts),) = one.items()
                    self._write(kind, parts)
            case _:
                self._write(operation.removesuffix("Item"), told)
        return {}

    def _found(self, table: str, of: Json) -> list[Json]:
        places = (_place(table, key) for key in of["Keys"])
        return [self.items[place] for place in places if place in self.items]

    def _write(self, kind: str, parts: Json) -> None:
        table = parts["TableName"]
        match kind:
            case "Put":
                self.items[_place(table, parts["Item"])] = parts["Item"]
            case "Delete":
                self.items.pop(_place(table, parts["Key"]), None)
            case "Update":
                item = self.items.setdefault(_place(table, parts["Key"]), dict(parts["Key"]))
                _update(item, parts)
            case "ConditionCheck":
                pass
            case _:
                raise ValueError(kind)


def _place(table: str, item: Mapping[str, Any]) -> Place:
    key = next(names for names in KEYS if all(name in item for name in names))
    return table, json.dumps([item[name] for name in key])


def _update(item: Json, parts: Json) -> None:
    names, values = parts.get("ExpressionAttributeNames", {}), parts.get("ExpressionAttributeValues", {})
    expression = parts["UpdateExpression"]
    for name, value in ADD.findall(expression):
        before = int(item.get(names.get(name, name), {"N": "0"})["N"])
        item[names.get(name, name)] = {"N": str(before + int(values[value]["N"]))}
    for name, value in SET.findall(expression):
        item[names.get(name, name)] = values[value]
    for name in REMOVE.findall(expression):
        item.pop(names.get(name, name), None)


class _Speaker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: "_Server"

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(self.server.stub.answer(self.headers["X-Amz-Target"], told)).encode()
        self.send_response_only(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", uuid.uuid4().hex)
        self.send_header("x-amz-crc32", str(zlib.crc32(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stub: Stub

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: what is measured ends without a farewell."""


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Stub]:
    """Answer on a free port of the loopback until the block is left."""
    with _Server(("127.0.0.1", 0), _Speaker) as server:
        if tls:
            # The handshake is left to the connection's own thread, so that a slow client holds nobody up.
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        name = "https://localhost" if tls else "http://127.0.0.1"
        server.stub = Stub(f"{name}:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, name="stub")
        thread.start()
        try:
            yield server.stub
        finally:
            server.shutdown()
            thread.join()
