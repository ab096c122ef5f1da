"""What can be done about a finding: in words, and with a way there where there is a page that does it."""

from typing import Final

from doorbook.actions.action import About
from doorbook.actions.catalogue import BY_ID
from doorbook.checks.check import Check
from doorbook.signin.roles import Role
from doorbook.values import value

SAID: Final = {
    "add-to-group": "Put them into a group with a stricter policy.",
    "classify-user": "Say what they are: human, service, shared or for emergencies.",
    "delete-bypass-code": "Delete the bypass code.",
    "delete-user": "Delete them in Duo; that takes two people.",
    "delete-webauthn": "Delete the passkey or security key.",
    "detach-phone": "Take the phone from them.",
    "disable-admin": "Disable the administrator in the Duo Admin Panel.",
    "edit-user": "Mend their data in the Duo Admin Panel.",
    "link-users": "Link the two users as one person.",
    "none": "Nothing has to be done at once.",
    "notify-operators": "Tell those who run this stack.",
    "notify-user": "Ask them, by a way that an attacker does not share.",
    "portal-revoke-sessions": "End what they have open at this portal.",
    "propose-policy-change": "Change the policy in the Duo Admin Panel.",
    "propose-settings-change": "Change the settings in the Duo Admin Panel.",
    "remove-from-group": "Take them out of the group.",
    "review-admins": "Go through the list of Duo administrators.",
    "review-integration": "Look at the application in the Duo Admin Panel.",
    "rotate-key": "Reset the secret key in the Duo Admin Panel.",
    "send-activation": "Send the activation of Duo Mobile from the Duo Admin Panel.",
    "send-enrollment": "Send them the enrolment mail.",
    "set-status-active": "Make them active, which ends a bypass or a lockout.",
    "set-status-disabled": "Disable them until it is clear what happened.",
    "test-connectivity": "Test the connection.",
    "verify-manager": "Ask their manager.",
    "verify-push": "Ask them for a push, and see who answers.",
    "verify-push-old-device": "Ask for a push on the device they had before.",
}
ACTIONS: Final = {
    "add-to-group": "add-to-group",
    "classify-user": "classify",
    "delete-user": "delete-user",
    "link-users": "link",
    "portal-revoke-sessions": "end-sessions",
    "send-enrollment": "send-enrolment",
    "set-status-active": "activate",
    "set-status-disabled": "disable",
}
"""The actions that do it; those about a phone, a key or a code begin on the page of the person."""

PUSHES: Final = {"verify-push", "verify-push-old-device"}
"""What the page does on which somebody is asked by a push."""


@value(kw_only=True)
class Remedy:
    """One thing to do; `where` is None where it is done elsewhere, or by others."""

    says: str
    where: str | None = None


def remedies(check: Check | None, person: str | None, role: Role) -> tuple[Remedy, ...]:
    """Return them in the order in which a check names them; `person` is where a person's pages are."""
    named = check.remedies if check else ()
    return tuple(Remedy(says=SAID.get(each, each), where=_where(each, person, role)) for each in named)


def _where(remedy: str, person: str | None, role: Role) -> str | None:
    if remedy in PUSHES and person is not None and role.reaches(Role.HELP_DESK):
        return f"{person}/verify"
    action = BY_ID.get(ACTIONS.get(remedy, ""))
    if action is None or person is None or action.about is not About.PERSON or not role.reaches(action.least):
        return None
    return f"{person}/actions/{action.id}"
