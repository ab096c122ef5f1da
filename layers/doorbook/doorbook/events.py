"""What is written down: rows of the audit, and events that others are told of."""

from dataclasses import field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from doorbook.values import value


class Outcome(StrEnum):
    """How a step of a sign-in ended; each is one audit row and one metric."""

    SIGNED_IN = "signed_in"
    BYPASS_ALLOWED = "bypass_allowed"
    BYPASS_REFUSED = "bypass_refused"
    FAIL_OPEN = "fail_open"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - an outcome
    THROTTLED = "throttled"
    DUO_DENIED = "duo_denied"
    ENROL_NEEDED = "enrol_needed"
    ENROL_BEGUN = "enrol_begun"
    ENROL_REFUSED = "enrol_refused"
    ENROL_FAILED = "enrol_failed"
    ENROLLED = "enrolled"
    NO_PUSH_DEVICE = "no_push_device"
    PUSH_DENIED = "push_denied"
    PUSH_FRAUD = "push_fraud"
    PUSH_TIMEOUT = "push_timeout"
    PUSH_LOCKED_OUT = "push_locked_out"
    PUSH_UNSENT = "push_unsent"
    PROMPT_DENIED = "prompt_denied"
    PROMPT_FACTOR_UNKNOWN = "prompt_factor_unknown"
    PROMPT_STALE = "prompt_stale"
    PROMPT_OTHER_NAME = "prompt_other_name"
    PROMPT_UNTRUSTED = "prompt_untrusted"
    PROMPT_SPENT = "prompt_spent"
    CALLBACK_REFUSED = "callback_refused"
    TEXT_SENT = "text_sent"
    TEXT_REFUSED = "text_refused"
    PASSCODE_WRONG = "passcode_wrong"
    PASSCODE_LOCKED_OUT = "passcode_locked_out"
    PUSH_HELD_BACK = "push_held_back"
    PUSHES_BLOCKED = "pushes_blocked"
    DUO_UNAVAILABLE = "duo_unavailable"
    MISCONFIGURED = "misconfigured"
    SWITCHED = "switched"
    NOT_ME = "not_me"
    RETURN_REFUSED = "return_refused"
    REQUEST_REFUSED = "request_refused"
    SIGNED_OUT = "signed_out"
    SESSION_OF_DISABLED = "session_of_disabled"
    SESSION_REVOKED = "session_revoked"
    REPORTED_NOT_ME = "reported_not_me"
    PREFERENCE_CHANGED = "preference_changed"
    INVITATION_ACCEPTED = "invitation_accepted"
    INVITATION_REFUSED = "invitation_refused"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    BAN_LIFTED = "ban_lifted"
    APPLICATIONS_APPLIED = "applications_applied"
    TABLE_RESTORED = "table_restored"
    INTEGRATION_CHANGED = "integration_changed"
    APPLICATION_REFUSED = "application_refused"
    ADMITTED = "admitted"
    AUTHORIZATION_REFUSED = "authorization_refused"
    TOKENS_ISSUED = "tokens_issued"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - an outcome
    CODE_REPLAYED = "code_replayed"
    CLIENT_THROTTLED = "client_throttled"
    KEYS_ROTATED = "keys_rotated"
    SELF_TESTED = "self_tested"
    BROWSER_KEY_ADDED = "browser_key_added"
    BROWSER_KEY_REVOKED = "browser_key_revoked"
    BROWSER_KEY_DROPPED = "browser_key_dropped"
    BROWSER_KEYS_UNCHANGED = "browser_keys_unchanged"
    BROWSER_KEY_UNKNOWN = "browser_key_unknown"
    BROWSER_FORGOTTEN = "browser_forgotten"
    BROWSER_PASSED_OVER = "browser_passed_over"
    BROWSER_PERHAPS_COPIED = "browser_perhaps_copied"
    BROWSER_LEFT = "browser_left"
    BROWSER_CLEARED = "browser_cleared"
    BROWSER_REVOKED = "browser_revoked"
    BROWSER_REVOKE_REFUSED = "browser_revoke_refused"
    BROWSERS_LOOKED_UP = "browsers_looked_up"
    BROWSERS_REVOKED = "browsers_revoked"
    BROWSER_PRESET = "browser_preset"
    BROWSER_PRESET_REFUSED = "browser_preset_refused"
    REMEMBER_OFFERED = "remember_offered"
    REMEMBER_WITHHELD = "remember_withheld"
    REMEMBER_ACCEPTED = "remember_accepted"
    REMEMBER_DECLINED = "remember_declined"
    REMEMBER_REFUSED = "remember_refused"
    REMEMBER_CHOSEN = "remember_chosen"
    REMEMBER_OPTED_OUT = "remember_opted_out"
    REMEMBER_USED = "remember_used"
    REMEMBER_FELL_BACK = "remember_fell_back"
    REMEMBER_NOT_THEM = "remember_not_them"
    REMEMBER_OVER = "remember_over"
    REMEMBER_WRONG_FACTOR = "remember_wrong_factor"
    CONNECTION_DRAFTED = "connection_drafted"
    CONNECTION_KEYED = "connection_keyed"
    CONNECTION_TESTED = "connection_tested"
    CONNECTION_CHANGED = "connection_changed"
    CONNECTION_ADDED = "connection_added"
    CONNECTION_PAUSED = "connection_paused"
    CONNECTION_RESUMED = "connection_resumed"
    CONNECTION_KEYS_REFUSED = "connection_keys_refused"
    CONNECTION_KEYS_ROTATED = "connection_keys_rotated"
    CONNECTION_KEYS_UNCHANGED = "connection_keys_unchanged"
    CONNECTION_DELETED = "connection_deleted"
    CONNECTION_ENDED = "connection_ended"
    CONNECTION_SWEPT = "connection_swept"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_ROTATED = "webhook_rotated"
    WEBHOOK_PAUSED = "webhook_paused"
    WEBHOOK_RESUMED = "webhook_resumed"
    WEBHOOK_REMOVED = "webhook_removed"
    WEBHOOK_REFUSED = "webhook_refused"
    WEBHOOK_TESTED = "webhook_tested"
    WEBHOOK_FAILED = "webhook_failed"
    WEBHOOK_FAILING = "webhook_failing"
    WEBHOOK_GONE = "webhook_gone"
    DELIVERY_GIVEN_UP = "delivery_given_up"
    RULE_MADE = "rule_made"
    RULE_CHANGED = "rule_changed"
    RULE_STARTED = "rule_started"
    RULE_STOPPED = "rule_stopped"
    RULE_REMOVED = "rule_removed"
    RULE_REFUSED = "rule_refused"
    RULE_TESTED = "rule_tested"
    ADDRESS_ADDED = "address_added"
    ADDRESS_REMOVED = "address_removed"
    ADDRESS_REFUSED = "address_refused"
    NOTICE_FAILED = "notice_failed"
    NOTICE_FAILING = "notice_failing"
    NOTICE_GIVEN_UP = "notice_given_up"
    ACTION_REFUSED = "action_refused"
    ACTION_ASKED = "action_asked"
    ACTION_LAPSED = "action_lapsed"
    ACTION_BEGUN = "action_begun"
    ACTION_BROKEN_OFF = "action_broken_off"
    ACTION_DONE = "action_done"
    ACTION_NOT_DONE = "action_not_done"
    ACTION_UNSURE = "action_unsure"
    ACTION_UNDO_BEGUN = "action_undo_begun"
    ACTION_UNDONE = "action_undone"
    FINDING_TAKEN_UP = "finding_taken_up"
    FINDING_SETTLED = "finding_settled"
    FINDING_REOPENED = "finding_reopened"
    FINDING_SUPPRESSED = "finding_suppressed"
    FINDING_REFUSED = "finding_refused"
    SUPPRESSION_ENDED = "suppression_ended"
    CHECK_CHANGED = "check_changed"
    CHECK_REFUSED = "check_refused"
    CHECK_TRIED = "check_tried"
    CHECK_LET = "check_let"
    EXPORT_ASKED = "export_asked"
    VERIFICATION_SENT = "verification_sent"
    VERIFICATION_UNSENT = "verification_unsent"
    VERIFICATION_APPROVED = "verification_approved"
    VERIFICATION_DENIED = "verification_denied"
    VERIFICATION_FRAUD = "verification_fraud"
    VERIFICATION_TIMED_OUT = "verification_timed_out"
    VERIFICATION_UNSURE = "verification_unsure"
    AUDIT_EXPORTED = "audit_exported"


LED_INSIDE: Final = frozenset({Outcome.SIGNED_IN, Outcome.BYPASS_ALLOWED, Outcome.FAIL_OPEN})
"""The ends of a sign-in that made a session."""

ENDS_OF_SIGN_INS: Final = frozenset(
    {
        Outcome.SIGNED_IN,
        Outcome.BYPASS_ALLOWED,
        Outcome.BYPASS_REFUSED,
        Outcome.FAIL_OPEN,
        Outcome.WRONG_PASSWORD,
        Outcome.DUO_DENIED,
        Outcome.PUSH_DENIED,
        Outcome.PUSH_FRAUD,
        Outcome.PUSH_TIMEOUT,
        Outcome.PUSH_LOCKED_OUT,
        Outcome.PROMPT_DENIED,
        Outcome.PROMPT_FACTOR_UNKNOWN,
        Outcome.REMEMBER_WRONG_FACTOR,
        Outcome.PASSCODE_WRONG,
        Outcome.PASSCODE_LOCKED_OUT,
        Outcome.ENROLLED,
        Outcome.APPLICATION_REFUSED,
        Outcome.NOT_ME,
    }
)
"""What a person is shown among their sign-ins: each is one try, in or out."""


@value(kw_only=True)
class AuditRow:
    """One outcome as the audit keeps it for ever.

    `id` makes the row unique within its instant; `person` is None where the name is not one of ours, for people type
    passwords into the wrong field; `txid` joins the row to Duo's own log,
    and `integration` names which of the stack's integrations was asked.
    """

    id: str
    at: datetime
    outcome: Outcome
    method: str
    person: str | None
    address: str
    agent: str
    ticket: str | None = None
    duo_name: str | None = None
    device: str | None = None
    txid: str | None = None
    cause: str | None = None
    detail: str | None = None
    integration: str | None = None

    @property
    def key(self) -> str:
        """Its place in the audit: no other row has it, and later rows have later ones."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}#{self.id}"


class Topic(StrEnum):
    """What an announced event is about."""

    PUSH_REPORTED_FRAUD = "push_reported_fraud"
    PUSHES_BLOCKED = "pushes_blocked"
    PASSED_OPEN = "passed_open"
    SIGN_IN_REPORTED = "sign_in_reported"
    BROWSER_PERHAPS_COPIED = "browser_perhaps_copied"


@value(kw_only=True)
class Event:
    """Something that others are told of through the outbox, at least once, known by its `id`."""

    id: str
    at: datetime
    topic: Topic
    person: str
    facts: dict[str, str] = field(default_factory=dict)
