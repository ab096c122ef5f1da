"""Cards as they are drawn of inventories and of what was seen: of a company of a few, with everything that is odd."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.lake import holding_sql
from doorbook.adapters.lake.dossiers import DAY, MONTH, DrawnByLake
from doorbook.adapters.lake.imprints import LakeImprints
from doorbook.adapters.lake.inventory_views import views
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.memory_objects import MemoryObjects
from doorbook.adapters.watch.memory_rows import MemoryRows
from doorbook.checks.watched import Own
from doorbook.collect.streams import PHONES, USERS
from doorbook.dossiers.application import Idle
from doorbook.dossiers.day import Event
from doorbook.dossiers.keeper import DossierKeeper, Refreshed
from doorbook.dossiers.mix import Count, MixCard
from doorbook.dossiers.person import BypassCode, Credential, Group, PersonCard, Token
from doorbook.dossiers.shelves import entries
from doorbook.dossiers.usage import Used
from tests.contracts.watch.drawn import Lake
from tests.contracts.watch.lists import Desk, phone
from tests.domain.dossiers.cards import NOW


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    made = Lake(tmp_path)
    yield made
    made.engine.close()


def test_nothing_was_listed_and_nobody_is_there(lake: Lake) -> None:
    assert lake.drawn().digests() == {}
    assert list(lake.drawn().cards(["person DU1"])) == []


def test_a_person_of_whom_little_is_known(lake: Lake) -> None:
    lake.has("users", user_id="DU1")

    assert lake.card("DU1") == PersonCard(connection="c1", user_id="DU1", username="", strength="none")


def test_a_person_has_what_the_lists_say(lake: Lake) -> None:
    lake.person(
        "DU1",
        realname="Ann",
        email="ann@example.com",
        status="Locked Out",
        is_enrolled=True,
        created=1000,
        last_login=NOW,
        lockout_reason="Too many",
        directory_key="DK1",
        last_directory_sync=2000,
        group_ids=["DG2", "DG1", "DG9"],
        group_names=["Ops", 'All (from AD sync "X")', "gone"],
        phone_ids=["DP2", "DP1", "DP9"],
        token_ids=["DH1"],
        webauthn_keys=["WA1"],
        alias_names=["annie"],
    )
    lake.has("groups", group_id="DG1", name="All", status="Active")
    lake.has("groups", group_id="DG2", name="Ops", status="Bypass")
    lake.has("phones", phone_id="DP1", name="iPhone", activated=True, capabilities=["push"], user_ids=["DU1", "DU2"])
    lake.has("phones", phone_id="DP2", number="+1", user_ids=["DU1"])
    lake.has("tokens", token_id="DH1", type="h6", serial="7")
    lake.has("webauthn", webauthnkey="WA1", credential_name="Touch ID", label="Mac", date_added=3000)
    lake.has(
        "bypass_codes", bypass_code_id="B1", user_id="DU1", admin_email="x@y", created=1, expiration=None, reuse_count=0
    )
    lake.has("bypass_codes", bypass_code_id="B2", user_id="DU2")

    card = lake.card("DU1")

    assert (card.status, card.lockout, card.enrolled, card.created) == ("locked out", "Too many", True, 1000)
    assert (card.directory, card.synced, card.aliases) == ("DK1", 2000, ("annie",))
    assert card.groups == (
        Group(id="DG1", name="All", status="Active"),
        Group(id="DG2", name="Ops", status="Bypass"),
        Group(id="DG9", name="gone", status=""),
    )
    assert [(phone.id, phone.name, phone.number, phone.shared) for phone in card.phones] == [
        ("DP1", "iPhone", "", 2),
        ("DP2", "", "+1", 1),
        ("DP9", "", "", 1),
    ]
    assert card.phones[0].capabilities == ("push",)
    assert card.tokens == (Token(id="DH1", type="h6", serial="7"),)
    assert card.credentials == (Credential(id="WA1", name="Touch ID", label="Mac", added=3000),)
    assert card.bypass_codes == (BypassCode(id="B1", made_by="x@y", created=1, expires=None, uses=0),)
    assert card.in_bypass


def test_what_was_used_is_summed_over_days_and_told_apart_by_how_it_ended(lake: Lake) -> None:
    lake.person("DU1")
    lake.saw("DU1", "ip", "192.0.2.1", times=3, at=NOW - DAY)
    lake.saw("DU1", "ip", "192.0.2.1", times=2, at=NOW, label="Office")
    lake.saw("DU1", "ip", "192.0.2.1", times=4, outcome="failed", at=NOW - 2 * DAY)
    lake.saw("DU1", "asked_device", "DP1")
    lake.saw("DU1", "country", "")
    lake.saw("DU2", "ip", "192.0.2.9")

    (found,) = lake.card("DU1").used

    assert found == Used(
        kind="ip",
        value="192.0.2.1",
        label="Office",
        successes=5,
        failures=4,
        first=NOW - 2 * DAY - 1000,
        last=NOW,
    )


@pytest.mark.parametrize(
    ("last_login", "outcome", "at", "last"),
    [
        (NOW - DAY, "success", NOW, NOW),
        (NOW, "success", NOW - DAY, NOW),
        (NOW - DAY, "failed", NOW, NOW - DAY),
        (None, "success", NOW, NOW),
        (None, "failed", NOW, None),
    ],
)
def test_the_last_sign_in_is_the_later_of_what_duo_lists_and_what_its_log_tells(
    lake: Lake, last_login: int | None, outcome: str, at: int, last: int | None
) -> None:
    lake.person("DU1", last_login=last_login)
    lake.saw("DU1", "any", "", outcome=outcome, at=at)
    lake.saw("DU1", "any", "", outcome="success", at=NOW + DAY, connection="c2")

    assert lake.card("DU1").last_sign_in == last


def test_of_very_many_addresses_the_latest_are_shown(lake: Lake) -> None:
    lake.person("DU1")
    for number in range(60):
        lake.saw("DU1", "ip", f"192.0.2.{number}", at=NOW - number)

    addresses = lake.card("DU1").used

    assert [each.value for each in addresses] == [f"192.0.2.{number}" for number in range(20)]


def test_another_connections_things_are_its_own(lake: Lake) -> None:
    lake.person("DU1", phone_ids=["DP1"], group_ids=["DG1"], group_names=["x"])
    lake.has("users", connection="c2", user_id="DU2")
    lake.has("phones", connection="c2", phone_id="DP1", name="theirs")
    lake.has("groups", connection="c2", group_id="DG1", name="theirs", status="Bypass")
    lake.has("bypass_codes", connection="c2", bypass_code_id="B1", user_id="DU1")
    lake.has("integrations", connection="c2", integration_key="DI1", name="theirs")
    lake.saw("DU1", "ip", "192.0.2.1", connection="c2")

    card = lake.card("DU1")

    assert list(lake.drawn().digests()) == ["person DU1", "mix"]
    assert card.phones[0].name == ""
    assert card.groups[0].status == ""
    assert (card.bypass_codes, card.used) == ((), ())


def test_a_card_that_did_not_change_has_the_digest_it_had(lake: Lake) -> None:
    for number in range(30):
        lake.person(f"DU{number}", phone_ids=["DP2", "DP1"], group_ids=["DG1"], group_names=["x"])
        lake.saw(f"DU{number}", "application", "DI1")
    lake.has("integrations", integration_key="DI1", name="App", user_access="ALL_USERS")
    before = lake.drawn().digests()
    lake.saw("DU7", "country", "PT")

    after = lake.drawn(NOW + 1).digests()

    assert {name for name in after if after[name] != before[name]} == {"person DU7"}
    assert len(before) == 32


HOSTILE = ("\u202e<b>", "=1+1", '"', "\\", "\x00", "\x1f" * 1000, "x" * 10_000, "\U0001f600" * 1000)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_written_into_duo_fits_into_a_row(lake: Lake, text: str) -> None:
    texts = {"username": text, "realname": text, "email": text, "status": text, "notes": text, "lockout_reason": text}
    many, ids = [text] * 200, [*map(str, range(200))]
    held = {"phone_ids": ids, "token_ids": ids, "webauthn_keys": ids, "group_ids": ids, "group_names": many}
    lake.person("DU1", **texts, **held, alias_names=many)
    said = dict.fromkeys(("name", "number", "model", "type", "platform", "os_version", "encrypted"), text)
    for number in range(40):
        lake.has("phones", phone_id=str(number), **said, capabilities=many)
        lake.has("webauthn", webauthnkey=str(number), credential_name=text, label=text)
        for kind in ("ip", "network", "country", "device", "factor", "application"):
            lake.saw("DU1", kind, f"{number}{text}"[:100], label=text)
    rows = Measured()

    for card in lake.drawn().cards([*lake.drawn().digests()]):
        StoredShelves(rows).write("c1", entries(card), [])

    assert rows.largest < 400_000
    assert lake.card("DU1").username == text[:200]


class Measured(MemoryRows):
    """Rows that know the largest of them."""

    def __init__(self) -> None:
        super().__init__()
        self.largest = 0

    def put(self, pk: str, sk: str, row: Mapping[str, Plain]) -> None:
        self.largest = max(self.largest, len(f"{pk}{sk}{row['card']}".encode()))
        super().put(pk, sk, row)


def test_who_has_no_id_or_an_endless_one_is_nobody(lake: Lake) -> None:
    lake.has("users", user_id=None, username="ghost")
    lake.has("users", user_id="", username="ghost")
    lake.has("users", user_id="D" * 5000, username="ghost")

    assert lake.drawn().digests() == {}


def company(lake: Lake, **row: Any) -> None:  # noqa: ANN401 - as above
    """Let there be four people, of whom one is disabled and two are in a group, and an application."""
    lake.person("DU1", group_ids=["DG1"], group_names=["Staff"])
    lake.person("DU2", group_ids=["DG1"], group_names=["Staff"])
    lake.person("DU3")
    lake.person("DU4", status="disabled", group_ids=["DG1"], group_names=["Staff"])
    lake.has("groups", group_id="DG1", name="Staff", status="Active")
    lake.has("integrations", **{"integration_key": "DI1", "name": "Payroll", "type": "radius", **row})


@pytest.mark.parametrize(
    ("access", "groups", "may"),
    [
        ("ALL_USERS", [], 3),
        ("ALL_USERS", ["DG1"], 3),
        ("PERMITTED_GROUPS", ["DG1"], 2),
        ("PERMITTED_GROUPS", [], 0),
        ("NO_USERS", ["DG1"], 0),
        (None, [], 3),
        (None, ["DG1"], 2),
    ],
)
def test_who_may_use_an_application(lake: Lake, access: str | None, groups: list[str], may: int) -> None:
    company(lake, user_access=access, groups_allowed=groups)

    assert lake.application("DI1").may == may


def test_who_uses_it_and_who_does_not(lake: Lake) -> None:
    company(lake, user_access="PERMITTED_GROUPS", groups_allowed=["DG1"], policy_key="PO1")
    lake.has("policies", policy_key="PO1", policy_name="Strict")
    lake.saw("DU1", "application", "DI1", times=5)
    lake.saw("DU1", "application", "DI1", times=2, outcome="failed")
    lake.saw("DU2", "application", "DI1", at=NOW // DAY * DAY - MONTH - 1)
    lake.saw("DU3", "application", "DI1")
    lake.saw("DU1", "application_factor", "DI1\x1fduo_push", times=5)
    lake.saw("DU2", "application_factor", "DI1\x1fsms_passcode")
    lake.saw("DU2", "application_factor", "DI2\x1fsms_passcode")

    card = lake.application("DI1")

    assert (card.name, card.type, card.policy, card.groups) == ("Payroll", "radius", "Strict", ("Staff",))
    assert (card.may, card.using, card.users) == (2, 1, 3)
    assert (card.successes, card.failures, card.last) == (7, 2, NOW)
    assert card.idle == (Idle(user_id="DU2", username="du2"),)
    assert [(each.value, each.successes) for each in card.factors] == [("duo_push", 5), ("sms_passcode", 1)]


def test_who_only_failed_there_does_not_use_it(lake: Lake) -> None:
    company(lake, user_access="ALL_USERS")
    lake.saw("DU1", "application", "DI1", outcome="failed")

    card = lake.application("DI1")

    assert (card.using, card.users, card.last, card.is_unused) == (0, 0, None, True)
    assert "du1" in [each.username for each in card.idle]


def test_an_application_of_the_log_alone_is_known_by_what_the_log_calls_it(lake: Lake) -> None:
    company(lake)
    lake.saw("DU1", "application", "DI7", label="Old wiki", at=NOW - 5)
    lake.saw("DU2", "application", "DI7", label="Wiki")
    lake.saw("DU3", "application", "DI7", label="Ancient wiki", at=NOW // DAY * DAY - MONTH - 1)

    card = lake.application("DI7")

    assert (card.name, card.listed, card.may, card.adoption, card.users) == ("Wiki", False, None, None, 3)
    assert card.using == 2
    assert lake.application("DI1").is_unused


def test_of_what_was_listed_from_an_account(tmp_path: Path) -> None:
    objects, rows = MemoryObjects(), MemoryRows()
    people = Desk(rows, objects, tmp_path / "users", USERS)
    phones = Desk(rows, objects, tmp_path / "phones", PHONES)
    ann: dict[str, Any] = {"user_id": "DU1", "username": "ann", "status": "active", "created": 1_700_000_000}
    people.listed({**ann, "phones": [{"phone_id": "DP0001"}]}, {"user_id": "DU2", "username": "ben"})
    phones.listed(phone(1, "DU1"))
    engine = phones.snapshots.engine
    engine.execute(f"CREATE TABLE seen ({Lake.SEEN})")
    engine.execute(f"CREATE TABLE signins ({Lake.SIGNINS})")
    views(engine, objects, tmp_path / "read", ["c1"])
    holding_sql.holdings(engine)
    holding_sql.own(engine, "c1", Own())

    def refreshed() -> Refreshed:
        views(engine, objects, tmp_path / "read", ["c1"])
        keeper = DossierKeeper(StoredShelves(rows), LakeImprints(objects))
        return keeper.refresh("c1", DrawnByLake(engine, "c1", NOW))

    assert refreshed() == Refreshed(written=3, dropped=0, same=0)
    people.listed({**ann, "status": "bypass", "phones": [{"phone_id": "DP0001"}]})
    people.again()
    assert refreshed() == Refreshed(written=2, dropped=1, same=0)

    kept = StoredShelves(rows)
    card = kept.person("c1", "DU1")
    assert card is not None
    assert (card.status, card.created, [each.name for each in card.phones]) == (
        "bypass",
        1_700_000_000_000,
        ["phone 1"],
    )
    assert kept.person("c1", "DU2") is None
    assert (card.enrolment, card.strength) == ("bypass", "unknown")
    assert kept.mix("c1") == MixCard(
        connection="c1",
        people=1,
        enrolments=(Count(name="bypass", people=1),),
        strengths=(Count(name="unknown", people=1),),
    )


def test_days_are_those_of_the_last_week_of_which_anything_came(lake: Lake) -> None:
    def tried(user_id: str, day: str, *, came: int, at: int, key: str = "k", **says: object) -> None:
        lake.has("signins", key=key, user_id=user_id, day=day, available=came, moment=at, result="success", **says)

    tried("DU1", "2026-09-21", came=100, at=1000, txid="t1", factor="duo_push", ip="192.0.2.1", country="PT")
    tried("DU1", "2026-09-21", came=300, at=2000, application="\u202e" * 500)
    tried("DU1", "2026-09-20", came=200, at=500)
    tried("DU1", "2026-09-01", came=300, at=100)
    tried("DU2", "2026-09-21", came=200, at=900, connection="c2")
    for number in range(70):
        tried("DU3", "2026-09-21", came=300, at=number, key=f"{number:02}")
    drawn = lake.drawn()

    assert drawn.newest() == 300
    (one, three) = drawn.days(200)
    assert (one.user_id, one.day, one.times) == ("DU1", "2026-09-21", 2)
    assert [each.at for each in one.events] == [2000, 1000]
    assert one.events[0].application == "\u202e" * 60
    assert one.events[1] == Event(
        at=1000,
        result="success",
        reason="",
        factor="duo_push",
        application="",
        ip="192.0.2.1",
        country="PT",
        device="",
        txid="t1",
    )
    assert (three.times, [each.at for each in three.events]) == (70, [*range(69, 39, -1)])
    assert [each.day for each in drawn.days(100)][:2] == ["2026-09-20", "2026-09-21"]
    assert list(drawn.days(300)) == []
