"""All checks, in the order in which they are shown."""

from typing import Final

from doorbook.checks.catalogue.access_auth_country_mismatch import ACCESS_AUTH_COUNTRY_MISMATCH
from doorbook.checks.catalogue.account_under_attack import ACCOUNT_UNDER_ATTACK
from doorbook.checks.catalogue.admin_api_created import ADMIN_API_CREATED
from doorbook.checks.catalogue.admin_api_excess import ADMIN_API_EXCESS
from doorbook.checks.catalogue.admin_auth_failures import ADMIN_AUTH_FAILURES
from doorbook.checks.catalogue.admin_created import ADMIN_CREATED
from doorbook.checks.catalogue.admin_dormant import ADMIN_DORMANT
from doorbook.checks.catalogue.admin_login_unusual import ADMIN_LOGIN_UNUSUAL
from doorbook.checks.catalogue.admin_weak_factors import ADMIN_WEAK_FACTORS
from doorbook.checks.catalogue.anonymous_ip_access import ANONYMOUS_IP_ACCESS
from doorbook.checks.catalogue.application_unused import APPLICATION_UNUSED
from doorbook.checks.catalogue.authenticator_os_change import AUTHENTICATOR_OS_CHANGE
from doorbook.checks.catalogue.bulk_deletion import BULK_DELETION
from doorbook.checks.catalogue.bypass_code_burst import BYPASS_CODE_BURST
from doorbook.checks.catalogue.bypass_code_long_lived import BYPASS_CODE_LONG_LIVED
from doorbook.checks.catalogue.bypass_code_used import BYPASS_CODE_USED
from doorbook.checks.catalogue.bypass_status_used import BYPASS_STATUS_USED
from doorbook.checks.catalogue.bypass_via_group import BYPASS_VIA_GROUP
from doorbook.checks.catalogue.code_guessing import CODE_GUESSING
from doorbook.checks.catalogue.collection_gap import COLLECTION_GAP
from doorbook.checks.catalogue.denied_country_access import DENIED_COUNTRY_ACCESS
from doorbook.checks.catalogue.directory_sync_failed import DIRECTORY_SYNC_FAILED
from doorbook.checks.catalogue.disabled_user_licensed import DISABLED_USER_LICENSED
from doorbook.checks.catalogue.dormant_account_probed import DORMANT_ACCOUNT_PROBED
from doorbook.checks.catalogue.duo_log_tamper import DUO_LOG_TAMPER
from doorbook.checks.catalogue.duo_vendor_signal import DUO_VENDOR_SIGNAL
from doorbook.checks.catalogue.endpoint_unhealthy import ENDPOINT_UNHEALTHY
from doorbook.checks.catalogue.enrolled_after_bypass import ENROLLED_AFTER_BYPASS
from doorbook.checks.catalogue.enrolment_from_risky_network import ENROLMENT_FROM_RISKY_NETWORK
from doorbook.checks.catalogue.fraud_then_success import FRAUD_THEN_SUCCESS
from doorbook.checks.catalogue.hosting_network_sign_in import HOSTING_NETWORK_SIGN_IN
from doorbook.checks.catalogue.impossible_travel import IMPOSSIBLE_TRAVEL
from doorbook.checks.catalogue.inactive_user import INACTIVE_USER
from doorbook.checks.catalogue.ip_threat import IP_THREAT
from doorbook.checks.catalogue.late_first_enrolment import LATE_FIRST_ENROLMENT
from doorbook.checks.catalogue.lockout_spike import LOCKOUT_SPIKE
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.mfa_flood_approved import MFA_FLOOD_APPROVED
from doorbook.checks.catalogue.never_logged_in import NEVER_LOGGED_IN
from doorbook.checks.catalogue.new_country_tenant import NEW_COUNTRY_TENANT
from doorbook.checks.catalogue.new_country_user import NEW_COUNTRY_USER
from doorbook.checks.catalogue.new_device_new_network import NEW_DEVICE_NEW_NETWORK
from doorbook.checks.catalogue.no_mfa_enrolled import NO_MFA_ENROLLED
from doorbook.checks.catalogue.no_phishing_resistant_factor import NO_PHISHING_RESISTANT_FACTOR
from doorbook.checks.catalogue.nonhuman_admin import NONHUMAN_ADMIN
from doorbook.checks.catalogue.owners_too_many import OWNERS_TOO_MANY
from doorbook.checks.catalogue.phone_insecure import PHONE_INSECURE
from doorbook.checks.catalogue.policy_baseline import POLICY_BASELINE
from doorbook.checks.catalogue.policy_weakened import POLICY_WEAKENED
from doorbook.checks.catalogue.portal_duo_mismatch import PORTAL_DUO_MISMATCH
from doorbook.checks.catalogue.push_fraud_reported import PUSH_FRAUD_REPORTED
from doorbook.checks.catalogue.push_slow_drip import PUSH_SLOW_DRIP
from doorbook.checks.catalogue.push_spray import PUSH_SPRAY
from doorbook.checks.catalogue.rapid_app_access import RAPID_APP_ACCESS
from doorbook.checks.catalogue.rare_client import RARE_CLIENT
from doorbook.checks.catalogue.remembered_device_misuse import REMEMBERED_DEVICE_MISUSE
from doorbook.checks.catalogue.secret_key_viewed import SECRET_KEY_VIEWED
from doorbook.checks.catalogue.service_like_account import SERVICE_LIKE_ACCOUNT
from doorbook.checks.catalogue.settings_weakened import SETTINGS_WEAKENED
from doorbook.checks.catalogue.shared_authenticator import SHARED_AUTHENTICATOR
from doorbook.checks.catalogue.stale_authenticator import STALE_AUTHENTICATOR
from doorbook.checks.catalogue.success_from_attack_ip import SUCCESS_FROM_ATTACK_IP
from doorbook.checks.catalogue.telephony_abuse import TELEPHONY_ABUSE
from doorbook.checks.catalogue.unenrolled_user_allowed import UNENROLLED_USER_ALLOWED
from doorbook.checks.catalogue.unmatched_user_email import UNMATCHED_USER_EMAIL
from doorbook.checks.catalogue.untrusted_endpoint_sensitive_app import UNTRUSTED_ENDPOINT_SENSITIVE_APP
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.catalogue.user_set_to_bypass import USER_SET_TO_BYPASS
from doorbook.checks.catalogue.verification_denied import VERIFICATION_DENIED
from doorbook.checks.catalogue.weak_factor_used import WEAK_FACTOR_USED
from doorbook.checks.catalogue.weak_factors_only import WEAK_FACTORS_ONLY
from doorbook.checks.check import Check

CHECKS: Final[tuple[Check, ...]] = (
    NO_MFA_ENROLLED,
    WEAK_FACTORS_ONLY,
    NO_PHISHING_RESISTANT_FACTOR,
    USER_IN_BYPASS,
    BYPASS_VIA_GROUP,
    BYPASS_CODE_LONG_LIVED,
    SHARED_AUTHENTICATOR,
    PHONE_INSECURE,
    ENDPOINT_UNHEALTHY,
    NEVER_LOGGED_IN,
    INACTIVE_USER,
    SERVICE_LIKE_ACCOUNT,
    COLLECTION_GAP,
    MFA_FLOOD,
    MFA_FLOOD_APPROVED,
    PUSH_SLOW_DRIP,
    PUSH_FRAUD_REPORTED,
    FRAUD_THEN_SUCCESS,
    PUSH_SPRAY,
    DORMANT_ACCOUNT_PROBED,
    RARE_CLIENT,
    CODE_GUESSING,
    LOCKOUT_SPIKE,
    ACCOUNT_UNDER_ATTACK,
    SUCCESS_FROM_ATTACK_IP,
    NEW_COUNTRY_USER,
    NEW_COUNTRY_TENANT,
    IMPOSSIBLE_TRAVEL,
    DENIED_COUNTRY_ACCESS,
    ANONYMOUS_IP_ACCESS,
    IP_THREAT,
    HOSTING_NETWORK_SIGN_IN,
    REMEMBERED_DEVICE_MISUSE,
    NEW_DEVICE_NEW_NETWORK,
    ACCESS_AUTH_COUNTRY_MISMATCH,
    DUO_VENDOR_SIGNAL,
    RAPID_APP_ACCESS,
    TELEPHONY_ABUSE,
    ENROLLED_AFTER_BYPASS,
    ENROLMENT_FROM_RISKY_NETWORK,
    LATE_FIRST_ENROLMENT,
    AUTHENTICATOR_OS_CHANGE,
    BYPASS_CODE_USED,
    BYPASS_STATUS_USED,
    UNENROLLED_USER_ALLOWED,
    VERIFICATION_DENIED,
    PORTAL_DUO_MISMATCH,
    WEAK_FACTOR_USED,
    UNTRUSTED_ENDPOINT_SENSITIVE_APP,
    ADMIN_CREATED,
    POLICY_WEAKENED,
    BYPASS_CODE_BURST,
    USER_SET_TO_BYPASS,
    SECRET_KEY_VIEWED,
    ADMIN_API_CREATED,
    BULK_DELETION,
    ADMIN_AUTH_FAILURES,
    DUO_LOG_TAMPER,
    SETTINGS_WEAKENED,
    ADMIN_DORMANT,
    OWNERS_TOO_MANY,
    ADMIN_WEAK_FACTORS,
    NONHUMAN_ADMIN,
    DISABLED_USER_LICENSED,
    UNMATCHED_USER_EMAIL,
    DIRECTORY_SYNC_FAILED,
    APPLICATION_UNUSED,
    STALE_AUTHENTICATOR,
    POLICY_BASELINE,
    ADMIN_LOGIN_UNUSUAL,
    ADMIN_API_EXCESS,
)
