"""An administrator adds the demo account on the deployed stack with what `make try` tells, and takes its coverage."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from local.__main__ import watched
from local.cloud.stack import Stack
from local.duosim.control import Control
from tests.doorway import Browser
from tests.journeys.deployed import DeployedDoor

PATIENCE = 180.0
NEW = "/console/connections/new"


@pytest.fixture(autouse=True)
def forgotten(stack: Stack) -> Iterator[None]:
    """Leave the stack without connections, as it was: other journeys use it too."""
    yield
    table, named = stack.aws.client("dynamodb"), {"TableName": stack.resources["Watch"]}
    for row in table.scan(**named)["Items"]:
        table.delete_item(**named, Key={name: row[name] for name in ("pk", "sk")})


def test_a_connection_is_added_by_the_console_as_it_is_deployed(stack: Stack, duo: Control) -> None:
    keys = watched(stack)
    (dana,) = [each for each in stack.people if each["name"] == "dana"]
    by = Browser(DeployedDoor(stack.portal))
    by.sign_in("dana", password=dana["password"])
    duo.wait_for_push("dana")
    duo.press("dana", "approve")
    by.look_until(lambda page: not any(form.action.startswith("/signin/") for form in page.forms()))

    by.submit(by.get(NEW).form(NEW), name="Headquarters", host=keys["API host"])
    by.submit(by.page.form("/setup/keys"), ikey=keys["ikey"], skey=keys["skey"])
    by.submit(by.page.form("/setup/grants"), access="read_only")
    by.submit(by.page.form("/setup/push"), by="off")
    by.submit(by.page.form("/setup/advanced"))
    by.submit(by.page.form("/setup/review"))

    assert "Headquarters" in by.get("/console/connections").body
    rows = stack.aws.client("dynamodb").scan(TableName=stack.resources["Watch"])["Items"]
    assert any(row["pk"] == {"S": "connections"} for row in rows)
    assert keys["skey"] not in str(rows)

    form = by.get("/console/coverage").form("/coverage/export")
    where = by.ask("POST", form.action, urlencode(form.fields).encode()).location or ""
    deadline = time.monotonic() + PATIENCE
    while not (files := [link for link in by.get(where).links() if link.endswith("/file")]):
        assert time.monotonic() < deadline, by.page.body
        time.sleep(0.5)
    with urlopen(by.ask("GET", files[0]).location or "") as got:  # noqa: S310 - the local S3
        assert got.read(4) == b"PAR1"
        assert got.headers["Content-Disposition"] == 'attachment; filename="coverage.parquet"'
    assert not [line for line in stack.log_lines("Console") if '"message":"broken"' in line]
