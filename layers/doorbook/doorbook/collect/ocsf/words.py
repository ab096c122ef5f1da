"""Duo's words and what OCSF has for them; a word that is in no table is kept as Duo wrote it, and called Other."""

from typing import Final

from doorbook.collect.ocsf.source import Words
from doorbook.factors import KINDS, LIVE, SILENT_REASONS
from doorbook.factors import Kind as Factor

OTHER: Final = 99
UNKNOWN: Final = 0

SUCCESS: Final = 1
FAILURE: Final = 2

RESULT_STATUS: Final[Words] = (
    ("success", SUCCESS),
    ("allow", SUCCESS),
    ("denied", FAILURE),
    ("failure", FAILURE),
    ("error", FAILURE),
    ("fraud", FAILURE),
)

RESULT_SEVERITY: Final[Words] = (
    ("success", 1),
    ("allow", 1),
    ("denied", 2),
    ("failure", 2),
    ("error", 2),
    ("fraud", 4),
)

_OF_KIND: Final = {
    Factor.WEBAUTHN_PLATFORM: 10,
    Factor.WEBAUTHN_ROAMING: 10,
    Factor.WEBAUTHN: 10,
    Factor.PUSH: 5,
    Factor.VERIFIED_PUSH: 5,
    Factor.CALL: 3,
    Factor.TEXT: 1,
    Factor.PASSCODE: 7,
    Factor.U2F: 9,
    Factor.BYPASS: OTHER,
    Factor.NONE: None,
}

_OF_NAME: Final = {
    "hardware_token": 6,
    "yubikey_passcode": 6,
    "yubikey_code": 6,
    "digipass_go_7_token": 6,
    "sms_refresh": 1,
}

FACTOR_TYPE: Final[Words] = tuple((name, _OF_NAME.get(name, _OF_KIND[kind])) for name, kind in KINDS.items())
"""What kind of factor it is; None where Duo's word says that there was none."""

FACTOR_IS_MFA: Final[Words] = tuple((name, kind in LIVE) for name, kind in KINDS.items())

SILENT: Final = tuple(sorted(SILENT_REASONS))

ADMIN_FACTOR_TYPE: Final[Words] = (
    *((name, type_id) for name, type_id in FACTOR_TYPE if type_id is not None),
    ("push", 5),
    ("sms", 1),
    ("phone", 3),
    ("token", 6),
    ("mobile_otp", 7),
    ("yubikey", 6),
)
"""The administrators' log has shorter words."""

OFFLINE_FACTOR_TYPE: Final[Words] = (("duo_otp", 7), ("security_key", 9))

SYSTEM: Final[Words] = (
    ("Windows", 100),
    ("Mac OS X", 300),
    ("macOS", 300),
    ("Linux", 200),
    ("Ubuntu", 200),
    ("Android", 201),
    ("iOS", 301),
    ("iPadOS", 302),
)
