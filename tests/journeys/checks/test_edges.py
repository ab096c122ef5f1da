"""At the edge of each of its conditions an event check finds whom it should, says so rightly, and finds nobody else."""

from pathlib import Path

import pytest

from doorbook.checks.holding import LIMIT
from doorbook.checks.settings import CheckSettings
from tests.journeys.checks.edges import (
    addresses,
    administration,
    attacks,
    bypasses,
    callers,
    countries,
    guesses,
    prompts,
    telephony,
    visits,
)
from tests.journeys.checks.edges.case import SINCE, Edges, Found, as_told
from tests.watched import Watch

EDGES = (
    addresses.TRAVELS,
    addresses.LISTED,
    addresses.HOSTED,
    addresses.ENROLLED,
    prompts.FLOODS,
    prompts.APPROVED,
    prompts.DRIPS,
    prompts.REPORTS,
    attacks.RETRIED,
    attacks.SPRAYS,
    attacks.LANDED,
    guesses.GUESSES,
    guesses.LOCKOUTS,
    guesses.ATTACKED,
    guesses.PROBED,
    callers.CALLERS,
    visits.SWEEPS,
    visits.COUNTRIES,
    countries.COUNTRIES,
    bypasses.LET_IN,
    bypasses.CODES,
    bypasses.AUTHENTICATORS,
    administration.ADMINISTRATORS,
    administration.POLICIES,
    telephony.TELEPHONY,
)


def _order(found: Found) -> tuple[str, float]:
    return found.name, found.at


@pytest.mark.parametrize("edges", EDGES, ids=lambda edges: edges.check.id)
def test_those_are_found_in_these_words_and_nobody_else(edges: Edges, tmp_path: Path) -> None:
    watch = Watch(tmp_path, checks=(edges.check,), since=SINCE)
    wide = CheckSettings(check=LIMIT.id, armed=True, chosen=(("floor", 1000),), version=1)
    assert watch.settings.put(wide)
    watch.take(edges.told)

    watch.inspect()

    assert sorted(map(as_told, watch.found()), key=_order) == sorted(edges.finds, key=_order)
