"""What administrators and people do to an account: Duo's words for it, which two of its logs share."""

from typing import Final

from doorbook.collect.ocsf.event import ACCOUNT_CHANGE, AUTHENTICATION, ENTITY_MANAGEMENT
from doorbook.collect.ocsf.source import Constant, Ending, Source, Step, Translated, When, Words, any_of
from doorbook.collect.ocsf.words import OTHER, UNKNOWN

SIGN_IN: Final = "sign_in"
ACCOUNT: Final = "account"
"""A change of the account of somebody whom the record names."""

FACTOR: Final = "factor"
"""A change of a phone, token or passkey; the record may not say whose."""

ENTITY: Final = "entity"

CREATE: Final = 1
RESET: Final = 4
DELETE: Final = 6
LOCK: Final = 9
FACTOR_ON: Final = 10
FACTOR_OFF: Final = 11
UNLOCK: Final = 12
CHANGED: Final = OTHER

SIGN_INS: Final = ("admin_login", "admin_login_error", "admin_2fa_error")
FAILED_SIGN_INS: Final = ("admin_login_error", "admin_2fa_error")

CHANGES: Final = (
    ("user_create", ACCOUNT, CREATE),
    ("user_update", ACCOUNT, CHANGED),
    ("user_delete", ACCOUNT, DELETE),
    ("user_mark_for_deletion", ACCOUNT, DELETE),
    ("user_pending_delete", ACCOUNT, DELETE),
    ("user_import", ACCOUNT, CREATE),
    ("user_restore", ACCOUNT, CREATE),
    ("user_not_enrolled_lockout", ACCOUNT, LOCK),
    ("user_adminapi_lockout", ACCOUNT, LOCK),
    ("user_lockout_cleared", ACCOUNT, UNLOCK),
    ("bypass_create", ACCOUNT, FACTOR_ON),
    ("bypass_delete", ACCOUNT, FACTOR_OFF),
    ("admin_create", ACCOUNT, CREATE),
    ("admin_update", ACCOUNT, CHANGED),
    ("admin_delete", ACCOUNT, DELETE),
    ("admin_lockout", ACCOUNT, LOCK),
    ("admin_unlock", ACCOUNT, UNLOCK),
    ("admin_reset_password", ACCOUNT, RESET),
    ("admin_send_reset_password_email", ACCOUNT, RESET),
    ("admin_activate_duo_push", ACCOUNT, FACTOR_ON),
    ("admin_reactivates_duo_push", ACCOUNT, FACTOR_ON),
    ("admin_rectivates_duo_push", ACCOUNT, FACTOR_ON),  # Duo's own spelling
    ("phone_create", FACTOR, FACTOR_ON),
    ("phone_associate", FACTOR, FACTOR_ON),
    ("phone_update", FACTOR, CHANGED),
    ("phone_activation_code_regenerated", FACTOR, CHANGED),
    ("phone_new_sms_passcode", FACTOR, CHANGED),
    ("phone_disassociate", FACTOR, FACTOR_OFF),
    ("phone_delete", FACTOR, FACTOR_OFF),
    ("hardtoken_create", FACTOR, FACTOR_ON),
    ("hardtoken_associate", FACTOR, FACTOR_ON),
    ("hardtoken_update", FACTOR, CHANGED),
    ("hardtoken_resync", FACTOR, CHANGED),
    ("hardtoken_disassociate", FACTOR, FACTOR_OFF),
    ("hardtoken_delete", FACTOR, FACTOR_OFF),
    ("u2ftoken_create", FACTOR, FACTOR_ON),
    ("u2ftoken_delete", FACTOR, FACTOR_OFF),
    ("webauthncredential_create", FACTOR, FACTOR_ON),
    ("webauthncredential_rename", FACTOR, CHANGED),
    ("webauthncredential_delete", FACTOR, FACTOR_OFF),
)
"""Every action that changes an account: what it is about, and the activity of Account Change."""

KIND: Final[Words] = (
    *((action, SIGN_IN) for action in SIGN_INS),
    *((action, kind) for action, kind, _ in CHANGES),
)
ACTIVITY: Final[Words] = tuple((action, activity) for action, _, activity in CHANGES)

ENDINGS: Final[Words] = (
    ("_create", 1),
    ("_add", 1),
    ("_view", 2),
    ("_update", 3),
    ("_rename", 3),
    ("_assign", 3),
    ("_unassign", 3),
    ("_associate", 3),
    ("_disassociate", 3),
    ("_delete", 4),
    ("_remove", 4),
)
"""What Entity Management calls an action that ends so; of new words of Duo's too."""

OBJECT: Final[Words] = (
    ("phone", 1),
    ("hardtoken", 1),
    ("token", 1),
    ("u2ftoken", 1),
    ("user", 2),
    ("user_bypass", 2),
    ("bypass", 2),
    ("admin", 2),
    ("group", 3),
    ("policy", 5),
)
"""What a thing is that something was done to."""

ORGANIZATION: Final = 4
"""What was done to no thing in particular was done to the Duo account."""

STATUS_ACTIVITY: Final[Words] = (("active", 2), ("disabled", 5), ("locked_out", LOCK), ("bypass", FACTOR_OFF))
"""An update that changes somebody's status; in bypass nobody is asked for a second factor."""


def steps(action: Source, account: Source, status: Source) -> tuple[tuple[str, Source], ...]:
    """Work out the class of an action; a change of an account is one only where `account` says whose it is.

    `status` is the one that an update gives somebody.
    """
    change = When(Step("account"), Constant(ACCOUNT_CHANGE.uid), Constant(ENTITY_MANAGEMENT.uid))
    rest = When(Step("kind"), change, Constant(ENTITY_MANAGEMENT.uid), among=(ACCOUNT, FACTOR))
    return (
        ("action", action),
        ("kind", Translated(Step("action"), KIND, otherwise=ENTITY, absent=ENTITY)),
        ("account", account),
        ("class_uid", When(Step("kind"), Constant(AUTHENTICATION.uid), rest, among=(SIGN_IN,))),
        ("activity_id", _activity(status)),
    )


def of_class(uid: int, then: Source, otherwise: Source) -> When:
    """Choose by the class that the event has."""
    return When(Step("class_uid"), then, otherwise, among=(str(uid),))


def _activity(status: Source) -> Source:
    plain = Translated(Step("action"), ACTIVITY, otherwise=OTHER, absent=UNKNOWN)
    changed = any_of(Translated(status, STATUS_ACTIVITY), Constant(OTHER))
    account = When(Step("action"), changed, plain, among=("user_update",))
    entity = any_of(Ending(Step("action"), ENDINGS, OTHER), Constant(UNKNOWN))
    return of_class(AUTHENTICATION.uid, Constant(1), of_class(ACCOUNT_CHANGE.uid, account, entity))
