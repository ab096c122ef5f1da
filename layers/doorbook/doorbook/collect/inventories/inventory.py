"""What is known of the objects of each inventory: their columns, and which of their words are no change."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from doorbook.collect import streams
from doorbook.collect.stream import Inventory
from doorbook.values import value


class Form(StrEnum):
    """What a column holds. Moments are milliseconds since 1970, however Duo writes them."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    SECONDS = "seconds"
    """A moment that Duo writes in seconds."""

    WRITTEN = "written"
    """A moment that Duo writes as text, without a zone and in UTC."""

    TEXTS = "texts"
    """All texts at a path that leads through lists."""

    JSON = "json"


@value
class Column:
    """A column, and the path of its word in the object, as JSON paths are written without their `$.`."""

    name: str
    path: str
    form: Form = Form.TEXT


@value(kw_only=True)
class Shape:
    """The objects of one inventory.

    `restless` names words that move at every look and are no change of the object: they are kept as they are now, and
    are not in its history. `refers` names other objects that are told inside it, and their ids: that another object
    changed is in the history of that one. `since` names columns of which is kept since when they say what they say.
    """

    columns: tuple[Column, ...]
    restless: tuple[str, ...] = ()
    refers: tuple[tuple[str, str], ...] = ()
    since: tuple[str, ...] = ()


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, name) for name in names)


def _of(form: Form, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, name, form) for name in names)


USER_ID: Final = Column("user_id", "user.user_id")
USERNAME: Final = Column("username", "user.username")
USER_IDS: Final = Column("user_ids", "users[*].user_id", Form.TEXTS)
USERNAMES: Final = Column("usernames", "users[*].username", Form.TEXTS)
ADMIN_ID: Final = Column("admin_id", "admin.admin_id")

USERS: Final = Shape(
    columns=(
        *_texts("user_id", "username", "realname", "firstname", "lastname", "email", "status", "lockout_reason"),
        *_texts("notes", "directory_key", "external_id"),
        *_of(Form.YES_NO, "is_enrolled", "has_password", "enable_auto_prompt"),
        *_of(Form.SECONDS, "created", "last_login", "last_directory_sync", "password_last_updated"),
        Column("alias_names", "aliases.*", Form.TEXTS),
        Column("group_ids", "groups[*].group_id", Form.TEXTS),
        Column("group_names", "groups[*].name", Form.TEXTS),
        Column("phone_ids", "phones[*].phone_id", Form.TEXTS),
        Column("token_ids", "tokens[*].token_id", Form.TEXTS),
        Column("webauthn_keys", "webauthncredentials[*].webauthnkey", Form.TEXTS),
    ),
    restless=("last_login", "last_directory_sync"),
    refers=(
        ("groups", "group_id"),
        ("phones", "phone_id"),
        ("tokens", "token_id"),
        ("webauthncredentials", "webauthnkey"),
    ),
    since=("status", "is_enrolled"),
)
GROUPS: Final = Shape(
    columns=(
        *_texts("group_id", "name", "desc", "status"),
        *_of(Form.YES_NO, "push_enabled", "sms_enabled", "voice_enabled", "mobile_otp_enabled"),
    ),
    since=("status",),
)
PHONES: Final = Shape(
    columns=(
        *_texts("phone_id", "number", "extension", "name", "type", "platform", "model", "os_version", "app_version"),
        *_texts("encrypted", "fingerprint", "screenlock", "tampered"),
        *_of(Form.YES_NO, "activated", "quarantined", "sms_passcodes_sent"),
        *_of(Form.SECONDS, "creation_date", "last_activated_date"),
        Column("last_seen", "last_seen", Form.WRITTEN),
        Column("capabilities", "capabilities[*]", Form.TEXTS),
        USER_IDS,
        USERNAMES,
    ),
    restless=("last_seen",),
    refers=(("users", "user_id"),),
    since=("activated",),
)
TOKENS: Final = Shape(
    columns=(
        *_texts("token_id", "type", "serial"),
        *_of(Form.NUMBER, "totp_step"),
        USER_IDS,
        USERNAMES,
        Column("admin_ids", "admins[*].admin_id", Form.TEXTS),
    ),
    refers=(("users", "user_id"), ("admins", "admin_id")),
)
WEBAUTHN: Final = Shape(
    columns=(
        *_texts("webauthnkey", "credential_name", "label"),
        *_of(Form.YES_NO, "uv_capable"),
        *_of(Form.SECONDS, "date_added"),
        USER_ID,
        USERNAME,
        ADMIN_ID,
    ),
    refers=(("user", "user_id"), ("admin", "admin_id")),
)
BYPASS_CODES: Final = Shape(
    columns=(
        *_texts("bypass_code_id", "admin_email"),
        *_of(Form.SECONDS, "created", "expiration"),
        *_of(Form.NUMBER, "reuse_count"),
        USER_ID,
        USERNAME,
    ),
    refers=(("user", "user_id"),),
)
ENDPOINTS: Final = Shape(
    columns=(
        *_texts("epkey", "username", "email", "device_name", "device_username", "device_identifier", "type", "model"),
        *_texts("os_family", "os_version", "os_build", "trusted_endpoint", "disk_encryption_status"),
        *_texts("firewall_status", "password_status", "health_app_client_version"),
        *_of(Form.SECONDS, "last_updated", "health_data_last_collected"),
        Column("browser_families", "browsers[*].browser_family", Form.TEXTS),
        Column("browser_versions", "browsers[*].browser_version", Form.TEXTS),
        Column("security_agents", "security_agents[*].security_agent", Form.TEXTS),
    ),
    restless=("last_updated", "health_data_last_collected", "browsers.last_used"),
)
ADMINISTRATORS: Final = Shape(
    columns=(
        *_texts("admin_id", "name", "email", "phone", "role", "role_id", "status"),
        *_of(Form.YES_NO, "password_change_required", "restricted_by_admin_units"),
        *_of(Form.SECONDS, "created", "last_login"),
        Column("hardtoken_id", "hardtoken.token_id"),
        Column("webauthn_keys", "webauthncredentials[*].webauthnkey", Form.TEXTS),
    ),
    restless=("last_login",),
    refers=(("hardtoken", "token_id"), ("webauthncredentials", "webauthnkey")),
    since=("status", "role"),
)
INTEGRATIONS: Final = Shape(
    columns=(
        *_texts("integration_key", "name", "type", "policy_key", "user_access", "enroll_policy", "notes"),
        *_texts("networks_for_api_access", "username_normalization_policy"),
        *_of(Form.NUMBER, "adminapi_admins", "adminapi_admins_read", "adminapi_allow_to_set_permissions"),
        *_of(Form.NUMBER, "adminapi_info", "adminapi_integrations", "adminapi_read_log", "adminapi_read_resource"),
        *_of(Form.NUMBER, "adminapi_settings", "adminapi_write_resource", "frameless_auth_prompt_enabled"),
        *_of(Form.YES_NO, "self_service_allowed"),
        Column("groups_allowed", "groups_allowed[*]", Form.TEXTS),
        Column("sso", "sso", Form.JSON),
    ),
    since=("user_access", "policy_key"),
)
POLICIES: Final = Shape(
    columns=(
        *_texts("policy_key", "policy_name"),
        *_of(Form.YES_NO, "is_global_policy"),
        Column("new_user_behavior", "sections.new_user.new_user_behavior"),
        Column("user_auth_behavior", "sections.authentication_policy.user_auth_behavior"),
        Column("allowed_methods", "sections.authentication_methods.allowed_auth_list[*]", Form.TEXTS),
        Column("blocked_methods", "sections.authentication_methods.blocked_auth_list[*]", Form.TEXTS),
        Column("require_verified_push", "sections.authentication_methods.require_verified_push", Form.YES_NO),
        Column("anonymous_access_behavior", "sections.anonymous_networks.anonymous_access_behavior"),
        Column("sections", "sections", Form.JSON),
    ),
)
SETTINGS: Final = Shape(
    columns=(
        *_texts("name", "timezone", "helpdesk_bypass", "fraud_email"),
        *_of(Form.NUMBER, "helpdesk_bypass_expiration", "lockout_threshold", "lockout_expire_duration"),
        *_of(Form.NUMBER, "inactive_user_expiration", "pending_deletion_days", "log_retention_days"),
        *_of(Form.NUMBER, "minimum_password_length", "unenrolled_user_lockout_threshold", "sms_batch"),
        *_of(Form.YES_NO, "fraud_email_enabled", "push_enabled", "sms_enabled", "voice_enabled", "u2f_enabled"),
        *_of(Form.YES_NO, "mobile_otp_enabled", "user_managers_can_put_users_in_bypass"),
        *_of(Form.YES_NO, "global_ssp_policy_enforced", "enrollment_universal_prompt_enabled"),
    ),
)

SHAPES: Final = MappingProxyType(
    {
        streams.USERS.name: USERS,
        streams.GROUPS.name: GROUPS,
        streams.PHONES.name: PHONES,
        streams.TOKENS.name: TOKENS,
        streams.WEBAUTHN.name: WEBAUTHN,
        streams.BYPASS_CODES.name: BYPASS_CODES,
        streams.ENDPOINTS.name: ENDPOINTS,
        streams.ADMINISTRATORS.name: ADMINISTRATORS,
        streams.INTEGRATIONS.name: INTEGRATIONS,
        streams.POLICIES.name: POLICIES,
        streams.SETTINGS.name: SETTINGS,
    }
)


def shape_of(inventory: Inventory) -> Shape:
    """Return what is known of an inventory's objects."""
    return SHAPES[inventory.name]
