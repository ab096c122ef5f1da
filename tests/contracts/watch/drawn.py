"""An engine with the relations that cards are drawn of, into which a test puts rows."""

from pathlib import Path
from typing import Any

from doorbook.adapters.lake import holding_sql, state_sql
from doorbook.adapters.lake.dossiers import DrawnByLake
from doorbook.adapters.lake.engine import connect
from doorbook.checks.facts import SIGNINS
from doorbook.checks.watched import Own
from doorbook.collect.streams import INVENTORIES
from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.mix import MixCard
from doorbook.dossiers.person import PersonCard
from tests.domain.dossiers.cards import NOW


class Lake:
    """An engine with the relations, and rows put into them."""

    SEEN = (
        "connection VARCHAR, user_id VARCHAR, kind VARCHAR, value VARCHAR, label VARCHAR, outcome VARCHAR, "
        "day VARCHAR, times BIGINT, first_at BIGINT, last_at BIGINT"
    )
    SIGNINS = ", ".join(f'"{name}" {kind}' for name, kind in SIGNINS.items())

    def __init__(self, folder: Path) -> None:
        self.engine = connect(folder)
        for each in INVENTORIES:
            columns = ", ".join(f'"{name}" {kind}' for name, kind in state_sql.columns(each.name).items())
            self.engine.execute(f"CREATE TABLE {each.name} ({columns})")
        self.engine.execute(f"CREATE TABLE seen ({self.SEEN})")
        self.engine.execute(f"CREATE TABLE signins ({self.SIGNINS})")
        holding_sql.holdings(self.engine)
        holding_sql.own(self.engine, "c1", Own())

    def has(self, relation: str, **row: Any) -> None:  # noqa: ANN401 - whatever a column holds
        said = {"connection": "c1", **row}
        names = ", ".join(f'"{name}"' for name in said)
        places = ", ".join("?" for _ in said)
        self.engine.execute(f"INSERT INTO {relation} ({names}) VALUES ({places})", [*said.values()])  # noqa: S608 - a test's

    def person(self, user_id: str, **row: Any) -> None:  # noqa: ANN401 - as above
        self.has("users", **{"user_id": user_id, "username": user_id.lower(), "status": "active", **row})

    def saw(self, user_id: str, kind: str, value: str, *, outcome: str = "success", at: int = NOW, **row: Any) -> None:  # noqa: ANN401 - as above
        said = {"label": "", "day": "2026-09-21", "times": 1, "first_at": at - 1000, "last_at": at, **row}
        self.has("seen", user_id=user_id, kind=kind, value=value, outcome=outcome, **said)

    def drawn(self, now: int = NOW) -> DrawnByLake:
        return DrawnByLake(self.engine, "c1", now)

    def card(self, user_id: str) -> PersonCard:
        (found,) = self.drawn().cards([f"person {user_id}"])
        assert isinstance(found, PersonCard)
        return found

    def mix(self) -> MixCard:
        (found,) = self.drawn().cards(["mix"])
        assert isinstance(found, MixCard)
        return found

    def application(self, key: str) -> ApplicationCard:
        (found,) = self.drawn().cards([f"application {key}"])
        assert isinstance(found, ApplicationCard)
        return found
