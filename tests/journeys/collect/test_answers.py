"""Each minute, the answers are asked for that people gave and nobody looked at; of no other connection."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from doorbook.actions.verification import Answer, Verification
from doorbook.adapters.meter import CloudWatchMeter
from doorbook.adapters.watch.verifications import StoredVerifications
from doorbook.collect.turns.run import VERIFICATIONS
from doorbook.wiring.collecting import Taker
from tests.journeys.collect.house import BEGAN, MINUTE, House

ASKED = Verification(
    id="v1",
    connection="c1",
    user="DU1",
    username="alice",
    phone="DP1",
    label="iPhone",
    answer=Answer.SENDING,
    began=BEGAN,
    by="hugo",
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, round((BEGAN + timedelta(minutes=1)).timestamp() * 1000))


def test_an_open_push_is_asked_for_each_minute_until_it_is_no_more(house: House) -> None:
    kept = StoredVerifications(house.rows)
    house.scheduler.look()
    assert list(house.queue.taken()) == []
    assert kept.put(ASKED)

    for _ in range(2):
        assert house.scheduler.look().asked == 1
        assert house.scheduler.look().asked == 1
        (asked,) = house.queue.taken()
        assert (asked.connection, asked.stream) == ("c1", VERIFICATIONS)
        house.now += MINUTE

    assert kept.put(replace(ASKED, answer=Answer.DENIED, version=2))
    assert house.scheduler.look().asked == 0
    assert list(house.queue.taken()) == []


def test_a_turn_of_answers_is_taken_beside_the_streams(house: House) -> None:
    settled: list[str] = []

    def settle(connection: str) -> int:
        settled.append(connection)
        return 0

    taker = Taker(
        turntable=house.table, settle=settle, meter=CloudWatchMeter(Logger(service="test"), "Doorbook", "collector")
    )
    taker.take('{"connection": "c1", "stream": "verifications", "at": 1, "run": null}')
    taker.take('{"connection": "c1", "stream": "authentication", "at": 1, "run": null}')

    assert settled == ["c1"]
