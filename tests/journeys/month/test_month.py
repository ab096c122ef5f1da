"""A month judged by the product: every incident is found, no decoy is, and little besides.

MONTH_SEEDS="1 2 3 4 5" says which months; without it one of the five is drawn, and named.
"""

import os
import sys
from pathlib import Path
from random import SystemRandom

import pytest

from doorbook.checks.catalogue import CHECKS
from tests.journeys.month.judging import Judged, Score
from tests.month.plants import PAIRS

STORY = "takeover"
"""A plant of many checks."""

FIVE = (1, 2, 3, 4, 5)
MOST = 1
"""Other findings of high or critical severity to 1,000 days of a person."""


def seeds() -> list[int]:
    told = os.environ.get("MONTH_SEEDS", "").split()
    return [int(each) for each in told] or [SystemRandom().choice(FIVE)]


def test_every_check_has_an_incident_and_a_decoy() -> None:
    assert {check.id for check in CHECKS} == {incident.check for incident, _ in PAIRS} - {STORY}


@pytest.mark.parametrize("seed", seeds())
def test_incidents_are_found_decoys_are_not_and_little_besides(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = Judged(seed, tmp_path)
    judged.run()
    score = Score(judged)
    with capsys.disabled():
        sys.stdout.write(f"\n{score.told()}\n")

    assert score.unasked == set()
    assert score.missed == []
    assert score.early == []
    assert score.fooled == []
    assert score.noise <= MOST, score.others
