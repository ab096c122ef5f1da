"""Which fields Duo documents of each kind of record, and which words; nothing else may be in a month."""

from typing import Any

_FIELDS = """
authentication/: access_device adaptive_trust_assessments alias application auth_device email event_type factor
    isotimestamp ood_software passport_assessment rbfs_triggered_attacks reason remembered_factor result timestamp
    trusted_endpoint_status trusted_session_info txid user
authentication/access_device: browser browser_version epkey flash_version hostname ip is_encryption_enabled
    is_firewall_enabled is_password_set java_version location management_agents os os_version security_agents
authentication/access_device.location: city country state
authentication/access_device.security_agents: security_agent version
authentication/adaptive_trust_assessments: more_secure_auth remember_me
authentication/adaptive_trust_assessments.more_secure_auth: detected_attack_detectors features_version model_version
    policy_enabled preview_mode_enabled reason trust_level
authentication/adaptive_trust_assessments.remember_me: features_version model_version policy_enabled
    preview_mode_enabled reason trust_level
authentication/application: destination_name key name
authentication/auth_device: ip key location name serial type
authentication/auth_device.location: city country state
authentication/passport_assessment: is_supported reason
authentication/rbfs_triggered_attacks: country_code_access country_code_auth detected_occurrences detector shadow_mode
    suppressed threshold_occurrences threshold_time_frame unrealistic_travel_velocity
authentication/trusted_session_info: trusted_session_uuid
authentication/user: groups key name
activity/: access_device action activity_id actor akey application old_target outcome target ts
activity/access_device: browser browser_version epkey ip location os os_version
activity/access_device.ip: address
activity/access_device.location: city country state
activity/action: details name
activity/actor: details key name type
activity/application: key name type
activity/old_target: details key name type
activity/outcome: result
activity/target: details key name type
administrator/: action description isotimestamp object timestamp username
users/: alias1 alias2 alias3 alias4 aliases created custom_attributes date_of_birth desktop_authenticators
    desktoptokens directory_key email enable_auto_prompt entra_federated_user_id external_id firstname groups
    has_password is_enrolled last_directory_sync last_login lastname lockout_reason notes password_last_updated phones
    realname status tokens u2ftokens user_id username webauthncredentials
users/groups: desc group_id mobile_otp_enabled name push_enabled sms_enabled status voice_enabled
users/phones: activated app_version capabilities creation_date encrypted extension fingerprint last_activated_date
    last_seen model name number os_version phone_id platform postdelay predelay quarantined screenlock
    sms_passcodes_sent tampered type
users/tokens: serial token_id totp_step type
users/webauthncredentials: credential_name date_added label webauthnkey
phones/: activated app_version capabilities creation_date encrypted extension fingerprint last_activated_date
    last_seen model name number os_version phone_id platform postdelay predelay quarantined screenlock
    sms_passcodes_sent tampered type users
phones/users: alias1 alias2 alias3 alias4 aliases created email firstname is_enrolled last_directory_sync last_login
    lastname notes realname status user_id username
tokens/: admins serial token_id totp_step type users
tokens/admins: admin_id created email last_login name
tokens/users: alias1 alias2 alias3 alias4 aliases created email firstname is_enrolled last_directory_sync last_login
    lastname notes realname status user_id username
webauthn/: admin credential_name date_added label user uv_capable webauthnkey
webauthn/user: alias1 alias2 alias3 alias4 aliases created email firstname is_enrolled last_directory_sync last_login
    lastname notes realname status user_id username
groups/: desc group_id mobile_otp_enabled name push_enabled sms_enabled status voice_enabled
bypass_codes/: admin_email bypass_code_id created expiration reuse_count user
bypass_codes/user: alias1 alias2 alias3 alias4 aliases created email firstname is_enrolled last_directory_sync
    last_login lastname notes realname status user_id username
administrators/: admin_id admin_units created email hardtoken last_login name password_change_required phone
    restricted_by_admin_units role role_id status webauthncredentials
administrators/hardtoken: serial token_id totp_step type
integrations/: adminapi_admins adminapi_admins_read adminapi_allow_to_set_permissions adminapi_info
    adminapi_integrations adminapi_read_log adminapi_read_resource adminapi_settings adminapi_write_resource
    compliance_requirements enroll_policy frameless_auth_prompt_enabled greeting groups_allowed integration_key
    ip_whitelist ip_whitelist_enroll_policy missing_web_referer_policy name networks_for_api_access notes policy_key
    prompt_v4_enabled secret_key self_service_allowed sensitivity_level sso trusted_device_days type user_access
    username_normalization_policy visual_style web_referers_enabled
policies/: is_global_policy policy_key policy_name sections
policies/sections: anonymous_networks authentication_methods authentication_policy authorized_networks browsers
    duo_mobile_app full_disk_encryption mobile_device_biometrics new_user operating_systems plugins remembered_devices
    risk_based_factor_selection screen_lock tampered_devices trusted_endpoints user_location
policies/sections.anonymous_networks: anonymous_access_behavior
policies/sections.authentication_methods: allowed_auth_list blocked_auth_list require_verified_push
    verified_push_digits
policies/sections.authentication_policy: user_auth_behavior
policies/sections.authorized_networks: allow_access_without_mfa deny_other_access require_mfa
policies/sections.authorized_networks.allow_access_without_mfa: ip_addresses require_enrollment
policies/sections.authorized_networks.require_mfa: ip_addresses require_enrollment
policies/sections.browsers: blocked_browsers_list out_of_date_behavior
policies/sections.duo_mobile_app: up_to_date_enabled
policies/sections.full_disk_encryption: require_encryption
policies/sections.mobile_device_biometrics: require_biometrics
policies/sections.new_user: new_user_behavior
policies/sections.operating_systems: android ios windows
policies/sections.operating_systems.android: allow_unrestricted_access
policies/sections.operating_systems.ios: allow_unrestricted_access
policies/sections.operating_systems.windows: allow_unrestricted_access
policies/sections.plugins: flash java
policies/sections.remembered_devices: browser_apps windows_logon
policies/sections.remembered_devices.browser_apps: enabled remember_method risk_based
policies/sections.remembered_devices.browser_apps.risk_based: max_time_units max_time_value
policies/sections.remembered_devices.windows_logon: enabled
policies/sections.risk_based_factor_selection: limit_to_risk_based_auth_methods
policies/sections.screen_lock: require_screen_lock
policies/sections.tampered_devices: block_tampered_devices
policies/sections.trusted_endpoints: trusted_endpoint_checking trusted_endpoint_checking_mobile
policies/sections.user_location: default_action deny_access_countries_list ignore_location_countries_list
    require_mfa_countries_list
settings/: caller_id duo_mobile_otp_type email_activity_notification_enabled enrollment_universal_prompt_enabled
    fraud_email fraud_email_enabled global_ssp_policy_enforced helpdesk_bypass helpdesk_bypass_expiration
    helpdesk_can_send_enroll_email helpdesk_message inactive_user_expiration keypress_confirm keypress_fraud language
    lockout_expire_duration lockout_threshold log_retention_days minimum_password_length mobile_otp_enabled name
    password_requires_lower_alpha password_requires_numeric password_requires_special password_requires_upper_alpha
    pending_deletion_days push_activity_notification_enabled push_enabled reactivation_integration_key
    reactivation_url security_checkup_enabled sms_batch sms_enabled sms_expiration sms_message sms_refresh
    telephony_warning_min timezone u2f_enabled unenrolled_user_lockout_threshold user_managers_can_put_users_in_bypass
    user_telephony_cost_max voice_enabled
"""


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _FIELDS.replace("\n    ", " ").strip().splitlines():
        head, _, names = line.partition(":")
        kind, _, within = head.partition("/")
        prefix = f"{within}." if within else ""
        found.setdefault(kind, set()).update(prefix + each for each in names.split())
    return {kind: frozenset(names) for kind, names in found.items()}


FIELDS = _read()
"""By the name of a log or a list: every field, as the path to it."""

FACTORS = frozenset(
    {
        None,
        "duo_push",
        "verified_duo_push",
        "phone_call",
        "hardware_token",
        "bypass_code",
        "sms_passcode",
        "duo_mobile_passcode",
        "WebAuthn Security Key",
        "WebAuthn Chrome Touch ID",
        "not_available",
    }
)
SUCCESSES = frozenset({"user_approved", "valid_passcode", "bypass_user"})
FRAUDS = frozenset({"user_marked_fraud"})
DENIALS = frozenset(
    {
        "deny_unenrolled_user",
        "locked_out",
        "user_disabled",
        "user_cancelled",
        "user_mistake",
        "invalid_passcode",
        "no_response",
    }
)
REASONS = {"success": SUCCESSES, "fraud": FRAUDS, "denied": DENIALS}
ACTIONS = frozenset(
    {
        "ad_sync_finish",
        "admin_create",
        "admin_login",
        "admin_update",
        "bypass_create",
        "group_update",
        "phone_associate",
        "phone_create",
        "phone_disassociate",
        "phone_update",
        "policy_update",
        "user_create",
        "user_lockout_cleared",
        "user_update",
        "webauthncredential_delete",
    }
)


def fields_in(record: Any, within: str = "") -> set[str]:  # noqa: ANN401 - whatever JSON can say
    """Return the path of every field of a record; those of the items of a list are those of the list."""
    if isinstance(record, list):
        return {path for each in record for path in fields_in(each, within)}
    if not isinstance(record, dict):
        return set()
    inner = {path for name, said in record.items() for path in fields_in(said, f"{within}{name}.")}
    return inner | {within + name for name in record}
