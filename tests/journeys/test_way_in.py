"""Requests reach the function as API Gateway would bring them, and nothing else does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud.stack import Stack
from tests.journeys.visit import Visitor


def test_the_front_page_comes_from_the_deployed_function(stack: Stack, visitor: Visitor) -> None:
    reply = visitor.get("/signin")

    assert reply.status < 400
    assert reply.header("apigw-requestid")
    assert any("START RequestId" in line for line in stack.log_lines("Portal"))


def test_a_path_without_a_route_reaches_no_function(visitor: Visitor) -> None:
    reply = visitor.get("/nowhere")

    assert (reply.status, json.loads(reply.text)) == (404, {"message": "Not Found"})


def test_a_method_without_a_route_reaches_no_function(visitor: Visitor) -> None:
    assert visitor.ask("DELETE", "/signin").status == 404


def test_ten_kilobytes_of_headers_are_too_many(visitor: Visitor) -> None:
    assert visitor.get("/signin", {"x-long": "x" * 9_000}).status < 400
    assert visitor.get("/signin", {"x-long": "x" * 10_240}).status == 431


def test_the_access_log_holds_the_route_and_no_query(stack: Stack, visitor: Visitor) -> None:
    visitor.get("/signin?code=do-not-write-this")

    line = json.loads(Path(stack.access_log).read_text().splitlines()[-1])

    assert line["route"] == "GET /signin"
    assert "do-not-write-this" not in json.dumps(line)


def test_the_access_log_knows_where_a_request_came_from(stack: Stack) -> None:
    elsewhere = Visitor(stack.portal, address="127.0.0.7")

    elsewhere.ask("GET", "/signin", {"X-Forwarded-For": "203.0.113.9"})

    assert json.loads(Path(stack.access_log).read_text().splitlines()[-1])["ip"] == "127.0.0.7"


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads the environment of a process")
def test_the_function_sees_what_lambda_gives_and_nothing_of_this_machine(stack: Stack) -> None:
    functions = [each for each in stack.template["Resources"].values() if each["Type"] == "AWS::Lambda::Function"]
    given = {name for each in functions for name in each["Properties"]["Environment"]["Variables"]}
    lambdas_own = re.compile(r"AWS_\w+|LAMBDA_\w+|_HANDLER|LANG|PATH|PYTHONPATH|TZ")
    a_programs = {"HOME", "PWD", "OLDPWD", "SHLVL", "TMPDIR", "USER", "_"}

    seen = [each for each in environments() if f"{stack.state}/" in each.get("LAMBDA_TASK_ROOT", "")]

    assert seen
    strange = {name for each in seen for name in each if not lambdas_own.fullmatch(name)} - given - a_programs
    assert strange == set()


def environments() -> Iterator[dict[str, str]]:
    """Read the environment of every process that runs a function."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"awslambdaric" in (process / "cmdline").read_bytes():
                pairs = (process / "environ").read_bytes().decode().strip("\0").split("\0")
                yield dict(pair.split("=", 1) for pair in pairs)
        except OSError:
            continue
