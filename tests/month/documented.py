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
telephony/: context credits phone telephony_id ts txid type
endpoints/: browsers computer_sid cpu_id device_id device_identifier device_identifier_type device_name device_udid
    device_username device_username_type disk_encryption_status domain_sid email epkey firewall_status hardware_uuid
    health_app_client_version health_data_last_collected last_updated machine_guid model os_build os_family os_version
    password_status security_agents trusted_endpoint type username
endpoints/browsers: browser_family browser_version flash_version java_version last_used
endpoints/security_agents: security_agent version
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

_FACTORS = """
bypass_code digipass_go_7_token duo_mobile_passcode duo_push hardware_token not_available passcode phone_call
remembered_device sms_passcode sms_refresh trusted_mobile_authenticator trusted_network u2f_token verified_duo_push
yubikey_code
"""
FACTORS = frozenset(_FACTORS.split()) | {
    None,
    "WebAuthn Chrome Touch ID",
    "WebAuthn Credential",
    "WebAuthn Security Key",
}
_SUCCESSES = """
allow_unenrolled_user allow_unenrolled_user_on_trusted_network allowed_by_policy bypass_user remembered_device
trusted_location trusted_network user_approved valid_passcode
"""
SUCCESSES = frozenset(_SUCCESSES.split())
FRAUDS = frozenset({"user_marked_fraud"})
_DENIALS = """
anomalous_push anonymous_ip call_timed_out could_not_determine_if_endpoint_was_trusted denied_by_policy
deny_unenrolled_user endpoint_failed_google_verification endpoint_is_not_in_management_system
endpoint_is_not_trusted error factor_restricted invalid_device invalid_management_certificate_collection_state
invalid_passcode invalid_referring_hostname_provided location_restricted locked_out no_activated_duo_mobile_account
no_disk_encryption no_duo_certificate_present no_keys_pressed no_referring_hostname_provided no_response
no_screen_lock no_web_referer_match out_of_date platform_restricted rooted_device software_restricted
touch_id_disabled user_cancelled user_disabled user_mistake user_not_in_permitted_group
user_provided_invalid_certificate version_restricted
"""
DENIALS = frozenset(_DENIALS.split())
REASONS = {"success": SUCCESSES, "fraud": FRAUDS, "denied": DENIALS}
_ACTIONS = """
ad_sync_failed ad_sync_finish admin_2fa_error admin_activate_duo_push admin_create admin_factor_restrictions
admin_lockout customer_update
admin_login admin_login_error admin_rectivates_duo_push admin_reset_password admin_single_sign_on_update
admin_update bypass_create bypass_delete bypass_view deregister_devices group_create group_delete group_update
hardtoken_create hardtoken_delete hardtoken_resync hardtoken_update integration_create integration_delete
integration_group_policy_add integration_group_policy_remove integration_policy_assign integration_policy_unassign
integration_skey_bulk_view integration_skey_view integration_update phone_activation_code_regenerated
phone_associate phone_create phone_delete phone_disassociate phone_new_sms_passcode phone_update policy_create
policy_delete policy_update u2ftoken_create u2ftoken_delete update_admin_factor_restrictions user_adminapi_lockout
user_create user_lockout_cleared user_not_enrolled_lockout user_update webauthncredential_create
webauthncredential_delete webauthncredential_rename
"""
ACTIONS = frozenset(_ACTIONS.split())


def fields_in(record: Any, within: str = "") -> set[str]:  # noqa: ANN401 - whatever JSON can say
    """Return the path of every field of a record; those of the items of a list are those of the list."""
    if isinstance(record, list):
        return {path for each in record for path in fields_in(each, within)}
    if not isinstance(record, dict):
        return set()
    inner = {path for name, said in record.items() for path in fields_in(said, f"{within}{name}.")}
    return inner | {within + name for name in record}
