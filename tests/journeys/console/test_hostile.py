"""What is hostile in any text of Duo's stays text: on its way into the lake, in findings and cards, pages and files."""

import csv
import json
from collections.abc import Mapping
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from doorbook.adapters.duo.admin_pages import to_page
from doorbook.adapters.lake.dossiers import DrawnByLake
from doorbook.adapters.lake.imprints import LakeImprints
from doorbook.adapters.watch.rows import INDEXES
from doorbook.checks.finding import Finding
from doorbook.checks.inspecting import Inspector
from doorbook.checks.story import NOW, ago
from doorbook.collect.account import PageRequest
from doorbook.collect.connections.connection import Connection
from doorbook.collect.inventories.inventory import SHAPES, Form
from doorbook.collect.stream import Inventory, Log
from doorbook.collect.streams import BY_NAME, STREAMS
from doorbook.dossiers.keeper import DossierKeeper
from tests.domain import duo_records
from tests.doorway import Browser
from tests.journeys.console.house import HOME, House
from tests.watched import Watch

TEXTS = (
    "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>{{ csrf }}",
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "-1",
    "@SUM(1)",
    "\t=1+1\r\n=2",
    "\x00\x1b[31m\x7f\x1f",
    "\u202e\u2067gnp.ecila\u200f",
    "W" * 4_000,  # with more in each of its texts a record is larger than any that is taken
)
LONGEST = "W" * 10_000
LOGS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "authentication": (duo_records.SIGN_IN,),
    "activity": (duo_records.BYPASS_CREATED, duo_records.POLICY_UPDATED),
    "telephony": (duo_records.TEXT_SENT,),
    "administrator": (duo_records.USER_UPDATED, duo_records.ADMINISTRATOR_SIGNED_IN),
    "offline_enrollment": (duo_records.OFFLINE_ENROLLED,),
    "trust_monitor": (duo_records.UNUSUAL_SIGN_IN, duo_records.BYPASS_SWITCHED_ON),
}
WHEN = {"isotimestamp", "ts", "timestamp"}
JUDGED = {"event_type", "result", "action", "type"}
"""What has to say what it says, so that anything is found at all."""

DAY = 86_400_000
INDEXED = {each for pair in INDEXES.values() for each in pair}

LIVE = ("<script>alert", "<img src=x", "onerror=alert(1)>", "\x00", "\x1b", "\x7f", "\u202e", "\u2067", "\u200f")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d")


def said_everywhere(of: Any, text: str, kept: set[str]) -> Any:  # noqa: ANN401 - any JSON
    """Return a record that says the same in each of its texts, and where it says nothing."""
    if isinstance(of, dict):
        return {name: each if name in kept else said_everywhere(each, text, kept) for name, each in of.items()}
    if isinstance(of, list):
        return [said_everywhere(each, text, kept) for each in of]
    return text if of is None or isinstance(of, str) else of


def an_object(stream: str, text: str) -> dict[str, Any]:
    """Return an object of an inventory in which each text that is ever read says this."""
    made: dict[str, Any] = {}
    for column in SHAPES[stream].columns:
        if column.form not in {Form.TEXT, Form.TEXTS, Form.WRITTEN, Form.JSON}:
            continue
        inside: Any = made
        *outer, last = column.path.replace(".*", ".any").split(".")
        for name in outer:
            if name.endswith("[*]"):
                inside = inside.setdefault(name.removesuffix("[*]"), [{}])[0]
            else:
                inside = inside.setdefault(name, {})
        inside[last.removesuffix("[*]")] = [text] if last.endswith("[*]") else text
    return made


def a_row(record: Mapping[str, Any], text: str, number: int, kept: set[str]) -> dict[str, Any]:
    """Return a row of a log a few minutes ago, hostile in all that is not kept, and unlike all others."""
    row: dict[str, Any] = said_everywhere(deepcopy(dict(record)), text, WHEN | kept)
    at = ago(minutes=number + 5)
    for name in WHEN & row.keys():
        row[name] = int(at.timestamp()) if name == "timestamp" else at.isoformat()
    if "surfaced_timestamp" in row:
        row["surfaced_timestamp"] = int(at.timestamp() * 1000)
    return row


def reported(text: str, number: int) -> dict[str, Any]:
    """Return a report of fraud by somebody who is listed, hostile in all but what is judged."""
    row = a_row(duo_records.SIGN_IN, text, number, JUDGED)
    row["result"] = "fraud"
    row["user"]["name"] = LONGEST if text == TEXTS[-1] else text
    row["user"]["key"], row["application"]["key"] = f"DU{number:018}", f"DI{number:018}"
    return row


def of_nobody(text: str, number: int, **says: str) -> dict[str, Any]:
    """Return a row about somebody whom Duo does not know, who is found by the name that was typed."""
    row = {**a_row(duo_records.SIGN_IN, text, number + 40, JUDGED), **says}
    row["user"] = {"groups": [text], "key": None, "name": LONGEST if text == TEXTS[-1] else text}
    return row


def weakened(text: str, number: int) -> dict[str, Any]:
    """Return that somebody weakened a policy, both of hostile names."""
    row = a_row(duo_records.POLICY_UPDATED, text, number + 60, set())
    row["action"]["name"], row["target"]["details"] = "policy_update", '{"allow_factor_sms": true}'
    return row


def texted(text: str, number: int) -> dict[str, Any]:
    """Return one of many texts to a number that is hostile."""
    return {**a_row(duo_records.TEXT_SENT, text, number, {"type", "context"}), "telephony_id": f"{number} {text[:40]}"}


def tell_all(watch: Watch) -> None:
    """Have Duo say it all, twice: in everything, and in everything that keeps nothing from being found."""
    for stream, records in LOGS.items():
        watch.tell(
            stream,
            [a_row(each, text, number, set()) for each in records for number, text in enumerate(TEXTS)],
        )
        watch.tell(
            stream,
            [a_row(each, text, number + 20, JUDGED) for each in records for number, text in enumerate(TEXTS)],
        )
    for number, text in enumerate(TEXTS):
        fraud = of_nobody(text, number, result="fraud")
        code = of_nobody(text, number, factor="bypass_code", txid=f"code {number}")
        watch.tell("authentication", [reported(text, number), fraud, code])
        watch.tell("activity", [weakened(text, number)])
    watch.tell("telephony", [texted(text, each) for text in TEXTS for each in range(11)])
    for inventory in STREAMS:
        if isinstance(inventory, Log):
            continue
        objects = [an_object(inventory.name, text) for text in TEXTS]
        if inventory.name == "users":
            objects += [{**each, "user_id": f"DU{number:018}"} for number, each in enumerate(objects)]
        if inventory.name == "integrations":
            objects += [{**each, "integration_key": f"DI{number:018}"} for number, each in enumerate(objects)]
        watch.show(inventory.name, objects[:1] if inventory.is_one else objects)


@pytest.fixture
def watch(house: House, kept: Connection, tmp_path: Path) -> Watch:
    """Let all of it have been collected, judged and drawn, with nothing broken."""
    made = Watch(tmp_path, rows=house.rows, connection=kept.id)
    tell_all(made)
    cards = DossierKeeper(house.shelves, LakeImprints(made.objects))
    now = round(NOW.timestamp() * 1000)
    looks = made.inspector().__dict__ | {
        "besides": lambda watched, bench: cards.refresh(watched.id, DrawnByLake(bench.engine, watched.id, now))
    }
    Inspector(**looks).inspect(made.watched())
    assert not made.broken, made.broken
    return made


def loose(page: str) -> list[str]:
    """Return what is in a page as it came."""
    return [each for each in LIVE if each in page]


def cells(by: Browser, where: str) -> list[str]:
    reply = by.get(where)
    assert reply.status == 200, where
    return [cell for row in csv.reader(StringIO(reply.body.removeprefix("\ufeff"))) for cell in row]


def fits(house: House) -> None:
    """Fail where a row of it has a key, or is of a size, that the store would refuse."""
    for (pk, sk), row in house.rows._rows.items():  # noqa: SLF001 - a test of what is kept
        assert len(pk.encode()) <= 2048, pk[:80]
        assert len(sk.encode()) <= 1024, sk[:80]
        for name, said in json.loads(row).items():
            assert name not in INDEXED or len(str(said).encode()) <= 1024, (name, str(said)[:80])
        assert len(row.encode()) < 400_000, pk[:80]


def test_all_of_it_is_collected_judged_kept_shown_and_saved_as_text(
    house: House, dana: Browser, kept: Connection, watch: Watch, capfd: pytest.CaptureFixture[str]
) -> None:
    found: list[Finding] = watch.found()
    reports = [each for each in found if each.check == "push-fraud-reported" and each.subject.startswith("DU0")]
    assert len(reports) == len(TEXTS)
    for check in ("push-fraud-reported", "bypass-code-used", "policy-weakened", "telephony-abuse"):
        names = {each.name for each in found if each.check == check}
        assert len(names) >= len(TEXTS), (check, {each[:20] for each in names})

    fits(house)

    own = f"/console/connections/{kept.id}"
    pages = [HOME, f"{HOME}/findings", f"{HOME}/checks/push-fraud-reported", f"{own}/people", f"{own}/applications"]
    pages += [f"{HOME}/findings/{each.id}" for each in found]
    pages += [f"{own}/people/DU{number:018}" for number in range(len(TEXTS))]
    pages += [f"{own}/applications/DI{number:018}" for number in range(len(TEXTS))]
    for where in pages:
        page = dana.get(where)
        assert page.status == 200, where
        assert loose(page.body) == [], where
        assert len(page.body) < 400_000, where
    for text in TEXTS[:-1]:
        assert dana.get(f"{own}/people/{quote(text, safe='')}").status in {200, 404}

    place = f"{HOME}/findings/{reports[0].id}"
    note = TEXTS[0] + TEXTS[6] + TEXTS[7]
    dana.post(f"{place}/take-up", {**dana.get(place).form("/settle").fields, "note": note})
    assert "gnp.ecila" in dana.get(f"{HOME}/audit").body
    assert loose(dana.get(f"{HOME}/audit").body) == []

    for where in (f"{HOME}/findings/export", f"{own}/export/people", f"{HOME}/audit/export"):
        for cell in cells(dana, where):
            assert not cell.lstrip(" ").startswith(FORMULA), (where, cell[:50])
            assert cell.isprintable(), (where, cell[:50])

    written = capfd.readouterr()
    assert loose(written.out + written.err) == [], "a log has it as it came"


@pytest.mark.parametrize("stream", [each.name for each in STREAMS])
def test_half_a_letter_in_one_record_spoils_no_other(stream: str) -> None:
    of = BY_NAME[stream]
    good = a_row(LOGS[stream][0], "fine", 1, JUDGED) if isinstance(of, Log) else an_object(stream, "fine")
    told = json.dumps(good)
    odd = told.replace("fine", "\\ud800")
    body = told if isinstance(of, Inventory) and of.is_one else f"[{odd}, {told}]"
    for name in reversed(of.rows if isinstance(of, Log) else ()):
        body = f'{{"{name}": {body}}}'
    moment = round(NOW.timestamp() * 1000)

    page = to_page(
        PageRequest(stream=of, low=moment - DAY, high=moment), f'{{"stat": "OK", "response": {body}}}'.encode()
    )

    if isinstance(of, Inventory) and of.is_one:
        assert (len(page.records), len(page.bad)) == (1, 0)
    else:
        assert (len(page.records), len(page.bad)) == (1, 1)
        assert "surrogate" in page.bad[0].why
