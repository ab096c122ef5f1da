"""What comes back from Duo's own page counts as what, and how it is said where it counts as nothing."""

from typing import Final

from doorbook import messages
from doorbook.events import Outcome
from doorbook.factors import Kind
from doorbook.signin.assurance import Passed
from doorbook.signin.prompt import Why

PASSED: Final = {
    Kind.WEBAUTHN_PLATFORM: Passed.DUO_WEBAUTHN_PLATFORM,
    Kind.WEBAUTHN_ROAMING: Passed.DUO_WEBAUTHN_ROAMING,
    Kind.WEBAUTHN: Passed.DUO_WEBAUTHN,
    Kind.PUSH: Passed.DUO_PUSH,
    Kind.VERIFIED_PUSH: Passed.DUO_VERIFIED_PUSH,
    Kind.CALL: Passed.DUO_CALL,
    Kind.TEXT: Passed.DUO_PASSCODE,
    Kind.PASSCODE: Passed.DUO_PASSCODE,
    Kind.U2F: Passed.DUO_U2F,
}
"""What each live kind of factor counts as; nothing else counts as anything."""

NOT_PROVEN: Final = {
    Why.RETURNED: (Outcome.PROMPT_DENIED, messages.PROMPT_RETURNED),
    Why.DENIED: (Outcome.PROMPT_DENIED, messages.PROMPT_DENIED),
    Why.FACTOR_UNKNOWN: (Outcome.PROMPT_FACTOR_UNKNOWN, messages.PROMPT_FACTOR_UNKNOWN),
    Why.STALE: (Outcome.PROMPT_STALE, messages.PROMPT_STALE),
    Why.OTHER_NAME: (Outcome.PROMPT_OTHER_NAME, messages.PROMPT_OTHER_NAME),
    Why.UNTRUSTED: (Outcome.PROMPT_UNTRUSTED, messages.PROMPT_UNTRUSTED),
    Why.SPENT: (Outcome.PROMPT_SPENT, messages.PROMPT_SPENT),
}
