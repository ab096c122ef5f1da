"""Findings that a house keeps, and what somebody does about one on its page."""

from typing import Any

from doorbook.adapters.watch.triage import StoredTriage
from doorbook.checks.finding import Finding
from tests.domain.checks.office import finding
from tests.doorway import Browser, Reply
from tests.journeys.console.house import HOME, House

LIST = f"{HOME}/findings"


def store(house: House) -> StoredTriage:
    return StoredTriage(house.rows)


def keep(house: House, number: int = 1, **says: Any) -> Finding:  # noqa: ANN401 - a finding's fields
    of = finding(number, **says)
    assert store(house).put(of)
    return of


def place(of: Finding) -> str:
    return f"{LIST}/{of.id}"


def now(house: House, of: Finding) -> Finding:
    stands = store(house).one(of.id)
    assert stands is not None
    return stands


def do(by: Browser, of: Finding, step: str, **fields: str) -> Reply:
    """Press what the page has for it."""
    page = by.get(place(of))
    ending = f"/{step}"
    form = next((form for form in page.forms() if form.action.endswith(ending)), None)
    form = form or next(form for form in page.forms() if form.action.startswith(place(of)))
    return by.post(f"{place(of)}/{step}", {**form.fields, **fields})
