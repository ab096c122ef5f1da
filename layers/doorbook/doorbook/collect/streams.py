"""What Doorbook reads from Duo, one declaration for each stream."""

from types import MappingProxyType
from typing import Final

from doorbook.collect.stream import Grant, Inventory, Log, Paging, Stream

AUTHENTICATION: Final = Log(
    name="authentication",
    path="/admin/v2/logs/authentication",
    paging=Paging.CURSOR,
    rows=("authlogs",),
    key=("txid", "isotimestamp", "event_type", "factor", "result"),  # an enrolment and its sign-in share their txid
    at=("isotimestamp", "timestamp"),  # `timestamp` is in whole seconds
)

ACTIVITY: Final = Log(
    name="activity",
    path="/admin/v2/logs/activity",
    paging=Paging.CURSOR,
    rows=("items",),
    key=("activity_id", "ts"),
    at=("ts",),
)

TELEPHONY: Final = Log(
    name="telephony",
    path="/admin/v2/logs/telephony",
    paging=Paging.CURSOR,
    rows=("items",),
    key=("telephony_id", "ts"),
    at=("ts",),
)

ADMINISTRATOR: Final = Log(
    name="administrator",
    path="/admin/v1/logs/administrator",
    paging=Paging.SECONDS,
    rows=(),
    key=(),
    at=("timestamp", "isotimestamp"),  # old rows write `isotimestamp` with spaces and without a zone
)

OFFLINE_ENROLLMENT: Final = Log(
    name="offline_enrollment",
    path="/admin/v1/logs/offline_enrollment",
    paging=Paging.SECONDS,
    rows=(),
    key=(),
    at=("timestamp", "isotimestamp"),
)

TRUST_MONITOR: Final = Log(
    name="trust_monitor",
    path="/admin/v1/trust_monitor/events",
    paging=Paging.OFFSET,
    rows=("events",),
    key=("sekey",),
    at=("surfaced_timestamp",),  # in milliseconds, unlike all others
    page=200,
    every_account=False,  # closed to customers since September 2025
)

LOGS: Final = (AUTHENTICATION, ACTIVITY, TELEPHONY, ADMINISTRATOR, OFFLINE_ENROLLMENT, TRUST_MONITOR)

USERS: Final = Inventory(name="users", path="/admin/v1/users", key="user_id", grant=Grant.READ_RESOURCE, page=300)
GROUPS: Final = Inventory(name="groups", path="/admin/v1/groups", key="group_id", grant=Grant.READ_RESOURCE)
PHONES: Final = Inventory(name="phones", path="/admin/v1/phones", key="phone_id", grant=Grant.READ_RESOURCE, page=500)
TOKENS: Final = Inventory(name="tokens", path="/admin/v1/tokens", key="token_id", grant=Grant.READ_RESOURCE, page=500)
WEBAUTHN: Final = Inventory(
    name="webauthn",
    path="/admin/v1/webauthncredentials",
    key="webauthnkey",
    grant=Grant.READ_RESOURCE,
    page=500,
)
BYPASS_CODES: Final = Inventory(
    name="bypass_codes",
    path="/admin/v1/bypass_codes",
    key="bypass_code_id",
    grant=Grant.READ_RESOURCE,
    page=500,
)
ENDPOINTS: Final = Inventory(
    name="endpoints",
    path="/admin/v1/endpoints",
    key="epkey",
    grant=Grant.READ_RESOURCE,
    page=500,
    every_account=False,  # only some editions have it
)
ADMINISTRATORS: Final = Inventory(
    name="administrators",
    path="/admin/v1/admins",
    key="admin_id",
    grant=Grant.READ_ADMINISTRATORS,
    page=500,
)
INTEGRATIONS: Final = Inventory(
    name="integrations",
    path="/admin/v3/integrations",
    key="integration_key",
    grant=Grant.APPLICATIONS,
    page=500,
    signature_v5=True,
)
POLICIES: Final = Inventory(
    name="policies",
    path="/admin/v2/policies",
    key="policy_key",
    grant=Grant.APPLICATIONS,
    signature_v5=True,
)
SETTINGS: Final = Inventory(
    name="settings",
    path="/admin/v1/settings",
    key="",
    grant=Grant.SETTINGS,
    is_one=True,
)

INVENTORIES: Final = (
    USERS,
    GROUPS,
    PHONES,
    TOKENS,
    WEBAUTHN,
    BYPASS_CODES,
    ENDPOINTS,
    ADMINISTRATORS,
    INTEGRATIONS,
    POLICIES,
    SETTINGS,
)

STREAMS: Final[tuple[Stream, ...]] = (*LOGS, *INVENTORIES)

BY_NAME: Final = MappingProxyType({stream.name: stream for stream in STREAMS})
