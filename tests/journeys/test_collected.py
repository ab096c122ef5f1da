"""A connection of the deployed stack: asked for, everything that Duo's log has lies in the lake, each row once."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from doorbook.actions.verification import Answer, Verification, Way
from doorbook.adapters.connection_secrets import SecretConnectionKeys
from doorbook.adapters.dynamodb.connections import DynamoConnections
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.lake.engine import connect
from doorbook.adapters.lake.inventory_views import views
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.turns import SqsTurns
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks, StoredRuns
from doorbook.adapters.watch.paces import StoredPaces
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.adapters.watch.verifications import StoredVerifications
from doorbook.collect.connections.connection import Advanced, Connection, PushBy, PushVerification, State, Trace
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.collect.lake.ports import Source
from doorbook.collect.logs.pace import CALL, fresh
from doorbook.collect.logs.pace import LOGS as LOGS_LIMITS
from doorbook.collect.streams import ENDPOINTS, INVENTORIES
from doorbook.collect.turns.run import VERIFICATIONS, Asked
from doorbook.collect.turns.running import Progress, RunDesk, Standing
from doorbook.events import AuditRow, Outcome
from local.cloud.deploy import STACK
from local.cloud.stack import Stack
from local.duosim.control import Control
from local.duosim.integrations import GRANTS
from local.duosim.logs import LOGS, LogRow, iso
from tests.contracts.watch.lakes import found

PATIENCE = 180.0
DAY = 86_400


@pytest.fixture
def connection(stack: Stack, duo: Control) -> Connection:
    """Add a connection whose integration may read everything, as an administrator would."""
    key = duo.add_admin_api(f"watch {uuid4()}", *GRANTS)
    now = Trace(at=datetime.now(UTC) - timedelta(hours=2), by="admin")
    made = Connection(
        id=f"c{uuid4().hex[:12]}",
        name="Acme",
        host=stack.duo.tls.removeprefix("https://"),
        state=State.ACTIVE,
        version=1,
        created=now,
        changed=now,
        advanced=Advanced(backfill_days=1),
    )
    secrets = SecretConnectionKeys(lambda: stack.aws.client("secretsmanager"), f"{STACK}/connections/")
    secrets.keep(made.id, ConnectionKeys(admin=KeyPair(ikey=key.ikey, skey=Key(key.skey))))
    table = stack.table("Watch")
    put(stack, made)
    fast = replace(fresh(LOGS_LIMITS, int(time.time() * 1000)), per_minute=40, fill=20 * CALL, version=1)
    StoredPaces(WatchRows(stack.aws.client("dynamodb"), table)).move(made.id, "logs", fast)  # as after long quiet
    return made


def put(stack: Stack, connection: Connection) -> None:
    row = AuditRow(
        id=uuid4().hex[:16],
        at=connection.changed.at,
        outcome=Outcome.CONNECTION_ADDED,
        method="console",
        person="admin",
        address="::1",
        agent="",
    )
    DynamoConnections(stack.aws.client("dynamodb"), stack.table("Watch"), stack.table("Audit")).put(connection, row)


def desk(stack: Stack) -> RunDesk:
    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"))
    return RunDesk(
        runs=StoredRuns(rows),
        marks=StoredMarks(rows),
        listings=StoredListings(rows),
        turns=SqsTurns(stack.aws.client("sqs"), stack.resources["Collections"]),
        clock=lambda: int(time.time() * 1000),
        chance=lambda: uuid4().hex,
    )


def wait_until_over(desk: RunDesk, connection: Connection) -> Progress:
    deadline = time.monotonic() + PATIENCE
    while True:
        progress = desk.progress(connection.id)
        assert progress is not None
        if progress.is_over:
            return progress
        left = [each for each in progress.streams if each.standing in {Standing.WAITING, Standing.READING}]
        assert time.monotonic() < deadline, left
        time.sleep(0.5)


def test_collect_now_brings_every_row_of_every_log_into_the_lake_once(
    stack: Stack, duo: Control, connection: Connection, tmp_path: Path
) -> None:
    now = int(time.time())
    told = {"event_type": "authentication", "factor": "duo_push", "result": "success", "timestamp": now - 3600}
    shared = {"txid": str(uuid4()), "isotimestamp": iso(now - 3600)}
    duo.add_log_rows(
        LogRow.of("authentication", {**shared, **told}),
        LogRow.of("authentication", {**shared, **told, "event_type": "enrollment", "factor": None}),
    )
    runs = desk(stack)

    first = runs.begin(connection, "admin")
    again = runs.begin(connection, "admin")
    progress = wait_until_over(runs, connection)

    assert again.run.id == first.run.id
    assert {each.stream: each.standing for each in progress.streams if each.cause is not None} == {}
    objects = S3Objects(stack.aws.client("s3"), stack.resources["Lake"])
    marks = {each.stream: each for each in runs.marks.of(connection.id)}
    for log in LOGS:
        mark = marks[log]
        kept = found(objects, tmp_path, Source(connection.id, "Acme", log))
        assert kept == sorted(row.encode() for row in duo.every_row(log, mark.goal, mark.settled - 1))
    listed = {each.stream: each.standing for each in runs.listings.of(connection.id)}
    assert set(listed) == {each.name for each in INVENTORIES if each is not ENDPOINTS}
    assert all(listed.values())
    views(engine := connect(tmp_path / "engine"), objects, tmp_path / "lists", [connection.id])
    assert set(engine.execute("SELECT uid FROM users").fetchall()) >= {(each.user_id,) for each in duo.people()}
    rows = [json.loads(row) for row in found(objects, tmp_path, Source(connection.id, "Acme", "authentication"))]
    assert [each["event_type"] for each in rows if each["txid"] == shared["txid"]] == ["authentication", "enrollment"]


def test_what_a_check_finds_in_it_is_a_finding_soon_after(stack: Stack, duo: Control, connection: Connection) -> None:
    user = f"DU{uuid4().hex[:18].upper()}"
    told = {
        "event_type": "authentication",
        "factor": "duo_push",
        "result": "denied",
        "reason": "user_cancelled",
        "user": {"key": user, "name": "tired", "groups": []},
        "access_device": {"ip": "203.0.113.9"},
    }
    moments = [time.time() - 1800 + minute * 60 for minute in range(5)]
    duo.add_log_rows(
        *(
            LogRow.of(
                "authentication",
                {**told, "txid": str(uuid4()), "timestamp": int(moment), "isotimestamp": iso(moment)},
            )
            for moment in moments
        )
    )
    runs = desk(stack)

    runs.begin(connection, "admin")
    wait_until_over(runs, connection)

    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"))
    findings = StoredFindings(rows)
    deadline = time.monotonic() + PATIENCE
    while not (found := findings.about(connection.id, user, limit=5).findings):
        assert time.monotonic() < deadline, StoredVerdicts(rows).of(connection.id)
        time.sleep(0.5)
    assert {each.check for each in found} == {"mfa-flood"}
    assert found[0].records == len(moments)
    assert found[0].summary == "tired was asked 5 times from 203.0.113.9 and did not say yes."


def test_pushes_whose_page_was_closed_are_followed_to_their_end_and_are_a_finding(
    stack: Stack, connection: Connection
) -> None:
    put(stack, replace(connection, version=2, push=PushVerification(by=PushBy.ADMIN_API, name="Help desk")))
    rows = WatchRows(stack.aws.client("dynamodb"), stack.table("Watch"))
    kept, user = StoredVerifications(rows), f"DU{uuid4().hex[:18].upper()}"
    for minutes in (9, 2):
        asked = Verification(
            id=f"v{minutes}",
            connection=connection.id,
            user=user,
            username="somebody",
            phone="DPSOMEBODY0000000001",
            label="iPhone",
            answer=Answer.WAITING,
            began=datetime.now(UTC) - timedelta(minutes=minutes),
            by="hugo",
            way=Way.ADMIN_API,
            push=uuid4().hex,  # Duo does not know it any more
        )
        assert kept.put(asked)
    turn = Asked(connection=connection.id, stream=VERIFICATIONS, at=int(time.time() * 1000))

    SqsTurns(stack.aws.client("sqs"), stack.resources["Collections"]).ask(turn, once=uuid4().hex)

    findings = StoredFindings(rows)
    deadline = time.monotonic() + PATIENCE
    while not (found := findings.about(connection.id, user, limit=5).findings):
        assert time.monotonic() < deadline, StoredVerdicts(rows).of(connection.id)
        time.sleep(0.5)
    assert [(each.check, each.evidence) for each in found] == [("verification-denied", ("v2", "v9"))]
    assert kept.unanswered(connection.id) == ()


def test_a_connection_whose_key_is_wrong_says_so_and_keeps_nothing(stack: Stack, connection: Connection) -> None:
    secrets = SecretConnectionKeys(lambda: stack.aws.client("secretsmanager"), f"{STACK}/connections/")
    kept = secrets.read(connection.id)
    wrong = KeyPair(ikey=kept.admin.ikey, skey=Key("0" * 40))
    secrets.keep(connection.id, ConnectionKeys(admin=wrong))
    runs = desk(stack)

    runs.begin(connection, "admin")
    progress = wait_until_over(runs, connection)

    assert {each.cause for each in progress.streams} == {"wrong_key"}
    objects = S3Objects(stack.aws.client("s3"), stack.resources["Lake"])
    assert list(objects.under(f"raw/connection={connection.id}/")) == []
