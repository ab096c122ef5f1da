"""What Duo says comes through the collector and the inspector to the cards, beside the checks and whatever they do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from doorbook.adapters.lake.dossiers import DrawnByLake
from doorbook.adapters.lake.facts import DuckBench
from doorbook.adapters.lake.imprints import LakeImprints
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.rows import ListedRows
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.ports import Bench
from doorbook.checks.watched import Watched
from doorbook.checks.wire import signin, user, user_id
from doorbook.dossiers.desk import DossierDesk, Question
from doorbook.dossiers.keeper import DossierKeeper, Refreshed
from doorbook.dossiers.person import PersonCard
from doorbook.dossiers.usage import Kind, of_kind
from doorbook.errors import Cause, TryLaterError
from tests.watched import Watch, Wire


class Drawing:
    """A watch whose inspector draws cards."""

    def __init__(self, folder: Path) -> None:
        self.watch = Watch(folder)
        rows = cast("ListedRows", self.watch.rows)
        self.desk = DossierDesk(StoredShelves(rows))
        self.keeper = DossierKeeper(StoredShelves(rows), LakeImprints(self.watch.objects))
        self.came: list[Refreshed] = []

    def look(self) -> None:
        replace(self.watch.inspector(), besides=self.draw).inspect(self.watch.watched())
        assert not self.watch.broken

    def draw(self, watched: Watched, bench: Bench) -> None:
        drawn = DrawnByLake(cast("DuckBench", bench).engine, watched.id, round(self.watch.now.timestamp() * 1000))
        self.came.append(self.keeper.refresh(watched.id, drawn))

    def person(self, name: str) -> PersonCard:
        card = self.desk.person(self.watch.connection, user_id(name))
        assert card is not None
        return card


@pytest.fixture
def drawing(tmp_path: Path) -> Drawing:
    return Drawing(tmp_path)


def test_who_signs_in_where_and_how_comes_to_their_card(drawing: Drawing) -> None:
    now = drawing.watch.now
    drawing.watch.show("users", [user("ann"), user("ben", status="bypass")])
    drawing.watch.tell(
        "authentication",
        [
            signin("ann", now - timedelta(hours=1)),
            signin("ann", now - timedelta(days=3), factor="sms_passcode", country="DE"),
            signin("ann", now - timedelta(hours=2), result="denied", reason="no_response"),
        ],
    )

    drawing.look()

    ann = drawing.person("ann")
    assert {(each.value, each.successes) for each in of_kind(ann.used, Kind.FACTOR)} == {
        ("duo_push", 1),
        ("sms_passcode", 1),
    }
    assert {each.value for each in of_kind(ann.used, Kind.COUNTRY)} == {"US", "DE"}
    (at,) = of_kind(ann.used, Kind.APPLICATION)
    assert (at.label, at.successes, at.failures) == ("Customer portal", 2, 1)
    application = drawing.desk.application("c1", at.value)
    assert application is not None
    assert (application.name, application.users) == ("Customer portal", 1)
    assert {(each.value, each.successes) for each in application.factors} == {("duo_push", 1), ("sms_passcode", 1)}
    found = drawing.desk.people("c1", Question(application=at.value)).lines
    assert [line.username for line in found] == [ann.username]
    assert [line.username for line in drawing.desk.people("c1", Question(choice="in-bypass")).lines] == ["ben"]


def test_a_look_at_nothing_new_writes_no_card(drawing: Drawing) -> None:
    drawing.watch.show("users", [user("ann"), user("ben")])
    drawing.watch.tell("authentication", [signin("ann", drawing.watch.now - timedelta(hours=1))])
    drawing.look()

    drawing.look()
    drawing.watch.pass_(minutes=5)
    drawing.watch.tell("authentication", [signin("ben", drawing.watch.now - timedelta(minutes=3))])
    drawing.look()

    assert [each.written for each in drawing.came[1:]] == [0, 3]  # ben, the application where he was, and the mix


def test_days_that_were_summed_up_count_as_before(drawing: Drawing) -> None:
    drawing.watch.show("users", [user("ann")])
    drawing.watch.tell("authentication", [signin("ann", drawing.watch.now - timedelta(hours=1))])
    drawing.look()
    drawing.watch.pass_(days=20)
    drawing.watch.tell("authentication", [signin("ann", drawing.watch.now - timedelta(hours=1))])

    drawing.look()

    (at,) = of_kind(drawing.person("ann").used, Kind.APPLICATION)
    assert at.successes == 2
    assert at.last - at.first == 20 * 86_400_000


def test_where_cards_cannot_be_drawn_findings_are_kept_and_it_is_said(drawing: Drawing) -> None:
    check = next(each for each in CHECKS if each.id == "user-in-bypass")
    told: dict[str, Iterable[Wire]] = dict.fromkeys(check.streams, ())
    drawing.watch.take(told | dict(check.fires[0].told))

    def broken(_watched: Watched, _bench: Bench) -> None:
        raise TryLaterError(Cause.LAKE, "full")

    inspector = replace(drawing.watch.inspector(), besides=broken)
    with pytest.raises(TryLaterError):
        inspector.inspect(drawing.watch.watched())

    assert drawing.watch.found()
    assert inspector.inspections.read("c1") is not None
    drawing.look()
    assert drawing.desk.people("c1", Question(choice="in-bypass")).lines
