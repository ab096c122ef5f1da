"""Rows of the activity and the administrator log as OCSF events."""

import pytest

from tests.domain.duo_records import (
    ADMIN_LOGIN,
    ADMINISTRATOR_SIGNED_IN,
    ALICE,
    BYPASS_CREATED,
    PHONE,
    POLICY_UPDATED,
    SECRET_VIEWED,
    USER_UPDATED,
    Record,
    but,
    text,
    without,
)
from tests.domain.ocsf import Event, events, faults


def event(stream: str, record: Record | str) -> Event:
    (made,) = events(stream, record)
    assert faults(made) == []
    return made


def did(action: str, **changes: object) -> Record:
    return but(BYPASS_CREATED, action__name=action, **changes)


def test_an_administrator_signs_in() -> None:
    made = event("activity", ADMIN_LOGIN)

    assert (made["class_uid"], made["type_uid"], made["activity_name"]) == (3002, 300201, "Logon")
    assert made["user"] == {"name": "Alice Admin", "uid": "DE1", "type_id": 2, "email_addr": "alice@example.com"}
    assert made["auth_factors"] == [{"factor_type_id": 5, "factor_type": "push", "provider": "Duo"}]
    assert (made["is_mfa"], made["status_id"], made["src_endpoint"]["ip"]) == (True, 1, "192.0.2.8")
    assert made["service"] == {"name": "Duo Admin Panel"}
    assert "actor" not in made


def test_an_administrator_does_not_get_in() -> None:
    made = event("activity", but(ADMIN_LOGIN, outcome__result="FAILURE", target=None))

    assert (made["class_uid"], made["status_id"], made["severity_id"]) == (3002, 2, 2)
    assert {"is_mfa", "auth_factors"}.isdisjoint(made)


def test_a_bypass_code_changes_the_account_of_whom_it_is_for() -> None:
    made = event("activity", BYPASS_CREATED)

    assert (made["class_uid"], made["type_uid"]) == (3001, 300110)
    assert made["user"] == {"name": "bob", "uid": "DU1", "type_id": 1}
    assert made["actor"] == {"user": {"name": "Alice Admin", "uid": "DE1", "type_id": 2}}
    assert {"entity", "service", "auth_factors"}.isdisjoint(made)


def test_a_policy_is_an_entity() -> None:
    made = event("activity", POLICY_UPDATED)

    assert (made["class_uid"], made["type_uid"]) == (3004, 300403)
    assert made["entity"] == {"name": "Global Policy", "uid": "PO1", "type": "policy", "type_id": 5}
    assert made["actor"]["user"]["name"] == "Alice Admin"
    assert {"user", "service", "auth_factors"}.isdisjoint(made)


def test_ones_own_phone_changes_ones_account_and_a_phone_of_nobody_is_an_entity() -> None:
    own = event("activity", did("phone_create", target=PHONE, actor=ALICE | {"type": "user"}))
    nobodys = event("activity", did("phone_create", target=PHONE))

    assert (own["type_uid"], own["user"]["name"]) == (300110, "Alice Admin")
    assert (nobodys["type_uid"], nobodys["entity"]["type_id"], nobodys["entity"]["name"]) == (300401, 1, PHONE["name"])


@pytest.mark.parametrize(
    ("action", "type_uid"),
    [
        ("user_create", 300101),
        ("user_delete", 300106),
        ("user_adminapi_lockout", 300109),
        ("user_lockout_cleared", 300112),
        ("bypass_delete", 300111),
        ("bypass_view", 300402),
        ("admin_rectivates_duo_push", 300110),
        ("admin_reset_password", 300104),
        ("group_create", 300401),
        ("integration_skey_view", 300402),
        ("policy_delete", 300404),
        ("ad_sync_finish", 300499),
        ("something_brand_new", 300499),
        ("something_brand_new_create", 300401),
    ],
)
def test_what_was_done(action: str, type_uid: int) -> None:
    made = event("activity", did(action))

    assert (made["type_uid"], made["unmapped"]["action"], made["metadata"]["event_code"]) == (type_uid, action, action)


@pytest.mark.parametrize(
    ("status", "activity"), [("Bypass", 11), ("active", 2), ("Disabled", 5), ("locked out", 9), ("x", 99), (None, 99)]
)
def test_an_update_of_somebodys_status(status: str | None, activity: int) -> None:
    details = text({"status": status})
    made = event("activity", did("user_update", target={"details": details, "name": "bob", "type": "user"}))
    written = event("administrator", but(USER_UPDATED, description=details))

    assert (made["activity_id"], written["activity_id"]) == (activity, activity)
    assert made["unmapped"].get("changed_status") == written["unmapped"].get("changed_status") == status


def test_an_integration_is_an_application_that_acts() -> None:
    made = event("activity", did("user_delete", actor={"type": "api", "key": "DI1", "name": "Responder"}))

    assert made["actor"] == {"app_name": "Responder", "app_uid": "DI1"}


STRANGE_ACTIVITY: dict[str, Record | str] = {
    "nothing at all": {},
    "no JSON": "nonsense",
    "an action that is a text": but(BYPASS_CREATED, action="bypass_create"),
    "an action that is null": but(BYPASS_CREATED, action=None),
    "an action without a name": but(BYPASS_CREATED, action={"details": None}),
    "broken details": did("user_update", target={"details": '"status": "x"', "name": "bob", "type": "user"}),
    "details that are an object": did("user_update", target={"details": {"status": "x"}, "name": "b", "type": "user"}),
    "no actor": but(BYPASS_CREATED, actor=None),
    "an actor of a new kind": did("user_update", actor={"type": "robot", "name": "R2"}),
    "a sign-in of nobody": but(ADMIN_LOGIN, actor=None, target=None),
    "a sign-in from nowhere": but(ADMIN_LOGIN, access_device=None, outcome=None),
    "an address that is a text": but(BYPASS_CREATED, access_device__ip="192.0.2.8:443"),
    "an unknown outcome": but(BYPASS_CREATED, outcome__result="PERHAPS"),
    "no target": did("policy_update", target=None),
    "an account without a name": did("user_update", target={"type": "user", "name": None, "key": None}),
}


@pytest.mark.parametrize("record", STRANGE_ACTIVITY.values(), ids=STRANGE_ACTIVITY)
def test_nothing_in_the_activity_log_is_fatal(record: Record | str) -> None:
    assert event("activity", record)["metadata"]["uid"] == "key-0"


def test_both_spellings_of_an_action_mean_the_same() -> None:
    plain, within = (
        event("activity", but(BYPASS_CREATED, action=each)) for each in ("user_delete", {"name": "user_delete"})
    )

    assert (plain["type_uid"], plain["unmapped"]["action"]) == (within["type_uid"], within["unmapped"]["action"])
    assert plain["type_uid"] == 300106


def test_the_administrators_log_tells_of_a_sign_in() -> None:
    made = event("administrator", ADMINISTRATOR_SIGNED_IN)

    assert (made["type_uid"], made["status_id"], made["is_mfa"]) == (300201, 1, True)
    assert made["user"] == {"name": "Alice Admin", "type_id": 2}
    assert made["src_endpoint"] == {"ip": "192.0.2.8"}


def test_the_administrators_log_tells_of_a_sign_in_that_failed() -> None:
    said = text({"ip_address": "203.0.113.66", "error": "SAML login is disabled", "email": "alice@example.com"})
    made = event(
        "administrator", but(ADMINISTRATOR_SIGNED_IN, action="admin_login_error", description=said, username="")
    )

    assert (made["type_uid"], made["status_id"], made["severity_id"]) == (300201, 2, 2)
    assert made["user"] == {"name": "alice@example.com", "type_id": 2, "email_addr": "alice@example.com"}
    assert made["status_detail"] == "SAML login is disabled"
    assert "is_mfa" not in made


def test_the_administrators_log_tells_of_a_change() -> None:
    made = event("administrator", USER_UPDATED)

    assert (made["type_uid"], made["user"]) == (300111, {"name": "bob", "type_id": 1})
    assert made["actor"] == {"user": {"name": "Alice Admin", "type_id": 2}}


def test_the_administrators_log_tells_of_a_secret_that_was_looked_at() -> None:
    made = event("administrator", SECRET_VIEWED)

    assert (made["type_uid"], made["entity"]) == (300402, {"name": "Admin API", "type": "integration", "type_id": 99})


@pytest.mark.parametrize("name", ["API", "System"])
def test_no_administrator_is_made_of_a_machine(name: str) -> None:
    assert event("administrator", but(USER_UPDATED, username=name))["actor"] == {"app_name": name}


STRANGE_ADMINISTRATOR: dict[str, Record | str] = {
    "nothing at all": {},
    "no description": without(USER_UPDATED, "description"),
    "a description that is null": but(USER_UPDATED, description=None),
    "a description in plain words": but(USER_UPDATED, description="Changed by hand"),
    "a broken description": but(ADMINISTRATOR_SIGNED_IN, action="admin_lockout", description='"message": "Locked"'),
    "a description that is an object": but(USER_UPDATED, description={"status": "Bypass"}),
    "a description that is a list": but(USER_UPDATED, description=text(["status"])),
    "a sign-in of nobody": but(ADMINISTRATOR_SIGNED_IN, username=None, description=None),
    "a change of nothing": but(USER_UPDATED, object=None, username=None),
    "no isotimestamp": without(SECRET_VIEWED, "isotimestamp"),
    "an old isotimestamp": but(SECRET_VIEWED, isotimestamp="2020-01-24 15:09:42"),
    "an action that is an object": but(SECRET_VIEWED, action={"name": "x"}),
    "no action": but(SECRET_VIEWED, action=None),
}


@pytest.mark.parametrize("record", STRANGE_ADMINISTRATOR.values(), ids=STRANGE_ADMINISTRATOR)
def test_nothing_in_the_administrators_log_is_fatal(record: Record | str) -> None:
    assert event("administrator", record)["metadata"]["uid"] == "key-0"


def test_a_broken_description_is_kept() -> None:
    made = event("administrator", STRANGE_ADMINISTRATOR["a broken description"])

    assert (made["class_uid"], made["unmapped"]["description"]) == (3001, '"message": "Locked"')
