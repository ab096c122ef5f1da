"""All checks, in the order in which they are shown."""

from typing import Final

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.new_country_user import NEW_COUNTRY_USER
from doorbook.checks.catalogue.no_mfa_enrolled import NO_MFA_ENROLLED
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.check import Check

CHECKS: Final[tuple[Check, ...]] = (
    NO_MFA_ENROLLED,
    USER_IN_BYPASS,
    MFA_FLOOD,
    NEW_COUNTRY_USER,
)
